"""Weights that meet what is known of the population."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from jauge.stats.columns import Labels, codes_in
from jauge.stats.made import Made
from jauge.stats.results import Numbers, Result, floats

__all__ = ["Weighting", "calibrate", "post_stratify", "rake", "trim_weights"]


@dataclass(frozen=True, slots=True)
class Weighting(Result):
    """New weights, with what the change did to them."""

    weights: tuple[float, ...]
    """The new weights, one a row."""
    smallest_ratio: float
    """Smallest new weight over the old one."""
    largest_ratio: float
    """Largest new weight over the old one."""
    design_effect_before: float
    """Kish's design effect of the weights before."""
    design_effect: float
    """Kish's design effect of the new weights."""
    effective_n: float
    """Rows with weight over the design effect."""
    largest_gap: float
    """Largest relative gap left between a total and its target."""
    iterations: int
    """Cycles or steps that were made."""
    n: int
    """Rows with weight."""
    method: str
    """Name of the method."""
    made: Made = dataclasses.field(repr=False, compare=False)
    """The call of the engine, for :meth:`SurveyDesign.reweighted`."""

    def tidy(self) -> list[dict[str, Any]]:
        """One row of the diagnostics, without the weights."""
        hidden = {"weights", "made"}
        names = [f.name for f in dataclasses.fields(self) if f.name not in hidden]
        return [{name: getattr(self, name) for name in names}]


def post_stratify(weights: Numbers, cells: Labels, totals: Mapping[Any, float]) -> Weighting:
    """Make weights such that every cell has its population total.

    Args:
        weights: Weights of the design.
        cells: Cell of each row.
        totals: Population total of each cell, by its label.

    Returns:
        The weights and what the change did to them.

    Raises:
        AnalysisError: A cell with a total and nobody in the sample, or the other way round.

    >>> from jauge import stats
    >>> stats.post_stratify([10] * 3, ["w", "w", "m"], {"w": 30, "m": 30}).weights
    (15.0, 15.0, 30.0)

    """
    codes = codes_in(cells, list(totals), "cells")
    return _weighting(Made("post_stratify", floats(weights), codes, _values(totals)))


def rake(
    weights: Numbers,
    margins: Sequence[tuple[Labels, Mapping[Any, float]]],
    *,
    tolerance: float = 1e-10,
    max_iterations: int = 1000,
) -> Weighting:
    """Make weights that meet the totals of several questions, each known on its own.

    Args:
        weights: Weights of the design.
        margins: For each question the level of each row, and the population total of each level.
        tolerance: Converged when, after a cycle, no total is off by more than this share of it.
        max_iterations: Cycles after which it gives up.

    Returns:
        The weights and what the change did to them.

    Raises:
        AnalysisError: A level without anybody, totals of different sums, no convergence.

    >>> from jauge import stats
    >>> sex, age = ["w", "w", "m", "m"], ["y", "o", "y", "o"]
    >>> raked = stats.rake([25] * 4, [(sex, {"w": 60, "m": 40}), (age, {"y": 50, "o": 50})])
    >>> [round(w, 6) for w in raked.weights]
    [30.0, 30.0, 20.0, 20.0]

    """
    ready = [
        (codes_in(levels, list(totals), f"margin {place}"), _values(totals))
        for place, (levels, totals) in enumerate(margins)
    ]
    return _weighting(Made("rake", floats(weights), ready, tolerance, max_iterations))


def calibrate(
    weights: Numbers,
    columns: Sequence[Numbers],
    totals: Sequence[float],
    *,
    distance: Literal["linear", "raking", "truncated", "logit"] = "linear",
    bounds: tuple[float, float] | None = None,
    tolerance: float = 1e-11,
    max_iterations: int = 100,
) -> Weighting:
    """Make weights close to the old ones that meet totals of several variables.

    Args:
        weights: Weights of the design.
        columns: The variables; a column of ones for the size of the population.
        totals: Their population totals.
        distance: What keeps new weights close to old ones.
        bounds: Least and greatest ratio of new to old weights, for ``"truncated"`` and
            ``"logit"``.
        tolerance: Converged when each total is met to this share of its size.
        max_iterations: Newton steps after which it gives up.

    Returns:
        The weights and what the change did to them.

    Raises:
        AnalysisError: Columns that depend on others, negative weights, no convergence.

    >>> from jauge import stats
    >>> found = stats.calibrate([10, 10], [[1, 1], [0, 1]], [20, 12])
    >>> [round(w, 9) for w in found.weights]
    [8.0, 12.0]

    """
    return _weighting(
        Made(
            "calibrate",
            floats(weights),
            [floats(column) for column in columns],
            floats(totals),
            distance,
            bounds,
            tolerance,
            max_iterations,
        )
    )


def trim_weights(
    weights: Numbers,
    *,
    low: float | None = None,
    high: float | None = None,
    redistribution: Literal["equal", "proportional", "none"] = "equal",
) -> Weighting:
    """Hold weights between two bounds.

    Args:
        weights: Weights of the design.
        low: Least weight.
        high: Greatest weight.
        redistribution: Who gets what trimming takes away: rows that were not trimmed, equally or
            in proportion, or nobody.

    Returns:
        The weights and what the change did to them.

    Raises:
        AnalysisError: Bounds that cannot hold with the same sum.

    >>> from jauge import stats
    >>> stats.trim_weights([1, 2, 3, 12], high=6).weights
    (3.0, 4.0, 5.0, 6.0)

    """
    return _weighting(Made("trim_weights", floats(weights), low, high, redistribution))


def _weighting(made: Made) -> Weighting:
    return Weighting.of({**made.native.fields(), "made": made})


def _values(totals: Mapping[Any, float]) -> Sequence[float]:
    return floats(list(totals.values()))
