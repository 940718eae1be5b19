//! The sentences of each level, in French and English: the words stand in `jauge_model::claim::rules`, every number
//! comes from a finding.

use jauge_model::claim::rules;
use jauge_model::finding::{Finding, Measure, Results};
use jauge_model::{ClaimLevel, Contrast, Estimate, Lang, Statement, Text, Unit, locale};
use jauge_stats::finite_population::no_assumption_bounds;

use super::gates::Gates;
use crate::Material;
use crate::flow::{ENROLLED, FORMS, LINKED};

pub(super) struct Sentences<'a> {
    pub(super) material: Material<'a>,
    pub(super) gates: &'a Gates,
}

/// A finding's numbers, in words of one language.
pub(super) struct Words {
    pub(super) estimate: String,
    low: String,
    high: String,
    signed_low: String,
    signed_high: String,
    pub(super) interval: String,
    n: String,
}

type Values = Vec<(&'static str, String)>;

impl Sentences<'_> {
    /// C1: how many units of the declared population answered.
    pub(super) fn coverage(&self, results: &Results) -> Option<Statement> {
        let finding = results
            .findings
            .iter()
            .find(|f| f.measure == Measure::Coverage)?;
        let (k, n) = (finding.numerator?, finding.denominator?);
        let share = finding.estimate.as_ref()?.estimate;
        let text = rules().say("C1.coverage", |lang| {
            vec![
                ("label", finding.label.get(lang).to_owned()),
                ("k", locale::integer(k, lang)),
                ("n", locale::integer(n, lang)),
                ("p", locale::percent(share, 1, lang)),
            ]
        });
        Some(statement(finding, &[], text))
    }

    /// C2: what the units that answered report, with the two extremes.
    pub(super) fn indicators<'r>(
        &'r self,
        results: &'r Results,
    ) -> impl Iterator<Item = Statement> + 'r {
        let shares = results.findings.iter();
        shares
            .filter(|f| f.measure == Measure::ShareFinitePopulation)
            .filter_map(|exact| self.indicator(exact, results))
    }

    fn indicator(&self, exact: &Finding, results: &Results) -> Option<Statement> {
        let bounds = results.overall(&exact.outcome, Measure::ShareNoAssumption, None)?;
        let total = self.material.population?.ids.len() as u64;
        let (k, n) = (exact.numerator?, exact.denominator?);
        let (e, b) = (exact.estimate.as_ref()?, bounds.estimate.as_ref()?);
        let units = &self.material.study.population.as_ref()?.label;
        let count = |share: Option<f64>| (share.unwrap_or(0.0) * total as f64).round() as u64;
        let text = rules().say("C2.population", |lang| {
            let n_of = |x: u64| locale::integer(x, lang);
            vec![
                ("units", units.get(lang).to_owned()),
                ("label", exact.label.get(lang).to_owned()),
                ("k", n_of(k)),
                ("n", n_of(n)),
                ("t", n_of(total)),
                ("lo", n_of(count(e.conf_low))),
                ("hi", n_of(count(e.conf_high))),
                ("min", n_of(count(b.conf_low))),
                ("max", n_of(count(b.conf_high))),
            ]
        });
        Some(statement(exact, &[&bounds.id], text))
    }

    /// C2: how many think they would be worse off without, at the last time at which they were asked.
    pub(super) fn opinion(&self, results: &Results) -> Option<Statement> {
        let (item, option) = self.material.study.claims.opinion.as_ref()?;
        let outcome = format!("{item}/{option}");
        let told = |f: &&Finding| {
            f.outcome == outcome && f.measure == Measure::OptionShare && f.group.is_none()
        };
        let finding = results.findings.iter().rfind(told)?;
        let (k, n) = (finding.numerator?, finding.denominator?);
        let wave = &self.material.grid.waves.get(finding.wave?)?.label;
        let text = rules().say("C2.without", |lang| {
            vec![
                ("k", locale::integer(k, lang)),
                ("n", locale::integer(n, lang)),
                ("wave", locale::in_a_sentence(wave.get(lang))),
            ]
        });
        Some(statement(finding, &[], text))
    }

    /// C1: from enrolled to linked.
    pub(super) fn flow(&self, results: &Results) -> Option<Statement> {
        let (from, to) = *self.material.study.contrasts.first()?;
        let stage = |outcome: &str, wave, contrast| {
            let found = results
                .findings
                .iter()
                .find(|f| f.outcome == outcome && f.wave == wave && f.contrast == contrast)?;
            Some((found, found.numerator?))
        };
        let enrolled = stage(ENROLLED, None, None);
        let first = stage(FORMS, Some(from), None)?;
        let last = stage(FORMS, Some(to), None)?;
        let linked = stage(LINKED, None, Some(Contrast { from, to }))?;
        let waves = &self.material.grid.waves;
        let id = if enrolled.is_some() {
            "C1.flow_enrolled"
        } else {
            "C1.flow"
        };
        let text = rules().say(id, |lang| {
            let wave = |w: usize| waves.get(w).map_or("", |w| w.label.get(lang)).to_owned();
            let mut values = vec![
                ("a", locale::integer(first.1, lang)),
                ("b", locale::integer(last.1, lang)),
                ("l", locale::integer(linked.1, lang)),
                ("before", wave(from)),
                ("after", wave(to)),
            ];
            values.extend(enrolled.map(|(_, e)| ("e", locale::integer(e, lang))));
            values
        });
        Some(statement(linked.0, &[&first.0.id, &last.0.id], text))
    }

    /// C0: for how many the later form is not due yet.
    pub(super) fn not_due(&self, results: &Results) -> Option<Statement> {
        let gates = self.gates;
        if gates.not_due == 0 {
            return None;
        }
        let (_, to) = *self.material.study.contrasts.first()?;
        let forms = |f: &&Finding| f.outcome == FORMS && f.wave == Some(to);
        let finding = results.findings.iter().find(forms)?;
        let all = gates.entered + gates.not_due;
        let none = gates.none_due();
        let id = if none { "C0.none_due" } else { "C0.not_due" };
        let text = rules().say(id, |lang| {
            let mut values = vec![
                ("wave", gates.later.get(lang).to_owned()),
                ("n", locale::integer(all, lang)),
                ("date", gates.as_of(lang)),
            ];
            if !none {
                values.push(("k", locale::integer(gates.not_due, lang)));
            }
            values
        });
        let mut said = statement(finding, &[], text);
        said.level = ClaimLevel::C0;
        Some(said)
    }

    /// C3: a change observed in the same people, or C2 when too many were lost. Nothing where the forms were filled in
    /// otherwise the second time, or where nobody's later form is due.
    pub(super) fn change(&self, finding: &Finding, results: &Results) -> Option<Statement> {
        if self.gates.mode_changed() || self.gates.none_due() {
            return None;
        }
        let (text, others) = match finding.measure {
            Measure::ShareImproved => (
                self.counts(finding, results)?,
                [Measure::ShareSame, Measure::ShareDeclined],
            ),
            _ => (
                self.mean_change(finding, results)?,
                [Measure::MeanBefore, Measure::MeanAfter],
            ),
        };
        // Every figure in the sentence is named, so that it falls silent with each of them.
        let others: Vec<&str> = alike(finding, results)
            .filter(|f| others.contains(&f.measure))
            .map(|f| f.id.as_str())
            .collect();
        Some(statement(finding, &others, self.in_group(finding, text)))
    }

    fn counts(&self, up: &Finding, results: &Results) -> Option<Text> {
        let other = |measure| alike(up, results).find(|f| f.measure == measure)?.numerator;
        let (a, m) = (up.numerator?, up.denominator?);
        let (b, c) = (other(Measure::ShareSame)?, other(Measure::ShareDeclined)?);
        let [before, after] = self.waves(up)?;
        // On a scale where low is better, to have moved forward is to rate lower.
        let grid = self.material.grid;
        let item = grid.items.get(grid.item_index(&up.outcome)?)?;
        let (higher, lower) = (
            Text::both("plus élevé", "higher"),
            Text::both("plus bas", "lower"),
        );
        let (forward, backward) = if grid.higher_is_better(item) {
            (higher, lower)
        } else {
            (lower, higher)
        };
        let mut text = rules().say("C3.counts", |lang| {
            vec![
                ("label", up.label.get(lang).to_owned()),
                ("before", locale::in_a_sentence(before.get(lang))),
                ("after", locale::in_a_sentence(after.get(lang))),
                ("a", locale::integer(a, lang)),
                ("m", locale::integer(m, lang)),
                ("b", locale::integer(b, lang)),
                ("c", locale::integer(c, lang)),
                ("forward", forward.get(lang).to_owned()),
                ("backward", backward.get(lang).to_owned()),
            ]
        });
        if self.gates.attrition > self.gates.threshold("G4", "bounds") && up.group.is_none() {
            let entered = self.gates.entered.max(m);
            let bounds = no_assumption_bounds(a, m, entered).ok()?;
            let more = rules().say("C3.bounds", |lang| {
                vec![
                    ("lo", locale::integer(bounds.low, lang)),
                    ("hi", locale::integer(bounds.high, lang)),
                    ("n", locale::integer(entered, lang)),
                ]
            });
            for lang in Lang::ALL {
                let both = format!("{} {}", text.get(lang), more.get(lang));
                text.insert(lang.code(), both);
            }
        }
        Some(text)
    }

    fn mean_change(&self, finding: &Finding, results: &Results) -> Option<Text> {
        let e = finding.estimate.as_ref()?;
        let mean = |measure| {
            let found = alike(finding, results).find(|f| f.measure == measure)?;
            Some(found.estimate.as_ref()?.estimate)
        };
        let (m0, m1) = (mean(Measure::MeanBefore)?, mean(Measure::MeanAfter)?);
        let [before, after] = self.waves(finding)?;
        let n = finding.denominator?;
        if includes_zero(e) {
            return Some(self.inconclusive(finding, e, n));
        }
        let digits = digits(e, &finding.unit);
        // Points are points of something: a scale says from where to where it goes.
        let ends = self.material.grid.ends_of(&finding.outcome);
        let ends = ends.filter(|_| finding.unit == Unit::ScalePoints);
        let scale = |lang| {
            let Some((low, high)) = ends else {
                return String::new();
            };
            let whole = low.fract() == 0.0 && high.fract() == 0.0;
            let [low, high] =
                [low, high].map(|v| locale::number(v, if whole { 0 } else { 2 }, lang));
            match lang {
                Lang::Fr => format!(" (échelle de {low} à {high})"),
                Lang::En => format!(" (scale from {low} to {high})"),
            }
        };
        Some(rules().say("C3.mean", |lang| {
            let words = words(e, n, &finding.unit, lang);
            vec![
                ("label", finding.label.get(lang).to_owned()),
                ("scale", scale(lang)),
                ("m0", locale::number(m0, digits, lang)),
                ("m1", locale::number(m1, digits, lang)),
                ("before", locale::in_a_sentence(before.get(lang))),
                ("after", locale::in_a_sentence(after.get(lang))),
                ("d", words.estimate),
                ("interval", words.interval),
                ("n", words.n),
            ]
        }))
    }

    /// G9: an interval that includes no change says nothing, unless it leaves out all that would matter.
    fn inconclusive(&self, finding: &Finding, e: &Estimate, n: u64) -> Text {
        let important = &self.material.study.claims.important;
        let declared = important.iter().find(|(id, _)| *id == finding.outcome);
        let small = declared.map(|(_, d)| *d).filter(
            |d| matches!((e.conf_low, e.conf_high), (Some(l), Some(h)) if l > -d && h < *d),
        );
        let id = if small.is_some() {
            "G9.small"
        } else {
            "G9.change"
        };
        rules().say(id, |lang| {
            let words = words(e, n, &finding.unit, lang);
            let mut values: Values = vec![
                ("label", finding.label.get(lang).to_owned()),
                ("n", words.n),
            ];
            match small {
                Some(d) => values.extend([
                    (
                        "important",
                        locale::number(d, digits(e, &finding.unit), lang),
                    ),
                    ("low", words.signed_low),
                    ("high", words.signed_high),
                ]),
                None => values.extend([("low", words.low), ("high", words.high)]),
            }
            values
        })
    }

    /// C4, C5, or C3 when the groups were not alike: the gap between two groups.
    pub(super) fn gap(&self, finding: &Finding) -> Option<Statement> {
        let e = finding.estimate.as_ref()?;
        let n = finding.denominator?;
        let comparison = self.material.study.comparison.as_ref()?;
        if self.gates.none_due() {
            return None;
        }
        let id = match finding.claim {
            _ if includes_zero(e) => "G9.gap",
            ClaimLevel::C5 | ClaimLevel::C6 => "C5.gap",
            ClaimLevel::C4 => "C4.gap",
            _ => "C3.gap",
        };
        let [_, after] = self.waves(finding)?;
        let text = rules().say(id, |lang| {
            let words = words(e, n, &finding.unit, lang);
            vec![
                ("label", finding.label.get(lang).to_owned()),
                ("low", words.signed_low),
                ("high", words.signed_high),
                ("d", words.estimate),
                ("interval", words.interval),
                ("assumption", comparison.assumption.get(lang).to_owned()),
                ("after", locale::in_a_sentence(after.get(lang))),
                ("n", words.n),
                ("entered", locale::integer(self.gates.entered.max(n), lang)),
            ]
        });
        Some(statement(finding, &[], text))
    }

    fn waves(&self, finding: &Finding) -> Option<[&Text; 2]> {
        let contrast = finding.contrast?;
        let label = |w: usize| self.material.grid.waves.get(w).map(|w| &w.label);
        Some([label(contrast.from)?, label(contrast.to)?])
    }

    fn in_group(&self, finding: &Finding, text: Text) -> Text {
        match (&finding.group, &self.material.study.comparison) {
            (Some(_), Some(c)) => rules().say("C3.group", |lang| {
                vec![
                    ("group", c.treated.1.get(lang).to_owned()),
                    ("said", text.get(lang).to_owned()),
                ]
            }),
            _ => text,
        }
    }
}

