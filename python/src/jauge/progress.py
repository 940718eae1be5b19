"""What long work is doing: one line on a terminal or in a notebook, nothing in a script's log."""

import sys
import time
from collections.abc import Callable
from typing import Literal, TextIO, TypeAlias

from jauge.errors import OptionError

__all__ = ["Progress", "Stage"]

Stage: TypeAlias = Literal["read", "ingest", "analyse", "report"]
"""A stage of the work, in the order of the flow."""

Progress: TypeAlias = Literal["auto", "shown", "none"] | Callable[[Stage], None]
"""``"auto"`` shows a line where a person looks on; a function is called with each stage.

What the function raises stops the work, and so does Ctrl-C.
"""

_STAGES: tuple[Stage, ...] = ("read", "ingest", "analyse")
_DELAY = 0.5


class _Line:
    """One line that is rewritten at each stage, and taken away at the end."""

    def __init__(self, to: TextIO, delay: float) -> None:
        self._to = to
        self._delay = delay
        self._start = time.monotonic()
        self._width = 0

    def __call__(self, stage: Stage) -> None:
        if time.monotonic() - self._start < self._delay:
            return
        place = _STAGES.index(stage) if stage in _STAGES else len(_STAGES)
        bar = "#" * place + "." * (len(_STAGES) - place)
        said = f"jauge [{bar}] {stage}"
        self._write(said)

    def done(self) -> None:
        if self._width:
            self._write("")

    def _write(self, said: str) -> None:
        self._to.write(f"\r{said.ljust(self._width)}" + ("" if said else "\r"))
        self._to.flush()
        self._width = len(said)


def shown(progress: Progress) -> tuple[Callable[[Stage], None] | None, Callable[[], None]]:
    """Find what to call at each stage, and at the end."""
    if callable(progress):
        return progress, _nothing
    if progress not in ("auto", "shown", "none"):
        message = f"progress is 'auto', 'shown', 'none' or a function, not {progress!r}"
        raise OptionError(message)
    if progress == "none" or (progress == "auto" and not _somebody_looks_on()):
        return None, _nothing
    line = _Line(sys.stderr, 0.0 if progress == "shown" else _DELAY)
    return line, line.done


def _somebody_looks_on() -> bool:
    return "ipykernel" in sys.modules or sys.stderr.isatty()


def _nothing() -> None:
    pass
