//! Forms of a grid and codes to hand out: conversion of what is wanted and of what was made.

use std::path::PathBuf;

use jauge::collect::form::{Codes, Profile, cards, list_of_codes};
use jauge::collect::issued_code::IssuedCode;
use jauge::forms::{self, Given, Kind, Wanted};
use pyo3::prelude::*;

use crate::errors::CollectError;
use crate::{Fault, guarded, parse_lang, rows_of};

const NO_PDF: &str = "this package was built without pdf, which takes minutes to compile: \
    pip install ./python --config-settings=build-args=\"--features pdf\"; \
    or print the page of as_=\"html\", which is made for paper too";

/// How a form is wanted, in words.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Wish {
    kind: String,
    wave: Option<String>,
    role: Option<String>,
    lang: String,
    codes: String,
    keys: Vec<(String, String)>,
    handed_out: Vec<String>,
    raters: usize,
    profile: String,
}

/// Makes the form of the text of a grid; beside a sheet, the list of its codes. `name` is the file that the
/// faults name.
#[pyfunction]
fn form(py: Python<'_>, text: &str, name: &str, wish: Wish) -> PyResult<(Vec<u8>, Option<String>)> {
    let known = Kind::ALL.map(Kind::id).join(", ");
    let kind = Kind::ALL.into_iter().find(|k| k.id() == wish.kind);
    let kind = kind.ok_or_else(|| not_one_of("as_", &known, &wish.kind))?;
    if kind == Kind::Pdf && cfg!(not(feature = "pdf")) {
        return Err(CollectError::new_err(NO_PDF));
    }
    let codes = match wish.codes.as_str() {
        "issued" => Codes::Issued,
        "free" => Codes::Free,
        other => return Err(not_one_of("codes", "issued, free", other)),
    };
    let handed_out = read_codes(&wish.handed_out)?;
    let wanted = Wanted {
        kind,
        wave: wish.wave.as_deref(),
        role: wish.role.as_deref(),
        lang: parse_lang(&wish.lang)?,
        codes,
        keys: &wish.keys,
        handed_out: &handed_out,
        raters: wish.raters,
        profile: parse_profile(&wish.profile)?,
    };
    let made = guarded(py, || forms::form(name, text, &wanted))?;
    Ok((made.content, made.code_list))
}

/// Whose answers they are, in words.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Person {
    wave: Option<String>,
    role: Option<String>,
    participant: String,
    date: String,
    lang: String,
    keys: Vec<(String, String)>,
}

/// The name and the content of the answer file that a form would write; `answers` is JSON, by item.
#[pyfunction]
fn answer_file(
    py: Python<'_>,
    text: &str,
    name: &str,
    answers: &str,
    person: Person,
) -> PyResult<(String, String)> {
    let answers = serde_json::from_str(answers)
        .map_err(|e| CollectError::new_err(format!("answers: {e}")))?;
    let given = Given {
        wave: person.wave.as_deref(),
        role: person.role.as_deref(),
        participant: &person.participant,
        date: &person.date,
        lang: parse_lang(&person.lang)?,
        keys: &person.keys,
        answers: &answers,
    };
    let made = guarded(py, || forms::answer_file(name, text, &given))?;
    Ok((made.name, made.content))
}

/// Draws codes to hand out, none of which is in `taken`.
#[pyfunction]
fn codes(py: Python<'_>, count: u64, length: usize, taken: Vec<String>) -> PyResult<Vec<String>> {
    let taken = read_codes(&taken)?;
    let drawn = guarded(py, || forms::codes(count, length, &taken))?;
    Ok(drawn.iter().map(IssuedCode::to_string).collect())
}

/// A code as it is written out, from what a person typed.
#[pyfunction]
fn check_code(text: &str) -> PyResult<String> {
    Ok(read_code(text)?.to_string())
}

/// The codes of a list that was handed out.
#[pyfunction]
fn codes_of(py: Python<'_>, file: PathBuf) -> PyResult<Vec<String>> {
    let codes = guarded(py, || forms::codes_of(&file))?;
    Ok(codes.iter().map(IssuedCode::to_string).collect())
}

/// The list of codes as a spreadsheet opens it.
#[pyfunction]
fn code_list(codes: Vec<String>, profile: &str) -> PyResult<String> {
    Ok(list_of_codes(&read_codes(&codes)?, parse_profile(profile)?))
}

/// The cards to print.
#[pyfunction]
fn code_cards(codes: Vec<String>, lang: &str) -> PyResult<String> {
    Ok(cards(&read_codes(&codes)?, parse_lang(lang)?))
}

/// The grid file of a form that exists, and what was not taken over.
#[pyfunction]
fn import_form(
    py: Python<'_>,
    content: &[u8],
    name: &str,
    lang: &str,
) -> PyResult<(Option<String>, Vec<Fault>)> {
    let lang = parse_lang(lang)?;
    let (grid, said) = guarded(py, || Ok(forms::import(name, content)))?;
    Ok((grid, rows_of(&said, lang)))
}

fn read_codes(codes: &[String]) -> PyResult<Vec<IssuedCode>> {
    codes.iter().map(|code| read_code(code)).collect()
}

fn read_code(text: &str) -> PyResult<IssuedCode> {
    IssuedCode::parse(text).map_err(|fault| {
        let why = fault.message();
        CollectError::new_err(format!("{text:?}: {}", why.get(jauge::model::Lang::En)))
    })
}

fn parse_profile(profile: &str) -> PyResult<Profile> {
    match profile {
        "fr-excel" => Ok(Profile::FrExcel),
        "machine" => Ok(Profile::Machine),
        other => Err(not_one_of("profile", "fr-excel, machine", other)),
    }
}

fn not_one_of(option: &str, known: &str, found: &str) -> PyErr {
    crate::errors::no_such_option(format!("{option} is one of {known}, not {found:?}"))
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(form, module)?)?;
    module.add_function(wrap_pyfunction!(answer_file, module)?)?;
    module.add_function(wrap_pyfunction!(codes, module)?)?;
    module.add_function(wrap_pyfunction!(check_code, module)?)?;
    module.add_function(wrap_pyfunction!(codes_of, module)?)?;
    module.add_function(wrap_pyfunction!(code_list, module)?)?;
    module.add_function(wrap_pyfunction!(code_cards, module)?)?;
    module.add_function(wrap_pyfunction!(import_form, module)?)?;
    Ok(())
}
