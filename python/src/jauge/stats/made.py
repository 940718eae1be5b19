"""What the engine made, with the call that made it, so that it compares, copies and pickles."""

from functools import reduce
from typing import Any, Self

from jauge import _native

__all__ = ["Made"]


class Made:
    """An object of the engine and the call that made it; calls may rest on what others made."""

    __slots__ = ("_call", "native")

    native: Any
    """The object of the engine."""

    def __init__(self, function: str, *arguments: Any) -> None:
        """Make the call; ``function`` may be a method, as ``ReplicateWeights.jackknife``."""
        self._call = (function, *arguments)
        call: Any = reduce(getattr, function.split("."), _native)
        self.native = call(*(a.native if isinstance(a, Made) else a for a in arguments))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Made) and _plain(self._call) == _plain(other._call)

    def __hash__(self) -> int:
        return hash((self._call[0], len(self._call)))

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        return type(self), self._call


def _plain(value: Any) -> Any:
    """The arguments of a call as they compare: columns of numbers as lists."""
    if isinstance(value, Made):
        return _plain(value._call)
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return value.tolist() if hasattr(value, "tolist") else value
