"""Did anything change between three or more measures of the same people?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from jauge import _native
from jauge.stats.results import Result, TestResult, floats
from jauge.stats.table import plain

__all__ = ["Friedman", "Rows", "cochran_q", "friedman", "quade"]

Rows: TypeAlias = Sequence[Sequence[float]] | Any
"""A row per person, a column per wave: nested lists, a numpy array, a pandas or polars frame."""


@dataclass(frozen=True, slots=True)
class Friedman(Result):
    """Result of :func:`friedman`."""

    statistic: float
    """Friedman's chi-squared, or the F of Iman and Davenport."""
    df: float
    """Degrees of freedom; the numerator's for F."""
    df_denominator: float | None
    """Degrees of freedom of F's denominator."""
    p_value: float
    """The p-value."""
    kendalls_w: float
    """Kendall's coefficient of concordance, from 0 to 1."""
    mean_ranks: tuple[float, ...]
    """Mean rank of each wave, 1 for the lowest."""
    n: int
    """Number of people."""
    method: str
    """Name of the method."""


def friedman(
    rows: Rows, *, reference: Literal["chi_squared", "iman_davenport"] = "chi_squared"
) -> Friedman:
    """Did an ordinal item, or a score, change between three or more waves?

    Args:
        rows: One row per person without a missing wave, one column per wave.
        reference: Chi-squared distribution, or the F transform of Iman and Davenport.

    Returns:
        The test, Kendall's W and the mean rank of each wave.

    Raises:
        AnalysisError: Fewer than two people or waves, rows of different lengths, a NaN, nobody
            changed.

    >>> from jauge import stats
    >>> rows = [[1, 3, 2], [2, 4, 4], [1, 2, 3], [2, 3, 2], [0, 2, 1], [3, 3, 4]]
    >>> round(stats.friedman(rows).p_value, 4)
    0.0268

    """
    return Friedman.of(_native.friedman(_rows(rows), reference))


def cochran_q(rows: Rows) -> TestResult:
    """Did the share of yes change between three or more waves?

    Args:
        rows: One row per person without a missing wave, one column per wave, 1 for yes and 0 for
            no.

    Returns:
        Cochran's Q; ``n`` counts people who always gave the same answer too.

    Raises:
        AnalysisError: Fewer than two people or waves, rows of different lengths, another value
            than 0 and 1, nobody changed.

    >>> from jauge import stats
    >>> stats.cochran_q([[0, 1, 1], [0, 0, 1], [1, 1, 1], [0, 1, 0], [0, 0, 1]]).statistic
    3.5

    """
    return TestResult.of(_native.cochran_q(_rows(rows)))


def quade(rows: Rows) -> TestResult:
    """Did a numeric score change, people with a wide range of answers counting more?

    Args:
        rows: One row per person without a missing wave, one column per wave.

    Returns:
        Quade's F.

    Raises:
        AnalysisError: Fewer than two people or waves, rows of different lengths, a NaN, nobody
            changed, everybody orders the waves alike.

    >>> from jauge import stats
    >>> rows = [[42, 48, 47], [51, 53, 55], [38, 45, 41], [47, 47, 46], [55, 60, 59]]
    >>> round(stats.quade(rows).p_value, 4)
    0.0208

    """
    return TestResult.of(_native.quade(_rows(rows)))


def _rows(rows: Rows) -> list[Sequence[float]]:
    return [floats(row) for row in plain(rows)]
