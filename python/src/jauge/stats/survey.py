"""Estimates from a sample drawn by a design, weights that meet known totals, replicate weights."""

import dataclasses
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, overload

from jauge import _native
from jauge.stats.labels import Flags, Labels, bytes_of, codes_in, codes_of, only_codes
from jauge.stats.results import Estimate, Numbers, Result, floats

__all__ = [
    "AssociationTest",
    "DesignEffect",
    "GroupEstimate",
    "ReplicateWeights",
    "SurveyDesign",
    "Weighting",
    "calibrate",
    "post_stratify",
    "rake",
    "trim_weights",
]

Interval: TypeAlias = Literal["logit", "beta"]


@dataclass(frozen=True, slots=True)
class DesignEffect(Result):
    """Result of :meth:`SurveyDesign.design_effect`."""

    design_effect: float
    """The variance of the estimate over that of a simple random sample."""
    reference: str
    """The simple random sample that it is compared with."""
    estimate: float
    """The mean, total or share."""
    std_error: float
    """Its standard error under the design."""
    reference_std_error: float
    """Its standard error under simple random sampling."""
    effective_n: float | None
    """Size of a simple random sample as precise as this one; ``None`` if no size is."""
    n: int
    """Rows with weight."""
    method: str
    """Name of the method."""


@dataclass(frozen=True, slots=True)
class AssociationTest(Result):
    """Result of :meth:`SurveyDesign.chi_squared`."""

    statistic: float
    """The statistic that ``p_value`` belongs to."""
    df: float
    """Its degrees of freedom; the numerator's for F."""
    df_denominator: float | None
    """Degrees of freedom of the denominator of F."""
    p_value: float
    """The p-value."""
    pearson: float
    """Pearson's statistic of the weighted shares, without correction."""
    mean_design_effect: float
    """Mean of the generalised design effects."""
    n: int
    """Rows with weight."""
    method: str
    """Name of the method."""


@dataclass(frozen=True, slots=True)
class GroupEstimate(Result):
    """The estimate of one group, or why there is none."""

    group: Any
    """Label of the group."""
    estimate: Estimate | None
    """What was found."""
    refusal: str | None
    """Why nothing was."""

    def tidy(self) -> list[dict[str, Any]]:
        """One row: the group, the fields of its estimate, the refusal."""
        fields = (f.name for f in dataclasses.fields(Estimate))
        found = {name: getattr(self.estimate, name, None) for name in fields}
        return [{"group": self.group, **found, "refusal": self.refusal}]


@dataclass(frozen=True, slots=True)
class Weighting(Result):
    """New weights, with what the change did to them."""

    weights: list[float]
    """The new weights, one a row."""
    smallest_ratio: float
    """Smallest new weight over the old one."""
    largest_ratio: float
    """Largest new weight over the old one."""
    design_effect_before: float
    """Kish's design effect of the weights before."""
    design_effect: float
    """Kish's design effect of the new weights."""
    effective_n: float
    """Rows with weight over the design effect."""
    largest_gap: float
    """Largest relative gap left between a total and its target."""
    iterations: int
    """Cycles or steps that were made."""
    n: int
    """Rows with weight."""
    method: str
    """Name of the method."""
    handle: Any = dataclasses.field(repr=False, compare=False)
    """The engine's object, for :meth:`SurveyDesign.reweighted`."""

    def tidy(self) -> list[dict[str, Any]]:
        """One row of the diagnostics, without the weights."""
        hidden = {"weights", "handle"}
        names = [f.name for f in dataclasses.fields(self) if f.name not in hidden]
        return [{name: getattr(self, name) for name in names}]


