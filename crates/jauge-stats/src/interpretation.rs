//! Words for the size of an effect, as named rules of thumb that are data.
//!
//! A word such as "small" is an opinion of a published rule about its own field. It never stands alone here: [`interpret`] gives it
//! with the rule, its citation and the thresholds, and whoever prints it prints the rule beside it. Choose the rule before the
//! data are seen; no rule is a default.
//!
//! Thresholds apply to the absolute value and belong to the band above them. Where a rule gives points only and no word
//! below the first of them, the label says so ("below small") and adds no word of its own.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Error;

/// A published rule of thumb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Cohen (1988) for a standardised mean difference.
    CohenD1988,
    /// Sawilowsky (2009) for a standardised mean difference.
    SawilowskyD2009,
    /// Cohen (1988) for a correlation.
    CohenR1988,
    /// Gignac and Szodorai (2016) for a correlation.
    GignacSzodoraiR2016,
    /// Funder and Ozer (2019) for a correlation.
    FunderOzerR2019,
    /// Cohen (1988) for w = V sqrt(min(r, c) - 1); w is V itself where one side has two categories.
    CohenW1988,
    /// Cohen (1988) for h, the difference of two transformed shares.
    CohenH1988,
    /// Cohen (1988) for eta squared, from his f of 0.10, 0.25 and 0.40.
    CohenEtaSquared1988,
    /// Vargha and Delaney (2000) for the probability of superiority, by its distance from one half.
    VarghaDelaneyA2000,
}

/// A word of a rule in both languages, and the value from which it applies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Threshold {
    /// Least absolute value that the word applies to.
    pub from: f64,
    /// The word in English.
    pub english: &'static str,
    /// The word in French.
    pub french: &'static str,
}

/// A rule as data.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RuleData {
    /// The rule.
    pub rule: Rule,
    /// Its name, such as "Cohen (1988), d".
    pub name: &'static str,
    /// Full reference.
    pub citation: &'static str,
    /// What it is about, in English: the size that a value must be.
    pub measure: &'static str,
    /// Largest possible absolute value of the size; `None` where it has no upper end.
    pub at_most: Option<f64>,
    /// Its words, in ascending order; the first applies from 0.
    pub thresholds: &'static [Threshold],
}

/// A word with the rule that gave it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Interpretation {
    /// The value that was interpreted.
    pub value: f64,
    /// The word in English.
    pub english: &'static str,
    /// The word in French.
    pub french: &'static str,
    /// The rule.
    pub rule: Rule,
    /// Name of the rule, to be printed beside the word.
    pub rule_name: &'static str,
    /// Full reference of the rule.
    pub citation: &'static str,
    /// Absolute value from which this word applies.
    pub from: f64,
    /// Absolute value from which the next word applies; `None` for the last one.
    pub below: Option<f64>,
}

/// One line for a log or a terminal; never the word alone.
impl fmt::Display for Interpretation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:.4}: {} ({})",
            self.value, self.english, self.rule_name
        )
    }
}

const fn band(from: f64, english: &'static str, french: &'static str) -> Threshold {
    Threshold {
        from,
        english,
        french,
    }
}

const COHEN: &str = "J. Cohen (1988). Statistical Power Analysis for the Behavioral Sciences, 2nd edition. Lawrence Erlbaum";

/// The three points that Cohen sets for each of his sizes.
const fn cohen(small: f64, medium: f64, large: f64) -> [Threshold; 4] {
    [
        band(0.0, "below small", "en dessous de petit"),
        band(small, "small", "petit"),
        band(medium, "medium", "moyen"),
        band(large, "large", "grand"),
    ]
}

static COHEN_TWENTY: [Threshold; 4] = cohen(0.2, 0.5, 0.8);
static COHEN_TEN: [Threshold; 4] = cohen(0.1, 0.3, 0.5);
static COHEN_ETA: [Threshold; 4] = cohen(0.0099, 0.0588, 0.1379);
static SUPERIORITY: [Threshold; 4] = cohen(0.06, 0.14, 0.21);

