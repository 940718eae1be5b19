//! No bare number: what stands on a page is in the files of data, as it is printed or to be rounded to it.
//!
//! Kinds that are allowed without being there: a share of two counts of one finding, what is left of its people, a sum over the open
//! answers, how many entries something has, the marks of an axis, the threshold of a p-value, and words with a number in them.

use std::collections::BTreeSet;

use jauge::model::Lang;
use jauge::model::claim::rules;
use serde_json::Value;

use super::outputs;

/// What a rule says by itself, with a number in it, in one language: the years of its sources, the thresholds in its
/// words. Only the whole phrase is excused, where it stands.
fn phrases_of_rules(lang: Lang) -> Vec<String> {
    let rules = rules();
    let texts = (rules.sources.iter().map(|s| &s.short))
        .chain(rules.rungs.iter().flat_map(|r| [&r.needs, &r.next]))
        .chain(rules.gates.iter().map(|g| &g.rule))
        .chain(rules.checks.iter().map(|c| &c.refused))
        .chain(rules.requirements.iter().map(|r| &r.said));
    let said = texts.map(|t| t.get(lang).to_owned());
    let mut out: Vec<String> = said
        .filter(|t| t.bytes().any(|b| b.is_ascii_digit()))
        .collect();
    // A longer phrase may hold a shorter one.
    out.sort_by_key(|t| std::cmp::Reverse(t.len()));
    out
}

/// A number on a page, with the words before it.
struct Printed {
    text: String,
    before: String,
    after: String,
}

impl Printed {
    fn decimals(&self, lang: Lang) -> usize {
        let plain = self.plain(lang);
        plain.split_once('.').map_or(0, |(_, d)| d.len())
    }

    fn plain(&self, lang: Lang) -> String {
        let kept = self.text.replace(['\u{202f}', '\u{a0}'], "");
        match lang {
            Lang::Fr => kept.replace(',', "."),
            Lang::En => kept.replace(',', ""),
        }
    }
}

/// The words of the main part of a page, without scripts, styles and the marks of axes.
fn words(page: &str) -> String {
    let main = &page[page.find("<main").unwrap()..page.find("</main>").unwrap()];
    let mut out = String::new();
    let mut skip: Option<&str> = None;
    for piece in main.split('<') {
        let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
        match skip {
            Some(end) if tag.starts_with(end) => skip = None,
            Some(_) => continue,
            None if tag.starts_with("style") => skip = Some("/style"),
            None if tag.starts_with("script") => skip = Some("/script"),
            // A picture has its data beside it, as a table: what it writes of its own are the marks of its axes.
            None if tag.starts_with("svg") => skip = Some("/svg"),
            // The numbers of the notes to sentences.
            None if tag.starts_with("span class=\"printed\"") => skip = Some("/span"),
            None => {}
        }
        if skip.is_none() {
            let inline = [
                "b>", "i>", "em", "strong", "span", "/b", "/i", "/em", "/strong", "/span",
            ];
            if !inline.iter().any(|t| tag.starts_with(t)) {
                out.push('\n');
            }
            out.push_str(text);
        }
    }
    out.replace("&#160;", "\u{a0}")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
        .replace("&lt;", "<")
}

fn numbers(text: &str) -> Vec<Printed> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let named = i > 0 && (chars[i - 1].is_alphanumeric() || matches!(chars[i - 1], '_' | '-'));
        let from = i;
        let inside = |i: usize| {
            chars[i].is_ascii_digit()
                || (matches!(chars[i], ',' | '.' | '\u{202f}')
                    && i > from
                    && chars.get(i + 1).is_some_and(char::is_ascii_digit))
        };
        while i < chars.len() && inside(i) {
            i += 1;
        }
        // "C3" and "jg-2" are names, and so is what a letter follows.
        let goes_on = chars.get(i).is_some_and(|c| c.is_alphabetic());
        if i > from && !named && !goes_on {
            out.push(Printed {
                text: chars[from..i].iter().collect(),
                before: chars[from.saturating_sub(24)..from].iter().collect(),
                after: chars[i..chars.len().min(i + 12)].iter().collect(),
            });
        }
        i = i.max(from + 1);
    }
    out
}

/// All that the files of data say: strings as they stand, and numbers.
#[derive(Default)]
struct Known {
    printed: BTreeSet<String>,
    values: Vec<f64>,
    /// Counts of one finding with the people behind it.
    shares: Vec<(f64, f64)>,
    counts: BTreeSet<usize>,
}

impl Known {
    fn take(&mut self, value: &Value) {
        match value {
            Value::String(text) => self
                .printed
                .extend(numbers(text).into_iter().map(|n| n.text)),
            Value::Number(n) => self.values.extend(n.as_f64()),
            Value::Array(all) => {
                self.counts.insert(all.len());
                all.iter().for_each(|v| self.take(v));
            }
            Value::Object(all) => {
                self.take_shares(value);
                all.values().for_each(|v| self.take(v));
            }
            _ => {}
        }
    }

    fn take_shares(&mut self, object: &Value) {
        let number = |key: &str| object.get(key).and_then(Value::as_f64);
        let whole = number("denominator").or_else(|| number("expected"));
        let Some(n) = whole.filter(|n| *n > 0.0) else {
            return;
        };
        let cells = object
            .get("table")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let cells = cells
            .filter_map(Value::as_array)
            .flatten()
            .filter_map(Value::as_f64);
        let missing = object.get("missing").and_then(Value::as_object);
        let missing = missing
            .into_iter()
            .flat_map(|m| m.values())
            .filter_map(Value::as_f64);
        let counted = number("numerator").into_iter().chain(number("used"));
        for k in cells.chain(missing).chain(counted) {
            self.shares.push((k, n));
            self.values.push(n - k);
        }
    }

