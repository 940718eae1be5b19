//! Did one group move more than another? Answers for groups that nobody drew at random.
//!
//! * [`ancova_and_change_score`]: the two usual answers side by side, because they can contradict each other;
//! * [`difference_in_differences`]: two groups, two periods, other people in each period;
//! * [`difference_in_differences_panel`]: the same with the same people twice.
//!
//! None of them makes a comparison causal: they say what difference would be left under an assumption that
//! the data cannot check, and each doc names it.

use std::fmt;

use ndarray::{Array2, ShapeBuilder};
use serde::{Deserialize, Serialize};

use crate::linear::{Coefficient, Inference, LinearFit, ols};
use crate::{Error, Estimate};

/// How the answer adjusted for the start and the answer from changes relate (Lord 1967).
///
/// "Excludes zero" is meant of the confidence intervals at the level asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LordsParadox {
    /// Both intervals contain zero, or both exclude it on the same side.
    Concordant,
    /// Only the interval of the analysis of covariance excludes zero.
    OnlyAncova,
    /// Only the interval of the change scores excludes zero.
    OnlyChangeScore,
    /// Both intervals exclude zero, on opposite sides.
    Opposite,
}

impl LordsParadox {
    fn of(ancova: &Estimate, change: &Estimate) -> Self {
        let side = |e: &Estimate| {
            let above = e.conf_low.is_some_and(|low| low > 0.0);
            let below = e.conf_high.is_some_and(|high| high < 0.0);
            i8::from(above) - i8::from(below)
        };
        match (side(ancova), side(change)) {
            (a, c) if a == c => Self::Concordant,
            (_, 0) => Self::OnlyAncova,
            (0, _) => Self::OnlyChangeScore,
            _ => Self::Opposite,
        }
    }

    /// What a reader must be told; `None` where both answers agree.
    #[must_use]
    pub fn warning(self) -> Option<&'static str> {
        match self {
            Self::Concordant => None,
            Self::OnlyAncova => Some(
                "Lord's paradox: the groups differ when compared at equal starting scores, not in their mean change; \
                 the two analyses answer different questions and the choice must come from the design, not from the data",
            ),
            Self::OnlyChangeScore => Some(
                "Lord's paradox: the groups differ in their mean change, not when compared at equal starting scores; \
                 the two analyses answer different questions and the choice must come from the design, not from the data",
            ),
            Self::Opposite => Some(
                "Lord's paradox: the two analyses point in opposite directions; they answer different questions and \
                 the choice must come from the design, not from the data",
            ),
        }
    }
}

/// Result of [`ancova_and_change_score`]. Every difference is the group minus the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AncovaAndChangeScore {
    /// Difference after, between people with the same score before.
    pub ancova: Estimate,
    /// Difference of the mean changes.
    pub change_score: Estimate,
    /// Difference before.
    pub baseline: Estimate,
    /// Change of the score after per unit of the score before, within groups; 1 minus it is the pull towards the mean.
    pub slope: Estimate,
    /// `ancova` minus `change_score`, which is (1 - slope) times the difference before.
    pub gap: f64,
    /// Whether the two answers contradict each other.
    pub lords_paradox: LordsParadox,
    /// What a reader must be told if they do.
    pub warning: Option<&'static str>,
    /// People of the group.
    pub n_group: u64,
    /// All other people.
    pub n_others: u64,
    /// Clusters, if the standard errors are by cluster.
    pub clusters: Option<u64>,
}

/// One line for a log or a terminal.
impl fmt::Display for AncovaAndChangeScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "at equal starts {:.4}, in mean change {:.4}, before {:.4}, slope {:.4}, n {} and {}: {}",
            self.ancova.estimate,
            self.change_score.estimate,
            self.baseline.estimate,
            self.slope.estimate,
            self.n_group,
            self.n_others,
            self.warning.unwrap_or("the two answers agree")
        )
    }
}