class SurveyDesign:
    """A sample with the way in which it was drawn.

    Every estimator takes the rows of the design. A missing answer is left out by ``where``, never
    by dropping its row; values outside ``where`` are not read.

    Args:
        weights: How many people of the population each row stands for.
        strata: Stratum of each row; none: one stratum.
        clusters: Cluster (primary sampling unit) of each row; none: each row is one.
        nesting: ``"nested"`` if cluster names start again in each stratum; else a cluster in two
            strata is refused.
        population: Number of clusters in the stratum, on each of its rows; none: unlimited.
        fractions: Share of the clusters of the stratum that was drawn, instead of ``population``.
        second_units: Second-stage unit of each row, named within its cluster.
        second_population: Number of second-stage units in the cluster, on each of its rows.
        second_fractions: Share of them that was drawn, instead of ``second_population``.
        lonely: What a stratum of one cluster stands for: refusal, no variance, its distance from
            the mean of all clusters, or the average variance of the other strata.

    Raises:
        AnalysisError: Weights, populations or clusters that contradict each other; the message
            says which and what to do.

    >>> from jauge.stats import SurveyDesign
    >>> design = SurveyDesign([2, 2, 2, 4, 4], strata=["A", "A", "A", "B", "B"])
    >>> design.total([12, 15, 9, 20, 26]).estimate
    256.0

    """

    __slots__ = ("_native",)

    def __init__(
        self,
        weights: Numbers,
        *,
        strata: Labels | None = None,
        clusters: Labels | None = None,
        nesting: Literal["distinct", "nested"] = "distinct",
        population: Numbers | None = None,
        fractions: Numbers | None = None,
        second_units: Labels | None = None,
        second_population: Numbers | None = None,
        second_fractions: Numbers | None = None,
        lonely: Literal["fail", "certainty", "adjust", "average"] = "fail",
    ) -> None:
        """Check the columns and make the design."""
        self._native = _native.SurveyDesign(
            floats(weights),
            only_codes(strata, "strata"),
            only_codes(clusters, "clusters"),
            nesting,
            _some_floats(population),
            _some_floats(fractions),
            only_codes(second_units, "second_units"),
            _some_floats(second_population),
            _some_floats(second_fractions),
            lonely,
        )

    def __repr__(self) -> str:
        """Rows, clusters and strata."""
        rows, clusters, strata, _ = self._native.sizes()
        return f"SurveyDesign({rows} rows, {clusters} clusters, {strata} strata)"

    @property
    def df(self) -> int:
        """Degrees of freedom: clusters minus strata."""
        return self._native.sizes()[3]

    @property
    def weights(self) -> list[float]:
        """Weight of each row."""
        return self._native.weights()

    @overload
    def mean(
        self, y: Numbers, *, by: None = None, where: Flags | None = None, conf_level: float = 0.95
    ) -> Estimate: ...
    @overload
    def mean(
        self, y: Numbers, *, by: Labels, where: Flags | None = None, conf_level: float = 0.95
    ) -> list[GroupEstimate]: ...
    def mean(
        self,
        y: Numbers,
        *,
        by: Labels | None = None,
        where: Flags | None = None,
        conf_level: float = 0.95,
    ) -> Estimate | list[GroupEstimate]:
        """Mean of a number, with the standard error of the design.

        Args:
            y: One value a row.
            by: Groups; the answer is then one estimate a group, in the order of the labels.
            where: Rows that the mean is about; the others stay in the design.
            conf_level: Confidence level of the t interval.

        Returns:
            The estimate, or one :class:`GroupEstimate` a group.

        Raises:
            AnalysisError: Nobody in the domain, a NaN inside it, columns of another length.

        >>> from jauge.stats import SurveyDesign
        >>> design = SurveyDesign([1, 1, 1, 1])
        >>> groups = design.mean([1, 3, 5, 7], by=["a", "a", "b", "b"])
        >>> [group.estimate.estimate for group in groups]
        [2.0, 6.0]

        """
        return self._estimate("mean", floats(y), by=by, where=where, conf_level=conf_level)

    @overload
    def total(
        self, y: Numbers, *, by: None = None, where: Flags | None = None, conf_level: float = 0.95
    ) -> Estimate: ...
    @overload
    def total(
        self, y: Numbers, *, by: Labels, where: Flags | None = None, conf_level: float = 0.95
    ) -> list[GroupEstimate]: ...
    def total(
        self,
        y: Numbers,
        *,
        by: Labels | None = None,
        where: Flags | None = None,
        conf_level: float = 0.95,
    ) -> Estimate | list[GroupEstimate]:
        """Total of a number over the population; arguments as for :meth:`mean`."""
        return self._estimate("total", floats(y), by=by, where=where, conf_level=conf_level)

    @overload
    def ratio(
        self,
        numerator: Numbers,
        denominator: Numbers,
        *,
        by: None = None,
        where: Flags | None = None,
        conf_level: float = 0.95,
    ) -> Estimate: ...
    @overload
    def ratio(
        self,
        numerator: Numbers,
        denominator: Numbers,
        *,
        by: Labels,
        where: Flags | None = None,
        conf_level: float = 0.95,
    ) -> list[GroupEstimate]: ...
    def ratio(
        self,
        numerator: Numbers,
        denominator: Numbers,
        *,
        by: Labels | None = None,
        where: Flags | None = None,
        conf_level: float = 0.95,
    ) -> Estimate | list[GroupEstimate]:
        """Total of one number over the total of another; arguments as for :meth:`mean`."""
        return self._estimate(
            "ratio",
            floats(numerator),
            floats(denominator),
            by=by,
            where=where,
            conf_level=conf_level,
        )

    @overload
    def proportion(
        self,
        yes: Flags,
        *,
        interval: Interval = "logit",
        by: None = None,
        where: Flags | None = None,
        conf_level: float = 0.95,
    ) -> Estimate: ...
    @overload
    def proportion(
        self,
        yes: Flags,
        *,
        interval: Interval = "logit",
        by: Labels,
        where: Flags | None = None,
        conf_level: float = 0.95,
    ) -> list[GroupEstimate]: ...
    def proportion(
        self,
        yes: Flags,
        *,
        interval: Interval = "logit",
        by: Labels | None = None,
        where: Flags | None = None,
        conf_level: float = 0.95,
    ) -> Estimate | list[GroupEstimate]:
        """Share of the people who said yes.

        Args:
            yes: Who did, one a row.
            interval: Student's t on the log odds, or Clopper-Pearson with the effective number of
                answers (Korn and Graubard), which exists for shares of 0 and 1 too.
            by: Groups, as for :meth:`mean`.
            where: Rows that the share is about; the others stay in the design.
            conf_level: Confidence level of the interval.

        Returns:
            The share, or one :class:`GroupEstimate` a group.

        Raises:
            AnalysisError: As for :meth:`mean`; the logit interval of a share of 0 or 1.

        """
        return self._estimate(
            "proportion",
            bytes_of(yes),
            interval=interval,
            by=by,
            where=where,
            conf_level=conf_level,
        )

    @overload
    def quantile(
        self,
        y: Numbers,
        probability: float = 0.5,
        *,
        by: None = None,
        where: Flags | None = None,
        conf_level: float = 0.95,
    ) -> Estimate: ...
    @overload
    def quantile(
        self,
        y: Numbers,
        probability: float = 0.5,
        *,
        by: Labels,
        where: Flags | None = None,
        conf_level: float = 0.95,
    ) -> list[GroupEstimate]: ...
    def quantile(
        self,
        y: Numbers,
        probability: float = 0.5,
        *,
        by: Labels | None = None,
        where: Flags | None = None,
        conf_level: float = 0.95,
    ) -> Estimate | list[GroupEstimate]:
        """Smallest value that a given share of the population does not exceed.

        Args:
            y: One value a row.
            probability: The share; 0.5 for the median.
            by: Groups, as for :meth:`mean`.
            where: Rows that the quantile is about; the others stay in the design.
            conf_level: Confidence level of Woodruff's interval.

        Returns:
            The quantile, or one :class:`GroupEstimate` a group; an end of the interval that falls
            outside the sample is ``None``.

        Raises:
            AnalysisError: As for :meth:`mean`; a probability outside 0 to 1.

        """
        return self._estimate(
            "quantile",
            floats(y),
            probability=probability,
            by=by,
            where=where,
            conf_level=conf_level,
        )

    def design_effect(
        self,
        y: Numbers,
        *,
        statistic: Literal["mean", "total"] = "mean",
        reference: Literal["with_replacement", "without_replacement"] = "with_replacement",
        where: Flags | None = None,
    ) -> DesignEffect:
        """How many times larger is the variance than that of a simple random sample of this size.

        Args:
            y: One value a row.
            statistic: What is estimated from it.
            reference: How the simple random sample would be drawn; for a small population the two
                are far apart.
            where: Rows that it is about.

        Returns:
            The design effect and both standard errors.

        Raises:
            AnalysisError: As for :meth:`mean`; no variation; weights that do not count a
                population, for drawing without replacement.

        """
        return DesignEffect.of(
            self._native.design_effect(statistic, floats(y), reference, _some_flags(where))
        )

    def chi_squared(
        self,
        first: Labels,
        second: Labels,
        *,
        method: Literal["first_order", "second_order", "adjusted_wald"] = "second_order",
        where: Flags | None = None,
    ) -> AssociationTest:
        """Are the answers to two questions independent in the population?

        Args:
            first: Answer to the first question, one a row.
            second: Answer to the second.
            method: Rao-Scott of the first or second order, or the adjusted Wald test.
            where: Rows that the test is about; the others stay in the design.

        Returns:
            The test, with Pearson's statistic and the mean design effect of the table.

        Raises:
            AnalysisError: One answer only, too few clusters, too many empty cells.

        """
        inside = _some_flags(where)
        a, first_labels = codes_of(first, "first", inside)
        b, second_labels = codes_of(second, "second", inside)
        return AssociationTest.of(
            self._native.chi_squared(a, len(first_labels), b, len(second_labels), method, inside)
        )

    def reweighted(self, weighting: Weighting) -> "SurveyDesign":
        """Give the design weights that meet known totals.

        Args:
            weighting: What :func:`post_stratify`, :func:`rake`, :func:`calibrate` or
                :func:`trim_weights` made of this design's weights.

        Returns:
            The same drawing with the new weights; standard errors are those of the residuals that
            the totals leave.

        Raises:
            AnalysisError: The weighting started from other weights.

        >>> from jauge.stats import SurveyDesign, post_stratify
        >>> design = SurveyDesign([10] * 6)
        >>> cells = ["w", "w", "w", "w", "m", "m"]
        >>> known = design.reweighted(post_stratify([10] * 6, cells, {"w": 20, "m": 40}))
        >>> known.total([0, 0, 0, 0, 1, 1]).estimate
        40.0

        """
        return self._around(self._native.reweighted(weighting.handle))

    @overload
    def replicates(self, kind: Literal["jackknife"]) -> "ReplicateWeights": ...
    @overload
    def replicates(self, kind: Literal["brr"], *, fay: float = 0.0) -> "ReplicateWeights": ...
    @overload
    def replicates(
        self, kind: Literal["bootstrap"], *, replicates: int = 1000, seed: int
    ) -> "ReplicateWeights": ...
    def replicates(
        self,
        kind: Literal["jackknife", "brr", "bootstrap"],
        *,
        fay: float = 0.0,
        replicates: int = 1000,
        seed: int | None = None,
    ) -> "ReplicateWeights":
        """Make replicate weights.

        Args:
            kind: Leave out a cluster at a time; balanced half samples (two clusters a stratum);
                or the rescaled bootstrap of Rao and Wu.
            fay: Fay's coefficient for half samples: 0 for the classic form, below 1.
            replicates: How many draws of the bootstrap.
            seed: Seed of the bootstrap; the same seed gives the same weights.

        Returns:
            The replicate weights.

        Raises:
            AnalysisError: A design that the kind does not fit; the message says which fits.

        >>> from jauge.stats import SurveyDesign
        >>> jackknife = SurveyDesign([2] * 5).replicates("jackknife")
        >>> round(jackknife.estimate("mean", [12, 15, 9, 20, 14]).std_error, 6)
        1.81659

        """
        if kind == "jackknife":
            made = _native.ReplicateWeights.jackknife(self._native)
        elif kind == "brr":
            made = _native.ReplicateWeights.brr(self._native, fay)
        elif kind == "bootstrap":
            if seed is None:
                message = "seed: give a number, so that the same call gives the same weights"
                raise ValueError(message)
            made = _native.ReplicateWeights.bootstrap(self._native, replicates, seed)
        else:
            message = f"kind: {kind!r} is not one of jackknife, brr, bootstrap"
            raise ValueError(message)
        return ReplicateWeights._around(made)

    @classmethod
    def _around(cls, native: _native.SurveyDesign) -> "SurveyDesign":
        design = cls.__new__(cls)
        design._native = native
        return design

    def _estimate(
        self,
        statistic: str,
        values: Any,
        denominator: Any = None,
        *,
        by: Labels | None,
        where: Flags | None,
        conf_level: float,
        probability: float = 0.5,
        interval: str = "logit",
    ) -> Any:
        inside = _some_flags(where)
        asked = (statistic, values, denominator, probability, interval)
        if by is None:
            return Estimate.of(self._native.estimate(*asked, inside, conf_level))
        codes, labels = codes_of(by, "by", inside)
        found = self._native.estimate_by(*asked, codes, len(labels), inside, conf_level)
        return [
            GroupEstimate(
                group=label,
                estimate=None if one["estimate"] is None else Estimate.of(one["estimate"]),
                refusal=one["refusal"],
            )
            for label, one in zip(labels, found, strict=True)
        ]


