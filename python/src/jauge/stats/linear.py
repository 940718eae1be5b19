"""How does a score depend on several things at once, and how sure is each coefficient?"""

import dataclasses
from array import array
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Self, TypeAlias, cast

from jauge import _native
from jauge.errors import AnalysisError
from jauge.stats.columns import Labels, coded
from jauge.stats.results import Estimate, Named, Numbers, Result, floats, one_column

__all__ = ["Columns", "DegreesOfFreedom", "LinearFit", "Variance", "ols"]

Columns: TypeAlias = Mapping[str, Numbers] | Any
"""A dictionary or data frame of columns, a two-dimensional array, or a list of rows."""

Variance: TypeAlias = Literal[
    "classical", "hc0", "hc1", "hc2", "hc3", "cr0", "cr1", "cr1s", "cr2", "cr3"
]
"""Variance of the coefficients: one for all rows, robust per row (hc), robust by cluster (cr).

``cr1`` has the factor m / (m - 1), ``cr1s`` that of Stata, statsmodels and fixest,
m (n - 1) / ((m - 1) (n - p)); ``cr2`` is that of Bell and McCaffrey.
"""

DegreesOfFreedom: TypeAlias = Literal["usual", "residual", "clusters", "satterthwaite"]
"""Degrees of freedom: what goes with the variance, n - p, m - 1, or Satterthwaite's."""


@dataclasses.dataclass(frozen=True, slots=True)
class LinearFit(Result):
    """Result of :func:`ols`."""

    coefficients: Mapping[str, Estimate]
    """One estimate per column, by name and in order."""
    residual_sd: float
    """Residual standard deviation, divisor n - p."""
    r_squared: float | None
    """Share of the variation that the columns account for; ``None`` if nothing varies."""
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
        rows = {row["term"]: Estimate.of(row["estimate"]) for row in fields["coefficients"]}
        made: dict[str, Any] = {**fields, "coefficients": Named(rows)}
        return cls(**made)

    def tidy(self) -> list[dict[str, Any]]:
        """One row per coefficient, for a data frame."""
        return [{"term": term, **e.tidy()[0]} for term, e in self.coefficients.items()]

    def augment(self, outcome: Numbers, columns: Columns) -> list[dict[str, float]]:
        """Add what the fit expects of each row, and what is left.

        Args:
            outcome: The outcome of each row.
            columns: The columns of the fit; further ones are allowed in a dictionary or frame.

        Returns:
            One row per row: ``outcome``, ``fitted``, ``resid``.

        Raises:
            AnalysisError: A column of the fit is missing, lengths differ.

        >>> from jauge import stats
        >>> fit = stats.ols([1, 3, 4, 6], {"x": [0, 1, 2, 3]})
        >>> [round(row["resid"], 3) for row in fit.augment([1, 3, 4, 6], {"x": [0, 1, 2, 3]})]
        [-0.1, 0.3, -0.3, 0.1]

        """
        names = [name for name in self.coefficients if name != "(Intercept)"]
        is_named = isinstance(columns, Mapping) or hasattr(columns, "columns")
        given = dict(_columns(columns, None if is_named else names))
        missing = [name for name in names if name not in given]
        y = floats(outcome)
        lengths = {len(y), *(len(given[name]) for name in names if name in given)}
        if missing or len(lengths) > 1:
            message = (
                f"augment: columns {missing} are missing"
                if missing
                else (f"augment: the columns have different lengths {sorted(lengths)}")
            )
            raise AnalysisError(message)
        constant = self.coefficients.get("(Intercept)")
        start = 0.0 if constant is None else constant.estimate
        parts = [(self.coefficients[name].estimate, given[name]) for name in names]
        rows = []
        for place, value in enumerate(y):
            fitted = start + sum(slope * column[place] for slope, column in parts)
            rows.append({"outcome": value, "fitted": fitted, "resid": value - fitted})
        return rows


