//! The reception report: what happened to each row and each cell that came in.
//!
//! ```text
//! for every file:    rows read = rows used + rows set aside
//! for every column:  rows used = cells used + cells missing (by reason) + cells set aside
//! ```

use indexmap::IndexMap;
use serde::Serialize;

use crate::diagnostic::Diagnostics;
use crate::finding::Finding;
use crate::missing::Missing;
use crate::study::Tool;

/// What came in, what was used, and the reason for everything that was not.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Reception {
    /// One entry per file, in the order of the study.
    pub files: Vec<FileReception>,
    /// Everything set aside or noticed, each with its file, row and column.
    pub diagnostics: Diagnostics,
    /// How the people of the waves were linked.
    pub linkage: Linkage,
}

/// What happened to one file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FileReception {
    /// Path as the study gives it.
    pub file: String,
    /// Whether it is a data frame in memory, handed over under the name of the file.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub frame: bool,
    /// Where in a spreadsheet file the answers were found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<SheetReception>,
    /// Survey tool that exported it: one of the words of the study format; none where its
    /// columns are those of no tool that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool: Option<Tool>,
    /// The version of the grid that was filled in, where it is not the study's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grid: Option<GridVersion>,
    /// Which forms its rows were filled in with, where they say so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<VersionMet>,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Encoding it was read with, and whether it was declared or decided; for a spreadsheet,
    /// its kind: `xlsx`, `xls` or `ods`.
    pub encoding: String,
    /// Delimiter it was read with; none for a spreadsheet.
    pub delimiter: String,
    /// Decimal mark of its numbers, where it has any.
    pub decimal: Option<String>,
    /// Data rows found, the header apart, and those left to another table of the study that
    /// reads the same file.
    pub rows_read: u64,
    /// Rows whose answers were used.
    pub rows_used: u64,
    /// Rows set aside, each with a diagnostic.
    pub rows_set_aside: u64,
    /// One entry per column of the file, in order.
    pub columns: Vec<ColumnReception>,
    /// The answer files of the form that were read together as this one, each a row: those
    /// that could be read in the order in which they were finished, then the others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<FormReception>,
}

/// What a data frame is called where a file would be: there is no such file to look into.
#[must_use]
pub fn frame_name(file: &str) -> String {
    format!("frame `{}`", file.strip_suffix(".csv").unwrap_or(file))
}

/// One answer file of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FormReception {
    /// Path.
    pub file: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// The code that the form showed to the person for these answers; none when they were
    /// changed afterwards or could not be read.
    pub receipt: Option<String>,
    /// The grid that was filled in, as the file says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grid: Option<Box<GridVersion>>,
}

impl FileReception {
    /// The file of a line: an answer file of the form where this is many of them.
    #[must_use]
    pub fn form(&self, line: u64) -> Option<&FormReception> {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        self.forms.get(index)
    }

    /// The file as a list names it: with its sheet, where it has one.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{} [{}]", self.file, sheet.name),
            None if self.frame => frame_name(&self.file),
            None => self.file.clone(),
        }
    }
}

/// A form that rows of a file say they were filled in with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VersionMet {
    /// The grid, where the rows tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grid: Option<GridVersion>,
    /// The version that the tool gives to its form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// Rows that say so.
    pub rows: u64,
    /// The first of them, by its line.
    pub first_row: u64,
    /// Whether they are read with the grid of this file; those of another grid, of a version
    /// that may not be compared, or that another table of the study reads are not.
    pub read: bool,
}

/// A version of a grid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GridVersion {
    /// Identifier of the grid.
    pub id: String,
    /// Version.
    pub version: String,
    /// SHA-256 of what it asks.
    pub hash: String,
}

/// Where in a spreadsheet file the answers were found, and what stands there that a reader of
/// values alone would not see.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SheetReception {
    /// Name of the sheet.
    pub name: String,
    /// Its position among the sheets, from 1.
    pub position: u64,
    /// First and last row of the header, as the spreadsheet numbers them.
    pub header_rows: (u64, u64),
    /// Year on which day numbers are counted: 1900 or 1904.
    pub date_system: u16,
    /// Whether the sheet itself is hidden.
    pub hidden: bool,
    /// Hidden rows, read like the others.
    pub hidden_rows: u64,
    /// Those of them that a filter hides.
    pub filtered_rows: u64,
    /// Letters of the hidden columns, read like the others.
    pub hidden_columns: Vec<String>,
    /// Cells whose value is the result of a formula, as it was last saved.
    pub formulas: u64,
    /// Rows behind the last value: formatted, empty, ignored.
    pub empty_rows_at_end: u64,
    /// Columns behind the last value: formatted, empty, ignored.
    pub empty_columns_at_end: u64,
    /// Sheets of the same file that nothing in the study reads.
    pub sheets_not_read: Vec<SheetName>,
}

/// A sheet that is named and not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SheetName {
    /// Its name.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// What happened to one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ColumnReception {
    /// Name in the file.
    pub name: String,
    /// Letters of the column in a spreadsheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letters: Option<String>,
    /// What it was read as: an item (with its wave), a key, a date, a consent, a covariate;
    /// `None` when nothing in the grid or study asks for it.
    pub read_as: Option<String>,
    /// Why it is not read, where that is for what it is and not for want of a question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apart: Option<Apart>,
    /// Cells used.
    pub used: u64,
    /// Cells missing, by reason.
    pub missing: IndexMap<Missing, u64>,
    /// Cells set aside, each with a diagnostic.
    pub set_aside: u64,
}

