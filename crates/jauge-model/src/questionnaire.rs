//! A questionnaire ("grid"): what is asked, on which scale, at which waves.
//!
//! The file format is `jauge-grid/1`, TOML in flat tables that refer to each other by
//! identifier; [`read()`] turns it into a checked [`Questionnaire`] or lists *all* its faults.
//!
//! Scales and lists of options are defined once and shared by items. An item is answered by a
//! level (`scale`), or by what its `kind` says: `choice`, `choices`, `number`, `date`, `text`.
//!
//! ```
//! # use jauge_model::questionnaire::read;
//! # let grid = r#"
//! # format = "jauge-grid/1"
//! # [grid]
//! # id = "g"
//! # version = "1.0.0"
//! # licence = "MIT"
//! # title = { fr = "t", en = "t" }
//! # [[wave]]
//! # id = "entry"
//! # label = { fr = "e", en = "e" }
//! [[options]]
//! id = "l_status"
//! list = [
//!   { code = 1, id = "work", label = { fr = "En emploi", en = "In work" } },
//!   { code = 2, id = "none", label = { fr = "Sans activité", en = "None" }, alone = true },
//!   { code = 9, id = "other", label = { fr = "Autre", en = "Other" }, specify = true },
//! ]
//! missing = [{ code = -3, reason = "refused" }]
//!
//! [[picture]]                     # see the module `drawing` for what SVG may hold
//! id = "p_tools"
//! alt = { fr = "Un marteau", en = "A hammer" }
//! svg = '<svg viewBox="0 0 48 48"><path d="M10 12h20v8H10z M18 20v20h4V20z"/></svg>'
//!
//! [[item]]
//! id = "status"
//! picture = "p_tools"             # levels and options take the same key
//! kind = "choices"                # several; "choice" for one
//! options = "l_status"
//! most = 2                        # at most two
//! text = { fr = "Votre situation ?", en = "Your situation?" }
//!
//! [[item]]
//! id = "status_other"
//! kind = "text"
//! specifies = "status"            # put when the option marked `specify` is chosen
//! text = { fr = "Laquelle ?", en = "Which one?" }
//!
//! [[item]]
//! id = "hours"
//! kind = "number"
//! whole = true
//! min = 0
//! unit = { fr = "heures", en = "hours" }
//! missing = [{ code = -2, reason = "dont_know" }]
//! ask_if = 'selected(status, work)'          # see the module `logic`
//! check = 'hours <= 60 or answered(status_other)'
//! check_text = { fr = "Plus de 60 heures ?", en = "More than 60 hours?" }
//! text = { fr = "Combien d’heures ?", en = "How many hours?" }
//!
//! [[item]]
//! id = "since"
//! kind = "date"
//! precision = "month"             # day, month or year
//! first = "2020-01"
//! text = { fr = "Depuis quand ?", en = "Since when?" }
//! # "#;
//! # let (grid, faults) = read("grid.toml", grid);
//! # assert!(grid.is_some(), "{}", faults.render(jauge_model::Lang::En));
//! ```

mod advice;
mod coded;
mod codes;
pub mod compare;
mod hash;
mod items;
mod link;
pub mod logic;
mod options;
mod pictures;
mod read;
pub mod reading_ease;
mod scales;
mod scores;

use jiff::civil::Date;
use serde::Serialize;

use crate::missing::Missing;
use crate::text::Text;

/// `None` when an identifier may name an item, a scale or an option; otherwise one that may.
#[must_use]
pub fn repaired_identifier(id: &str) -> Option<String> {
    crate::toml_walk::repaired_identifier(id, crate::toml_walk::Hyphens::Refused)
}

pub use codes::CODES;
pub use logic::Condition;
pub use pictures::{Refused, drawing};
pub use read::{read, version_numbers, written};

/// The format word on the first line of a grid file.
pub const FORMAT: &str = "jauge-grid/1";

