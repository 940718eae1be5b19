"""The shape of a result: frozen objects whose fields are the field's column names."""

import dataclasses
import math
import reprlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, Literal, Self, TypeAlias, cast

from jauge import explanations
from jauge._native import CellTypeError, LengthMismatchError, NotFiniteError
from jauge.explanations import Explanation
from jauge.faults import Lang
from jauge.flat import absent
from jauge.tabular import Tabular

__all__ = [
    "Alternative",
    "Estimate",
    "Named",
    "Numbers",
    "Result",
    "TestResult",
    "floats",
    "gapped",
    "one_column",
    "pairs",
    "same_rows",
]

Alternative: TypeAlias = Literal["two_sided", "greater", "less"]
"""Direction of the difference that a test looks for."""


Numbers: TypeAlias = Sequence[float] | Any
"""A list, a numpy array, a pandas or polars column: anything that holds numbers."""


def floats(values: Numbers) -> Sequence[float]:
    """Numbers, all of them finite, in a form that the engine reads without touching each.

    The engine refuses what is missing or infinite by the name of the argument; a column has a
    name of its own, by which its user knows it.

    Raises:
        CellTypeError: A value is no number; nothing is made into one in silence.
        NotFiniteError: A value of a column is missing or infinite.

    """
    held = gapped(values)
    name = getattr(values, "name", None)
    if isinstance(name, str) and name and not _all_finite(held):
        for row, value in enumerate(held, start=1):
            if not math.isfinite(value):
                message = (
                    f"column {name!r} holds {value} in row {row}, which is not a finite number; "
                    "remove missing values, with their reason, before calling"
                )
                raise NotFiniteError(message)
    return held


def _all_finite(held: Any) -> bool:
    if isinstance(held, array):
        return all(map(math.isfinite, held))
    return bool(import_module("numpy").isfinite(held).all())


def pairs(before: Numbers, after: Numbers) -> tuple[Sequence[float], Sequence[float]]:
    """Two measures of the same people, row by row.

    Raises:
        CellTypeError: As for :func:`floats`.
        NotFiniteError: As for :func:`floats`.
        LengthMismatchError: Columns whose labels say that their rows are not the same people.

    """
    same_rows(before, after)
    return floats(before), floats(after)


def same_rows(before: Any, after: Any) -> None:
    """Refuse two columns that share some labels of rows, but not all of them in one order.

    Columns without a label in common, as of one frame per wave that was filtered, go by place.
    """
    one: Any = getattr(before, "index", None)
    other: Any = getattr(after, "index", None)
    if not hasattr(one, "equals") or not hasattr(other, "equals"):
        return
    if one.equals(other) or not len(one.intersection(other, sort=False)):
        return
    apart = list(one.symmetric_difference(other, sort=False)[:3])
    what = f"such as {', '.join(map(repr, apart))}" if apart else "in another order"
    message = (
        f"the rows of before and after have different labels, {what}: people would be mixed up; "
        "pair them first, as frame[['before', 'after']].dropna()"
    )
    raise LengthMismatchError(message)


def gapped(values: Numbers) -> Sequence[float]:
    """Numbers as :func:`floats`, NaN where there is none: for what says how many it left out.

    Raises:
        CellTypeError: A value is no number; nothing is made into one in silence.

    """
    held = one_column(values)
    kind = getattr(getattr(held, "dtype", None), "kind", "O")
    if kind in "biuf" and hasattr(held, "astype"):
        return cast("Sequence[float]", held.astype("float64", order="C"))
    if isinstance(held, array) and held.typecode == "d":
        return held
    if kind in "mMc":
        raise CellTypeError(
            _no_number(values, str(getattr(held, "dtype", "")), "count them from a day as numbers")
        )
    listed = held.tolist() if hasattr(held, "tolist") else held
    try:
        return array("d", listed)
    except (TypeError, ValueError, OverflowError):
        return array("d", [_number(values, n, value) for n, value in enumerate(listed, start=1)])


def one_column(values: Any) -> Any:
    """What holds one value a row: an array in the place of a column, else what was given.

    Raises:
        CellTypeError: It holds no rows, or several columns.

    """
    held = values.to_numpy() if hasattr(values, "to_numpy") else values
    if getattr(held, "ndim", 1) > 1:
        shape = " x ".join(map(str, held.shape))
        message = f"one column is needed, not a table of {shape}: frame['score'], array[:, 0]"
        raise CellTypeError(message)
    if not hasattr(held, "__iter__") or getattr(held, "ndim", 1) == 0:
        message = (
            "a list, an array or a column with one value a row is needed, not "
            f"{reprlib.repr(values)}; [value] for one row"
        )
        raise CellTypeError(message)
    return held


