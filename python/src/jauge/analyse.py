"""Analyse and report: run a study, get its findings as frames, pages and files."""

import json
from collections.abc import Mapping, Sequence
from html import escape
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jauge import _native
from jauge.define import Lang

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["Findings", "Page", "run"]

_COUNTS = ("numerator", "denominator")
_NUMBERS = (
    "estimate",
    "std_error",
    "statistic",
    "df",
    "p_value",
    "p_adjusted",
    "conf_low",
    "conf_high",
    "conf_level",
)


def run(study: str | PathLike[str]) -> "Findings":
    """Run a study: take its answers in, link people, analyse, apply statistical secrecy.

    Args:
        study: Path of a ``study.toml``.

    Returns:
        The findings that may be shown, with the pages made of them.

    Raises:
        DefinitionError: The grid or the study has faults; the message lists all of them.
        IngestError: The answers have faults that stop the run.
        FileError: A file cannot be read.

    >>> import jauge
    >>> findings = jauge.run(jauge.demo("arthritis"))
    >>> len(findings) > 50
    True

    """
    return Findings(_native.run(Path(study)))


class Page:
    """An HTML page of the report. Shows itself in a notebook, in a frame of its own."""

    def __init__(self, html: str) -> None:
        """Hold the text of a page."""
        self._html = html

    def __str__(self) -> str:
        return self._html

    def _repr_html_(self) -> str:
        # A frame keeps the page's styles out of the notebook; its sandbox runs nothing.
        return (
            '<iframe title="jauge" sandbox="" width="100%" height="700" '
            f'style="border:1px solid #888" srcdoc="{escape(self._html)}"></iframe>'
        )


class Findings:
    """Findings of a study: numbers that passed disclosure control, one row each.

    Iterating gives one mapping per finding. A withheld figure keeps its row, with the reason
    in ``withheld`` and no number.
    """

    def __init__(self, native: _native.Run) -> None:
        """Wrap a run of the engine; made by :func:`run`."""
        self._native = native
        self._content: dict[str, Any] = json.loads(native.findings_json())

    @property
    def rows(self) -> Sequence[Mapping[str, Any]]:
        """One mapping per finding, under the field's column names."""
        rows: list[dict[str, Any]] = self._content["findings"]
        return rows

    @property
    def statements(self) -> Sequence[Mapping[str, Any]]:
        """The sentences that the design allows, with level, findings and caveats."""
        statements: list[dict[str, Any]] = self._content["statements"]
        return statements

    @property
    def limits(self) -> Sequence[Mapping[str, Any]]:
        """What may not be concluded, and why."""
        limits: list[dict[str, Any]] = self._content["limits"]
        return limits

    @property
    def reception(self) -> Mapping[str, Any]:
        """What happened to each row and cell that came in."""
        reception: dict[str, Any] = json.loads(self._native.reception_json())
        return reception

    def notices(self, *, lang: Lang = "en") -> str:
        """Advice and warnings on the grid and the study, for a terminal."""
        return self._native.notices(lang)

    def select(self, **where: object) -> list[Mapping[str, Any]]:
        """Rows whose columns have the given values.

        Args:
            where: Column names and the value wanted, for example ``outcome="s_self"``;
                ``group=None`` keeps the findings about everybody.

        Raises:
            KeyError: There is no such column.

        """
        columns = self.rows[0] if self.rows else {}
        unknown = [name for name in where if columns and name not in columns]
        if unknown:
            raise KeyError(f"no column {unknown}; there are {list(columns)}")
        return [r for r in self.rows if all(r[k] == v for k, v in where.items())]

    def one(self, **where: object) -> Mapping[str, Any]:
        """The only row about everybody that :meth:`select` finds.

        Raises:
            LookupError: No row, or several.

        """
        found = self.select(**{"group": None, **where})
        if len(found) != 1:
            raise LookupError(f"{len(found)} findings where {where}; exactly one is needed")
        return found[0]

    def to_pandas(self, **where: object) -> "pd.DataFrame":
        """One row per finding as a pandas frame, counts as nullable integers.

        Args:
            where: As in :meth:`select`.

        """
        import pandas as pd

        frame = pd.DataFrame(self._table(**where), columns=self._columns())
        types = {**dict.fromkeys(_NUMBERS, "float64"), **dict.fromkeys(_COUNTS, "Int64")}
        return frame.astype({k: v for k, v in types.items() if k in frame.columns})

    def to_polars(self, **where: object) -> "pl.DataFrame":
        """One row per finding as a polars frame.

        Args:
            where: As in :meth:`select`.

        """
        import polars as pl

        types: dict[str, Any] = {
            **dict.fromkeys(_NUMBERS, pl.Float64),
            **dict.fromkeys(_COUNTS, pl.UInt64),
            "primary": pl.Boolean,
        }
        schema = {name: types.get(name, pl.String) for name in self._columns()}
        return pl.DataFrame(self._table(**where), schema=schema)

    def report(self, *, lang: Lang = "fr") -> Page:
        """The report as one self-contained page."""
        return Page(self._native.html(lang))

    def write(self, folder: str | PathLike[str]) -> list[Path]:
        """Write the reports, findings and reception into a folder; return the paths."""
        return self._native.write(Path(folder))

    def _columns(self) -> list[str]:
        # Tables of counts and lists of caveats have no place in a flat frame.
        return [k for k, v in self._first().items() if k != "table" and k != "caveats"]

    def _first(self) -> Mapping[str, Any]:
        return self.rows[0] if self.rows else {}

    def _table(self, **where: object) -> list[dict[str, Any]]:
        columns = self._columns()
        return [{name: _plain(row[name]) for name in columns} for row in self.select(**where)]

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        return f"<jauge.Findings of {self._content['study']['id']!r}: {len(self)} findings>"

    def _repr_html_(self) -> str:
        study = self._content["study"]
        title = escape(_in(study["title"], "en"))
        simulated = " (simulated)" if study.get("simulated") else ""
        said = "".join(
            f"<li><b>{escape(s['level'])}</b> {escape(_in(s['text'], 'en'))}</li>"
            for s in self.statements
        )
        limits = "".join(f"<li>{escape(_in(s['text'], 'en'))}</li>" for s in self.limits)
        return (
            f"<section><h3>{title}{simulated}</h3><ul>{said}</ul>"
            f"<h4>What may not be concluded</h4><ul>{limits}</ul>"
            f"<p>{len(self)} findings: <code>.to_pandas()</code>, <code>.to_polars()</code>, "
            "<code>.report()</code></p></section>"
        )


def _plain(value: object) -> object:
    """A cell of a frame; a text in two languages gives its English."""
    return _in(value, "en") if isinstance(value, dict) else value


def _in(text: Mapping[str, str], lang: str) -> str:
    """The text in a language, or in any other."""
    return text.get(lang) or next(iter(text.values()), "")
