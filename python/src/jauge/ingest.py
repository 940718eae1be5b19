"""Ingest: take answers in, see what happened to each row, map the columns of an export."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self

from jauge import _native
from jauge.errors import FileError
from jauge.faults import Lang, said
from jauge.frames import Frames, of_study
from jauge.kept import Answers, KeptAnswers, KeptReception, Said
from jauge.progress import Progress, shown
from jauge.report import Page
from jauge.tabular import framed, plain_table, required

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

__all__ = [
    "ColumnReception",
    "FileReception",
    "MappingProposal",
    "Received",
    "Reception",
    "Remark",
    "Responses",
    "propose_mapping",
    "read",
    "receive",
]


@dataclass(frozen=True)
class ColumnReception:
    """What happened to the cells of one column.

    Attributes:
        name: Its header.
        read_as: What it was read as, such as ``"item:r01@entry"``; None when it is not read.
        used: Cells used.
        missing: Cells without an answer, by reason.
        set_aside: Cells set aside, each with a remark.

    """

    name: str
    read_as: str | None
    used: int
    missing: Mapping[str, int]
    set_aside: int


@dataclass(frozen=True, repr=False)
class FileReception:
    """What happened to the rows of one file.

    Attributes:
        file: Its name in the study.
        sheet: Its sheet, for a spreadsheet.
        rows_read: Rows found.
        rows_used: Rows whose answers were used.
        rows_set_aside: Rows set aside, each with a remark.
        columns: Its columns, in order.
        is_frame: Whether it is a data frame in memory, given under the name of the file.

    """

    file: str
    sheet: str | None
    rows_read: int
    rows_used: int
    rows_set_aside: int
    columns: tuple[ColumnReception, ...]
    is_frame: bool = False

    @property
    def name(self) -> str:
        """What it is called in remarks and on the page.

        >>> FileReception("entry.csv", None, 0, 0, 0, (), is_frame=True).name
        'frame `entry`'

        """
        if self.is_frame:
            return _native.frame_name(self.file)
        return self.file if self.sheet is None else f"{self.file} [{self.sheet}]"

    def __repr__(self) -> str:
        return (
            f"<jauge.ingest.FileReception {self.file!r}: {self.rows_read} rows read, "
            f"{self.rows_used} used, {len(self.columns)} columns>"
        )


@dataclass(frozen=True)
class Remark:
    """Something set aside or noticed, with its place and the way out.

    Attributes:
        code: Its stable code, such as ``"R026"``.
        severity: How serious it is; an error stops the analysis.
        file: File.
        sheet: Sheet of a spreadsheet.
        line: Row, as a spreadsheet or an editor numbers it.
        column: Header of the column.
        item: Identifier of the item.
        message: What was found.
        hint: What to do.

    """

    code: str
    severity: Literal["error", "warning", "advice"]
    file: str | None
    sheet: str | None
    line: int | None
    column: str | None
    item: str | None
    message: str
    hint: str

    def __str__(self) -> str:
        """Say it in two lines, as a terminal shows it."""
        row = None if self.line is None else f"row {self.line}"
        column = None if self.column is None else repr(self.column)
        place = ", ".join(part for part in (self.file, self.sheet, row, column) if part)
        return said(self.severity, self.code, place, self.message, self.hint)


class Reception:
    """What came in, what was used, and the reason for everything that was not.

    Shows itself in a notebook as a summary; :meth:`page` is the whole of it. It names rows and
    codes of people: it is for the team that keeps the answers. Receptions compare by what they
    say, copy and pickle; a pickle names the same rows and codes.
    """

    def __init__(self, native: Said) -> None:
        """Wrap what the engine took in; made by :func:`read` and :func:`receive`."""
        self._native = native
        self._content: dict[str, Any] = json.loads(native.reception_json())

    @cached_property
    def files(self) -> tuple[FileReception, ...]:
        """One entry per file, in the order of the study."""
        return tuple(
            FileReception(
                file=f["file"],
                sheet=(f.get("sheet") or {}).get("name"),
                rows_read=f["rows_read"],
                rows_used=f["rows_used"],
                rows_set_aside=f["rows_set_aside"],
                columns=tuple(
                    ColumnReception(
                        name=c["name"],
                        read_as=c["read_as"],
                        used=c["used"],
                        missing=c["missing"],
                        set_aside=c["set_aside"],
                    )
                    for c in f["columns"]
                ),
                is_frame=f.get("frame", False),
            )
            for f in self._content["files"]
        )

    def remarks(self, *, lang: Lang = "en") -> list[Remark]:
        """Everything set aside or noticed."""
        out = []
        for d in self._content["diagnostics"]:
            place = d["place"]
            out.append(
                Remark(
                    code=d["code"],
                    severity=d["severity"],
                    file=place.get("file"),
                    sheet=place.get("sheet"),
                    line=place.get("line"),
                    column=place.get("field"),
                    item=place.get("item"),
                    message=d["message"].get(lang, ""),
                    hint=d["hint"].get(lang, ""),
                )
            )
        return out

    @property
    def people(self) -> int:
        """How many people are known from at least one form."""
        people: int = self._content["linkage"]["people"]
        return people

    @property
    def forms(self) -> Mapping[str, int]:
        """Usable forms per wave."""
        return dict(self._content["linkage"]["forms"])

    @property
    def is_usable(self) -> bool:
        """Whether nothing stops the analysis."""
        return all(d["severity"] != "error" for d in self._content["diagnostics"])

    def page(self, *, lang: Lang = "fr") -> Page:
        """The whole reception as one self-contained page."""
        return Page(self._native.html(lang))

    def to_dict(self) -> Mapping[str, Any]:
        """The whole reception as it stands in ``reception.json``."""
        return self._content

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reception) and self._content == other._content

    def __hash__(self) -> int:
        return hash(self._native.reception_json())

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> tuple[type[Self], tuple[Said]]:
        kept = self._native
        return type(self), (kept if isinstance(kept, KeptReception) else KeptReception.of(kept),)

    def __repr__(self) -> str:
        read = sum(f.rows_read for f in self.files)
        used = sum(f.rows_used for f in self.files)
        return f"<jauge.Reception: {read} rows read, {used} used, {self.people} people>"

    def __str__(self) -> str:
        """The summary for a terminal: rows, people, one remark of a kind."""
        rows = [
            {
                "file": f.name,
                "read": f.rows_read,
                "used": f.rows_used,
                "set aside": f.rows_set_aside,
            }
            for f in self.files
        ]
        forms = ", ".join(f"{wave}: {n}" for wave, n in self.forms.items())
        kinds = self._kinds()
        alike = [
            f"{remark}{'' if not others else f' (and {len(others)} like it)'}"
            for remark, *others in kinds[:_SHOWN]
        ]
        more = [f"and {len(kinds) - _SHOWN} other kinds"] if len(kinds) > _SHOWN else []
        lines = [plain_table("Rows received", rows), f"{self.people} people; forms: {forms}"]
        return "\n".join([*lines, *alike, *more])

    def _kinds(self) -> list[list[Remark]]:
        """The remarks but for advice, those of one kind about one file together."""
        alike: dict[tuple[str, str | None], list[Remark]] = {}
        for remark in self.remarks():
            if remark.severity != "advice":
                alike.setdefault((remark.code, remark.file), []).append(remark)
        return list(alike.values())

    def _repr_html_(self) -> str:
        files = "".join(
            f"<tr><th scope='row'>{escape(f.name)}</th><td class='n'>{f.rows_read}</td>"
            f"<td class='n'>{f.rows_used}</td><td class='n'>{f.rows_set_aside}</td></tr>"
            for f in self.files
        )
        forms = ", ".join(f"{escape(wave)}: {n}" for wave, n in self.forms.items())
        # One of a kind in each file, and how many there are like it.
        kinds = self._kinds()
        shown = "".join(
            f"<li><b>{escape(r.severity)} {escape(r.code)}</b> {escape(r.file or '')}"
            f"{'' if r.line is None else f', row {r.line}'}: {escape(r.message)}"
            f"{'' if not others else f' (and {len(others)} like it)'}"
            f"<br><i>{escape(r.hint)}</i></li>"
            for r, *others in kinds[:_SHOWN]
        )
        more = f"<p>and {len(kinds) - _SHOWN} other kinds</p>" if len(kinds) > _SHOWN else ""
        return framed(
            "<section><table><caption>Rows received</caption><thead><tr><th scope='col'>file</th>"
            "<th scope='col' class='n'>read</th><th scope='col' class='n'>used</th>"
            "<th scope='col' class='n'>set aside</th>"
            f"</tr></thead><tbody>{files}</tbody></table>"
            f"<p>{self.people} people; forms: {forms}</p><ul>{shown}</ul>{more}"
            "<p><code>.page()</code> shows all of it, <code>.remarks()</code> lists it</p>"
            "</section>"
        )


_SHOWN = 10

_INTEGERS = ("code", "source_row")


class Responses:
    """The answers as a long table: a row per person, wave and item put at that wave.

    An answer has a ``code`` (levels), a ``value`` (numbers, scores of levels) or a ``text``;
    what is not there has its reason in ``missing``. Each row carries the grid, its version and
    its hash, and the file and row in which it stands. Responses compare by their table, copy and
    pickle; a pickle holds the answers of people, as the table does.
    """

    def __init__(self, native: Answers, sensitive: Iterable[str] = ()) -> None:
        """Wrap what the engine took in; made by :func:`read`."""
        self._native = native
        self._sensitive = list(sensitive)

    @cached_property
    def columns(self) -> Mapping[str, list[Any]]:
        """The table by column."""
        return self._native.columns(self._sensitive)

    @property
    def left_out(self) -> list[str]:
        """Sensitive items that are not in the table because nobody asked for them by name."""
        return self._native.left_out(self._sensitive)

    def to_pandas(self) -> "pd.DataFrame":
        """The table as a pandas frame; codes are nullable integers."""
        required("pandas")
        import pandas as pd

        frame = pd.DataFrame(self.columns)
        types = {**dict.fromkeys(_INTEGERS, "Int64"), "value": "float64", "may_publish": "boolean"}
        return frame.astype(types)

    def to_polars(self) -> "pl.DataFrame":
        """The table as a polars frame."""
        required("polars")
        import polars as pl

        types: dict[str, Any] = {
            **dict.fromkeys(_INTEGERS, pl.Int64),
            "value": pl.Float64,
            "may_publish": pl.Boolean,
        }
        schema = {name: types.get(name, pl.String) for name in self.columns}
        return pl.DataFrame(self.columns, schema=schema)

    def to_arrow(self) -> "pa.Table":
        """The table as an Arrow table."""
        required("pyarrow")
        import pyarrow as pa

        types = {
            **dict.fromkeys(_INTEGERS, pa.int64()),
            "value": pa.float64(),
            "may_publish": pa.bool_(),
        }
        fields = [(name, types.get(name, pa.string())) for name in self.columns]
        return pa.table(dict(self.columns), schema=pa.schema(fields))

    def to_parquet(self, path: str | PathLike[str]) -> Path:
        """Write the table as a Parquet file, whole or not at all; return its path.

        pyarrow writes it. Answers are personal data: keep the file where the study is kept.
        """
        import pyarrow.parquet as pq

        table, path = self.to_arrow(), Path(path)
        beside = path.with_name(f".{path.name}.part")
        try:
            pq.write_table(table, beside)
            beside.replace(path)
        except OSError as fault:
            raise FileError(f"{path}: {fault}") from fault
        finally:
            beside.unlink(missing_ok=True)
        return path

    def write(self, folder: str | PathLike[str]) -> list[Path]:
        """Write ``responses.csv`` and the pages of the reception; return the paths."""
        return self._native.write(Path(folder), self._sensitive)

    def __len__(self) -> int:
        return len(self.columns["person"])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Responses) and self.columns == other.columns

    def __hash__(self) -> int:
        return hash((tuple(self.columns), len(self), *self.columns["person"][:1]))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> tuple[type[Self], tuple[Answers, list[str]]]:
        kept, sensitive = self._native, self._sensitive
        if not isinstance(kept, KeptAnswers):
            kept = KeptAnswers.of(kept, sensitive)
        return type(self), (kept, sensitive)

    def __repr__(self) -> str:
        people = len(set(self.columns["person"]))
        return f"<jauge.Responses: {len(self)} rows, {people} people>"


class MappingProposal(NamedTuple):
    """A mapping to review.

    Attributes:
        toml: The text of the mapping file. What leaves no doubt is written out, the rest is
            commented out with its candidates.
        taken: Columns that are mapped, or named by the study.
        uncertain: Columns with candidates, for a person to decide.
        unknown: Columns that nothing resembles.

    """

    toml: str
    taken: int
    uncertain: int
    unknown: int

    def __repr__(self) -> str:
        return (
            f"<jauge.ingest.MappingProposal: {self.taken} columns taken, {self.uncertain} "
            f"uncertain, {self.unknown} unknown; .toml is the mapping>"
        )


class Received(NamedTuple):
    """What :func:`read` returns.

    Attributes:
        responses: The answers.
        reception: What happened to each row and cell.

    """

    responses: Responses
    reception: Reception


def read(
    study: str | PathLike[str],
    *,
    frames: Frames | None = None,
    sensitive: Iterable[str] = (),
    progress: Progress = "auto",
) -> Received:
    """Take the answers of a study in, without analysis.

    Files of SPSS, Stata and SAS that the study names are read by pyreadstat: labels of values
    become levels, values declared missing keep their reason.

    Args:
        study: Path of a ``study.toml``.
        frames: Data frames in the place of answer files, by the names that the study gives them.
            Row 1 is the first row of a frame.
        sensitive: Items marked as sensitive to put into the table all the same.
        progress: Whether to show what is being done, or a function to tell each stage.

    Returns:
        The answers, and what happened to each row.

    Raises:
        DefinitionError: The grid, the study or a mapping has faults.
        IngestError: The answers have faults that stop the analysis; :func:`receive` shows them
            as a page.
        FileError: A file cannot be read.

    >>> import jauge
    >>> responses, reception = jauge.ingest.read(jauge.demo("arthritis"))
    >>> reception.is_usable
    True
    >>> sorted(set(responses.columns["wave"]))
    ['baseline', 'm1', 'm3', 'm5']

    """
    native = _ingested(study, frames, progress)
    native.check()
    return Received(Responses(native, sensitive), Reception(native))


def receive(
    study: str | PathLike[str],
    *,
    frames: Frames | None = None,
    progress: Progress = "auto",
) -> Reception:
    """Take the answers of a study in and say what happened to them, whatever is wrong with them.

    Args:
        study: Path of a ``study.toml``.
        frames: Data frames in the place of answer files, as in :func:`read`.
        progress: Whether to show what is being done, or a function to tell each stage.

    Raises:
        DefinitionError: The grid, the study or a mapping has faults.
        FileError: A file cannot be read.

    >>> import jauge
    >>> jauge.ingest.receive(jauge.demo("arthritis")).people > 200
    True

    """
    return Reception(_ingested(study, frames, progress))


def _ingested(
    study: str | PathLike[str], frames: Frames | None, progress: Progress
) -> _native.Ingested:
    told, done = shown(progress)
    try:
        return _native.ingest(Path(study), of_study(study, frames), {}, told)
    finally:
        done()


def propose_mapping(
    study: str | PathLike[str],
    *,
    frames: Frames | None = None,
    only: str | None = None,
    lang: Lang = "en",
) -> MappingProposal:
    """Propose which column of the answer files is which item.

    Args:
        study: Path of a ``study.toml``.
        frames: Data frames in the place of answer files, as in :func:`read`.
        only: The one answer file to look at; by default all of them.
        lang: Language of the comments.

    Returns:
        The text of a mapping file to review and to name by ``mapping = "..."`` in the study.

    Raises:
        DefinitionError: The grid or the study has faults.
        FileError: A file cannot be read.

    >>> import jauge
    >>> proposal = jauge.ingest.propose_mapping(jauge.demo("arthritis"))
    >>> proposal.toml.splitlines()[0]
    'format = "jauge-mapping/1"'

    """
    given = of_study(study, frames)
    return MappingProposal(*_native.propose_mapping(Path(study), only, lang, given, {}))
