//! People who were chosen because they started low rise by themselves: regression to the mean.

use serde::Serialize;

use crate::Error;
use crate::special::normal_cdf;

/// What is expected of people chosen for a low start when nothing is done, in standard deviations of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Regression {
    /// Mean of those chosen, at the start.
    pub before: f64,
    /// Their mean the second time.
    pub after: f64,
    /// Apparent rise.
    pub gain: f64,
}

/// How large a rise is to be expected of people chosen under a cutoff when nothing was done?
///
/// *When not to use*: where people were not chosen by their level; where levels are far from a normal distribution.
///
/// *Formula*, in standard deviations, for people chosen under the cutoff c, with correlation r between the two times and no change in the
/// whole: before = - phi(c) / Phi(c); after = r before; gain = after - before.
///
/// *Reference*: A. G. Barnett, J. C. van der Pols, A. J. Dobson (2005), Regression to the mean: what it is and how to deal with it,
/// International Journal of Epidemiology 34, 215-220, doi:10.1093/ije/dyh299.
///
/// *R*: `-dnorm(c) / pnorm(c) * c(1, r)`.
///
/// # Errors
/// [`Error::NotFinite`] for a cutoff that is not finite; [`Error::Impossible`] for a correlation outside -1 to 1 or a cutoff below -8, under
/// which there is nobody.
///
/// ```
/// use jauge_stats::selection::regression_to_the_mean;
/// // Chosen under -1 standard deviation, answers that correlate at 0.5: R gives -1.525135 and -0.7625676.
/// let expected = regression_to_the_mean(0.5, -1.0)?;
/// assert!((expected.before + 1.525_135_276).abs() < 1e-8);
/// assert!((expected.gain - 0.762_567_638).abs() < 1e-8);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn regression_to_the_mean(correlation: f64, cutoff: f64) -> Result<Regression, Error> {
    if !correlation.is_finite() || !cutoff.is_finite() {
        return Err(Error::NotFinite {
            what: "correlation or cutoff",
        });
    }
    if !(-1.0..=1.0).contains(&correlation) || cutoff < -8.0 {
        return Err(Error::impossible(
            "a correlation from -1 to 1 and a cutoff from -8 on are needed",
        ));
    }
    let density = (-cutoff * cutoff / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let before = -density / normal_cdf(cutoff);
    let after = correlation * before;
    Ok(Regression {
        before,
        after,
        gain: after - before,
    })
}
