"""How many of a small known population, such as 48 projects of which 35 answered?"""

from dataclasses import dataclass

from jauge import _native
from jauge.stats.proportion import whole
from jauge.stats.results import Numbers, Result, floats

__all__ = [
    "CountInterval",
    "FinitePopulationEstimate",
    "ShareForTarget",
    "coverage",
    "coverage_probability",
    "finite_population_mean",
    "finite_population_share",
    "hypergeometric_interval",
    "no_assumption_bounds",
    "share_for_target",
    "size_of",
]


@dataclass(frozen=True, slots=True)
class CountInterval(Result):
    """Whole numbers between which the count in the population lies."""

    low: int
    """The least count."""
    high: int
    """The greatest count."""
    x: int
    """Counted among those who answered."""
    n: int
    """How many answered."""
    population: int
    """Size of the population."""
    conf_level: float | None
    """Confidence level; ``None`` for bounds that hold for certain."""
    method: str
    """Name of the method."""

    @property
    def low_share(self) -> float:
        """The least share of the population."""
        return self.low / self.population

    @property
    def high_share(self) -> float:
        """The greatest share of the population."""
        return self.high / self.population


@dataclass(frozen=True, slots=True)
class FinitePopulationEstimate(Result):
    """A number about a population of known size."""

    estimate: float
    """The estimate, in the unit of the values; a share for counts."""
    std_error: float | None
    """Its standard error with the correction; ``None`` for a share from one answer."""
    df: float | None
    """Degrees of freedom of the t interval; ``None`` for a score interval."""
    conf_low: float
    """Lower confidence limit."""
    conf_high: float
    """Upper confidence limit."""
    conf_level: float
    """Confidence level of the interval."""
    n: int
    """How many were observed."""
    population: int
    """Size of the population, N."""
    sampling_fraction: float
    """f = n / N."""
    variance_factor: float
    """What the variance was multiplied by: 1 - f."""
    method: str
    """Name of the method."""


@dataclass(frozen=True, slots=True)
class ShareForTarget(Result):
    """A share with the interval for its target, beside the two other defensible statements."""

    estimate: float
    """The share among those who answered."""
    std_error: float | None
    """sqrt(p (1 - p) / (n - 1) x ``variance_factor``)."""
    conf_low: float
    """Lower limit of the share of the target."""
    conf_high: float
    """Upper limit of the share of the target."""
    conf_level: float
    """Confidence level of the intervals."""
    x: int
    """Counted among those who answered."""
    n: int
    """How many answered."""
    population: int | None
    """Size of the population, N; ``None`` for units like these without end."""
    sampling_fraction: float | None
    """f = n / N."""
    variance_factor: float
    """What the sampling variance was multiplied by: 1 - f, or 1."""
    superpopulation_low: float
    """Units like these without end: lower Clopper-Pearson limit."""
    superpopulation_high: float
    """Units like these without end: upper Clopper-Pearson limit."""
    random_response_low: int | None
    """These N, if silence is random: least count."""
    random_response_high: int | None
    """These N, if silence is random: greatest count."""
    no_assumption_low: int | None
    """These N, whoever answered: count if all the silent say no."""
    no_assumption_high: int | None
    """These N, whoever answered: count if all the silent say yes."""
    method: str
    """Name of the method."""


def size_of(population: int | None) -> int | None:
    """The number of units of a target for the engine; ``None`` for units like these without end."""
    return None if population is None else whole(population, "population")


def share_for_target(
    x: int, n: int, *, population: int | None, conf_level: float = 0.95
) -> ShareForTarget:
    """A share, for a target that must be named: these N units, or units like these without end?

    Args:
        x: How many said yes.
        n: How many answered.
        population: How many units there are, answered or not; ``None`` for units like these
            without end, such as projects to come. There is no default: it decides whether a
            finite population correction is allowed.
        conf_level: Confidence level of the intervals, such as 0.95.

    Returns:
        The interval for the target, beside the exact binomial interval, the exact
        hypergeometric one and the bounds without assumption on the silent.

    Raises:
        AnalysisError: Nobody answered, or the numbers do not nest.

    >>> from jauge import stats
    >>> yes = stats.share_for_target(28, 35, population=48)
    >>> yes.random_response_low, yes.random_response_high
    (34, 41)
    >>> yes.no_assumption_low, yes.no_assumption_high
    (28, 41)

    """
    size = size_of(population)
    return ShareForTarget.of(
        _native.share_for_target(whole(x, "x"), whole(n, "n"), size, conf_level)
    )