class ReplicateWeights:
    """Many weightings of one sample: those of :meth:`SurveyDesign.replicates`, or given ones.

    Args:
        weights: The full weights.
        columns: Replicate weights, one column a replicate.
        scale: What the sum of squares is multiplied by, as the producer of the data states.
        rscales: What each replicate's square is multiplied by; none: 1.
        df: Degrees of freedom of intervals.

    Raises:
        AnalysisError: Weights that no sample can have, columns of different lengths.

    >>> from jauge.stats import ReplicateWeights
    >>> given = ReplicateWeights([1, 1], [[2, 0], [0, 2]], scale=0.5, df=1)
    >>> given.estimate("total", [3, 5]).std_error
    2.0

    """

    __slots__ = ("_native",)

    def __init__(
        self,
        weights: Numbers,
        columns: Sequence[Numbers],
        *,
        scale: float,
        rscales: Sequence[float] | None = None,
        df: float,
    ) -> None:
        """Check the columns and keep them."""
        each = [1.0] * len(columns) if rscales is None else list(rscales)
        self._native = _native.ReplicateWeights.from_columns(
            floats(weights), [floats(column) for column in columns], scale, each, df
        )

    def __repr__(self) -> str:
        """Kind and number."""
        count, _, _, kind = self._native.description()
        return f"ReplicateWeights({count} replicates, {kind})"

    def __len__(self) -> int:
        """Return the number of replicates."""
        return self._native.description()[0]

    @property
    def scale(self) -> float:
        """What the sum of squares is multiplied by."""
        return self._native.description()[1]

    @property
    def rscales(self) -> list[float]:
        """What each replicate's square is multiplied by."""
        return self._native.description()[2]

    def weights(self, replicate: int) -> list[float]:
        """Weights of one replicate, numbered from 0."""
        found = self._native.weights(replicate)
        if found is None:
            message = f"replicate {replicate} of {len(self)}"
            raise IndexError(message)
        return found

    def estimate(
        self,
        statistic: Literal["mean", "total", "ratio", "proportion", "quantile"],
        y: Numbers | Flags,
        denominator: Numbers | None = None,
        *,
        probability: float = 0.5,
        interval: Interval = "logit",
        where: Flags | None = None,
        centre: Literal["full_estimate", "replicate_mean"] = "full_estimate",
        conf_level: float = 0.95,
    ) -> Estimate:
        """Estimate a statistic, with its standard error from the replicates.

        Args:
            statistic: Which.
            y: One value a row; yes or no for a proportion.
            denominator: The number below, for a ratio.
            probability: For a quantile.
            interval: For a proportion.
            where: Rows that it is about.
            centre: What the replicates are compared with.
            conf_level: Confidence level of the t interval.

        Returns:
            The estimate.

        Raises:
            AnalysisError: As for the same statistic of :class:`SurveyDesign`; a replicate without
                anybody of the domain.

        """
        values = bytes_of(y) if statistic == "proportion" else floats(y)
        return Estimate.of(
            self._native.estimate(
                statistic,
                values,
                _some_floats(denominator),
                probability,
                interval,
                _some_flags(where),
                centre,
                conf_level,
            )
        )

    @classmethod
    def _around(cls, native: _native.ReplicateWeights) -> "ReplicateWeights":
        weights = cls.__new__(cls)
        weights._native = native
        return weights


