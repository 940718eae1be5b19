//! Tables as readers and screen readers need them: a caption, column heads, row heads.

use serde::Serialize;

use crate::document::basis::{Basis, legend};

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

/// The head of a column. One of figures says what they are: none can be built without.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Head {
    #[serde(flatten)]
    cell: Cell,
    basis: Option<Basis>,
}

impl Head {
    pub(crate) fn words(text: impl Into<String>) -> Self {
        Self {
            cell: Cell::words(text),
            basis: None,
        }
    }

    pub(crate) fn figures(text: impl Into<String>, basis: Basis) -> Self {
        Self {
            cell: Cell::number(text),
            basis: Some(basis),
        }
    }
}

/// A table; the first cell of each row is its head.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Table {
    caption: String,
    heads: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
    note: Option<String>,
    /// What the columns of figures are.
    legend: Option<String>,
}

impl Table {
    /// A table with its caption and column heads.
    pub(crate) fn new(caption: impl Into<String>, heads: Vec<Head>) -> Self {
        let figures = heads.iter();
        let figures = figures.filter_map(|h| Some((h.cell.text(), h.basis.as_ref()?)));
        Self {
            caption: caption.into(),
            legend: legend(figures),
            heads: heads.into_iter().map(|h| h.cell).collect(),
            rows: Vec::new(),
            note: None,
        }
    }

    /// Adds a row. A figure stands under a head that says what it is. A row shorter than the head would shift what a screen reader reads out.
    pub(crate) fn push(&mut self, mut row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.heads.len(), "row of {}", self.caption);
        let bare = row.iter().zip(&self.heads);
        let bare = bare.filter(|(cell, head)| cell.numeric && !head.numeric);
        debug_assert_eq!(bare.count(), 0, "a bare figure in {}", self.caption);
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

    pub(crate) fn legend(&self) -> Option<&str> {
        self.legend.as_deref()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
