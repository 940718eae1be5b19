//! Findings: a number with its interval, numerator, denominator, unit, design, claim level
//! and caveats. The contract between analysis and report.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::claim::{Caveat, ClaimLevel, Statement, StoryStatement};
use crate::disclosure::Withheld;
use crate::indicator::IndicatorValue;
use crate::text::Text;
use crate::waiting::WaitingFound;

/// An estimate under the field's column names. Full precision; rounding belongs to reports.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// The estimate, in the finding's unit.
    pub estimate: f64,
    /// Standard error.
    pub std_error: Option<f64>,
    /// Test statistic.
    pub statistic: Option<f64>,
    /// Degrees of freedom.
    pub df: Option<f64>,
    /// Two-sided p-value.
    pub p_value: Option<f64>,
    /// p-value adjusted over the declared family of outcomes (Holm).
    pub p_adjusted: Option<f64>,
    /// Lower limit of the interval.
    pub conf_low: Option<f64>,
    /// Upper limit of the interval.
    pub conf_high: Option<f64>,
    /// Level of the interval.
    pub conf_level: Option<f64>,
}

/// Which part of the study a finding belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Units of the declared population and what they answered.
    Population,
    /// From enrolled to linked.
    Flow,
    /// One question.
    Item,
    /// A score or a number asked as such.
    Score,
    /// One option of a question, or a date that is only counted.
    Options,
    /// Difference between the groups compared.
    Comparison,
    /// How alike the groups were at the start.
    Balance,
    /// How alike, at the earlier wave, those who stayed and those who left were.
    Attrition,
    /// Whether the items of a score hang together at a wave.
    Reliability,
    /// Words that the people of one group write more, or less, than the others.
    Words,
}

/// What a finding measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// A plain count.
    Count,
    /// Units that answered among those declared.
    Coverage,
    /// Share of yes; interval for an unlimited population of such units (Wilson).
    Share,
    /// Share of yes; exact interval for these N units if those who answered are as if drawn
    /// at random.
    ShareFinitePopulation,
    /// Share of yes; the two extremes if every silent unit said no, or yes.
    ShareNoAssumption,
    /// Entry-exit table of counts: [`Finding::table`].
    Transition,
    /// Counts per level at one wave, of all who answered it: [`Finding::table`], one row.
    Distribution,
    /// The same of those who answered at both waves of a contrast.
    LinkedLevels,
    /// Share of those who answered at one wave that chose an option (Wilson).
    OptionShare,
    /// Share whose level is better at the later wave.
    ShareImproved,
    /// Share whose level is the same.
    ShareSame,
    /// Share whose level is worse.
    ShareDeclined,
    /// Share at or above the scale's target level at the earlier wave, among linked people.
    ShareAtTargetBefore,
    /// The same at the later wave.
    ShareAtTargetAfter,
    /// Wilcoxon signed-rank test (Pratt zeros); the estimate is the sum of positive ranks.
    WilcoxonSignedRank,
    /// Probability that the later level is better, ties counted half.
    ProbabilityOfImprovement,
    /// Mean at the earlier wave, among linked people.
    MeanBefore,
    /// Mean at the later wave, among linked people.
    MeanAfter,
    /// Mean change with paired t test and interval.
    MeanChange,
    /// Hedges g_av: mean change over the average standard deviation, bias-corrected.
    HedgesGAv,
    /// Difference between two groups' mean changes (Welch).
    DifferenceInMeanChange,
    /// The same, standardised (Hedges g).
    HedgesGDifference,
    /// Difference between two groups' shares improved (Newcombe).
    DifferenceInShareImproved,
    /// Difference between two groups with unequal losses: the two extremes that it may be (Lee).
    LeeBounds,
    /// Difference between groups pooled over independent studies.
    PooledDifference,
    /// Standardised difference between the groups at the start.
    StandardisedDifference,
    /// How well the items of a score hang together, each counting as much.
    CronbachAlpha,
    /// The same where items say more or less of what they have in common.
    McdonaldOmega,
    /// Share of those of a group who wrote a word, less that of the others. [`Finding::table`] has who wrote it and who did not, the
    /// group first.
    WordDifference,
}

