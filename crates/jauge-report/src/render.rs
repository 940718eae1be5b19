//! From a document to files.

pub(crate) mod columns;
pub(crate) mod docx;
pub(crate) mod figures;
pub(crate) mod html;
pub(crate) mod markdown;
pub(crate) mod pdf;
pub(crate) mod xlsx;
