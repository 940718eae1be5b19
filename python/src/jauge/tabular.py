"""How every object with rows shows itself and leaves for a data frame.

One mechanism for all: an object says what its rows are by ``tidy()``, and gets frames, an
accessible table for notebooks and a picture.
"""

import math
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from html import escape
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from matplotlib.axes import Axes

__all__ = ["WIDE", "Row", "Tabular"]

Row: TypeAlias = Mapping[str, Any]
"""One row under the field's column names."""

_SHOWN = 20
# Characters of a line, and of a cell, in a terminal.
WIDE, _CUT = 120, 48
# Between these sizes numbers are written without a power of ten.
_LEAST, _MOST = 1e-3, 1e5
_COUNTS = frozenset(
    ("n", "numerator", "denominator", "n_positive", "n_negative", "n_zero", "clusters", "seed")
)
_NUMBERS = frozenset(
    (
        "estimate",
        "std_error",
        "statistic",
        "df",
        "df_denominator",
        "p_value",
        "p_adjusted",
        "conf_low",
        "conf_high",
        "conf_level",
    )
)
# In the colours of the notebook, light or dark; what is wide scrolls by itself.
_LOOK = (
    ".jauge.jauge{overflow-x:auto;max-width:100%}"
    ".jauge.jauge table{border-collapse:collapse;border-block:2px solid;margin:.6em 0;"
    "font-variant-numeric:tabular-nums}"
    ".jauge.jauge caption{caption-side:top;text-align:start;font-weight:600;padding:.3em 0;"
    "color:inherit}"
    ".jauge.jauge th,.jauge.jauge td{padding:.3em .55em;text-align:start;vertical-align:top;"
    "border:0;border-block-end:1px solid #8886}"
    ".jauge.jauge thead th{border-block-end:1px solid;vertical-align:bottom}"
    ".jauge.jauge tbody th{font-weight:500;min-width:8em}"
    ".jauge.jauge .n{text-align:end}"
    ".jauge.jauge li{margin:.4em 0}"
    ".jauge.jauge small{opacity:.8}"
)


class Tabular:
    """Rows that become a frame of any library, a table in a notebook, a picture."""

    __slots__ = ()

    def tidy(self) -> list[dict[str, Any]]:
        """One row per estimate."""
        raise NotImplementedError

    def glance(self) -> dict[str, Any]:
        """One row about the whole."""
        raise NotImplementedError

    def to_pandas(self) -> "pd.DataFrame":
        """Return the rows of :meth:`tidy` as a pandas frame; counts are nullable integers."""
        return pandas_of(self.tidy())

    def to_polars(self) -> "pl.DataFrame":
        """Return the rows of :meth:`tidy` as a polars frame."""
        return polars_of(self.tidy())

    def to_arrow(self) -> "pa.Table":
        """Return the rows of :meth:`tidy` as an Arrow table."""
        return arrow_of(self.tidy())

    def plot(self, *, ax: "Axes | None" = None) -> "Axes":
        """Draw the estimates with their intervals by matplotlib, in the colours of the report.

        Args:
            ax: Axes to draw on; by default those of a new figure.

        Returns:
            The axes, to edit: ``axes.set_title(...)``, ``axes.figure.savefig(...)``.

        Raises:
            AnalysisError: There is no interval to draw.
            ImportError: matplotlib is not installed.

        """
        from jauge import figures

        return figures.intervals(self.tidy(), title=self._caption(), ax=ax)

    def _caption(self) -> str:
        return type(self).__name__

    def _repr_html_(self) -> str:
        rows = self.tidy()
        if len(rows) == 1:
            return framed(_upright(self._caption(), rows[0]))
        return framed(html_table(self._caption(), rows))

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> dict[str, Any]:
        made: dict[str, Callable[[], str]] = {
            "text/plain": self.__str__,
            "text/html": self._repr_html_,
            "text/markdown": lambda: markdown_table(self._caption(), self.tidy()),
        }
        return {
            kind: make()
            for kind, make in made.items()
            if (include is None or kind in include) and (exclude is None or kind not in exclude)
        }


def required(library: str) -> None:
    """Say what to do where a library of frames is not installed."""
    if find_spec(library) is None:
        message = f"{library} is not installed: pip install {library}; tidy() needs no library"
        raise ImportError(message)


def html_table(
    caption: str, rows: Sequence[Row], columns: Iterable[str] | None = None, *, shown: int = _SHOWN
) -> str:
    """Write a table with a caption and with headers that a screen reader can tell apart.

    Args:
        caption: What the table is about.
        rows: Its rows; the first column names each.
        columns: Columns to show; by default those in which some row has something.
        shown: Rows after which it stops and says so.

    """
    filled = _filled(rows)
    names = filled if columns is None else [name for name in columns if name in filled]
    seen = [[row.get(name) for row in rows[:shown]] for name in names]
    head = "".join(
        f'<th scope="col"{_class(any(map(_is_number, values)))}>{escape(name)}</th>'
        for name, values in zip(names, seen, strict=True)
    )
    cells = [
        [_cell(v, text, first=not n) for v, text in zip(values, _column(values), strict=True)]
        for n, values in enumerate(seen)
    ]
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in zip(*cells, strict=True))
    left = len(rows) - shown
    foot = ""
    if left > 0:
        said = f"and {left} more rows: <code>.to_pandas()</code>, <code>.to_polars()</code>"
        foot = f'<tfoot><tr><td colspan="{len(names)}">{said}</td></tr></tfoot>'
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>{foot}</table>"
    )


