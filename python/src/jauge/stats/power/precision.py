"""How many answers make a figure precise enough?"""

from dataclasses import dataclass
from typing import Literal

from jauge import _native
from jauge.stats.finite_population import size_of
from jauge.stats.proportion import whole
from jauge.stats.results import Result

__all__ = [
    "Precision",
    "half_width_clustered",
    "half_width_mean",
    "half_width_share",
    "sample_size_mean",
    "sample_size_share",
]


@dataclass(frozen=True, slots=True)
class Precision(Result):
    """The precision that a number of answers buys."""

    half_width: float
    """Half the width of the interval, in the unit of the estimate."""
    n: int
    """How many answers, or clusters."""
    n_exact: float | None
    """The real number at which the half-width is exactly the one asked for."""
    conf_level: float
    """Confidence level of the interval."""
    population: int | None
    """Size of the population, N; ``None`` for units like these without end."""
    sampling_fraction: float | None
    """f = n / N."""
    variance_factor: float
    """1 - f, or 1."""
    method: str
    """Name of the method."""


def half_width_share(
    n: int,
    *,
    expected_share: float = 0.5,
    method: Literal["normal", "exact"],
    population: int | None = None,
    conf_level: float = 0.95,
) -> Precision:
    """How precise will a share be with ``n`` answers?

    Args:
        n: Number of answers expected.
        expected_share: Share expected; 0.5 is the widest.
        method: Normal approximation, or half the width of the exact interval.
        population: How many units there are, for a statement about these only; ``None`` for units
            like these without end.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        The half-width, with N, f and the variance factor.

    Raises:
        AnalysisError: No answer, more than there are units, a share outside 0 to 1.

    >>> from jauge import stats
    >>> round(stats.half_width_share(35, method="normal", population=48).half_width, 4)
    0.0871

    """
    return Precision.of(
        _native.half_width_share(
            whole(n, "n"), expected_share, size_of(population), conf_level, method
        )
    )


def sample_size_share(
    half_width: float,
    *,
    expected_share: float = 0.5,
    method: Literal["normal", "exact"],
    population: int | None = None,
    conf_level: float = 0.95,
) -> Precision:
    """How many answers make a share precise to ``half_width``?

    Args:
        half_width: Half the width of the interval that is wanted.
        expected_share: Share expected; 0.5 is the widest.
        method: Normal approximation, or half the width of the exact interval.
        population: How many units there are, for a statement about these only; ``None`` for units
            like these without end.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        The least number, at most the population.

    Raises:
        AnalysisError: A half-width that is not above 0, too many answers.

    >>> from jauge import stats
    >>> stats.sample_size_share(0.05, method="normal", population=48).n
    43

    """
    return Precision.of(
        _native.sample_size_share(
            half_width, expected_share, size_of(population), conf_level, method
        )
    )


def half_width_mean(
    n: int,
    sd: float,
    *,
    population: int | None = None,
    conf_level: float = 0.95,
) -> Precision:
    """How precise will a mean be with ``n`` answers?

    Args:
        n: Number of answers expected.
        sd: Standard deviation expected.
        population: How many units there are, for a statement about these only; ``None`` for units
            like these without end.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        The half-width, with N, f and the variance factor.

    Raises:
        AnalysisError: Fewer than two answers, more than there are units.

    >>> from jauge import stats
    >>> round(stats.half_width_mean(25, 10.0).half_width, 4)
    4.1278

    """
    return Precision.of(_native.half_width_mean(whole(n, "n"), sd, size_of(population), conf_level))


def sample_size_mean(
    half_width: float,
    sd: float,
    *,
    population: int | None = None,
    conf_level: float = 0.95,
) -> Precision:
    """How many answers make a mean precise to ``half_width``?

    Args:
        half_width: Half the width of the interval that is wanted.
        sd: Standard deviation expected.
        population: How many units there are, for a statement about these only; ``None`` for units
            like these without end.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        The least number, at most the population.

    Raises:
        AnalysisError: A half-width that is not above 0, too many answers.

    >>> from jauge import stats
    >>> stats.sample_size_mean(2.0, 10.0).n
    99

    """
    return Precision.of(_native.sample_size_mean(half_width, sd, size_of(population), conf_level))


def half_width_clustered(
    clusters: int,
    sd: float,
    *,
    cluster_size: float,
    icc: float,
    size_cv: float = 0.0,
    population: int | None = None,
    conf_level: float = 0.95,
) -> Precision:
    """How precise will a mean or a share be with this many clusters?

    ``sd`` is that between people: sqrt(p (1 - p)) for a share p.

    Args:
        clusters: Number of clusters.
        sd: Standard deviation expected.
        cluster_size: Mean number of people of a cluster who answer.
        icc: Share of the variance that lies between clusters.
        size_cv: Standard deviation of the cluster sizes over their mean; 0 if equal.
        population: How many units there are, for a statement about these only; ``None`` for units
            like these without end.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        The half-width, with N, f and the variance factor.

    Raises:
        AnalysisError: Fewer than two clusters, more than there are, an ICC outside 0 to 1.

    >>> from jauge import stats
    >>> plan = stats.half_width_clustered(35, 0.5, cluster_size=100, icc=0.05)
    >>> round(plan.half_width, 4)
    0.0419

    """
    return Precision.of(
        _native.half_width_clustered(
            whole(clusters, "clusters"),
            (cluster_size, icc, size_cv),
            sd,
            size_of(population),
            conf_level,
        )
    )
