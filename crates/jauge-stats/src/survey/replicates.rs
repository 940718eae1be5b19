//! Replicate weights: the variance of any statistic from its spread over many weightings of the same sample.

use rand::Rng as _;
use rand_pcg::Pcg64;
use serde::{Deserialize, Serialize};

use super::design::{LonelyPsu, SurveyDesign, check_weights};
use super::hadamard::hadamard;
use super::interval::{proportion_interval, t_interval};
use super::linear::{Domain, Statistic, ratio_of};
use super::quantile::Cumulated;
use super::variance::Rows;
use crate::{Error, Estimate, check_conf_level};

/// What the replicates' estimates are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Centre {
    /// The estimate with the full weights: never smaller than the other (the "mse" form).
    #[default]
    FullEstimate,
    /// The mean of the replicates' estimates.
    ReplicateMean,
}

/// Most numbers that replicate weights made here may take: 8 bytes each.
const MOST: usize = 1 << 27;

/// Many weightings of one sample.
///
/// *Question*: how precise is a statistic whose linearisation is unknown, or of a sample whose producer gives
/// replicate weights instead of the design?
///
/// *When not to use*: means, totals, ratios, shares of a known design, for which
/// [`SurveyDesign::estimate`] is faster and does not depend on draws; a jackknife for quantiles, whose variance it misses (use BRR or the bootstrap).
///
/// *Formula*: V = scale x sum over replicates of rscale (estimate of the replicate - centre)^2.
///
/// *Reference*: K. M. Wolter (2007), Introduction to Variance Estimation, 2nd edition, Springer.
///
/// *R*: `survey::as.svrepdesign(design, type = )`, `svrepdesign(weights = , repweights = , scale = , rscales = )`; `mse = TRUE` is
/// [`Centre::FullEstimate`]. DIFFERS: R's default is the mean of the replicates.
///
/// ```
/// use jauge_stats::survey::{Centre, DesignColumns, Domain, ReplicateWeights, Statistic, SurveyDesign};
/// let design = SurveyDesign::new(DesignColumns { weights: &[2.0; 5], ..DesignColumns::default() })?;
/// let scores = [12.0, 15.0, 9.0, 20.0, 14.0];
/// let jackknife = ReplicateWeights::jackknife(&design)?;
/// let mean = jackknife.estimate(Statistic::Mean(&scores), Domain::Everyone, Centre::FullEstimate, 0.95)?;
/// // For the mean of a simple random sample the jackknife is the textbook standard error.
/// assert!((mean.std_error.unwrap_or(0.0) - (66.0_f64 / 4.0 / 5.0).sqrt()).abs() < 1e-12);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ReplicateWeights {
    full: Vec<f64>,
    /// What the factors multiply: the full weights, or ones where the replicate weights came from outside.
    base: Vec<f64>,
    /// Column of the factors of each row.
    unit: Vec<u32>,
    units: usize,
    /// Replicate by replicate.
    factors: Vec<f64>,
    scale: f64,
    rscales: Vec<f64>,
    df: f64,
    kind: &'static str,
}

impl ReplicateWeights {
    /// Leaves out one cluster at a time (JK1 with one stratum, JKn with several).
    ///
    /// *Formula*: the other clusters of the stratum weigh n / (n - 1) times more; rscale (1 - f) (n - 1) / n.
    ///
    /// *R*: `as.svrepdesign(design, type = "JK1" or "JKn")`.
    ///
    /// # Errors
    /// [`Error::LonelyPsu`] for a stratum of one cluster, unless [`LonelyPsu::Certainty`]; [`Error::Impossible`] for a design of two
    /// stages or whose weights meet totals, or one with too many clusters.
    pub fn jackknife(design: &SurveyDesign) -> Result<Self, Error> {
        check_design(design)?;
        let clusters = design.cluster_stratum.len();
        let mut strata = Vec::new();
        for stratum in &design.strata {
            if stratum.clusters > 1 {
                strata.push(stratum);
            } else if stratum.is_lonely() && design.lonely != LonelyPsu::Certainty {
                return Err(Error::LonelyPsu {
                    stratum: stratum.code,
                });
            }
        }
        let replicates: usize = strata.iter().map(|s| s.clusters as usize).sum();
        let mut out = Self::empty(design, replicates, 1.0, "jackknife")?;
        let mut rows = out.factors.chunks_exact_mut(clusters);
        for stratum in strata {
            let n = f64::from(stratum.clusters);
            let inside = stratum.first as usize..(stratum.first + stratum.clusters) as usize;
            for left_out in inside.clone() {
                if let Some(row) = rows.next() {
                    row[inside.clone()].fill(n / (n - 1.0));
                    row[left_out] = 0.0;
                }
                out.rscales.push((1.0 - stratum.fraction) * (n - 1.0) / n);
            }
        }
        Ok(out)
    }