static RULES: [RuleData; 9] = [
    RuleData {
        rule: Rule::CohenD1988,
        name: "Cohen (1988), d",
        citation: COHEN,
        measure: "standardised mean difference",
        at_most: None,
        thresholds: &COHEN_TWENTY,
    },
    RuleData {
        rule: Rule::SawilowskyD2009,
        name: "Sawilowsky (2009), d",
        citation: "S. S. Sawilowsky (2009). New effect size rules of thumb. Journal of Modern Applied Statistical Methods, 8(2), 597-599. doi:10.22237/jmasm/1257035100",
        measure: "standardised mean difference",
        at_most: None,
        thresholds: &[
            band(0.0, "below very small", "en dessous de très petit"),
            band(0.01, "very small", "très petit"),
            band(0.2, "small", "petit"),
            band(0.5, "medium", "moyen"),
            band(0.8, "large", "grand"),
            band(1.2, "very large", "très grand"),
            band(2.0, "huge", "énorme"),
        ],
    },
    RuleData {
        rule: Rule::CohenR1988,
        name: "Cohen (1988), r",
        citation: COHEN,
        measure: "correlation",
        at_most: Some(1.0),
        thresholds: &COHEN_TEN,
    },
    RuleData {
        rule: Rule::GignacSzodoraiR2016,
        name: "Gignac and Szodorai (2016), r",
        citation: "G. E. Gignac, E. T. Szodorai (2016). Effect size guidelines for individual differences researchers. Personality and Individual Differences, 102, 74-78. doi:10.1016/j.paid.2016.06.069",
        measure: "correlation",
        at_most: Some(1.0),
        thresholds: &[
            band(
                0.0,
                "below relatively small",
                "en dessous de relativement petit",
            ),
            band(0.1, "relatively small", "relativement petit"),
            band(0.2, "typical", "typique"),
            band(0.3, "relatively large", "relativement grand"),
        ],
    },
    RuleData {
        rule: Rule::FunderOzerR2019,
        name: "Funder and Ozer (2019), r",
        citation: "D. C. Funder, D. J. Ozer (2019). Evaluating effect size in psychological research: sense and nonsense. Advances in Methods and Practices in Psychological Science, 2(2), 156-168. doi:10.1177/2515245919847202",
        measure: "correlation",
        at_most: Some(1.0),
        thresholds: &[
            band(0.0, "below very small", "en dessous de très petit"),
            band(0.05, "very small", "très petit"),
            band(0.1, "small", "petit"),
            band(0.2, "medium", "moyen"),
            band(0.3, "large", "grand"),
            band(0.4, "very large", "très grand"),
        ],
    },
    RuleData {
        rule: Rule::CohenW1988,
        name: "Cohen (1988), w",
        citation: COHEN,
        measure: "w = V sqrt(min(r, c) - 1)",
        at_most: None,
        thresholds: &COHEN_TEN,
    },
    RuleData {
        rule: Rule::CohenH1988,
        name: "Cohen (1988), h",
        citation: COHEN,
        measure: "difference of two transformed shares",
        at_most: Some(std::f64::consts::PI),
        thresholds: &COHEN_TWENTY,
    },
    RuleData {
        rule: Rule::CohenEtaSquared1988,
        name: "Cohen (1988), eta squared",
        citation: COHEN,
        measure: "share of variance",
        at_most: Some(1.0),
        thresholds: &COHEN_ETA,
    },
    RuleData {
        rule: Rule::VarghaDelaneyA2000,
        name: "Vargha and Delaney (2000), A",
        citation: "A. Vargha, H. D. Delaney (2000). A critique and improvement of the CL common language effect size statistics of McGraw and Wong. Journal of Educational and Behavioral Statistics, 25(2), 101-132. doi:10.3102/10769986025002101",
        measure: "probability of superiority, by its distance from one half",
        at_most: Some(0.5),
        thresholds: &SUPERIORITY,
    },
];

