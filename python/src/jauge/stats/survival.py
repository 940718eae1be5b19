"""After how long? Time until something happens, when not everybody was followed until it did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self, TypeAlias

from jauge import _native
from jauge.stats.columns import Flags, Labels, coded, flags, only_codes
from jauge.stats.results import Estimate, Numbers, Result, floats

__all__ = [
    "CurveInterval",
    "LogRank",
    "LogRankGroup",
    "SurvivalCurve",
    "SurvivalQuantile",
    "SurvivalStep",
    "kaplan_meier",
    "log_rank",
    "restricted_mean_survival",
    "survival_quantile",
]

CurveInterval: TypeAlias = Literal["plain", "log", "log_log"]
"""How the limits of a curve are drawn; R's choice is ``log``."""


@dataclass(frozen=True, slots=True)
class SurvivalStep(Result):
    """One step of a curve: what is known from this time to the next."""

    time: float
    """The time."""
    at_risk: int
    """Still seen and waiting just before."""
    events: int
    """To how many it happened then."""
    censored: int
    """Last seen then, without it."""
    survival: float
    """Share still waiting from here on."""
    std_error: float | None
    """Its standard error; ``None`` once nobody is left."""
    conf_low: float | None
    """Lower confidence limit; ``None`` where the method has none."""
    conf_high: float | None
    """Upper confidence limit; ``None`` where the method has none."""


@dataclass(frozen=True, slots=True)
class SurvivalQuantile(Result):
    """The time by which a share of people has it."""

    probability: float
    """The share, 0.5 for the median."""
    time: float | None
    """The time; ``None`` where the curve does not come down so far."""
    conf_low: float | None
    """Lower confidence limit; ``None`` where there is none."""
    conf_high: float | None
    """Upper confidence limit; ``None`` where there is none."""
    conf_level: float
    """Confidence level."""
    n: int
    """Number of people."""
    method: str
    """Name of the method."""


@dataclass(frozen=True, slots=True)
class SurvivalCurve(Result):
    """Result of :func:`kaplan_meier`."""

    steps: tuple[SurvivalStep, ...]
    """One step per time at which something happened or somebody was last seen."""
    median: SurvivalQuantile
    """When half of them have it."""
    n: int
    """Number of people."""
    events: int
    """To how many it happened."""
    conf_level: float
    """Confidence level of the limits."""
    interval: CurveInterval
    """How the limits are drawn."""
    method: str
    """Name of the method."""

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Self:
        """Make the result from the fields that the engine hands over."""
        steps = tuple(SurvivalStep(**step) for step in fields["steps"])
        median = SurvivalQuantile(**fields["median"])
        made: dict[str, Any] = {**fields, "steps": steps, "median": median}
        return cls(**made)

    def tidy(self) -> list[dict[str, Any]]:
        """One row per step."""
        return [step.tidy()[0] for step in self.steps]

    def at(self, time: float) -> SurvivalStep | None:
        """Find the step that holds at a time; ``None`` before the first.

        >>> from jauge import stats
        >>> curve = stats.kaplan_meier([1, 2, 4, 6], [True, True, False, False])
        >>> curve.at(3).survival
        0.5

        """
        before = [step for step in self.steps if step.time <= time]
        return before[-1] if before else None


@dataclass(frozen=True, slots=True)
class LogRankGroup(Result):
    """What happened in one group, and what would have if groups did not differ."""

    term: str
    """Name of the group."""
    n: int
    """Number of people."""
    observed: int
    """To how many it happened."""
    expected: float
    """To how many it would have, with the risk of all at each time."""


@dataclass(frozen=True, slots=True)
class LogRank(Result):
    """Result of :func:`log_rank`."""

    statistic: float
    """The chi-squared statistic."""
    df: float
    """Degrees of freedom."""
    p_value: float
    """The p-value."""
    groups: tuple[LogRankGroup, ...]
    """One entry per group."""
    n: int
    """Number of people."""
    method: str
    """Name of the method."""

    @classmethod
    def of(cls, fields: Mapping[str, Any], names: Sequence[str] = ()) -> Self:
        """Make the result from the fields that the engine hands over."""
        test = fields["test"]
        named = zip(names, fields["groups"], strict=True)
        return cls(
            statistic=test["statistic"],
            df=test["df"],
            p_value=test["p_value"],
            groups=tuple(LogRankGroup(term=name, **group) for name, group in named),
            n=test["n"],
            method=test["method"],
        )

    def tidy(self) -> list[dict[str, Any]]:
        """One row per group."""
        return [group.tidy()[0] for group in self.groups]