    /// Balanced half samples of a design with two clusters in every stratum.
    ///
    /// *Formula*: in each replicate one cluster of each stratum weighs 2 - `fay` times, the other `fay` times, as the signs of a Hadamard matrix
    /// say; scale 1 / (R (1 - fay)^2). `fay` = 0 is the classic form; 0.3 to 0.5 keep every answer in every replicate, for small domains.
    ///
    /// *References*: P. J. McCarthy (1969), Review of the International Statistical Institute 37, 239-264; Fay's form: D. R. Judkins (1990), Journal of Official Statistics 6,
    /// 223-239.
    ///
    /// *R*: `as.svrepdesign(design, type = "BRR")` or `type = "Fay", fay.rho = `. DIFFERS: another Hadamard matrix of the same or a near order, so
    /// ratios agree approximately, totals exactly.
    ///
    /// # Errors
    /// [`Error::Impossible`] for a stratum without exactly two clusters, a limited population (half samples have no correction for
    /// it: use the jackknife), `fay` outside 0 to 1, or as [`jackknife`](Self::jackknife).
    pub fn brr(design: &SurveyDesign, fay: f64) -> Result<Self, Error> {
        check_design(design)?;
        if !(0.0..1.0).contains(&fay) {
            return Err(Error::impossible(format!(
                "a Fay coefficient of {fay}; it lies from 0 (classic half samples) to below 1"
            )));
        }
        if let Some(stratum) = design.strata.iter().find(|s| s.clusters != 2) {
            return Err(Error::impossible(format!(
                "stratum {} has {} clusters and half samples need two: pair strata or clusters, or use the jackknife",
                stratum.code, stratum.clusters
            )));
        }
        if design.strata.iter().any(|s| s.fraction > 0.0) {
            return Err(Error::impossible(
                "half samples have no correction for a limited population: use the jackknife or the bootstrap, or leave the population out",
            ));
        }
        let strata = design.strata.len();
        let clusters = design.cluster_stratum.len();
        if strata > 8000 {
            return Err(Error::impossible(
                "more than 8000 strata; use the bootstrap or linearisation",
            ));
        }
        let (order, signs) = hadamard(strata + 1);
        let scale = 1.0 / (order as f64 * (1.0 - fay) * (1.0 - fay));
        let kind = if fay == 0.0 {
            "balanced half samples"
        } else {
            "balanced half samples, Fay"
        };
        let mut out = Self::empty(design, order, scale, kind)?;
        out.rscales = vec![1.0; order];
        for (row, signs) in out
            .factors
            .chunks_exact_mut(clusters)
            .zip(signs.chunks_exact(order))
        {
            for (stratum, sign) in design.strata.iter().zip(&signs[1..]) {
                let step = (1.0 - fay) * f64::from(*sign);
                row[stratum.first as usize] = 1.0 + step;
                row[stratum.first as usize + 1] = 1.0 - step;
            }
        }
        Ok(out)
    }

