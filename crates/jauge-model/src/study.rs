//! A study: which grid, which answer files, of whom, and what was declared beforehand.
//!
//! The file format is `jauge-study/1`, TOML; [`read()`] checks it against the grid and lists
//! all its faults at once.

mod answers;
mod claims;
mod codes;
pub mod definitions;
mod flow;
mod indicators;
mod linking;
mod mapping;
mod parts;
mod read;
mod replication;
mod report;
mod stories;
mod thresholds;
mod versions;
mod waiting;
mod zoning;

use jiff::civil::Date;
use serde::Serialize;

use crate::disclosure::{SecrecyPolicy, Withheld};
use crate::indicator::Indicator;
use crate::text::Text;

pub use claims::Claims;
pub use codes::CODES;
pub use mapping::{
    DECLARED, Export, FORMAT as MAPPING_FORMAT, Mapping, MappingFile, Meaning, Scope, Synonym,
    take_mapping,
};
pub use read::{grid_path, read};
pub use replication::{Replicated, Replication, take_replication};
pub use stories::{Rival, StepFound, Stories, Theme, Verdict};
pub use thresholds::Threshold;
pub use versions::{Carried, FORMAT as EQUIVALENCE_FORMAT, FilledIn, Version, take_version};
pub use waiting::{Between, Waiting};
pub use zoning::{Zoning, ZoningKind};

/// The format word on the first line of a study file.
pub const FORMAT: &str = "jauge-study/1";

/// A checked study.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Study {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: Text,
    /// Whether the answers were simulated; said wherever they show.
    pub simulated: bool,
    /// Where the answers come from.
    pub source: Option<Text>,
    /// Path of the grid file, relative to the study file.
    pub grid: String,
    /// Columns that say who and where.
    pub keys: Keys,
    /// What the study adds to how the grid links people.
    pub linking: Linking,
    /// Files of answers.
    pub answers: Vec<AnswerFile>,
    /// Pairs of waves (indices) compared, the first one being the headline.
    pub contrasts: Vec<(usize, usize)>,
    /// Identifiers of the items and scores declared as primary outcomes.
    pub primary: Vec<String>,
    /// Names of the keys by which results are broken down.
    pub by: Vec<String>,
    /// The declared population of units of which some answered.
    pub population: Option<Population>,
    /// The comparison group.
    pub comparison: Option<Comparison>,
    /// How many people were enrolled, from the register, before any form.
    pub enrolled: Option<u64>,
    /// Stages through which people go, in order.
    pub stages: Vec<Stage>,
    /// Whether people were taken in *because* they started low.
    pub selected_on_low_start: bool,
    /// Who may publish what the person said.
    pub consent: Option<Consent>,
    /// What is known of each person besides the answers.
    pub covariates: Vec<Covariate>,
    /// What people wait for, month after month.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Waiting>,
    /// Figures with their definitions.
    pub indicators: Vec<Indicator>,
    /// Secrecy thresholds.
    pub secrecy: SecrecyPolicy,
    /// Confidence level of every interval, for example 0.95.
    pub conf_level: f64,
    /// What the study adds to its pages.
    pub report: ReportOptions,
    /// What it declares for what may be said: a date of reference, stories, other studies.
    pub claims: Claims,
}

/// What a study adds to its pages: words in Markdown, look, costs and decisions.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ReportOptions {
    /// What stands before the figures, in Markdown.
    pub introduction: Option<Text>,
    /// Limits that the data do not show, in Markdown.
    pub limits: Option<Text>,
    /// The territory, in Markdown.
    pub territory: Option<Text>,
    /// Portraits, with the consent of those portrayed.
    pub portraits: Vec<Portrait>,
    /// A logo.
    pub logo: Option<Logo>,
    /// Colour of headings and links, `#rrggbb`; its contrast was checked.
    pub accent: Option<String>,
    /// A template of the study's own, beside the study file.
    pub template: Option<String>,
    /// What it cost.
    pub costs: Vec<Cost>,
    /// What was decided on the findings.
    pub decisions: Vec<Decision>,
}

/// A person or a place told at length.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Portrait {
    /// Title.
    pub title: Text,
    /// The portrait, in Markdown.
    pub text: Text,
    /// How it was chosen among others; printed with it.
    pub chosen: Text,
    /// When consent was given, in which form, who keeps it. Never printed.
    #[serde(skip)]
    pub consent: String,
}

/// A picture that says whose report it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Logo {
    /// File beside the study file, SVG or PNG.
    pub file: String,
    /// What it shows, for those who do not see it.
    pub alt: Text,
}

