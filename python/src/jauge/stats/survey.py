"""Estimates from a sample drawn by a design, and replicate weights."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, TypeVar, overload

from jauge import _native
from jauge.stats.columns import (
    Flags,
    Labels,
    coded,
    flags,
    only_codes,
    some_flags,
    some_floats,
    within,
)
from jauge.stats.made import Made
from jauge.stats.results import Estimate, Numbers, Result, floats
from jauge.stats.weighting import Weighting

__all__ = [
    "AssociationTest",
    "DesignEffect",
    "GroupEstimate",
    "ReplicateWeights",
    "SurveyDesign",
]

Interval: TypeAlias = Literal["logit", "beta"]


# Inside the classes `_native` is what an object holds.
_Design: TypeAlias = _native.SurveyDesign
_Replicates: TypeAlias = _native.ReplicateWeights
_Kind = TypeVar("_Kind", "SurveyDesign", "ReplicateWeights")


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

    __slots__ = ("_made", "_native")

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
        self._keep(
            Made(
                "SurveyDesign",
                floats(weights),
                only_codes(strata, "strata"),
                only_codes(clusters, "clusters"),
                nesting,
                some_floats(population),
                some_floats(fractions),
                only_codes(second_units, "second_units"),
                some_floats(second_population),
                some_floats(second_fractions),
                lonely,
            )
        )

    def _keep(self, made: Made) -> None:
        self._made = made
        self._native: _Design = made.native

    def __eq__(self, other: object) -> bool:
        """Whether it was drawn in the same way with the same weights."""
        return isinstance(other, SurveyDesign) and self._made == other._made

    def __hash__(self) -> int:
        """Of rows, clusters and strata."""
        return hash(self._native.sizes())

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the call that made it."""
        return _around, (type(self), self._made)

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
        >>> [g.estimate.estimate for g in design.mean([1, 3, 5, 7], by=["a", "a", "b", "b"])]
        [2.0, 6.0]

        """
        return self._estimate("mean", within(y, where), by=by, where=where, conf_level=conf_level)

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
        return self._estimate("total", within(y, where), by=by, where=where, conf_level=conf_level)

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
            within(numerator, where),
            within(denominator, where),
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
            flags(yes, some_flags(where)),
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
            within(y, where),
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
            self._native.design_effect(statistic, within(y, where), reference, some_flags(where))
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
        inside = some_flags(where)
        a, first_labels = coded(first, "first", inside)
        b, second_labels = coded(second, "second", inside)
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
        made = Made("SurveyDesign.reweighted", self._made, weighting.made)
        return _around(SurveyDesign, made)

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
        if kind == "bootstrap" and seed is None:
            message = "seed: give a number, so that the same call gives the same weights"
            raise _native.OptionError(message)
        asked: dict[str, tuple[Any, ...]] = {
            "jackknife": (),
            "brr": (fay,),
            "bootstrap": (replicates, seed),
        }
        if kind not in asked:
            message = f"kind: {kind!r} is not one of {', '.join(asked)}"
            raise _native.OptionError(message)
        made = Made(f"ReplicateWeights.{kind}", self._made, *asked[kind])
        return _around(ReplicateWeights, made)

    def _estimate(
        self,
        statistic: str,
        values: Sequence[float],
        denominator: Sequence[float] | None = None,
        *,
        by: Labels | None,
        where: Flags | None,
        conf_level: float,
        probability: float = 0.5,
        interval: str = "logit",
    ) -> Estimate | list[GroupEstimate]:
        inside = some_flags(where)
        asked = (statistic, values, denominator, probability, interval)
        if by is None:
            return Estimate.of(self._native.estimate(*asked, inside, conf_level))
        codes, labels = coded(by, "by", inside)
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

    __slots__ = ("_made", "_native")

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
        held = [floats(column) for column in columns]
        call = ("ReplicateWeights.from_columns", floats(weights), held, scale, each, df)
        self._keep(Made(*call))

    def _keep(self, made: Made) -> None:
        self._made = made
        self._native: _Replicates = made.native

    def __eq__(self, other: object) -> bool:
        """Whether they were made in the same way, or given with the same numbers."""
        return isinstance(other, ReplicateWeights) and self._made == other._made

    def __hash__(self) -> int:
        """Of kind and number."""
        count, scale, _, kind = self._native.description()
        return hash((count, scale, kind))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the call that made them."""
        return _around, (type(self), self._made)

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
        inside = some_flags(where)
        values = flags(y, inside) if statistic == "proportion" else within(y, where)
        return Estimate.of(
            self._native.estimate(
                statistic,
                values,
                None if denominator is None else within(denominator, where),
                probability,
                interval,
                inside,
                centre,
                conf_level,
            )
        )


def _around(kind: type[_Kind], made: Made) -> _Kind:
    """Make an object around what the engine made."""
    new = kind.__new__(kind)
    new._keep(made)
    return new