/// A checked questionnaire. Indices (`usize`) point into its own lists, so that the numeric
/// code never looks a name up.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Questionnaire {
    /// Identifier, stable over versions.
    pub id: String,
    /// `major.minor.patch`: major = scores not comparable, minor = items added or retired,
    /// patch = wording.
    pub version: String,
    /// SHA-256 of the canonical form, in hexadecimal: two files that ask the same thing in
    /// the same words have the same hash, whatever their comments and layout.
    pub hash: String,
    /// Language of the texts given without a language code.
    pub default_lang: String,
    /// Licence of the wording, an SPDX expression where there is one.
    pub licence: String,
    /// What has been validated, with whom; `None` means not validated.
    pub validation: Option<Text>,
    /// Where the wording comes from.
    pub source: Option<Text>,
    /// Title.
    pub title: Text,
    /// Who answers, when, how it is scored, what it is not for.
    pub guide: Option<Text>,
    /// How long one person takes to answer once, in minutes.
    pub minutes: Option<i64>,
    /// Whether every question is put in plain words, for readers with little literacy: then no
    /// item needs plain words of its own.
    pub in_plain_words: bool,
    /// Times of collection, in order.
    pub waves: Vec<Wave>,
    /// Who may answer.
    pub roles: Vec<Role>,
    /// How the forms of one person are found again; `None` means by a code of the team's own.
    pub link: Option<Link>,
    /// Scales, each defined once.
    pub scales: Vec<Scale>,
    /// Lists of options without an order, each defined once.
    pub options: Vec<OptionList>,
    /// Pictures that stand beside questions and answers, each drawn once.
    pub pictures: Vec<Picture>,
    /// Groups of items.
    pub dimensions: Vec<Dimension>,
    /// Competences, each in one dimension.
    pub competences: Vec<Competence>,
    /// Questions, in the order in which they are put.
    pub items: Vec<Item>,
    /// Scores computed from several items.
    pub scores: Vec<Score>,
}

/// A small drawing that stands beside words, for readers with little literacy.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Picture {
    /// Identifier.
    pub id: String,
    /// What it shows, for who does not see it.
    pub alt: Text,
    /// The drawing: shapes and nothing else.
    pub svg: drawing::Drawing,
}

/// A time of collection.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wave {
    /// Identifier.
    pub id: String,
    /// Name for readers.
    pub label: Text,
    /// The person's date that the wave hangs on: `start` or `end` of the pathway.
    pub anchor: Option<String>,
    /// Days before and after the anchor date in which an answer is on time.
    pub window_days: Option<[i64; 2]>,
    /// Whether the wave asks about an earlier time (then-test). Never used as a true entry.
    pub retrospective: bool,
}

/// Who answers about the subject.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Role {
    /// Identifier.
    pub id: String,
    /// Name for readers.
    pub label: Text,
}

/// How the forms of one person are found again, wave after wave.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Link {
    /// What is looked at first.
    pub primary: LinkBy,
    /// What serves where the first is absent or wrong.
    pub fallback: Option<LinkBy>,
    /// Elements of the self-generated code, in the order in which they are asked.
    pub elements: Vec<LinkElement>,
}

impl Link {
    /// Whether the elements of a self-generated code serve, first or as a fallback.
    #[must_use]
    pub fn uses_elements(&self) -> bool {
        self.primary == LinkBy::Sgic || self.fallback == Some(LinkBy::Sgic)
    }
}

/// What tells one person from another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkBy {
    /// A code of the team's own, compared as it is written.
    #[default]
    Code,
    /// A code that was handed out, with its check character.
    IssuedCode,
    /// A self-generated identification code: answers that a person gives again alike.
    Sgic,
}

/// One element of a self-generated code; its column has the same name.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LinkElement {
    /// Identifier.
    pub id: String,
    /// The question as it is put.
    pub text: Text,
}

/// What kind of scale it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ScaleKind {
    /// Agreement with a sentence.
    Likert,
    /// Levels that each item words in its own way.
    Rubric,
    /// How often.
    Frequency,
    /// Two levels.
    Binary,
}

/// Which end of a scale is the desired one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    /// The last level.
    Higher,
    /// The first level.
    Lower,
}

/// An ordinal scale, defined once and shared by items.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scale {
    /// Identifier.
    pub id: String,
    /// Kind.
    pub kind: ScaleKind,
    /// Which end is the desired one.
    pub better: Better,
    /// Levels from the first to the last, at most 100. All of them are shown, also the
    /// ones that nobody chose.
    pub levels: Vec<Level>,
    /// Codes that mean "no answer, because ...".
    pub missing: Vec<MissingCode>,
    /// Index of the level that counts as reached, for "share at or above" figures.
    pub target: usize,
}

/// One level of a scale.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Level {
    /// The code in data files.
    pub code: i64,
    /// Short identifier.
    pub id: String,
    /// Interpretation as a number; by default the code.
    pub score: f64,
    /// Words for readers.
    pub label: Text,
    /// Index of the picture beside the words.
    pub picture: Option<usize>,
}

/// A code of a data file that means a missing answer, with its reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MissingCode {
    /// The code in data files.
    pub code: i64,
    /// What it means.
    pub reason: Missing,
    /// Words for readers.
    pub label: Text,
}

/// A list of options that have no order, defined once and shared by items.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OptionList {
    /// Identifier.
    pub id: String,
    /// Options in the order in which they are shown: 2 to 200 of them, at most
    /// [`Ticks::MOST`](crate::responses::Ticks::MOST) where several may be chosen.
    pub options: Vec<Choice>,
    /// Codes that mean "no answer, because ...".
    pub missing: Vec<MissingCode>,
}

