"""Counts of an ordinal item before and after: one object that every table function takes."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Self, TypeAlias, final

from jauge import _native
from jauge.errors import CellTypeError
from jauge.stats.columns import Labels, coded
from jauge.stats.results import same_rows
from jauge.tabular import Tabular

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Counts", "Levels", "PairedTable"]

Counts: TypeAlias = Sequence[Sequence[int]] | Any
"""Counts, before in rows and after in columns: nested lists, a numpy array, a pandas crosstab."""

Levels: TypeAlias = Sequence[int] | Any
"""Level numbers from 0 for the lowest: a list, a numpy array, a pandas or polars column."""


def plain(values: Any) -> Any:
    """Lists of Python numbers, out of whatever holds numbers."""
    if isinstance(values, PairedTable):
        return [list(row) for row in values.counts]
    if hasattr(values, "to_numpy"):
        values = values.to_numpy()
    if getattr(getattr(values, "dtype", None), "kind", "") in ("m", "M", "c"):
        message = f"numbers are needed, not {values.dtype}; count from a day, or leave them out"
        raise CellTypeError(message)
    return values.tolist() if hasattr(values, "tolist") else values


@final
class PairedTable(Tabular):
    """Counts of an ordinal item before (rows) and after (columns), levels numbered from 0.

    The counts describe the item fully for every paired method. The levels belong to the scale,
    not to the data: a level that nobody chose is still a row and a column. Tables of parts add up
    with ``+``. A table never changes.

    >>> from jauge import stats
    >>> table = stats.PairedTable.from_pairs([0, 0, 1, 1, 2], [1, 2, 1, 2, 0], levels=3)
    >>> table
    PairedTable([[0, 1, 1], [0, 1, 1], [1, 0, 0]])
    >>> table.n, table.improved, table.same, table.declined
    (5, 3, 1, 1)
    >>> (table + table).n
    10

    """

    __slots__ = ("_engine",)

    _engine: _native.PairedTable

    def __init__(self, counts: Counts) -> None:
        """Hold a square table of counts.

        Args:
            counts: One row per level before, one column per level after, the same levels in the
                same order, unused ones included.

        Raises:
            AnalysisError: Not a square table of whole numbers, or fewer than two levels.

        """
        object.__setattr__(self, "_engine", _native.PairedTable(plain(counts)))

    @classmethod
    def from_pairs(cls, before: Levels, after: Levels, *, levels: int) -> Self:
        """Count complete pairs of level numbers.

        Args:
            before: First answer of each person, from 0 for the lowest level.
            after: Second answer of the same people, in the same order.
            levels: Number of levels of the scale, unused ones included.

        Returns:
            The table.

        Raises:
            AnalysisError: Different lengths, a level that the scale does not have, a missing value.

        """
        same_rows(before, after)
        return cls._of(_native.PairedTable.from_pairs(_whole(before), _whole(after), levels))

    @classmethod
    def by_group(
        cls, before: Levels, after: Levels, groups: Labels, *, levels: int
    ) -> dict[Any, Self]:
        """Count complete pairs of level numbers, one table per group, in one pass.

        Args:
            before: First answer of each person, from 0 for the lowest level.
            after: Second answer of the same people, in the same order.
            groups: Project, cohort or region of each person; a categorical column keeps the
                groups that nobody is in, with an empty table.
            levels: Number of levels of the scale, unused ones included.

        Returns:
            The tables by group, in the order of the groups; their sum is everybody's.

        Raises:
            AnalysisError: Different lengths, a level that the scale does not have, a missing value.

        >>> from jauge import stats
        >>> tables = stats.PairedTable.by_group([0, 1, 1, 2], [1, 1, 2, 2], "aabb", levels=3)
        >>> tables["a"].improved, tables["b"].improved
        (1, 1)

        """
        same_rows(before, after)
        codes, names = coded(groups, "groups")
        tables = _native.PairedTable.by_group(
            _whole(before), _whole(after), codes, len(names), levels
        )
        return dict(zip(names, map(cls._of, tables), strict=True))

    @classmethod
    def _of(cls, engine: _native.PairedTable) -> Self:
        table = cls.__new__(cls)
        object.__setattr__(table, "_engine", engine)
        return table

    @property
    def counts(self) -> tuple[tuple[int, ...], ...]:
        """The counts, rows before and columns after."""
        return tuple(tuple(row) for row in self._engine.counts())

    @property
    def n(self) -> int:
        """Number of pairs."""
        return self._engine.n()

    @property
    def levels(self) -> int:
        """Number of levels of the scale."""
        return self._engine.levels()

    @property
    def improved(self) -> int:
        """Pairs whose level is higher after than before."""
        return self._engine.improved()

    @property
    def same(self) -> int:
        """Pairs whose level is the same after and before."""
        return self._engine.same()

    @property
    def declined(self) -> int:
        """Pairs whose level is lower after than before."""
        return self._engine.declined()

    @property
    def marginals(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Counts per level before and after."""
        before, after = self._engine.marginals()
        return tuple(before), tuple(after)

    @property
    def difference_counts(self) -> tuple[int, ...]:
        """Pairs per number of levels gained, from the greatest loss to the greatest gain."""
        return tuple(self._engine.difference_counts())

    def tidy(self) -> list[dict[str, Any]]:
        """One row per cell, empty ones included."""
        return [
            {"before": before, "after": after, "n": count}
            for before, row in enumerate(self.counts)
            for after, count in enumerate(row)
        ]

    def glance(self) -> dict[str, Any]:
        """One row: pairs, levels, how many went up, stayed and went down."""
        names = ("n", "levels", "improved", "same", "declined")
        return {name: getattr(self, name) for name in names}

    def plot(self, *, ax: "Axes | None" = None) -> "Axes":
        """Draw the shares of the levels before and after by matplotlib.

        Args:
            ax: Axes to draw on; by default those of a new figure.

        Returns:
            The axes, to edit.

        Raises:
            AnalysisError: An empty table.
            ImportError: matplotlib is not installed.

        """
        from jauge import figures

        before, after = self.marginals
        return figures.levels(before, after, title=self._caption(), ax=ax)

    def _caption(self) -> str:
        return f"{self.n} pairs, levels before and after"

    def reversed(self) -> Self:
        """Flip the order of the levels, for an item whose lowest level is the best one."""
        return self._of(self._engine.reversed())

    def __add__(self, other: object) -> Self:
        """Pool two tables of the same scale."""
        if not isinstance(other, PairedTable):
            return NotImplemented
        return self._of(self._engine.merged(other._engine))

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: a table never changes."""
        raise AttributeError(f"a PairedTable never changes: {name} cannot be set to {value!r}")

    def __eq__(self, other: object) -> bool:
        """Whether the counts are the same."""
        return isinstance(other, PairedTable) and self.counts == other.counts

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(self.counts)

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[tuple[int, ...], ...]]]:
        """Pickle and copy by the counts."""
        return type(self), (self.counts,)

    def __repr__(self) -> str:
        """Write the call that makes this table."""
        return f"PairedTable({[list(row) for row in self.counts]})"

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{level}</th>' for level in range(self.levels))
        body = "".join(
            f'<tr><th scope="row">{level}</th>'
            + "".join(f"<td>{escape(str(count))}</td>" for count in row)
            + "</tr>"
            for level, row in enumerate(self.counts)
        )
        corner = '<th scope="col">before / after</th>'
        return (
            f"<table><caption>{escape(self._caption())}</caption>"
            f"<thead><tr>{corner}{head}</tr></thead><tbody>{body}</tbody></table>"
        )


def _whole(values: Levels) -> Any:
    """Level numbers; a column that once had gaps holds them as whole floats, which is exact."""
    array: Any = values
    if hasattr(array, "to_numpy"):
        array = array.to_numpy()
    if hasattr(array, "dtype") and array.dtype.kind in "iu":
        return array  # read where it lies
    listed = plain(array)
    if any(type(value) is float for value in listed):
        return [int(v) if type(v) is float and v.is_integer() else v for v in listed]
    return listed


def engine(table: PairedTable | Counts) -> _native.PairedTable:
    """Give the engine's form of a table, or of the counts of one."""
    if isinstance(table, PairedTable):
        return table._engine
    return PairedTable(table)._engine
