"""Did people change between two measures? Tests on pairs.

Pairs go by place. Two columns of pandas that share labels of rows have to share them all, in one
order: ``frame["before"].dropna()`` beside ``frame["after"].dropna()`` would pair different people.

A function that reads levels takes a :class:`PairedTable`, or its counts as nested lists. Level
numbers make one by ``PairedTable.from_pairs(before, after, levels=5)``.
"""

from dataclasses import dataclass
from typing import Literal

from jauge import _native
from jauge.stats.results import Alternative, Estimate, Numbers, Result, TestResult, floats, pairs
from jauge.stats.table import Counts, PairedTable, engine

__all__ = [
    "McNemar",
    "SignedRank",
    "bhapkar",
    "bowker",
    "difference_of_paired_proportions",
    "hodges_lehmann",
    "marginal_homogeneity",
    "mcnemar",
    "paired_t",
    "probability_of_improvement",
    "sign_test",
    "stuart_maxwell",
    "wilcoxon_signed_rank",
]


@dataclass(frozen=True, slots=True)
class SignedRank(Result):
    """Result of :func:`wilcoxon_signed_rank`."""

    statistic: float
    """T+, the sum of the ranks of the pairs that went up (R's ``V``)."""
    z: float
    """T+ centred and scaled by its mean and standard deviation if nothing changed."""
    p_value: float
    """p-value for the alternative asked for."""
    n: int
    """Pairs, unchanged ones included."""
    n_positive: int
    """Pairs that went up."""
    n_negative: int
    """Pairs that went down."""
    n_zero: int
    """Pairs without change."""
    method: str
    """Zeros policy and source of the p-value."""


@dataclass(frozen=True, slots=True)
class McNemar(Result):
    """Result of :func:`mcnemar`."""

    statistic: float
    """Pairs that went from no to yes (exact, mid-p), chi-squared, or z for one side."""
    df: float | None
    """1 for chi-squared."""
    p_value: float
    """p-value for the alternative asked for."""
    n: int
    """Pairs, unchanged ones included."""
    n_positive: int
    """Pairs that went from no to yes."""
    n_negative: int
    """Pairs that went from yes to no."""
    method: str
    """Source of the p-value."""


def paired_t(
    before: Numbers,
    after: Numbers,
    *,
    conf_level: float = 0.95,
    alternative: Alternative = "two_sided",
) -> Estimate:
    """Did the mean of a numeric score change?

    Args:
        before: First measure of each person.
        after: Second measure of the same people, in the same order.
        conf_level: Confidence level of the interval, such as 0.95.
        alternative: Direction of the change that is looked for.

    Returns:
        Mean of after minus before, in the unit of the score, with the paired t test.

    Raises:
        AnalysisError: Fewer than two pairs, no variation, a NaN, different lengths.

    >>> from jauge import stats
    >>> stats.paired_t([42, 51, 38, 47, 55], [48, 53, 45, 47, 60]).estimate
    4.0

    """
    return Estimate.of(_native.paired_t(*pairs(before, after), conf_level, alternative))


def wilcoxon_signed_rank(
    before: Numbers | PairedTable,
    after: Numbers | None = None,
    *,
    zeros: Literal["wilcoxon", "pratt", "split"] = "pratt",
    correction: Literal["none", "continuity"] = "none",
    method: Literal["auto", "exact", "asymptotic"] = "auto",
    alternative: Alternative = "two_sided",
) -> SignedRank:
    """Did an ordinal item, or a score, shift between two measures?

    Two changes tie only if they are the same double: round to the resolution of the score first.

    Args:
        before: First measure of each person, or a :class:`PairedTable` alone.
        after: Second measure of the same people, in the same order.
        zeros: What becomes of pairs without change: set aside before ranking, ranked then set
            aside (Pratt), or ranked and shared between both sides.
        correction: Continuity correction of the normal approximation.
        method: Exact distribution (ties included), normal approximation, or exact up to 50
            changed pairs.
        alternative: Direction of the change that is looked for.

    Returns:
        Statistic, p-value and the counts of pairs that went up, down or not at all.

    Raises:
        AnalysisError: No pair, nobody changed, a NaN, different lengths.

    >>> from jauge import stats
    >>> stats.wilcoxon_signed_rank([0, 0, 0, 1, 1, 1], [1, 1, 2, 2, 2, 1]).p_value
    0.0625

    """
    first, second = _pairs(before, after)
    return SignedRank.of(
        _native.wilcoxon_signed_rank(first, second, zeros, correction, method, alternative)
    )


