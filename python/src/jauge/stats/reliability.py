"""Do the items of a scale hang together, and how much of a score is noise?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self, TypeAlias

from jauge import _native
from jauge.stats.proportion import whole
from jauge.stats.resample import Bootstrap, Interval
from jauge.stats.results import Estimate, Numbers, Result, gapped

__all__ = [
    "Alpha",
    "Extraction",
    "ItemOfScale",
    "Items",
    "Omega",
    "OrdinalAlpha",
    "OrdinalOmega",
    "Polychoric",
    "bootstrap_reliability",
    "cronbach_alpha",
    "mcdonald_omega",
    "ordinal_alpha",
    "ordinal_omega",
    "polychoric",
]

Items: TypeAlias = Mapping[str, Numbers] | Sequence[Numbers] | Any
"""One column per item: columns by name, a list of columns, or a frame whose columns are the items.

``None`` and NaN are missing answers. Items that ask the other way round are turned beforehand."""

Extraction: TypeAlias = Literal["minres", "maximum_likelihood"]
"""How the loadings of the one factor are found."""


@dataclass(frozen=True, slots=True)
class ItemOfScale(Result):
    """An item in its scale."""

    term: str
    """Its name, or its number from 1."""
    mean: float
    """Its mean."""
    sd: float
    """Its standard deviation."""
    item_total: float
    """Its correlation with the sum of all items, itself among them."""
    item_rest: float
    """Its correlation with the sum of the others; negative where it was not turned."""
    alpha_without: float | None
    """Alpha of the scale without it."""

    @property
    def method(self) -> str:
        """Name of the method."""
        return "Cronbach's alpha"


@dataclass(frozen=True, slots=True)
class Alpha(Result):
    """Result of :func:`cronbach_alpha`."""

    alpha: Estimate
    """Alpha of the raw items, with Feldt's interval."""
    standardised: float
    """Alpha of the items scaled to the same spread."""
    mean_correlation: float
    """Mean correlation of two items."""
    items: tuple[ItemOfScale, ...]
    """One entry per item."""
    n_left_out: int
    """People who left an item out; they are not used."""

    @classmethod
    def of(cls, fields: Mapping[str, Any], names: Sequence[str] = ()) -> Self:
        """Make the result from the fields that the engine hands over."""
        named = zip(names, fields["items"], strict=True)
        items = tuple(ItemOfScale(term=name, **item) for name, item in named)
        alpha = Estimate.of(fields["alpha"])
        made: dict[str, Any] = {**fields, "alpha": alpha, "items": items}
        return cls(**made)

    def tidy(self) -> list[dict[str, Any]]:
        """One row with alpha and its interval; the items are in :attr:`items`."""
        return [{"term": "alpha", **self.alpha.tidy()[0]}]

    def augment(self) -> list[dict[str, Any]]:
        """One row per item: mean, spread, correlation with the rest, alpha without it."""
        return [item.tidy()[0] for item in self.items]

    def glance(self) -> dict[str, Any]:
        """One row about the scale."""
        return {"alpha": self.alpha.estimate, **Result.glance(self)}

    @property
    def method(self) -> str:
        """Name of the method."""
        return self.alpha.method


@dataclass(frozen=True, slots=True)
class _OneFactor(Result):
    """What one factor accounts for."""

    omega: float
    """Share of the variance of the sum of the items that the factor accounts for."""
    loadings: tuple[float, ...]
    """Per item: its correlation with the factor."""
    uniquenesses: tuple[float, ...]
    """Per item: the share of its variance that stays its own."""
    residual: float
    """Root mean square of what the factor leaves of the correlations; from some 0.08 on, one
    factor is not enough."""
    n: int
    """People who answered all items."""
    n_left_out: int
    """People who left an item out; they are not used."""
    method: str
    """Name of the method."""
    items: tuple[str, ...]
    """Names of the items, or their numbers from 1."""

    _term: ClassVar[str]

    @classmethod
    def of(cls, fields: Mapping[str, Any], names: Sequence[str] = ()) -> Self:
        """Make the result from the fields that the engine hands over."""
        made: dict[str, Any] = dict(fields)
        for name in ("loadings", "uniquenesses"):
            made[name] = tuple(made[name])
        return cls(**made, items=tuple(names))

    def tidy(self) -> list[dict[str, Any]]:
        """One row with omega; of raw items :func:`bootstrap_reliability` draws an interval."""
        return [{"term": self._term, "estimate": self.omega, "n": self.n, "method": self.method}]

    def augment(self) -> list[dict[str, Any]]:
        """One row per item: its loading and what stays its own."""
        each = zip(self.items, self.loadings, self.uniquenesses, strict=True)
        return [{"term": i, "loading": x, "uniqueness": u} for i, x, u in each]


@dataclass(frozen=True, slots=True)
class Omega(_OneFactor):
    """Result of :func:`mcdonald_omega`: of the raw items."""

    standardised: float
    """The same of the items scaled to the same spread."""

    _term = "omega"