    /// Clusters drawn again, with replacement, n - 1 of the n of each stratum (J. N. K. Rao, C. F. J. Wu, rescaled).
    ///
    /// *Formula*: with m the times a cluster was drawn, its weight is times 1 - r + r m n / (n - 1), r = sqrt(1 - f); scale 1 / R. Each replicate
    /// has its own stream of draws of the seed, so the first hundred of a thousand are those of a hundred.
    ///
    /// *References*: J. N. K. Rao, C. F. J. Wu (1988), doi:10.1080/01621459.1988.10478591; for weights J. N. K. Rao, C. F. J. Wu,
    /// K. Yue (1992), Survey Methodology 18, 209-217.
    ///
    /// *R*: `as.svrepdesign(design, type = "subbootstrap", replicates = )`; draws differ, and R's scale is 1 / (R - 1).
    ///
    /// # Errors
    /// [`Error::TooFewOf`] below two replicates; as [`jackknife`](Self::jackknife).
    pub fn bootstrap(design: &SurveyDesign, replicates: usize, seed: u64) -> Result<Self, Error> {
        check_design(design)?;
        if replicates < 2 {
            return Err(Error::TooFewOf {
                what: "replicates",
                needed: 2,
                found: replicates as u64,
                advice: "a thousand give a standard error to about 2 %",
            });
        }
        let lonely = design.strata.iter().find(|s| s.is_lonely());
        if let Some(stratum) = lonely.filter(|_| design.lonely != LonelyPsu::Certainty) {
            return Err(Error::LonelyPsu {
                stratum: stratum.code,
            });
        }
        let scale = 1.0 / replicates as f64;
        let mut out = Self::empty(design, replicates, scale, "bootstrap, Rao-Wu")?;
        out.rscales = vec![1.0; replicates];
        let clusters = design.cluster_stratum.len();
        for (number, row) in out.factors.chunks_exact_mut(clusters).enumerate() {
            let mut draws = stream(seed, number as u64);
            for stratum in design.strata.iter().filter(|s| s.clusters > 1) {
                let n = u64::from(stratum.clusters);
                let kept = (1.0 - stratum.fraction).sqrt();
                let first = stratum.first as usize;
                row[first..first + n as usize].fill(1.0 - kept);
                for _ in 1..n {
                    // The upper half of a product: a whole number below n.
                    let drawn = (u128::from(draws.next_u64()) * u128::from(n)) >> 64;
                    row[first + drawn as usize] += kept * n as f64 / (n - 1) as f64;
                }
            }
        }
        Ok(out)
    }

    /// Replicate weights that came with the data: one column a replicate, one value a row.
    ///
    /// `scale` and `rscales` are those that the producer of the data states; `df` the degrees of freedom (clusters minus strata, or the
    /// number of replicates less one).
    ///
    /// *R*: `svrepdesign(weights = , repweights = , scale = , rscales = , combined.weights = TRUE, degf = )`.
    ///
    /// # Errors
    /// [`Error::Weights`] for a column that [`SurveyDesign::new`] would refuse; [`Error::LengthMismatch`]; [`Error::TooFewOf`] below two
    /// columns; [`Error::Impossible`] for scales or degrees of freedom that are negative or not finite.
    ///
    /// ```
    /// use jauge_stats::survey::{Centre, Domain, ReplicateWeights, Statistic};
    /// let replicates = ReplicateWeights::from_columns(
    ///     &[1.0, 1.0], &[&[2.0, 0.0], &[0.0, 2.0]], 0.5, &[1.0, 1.0], 1.0)?;
    /// let total = replicates.estimate(Statistic::Total(&[3.0, 5.0]), Domain::Everyone, Centre::FullEstimate, 0.95)?;
    /// assert_eq!((total.estimate, total.std_error), (8.0, Some(2.0)));
    /// # Ok::<(), jauge_stats::Error>(())
    /// ```
    pub fn from_columns(
        weights: &[f64],
        replicates: &[&[f64]],
        scale: f64,
        rscales: &[f64],
        df: f64,
    ) -> Result<Self, Error> {
        check_weights(weights)?;
        if replicates.len() < 2 {
            return Err(Error::TooFewOf {
                what: "replicates",
                needed: 2,
                found: replicates.len() as u64,
                advice: "pass every column of replicate weights that came with the data",
            });
        }
        if rscales.len() != replicates.len() {
            return Err(Error::LengthMismatch {
                what: "rscales",
                expected: replicates.len(),
                found: rscales.len(),
            });
        }
        for column in replicates {
            if column.len() != weights.len() {
                return Err(Error::LengthMismatch {
                    what: "a column of replicate weights",
                    expected: weights.len(),
                    found: column.len(),
                });
            }
            check_weights(column)?;
        }
        let bad = |x: &f64| !(x.is_finite() && *x >= 0.0);
        if [scale, df].iter().chain(rscales).any(bad) {
            return Err(Error::impossible(
                "a scale or degrees of freedom that are negative or not finite; take those that the producer of the data states",
            ));
        }
        Ok(Self {
            full: weights.to_vec(),
            base: vec![1.0; weights.len()],
            unit: (0..weights.len() as u32).collect(),
            units: weights.len(),
            factors: replicates.concat(),
            scale,
            rscales: rscales.to_vec(),
            df,
            kind: "given replicate weights",
        })
    }

