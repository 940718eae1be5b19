"""Analyse and report: run a study, get its findings as frames, pages and files."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from importlib import import_module
from os import PathLike
from pathlib import Path
from textwrap import fill
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, Self, get_args

from jauge import _native, explanations
from jauge.errors import NotFoundError
from jauge.explanations import Explanation
from jauge.faults import Lang
from jauge.frames import Frames, of_study
from jauge.names import meant, several
from jauge.progress import Progress, shown
from jauge.report import Also, Page, Reader
from jauge.tabular import (
    WIDE,
    Tabular,
    arrow_of,
    framed,
    html_table,
    pandas_of,
    plain_table,
    polars_of,
)
from jauge.whole import one_of, written_into

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from matplotlib.axes import Axes

    from jauge.typology import PercentOfMaximum, Stability, Typology

__all__ = ["Findings", "PercentOfMaximum", "Selected", "Stability", "Typology", "run"]

_ESTIMATORS = ("PercentOfMaximum", "Stability", "Typology")


def __getattr__(name: str) -> object:
    """Load the estimators when they are first asked for: the statistics come with them."""
    if name in _ESTIMATORS:
        return getattr(import_module("jauge.typology"), name)
    raise AttributeError(f"module 'jauge.analyse' has no attribute {name!r}")


_NO_SCORE = "The grid has no score of several items: scores=[...] of Grid.build, or [[score]]."

_MAIN = (
    "label_en",
    "group",
    "wave_from",
    "wave_to",
    "measure",
    "estimate",
    "conf_low",
    "conf_high",
    "denominator",
    "wave",
)

# What a row holds in parts, which has no place in a flat frame.
_NESTED = ("table", "caveats", "items")


def run(
    study: str | PathLike[str],
    *,
    frames: Frames | None = None,
    progress: Progress = "auto",
) -> "Findings":
    """Run a study: take its answers in, link people, analyse, apply statistical secrecy.

    Args:
        study: Path of a ``study.toml``.
        frames: Data frames in the place of answer files, by the names that the study gives them.
        progress: Whether to show what is being done, or a function to tell each stage.

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
    told, done = shown(progress)
    try:
        return Findings(_native.run(Path(study), of_study(study, frames), {}, told))
    finally:
        done()


class _Engine(Protocol):
    """What findings are made of: a run of the engine, or what was kept of one."""

    def findings_json(self) -> str: ...
    def reception_json(self) -> str: ...
    def reliability_json(self) -> str: ...
    def page(self, reader: str, lang: str) -> str: ...
    def notices(self, lang: str) -> str: ...
    def files(self, also: Sequence[str]) -> list[tuple[str, bytes]]: ...
    def write(self, folder: Path, also: Sequence[str]) -> list[Path]: ...


class _Kept:
    """What a run printed, kept as text and files, so that findings copy and pickle."""

    def __init__(self, texts: Mapping[str, str], files: Mapping[str, bytes]) -> None:
        self._texts = dict(texts)
        self._files = dict(files)

    @classmethod
    def of(cls, engine: _Engine) -> Self:
        texts = {"findings": engine.findings_json(), "reception": engine.reception_json()}
        texts["reliability"] = engine.reliability_json()
        for lang in ("fr", "en"):
            texts[f"notices.{lang}"] = engine.notices(lang)
            for reader in get_args(Reader):
                texts[f"{reader}.{lang}"] = engine.page(reader, lang)
        return cls(texts, dict(engine.files(get_args(Also))))

    def findings_json(self) -> str:
        return self._texts["findings"]

    def reception_json(self) -> str:
        return self._texts["reception"]

    def reliability_json(self) -> str:
        return self._texts["reliability"]

    def page(self, reader: str, lang: str) -> str:
        one_of("reader", reader, get_args(Reader))
        one_of("lang", lang, ("fr", "en"))
        return self._texts[f"{reader}.{lang}"]

    def notices(self, lang: str) -> str:
        one_of("lang", lang, ("fr", "en"))
        return self._texts[f"notices.{lang}"]

    def files(self, also: Sequence[str]) -> list[tuple[str, bytes]]:
        for word in also:
            one_of("also", word, get_args(Also))
        left = {word for word in get_args(Also) if word not in also}
        return [(name, b) for name, b in self._files.items() if name.rpartition(".")[2] not in left]

    def write(self, folder: Path, also: Sequence[str]) -> list[Path]:
        return written_into(folder, self.files(also))


