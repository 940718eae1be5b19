//! Do groups of different people differ?
//!
//! | data | two groups | several groups |
//! |---|---|---|
//! | a numeric score | [`welch_t`], [`student_t`] | [`welch_anova`], [`anova`] |
//! | an ordinal item, a score by its ranks | [`brunner_munzel`], [`mann_whitney`] | [`kruskal_wallis`] |
//! | a share | [`difference_of_proportions`], [`fisher_exact`] | [`cochran_armitage`] for ordered groups |
//! | answers without an order | [`chi_squared`], [`fisher_exact_table`] | the same |
//!
//! Where more were lost of one group than of the other, [`lee_bounds`] says between which values the difference lies.
//!
//! An ordinal item needs no rows: the functions that end in `_of_counts` read how many people of each group chose each
//! level, and give the same result. Tests of means read one [`SampleMoments`](crate::SampleMoments) a group, which merge.
//!
//! The tests take people as independent. Learners of the same project are not: a design with projects needs a clustered
//! method. A difference is not an effect unless the groups were drawn at random.

mod anova;
mod brunner_munzel;
mod chi_squared;
mod fisher;
mod fisher_table;
mod kruskal_wallis;
mod lee_bounds;
mod levels;
mod mann_whitney;
mod shares;
mod t;

pub use anova::{Anova, anova, welch_anova};
pub use brunner_munzel::{brunner_munzel, brunner_munzel_of_counts};
pub use chi_squared::{ChiSquared, chi_squared};
pub use fisher::{FisherExact, fisher_exact};
pub use fisher_table::fisher_exact_table;
pub use kruskal_wallis::{kruskal_wallis, kruskal_wallis_of_counts};
pub use lee_bounds::{Followed, LeeBounds, lee_bounds};
pub use mann_whitney::{
    MANN_WHITNEY_EXACT_UP_TO, MannWhitney, MannWhitneyOptions, mann_whitney, mann_whitney_of_counts,
};
pub use shares::{cochran_armitage, difference_of_proportions};
pub use t::{student_t, welch_t};