    /// Number of replicates.
    #[must_use]
    pub fn replicates(&self) -> usize {
        self.rscales.len()
    }

    /// What the sum of squares is multiplied by.
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// What each replicate's square is multiplied by.
    #[must_use]
    pub fn rscales(&self) -> &[f64] {
        &self.rscales
    }

    /// The weights of one replicate; `None` beyond the last.
    #[must_use]
    pub fn weights(&self, replicate: usize) -> Option<Vec<f64>> {
        let factors = self.factors.chunks_exact(self.units).nth(replicate)?;
        let pairs = self.base.iter().zip(&self.unit);
        Some(pairs.map(|(w, &u)| w * factors[u as usize]).collect())
    }

    /// One statistic, of everyone or of a domain, with its standard error from the replicates.
    ///
    /// The interval is Student's t with the degrees of freedom of the whole design (clusters minus strata), that of a share as
    /// asked for. The cost of means, totals, ratios and shares grows with the clusters, not with the rows, of each replicate.
    ///
    /// # Errors
    /// Those of [`SurveyDesign::estimate`]; [`Error::Impossible`] if a replicate has nobody of the domain.
    pub fn estimate(
        &self,
        statistic: Statistic<'_>,
        domain: Domain<'_>,
        centre: Centre,
        conf_level: f64,
    ) -> Result<Estimate, Error> {
        check_conf_level(conf_level)?;
        statistic.check(self.full.len())?;
        let rows = domain.rows(self.full.len())?;
        let mut n = 0;
        rows.each(|i| n += u64::from(self.full[i] > 0.0));
        if n == 0 {
            return Err(Error::TooFew {
                needed: 1,
                found: 0,
            });
        }
        let (estimate, replicates, method) = match statistic {
            Statistic::Mean(y) => {
                let found = self.ratios(&rows, |i| y[i], |_| 1.0)?;
                (found.0, found.1, "mean, replicate weights")
            }
            Statistic::Proportion { yes, .. } => {
                let found = self.ratios(&rows, |i| f64::from(yes[i]), |_| 1.0)?;
                (found.0, found.1, "share, replicate weights")
            }
            Statistic::Ratio {
                numerator: y,
                denominator: x,
            } => {
                let found = self.ratios(&rows, |i| y[i], |i| x[i])?;
                (found.0, found.1, "ratio of two totals, replicate weights")
            }
            Statistic::Total(y) => {
                let (full, replicates) = self.totals(&rows, |i| y[i])?;
                (full, replicates, "total, replicate weights")
            }
            Statistic::Quantile {
                values,
                probability,
            } => {
                let found = self.quantiles(&rows, values, probability)?;
                (found.0, found.1, "quantile, replicate weights")
            }
        };
        let out = Estimate::bare(estimate, n, method);
        let std_error = self.std_error(estimate, &replicates, centre);
        let out = t_interval(out, std_error, self.df, conf_level)?;
        match statistic {
            Statistic::Proportion { interval, .. } => {
                proportion_interval(out, conf_level, interval)
            }
            _ => Ok(out),
        }
    }

