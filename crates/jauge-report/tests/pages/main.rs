//! What a report promises to its readers, checked on a synthetic study built by hand.
#![allow(clippy::unwrap_used)]

mod accessibility;
mod bad_input;
mod files;
mod golden;
mod html;
mod numbers;
mod own;
mod pdf;
mod readers;
mod reception;
mod safety;
mod support;
mod wheels;
mod wording;
mod write;
