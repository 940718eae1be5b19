"""What is wrong with a file, and the way out."""

from typing import Literal, NamedTuple

__all__ = ["Diagnostic", "Lang"]

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