impl Measure {
    /// The snake-case name used in every output.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Coverage => "coverage",
            Self::Share => "share",
            Self::ShareFinitePopulation => "share_finite_population",
            Self::ShareNoAssumption => "share_no_assumption",
            Self::Transition => "transition",
            Self::Distribution => "distribution",
            Self::LinkedLevels => "linked_levels",
            Self::OptionShare => "option_share",
            Self::ShareImproved => "share_improved",
            Self::ShareSame => "share_same",
            Self::ShareDeclined => "share_declined",
            Self::ShareAtTargetBefore => "share_at_target_before",
            Self::ShareAtTargetAfter => "share_at_target_after",
            Self::WilcoxonSignedRank => "wilcoxon_signed_rank",
            Self::ProbabilityOfImprovement => "probability_of_improvement",
            Self::MeanBefore => "mean_before",
            Self::MeanAfter => "mean_after",
            Self::MeanChange => "mean_change",
            Self::HedgesGAv => "hedges_g_av",
            Self::DifferenceInMeanChange => "difference_in_mean_change",
            Self::HedgesGDifference => "hedges_g_difference",
            Self::DifferenceInShareImproved => "difference_in_share_improved",
            Self::LeeBounds => "lee_bounds",
            Self::PooledDifference => "pooled_difference",
            Self::StandardisedDifference => "standardised_difference",
            Self::CronbachAlpha => "cronbach_alpha",
            Self::McdonaldOmega => "mcdonald_omega",
            Self::WordDifference => "word_difference",
        }
    }
}

/// What a finding counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// People (learners, patients).
    People,
    /// Units of the declared population.
    Units,
    /// A share from 0 to 1.
    Share,
    /// A probability from 0 to 1.
    Probability,
    /// Points of a scale.
    ScalePoints,
    /// The item's own unit.
    Own(Text),
    /// Standard deviations.
    StandardDeviations,
    /// Sum of ranks.
    RankSum,
    /// A coefficient without a unit, 1 at most.
    Coefficient,
}

impl Unit {
    /// The word for it in files; an item's own unit in English.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::People => "people".into(),
            Self::Units => "units".into(),
            Self::Share => "share".into(),
            Self::Probability => "probability".into(),
            Self::ScalePoints => "scale_points".into(),
            Self::Own(text) => text.get(crate::text::Lang::En).to_owned(),
            Self::StandardDeviations => "standard_deviations".into(),
            Self::RankSum => "rank_sum".into(),
            Self::Coefficient => "coefficient".into(),
        }
    }
}

/// A part of the people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Name of the key.
    pub by: String,
    /// Name of the group.
    pub label: String,
    /// Key and name of every wider group that holds all of it, where results are broken down by that
    /// one too: the region of a project, and the arm of a comparison it is in. Secrecy needs them,
    /// because each wider total is printed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<(String, String)>,
}

/// Two waves compared, by index in the questionnaire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Contrast {
    /// Earlier wave.
    pub from: usize,
    /// Later wave.
    pub to: usize,
}

/// A number that can be cited, or a table of counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Stable identifier, made of its parts: `R01.mean_change.entry-exit.region=76`.
    pub id: String,
    /// Part of the study.
    pub section: Section,
    /// Identifier of the item, score, stage or indicator.
    pub outcome: String,
    /// Its name for readers.
    pub label: Text,
    /// The part of the people it is about; `None` for all.
    pub group: Option<Group>,
    /// Waves compared.
    pub contrast: Option<Contrast>,
    /// The one wave it is about.
    pub wave: Option<usize>,
    /// What is measured.
    pub measure: Measure,
    /// The number; `None` when withheld, not computable or a table.
    pub estimate: Option<Estimate>,
    /// Why there is no number although one was expected (too few, no variation).
    pub not_computed: Option<Text>,
    /// Counts, one inner list per row; disclosure control takes out the counts that it hides.
    pub table: Option<Vec<Vec<Option<u64>>>>,
    /// Those counted.
    pub numerator: Option<u64>,
    /// Those who could have been.
    pub denominator: Option<u64>,
    /// What the number counts.
    pub unit: Unit,
    /// Method, in the words of the field.
    pub method: String,
    /// Whether the outcome was declared as primary beforehand.
    pub primary: bool,
    /// How much may be claimed from it.
    pub claim: ClaimLevel,
    /// What limits it.
    pub caveats: Vec<Caveat>,
    /// Why it may not be shown, once disclosure control has decided so.
    pub withheld: Option<Withheld>,
}

/// A person's own words, fit for publication: consent given, no code, no name of the person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Voice {
    /// Identifier of the open item.
    pub item: String,
    /// Wave (index) at which it was said.
    pub wave: usize,
    /// The words, as written. Hostile until escaped.
    pub text: String,
    /// Which way the person's scores went over the headline contrast. The scores themselves
    /// stay out: consent to publish words is not consent to publish a profile.
    pub scores: Vec<(String, Moved)>,
}

/// Which way one person's score went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Moved {
    /// Higher at the later wave.
    Higher,
    /// The same.
    Same,
    /// Lower at the later wave.
    Lower,
    /// Missing at one of the two waves.
    NotMeasured,
}

/// What became of the open answers of one item.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VoiceCount {
    /// Identifier of the open item.
    pub item: String,
    /// Wave (index).
    pub wave: usize,
    /// Answers written.
    pub written: u64,
    /// Of these, with consent to publication.
    pub publishable: u64,
    /// Of these, shown, and how they were chosen.
    pub shown: u64,
}

