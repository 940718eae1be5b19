//! What became of people after a training: three shares that are not each other.
//!
//! Definitions of InserJeunes (French ministries of education and of work): the share in work leaves out those who enrolled in
//! a training again, the favourable outcome counts them, and no share is computed on a denominator under 20. None of them may be
//! added to, or compared with, another.

use jauge_stats::Error;

/// Shares after a training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AfterTraining {
    /// Enrolled in a training again, among all.
    pub enrolled_again: f64,
    /// In work, among those who did not enrol again; `None` under the least denominator.
    pub in_work: Option<f64>,
    /// In work or enrolled again, among all.
    pub favourable: f64,
}

/// The three shares of people who left a training.
///
/// # Errors
/// [`Error::TooFew`] if `left` is below `least`; [`Error::Impossible`] if the parts are more than the whole.
///
/// ```
/// let found = jauge_analysis::outcomes_after_training(100, 75, 20, 20)?;
/// assert_eq!((found.enrolled_again, found.in_work), (0.75, Some(0.8)));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn outcomes_after_training(
    left: u64,
    enrolled_again: u64,
    in_work: u64,
    least: u64,
) -> Result<AfterTraining, Error> {
    if left < least.max(1) {
        return Err(Error::TooFew {
            needed: least.max(1),
            found: left,
        });
    }
    let others = left.checked_sub(enrolled_again).filter(|o| *o >= in_work);
    let Some(others) = others else {
        return Err(Error::Impossible {
            what: "more people enrolled again or in work than left the training".into(),
        });
    };
    let of = |k: u64, n: u64| k as f64 / n as f64;
    Ok(AfterTraining {
        enrolled_again: of(enrolled_again, left),
        in_work: (others >= least.max(1)).then(|| of(in_work, others)),
        favourable: of(enrolled_again + in_work, left),
    })
}
