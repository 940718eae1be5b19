"""How sure is a number for which no formula is at hand? Draw from the data again and again.

A seed gives the same bits on any number of threads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from jauge import _native
from jauge.stats.results import Alternative, Numbers, Result, floats

__all__ = [
    "Bootstrap",
    "Permutation",
    "bootstrap",
    "bootstrap_paired_table",
    "cluster_bootstrap",
    "permutation_test",
]

Interval: TypeAlias = Literal["percentile", "basic", "studentised", "bca"]
"""How limits are read off the resamples."""


@dataclass(frozen=True, slots=True)
class Bootstrap(Result):
    """An estimate with its bootstrap interval."""

    estimate: float
    """The statistic of the data themselves."""
    std_error: float
    """Standard deviation of the resamples."""
    bias: float
    """Mean of the resamples minus the estimate, which is not corrected."""
    conf_low: float
    """Lower confidence limit."""
    conf_high: float
    """Upper confidence limit."""
    conf_level: float
    """Confidence level."""
    bias_correction: float | None
    """BCa only: normal quantile of the share of resamples below the estimate."""
    acceleration: float | None
    """BCa only: one sixth of the skewness of the jackknife values."""
    n: int
    """Values, pairs or people that the estimate rests on."""
    clusters: int | None
    """Clusters that were resampled, if clusters were."""
    resamples: int
    """Number of resamples."""
    seed: int
    """The seed."""
    method: str
    """Name of the method."""


@dataclass(frozen=True, slots=True)
class Permutation(Result):
    """Result of a permutation test."""

    estimate: float
    """Difference, first group minus second."""
    p_value: float
    """p-value for the alternative asked for."""
    p_std_error: float | None
    """Standard error of the p-value; ``None`` if it is exact."""
    arrangements: int | None
    """Equally likely arrangements; ``None`` beyond 2 to the 53."""
    resamples: int | None
    """Random arrangements; ``None`` if all were enumerated."""
    n: int
    """People that the test rests on."""
    method: str
    """Name of the method."""


def bootstrap(
    values: Numbers,
    other: Numbers | None = None,
    *,
    seed: int,
    statistic: Literal["mean", "median", "difference_of_means"] = "mean",
    interval: Interval = "bca",
    conf_level: float = 0.95,
    resamples: int = 9_999,
) -> Bootstrap:
    """How sure is a mean, a median, a difference of two means?

    Args:
        values: One value per person; the first group's for a difference.
        other: Values of the second group, for a difference of means only.
        seed: Seed of the random numbers.
        statistic: What is computed.
        interval: How limits are read off the resamples.
        conf_level: Confidence level, such as 0.95.
        resamples: Number of resamples, from 999 up.

    Returns:
        Estimate and interval.

    Raises:
        AnalysisError: Fewer than five values, no variation, a NaN, too few resamples.

    >>> from jauge import stats
    >>> stats.bootstrap([2, 0, 5, 1, 3, 12, 2, 4, 1, 7], seed=2024, statistic="median").estimate
    2.5

    """
    second = None if other is None else floats(other)
    return Bootstrap.of(
        _native.bootstrap(floats(values), second, statistic, interval, conf_level, resamples, seed)
    )


def bootstrap_paired_table(
    counts: Sequence[Sequence[int]],
    *,
    seed: int,
    statistic: Literal[
        "mean_change", "probability_of_improvement", "share_improved", "rank_biserial"
    ] = "probability_of_improvement",
    scores: Numbers | None = None,
    interval: Interval = "bca",
    conf_level: float = 0.95,
    resamples: int = 9_999,
) -> Bootstrap:
    """How sure is what a table says of a change?

    Args:
        counts: Number of people per level before (rows) and after (columns).
        seed: Seed of the random numbers.
        statistic: What is computed.
        scores: One score per level, for the mean change only.
        interval: How limits are read off the resamples.
        conf_level: Confidence level, such as 0.95.
        resamples: Number of resamples, from 999 up.

    Returns:
        Estimate and interval.

    Raises:
        AnalysisError: Fewer than five pairs, no variation, too few resamples.

    >>> from jauge import stats
    >>> table = [[8, 12, 5], [2, 14, 10], [0, 2, 7]]
    >>> found = stats.bootstrap_paired_table(table, seed=7, statistic="share_improved")
    >>> round(found.estimate, 6)
    0.45

    """
    rows = [[int(count) for count in row] for row in counts]
    levels = None if scores is None else floats(scores)
    return Bootstrap.of(
        _native.bootstrap_paired_table(
            rows, statistic, levels, interval, conf_level, resamples, seed
        )
    )


def cluster_bootstrap(
    values: Numbers,
    clusters: Sequence[int],
    *,
    seed: int,
    interval: Interval = "bca",
    conf_level: float = 0.95,
    resamples: int = 9_999,
) -> Bootstrap:
    """How sure is the mean of people who came in groups (projects, classes, sites)?

    Args:
        values: One value per person.
        clusters: Number of each person's cluster.
        seed: Seed of the random numbers.
        interval: How limits are read off the resamples; a studentised one is refused.
        conf_level: Confidence level, such as 0.95.
        resamples: Number of resamples, from 999 up.

    Returns:
        Mean and interval.

    Raises:
        AnalysisError: Fewer than twenty clusters, no variation, a NaN, too few resamples.

    >>> from jauge import stats
    >>> values = [float(i * 7 % 24) for i in range(48)]
    >>> stats.cluster_bootstrap(values, [i // 2 for i in range(48)], seed=1).clusters
    24

    """
    return Bootstrap.of(
        _native.cluster_bootstrap(
            floats(values), list(clusters), interval, conf_level, resamples, seed
        )
    )


def permutation_test(
    first: Numbers,
    second: Numbers,
    *,
    seed: int,
    statistic: Literal["difference_of_means", "difference_of_ranks"] = "difference_of_means",
    alternative: Alternative = "two_sided",
    method: Literal["auto", "exact", "monte_carlo"] = "auto",
    resamples: int = 9_999,
) -> Permutation:
    """Could the difference of two groups be chance?

    Args:
        first: Values of the first group.
        second: Values of the second group.
        seed: Seed of the random arrangements.
        statistic: What is compared.
        alternative: Direction of the difference that is looked for.
        method: Every arrangement, random ones, or every one if they are few.
        resamples: Number of random arrangements, from 999 up.

    Returns:
        Difference and p-value.

    Raises:
        AnalysisError: An empty group, no variation, a NaN, too many arrangements.

    >>> from jauge import stats
    >>> test = stats.permutation_test([14, 17, 15, 18], [11, 13, 12, 15], seed=1)
    >>> test.estimate, test.arrangements, round(test.p_value, 4)
    (3.25, 70, 0.0857)

    """
    return Permutation.of(
        _native.permutation_test(
            floats(first), floats(second), statistic, alternative, method, resamples, seed
        )
    )
