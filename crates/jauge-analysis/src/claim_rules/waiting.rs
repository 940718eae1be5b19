//! What may be said of how long people waited: C2, what they report, whatever the curve looks like. Curves of groups are shown and not
//! tested: who is in which group was not drawn.

use jauge_model::claim::rules;
use jauge_model::waiting::{WaitingCurve, WaitingFound};
use jauge_model::{Caveat, ClaimLevel, Lang, Results, SecrecyPolicy, Statement, Text, locale};

pub(super) fn say(results: &mut Results, policy: &SecrecyPolicy) {
    for found in &mut results.waiting {
        found.said = statement(found, policy);
    }
}

fn statement(found: &WaitingFound, policy: &SecrecyPolicy) -> Option<Statement> {
    let all = found.all.as_ref()?;
    let last = all.periods.last()?;
    let few = all.people < policy.percentages_from;
    let id = match (few, all.median) {
        (true, _) => "C2.waiting_few",
        (false, None) => "C2.waiting",
        (false, Some(_)) => "C2.waiting_half",
    };
    let known = match found.between {
        Some(_) => Text::both("les dates des deux formulaires", "the dates of both forms"),
        None => Text::both(
            "ce qu’elles disent de chaque mois",
            "what they say of each month",
        ),
    };
    let text = rules().say(id, |lang| {
        let mut values = vec![
            ("known", known.get(lang).to_owned()),
            ("label", found.label.get(lang).to_owned()),
            ("n", locale::integer(all.people, lang)),
            ("month", locale::integer(last.month, lang)),
        ];
        if few {
            let events = all.periods.iter().map(|p| p.events).sum();
            values.push(("k", locale::integer(events, lang)));
        } else {
            let percent = |share: f64| locale::percent(share, 0, lang);
            values.push(("p", percent(last.reached)));
            values.push((
                "interval",
                limits(last.conf_low, last.conf_high, percent, lang),
            ));
            values.push(("conf", percent(found.conf_level)));
        }
        if let Some(half) = all.median.filter(|_| !few) {
            values.push(("half", months(half, lang)));
            values.push(("between", of_median(all, lang)));
        }
        values
    });
    Some(Statement {
        level: ClaimLevel::C2,
        text,
        findings: Vec::new(),
        caveats: vec![Caveat {
            gate: "G4".into(),
            text: rules().plain("G4.waiting"),
        }],
    })
}

fn limits(low: Option<f64>, high: Option<f64>, show: impl Fn(f64) -> String, lang: Lang) -> String {
    let open = |x: Option<f64>| x.map_or_else(|| "?".to_owned(), &show);
    locale::interval(&open(low), &open(high), lang)
}

/// Limits of the median; an open end is later than anybody was followed.
fn of_median(curve: &WaitingCurve, lang: Lang) -> String {
    let later = Text::both("plus tard que le suivi", "later than the follow-up");
    let end = |limit: Option<f64>| {
        limit.map_or_else(|| later.get(lang).to_owned(), |month| months(month, lang))
    };
    locale::interval(&end(curve.median_low), &end(curve.median_high), lang)
}

/// A month, or the middle between two.
fn months(value: f64, lang: Lang) -> String {
    locale::number(value, usize::from(value.fract() != 0.0), lang)
}
