"""People come in clusters: how alike are they, what does it cost, and how sure is a mean?"""

from collections.abc import Sequence
from dataclasses import dataclass

from jauge import _native
from jauge.stats.columns import Labels
from jauge.stats.linear import codes
from jauge.stats.proportion import whole
from jauge.stats.results import Alternative, Estimate, Numbers, Result, floats, one_column, pairs
from jauge.stats.table import Counts, PairedTable, engine

__all__ = [
    "ClusterDesignEffect",
    "IccAnova",
    "clustered_difference",
    "clustered_mean",
    "clustered_mean_change",
    "clustered_probability_of_improvement",
    "design_effect",
    "icc_anova",
]


@dataclass(frozen=True, slots=True)
class IccAnova(Result):
    """Result of :func:`icc_anova`."""

    estimate: float
    """Intraclass correlation; below zero where people of a cluster are less alike than others."""
    std_error: float
    """Its large-sample standard error (Smith 1956)."""
    statistic: float
    """F, mean square between over mean square within."""
    df: float
    """Degrees of freedom between clusters."""
    df_denominator: float
    """Degrees of freedom within clusters."""
    p_value: float
    """p-value of F."""
    conf_low: float
    """Lower confidence limit."""
    conf_high: float
    """Upper confidence limit."""
    conf_level: float
    """Confidence level of the interval."""
    ms_between: float
    """Mean square between clusters."""
    ms_within: float
    """Mean square within clusters."""
    size: float
    """The cluster size that makes the mean squares comparable."""
    clusters: int
    """Clusters."""
    n: int
    """People."""
    method: str
    """Name of the method."""


@dataclass(frozen=True, slots=True)
class ClusterDesignEffect(Result):
    """Result of :func:`design_effect`."""

    design_effect: float
    """Variance of a mean over that of the same number of unrelated people."""
    effective_n: float
    """Unrelated people who would give a mean as sure as this one."""
    size: float
    """The size of the cluster that a person drawn at random is in."""
    icc: float
    """The intraclass correlation that was given."""
    clusters: int
    """Clusters with at least one person."""
    n: int
    """People."""


def icc_anova(values: Numbers, clusters: Labels, *, conf_level: float = 0.95) -> IccAnova:
    """How alike are people of one cluster?

    Args:
        values: The score of each person.
        clusters: The cluster of each person, by name.
        conf_level: Confidence level of the interval.

    Returns:
        Intraclass correlation from a one-way analysis of variance, with Searle's interval.

    Raises:
        AnalysisError: One cluster, nobody shares a cluster, no variation within, a NaN.

    >>> from jauge import stats
    >>> icc = stats.icc_anova([12, 14, 13, 15, 17, 11, 10, 13, 10], list("AAABBCCCC"))
    >>> round(icc.estimate, 3), icc.clusters
    (0.758, 3)

    """
    return IccAnova.of(_native.icc_anova(floats(values), codes(clusters), conf_level))


def design_effect(sizes: Sequence[int], icc: float) -> ClusterDesignEffect:
    """How many unrelated people are people in clusters worth?

    Args:
        sizes: People per cluster.
        icc: Intraclass correlation.

    Returns:
        Kish's design effect for unequal sizes, and the effective number of people.

    Raises:
        AnalysisError: No people, or a correlation that clusters of this size cannot have.

    >>> from jauge import stats
    >>> round(stats.design_effect([100] * 48, 0.05).effective_n)
    807

    """
    return ClusterDesignEffect.of(
        _native.design_effect([whole(size, "sizes") for size in one_column(sizes)], icc)
    )