    /// Any statistic of the weights, computed once with the full and once with each replicate's.
    ///
    /// # Errors
    /// The first refusal of `statistic`; [`Error::NotFinite`] for what it returns; [`Error::ConfLevel`].
    ///
    /// ```
    /// use jauge_stats::survey::{Centre, DesignColumns, ReplicateWeights, SurveyDesign};
    /// let design = SurveyDesign::new(DesignColumns { weights: &[1.0; 4], ..DesignColumns::default() })?;
    /// let (x, y) = ([1.0, 2.0, 3.0, 4.0], [2.0, 3.0, 5.0, 9.0]);
    /// let slope = |w: &[f64]| {
    ///     let sum = |f: &dyn Fn(usize) -> f64| (0..4).map(|i| w[i] * f(i)).sum::<f64>();
    ///     let (n, mx, my) = (sum(&|_| 1.0), sum(&|i| x[i]), sum(&|i| y[i]));
    ///     Ok((sum(&|i| x[i] * y[i]) - mx * my / n) / (sum(&|i| x[i] * x[i]) - mx * mx / n))
    /// };
    /// let found = ReplicateWeights::jackknife(&design)?.estimate_with(slope, Centre::FullEstimate, 0.95)?;
    /// assert!((found.estimate - 2.3).abs() < 1e-12 && found.conf_low < Some(2.3));
    /// # Ok::<(), jauge_stats::Error>(())
    /// ```
    pub fn estimate_with(
        &self,
        statistic: impl Fn(&[f64]) -> Result<f64, Error>,
        centre: Centre,
        conf_level: f64,
    ) -> Result<Estimate, Error> {
        check_conf_level(conf_level)?;
        let finite = |found: f64| {
            if found.is_finite() {
                Ok(found)
            } else {
                Err(Error::NotFinite {
                    what: "the statistic of a replicate",
                })
            }
        };
        let full = finite(statistic(&self.full)?)?;
        let mut replicates = Vec::with_capacity(self.replicates());
        for number in 0..self.replicates() {
            let weights = self.weights(number).unwrap_or_default();
            replicates.push(finite(statistic(&weights)?)?);
        }
        let n = self.full.iter().filter(|&&w| w > 0.0).count() as u64;
        let out = Estimate::bare(full, n, "statistic of the caller, replicate weights");
        let std_error = self.std_error(full, &replicates, centre);
        t_interval(out, std_error, self.df, conf_level)
    }

