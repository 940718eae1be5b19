"""Define: build, check, compare and save grids; take one of the library; check study files."""

from os import PathLike, fspath
from pathlib import Path
from typing import NamedTuple, TypeAlias

from jauge import _native
from jauge.changes import Changes
from jauge.errors import FileError
from jauge.faults import Diagnostic, Lang
from jauge.grid import Grid
from jauge.library import Library

__all__ = [
    "Changes",
    "Diagnostic",
    "Grid",
    "Imported",
    "Lang",
    "Library",
    "advice",
    "check",
    "diff",
    "import_form",
    "library",
]

_GridOrFile: TypeAlias = Grid | str | PathLike[str]


def check(file: str | PathLike[str], *, lang: Lang = "en") -> list[Diagnostic]:
    """List every fault of a grid or a study, errors, warnings and advice together.

    Args:
        file: Path of a ``grid.toml`` or a ``study.toml``; they are told apart by their
            ``format`` word.
        lang: Language of the messages.

    Returns:
        One entry per fault, in the order of the file; no entry with severity ``error``
        means that the file can be used.

    Raises:
        FileError: The file cannot be read.

    >>> import jauge
    >>> [d for d in jauge.check(jauge.demo("nsw")) if d.severity == "error"]
    []

    """
    return [Diagnostic(*found) for found in _native.check(Path(file), lang)]


def advice(grid: _GridOrFile, *, lang: Lang = "en") -> list[Diagnostic]:
    """List what could be asked better: long questions, two in one, negations, scales ...

    Args:
        grid: The grid, or the path of its file.
        lang: Language of the messages.

    Returns:
        The advice of :meth:`Grid.check`, without errors and warnings.

    >>> import jauge
    >>> grid = jauge.define.library()["jg-auto"]
    >>> vague = grid.edit(grid.items[0], text="Je ne suis pas en retard et je préviens.")
    >>> sorted({said.code for said in jauge.define.advice(vague)})[:2]
    ['Q080', 'Q081']

    """
    return [said for said in _of(grid).check(lang=lang) if said.severity == "advice"]


def library() -> Library:
    """Give the questionnaires, frameworks and crosswalks that come with jauge.

    >>> import jauge
    >>> library = jauge.define.library()
    >>> library["jg-roue"].glance()["version"]
    '1.0.1'

    """
    return Library(_native.library_files())


def diff(earlier: _GridOrFile, later: _GridOrFile) -> Changes:
    """Say what changed between two versions of a grid, and what stays comparable.

    Args:
        earlier: The earlier grid, or the path of its file.
        later: The later one.

    Raises:
        DefinitionError: One of them has errors.

    >>> import jauge
    >>> wheel = jauge.define.library()["jg-roue"]
    >>> changes = jauge.define.diff(wheel, wheel.edit("r01", text="J’arrive à l’heure."))
    >>> [(row["item"], row["comparable"]) for row in changes.tidy() if row["differences"]]
    [('r01', 'declared_equivalent')]

    """
    both = [_of(grid) for grid in (earlier, later)]
    texts = [(grid._name, grid.to_toml()) for grid in both]
    return Changes(*_native.diff(*texts))


class Imported(NamedTuple):
    """What :func:`import_form` returns.

    Attributes:
        grid: The grid; ``None`` where the form cannot be one.
        remarks: What was not taken over, or needs a look.

    """

    grid: Grid | None
    remarks: list[Diagnostic]

    def __repr__(self) -> str:
        return f"<jauge.define.Imported: {self.grid!r}, {len(self.remarks)} remarks>"


def import_form(file: str | PathLike[str], *, lang: Lang = "en") -> Imported:
    """Make a grid of a form that exists (XLSForm), or of a grid that was edited as a workbook.

    Args:
        file: Its path.
        lang: Language of the remarks.

    Raises:
        FileError: It cannot be read.

    """
    path = Path(file)
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"{fspath(file)}: {error}"
        raise FileError(message) from error
    text, said = _native.import_form(content, path.name, lang)
    grid = None if text is None else Grid.from_toml(text)
    return Imported(grid, [Diagnostic(*remark) for remark in said])


def _of(grid: _GridOrFile) -> Grid:
    return grid if isinstance(grid, Grid) else Grid.read(grid)
