//! What the chapters ask of the results, in the language of the page.

use jauge_model::finding::{Contrast, Estimate, Finding, Measure, Section, Unit};
use jauge_model::study::key_name;
use jauge_model::{Item, Lang, Questionnaire, Results, Scale, Study};

use crate::Report;
use crate::chart::Quarters;
use crate::locale::{DASH, Locale};
use crate::table::Cell;

/// One report read in one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    pub(super) report: &'a Report<'a>,
    pub(super) locale: Locale,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(report: &'a Report<'a>, lang: Lang) -> Self {
        let locale = Locale::new(lang, report.study.secrecy.percentages_from);
        Self { report, locale }
    }

    pub(super) fn grid(&self) -> &'a Questionnaire {
        self.report.grid
    }

    pub(super) fn study(&self) -> &'a Study {
        self.report.study
    }

    pub(super) fn results(&self) -> &'a Results {
        self.report.results
    }

    /// The contrast that the report is about.
    pub(super) fn headline(&self) -> Option<Contrast> {
        self.study().contrasts.first().map(|(from, to)| Contrast {
            from: *from,
            to: *to,
        })
    }

    /// Name of a wave.
    pub(super) fn wave(&self, index: usize) -> &'a str {
        self.grid()
            .waves
            .get(index)
            .map_or("", |w| self.locale.author(&w.label))
    }

    /// Names of the two waves of a contrast.
    pub(super) fn waves(&self, c: Contrast) -> (String, String) {
        (self.wave(c.from).to_owned(), self.wave(c.to).to_owned())
    }

    /// The same between quotation marks, for sentences.
    pub(super) fn waves_in_words(&self, c: Contrast) -> (String, String) {
        let (from, to) = self.waves(c);
        (self.locale.quoted(&from), self.locale.quoted(&to))
    }

    /// Name of a key by which results are broken down.
    pub(super) fn key(&self, key: &str) -> String {
        self.locale.author(&key_name(key)).to_owned()
    }

    /// `entrée → sortie`.
    pub(super) fn arrow(&self, c: Contrast) -> String {
        format!("{} → {}", self.wave(c.from), self.wave(c.to))
    }

    /// Name of an outcome: the question as it is put, the score's name, or what the finding
    /// itself calls it.
    pub(super) fn outcome(&self, finding: &'a Finding) -> &'a str {
        self.named(&finding.outcome)
            .unwrap_or_else(|| self.locale.author(&finding.label))
    }

    /// Name of the item or score with this identifier.
    pub(super) fn named(&self, id: &str) -> Option<&'a str> {
        let grid = self.grid();
        let item = grid.items.iter().find(|i| i.id == id).map(|i| &i.text);
        let score = || grid.scores.iter().find(|s| s.id == id).map(|s| &s.label);
        item.or_else(score)
            .filter(|t| !t.is_empty())
            .map(|t| self.locale.author(t))
    }

    /// Name of a group; the two groups compared have names of their own.
    pub(super) fn group(&self, by: &str, label: &'a str) -> &'a str {
        let arms = self.study().comparison.as_ref().filter(|_| by == ARMS);
        arms.and_then(|c| {
            [&c.treated, &c.control]
                .into_iter()
                .find(|(value, _)| value == label)
                .map(|(_, name)| self.locale.author(name))
        })
        .unwrap_or(label)
    }

    /// The finding about everybody.
    pub(super) fn find(
        &self,
        outcome: &str,
        measure: Measure,
        contrast: Contrast,
    ) -> Option<&'a Finding> {
        self.results().overall(outcome, measure, Some(contrast))
    }

    /// The number of the finding about everybody, where there is one.
    pub(super) fn estimate(
        &self,
        outcome: &str,
        measure: Measure,
        contrast: Contrast,
    ) -> Option<&'a Estimate> {
        self.find(outcome, measure, contrast)?.estimate.as_ref()
    }

    /// A cell for a finding: its number, or why there is none.
    pub(super) fn cell(
        &self,
        finding: Option<&Finding>,
        show: impl Fn(&Finding, &Estimate) -> String,
    ) -> Cell {
        let Some(finding) = finding else {
            return Cell::number(DASH);
        };
        match &finding.estimate {
            Some(estimate) => Cell::number(show(finding, estimate)),
            None => Cell::words(self.absence(finding)),
        }
    }

    /// Why a finding has no number.
    pub(super) fn absence(&self, finding: &Finding) -> String {
        if finding.withheld.is_some() {
            self.locale.t("masqué", "withheld")
        } else if let Some(reason) = &finding.not_computed {
            self.locale.author(reason).to_owned()
        } else {
            DASH.to_owned()
        }
    }

    /// A count among the denominator of the finding: `28 (80,0 %)`.
    pub(super) fn share_cell(&self, finding: Option<&Finding>) -> Cell {
        let Some(f) = finding else {
            return Cell::number(DASH);
        };
        match f.numerator.zip(f.denominator) {
            Some((n, of)) => Cell::number(self.locale.count_and_percent(n, of)),
            None => Cell::words(self.absence(f)),
        }
    }

    /// The number of people that a finding is about.
    pub(super) fn n_cell(&self, finding: Option<&Finding>) -> Cell {
        let n = finding.and_then(|f| f.denominator);
        Cell::number(n.map_or_else(|| DASH.to_owned(), |n| self.locale.integer(n)))
    }

    /// Name of an outcome with its identifier in small print.
    pub(super) fn outcome_cell(&self, name: &str, id: &str, primary: bool) -> Cell {
        let note = if primary {
            let declared = self.locale.t("critère principal", "primary outcome");
            format!("{id} · {declared}")
        } else {
            id.to_owned()
        };
        Cell::words(name).with_note(note)
    }

    /// p and Holm-adjusted p of a test, side by side.
    pub(super) fn p_cells(&self, test: Option<&Finding>) -> [Cell; 2] {
        let p = |pick: fn(&Estimate) -> Option<f64>| {
            self.cell(test, |_, e| {
                pick(e).map_or_else(|| DASH.to_owned(), |p| self.locale.p(p))
            })
        };
        // A test that cannot be done says why once.
        let adjusted = match test.and_then(|t| t.estimate.as_ref()) {
            Some(_) => p(|e| e.p_adjusted),
            None => Cell::number(DASH),
        };
        [p(|e| e.p_value), adjusted]
    }

    /// A value in the unit of the finding.
    pub(super) fn value(&self, unit: &Unit, value: f64) -> String {
        self.locale.number(value, decimals(unit, value))
    }

    /// A difference in the unit of the finding, with its sign.
    pub(super) fn change(&self, unit: &Unit, value: f64) -> String {
        self.locale.signed(value, decimals(unit, value))
    }

    /// A difference with its interval.
    pub(super) fn change_with_interval(&self, unit: &Unit, e: &Estimate) -> String {
        // One precision for the number and its limits.
        let digits = decimals(unit, e.estimate);
        self.locale
            .with_interval(e, |v| self.locale.signed(v, digits))
    }

    /// A cell for a difference, its interval beneath.
    pub(super) fn change_cell(&self, finding: Option<&Finding>) -> Cell {
        let digits = |f: &Finding, e: &Estimate| decimals(&f.unit, e.estimate);
        self.interval_cell(finding, |f, e, v| self.locale.signed(v, digits(f, e)))
    }

    /// A cell for an estimate, its interval beneath.
    pub(super) fn interval_cell(
        &self,
        finding: Option<&Finding>,
        show: impl Fn(&Finding, &Estimate, f64) -> String,
    ) -> Cell {
        let cell = self.cell(finding, |f, e| show(f, e, e.estimate));
        let interval = finding
            .and_then(|f| Some((f, f.estimate.as_ref()?)))
            .and_then(|(f, e)| self.locale.interval(e, |v| show(f, e, v)));
        match interval {
            Some(interval) => cell.with_note(interval),
            None => cell,
        }
    }

    /// Where the intervals of some differences lie, zero being no difference.
    pub(super) fn around_zero(&self, findings: &[&Finding], what: (&str, &str)) -> String {
        let l = self.locale;
        let place = |f: &&Finding| {
            let limits = f
                .estimate
                .as_ref()
                .and_then(|e| e.conf_low.zip(e.conf_high));
            match limits {
                Some((low, _)) if low > 0.0 => 0,
                Some((_, high)) if high < 0.0 => 1,
                Some(_) => 2,
                None => 3,
            }
        };
        let words = [
            ("au-dessus de zéro", "above zero"),
            ("au-dessous de zéro", "below zero"),
            ("de part et d'autre de zéro", "on both sides of zero"),
            ("absent", "absent"),
        ];
        let what = l.t(what.0, what.1);
        if let [one] = findings {
            let (fr, en) = words[place(one)];
            let open = if place(one) == 2 {
                l.t(
                    " Les deux sens restent possibles.",
                    " Both directions remain possible.",
                )
            } else {
                String::new()
            };
            return format!("{}.{open}", l.colon(&what, &l.t(fr, en)));
        }
        let parts: Vec<String> = words
            .iter()
            .enumerate()
            .filter_map(|(i, (fr, en))| {
                let count = findings.iter().filter(|f| place(f) == i).count() as u64;
                let (place, n) = (l.t(fr, en), (count > 0).then(|| l.integer(count))?);
                let gaps = [("place", place.as_str()), ("n", n.as_str())];
                Some(if count == 1 {
                    l.fill(
                        "{place} pour {n} résultat",
                        "{place} for {n} outcome",
                        &gaps,
                    )
                } else {
                    l.fill(
                        "{place} pour {n} résultats",
                        "{place} for {n} outcomes",
                        &gaps,
                    )
                })
            })
            .collect();
        format!("{}.", l.colon(&what, &l.semicolons(&parts)))
    }

    /// Labels of quarters: percentages where every count allows them, else fractions.
    pub(super) fn quarters(&self, denominators: impl IntoIterator<Item = u64>) -> Quarters {
        let mut smallest = u64::MAX;
        for n in denominators {
            smallest = smallest.min(n);
        }
        if self.locale.shows_percent(smallest) {
            [0.0, 0.25, 0.5, 0.75, 1.0].map(|v| self.locale.percent(v, 0))
        } else {
            ["0", "1/4", "1/2", "3/4", "1"].map(str::to_owned)
        }
    }

    /// Items answered on a scale, with their scale.
    pub(super) fn level_items(&self) -> impl Iterator<Item = (&'a Item, &'a Scale)> {
        let grid = self.grid();
        grid.items
            .iter()
            .filter_map(move |i| Some((i, grid.scale_of(i)?)))
    }

    pub(super) fn simulated_word(&self) -> String {
        self.locale.t("SIMULÉ", "SIMULATED")
    }

    /// The mark that every figure of a simulated study carries.
    pub(super) fn simulated_mark(&self) -> Option<String> {
        self.study().simulated.then(|| self.simulated_word())
    }

    /// The confidence level of the study, in percent: `95 %`.
    pub(super) fn conf(&self) -> String {
        let level = self.study().conf_level;
        let decimals = usize::from((level * 100.0).fract().abs() > 1e-9);
        self.locale.percent(level, decimals)
    }

    /// How many people are linked over a contrast, from the account of the study itself.
    pub(super) fn linked(&self, c: Contrast) -> Option<u64> {
        let flow = |f: &&Finding| f.measure == Measure::Count && f.contrast == Some(c);
        self.results()
            .findings
            .iter()
            .find(flow)
            .and_then(|f| f.numerator)
    }

    /// Whether nothing is known of a wave: no form came back, or no file is declared.
    pub(super) fn is_empty_wave(&self, wave: usize) -> bool {
        let of_wave = |f: &&Finding| f.wave == Some(wave);
        let said = |f: &Finding| match f.section {
            Section::Flow => f.numerator.is_some_and(|n| n > 0),
            _ => true,
        };
        !self.results().findings.iter().filter(of_wave).any(said)
    }

    pub(super) fn compares_groups(&self) -> bool {
        self.study().comparison.is_some()
    }
}

/// Name of the key that holds the two groups compared.
pub(super) const ARMS: &str = "comparison";

/// Decimals of a number: two on a scale; in a unit of its own, as many as its size calls for.
fn decimals(unit: &Unit, value: f64) -> usize {
    match unit {
        Unit::People | Unit::Units => 0,
        Unit::Own(_) if value.abs() >= 100.0 => 0,
        Unit::Own(_) if value.abs() >= 10.0 => 1,
        _ => 2,
    }
}
