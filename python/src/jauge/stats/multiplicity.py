"""Many p-values at once: twenty items tested at 5 % give one "finding" out of nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from jauge import _native
from jauge.stats.columns import Labels, only_codes
from jauge.stats.proportion import whole
from jauge.stats.results import Alternative, Numbers, Result, floats

__all__ = [
    "FamilyTest",
    "RomanoWolf",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "bonferroni",
    "hochberg",
    "holm",
    "romano_wolf",
    "romano_wolf_of_changes",
]


@dataclass(frozen=True, slots=True)
class FamilyTest(Result):
    """One outcome of a family."""

    estimate: float
    """Mean change."""
    std_error: float
    """Its standard error, between units."""
    statistic: float
    """Estimate over standard error."""
    p_value: float
    """p-value of this outcome alone, from the same resamples."""
    p_adjusted: float
    """p-value adjusted for the family."""
    n: int
    """People with a change on this outcome."""


@dataclass(frozen=True, slots=True)
class RomanoWolf(Result):
    """Result of :func:`romano_wolf_of_changes`."""

    outcomes: tuple[FamilyTest, ...]
    """The outcomes, in the order given."""
    units: int
    """Units (people, clusters) that were resampled."""
    resamples: int
    """Number of resamples."""
    seed: int
    """The seed."""
    method: str
    """Name of the method."""

    def tidy(self) -> list[dict[str, Any]]:
        """One row per outcome, in the order given."""
        return [{"term": str(i), **o.tidy()[0]} for i, o in enumerate(self.outcomes, start=1)]


def holm(p_values: Numbers) -> list[float]:
    """Adjust p-values so that any false finding stays at the level, under any dependence.

    Args:
        p_values: The p-values of the family, which was named before they were seen.

    Returns:
        Adjusted p-values, in the order given.

    Raises:
        AnalysisError: A value outside 0 to 1, a NaN.

    >>> from jauge import stats
    >>> stats.holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]

    """
    return list(_native.holm(floats(p_values)))


def hochberg(p_values: Numbers) -> list[float]:
    """As :func:`holm`, stepping up: for tests that are independent or positively dependent.

    Args:
        p_values: The p-values of the family.

    Returns:
        Adjusted p-values, in the order given.

    Raises:
        AnalysisError: A value outside 0 to 1, a NaN.

    >>> from jauge import stats
    >>> stats.hochberg([0.01, 0.04, 0.03])
    [0.03, 0.04, 0.04]

    """
    return list(_native.hochberg(floats(p_values)))


def bonferroni(p_values: Numbers) -> list[float]:
    """Multiply p-values by their number; never better than :func:`holm`.

    Args:
        p_values: The p-values of the family.

    Returns:
        Adjusted p-values, in the order given.

    Raises:
        AnalysisError: A value outside 0 to 1, a NaN.

    >>> from jauge import stats
    >>> stats.bonferroni([0.01, 0.04, 0.5])
    [0.03, 0.12, 1.0]

    """
    return list(_native.bonferroni(floats(p_values)))


def benjamini_hochberg(p_values: Numbers) -> list[float]:
    """Adjust p-values so that the expected share of false ones among the findings stays.

    Args:
        p_values: The p-values, of independent or positively dependent tests.

    Returns:
        Adjusted p-values, in the order given.

    Raises:
        AnalysisError: A value outside 0 to 1, a NaN.

    >>> from jauge import stats
    >>> [round(p, 4) for p in stats.benjamini_hochberg([0.01, 0.04, 0.03])]
    [0.03, 0.04, 0.04]

    """
    return list(_native.benjamini_hochberg(floats(p_values)))


def benjamini_yekutieli(p_values: Numbers) -> list[float]:
    """As :func:`benjamini_hochberg` for tests of any dependence, at a price.

    Args:
        p_values: The p-values.

    Returns:
        Adjusted p-values, in the order given.

    Raises:
        AnalysisError: A value outside 0 to 1, a NaN.

    >>> from jauge import stats
    >>> [round(p, 4) for p in stats.benjamini_yekutieli([0.02, 0.03])]
    [0.045, 0.045]

    """
    return list(_native.benjamini_yekutieli(floats(p_values)))


def romano_wolf(
    statistics: Numbers,
    resampled: Sequence[Numbers],
    *,
    alternative: Alternative = "two_sided",
) -> list[float]:
    """Adjust p-values of a family from resamples of your own, whose dependence they keep.

    Args:
        statistics: The t statistic of each outcome.
        resampled: One row per outcome with the same statistic in each resample where nothing
            happened; a column is one and the same resample for all outcomes.
        alternative: Direction that is looked for, the same for all outcomes.

    Returns:
        Adjusted p-values, in the order of the outcomes.

    Raises:
        AnalysisError: Not one row per outcome, fewer than 99 resamples, a NaN.

    >>> from jauge import stats
    >>> nothing = [[c / 100 for c in range(99)], [1 - c / 100 for c in range(99)]]
    >>> stats.romano_wolf([0.9, 0.5], nothing)
    [0.21, 0.52]

    """
    rows = [floats(row) for row in resampled]
    return list(_native.romano_wolf(floats(statistics), rows, alternative))


def romano_wolf_of_changes(
    changes: Sequence[Sequence[float | None]],
    *,
    seed: int,
    clusters: Labels | None = None,
    null: Literal["sign_flips", "bootstrap"] = "sign_flips",
    alternative: Alternative = "two_sided",
    resamples: int = 9_999,
) -> RomanoWolf:
    """Which of several outcomes changed, when all are tested on the same people?

    Args:
        changes: One sequence per outcome with the change of each person; ``None`` without a pair.
        seed: Seed of the random numbers.
        clusters: Each person's project, class or site, if these are what varies.
        null: How statistics are made that know of no change.
        alternative: Direction that is looked for, the same for all outcomes.
        resamples: Number of resamples, from 999 up.

    Returns:
        Each outcome with its own and its adjusted p-value.

    Raises:
        AnalysisError: Too few people or clusters, no variation, a NaN, different lengths.

    >>> from jauge import stats
    >>> family = stats.romano_wolf_of_changes(
    ...     [[1, 1, 2, 1, 0, 1, 2, 1], [0, 1, -1, None, 1, 0, -1, 1]], seed=1
    ... )
    >>> [outcome.p_adjusted < 0.05 for outcome in family.outcomes]
    [True, False]

    """
    fields = _native.romano_wolf_of_changes(
        [list(outcome) for outcome in changes],
        only_codes(clusters, "clusters"),
        null,
        alternative,
        whole(resamples, "resamples"),
        whole(seed, "seed"),
    )
    outcomes = [FamilyTest.of(outcome) for outcome in fields["outcomes"]]
    return RomanoWolf.of({**fields, "outcomes": outcomes})