/// Did a group end higher than the others, given where it started? Both usual answers, side by side.
///
/// * *Analysis of covariance* (`after ~ before + group`) asks: do people with the same score before differ after? Right if the
///   group was drawn at random, or chosen by the score before. If the groups would have kept different means anyway, it
///   charges the group with the pull towards its own mean.
/// * *Change scores* (`after - before ~ group`) ask: did the means move by different amounts? Right if both would have moved alike
///   (parallel trends). If the group was chosen because its people scored low, part of the move is
///   regression to the mean.
///
/// The two differ by (1 - slope) times the difference before, so they agree if the groups start alike. Where they
/// contradict each other (Lord's paradox) the result says so; no statistic can choose between them, the way
/// people came into the group does.
///
/// *When not to use*: ordinal items; groups of which one was measured only after. *Missing*: people with both measures only.
/// `in_group` marks the people of the group. Standard errors by `inference`: with people in clusters,
/// [`Inference::clustered`].
///
/// *Reference*: F. M. Lord (1967), doi:10.1037/h0025105; G. J. P. van Breukelen (2013), doi:10.1080/00273171.2013.831743.
///
/// *R*: `lm(after ~ before + group)` and `lm(I(after - before) ~ group)`.
///
/// # Errors
/// [`Error::TooFewOf`] with fewer than two people in or outside the group; [`Error::NoVariation`] if the score before is the
/// same for everybody of each group; otherwise as [`ols`].
///
/// ```
/// use jauge_stats::comparison::{LordsParadox, ancova_and_change_score};
/// use jauge_stats::linear::Inference;
/// // The group starts 8 points lower and both groups stay where they were on average.
/// let before = [40.0, 44.0, 48.0, 52.0, 48.0, 52.0, 56.0, 60.0];
/// let after = [43.0, 44.5, 47.5, 49.0, 51.0, 52.5, 55.5, 57.0];
/// let group = [true, true, true, true, false, false, false, false];
/// let both = ancova_and_change_score(&before, &after, &group, &Inference::classical(0.95))?;
/// assert!(both.change_score.estimate.abs() < 1e-12);
/// assert!(both.ancova.conf_high.is_some_and(|high| high < 0.0));
/// assert_eq!(both.lords_paradox, LordsParadox::OnlyAncova);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn ancova_and_change_score(
    before: &[f64],
    after: &[f64],
    in_group: &[bool],
    inference: &Inference<'_>,
) -> Result<AncovaAndChangeScore, Error> {
    let change = changes(before, after, in_group)?;
    let group: Vec<f64> = in_group.iter().map(|&g| f64::from(g)).collect();
    let alone = design(&[&group]);
    let names = ["(Intercept)", "group", "before"];
    // A score before that only tells the groups apart has nothing to say within them.
    let adjusted = match ols(
        design(&[&group, before]).view(),
        &names,
        after,
        None,
        inference,
    ) {
        Err(Error::Collinear { .. }) => Err(Error::NoVariation {
            what: "score before, within a group,",
        }),
        other => other,
    }?;
    let moved = ols(alone.view(), &names[..2], &change, None, inference)?;
    let start = ols(alone.view(), &names[..2], before, None, inference)?;
    let clusters = adjusted.clusters;
    let (ancova, slope) = (term(&adjusted, 1), term(&adjusted, 2));
    let (change_score, baseline) = (term(&moved, 1), term(&start, 1));
    let lords_paradox = LordsParadox::of(&ancova, &change_score);
    let n_group = in_group.iter().filter(|&&g| g).count() as u64;
    Ok(AncovaAndChangeScore {
        gap: ancova.estimate - change_score.estimate,
        ancova,
        change_score,
        baseline,
        slope,
        lords_paradox,
        warning: lords_paradox.warning(),
        n_group,
        n_others: in_group.len() as u64 - n_group,
        clusters,
    })
}

