//! The sentences of each level, in French and English. Every number comes from a finding.

use jauge_model::finding::{Finding, Measure, Results};
use jauge_model::{ClaimLevel, Contrast, Estimate, Lang, Statement, Text, Unit, locale};
use jauge_stats::finite_population::no_assumption_bounds;

use super::gates::{ATTRITION_BOUNDS, Gates};
use crate::Material;
use crate::flow::{ENROLLED, FORMS, LINKED};

pub(super) struct Sentences<'a> {
    pub(super) material: Material<'a>,
    pub(super) gates: &'a Gates,
}

/// A finding's numbers, in words of one language.
struct Words {
    estimate: String,
    low: String,
    high: String,
    signed_low: String,
    signed_high: String,
    interval: String,
    n: String,
}

impl Sentences<'_> {
    /// C1: how many units of the declared population answered.
    pub(super) fn coverage(&self, results: &Results) -> Option<Statement> {
        let finding = results
            .findings
            .iter()
            .find(|f| f.measure == Measure::Coverage)?;
        let (r, n) = (finding.numerator?, finding.denominator?);
        let share = finding.estimate.as_ref()?.estimate;
        let say = |lang| {
            (
                finding.label.get(lang),
                locale::integer(r, lang),
                locale::integer(n, lang),
                locale::percent(share, 1, lang),
            )
        };
        let (label, k, n, p) = say(Lang::Fr);
        let fr = format!("{k} {label} sur {n} ont répondu, soit {p}.");
        let (label, k, n, p) = say(Lang::En);
        let en = format!("{k} of {n} {label} answered, i.e. {p}.");
        Some(statement(finding, &[], fr, en))
    }

    /// C2: what the units that answered report, with the two extremes.
    pub(super) fn indicators<'r>(
        &'r self,
        results: &'r Results,
    ) -> impl Iterator<Item = Statement> + 'r {
        results.findings.iter().filter(|f| f.measure == Measure::ShareFinitePopulation).filter_map(
            |exact| {
                let bounds = results.overall(&exact.outcome, Measure::ShareNoAssumption, None)?;
                let total = self.material.population?.ids.len() as u64;
                let (k, n) = (exact.numerator?, exact.denominator?);
                let (e, b) = (exact.estimate.as_ref()?, bounds.estimate.as_ref()?);
                let units = &self.material.study.population.as_ref()?.label;
                let count = |share: Option<f64>| (share.unwrap_or(0.0) * total as f64).round() as u64;
                let say = |lang| {
                    [k, n, total, count(e.conf_low), count(e.conf_high), count(b.conf_low), count(b.conf_high)]
                        .map(|x| locale::integer(x, lang))
                };
                let [k, n, t, lo, hi, min, max] = say(Lang::Fr);
                let fr = format!(
                    "Parmi les {n} {} qui ont répondu (sur {t}), {k} {}. Si ces {n} étaient comme tirés au sort \
                     parmi les {t}, ce serait entre {lo} et {hi} sur {t} ; sans rien supposer des \
                     réponses absentes, entre {min} et {max}.",
                    units.get(Lang::Fr),
                    exact.label.get(Lang::Fr)
                );
                let [k, n, t, lo, hi, min, max] = say(Lang::En);
                let en = format!(
                    "Among the {n} {} that answered (of {t}), {k} {}. If these {n} were as if drawn at random \
                     from the {t}, it would be {lo} to {hi} of {t}; assuming nothing of the missing \
                     answers, {min} to {max}.",
                    units.get(Lang::En),
                    exact.label.get(Lang::En)
                );
                Some(statement(exact, &[&bounds.id], fr, en))
            },
        )
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
        let say = |lang| {
            let n = |x: u64| locale::integer(x, lang);
            (
                enrolled.map(|(_, x)| n(x)),
                [first.1, last.1, linked.1].map(n),
                [waves[from].label.get(lang), waves[to].label.get(lang)],
            )
        };
        let (e, [a, b, l], [wa, wb]) = say(Lang::Fr);
        let start = e.map_or(String::new(), |e| format!("{e} personnes inscrites ; "));
        let fr = format!(
            "{start}{a} questionnaires utilisables pour « {wa} », {b} pour « {wb} » ; {l} personnes sont \
             présentes aux deux temps, et tout ce qui suit ne parle que d’elles."
        );
        let (e, [a, b, l], [wa, wb]) = say(Lang::En);
        let start = e.map_or(String::new(), |e| format!("{e} people enrolled; "));
        let en = format!(
            "{start}{a} usable forms for “{wa}”, {b} for “{wb}”; {l} people are present at both \
             times, and all that follows is about them alone."
        );
        Some(statement(linked.0, &[&first.0.id, &last.0.id], fr, en))
    }

    /// C3: a change observed in the same people, or C2 when too many were lost.
    pub(super) fn change(&self, finding: &Finding, results: &Results) -> Option<Statement> {
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
        let others: Vec<&str> = results
            .findings
            .iter()
            .filter(|f| others.contains(&f.measure))
            .filter(|f| {
                f.outcome == finding.outcome
                    && f.contrast == finding.contrast
                    && f.group == finding.group
            })
            .map(|f| f.id.as_str())
            .collect();
        let (fr, en) = self.in_group(finding, text);
        Some(statement(finding, &others, fr, en))
    }

    fn counts(&self, up: &Finding, results: &Results) -> Option<(String, String)> {
        let other = |measure| {
            let same = |f: &&Finding| {
                f.outcome == up.outcome && f.contrast == up.contrast && f.group == up.group
            };
            results
                .findings
                .iter()
                .filter(same)
                .find(|f| f.measure == measure)?
                .numerator
        };
        let (a, m) = (up.numerator?, up.denominator?);
        let (b, c) = (other(Measure::ShareSame)?, other(Measure::ShareDeclined)?);
        let [before, after] = self.waves(up)?;
        // On a scale where low is better, to have moved forward is to rate lower.
        let grid = self.material.grid;
        let item = grid.items.get(grid.item_index(&up.outcome)?)?;
        let ([fwd_fr, back_fr], [fwd_en, back_en]) = if grid.higher_is_better(item) {
            (["plus élevé", "plus bas"], ["higher", "lower"])
        } else {
            (["plus bas", "plus élevé"], ["lower", "higher"])
        };
        let say = |lang| [a, m, b, c].map(|x| locale::integer(x, lang));
        let [ka, km, kb, kc] = say(Lang::Fr);
        let mut fr = format!(
            "« {} » : entre « {} » et « {} », {ka} personnes sur {km} ont un niveau {fwd_fr}, {kb} le \
             même, {kc} un niveau {back_fr}.",
            up.label.get(Lang::Fr),
            before.get(Lang::Fr),
            after.get(Lang::Fr)
        );
        let [ka, km, kb, kc] = say(Lang::En);
        let mut en = format!(
            "“{}”: between “{}” and “{}”, {ka} of {km} people rate {fwd_en}, {kb} the same, {kc} \
             {back_en}.",
            up.label.get(Lang::En),
            before.get(Lang::En),
            after.get(Lang::En)
        );
        if self.gates.attrition > ATTRITION_BOUNDS && up.group.is_none() {
            let bounds = no_assumption_bounds(a, m, self.gates.entered.max(m)).ok()?;
            let say = |lang| {
                [bounds.low, bounds.high, self.gates.entered.max(m)]
                    .map(|x| locale::integer(x, lang))
            };
            let [lo, hi, n] = say(Lang::Fr);
            fr.push_str(&format!(
                " Selon ce qu’il en est des personnes perdues de vue, ce serait entre {lo} et {hi} sur {n}."
            ));
            let [lo, hi, n] = say(Lang::En);
            en.push_str(&format!(
                " Depending on the people lost on the way, it would be {lo} to {hi} of {n}."
            ));
        }
        Some((fr, en))
    }

    fn mean_change(&self, finding: &Finding, results: &Results) -> Option<(String, String)> {
        let e = finding.estimate.as_ref()?;
        let mean = |measure| {
            let same = |f: &&Finding| {
                f.outcome == finding.outcome
                    && f.contrast == finding.contrast
                    && f.group == finding.group
            };
            let found = results
                .findings
                .iter()
                .filter(same)
                .find(|f| f.measure == measure)?;
            Some(found.estimate.as_ref()?.estimate)
        };
        let (m0, m1) = (mean(Measure::MeanBefore)?, mean(Measure::MeanAfter)?);
        let [before, after] = self.waves(finding)?;
        let n = finding.denominator?;
        let digits = digits(e, &finding.unit);
        let (fr, en) = (
            words(e, n, &finding.unit, Lang::Fr),
            words(e, n, &finding.unit, Lang::En),
        );
        let (label_fr, label_en) = (finding.label.get(Lang::Fr), finding.label.get(Lang::En));
        if includes_zero(e) {
            return Some((
                format!(
                    "« {label_fr} » : les données ne permettent pas de conclure ; elles sont compatibles \
                     avec une baisse de {} comme avec une hausse de {} ({} personnes).",
                    fr.low, fr.high, fr.n
                ),
                format!(
                    "“{label_en}”: the data are inconclusive; they are compatible with a fall of {} as \
                     well as a rise of {} ({} people).",
                    en.low, en.high, en.n
                ),
            ));
        }
        let at = |x, lang| locale::number(x, digits, lang);
        let (from, to) = (
            |lang| lower_first(before.get(lang)),
            |lang| lower_first(after.get(lang)),
        );
        Some((
            format!(
                "« {label_fr} » : la moyenne passe de {} ({}) à {} ({}), soit {} {}, chez les mêmes {} \
                 personnes.",
                at(m0, Lang::Fr),
                from(Lang::Fr),
                at(m1, Lang::Fr),
                to(Lang::Fr),
                fr.estimate,
                fr.interval,
                fr.n
            ),
            format!(
                "“{label_en}”: the mean goes from {} ({}) to {} ({}), i.e. {} {}, in the same {} people.",
                at(m0, Lang::En),
                from(Lang::En),
                at(m1, Lang::En),
                to(Lang::En),
                en.estimate,
                en.interval,
                en.n
            ),
        ))
    }

    /// C4, C5, or C3 when the groups were not alike: the gap between two groups.
    pub(super) fn gap(&self, finding: &Finding) -> Option<Statement> {
        let e = finding.estimate.as_ref()?;
        let n = finding.denominator?;
        let comparison = self.material.study.comparison.as_ref()?;
        let (f, g) = (
            words(e, n, &finding.unit, Lang::Fr),
            words(e, n, &finding.unit, Lang::En),
        );
        let (label_fr, label_en) = (finding.label.get(Lang::Fr), finding.label.get(Lang::En));
        let inconclusive = includes_zero(e);
        let (fr, en) = match finding.claim {
            _ if inconclusive => (
                format!(
                    "« {label_fr} » : la comparaison ne permet pas de conclure ; l’écart entre les groupes \
                     peut aller de {} à {} ({} personnes).",
                    f.signed_low, f.signed_high, f.n
                ),
                format!(
                    "“{label_en}”: the comparison is inconclusive; the gap between the groups may be \
                     anything from {} to {} ({} people).",
                    g.signed_low, g.signed_high, g.n
                ),
            ),
            ClaimLevel::C5 => (
                format!(
                    "L’effet estimé par tirage au sort est de {} {} sur « {label_fr} », pour des \
                     personnes comparables à celles de l’étude ({} personnes suivies).",
                    f.estimate, f.interval, f.n
                ),
                format!(
                    "The effect estimated by random assignment is {} {} on “{label_en}”, for people \
                     like those studied ({} people followed).",
                    g.estimate, g.interval, g.n
                ),
            ),
            ClaimLevel::C4 => (
                format!(
                    "« {label_fr} » : l’écart avec le groupe de comparaison est de {} {}. Il s’interprète \
                     comme un effet si {} ; {} personnes ont été suivies.",
                    f.estimate,
                    f.interval,
                    comparison.assumption.get(Lang::Fr),
                    f.n
                ),
                format!(
                    "“{label_en}”: the gap with the comparison group is {} {}. It reads as an effect if \
                     {}; {} people were followed.",
                    g.estimate,
                    g.interval,
                    comparison.assumption.get(Lang::En),
                    g.n
                ),
            ),
            _ => (
                format!(
                    "« {label_fr} » : le changement diffère de {} {} entre les deux groupes. Comme ils ne se \
                     ressemblaient pas assez au départ, cet écart ne dit rien de l’action.",
                    f.estimate, f.interval
                ),
                format!(
                    "“{label_en}”: the change differs by {} {} between the two groups. As they were not \
                     alike enough at the start, this gap says nothing of the programme.",
                    g.estimate, g.interval
                ),
            ),
        };
        Some(statement(finding, &[], fr, en))
    }

    fn waves(&self, finding: &Finding) -> Option<[&Text; 2]> {
        let contrast = finding.contrast?;
        let label = |w: usize| self.material.grid.waves.get(w).map(|w| &w.label);
        Some([label(contrast.from)?, label(contrast.to)?])
    }

    fn in_group(&self, finding: &Finding, (fr, en): (String, String)) -> (String, String) {
        match (&finding.group, &self.material.study.comparison) {
            (Some(_), Some(c)) => (
                format!("Groupe « {} ». {fr}", c.treated.1.get(Lang::Fr)),
                format!("Group “{}”. {en}", c.treated.1.get(Lang::En)),
            ),
            _ => (fr, en),
        }
    }
}

