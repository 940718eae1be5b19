"""Collect: the forms of a grid, codes to hand out, and answers that came back."""

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from os import PathLike
from pathlib import Path
from typing import Any, Literal, TypeAlias

from jauge import _native, toml
from jauge.errors import CollectError, FileError
from jauge.faults import Lang
from jauge.frames import native
from jauge.grid import Grid
from jauge.ingest import Received, Reception, Responses
from jauge.whole import written

__all__ = [
    "AnswerFile",
    "Codes",
    "Form",
    "Kind",
    "Profile",
    "answer_file",
    "check_code",
    "codes",
    "form",
    "read",
    "read_codes",
]

Kind: TypeAlias = Literal["sheet", "keying", "pdf", "limesurvey", "html", "xlsform", "workbook"]
"""What a form is made for: the words of ``jauge form --as``."""

Profile: TypeAlias = Literal["fr-excel", "machine"]
"""For whom a CSV file is written: a French Excel that opens it by double click, or programs."""


@dataclass(frozen=True, slots=True, repr=False)
class Form:
    """A form that was made. :meth:`save` writes it; a page for the browser shows itself.

    Printed, it only says what it is: :attr:`text` is what it holds, ``bytes(form)`` its file.

    Attributes:
        kind: What it is made for.
        content: The bytes of its file.
        code_list: What may be typed into a sheet, by column; ``None`` for other kinds.

    """

    kind: Kind
    content: bytes
    code_list: str | None = None

    def __bytes__(self) -> bytes:
        return self.content

    @property
    def text(self) -> str:
        """The text of a form that is text: a page for the browser, a sheet.

        Raises:
            CollectError: It is another kind of file.

        """
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            message = f"a form of kind {self.kind!r} is no text: .save(file) or bytes(form)"
            raise CollectError(message) from fault

    def save(self, file: str | PathLike[str]) -> Path:
        """Write the form, whole or not at all; return its path.

        The list of codes of a sheet goes beside it: ``entry.csv`` and ``entry.codes.csv``.

        Args:
            file: Where to.

        Raises:
            FileError: It cannot be written.

        """
        path = written(Path(file), self.content)
        if self.code_list is not None:
            written(path.with_suffix(".codes.csv"), self.code_list.encode())
        return path

    def __repr__(self) -> str:
        return f"<jauge.collect.Form {self.kind!r}: {len(self.content)} bytes; .save(file)>"

    def _repr_html_(self) -> str:
        if self.kind != "html":
            return f"<code>{escape(repr(self))}</code>"
        # The page runs its script, but in a frame that sees neither the notebook nor the network.
        return (
            '<iframe title="form" sandbox="allow-scripts" width="100%" height="600" '
            f'style="border:1px solid #888" srcdoc="{escape(self.text)}"></iframe>'
        )


def form(
    grid: Grid | str | PathLike[str],
    *,
    as_: Kind = "html",
    wave: str | None = None,
    role: str | None = None,
    lang: Lang = "fr",
    codes: Literal["issued", "free"] = "issued",
    keys: Mapping[str, str] | None = None,
    handed_out: "Codes | Iterable[str] | str | PathLike[str]" = (),
    raters: int = 0,
    profile: Profile = "fr-excel",
) -> Form:
    """Make what a grid is filled in with: the same bytes as ``jauge form``.

    Args:
        grid: The grid, or the path of its file.
        as_: ``"html"``, one page for a phone or a computer, without network; ``"pdf"``, pages to
            fill in with a pen; ``"keying"``, a workbook with drop-downs to type paper answers in;
            ``"sheet"``, the same as an empty CSV; ``"xlsform"`` for KoboToolbox and ODK;
            ``"limesurvey"``; ``"workbook"``, the grid itself for authors without a text editor.
        wave: Wave; by default the first. An XLSForm without one asks for the wave.
        role: Who answers; by default the first role of the grid.
        lang: Language in which it opens.
        codes: Whether people have codes with a check character (:func:`codes`), or any other. For
            the browser.
        keys: Columns that every file of answers carries, with their values. For the browser; the
            names alone for keying.
        handed_out: Codes handed out, or the list that holds them: a paper copy for each, or a row
            to type in.
        raters: How many people rate together on one sheet of paper, then agree.
        profile: Which spreadsheet will open the sheet.

    Raises:
        DefinitionError: The grid has faults.
        CollectError: The grid has no such wave or role, a code is wrong, or this kind of form
            cannot hold the grid.

    >>> import jauge
    >>> wheel = jauge.define.library()["jg-roue"]
    >>> page = jauge.collect.form(wheel, lang="en")
    >>> "<form" in page.text
    True
    >>> jauge.collect.form(wheel, as_="sheet", profile="machine").text.split(",")[:2]
    ['code', 'r01']

    """
    questionnaire = grid if isinstance(grid, Grid) else Grid.read(grid)
    wish = {
        "kind": as_,
        "wave": wave,
        "role": role,
        "lang": lang,
        "codes": codes,
        "keys": [(str(k), str(v)) for k, v in (keys or {}).items()],
        "handed_out": _listed(handed_out),
        "raters": raters,
        "profile": profile,
    }
    content, beside = _native.form(questionnaire.to_toml(), questionnaire._name, wish)
    return Form(as_, content, beside)