def clustered_mean(
    values: Numbers,
    clusters: Labels,
    *,
    conf_level: float = 0.95,
    alternative: Alternative = "two_sided",
) -> Estimate:
    """What is the mean of a score, a change or a share, over people who come in clusters?

    Args:
        values: The score or change of each person; zeros and ones for a share.
        clusters: The cluster of each person, by name.
        conf_level: Confidence level of the interval.
        alternative: Direction of the difference from zero that is looked for.

    Returns:
        Mean over people with its CR2 standard error and Satterthwaite's degrees of freedom.

    Raises:
        AnalysisError: One cluster, cluster means that are all the same, a NaN.

    >>> from jauge import stats
    >>> change = stats.clustered_mean([2, 5, 4, 3, 6, 0, 1, 3, 2, 4, 1], list("AAAAABBCCCD"))
    >>> round(change.estimate, 3), change.df < 3
    (2.818, True)

    """
    return Estimate.of(
        _native.clustered_mean(floats(values), codes(clusters), conf_level, alternative)
    )


def clustered_mean_change(
    before: Numbers,
    after: Numbers,
    clusters: Labels,
    *,
    conf_level: float = 0.95,
    alternative: Alternative = "two_sided",
) -> Estimate:
    """By how much did a score change on average, over people who come in clusters?

    Args:
        before: First score of each person.
        after: Second score of the same people, in the same order.
        clusters: The cluster of each person, by name.
        conf_level: Confidence level of the interval.
        alternative: Direction of the change that is looked for.

    Returns:
        Mean change with its CR2 standard error and Satterthwaite's degrees of freedom.

    Raises:
        AnalysisError: One cluster, mean changes that are all the same, a NaN.

    >>> from jauge import stats
    >>> before, after = [12, 9, 14, 10, 8, 11], [14, 14, 18, 13, 14, 11]
    >>> change = stats.clustered_mean_change(before, after, list("AABBCC"))
    >>> round(change.estimate, 3), round(change.df, 3)
    (3.333, 2.0)

    """
    return Estimate.of(
        _native.clustered_mean_change(
            *pairs(before, after), codes(clusters), conf_level, alternative
        )
    )


def clustered_probability_of_improvement(
    tables: Sequence[PairedTable | Counts], *, conf_level: float = 0.95
) -> Estimate:
    """How likely is one's second answer the higher one, when people come in clusters?

    Args:
        tables: One table per cluster, as the values of :meth:`PairedTable.by_group`.
        conf_level: Confidence level of the interval.

    Returns:
        The probability, those without change counted half, with its CR2 standard error and
        Satterthwaite's degrees of freedom; the test is that of 1/2.

    Raises:
        AnalysisError: One cluster, the same share in all clusters, different levels.

    >>> from jauge import stats
    >>> projects = [[[0, 3], [0, 1]], [[1, 1], [1, 1]], [[0, 2], [1, 1]]]
    >>> improved = stats.clustered_probability_of_improvement(projects)
    >>> round(improved.estimate, 4), round(improved.df, 4)
    (0.6667, 2.0)

    """
    return Estimate.of(
        _native.clustered_probability_of_improvement(
            [engine(table) for table in tables], conf_level
        )
    )


def clustered_difference(
    values: Numbers,
    arm: Numbers,
    clusters: Labels,
    *,
    conf_level: float = 0.95,
    alternative: Alternative = "two_sided",
) -> Estimate:
    """Do two arms differ in a mean or a share, when people come in clusters?

    Whole clusters, or people within a cluster, may be in one arm or the other.

    Args:
        values: The score of each person; zeros and ones for a share.
        arm: True (1) for people of the first arm, false (0) for those of the second.
        clusters: The cluster of each person, by name.
        conf_level: Confidence level of the interval.
        alternative: Direction of the difference that is looked for.

    Returns:
        First minus second arm, with its CR2 standard error and Satterthwaite's degrees of freedom.

    Raises:
        AnalysisError: An arm in one cluster, no variation, a NaN.

    >>> from jauge import stats
    >>> scores = [14, 16, 15, 18, 13, 17, 12, 13, 11, 15, 14, 12]
    >>> arm = [1] * 6 + [0] * 6
    >>> difference = stats.clustered_difference(scores, arm, list("AABBCCDDEEFF"))
    >>> round(difference.estimate, 3), round(difference.df, 3)
    (2.667, 4.0)

    """
    return Estimate.of(
        _native.clustered_difference(
            floats(values), floats(arm), codes(clusters), conf_level, alternative
        )
    )