def framed(content: str) -> str:
    """Give what an object shows of itself the look that all have."""
    return f'<div class="jauge"><style>{_LOOK}</style>{content}</div>'


def markdown_table(caption: str, rows: Sequence[Row]) -> str:
    """Write a table for readers without HTML; what stands in a cell is never markup."""
    names = _filled(rows)
    lines = [f"**{_marked(caption)}**", "", _line(names), _line("---" for _ in names)]
    lines += [_line(_marked(shown(row.get(name))) for name in names) for row in rows[:_SHOWN]]
    if len(rows) > _SHOWN:
        lines += ["", f"and {len(rows) - _SHOWN} more rows"]
    return "\n".join(lines)


def plain_table(caption: str, rows: Sequence[Row], columns: Iterable[str] | None = None) -> str:
    """Write a table for a terminal: as many columns as stand side by side, long texts cut."""
    filled = _filled(rows)
    names = filled if columns is None else [name for name in columns if name in filled]
    made: list[list[str]] = []
    for name in names:
        seen = [row.get(name) for row in rows[:_SHOWN]]
        texts = [_cut(text) for text in (name, *_column(seen))]
        width = max(map(len, texts))
        right = any(map(_is_number, seen))
        column = [text.rjust(width) if right else text.ljust(width) for text in texts]
        if made and sum(len(c[0]) + 2 for c in made) + width > WIDE:
            break
        made.append(column)
    lines = [f"{caption}: {len(rows)} rows"]
    lines += ["  ".join(cells).rstrip() for cells in zip(*made, strict=True)]
    if names[len(made) :]:
        lines.append(f"not shown: {', '.join(names[len(made) :])}")
    if len(rows) > _SHOWN:
        lines.append(f"and {len(rows) - _SHOWN} more rows: .to_pandas(), .to_polars()")
    return "\n".join(lines)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _CUT else f"{line[: _CUT - 1]}…"


def shown(value: object) -> str:
    """Write a cell for reading: six digits; the frames keep all of them."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, (tuple, list)):
        return ", ".join(map(shown, value))
    return str(value)


def pandas_of(rows: Sequence[Row], columns: Sequence[str] | None = None) -> "pd.DataFrame":
    """Rows as a pandas frame."""
    required("pandas")
    import pandas as pd

    frame = pd.DataFrame(list(rows), columns=None if columns is None else list(columns))
    types = {name: "float64" for name in frame.columns if name in _NUMBERS}
    types |= {name: "Int64" for name in frame.columns if name in _COUNTS}
    return frame.astype(types)


def polars_of(rows: Sequence[Row], columns: Sequence[str] | None = None) -> "pl.DataFrame":
    """Rows as a polars frame."""
    required("polars")
    import polars as pl

    names = list(columns) if columns is not None else list(rows[0]) if rows else []
    data = {name: [_plain(row[name]) for row in rows] for name in names}
    types: dict[str, Any] = {name: pl.Float64 for name in names if name in _NUMBERS}
    types |= {name: pl.Int64 for name in names if name in _COUNTS}
    return pl.DataFrame(data, schema={name: types.get(name) for name in names}, strict=False)


def arrow_of(rows: Sequence[Row], columns: Sequence[str] | None = None) -> "pa.Table":
    """Rows as an Arrow table."""
    required("pyarrow")
    import pyarrow as pa

    names = list(columns) if columns is not None else list(rows[0]) if rows else []
    types = {name: pa.float64() for name in names if name in _NUMBERS}
    types |= {name: pa.int64() for name in names if name in _COUNTS}
    data = {
        name: pa.array([_plain(row[name]) for row in rows], type=types.get(name)) for name in names
    }
    return pa.table(data)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _filled(rows: Sequence[Row]) -> list[str]:
    """Names of the columns in which some row has something."""
    names = dict.fromkeys(name for row in rows for name in row)
    return [name for name in names if any(row.get(name) is not None for row in rows)]


def _upright(caption: str, row: Row) -> str:
    """Write one row as a table of names and values, which is read more easily."""
    lines = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{_cell(value, shown(value), first=False)}</tr>'
        for name, value in row.items()
        if value is not None
    )
    head = '<th scope="col">field</th><th scope="col">value</th>'
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
    )


def _cell(value: object, text: str, *, first: bool) -> str:
    if first:
        return f'<th scope="row">{escape(text)}</th>'
    return f"<td{_class(_is_number(value))}>{escape(text)}</td>"


def _column(values: Sequence[object]) -> list[str]:
    """Write the cells of a column: numbers of one size with as many decimals, to compare them."""
    sizes = [abs(v) for v in values if isinstance(v, float) and v and math.isfinite(v)]
    if len(sizes) > 1 and min(sizes) >= _LEAST and max(sizes) < _MOST:
        decimals = max(0, 3 - math.floor(math.log10(max(sizes))))
        if min(sizes) >= 10.0 ** (1 - decimals):  # two digits of the smallest
            return [f"{v:.{decimals}f}" if isinstance(v, float) else shown(v) for v in values]
    return [shown(v) for v in values]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _class(number: object) -> str:
    return ' class="n"' if number else ""


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _marked(text: str) -> str:
    marks = "\\`*_{}[]<>#|!$"
    return "".join(f"\\{c}" if c in marks else c for c in text).replace("\n", " ")
