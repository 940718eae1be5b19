//! Linear models: how does a score depend on several things at once, and how sure is each coefficient?
//!
//! * [`ols`]: coefficients with standard errors, classical, robust (HC0 to HC3) or by cluster (CR0 to CR3);
//! * [`LeastSquares`]: the fit alone, to be given several kinds of standard errors in turn;
//! * [`Inference`]: which standard errors, which degrees of freedom, which clusters.
//!
//! People of one project, class or site answer alike. A standard error that takes them as independent is too small, often by
//! half; [`Inference::clustered`] (CR2 with Satterthwaite degrees of freedom) is the choice that stays honest with
//! a dozen clusters of unequal size.

use std::fmt;

use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use crate::paired::t_estimate;
use crate::{Alternative, Error, Estimate, check_conf_level};

mod compensated;
mod least_squares;
mod sandwich;

pub use least_squares::LeastSquares;

use sandwich::{Adjustment, Groups, meat};

/// Which variance of the coefficients. m is the number of clusters, n of rows, p of columns.
///
/// CR variances take a cluster's rows as related in any way, HC variances take every row as its own cluster. With few clusters
/// (under about 40, or of very unequal size) only CR2 and CR3 hold their level, and CR2 with Satterthwaite degrees of freedom
/// holds it best (J. E. Pustejovsky, E. Tipton 2018, doi:10.1080/07350015.2016.1247004).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Variance {
    /// One error variance for all rows, rows independent (R: `vcov(lm)`).
    #[default]
    Classical,
    /// Squared residuals as they are (R: `sandwich::vcovHC(type = "HC0")`).
    HC0,
    /// HC0 times n / (n - p).
    HC1,
    /// Squared residuals over 1 - leverage.
    HC2,
    /// Squared residuals over (1 - leverage)^2, close to the jackknife.
    HC3,
    /// Scores added up by cluster, as they are (K.-Y. Liang, S. L. Zeger 1986, doi:10.1093/biomet/73.1.13).
    CR0,
    /// CR0 times m / (m - 1), as clubSandwich's `CR1`.
    CR1,
    /// CR0 times m (n - 1) / ((m - 1) (n - p)), as Stata's `vce(cluster)`, statsmodels, fixest and clubSandwich's `CR1S`.
    CR1S,
    /// Bell and McCaffrey's bias-reduced linearisation: residuals of a cluster times (I - H_gg)^-1/2, so that the variance
    /// is right on average if errors are independent and alike (the identity working model).
    CR2,
    /// Residuals of a cluster times (I - H_gg)^-1: leave one cluster out, without the factor (m - 1) / m of the jackknife.
    CR3,
}

impl Variance {
    fn by_cluster(self) -> bool {
        matches!(
            self,
            Self::CR0 | Self::CR1 | Self::CR1S | Self::CR2 | Self::CR3
        )
    }

    fn adjustment(self) -> Adjustment {
        match self {
            Self::HC2 | Self::CR2 => Adjustment::Root,
            Self::HC3 | Self::CR3 => Adjustment::Inverse,
            _ => Adjustment::None,
        }
    }

    fn factor(self, n: f64, p: f64, m: f64) -> f64 {
        match self {
            Self::HC1 => n / (n - p),
            Self::CR1 => m / (m - 1.0),
            Self::CR1S => m / (m - 1.0) * ((n - 1.0) / (n - p)),
            _ => 1.0,
        }
    }

    /// What a result calls the method.
    #[must_use]
    pub fn method(self) -> &'static str {
        match self {
            Self::Classical => "least squares, classical standard error",
            Self::HC0 => "least squares, HC0 standard error",
            Self::HC1 => "least squares, HC1 standard error",
            Self::HC2 => "least squares, HC2 standard error",
            Self::HC3 => "least squares, HC3 standard error",
            Self::CR0 => "least squares, CR0 cluster-robust standard error",
            Self::CR1 => "least squares, CR1 cluster-robust standard error, m/(m-1)",
            Self::CR1S => "least squares, CR1S cluster-robust standard error, m(n-1)/((m-1)(n-p))",
            Self::CR2 => "least squares, CR2 cluster-robust standard error (Bell-McCaffrey)",
            Self::CR3 => "least squares, CR3 cluster-robust standard error",
        }
    }
}

/// Degrees of freedom of the t distribution that a coefficient is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DegreesOfFreedom {
    /// What goes with the variance: n - p for classical and HC, m - 1 for CR0, CR1, CR1S and CR3, Satterthwaite's for CR2.
    #[default]
    Usual,
    /// n - p.
    Residual,
    /// m - 1.
    Clusters,
    /// From the variance of the variance if errors are independent and alike, coefficient by coefficient; few, and rarely
    /// whole, where a handful of clusters carries the coefficient. (For the classical variance this is n - p.)
    Satterthwaite,
}

