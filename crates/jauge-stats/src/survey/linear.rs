//! Means, totals, ratios and shares by Taylor linearisation.

use serde::{Deserialize, Serialize};

use super::design::SurveyDesign;
use super::interval::{ProportionInterval, overflow, proportion_interval, t_interval};
use super::quantile::quantile;
use super::variance::{Linearised, Rows, Scratch};
use crate::{Error, Estimate, check_conf_level};

/// What is estimated; each column has one value a row of the design.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Statistic<'a> {
    /// Mean of a number.
    Mean(&'a [f64]),
    /// Total of a number over the population.
    Total(&'a [f64]),
    /// Total of one number over the total of another.
    Ratio {
        /// The number above.
        numerator: &'a [f64],
        /// The number below.
        denominator: &'a [f64],
    },
    /// Share of the people who said yes.
    Proportion {
        /// Who did.
        yes: &'a [bool],
        /// How its interval is made.
        interval: ProportionInterval,
    },
    /// The value below which a given share of the population lies.
    Quantile {
        /// The number.
        values: &'a [f64],
        /// The share, between 0 and 1.
        probability: f64,
    },
}

/// The part of the population that a statistic is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Domain<'a> {
    /// All of it.
    #[default]
    Everyone,
    /// The rows that are true; the others stay in the design.
    Where(&'a [bool]),
}

/// Groups that cut the population up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Groups<'a> {
    /// Group of each row, from 0.
    pub codes: &'a [u32],
    /// Number of groups; one without rows is still in the answer, as a refusal.
    pub levels: usize,
}

/// What a design effect compares with: a simple random sample of the same size, ...
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reference {
    /// ... drawn with replacement, as from an unlimited population.
    #[default]
    WithReplacement,
    /// ... drawn without replacement from as many people as the weights add up to. For small populations the two are far apart.
    WithoutReplacement,
}

/// Result of [`SurveyDesign::design_effect`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DesignEffect {
    /// The variance of the estimate over that of a simple random sample.
    pub design_effect: f64,
    /// The simple random sample that it is compared with.
    pub reference: Reference,
    /// The mean, total or share.
    pub estimate: f64,
    /// Its standard error under the design.
    pub std_error: f64,
    /// Its standard error under simple random sampling.
    pub reference_std_error: f64,
    /// Size of a simple random sample as precise as this one; `None` if no size is, the estimate being known without error.
    pub effective_n: Option<f64>,
    /// Rows with weight.
    pub n: u64,
    /// Name of the method, in English.
    pub method: &'static str,
}

/// One line for a log or a terminal.
impl std::fmt::Display for DesignEffect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "design effect {:.4}", self.design_effect)?;
        if let Some(effective) = self.effective_n {
            write!(f, ", effective n {effective:.1}")?;
        }
        write!(f, ", n {} ({})", self.n, self.method)
    }
}

