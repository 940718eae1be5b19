//! Named refusals.

/// Why a number was refused, and what to do about it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Too few observations for the method.
    #[error(
        "too few observations: {needed} needed, {found} found; pool groups or describe the cases instead of testing"
    )]
    TooFew {
        /// The least number that the method accepts.
        needed: u64,
        /// The number that was given.
        found: u64,
    },
    /// All values are the same (to the precision of floating-point numbers), so nothing can be scaled by their spread.
    #[error(
        "no variation: every {what} has the same value; report that value and how many gave it, not a test"
    )]
    NoVariation {
        /// Which quantity is constant.
        what: &'static str,
    },
    /// Every pair is unchanged, so a test that looks at changes has nothing to look at.
    #[error("every pair is unchanged; report the number of unchanged pairs, not a test")]
    AllTies,
    /// A value is NaN or infinite.
    #[error(
        "{what} is not a finite number; remove missing values, with their reason, before calling"
    )]
    NotFinite {
        /// Which value.
        what: &'static str,
    },
    /// Two inputs that belong together have different lengths.
    #[error("{left} values before and {right} after: pass complete pairs in the same order")]
    DifferentLengths {
        /// Length of the first input.
        left: usize,
        /// Length of the second input.
        right: usize,
    },
    /// A level that the table does not have.
    #[error("level {level} is not in 0..{levels}: number the levels of the scale from 0 upwards")]
    UnknownLevel {
        /// The level that was given.
        level: usize,
        /// How many levels the table has.
        levels: usize,
    },
    /// A confidence level outside the open interval (0, 1).
    #[error("confidence level {found} is not between 0 and 1: write 0.95 for 95 %")]
    ConfLevel {
        /// The value that was given.
        found: f64,
    },
    /// Too few units of some kind (clusters, groups, waves) for the method.
    #[error("too few {what}: {needed} needed, {found} found; {advice}")]
    TooFewOf {
        /// The kind of unit, in the plural.
        what: &'static str,
        /// The least number that the method accepts.
        needed: u64,
        /// The number that was given.
        found: u64,
        /// What to do instead.
        advice: &'static str,
    },
    /// Two inputs that belong together, row by row, have different lengths.
    #[error(
        "{what}: {found} values where {expected} were expected; pass one per observation, in the same order"
    )]
    LengthMismatch {
        /// The input at fault.
        what: &'static str,
        /// Length of the input that it goes with.
        expected: usize,
        /// Its own length.
        found: usize,
    },
    /// Weights that no population can have.
    #[error("weights: {what}")]
    Weights {
        /// What is wrong and what to do.
        what: String,
    },
    /// Columns of a model that say the same thing.
    #[error(
        "column {column} of the model is a combination of the columns before it: leave it out, or drop one category of each factor"
    )]
    Collinear {
        /// The first such column, from 0.
        column: usize,
    },
    /// An iteration that did not settle.
    #[error("{what} did not converge in {iterations} iterations: {advice}")]
    NotConverged {
        /// The computation.
        what: &'static str,
        /// How many iterations were made.
        iterations: usize,
        /// What to do.
        advice: &'static str,
    },
    /// Two groups without any overlap, where the method needs some.
    #[error(
        "complete separation: every value of one group lies above every value of the other, which leaves no spread to compare with; say so, and use an exact test of ranks"
    )]
    CompleteSeparation,
    /// A stratum of one cluster, whose variance cannot be seen.
    #[error(
        "stratum {stratum} has one cluster, so its variance cannot be seen: merge it with a similar stratum, or choose what a lonely cluster stands for (certainty, adjust, average)"
    )]
    LonelyPsu {
        /// Number of the stratum in the input.
        stratum: u32,
    },
    /// A cell that the population has and the sample has not.
    #[error("{cell} has a population total and nobody in the sample: merge it with a similar one")]
    EmptyCell {
        /// Which cell.
        cell: String,
    },
    /// Input that contradicts itself, or a computation that cannot be carried out.
    #[error("impossible: {what}")]
    Impossible {
        /// What is wrong and what to do.
        what: String,
    },
}

/// The name of each variant, so that a caller can have something of its own for every one of them: the match is complete or does not
/// compile.
macro_rules! kinds {
    ($($variant:ident),+ $(,)?) => {
        impl Error {
            /// The name of every kind of refusal.
            pub const KINDS: &'static [&'static str] = &[$(stringify!($variant)),+];

            /// The name of the kind, such as `TooFew`.
            #[must_use]
            pub const fn kind(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => stringify!($variant),)+
                }
            }
        }
    };
}

kinds!(
    TooFew,
    NoVariation,
    AllTies,
    NotFinite,
    DifferentLengths,
    UnknownLevel,
    ConfLevel,
    TooFewOf,
    LengthMismatch,
    Weights,
    Collinear,
    NotConverged,
    CompleteSeparation,
    LonelyPsu,
    EmptyCell,
    Impossible,
);

impl Error {
    /// Shorthand for [`Error::Impossible`].
    pub(crate) fn impossible(what: impl Into<String>) -> Self {
        Self::Impossible { what: what.into() }
    }
}