/// How standard errors, p-values and intervals are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inference<'a> {
    /// Variance of the coefficients.
    pub variance: Variance,
    /// Degrees of freedom of t.
    pub df: DegreesOfFreedom,
    /// A cluster label per row, for the CR variances; labels are names, their order means nothing. With
    /// levels within levels (learners in classes in schools) it is the top one that counts.
    pub clusters: Option<&'a [usize]>,
    /// Confidence level of the intervals.
    pub conf_level: f64,
}

impl<'a> Inference<'a> {
    /// Rows independent, with one error variance.
    #[must_use]
    pub fn classical(conf_level: f64) -> Self {
        Self {
            variance: Variance::Classical,
            df: DegreesOfFreedom::Usual,
            clusters: None,
            conf_level,
        }
    }

    /// Rows independent, each with an error variance of its own.
    #[must_use]
    pub fn robust(conf_level: f64) -> Self {
        Self {
            variance: Variance::HC3,
            ..Self::classical(conf_level)
        }
    }

    /// Rows of a cluster related: CR2 with Satterthwaite degrees of freedom.
    #[must_use]
    pub fn clustered(clusters: &'a [usize], conf_level: f64) -> Self {
        Self {
            variance: Variance::CR2,
            clusters: Some(clusters),
            ..Self::classical(conf_level)
        }
    }
}

/// A coefficient and the name of its column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coefficient {
    /// Name of the column.
    pub term: String,
    /// The coefficient, in units of the outcome per unit of the column.
    pub estimate: Estimate,
}

/// Result of [`ols`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinearFit {
    /// One per column, in order.
    pub coefficients: Vec<Coefficient>,
    /// Residual standard deviation, divisor n - p.
    pub residual_sd: f64,
    /// Share of the variation of the outcome that the columns account for: around the mean if they can make a
    /// constant, else around zero. `None` if the outcome does not vary.
    pub r_squared: Option<f64>,
    /// n - p.
    pub df_residual: u64,
    /// Rows with a weight above zero.
    pub n: u64,
    /// Clusters, if the variance is by cluster.
    pub clusters: Option<u64>,
    /// The variance that was asked for.
    pub variance: Variance,
    /// Confidence level of the intervals.
    pub conf_level: f64,
    /// Name of the method.
    pub method: &'static str,
}

impl LinearFit {
    /// The coefficient of a column.
    #[must_use]
    pub fn term(&self, name: &str) -> Option<&Estimate> {
        let found = self.coefficients.iter().find(|c| c.term == name);
        found.map(|c| &c.estimate)
    }
}

/// One line for a log or a terminal.
impl fmt::Display for LinearFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in &self.coefficients {
            write!(f, "{} {:.4}", c.term, c.estimate.estimate)?;
            if let Some(se) = c.estimate.std_error {
                write!(f, " (se {se:.4})")?;
            }
            f.write_str(", ")?;
        }
        write!(f, "residual sd {:.4}", self.residual_sd)?;
        if let Some(r2) = self.r_squared {
            write!(f, ", R2 {r2:.4}")?;
        }
        write!(f, ", df {}, n {}", self.df_residual, self.n)?;
        if let Some(m) = self.clusters {
            write!(f, ", {m} clusters")?;
        }
        write!(f, " ({})", self.method)
    }
}

