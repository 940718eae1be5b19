//! Questionnaires out to the field, filled forms back in.
//!
//! [`form`] writes the header row in which a team keys answers; [`intake`] reads what came
//! back into [`Responses`](jauge_model::Responses) and says, for every row and every cell,
//! what was used and what was set aside and why; [`long_table`] writes it out, a row per
//! answer. Nothing here opens a file: bytes come in,
//! values go out.

pub mod dictionary;
pub mod exchange;
pub mod export;
pub mod form;
pub mod intake;
pub mod issued_code;
mod long_table;
pub mod parquet;
pub mod review;
pub mod self_code;
mod spelling;
pub mod workbook_out;

pub use long_table::{Answer, each_answer, left_out, long_table};
