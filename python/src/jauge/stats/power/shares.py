"""Plans for one share against a fixed one, and for two shares."""

from dataclasses import dataclass
from typing import Literal

from jauge import _native
from jauge.stats.proportion import whole
from jauge.stats.results import Alternative, Result

__all__ = [
    "SharePlan",
    "detectable_effect_one_proportion",
    "detectable_effect_two_proportions",
    "power_one_proportion",
    "power_two_proportions",
    "sample_size_one_proportion",
    "sample_size_two_proportions",
]


@dataclass(frozen=True, slots=True)
class SharePlan(Result):
    """A design with the power of its test of shares."""

    share: float
    """The share that would matter; the first group's."""
    reference_share: float
    """The share that it is compared with."""
    effect: float
    """Cohen's h."""
    n: int
    """All people."""
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
    method: str
    """Name of the method."""


def power_one_proportion(
    share: float,
    reference_share: float,
    n: int,
    *,
    method: Literal["arcsine", "exact"],
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> SharePlan:
    """With what probability does a test tell a share from a fixed one?

    Args:
        share: The share that would matter.
        reference_share: The share that it is compared with.
        n: Number of answers expected.
        method: Test that is planned: arcsine normal, or exact binomial.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with its power.

    Raises:
        AnalysisError: A share outside 0 to 1, nobody, a level outside 0 to 0.5.

    >>> from jauge import stats
    >>> plan = stats.power_one_proportion(0.7, 0.5, 35, method="exact", alternative="greater")
    >>> round(plan.power, 4)
    0.7729

    """
    return SharePlan.of(
        _native.power_one_proportion(
            share, reference_share, whole(n, "n"), method, sig_level, alternative
        )
    )


def sample_size_one_proportion(
    share: float,
    reference_share: float,
    *,
    power: float,
    method: Literal["arcsine", "exact"],
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> SharePlan:
    """How many people tell a share from a fixed one with this power?

    Args:
        share: The share that would matter.
        reference_share: The share that it is compared with.
        power: Probability of seeing the effect that is asked for, such as 0.8.
        method: Test that is planned: arcsine normal, or exact binomial.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with the least number from which on the power stays.

    Raises:
        AnalysisError: Equal shares or the wrong direction, too many people.

    >>> from jauge import stats
    >>> stats.sample_size_one_proportion(0.7, 0.5, power=0.8, method="exact").n
    54

    """
    return SharePlan.of(
        _native.sample_size_one_proportion(
            share, reference_share, power, method, sig_level, alternative
        )
    )


def detectable_effect_one_proportion(
    reference_share: float,
    n: int,
    *,
    power: float,
    method: Literal["arcsine", "exact"],
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> SharePlan:
    """What share do ``n`` people tell from a fixed one with this power?

    Above the reference, or below it for ``less``.

    Args:
        reference_share: The share that it is compared with.
        n: Number of answers expected.
        power: Probability of seeing the effect that is asked for, such as 0.8.
        method: Test that is planned: arcsine normal, or exact binomial.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with its share.

    Raises:
        AnalysisError: No share is far enough, a power outside the level to 1.

    >>> from jauge import stats
    >>> plan = stats.detectable_effect_one_proportion(0.5, 35, power=0.8, method="arcsine")
    >>> round(plan.share, 3)
    0.728

    """
    return SharePlan.of(
        _native.detectable_effect_one_proportion(
            reference_share, whole(n, "n"), power, method, sig_level, alternative
        )
    )


def power_two_proportions(
    share: float,
    reference_share: float,
    n1: int,
    n2: int,
    *,
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> SharePlan:
    """With what probability does a test of two groups tell their shares apart?

    By Cohen's h; both tails of a two-sided test count.

    Args:
        share: The share that would matter.
        reference_share: The share that it is compared with.
        n1: People of the first group.
        n2: People of the second group.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with its power.

    Raises:
        AnalysisError: A share outside 0 to 1, an empty group, a level outside 0 to 0.5.

    >>> from jauge import stats
    >>> round(stats.power_two_proportions(0.75, 0.5, 30, 30).power, 4)
    0.5271

    """
    return SharePlan.of(
        _native.power_two_proportions(
            share, reference_share, whole(n1, "n1"), whole(n2, "n2"), sig_level, alternative
        )
    )


def sample_size_two_proportions(
    share: float,
    reference_share: float,
    *,
    power: float,
    ratio: float = 1.0,
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> SharePlan:
    """How many people per group tell two shares apart with this power?

    Args:
        share: The share that would matter.
        reference_share: The share that it is compared with.
        power: Probability of seeing the effect that is asked for, such as 0.8.
        ratio: Size of the second group over that of the first.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with the least whole numbers that reach the power.

    Raises:
        AnalysisError: Equal shares or the wrong direction, too many people.

    >>> from jauge import stats
    >>> stats.sample_size_two_proportions(0.75, 0.5, power=0.8).n1
    58

    """
    return SharePlan.of(
        _native.sample_size_two_proportions(
            share, reference_share, ratio, power, sig_level, alternative
        )
    )


def detectable_effect_two_proportions(
    reference_share: float,
    n1: int,
    n2: int,
    *,
    power: float,
    sig_level: float = 0.05,
    alternative: Alternative = "two_sided",
) -> SharePlan:
    """What share of a first group is told from the second group's with this power?

    Above the reference, or below it for ``less``.

    Args:
        reference_share: The share that it is compared with.
        n1: People of the first group.
        n2: People of the second group.
        power: Probability of seeing the effect that is asked for, such as 0.8.
        sig_level: Significance level of the test.
        alternative: Direction of the test.

    Returns:
        The plan with its share.

    Raises:
        AnalysisError: No share is far enough, a power outside the level to 1.

    >>> from jauge import stats
    >>> round(stats.detectable_effect_two_proportions(0.5, 58, 58, power=0.8).share, 2)
    0.75

    """
    return SharePlan.of(
        _native.detectable_effect_two_proportions(
            reference_share, whole(n1, "n1"), whole(n2, "n2"), power, sig_level, alternative
        )
    )