def finite_population_mean(
    values: Numbers, *, population: int, conf_level: float = 0.95
) -> FinitePopulationEstimate:
    """The mean of a population of known size, from a random draw of it.

    Args:
        values: The values of those who were drawn.
        population: Size of the population.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        Mean, standard error times sqrt(1 - n / N), t interval; certain for a census.

    Raises:
        AnalysisError: Fewer than two values, no variation, a NaN, more values than units.

    >>> from jauge import stats
    >>> stats.finite_population_mean([12, 16, 14, 18], population=5).variance_factor
    0.2

    """
    return FinitePopulationEstimate.of(
        _native.finite_population_mean(floats(values), whole(population, "population"), conf_level)
    )


def finite_population_share(
    x: int, n: int, *, population: int, conf_level: float = 0.95
) -> FinitePopulationEstimate:
    """The share of a population of known size, with a corrected Wilson score interval.

    Args:
        x: How many said yes.
        n: How many answered.
        population: Size of the population.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        Share, standard error times sqrt(1 - n / N), limits cut at what is certain.

    Raises:
        AnalysisError: Nobody answered, or the numbers do not nest.

    >>> from jauge import stats
    >>> round(stats.finite_population_share(28, 35, population=48).std_error, 6)
    0.0357

    """
    return FinitePopulationEstimate.of(
        _native.finite_population_share(
            whole(x, "x"), whole(n, "n"), whole(population, "population"), conf_level
        )
    )


def hypergeometric_interval(
    x: int, n: int, *, population: int, conf_level: float = 0.95
) -> CountInterval:
    """How many in a population of known size, if those who answered are a random draw from it?

    Args:
        x: How many said yes.
        n: How many answered.
        population: Size of the population.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        Whole numbers, coverage at least the level.

    Raises:
        AnalysisError: Nobody answered, or the numbers do not nest.

    >>> from jauge import stats
    >>> yes = stats.hypergeometric_interval(28, 35, population=48)
    >>> yes.low, yes.high
    (34, 41)

    """
    return CountInterval.of(
        _native.hypergeometric_interval(
            whole(x, "x"), whole(n, "n"), whole(population, "population"), conf_level
        )
    )


def no_assumption_bounds(x: int, n: int, *, population: int) -> CountInterval:
    """How many in a population of known size, whatever the silent would have said?

    Args:
        x: How many said yes.
        n: How many answered.
        population: Size of the population.

    Returns:
        From x (all the silent say no) to x + population - n (all say yes).

    Raises:
        AnalysisError: Nobody answered, or the numbers do not nest.

    >>> from jauge import stats
    >>> stats.no_assumption_bounds(28, 35, population=48).high
    41

    """
    return CountInterval.of(
        _native.no_assumption_bounds(whole(x, "x"), whole(n, "n"), whole(population, "population"))
    )


def coverage(n: int, *, population: int) -> float:
    """The share of the population that answered.

    Args:
        n: How many answered.
        population: Size of the population.

    Returns:
        n / population.

    Raises:
        AnalysisError: An empty population, or more answers than units.

    >>> from jauge import stats
    >>> round(stats.coverage(35, population=48), 4)
    0.7292

    """
    return _native.coverage(whole(n, "n"), whole(population, "population"))


def coverage_probability(count: int, n: int, *, population: int, conf_level: float = 0.95) -> float:
    """How likely does :func:`hypergeometric_interval` contain a true count?

    Args:
        count: The true count in the population.
        n: How many answer.
        population: Size of the population.
        conf_level: Confidence level of the interval, such as 0.95.

    Returns:
        A probability, at least the level.

    Raises:
        AnalysisError: The numbers do not nest.

    >>> from jauge import stats
    >>> stats.coverage_probability(38, 35, population=48) >= 0.95
    True

    """
    return _native.coverage_probability(
        whole(count, "count"), whole(n, "n"), whole(population, "population"), conf_level
    )
