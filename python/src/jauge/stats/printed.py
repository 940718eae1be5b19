"""Can a printed figure be right? Which whole numbers stand behind "47 % of 204"?"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from jauge import _native
from jauge.stats.proportion import whole
from jauge.stats.results import Result

__all__ = ["Compatible", "Rounding", "recompute", "recompute_denominator", "recompute_mean"]

Rounding: TypeAlias = Literal["half_up", "half_even", "truncation", "any"]
"""How a figure was cut to its printed decimals; ``any`` allows each of the three."""


@dataclass(frozen=True, slots=True)
class Compatible(Result):
    """The whole numbers from ``low`` to ``high`` that a printed figure leaves possible."""

    low: int | None
    """The least; ``None`` if no whole number gives the figure."""
    high: int | None
    """The greatest; ``None`` if there is none or no end."""
    printed: float
    """The figure as printed."""
    decimals: int
    """Its decimals."""
    rounding: Rounding
    """How it was rounded."""
    method: str
    """What the whole numbers are."""

    @property
    def is_possible(self) -> bool:
        """Whether some whole number gives the printed figure."""
        return self.low is not None

    def __contains__(self, number: int) -> bool:
        return (
            self.low is not None
            and self.low <= number
            and (self.high is None or number <= self.high)
        )


def recompute(
    printed_percent: float, *, n: int, decimals: int = 0, rounding: Rounding = "any"
) -> Compatible:
    """Which counts out of ``n`` give a printed percentage?

    Args:
        printed_percent: The figure as printed, 47 for 47 %.
        n: The denominator.
        decimals: How many decimals were printed.
        rounding: How the figure was rounded; ``any`` if that is not known.

    Returns:
        The compatible counts; none is an answer, not an error.

    Raises:
        AnalysisError: No denominator, a negative figure, or more decimals than announced.

    >>> from jauge import stats
    >>> projects = stats.recompute(47, n=204, rounding="half_up")
    >>> projects.low, projects.high
    (95, 96)

    """
    return Compatible.of(
        _native.recompute(printed_percent, whole(decimals, "decimals"), whole(n, "n"), rounding)
    )


def recompute_denominator(
    printed_percent: float, *, x: int, decimals: int = 0, rounding: Rounding = "any"
) -> Compatible:
    """Which denominators give a printed percentage, for a count of ``x``?

    Args:
        printed_percent: The figure as printed, 47 for 47 %.
        x: The count.
        decimals: How many decimals were printed.
        rounding: How the figure was rounded; ``any`` if that is not known.

    Returns:
        The compatible denominators.

    Raises:
        AnalysisError: A negative figure, or more decimals than announced.

    >>> from jauge import stats
    >>> 204 in stats.recompute_denominator(47, x=96)
    True

    """
    return Compatible.of(
        _native.recompute_denominator(
            printed_percent, whole(decimals, "decimals"), whole(x, "x"), rounding
        )
    )


def recompute_mean(
    printed: float, *, n: int, decimals: int, items: int = 1, rounding: Rounding = "any"
) -> Compatible:
    """Which totals of whole-numbered answers give a printed mean (the GRIM test)?

    Args:
        printed: The mean as printed.
        n: How many answered.
        decimals: How many decimals were printed.
        items: How many whole-numbered questions each score averages.
        rounding: How the figure was rounded; ``any`` if that is not known.

    Returns:
        The compatible totals; if there is none the mean cannot be right.

    Raises:
        AnalysisError: No answer, no item, a negative figure, or more decimals than announced.

    >>> from jauge import stats
    >>> stats.recompute_mean(5.19, n=28, decimals=2).is_possible
    False

    """
    return Compatible.of(
        _native.recompute_mean(
            printed, whole(decimals, "decimals"), whole(n, "n"), whole(items, "items"), rounding
        )
    )
