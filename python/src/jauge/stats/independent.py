"""Do groups of different people differ? Tests on means, ranks and tables of counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from jauge import _native
from jauge.stats.results import Alternative, Estimate, Numbers, Result, TestResult, floats

__all__ = [
    "Anova",
    "ChiSquared",
    "FisherExact",
    "LeeBounds",
    "MannWhitney",
    "anova",
    "brunner_munzel",
    "brunner_munzel_of_counts",
    "chi_squared",
    "cochran_armitage",
    "difference_of_proportions",
    "fisher_exact",
    "fisher_exact_table",
    "kruskal_wallis",
    "kruskal_wallis_of_counts",
    "lee_bounds",
    "mann_whitney",
    "mann_whitney_of_counts",
    "student_t",
    "welch_anova",
    "welch_t",
]

Counts: TypeAlias = Sequence[int] | Any
"""Numbers of people: a list, a numpy array, a pandas or polars column of whole numbers."""

Table: TypeAlias = Sequence[Sequence[int]] | Any
"""Numbers of people, row by row: nested lists or a two-dimensional array of whole numbers."""

Correction: TypeAlias = Literal["none", "continuity"]
Method: TypeAlias = Literal["auto", "exact", "asymptotic"]


@dataclass(frozen=True, slots=True)
class MannWhitney(Result):
    """Result of :func:`mann_whitney`."""

    statistic: float
    """U of the first group: pairs of one person of each group where the first group's is the
    higher one, equal ones counting half (R's ``W``)."""
    z: float
    """U centred and scaled by its mean and standard deviation if the groups do not differ."""
    p_value: float
    """p-value for the alternative asked for."""
    estimate: float
    """Probability of superiority: U over the number of pairs; 0.5 for no tendency."""
    n: int
    """People in both groups."""
    n_first: int
    """People in the first group."""
    n_second: int
    """People in the second group."""
    method: str
    """Source of the p-value."""


@dataclass(frozen=True, slots=True)
class Anova(Result):
    """Result of :func:`anova`: the whole table."""

    statistic: float
    """F, the ratio of the two mean squares."""
    df: float
    """Degrees of freedom between groups."""
    df_denominator: float
    """Degrees of freedom within groups."""
    p_value: float
    """The p-value."""
    ss_between: float
    """Sum of squares between groups."""
    ss_within: float
    """Sum of squares within groups."""
    ms_between: float
    """Mean square between groups."""
    ms_within: float
    """Mean square within groups."""
    r_squared: float
    """Share of the sum of squares that lies between groups (eta squared)."""
    residual_sd: float
    """Standard deviation within groups."""
    n: int
    """Number of values."""
    groups: int
    """Number of groups."""
    method: str
    """Name of the method."""


@dataclass(frozen=True, slots=True)
class LeeBounds(Result):
    """Result of :func:`lee_bounds`: between which values the difference lies."""

    lower: float
    """Lower bound of the difference, first group minus second."""
    upper: float
    """Upper bound."""
    lower_std_error: float
    """Standard error of the lower bound."""
    upper_std_error: float
    """Standard error of the upper bound."""
    untrimmed: float
    """Difference of the means as they are."""
    trimmed: float
    """Share taken off the group of which fewer were lost."""
    conf_low: float
    """Lower limit of an interval for the difference itself."""
    conf_high: float
    """Upper limit."""
    n: int
    """People followed in both groups."""

    @property
    def method(self) -> str:
        """Name of the method."""
        return "Lee bounds, interval of Imbens and Manski"


@dataclass(frozen=True, slots=True)
class ChiSquared(Result):
    """Result of :func:`chi_squared`."""

    statistic: float
    """Pearson's X squared."""
    df: float
    """Degrees of freedom, from the rows and columns where anyone stands."""
    p_value: float
    """The p-value."""
    least_expected: float
    """The least count that independence would let expect in a cell."""
    cells_below_5: int
    """Cells whose expected count is below 5."""
    cells: int
    """Cells in rows and columns where anyone stands."""
    n: int
    """People in the table."""
    method: str
    """Name of the method."""


@dataclass(frozen=True, slots=True)
class FisherExact(Result):
    """Result of :func:`fisher_exact`."""

    estimate: float | None
    """Conditional odds ratio; ``None`` where it is infinite."""
    p_value: float
    """The p-value, for the alternative that was asked for."""
    conf_low: float
    """Lower confidence limit of the odds ratio; 0 where there is no other."""
    conf_high: float | None
    """Upper confidence limit of the odds ratio; ``None`` where it is infinite."""
    conf_level: float
    """Confidence level, such as 0.95."""
    n: int
    """People in the table."""
    method: str
    """Name of the method."""


def student_t(
    a: Numbers,
    b: Numbers,
    *,
    conf_level: float = 0.95,
    alternative: Alternative = "two_sided",
) -> Estimate:
    """Do two groups differ in the mean of a numeric score, if their spreads are alike?

    :func:`welch_t` is the better first choice.

    Args:
        a: Scores of the first group.
        b: Scores of the second group.
        conf_level: Confidence level of the interval, such as 0.95.
        alternative: Direction of the difference that is looked for.

    Returns:
        Mean of ``a`` minus mean of ``b``, with the pooled t test.

    Raises:
        AnalysisError: An empty group, fewer than three values, no variation, a NaN.

    >>> from jauge import stats
    >>> stats.student_t([14, 16, 15, 19], [12, 13, 11, 16]).estimate
    3.0

    """
    return Estimate.of(_native.student_t(floats(a), floats(b), conf_level, alternative))


def welch_t(
    a: Numbers,
    b: Numbers,
    *,
    conf_level: float = 0.95,
    alternative: Alternative = "two_sided",
) -> Estimate:
    """Do two groups differ in the mean of a numeric score, whatever their spreads?

    Args:
        a: Scores of the first group.
        b: Scores of the second group.
        conf_level: Confidence level of the interval, such as 0.95.
        alternative: Direction of the difference that is looked for.

    Returns:
        Mean of ``a`` minus mean of ``b``, with Welch's t test.

    Raises:
        AnalysisError: Fewer than two values in a group, no variation, a NaN.

    >>> from jauge import stats
    >>> difference = stats.welch_t([14, 16, 15, 19], [12, 13, 11, 16])
    >>> difference.estimate, difference.df
    (3.0, 6.0)

    """
    return Estimate.of(_native.welch_t(floats(a), floats(b), conf_level, alternative))


def difference_of_proportions(
    x1: int, n1: int, x2: int, n2: int, *, conf_level: float = 0.95
) -> Estimate:
    """Do two groups differ in a share?

    Args:
        x1: People of the first group who count.
        n1: People of the first group.
        x2: People of the second group who count.
        n2: People of the second group.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        First share minus second, with Newcombe's hybrid score interval.

    Raises:
        AnalysisError: An empty group, more people who count than people.

    >>> from jauge import stats
    >>> d = stats.difference_of_proportions(56, 70, 48, 80)
    >>> round(d.conf_low, 4), round(d.conf_high, 4)
    (0.0524, 0.3339)

    """
    return Estimate.of(_native.difference_of_proportions(x1, n1, x2, n2, conf_level))


def mann_whitney(
    a: Numbers,
    b: Numbers,
    *,
    correction: Correction = "none",
    method: Method = "auto",
    alternative: Alternative = "two_sided",
) -> MannWhitney:
    """Does an ordinal item, or a score, tend to be higher in one of two groups?

    Two values tie only if they are the same double: round to the resolution of the score first.

    Args:
        a: Values of the first group.
        b: Values of the second group.
        correction: Continuity correction of the normal approximation.
        method: Exact distribution (ties included), normal approximation, or exact up to 100
            people in both groups together.
        alternative: Direction that is looked for; ``greater``: the first group tends to be higher.

    Returns:
        U of the first group, p-value and probability of superiority.

    Raises:
        AnalysisError: An empty group, no variation, a NaN, an exact test that takes too long.

    >>> from jauge import stats
    >>> test = stats.mann_whitney([14, 16, 19], [12, 13, 11, 10])
    >>> test.statistic, test.estimate, round(test.p_value, 4)
    (12.0, 1.0, 0.0571)

    """
    return MannWhitney.of(
        _native.mann_whitney(floats(a), floats(b), correction, method, alternative)
    )


def mann_whitney_of_counts(
    a: Counts,
    b: Counts,
    *,
    correction: Correction = "none",
    method: Method = "auto",
    alternative: Alternative = "two_sided",
) -> MannWhitney:
    """Make the test of :func:`mann_whitney` from how many people chose each level, low to high.

    Args:
        a: People of the first group at each level.
        b: People of the second group at each level.
        correction: Continuity correction of the normal approximation.
        method: Exact distribution, normal approximation, or exact up to 100 people.
        alternative: Direction that is looked for; ``greater``: the first group tends to be higher.

    Returns:
        The same as from the rows.

    Raises:
        AnalysisError: Different numbers of levels, or as :func:`mann_whitney`.

    >>> from jauge import stats
    >>> stats.mann_whitney_of_counts([1, 2, 0], [0, 1, 2]).statistic
    1.0

    """
    return MannWhitney.of(_native.mann_whitney_of_counts(a, b, correction, method, alternative))


def brunner_munzel(
    a: Numbers,
    b: Numbers,
    *,
    conf_level: float = 0.95,
    alternative: Alternative = "two_sided",
) -> Estimate:
    """If I draw one person of each group, how likely is the first group's to be the higher one?

    Args:
        a: Values of the first group.
        b: Values of the second group.
        conf_level: Confidence level of the interval, such as 0.95.
        alternative: Direction that is looked for; ``greater``: the first group tends to be higher.

    Returns:
        P(first > second) + P(first = second) / 2, with its interval and the test of 0.5.

    Raises:
        AnalysisError: Fewer than two people in a group, complete separation, no variation, a NaN.

    >>> from jauge import stats
    >>> stats.brunner_munzel([4, 5, 3, 4], [2, 3, 3, 4]).estimate
    0.8125

    """
    return Estimate.of(_native.brunner_munzel(floats(a), floats(b), conf_level, alternative))


def brunner_munzel_of_counts(
    a: Counts,
    b: Counts,
    *,
    conf_level: float = 0.95,
    alternative: Alternative = "two_sided",
) -> Estimate:
    """Make the estimate of :func:`brunner_munzel` from how many chose each level, low to high.

    Args:
        a: People of the first group at each level.
        b: People of the second group at each level.
        conf_level: Confidence level of the interval, such as 0.95.
        alternative: Direction that is looked for; ``greater``: the first group tends to be higher.

    Returns:
        The same as from the rows.

    Raises:
        AnalysisError: Different numbers of levels, or as :func:`brunner_munzel`.

    >>> from jauge import stats
    >>> stats.brunner_munzel_of_counts([0, 0, 1, 2, 1], [0, 1, 2, 1, 0]).estimate
    0.8125

    """
    return Estimate.of(_native.brunner_munzel_of_counts(a, b, conf_level, alternative))


def kruskal_wallis(groups: Sequence[Numbers]) -> TestResult:
    """Does an ordinal item, or a score, tend to be higher in some of several groups?

    Args:
        groups: Values of each group.

    Returns:
        H, corrected for ties, with its chi-squared approximation.

    Raises:
        AnalysisError: Fewer than two groups, an empty group, no variation, a NaN.

    >>> from jauge import stats
    >>> test = stats.kruskal_wallis([[2, 3, 3], [4, 5, 4], [1, 2, 3]])
    >>> round(test.statistic, 4), test.df
    (6.0585, 2.0)

    """
    return TestResult.of(_native.kruskal_wallis([floats(g) for g in groups]))


def kruskal_wallis_of_counts(groups: Table) -> TestResult:
    """Make the test of :func:`kruskal_wallis` from how many people chose each level, low to high.

    Args:
        groups: For each group, people at each level.

    Returns:
        The same as from the rows.

    Raises:
        AnalysisError: Different numbers of levels, or as :func:`kruskal_wallis`.

    >>> from jauge import stats
    >>> test = stats.kruskal_wallis_of_counts([[0, 1, 2, 0, 0], [0, 0, 0, 2, 1], [1, 1, 1, 0, 0]])
    >>> round(test.statistic, 4)
    6.0585

    """
    return TestResult.of(_native.kruskal_wallis_of_counts(groups))


def anova(groups: Sequence[Numbers]) -> Anova:
    """Do several groups differ in the mean of a numeric score, if their spreads are alike?

    Args:
        groups: Scores of each group.

    Returns:
        The one-way analysis of variance: F, p-value, sums of squares, R squared.

    Raises:
        AnalysisError: Fewer than two groups, an empty group, no variation, a NaN.

    >>> from jauge import stats
    >>> table = stats.anova([[12, 14, 16], [15, 17, 19], [11, 13, 15]])
    >>> table.statistic, table.df_denominator
    (3.25, 6.0)

    """
    return Anova.of(_native.anova([floats(g) for g in groups]))


def welch_anova(groups: Sequence[Numbers]) -> TestResult:
    """Do several groups differ in the mean of a numeric score, whatever their spreads?

    Args:
        groups: Scores of each group.

    Returns:
        Welch's F with its two degrees of freedom.

    Raises:
        AnalysisError: Fewer than two groups or two values in one, a constant group, a NaN.

    >>> from jauge import stats
    >>> test = stats.welch_anova([[12, 14, 16], [15, 17, 19], [11, 13, 15]])
    >>> round(test.statistic, 4), round(test.df_denominator, 4)
    (2.7857, 4.0)

    """
    return TestResult.of(_native.welch_anova([floats(g) for g in groups]))


def chi_squared(table: Table, *, correction: Correction = "none") -> ChiSquared:
    """Do groups (rows) differ in what they answered (columns), the answers having no order?

    Args:
        table: People of each group who gave each answer.
        correction: Yates' continuity correction, for a table of 2 x 2 only.

    Returns:
        Pearson's test of independence, with the expected counts that say whether to trust it.

    Raises:
        AnalysisError: Fewer than two rows or columns where anyone stands, a negative count, a
            correction of a larger table.

    >>> from jauge import stats
    >>> test = stats.chi_squared([[20, 10, 10], [10, 10, 20]])
    >>> round(test.statistic, 4), test.least_expected
    (6.6667, 10.0)

    """
    return ChiSquared.of(_native.chi_squared(table, correction))


def fisher_exact(
    table: Table, *, conf_level: float = 0.95, alternative: Alternative = "two_sided"
) -> FisherExact:
    """Do two groups (rows) differ in a yes-or-no answer (columns), however few they are?

    Args:
        table: Two rows of two counts.
        conf_level: Confidence level of the interval of the odds ratio, such as 0.95.
        alternative: Side of an odds ratio of 1 that is looked for.

    Returns:
        Exact p-value, conditional odds ratio and its exact interval.

    Raises:
        AnalysisError: Nobody in a row or a column, a negative count, another shape.

    >>> from jauge import stats
    >>> round(stats.fisher_exact([[8, 2], [3, 6]], alternative="greater").p_value, 4)
    0.0549

    """
    return FisherExact.of(_native.fisher_exact(table, conf_level, alternative))


def fisher_exact_table(table: Table) -> TestResult:
    """Do groups (rows) differ in what they answered (columns), however few they are?

    Args:
        table: People of each group who gave each answer.

    Returns:
        Exact p-value; the statistic is the probability of the table given its margins.

    Raises:
        AnalysisError: Fewer than two rows or columns where anyone stands, a negative count, a
            table that is too large.

    >>> from jauge import stats
    >>> round(stats.fisher_exact_table([[3, 0, 0], [0, 2, 1]]).p_value, 4)
    0.1

    """
    return TestResult.of(_native.fisher_exact_table(table))


def cochran_armitage(
    successes: Counts,
    totals: Counts,
    scores: Numbers,
    *,
    alternative: Alternative = "two_sided",
) -> Estimate:
    """Does a share rise or fall along ordered groups, such as months of training?

    Args:
        successes: People of each group who count.
        totals: People of each group.
        scores: Where each group stands on the scale.
        alternative: Direction of the trend that is looked for.

    Returns:
        Change of the share for one unit of the score, with the test of no trend.

    Raises:
        AnalysisError: Different lengths, fewer than two groups with anyone, no variation.

    >>> from jauge import stats
    >>> trend = stats.cochran_armitage([4, 6, 8], [10, 10, 10], [1, 2, 3])
    >>> round(trend.estimate, 4), round(trend.p_value, 4)
    (0.2, 0.0679)

    """
    return Estimate.of(_native.cochran_armitage(successes, totals, floats(scores), alternative))


def lee_bounds(
    a: Numbers,
    b: Numbers,
    *,
    entered_a: int,
    entered_b: int,
    conf_level: float = 0.95,
) -> LeeBounds:
    """What may a difference be when more people were lost in one of two groups?

    For groups drawn at random, and losses that a programme moves one way for everybody.

    Args:
        a: Values of those followed in the first group.
        b: Values of those followed in the second.
        entered_a: People of the first group at the start, followed or not.
        entered_b: Those of the second.
        conf_level: Confidence level of the interval of the difference.

    Returns:
        The two bounds, their standard errors, and an interval for the difference.

    Raises:
        AnalysisError: Fewer than two people followed or left after trimming in a group, more
            followed than entered, a NaN.

    >>> from jauge import stats
    >>> pathway, waiting = [0, 10, 20, 25, 30, 35, 35, 39], [0, 0, 10, 20, 20, 35]
    >>> found = stats.lee_bounds(pathway, waiting, entered_a=10, entered_b=10)
    >>> round(found.lower, 2), round(found.untrimmed, 2), round(found.upper, 2)
    (5.83, 10.08, 16.5)

    """
    followed = (floats(a), floats(b))
    return LeeBounds.of(_native.lee_bounds(*followed, (entered_a, entered_b), conf_level))