/// How sure an amount is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CostStatus {
    /// In the accounts.
    Paid,
    /// In a budget.
    Planned,
    /// Neither.
    Estimated,
}

/// One line of what it cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cost {
    /// What for.
    pub label: Text,
    /// How much; `None` where it is withheld.
    pub amount: Option<f64>,
    /// Of what: `€`, `heures`.
    pub unit: String,
    /// How sure it is.
    pub status: CostStatus,
    /// Which document says so, for which period.
    pub source: Text,
    /// What each organisation contributes to it or gets of it, for secrecy alone.
    #[serde(skip)]
    pub contributions: Vec<f64>,
    /// Why it may not be shown beside an earlier report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Withheld>,
}

/// From a finding to what was decided and whether it served: one turn of the learning loop.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decision {
    /// Identifier of the finding.
    pub finding: String,
    /// What was decided.
    pub decision: Text,
    /// Who sees to it.
    pub who: String,
    /// When it is looked at again, as the team writes dates.
    pub due: Option<String>,
    /// What will be looked at.
    pub check: Text,
    /// What was seen then; without it the loop is open.
    pub outcome: Option<Text>,
}

/// Columns that identify a person and the units above, from the widest to the narrowest.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Keys {
    /// Column with the person's code; empty where people are known by their elements only.
    pub participant: String,
    /// Key name (`region`, `project`, `cohort`, or one of the user's) and its column.
    pub groups: Vec<(String, String)>,
}

/// What a key by which people are grouped is called; the usual ones have a name in each language,
/// the author's own stand as they are.
#[must_use]
pub fn key_name(key: &str) -> Text {
    match key {
        "region" => Text::both("région", "region"),
        "department" | "departement" => Text::both("département", "department"),
        "zone" => Text::both("zone", "zone"),
        "project" => Text::both("projet", "project"),
        "cohort" => Text::both("cohorte", "cohort"),
        "place" => Text::both("lieu", "place"),
        "comparison" => Text::both("groupe comparé", "group compared"),
        own => Text::same(own),
    }
}

/// What a study adds to how its grid links people.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Linking {
    /// List of the codes handed out.
    pub codes: Option<String>,
    /// Index of an element of the self-generated code and its column, where the column is not
    /// named like the element.
    pub columns: Vec<(usize, String)>,
    /// Most elements that may be missing or differ in a tolerant link.
    pub tolerance: usize,
    /// File of what a person decided about doubtful pairs.
    pub decisions: Option<String>,
    /// Column that tells the pathways of one person apart; each is a before and after of its own.
    pub pathway: Option<String>,
}

/// How answers are laid out in a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "layout", rename_all = "lowercase")]
pub enum Layout {
    /// One row per person, or per person and wave; one column per item.
    Wide,
    /// One row per answer.
    Long {
        /// Column with the item's identifier.
        item: String,
        /// Column with the answer.
        value: String,
    },
}

/// Which wave the rows of a file belong to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WaveOf {
    /// All rows belong to one wave (index).
    Fixed(usize),
    /// A column says it; each value found there stands for a wave (index).
    Column {
        /// The column.
        column: String,
        /// Value in the column, index of the wave.
        values: Vec<(String, usize)>,
    },
    /// Each mapped column says it (`item@wave`).
    PerColumn,
}

/// A file of answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnswerFile {
    /// Path relative to the study file.
    pub file: String,
    /// Layout.
    #[serde(flatten)]
    pub layout: Layout,
    /// Waves of its rows.
    pub wave: WaveOf,
    /// Source column, index of the item, and wave where the column says it: from `columns`,
    /// or from the mapping file. Columns whose name is an item's identifier map by themselves.
    pub columns: Vec<(String, usize, Option<usize>)>,
    /// The mapping file.
    pub mapping: Option<MappingFile>,
    /// The version of the grid that was filled in, where it is not the study's.
    pub filled_in: Option<FilledIn>,
    /// The tool's version of its form, and the version of the grid that it was: for tools that
    /// number their forms themselves.
    pub versions: Vec<(String, String)>,
    /// Column with the date of the answer.
    pub date: Option<String>,
    /// How the forms were filled in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// Overrides of what the reader would decide.
    pub dialect: Dialect,
    /// Which row counts when several rows have one code at one wave.
    pub duplicates: Duplicates,
    /// Who rated each row, where several people rate one person at one wave.
    pub raters: Option<Raters>,
    /// Whether these are answer files of the form, one per person, rather than one table.
    pub forms: Option<FormFiles>,
}

/// How forms are filled in: people answer otherwise to a screen than to a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// On paper, alone.
    Paper,
    /// On a screen, alone.
    Online,
    /// Asked by telephone.
    Phone,
    /// Asked face to face.
    Interview,
    /// In a group, with somebody to help.
    Group,
}