/// One option of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Choice {
    /// The code in data files.
    pub code: i64,
    /// Short identifier.
    pub id: String,
    /// Words for readers.
    pub label: Text,
    /// Index of the picture beside the words.
    pub picture: Option<usize>,
    /// Whether it says "other": a text item that [`specifies`](Item::specifies) asks which.
    pub specify: bool,
    /// Whether it excludes the others ("none of these"), where several may be chosen.
    pub alone: bool,
}

/// How exactly a date is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// A day.
    #[default]
    Day,
    /// A month; kept as its first day.
    Month,
    /// A year; kept as its first day.
    Year,
}

/// A group of items.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dimension {
    /// Identifier.
    pub id: String,
    /// Name for readers.
    pub label: Text,
}

/// A competence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Competence {
    /// Identifier.
    pub id: String,
    /// Index of its dimension.
    pub dimension: Option<usize>,
    /// `savoir`, `savoir_faire` or `savoir_etre`.
    pub family: Option<String>,
    /// Name for readers.
    pub label: Text,
}

/// What an item takes as an answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum ItemKind {
    /// One level of a scale.
    Level {
        /// Index of the scale.
        scale: usize,
    },
    /// One option of a list.
    Choice {
        /// Index of the list.
        options: usize,
    },
    /// Any number of options of a list.
    Choices {
        /// Index of the list.
        options: usize,
        /// Most options that may be chosen.
        most: Option<usize>,
    },
    /// A number.
    Number {
        /// Unit, for readers: hours, euros.
        unit: Text,
        /// Smallest possible value.
        min: Option<f64>,
        /// Largest possible value.
        max: Option<f64>,
        /// Which direction is the desired one.
        better: Better,
        /// Whether it counts: no fraction is possible.
        whole: bool,
    },
    /// A date.
    Date {
        /// How exactly it is asked for.
        precision: Precision,
        /// Earliest possible day.
        first: Option<Date>,
        /// Latest possible day.
        last: Option<Date>,
    },
    /// Words.
    #[default]
    Text,
}

/// A question.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Item {
    /// Identifier, unique over the whole grid, never reused.
    pub id: String,
    /// What it takes.
    #[serde(flatten)]
    pub kind: ItemKind,
    /// The question as it is put.
    pub text: Text,
    /// The same in plain words, for readers with little literacy.
    pub plain: Option<Text>,
    /// Index of the picture beside the question.
    pub picture: Option<usize>,
    /// Wording of each level for this item; empty where the scale's words serve.
    pub rubric: Vec<Text>,
    /// What can be seen of a person who has reached the target level, for whoever rates.
    pub sign: Option<Text>,
    /// Index of the dimension.
    pub dimension: Option<usize>,
    /// Index of the competence.
    pub competence: Option<usize>,
    /// Indices of the waves at which it is put; empty means all.
    pub waves: Vec<usize>,
    /// Indices of the roles to which it is put; empty means all.
    pub roles: Vec<usize>,
    /// Whether a high level means the opposite of what the score measures.
    pub reverse: bool,
    /// Whether it touches health, justice or another special category.
    pub sensitive: bool,
    /// First version of the grid that had it.
    pub since: Option<String>,
    /// Earlier identifiers with the same meaning.
    pub was: Vec<String>,
    /// Codes that mean "no answer, because ...", for a number or a date; a scale and a list
    /// of options have their own.
    pub missing: Vec<MissingCode>,
    /// Index of the item whose "other" option this text spells out.
    pub specifies: Option<usize>,
    /// Condition under which it is put. It is put when the condition is true, and only then.
    pub ask_if: Option<Condition>,
    /// What its answer must agree with. An answer that does not is kept and listed.
    pub check: Option<Condition>,
    /// What to tell the person, or whoever keys the answer, when the check fails.
    pub check_text: Option<Text>,
    /// A condition in the words of another tool, kept verbatim and never evaluated.
    pub foreign_logic: Option<String>,
}

impl Item {
    /// Whether it is put at this wave (index).
    #[must_use]
    pub fn asked_at(&self, wave: usize) -> bool {
        self.waves.is_empty() || self.waves.contains(&wave)
    }
}

/// How a score combines its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ScoreMethod {
    /// Mean of the level scores of the answered items.
    Mean,
    /// Sum of the level scores; needs every item.
    Sum,
}

/// A score computed from several items, person by person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Identifier.
    pub id: String,
    /// Name for readers; by default that of the dimension.
    pub label: Text,
    /// Index of the dimension it is defined over, if it is.
    pub dimension: Option<usize>,
    /// Indices of its items, all on a scale.
    pub items: Vec<usize>,
    /// How they are combined.
    pub method: ScoreMethod,
    /// Fewest answered items for a score; below, the score is missing. Nothing is imputed.
    pub min_answered: usize,
}

