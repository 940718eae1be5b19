"""A study in memory: frames and a grid in, findings out, the same as from the command line.

The study is written as the ``study.toml`` that it amounts to and goes through the same engine, so
that the two cannot differ; :meth:`Study.to_toml` shows that file.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any, Literal, Self

from jauge import _native, toml
from jauge.analyse import Findings, Selected, _where
from jauge.errors import AnalysisError, DefinitionError, IngestError, NotFoundError, OptionError
from jauge.faults import Lang
from jauge.flat import flat, headers_of, library_of
from jauge.frames import Frame, native
from jauge.grid import Grid
from jauge.ingest import MappingProposal, Reception, Responses
from jauge.names import folded, meant, several
from jauge.progress import Progress, shown
from jauge.report import Also, Page, Reader

__all__ = ["Study"]

_NAME = "study.toml"
_GRID = "grid.toml"
_NEITHER = "R035"
_CHANGES = ("item", "score", "comparison")


class Study:
    """Answers with the grid that they answer, and what may be said of them.

    Nothing is computed before it is asked for, and then once: :meth:`change`, :meth:`flow` and the
    others are parts of one run. A study never changes; :meth:`by` and :meth:`declare` give
    another one.

    >>> import jauge
    >>> folder = jauge.demo("nsw").parent
    >>> people = {"id": ["a", "b", "c"], "re75": [0.0, 10.0, 20.0], "re78": [5.0, 10.0, 40.0]}
    >>> study = jauge.Study.from_frames(
    ...     folder / "grid.toml",
    ...     answers=people,
    ...     id="id",
    ...     columns={"re75": "earnings@before", "re78": "earnings@after"},
    ...     declare={"secrecy": {"persons": 1, "reason": "invented people"}},
    ... )
    >>> round(study.change(measure="mean_change").tidy()[0]["estimate"], 4)
    8.3333

    """

    __slots__ = ("_content", "_findings", "_frames", "_grid", "_kind", "_received")

    _content: dict[str, Any]
    _frames: dict[str, Frame]
    _grid: Grid
    _kind: str
    _findings: Findings | None
    _received: tuple[Responses, Reception] | None

    def __init__(self, grid: Grid, content: Mapping[str, Any], frames: Mapping[str, Frame]) -> None:
        """Hold the tables of a study file, and its frames by the names that it gives them.

        :meth:`from_frames` is the short way.
        """
        made: dict[str, Any] = {
            "_grid": grid,
            "_content": dict(content),
            "_frames": dict(frames),
            "_kind": library_of(next(iter(frames.values()), None)),
            "_findings": None,
            "_received": None,
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)

    @classmethod
    def from_frames(
        cls,
        grid: Grid | str | PathLike[str],
        *,
        id: str,  # noqa: A002 - the word of the field
        entry: Frame | None = None,
        exit: Frame | None = None,  # noqa: A002 - the word of the field
        waves: Mapping[str, Frame] | None = None,
        answers: Frame | None = None,
        wave: str | None = None,
        wave_names: Mapping[Any, str] | None = None,
        groups: str | Iterable[str] = (),
        columns: Mapping[str, str] | None = None,
        primary: str | Iterable[str] | None = None,
        name: str = "study",
        title: str | Mapping[str, str] | None = None,
        declare: Mapping[str, Any] | None = None,
    ) -> Self:
        """Make a study of frames: one per wave, or one for all, wide or long.

        Args:
            grid: The grid, or the path of its file.
            id: Column that tells people apart.
            entry: Answers at the grid's wave ``entry``, or else its first wave.
            exit: Answers at the grid's wave ``exit``, or else its last wave.
            waves: Instead, the frame of each wave, by the grid's identifiers, in order.
            answers: Instead, one frame: long with ``wave``, or wide with ``columns`` that name
                ``item@wave``.
            wave: Column that says the wave of each row of ``answers``.
            wave_names: What it says, and the grid's identifier for it.
            groups: Columns of the groups, from the widest to the narrowest: region, project.
            columns: Items by the names of their columns, where these differ.
            primary: What is looked at first: items and scores that were named before the answers.
            name: Identifier of the study.
            title: Title, in one language or in several.
            declare: Further tables of a study file: ``{"flow": {"enrolled": 240}}``.

        Returns:
            The study; nothing is read yet.

        Raises:
            DefinitionError: No frames, or frames given in two ways at once.
            IngestError: A frame without a column that is named here, with names that cannot be told
                apart, or with an index that would be lost.

        """
        questionnaire = _grid_of(grid)
        groups = several(groups)
        known = [str(row.get("id")) for row in questionnaire.content.get("wave", ())]
        per_wave = dict(waves or {})
        if entry is not None:
            per_wave["entry" if "entry" in known or not known else known[0]] = entry
        if exit is not None:
            per_wave["exit" if "exit" in known or not known else known[-1]] = exit
        if bool(per_wave) == (answers is not None):
            message = (
                "give entry and exit, or waves, or answers: one of the three, not several"
                if per_wave
                else "there is no frame: give entry and exit, or waves, or answers"
            )
            raise DefinitionError(message)
        listed: list[dict[str, Any]] = []
        frames: dict[str, Frame] = {}
        for wave_id, frame in per_wave.items():
            frames[f"{wave_id}.csv"] = _with_rows(frame, wave_id)
            listed.append({"file": f"{wave_id}.csv", "wave": wave_id})
        if answers is not None:
            if wave is None and not any("@" in str(item) for item in (columns or {}).values()):
                message = (
                    "answers: nothing says of which wave they are; for a row per person and wave, "
                    "wave='the column that says it'; for a row per person, "
                    "columns={'q1_before': 'q1@entry', 'q1_after': 'q1@exit'}"
                )
                raise DefinitionError(message)
            frames["answers.csv"] = _with_rows(answers, "answers")
            said: dict[str, Any] = {"file": "answers.csv"}
            if wave is not None:
                said["wave_column"] = wave
                if wave_names is not None:
                    said["waves"] = {str(k): v for k, v in wave_names.items()}
            listed.append(said)
        for said, frame in zip(listed, frames.values(), strict=True):
            if there := _of_frame(columns or {}, frame):
                said["columns"] = there
        _has_columns(frames, {id: "id", **({} if wave is None else {wave: "wave"})}, every=True)
        _has_columns(frames, dict.fromkeys(groups, "groups"), every=False)
        _has_columns(frames, dict.fromkeys(columns or (), "columns"), every=False)
        asked = list(per_wave) or list(dict.fromkeys((wave_names or {}).values())) or known
        keys = {_identifier(column): column for column in groups}
        content: dict[str, Any] = {
            "format": "jauge-study/1",
            "study": {"id": name, "title": title or name, "grid": _GRID},
            "keys": {"participant": id, **keys},
            "answers": listed,
        }
        if len(asked) > 1:
            content["contrast"] = [{"from": asked[0], "to": to} for to in reversed(asked[1:])]
        if keys or primary is not None:
            first = {} if primary is None else {"primary": several(primary)}
            content["outcomes"] = {**first, "by": list(keys)}
        return cls(questionnaire, _merged(content, declare or {}), frames)

    def declare(self, **tables: Any) -> Self:  # noqa: ANN401 - any table of the file
        """Give a study that says more of its design: ``flow``, ``population``, ``comparison`` ...

        Args:
            tables: Tables of a study file by their names; a table adds to one that is there.

        """
        return type(self)(self._grid, _merged(self._content, tables), self._frames)

    def by(self, *groups: str) -> Self:
        """Give a study whose findings are broken down by some of its groups, and no others.

        Args:
            groups: Columns of groups, as in :meth:`from_frames`.

        """
        _has_columns(self._frames, dict.fromkeys(groups, "by"), every=False)
        keys = {_identifier(column): column for column in groups}
        known = self._content["keys"]
        content = {
            **self._content,
            "keys": {**known, **{k: c for k, c in keys.items() if c not in known.values()}},
            "outcomes": {**self._content.get("outcomes", {}), "by": list(keys)},
        }
        return type(self)(self._grid, content, self._frames)

    @property
    def grid(self) -> Grid:
        """The grid."""
        return self._grid

    def to_toml(self) -> str:
        """Write the study file that this study amounts to, for the command line."""
        return toml.written(self._content)

    def run(self, *, progress: Progress = "auto") -> Findings:
        """Run the study, or give what was found when it ran.

        Args:
            progress: Whether to show what is being done, or a function to tell each stage.

        Raises:
            DefinitionError: The grid or the declarations have faults; the message lists them.
            IngestError: The answers have faults that stop the analysis.

        """
        if self._findings is None:
            told, done = shown(progress)
            try:
                found = _native.run(Path(_NAME), self._natives(), self._texts(), told)
            finally:
                done()
            object.__setattr__(self, "_findings", Findings(found))
        assert self._findings is not None  # noqa: S101 - just made
        return self._findings

    @property
    def findings(self) -> Findings:
        """Everything that was found and may be shown."""
        return self.run()

    @property
    def reception(self) -> Reception:
        """What happened to each row and cell, whatever is wrong with them."""
        return self._ingested()[1]

    @property
    def responses(self) -> Responses:
        """The answers as a long table."""
        return self._ingested()[0]

    def propose_columns(self, *, lang: Lang = "en") -> MappingProposal:
        """Propose which column of the frames is which item, where their names do not say it.

        Args:
            lang: Language of the comments.

        Returns:
            The text of a mapping to review; what it maps goes into ``columns`` of
            :meth:`from_frames`.

        """
        found = _native.propose_mapping(Path(_NAME), None, lang, self._natives(), self._texts())
        return MappingProposal(*found)

    def flow(self) -> Selected:
        """Who entered, who answered, who was found again, and how those who left differed."""
        return self._section("Flow", "flow", "population", "attrition", "balance")

    def change(
        self,
        outcome: str | None = None,
        *,
        by: str | None = None,
        measure: str | None = None,
    ) -> Selected:
        """What changed between the waves.

        Args:
            outcome: One item or score; by default all of them.
            by: One of the groups; by default everybody and all groups.
            measure: One measure, such as ``"mean_change"``; by default all of them.

        Raises:
            NotFoundError: Nothing was found under this name.

        """
        where: dict[str, Any] = {"outcome": outcome, "measure": measure}
        where |= {"group_by": _identifier(by)} if by is not None else {}
        wanted = {k: v for k, v in where.items() if v is not None}
        found = self._section("Changes", *_CHANGES).rows
        if by is not None and not any(r["group_by"] for r in found):
            message = f"there are no groups: study.by({by!r}), or groups=[{by!r}] in from_frames"
            raise NotFoundError(message)
        rows = [r for r in found if r["wave_to"] is not None or r["section"] != "item"]
        rows = _where(rows, wanted)
        if wanted and not rows:
            message = f"nothing was found for {', '.join(map(str, wanted.values()))} together"
            raise NotFoundError(message)
        return Selected(rows, caption="Changes", kind=self._kind)

    def compare(
        self,
        column: str | None = None,
        *,
        treated: Any = None,  # noqa: ANN401 - a value of any kind
        control: Any = None,  # noqa: ANN401
        assignment: Literal["random", "not_random"] = "not_random",
        assumption: str | Mapping[str, str] | None = None,
    ) -> Selected:
        """Whether one group changed more than another.

        Args:
            column: Column that says who is in which group; none: as declared.
            treated: Its value for those of the programme.
            control: Its value for the others.
            assignment: Whether people were drawn into the groups.
            assumption: What a difference would have to rest on to be an effect, in words.

        Raises:
            AnalysisError: No comparison is declared, and none is asked for; nobody is in one of
                the groups.
            OptionError: No value of one of the groups.

        """
        study = self
        if column is not None:
            _has_columns(self._frames, {column: "comparison"}, every=False)
            if treated is None or control is None:
                message = (
                    "compare needs treated=... and control=...: what stands in "
                    f"{column!r} for those of the programme, and for the others"
                )
                raise OptionError(message)
            said: dict[str, Any] = {"column": column, "assignment": assignment}
            said["treated"] = {"value": str(treated), "label": str(treated)}
            said["control"] = {"value": str(control), "label": str(control)}
            if assumption is not None:
                said["assumption"] = assumption
            study = self.declare(comparison=said)
        elif "comparison" not in self._content:
            message = "no comparison is declared: compare(column, treated=..., control=...)"
            raise AnalysisError(message)
        found = study._section("Comparison", "comparison", "balance")
        diagnostics = study.findings.reception["diagnostics"]
        neither = [d for d in diagnostics if d["code"] == _NEITHER]
        if not neither:
            return found
        note = f"{len(neither)} rows are of neither group: {neither[0]['message']['en']}"
        if not any(row["estimate"] is not None for row in found.rows):
            message = f"{note}; treated and control are what stands in the column"
            raise AnalysisError(message)
        return Selected(found.rows, caption=found._name, kind=self._kind, note=f"{note}.")

    def reliability(self) -> Selected:
        """Whether the items of each score hang together, at each wave that puts them.

        Two rows per score and wave, Cronbach's alpha and McDonald's omega; see
        :meth:`jauge.analyse.Findings.reliability`.
        """
        found = self.findings.reliability()
        return Selected(found.rows, caption=found._name, kind=self._kind, note=found._note)

    def voices(self) -> Selected:
        """What people wrote: how many spoke on each open question, and how many may be quoted."""
        content = self.findings._content
        rows = [_flattened(row) for row in content["voice_counts"]]
        note = "" if rows else "The grid has no open question: an item of kind text."
        return Selected(rows, caption="Voices", kind=self._kind, note=note)

    def claims(self) -> Selected:
        """The sentences that the design allows, what may not be concluded, what stories show.

        ``status`` is ``"allowed"``, ``"not allowed"`` or ``"story"``. A story has a step of its own
        ladder, Q1 to Q4, and in ``beside`` that of the figure it goes with, which it never raises;
        ``why_not_more`` says what the next step would take.
        """
        said = [("allowed", s) for s in self.findings.statements]
        said += [("not allowed", s) for s in self.findings.limits]
        rows = [
            {
                "status": status,
                "level": sentence["level"],
                "text_fr": sentence["text"].get("fr"),
                "text_en": sentence["text"].get("en"),
                "findings": tuple(sentence["findings"]),
                "outcome": None,
                "beside": None,
                "why_not_more": tuple(c["text"]["en"] for c in sentence["caveats"]),
            }
            for status, sentence in said
        ]
        rows += [
            {
                "status": "story",
                "level": story["level"],
                "text_fr": story["text"].get("fr"),
                "text_en": story["text"].get("en"),
                "findings": (),
                "outcome": story["outcome"],
                "beside": story["beside"],
                "why_not_more": tuple(missing["en"] for missing in story["missing"]),
            }
            for story in self.findings.stories
        ]
        return Selected(rows, caption="What may be said", kind=self._kind)

    def report(self, *, reader: Reader = "technical", lang: Lang = "fr") -> Page:
        """Draw the report as one self-contained page.

        Args:
            reader: For whom, as in :meth:`jauge.Findings.report`.
            lang: Language of the page.

        """
        return self.findings.report(reader=reader, lang=lang)

    def write(self, folder: str | PathLike[str], *, also: Iterable[Also] = ()) -> list[Path]:
        """Write the reports, findings and reception into a folder; return the paths.

        Args:
            folder: Where to.
            also: Further kinds of files, as in :meth:`jauge.Findings.write`.

        """
        return self.findings.write(folder, also=also)

    def _section(self, caption: str, *sections: str) -> Selected:
        rows = [row for row in self.findings.rows if row["section"] in sections]
        return Selected(rows, caption=caption, kind=self._kind)

    def _ingested(self) -> tuple[Responses, Reception]:
        if self._received is None:
            made = _native.ingest(Path(_NAME), self._natives(), self._texts(), None)
            object.__setattr__(self, "_received", (Responses(made), Reception(made)))
        assert self._received is not None  # noqa: S101 - just made
        return self._received

    def _natives(self) -> list[_native.Frame]:
        try:
            return [native(name, frame) for name, frame in self._frames.items()]
        except IngestError:
            raise
        except TypeError as fault:
            raise IngestError(str(fault)) from fault

    def _texts(self) -> dict[str, str]:
        return {_NAME: self.to_toml(), _GRID: self._grid.to_toml()}

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a study never changes: declare() gives another; {name}: {value!r}")

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Study)
            and (self._content, self._grid) == (other._content, other._grid)
            and list(self._frames) == list(other._frames)
            and all(_alike(frame, other._frames[name]) for name, frame in self._frames.items())
        )

    def __hash__(self) -> int:
        return hash((self.to_toml(), self._grid))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._grid, self._content, self._frames)

    def __repr__(self) -> str:
        state = "not run yet" if self._findings is None else f"{len(self._findings)} findings"
        return (
            f"<jauge.Study {self._content['study']['id']!r}: {len(self._frames)} frames, {state}>"
        )

    def _repr_html_(self) -> str:
        return self.findings._repr_html_()


def _grid_of(grid: Grid | str | PathLike[str]) -> Grid:
    if isinstance(grid, Mapping):
        message = "grid: a dictionary is no grid; Grid.build(id=..., items=[...]) makes one of them"
        raise DefinitionError(message)
    return grid if isinstance(grid, Grid) else Grid.read(grid)


def _with_rows(frame: Frame, name: str) -> Frame:
    frame = flat(frame, name)
    if _rows(frame) == 0:
        message = f"{name}: the frame has no rows; leave this wave out, or give its answers"
        raise IngestError(message)
    return frame


def _of_frame(columns: Mapping[str, str], frame: Frame) -> dict[str, str]:
    """The columns that a frame has: a wave may call one otherwise than another."""
    headers = headers_of(frame)
    known = None if headers is None else {folded(header) for header in headers}
    return {c: item for c, item in columns.items() if known is None or folded(c) in known}


def _has_columns(frames: Mapping[str, Frame], wanted: Mapping[str, str], *, every: bool) -> None:
    """Refuse a study of columns that are not there: in each frame, or else in any of them."""
    told = {name.removesuffix(".csv"): headers_of(frame) for name, frame in frames.items()}
    known = {name: headers for name, headers in told.items() if headers is not None}
    if len(known) < len(told):
        return  # The reception says what it does not find.
    places = known if every else {", ".join(known): [h for hs in known.values() for h in hs]}
    for name, headers in places.items():
        alike = {folded(header) for header in headers}
        for column, option in wanted.items():
            if folded(column) in alike:
                continue
            hint = meant(column, headers)
            if "@" in column:
                hint = "columns names the column first, then the item: {'q1_before': 'q1@entry'}; "
            message = (
                f"{name}: there is no column {column!r} ({option}); {hint}"
                f"its columns: {', '.join(dict.fromkeys(headers))}"
            )
            raise IngestError(message)


def _rows(frame: Frame) -> int | None:
    if isinstance(frame, Mapping):
        return max((len(column) for column in frame.values()), default=0)
    shape = getattr(frame, "shape", None)
    return int(shape[0]) if isinstance(shape, tuple) and shape else None


def _alike(frame: Frame, other: Frame) -> bool:
    """Whether two frames hold the same; the libraries have a method for it, or else equality."""
    if frame is other:
        return True
    equals = getattr(frame, "equals", None)
    if type(frame) is not type(other):
        return False
    return bool(equals(other)) if equals is not None else bool(frame == other)


def _identifier(column: str) -> str:
    """Name a column as an identifier of the study file: ``Région`` is ``region``."""
    plain = unicodedata.normalize("NFKD", column).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return name if name[:1].isalpha() else f"g_{name}"


def _merged(content: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    out = dict(content)
    for name, table in more.items():
        old = out.get(name)
        both = isinstance(old, Mapping) and isinstance(table, Mapping)
        out[name] = {**old, **table} if both else table  # type: ignore[dict-item]
    return out


def _flattened(row: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, Mapping):
            out |= {f"{key}_{k}": v for k, v in value.items()}
        else:
            out[key] = tuple(value) if isinstance(value, list) else value
    return out