impl SurveyDesign {
    /// One statistic, of everyone or of a domain.
    ///
    /// *Formula*: see [the module](super). The influences u of row i: mean (y - mean) / W, total y, ratio (y - R x) / X, with W
    /// and X the estimated totals of one and of x. `df`: clusters minus strata among those that hold rows of
    /// the domain; where it is 0 there is no interval, and no standard error except of a total or of a stratum drawn
    /// in full. `n` counts rows with weight. The p-value is `None`: the interval answers.
    ///
    /// *Quantile*: the smallest value whose cumulated share of weight reaches the probability, to 1e-12 (R's `qrule = "math"`, type 1 of
    /// Hyndman and Fan). Its interval is R. S. Woodruff's (1952, doi:10.1080/01621459.1952.10483443): the t interval of the
    /// share of people at or below the estimate, carried back by the same rule. An end that falls outside the sample is `None`. The standard
    /// error is the length of the interval over twice the t quantile.
    ///
    /// *R*: `svymean`, `svytotal`, `svyratio`, `svyciprop(method = "logit" or "beta")`, `svyquantile(interval.type = "mean",
    /// qrule = "math")`, each on `subset(design, ...)`, with `confint(df = degf(design))`. DIFFERS: the intervals of R's means, totals
    /// and ratios are normal unless `df` is given; the beta interval of a share of 0 or 1 exists here; a quantile at a share below that of the
    /// smallest value is the smallest value, where R 4.1.1 gives the second.
    ///
    /// # Errors
    /// [`Error::LengthMismatch`]; [`Error::TooFew`] if nobody with weight is in the domain; [`Error::NotFinite`] for a value inside it;
    /// [`Error::NoVariation`] for the logit interval of a share of 0 or 1; [`Error::Impossible`] for denominators that add up to
    /// zero, a probability outside 0 to 1, or an overflow; [`Error::ConfLevel`].
    ///
    /// ```
    /// use jauge_stats::survey::{DesignColumns, Domain, ProportionInterval, Statistic, SurveyDesign};
    /// // Three centres drawn, two trainees asked in each; who found work?
    /// let design = SurveyDesign::new(DesignColumns {
    ///     weights: &[4.0; 6],
    ///     clusters: Some(&[1, 1, 2, 2, 3, 3]),
    ///     ..DesignColumns::default()
    /// })?;
    /// let share = design.estimate(
    ///     Statistic::Proportion {
    ///         yes: &[true, true, true, false, false, false],
    ///         interval: ProportionInterval::Logit,
    ///     },
    ///     Domain::Everyone,
    ///     0.95,
    /// )?;
    /// // Cluster sums of (y - 1/2) / 6 are 1/6, 0, -1/6: V = 3/2 x 2/36.
    /// assert_eq!((share.estimate, share.df), (0.5, Some(2.0)));
    /// assert!((share.std_error.unwrap_or(0.0) - (1.0_f64 / 12.0).sqrt()).abs() < 1e-15);
    /// # Ok::<(), jauge_stats::Error>(())
    /// ```
    pub fn estimate(
        &self,
        statistic: Statistic<'_>,
        domain: Domain<'_>,
        conf_level: f64,
    ) -> Result<Estimate, Error> {
        check_conf_level(conf_level)?;
        statistic.check(self.rows())?;
        let rows = domain.rows(self.rows())?;
        self.estimate_rows(
            &mut Scratch::new(self.units()),
            &rows,
            statistic,
            conf_level,
        )
    }

    /// The same statistic in every group, each with the variance of the whole design.
    ///
    /// Rows are sorted into groups once; the work then does not grow with the number of groups. A group without
    /// rows, or whose statistic is refused, keeps its place with the reason.
    ///
    /// *R*: `svyby(~y, ~group, design, svymean)`.
    ///
    /// # Errors
    /// [`Error::LengthMismatch`], [`Error::UnknownLevel`] for a code that is not below `levels`, [`Error::ConfLevel`]; inside, those of
    /// [`SurveyDesign::estimate`].
    ///
    /// ```
    /// use jauge_stats::survey::{DesignColumns, Domain, Groups, Statistic, SurveyDesign};
    /// let design = SurveyDesign::new(DesignColumns { weights: &[1.0; 4], ..DesignColumns::default() })?;
    /// let groups = Groups { codes: &[0, 0, 2, 2], levels: 3 };
    /// let means = design.estimate_by(Statistic::Mean(&[1.0, 3.0, 5.0, 5.0]), groups, Domain::Everyone, 0.95)?;
    /// let found: Vec<_> = means.iter().map(|m| m.as_ref().ok().map(|m| m.estimate)).collect();
    /// assert_eq!(found, [Some(2.0), None, Some(5.0)]);
    /// # Ok::<(), jauge_stats::Error>(())
    /// ```
    pub fn estimate_by(
        &self,
        statistic: Statistic<'_>,
        groups: Groups<'_>,
        domain: Domain<'_>,
        conf_level: f64,
    ) -> Result<Vec<Result<Estimate, Error>>, Error> {
        check_conf_level(conf_level)?;
        statistic.check(self.rows())?;
        let (starts, order) = groups.sort(&domain.rows(self.rows())?, self.rows())?;
        let mut scratch = Scratch::new(self.units());
        Ok(starts
            .windows(2)
            .map(|ends| {
                let rows = Rows::List(&order[ends[0]..ends[1]]);
                self.estimate_rows(&mut scratch, &rows, statistic, conf_level)
            })
            .collect())
    }

    /// [`estimate`](Self::estimate) of a mean.
    ///
    /// # Errors
    /// Those of [`estimate`](Self::estimate).
    pub fn mean(
        &self,
        values: &[f64],
        domain: Domain<'_>,
        conf_level: f64,
    ) -> Result<Estimate, Error> {
        self.estimate(Statistic::Mean(values), domain, conf_level)
    }