def kaplan_meier(
    times: Numbers,
    happened: Flags,
    *,
    conf_level: float = 0.95,
    interval: CurveInterval = "log_log",
) -> SurvivalCurve:
    """Which share of people is still waiting at each time?

    Args:
        times: For each person the time from the start until it happened, or until last seen.
        happened: For each person whether it happened then; no for those last seen without it.
        conf_level: Confidence level of the limits.
        interval: ``log_log`` limits hold best in small groups; R's default is ``log``.

    Returns:
        The curve, a step per time, and the median.

    Raises:
        AnalysisError: Nobody, times that are negative or no numbers, columns of unequal length.

    >>> from jauge import stats
    >>> months = [1, 2, 3, 3, 5, 6, 6, 6]
    >>> found = [True, True, True, False, True, True, False, False]
    >>> curve = stats.kaplan_meier(months, found)
    >>> curve.at(5).survival, curve.at(5).at_risk, curve.median.time
    (0.46875, 4, 5.0)

    """
    return SurvivalCurve.of(
        _native.kaplan_meier(floats(times), flags(happened), conf_level, interval)
    )


def survival_quantile(
    times: Numbers,
    happened: Flags,
    *,
    probability: float = 0.5,
    conf_level: float = 0.95,
    interval: CurveInterval = "log_log",
) -> SurvivalQuantile:
    """By when does a share of people have it?

    Args:
        times: For each person the time from the start until it happened, or until last seen.
        happened: For each person whether it happened then.
        probability: The share, 0.5 for the median.
        conf_level: Confidence level of the limits.
        interval: How the limits of the curve are drawn, from which those of the time follow.

    Returns:
        The time with its limits; ``None`` is "later than anybody was followed".

    Raises:
        AnalysisError: As :func:`kaplan_meier`, or a share that is not between 0 and 1.

    >>> from jauge import stats
    >>> stats.survival_quantile([1, 2, 3, 4, 5, 6], [True] * 6, probability=0.5).time
    3.5

    """
    return SurvivalQuantile.of(
        _native.survival_quantile(floats(times), flags(happened), probability, conf_level, interval)
    )


def restricted_mean_survival(
    times: Numbers, happened: Flags, *, until: float, conf_level: float = 0.95
) -> Estimate:
    """How long do people wait on average, within so many months?

    Args:
        times: For each person the time from the start until it happened, or until last seen.
        happened: For each person whether it happened then.
        until: The horizon; not beyond the last time that was seen.
        conf_level: Confidence level of the interval.

    Returns:
        The mean waiting time up to the horizon.

    Raises:
        AnalysisError: As :func:`kaplan_meier`, or a horizon beyond what was seen.

    >>> from jauge import stats
    >>> stats.restricted_mean_survival([2, 4, 6, 6], [True, True, False, False], until=6).estimate
    4.5

    """
    return Estimate.of(
        _native.restricted_mean_survival(floats(times), flags(happened), until, conf_level)
    )


def log_rank(
    times: Numbers, happened: Flags, groups: Labels, *, strata: Labels | None = None
) -> LogRank:
    """Do groups differ in the time until it happens?

    Args:
        times: For each person the time from the start until it happened, or until last seen.
        happened: For each person whether it happened then.
        groups: For each person the group.
        strata: For each person a stratum (project, region) within which groups are compared.

    Returns:
        The test, and for each group what was observed and expected.

    Raises:
        AnalysisError: Fewer than two groups, nothing happened, columns of unequal length.

    >>> from jauge import stats
    >>> months = [1, 2, 2, 3, 5, 3, 5, 6, 6, 6]
    >>> found = [True, True, True, True, False, True, True, False, False, False]
    >>> test = stats.log_rank(months, found, list("aaaaabbbbb"))
    >>> round(test.p_value, 3), [group.observed for group in test.groups]
    (0.091, [4, 2])

    """
    of, names = coded(groups, "groups")
    found = _native.log_rank(floats(times), flags(happened), of, only_codes(strata, "strata"))
    return LogRank.of(found, [str(name) for name in names])