/// A wave's name inside a sentence: "À l’entrée" gives "à l’entrée".
fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

fn statement(finding: &Finding, others: &[&str], fr: String, en: String) -> Statement {
    let mut findings = vec![finding.id.clone()];
    findings.extend(others.iter().map(|id| (*id).to_owned()));
    Statement {
        level: finding.claim,
        text: Text::both(locale::french(&fr), en),
        findings,
        caveats: finding.caveats.clone(),
    }
}

fn words(e: &Estimate, n: u64, unit: &Unit, lang: Lang) -> Words {
    let digits = digits(e, unit);
    // Shares are read in points of a percentage.
    let scale = if *unit == Unit::Share { 100.0 } else { 1.0 };
    let name = match (unit, lang) {
        (Unit::Own(name), _) => format!(" {}", name.get(lang)),
        (Unit::Share, _) => " points".to_owned(),
        // French takes the singular below two, English takes it for one alone.
        (_, Lang::Fr) if e.estimate.abs() < 2.0 => " point".to_owned(),
        _ => " points".to_owned(),
    };
    let signed = |x: f64| locale::signed(x * scale, digits, lang);
    let limit = |x: Option<f64>| x.unwrap_or(f64::NAN);
    let (low, high) = (limit(e.conf_low), limit(e.conf_high));
    let amount = |x: f64| format!("{}{name}", locale::number(x.abs() * scale, digits, lang));
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

fn includes_zero(e: &Estimate) -> bool {
    matches!((e.conf_low, e.conf_high), (Some(l), Some(h)) if l <= 0.0 && h >= 0.0)
}