@dataclass(frozen=True, slots=True)
class Polychoric(Result):
    """Result of :func:`polychoric`."""

    correlations: tuple[tuple[float, ...], ...]
    """Correlation of each item with each other, in their order."""
    n: int
    """People who answered all items."""
    n_left_out: int
    """People who left an item out; they are not used."""
    method: str
    """Name of the method."""
    items: tuple[str, ...]
    """Names of the items, or their numbers from 1."""

    @classmethod
    def of(cls, fields: Mapping[str, Any], names: Sequence[str] = ()) -> Self:
        """Make the result from the fields that the engine hands over."""
        rows = tuple(tuple(row) for row in fields["correlations"])
        made: dict[str, Any] = {**fields, "correlations": rows, "items": tuple(names)}
        return cls(**made)

    def tidy(self) -> list[dict[str, Any]]:
        """One row per pair of items."""
        pairs = [(i, j) for i in range(len(self.items)) for j in range(i)]
        return [
            {
                "term": f"{self.items[j]}, {self.items[i]}",
                "estimate": self.correlations[i][j],
                "n": self.n,
                "method": self.method,
            }
            for i, j in pairs
        ]


@dataclass(frozen=True, slots=True)
class OrdinalAlpha(Result):
    """Result of :func:`ordinal_alpha`."""

    alpha: float
    """Ordinal alpha."""
    mean_correlation: float
    """Mean polychoric correlation of two items."""
    alpha_without: tuple[float | None, ...]
    """Per item: alpha of the others."""
    n: int
    """People who answered all items."""
    n_left_out: int
    """People who left an item out; they are not used."""
    method: str
    """Name of the method."""
    items: tuple[str, ...]
    """Names of the items, or their numbers from 1."""

    @classmethod
    def of(cls, fields: Mapping[str, Any], names: Sequence[str] = ()) -> Self:
        """Make the result from the fields that the engine hands over."""
        without = tuple(fields["alpha_without"])
        made: dict[str, Any] = {**fields, "alpha_without": without, "items": tuple(names)}
        return cls(**made)

    def tidy(self) -> list[dict[str, Any]]:
        """One row with ordinal alpha."""
        return [
            {"term": "ordinal alpha", "estimate": self.alpha, "n": self.n, "method": self.method}
        ]

    def augment(self) -> list[dict[str, Any]]:
        """One row per item: alpha of the others."""
        each = zip(self.items, self.alpha_without, strict=True)
        return [{"term": item, "alpha_without": without} for item, without in each]


@dataclass(frozen=True, slots=True)
class OrdinalOmega(_OneFactor):
    """Result of :func:`ordinal_omega`: of what lies behind the levels of the items."""

    _term = "ordinal omega"


def cronbach_alpha(items: Items, *, conf_level: float = 0.95) -> Alpha:
    """How well do the items of a scale hang together?

    People who left an item out are counted in ``n_left_out`` and not used.

    Args:
        items: One column per item, the people in the same order.
        conf_level: Confidence level of Feldt's interval.

    Returns:
        Alpha with its interval, and what each item adds to it.

    Raises:
        AnalysisError: Fewer than two items or five people, an item with one answer.

    >>> from jauge import stats
    >>> scale = {
    ...     "dare": [1, 2, 2, 3, 4, 4, 5, 3],
    ...     "can": [1, 1, 2, 3, 5, 4, 4, 3],
    ...     "try": [2, 2, 1, 4, 4, 3, 5, 3],
    ... }
    >>> found = stats.cronbach_alpha(scale)
    >>> round(found.alpha.estimate, 3), [round(i.item_rest, 2) for i in found.items]
    (0.933, [0.93, 0.86, 0.81])

    """
    names, columns = _columns(items)
    return Alpha.of(_native.cronbach_alpha(columns, conf_level), names)


def mcdonald_omega(items: Items, *, extraction: Extraction = "minres") -> Omega:
    """How much of a score is what its items share, where they may differ in how much they say?

    People who left an item out are counted in ``n_left_out`` and not used.

    Args:
        items: One column per item, three or more, the people in the same order.
        extraction: Least squares of the correlations, or the likelihood of normal answers.

    Returns:
        Omega total of one factor, with the loadings.

    Raises:
        AnalysisError: Fewer than three items or five people, an item with one answer, an item
            that would be nothing but the factor.

    >>> from jauge import stats
    >>> dare, can = [1, 1, 2, 2, 5, 5, 5, 4, 2, 3], [2, 1, 3, 4, 3, 5, 5, 3, 1, 4]
    >>> scale = [dare, can, [1, 1, 1, 2, 5, 4, 5, 2, 2, 5]]
    >>> round(stats.mcdonald_omega(scale).omega, 3)
    0.898

    """
    names, columns = _columns(items)
    return Omega.of(_native.mcdonald_omega(columns, extraction), names)


