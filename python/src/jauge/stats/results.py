"""The shape of a result: frozen objects whose fields are the field's column names."""

import dataclasses
from array import array
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Literal, Self, TypeAlias, cast

__all__ = ["Alternative", "Estimate", "Numbers", "Result", "TestResult"]

Alternative: TypeAlias = Literal["two_sided", "greater", "less"]
"""Direction of the difference that a test looks for."""


Numbers: TypeAlias = Sequence[float] | Any
"""A list, a numpy array, a pandas or polars column: anything that holds numbers."""


def floats(values: Numbers) -> Sequence[float]:
    """Numbers in a form that the engine reads without touching each: a buffer of doubles."""
    if hasattr(values, "to_numpy"):
        values = values.to_numpy()
    if hasattr(values, "astype"):
        return cast("Sequence[float]", values.astype("float64", order="C"))
    if isinstance(values, array) and values.typecode == "d":
        return values
    return array("d", values)


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """What every statistic returns; each kind adds its fields."""

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Self:
        """Make the result from the fields that the engine hands over."""
        return cls(**fields)

    def tidy(self) -> list[dict[str, Any]]:
        """One row of the fields, for a data frame."""
        return [{f.name: getattr(self, f.name) for f in dataclasses.fields(self)}]

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row">{escape(name)}</th><td>{escape(_shown(value))}</td></tr>'
            for name, value in self.tidy()[0].items()
            if value is not None
        )
        return f"<table><tbody>{rows}</tbody></table>"


def _shown(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


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