def ols(
    outcome: Numbers,
    columns: Columns,
    *,
    names: Sequence[str] | None = None,
    constant: Literal["add", "none"] = "add",
    weights: Numbers | None = None,
    clusters: Labels | None = None,
    variance: Variance | None = None,
    df: DegreesOfFreedom = "usual",
    conf_level: float = 0.95,
) -> LinearFit:
    """How does a numeric outcome depend on the columns, each with the others held fixed?

    Args:
        outcome: One number per row.
        columns: A dictionary (or data frame) of columns, or a two-dimensional array or list of
            rows. A category is a column of zeros and ones per level but one.
        names: Names of the columns of an array; ``x1``, ``x2`` and so on without.
        constant: Whether a column of ones, ``(Intercept)``, is put first.
        weights: One per row, inversely proportional to the variance of its error (not survey
            weights). A row of weight zero takes no part.
        clusters: The cluster (project, class, site) of each row, by name.
        variance: Kind of standard error; without, ``cr2`` with clusters and ``classical`` else.
        df: Degrees of freedom; ``usual`` is Satterthwaite's for ``cr2``, m - 1 for the other
            variances by cluster, n - p for the rest.
        conf_level: Confidence level of the intervals.

    Returns:
        Coefficients with standard errors, p-values and intervals, and the fit as a whole.

    Raises:
        AnalysisError: A collinear column, as many columns as rows, one cluster, a NaN, a fit
            without residuals, lengths that differ.

    >>> from jauge import stats
    >>> hours = [10, 20, 25, 30, 35, 40, 55, 60]
    >>> score = [41, 46, 44, 47, 52, 55, 56, 61]
    >>> fit = stats.ols(score, {"hours": hours}, clusters=list("AAABBCDD"))
    >>> hours = fit.coefficients["hours"]
    >>> round(hours.estimate, 4), round(hours.std_error, 4), round(hours.df, 2)
    (0.3864, 0.0291, 1.18)

    """
    named = _columns(columns, names)
    y = floats(outcome)
    if constant == "add":
        named = [("(Intercept)", [1.0] * len(y)), *named]
    terms = [name for name, _ in named]
    if len(set(terms)) < len(terms):
        raise AnalysisError("two columns have the same name: rename one")
    return LinearFit.of(
        _native.ols(
            [floats(column) for _, column in named],
            terms,
            y,
            None if weights is None else floats(weights),
            None if clusters is None else codes(clusters),
            variance or usual_variance(clusters),
            df,
            conf_level,
        )
    )


def usual_variance(clusters: Labels | None) -> Variance:
    """Choose CR2 where rows come in clusters, the classical variance else."""
    return "classical" if clusters is None else "cr2"


def codes(labels: Labels) -> Sequence[int]:
    """Whole numbers in place of labels; a missing label is refused."""
    found = one_column(labels)
    if getattr(getattr(found, "dtype", None), "kind", "") in ("i", "u"):
        return cast("Sequence[int]", found.astype("int64", order="C"))
    return array("q", coded(labels, "clusters")[0])


def _columns(columns: Columns, names: Sequence[str] | None) -> list[tuple[str, Numbers]]:
    """Names and columns of whatever holds them."""
    if hasattr(columns, "items"):
        return [(str(name), column) for name, column in columns.items()]
    table: Any = columns
    if hasattr(table, "get_columns"):  # polars
        return [(column.name, column) for column in table.get_columns()]
    if hasattr(table, "shape"):
        parts: list[Numbers] = [table[:, j] for j in range(table.shape[1])]
    else:
        rows = list(columns)
        if len({len(row) for row in rows}) > 1:
            raise AnalysisError("columns: the rows have different lengths")
        parts = [list(part) for part in zip(*rows, strict=True)]
    if names is None:
        names = [f"x{j + 1}" for j in range(len(parts))]
    if len(names) != len(parts):
        raise AnalysisError(f"names: {len(names)} for {len(parts)} columns")
    return list(zip(names, parts, strict=True))