/// Result of [`difference_in_differences`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DifferenceInDifferences {
    /// Change of the group minus change of the others.
    pub effect: Estimate,
    /// Mean of the others before and after.
    pub others: [f64; 2],
    /// Mean of the group before and after.
    pub group: [f64; 2],
    /// People of the others before and after.
    pub n_others: [u64; 2],
    /// People of the group before and after.
    pub n_group: [u64; 2],
    /// Clusters, if the standard error is by cluster.
    pub clusters: Option<u64>,
    /// What the effect rests on, for the reader.
    pub assumption: &'static str,
}

const PARALLEL_TRENDS: &str = "without the programme both groups would have changed by the same amount; two periods cannot check this";

/// One line for a log or a terminal.
impl fmt::Display for DifferenceInDifferences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "group {:.4} to {:.4}, others {:.4} to {:.4}: {}",
            self.group[0], self.group[1], self.others[0], self.others[1], self.effect
        )
    }
}

/// Did a group change more than the others, when other people were asked in each period?
///
/// *When not to use*: the same people in both periods ([`difference_in_differences_panel`]); a programme that starts at
/// different times in different places; an outcome near its ceiling in one group (equal changes are then not what
/// would have happened without the programme). It assumes parallel trends, which two periods cannot check.
///
/// *Formula*: (mean of the group after - before) - (mean of the others after - before), the interaction of
/// `outcome ~ group * period`. `in_group` and `is_after` mark the rows. Standard errors by `inference`; the cluster is the place
/// that keeps or gets the programme as a whole (M. Bertrand, E. Duflo, S. Mullainathan 2004), and
/// few places make few degrees of freedom.
///
/// *Missing*: rows with an outcome only. *Reference*: M. Bertrand, E. Duflo, S. Mullainathan (2004),
/// doi:10.1162/003355304772839588.
///
/// *R*: `lm(y ~ group * period)` with `clubSandwich::coef_test`.
///
/// # Errors
/// [`Error::TooFewOf`] with fewer than two people in a group in a period; otherwise as [`ols`].
///
/// ```
/// use jauge_stats::comparison::difference_in_differences;
/// use jauge_stats::linear::Inference;
/// // Hours of work per week of people asked before and after, in places with and without the programme.
/// let hours = [20.0, 24.0, 22.0, 31.0, 29.0, 30.0, 25.0, 27.0, 26.0, 29.0, 31.0];
/// let group = [true, true, true, true, true, true, false, false, false, false, false];
/// let after = [false, false, false, true, true, true, false, false, false, true, true];
/// let did = difference_in_differences(&hours, &group, &after, &Inference::classical(0.95))?;
/// assert!((did.effect.estimate - 4.0).abs() < 1e-12);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn difference_in_differences(
    outcome: &[f64],
    in_group: &[bool],
    is_after: &[bool],
    inference: &Inference<'_>,
) -> Result<DifferenceInDifferences, Error> {
    for (what, found) in [("group", in_group.len()), ("period", is_after.len())] {
        if found != outcome.len() {
            return Err(Error::LengthMismatch {
                what,
                expected: outcome.len(),
                found,
            });
        }
    }
    let cell = |g: bool, a: bool| {
        let rows = || (0..outcome.len()).filter(move |&i| in_group[i] == g && is_after[i] == a);
        rows().count() as u64
    };
    let n_others = [cell(false, false), cell(false, true)];
    let n_group = [cell(true, false), cell(true, true)];
    at_least_two(
        n_others.into_iter().chain(n_group),
        "people of a group in a period",
    )?;
    let indicator = |wanted: &dyn Fn(usize) -> bool| -> Vec<f64> {
        (0..outcome.len()).map(|i| f64::from(wanted(i))).collect()
    };
    let group = indicator(&|i| in_group[i]);
    let after = indicator(&|i| is_after[i]);
    let both = indicator(&|i| in_group[i] && is_after[i]);
    let names = ["(Intercept)", "group", "after", "group:after"];
    let x = design(&[&group, &after, &both]);
    let fit = ols(x.view(), &names, outcome, None, inference)?;
    let [start, apart, trend, effect] = [0, 1, 2, 3].map(|j| term(&fit, j));
    let (start, apart, trend) = (start.estimate, apart.estimate, trend.estimate);
    Ok(DifferenceInDifferences {
        others: [start, start + trend],
        group: [start + apart, start + apart + trend + effect.estimate],
        effect,
        n_others,
        n_group,
        clusters: fit.clusters,
        assumption: PARALLEL_TRENDS,
    })
}

