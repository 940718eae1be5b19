//! The findings as data, under the field's column names.

use jauge_model::finding::{Estimate, Finding, FlowStep, Input, Lint, Section, VoiceCount};
use jauge_model::indicator::IndicatorValue;
use jauge_model::study::{Cost, Decision};
use jauge_model::waiting::WaitingFound;
use jauge_model::{ClaimLevel, Lang, SecrecyPolicy, Statement, StoryStatement, Text, Withheld};
use serde::Serialize;

use crate::document::{Cells, Reader, funder, printed};
use crate::{Error, Pooling, Report, VERSION};

/// The format word of `findings.json`.
const FORMAT: &str = "jauge-findings/1";

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    program: Program,
    study: StudyHead<'a>,
    grid: GridHead<'a>,
    inputs: &'a [Input],
    waves: Vec<WaveHead<'a>>,
    findings: Vec<Row<'a>>,
    flow: &'a [FlowStep],
    statements: &'a [Statement],
    limits: &'a [Statement],
    #[serde(skip_serializing_if = "no_story")]
    stories: &'a [StoryStatement],
    #[serde(skip_serializing_if = "no_indicator")]
    indicators: &'a [IndicatorValue],
    #[serde(skip_serializing_if = "no_waiting")]
    waiting: &'a [WaitingFound],
    #[serde(skip_serializing_if = "no_lint")]
    lints: &'a [Lint],
    silent_units: Vec<SilentUnit<'a>>,
    voice_counts: Vec<VoiceRow<'a>>,
    cells: Cells,
    pooled: &'a [Pooling],
    costs: Vec<CostRow<'a>>,
    decisions: &'a [Decision],
}

/// A cost, with its amount as pages print it.
#[derive(Serialize)]
struct CostRow<'a> {
    #[serde(flatten)]
    cost: &'a Cost,
    printed: Option<Text>,
}

fn no_indicator(list: &&[IndicatorValue]) -> bool {
    list.is_empty()
}

fn no_waiting(list: &&[WaitingFound]) -> bool {
    list.is_empty()
}

fn no_story(list: &&[StoryStatement]) -> bool {
    list.is_empty()
}

fn no_lint(list: &&[Lint]) -> bool {
    list.is_empty()
}

#[derive(Serialize)]
struct Program {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct StudyHead<'a> {
    id: &'a str,
    title: &'a Text,
    simulated: bool,
    source: Option<&'a Text>,
    conf_level: f64,
    primary: &'a [String],
    secrecy: &'a SecrecyPolicy,
}

#[derive(Serialize)]
struct GridHead<'a> {
    id: &'a str,
    version: &'a str,
    hash: &'a str,
}

#[derive(Serialize)]
struct WaveHead<'a> {
    id: &'a str,
    label: &'a Text,
    retrospective: bool,
}

#[derive(Serialize)]
struct SilentUnit<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct VoiceRow<'a> {
    item: &'a str,
    wave: &'a str,
    written: u64,
    publishable: u64,
    shown: u64,
}

/// A finding as one row. The names of the fields are the columns of the CSV file.
#[derive(Serialize)]
struct Row<'a> {
    study: &'a str,
    finding_id: &'a str,
    section: Section,
    outcome: &'a str,
    label_fr: &'a str,
    label_en: &'a str,
    group_by: Option<&'a str>,
    group: Option<&'a str>,
    wave_from: Option<&'a str>,
    wave_to: Option<&'a str>,
    wave: Option<&'a str>,
    measure: &'static str,
    estimate: Option<f64>,
    std_error: Option<f64>,
    statistic: Option<f64>,
    df: Option<f64>,
    p_value: Option<f64>,
    p_adjusted: Option<f64>,
    conf_low: Option<f64>,
    conf_high: Option<f64>,
    conf_level: Option<f64>,
    numerator: Option<u64>,
    denominator: Option<u64>,
    unit: String,
    method: &'a str,
    primary: bool,
    claim: ClaimLevel,
    caveats: Vec<&'a str>,
    withheld: Option<Withheld>,
    not_computed: Option<&'a Text>,
    /// Counts of a table; in the JSON file only.
    table: Option<&'a Vec<Vec<Option<u64>>>>,
    /// The number as pages print it; in the JSON file only.
    printed: Option<Text>,
}

