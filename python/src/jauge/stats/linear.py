"""Linear models with honest standard errors; people in clusters; one cohort beside another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, Self, TypeAlias

from jauge import _native
from jauge.stats.columns import Flags, Labels, flags, only_codes
from jauge.stats.results import Alternative, Estimate, Numbers, Result, floats

__all__ = [
    "AncovaAndChangeScore",
    "ClusterDesignEffect",
    "DifferenceInDifferences",
    "IccAnova",
    "LinearFit",
    "ancova_and_change_score",
    "clustered_difference",
    "clustered_mean",
    "design_effect",
    "difference_in_differences",
    "difference_in_differences_panel",
    "icc_anova",
    "ols",
]

Variance: TypeAlias = Literal[
    "classical", "hc0", "hc1", "hc2", "hc3", "cr0", "cr1", "cr1s", "cr2", "cr3"
]
DegreesOfFreedom: TypeAlias = Literal["usual", "residual", "clusters", "satterthwaite"]


@dataclass(frozen=True, slots=True)
class LinearFit(Result):
    """Result of :func:`ols`."""

    coefficients: dict[str, Estimate]
    """One estimate per column, by its name."""
    residual_sd: float
    """Residual standard deviation, divisor n - p."""
    r_squared: float | None
    """Share of the variation that the columns account for."""
    df_residual: int
    """n - p."""
    n: int
    """Rows with a weight above zero."""
    clusters: int | None
    """Clusters, if the variance is by cluster."""
    variance: str
    """The variance that was asked for."""
    conf_level: float
    """Confidence level of the intervals."""
    method: str
    """Name of the method."""

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Self:
        """Make the result from the fields that the engine hands over."""
        named = {c["term"]: Estimate.of(c["estimate"]) for c in fields["coefficients"]}
        return cls(**{**fields, "coefficients": named})

    def tidy(self) -> list[dict[str, Any]]:
        """One row per coefficient."""
        return [
            {"term": term, **estimate.tidy()[0]} for term, estimate in self.coefficients.items()
        ]


@dataclass(frozen=True, slots=True)
class IccAnova(Result):
    """Result of :func:`icc_anova`."""

    estimate: float
    """Intraclass correlation; may be negative."""
    std_error: float
    """Its large-sample standard error."""
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
    """Clusters with at least one person."""
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
    """Size of the cluster that a person drawn at random is in."""
    icc: float
    """The intraclass correlation that was given."""
    clusters: int
    """Clusters with at least one person."""
    n: int
    """People."""


@dataclass(frozen=True, slots=True)
class AncovaAndChangeScore(Result):
    """Result of :func:`ancova_and_change_score`."""

    ancova: Estimate
    """Difference after, between people with the same score before."""
    change_score: Estimate
    """Difference of the mean changes."""
    baseline: Estimate
    """Difference before."""
    slope: Estimate
    """Change of the score after per unit of the score before, within groups."""
    gap: float
    """``ancova`` minus ``change_score``."""
    lords_paradox: str
    """``concordant``, ``only_ancova``, ``only_change_score`` or ``opposite``."""
    warning: str | None
    """What a reader must be told if the two answers contradict each other."""
    n_group: int
    """People of the group."""
    n_others: int
    """All other people."""
    clusters: int | None
    """Clusters, if the standard errors are by cluster."""

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Self:
        """Make the result from the fields that the engine hands over."""
        return cls(**_with_estimates(fields, "ancova", "change_score", "baseline", "slope"))

    def tidy(self) -> list[dict[str, Any]]:
        """One row per estimate."""
        return [
            {"term": f.name, **value.tidy()[0]}
            for f in fields(self)
            if isinstance(value := getattr(self, f.name), Estimate)
        ]


@dataclass(frozen=True, slots=True)
class DifferenceInDifferences(Result):
    """Result of :func:`difference_in_differences` and its panel form."""

    effect: Estimate
    """Change of the group minus change of the others."""
    others: list[float]
    """Mean of the others before and after."""
    group: list[float]
    """Mean of the group before and after."""
    n_others: list[int]
    """People of the others before and after."""
    n_group: list[int]
    """People of the group before and after."""
    clusters: int | None
    """Clusters, if the standard error is by cluster."""
    assumption: str
    """What the effect rests on, for the reader."""

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Self:
        """Make the result from the fields that the engine hands over."""
        return cls(**_with_estimates(fields, "effect"))

    def tidy(self) -> list[dict[str, Any]]:
        """The effect, as one row."""
        return [{"term": "effect", **self.effect.tidy()[0]}]


def _with_estimates(fields: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {**fields, **{name: Estimate.of(fields[name]) for name in names}}


def _how(clusters: Labels | None, variance: Variance | None) -> tuple[Any, str]:
    """CR2 where there are clusters and HC3 where there are none, unless asked otherwise."""
    if variance is None:
        variance = "hc3" if clusters is None else "cr2"
    return only_codes(clusters, "clusters"), variance


def ols(
    outcome: Numbers,
    columns: Mapping[str, Numbers],
    *,
    intercept: Literal["add", "none"] = "add",
    weights: Numbers | None = None,
    clusters: Labels | None = None,
    variance: Variance = "classical",
    df: DegreesOfFreedom = "usual",
    conf_level: float = 0.95,
) -> LinearFit:
    """How does a numeric outcome depend on several columns, each with the others held fixed?

    Args:
        outcome: The outcome of each observation.
        columns: Names and values of the columns; code a factor of k levels as k - 1 columns.
        intercept: Whether a column of ones, ``(Intercept)``, goes first.
        weights: Inverse error variances, up to a factor.
        clusters: Cluster of each observation, for the ``cr`` variances.
        variance: ``classical``, ``hc0`` to ``hc3`` for rows of unequal spread, ``cr0`` to ``cr3``
            for rows related within clusters; ``cr1s`` is Stata's.
        df: Degrees of freedom of t: those that go with the variance (Satterthwaite's for
            ``cr2``), or others by name.
        conf_level: Confidence level of the intervals.

    Returns:
        The coefficients with standard errors, tests and intervals; ``tidy()`` gives one row each.

    Raises:
        AnalysisError: Collinear columns, no more rows than columns, fewer than two clusters, a
            NaN, different lengths.

    >>> from jauge import stats
    >>> hours, score = [10, 20, 25, 30, 35, 40, 55, 60], [41, 46, 44, 47, 52, 55, 56, 61]
    >>> fit = stats.ols(score, {"hours": hours}, clusters=list("aaabbcdd"), variance="cr2")
    >>> round(fit.coefficients["hours"].estimate, 4), round(fit.coefficients["hours"].df, 2)
    (0.3864, 1.18)

    """
    outcome = floats(outcome)
    named = {name: floats(values) for name, values in columns.items()}
    if intercept == "add":
        named = {"(Intercept)": floats([1.0] * len(outcome)), **named}
    return LinearFit.of(
        _native.ols(
            outcome,
            list(named.values()),
            list(named),
            None if weights is None else floats(weights),
            only_codes(clusters, "clusters"),
            variance,
            df,
            conf_level,
        )
    )


def icc_anova(values: Numbers, clusters: Labels, *, conf_level: float = 0.95) -> IccAnova:
    """How alike are people of one cluster?

    Args:
        values: Score of each person.
        clusters: Cluster of each person.
        conf_level: Confidence level of the interval.

    Raises:
        AnalysisError: Fewer than two clusters, nobody shares one, no variation within, a NaN.

    >>> from jauge import stats
    >>> icc = stats.icc_anova([12, 14, 13, 15, 17, 11, 10, 13, 10], list("aaabbcccc"))
    >>> round(icc.estimate, 3)
    0.758

    """
    return IccAnova.of(
        _native.icc_anova(floats(values), only_codes(clusters, "clusters"), conf_level)
    )


def design_effect(sizes: Sequence[int], icc: float) -> ClusterDesignEffect:
    """How many unrelated people are people in clusters worth?

    Args:
        sizes: Number of people of each cluster.
        icc: Intraclass correlation.

    Raises:
        AnalysisError: Nobody, or a correlation that no clusters can have.

    >>> from jauge import stats
    >>> round(stats.design_effect([100] * 48, 0.05).effective_n)
    807

    """
    return ClusterDesignEffect.of(_native.design_effect([int(size) for size in sizes], icc))


def clustered_mean(
    values: Numbers,
    clusters: Labels,
    *,
    conf_level: float = 0.95,
    alternative: Alternative = "two_sided",
) -> Estimate:
    """How sure is the mean of people who come in clusters?

    CR2 standard error with Satterthwaite's degrees of freedom.

    Args:
        values: Score, or change, of each person.
        clusters: Cluster of each person.
        conf_level: Confidence level of the interval.
        alternative: Direction of the difference from zero that is looked for.

    Raises:
        AnalysisError: Fewer than two clusters, no variation, a NaN.

    >>> from jauge import stats
    >>> mean = stats.clustered_mean([1, 2, 2, 3, 5, 4], list("aabbcc"))
    >>> round(mean.estimate, 3), round(mean.df, 1)
    (2.833, 2.0)

    """
    return Estimate.of(
        _native.clustered_mean(
            floats(values), only_codes(clusters, "clusters"), conf_level, alternative
        )
    )


def clustered_difference(
    values: Numbers,
    in_group: Flags,
    clusters: Labels,
    *,
    conf_level: float = 0.95,
    alternative: Alternative = "two_sided",
) -> Estimate:
    """Do two groups of people who come in clusters differ in their mean?

    Args:
        values: Score, or change, of each person.
        in_group: Whether each person is of the first group; a cluster may hold both.
        clusters: Cluster of each person.
        conf_level: Confidence level of the interval.
        alternative: Direction of the difference, first group minus the others.

    Raises:
        AnalysisError: Too few clusters, an empty group, no variation, a NaN.

    >>> from jauge import stats
    >>> d = stats.clustered_difference(
    ...     [1, 2, 2, 3, 5, 4, 6, 8], [False] * 4 + [True] * 4, list("aabbccdd")
    ... )
    >>> d.estimate
    3.75

    """
    return Estimate.of(
        _native.clustered_difference(
            floats(values),
            flags(in_group),
            only_codes(clusters, "clusters"),
            conf_level,
            alternative,
        )
    )


def ancova_and_change_score(
    before: Numbers,
    after: Numbers,
    in_group: Flags,
    *,
    clusters: Labels | None = None,
    variance: Variance | None = None,
    df: DegreesOfFreedom = "usual",
    conf_level: float = 0.95,
) -> AncovaAndChangeScore:
    """Did a group move more than another: at equal starts, and in mean change, side by side?

    Args:
        before: First measure of each person.
        after: Second measure of the same people, in the same order.
        in_group: Whether each person is of the group.
        clusters: Cluster of each person, if they come in clusters.
        variance: By default ``cr2`` with clusters, ``hc3`` without.
        df: Degrees of freedom of t.
        conf_level: Confidence level of the intervals.

    Returns:
        Both answers, and a warning if they contradict each other (Lord's paradox).

    Raises:
        AnalysisError: An empty group, too few people or clusters, no variation, a NaN.

    >>> from jauge import stats
    >>> both = stats.ancova_and_change_score(
    ...     [1, 2, 3, 4, 2, 3, 4, 5], [2, 2, 4, 4, 4, 4, 6, 6], [False] * 4 + [True] * 4
    ... )
    >>> both.change_score.estimate, both.lords_paradox
    (1.0, 'concordant')

    """
    codes, how = _how(clusters, variance)
    return AncovaAndChangeScore.of(
        _native.ancova_and_change_score(
            floats(before), floats(after), flags(in_group), codes, how, df, conf_level
        )
    )


def difference_in_differences(
    outcome: Numbers,
    in_group: Flags,
    is_after: Flags,
    *,
    clusters: Labels | None = None,
    variance: Variance | None = None,
    df: DegreesOfFreedom = "usual",
    conf_level: float = 0.95,
) -> DifferenceInDifferences:
    """Did a group change more than another, measured on other people each time?

    For the same people twice use :func:`difference_in_differences_panel`.

    Args:
        outcome: Score of each observation.
        in_group: Whether it is of the group.
        is_after: Whether it is of the second period.
        clusters: Cluster of each observation, if they come in clusters.
        variance: By default ``cr2`` with clusters, ``hc3`` without.
        df: Degrees of freedom of t.
        conf_level: Confidence level of the interval.

    Raises:
        AnalysisError: An empty cell of group by period, too few clusters, a NaN.

    >>> from jauge import stats
    >>> did = stats.difference_in_differences(
    ...     [1, 2, 2, 3, 1, 3, 4, 6], [False] * 4 + [True] * 4, [False, False, True, True] * 2
    ... )
    >>> round(did.effect.estimate, 6)
    2.0

    """
    codes, how = _how(clusters, variance)
    return DifferenceInDifferences.of(
        _native.difference_in_differences(
            floats(outcome), flags(in_group), flags(is_after), codes, how, df, conf_level
        )
    )


def difference_in_differences_panel(
    before: Numbers,
    after: Numbers,
    in_group: Flags,
    *,
    clusters: Labels | None = None,
    variance: Variance | None = None,
    df: DegreesOfFreedom = "usual",
    conf_level: float = 0.95,
) -> DifferenceInDifferences:
    """Did a group change more than another, measured on the same people twice?

    Args:
        before: First measure of each person.
        after: Second measure of the same people, in the same order.
        in_group: Whether each person is of the group.
        clusters: Cluster of each person, if they come in clusters.
        variance: By default ``cr2`` with clusters, ``hc3`` without.
        df: Degrees of freedom of t.
        conf_level: Confidence level of the interval.

    Raises:
        AnalysisError: An empty group, too few people or clusters, no variation, a NaN.

    >>> from jauge import stats
    >>> stats.difference_in_differences_panel(
    ...     [1, 2, 3, 4, 2, 3, 4, 5], [2, 2, 4, 4, 4, 4, 6, 6], [False] * 4 + [True] * 4
    ... ).effect.estimate
    1.0

    """
    codes, how = _how(clusters, variance)
    return DifferenceInDifferences.of(
        _native.difference_in_differences_panel(
            floats(before), floats(after), flags(in_group), codes, how, df, conf_level
        )
    )