class Findings(Tabular):
    """Findings of a study: numbers that passed disclosure control, one row each.

    Iterating gives one mapping per finding. A withheld figure keeps its row, with the reason
    in ``withheld`` and no number. Findings never change; those of the same study and answers are
    equal, and they copy and pickle with their pages.
    """

    __slots__ = ("_content", "_native")

    _content: dict[str, Any]
    _native: _Engine

    def __init__(self, native: _Engine) -> None:
        """Wrap a run of the engine; made by :func:`run`."""
        object.__setattr__(self, "_native", native)
        object.__setattr__(self, "_content", json.loads(native.findings_json()))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"findings never change: {name} cannot be set to {value!r}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Findings) and self._content == other._content

    def __hash__(self) -> int:
        return hash(self._native.findings_json())

    def __reduce__(self) -> tuple[type[Self], tuple[_Engine]]:
        kept = self._native
        return type(self), (kept if isinstance(kept, _Kept) else _Kept.of(kept),)

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self.rows)

    @property
    def rows(self) -> Sequence[Mapping[str, Any]]:
        """One mapping per finding, under the field's column names."""
        return tuple(map(MappingProxyType, self._content["findings"]))

    @property
    def statements(self) -> Sequence[Mapping[str, Any]]:
        """The sentences that the design allows, with level, findings and caveats."""
        statements: list[dict[str, Any]] = self._content["statements"]
        return statements

    @property
    def stories(self) -> Sequence[Mapping[str, Any]]:
        """What the stories of the study show, theme by theme, with their step from Q1 to Q4."""
        stories: list[dict[str, Any]] = self._content.get("stories", [])
        return stories

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
            NotFoundError: There is no such column, or no row has this name in it; the message
                lists those that there are.

        """
        return _where(self.rows, where)

    def pick(self, **where: object) -> "Selected":
        """Findings that :meth:`select` finds, as an object that shows and draws itself.

        Args:
            where: As in :meth:`select`.

        """
        return Selected(self.select(**where), caption=self._caption())

    def one(self, **where: object) -> Mapping[str, Any]:
        """The only row about everybody that :meth:`select` finds.

        Raises:
            NotFoundError: No row, or several; the message says in what they differ.

        """
        where = {"group": None, **where}
        found = self.select(**where)
        if len(found) == 1:
            return found[0]
        said = ", ".join(f"{name}={value!r}" for name, value in where.items())
        apart = (f"{name}: {', '.join(names)}" for name, names in _apart(found))
        way = f"; say which {'; '.join(apart)}" if found else ""
        message = f"{len(found)} findings where {said}; exactly one is needed{way}"
        raise NotFoundError(message)

    def tidy(self, **where: object) -> list[dict[str, Any]]:
        """One flat row per finding; a text in two languages gives its English.

        Args:
            where: As in :meth:`select`.

        """
        columns = self._columns()
        return [{name: _plain(row[name]) for name in columns} for row in self.select(**where)]

    def glance(self) -> dict[str, Any]:
        """One row about the whole study."""
        study = self._content["study"]
        return {
            "study": study["id"],
            "title": _in(study["title"], "en"),
            "simulated": bool(study.get("simulated")),
            "findings": len(self),
            "withheld": sum(row["withheld"] is not None for row in self.rows),
            "statements": len(self.statements),
            "limits": len(self.limits),
        }

    def to_pandas(self, **where: object) -> "pd.DataFrame":
        """One row per finding as a pandas frame, counts as nullable integers.

        Args:
            where: As in :meth:`select`.

        """
        return pandas_of(self.tidy(**where), self._columns())

    def to_polars(self, **where: object) -> "pl.DataFrame":
        """One row per finding as a polars frame.

        Args:
            where: As in :meth:`select`.

        """
        return polars_of(self.tidy(**where), self._columns())

    def to_arrow(self, **where: object) -> "pa.Table":
        """One row per finding as an Arrow table.

        Args:
            where: As in :meth:`select`.

        """
        return arrow_of(self.tidy(**where), self._columns())

    def plot(self, *, ax: "Axes | None" = None, **where: object) -> "Axes":
        """Draw the estimates that have an interval, by matplotlib, in the colours of the report.

        Args:
            ax: Axes to draw on; by default those of a new figure.
            where: As in :meth:`select`: choose findings of one measure, so that they share a unit.

        Returns:
            The axes, to edit.

        Raises:
            AnalysisError: None of them has an interval.
            ImportError: matplotlib is not installed.

        >>> import jauge
        >>> findings = jauge.run(jauge.demo("arthritis"))
        >>> axes = findings.plot(measure="mean_change", group=None)
        >>> len(axes.get_yticks())
        3

        """
        return self.pick(**where).plot(ax=ax)

    def explain(self, *, lang: Lang = "en", **where: object) -> list[Explanation]:
        """Say what each method does, what it assumes, and why it rather than another.

        Args:
            lang: Language of the texts.
            where: As in :meth:`select`.

        Returns:
            One text per method, in the order in which the findings use them.

        >>> import jauge
        >>> findings = jauge.run(jauge.demo("arthritis"))
        >>> [e.method for e in findings.explain(measure="mean_change")]
        ['Paired t test']

        """
        return self.pick(**where).explain(lang=lang)

    def cite(self) -> str:
        """Say what to cite: the sources of the methods used, and jauge with its version."""
        return self.pick().cite()

    def reliability(self) -> "Selected":
        """Whether the items of each score hang together, at each wave that puts them.

        Two rows per score and wave, Cronbach's alpha and McDonald's omega; ``refused`` says why
        there is none. ``items`` holds what each item adds: mean, spread, correlation with the
        rest, alpha without it. People who left an item out are counted and not used.

        >>> import jauge
        >>> found = jauge.run(jauge.demo("arthritis")).reliability()
        >>> set(row["measure"] for row in found.rows) <= {"cronbach_alpha", "mcdonald_omega"}
        True

        """
        scores = json.loads(self._native.reliability_json())
        rows = [row for score in scores for row in _reliabilities(score)]
        note = "" if rows else _NO_SCORE
        return Selected(rows, caption="Reliability of the scores", note=note)

    def report(self, *, reader: Reader = "technical", lang: Lang = "fr") -> Page:
        """The report as one self-contained page.

        Args:
            reader: For whom: ``"technical"``, every table; ``"funder"``, two printed pages;
                ``"inhabitants"``, plain words; ``"meeting"``, what the team decides on.
            lang: Language of the page.

        """
        return Page(self._native.page(reader, lang))

    def files(self, *, also: Iterable[Also] = ()) -> Mapping[str, bytes]:
        """Every file that :meth:`write` writes, by its name.

        Args:
            also: As in :meth:`write`.

        """
        return dict(self._native.files(several(also)))

    def write(self, folder: str | PathLike[str], *, also: Iterable[Also] = ()) -> list[Path]:
        """Write the pages of all readers, findings and reception into a folder.

        Args:
            folder: Where to; it is made if need be. A file is written whole or not at all.
            also: Further kinds of files: ``"xlsx"``, every table as a sheet; ``"docx"``, pages to
                edit; ``"md"``, pages as plain text; ``"svg"``, drawings.

        Returns:
            The paths.

        Raises:
            FileError: The folder cannot be written.

        """
        return self._native.write(Path(folder), several(also))

    def _columns(self) -> list[str]:
        return [k for k in self._first() if k not in _NESTED]

    def _first(self) -> Mapping[str, Any]:
        return self.rows[0] if self.rows else {}

    def _caption(self) -> str:
        return _in(self._content["study"]["title"], "en")

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        return f"<jauge.Findings of {self._content['study']['id']!r}: {len(self)} findings>"

    def _main_table(self) -> str:
        """What is looked at first: the changes of everybody, with their intervals."""
        rows = [
            row
            for row in self.tidy(group=None)
            if row["measure"] in ("mean_change", "probability_of_improvement")
        ]
        return html_table("Changes of everybody", rows, _MAIN) if rows else ""

    def _repr_html_(self) -> str:
        study = self._content["study"]
        title = escape(_in(study["title"], "en"))
        simulated = " (simulated)" if study.get("simulated") else ""
        said = "".join(
            f"<li><b>{escape(s['level'])}</b> {escape(_in(s['text'], 'en'))}</li>"
            for s in self.statements
        )
        limits = "".join(f"<li>{escape(_in(s['text'], 'en'))}</li>" for s in self.limits)
        return framed(
            f"<section><h3>{title}{simulated}</h3><ul>{said}</ul>"
            f"<h4>What may not be concluded</h4><ul>{limits}</ul>"
            f"{self._main_table()}"
            f"<p>{len(self)} findings: <code>.to_pandas()</code>, <code>.to_polars()</code>, "
            "<code>.report()</code></p></section>"
        )


class Selected(Tabular):
    """Some findings, or sentences on them: rows that show, draw, explain and cite themselves."""

    __slots__ = ("_kind", "_name", "_note", "_rows")

    _rows: tuple[Mapping[str, Any], ...]
    _name: str
    _kind: str
    _note: str

    def __init__(
        self,
        rows: Iterable[Mapping[str, Any]],
        *,
        caption: str,
        kind: str = "pandas",
        note: str = "",
    ) -> None:
        """Hold rows; made by :meth:`Findings.pick` and by the parts of a study.

        Args:
            rows: The rows.
            caption: What they are about.
            kind: Library of the frames that they become.
            note: What is to be known beside them, such as why there are none.

        """
        object.__setattr__(self, "_rows", tuple(MappingProxyType(dict(row)) for row in rows))
        object.__setattr__(self, "_name", caption)
        object.__setattr__(self, "_kind", kind)
        object.__setattr__(self, "_note", note)

    @property
    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """One mapping per row, with everything that is known of it."""
        return self._rows

    def tidy(self) -> list[dict[str, Any]]:
        """One flat row per finding; a text in two languages gives its English."""
        return [{k: _plain(v) for k, v in row.items() if k not in _NESTED} for row in self._rows]

    def glance(self) -> dict[str, Any]:
        """One row: how many rows, and of how many outcomes and measures."""
        names = {"outcomes": "outcome", "measures": "measure", "groups": "group"}
        counted = {k: len({str(r[c]) for r in self._rows if c in r}) for k, c in names.items()}
        return {"rows": len(self._rows), **counted}

    def to_frame(self) -> Any:  # noqa: ANN401 - a frame of the caller's library
        """Return the rows as a frame of the library that the answers came from."""
        known = {"polars": self.to_polars, "pyarrow": self.to_arrow, "duckdb": self.to_arrow}
        return known.get(self._kind, self.to_pandas)()

    def plot(self, *, ax: "Axes | None" = None) -> "Axes":
        """Draw the estimates that have an interval, by matplotlib, in the colours of the report.

        Args:
            ax: Axes to draw on; by default those of a new figure.

        Returns:
            The axes, to edit.

        Raises:
            AnalysisError: None of them has an interval.
            ImportError: matplotlib is not installed.

        """
        from jauge import figures

        rows = [row for row in self.tidy() if row.get("conf_low") is not None]
        named = [{**row, "term": _term(row)} for row in rows]
        measures = ", ".join(dict.fromkeys(str(row["measure"]) for row in rows))
        return figures.intervals(named, title=measures.replace("_", " "), ax=ax)

    def explain(self, *, lang: Lang = "en") -> list[Explanation]:
        """Say what each method does, what it assumes, and why it rather than another.

        Args:
            lang: Language of the texts.

        Returns:
            One text per method, in the order in which the findings use them.

        """
        methods = dict.fromkeys(str(row["method"]) for row in self._rows if "method" in row)
        return list(dict.fromkeys(explanations.about(None, m, lang) for m in methods))

    def cite(self) -> str:
        """Say what to cite: the sources of the methods used, and jauge with its version."""
        sources = dict.fromkeys(e.reference for e in self.explain() if e.reference)
        return "\n".join([*sources, f"jauge {_native.__version__} (Rust and Python)"])

    def _caption(self) -> str:
        return self._name

    def _short(self) -> list[str] | None:
        """What is looked at first, where there are findings; else everything."""
        names = self._rows[0] if self._rows else {}
        return [name for name in _MAIN if name in names] if "measure" in names else None

    def _repr_html_(self) -> str:
        table = html_table(self._name, self.tidy(), self._short())
        return framed(table + "".join(f"<p>{escape(line)}</p>" for line in self._remarks()))

    def _remarks(self) -> Iterator[str]:
        """Why rows have no number, or why there are no rows."""
        if self._note:
            yield self._note
        hidden = sum(row.get("withheld") is not None for row in self._rows)
        if hidden:
            yield (
                f"{hidden} of {len(self)} are withheld by statistical secrecy: the column withheld "
                "says why, the thresholds are those of declare(secrecy=...)."
            )
        reasons = (row["not_computed"] for row in self._rows if row.get("not_computed"))
        for reason, n in Counter(_in(reason, "en") for reason in reasons).items():
            yield f"{n} of {len(self)} were not computed: {reason}."
        tables = sum(row.get("table") is not None for row in self._rows)
        if tables:
            yield f"{tables} of {len(self)} are tables: .rows[0]['table'] and so on."

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Selected) and self.tidy() == other.tidy()

    def __hash__(self) -> int:
        return hash((self._name, len(self._rows), repr(self.tidy()[:1])))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"findings never change: {name} cannot be set to {value!r}")

    def __reduce__(self) -> tuple[Any, ...]:
        return _selected, (tuple(map(dict, self._rows)), self._name, self._kind, self._note)

    def __str__(self) -> str:
        table = plain_table(self._name, self.tidy(), self._short())
        return "\n".join((table, *(fill(line, WIDE) for line in self._remarks())))

    def __repr__(self) -> str:
        return f"<jauge.analyse.Selected: {self._name}, {len(self)} rows>"


# Columns that hold the name of something: a name that stands in no row was mistyped.
_NAMES = (
    "outcome",
    "measure",
    "wave",
    "wave_from",
    "wave_to",
    "group_by",
    "group",
    "finding_id",
)


def _where(
    rows: Sequence[Mapping[str, Any]], where: Mapping[str, object]
) -> list[Mapping[str, Any]]:
    """The rows that have these values; a column or a name that there is not is refused."""
    columns = rows[0] if rows else where
    for name, value in where.items():
        if name not in columns:
            known = ", ".join(columns)
            message = f"no column {name!r}; {meant(name, columns)}there are {known}"
            raise NotFoundError(message)
        if name in _NAMES and value is not None and not any(r[name] == value for r in rows):
            names = dict.fromkeys(str(r[name]) for r in rows if r[name] is not None)
            known = f"there are: {', '.join(names)}" if names else "there is none"
            message = f"nothing was found for {name}={value!r}; {meant(value, names)}{known}"
            raise NotFoundError(message)
    return [r for r in rows if all(r[k] == v for k, v in where.items())]


def _apart(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """The columns of names in which rows differ, with the names."""
    for column in _NAMES[:-1]:
        names = dict.fromkeys(str(r[column]) for r in rows if r[column] is not None)
        if len(names) > 1:
            yield column, list(names)


def _reliabilities(score: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The two rows of a score at a wave."""
    about = {
        "outcome": score["score"],
        "label_fr": _in(score["label"], "fr"),
        "label_en": _in(score["label"], "en"),
        "wave_to": score["wave"],
    }
    counts = {"n": score["n"], "n_left_out": score["n_left_out"]}
    alpha, omega = score["alpha"], score["omega"]
    found = alpha.get("found", {})
    estimate = found.get("alpha", {})
    named = zip(score["items"], found.get("items", ()), strict=False)
    yield {
        **about,
        "measure": "cronbach_alpha",
        "estimate": estimate.get("estimate"),
        "conf_low": estimate.get("conf_low"),
        "conf_high": estimate.get("conf_high"),
        "standardised": found.get("standardised"),
        **counts,
        "method": "Cronbach's alpha, Feldt interval",
        "refused": _reason(alpha),
        "items": tuple({"item": name, **item} for name, item in named),
    }
    found = omega.get("found", {})
    named = zip(score["items"], found.get("loadings", ()), strict=False)
    yield {
        **about,
        "measure": "mcdonald_omega",
        "estimate": found.get("omega"),
        "conf_low": None,
        "conf_high": None,
        "standardised": found.get("standardised"),
        **counts,
        "method": "McDonald's omega total, one factor, minimum residuals",
        "refused": _reason(omega),
        "items": tuple({"item": name, "loading": loading} for name, loading in named),
    }


def _reason(outcome: Mapping[str, Any]) -> str | None:
    refused = outcome.get("refused")
    return None if refused is None else _in(refused, "en")


def _selected(rows: tuple[Mapping[str, Any], ...], caption: str, kind: str, note: str) -> Selected:
    return Selected(rows, caption=caption, kind=kind, note=note)


def _term(row: Mapping[str, Any]) -> str:
    """Name a finding in a picture: what, of whom, between which waves."""
    waves = " → ".join(str(row[k]) for k in ("wave_from", "wave_to") if row.get(k))
    parts = (row["outcome"], row.get("group"), waves)
    return ", ".join(str(part) for part in parts if part)


def _plain(value: object) -> object:
    """A cell of a frame; a text in two languages gives its English."""
    return _in(value, "en") if isinstance(value, dict) else value


def _in(text: Mapping[str, str], lang: str) -> str:
    """The text in a language, or in any other."""
    return text.get(lang) or next(iter(text.values()), "")
