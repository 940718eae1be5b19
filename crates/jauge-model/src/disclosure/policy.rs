//! The thresholds of a study and the reasons for which a figure is withheld.

use serde::Serialize;

use crate::text::Text;

/// Thresholds of a study.
///
/// | threshold | default | where it is from |
/// |---|---|---|
/// | `persons` | 11 | French tax source: nothing about fewer than 11 people (Insee, *Manuel de protection des tableaux*) |
/// | `organisations` | 3 | Insee: no cell about fewer than three enterprises |
/// | `percentages_from` | 20 | InserJeunes: no rate on a denominator under 20 |
/// | `dominance` | 85 % | Insee: no amount of which one enterprise makes more than 85 % |
/// | `within_percent` | off | p % rule, Eurostat *Handbook on Statistical Disclosure Control* 4.2.2: the second largest could estimate the largest that closely |
/// | `answers` | 3 | minimum frequency of a cell, Eurostat *Handbook on Statistical Disclosure Control* 4.2.1 and ONS guidance on tables from surveys |
/// | `sensitive_persons` | 20 | a convention of this project, for items marked `sensitive` |
/// | `sensitive_answers` | 5 | a convention of this project: at least five people with the trait and five without |
///
/// A hidden count may not be known more closely than the threshold under which it was hidden: see
/// [`Cleared`](super::Cleared).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SecrecyPolicy {
    /// Fewest people a figure may be about.
    pub persons: u64,
    /// Fewest organisations or projects a figure may be about.
    pub organisations: u64,
    /// Fewest people for a percentage; between `persons` and this, counts only.
    pub percentages_from: u64,
    /// Largest share, in percent, that one organisation may have of an amount.
    pub dominance: u64,
    /// How closely, in percent, the second largest organisation of an amount may be able to estimate the largest; 0 where that is not
    /// checked.
    #[serde(skip_serializing_if = "is_off")]
    pub within_percent: u64,
    /// Fewest people who gave an answer that is shown, unless nobody gave it.
    pub answers: u64,
    /// As `persons`, for what rests on an item marked sensitive.
    pub sensitive_persons: u64,
    /// As `answers`, for an item marked sensitive: neither fewer with it nor fewer without it, nobody included.
    pub sensitive_answers: u64,
    /// Earlier published reports (their `findings.json`), which this one must not allow to be subtracted from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<String>,
    /// Who decided to depart from the defaults, and why; printed in the report.
    pub reason: Option<Text>,
}

impl Default for SecrecyPolicy {
    fn default() -> Self {
        Self {
            persons: 11,
            organisations: 3,
            percentages_from: 20,
            dominance: 85,
            within_percent: 0,
            answers: 3,
            sensitive_persons: 20,
            sensitive_answers: 5,
            earlier: Vec::new(),
            reason: None,
        }
    }
}

/// The thresholds that hold for one outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Thresholds {
    pub(super) persons: u64,
    pub(super) answers: u64,
    pub(super) sensitive: bool,
}

impl SecrecyPolicy {
    pub(super) fn thresholds(&self, sensitive: bool) -> Thresholds {
        if sensitive {
            Thresholds {
                persons: self.persons.max(self.sensitive_persons),
                answers: self.answers.max(self.sensitive_answers),
                sensitive,
            }
        } else {
            Thresholds {
                persons: self.persons,
                answers: self.answers,
                sensitive,
            }
        }
    }