    /// How the replicates were made, in English.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    fn empty(
        design: &SurveyDesign,
        replicates: usize,
        scale: f64,
        kind: &'static str,
    ) -> Result<Self, Error> {
        let units = design.cluster_stratum.len();
        if replicates == 0 {
            return Err(Error::NoVariation {
                what: "stratum of one cluster or fully drawn stratum",
            });
        }
        let size = units.checked_mul(replicates).filter(|&size| size <= MOST);
        let Some(size) = size else {
            return Err(Error::impossible(format!(
                "{replicates} replicates of {units} clusters are too many to keep; use linearisation, or the bootstrap with fewer replicates"
            )));
        };
        Ok(Self {
            full: design.weights.clone(),
            base: design.weights.clone(),
            unit: design.unit.clone(),
            units,
            factors: vec![1.0; size],
            scale,
            rscales: Vec::with_capacity(replicates),
            df: design.df() as f64,
            kind,
        })
    }

    fn std_error(&self, full: f64, replicates: &[f64], centre: Centre) -> f64 {
        let pairs = || {
            replicates
                .iter()
                .zip(&self.rscales)
                .filter(|(_, r)| **r > 0.0)
        };
        let centre = match centre {
            Centre::FullEstimate => full,
            Centre::ReplicateMean => {
                // From the full estimate, so that no digits are lost.
                let (n, sum) =
                    pairs().fold((0.0, 0.0), |(n, sum), (x, _)| (n + 1.0, sum + (x - full)));
                if n > 0.0 { full + sum / n } else { full }
            }
        };
        let squares: f64 = pairs().map(|(x, r)| r * (x - centre) * (x - centre)).sum();
        (self.scale * squares).sqrt()
    }

    /// Weighted sums by unit, then the total of each replicate.
    fn totals(&self, rows: &Rows<'_>, y: impl Fn(usize) -> f64) -> Result<(f64, Vec<f64>), Error> {
        let mut sums = vec![0.0; self.units];
        let (mut full, mut finite) = (0.0, true);
        rows.each(|i| {
            let y = y(i);
            finite &= y.is_finite();
            full += self.full[i] * y;
            sums[self.unit[i] as usize] += self.base[i] * y;
        });
        if !finite {
            return Err(Error::NotFinite {
                what: "a value inside the domain",
            });
        }
        let of = |factors: &[f64]| factors.iter().zip(&sums).map(|(f, s)| f * s).sum();
        Ok((
            full,
            self.factors.chunks_exact(self.units).map(of).collect(),
        ))
    }

    fn ratios(
        &self,
        rows: &Rows<'_>,
        y: impl Fn(usize) -> f64,
        x: impl Fn(usize) -> f64,
    ) -> Result<(f64, Vec<f64>), Error> {
        let above = self.totals(rows, &y)?.0;
        let (below, denominators) = self.totals(rows, &x)?;
        let full = ratio_of(above, below)?;
        // Around the full estimate, so that a large common part of all values costs no digits.
        let rest = self.totals(rows, |i| y(i) - full * x(i))?.1;
        let mut replicates = Vec::with_capacity(rest.len());
        for (number, (rest, below)) in rest.iter().zip(denominators).enumerate() {
            if below == 0.0 {
                return Err(Error::impossible(format!(
                    "replicate {number} (from 0) has nobody of the domain; use linearisation, or half samples with a Fay coefficient"
                )));
            }
            replicates.push(full + rest / below);
        }
        Ok((full, replicates))
    }

    fn quantiles(
        &self,
        rows: &Rows<'_>,
        values: &[f64],
        probability: f64,
    ) -> Result<(f64, Vec<f64>), Error> {
        let mut order = Vec::new();
        let mut finite = true;
        rows.each(|i| {
            finite &= values[i].is_finite();
            order.push(i);
        });
        if !finite {
            return Err(Error::NotFinite {
                what: "a value inside the domain",
            });
        }
        order.sort_unstable_by(|&a, &b| values[a].total_cmp(&values[b]));
        let of = |weight: &dyn Fn(usize) -> f64| {
            let pairs = order.iter().map(|&i| (values[i], weight(i)));
            Cumulated::new(pairs.filter(|(_, w)| *w > 0.0))
                .value_at(probability)
                .ok_or_else(|| {
                    Error::impossible("a replicate has nobody of the domain; use linearisation")
                })
        };
        let full = of(&|i| self.full[i])?;
        let mut replicates = Vec::with_capacity(self.replicates());
        for factors in self.factors.chunks_exact(self.units) {
            replicates.push(of(&|i| self.base[i] * factors[self.unit[i] as usize])?);
        }
        Ok((full, replicates))
    }
}

/// Whether replicates of the clusters stand for the whole variance.
fn check_design(design: &SurveyDesign) -> Result<(), Error> {
    if design.constraints.is_some() {
        return Err(Error::impossible(
            "the weights meet known totals, and every replicate would have to meet them anew: use the linearised estimates",
        ));
    }
    if design.second.is_some() {
        return Err(Error::impossible(
            "replicates of the clusters miss the second stage of a limited population: use the linearised estimates, or leave the second stage and the population out",
        ));
    }
    Ok(())
}

/// The draws of one replicate: seed and number through the finaliser of SplitMix64 (G. L. Steele, D. Lea, C. H. Flood
/// 2014), so that neighbours have nothing in common.
fn stream(seed: u64, number: u64) -> Pcg64 {
    const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |mut x: u64| {
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    };
    let high = mix(seed.wrapping_add(GOLDEN));
    let low = mix(high ^ number.wrapping_add(1).wrapping_mul(GOLDEN));
    Pcg64::new(
        (u128::from(high) << 64) | u128::from(low),
        u128::from(mix(low)),
    )
}