impl Mode {
    /// The words of the format.
    pub(super) const WORDS: [(&'static str, Self); 5] = [
        ("paper", Self::Paper),
        ("online", Self::Online),
        ("phone", Self::Phone),
        ("interview", Self::Interview),
        ("group", Self::Group),
    ];

    /// The mode in words for a reader.
    #[must_use]
    pub fn label(self) -> Text {
        let (fr, en) = match self {
            Self::Paper => ("sur papier", "on paper"),
            Self::Online => ("en ligne", "online"),
            Self::Phone => ("par téléphone", "by telephone"),
            Self::Interview => ("en face à face", "face to face"),
            Self::Group => ("en groupe, avec une aide", "in a group, with help"),
        };
        Text::both(fr, en)
    }
}

/// Answer files of the form: `file` is one of them, or a pattern for many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FormFiles {
    /// The only wave (index) taken in; the files say theirs.
    pub wave: Option<usize>,
    /// The only role (index) taken in; the files say theirs.
    pub role: Option<usize>,
}

impl AnswerFile {
    /// Whether a file of this name holds these answers: it has the name that the study gives,
    /// or fits its pattern, in which `*` stands for any part of a name.
    ///
    /// ```
    /// # use jauge_model::study::fits;
    /// assert!(fits("forms/*.json", "forms/k7p.json"));
    /// assert!(!fits("forms/*.json", "forms/old/k7p.json"));
    /// ```
    #[must_use]
    pub fn takes(&self, name: &str) -> bool {
        self.file == name || (self.forms.is_some() && fits(&self.file, name))
    }
}

/// Whether a path fits a pattern in which `*` stands for any characters but `/`.
#[must_use]
pub fn fits(pattern: &str, path: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == path;
    };
    let Some(path) = path.strip_prefix(first) else {
        return false;
    };
    let end = path.find('/').unwrap_or(path.len());
    let cuts = path[..end].char_indices().map(|(n, _)| n);
    cuts.chain([end]).any(|n| fits(rest, &path[n..]))
}

impl AnswerFile {
    /// The other file in which the form stands whose repeated group the rows are. A name
    /// without an ending is that of a sheet.
    #[must_use]
    pub fn parent_file(&self) -> Option<&String> {
        let is_file = |name: &&String| {
            let ending = name.rsplit_once('.').map(|(_, e)| e.to_lowercase());
            let known = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "ods"];
            ending.is_some_and(|e| known.contains(&e.as_str()))
        };
        self.dialect.parent.as_ref().filter(is_file)
    }
}

/// What the author says of a file's form; what is not said is decided from the file and shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Dialect {
    /// `;`, `,`, tab or `|`.
    pub delimiter: Option<u8>,
    /// `utf-8` or `windows-1252`.
    pub encoding: Option<String>,
    /// `,` or `.`.
    pub decimal: Option<char>,
    /// In which order the parts of a date stand whose year has two digits.
    pub short_dates: Option<DateOrder>,
    /// The last day that such a date can be.
    pub short_dates_until: Option<Date>,
    /// Which sheet of a spreadsheet has the answers.
    pub sheet: Option<SheetChoice>,
    /// First and last row of the header, from 1, as a spreadsheet or an editor numbers them.
    pub header_rows: Option<(u32, u32)>,
    /// Which survey tool exported it.
    pub tool: Option<ToolChoice>,
    /// File that describes the form as the tool has it: `.lss`, data dictionary or XLSForm.
    pub structure: Option<String>,
    /// What happens to forms that were not sent to the end.
    pub incomplete: Incomplete,
    /// Where the form stands whose repeated group the rows are: another file, or another sheet
    /// of the same one.
    pub parent: Option<String>,
}

/// In which order the parts of a date stand whose year has two digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// Day, month, year: `12/03/24`.
    DayFirst,
    /// Year, month, day: `24/03/12`.
    YearFirst,
}

/// Which survey tool exported a file, as its author says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolChoice {
    /// This one.
    Tool(Tool),
    /// None, whatever its columns look like.
    None,
}

/// A survey tool whose exports are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tool {
    /// KoboToolbox.
    Kobo,
    /// ODK Central.
    Odk,
    /// LimeSurvey.
    Limesurvey,
    /// REDCap.
    Redcap,
    /// Google Forms.
    GoogleForms,
    /// Microsoft Forms.
    MicrosoftForms,
    /// Framaforms, and every other place that runs YakForms or Drupal's Webform.
    Framaforms,
}