/// Every rule that is known here.
#[must_use]
pub fn rules() -> &'static [RuleData] {
    &RULES
}

impl Rule {
    /// The rule as data.
    #[must_use]
    pub fn data(self) -> &'static RuleData {
        // In the order of the enum, which a test asserts.
        &RULES[self as usize]
    }
}

/// The word that a rule has for a value, with the rule.
///
/// *When not to use*: instead of the value and its interval; for a size that the rule is not about (d_z and d_av are
/// not the same d); where the field has better yardsticks, such as what other programmes reached.
///
/// [`Rule::VarghaDelaneyA2000`] takes the probability itself, from 0 to 1.
///
/// *R*: `effectsize::interpret_cohens_d(d, rules = )`, `interpret_r`. DIFFERS: that package turns the point 0.01 of Sawilowsky into 0.1, reads Gignac and
/// Szodorai's "typical" as "moderate", and calls what lies below the first point of a rule "very small" or "tiny", which the rules do not.
///
/// # Errors
/// [`Error::NotFinite`]; [`Error::Impossible`] for a value that the size cannot have, such as a correlation of 1.2.
///
/// ```
/// use jauge_stats::interpretation::{Rule, interpret};
/// let word = interpret(-0.35, Rule::CohenD1988)?;
/// assert_eq!((word.english, word.french), ("small", "petit"));
/// assert_eq!(word.to_string(), "-0.3500: small (Cohen (1988), d)");
/// assert_eq!(interpret(0.35, Rule::FunderOzerR2019)?.english, "large");
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn interpret(value: f64, rule: Rule) -> Result<Interpretation, Error> {
    if !value.is_finite() {
        return Err(Error::NotFinite {
            what: "the value to interpret",
        });
    }
    let data = rule.data();
    let size = match rule {
        Rule::VarghaDelaneyA2000 => (value - 0.5).abs(),
        _ => value.abs(),
    };
    if data.at_most.is_some_and(|most| size > most) {
        return Err(Error::impossible(format!(
            "{value} as a {}: \"{}\" is not a rule for this size",
            data.measure, data.name
        )));
    }
    // A difference such as 0.56 - 0.5 must not miss its threshold by one rounding.
    let reached = |t: &Threshold| size >= t.from - 4.0 * f64::EPSILON;
    let place = data.thresholds.iter().rposition(reached).unwrap_or(0);
    let word = data.thresholds[place];
    Ok(Interpretation {
        value,
        english: word.english,
        french: word.french,
        rule,
        rule_name: data.name,
        citation: data.citation,
        from: word.from,
        below: data.thresholds.get(place + 1).map(|next| next.from),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_in_order() {
        for (place, data) in rules().iter().enumerate() {
            assert_eq!(data.rule as usize, place);
            assert_eq!(data.rule.data(), data);
            assert_eq!(data.thresholds[0].from, 0.0);
            assert!(data.thresholds.windows(2).all(|w| w[0].from < w[1].from));
            let most = data.at_most.unwrap_or(f64::INFINITY);
            assert!(data.thresholds.iter().all(|t| t.from <= most));
        }
    }

    #[test]
    fn a_threshold_belongs_to_the_band_above() {
        for data in rules() {
            for threshold in data.thresholds {
                let value = match data.rule {
                    Rule::VarghaDelaneyA2000 => 0.5 + threshold.from,
                    _ => -threshold.from,
                };
                let word = interpret(value, data.rule).unwrap();
                assert_eq!(
                    (word.english, word.from),
                    (threshold.english, threshold.from)
                );
                assert!(word.below.is_none_or(|next| next > threshold.from));
            }
        }
    }

    #[test]
    fn refusals() {
        assert!(interpret(f64::NAN, Rule::CohenD1988).is_err());
        assert!(interpret(1.2, Rule::CohenR1988).is_err());
        assert!(interpret(1.1, Rule::VarghaDelaneyA2000).is_err());
        assert!(interpret(3.0, Rule::CohenD1988).is_ok());
    }
}
