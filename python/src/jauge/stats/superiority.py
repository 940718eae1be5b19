"""Ranks and levels: who is higher, how much more went up than down?"""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from jauge import _native
from jauge.stats.results import Estimate, Numbers, Result, floats, pairs
from jauge.stats.table import plain

__all__ = [
    "RankBiserial",
    "cliffs_delta",
    "cliffs_delta_of_counts",
    "probability_of_superiority",
    "probability_of_superiority_of_counts",
    "rank_biserial",
    "rank_biserial_of_differences",
]

SuperiorityInterval: TypeAlias = Literal["effective_wilson", "logit", "cliff"]
"""Where the interval of a probability of superiority comes from."""


@dataclass(frozen=True, slots=True)
class RankBiserial(Result):
    """Result of :func:`rank_biserial`."""

    estimate: float
    """(T+ - T-) / sum of all ranks, from -1 (all down) to 1 (all up)."""
    std_error: float | None
    """Its standard error by the delta method; ``None`` for Fisher's z."""
    conf_low: float
    """Lower confidence limit."""
    conf_high: float
    """Upper confidence limit."""
    conf_level: float
    """Confidence level, such as 0.95."""
    n: int
    """Pairs, unchanged ones included."""
    n_positive: int
    """Pairs that went up."""
    n_negative: int
    """Pairs that went down."""
    n_zero: int
    """Pairs without change."""
    method: str
    """What became of the zeros and where the interval comes from."""


def rank_biserial(
    before: Any,
    after: Numbers | None = None,
    *,
    zeros: Literal["dropped", "included"] = "dropped",
    interval: Literal["effective_wilson", "fisher_null"] = "effective_wilson",
    conf_level: float = 0.95,
) -> RankBiserial:
    """Of the ranked changes, how much more weight went up than down?

    Args:
        before: First measure of each person; without ``after``, a :class:`PairedTable` or the
            counts of an ordinal item, before in rows and after in columns, lowest level first.
        after: Second measure of the same people, in the same order.
        zeros: Among those who changed (unchanged pairs dropped), or among all (unchanged pairs
            take the lowest ranks, on neither side). The two answer different questions.
        interval: Wilson's on the effective number of pairs, or Fisher's z with the variance that
            holds if nothing changed, as R's effectsize: for comparison only.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        The correlation with its interval and how many went up, down or not at all.

    Raises:
        AnalysisError: No pair, nobody changed, a NaN, different lengths.

    >>> from jauge import stats
    >>> before = [0, 0, 0, 1, 1, 1, 1, 2, 0, 2]
    >>> after = [1, 1, 2, 2, 2, 2, 1, 2, 0, 1]
    >>> r = stats.rank_biserial(before, after)
    >>> r.estimate, r.n_positive, r.n_zero, r.n_negative
    (0.75, 6, 3, 1)
    >>> stats.rank_biserial([[1, 2, 1], [0, 1, 3], [0, 1, 1]]) == r
    True

    """
    first, second = (plain(before), None) if after is None else pairs(before, after)
    return RankBiserial.of(_native.rank_biserial(first, second, zeros, interval, conf_level))


def rank_biserial_of_differences(
    differences: Numbers,
    *,
    zeros: Literal["dropped", "included"] = "dropped",
    interval: Literal["effective_wilson", "fisher_null"] = "effective_wilson",
    conf_level: float = 0.95,
) -> RankBiserial:
    """Compute :func:`rank_biserial` from raw differences, after minus before.

    Args:
        differences: Change of each person. Two changes tie only if they are the same double.
        zeros: As in :func:`rank_biserial`.
        interval: As in :func:`rank_biserial`.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        The correlation with its interval and how many went up, down or not at all.

    Raises:
        AnalysisError: No pair, nobody changed, a NaN.

    >>> from jauge import stats
    >>> stats.rank_biserial_of_differences([1, 2, -1, 0]).n_zero
    1

    """
    return RankBiserial.of(
        _native.rank_biserial_of_differences(floats(differences), zeros, interval, conf_level)
    )


def cliffs_delta(
    a: Numbers,
    b: Numbers,
    *,
    interval: SuperiorityInterval = "effective_wilson",
    conf_level: float = 0.95,
) -> Estimate:
    """How much more often is someone of the first group higher than someone of the second?

    Args:
        a: Answers or scores of the first group; equal ones tie.
        b: Answers or scores of the second group.
        interval: Wilson's on the effective number of people, the logit with Brunner and Munzel's
            variance, or Cliff's.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        P(a > b) - P(a < b), from -1 to 1, with its interval.

    Raises:
        AnalysisError: An empty group, everybody gave one answer, a NaN; for the logit, groups that
            do not overlap.

    >>> from jauge import stats
    >>> round(stats.cliffs_delta([2, 3, 3, 4, 4], [1, 2, 3, 3]).estimate, 4)
    0.55

    """
    return Estimate.of(_native.cliffs_delta(floats(a), floats(b), interval, conf_level))


def cliffs_delta_of_counts(
    a: Any,
    b: Any,
    *,
    interval: SuperiorityInterval = "effective_wilson",
    conf_level: float = 0.95,
) -> Estimate:
    """Compute :func:`cliffs_delta` from counts per level.

    Args:
        a: People of the first group on each level, lowest level first.
        b: People of the second group on the same levels.
        interval: As in :func:`cliffs_delta`.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        P(a > b) - P(a < b), from -1 to 1, with its interval.

    Raises:
        AnalysisError: As :func:`cliffs_delta`, or different numbers of levels.

    >>> from jauge import stats
    >>> round(stats.cliffs_delta_of_counts([0, 0, 1, 2, 2], [0, 1, 1, 2, 0]).estimate, 4)
    0.55

    """
    return Estimate.of(_native.cliffs_delta_of_counts(plain(a), plain(b), interval, conf_level))


def probability_of_superiority(
    a: Numbers,
    b: Numbers,
    *,
    interval: SuperiorityInterval = "effective_wilson",
    conf_level: float = 0.95,
) -> Estimate:
    """How likely is someone of the first group to be higher than someone of the second?

    Args:
        a: Answers or scores of the first group; equal ones tie.
        b: Answers or scores of the second group.
        interval: Wilson's on the effective number of people, the logit with Brunner and Munzel's
            variance, or Cliff's.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        P(a > b) + P(a = b) / 2, with its interval.

    Raises:
        AnalysisError: An empty group, everybody gave one answer, a NaN; for the logit, groups that
            do not overlap.

    >>> from jauge import stats
    >>> stats.probability_of_superiority([2, 3, 3, 4, 4], [1, 2, 3, 3]).estimate
    0.775

    """
    return Estimate.of(
        _native.probability_of_superiority(floats(a), floats(b), interval, conf_level)
    )


def probability_of_superiority_of_counts(
    a: Any,
    b: Any,
    *,
    interval: SuperiorityInterval = "effective_wilson",
    conf_level: float = 0.95,
) -> Estimate:
    """Compute :func:`probability_of_superiority` from counts per level.

    Args:
        a: People of the first group on each level, lowest level first.
        b: People of the second group on the same levels.
        interval: As in :func:`probability_of_superiority`.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        P(a > b) + P(a = b) / 2, with its interval.

    Raises:
        AnalysisError: As :func:`probability_of_superiority`, or different numbers of levels.

    >>> from jauge import stats
    >>> stats.probability_of_superiority_of_counts([0, 0, 1, 2, 2], [0, 1, 1, 2, 0]).estimate
    0.775

    """
    return Estimate.of(
        _native.probability_of_superiority_of_counts(plain(a), plain(b), interval, conf_level)
    )