@dataclass(frozen=True, slots=True, repr=False)
class AnswerFile:
    """The answer file of one person. :meth:`save` writes it; :func:`read` takes it in.

    Attributes:
        name: The name that the form would give it.
        content: Its text.

    """

    name: str
    content: str

    def __str__(self) -> str:
        """Give the text of the file."""
        return self.content

    @property
    def answers(self) -> Mapping[str, Mapping[str, Any]]:
        """What it holds of each question: ``{"level": 3}``, ``{"missing": "skipped"}`` ..."""
        found: dict[str, dict[str, Any]] = json.loads(self.content)["answers"]
        return found

    def save(self, folder: str | PathLike[str]) -> Path:
        """Write the file into a folder, whole or not at all; return its path.

        Args:
            folder: Where to.

        Raises:
            FileError: It cannot be written.

        """
        return written(Path(folder) / self.name, self.content.encode())

    def __repr__(self) -> str:
        said = sum("missing" not in answer for answer in self.answers.values())
        return f"<jauge.collect.AnswerFile {self.name!r}: {said} answers; .save(folder)>"


def answer_file(
    grid: Grid | str | PathLike[str],
    answers: Mapping[str, Any],
    *,
    participant: str,
    date: str | datetime.date,
    wave: str | None = None,
    role: str | None = None,
    lang: Lang = "fr",
    keys: Mapping[str, str] | None = None,
) -> AnswerFile:
    """Write the answer file that a form would have written, from answers that are known.

    To try a form and its study before anybody answers, or to bring in answers taken down
    elsewhere. What the form would refuse is refused here, question by question; the same answers
    give the same file.

    Args:
        grid: The grid, or the path of its file.
        answers: By question: the code or the identifier of a level or an option, a list of them, a
            number, a date, words; ``None`` for a question left empty, ``{"missing": "refused"}``
            for a reason that the form offers.
        participant: The person's code.
        date: The day of the answers.
        wave: Wave; by default the first.
        role: Who answers; by default the first role of the grid.
        lang: Language in which the form was filled in.
        keys: Columns that the file carries, with their values: ``{"project": "p12"}``.

    Raises:
        DefinitionError: The grid has faults.
        CollectError: The grid has no such wave or role, or the form could not have been given some
            of the answers; all of them are named.

    >>> import jauge
    >>> wheel = jauge.define.library()["jg-roue"]
    >>> file = jauge.collect.answer_file(wheel, {"r01": 3}, participant="a1", date="2025-03-14")
    >>> file.answers["r01"], file.answers["r02"]
    ({'level': 3}, {'missing': 'skipped'})

    """
    questionnaire = grid if isinstance(grid, Grid) else Grid.read(grid)
    person = {
        "wave": wave,
        "role": role,
        "participant": participant,
        "date": date.isoformat() if isinstance(date, datetime.date) else date,
        "lang": lang,
        "keys": [(str(k), str(v)) for k, v in (keys or {}).items()],
    }
    try:
        said = json.dumps(dict(answers), default=_said, allow_nan=False)
    except (TypeError, ValueError) as why:
        message = f"answers: {why}; a question left empty is None"
        raise CollectError(message) from why
    return AnswerFile(
        *_native.answer_file(questionnaire.to_toml(), questionnaire._name, said, person)
    )


class Codes(tuple[str, ...]):
    """Codes to hand out; :meth:`save` writes the list, and cards to print beside it."""

    __slots__ = ()

    def to_csv(self, *, profile: Profile = "fr-excel") -> str:
        """Write the list as text.

        Args:
            profile: Which spreadsheet will open it.

        """
        return _native.code_list(list(self), profile)

    def cards(self, *, lang: Lang = "fr") -> str:
        """Draw the cards to print, two parts per person, as a page.

        Args:
            lang: Language of the cards.

        """
        return _native.code_cards(list(self), lang)

    def save(
        self, file: str | PathLike[str], *, lang: Lang = "fr", profile: Profile = "fr-excel"
    ) -> Path:
        """Write the list, and the cards beside it; never over a list that was handed out.

        Args:
            file: Where to: ``codes.csv``, with ``codes.html`` beside it.
            lang: Language of the cards.
            profile: Which spreadsheet will open the list.

        Returns:
            The path of the list.

        Raises:
            FileError: There is such a file already, or it cannot be written.

        """
        path = Path(file)
        page = path.with_suffix(".html")
        for there in (path, page):
            if there.exists():
                message = f"{there}: there already; its codes may be handed out: use another name"
                raise FileError(message)
        written(page, self.cards(lang=lang).encode())
        return written(path, self.to_csv(profile=profile).encode())

    def __repr__(self) -> str:
        shown = ", ".join(self[:3]) + (", ..." if len(self) > 3 else "")
        return f"<jauge.collect.Codes: {len(self)}: {shown}>"

    def __getnewargs__(self) -> tuple[tuple[str, ...]]:
        return (tuple(self),)


