//! How large is a difference, in units of spread, of probability or of explained variance?
//!
//! There are several published "d", and they differ by what they divide by. Each has its own function and
//! its name goes into the method of the result: never compare two figures without it.
//!
//! | pairs | divides the mean change by |
//! |---|---|
//! | [`d_z`] | the sd of the change |
//! | [`d_rm`] | the sd of the change / sqrt(2 (1 - r)) |
//! | [`d_av`], [`hedges_g_av`] with [`AverageSd::MeanOfSds`] | (sd before + sd after) / 2 |
//! | [`d_av`], [`hedges_g_av`] with [`AverageSd::RootMeanSquare`] | sqrt((var before + var after) / 2) |
//!
//! | two groups | divides the difference of the means by |
//! |---|---|
//! | [`cohens_d_independent`], [`hedges_g_independent`] | the pooled sd |
//! | [`glass_delta`] | the sd of the group that is named |
//! | [`standardised_mean_difference`] | the root mean square of both sds (balance at the start) |
//!
//! | question | function |
//! |---|---|
//! | how much more ranked change went up than down? | [`rank_biserial`] |
//! | does someone of the first group tend to be higher? | [`probability_of_superiority`], [`cliffs_delta`] |
//! | how many times the odds, the share? | [`odds_ratio`], [`risk_ratio`], [`paired_odds_ratio`], [`cohens_h`] |
//! | how strongly do two categories go together? | [`cramers_v`] |
//! | which part of the variance lies between groups? | [`eta_squared`], [`epsilon_squared`], [`omega_squared`] |
//!
//! No word such as "small" or "large" is attached: that needs a rule chosen and cited by the reader, see
//! [`interpretation`](crate::interpretation).

mod association;
mod balance;
mod independent;
mod paired;
mod rank_biserial;
mod ratio;
mod superiority;
mod variance_explained;

pub use association::{CramersVBias, cramers_v};
pub use balance::{standardised_difference_of_shares, standardised_mean_difference};
pub use independent::{
    SdOf, cohens_d_independent, glass_delta, hedges_correction, hedges_g_independent,
};
pub use paired::{AverageSd, d_av, d_rm, d_z, hedges_g_av};
pub use rank_biserial::{
    RankBiserial, RankBiserialInterval, ZeroChanges, rank_biserial, rank_biserial_of_differences,
};
pub use ratio::{
    Ratio, RatioInterval, cohens_h, odds_ratio, paired_odds_ratio, paired_odds_ratio_of_counts,
    risk_ratio,
};
pub use superiority::{
    SuperiorityInterval, cliffs_delta, cliffs_delta_of_counts, probability_of_superiority,
    probability_of_superiority_of_counts,
};
pub use variance_explained::{
    ExplainedVarianceInterval, VarianceExplained, epsilon_squared, epsilon_squared_of_groups,
    eta_squared, eta_squared_of_groups, omega_squared, omega_squared_of_groups,
};

use crate::special::z_two_sided;

/// Wilson's score limits of a share `p` that rests on `effective` independent people, which need not be a whole
/// number (E. L. Korn, B. I. Graubard 1998, Survey Methodology 24, 193-201, take the exact ones likewise).
fn wilson_effective(p: f64, effective: f64, conf_level: f64) -> (f64, f64) {
    let z = z_two_sided(conf_level);
    let z2 = z * z / effective;
    let centre = p + 0.5 * z2;
    let half = (z2 * (p * (1.0 - p) + 0.25 * z2)).sqrt();
    let low = if p <= 0.0 {
        0.0
    } else {
        (centre - half) / (1.0 + z2)
    };
    let high = if p >= 1.0 {
        1.0
    } else {
        (centre + half) / (1.0 + z2)
    };
    (low, high)
}