    /// Whether one contribution makes up too much of an amount, or could be estimated too closely by the next largest.
    ///
    /// ```text
    /// dominance:       largest > dominance % of the total
    /// within_percent:  total - largest - second < within_percent % of the largest
    /// ```
    ///
    /// ```
    /// let policy = jauge_model::SecrecyPolicy::default();
    /// assert!(policy.is_dominated(&[900.0, 60.0, 40.0]));
    /// assert!(!policy.is_dominated(&[850.0, 100.0, 50.0]));
    /// // Who gave 400 knows that the other large one gave at most 520: 500 within 4 %.
    /// let strict = jauge_model::SecrecyPolicy { within_percent: 10, ..policy };
    /// assert!(strict.is_dominated(&[500.0, 400.0, 20.0]));
    /// assert!(!strict.is_dominated(&[500.0, 400.0, 60.0]));
    /// ```
    #[must_use]
    pub fn is_dominated(&self, contributions: &[f64]) -> bool {
        let mut sizes: Vec<f64> = contributions.iter().map(|c| c.abs()).collect();
        sizes.sort_by(|a, b| b.total_cmp(a));
        let total: f64 = sizes.iter().sum();
        let Some(largest) = sizes.first().filter(|_| total > 0.0) else {
            return false;
        };
        let rest: f64 = sizes.iter().skip(2).sum();
        let estimable =
            self.within_percent > 0 && rest * 100.0 < largest * self.within_percent as f64;
        largest * 100.0 > total * self.dominance as f64 || estimable
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
fn is_off(percent: &u64) -> bool {
    *percent == 0
}

impl Thresholds {
    /// Whether a count of people who gave an answer is too small to be shown, among `of` who could have.
    pub(super) fn is_small(&self, count: u64, of: u64) -> bool {
        if self.sensitive {
            // That nobody has a trait, or that everybody has it, is told of each of them.
            count < self.answers || of.saturating_sub(count) < self.answers
        } else {
            (1..self.answers).contains(&count)
        }
    }
}

/// Why a finding may not be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// It is about fewer people, or organisations, than the threshold.
    TooFew,
    /// Too few people gave this answer, or did not.
    FewAnswers,
    /// It rests on a sensitive question, and too few answered it or shared the answer, or it would tell a figure of which that is so.
    Sensitive,
    /// One organisation makes up almost all of the amount.
    Dominated,
    /// It would let another withheld figure be found by subtraction.
    Complementary,
    /// One of the above, of figures that are tied by sums: to say which of them is the small one would tell how large the others
    /// can be.
    FewOrTelling,
    /// Beside a figure already shown, in an earlier report or in this one, it would tell of the few people who are only in one.
    Earlier,
}

impl Withheld {
    /// The word used in the files of findings.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::TooFew => "too_few",
            Self::FewAnswers => "few_answers",
            Self::Sensitive => "sensitive",
            Self::Dominated => "dominated",
            Self::Complementary => "complementary",
            Self::FewOrTelling => "few_or_telling",
            Self::Earlier => "earlier",
        }
    }

    /// The reason in words for a reader.
    #[must_use]
    pub fn label(self) -> Text {
        let (fr, en) = match self {
            Self::TooFew => (
                "effectif insuffisant (secret statistique)",
                "too few to publish (statistical secrecy)",
            ),
            Self::FewAnswers => (
                "réponse donnée par trop peu de personnes (secret statistique)",
                "answer given by too few people (statistical secrecy)",
            ),
            Self::Sensitive => (
                "question sensible : trop peu de personnes, ou chiffre qui en trahirait un (secret renforcé)",
                "sensitive question: too few people, or a figure that would tell one (stricter secrecy)",
            ),
            Self::Dominated => (
                "une seule organisation fait presque tout le montant (secret statistique)",
                "one organisation makes up almost all of the amount (statistical secrecy)",
            ),
            Self::Complementary => (
                "masqué pour protéger un autre effectif (secret secondaire)",
                "hidden to protect another figure (secondary secrecy)",
            ),
            Self::FewOrTelling => (
                "effectif insuffisant, ou chiffre qui en trahirait un (secret statistique)",
                "too few to publish, or a figure that would tell one that is (statistical secrecy)",
            ),
            Self::Earlier => (
                "trop proche d’un chiffre déjà montré : la différence désignerait quelques personnes",
                "too close to a figure already shown: the difference would point to a few people",
            ),
        };
        Text::both(fr, en)
    }
}
