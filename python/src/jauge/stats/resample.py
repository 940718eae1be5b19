"""How sure is a number for which no formula is at hand? Draw from the data again and again.

A seed gives the same bits on any number of threads.
"""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from jauge import _native
from jauge.errors import OptionError
from jauge.stats.columns import Labels, coded, only_codes
from jauge.stats.proportion import whole
from jauge.stats.results import Alternative, Numbers, Result, floats, one_column
from jauge.stats.table import Counts, PairedTable, engine

__all__ = [
    "Bootstrap",
    "Permutation",
    "bootstrap",
    "bootstrap_difference_of_means",
    "bootstrap_paired_table",
    "bootstrap_weighted_mean",
    "cluster_bootstrap",
    "cluster_bootstrap_of_tables",
    "paired_permutation_test",
    "permutation_test",
]

Interval: TypeAlias = Literal["percentile", "basic", "studentised", "bca"]
"""How limits are read off the resamples."""

TableStatistic: TypeAlias = Literal[
    "mean_change", "probability_of_improvement", "share_improved", "rank_biserial"
]
"""What a table of before and after says of a change."""

PermutationMethod: TypeAlias = Literal["auto", "exact", "monte_carlo"]
"""Every arrangement, random ones, or every one if they are few."""


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
    """Difference or change, first group minus second, after minus before."""
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
    *,
    seed: int,
    statistic: "Literal['mean', 'median'] | Callable[[array[float]], float]" = "mean",
    interval: Interval = "bca",
    conf_level: float = 0.95,
    resamples: int = 9_999,
) -> Bootstrap:
    """How sure is a mean, a median, any number computed from people?

    Args:
        values: One value per person.
        seed: Seed of the random numbers.
        statistic: What is computed: a name, or a function of an array of values. A function is
            called once per resample and per person, one call at a time: allow it some seconds.
        interval: How limits are read off the resamples; a studentised one needs the mean.
        conf_level: Confidence level, such as 0.95.
        resamples: Number of resamples, from 999 up.

    Returns:
        Estimate and interval.

    Raises:
        AnalysisError: Fewer than five values, no variation, a NaN, too few resamples.

    >>> from jauge import stats
    >>> paid = [2, 0, 5, 1, 3, 12, 2, 4, 1, 7]
    >>> stats.bootstrap(paid, seed=2024, statistic="median").estimate
    2.5
    >>> share = lambda x: sum(value > 2 for value in x) / len(x)
    >>> stats.bootstrap(paid, seed=2024, statistic=share).estimate
    0.5

    """
    asked = (interval, conf_level, whole(resamples, "resamples"), whole(seed, "seed"))
    return Bootstrap.of(_native.bootstrap(floats(values), statistic, asked))


def bootstrap_difference_of_means(
    first: Numbers,
    second: Numbers,
    *,
    seed: int,
    interval: Interval = "bca",
    conf_level: float = 0.95,
    resamples: int = 9_999,
) -> Bootstrap:
    """How sure is a difference of two groups' means, first minus second?

    Args:
        first: Values of the first group.
        second: Values of the second group, each group resampled by itself.
        seed: Seed of the random numbers.
        interval: How limits are read off the resamples.
        conf_level: Confidence level, such as 0.95.
        resamples: Number of resamples, from 999 up.

    Returns:
        Estimate and interval.

    Raises:
        AnalysisError: A group below five values, no variation, a NaN, too few resamples.

    >>> from jauge import stats
    >>> found = stats.bootstrap_difference_of_means(
    ...     [14, 17, 15, 18, 16], [11, 13, 12, 15, 12], seed=1
    ... )
    >>> round(found.estimate, 6), found.conf_low > 1
    (3.4, True)

    """
    asked = (interval, conf_level, whole(resamples, "resamples"), whole(seed, "seed"))
    return Bootstrap.of(_native.bootstrap_difference_of_means(floats(first), floats(second), asked))