def post_stratify(weights: Numbers, cells: Labels, totals: Mapping[Hashable, float]) -> Weighting:
    """Make weights such that every cell has its population total.

    Args:
        weights: Weights of the design.
        cells: Cell of each row.
        totals: Population total of each cell, by its label.

    Returns:
        The weights and what the change did to them.

    Raises:
        AnalysisError: A cell with a total and nobody in the sample, or the other way round.

    >>> from jauge import stats
    >>> stats.post_stratify([10] * 3, ["w", "w", "m"], {"w": 30, "m": 30}).weights
    [15.0, 15.0, 30.0]

    """
    codes = codes_in(cells, list(totals), "cells")
    return _weighting(_native.post_stratify(floats(weights), codes, _values(totals)))


def rake(
    weights: Numbers,
    margins: Sequence[tuple[Labels, Mapping[Hashable, float]]],
    *,
    tolerance: float = 1e-10,
    max_iterations: int = 1000,
) -> Weighting:
    """Make weights that meet the totals of several questions, each known on its own.

    Args:
        weights: Weights of the design.
        margins: For each question the level of each row, and the population total of each level.
        tolerance: Converged when, after a cycle, no total is off by more than this share of it.
        max_iterations: Cycles after which it gives up.

    Returns:
        The weights and what the change did to them.

    Raises:
        AnalysisError: A level without anybody, totals of different sums, no convergence.

    >>> from jauge import stats
    >>> sex, age = ["w", "w", "m", "m"], ["y", "o", "y", "o"]
    >>> raked = stats.rake([25] * 4, [(sex, {"w": 60, "m": 40}), (age, {"y": 50, "o": 50})])
    >>> [round(w, 6) for w in raked.weights]
    [30.0, 30.0, 20.0, 20.0]

    """
    ready = [
        (codes_in(levels, list(totals), f"margin {place}"), _values(totals))
        for place, (levels, totals) in enumerate(margins)
    ]
    return _weighting(_native.rake(floats(weights), ready, tolerance, max_iterations))