    /// [`estimate`](Self::estimate) of a total.
    ///
    /// # Errors
    /// Those of [`estimate`](Self::estimate).
    pub fn total(
        &self,
        values: &[f64],
        domain: Domain<'_>,
        conf_level: f64,
    ) -> Result<Estimate, Error> {
        self.estimate(Statistic::Total(values), domain, conf_level)
    }

    /// [`estimate`](Self::estimate) of a ratio of two totals.
    ///
    /// # Errors
    /// Those of [`estimate`](Self::estimate).
    pub fn ratio(
        &self,
        numerator: &[f64],
        denominator: &[f64],
        domain: Domain<'_>,
        conf_level: f64,
    ) -> Result<Estimate, Error> {
        let ratio = Statistic::Ratio {
            numerator,
            denominator,
        };
        self.estimate(ratio, domain, conf_level)
    }

    /// [`estimate`](Self::estimate) of a share.
    ///
    /// # Errors
    /// Those of [`estimate`](Self::estimate).
    pub fn proportion(
        &self,
        yes: &[bool],
        interval: ProportionInterval,
        domain: Domain<'_>,
        conf_level: f64,
    ) -> Result<Estimate, Error> {
        self.estimate(Statistic::Proportion { yes, interval }, domain, conf_level)
    }

    /// [`estimate`](Self::estimate) of a quantile.
    ///
    /// # Errors
    /// Those of [`estimate`](Self::estimate).
    pub fn quantile(
        &self,
        values: &[f64],
        probability: f64,
        domain: Domain<'_>,
        conf_level: f64,
    ) -> Result<Estimate, Error> {
        let quantile = Statistic::Quantile {
            values,
            probability,
        };
        self.estimate(quantile, domain, conf_level)
    }

    /// How many times larger is the variance than that of a simple random sample of the same size?
    ///
    /// *Formula*: V / (S^2 / n), with S^2 = n / (n - 1) x sum of w (y - mean)^2 / W; without replacement the denominator is times 1 - n / W.
    /// For a total both are times W^2. *When not to use*: to correct the standard errors of another sample, unless its design and
    /// variable are alike.
    ///
    /// *Reference*: L. Kish (1965), Survey Sampling, Wiley.
    ///
    /// *R*: `svymean(~y, design, deff = TRUE)` is without replacement, `deff = "replace"` with.
    ///
    /// # Errors
    /// Those of [`estimate`](Self::estimate); [`Error::Impossible`] for a ratio or a quantile, and without replacement for weights that do
    /// not add up to more people than answered; [`Error::NoVariation`].
    ///
    /// ```
    /// use jauge_stats::survey::{DesignColumns, Domain, Reference, Statistic, SurveyDesign};
    /// let design = SurveyDesign::new(DesignColumns {
    ///     weights: &[3.0; 6],
    ///     clusters: Some(&[1, 1, 2, 2, 3, 3]),
    ///     ..DesignColumns::default()
    /// })?;
    /// // Everyone of a centre gives the same score: six answers tell less than three.
    /// let y = Statistic::Mean(&[5.0, 5.0, 7.0, 7.0, 9.0, 9.0]);
    /// let deff = design.design_effect(y, Reference::WithReplacement, Domain::Everyone)?;
    /// assert!((deff.design_effect - 2.5).abs() < 1e-12);
    /// # Ok::<(), jauge_stats::Error>(())
    /// ```
    pub fn design_effect(
        &self,
        statistic: Statistic<'_>,
        reference: Reference,
        domain: Domain<'_>,
    ) -> Result<DesignEffect, Error> {
        statistic.check(self.rows())?;
        let rows = domain.rows(self.rows())?;
        let yes_no: Vec<f64>;
        let (values, is_total) = match statistic {
            Statistic::Mean(values) => (values, false),
            Statistic::Total(values) => (values, true),
            Statistic::Proportion { yes, .. } => {
                yes_no = yes.iter().map(|&yes| f64::from(yes)).collect();
                (yes_no.as_slice(), false)
            }
            Statistic::Ratio { .. } | Statistic::Quantile { .. } => {
                return Err(Error::impossible(
                    "the design effect of a ratio or quantile has no one definition; ask for that of a mean, a total or a share",
                ));
            }
        };
        let plain = if is_total {
            Statistic::Total(values)
        } else {
            Statistic::Mean(values)
        };
        // The level plays no part: only estimate and standard error are kept.
        let found = self.estimate_rows(&mut Scratch::new(self.units()), &rows, plain, 0.95)?;
        let moments = self.moments(&rows, |i| values[i])?;
        if moments.n < 2 {
            return Err(Error::TooFew {
                needed: 2,
                found: moments.n,
            });
        }
        let n = moments.n as f64;
        let mut spread = 0.0;
        rows.each(|i| spread += self.weights[i] * (values[i] - moments.mean).powi(2));
        let mut srs = spread / moments.weight / (n - 1.0);
        if srs.sqrt() <= 10.0 * f64::EPSILON * moments.mean.abs() {
            return Err(Error::NoVariation {
                what: "value of the domain",
            });
        }
        if reference == Reference::WithoutReplacement {
            if moments.weight <= n {
                return Err(Error::impossible(format!(
                    "the weights add up to {} for {n} answers, so they do not count a population: compare with replacement",
                    moments.weight
                )));
            }
            srs *= 1.0 - n / moments.weight;
        }
        if is_total {
            srs *= moments.weight * moments.weight;
        }
        if !(srs.is_normal() && srs > 0.0) {
            return Err(overflow());
        }
        let Some(std_error) = found.std_error else {
            return Err(Error::TooFewOf {
                what: "clusters of the domain beyond one a stratum",
                needed: 1,
                found: 0,
                advice: "ask for a larger domain",
            });
        };
        let design_effect = (std_error / srs.sqrt()).powi(2);
        if !design_effect.is_finite() {
            return Err(overflow());
        }
        Ok(DesignEffect {
            design_effect,
            reference,
            estimate: found.estimate,
            std_error,
            reference_std_error: srs.sqrt(),
            effective_n: Some(n / design_effect).filter(|n| n.is_finite()),
            n: moments.n,
            method: match reference {
                Reference::WithReplacement => "design effect, against drawing with replacement",
                Reference::WithoutReplacement => {
                    "design effect, against drawing without replacement"
                }
            },
        })
    }

