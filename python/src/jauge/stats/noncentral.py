"""The noncentral chi-squared and F, for association in tables and shares of variance."""

from jauge import _native

__all__ = [
    "noncentral_chi_squared_cdf",
    "noncentral_chi_squared_sf",
    "noncentral_f_cdf",
    "noncentral_f_sf",
]


def noncentral_chi_squared_cdf(x: float, df: float, ncp: float) -> float:
    """P(X <= x) of a noncentral chi-squared.

    Args:
        x: The value.
        df: Degrees of freedom.
        ncp: Noncentrality.

    Returns:
        A probability, good to about 1e-12 of itself.

    Raises:
        AnalysisError: No degree of freedom, a negative noncentrality, an argument above 1e10 or
            that is not finite.

    >>> from jauge import stats
    >>> round(stats.noncentral_chi_squared_cdf(4.0, 1.0, 3.0), 9)
    0.605535823

    """
    return _native.noncentral_chi_squared_cdf(x, df, ncp)


def noncentral_chi_squared_sf(x: float, df: float, ncp: float) -> float:
    """P(X > x) of a noncentral chi-squared, computed as such.

    Args:
        x: The value.
        df: Degrees of freedom.
        ncp: Noncentrality.

    Returns:
        A probability, good to about 1e-12 of itself however small it is.

    Raises:
        AnalysisError: As :func:`noncentral_chi_squared_cdf`.

    >>> from jauge import stats
    >>> stats.noncentral_chi_squared_sf(300.0, 3.0, 12.0) < 1e-42
    True

    """
    return _native.noncentral_chi_squared_sf(x, df, ncp)


def noncentral_f_cdf(f: float, df1: float, df2: float, ncp: float) -> float:
    """P(F <= f) of a noncentral F.

    Args:
        f: The value.
        df1: Degrees of freedom of the numerator.
        df2: Those of the denominator.
        ncp: Noncentrality of the numerator.

    Returns:
        A probability, good to about 1e-12 of itself.

    Raises:
        AnalysisError: No degree of freedom, a negative noncentrality, an argument above 1e10 or
            that is not finite.

    >>> from jauge import stats
    >>> round(stats.noncentral_f_cdf(2.0, 3.0, 20.0, 4.0), 9)
    0.479069547

    """
    return _native.noncentral_f_cdf(f, df1, df2, ncp)


def noncentral_f_sf(f: float, df1: float, df2: float, ncp: float) -> float:
    """P(F > f) of a noncentral F, computed as such.

    Args:
        f: The value.
        df1: Degrees of freedom of the numerator.
        df2: Those of the denominator.
        ncp: Noncentrality of the numerator.

    Returns:
        A probability, good to about 1e-12 of itself however small it is.

    Raises:
        AnalysisError: As :func:`noncentral_f_cdf`.

    >>> from jauge import stats
    >>> round(stats.noncentral_f_sf(2.0, 3.0, 20.0, 4.0), 9)
    0.520930453

    """
    return _native.noncentral_f_sf(f, df1, df2, ncp)
