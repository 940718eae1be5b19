"""What is wrong with a file, and the way out."""

from typing import Literal, NamedTuple

__all__ = ["Diagnostic", "Lang", "said"]

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

    def __str__(self) -> str:
        """Say it in two lines, as ``jauge check`` does: print each of a list."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return said(self.severity, self.code, place, self.message, self.hint)


def said(severity: str, code: str, place: str, message: str, hint: str) -> str:
    """What was found and what to do, in two lines."""
    return f"{severity}[{code}] {place}{': ' if place else ''}{message}\n  -> {hint}"