/// The findings about the same outcome, waves and people.
fn alike<'r>(finding: &Finding, results: &'r Results) -> impl Iterator<Item = &'r Finding> {
    let (outcome, contrast) = (finding.outcome.clone(), finding.contrast);
    let group = finding.group.clone();
    results
        .findings
        .iter()
        .filter(move |f| f.outcome == outcome && f.contrast == contrast && f.group == group)
}

pub(super) fn statement(finding: &Finding, others: &[&str], text: Text) -> Statement {
    let mut findings = vec![finding.id.clone()];
    findings.extend(others.iter().map(|id| (*id).to_owned()));
    Statement {
        level: finding.claim,
        text,
        findings,
        caveats: finding.caveats.clone(),
    }
}

pub(super) fn words(e: &Estimate, n: u64, unit: &Unit, lang: Lang) -> Words {
    let digits = digits(e, unit);
    let name = match (unit, lang) {
        (Unit::Own(name), _) => format!(" {}", name.get(lang)),
        (Unit::Share, _) => " points".to_owned(),
        // French takes the singular below two, English takes it for one alone.
        (_, Lang::Fr) if e.estimate.abs() < 2.0 => " point".to_owned(),
        _ => " points".to_owned(),
    };
    let signed = |x: f64| locale::signed(as_read(x, unit), digits, lang);
    let limit = |x: Option<f64>| x.unwrap_or(f64::NAN);
    let (low, high) = (limit(e.conf_low), limit(e.conf_high));
    let amount = |x: f64| {
        format!(
            "{}{name}",
            locale::number(as_read(x.abs(), unit), digits, lang)
        )
    };
    Words {
        estimate: format!("{}{name}", signed(e.estimate)),
        low: amount(low),
        high: amount(high),
        signed_low: signed(low),
        signed_high: format!("{}{name}", signed(high)),
        interval: locale::interval(&signed(low), &signed(high), lang),
        n: locale::integer(n, lang),
    }
}

/// A figure as it is read: shares in points of a percentage.
pub(super) fn as_read(x: f64, unit: &Unit) -> f64 {
    if *unit == Unit::Share {
        locale::in_percent(x)
    } else {
        x
    }
}

/// Decimals shown in sentences: percentage points take one, points of a scale two, and a
/// quantity in its own unit about three figures.
fn digits(e: &Estimate, unit: &Unit) -> usize {
    let size = [e.conf_low, e.conf_high, Some(e.estimate)]
        .into_iter()
        .flatten()
        .fold(0.0_f64, |a, x| a.max(x.abs()));
    match unit {
        Unit::Share => 1,
        Unit::Own(_) if size >= 100.0 => 0,
        Unit::Own(_) if size >= 10.0 => 1,
        _ => 2,
    }
}

pub(super) fn includes_zero(e: &Estimate) -> bool {
    matches!((e.conf_low, e.conf_high), (Some(l), Some(h)) if l <= 0.0 && h >= 0.0)
}
