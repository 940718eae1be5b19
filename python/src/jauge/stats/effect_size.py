"""How large is a difference? Standardised differences, each named by what it divides by.

No word such as "small" is attached: see :mod:`jauge.stats.interpretation`.
"""

from typing import Literal

from jauge import _native
from jauge.stats.results import Estimate, Numbers, floats, pairs

__all__ = [
    "cohens_d_independent",
    "d_av",
    "d_rm",
    "d_z",
    "glass_delta",
    "hedges_correction",
    "hedges_g_av",
    "hedges_g_independent",
    "standardised_difference_of_shares",
    "standardised_mean_difference",
]


def d_z(
    before: Numbers,
    after: Numbers,
    *,
    conf_level: float = 0.95,
) -> Estimate:
    """The mean change in units of the sd of the change.

    It grows with the before/after correlation: do not compare it with a difference between groups.

    Args:
        before: First measure of each person.
        after: Second measure of the same people, in the same order.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        d_z with the limits of the noncentral t and the paired t test.

    Raises:
        AnalysisError: Fewer than two pairs, no variation, a NaN, different lengths.

    >>> from jauge import stats
    >>> d = stats.d_z([42, 51, 38, 47, 55], [48, 53, 45, 47, 60])
    >>> round(d.estimate, 4)
    1.372

    """
    return Estimate.of(_native.d_z(*pairs(before, after), conf_level))


def d_rm(
    before: Numbers,
    after: Numbers,
    *,
    conf_level: float = 0.95,
) -> Estimate:
    """The mean change in units of a sd that takes the before/after correlation out of d_z.

    d_z x sqrt(2 (1 - r)); equal to the mean change over the sd if both sds are equal.

    Args:
        before: First measure of each person.
        after: Second measure of the same people, in the same order.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        d_rm with its interval, r taken as known, and the paired t test.

    Raises:
        AnalysisError: Fewer than two pairs, no variation, r = 1, a NaN, different lengths.

    >>> from jauge import stats
    >>> d = stats.d_rm([42, 51, 38, 47, 55], [48, 53, 45, 47, 60])
    >>> round(d.estimate, 4)
    0.602

    """
    return Estimate.of(_native.d_rm(*pairs(before, after), conf_level))


def d_av(
    before: Numbers,
    after: Numbers,
    *,
    average: Literal["mean_of_sds", "root_mean_square"],
    conf_level: float = 0.95,
) -> Estimate:
    """The mean change in units of the average of the two sds.

    No bias correction: :func:`hedges_g_av` has one.

    Args:
        before: First measure of each person.
        after: Second measure of the same people, in the same order.
        average: Mean of both sds (Lakens 2013), or root of their mean square (Cumming 2012).
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        d_av with its interval, the ratio of the sds taken as known, and the paired t test.

    Raises:
        AnalysisError: Fewer than two pairs, no variation, a NaN, different lengths.

    >>> from jauge import stats
    >>> d = stats.d_av([1, 2, 3], [2, 4, 7], average="root_mean_square")
    >>> round(d.estimate, 4)
    1.2185

    """
    return Estimate.of(_native.d_av(*pairs(before, after), average, conf_level))


def hedges_g_av(
    before: Numbers,
    after: Numbers,
    *,
    average: Literal["mean_of_sds", "root_mean_square"],
    conf_level: float = 0.95,
) -> Estimate:
    """By how many standard deviations did a score move, corrected for small samples?

    The two averages in print differ in the third digit: the name goes into the method.

    Args:
        before: First measure of each person.
        after: Second measure of the same people, in the same order.
        average: Mean of both sds (Lakens 2013), or root of their mean square (Cumming 2012).
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        Hedges' g_av with its interval and the paired t test.

    Raises:
        AnalysisError: Fewer than three pairs, no variation, a NaN, different lengths.

    >>> from jauge import stats
    >>> before, after = [42, 51, 38, 47, 55], [48, 53, 45, 47, 60]
    >>> round(stats.hedges_g_av(before, after, average="mean_of_sds").estimate, 4)
    0.4975

    """
    return Estimate.of(_native.hedges_g_av(*pairs(before, after), average, conf_level))


