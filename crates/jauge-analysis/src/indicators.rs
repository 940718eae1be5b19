//! Declared indicators: their figures, and whether figures printed elsewhere can be right.

use jauge_model::finding::Results;
use jauge_model::indicator::{Check, Figure, Indicator, IndicatorValue, Operation};
use jauge_model::{Lang, Measure, Study, Text, Unit, locale};
use jauge_stats::printed::{Rounding, recompute};

/// Adds every declared indicator, in the order of the study.
pub(crate) fn add(study: &Study, results: &mut Results) {
    let mut values: Vec<IndicatorValue> = Vec::new();
    for declared in &study.indicators {
        let value = evaluate(declared, results, &values);
        values.push(value);
    }
    results.indicators = values;
}

fn evaluate(declared: &Indicator, results: &Results, above: &[IndicatorValue]) -> IndicatorValue {
    let mut out = IndicatorValue {
        definition: declared.clone(),
        numerator: None,
        denominator: None,
        value: None,
        range: None,
        check: None,
        not_computed: None,
        withheld: None,
    };
    match &declared.figure {
        Figure::Count(k, of) => {
            (out.numerator, out.denominator) = (Some(*k), *of);
            out.value = Some(of.map_or(*k as f64, |of| *k as f64 / of as f64));
        }
        Figure::Value(value, range) => (out.value, out.range) = (Some(*value), *range),
        Figure::Finding(id) => of_finding(id, results, &mut out),
        Figure::Product(factors) => of_others(factors, above, &mut out),
    }
    out.check = declared.printed.as_deref().and_then(|p| check(p, &out));
    out
}

fn of_finding(id: &str, results: &Results, out: &mut IndicatorValue) {
    let Some(f) = results.findings.iter().find(|f| f.id == *id) else {
        out.not_computed = Some(Text::both(
            locale::french(&format!(
                "l’étude n’a pas de résultat « {id} » : voyez finding_id dans findings.csv"
            )),
            format!("the study has no finding \"{id}\": see finding_id in findings.csv"),
        ));
        return;
    };
    let estimate = f.estimate.as_ref();
    (out.numerator, out.denominator) = (f.numerator, f.denominator);
    out.value = estimate.map(|e| e.estimate);
    out.range = estimate.and_then(|e| e.conf_low.zip(e.conf_high));
    if f.unit != Unit::Share || f.measure == Measure::DifferenceInShareImproved {
        // A mean has people behind it, who are no denominator of a share.
        out.denominator = None;
        out.numerator = None;
    }
    if out.value.is_none() {
        out.not_computed.clone_from(&f.not_computed);
    }
}

/// Other figures put together, from the least to the most that their ranges allow.
fn of_others(factors: &[String], above: &[IndicatorValue], out: &mut IndicatorValue) {
    let operation = out.definition.operation;
    let mut whole: Option<(f64, [f64; 2])> = None;
    let mut names: Vec<Text> = Vec::new();
    for id in factors {
        let factor = above.iter().find(|v| v.definition.id == *id);
        let Some((factor, x)) = factor.and_then(|f| Some((f, f.value?))) else {
            out.not_computed = Some(Text::both(
                locale::french(&format!("l’indicateur {id} n’a pas de chiffre")),
                format!("the indicator {id} has no figure"),
            ));
            return;
        };
        let (a, b) = factor.range.unwrap_or((x, x));
        let (value, ends) = match whole {
            None => (x, vec![a, b]),
            Some((so_far, ends)) => {
                let each = ends
                    .iter()
                    .flat_map(|e| [operation.of(*e, a), operation.of(*e, b)]);
                (operation.of(so_far, x), each.collect())
            }
        };
        let low = ends.iter().copied().fold(f64::INFINITY, f64::min);
        let high = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        // A divisor that is 0, or whose range has 0 in it.
        let divides_by_zero =
            operation == Operation::Divided && whole.is_some() && a <= 0.0 && b >= 0.0;
        if divides_by_zero || !value.is_finite() {
            out.not_computed = Some(Text::both(
                locale::french(&format!("{id} peut valoir 0 : on ne divise pas par lui")),
                format!("{id} may be 0: nothing is divided by it"),
            ));
            return;
        }
        whole = Some((value, [low, high]));
        let said = |lang| format!("{id} ({})", figure(x, lang));
        names.push(Text::both(said(Lang::Fr), said(Lang::En)));
    }
    let Some((value, [low, high])) = whole else {
        return;
    };
    out.value = Some(value);
    out.range = Some((low, high));
    if out.definition.formula.is_none() {
        let sign = format!(" {} ", operation.sign());
        let formula = |lang| {
            let parts: Vec<&str> = names.iter().map(|n| n.get(lang)).collect();
            parts.join(&sign)
        };
        out.definition.formula = Some(Text::both(formula(Lang::Fr), formula(Lang::En)));
    }
}

/// A quantity with as many decimals as it is worth.
fn figure(value: f64, lang: Lang) -> String {
    let decimals = if value.fract() == 0.0 || value.abs() >= 100.0 {
        0
    } else {
        2
    };
    locale::number(value, decimals, lang)
}