/// A column that holds no answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Apart {
    /// The tool keeps it for itself: numbers, hours, versions.
    Tool,
    /// Who the person is: nothing of it is read or kept.
    Personal,
}

/// How people were linked across waves.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Linkage {
    /// Usable forms per wave: identifier, forms.
    pub forms: Vec<(String, u64)>,
    /// People known from at least one wave; pathways, where one person may have several.
    pub people: u64,
    /// People behind these pathways.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persons: Option<u64>,
    /// For each contrast: earlier wave, later wave, people linked by exact code.
    pub linked: Vec<(String, String, u64)>,
    /// Forms of the later wave of the headline contrast whose code has no earlier form.
    pub orphans: Vec<Orphan>,
    /// Codes with several rows at one wave.
    pub duplicates: Vec<Duplicate>,
    /// Pairs of unlinked codes that differ by one slip. Listed for a person to decide; never
    /// merged.
    pub near_misses: Vec<NearMiss>,
    /// Codes that are none of those handed out, by their check character.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refused_codes: Vec<RefusedCode>,
    /// How the elements of a self-generated code linked people, where one serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elements: Option<ElementLinkage>,
}

/// How the elements of a self-generated code linked people: strict and tolerant side by side.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ElementLinkage {
    /// Identifiers of the elements, in the order in which codes show them.
    pub elements: Vec<String>,
    /// Most elements that may be missing or differ in a tolerant link.
    pub tolerance: u64,
    /// For each contrast, the links of its two waves.
    pub links: Vec<ElementLinks>,
    /// Forms that lack an element.
    pub incomplete: u64,
    /// Forms kept apart because another form of the same wave has the same elements.
    pub same_elements: u64,
    /// Unlinked forms with more than one candidate within the tolerance.
    pub ambiguous: u64,
    /// Pairs to look at: links that are not strict, pairs that are not linked, and what was decided.
    pub review: Vec<ReviewPair>,
    /// Pairs left off that list.
    pub not_listed: u64,
    /// The changes of the outcomes, under exact links and under tolerant ones; filled by a run
    /// where a tolerance is declared.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<OutcomeByLinks>,
}

/// The change of one outcome under both kinds of links, as far as it may be shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutcomeByLinks {
    /// With every element there and equal. Withheld where the people whom only the tolerance
    /// links are so few that the two figures together would tell about them.
    pub exact: Finding,
    /// With the tolerance: the figure of the report.
    pub tolerant: Finding,
}

/// The links between two waves, by how they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ElementLinks {
    /// Earlier wave.
    pub from: String,
    /// Later wave.
    pub to: String,
    /// By a code that both forms have, or because one row holds both waves.
    pub by_code: u64,
    /// Every element there and equal.
    pub strict: u64,
    /// Some elements missing or different, within the tolerance.
    pub tolerant: u64,
    /// As a person decided.
    pub decided: u64,
}

/// Two forms that a person may look at and decide about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReviewPair {
    /// What became of the pair.
    pub status: PairStatus,
    /// The earlier form.
    pub earlier: FormAt,
    /// The later form.
    pub later: FormAt,
    /// Elements that are there in both and equal.
    pub agree: u64,
    /// Identifiers of the elements that differ.
    pub differ: Vec<String>,
    /// Identifiers of the elements that are missing in either.
    pub missing: Vec<String>,
}

/// What became of a pair of forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PairStatus {
    /// Not linked: within the tolerance, but one of the two has other candidates.
    Ambiguous,
    /// Not linked: one element beyond the tolerance.
    Beyond,
    /// Linked within the tolerance.
    Tolerant,
    /// Linked because a person decided.
    Decided,
    /// Kept apart because a person decided.
    Parted,
}

impl PairStatus {
    /// The word used in every output.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Ambiguous => "ambiguous",
            Self::Beyond => "beyond",
            Self::Tolerant => "tolerant",
            Self::Decided => "decided",
            Self::Parted => "parted",
        }
    }
}

/// A form and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FormAt {
    /// What it is known by.
    pub code: String,
    /// File, with its sheet where it has one.
    pub file: String,
    /// Line in the file.
    pub line: u64,
}

/// A code that cannot be right, as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusedCode {
    /// What was read.
    pub found: String,
    /// File, with its sheet where it has one.
    pub file: String,
    /// Line in the file.
    pub line: u64,
    /// `length`, `character` or `check`.
    pub reason: String,
    /// The one known code that a single slip turns into what was read. For a person to decide;
    /// nothing is merged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

/// A later form whose code has no earlier form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Orphan {
    /// The code.
    pub code: String,
    /// File.
    pub file: String,
    /// Sheet of a spreadsheet file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Line in the file.
    pub line: u64,
}

/// A code with several rows at one wave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duplicate {
    /// The code.
    pub code: String,
    /// Wave.
    pub wave: String,
    /// File of each row, with its sheet where it has one.
    pub files: Vec<String>,
    /// Line of each row, in the same order; for answer files of the form, its place among them.
    pub lines: Vec<u64>,
    /// Line whose answers count, if one does.
    pub kept: Option<u64>,
}

/// Two unlinked codes that differ by one slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NearMiss {
    /// Code of the later form.
    pub later: String,
    /// Line of the later form.
    pub line: u64,
    /// Code of the earlier form.
    pub earlier: String,
    /// What differs: `one character`, `two characters swapped`, `case or spaces`.
    pub slip: String,
}