def codes(
    count: int, *, length: int = 5, taken: "Codes | Iterable[str] | str | PathLike[str]" = ()
) -> Codes:
    """Draw codes to hand out: one wrong character, or two that changed places, always shows.

    They are drawn anew each time, from the system's source of chance: nobody can guess one.

    Args:
        count: How many.
        length: Characters of a code; a check character is added.
        taken: Codes already handed out, or the list that holds them: none is drawn again.

    Raises:
        CollectError: More codes than are safe at this length; the message says what to do.

    >>> import jauge
    >>> drawn = jauge.collect.codes(60)
    >>> len(set(drawn))
    60
    >>> jauge.collect.check_code(drawn[0].lower().replace("-", " ")) == drawn[0]
    True

    """
    return Codes(_native.codes(count, length, _listed(taken)))


def check_code(text: str) -> str:
    """Give a code as it is written out, whatever the case and spaces in which it was typed.

    Args:
        text: What a person typed.

    Raises:
        CollectError: It is no code: a character is wrong, missing or in another place.

    >>> import jauge
    >>> jauge.collect.check_code("k7p 3xp")
    'K7P-3XP'

    """
    return _native.check_code(text)


def read_codes(file: str | PathLike[str]) -> Codes:
    """Read a list of codes that was handed out.

    Args:
        file: A list that :meth:`Codes.save` or ``jauge codes`` wrote.

    Raises:
        FileError: It cannot be read.
        CollectError: A line is no code; it is named.

    """
    return Codes(_native.codes_of(Path(file)))


def read(
    grid: Grid | str | PathLike[str],
    folder: str | PathLike[str],
    *,
    files: str = "*.json",
    wave: str | None = None,
    id: str = "code",  # noqa: A002 - the word of the field
    groups: Iterable[str] = (),
    handed_out: "Codes | Iterable[str] | str | PathLike[str]" = (),
    declare: Mapping[str, Any] | None = None,
) -> Received:
    """Take in the answers that came back: files of the form, sheets, keying workbooks, exports.

    It makes the shortest study of them; for an analysis write a study file, or hand frames to
    :meth:`jauge.Study.from_frames`.

    Args:
        grid: The grid, or the path of its file.
        folder: Where the answers are.
        files: Their names, with ``*`` for any characters.
        wave: Wave of answers that do not say it; files of the form do.
        id: Column that tells people apart.
        groups: Columns of groups.
        handed_out: Codes handed out, or the list that holds them, where the grid says so
            (``primary = "issued_code"`` in its ``[link]``): a code with a slip is set aside, with
            the one that it may be, and another code is told.
        declare: Further keys of ``[[answers]]``: ``{"sheet": 2}``.

    Returns:
        The answers, and what happened to each row.

    Raises:
        DefinitionError: The grid has faults.
        IngestError: The answers have faults that stop an analysis; ``jauge.ingest.receive`` shows
            those of a study as a page.
        FileError: There is nothing of this name.

    """
    questionnaire = grid if isinstance(grid, Grid) else Grid.read(grid)
    answers: dict[str, Any] = {"file": files, **({"wave": wave} if wave is not None else {})}
    study: dict[str, Any] = {
        "format": "jauge-study/1",
        "study": {"id": "answers", "title": "answers", "grid": "grid.toml"},
        "keys": {"participant": id, **{name: name for name in groups}},
        "answers": [{**answers, **(declare or {})}],
    }
    frames = []
    if given := _listed(handed_out):
        study["link"] = {"codes": "codes.csv"}
        frames.append(native("codes.csv", {"code": given}))
    texts = {"study.toml": toml.written(study), "grid.toml": questionnaire.to_toml()}
    made = _native.ingest(Path(folder) / "study.toml", frames, texts, None)
    made.check()
    return Received(Responses(made), Reception(made))


def _listed(given: "Codes | Iterable[str] | str | PathLike[str]") -> list[str]:
    if isinstance(given, (str, PathLike)):
        return list(read_codes(given))
    return [str(code) for code in given]


def _said(value: Any) -> Any:  # noqa: ANN401 - whatever holds an answer
    """An answer in the form that a file has: dates as text, numbers of numpy as numbers."""
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, (set, frozenset, tuple)):
        return sorted(value)
    message = f"a {type(value).__name__} is no answer"
    raise TypeError(message)