/// Whether the printed figure can be right: a share against the whole numbers behind it, a quantity against its rounding.
fn check(printed: &str, value: &IndicatorValue) -> Option<Check> {
    let (number, decimals) = read_number(printed)?;
    if printed.contains('%') {
        let n = value.denominator?;
        let found = recompute(number, decimals, n, Rounding::HalfUp).ok()?;
        let possible = |lang| match (found.low, found.high) {
            (Some(a), Some(b)) if a == b => locale::integer(a, lang),
            (Some(a), Some(b)) => match lang {
                Lang::Fr => format!(
                    "{} à {}",
                    locale::integer(a, lang),
                    locale::integer(b, lang)
                ),
                Lang::En => format!(
                    "{} to {}",
                    locale::integer(a, lang),
                    locale::integer(b, lang)
                ),
            },
            _ => String::new(),
        };
        let agrees = value
            .numerator
            .map_or(found.is_possible(), |k| found.contains(k));
        let of = |lang| locale::integer(n, lang);
        let text = if found.is_possible() {
            Text::both(
                format!(
                    "« {printed} » de {} : {} possibles",
                    of(Lang::Fr),
                    possible(Lang::Fr)
                ),
                format!(
                    "“{printed}” of {}: {} possible",
                    of(Lang::En),
                    possible(Lang::En)
                ),
            )
        } else {
            Text::both(
                format!(
                    "« {printed} » de {} : aucun nombre entier ne le donne",
                    of(Lang::Fr)
                ),
                format!("“{printed}” of {}: no whole number gives it", of(Lang::En)),
            )
        };
        return Some(said(agrees, text));
    }
    let x = value.value?;
    let scale = 10_f64.powi(i32::try_from(decimals).ok()?);
    let agrees = (x * scale - number * scale).abs() <= 0.5 + 1e-9;
    let gap = (number - x) / x * 100.0;
    let words = |lang| (figure(x, lang), locale::signed(gap, 1, lang));
    let (fr, en) = (words(Lang::Fr), words(Lang::En));
    let text = if agrees {
        Text::both(
            format!("« {printed} » : recalculé {}", fr.0),
            format!("“{printed}”: recomputed {}", en.0),
        )
    } else {
        Text::both(
            format!("« {printed} » imprimé, {} recalculé : {} %", fr.0, fr.1),
            format!("“{printed}” printed, {} recomputed: {}%", en.0, en.1),
        )
    };
    Some(said(agrees, text))
}

fn said(agrees: bool, text: Text) -> Check {
    let fr = locale::french(text.get(Lang::Fr));
    Check {
        agrees,
        text: Text::both(fr, text.get(Lang::En)),
    }
}

/// The number in a printed figure and its decimals: `47 %`, `1,7 million` is none.
fn read_number(printed: &str) -> Option<(f64, u32)> {
    let kept: String = printed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '%' | '€' | '\u{202f}' | '\u{a0}'))
        .collect();
    let text = kept.replace(',', ".");
    let number: f64 = text.parse().ok()?;
    let decimals = text.split_once('.').map_or(0, |(_, d)| d.len());
    Some((number, u32::try_from(decimals).ok()?))
}

#[cfg(test)]
mod tests {
    use jauge_model::indicator::{Secrecy, Status};
    use proptest::prelude::*;

    use super::*;

    fn declared(id: &str, figure: Figure, printed: Option<&str>) -> Indicator {
        let text = || Text::same("x");
        Indicator {
            id: id.into(),
            label: text(),
            unit: text(),
            numerator_is: text(),
            denominator_is: None,
            stage: None,
            status: Status::Counted,
            date: "2025-06-24".into(),
            source: text(),
            formula: None,
            secrecy: Secrecy::Public,
            operation: Operation::default(),
            figure,
            contributions: Vec::new(),
            printed: printed.map(str::to_owned),
        }
    }

    fn evaluated(all: &[Indicator]) -> Vec<IndicatorValue> {
        let mut done = Vec::new();
        for one in all {
            let value = evaluate(one, &Results::default(), &done);
            done.push(value);
        }
        done
    }

    /// Domain vectors V5 and V6: what "47 %" of 204 can be, and 204 x 100 x 3 printed as 60 000.
    #[test]
    fn the_figures_of_the_programme_are_recomputed() {
        let found = evaluated(&[
            declared("I01", Figure::Count(204, None), Some("204")),
            declared("I12", Figure::Value(100.0, None), None),
            declared("years", Figure::Value(3.0, Some((2.0, 3.0))), None),
            declared(
                "I13",
                Figure::Product(vec!["I01".into(), "I12".into(), "years".into()]),
                Some("60 000"),
            ),
            declared("I06", Figure::Count(95, Some(204)), Some("47 %")),
            declared("I07", Figure::Count(95, Some(204)), Some("46 %")),
        ]);
        assert!(found[0].check.as_ref().unwrap().agrees);
        assert_eq!(
            (found[3].value, found[3].range),
            (Some(61_200.0), Some((40_800.0, 61_200.0)))
        );
        assert!(!found[3].check.as_ref().unwrap().agrees);
        assert_eq!(
            found[3].definition.formula.as_ref().unwrap().get(Lang::En),
            "I01 (204) × I12 (100) × years (3)"
        );
        let check = found[4].check.as_ref().unwrap();
        assert!(
            check.agrees && check.text.get(Lang::En).contains("95 to 96"),
            "{check:?}"
        );
        assert!(!found[5].check.as_ref().unwrap().agrees);
    }

    proptest! {
        /// A share printed from its own counts always agrees with them.
        #[test]
        fn a_figure_printed_from_its_counts_agrees(k in 0_u64..500, more in 0_u64..500, decimals in 0_usize..3) {
            let n = k + more;
            prop_assume!(n > 0);
            let printed = locale::percent(k as f64 / n as f64, decimals, Lang::Fr);
            let found = evaluated(&[declared("a", Figure::Count(k, Some(n)), Some(&printed))]);
            prop_assert!(found[0].check.as_ref().unwrap().agrees, "{printed} of {k}/{n}");
        }
    }
}