    /// The statistic of some rows; the columns have been checked.
    pub(super) fn estimate_rows(
        &self,
        scratch: &mut Scratch,
        rows: &Rows<'_>,
        statistic: Statistic<'_>,
        conf_level: f64,
    ) -> Result<Estimate, Error> {
        let (estimate, n, linear, method) = match statistic {
            Statistic::Mean(y) => {
                let m = self.moments(rows, |i| y[i])?;
                let linear = self.linearise(scratch, rows, |i| (y[i] - m.mean) / m.weight);
                (m.mean, m.n, linear, "mean, design-based")
            }
            Statistic::Proportion { yes, interval } => {
                let y = |i: usize| f64::from(yes[i]);
                let m = self.moments(rows, y)?;
                let linear = self.linearise(scratch, rows, |i| (y(i) - m.mean) / m.weight);
                let out = Estimate::bare(m.mean, m.n, "share, design-based");
                let out = interval_of(out, &linear, conf_level)?;
                return proportion_interval(out, conf_level, interval);
            }
            Statistic::Total(y) => {
                let m = self.moments(rows, |i| y[i])?;
                let linear = self.linearise(scratch, rows, |i| y[i]);
                (m.total, m.n, linear, "total, design-based")
            }
            Statistic::Ratio {
                numerator: y,
                denominator: x,
            } => {
                let (above, below) = (self.moments(rows, |i| y[i])?, self.moments(rows, |i| x[i])?);
                let ratio = ratio_of(above.total, below.total)?;
                let linear = self.linearise(scratch, rows, |i| (y[i] - ratio * x[i]) / below.total);
                (ratio, above.n, linear, "ratio of two totals, design-based")
            }
            Statistic::Quantile {
                values,
                probability,
            } => {
                return quantile(self, scratch, rows, values, probability, conf_level);
            }
        };
        let out = Estimate::bare(estimate, n, method);
        if matches!(statistic, Statistic::Total(_)) {
            return t_interval(out, linear.variance().sqrt(), linear.df as f64, conf_level);
        }
        interval_of(out, &linear, conf_level)
    }