/// How does a numeric outcome depend on the columns of a design, each with the others held fixed?
///
/// *When not to use*: an ordinal item with few levels (its levels are not numbers); as a proof of effect because a covariate
/// was "controlled for": what was not measured was not controlled; with as many columns as a tenth of the rows.
/// The p-values are those of coefficients named before the data were seen.
///
/// *Formula*: b = (X'WX)^-1 X'Wy, with W the weights (inverse error variances up to a factor; all 1 without). Variance by
/// [`Variance`], t by [`DegreesOfFreedom`], interval b -+ t se. The leverages and working errors of HC2, HC3, CR2 and CR3 are
/// those of the rows times the square root of their weight. R^2 = 1 - residual / total sum of squares, see
/// [`LinearFit::r_squared`].
/// [`LeastSquares`] says how the digits are kept and what the fit costs; a CR2 variance costs n p^2 more and
/// writes down nothing larger than p x p: two waves of 30,000 learners are as easy as 204 projects.
///
/// *Missing*: complete rows only. *Clusters* of one row are allowed; a CR variance needs two clusters, and is worth little below
/// a dozen: Satterthwaite's degrees of freedom say so per coefficient (below 4 the p-value is not to be trusted:
/// E. Tipton 2015, doi:10.1037/met0000011). Where
/// one cluster alone determines a coefficient, CR2 takes the pseudo-inverse and CR3 is refused.
///
/// *Reference*: J. G. MacKinnon, H. White (1985), doi:10.1016/0304-4076(85)90158-7, for HC1 to HC3; R. M. Bell, D. F. McCaffrey
/// (2002), Survey Methodology 28, 169-181, for CR2 and its degrees of freedom; J. E. Pustejovsky, E. Tipton (2018),
/// doi:10.1080/07350015.2016.1247004.
///
/// *R*: `lm(y ~ ..., weights = )`; `lmtest::coeftest(m, sandwich::vcovHC(m, type = "HC3"))`;
/// `clubSandwich::coef_test(m, vcov = "CR2", cluster = , test = "Satterthwaite")`, `"naive-t"` for the others.
/// DIFFERS: (1) R drops a collinear column in silence, from a tolerance of 1e-7; here it is refused, from 1e-12, so that steep
/// polynomials pass. (2) R without an intercept takes R^2 around zero even if the columns add up to a constant.
/// (3) With weights, clubSandwich's CR2 for `lm` takes all errors as alike unless told `target = 1 / w`; here weights are
/// inverse variances, as everywhere else in least squares, and CR2 is that of the rows times the root of their weight (with
/// weights that differ within a cluster clubSandwich takes another root of the same matrix). (4) A row of leverage 1 makes R's HC2 `NaN`;
/// here it adds nothing, as in CR2, and HC3 is refused. (5) A perfect fit is refused, where R warns.
///
/// # Errors
/// [`Error::Collinear`]; [`Error::TooFew`] unless n > p; [`Error::TooFewOf`] below two clusters; [`Error::NoVariation`] if
/// nothing is left over to judge precision by ([`LeastSquares::fit`] still gives the coefficients);
/// [`Error::Impossible`] for clusters without a CR variance, the reverse, CR3 (HC3) where a cluster (row) determines a
/// coefficient, or a coefficient whose variance is zero; [`Error::LengthMismatch`], [`Error::NotFinite`],
/// [`Error::Weights`], [`Error::ConfLevel`].
///
/// ```
/// use jauge_stats::linear::{Inference, ols};
/// use ndarray::array;
/// // Exit score of eight trainees of four sites by hours of training; sites 0 and 1 have three and two trainees.
/// let design = array![
///     [1.0, 10.0], [1.0, 20.0], [1.0, 25.0], [1.0, 30.0], [1.0, 35.0], [1.0, 40.0], [1.0, 55.0], [1.0, 60.0]
/// ];
/// let score = [41.0, 46.0, 44.0, 47.0, 52.0, 55.0, 56.0, 61.0];
/// let sites = [0, 0, 0, 1, 1, 2, 3, 3];
/// let fit = ols(design.view(), &["(Intercept)", "hours"], &score, None, &Inference::clustered(&sites, 0.95))?;
/// let hours = fit.term("hours").expect("a column");
/// assert!((hours.estimate - 0.386_398_763_523_957).abs() < 1e-14);
/// assert!(hours.std_error.is_some_and(|se| (se - 0.029_078_324_761_759).abs() < 1e-14));
/// // Four sites, of which one holds most of the range of hours, are worth little more than one degree of freedom.
/// assert!(hours.df.is_some_and(|df| (df - 1.176_536_805_657_8).abs() < 1e-11));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn ols(
    design: ArrayView2<'_, f64>,
    terms: &[&str],
    outcome: &[f64],
    weights: Option<&[f64]>,
    inference: &Inference<'_>,
) -> Result<LinearFit, Error> {
    LeastSquares::fit(design, outcome, weights)?.summary(terms, inference)
}

