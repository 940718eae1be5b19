//! Estimates from a sample that was drawn by a design: strata, clusters, weights, known populations.
//!
//! The design comes first. [`SurveyDesign`] is built once from columns, checked once, and then answers every
//! question with the variance that the drawing implies:
//!
//! | question | call |
//! |---|---|
//! | a mean, a total, a ratio, a share, a quantile | [`SurveyDesign::estimate`] with a [`Statistic`], or [`mean`](SurveyDesign::mean), ... |
//! | the same in part of the population | a [`Domain`]: the variance keeps the whole design |
//! | the same in every group | [`SurveyDesign::estimate_by`] |
//! | what did the design cost? | [`SurveyDesign::design_effect`] |
//! | do two questions go together? | [`SurveyDesign::chi_squared`] |
//! | weights that meet known totals | [`post_stratify`], [`rake`], [`calibrate`], [`trim_weights`], then [`SurveyDesign::reweighted`] |
//! | replicate weights | [`ReplicateWeights`] |
//!
//! Variances are those of Taylor linearisation: with u the linearised variable of the statistic (the mean: (y - mean) / sum of
//! weights) and z = sum of w u over a cluster,
//!
//! ```text
//! V = sum over strata of (1 - f) n / (n - 1) x sum over clusters of (z - mean z)^2
//!     [+ f (1 - f2) m / (m - 1) x sum over second-stage units of (z - mean z)^2, in each cluster]
//! ```
//!
//! n and f count all clusters of the stratum and the share of it that they are, whether or not they hold anybody of the
//! domain. Intervals are those of Student's t with clusters minus strata degrees of freedom.
//!
//! *Missing answers.* The columns of a question have one value a row of the design. Leave a missing one out by the domain:
//! dropping the row would change the design. Values outside the domain are never read, so they may be NaN.
//!
//! *When not to use*: a model is wanted (effects adjusted for covariates); clusters drawn with unequal
//! probabilities and a correction for the finite population beyond 1 - f; the respondents are a census whose silent members are the only
//! uncertainty (a finite population correction says nothing of them).
//!
//! *References*: K. M. Wolter (2007), Introduction to Variance Estimation, 2nd edition, Springer; C.-E. Sarndal, B. Swensson,
//! J. Wretman (1992), Model Assisted Survey Sampling, Springer. The peer is R's package `survey` (T. Lumley 2004,
//! doi:10.18637/jss.v009.i08).

mod association;
mod calibration;
mod design;
mod hadamard;
mod interval;
mod linear;
mod quantile;
mod replicates;
mod variance;
mod weighting;

pub use association::{Association, AssociationTest};
pub use calibration::{CalibrateOptions, Distance, calibrate};
pub use design::{DesignColumns, LonelyPsu, Nesting, Population, SecondStage, SurveyDesign};
pub use interval::ProportionInterval;
pub use linear::{DesignEffect, Domain, Groups, Reference, Statistic};
pub use replicates::{Centre, ReplicateWeights};
pub use weighting::{
    Margin, RakeOptions, Redistribution, TrimOptions, Weighting, post_stratify, rake, trim_weights,
};