def bootstrap_weighted_mean(
    values: Numbers,
    weights: Numbers,
    *,
    seed: int,
    interval: Interval = "bca",
    conf_level: float = 0.95,
    resamples: int = 9_999,
) -> Bootstrap:
    """How sure is a weighted mean?

    A person is drawn with their weight. Weights that were adjusted to known totals should be
    adjusted again in each resample: :meth:`ReplicateWeights.bootstrap` does.

    Args:
        values: One value per person.
        weights: Their weights, all positive.
        seed: Seed of the random numbers.
        interval: How limits are read off the resamples.
        conf_level: Confidence level, such as 0.95.
        resamples: Number of resamples, from 999 up.

    Returns:
        Estimate and interval.

    Raises:
        AnalysisError: Fewer than five values, a weight that is not positive, a NaN.

    >>> from jauge import stats
    >>> scores = [3, 4, 2, 5, 4, 1, 3]
    >>> stats.bootstrap_weighted_mean(scores, [1, 1, 2, 1, 1.5, 2.5, 1], seed=1).estimate
    2.75

    """
    asked = (interval, conf_level, whole(resamples, "resamples"), whole(seed, "seed"))
    return Bootstrap.of(_native.bootstrap_weighted_mean(floats(values), floats(weights), asked))


def bootstrap_paired_table(
    table: PairedTable | Counts,
    *,
    seed: int,
    statistic: TableStatistic = "probability_of_improvement",
    scores: Numbers | None = None,
    interval: Interval = "bca",
    conf_level: float = 0.95,
    resamples: int = 9_999,
) -> Bootstrap:
    """How sure is what a table says of a change?

    Args:
        table: Number of people per level before (rows) and after (columns).
        seed: Seed of the random numbers.
        statistic: What is computed.
        scores: One score per level, for the mean change only.
        interval: How limits are read off the resamples; a studentised one is refused.
        conf_level: Confidence level, such as 0.95.
        resamples: Number of resamples, from 999 up.

    Returns:
        Estimate and interval.

    Raises:
        AnalysisError: Fewer than five pairs, no variation, too few resamples.

    >>> from jauge import stats
    >>> table = stats.PairedTable([[8, 12, 5], [2, 14, 10], [0, 2, 7]])
    >>> found = stats.bootstrap_paired_table(table, seed=7, statistic="share_improved")
    >>> round(found.estimate, 6)
    0.45

    """
    levels = None if scores is None else floats(scores)
    asked = (interval, conf_level, whole(resamples, "resamples"), whole(seed, "seed"))
    return Bootstrap.of(_native.bootstrap_paired_table(engine(table), statistic, levels, asked))


