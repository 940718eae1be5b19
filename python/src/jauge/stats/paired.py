"""Did people change between two measures? Tests on pairs."""

from dataclasses import dataclass
from typing import Literal

from jauge import _native
from jauge.stats.results import Alternative, Estimate, Numbers, Result, floats

__all__ = ["SignedRank", "paired_t", "wilcoxon_signed_rank"]


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
    return Estimate.of(_native.paired_t(floats(before), floats(after), conf_level, alternative))


def wilcoxon_signed_rank(
    before: Numbers,
    after: Numbers,
    *,
    zeros: Literal["wilcoxon", "pratt", "split"] = "pratt",
    correction: Literal["none", "continuity"] = "none",
    method: Literal["auto", "exact", "asymptotic"] = "auto",
    alternative: Alternative = "two_sided",
) -> SignedRank:
    """Did an ordinal item, or a score, shift between two measures?

    Two changes tie only if they are the same double: round to the resolution of the score first.

    Args:
        before: First measure of each person.
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
    return SignedRank.of(
        _native.wilcoxon_signed_rank(
            floats(before), floats(after), zeros, correction, method, alternative
        )
    )