def hodges_lehmann(
    before: Numbers | PairedTable,
    after: Numbers | None = None,
    *,
    scores: Numbers | None = None,
    conf_level: float = 0.95,
    unchanged: Literal["kept", "dropped"] = "kept",
    method: Literal["auto", "exact", "asymptotic"] = "auto",
    alternative: Alternative = "two_sided",
) -> Estimate:
    """By how much did an ordinal item, or a score, typically shift?

    Args:
        before: First measure of each person, or a :class:`PairedTable` alone.
        after: Second measure of the same people, in the same order.
        scores: One score per level of the table; without them the unit is one level.
        conf_level: Confidence level of the interval, such as 0.95.
        unchanged: Whether pairs without change count; R's ``wilcox.test`` drops them.
        method: Exact rank of the limits, normal approximation, or exact up to 50 changes.
        alternative: Side of the interval; ``"greater"`` leaves the upper end open.

    Returns:
        Median of the averages of every two changes, with its interval.

    Raises:
        AnalysisError: Too few pairs to reach the level, nobody changed, a NaN, different lengths.

    >>> from jauge import stats
    >>> shift = stats.hodges_lehmann([0] * 8, [6, 2, 7, 0, 5, 3, -1, 4])
    >>> shift.estimate, shift.conf_low, shift.conf_high
    (3.25, 0.5, 6.0)

    """
    first, second = _pairs(before, after)
    weights = None if scores is None else floats(scores)
    return Estimate.of(
        _native.hodges_lehmann(first, second, weights, conf_level, unchanged, method, alternative)
    )


def sign_test(
    table: PairedTable | Counts,
    *,
    conf_level: float = 0.95,
    alternative: Alternative = "two_sided",
) -> Estimate:
    """Among those who changed, did more go up than down?

    Args:
        table: Levels before and after.
        conf_level: Confidence level of the interval, such as 0.95.
        alternative: Direction of the change that is looked for.

    Returns:
        Share of those who went up among those who changed, exact test and interval; ``n`` counts
        those who changed.

    Raises:
        AnalysisError: An empty table, nobody changed.

    >>> from jauge import stats
    >>> before, after = [0, 0, 0, 1, 1, 1, 1, 2, 0, 2], [1, 1, 2, 2, 2, 2, 1, 2, 0, 1]
    >>> stats.sign_test(stats.PairedTable.from_pairs(before, after, levels=3)).n
    7

    """
    return Estimate.of(_native.sign_test(engine(table), conf_level, alternative))


def probability_of_improvement(
    table: PairedTable | Counts, *, conf_level: float = 0.95
) -> Estimate:
    """If I draw one pair, how likely is the second answer to be the higher one?

    Args:
        table: Levels before and after.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        Share of pairs that went up, those without change counted half, with an adjusted Wald
        interval.

    Raises:
        AnalysisError: An empty table.

    >>> from jauge import stats
    >>> stats.probability_of_improvement([[1, 2, 1], [0, 1, 3], [0, 1, 1]]).estimate
    0.75

    """
    return Estimate.of(_native.probability_of_improvement(engine(table), conf_level))


def mcnemar(
    table: PairedTable | Counts,
    *,
    method: Literal["mid_p", "exact", "asymptotic", "asymptotic_corrected"] = "mid_p",
    alternative: Alternative = "two_sided",
) -> McNemar:
    """Did the share of yes change?

    Args:
        table: Two levels, no (0) and yes (1), before and after.
        method: Binomial mid-p, exact binomial, chi-squared without or with correction.
        alternative: Direction of the change that is looked for.

    Returns:
        p-value and the counts of pairs that went from no to yes and from yes to no.

    Raises:
        AnalysisError: Not two levels, an empty table, nobody changed.

    >>> from jauge import stats
    >>> round(stats.mcnemar([[12, 8], [1, 14]]).p_value, 6)
    0.021484

    """
    return McNemar.of(_native.mcnemar(engine(table), method, alternative))


