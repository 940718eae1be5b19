"""The noncentral t distribution, for intervals of standardised mean differences."""

from jauge import _native

__all__ = ["ncp_interval", "noncentral_t_cdf", "noncentral_t_sf"]


def noncentral_t_cdf(t: float, df: float, ncp: float) -> float:
    """P(T <= t).

    Args:
        t: The value.
        df: Degrees of freedom.
        ncp: Noncentrality.

    Returns:
        A probability, good to about 1e-14 (absolute).

    Raises:
        AnalysisError: Fewer than one degree of freedom, or a number that is not finite.

    >>> from jauge import stats
    >>> round(stats.noncentral_t_cdf(2.0, 10.0, 1.0), 9)
    0.807611563

    """
    return _native.noncentral_t_cdf(t, df, ncp)


def noncentral_t_sf(t: float, df: float, ncp: float) -> float:
    """P(T > t), computed as such.

    Args:
        t: The value.
        df: Degrees of freedom.
        ncp: Noncentrality.

    Returns:
        A probability, good to about 1e-14 (absolute).

    Raises:
        AnalysisError: Fewer than one degree of freedom, or a number that is not finite.

    >>> from jauge import stats
    >>> round(stats.noncentral_t_sf(2.0, 10.0, 1.0), 9)
    0.192388437

    """
    return _native.noncentral_t_sf(t, df, ncp)


def ncp_interval(t: float, df: float, *, conf_level: float = 0.95) -> tuple[float, float]:
    """The two-sided interval of the noncentrality behind an observed t.

    Args:
        t: The observed t.
        df: Degrees of freedom.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        Lower and upper limit.

    Raises:
        AnalysisError: Fewer than one degree of freedom, or a number that is not finite.

    >>> from jauge import stats
    >>> low, high = stats.ncp_interval(2.0, 9.0)
    >>> low < 0 < high
    True

    """
    low, high = _native.ncp_interval(t, df, conf_level)
    return low, high
