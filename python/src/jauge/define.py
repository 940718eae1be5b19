"""Define: check a grid or a study file."""

from os import PathLike
from pathlib import Path
from typing import Literal, NamedTuple

from jauge import _native

__all__ = ["Diagnostic", "Lang", "check"]

Lang = Literal["fr", "en"]
"""A language in which jauge writes."""


class Diagnostic(NamedTuple):
    """One fault of a file, with its place and the way out."""

    code: str
    """Stable code: ``Q...`` for a grid, ``S...`` for a study."""
    severity: str
    """``error``, ``warning`` or ``advice``."""
    file: str | None
    """File in which it is."""
    line: int | None
    """Line, from 1."""
    column: int | None
    """Character in the line, from 1."""
    message: str
    """What was found."""
    hint: str
    """What to do."""


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