impl Questionnaire {
    /// Index of the item with this identifier, or with it as an earlier name.
    #[must_use]
    pub fn item_index(&self, id: &str) -> Option<usize> {
        self.items.iter().position(|i| i.id == id).or_else(|| {
            self.items
                .iter()
                .position(|i| i.was.iter().any(|w| w == id))
        })
    }

    /// What tells one person from another first.
    #[must_use]
    pub fn linked_by(&self) -> LinkBy {
        self.link.as_ref().map(|l| l.primary).unwrap_or_default()
    }

    /// The elements of the self-generated code, where one serves.
    #[must_use]
    pub fn link_elements(&self) -> &[LinkElement] {
        let link = self.link.as_ref().filter(|l| l.uses_elements());
        link.map_or(&[], |l| &l.elements)
    }

    /// Index of the wave with this identifier.
    #[must_use]
    pub fn wave_index(&self, id: &str) -> Option<usize> {
        self.waves.iter().position(|w| w.id == id)
    }

    /// The scale of an item, if it is answered on one.
    #[must_use]
    pub fn scale_of(&self, item: &Item) -> Option<&Scale> {
        match item.kind {
            ItemKind::Level { scale } => self.scales.get(scale),
            _ => None,
        }
    }

    /// The ends of the scale of an outcome: of a score the least and the most that its items give, of a
    /// number those that the grid sets. `None` where it has no such ends.
    #[must_use]
    pub fn ends_of(&self, outcome: &str) -> Option<(f64, f64)> {
        let ends = match self.scores.iter().find(|s| s.id == outcome) {
            Some(score) => self.ends_of_score(score),
            None => match self.items.get(self.item_index(outcome)?)?.kind {
                ItemKind::Number {
                    min: Some(min),
                    max: Some(max),
                    ..
                } => (min, max),
                _ => return None,
            },
        };
        (ends.0 < ends.1 && ends.0.is_finite() && ends.1.is_finite()).then_some(ends)
    }

    fn ends_of_score(&self, score: &Score) -> (f64, f64) {
        let items = score.items.iter().filter_map(|i| self.items.get(*i));
        let ranges = items.filter_map(|item| {
            let levels = self.scale_of(item)?.levels.iter().map(|v| v.score);
            let low = levels.clone().fold(f64::INFINITY, f64::min);
            Some((low, levels.fold(f64::NEG_INFINITY, f64::max)))
        });
        match score.method {
            ScoreMethod::Mean => ranges.fold((f64::INFINITY, f64::NEG_INFINITY), |all, one| {
                (all.0.min(one.0), all.1.max(one.1))
            }),
            ScoreMethod::Sum => ranges.fold((0.0, 0.0), |all, one| (all.0 + one.0, all.1 + one.1)),
        }
    }

    /// The list of options of an item, if it is answered with one.
    #[must_use]
    pub fn options_of(&self, item: &Item) -> Option<&OptionList> {
        match item.kind {
            ItemKind::Choice { options } | ItemKind::Choices { options, .. } => {
                self.options.get(options)
            }
            _ => None,
        }
    }

    /// An item in plain words: those of its own, or its text where the grid says that every text
    /// is plain.
    #[must_use]
    pub fn plain_words<'a>(&self, item: &'a Item) -> Option<&'a Text> {
        let own = self.in_plain_words.then_some(&item.text);
        item.plain.as_ref().or(own)
    }

    /// The codes of an item that mean "no answer, because ...".
    #[must_use]
    pub fn missing_of<'a>(&'a self, item: &'a Item) -> &'a [MissingCode] {
        let scale = self.scale_of(item).map(|s| &s.missing);
        let list = || self.options_of(item).map(|o| &o.missing);
        scale.or_else(list).unwrap_or(&item.missing)
    }

    /// The value of a level in a score: its `score`, mirrored within the scale's range
    /// for a reversed item.
    ///
    /// ```text
    /// reversed = lowest score + highest score - score
    /// ```
    #[must_use]
    pub fn level_score(&self, item: &Item, level: usize) -> Option<f64> {
        let levels = &self.scale_of(item)?.levels;
        let score = levels.get(level)?.score;
        if !item.reverse {
            return Some(score);
        }
        let low = levels.iter().map(|l| l.score).fold(f64::INFINITY, f64::min);
        let high = levels
            .iter()
            .map(|l| l.score)
            .fold(f64::NEG_INFINITY, f64::max);
        Some(low + high - score)
    }

    /// Whether a higher level is the better answer to this item, its reversal counted.
    #[must_use]
    pub fn higher_is_better(&self, item: &Item) -> bool {
        let better = match &item.kind {
            ItemKind::Level { scale } => self.scales[*scale].better,
            ItemKind::Number { better, .. } => *better,
            _ => Better::Higher,
        };
        (better == Better::Higher) != item.reverse
    }
}
