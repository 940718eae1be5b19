"""Plans for people who come in clusters: trainees of projects, pupils of schools."""

from dataclasses import dataclass

from jauge import _native
from jauge.stats.finite_population import size_of
from jauge.stats.proportion import whole
from jauge.stats.results import Alternative, Result

__all__ = [
    "ClusteredPlan",
    "detectable_effect_clustered_change",
    "detectable_effect_clustered_groups",
    "power_clustered_change",
    "power_clustered_groups",
    "sample_size_clustered_change",
    "sample_size_clustered_groups",
]


@dataclass(frozen=True, slots=True)
class ClusteredPlan(Result):
    """A clustered design with the power of its test."""

    effect: float
    """The effect in standard deviations between people: of the score, or of the change."""
    effect_uncorrected: float
    """The effect that would be detected without the finite population correction."""
    clusters: int
    """All clusters."""
    clusters1: int | None
    """Clusters of the first group."""
    clusters2: int | None
    """Clusters of the second group."""
    clusters_exact: float | None
    """The real number of clusters at which the power is exactly the one asked for."""
    cluster_size: float
    """Mean number of people of a cluster."""
    icc: float
    """Intraclass correlation: of the score, or of the change."""
    size_cv: float
    """Coefficient of variation of the cluster sizes."""
    n: float
    """All people."""
    design_effect: float
    """By what clustering multiplies the variance."""
    effective_n: float
    """n over the design effect."""
    power: float
    """Probability that the test rejects."""
    sig_level: float
    """Significance level of the test."""
    alternative: Alternative
    """Direction of the test."""
    df: float
    """Degrees of freedom of the test."""
    ncp: float | None
    """Noncentrality of t; ``None`` where nothing is left to chance."""
    population: int | None
    """Number of clusters there are, N; ``None`` for clusters like these without end."""
    variance_factor: float
    """What the variance between clusters was multiplied by."""
    method: str
    """Name of the method."""