impl LeastSquares {
    /// Standard errors, p-values and intervals of the coefficients; `terms` names the columns.
    ///
    /// # Errors
    /// As [`ols`].
    pub fn summary(&self, terms: &[&str], inference: &Inference<'_>) -> Result<LinearFit, Error> {
        let p = self.coefficients().len();
        if terms.len() != p {
            return Err(Error::LengthMismatch {
                what: "names of columns",
                expected: p,
                found: terms.len(),
            });
        }
        check_conf_level(inference.conf_level)?;
        let spread = self.spread(inference)?;
        let mut coefficients = Vec::with_capacity(p);
        for (j, term) in terms.iter().enumerate() {
            let variance = spread.covariance[(j, j)];
            let classical = self.residual_sd().powi(2) * self.unscaled(j, j);
            // What rounding leaves of a zero.
            if variance.is_nan() || variance <= 1e-24 * classical {
                return Err(Error::impossible(format!(
                    "the variance of {term} comes out as zero: each cluster fits it by itself; use fewer columns or other clusters"
                )));
            }
            let mut estimate = t_estimate(
                self.coefficients()[j],
                variance.sqrt(),
                spread.df[j],
                inference.conf_level,
                Alternative::TwoSided,
            );
            if !estimate.conf_high.is_some_and(f64::is_finite) {
                return Err(Error::impossible(format!(
                    "{:.1e} degrees of freedom for {term}: the clusters say nothing about it",
                    spread.df[j]
                )));
            }
            estimate.n = self.n();
            estimate.method = inference.variance.method();
            coefficients.push(Coefficient {
                term: (*term).to_owned(),
                estimate,
            });
        }
        Ok(LinearFit {
            coefficients,
            residual_sd: self.residual_sd(),
            r_squared: self.r_squared(),
            df_residual: self.df_residual(),
            n: self.n(),
            clusters: spread.clusters,
            variance: inference.variance,
            conf_level: inference.conf_level,
            method: inference.variance.method(),
        })
    }

    /// The covariance matrix of the coefficients.
    ///
    /// # Errors
    /// As [`ols`].
    pub fn covariance(&self, inference: &Inference<'_>) -> Result<Array2<f64>, Error> {
        let without_df = Inference {
            df: DegreesOfFreedom::Residual,
            ..*inference
        };
        Ok(self.spread(&without_df)?.covariance)
    }

    /// An entry of (X'WX)^-1.
    fn unscaled(&self, j: usize, k: usize) -> f64 {
        let t = self.to_coefficients();
        t.row(j).dot(&t.row(k))
    }

    fn spread(&self, inference: &Inference<'_>) -> Result<Spread, Error> {
        let groups = self.groups(inference)?;
        if self.is_perfect() {
            return Err(Error::NoVariation { what: "residual" });
        }
        let p = self.coefficients().len();
        let residual = vec![self.df_residual() as f64; p];
        let Some(groups) = groups else {
            let s2 = self.residual_sd().powi(2);
            return Ok(Spread {
                covariance: Array2::from_shape_fn((p, p), |(j, k)| s2 * self.unscaled(j, k)),
                df: residual,
                clusters: None,
            });
        };
        let variance = inference.variance;
        let satterthwaite = match inference.df {
            DegreesOfFreedom::Usual => variance == Variance::CR2,
            other => other == DegreesOfFreedom::Satterthwaite,
        };
        let t = self.to_coefficients();
        let found = meat(
            self,
            &groups,
            variance.adjustment(),
            satterthwaite.then_some(t),
        )?;
        let m = groups.len() as f64;
        let factor = variance.factor(self.n() as f64, p as f64, m);
        let df = match (found.satterthwaite, inference.df) {
            (Some(df), _) => df,
            (None, DegreesOfFreedom::Residual) => residual,
            (None, _) if variance.by_cluster() => vec![m - 1.0; p],
            (None, _) => residual,
        };
        Ok(Spread {
            covariance: t.dot(&found.scores).dot(&t.t()) * factor,
            df,
            clusters: variance.by_cluster().then_some(groups.len() as u64),
        })
    }

    /// The clusters of the variance: none for the classical one, each row for HC.
    fn groups(&self, inference: &Inference<'_>) -> Result<Option<Groups>, Error> {
        let rows = self.residuals().len();
        let variance = inference.variance;
        let Some(clusters) = inference.clusters else {
            if variance.by_cluster() || inference.df == DegreesOfFreedom::Clusters {
                return Err(Error::impossible(
                    "a variance by cluster without clusters: give a label per row, or choose HC2 or HC3",
                ));
            }
            let each = variance != Variance::Classical;
            return Ok(each.then(|| Groups::singletons(self, rows)));
        };
        if !variance.by_cluster() {
            return Err(Error::impossible(
                "clusters with a variance that takes rows as independent: choose CR2, or leave the clusters out",
            ));
        }
        if clusters.len() != rows {
            return Err(Error::LengthMismatch {
                what: "clusters",
                expected: rows,
                found: clusters.len(),
            });
        }
        let groups = Groups::of(self, clusters);
        if groups.len() < 2 {
            return Err(Error::TooFewOf {
                what: "clusters",
                needed: 2,
                found: groups.len() as u64,
                advice: "a single cluster says nothing of how clusters differ; describe it as a case",
            });
        }
        Ok(Some(groups))
    }
}

/// Covariance and degrees of freedom of the coefficients.
struct Spread {
    covariance: Array2<f64>,
    df: Vec<f64>,
    clusters: Option<u64>,
}