def cluster_bootstrap(
    values: Numbers,
    clusters: Labels,
    *,
    seed: int,
    interval: Interval = "bca",
    conf_level: float = 0.95,
    resamples: int = 9_999,
) -> Bootstrap:
    """How sure is the mean of people who came in groups (projects, classes, sites)?

    Args:
        values: One value per person.
        clusters: Each person's cluster.
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
    codes, _ = coded(clusters, "clusters")
    asked = (interval, conf_level, whole(resamples, "resamples"), whole(seed, "seed"))
    return Bootstrap.of(_native.cluster_bootstrap(floats(values), codes, asked))


def cluster_bootstrap_of_tables(
    tables: Sequence[PairedTable | Counts],
    *,
    seed: int,
    statistic: TableStatistic = "probability_of_improvement",
    scores: Numbers | None = None,
    interval: Interval = "bca",
    conf_level: float = 0.95,
    resamples: int = 9_999,
) -> Bootstrap:
    """How sure is what tables say of a change, when people came in groups?

    Args:
        tables: One table per cluster, as the values of :meth:`PairedTable.by_group`.
        seed: Seed of the random numbers.
        statistic: What is computed from the sum of the tables.
        scores: One score per level, for the mean change only.
        interval: How limits are read off the resamples; a studentised one is refused.
        conf_level: Confidence level, such as 0.95.
        resamples: Number of resamples, from 999 up.

    Returns:
        Estimate and interval.

    Raises:
        AnalysisError: Fewer than twenty clusters, different levels, no variation.

    >>> from jauge import stats
    >>> before, after = [i % 3 for i in range(96)], [(i * 5 + i // 7) % 3 for i in range(96)]
    >>> projects = [i // 4 for i in range(96)]
    >>> tables = stats.PairedTable.by_group(before, after, projects, levels=3)
    >>> found = stats.cluster_bootstrap_of_tables(list(tables.values()), seed=1)
    >>> found.clusters, found.n
    (24, 96)

    """
    levels = None if scores is None else floats(scores)
    asked = (interval, conf_level, whole(resamples, "resamples"), whole(seed, "seed"))
    return Bootstrap.of(
        _native.cluster_bootstrap_of_tables(
            [engine(table) for table in one_column(tables)], statistic, levels, asked
        )
    )


def permutation_test(
    first: Numbers,
    second: Numbers,
    *,
    seed: int,
    strata: tuple[Labels, Labels] | None = None,
    clusters: tuple[Labels, Labels] | None = None,
    statistic: Literal["difference_of_means", "difference_of_ranks"] = "difference_of_means",
    alternative: Alternative = "two_sided",
    method: PermutationMethod = "auto",
    resamples: int = 9_999,
) -> Permutation:
    """Could the difference of two groups be chance?

    Args:
        first: Values of the first group.
        second: Values of the second group.
        seed: Seed of the random arrangements.
        strata: Project or region of the first and of the second group's people: they change
            places within it only, as in a draw that was made within each.
        clusters: Class or site of the first and of the second group's people: whole clusters
            change places, as they were assigned.
        statistic: What is compared.
        alternative: Direction of the difference that is looked for.
        method: Every arrangement, random ones, or every one if they are few.
        resamples: Number of random arrangements, from 999 up.

    Returns:
        Difference and p-value.

    Raises:
        AnalysisError: An empty group, no variation, a NaN, too many arrangements, a cluster in
            both groups, no stratum with both.

    >>> from jauge import stats
    >>> test = stats.permutation_test([14, 17, 15, 18], [11, 13, 12, 15], seed=1)
    >>> test.estimate, test.arrangements, round(test.p_value, 4)
    (3.25, 70, 0.0857)
    >>> within = stats.permutation_test(
    ...     [14, 17, 15, 18], [11, 13, 12, 15], seed=1, strata=("aabb", "aabb")
    ... )
    >>> within.arrangements
    36

    """
    return Permutation.of(
        _native.permutation_test(
            floats(first),
            floats(second),
            _of_both(strata, "strata"),
            _of_both(clusters, "clusters"),
            statistic,
            (alternative, method, whole(resamples, "resamples"), whole(seed, "seed")),
        )
    )


def _of_both(labels: tuple[Labels, Labels] | None, name: str) -> Sequence[int] | None:
    """Codes of the first and the second group's labels, one after the other."""
    if labels is None:
        return None
    pair: Any = labels
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        message = f"{name}: give a pair, the labels of the first group and those of the second"
        raise OptionError(message)
    return only_codes([label for group in pair for label in one_column(group)], name)


def paired_permutation_test(
    changes: Numbers,
    *,
    seed: int,
    clusters: Labels | None = None,
    statistic: Literal["mean_change", "signed_ranks"] = "mean_change",
    alternative: Alternative = "two_sided",
    method: PermutationMethod = "auto",
    resamples: int = 9_999,
) -> Permutation:
    """Could the change of the same people be chance?

    Args:
        changes: After minus before, one value per person.
        seed: Seed of the random sign patterns.
        clusters: Each person's project, class or site, if all its changes turn round together.
        statistic: What is asked of the changes.
        alternative: Direction of the change that is looked for.
        method: Every sign pattern, random ones, or every one if they are few.
        resamples: Number of random patterns, from 999 up.

    Returns:
        Change and p-value.

    Raises:
        AnalysisError: No change at all, a NaN, too many patterns.

    >>> from jauge import stats
    >>> test = stats.paired_permutation_test([1, 2, 0, 1, 1, 3, -1, 2], seed=1)
    >>> test.estimate, round(test.p_value, 6)
    (1.125, 0.078125)

    """
    return Permutation.of(
        _native.paired_permutation_test(
            floats(changes),
            only_codes(clusters, "clusters"),
            statistic,
            (alternative, method, whole(resamples, "resamples"), whole(seed, "seed")),
        )
    )
