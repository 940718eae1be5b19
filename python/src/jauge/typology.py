"""Groups of people or projects that are alike, and scores in percent of what they can be."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

from jauge import _native, explanations
from jauge.define import Lang
from jauge.errors import DataError
from jauge.estimators import Estimator, numpy
from jauge.explanations import Explanation
from jauge.stats.made import Made
from jauge.stats.results import Result
from jauge.tabular import Tabular

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["PercentOfMaximum", "Stability", "Typology"]


@dataclass(frozen=True, slots=True)
class Stability(Result):
    """How far the groups of a typology come back in resamples; see :meth:`Typology.stability`."""

    mean: float
    """Mean adjusted Rand index between the groups and those of a resample."""
    lower_quartile: float
    """Its lower quartile."""
    of_groups: tuple[float, ...]
    """Per group, how much of it comes back; from 0.75 on it is stable, below 0.6 it is none."""
    resamples: int
    """Resamples that gave groups."""
    without_groups: int
    """Resamples in which no such number of groups could be told apart."""

    @property
    def method(self) -> str:
        """Name of the method."""
        return "stability of groups"


class Typology(Estimator, Tabular):
    """Groups of rows that are alike in several measures, as a scikit-learn estimator.

    **It describes; it does not show that types exist.** Any method finds groups in any data. Look
    at ``explained_``, ``silhouette_`` and :meth:`stability` before a group gets a name, and do not
    compare groups in the measures that they are made of.

    Args:
        n_groups: How many groups; ``"auto"`` tries 2 to ``most`` and takes what ``criterion``
            prefers (see ``candidates_``).
        method: ``"k_means"``: groups around centres; ``"gaussian_mixture"``: a normal distribution
            per group, with covariances of its own.
        most: With ``"auto"``, the greatest number of groups that is tried.
        criterion: With ``"auto"``, ``"silhouette"``, or ``"bic"`` of a mixture.
        scaling: ``"standardised"``: each measure counts the same; ``"as_given"``: in their units.
        starts: From how many random starts; the best is kept.
        seed: Seed of the starts: the same seed gives the same groups.

    Attributes:
        labels_: The group of each row, the largest group first.
        centres_: The mean of each group in each measure, in the units given.
        sizes_: Rows of each group.
        explained_: Share of the spread of the measures, as scaled, that the groups account for.
        silhouette_: Near 1 where groups lie apart, near 0 where they touch.
        bic_: Bayesian information criterion of a mixture.
        starts_agreeing_: How many starts ended in these groups.
        candidates_: With ``"auto"``, what is known of each number of groups.
        n_features_in_: Number of measures.
        feature_names_in_: Names of the measures, where the rows came with some.

    >>> import jauge
    >>> rows = [[1, 2], [1, 1], [2, 1], [4, 5], [5, 4], [5, 5], [4, 4], [5, 5]]
    >>> types = jauge.analyse.Typology(n_groups=2, seed=1).fit(rows)
    >>> types.labels_.tolist(), types.predict([[1, 1]]).tolist()
    ([1, 1, 1, 0, 0, 0, 0, 0], [1])

    """

    def __init__(
        self,
        n_groups: int | Literal["auto"] = "auto",
        *,
        method: Literal["k_means", "gaussian_mixture"] = "k_means",
        most: int = 6,
        criterion: Literal["silhouette", "bic"] = "silhouette",
        scaling: Literal["standardised", "as_given"] = "standardised",
        starts: int = 50,
        seed: int = 1,
    ) -> None:
        """Keep the parameters; they are looked at when it is fitted."""
        self.n_groups = n_groups
        self.method = method
        self.most = most
        self.criterion = criterion
        self.scaling = scaling
        self.starts = starts
        self.seed = seed

    def fit(self, X: Any, y: object = None) -> Self:  # noqa: N803, ANN401, ARG002
        """Group the rows.

        Args:
            X: Complete rows: an array, a frame, a list of rows.
            y: Of no effect.

        Raises:
            DataError: Too few rows, gaps, words.
            AnalysisError: No such number of groups can be told apart.

        """
        np = numpy()
        table = self._learn_rows(X, least=2)
        self._shift, self._unit = self._scale(np, table)
        asked = (self.method, self.starts, self.seed)
        width = self.n_features_in_
        scaled = self._scaled(table)
        groups = self.n_groups
        if groups == "auto":
            most = min(self.most, max(2, len(table) - 1))
            found = _native.candidates(scaled, width, most, self.criterion, asked)
            self.candidates_ = tuple(found["candidates"])
            groups = int(found["best"])
        self._groups = Made("Groups.found", scaled, width, int(groups), asked)
        said = self._groups.native.said()
        self._said = said
        self.labels_ = np.frombuffer(self._groups.native.labels(), dtype="int64").copy()
        self.sizes_ = tuple(group["n"] for group in said["groups"])
        centres = np.array([group["centre"] for group in said["groups"]])
        self.centres_ = centres * self._unit + self._shift
        self.explained_ = said["explained"]
        self.silhouette_ = said["silhouette"]
        self.bic_ = said["bic"]
        self.starts_agreeing_ = said["starts_agreeing"]
        return self

    def fit_predict(self, X: Any, y: object = None) -> Any:  # noqa: N803, ANN401
        """Group the rows and return the group of each.

        Args:
            X: As in :meth:`fit`.
            y: Of no effect.

        """
        return self.fit(X, y).labels_

    def predict(self, X: Any) -> Any:  # noqa: N803, ANN401
        """The group of each row: that of the nearest centre, or the likeliest of a mixture.

        Args:
            X: Rows with the same measures.

        """
        table = self._known_rows(X)
        found = self._groups.native.predict(self._scaled(table), self.n_features_in_)
        return numpy().frombuffer(found, dtype="int64").copy()

    def transform(self, X: Any) -> Any:  # noqa: N803, ANN401
        """The distance of each row from each centre, on the scale on which groups were made.

        Args:
            X: Rows with the same measures.

        """
        table = self._known_rows(X)
        found = self._groups.native.distances(self._scaled(table), self.n_features_in_)
        return numpy().frombuffer(found, dtype="float64").reshape(len(table), -1).copy()

    def fit_transform(self, X: Any, y: object = None) -> Any:  # noqa: N803, ANN401
        """Group the rows and return the distance of each from each centre.

        Args:
            X: As in :meth:`fit`.
            y: Of no effect.

        """
        return self.fit(X, y).transform(X)

    def get_feature_names_out(self, input_features: object = None) -> Any:  # noqa: ANN401, ARG002
        """Names of the columns of :meth:`transform`.

        Args:
            input_features: Of no effect.

        """
        self._fitted()
        names = [f"typology{n}" for n in range(len(self.sizes_))]
        return numpy().asarray(names, dtype=object)

    def stability(self, *, resamples: int = 100) -> Stability:
        """Would other people of the same kind give the same groups?

        Args:
            resamples: How often rows are drawn with replacement and grouped anew.

        Raises:
            AnalysisError: Fewer than half of the resamples give that many groups.

        """
        self._fitted()
        return Stability.of(self._groups.native.stability(resamples))

    def tidy(self) -> list[dict[str, Any]]:
        """The profile: one row per group and measure, with mean and standard deviation."""
        self._fitted()
        rows = []
        for place, group in enumerate(self._said["groups"]):
            sds = group["sd"] or [None] * self.n_features_in_
            for j, term in enumerate(self._measures()):
                sd = sds[j]
                row = {
                    "group": place,
                    "term": term,
                    "estimate": float(self.centres_[place, j]),
                    "sd": None if sd is None else float(sd * self._unit[j]),
                    "n": group["n"],
                    "share": group["share"],
                    "silhouette": group["silhouette"],
                }
                rows.append(row)
        return rows

    def glance(self) -> dict[str, Any]:
        """One row about the whole: how many groups, how far apart, from how many starts."""
        self._fitted()
        names = ("explained", "silhouette", "bic", "log_likelihood", "starts", "starts_agreeing")
        said = {name: self._said[name] for name in names}
        return {"groups": len(self.sizes_), **said, "method": self._said["method"]}

    def explain(self, *, lang: Lang = "en") -> Explanation:
        """Say what the method does, what it assumes, and what it cannot show.

        Args:
            lang: Language of the text.

        """
        names = {"k_means": "k-means", "gaussian_mixture": "Gaussian mixture"}
        return explanations.about("Typology", names.get(self.method, self.method), lang)

    def cite(self) -> str:
        """Say what to cite: the source of the method, and jauge with its version."""
        return self.explain().cite()

    def plot(self, *, ax: "Axes | None" = None) -> "Axes":
        """Draw the profile of each group: its means, in standard deviations from all rows.

        Args:
            ax: Axes to draw on; by default those of a new figure.

        Returns:
            The axes, to edit.

        """
        from jauge import figures

        self._fitted()
        profiles = [group["centre"] for group in self._said["groups"]]
        names = [f"group {n} ({size})" for n, size in enumerate(self.sizes_)]
        return figures.profiles(
            profiles, names=names, measures=self._measures(), title=self._caption(), ax=ax
        )

    def _scale(self, np: Any, table: Any) -> tuple[Any, Any]:  # noqa: ANN401 - numpy
        """Where each measure is put, and by what unit."""
        if self.scaling not in ("standardised", "as_given"):
            message = f"scaling is 'standardised' or 'as_given', not {self.scaling!r}"
            raise DataError(message)
        if self.scaling == "as_given":
            return np.zeros(table.shape[1]), np.ones(table.shape[1])
        unit = table.std(axis=0, ddof=1)
        # A measure that everybody has the same of counts for nothing; its unit is of no matter.
        unit[unit == 0] = 1.0
        return table.mean(axis=0), unit

    def _scaled(self, table: Any) -> Any:  # noqa: ANN401 - numpy
        return ((table - self._shift) / self._unit).ravel()

    def _caption(self) -> str:
        return "Groups that describe; they do not show that types exist"

    def _repr_html_(self) -> str:
        if not self.__sklearn_is_fitted__():
            return f"<code>{self!r}</code>"
        return Tabular._repr_html_(self)

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401 - a class of scikit-learn
        """What it can do, in the words of scikit-learn."""
        tags = super().__sklearn_tags__()
        tags.estimator_type = "clusterer"
        return tags


class PercentOfMaximum(Estimator):
    """Scores in percent of the way from the least to the greatest that their scale allows.

    Scales of different lengths can then be put side by side. The ends are those of the scale, not
    of the data: what nobody reached is part of it.

    Args:
        minimum: The least that the scale allows; one for all columns, or one for each.
        maximum: The greatest; one for all columns, or one for each.

    Attributes:
        n_features_in_: Number of columns.
        feature_names_in_: Their names, where the rows came with some.

    >>> import jauge
    >>> scaler = jauge.analyse.PercentOfMaximum(minimum=1, maximum=5)
    >>> scaler.fit_transform([[1], [3], [4.5]]).ravel().tolist()
    [0.0, 50.0, 87.5]

    """

    def __init__(self, minimum: Any = 1.0, maximum: Any = 5.0) -> None:  # noqa: ANN401
        """Keep the ends; they are looked at when it is fitted."""
        self.minimum = minimum
        self.maximum = maximum

    def fit(self, X: Any, y: object = None) -> Self:  # noqa: N803, ANN401, ARG002
        """Look at the rows: each value must lie on the scale.

        Args:
            X: Complete rows: an array, a frame, a list of rows.
            y: Of no effect.

        Raises:
            DataError: A value outside the scale, ends in the wrong order, gaps, words.

        """
        table = self._learn_rows(X, least=1)
        self._inside(table)
        return self

    def transform(self, X: Any) -> Any:  # noqa: N803, ANN401
        """Scores in percent of the maximum.

        Args:
            X: Rows with the same columns.

        """
        table = self._known_rows(X)
        low, high = self._inside(table)
        return 100.0 * (table - low) / (high - low)

    def inverse_transform(self, X: Any) -> Any:  # noqa: N803, ANN401
        """Percentages back as scores.

        Args:
            X: Rows with the same columns.

        """
        table = self._known_rows(X)
        low, high = self._ends()
        return low + table * (high - low) / 100.0

    def fit_transform(self, X: Any, y: object = None) -> Any:  # noqa: N803, ANN401
        """Look at the rows and return them in percent of the maximum.

        Args:
            X: As in :meth:`fit`.
            y: Of no effect.

        """
        return self.fit(X, y).transform(X)

    def get_feature_names_out(self, input_features: object = None) -> Any:  # noqa: ANN401, ARG002
        """Names of the columns, which stay what they were.

        Args:
            input_features: Of no effect.

        """
        self._fitted()
        return numpy().asarray(self._measures(), dtype=object)

    def _ends(self) -> tuple[Any, Any]:
        np = numpy()
        low, high = (np.asarray(end, dtype="float64") for end in (self.minimum, self.maximum))
        if not (low < high).all():
            message = f"minimum {self.minimum!r} is not below maximum {self.maximum!r}"
            raise DataError(message)
        return low, high

    def _inside(self, table: Any) -> tuple[Any, Any]:  # noqa: ANN401 - numpy
        low, high = self._ends()
        outside = (table < low) | (table > high)
        if outside.any():
            row, column = (int(place[0]) for place in outside.nonzero())
            message = (
                f"column {self._measures()[column]!r}, row {row + 1}: {table[row, column]:g} is "
                f"outside the scale from {self.minimum!r} to {self.maximum!r}; give the ends of "
                "the scale"
            )
            raise DataError(message)
        return low, high
