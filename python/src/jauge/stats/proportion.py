"""How sure is a share? For an unlimited population of people like those who answered."""

import operator
from typing import Literal, SupportsIndex

from jauge import _native
from jauge.errors import AnalysisError, CellTypeError
from jauge.stats.results import Estimate

__all__ = ["clopper_pearson", "clopper_pearson_bound", "jeffreys", "whole", "wilson"]


def whole(value: SupportsIndex, name: str) -> int:
    """A count for the engine: a whole number that is not negative."""
    try:
        number = operator.index(value)
    except TypeError as fault:
        message = f"{name}: {value!r} is no whole number; count people, or round it yourself"
        raise CellTypeError(message) from fault
    if not 0 <= number < 1 << 64:
        raise AnalysisError(f"{name}: {number} is not a count; whole numbers from 0 upwards are")
    return number


def wilson(x: int, n: int, *, conf_level: float = 0.95) -> Estimate:
    """A share with Wilson's score interval.

    Args:
        x: How many said yes.
        n: How many answered.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        The share x / n with its limits.

    Raises:
        AnalysisError: Nobody answered, or more said yes than answered.

    >>> from jauge import stats
    >>> round(stats.wilson(28, 35).conf_low, 4)
    0.6411

    """
    return Estimate.of(_native.wilson(whole(x, "x"), whole(n, "n"), conf_level))


def clopper_pearson(x: int, n: int, *, conf_level: float = 0.95) -> Estimate:
    """A share with the exact interval of Clopper and Pearson, which covers at least the level.

    Args:
        x: How many said yes.
        n: How many answered.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        The share x / n with its limits.

    Raises:
        AnalysisError: Nobody answered, or more said yes than answered.

    >>> from jauge import stats
    >>> p = stats.clopper_pearson(28, 35)
    >>> round(p.conf_low, 3), round(p.conf_high, 3)
    (0.631, 0.916)

    """
    return Estimate.of(_native.clopper_pearson(whole(x, "x"), whole(n, "n"), conf_level))


def jeffreys(x: int, n: int, *, conf_level: float = 0.95) -> Estimate:
    """A share with the equal-tailed interval of Jeffreys' prior.

    The lower limit is 0 for ``x = 0`` and the upper limit 1 for ``x = n``.

    Args:
        x: How many said yes.
        n: How many answered.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        The share x / n with its limits.

    Raises:
        AnalysisError: Nobody answered, or more said yes than answered.

    >>> from jauge import stats
    >>> round(stats.jeffreys(27, 35).conf_low, 4)
    0.6145

    """
    return Estimate.of(_native.jeffreys(whole(x, "x"), whole(n, "n"), conf_level))


def clopper_pearson_bound(
    x: int, n: int, *, bound: Literal["lower", "upper"], conf_level: float = 0.95
) -> Estimate:
    """A share with an exact limit on one side: at most, or at least, how large is it?

    Args:
        x: How many said yes.
        n: How many answered.
        bound: Which end is bounded, chosen before the data are seen.
        conf_level: Confidence level of the limit, such as 0.95.

    Returns:
        The share x / n; the other end of the interval is 0 or 1.

    Raises:
        AnalysisError: Nobody answered, or more said yes than answered.

    >>> from jauge import stats
    >>> round(stats.clopper_pearson_bound(0, 30, bound="upper").conf_high, 4)
    0.095

    """
    return Estimate.of(
        _native.clopper_pearson_bound(whole(x, "x"), whole(n, "n"), conf_level, bound)
    )