/// Did a group change more than the others, when the same people were asked in both periods?
///
/// *When not to use*, and what it assumes: as [`difference_in_differences`]; with people chosen because they scored low, see
/// [`ancova_and_change_score`].
///
/// *Formula*: difference of the mean changes, from `after - before ~ group`: what stays the same in a person cancels. The effect is that
/// of [`difference_in_differences`] on the stacked rows; the standard error is that of the changes, and
/// needs no cluster per person.
///
/// *Missing*: people with both measures only; say how many had one. *R*: `lm(I(after - before) ~ group)` with
/// `clubSandwich::coef_test`.
///
/// # Errors
/// [`Error::TooFewOf`] with fewer than two people in or outside the group; otherwise as [`ols`].
///
/// ```
/// use jauge_stats::comparison::difference_in_differences_panel;
/// use jauge_stats::linear::Inference;
/// // Scores of six people of three sites with the programme and six of three without.
/// let before = [4.0, 5.0, 3.0, 6.0, 4.0, 5.0, 5.0, 6.0, 4.0, 5.0, 6.0, 4.0];
/// let after = [7.0, 7.0, 6.0, 8.0, 5.0, 9.0, 6.0, 6.0, 5.0, 6.0, 6.0, 6.0];
/// let group = [true, true, true, true, true, true, false, false, false, false, false, false];
/// let sites = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5];
/// let did = difference_in_differences_panel(&before, &after, &group, &Inference::clustered(&sites, 0.95))?;
/// assert!((did.effect.estimate - 10.0 / 6.0).abs() < 1e-12);
/// assert_eq!(did.clusters, Some(6));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn difference_in_differences_panel(
    before: &[f64],
    after: &[f64],
    in_group: &[bool],
    inference: &Inference<'_>,
) -> Result<DifferenceInDifferences, Error> {
    let change = changes(before, after, in_group)?;
    let group: Vec<f64> = in_group.iter().map(|&g| f64::from(g)).collect();
    let fit = ols(
        design(&[&group]).view(),
        &["(Intercept)", "group"],
        &change,
        None,
        inference,
    )?;
    let mean = |values: &[f64], wanted: bool| {
        let mut all = crate::SampleMoments::new();
        for (&x, _) in values.iter().zip(in_group).filter(|(_, g)| **g == wanted) {
            all.push(x)?;
        }
        Ok::<f64, Error>(all.mean())
    };
    let count = in_group.iter().filter(|&&g| g).count() as u64;
    let rest = in_group.len() as u64 - count;
    Ok(DifferenceInDifferences {
        others: [mean(before, false)?, mean(after, false)?],
        group: [mean(before, true)?, mean(after, true)?],
        effect: term(&fit, 1),
        n_others: [rest; 2],
        n_group: [count; 2],
        clusters: fit.clusters,
        assumption: PARALLEL_TRENDS,
    })
}

/// After minus before, with the checks that every comparison of two measures needs.
fn changes(before: &[f64], after: &[f64], in_group: &[bool]) -> Result<Vec<f64>, Error> {
    if before.len() != after.len() {
        return Err(Error::DifferentLengths {
            left: before.len(),
            right: after.len(),
        });
    }
    if in_group.len() != before.len() {
        return Err(Error::LengthMismatch {
            what: "group",
            expected: before.len(),
            found: in_group.len(),
        });
    }
    let count = in_group.iter().filter(|&&g| g).count();
    at_least_two(
        [count as u64, (in_group.len() - count) as u64],
        "people of a group",
    )?;
    Ok(before.iter().zip(after).map(|(b, a)| a - b).collect())
}

