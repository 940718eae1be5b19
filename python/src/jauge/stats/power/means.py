"""Plans for a mean change and for a difference of two means."""

from dataclasses import dataclass
from typing import Literal, Never, TypeAlias

from jauge import _native
from jauge.stats.finite_population import size_of
from jauge.stats.proportion import whole
from jauge.stats.results import Alternative, Result

__all__ = [
    "Parent",
    "Plan",
    "detectable_effect_paired_t",
    "detectable_effect_signed_rank",
    "detectable_effect_two_groups_t",
    "post_hoc_power",
    "power_paired_t",
    "power_signed_rank",
    "power_two_groups_t",
    "sample_size_paired_t",
    "sample_size_signed_rank",
    "sample_size_two_groups_t",
]

Parent: TypeAlias = Literal["normal", "uniform", "logistic", "laplace", "least_favourable"]
"""Shape of the changes that the efficiency of the signed-rank test is taken from."""


@dataclass(frozen=True, slots=True)
class Plan(Result):
    """A design with the power of its t test."""

    effect: float
    """The effect in standard deviations; its sign is the direction."""
    effect_uncorrected: float
    """The effect that would be detected without the finite population correction."""
    n: int
    """All units: pairs, or people of both groups."""
    n1: int | None
    """People of the first group."""
    n2: int | None
    """People of the second group."""
    n_exact: float | None
    """The real number at which the power is exactly the one asked for."""
    power: float
    """Probability that the test rejects."""
    sig_level: float
    """Significance level of the test."""
    alternative: Alternative
    """Direction of the test."""
    df: float
    """Degrees of freedom of the test."""
    ncp: float | None
    """Noncentrality of t; ``None`` for a census."""
    population: int | None
    """Size of the population, N; ``None`` for units like these without end."""
    variance_factor: float
    """What the sampling variance was multiplied by: 1 - n / N, or 1."""
    method: str
    """Name of the method."""