/// The columns of the CSV file.
const COLUMNS: [&str; 30] = [
    "study",
    "finding_id",
    "section",
    "outcome",
    "label_fr",
    "label_en",
    "group_by",
    "group",
    "wave_from",
    "wave_to",
    "wave",
    "measure",
    "estimate",
    "std_error",
    "statistic",
    "df",
    "p_value",
    "p_adjusted",
    "conf_low",
    "conf_high",
    "conf_level",
    "numerator",
    "denominator",
    "unit",
    "method",
    "primary",
    "claim",
    "caveats",
    "withheld",
    "not_computed",
];

fn row<'a>(report: &Report<'a>, f: &'a Finding) -> Row<'a> {
    let wave = |index: usize| report.grid.waves.get(index).map(|w| w.id.as_str());
    let number = |pick: fn(&Estimate) -> Option<f64>| f.estimate.as_ref().and_then(pick);
    Row {
        study: &report.study.id,
        finding_id: &f.id,
        section: f.section,
        outcome: &f.outcome,
        label_fr: f.label.get(Lang::Fr),
        label_en: f.label.get(Lang::En),
        group_by: f.group.as_ref().map(|g| g.by.as_str()),
        group: f.group.as_ref().map(|g| g.label.as_str()),
        wave_from: f.contrast.and_then(|c| wave(c.from)),
        wave_to: f.contrast.and_then(|c| wave(c.to)),
        wave: f.wave.and_then(wave),
        measure: f.measure.id(),
        estimate: number(|e| Some(e.estimate)),
        std_error: number(|e| e.std_error),
        statistic: number(|e| e.statistic),
        df: number(|e| e.df),
        p_value: number(|e| e.p_value),
        p_adjusted: number(|e| e.p_adjusted),
        conf_low: number(|e| e.conf_low),
        conf_high: number(|e| e.conf_high),
        conf_level: number(|e| e.conf_level),
        numerator: f.numerator,
        denominator: f.denominator,
        unit: f.unit.word(),
        method: &f.method,
        primary: f.primary,
        claim: f.claim,
        caveats: f.caveats.iter().map(|c| c.gate.as_str()).collect(),
        withheld: f.withheld,
        not_computed: f.not_computed.as_ref(),
        table: f.table.as_ref(),
        printed: printed(report, f),
    }
}

/// The number of a finding as it stands on the pages, in each language.
fn printed(report: &Report<'_>, f: &Finding) -> Option<Text> {
    let of = |lang| printed::finding(&Reader::new(report, lang), f);
    Some(Text::both(of(Lang::Fr)?, of(Lang::En)?))
}

/// The whole of `findings.json`.
pub(crate) fn json(report: &Report<'_>) -> Result<String, Error> {
    let Report {
        grid,
        study,
        results,
        ..
    } = report;
    let voice = |v: &'_ VoiceCount| (v.wave, v.written, v.publishable, v.shown);
    let voice_counts = results.voice_counts.iter().map(|v| {
        let (wave, written, publishable, shown) = voice(v);
        VoiceRow {
            item: &v.item,
            wave: grid.waves.get(wave).map_or("", |w| w.id.as_str()),
            written,
            publishable,
            shown,
        }
    });
    pretty(&File {
        format: FORMAT,
        program: Program {
            name: "jauge",
            version: VERSION,
        },
        study: StudyHead {
            id: &study.id,
            title: &study.title,
            simulated: study.simulated,
            source: study.source.as_ref(),
            conf_level: study.conf_level,
            primary: &study.primary,
            secrecy: &study.secrecy,
        },
        grid: GridHead {
            id: &grid.id,
            version: &grid.version,
            hash: &grid.hash,
        },
        inputs: &results.inputs,
        waves: grid
            .waves
            .iter()
            .map(|w| WaveHead {
                id: &w.id,
                label: &w.label,
                retrospective: w.retrospective,
            })
            .collect(),
        findings: results.findings.iter().map(|f| row(report, f)).collect(),
        statements: &results.statements,
        flow: &results.flow,
        limits: &results.limits,
        stories: &results.stories,
        indicators: &results.indicators,
        waiting: &results.waiting,
        lints: &results.lints,
        silent_units: results
            .silent_units
            .iter()
            .map(|(id, name)| SilentUnit { id, name })
            .collect(),
        voice_counts: voice_counts.collect(),
        cells: Cells::of(report.reception),
        pooled: report.pooled,
        costs: study.report.costs.iter().map(|c| cost(report, c)).collect(),
        decisions: &study.report.decisions,
    })
}