fn at_least_two(counts: impl IntoIterator<Item = u64>, what: &'static str) -> Result<(), Error> {
    match counts.into_iter().min() {
        Some(found) if found < 2 => Err(Error::TooFewOf {
            what,
            needed: 2,
            found,
            advice: "a group of one has no spread to compare with; describe it as a case",
        }),
        _ => Ok(()),
    }
}

/// A constant, then the columns.
fn design(columns: &[&[f64]]) -> Array2<f64> {
    let rows = columns.first().map_or(0, |c| c.len());
    Array2::from_shape_fn((rows, columns.len() + 1).f(), |(i, j)| {
        if j == 0 { 1.0 } else { columns[j - 1][i] }
    })
}

/// The estimate of a column, by place.
fn term(fit: &LinearFit, place: usize) -> Estimate {
    let Coefficient { estimate, .. } = &fit.coefficients[place];
    estimate.clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::{DegreesOfFreedom, Variance};

    #[test]
    fn groups_too_small_are_refused() {
        let classical = Inference::classical(0.95);
        let x = [1.0, 2.0, 3.0, 5.0];
        let one = [true, false, false, false];
        assert!(matches!(
            ancova_and_change_score(&x, &x, &one, &classical),
            Err(Error::TooFewOf { found: 1, .. })
        ));
        assert!(difference_in_differences_panel(&x, &x[..3], &one, &classical).is_err());
        assert!(difference_in_differences_panel(&x, &x, &one[..3], &classical).is_err());
        assert!(difference_in_differences(&x, &one, &one, &classical).is_err());
        assert!(difference_in_differences(&x, &one[..1], &one, &classical).is_err());
    }

    #[test]
    fn a_start_that_only_names_the_group_is_refused() {
        let before = [1.0, 1.0, 2.0, 2.0];
        let after = [1.0, 2.0, 3.0, 5.0];
        let group = [true, true, false, false];
        assert_eq!(
            ancova_and_change_score(&before, &after, &group, &Inference::classical(0.95)),
            Err(Error::NoVariation {
                what: "score before, within a group,"
            })
        );
    }

    #[test]
    fn a_paradox_is_named() {
        let estimate =
            |low: f64, high: f64| Estimate::bare(0.0, 4, "").with_interval(low, high, 0.95);
        let (up, down, both) = (
            estimate(1.0, 2.0),
            estimate(-2.0, -1.0),
            estimate(-1.0, 1.0),
        );
        for (a, c, wanted) in [
            (&up, &up, LordsParadox::Concordant),
            (&both, &both, LordsParadox::Concordant),
            (&up, &both, LordsParadox::OnlyAncova),
            (&both, &down, LordsParadox::OnlyChangeScore),
            (&up, &down, LordsParadox::Opposite),
        ] {
            assert_eq!(LordsParadox::of(a, c), wanted);
            assert_eq!(
                wanted.warning().is_none(),
                wanted == LordsParadox::Concordant
            );
        }
    }

    #[test]
    fn clusters_are_not_ignored() {
        let x = [1.0, 2.0, 4.0, 3.0, 5.0, 4.0];
        let y = [2.0, 3.0, 4.0, 5.0, 5.0, 7.0];
        let group = [true, true, true, false, false, false];
        let labels = [0, 0, 1, 2, 2, 3];
        let mixed_up = Inference {
            variance: Variance::Classical,
            df: DegreesOfFreedom::Usual,
            clusters: Some(&labels),
            conf_level: 0.95,
        };
        assert!(ancova_and_change_score(&x, &y, &group, &mixed_up).is_err());
    }
}
