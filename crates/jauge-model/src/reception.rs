//! The reception report: what happened to each row and each cell that came in.
//!
//! ```text
//! for every file:    rows read = rows used + rows set aside
//! for every column:  rows used = cells used + cells missing (by reason) + cells set aside
//! ```

use indexmap::IndexMap;
use serde::Serialize;

use crate::diagnostic::Diagnostics;
use crate::missing::Missing;

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
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Encoding it was read with, and whether it was declared or decided.
    pub encoding: String,
    /// Delimiter it was read with.
    pub delimiter: String,
    /// Decimal mark of its numbers, where it has any.
    pub decimal: Option<String>,
    /// Data rows found, the header apart.
    pub rows_read: u64,
    /// Rows whose answers were used.
    pub rows_used: u64,
    /// Rows set aside, each with a diagnostic.
    pub rows_set_aside: u64,
    /// One entry per column of the file, in order.
    pub columns: Vec<ColumnReception>,
}

/// What happened to one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ColumnReception {
    /// Name in the file.
    pub name: String,
    /// What it was read as: an item (with its wave), a key, a date, a consent, a covariate;
    /// `None` when nothing in the grid or study asks for it.
    pub read_as: Option<String>,
    /// Cells used.
    pub used: u64,
    /// Cells missing, by reason.
    pub missing: IndexMap<Missing, u64>,
    /// Cells set aside, each with a diagnostic.
    pub set_aside: u64,
}

/// How people were linked across waves.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Linkage {
    /// Usable forms per wave: identifier, forms.
    pub forms: Vec<(String, u64)>,
    /// People known from at least one wave.
    pub people: u64,
    /// For each contrast: earlier wave, later wave, people linked by exact code.
    pub linked: Vec<(String, String, u64)>,
    /// Forms of the later wave of the headline contrast whose code has no earlier form.
    pub orphans: Vec<Orphan>,
    /// Codes with several rows at one wave.
    pub duplicates: Vec<Duplicate>,
    /// Pairs of unlinked codes that differ by one slip. Listed for a person to decide; never
    /// merged.
    pub near_misses: Vec<NearMiss>,
}

/// A later form whose code has no earlier form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Orphan {
    /// The code.
    pub code: String,
    /// File.
    pub file: String,
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
    /// File of each row.
    pub files: Vec<String>,
    /// Line of each row, in the same order.
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
