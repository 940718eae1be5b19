"""Which part of the variance of a score lies between groups?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from jauge import _native
from jauge.stats.results import Numbers, Result, floats

__all__ = [
    "VarianceExplained",
    "epsilon_squared",
    "epsilon_squared_of_groups",
    "eta_squared",
    "eta_squared_of_groups",
    "omega_squared",
    "omega_squared_of_groups",
]

ExplainedVarianceInterval: TypeAlias = Literal["sample_size", "denominator_df"]
"""How a limit of the noncentrality of F becomes a share of variance."""


@dataclass(frozen=True, slots=True)
class VarianceExplained(Result):
    """A share of variance with its F test."""

    estimate: float
    """The share of variance."""
    statistic: float
    """The F statistic."""
    df: float
    """Degrees of freedom of the numerator."""
    df_denominator: float
    """Degrees of freedom of the denominator."""
    p_value: float
    """P(F or more) if all groups had one mean."""
    conf_low: float
    """Lower confidence limit."""
    conf_high: float
    """Upper confidence limit."""
    conf_level: float
    """Confidence level, such as 0.95."""
    n: int
    """Number of people: df1 + df2 + 1."""
    method: str
    """Which estimate and which interval."""


def eta_squared(
    f: float,
    df1: float,
    df2: float,
    *,
    interval: ExplainedVarianceInterval = "sample_size",
    conf_level: float = 0.95,
) -> VarianceExplained:
    """Which part of the variance of these people lies between their groups?

    Args:
        f: The F statistic of a one-way layout (of one factor, for the partial share).
        df1: Degrees of freedom of its numerator.
        df2: Degrees of freedom of its denominator.
        interval: ncp / (ncp + N), the share of the population; or ncp / (ncp + df2), as R's
            effectsize.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        The share in the sample, too high on average for other people.

    Raises:
        AnalysisError: A negative F, degrees of freedom of 0 or less, a NaN.

    >>> from jauge import stats
    >>> round(stats.eta_squared(4.5, 2, 27).estimate, 4)
    0.25

    """
    return VarianceExplained.of(_native.eta_squared(f, df1, df2, interval, conf_level))


def eta_squared_of_groups(
    groups: Sequence[Numbers],
    *,
    interval: ExplainedVarianceInterval = "sample_size",
    conf_level: float = 0.95,
) -> VarianceExplained:
    """Compute :func:`eta_squared` of a one-way layout from the scores of its groups.

    Args:
        groups: The scores of each group; empty groups are left out.
        interval: As in :func:`eta_squared`.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        The share in the sample, too high on average for other people.

    Raises:
        AnalysisError: Fewer than two groups, nobody beside another, no variation within, a NaN.

    >>> from jauge import stats
    >>> stats.eta_squared_of_groups([[1, 2, 3], [2, 3, 4], [5, 6, 7]]).statistic
    13.0

    """
    return VarianceExplained.of(
        _native.eta_squared_of_groups([floats(g) for g in groups], interval, conf_level)
    )


def epsilon_squared(
    f: float,
    df1: float,
    df2: float,
    *,
    interval: ExplainedVarianceInterval = "sample_size",
    conf_level: float = 0.95,
) -> VarianceExplained:
    """Which part of the variance lies between the groups, by Kelley's correction?

    Args:
        f: The F statistic of a one-way layout (of one factor, for the partial share).
        df1: Degrees of freedom of its numerator.
        df2: Degrees of freedom of its denominator.
        interval: ncp / (ncp + N), the share of the population; or ncp / (ncp + df2), as R's
            effectsize.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        The adjusted share; below 0 it means nothing beyond chance.

    Raises:
        AnalysisError: A negative F, degrees of freedom of 0 or less, a NaN.

    >>> from jauge import stats
    >>> round(stats.epsilon_squared(4.5, 2, 27).estimate, 4)
    0.1944

    """
    return VarianceExplained.of(_native.epsilon_squared(f, df1, df2, interval, conf_level))


def epsilon_squared_of_groups(
    groups: Sequence[Numbers],
    *,
    interval: ExplainedVarianceInterval = "sample_size",
    conf_level: float = 0.95,
) -> VarianceExplained:
    """Compute :func:`epsilon_squared` of a one-way layout from the scores of its groups.

    Args:
        groups: The scores of each group; empty groups are left out.
        interval: As in :func:`epsilon_squared`.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        The adjusted share; below 0 it means nothing beyond chance.

    Raises:
        AnalysisError: Fewer than two groups, nobody beside another, no variation within, a NaN.

    >>> from jauge import stats
    >>> stats.epsilon_squared_of_groups([[1, 2, 3], [2, 3, 4], [5, 6, 7]]).statistic
    13.0

    """
    return VarianceExplained.of(
        _native.epsilon_squared_of_groups([floats(g) for g in groups], interval, conf_level)
    )


def omega_squared(
    f: float,
    df1: float,
    df2: float,
    *,
    interval: ExplainedVarianceInterval = "sample_size",
    conf_level: float = 0.95,
) -> VarianceExplained:
    """Which part of the variance lies between the groups, by Hays' correction?

    Args:
        f: The F statistic of a one-way layout (of one factor, for the partial share).
        df1: Degrees of freedom of its numerator.
        df2: Degrees of freedom of its denominator.
        interval: ncp / (ncp + N), the share of the population; or ncp / (ncp + df2), as R's
            effectsize.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        The corrected share; below 0 it means nothing beyond chance.

    Raises:
        AnalysisError: A negative F, degrees of freedom of 0 or less, a NaN.

    >>> from jauge import stats
    >>> round(stats.omega_squared(4.5, 2, 27).estimate, 4)
    0.1892

    """
    return VarianceExplained.of(_native.omega_squared(f, df1, df2, interval, conf_level))


def omega_squared_of_groups(
    groups: Sequence[Numbers],
    *,
    interval: ExplainedVarianceInterval = "sample_size",
    conf_level: float = 0.95,
) -> VarianceExplained:
    """Compute :func:`omega_squared` of a one-way layout from the scores of its groups.

    Args:
        groups: The scores of each group; empty groups are left out.
        interval: As in :func:`omega_squared`.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        The corrected share; below 0 it means nothing beyond chance.

    Raises:
        AnalysisError: Fewer than two groups, nobody beside another, no variation within, a NaN.

    >>> from jauge import stats
    >>> stats.omega_squared_of_groups([[1, 2, 3], [2, 3, 4], [5, 6, 7]]).statistic
    13.0

    """
    return VarianceExplained.of(
        _native.omega_squared_of_groups([floats(g) for g in groups], interval, conf_level)
    )