def power_paired_t(
    d_z: float,
    n: int,
    *,
    population: int | None = None,
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> Plan:
    """With what probability does a paired t test see a change of ``d_z``?

    Both tails of a two-sided test count.

    Args:
        d_z: Mean change over the standard deviation of the changes.
        n: Number of complete pairs expected.
        population: How many units there are, for a statement about these only; ``None`` for units
            like these without end.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with its power.

    Raises:
        AnalysisError: Fewer than two pairs, a census, a level outside 0 to 0.5.

    >>> from jauge import stats
    >>> round(stats.power_paired_t(0.5, 30).power, 4)
    0.754

    """
    return Plan.of(
        _native.power_paired_t(d_z, whole(n, "n"), size_of(population), sig_level, alternative)
    )


def sample_size_paired_t(
    d_z: float,
    *,
    power: float,
    population: int | None = None,
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> Plan:
    """How many pairs does a paired t test need to see a change of ``d_z``?

    Args:
        d_z: Mean change over the standard deviation of the changes.
        power: Probability of seeing the effect that is asked for, such as 0.8.
        population: How many units there are, for a statement about these only; ``None`` for units
            like these without end.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with the least whole number that reaches the power.

    Raises:
        AnalysisError: An effect of zero or against the direction of the test, too many pairs.

    >>> from jauge import stats
    >>> stats.sample_size_paired_t(0.5, power=0.8).n
    34

    """
    return Plan.of(
        _native.sample_size_paired_t(d_z, power, size_of(population), sig_level, alternative)
    )


def detectable_effect_paired_t(
    n: int,
    *,
    power: float,
    population: int | None = None,
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> Plan:
    """What is the smallest change that a paired t test on ``n`` pairs sees with this power?

    Args:
        n: Number of complete pairs expected.
        power: Probability of seeing the effect that is asked for, such as 0.8.
        population: How many units there are, for a statement about these only; ``None`` for units
            like these without end.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with its effect, with and without the finite population correction.

    Raises:
        AnalysisError: Fewer than two pairs, a census, a power outside the level to 1.

    >>> from jauge import stats
    >>> round(stats.detectable_effect_paired_t(35, power=0.8).effect, 6)
    0.487466

    """
    return Plan.of(
        _native.detectable_effect_paired_t(
            whole(n, "n"), power, size_of(population), sig_level, alternative
        )
    )


def power_signed_rank(
    d_z: float,
    n: int,
    *,
    parent: Parent,
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> Plan:
    """About what power has a Wilcoxon signed-rank test on ``n`` pairs?

    An approximation by the asymptotic relative efficiency: rough below some 20 pairs and for
    items with few levels.

    Args:
        d_z: Mean change over the standard deviation of the changes.
        n: Number of complete pairs expected.
        parent: Shape of the changes that the efficiency is taken from.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with its power.

    Raises:
        AnalysisError: Fewer than three pairs, a level outside 0 to 0.5.

    >>> from jauge import stats
    >>> round(stats.power_signed_rank(0.5, 35, parent="normal").power, 2)
    0.8

    """
    return Plan.of(_native.power_signed_rank(d_z, whole(n, "n"), parent, sig_level, alternative))


def sample_size_signed_rank(
    d_z: float,
    *,
    power: float,
    parent: Parent,
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> Plan:
    """About how many pairs does a signed-rank test need?

    See :func:`power_signed_rank` for what the approximation is worth.

    Args:
        d_z: Mean change over the standard deviation of the changes.
        power: Probability of seeing the effect that is asked for, such as 0.8.
        parent: Shape of the changes that the efficiency is taken from.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with the least whole number that reaches the power.

    Raises:
        AnalysisError: An effect of zero or against the direction of the test, too many pairs.

    >>> from jauge import stats
    >>> stats.sample_size_signed_rank(0.5, power=0.8, parent="normal").n
    35

    """
    return Plan.of(_native.sample_size_signed_rank(d_z, power, parent, sig_level, alternative))


def detectable_effect_signed_rank(
    n: int,
    *,
    power: float,
    parent: Parent,
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> Plan:
    """About what change does a signed-rank test on ``n`` pairs see?

    See :func:`power_signed_rank` for what the approximation is worth.

    Args:
        n: Number of complete pairs expected.
        power: Probability of seeing the effect that is asked for, such as 0.8.
        parent: Shape of the changes that the efficiency is taken from.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with its effect.

    Raises:
        AnalysisError: Fewer than three pairs, a power outside the level to 1.

    >>> from jauge import stats
    >>> round(stats.detectable_effect_signed_rank(35, power=0.8, parent="normal").effect, 2)
    0.5

    """
    return Plan.of(
        _native.detectable_effect_signed_rank(whole(n, "n"), power, parent, sig_level, alternative)
    )


def power_two_groups_t(
    d: float,
    n1: int,
    n2: int,
    *,
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> Plan:
    """With what probability does a t test of two groups see a difference of ``d``?

    Both tails of a two-sided test count.

    Args:
        d: Difference in units of the common standard deviation.
        n1: People of the first group.
        n2: People of the second group.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with its power.

    Raises:
        AnalysisError: Fewer than two people in a group, a level outside 0 to 0.5.

    >>> from jauge import stats
    >>> round(stats.power_two_groups_t(0.5, 30, 30).power, 4)
    0.4779

    """
    return Plan.of(
        _native.power_two_groups_t(d, whole(n1, "n1"), whole(n2, "n2"), sig_level, alternative)
    )


def sample_size_two_groups_t(
    d: float,
    *,
    power: float,
    ratio: float = 1.0,
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> Plan:
    """How many people per group does a t test need to see a difference of ``d``?

    Args:
        d: Difference in units of the common standard deviation.
        power: Probability of seeing the effect that is asked for, such as 0.8.
        ratio: Size of the second group over that of the first.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with the least whole numbers that reach the power.

    Raises:
        AnalysisError: An effect of zero or against the direction of the test, too many people.

    >>> from jauge import stats
    >>> stats.sample_size_two_groups_t(0.5, power=0.8).n1
    64

    """
    return Plan.of(_native.sample_size_two_groups_t(d, ratio, power, sig_level, alternative))


def detectable_effect_two_groups_t(
    n1: int,
    n2: int,
    *,
    power: float,
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> Plan:
    """What is the smallest difference that a t test of two groups sees with this power?

    Args:
        n1: People of the first group.
        n2: People of the second group.
        power: Probability of seeing the effect that is asked for, such as 0.8.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with its effect.

    Raises:
        AnalysisError: Fewer than two people in a group, a power outside the level to 1.

    >>> from jauge import stats
    >>> round(stats.detectable_effect_two_groups_t(30, 30, power=0.8).effect, 4)
    0.7356

    """
    return Plan.of(
        _native.detectable_effect_two_groups_t(
            whole(n1, "n1"), whole(n2, "n2"), power, sig_level, alternative
        )
    )


def post_hoc_power(observed_effect: float, n: int) -> Never:
    """Refuses, always: power at the observed effect is the p-value in other words.

    Give the interval of the effect, or the smallest effect that the design could detect as
    planned (``detectable_effect_...``).

    Args:
        observed_effect: The effect that the study found.
        n: Number of units.

    Raises:
        AnalysisError: Always (J. M. Hoenig, D. M. Heisey 2001, doi:10.1198/000313001300339897).

    >>> from jauge import AnalysisError, stats
    >>> try:
    ...     stats.post_hoc_power(0.31, 35)
    ... except AnalysisError as refusal:
    ...     "interval" in str(refusal)
    True

    """
    _native.post_hoc_power(observed_effect, whole(n, "n"))
    raise AssertionError("the engine refuses power at the observed effect")