fn cost<'a>(report: &Report<'a>, cost: &'a Cost) -> CostRow<'a> {
    let printed = |amount, lang| funder::amount(&Reader::new(report, lang), amount, &cost.unit);
    CostRow {
        cost,
        printed: cost
            .amount
            .map(|a| Text::both(printed(a, Lang::Fr), printed(a, Lang::En))),
    }
}

/// JSON for people to read and for tools to compare: indented, one line feed at the end.
pub(crate) fn pretty(value: &impl Serialize) -> Result<String, Error> {
    let mut out = serde_json::to_string_pretty(value)?;
    out.push('\n');
    Ok(out)
}

/// The columns that hold numbers.
pub(crate) const NUMERIC: [&str; 10] = [
    "estimate",
    "std_error",
    "statistic",
    "df",
    "p_value",
    "p_adjusted",
    "conf_low",
    "conf_high",
    "numerator",
    "denominator",
];

/// The heads and the rows of `findings.csv`.
pub(crate) fn rows(report: &Report<'_>) -> (&'static [&'static str], Vec<Vec<String>>) {
    let found = report.results.findings.iter();
    (&COLUMNS, found.map(|f| cells(&row(report, f))).collect())
}

/// The whole of `findings.csv`.
pub(crate) fn csv(report: &Report<'_>) -> Result<String, Error> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for finding in &report.results.findings {
        writer.write_record(cells(&row(report, finding)))?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|e| Error::Csv(e.into_error().into()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn cells(r: &Row<'_>) -> Vec<String> {
    let section = match r.section {
        Section::Population => "population",
        Section::Flow => "flow",
        Section::Item => "item",
        Section::Score => "score",
        Section::Options => "options",
        Section::Comparison => "comparison",
        Section::Balance => "balance",
        Section::Attrition => "attrition",
        Section::Reliability => "reliability",
        Section::Words => "words",
    };
    let withheld = r.withheld.map_or("", Withheld::id);
    let count = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    let text = |t: Option<&str>| cell_text(t.unwrap_or(""));
    vec![
        text(Some(r.study)),
        text(Some(r.finding_id)),
        section.to_owned(),
        text(Some(r.outcome)),
        text(Some(r.label_fr)),
        text(Some(r.label_en)),
        text(r.group_by),
        text(r.group),
        text(r.wave_from),
        text(r.wave_to),
        text(r.wave),
        r.measure.to_owned(),
        shortest(r.estimate),
        shortest(r.std_error),
        shortest(r.statistic),
        shortest(r.df),
        shortest(r.p_value),
        shortest(r.p_adjusted),
        shortest(r.conf_low),
        shortest(r.conf_high),
        shortest(r.conf_level),
        count(r.numerator),
        count(r.denominator),
        text(Some(&r.unit)),
        text(Some(r.method)),
        r.primary.to_string(),
        r.claim.id().to_owned(),
        text(Some(&r.caveats.join(";"))),
        withheld.to_owned(),
        text(r.not_computed.map(|t| t.get(Lang::En))),
    ]
}

/// The shortest decimal form that reads back to the same number; empty where there is none.
fn shortest(value: Option<f64>) -> String {
    match value {
        Some(v) if v.is_finite() && v != 0.0 && !(1e-5..1e16).contains(&v.abs()) => {
            format!("{v:e}")
        }
        Some(v) if v.is_finite() => v.to_string(),
        _ => String::new(),
    }
}

/// A text that no spreadsheet runs as a formula: a leading apostrophe makes it text, also
/// where spaces come first.
fn cell_text(text: &str) -> String {
    let first = text.trim_start_matches([' ', '\u{a0}']).chars().next();
    if matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n')) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{cell_text, shortest};

    #[test]
    fn numbers_read_back_to_themselves() {
        for v in [0.1 + 0.2, 1.0 / 3.0, 1e-300, -2.5e-9, 6.02e23, 28.0, 0.0] {
            assert_eq!(shortest(Some(v)).parse::<f64>().unwrap(), v);
        }
        assert_eq!(shortest(Some(1e-9)), "1e-9");
        assert_eq!(shortest(Some(f64::NAN)), "");
        assert_eq!(shortest(None), "");
    }

    #[test]
    fn formulas_become_text() {
        for text in ["=cmd()", "+1", "-x", "@a", "\tb", " =c"] {
            assert_eq!(cell_text(text), format!("'{text}"));
        }
        assert_eq!(cell_text("a=b"), "a=b");
    }
}
