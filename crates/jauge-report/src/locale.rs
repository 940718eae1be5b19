//! One language of a report: its words, its typography, its way of writing numbers.
//!
//! Numbers are rounded by [`jauge_model::locale`]; here they are put into words.

use jauge_model::locale::{self, NBSP};
use jauge_model::{Estimate, Lang, Text};

/// Nothing to show: no number exists for this cell.
pub(crate) const DASH: &str = "–";

/// The words and number rules of one language, with the study's threshold for percentages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Locale {
    pub(crate) lang: Lang,
    percentages_from: u64,
}

impl Locale {
    pub(crate) fn new(lang: Lang, percentages_from: u64) -> Self {
        Self {
            lang,
            percentages_from,
        }
    }

    /// A phrase of ours. The French one is typed with plain spaces and apostrophes and gets its
    /// typography here, so that no line of prose can miss it.
    pub(crate) fn t(&self, fr: &str, en: &str) -> String {
        match self.lang {
            Lang::Fr => locale::french(fr),
            Lang::En => en.replace('\'', "’"),
        }
    }

    /// A phrase of ours with gaps `{name}` filled once, from left to right: a gap inside a
    /// filled value stays as it is.
    pub(crate) fn fill(&self, fr: &str, en: &str, gaps: &[(&str, &str)]) -> String {
        let phrase = self.t(fr, en);
        let mut out = String::with_capacity(phrase.len());
        let mut rest = phrase.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            match gaps.iter().find(|(n, _)| *n == name) {
                Some((_, value)) => out.push_str(value),
                None => debug_assert!(false, "no value for the gap {name}"),
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }

    /// Words of an author, as they are.
    pub(crate) fn author<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.lang)
    }

    /// `label : value`, with the spacing of the language.
    pub(crate) fn colon(&self, label: &str, value: &str) -> String {
        match self.lang {
            Lang::Fr => format!("{label}{NBSP}: {value}"),
            Lang::En => format!("{label}: {value}"),
        }
    }

    /// The quotation marks of the language, with their spaces.
    pub(crate) fn quotation_marks(&self) -> (String, String) {
        match self.lang {
            Lang::Fr => (format!("«{NBSP}"), format!("{NBSP}»")),
            Lang::En => ("“".into(), "”".into()),
        }
    }

    /// Words between quotation marks.
    pub(crate) fn quoted(&self, text: &str) -> String {
        let (open, close) = self.quotation_marks();
        format!("{open}{text}{close}")
    }

    pub(crate) fn integer(&self, n: u64) -> String {
        locale::integer(n, self.lang)
    }

    pub(crate) fn number(&self, value: f64, decimals: usize) -> String {
        locale::number(value, decimals, self.lang)
    }

    pub(crate) fn date(&self, iso: &str) -> String {
        locale::date(iso, self.lang)
    }

    pub(crate) fn signed(&self, value: f64, decimals: usize) -> String {
        locale::signed(value, decimals, self.lang)
    }

    pub(crate) fn p(&self, p: f64) -> String {
        locale::p_value(p, self.lang)
    }

    pub(crate) fn percent(&self, share: f64, decimals: usize) -> String {
        locale::percent(share, decimals, self.lang)
    }

    /// `35 sur 48`, `35 of 48`.
    pub(crate) fn out_of(&self, n: u64, of: u64) -> String {
        let (n, of) = (self.integer(n), self.integer(of));
        self.fill("{n} sur {of}", "{n} of {of}", &[("n", &n), ("of", &of)])
    }

    /// Whether shares of this many are shown as percentages.
    pub(crate) fn shows_percent(&self, denominator: u64) -> bool {
        denominator > 0 && denominator >= self.percentages_from
    }

    /// Decimals of a percentage: below 30 people one person weighs more than three points.
    fn percent_decimals(denominator: u64) -> usize {
        usize::from(denominator >= 30)
    }

    /// A count among others, with its percentage where there are enough for one:
    /// `28 sur 35 (80,0 %)`, `7 sur 12`.
    pub(crate) fn count_of(&self, n: u64, of: u64) -> String {
        let counts = self.out_of(n, of);
        match self.percent_of(n, of) {
            Some(percent) => format!("{counts} ({percent})"),
            None => counts,
        }
    }

    /// A count whose column gives the total apart: `28 (80,0 %)`, `7`.
    pub(crate) fn count_and_percent(&self, n: u64, of: u64) -> String {
        match self.percent_of(n, of) {
            Some(percent) => format!("{} ({percent})", self.integer(n)),
            None => self.integer(n),
        }
    }

    /// The percentage, where there are enough for one.
    pub(crate) fn percent_of(&self, n: u64, of: u64) -> Option<String> {
        let share = n as f64 / of as f64;
        self.shows_percent(of)
            .then(|| self.percent(share, Self::percent_decimals(of)))
    }

    /// Whether the percentages of the parts of one whole, each rounded on its own as printed, do not add up to 100.
    ///
    /// None is moved to make them: each stands beside its count, and a reader who divides must find what is printed.
    pub(crate) fn does_not_add_up(&self, parts: &[u64]) -> bool {
        let of: u64 = parts.iter().sum();
        let decimals = Self::percent_decimals(of);
        let printed = |n: &u64| {
            let text = locale::percent(*n as f64 / of as f64, decimals, Lang::En);
            // Tenths are whole, and their sum has no rounding of its own.
            text.replace(['.', '%'], "").parse::<u64>().unwrap_or(0)
        };
        let hundred = if decimals == 0 { 100 } else { 1000 };
        self.shows_percent(of) && parts.iter().map(printed).sum::<u64>() != hundred
    }

    /// What stands under percentages that do not add up to 100.
    pub(crate) fn rounding(&self) -> String {
        self.t(
            "Chaque pourcentage est arrondi à part : leur somme peut s'écarter un peu de 100 %. Les effectifs sont exacts.",
            "Each percentage is rounded on its own: their sum may be a little off 100%. The counts are exact.",
        )
    }

    /// The interval of an estimate, `[0,31 ; 0,52]`.
    pub(crate) fn interval(&self, e: &Estimate, show: impl Fn(f64) -> String) -> Option<String> {
        let (low, high) = e.conf_low.zip(e.conf_high)?;
        Some(locale::interval(&show(low), &show(high), self.lang))
    }

    /// The interval of a share in percent, where there are enough people for one.
    pub(crate) fn percent_interval(&self, e: &Estimate, denominator: u64) -> Option<String> {
        let decimals = Self::percent_decimals(denominator);
        self.shows_percent(denominator)
            .then(|| self.interval(e, |v| self.percent(v, decimals)))?
    }

    /// The estimate with its interval: `+0,42 [0,31 ; 0,52]`.
    pub(crate) fn with_interval(&self, e: &Estimate, show: impl Fn(f64) -> String) -> String {
        let estimate = show(e.estimate);
        match self.interval(e, show) {
            Some(interval) => format!("{estimate} {interval}"),
            None => estimate,
        }
    }

    /// Puts `; ` between parts, with the spacing of the language.
    pub(crate) fn semicolons(&self, parts: &[String]) -> String {
        parts.join(&self.t(" ; ", "; "))
    }

    /// `a, b et c`.
    pub(crate) fn list(&self, parts: &[String]) -> String {
        match parts {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => {
                let and = self.t("et", "and");
                format!("{} {and} {last}", first.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Locale;
    use jauge_model::{Estimate, Lang};
    use proptest::prelude::*;

    const FR: Locale = Locale {
        lang: Lang::Fr,
        percentages_from: 20,
    };
    const EN: Locale = Locale {
        lang: Lang::En,
        percentages_from: 20,
    };

    #[test]
    fn percentages_start_at_the_threshold_and_get_a_decimal_from_thirty() {
        assert_eq!(FR.count_of(7, 12), "7 sur 12");
        assert_eq!(FR.count_of(13, 20), "13 sur 20 (65\u{202f}%)");
        assert_eq!(FR.count_of(28, 35), "28 sur 35 (80,0\u{202f}%)");
        assert_eq!(EN.count_of(35, 48), "35 of 48 (72.9%)");
        assert_eq!(EN.count_of(0, 0), "0 of 0");
    }

    #[test]
    fn percentages_that_do_not_add_up_are_known() {
        assert!(EN.does_not_add_up(&[1, 1, 1].map(|n| 12 * n)));
        assert!(!EN.does_not_add_up(&[10, 10, 20]));
        // Counts only: nothing is printed that could add up.
        assert!(!EN.does_not_add_up(&[1, 1, 1]));
        let none = EN.does_not_add_up(&[0, 0]) || EN.does_not_add_up(&[]);
        assert!(!none);
    }

    proptest! {
        /// A printed percentage is never further from its count than half of its last digit, and those of one whole are together
        /// never further from 100 than that for each.
        #[test]
        fn percentages_are_those_of_their_counts(parts in prop::collection::vec(0_u64..400, 1..8)) {
            let of: u64 = parts.iter().sum();
            prop_assume!(EN.shows_percent(of));
            let half = if of >= 30 { 0.05 } else { 0.5 };
            let mut sum = 0.0;
            for n in &parts {
                let printed: f64 = EN.percent_of(*n, of).unwrap().trim_end_matches('%').parse().unwrap();
                prop_assert!((printed - 100.0 * *n as f64 / of as f64).abs() <= half + 1e-9);
                sum += printed;
            }
            prop_assert!((sum - 100.0).abs() <= half * parts.len() as f64 + 1e-9);
            prop_assert_eq!(EN.does_not_add_up(&parts), (sum - 100.0).abs() > 1e-6);
        }
    }

    #[test]
    fn intervals_follow_the_language() {
        let e = Estimate {
            estimate: 0.5,
            conf_low: Some(-0.25),
            conf_high: Some(1.0),
            ..Estimate::default()
        };
        assert_eq!(
            FR.with_interval(&e, |v| FR.signed(v, 2)),
            "+0,50 [\u{2212}0,25\u{202f}; +1,00]"
        );
        assert_eq!(
            EN.with_interval(&e, |v| EN.signed(v, 2)),
            "+0.50 [\u{2212}0.25, +1.00]"
        );
        assert_eq!(FR.percent_interval(&e, 12), None);
    }

    #[test]
    fn a_gap_in_a_value_is_not_filled() {
        assert_eq!(
            EN.fill("", "{a} and {b}", &[("a", "{b}"), ("b", "2")]),
            "{b} and 2"
        );
    }
}
