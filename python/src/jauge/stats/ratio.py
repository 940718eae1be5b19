"""Counts: how many times the odds or the share, how strongly do two categories go together?"""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from jauge import _native
from jauge.stats.results import Estimate, Result, same_rows
from jauge.stats.table import plain

__all__ = [
    "Ratio",
    "cohens_h",
    "cramers_v",
    "odds_ratio",
    "paired_odds_ratio",
    "paired_odds_ratio_of_counts",
    "risk_ratio",
]

RatioInterval: TypeAlias = Literal["miettinen_nurminen", "score", "wald_log", "wald_log_half_added"]
"""Where the interval of a ratio comes from, and what becomes of an empty cell."""


@dataclass(frozen=True, slots=True)
class Ratio(Result):
    """A ratio with its interval; its natural scale is the logarithm."""

    estimate: float | None
    """The ratio; ``None`` where its denominator is zero. ``conf_low`` still holds."""
    std_error_log: float | None
    """Standard error of its natural logarithm, where the interval rests on one."""
    conf_low: float
    """Lower confidence limit."""
    conf_high: float | None
    """Upper confidence limit; ``None`` where there is no upper end."""
    conf_level: float
    """Confidence level, such as 0.95."""
    n: int
    """Number of people (pairs) behind the ratio."""
    method: str
    """Name of the ratio and of the interval."""


def odds_ratio(
    x1: int,
    n1: int,
    x2: int,
    n2: int,
    *,
    interval: RatioInterval = "miettinen_nurminen",
    conf_level: float = 0.95,
) -> Ratio:
    """How many times the odds of the second group are those of the first?

    Not a ratio of shares: with shares of 0.8 and 0.6 it is 2.7, the risk ratio 1.3.

    Args:
        x1: People of the first group who are counted.
        n1: People of the first group.
        x2: People of the second group who are counted.
        n2: People of the second group.
        interval: Score (with or without Miettinen and Nurminen's factor), or normal on the
            logarithm, which refuses an empty cell unless one half is added.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        The odds ratio with its interval, open on one side where a cell is empty.

    Raises:
        AnalysisError: An empty group, x above n, nobody counted, an empty cell with ``wald_log``.

    >>> from jauge import stats
    >>> round(stats.odds_ratio(28, 35, 18, 30).estimate, 4)
    2.6667
    >>> stats.odds_ratio(6, 10, 0, 10).conf_high is None
    True

    """
    return Ratio.of(_native.odds_ratio(x1, n1, x2, n2, interval, conf_level))


def risk_ratio(
    x1: int,
    n1: int,
    x2: int,
    n2: int,
    *,
    interval: RatioInterval = "miettinen_nurminen",
    conf_level: float = 0.95,
) -> Ratio:
    """How many times the share of the second group is that of the first?

    For shares near 1 the difference of the shares says more.

    Args:
        x1: People of the first group who are counted.
        n1: People of the first group.
        x2: People of the second group who are counted.
        n2: People of the second group.
        interval: Score (with or without Miettinen and Nurminen's factor), or normal on the
            logarithm, which refuses an empty cell unless one half is added.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        The ratio of the shares with its interval, open on one side where nobody is counted.

    Raises:
        AnalysisError: An empty group, x above n, nobody counted, an empty cell with ``wald_log``.

    >>> from jauge import stats
    >>> round(stats.risk_ratio(28, 35, 18, 30).estimate, 4)
    1.3333

    """
    return Ratio.of(_native.risk_ratio(x1, n1, x2, n2, interval, conf_level))


def paired_odds_ratio(
    before: Any,
    after: Any = None,
    *,
    conf_level: float = 0.95,
) -> Ratio:
    """Of those whose yes or no changed, how many times more went to yes than to no?

    Args:
        before: First answer of each person, 0 for no and 1 for yes; without ``after``, a
            :class:`PairedTable` or the 2 x 2 counts, before in rows and after in columns.
        after: Second answer of the same people, in the same order.
        conf_level: Confidence level of the exact interval, such as 0.95.

    Returns:
        The odds ratio of matched pairs; ``n`` counts the pairs that changed.

    Raises:
        AnalysisError: No pair, nobody changed, more than two levels, different lengths.

    >>> from jauge import stats
    >>> stats.paired_odds_ratio([[15, 12], [3, 10]]).estimate
    4.0

    """
    same_rows(before, after)
    return Ratio.of(_native.paired_odds_ratio(plain(before), plain(after), conf_level))


def paired_odds_ratio_of_counts(up: int, down: int, *, conf_level: float = 0.95) -> Ratio:
    """Compute :func:`paired_odds_ratio` from the pairs that went up and those that went down.

    Args:
        up: Pairs from no to yes.
        down: Pairs from yes to no.
        conf_level: Confidence level of the exact interval, such as 0.95.

    Returns:
        The odds ratio of matched pairs; ``n`` counts the pairs that changed.

    Raises:
        AnalysisError: Nobody changed.

    >>> from jauge import stats
    >>> stats.paired_odds_ratio_of_counts(12, 3).estimate
    4.0

    """
    return Ratio.of(_native.paired_odds_ratio_of_counts(up, down, conf_level))


def cohens_h(x1: int, n1: int, x2: int, n2: int, *, conf_level: float = 0.95) -> Estimate:
    """How far apart are two shares, on the scale that power computations take?

    Args:
        x1: People of the first group who are counted.
        n1: People of the first group.
        x2: People of the second group who are counted.
        n2: People of the second group.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        2 asin(sqrt(p1)) - 2 asin(sqrt(p2)) with a normal interval.

    Raises:
        AnalysisError: An empty group, x above n.

    >>> from jauge import stats
    >>> round(stats.cohens_h(10, 10, 5, 10).estimate, 4)
    1.5708

    """
    return Estimate.of(_native.cohens_h(x1, n1, x2, n2, conf_level))


def cramers_v(
    counts: Any,
    *,
    bias: Literal["uncorrected", "corrected"] = "uncorrected",
    conf_level: float = 0.95,
) -> Estimate:
    """How strongly do two categories go together, from 0 to 1?

    Args:
        counts: A table of counts of any shape; rows and columns that nobody is in are left out.
        bias: The coefficient as defined, or with Bergsma's correction.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        V with the interval of the coefficient of the population, chi-squared and its p-value.

    Raises:
        AnalysisError: Fewer than two rows or columns with people, rows of different lengths.

    >>> from jauge import stats
    >>> stats.cramers_v([[3, 1], [1, 3]]).estimate
    0.5

    """
    return Estimate.of(_native.cramers_v(plain(counts), bias, conf_level))