impl Tool {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Kobo,
        Self::Odk,
        Self::Limesurvey,
        Self::Redcap,
        Self::GoogleForms,
        Self::MicrosoftForms,
        Self::Framaforms,
    ];

    /// Whether its forms put words of the person's own in the place of an option "other".
    #[must_use]
    pub const fn is_online_form(self) -> bool {
        matches!(
            self,
            Self::GoogleForms | Self::MicrosoftForms | Self::Framaforms
        )
    }

    /// The word for it in a study.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Kobo => "kobo",
            Self::Odk => "odk",
            Self::Limesurvey => "limesurvey",
            Self::Redcap => "redcap",
            Self::GoogleForms => "google_forms",
            Self::MicrosoftForms => "microsoft_forms",
            Self::Framaforms => "framaforms",
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kobo => "KoboToolbox",
            Self::Odk => "ODK Central",
            Self::Limesurvey => "LimeSurvey",
            Self::Redcap => "REDCap",
            Self::GoogleForms => "Google Forms",
            Self::MicrosoftForms => "Microsoft Forms",
            Self::Framaforms => "Framaforms",
        }
    }
}

/// What happens to forms that were not sent to the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Incomplete {
    /// Their rows are set aside, and listed.
    #[default]
    SetAside,
    /// What they answer is used.
    Keep,
}

/// A sheet of a spreadsheet file, as its author points to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetChoice {
    /// By its name.
    Name(String),
    /// By its position among the sheets, from 1; hidden ones count.
    Position(u32),
}

/// Which row counts when several rows have one code at one wave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Duplicates {
    /// None, unless the rows say exactly the same: no choice is made in the author's place.
    #[default]
    SetAside,
    /// The first row of the file.
    First,
    /// The last row of the file.
    Last,
}

/// Several people who rate one person at one wave, and what is analysed of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Raters {
    /// Column that says who rated.
    pub column: String,
    /// What counts; of ratings in several files the rule of the first file that has one.
    pub rating: Rating,
}

/// What is analysed of several ratings of one person at one wave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// The one that stands first in the file.
    First,
    /// Each answer on which all who gave one agree.
    Agreed,
    /// The level, or the number, in the middle; of two levels the lower one.
    Median,
}

/// A declared population of units, listed in a file, of which some answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Population {
    /// Key of the unit, for example `project`.
    pub unit: String,
    /// What the units are called, in the plural.
    pub label: Text,
    /// File with one row per unit.
    pub frame: String,
    /// Column with the unit's identifier.
    pub id: String,
    /// Column with the unit's name.
    pub name: Option<String>,
    /// Column that says whether the unit answered, and the words that mean yes.
    pub answered: (String, Vec<String>),
    /// Yes/no questions answered by the units.
    pub indicators: Vec<PopulationIndicator>,
}

/// A yes/no question answered by the units of a population.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PopulationIndicator {
    /// Identifier.
    pub id: String,
    /// What a yes says, as the end of a sentence: "reach people of ...".
    pub label: Text,
    /// Column of the frame file.
    pub column: String,
    /// Words that mean yes.
    pub yes: Vec<String>,
    /// Words that mean no.
    pub no: Vec<String>,
    /// The zoning whose perimeter the question is about.
    pub zoning: Option<Zoning>,
}

/// How people came to be in one group or the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Assignment {
    /// Drawn at random, or a lottery of places.
    Random,
    /// In any other way.
    NotRandom,
}

/// A comparison group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Column that says the group.
    pub column: String,
    /// Value and name of the group that took part.
    pub treated: (String, Text),
    /// Value and name of the group compared with.
    pub control: (String, Text),
    /// How the groups were formed.
    pub assignment: Assignment,
    /// What must hold for the gap to read as an effect, as the end of a sentence after "if".
    pub assumption: Text,
}

/// A stage through which people go: oriented, welcomed, entered, completed, followed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stage {
    /// Identifier.
    pub id: String,
    /// Name for readers.
    pub label: Text,
    /// How many people are at it.
    pub count: StageCount,
    /// Of the people of the stage before, those known to have left, by reason.
    pub lost: Vec<(Text, u64)>,
}

/// Where the number of people at a stage is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StageCount {
    /// The team's register.
    Declared(u64),
    /// The usable forms of a wave (index).
    Forms(usize),
}

/// Consent to publication of what a person wrote.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Consent {
    /// Column.
    pub publication: String,
    /// Words that mean yes. Everything else means no.
    pub yes: Vec<String>,
}

/// Something known of each person besides the answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Covariate {
    /// Column.
    pub column: String,
    /// Name for readers.
    pub label: Text,
    /// Whether the values are numbers (else words).
    pub numeric: bool,
}