    /// Weighted count, mean and total.
    pub(super) fn moments(
        &self,
        rows: &Rows<'_>,
        y: impl Fn(usize) -> f64,
    ) -> Result<WeightedMoments, Error> {
        let (mut n, mut weight, mut sum, mut origin, mut finite) = (0_u64, 0.0, 0.0, None, true);
        rows.each(|i| {
            let (w, y) = (self.weights[i], y(i));
            finite &= y.is_finite();
            n += u64::from(w > 0.0);
            weight += w;
            // Measured from the first value, so that a large common part of all values costs no digits.
            sum += w * (y - *origin.get_or_insert(y));
        });
        if !finite {
            return Err(Error::NotFinite {
                what: "a value inside the domain",
            });
        }
        if n == 0 {
            return Err(Error::TooFew {
                needed: 1,
                found: 0,
            });
        }
        let origin = origin.unwrap_or(0.0);
        Ok(WeightedMoments {
            n,
            weight,
            mean: origin + sum / weight,
            total: weight * origin + sum,
        })
    }
}

pub(super) struct WeightedMoments {
    /// Rows with weight.
    pub(super) n: u64,
    pub(super) weight: f64,
    pub(super) mean: f64,
    pub(super) total: f64,
}

/// The interval of a mean: nothing is known of its precision where the differences between clusters do not show.
fn interval_of(mut out: Estimate, linear: &Linearised, conf_level: f64) -> Result<Estimate, Error> {
    out = t_interval(out, linear.variance().sqrt(), linear.df as f64, conf_level)?;
    if linear.hidden {
        out.std_error = None;
    }
    Ok(out)
}

/// A ratio of two totals, or why there is none.
pub(super) fn ratio_of(above: f64, below: f64) -> Result<f64, Error> {
    if below == 0.0 {
        return Err(Error::impossible(
            "the denominators add up to zero; a ratio needs a denominator that the domain has",
        ));
    }
    Ok(above / below)
}

impl Statistic<'_> {
    /// Whether every column has `rows` values.
    pub(super) fn check(&self, rows: usize) -> Result<(), Error> {
        let columns: [(&'static str, usize); 2] = match self {
            Self::Mean(values) | Self::Total(values) => [("values", values.len()); 2],
            Self::Ratio {
                numerator,
                denominator,
            } => [
                ("numerator", numerator.len()),
                ("denominator", denominator.len()),
            ],
            Self::Proportion { yes, .. } => [("yes", yes.len()); 2],
            Self::Quantile {
                values,
                probability,
            } => {
                if !(*probability > 0.0 && *probability < 1.0) {
                    return Err(Error::impossible(format!(
                        "a quantile at {probability}: write 0.5 for the median"
                    )));
                }
                [("values", values.len()); 2]
            }
        };
        for (what, found) in columns {
            if found != rows {
                return Err(Error::LengthMismatch {
                    what,
                    expected: rows,
                    found,
                });
            }
        }
        Ok(())
    }
}

impl<'a> Domain<'a> {
    /// The rows inside.
    pub(super) fn rows(self, n: usize) -> Result<Rows<'a>, Error> {
        match self {
            Self::Everyone => Ok(Rows::All(n)),
            Self::Where(inside) if inside.len() == n => Ok(Rows::Where(inside)),
            Self::Where(inside) => Err(Error::LengthMismatch {
                what: "domain",
                expected: n,
                found: inside.len(),
            }),
        }
    }
}

impl Groups<'_> {
    /// Whether each row has a group.
    pub(super) fn check(&self, n: usize, what: &'static str) -> Result<(), Error> {
        if self.codes.len() != n {
            return Err(Error::LengthMismatch {
                what,
                expected: n,
                found: self.codes.len(),
            });
        }
        match self.codes.iter().find(|&&g| g as usize >= self.levels) {
            Some(&level) => Err(Error::UnknownLevel {
                level: level as usize,
                levels: self.levels,
            }),
            None => Ok(()),
        }
    }

    /// The rows sorted by group: (first place of each group, and the end; rows).
    fn sort(&self, rows: &Rows<'_>, n: usize) -> Result<(Vec<usize>, Vec<u32>), Error> {
        self.check(n, "groups")?;
        let mut starts = vec![0; self.levels + 1];
        rows.each(|i| starts[self.codes[i] as usize + 1] += 1);
        for g in 0..self.levels {
            starts[g + 1] += starts[g];
        }
        let mut next = starts.clone();
        let mut order = vec![0; starts[self.levels]];
        rows.each(|i| {
            let place = &mut next[self.codes[i] as usize];
            order[*place] = i as u32;
            *place += 1;
        });
        Ok((starts, order))
    }
}