def difference_of_paired_proportions(
    table: PairedTable | Counts,
    *,
    interval: Literal["tango", "newcombe"] = "tango",
    conf_level: float = 0.95,
) -> Estimate:
    """By how much did the share of yes change?

    Args:
        table: Two levels, no (0) and yes (1), before and after.
        interval: Tango's score interval, or Newcombe's hybrid score interval (his method 10).
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        Share of yes after minus share of yes before, with its interval.

    Raises:
        AnalysisError: Not two levels, an empty table.

    >>> from jauge import stats
    >>> gain = stats.difference_of_paired_proportions([[12, 8], [1, 14]])
    >>> gain.estimate, round(gain.conf_low, 4), round(gain.conf_high, 4)
    (0.2, 0.0394, 0.37)

    """
    return Estimate.of(
        _native.difference_of_paired_proportions(engine(table), interval, conf_level)
    )


def stuart_maxwell(table: PairedTable | Counts) -> TestResult:
    """Did the distribution over the levels change, whatever their order?

    Levels that nobody entered or left are dropped, and the degrees of freedom fall.

    Args:
        table: Levels before and after.

    Returns:
        Chi-squared of Stuart and Maxwell.

    Raises:
        AnalysisError: An empty table, nobody changed.

    >>> from jauge import stats
    >>> round(stats.stuart_maxwell([[11, 4, 2], [9, 8, 3], [6, 5, 12]]).p_value, 4)
    0.1126

    """
    return TestResult.of(_native.stuart_maxwell(engine(table)))


def bhapkar(table: PairedTable | Counts) -> TestResult:
    """Did the distribution over the levels change? With the variance as observed.

    Args:
        table: Levels before and after.

    Returns:
        Chi-squared of Bhapkar, a little above Stuart and Maxwell's.

    Raises:
        AnalysisError: An empty table, nobody changed, everybody moved alike.

    >>> from jauge import stats
    >>> stats.bhapkar([[11, 4, 2], [9, 8, 3], [6, 5, 12]]).df
    2.0

    """
    return TestResult.of(_native.bhapkar(engine(table)))


def bowker(table: PairedTable | Counts) -> TestResult:
    """Did as many move from any level to any other as the other way round?

    Pairs of levels between which nobody moved are dropped, and the degrees of freedom fall.

    Args:
        table: Levels before and after.

    Returns:
        Chi-squared of Bowker.

    Raises:
        AnalysisError: An empty table, nobody changed.

    >>> from jauge import stats
    >>> stats.bowker([[11, 4, 2], [9, 8, 3], [6, 5, 12]]).df
    3.0

    """
    return TestResult.of(_native.bowker(engine(table)))


def marginal_homogeneity(
    table: PairedTable | Counts,
    *,
    scores: Numbers,
    alternative: Alternative = "two_sided",
) -> TestResult:
    """Did the mean score of ordered levels change?

    Args:
        table: Levels before and after.
        scores: One score per level; unit and origin do not matter.
        alternative: Direction of the change that is looked for.

    Returns:
        Normal statistic, positive if scores rose, and its p-value.

    Raises:
        AnalysisError: An empty table, another number of scores than levels, no change of score.

    >>> from jauge import stats
    >>> test = stats.marginal_homogeneity([[3, 6, 2], [1, 9, 5], [0, 1, 8]], scores=[0, 1, 2])
    >>> round(test.statistic, 4)
    2.8368

    """
    return TestResult.of(_native.marginal_homogeneity(engine(table), floats(scores), alternative))


def _pairs(
    before: Numbers | PairedTable, after: Numbers | None
) -> tuple[Numbers | _native.PairedTable, Numbers | None]:
    if after is None or isinstance(before, PairedTable):
        first = engine(before) if isinstance(before, PairedTable) else floats(before)
        return first, None if after is None else floats(after)
    return pairs(before, after)