def hedges_correction(df: float) -> float:
    """Hedges' exact factor that takes the bias of a standardised mean difference away.

    Args:
        df: Degrees of freedom of the sd that divides.

    Returns:
        J(df), below 1.

    Raises:
        AnalysisError: Below two degrees of freedom.

    >>> from jauge import stats
    >>> round(stats.hedges_correction(2), 4)
    0.5642

    """
    return _native.hedges_correction(df)


def cohens_d_independent(
    a: Numbers,
    b: Numbers,
    *,
    conf_level: float = 0.95,
) -> Estimate:
    """By how many pooled standard deviations do two groups differ?

    No bias correction: :func:`hedges_g_independent` has one.

    Args:
        a: Scores of the first group.
        b: Scores of the second group.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        Cohen's d with the limits of the noncentral t and the pooled t test.

    Raises:
        AnalysisError: An empty group, fewer than three people, no variation, a NaN.

    >>> from jauge import stats
    >>> round(stats.cohens_d_independent([14, 16, 15, 19], [12, 13, 11, 16]).estimate, 4)
    1.3887

    """
    return Estimate.of(_native.cohens_d_independent(floats(a), floats(b), conf_level))


def hedges_g_independent(
    a: Numbers,
    b: Numbers,
    *,
    conf_level: float = 0.95,
) -> Estimate:
    """By how many pooled standard deviations do two groups differ, corrected for small samples?

    For spreads that clearly differ use :func:`glass_delta`.

    Args:
        a: Scores of the first group.
        b: Scores of the second group.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        Hedges' g with its interval and the pooled t test.

    Raises:
        AnalysisError: An empty group, fewer than four people, no variation, a NaN.

    >>> from jauge import stats
    >>> round(stats.hedges_g_independent([14, 16, 15, 19], [12, 13, 11, 16]).estimate, 4)
    1.2063

    """
    return Estimate.of(_native.hedges_g_independent(floats(a), floats(b), conf_level))


def glass_delta(
    a: Numbers,
    b: Numbers,
    *,
    sd_of: Literal["first", "second"],
    conf_level: float = 0.95,
) -> Estimate:
    """By how many standard deviations of one named group do two groups differ?

    For a programme that changes the spread as well as the mean.

    Args:
        a: Scores of the first group.
        b: Scores of the second group.
        sd_of: The group whose sd is the unit; usually the one that took no part.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        Glass's delta with its interval, which does not take the two variances as equal.

    Raises:
        AnalysisError: Fewer than two people in a group, no variation in the reference group, a NaN.

    >>> from jauge import stats
    >>> trained, waiting = [14, 20, 11, 19], [12, 13, 11, 16]
    >>> round(stats.glass_delta(trained, waiting, sd_of="second").estimate, 4)
    1.3887

    """
    return Estimate.of(_native.glass_delta(floats(a), floats(b), sd_of, conf_level))


def standardised_mean_difference(
    a: Numbers,
    b: Numbers,
) -> Estimate:
    """Were two groups alike on a numeric variable at the start?

    Both groups weigh the same; no interval, since balance is a property of these people.

    Args:
        a: Scores of the first group.
        b: Scores of the second group.

    Returns:
        The difference of the means over the root mean square of both sds.

    Raises:
        AnalysisError: Fewer than two people in a group, no variation, a NaN.

    >>> from jauge import stats
    >>> stats.standardised_mean_difference([20, 30, 40], [25, 35, 45]).estimate
    -0.5

    """
    return Estimate.of(_native.standardised_mean_difference(floats(a), floats(b)))


def standardised_difference_of_shares(x1: int, n1: int, x2: int, n2: int) -> Estimate:
    """Were two groups alike on a share at the start?

    Args:
        x1: People of the first group who are counted.
        n1: People of the first group.
        x2: People of the second group who are counted.
        n2: People of the second group.

    Returns:
        The difference of the shares over the root mean square of both sds.

    Raises:
        AnalysisError: An empty group, x above n, both shares 0 or 1.

    >>> from jauge import stats
    >>> round(stats.standardised_difference_of_shares(24, 40, 18, 45).estimate, 4)
    0.4082

    """
    return Estimate.of(_native.standardised_difference_of_shares(x1, n1, x2, n2))
