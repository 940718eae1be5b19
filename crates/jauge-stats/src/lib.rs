//! Statistics for before/after and cohort questions: arrays and tables in, named results out.
//!
//! The crate knows no survey vocabulary and does no input or output; a statistician can read and
//! reuse it alone. Its shape is always the same:
//!
//! ```text
//! rows --one pass--> summary --merge--> summary --finish--> Estimate
//! ```
//!
//! | summary | of what | module |
//! |---|---|---|
//! | [`PairedTable`] | an ordinal item answered before and after: a K x K table of counts | [`table`] |
//! | [`Moments`] | a numeric scale measured before and after | [`table`] |
//! | [`SampleMoments`] | a numeric scale measured once in a group | [`table`] |
//! | [`survival::RiskTable`] | time until something happens: events and losses per time | [`survival`] |
//! | [`paired::BlockRanks`], [`paired::BinaryBlocks`] | an item answered in three waves or more: rank sums, yes counts | [`paired`] |
//!
//! Summaries add up: `merge(summary(A), summary(B)) == summary(A + B)`, exactly for counts and to
//! rounding for moments. So the cost of a test does not depend on the number of people, and parts
//! counted apart (threads, machines, regions) give the same answer as the whole.
//!
//! | question | function |
//! |---|---|
//! | did an ordinal item shift? | [`paired::wilcoxon_signed_rank`], [`paired::sign_test`] |
//! | how often is the second answer the higher one? | [`paired::probability_of_improvement`] |
//! | by how much did a score move? | [`paired::paired_t`], [`paired::hodges_lehmann`], [`effect_size::hedges_g_av`] |
//! | did a yes-or-no answer change, by how much? | [`paired::mcnemar`], [`paired::difference_of_paired_proportions`] |
//! | did the shares of several levels change? | [`paired::stuart_maxwell`], [`paired::marginal_homogeneity`], [`paired::bowker`] |
//! | did anything change over three waves or more? | [`paired::friedman`], [`paired::cochran_q`], [`paired::quade`] |
//! | how large is it, in which unit? | [`effect_size`], words for it by a named rule in [`interpretation`] |
//! | do two groups differ? | [`independent::welch_t`], [`independent::difference_of_proportions`] |
//! | do two groups differ on an ordinal item? | [`independent::brunner_munzel()`], [`independent::mann_whitney()`] |
//! | do several groups differ? | [`independent::welch_anova`], [`independent::kruskal_wallis()`] |
//! | do groups differ in what they chose? | [`independent::chi_squared()`], [`independent::fisher_exact`] |
//! | does a share rise along ordered groups? | [`independent::cochran_armitage`] |
//! | how does a score depend on several things? | [`linear::ols`] |
//! | people come in clusters: how sure is a mean, a difference? | [`clustered::clustered_mean`], [`clustered::clustered_difference`] |
//! | did a group move more than another? | [`comparison::ancova_and_change_score`], [`comparison::difference_in_differences`] |
//! | were two groups alike at the start? | [`effect_size::standardised_mean_difference`] |
//! | how sure is a share? | [`proportion::wilson`], [`proportion::clopper_pearson`] |
//! | how sure is a share of a small known population? | [`finite_population::share_for_target`], [`finite_population::hypergeometric_interval`] |
//! | which counts stand behind a printed percentage? | [`printed::recompute`] |
//! | how do many small groups differ, chance taken out? | [`shrinkage::shrink`] |
//! | is a difference found again in independent settings? | [`shrinkage::pool`] |
//! | what may a difference be when more were lost on one side? | [`independent::lee_bounds`] |
//! | do the items of a scale hang together? | [`reliability::cronbach_alpha`], [`reliability::mcdonald_omega`] |
//! | can people or projects be described by a few types? | [`typology`] |
//! | how many are needed, what could be seen? | [`power`] |
//! | what does a stratified or clustered sample say? | [`survey::SurveyDesign`], [`survey::ReplicateWeights`] |
//! | weights that meet known totals? | [`survey::rake`], [`survey::calibrate`] |
//! | after how long, when not everybody was followed until then? | [`survival::kaplan_meier`], [`survival::survival_quantile`], [`survival::restricted_mean_survival`] |
//! | do groups wait differently long? | [`survival::log_rank()`], [`survival::stratified_log_rank`] |
//! | many p-values at once? | [`multiplicity::holm`], [`multiplicity::romano_wolf_of_changes`] |
//! | how sure is a number without a formula? | [`resample::bootstrap`], [`resample::cluster_bootstrap`] |
//! | could a difference be chance? | [`resample::permutation_test`], [`resample::paired_permutation_test`] |
//!
//! # What holds everywhere
//!
//! * Results carry full precision; rounding belongs to the report.
//! * p-values come from survival functions, never from one minus a distribution function.
//! * Missing values never enter: the caller counts them, keeps their reason and passes complete
//!   pairs. A NaN is refused ([`Error::NotFinite`]).
//! * A question that the data cannot answer is refused with an [`Error`] that says what to do; no
//!   function falls back on another method in silence.

pub mod clustered;
pub mod comparison;
#[cfg(feature = "dossier")]
pub mod dossier;
pub mod effect_size;
mod error;
mod estimate;
pub mod finite_population;
pub mod independent;
pub mod interpretation;
pub mod linear;
pub mod multiplicity;
pub mod noncentral_chi_squared;
pub mod noncentral_f;
pub mod noncentral_t;
pub mod paired;
mod poisson_mixture;
pub mod power;
pub mod printed;
pub mod proportion;
mod quadratic_form;
pub mod random;
pub mod reliability;
pub mod resample;
pub mod selection;
pub mod shrinkage;
mod special;
pub mod stop;
pub mod survey;
pub mod survival;
pub mod table;
pub mod typology;

pub use error::Error;
pub use estimate::{Alternative, Estimate, TestResult, check_conf_level};
pub use table::{Moments, PairedTable, SampleMoments};
