"""Define: build, check and save grids; check study files."""

from os import PathLike
from pathlib import Path

from jauge import _native
from jauge.faults import Diagnostic, Lang
from jauge.grid import Grid

__all__ = ["Diagnostic", "Grid", "Lang", "check"]


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
