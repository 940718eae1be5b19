"""Did one group move more than another? For groups that nobody drew at random."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from jauge import _native
from jauge.stats.columns import Labels
from jauge.stats.linear import (
    DegreesOfFreedom,
    Variance,
    codes,
    usual_variance,
)
from jauge.stats.results import Estimate, Numbers, Result, floats, pairs

__all__ = [
    "AncovaAndChangeScore",
    "DifferenceInDifferences",
    "ancova_and_change_score",
    "difference_in_differences",
    "difference_in_differences_panel",
]


@dataclass(frozen=True, slots=True)
class AncovaAndChangeScore(Result):
    """Result of :func:`ancova_and_change_score`; every difference is the group minus the others."""

    ancova: Estimate
    """Difference after, between people with the same score before."""
    change_score: Estimate
    """Difference of the mean changes."""
    baseline: Estimate
    """Difference before."""
    slope: Estimate
    """Change of the score after per unit of the score before, within groups."""
    gap: float
    """``ancova`` minus ``change_score``: (1 - slope) times the difference before."""
    lords_paradox: Literal["concordant", "only_ancova", "only_change_score", "opposite"]
    """Whether the two answers contradict each other."""
    warning: str | None
    """What a reader must be told if they do."""
    n_group: int
    """People of the group."""
    n_others: int
    """All other people."""
    clusters: int | None
    """Clusters, if the standard errors are by cluster."""

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Self:
        """Make the result from the fields that the engine hands over."""
        parts = ("ancova", "change_score", "baseline", "slope")
        made: dict[str, Any] = {part: Estimate.of(fields[part]) for part in parts}
        return cls(**{**fields, **made})

    def tidy(self) -> list[dict[str, Any]]:
        """One row per estimate, for a data frame."""
        return [{"term": part, **e.tidy()[0]} for part, e in self._estimates().items()]

    def _estimates(self) -> dict[str, Estimate]:
        return {
            "ancova": self.ancova,
            "change_score": self.change_score,
            "baseline": self.baseline,
            "slope": self.slope,
        }

    def _caption(self) -> str:
        return self.warning or "the two answers agree"


@dataclass(frozen=True, slots=True)
class DifferenceInDifferences(Result):
    """Result of :func:`difference_in_differences`."""

    effect: Estimate
    """Change of the group minus change of the others."""
    others: tuple[float, float]
    """Mean of the others before and after."""
    group: tuple[float, float]
    """Mean of the group before and after."""
    n_others: tuple[int, int]
    """People of the others before and after."""
    n_group: tuple[int, int]
    """People of the group before and after."""
    clusters: int | None
    """Clusters, if the standard error is by cluster."""
    assumption: str
    """What the effect rests on."""

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Self:
        """Make the result from the fields that the engine hands over."""
        pairs: dict[str, Any] = {k: tuple(v) for k, v in fields.items() if isinstance(v, list)}
        made: dict[str, Any] = {**fields, **pairs, "effect": Estimate.of(fields["effect"])}
        return cls(**made)

    def tidy(self) -> list[dict[str, Any]]:
        """One row with the effect, for a data frame."""
        return [{"term": "effect", **self.effect.tidy()[0]}]

    def _caption(self) -> str:
        return self.assumption


def ancova_and_change_score(
    before: Numbers,
    after: Numbers,
    group: Numbers,
    *,
    clusters: Labels | None = None,
    variance: Variance | None = None,
    df: DegreesOfFreedom = "usual",
    conf_level: float = 0.95,
) -> AncovaAndChangeScore:
    """Did a group end higher than the others, given where it started? Both usual answers.

    The analysis of covariance compares people with the same score before, change scores compare
    mean changes. Where the groups start apart they can contradict each other (Lord's paradox).

    Args:
        before: Score before of each person.
        after: Score after of the same people, in the same order.
        group: True (1) for people of the group, false (0) for the others.
        clusters: The cluster of each person, by name.
        variance: Kind of standard error; without, ``cr2`` with clusters and ``classical`` else.
        df: Degrees of freedom, see :func:`ols`.
        conf_level: Confidence level of the intervals.

    Returns:
        Both differences side by side, the difference before, and a warning if they disagree.

    Raises:
        AnalysisError: A group of one, the same score before for everybody of a group, a NaN.

    >>> from jauge import stats
    >>> before = [40, 44, 48, 52, 48, 52, 56, 60]
    >>> after = [43, 44.5, 47.5, 49, 51, 52.5, 55.5, 57]
    >>> both = stats.ancova_and_change_score(before, after, [1, 1, 1, 1, 0, 0, 0, 0])
    >>> both.lords_paradox
    'only_ancova'

    """
    return AncovaAndChangeScore.of(
        _native.ancova_and_change_score(
            *pairs(before, after),
            floats(group),
            None if clusters is None else codes(clusters),
            variance or usual_variance(clusters),
            df,
            conf_level,
        )
    )


def difference_in_differences(
    outcome: Numbers,
    group: Numbers,
    after: Numbers,
    *,
    clusters: Labels | None = None,
    variance: Variance | None = None,
    df: DegreesOfFreedom = "usual",
    conf_level: float = 0.95,
) -> DifferenceInDifferences:
    """Did a group change more than the others, when other people were asked in each period?

    Args:
        outcome: One number per person.
        group: True (1) for people of the group, false (0) for the others.
        after: True (1) for people asked after, false (0) for those asked before.
        clusters: The place of each person that has the programme, or not, as a whole.
        variance: Kind of standard error; without, ``cr2`` with clusters and ``classical`` else.
        df: Degrees of freedom, see :func:`ols`.
        conf_level: Confidence level of the interval.

    Returns:
        Change of the group minus change of the others, and the four means.

    Raises:
        AnalysisError: Fewer than two people in a group in a period, one cluster, a NaN.

    >>> from jauge import stats
    >>> hours = [20, 24, 22, 31, 29, 30, 25, 27, 26, 29, 31]
    >>> group = [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0]
    >>> after = [0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1]
    >>> round(stats.difference_in_differences(hours, group, after).effect.estimate, 6)
    4.0

    """
    return DifferenceInDifferences.of(
        _native.difference_in_differences(
            floats(outcome),
            floats(group),
            floats(after),
            None if clusters is None else codes(clusters),
            variance or usual_variance(clusters),
            df,
            conf_level,
        )
    )


def difference_in_differences_panel(
    before: Numbers,
    after: Numbers,
    group: Numbers,
    *,
    clusters: Labels | None = None,
    variance: Variance | None = None,
    df: DegreesOfFreedom = "usual",
    conf_level: float = 0.95,
) -> DifferenceInDifferences:
    """Did a group change more than the others, when the same people were asked in both periods?

    Args:
        before: First measure of each person.
        after: Second measure of the same people, in the same order.
        group: True (1) for people of the group, false (0) for the others.
        clusters: The place of each person that has the programme, or not, as a whole.
        variance: Kind of standard error; without, ``cr2`` with clusters and ``classical`` else.
        df: Degrees of freedom, see :func:`ols`.
        conf_level: Confidence level of the interval.

    Returns:
        Mean change of the group minus that of the others, and the four means.

    Raises:
        AnalysisError: A group of one, one cluster, no variation, a NaN.

    >>> from jauge import stats
    >>> before = [4, 5, 3, 6, 4, 5, 5, 6, 4, 5, 6, 4]
    >>> after = [7, 7, 6, 8, 5, 9, 6, 6, 5, 6, 6, 6]
    >>> did = stats.difference_in_differences_panel(
    ...     before, after, [1] * 6 + [0] * 6, clusters=list("AABBCCDDEEFF")
    ... )
    >>> round(did.effect.estimate, 4), did.clusters
    (1.6667, 6)

    """
    return DifferenceInDifferences.of(
        _native.difference_in_differences_panel(
            *pairs(before, after),
            floats(group),
            None if clusters is None else codes(clusters),
            variance or usual_variance(clusters),
            df,
            conf_level,
        )
    )