def power_clustered_groups(
    d: float,
    clusters1: int,
    clusters2: int,
    *,
    cluster_size: float,
    icc: float,
    size_cv: float = 0.0,
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> ClusteredPlan:
    """With what probability is a difference seen between two groups of whole clusters?

    ``d`` is in units of the standard deviation between people.

    Args:
        d: Difference in units of the common standard deviation.
        clusters1: Clusters of the first group.
        clusters2: Clusters of the second group.
        cluster_size: Mean number of people of a cluster who answer.
        icc: Share of the variance that lies between clusters.
        size_cv: Standard deviation of the cluster sizes over their mean; 0 if equal.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with its power, on J - 2 degrees of freedom.

    Raises:
        AnalysisError: Fewer than two clusters in a group, an ICC outside 0 to 1.

    >>> from jauge import stats
    >>> plan = stats.power_clustered_groups(0.2, 24, 24, cluster_size=100, icc=0.05)
    >>> round(plan.power, 4)
    0.7941

    """
    return ClusteredPlan.of(
        _native.power_clustered_groups(
            d,
            whole(clusters1, "clusters1"),
            whole(clusters2, "clusters2"),
            (cluster_size, icc, size_cv),
            sig_level,
            alternative,
        )
    )


def sample_size_clustered_groups(
    d: float,
    *,
    power: float,
    ratio: float = 1.0,
    cluster_size: float,
    icc: float,
    size_cv: float = 0.0,
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> ClusteredPlan:
    """How many clusters per group are needed to see a difference of ``d``?

    ``d`` is in units of the standard deviation between people.

    Args:
        d: Difference in units of the common standard deviation.
        power: Probability of seeing the effect that is asked for, such as 0.8.
        ratio: Size of the second group over that of the first.
        cluster_size: Mean number of people of a cluster who answer.
        icc: Share of the variance that lies between clusters.
        size_cv: Standard deviation of the cluster sizes over their mean; 0 if equal.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with the least whole numbers that reach the power.

    Raises:
        AnalysisError: An effect of zero or in the wrong direction, an ICC outside 0 to 1.

    >>> from jauge import stats
    >>> plan = stats.sample_size_clustered_groups(0.2, power=0.8, cluster_size=100, icc=0.05)
    >>> plan.clusters1
    25

    """
    return ClusteredPlan.of(
        _native.sample_size_clustered_groups(
            d, ratio, (cluster_size, icc, size_cv), power, sig_level, alternative
        )
    )


def detectable_effect_clustered_groups(
    clusters1: int,
    clusters2: int,
    *,
    power: float,
    cluster_size: float,
    icc: float,
    size_cv: float = 0.0,
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> ClusteredPlan:
    """What is the smallest difference that is seen between two groups of whole clusters?

    Args:
        clusters1: Clusters of the first group.
        clusters2: Clusters of the second group.
        power: Probability of seeing the effect that is asked for, such as 0.8.
        cluster_size: Mean number of people of a cluster who answer.
        icc: Share of the variance that lies between clusters.
        size_cv: Standard deviation of the cluster sizes over their mean; 0 if equal.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with its effect, in standard deviations between people.

    Raises:
        AnalysisError: Fewer than two clusters in a group, an ICC outside 0 to 1.

    >>> from jauge import stats
    >>> plan = stats.detectable_effect_clustered_groups(
    ...     24, 24, power=0.8, cluster_size=100, icc=0.05
    ... )
    >>> round(plan.effect, 4), round(plan.effective_n)
    (0.2015, 807)

    """
    return ClusteredPlan.of(
        _native.detectable_effect_clustered_groups(
            whole(clusters1, "clusters1"),
            whole(clusters2, "clusters2"),
            (cluster_size, icc, size_cv),
            power,
            sig_level,
            alternative,
        )
    )


def power_clustered_change(
    d_z: float,
    clusters: int,
    *,
    cluster_size: float,
    icc: float,
    size_cv: float = 0.0,
    population: int | None = None,
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> ClusteredPlan:
    """With what probability is a before/after change seen, for people in clusters?

    The ICC is that of the changes. The correction for a population of clusters takes away
    sampling of clusters only: people of a cluster stand for people like them.

    Args:
        d_z: Mean change over the standard deviation of the changes.
        clusters: Number of clusters.
        cluster_size: Mean number of people of a cluster who answer.
        icc: Share of the variance that lies between clusters.
        size_cv: Standard deviation of the cluster sizes over their mean; 0 if equal.
        population: How many units there are, for a statement about these only; ``None`` for units
            like these without end.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with its power, on J - 1 degrees of freedom.

    Raises:
        AnalysisError: Fewer than two clusters, more than there are, an ICC outside 0 to 1.

    >>> from jauge import stats
    >>> plan = stats.power_clustered_change(0.2, 35, cluster_size=12, icc=0.1, population=48)
    >>> round(plan.power, 4)
    0.9492

    """
    return ClusteredPlan.of(
        _native.power_clustered_change(
            d_z,
            whole(clusters, "clusters"),
            (cluster_size, icc, size_cv),
            size_of(population),
            sig_level,
            alternative,
        )
    )


def sample_size_clustered_change(
    d_z: float,
    *,
    power: float,
    cluster_size: float,
    icc: float,
    size_cv: float = 0.0,
    population: int | None = None,
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> ClusteredPlan:
    """How many clusters are needed to see a before/after change of ``d_z``?

    The ICC is that of the changes.

    Args:
        d_z: Mean change over the standard deviation of the changes.
        power: Probability of seeing the effect that is asked for, such as 0.8.
        cluster_size: Mean number of people of a cluster who answer.
        icc: Share of the variance that lies between clusters.
        size_cv: Standard deviation of the cluster sizes over their mean; 0 if equal.
        population: How many units there are, for a statement about these only; ``None`` for units
            like these without end.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with the least number of clusters that reaches the power.

    Raises:
        AnalysisError: An effect of zero or in the wrong direction, too few clusters in all.

    >>> from jauge import stats
    >>> plan = stats.sample_size_clustered_change(0.2, power=0.8, cluster_size=12, icc=0.1)
    >>> plan.clusters
    37

    """
    return ClusteredPlan.of(
        _native.sample_size_clustered_change(
            d_z, (cluster_size, icc, size_cv), power, size_of(population), sig_level, alternative
        )
    )


def detectable_effect_clustered_change(
    clusters: int,
    *,
    power: float,
    cluster_size: float,
    icc: float,
    size_cv: float = 0.0,
    population: int | None = None,
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> ClusteredPlan:
    """What is the smallest before/after change that is seen, for people in clusters?

    The ICC is that of the changes.

    Args:
        clusters: Number of clusters.
        power: Probability of seeing the effect that is asked for, such as 0.8.
        cluster_size: Mean number of people of a cluster who answer.
        icc: Share of the variance that lies between clusters.
        size_cv: Standard deviation of the cluster sizes over their mean; 0 if equal.
        population: How many units there are, for a statement about these only; ``None`` for units
            like these without end.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with its effect, with and without the finite population correction.

    Raises:
        AnalysisError: Fewer than two clusters, more than there are, an ICC outside 0 to 1.

    >>> from jauge import stats
    >>> plan = stats.detectable_effect_clustered_change(
    ...     35, power=0.8, cluster_size=12, icc=0.1, population=48
    ... )
    >>> round(plan.effect, 4), round(plan.effect_uncorrected, 4)
    (0.1557, 0.2039)

    """
    return ClusteredPlan.of(
        _native.detectable_effect_clustered_change(
            whole(clusters, "clusters"),
            (cluster_size, icc, size_cv),
            power,
            size_of(population),
            sig_level,
            alternative,
        )
    )
