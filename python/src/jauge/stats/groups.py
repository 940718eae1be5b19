"""Many small groups with chance taken out, and people who were chosen for a low start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from jauge import _native
from jauge.stats.columns import Labels, coded
from jauge.stats.results import Numbers, Result, floats

__all__ = [
    "Regression",
    "Shrunken",
    "ShrunkenGroup",
    "adjusted_rand_index",
    "regression_to_the_mean",
    "shrink",
]


@dataclass(frozen=True, slots=True)
class ShrunkenGroup(Result):
    """One group with chance taken out."""

    term: str
    """Its name, or its number from 1."""
    estimate: float
    """Its figure, drawn towards the common mean."""
    std_error: float
    """Standard error of that."""
    conf_low: float
    """Lower confidence limit."""
    conf_high: float
    """Upper confidence limit."""
    kept: float
    """How much of the group's own figure is kept, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Shrunken(Result):
    """Result of :func:`shrink`."""

    mean: float
    """The common mean."""
    std_error: float
    """Its standard error."""
    tau_squared: float
    """Variance between groups beyond chance."""
    groups: tuple[ShrunkenGroup, ...]
    """One entry per group, in their order."""

    @classmethod
    def of(cls, fields: Mapping[str, Any], names: Sequence[str] = ()) -> Self:
        """Make the result from the fields that the engine hands over."""
        named = zip(names, fields["groups"], strict=True)
        groups = tuple(ShrunkenGroup(term=name, **group) for name, group in named)
        made: dict[str, Any] = {**fields, "groups": groups}
        return cls(**made)

    def tidy(self) -> list[dict[str, Any]]:
        """One row per group."""
        return [group.tidy()[0] for group in self.groups]

    @property
    def method(self) -> str:
        """Name of the method."""
        return "shrunken estimates, REML"


@dataclass(frozen=True, slots=True)
class Regression(Result):
    """Result of :func:`regression_to_the_mean`, in standard deviations of the whole."""

    before: float
    """Mean of those chosen, at the start."""
    after: float
    """Their mean the second time, if nothing was done."""
    gain: float
    """The rise that only seems one."""

    @property
    def method(self) -> str:
        """Name of the method."""
        return "regression to the mean of a normal score"


def shrink(
    estimates: Numbers | Mapping[str, float],
    std_errors: Numbers | Mapping[str, float],
    *,
    conf_level: float = 0.95,
) -> Shrunken:
    """How much do groups differ once chance is taken out?

    The extreme ones of many small groups are extreme partly by chance; each figure is drawn to the
    common mean, the more so the less sure it is.

    Args:
        estimates: One figure per group, by name or in order.
        std_errors: Its standard error, by the same names or in the same order.
        conf_level: Confidence level of the intervals.

    Returns:
        The common mean, the spread beyond chance, and each group.

    Raises:
        AnalysisError: Fewer than five groups, a figure or a standard error that is no number.

    >>> from jauge import stats
    >>> found = stats.shrink(
    ...     [0.42, 0.35, 0.51, 0.28, 1.10, 0.61], [0.10, 0.12, 0.11, 0.09, 0.40, 0.13]
    ... )
    >>> round(found.groups[4].estimate, 2), found.groups[4].kept < 0.1
    (0.46, True)

    """
    if isinstance(estimates, Mapping) and isinstance(std_errors, Mapping):
        names = [str(name) for name in estimates]
        missing = [name for name in estimates if name not in std_errors]
        if missing or len(std_errors) != len(estimates):
            message = f"std_errors: one for each of {', '.join(names)}, and no other, is needed"
            raise _native.AnalysisError(message)
        std_errors = [std_errors[name] for name in estimates]
        estimates = list(estimates.values())
    else:
        names = [str(n) for n, _ in enumerate(floats(estimates), start=1)]
    found = _native.shrink(floats(estimates), floats(std_errors), conf_level)
    return Shrunken.of(found, names)


def regression_to_the_mean(correlation: float, *, cutoff: float) -> Regression:
    """How large a rise is to be expected of people chosen under a cutoff when nothing was done?

    Args:
        correlation: Between the two times, when nothing is done.
        cutoff: In standard deviations from the mean of the whole: those below it were chosen.

    Returns:
        Mean before, mean after and the difference.

    Raises:
        AnalysisError: A correlation outside -1 to 1, or a cutoff below which there is nobody.

    >>> from jauge import stats
    >>> round(stats.regression_to_the_mean(0.5, cutoff=-1.0).gain, 6)
    0.762568

    """
    return Regression.of(_native.regression_to_the_mean(correlation, cutoff))


def adjusted_rand_index(one: Labels, other: Labels) -> float:
    """How far do two groupings of the same rows agree, chance taken out?

    Args:
        one: The group of each row.
        other: Its group in another grouping.

    Returns:
        1 where they are the same but for the names, near 0 where they agree by chance only.

    Raises:
        AnalysisError: Fewer than two rows, different lengths.

    >>> from jauge import stats
    >>> stats.adjusted_rand_index(["a", "a", "b", "b"], [2, 2, 1, 1])
    1.0

    """
    return _native.adjusted_rand_index(coded(one, "one")[0], coded(other, "other")[0])