    fn has(&self, number: &Printed, lang: Lang) -> bool {
        if self.printed.contains(&number.text) {
            return true;
        }
        let Ok(wanted) = number.plain(lang).parse::<f64>() else {
            return false;
        };
        let decimals = i32::try_from(number.decimals(lang)).unwrap();
        let half = 0.5 * 10_f64.powi(-decimals) * (1.0 + 1e-9);
        let close = |v: f64| (v.abs() - wanted).abs() <= half;
        // A gap between two shares is told in points.
        if decimals == 1
            && self
                .values
                .iter()
                .any(|v| v.abs() < 1.0 && close(v * 100.0))
        {
            return true;
        }
        let percent = number
            .after
            .trim_start_matches(['\u{202f}', '\u{a0}', ' '])
            .starts_with('%');
        if percent {
            return self.values.iter().any(|v| close(v * 100.0))
                || self.shares.iter().any(|(k, n)| close(100.0 * k / n));
        }
        // A whole number is a count and is there as it is; anything else is rounded from what is there.
        if decimals == 0 && wanted < 1000.0 {
            return self.values.iter().any(|v| v.abs() == wanted);
        }
        self.values.iter().any(|v| close(*v))
    }
}

/// Numbers that say nothing of the people: what kind each is.
fn kind(number: &Printed, known: &Known, lang: Lang) -> Option<&'static str> {
    let (before, after) = (number.before.as_str(), number.after.as_str());
    let ends = |with: &[&str]| with.iter().any(|w| before.ends_with(w));
    let whole = number.plain(lang).parse::<usize>().ok();
    if ends(&["SHA-"]) || before.contains("SHA-256") {
        return Some("name of a hash");
    }
    if ends(&["(", "\n("]) && after.starts_with(')') {
        return Some("which of several tables of one name");
    }
    if ends(&["<\u{a0}", "< ", "<\u{202f}"]) && number.plain(lang) == "0.001" {
        return Some("threshold of a p-value");
    }
    let said = [
        "sur 1", "in 1,000", "998", "sur 100", "in 100", "out of", "hasard", "chance",
    ];
    let chance =
        number.text == "998" || said.iter().any(|w| before.contains(w) || after.contains(w));
    if chance || before.ends_with("(998 in ") {
        return Some("limits of chance");
    }
    if before.contains("« ") || before.contains('«') || before.contains('“') {
        return Some("example or quotation");
    }
    if ends(&[
        "Au-delà de ",
        "beyond ",
        "Beyond ",
        "au-delà de ",
        "over ",
        "seuil ",
        "level ",
    ]) {
        return Some("threshold of a rule");
    }
    if before.ends_with('\n')
        && whole.is_some_and(|n| known.counts.contains(&n))
        && after.starts_with('\n')
    {
        return Some("how many entries there are");
    }
    None
}

#[test]
fn every_number_of_every_page_is_in_the_files_of_data() {
    let mut seen = 0;
    let mut bare = Vec::new();
    let mut kinds: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for study in jauge::demo::studies() {
        let files = outputs(study);
        let mut known = Known::default();
        for name in ["findings.json", "team/reception.json", "provenance.json"] {
            known.take(&serde_json::from_str(&files[name]).unwrap());
        }
        // What the team wrote is printed as it is written.
        let own = jauge::demo::files(study).unwrap().remove(0);
        known.take(&Value::String(String::from_utf8(own.bytes).unwrap()));
        let findings: Value = serde_json::from_str(&files["findings.json"]).unwrap();
        let mut methods: std::collections::BTreeMap<(&str, &str), usize> = <_>::default();
        for f in findings["findings"].as_array().unwrap() {
            let of = (
                f["measure"].as_str().unwrap(),
                f["method"].as_str().unwrap(),
            );
            *methods.entry(of).or_default() += 1;
        }
        known.counts.extend(methods.into_values());
        // How many results are withheld, in all, for a reason, and of one key at one time.
        known
            .values
            .push(findings["findings"].as_array().unwrap().len() as f64);
        let mut withheld: std::collections::BTreeMap<String, usize> = <_>::default();
        for f in findings["findings"].as_array().unwrap() {
            let Some(why) = f["withheld"].as_str() else {
                continue;
            };
            let place = format!(
                "{why} {} {} {} {}",
                f["group_by"], f["wave_from"], f["wave_to"], f["wave"]
            );
            for key in [String::new(), why.to_owned(), place] {
                *withheld.entry(key).or_default() += 1;
            }
        }
        known
            .values
            .extend(withheld.into_values().map(|n| n as f64));
        let publishable: f64 = findings["voice_counts"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|v| v["publishable"].as_f64())
            .sum();
        known.values.push(publishable);
        for (name, page) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
            let lang = if name.ends_with(".fr.html") {
                Lang::Fr
            } else {
                Lang::En
            };
            let mut text = words(page);
            for phrase in phrases_of_rules(lang) {
                text = text.replace(&phrase, " ");
            }
            for number in numbers(&text) {
                seen += 1;
                if known.has(&number, lang) {
                    continue;
                }
                match kind(&number, &known, lang) {
                    Some(kind) => *kinds.entry(kind).or_default() += 1,
                    None => bare.push(format!(
                        "{study}/{name}: {}[{}]{}",
                        number.before, number.text, number.after
                    )),
                }
            }
        }
    }
    assert!(seen > 5000, "only {seen} numbers");
    // Most are looked up: what is allowed by kind is the exception.
    let excused: usize = kinds.values().sum();
    assert!(excused * 20 < seen, "{kinds:?} of {seen}");
    assert!(
        bare.is_empty(),
        "{} bare numbers of {seen} ({kinds:?}):\n{}",
        bare.len(),
        bare.join("\n")
    );
}
