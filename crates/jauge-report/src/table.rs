//! Tables as readers and screen readers need them: a caption, column heads, row heads.

use serde::Serialize;

/// What stands in a cell.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Cell {
    text: String,
    /// Small print under the text: an identifier, the word "exploratory".
    note: Option<String>,
    numeric: bool,
}

impl Cell {
    pub(crate) fn words(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            note: None,
            numeric: false,
        }
    }

    pub(crate) fn number(text: impl Into<String>) -> Self {
        Self {
            numeric: true,
            ..Self::words(text)
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    pub(crate) fn is_numeric(&self) -> bool {
        self.numeric
    }

    pub(crate) fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// A table; the first cell of each row is its head.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Table {
    caption: String,
    heads: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
    note: Option<String>,
}

impl Table {
    /// A table with its caption and column heads, each with whether it holds numbers.
    pub(crate) fn new(caption: impl Into<String>, heads: Vec<Cell>) -> Self {
        Self {
            caption: caption.into(),
            heads,
            rows: Vec::new(),
            note: None,
        }
    }

    /// Adds a row. A row shorter than the head would shift what a screen reader reads out.
    pub(crate) fn push(&mut self, mut row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.heads.len(), "row of {}", self.caption);
        row.resize(self.heads.len(), Cell::words(""));
        self.rows.push(row);
    }

    pub(crate) fn set_note(&mut self, note: impl Into<String>) {
        self.note = Some(note.into());
    }

    pub(crate) fn caption(&self) -> &str {
        &self.caption
    }

    /// Tells this table apart from others with the same caption.
    pub(crate) fn number_caption(&mut self, number: usize) {
        self.caption = format!("{} ({number})", self.caption);
    }

    pub(crate) fn heads(&self) -> &[Cell] {
        &self.heads
    }

    pub(crate) fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    pub(crate) fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