def _number(values: Numbers, row: int, value: Any) -> float:
    """The number in a row; NaN where there is none, which the engine refuses or leaves out."""
    if absent(value):
        return float("nan")
    try:
        return float(array("d", [value])[0])
    except (TypeError, ValueError, OverflowError) as fault:
        what = f"{reprlib.repr(value)}, {type(value).__name__}, in row {row}"
        way = "give words their codes, such as column.cat.codes of ordered categories"
        raise CellTypeError(_no_number(values, what, way)) from fault


def _no_number(values: Numbers, what: str, way: str) -> str:
    name = getattr(values, "name", None)
    column = "the values hold" if name is None else f"column {str(name)!r} holds"
    return f"{column} {what}, which is no number; {way}, or leave it out, with its reason"


class Named(Mapping[str, "Estimate"]):
    """Estimates by name and in order; it never changes, and compares, copies and pickles."""

    __slots__ = ("_rows",)

    _rows: dict[str, "Estimate"]

    def __init__(self, rows: Mapping[str, "Estimate"]) -> None:
        """Keep the rows."""
        object.__setattr__(self, "_rows", dict(rows))

    def __getitem__(self, name: str) -> "Estimate":
        return self._rows[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"estimates never change: {name} cannot be set to {value!r}")

    def __hash__(self) -> int:
        return hash(tuple(self._rows.items()))

    def __reduce__(self) -> tuple[type[Self], tuple[dict[str, "Estimate"]]]:
        return type(self), (self._rows,)

    def __repr__(self) -> str:
        return repr(self._rows)


@dataclasses.dataclass(frozen=True, slots=True)
class Result(Tabular):
    """What every statistic returns; each kind adds its fields.

    A result never changes; it compares by its fields, copies and pickles. It shows itself as a
    table in a notebook, becomes a frame of any library, says what it is by :meth:`explain` and
    where it comes from by :meth:`cite`.
    """

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Self:
        """Make the result from the fields that the engine hands over."""
        return cls(**{k: tuple(v) if type(v) is list else v for k, v in fields.items()})

    def tidy(self) -> list[dict[str, Any]]:
        """One row per estimate: here one row, of all fields."""
        return [{f.name: getattr(self, f.name) for f in dataclasses.fields(self)}]

    def glance(self) -> dict[str, Any]:
        """One row about the whole: the fields that hold one number or word."""
        fields = ((f.name, getattr(self, f.name)) for f in dataclasses.fields(self) if f.repr)
        return {k: v for k, v in fields if v is None or isinstance(v, (int, float, str))}

    def explain(self, *, lang: Lang = "en") -> Explanation:
        """Say what the method does, what it assumes, and why it rather than another.

        Args:
            lang: Language of the text.

        >>> from jauge import stats
        >>> print(stats.wilson(35, n=48).explain().method)
        Share with Wilson's score interval

        """
        return explanations.about(type(self).__name__, getattr(self, "method", ""), lang)

    def cite(self) -> str:
        """Say what to cite: the source of the method, and jauge with its version."""
        return self.explain().cite()

    def _caption(self) -> str:
        return str(getattr(self, "method", type(self).__name__))


@dataclasses.dataclass(frozen=True, slots=True)
class Estimate(Result):
    """One number with what is known of its precision."""

    estimate: float
    """The estimate, in the unit that the function documents."""
    std_error: float | None
    """Its standard error."""
    statistic: float | None
    """The test statistic."""
    df: float | None
    """Degrees of freedom of the statistic."""
    p_value: float | None
    """The p-value, for the alternative that was asked for."""
    conf_low: float | None
    """Lower confidence limit; ``None`` where the interval has no lower end."""
    conf_high: float | None
    """Upper confidence limit; ``None`` where the interval has no upper end."""
    conf_level: float | None
    """Confidence level, such as 0.95."""
    n: int
    """Number of observations that the number rests on."""
    method: str
    """Name of the method."""


@dataclasses.dataclass(frozen=True, slots=True)
class TestResult(Result):
    """A test that has no estimate of its own."""

    __test__ = False  # not a test case, whatever pytest thinks of the name

    statistic: float
    """The test statistic."""
    df: float | None
    """Degrees of freedom; the numerator's for an F statistic."""
    df_denominator: float | None
    """Degrees of freedom of the denominator of an F statistic."""
    p_value: float
    """The p-value."""
    n: int
    """Number of observations that the test rests on."""
    method: str
    """Name of the method."""