def calibrate(
    weights: Numbers,
    columns: Sequence[Numbers],
    totals: Sequence[float],
    *,
    distance: Literal["linear", "raking", "truncated", "logit"] = "linear",
    bounds: tuple[float, float] | None = None,
    tolerance: float = 1e-11,
    max_iterations: int = 100,
) -> Weighting:
    """Make weights close to the old ones that meet totals of several variables.

    Args:
        weights: Weights of the design.
        columns: The variables; a column of ones for the size of the population.
        totals: Their population totals.
        distance: What keeps new weights close to old ones.
        bounds: Least and greatest ratio of new to old weights, for ``"truncated"`` and
            ``"logit"``.
        tolerance: Converged when each total is met to this share of its size.
        max_iterations: Newton steps after which it gives up.

    Returns:
        The weights and what the change did to them.

    Raises:
        AnalysisError: Columns that depend on others, negative weights, no convergence.

    >>> from jauge import stats
    >>> stats.calibrate([10, 10], [[1, 1], [0, 1]], [20, 12]).weights
    [8.0, 12.0]

    """
    return _weighting(
        _native.calibrate(
            floats(weights),
            [floats(column) for column in columns],
            [float(total) for total in totals],
            distance,
            bounds,
            tolerance,
            max_iterations,
        )
    )


def trim_weights(
    weights: Numbers,
    *,
    low: float | None = None,
    high: float | None = None,
    redistribution: Literal["equal", "proportional", "none"] = "equal",
) -> Weighting:
    """Hold weights between two bounds.

    Args:
        weights: Weights of the design.
        low: Least weight.
        high: Greatest weight.
        redistribution: Who gets what trimming takes away: rows that were not trimmed, equally or
            in proportion, or nobody.

    Returns:
        The weights and what the change did to them.

    Raises:
        AnalysisError: Bounds that cannot hold with the same sum.

    >>> from jauge import stats
    >>> stats.trim_weights([1, 2, 3, 12], high=6).weights
    [3.0, 4.0, 5.0, 6.0]

    """
    return _weighting(_native.trim_weights(floats(weights), low, high, redistribution))


def _weighting(native: _native.Weighting) -> Weighting:
    return Weighting.of({**native.fields(), "handle": native})


def _values(totals: Mapping[Hashable, float]) -> list[float]:
    return [float(total) for total in totals.values()]


def _some_floats(values: Numbers | None) -> Sequence[float] | None:
    return None if values is None else floats(values)


def _some_flags(values: Flags | None) -> Any:
    return None if values is None else bytes_of(values)