def polychoric(items: Items) -> Polychoric:
    """What would ordered items correlate if people had answered on a line instead of by levels?

    People who left an item out are counted in ``n_left_out`` and not used.

    Args:
        items: One column per item, two or more, the people in the same order.

    Returns:
        The correlation of each two items.

    Raises:
        AnalysisError: Fewer than five people, an item with one answer or with more than 20, two
            items that fit on one line of levels.

    >>> from jauge import stats
    >>> dare = [1, 2, 2, 3, 3, 3, 1, 2, 3, 1, 2, 3, 2, 1, 3, 2]
    >>> can = [1, 1, 2, 3, 2, 3, 1, 2, 3, 2, 3, 3, 1, 2, 2, 2]
    >>> round(stats.polychoric({"dare": dare, "can": can}).correlations[0][1], 3)
    0.747

    """
    names, columns = _columns(items)
    return Polychoric.of(_native.polychoric(columns), names)


def ordinal_alpha(items: Items) -> OrdinalAlpha:
    """How well do items with few levels hang together, the coarseness of the levels set aside?

    It is about a score without levels; that of the printed score, a sum of levels, is
    :func:`cronbach_alpha`.

    Args:
        items: One column per item, two or more, the people in the same order.

    Returns:
        Alpha of the polychoric correlations.

    Raises:
        AnalysisError: As :func:`polychoric`.

    >>> from jauge import stats
    >>> scale = {
    ...     "dare": [1, 2, 2, 3, 3, 3, 1, 2, 3, 1, 2, 3, 2, 1, 3, 2],
    ...     "can": [1, 1, 2, 3, 2, 3, 1, 2, 3, 2, 3, 3, 1, 2, 2, 2],
    ...     "try": [2, 2, 1, 3, 2, 2, 1, 2, 3, 1, 3, 3, 2, 1, 1, 3],
    ... }
    >>> stats.ordinal_alpha(scale).alpha > stats.cronbach_alpha(scale).alpha.estimate
    True

    """
    names, columns = _columns(items)
    return OrdinalAlpha.of(_native.ordinal_alpha(columns), names)


def ordinal_omega(items: Items, *, extraction: Extraction = "minres") -> OrdinalOmega:
    """How much would items with few levels share, where they may differ in how much they say?

    It is about a score without levels; that of the printed score is :func:`mcdonald_omega`.

    Args:
        items: One column per item, three or more, the people in the same order.
        extraction: How the loadings are found, as in :func:`mcdonald_omega`.

    Returns:
        Omega of the polychoric correlations, with the loadings.

    Raises:
        AnalysisError: As :func:`polychoric` and :func:`mcdonald_omega`.

    >>> from jauge import stats
    >>> dare = [1, 2, 2, 3, 3, 3, 1, 2, 3, 1, 2, 3, 2, 1, 3, 2]
    >>> can = [1, 1, 2, 3, 2, 3, 1, 2, 3, 2, 3, 3, 1, 2, 2, 2]
    >>> found = stats.ordinal_omega([dare, can, [2, 2, 1, 3, 2, 2, 1, 2, 3, 1, 3, 3, 2, 1, 1, 3]])
    >>> 0.7 < found.omega < 1
    True

    """
    names, columns = _columns(items)
    return OrdinalOmega.of(_native.ordinal_omega(columns, extraction), names)


def bootstrap_reliability(
    items: Items,
    *,
    seed: int,
    coefficient: Literal["alpha", "omega"] = "omega",
    extraction: Extraction = "minres",
    interval: Interval = "bca",
    conf_level: float = 0.95,
    resamples: int = 1_999,
) -> Bootstrap:
    """How sure is a reliability, nothing assumed of how answers are distributed?

    Args:
        items: One column per item, the people in the same order.
        seed: Seed of the random numbers.
        coefficient: Alpha or omega.
        extraction: Of omega: how the loadings are found.
        interval: How limits are read off the resamples; a studentised one is refused.
        conf_level: Confidence level, such as 0.95.
        resamples: Number of resamples, from 999 up.

    Returns:
        The coefficient and its interval.

    Raises:
        AnalysisError: What the coefficient refuses, or too few resamples.

    >>> from jauge import stats
    >>> scale = [[1, 2, 2, 3, 4, 4, 5, 3], [1, 1, 2, 3, 5, 4, 4, 3], [2, 2, 1, 4, 4, 3, 5, 3]]
    >>> found = stats.bootstrap_reliability(scale, seed=1, coefficient="alpha")
    >>> found.conf_low < found.estimate < found.conf_high
    True

    """
    _, columns = _columns(items)
    asked = (interval, conf_level, whole(resamples, "resamples"), whole(seed, "seed"))
    word = None if coefficient == "alpha" else extraction
    if coefficient not in ("alpha", "omega"):
        message = f"coefficient is 'alpha' or 'omega', not {coefficient!r}"
        raise _native.OptionError(message)
    return Bootstrap.of(_native.bootstrap_reliability(columns, word, asked))


def _columns(items: Items) -> tuple[list[str], list[Sequence[float]]]:
    """Names and answers of the items, NaN where there is none."""
    held: Any = items
    names = getattr(held, "columns", None)
    if names is None and isinstance(held, Mapping):
        names = list(held)
    if names is None:
        columns = list(held)
        return [str(n) for n in range(1, len(columns) + 1)], [gapped(c) for c in columns]
    return [str(n) for n in names], [gapped(held[n]) for n in names]