/// A stage of the flow and how it follows from the one before. It balances exactly:
///
/// ```text
/// people of the stage before + joined = count + lost + unexplained
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FlowStep {
    /// Identifier of the stage.
    pub id: String,
    /// Its name for readers.
    pub label: Text,
    /// People at it.
    pub count: u64,
    /// The wave (index) whose usable forms were counted; `None` when the team declares the number.
    pub wave: Option<usize>,
    /// People who were not at the stage before.
    pub joined: u64,
    /// People of the stage before who are known to have left.
    pub lost: u64,
    /// The same by reason; empty where one of the reasons is about too few people to be printed.
    pub reasons: Vec<(Text, u64)>,
    /// People of the stage before of whom nothing is known.
    pub unexplained: u64,
}

/// One input of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Input {
    /// Path as the study file gives it.
    pub file: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// All that the analysis found. Printable only once [cleared](crate::Cleared).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Results {
    /// Every finding, in the order: population, flow, items, scores, comparison, balance, attrition, reliability.
    pub findings: Vec<Finding>,
    /// What may be said, sentence by sentence.
    pub statements: Vec<Statement>,
    /// What may not be concluded, and why.
    pub limits: Vec<Statement>,
    /// What the stories of the study show.
    pub stories: Vec<StoryStatement>,
    /// The declared stages of the flow, in order.
    pub flow: Vec<FlowStep>,
    /// Units of the declared population that did not answer: identifier and name.
    pub silent_units: Vec<(String, String)>,
    /// Words of people who agreed to publication.
    pub voices: Vec<Voice>,
    /// How many words were written, publishable, shown.
    pub voice_counts: Vec<VoiceCount>,
    /// Files that went in.
    pub inputs: Vec<Input>,
    /// Items marked as sensitive, and the scores that rest on one: their figures have stricter thresholds.
    pub sensitive: BTreeSet<String>,
    /// The items of each score with the points of each of their levels: its mean tells of their counts.
    pub made_of: BTreeMap<String, Vec<(String, Vec<f64>)>>,
    /// The items that the condition of an item reads: how many were asked it tells how they had answered.
    pub asked_after: BTreeMap<String, Vec<String>>,
    /// How long people waited for what the study declares.
    pub waiting: Vec<WaitingFound>,
    /// Figures with their definitions, as the study declares them.
    pub indicators: Vec<IndicatorValue>,
    /// What a methodologist refuses to see in a report, and whether it is in this one.
    pub lints: Vec<Lint>,
    /// What disclosure control did to the words: quotes left out and passages masked.
    pub words_hidden: WordsHidden,
    /// Whether a breakdown was so large that disclosure control may have withheld more than is necessary.
    pub hidden_at_large: bool,
}

/// One thing that a methodologist refuses to see.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lint {
    /// `L01` ... `L20`.
    pub id: &'static str,
    /// What is refused.
    pub refused: Text,
    /// Whether the report has it.
    pub verdict: Verdict,
    /// What was found.
    pub found: Text,
}

/// What a lint found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The report keeps clear of it.
    Kept,
    /// The report has it; the reader has to know.
    Raised,
    /// There is nothing of the kind in the study.
    NotConcerned,
}

impl Verdict {
    /// The word for readers.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Kept => Text::both("évité", "avoided"),
            Self::Raised => Text::both("à savoir", "to be known"),
            Self::NotConcerned => Text::both("sans objet", "not concerned"),
        }
    }
}

/// What disclosure control did to people's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WordsHidden {
    /// Quotes left out, as answers to a sensitive question.
    pub left_out: u64,
    /// Quotes left out, as too few people answered at that time for one of them not to be found.
    pub of_few: u64,
    /// Quotes in which something that may identify somebody was masked.
    pub masked: u64,
    /// Words of a group that too few wrote to be told.
    pub not_told: u64,
}

impl Results {
    /// The finding about all people for one outcome, measure and contrast.
    #[must_use]
    pub fn overall(
        &self,
        outcome: &str,
        measure: Measure,
        contrast: Option<Contrast>,
    ) -> Option<&Finding> {
        self.findings.iter().find(|f| {
            f.group.is_none()
                && f.measure == measure
                && f.outcome == outcome
                && f.contrast == contrast
        })
    }

    /// The findings by group for one outcome, measure, contrast and key, in group order.
    pub fn by_group<'a>(
        &'a self,
        outcome: &'a str,
        measure: Measure,
        contrast: Option<Contrast>,
        by: &'a str,
    ) -> impl Iterator<Item = &'a Finding> {
        self.findings.iter().filter(move |f| {
            f.group.as_ref().is_some_and(|g| g.by == by)
                && f.measure == measure
                && f.outcome == outcome
                && f.contrast == contrast
        })
    }
}
