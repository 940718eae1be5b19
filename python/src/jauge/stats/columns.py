"""Columns of labels and of yes or no, in a form that the engine reads."""

import importlib
import math
import reprlib
from array import array
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, TypeAlias, cast

from jauge._native import AnalysisError, CellTypeError, NotFiniteError
from jauge.flat import absent
from jauge.stats.results import Numbers, floats, gapped, one_column

__all__ = [
    "Flags",
    "Labels",
    "cells",
    "coded",
    "codes_in",
    "flags",
    "only_codes",
    "some_flags",
    "some_floats",
    "within",
]

Labels: TypeAlias = Sequence[Hashable] | Any
"""Names or numbers of groups, one a row: a list, an array, a column."""

Flags: TypeAlias = Sequence[bool] | Any
"""Yes or no, one a row: a list, an array, a column."""


def some_floats(values: Numbers | None) -> Sequence[float] | None:
    """Numbers, where there are some."""
    return None if values is None else floats(values)


def within(values: Numbers, where: Flags | None) -> Sequence[float]:
    """Numbers of the rows that an estimate is about; those of the others may be missing."""
    return floats(values) if where is None else gapped(values)


def flags(values: Flags, inside: Sequence[int] | None = None) -> Sequence[int]:
    """Yes or no as bytes, in a form that the engine reads without touching each.

    Args:
        values: True and false, or 1 and 0.
        inside: Rows that are read; what is missing in another counts as no.

    Raises:
        CellTypeError: Something is neither yes nor no; a word is not made into either in silence.
        NotFiniteError: A value is missing.

    """
    held = one_column(values)
    kind = getattr(getattr(held, "dtype", None), "kind", "O")
    if kind == "b" or (kind in "iuf" and ((held == 0) | (held == 1)).all()):
        return cast("Sequence[int]", held.astype("uint8", order="C"))
    listed = cells(values)
    return bytes(_flag(values, row, value, inside) for row, value in enumerate(listed))


def _flag(values: Flags, row: int, value: Any, inside: Sequence[int] | None) -> int:
    if not isinstance(value, (str, bytes)) and not absent(value):
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if number in (0.0, 1.0):
            return int(number)
    name = getattr(values, "name", None)
    column = f"column {name!r} holds" if isinstance(name, str) and name else "the values hold"
    what = f"{column} {reprlib.repr(value)} in row {row + 1}, which is neither yes nor no"
    if not absent(value):
        message = f"{what}; compare it first, as in column == 'yes'"
        raise CellTypeError(message)
    if inside is not None and row < len(inside) and not inside[row]:
        return 0
    message = f"{what}; leave the row out, with its reason"
    raise NotFiniteError(message)


def some_flags(values: Flags | None) -> Sequence[int] | None:
    """Yes or no as bytes, where there are some."""
    return None if values is None else flags(values)


def only_codes(values: Labels | None, name: str) -> Sequence[int] | None:
    """Labels as numbers, where there are some."""
    return None if values is None else coded(values, name)[0]


def coded(
    values: Labels, name: str, inside: Sequence[int] | None = None
) -> tuple[Sequence[int], list[Any]]:
    """Labels as numbers in their order, and the labels; a row outside may have none."""
    held: Any = values
    if hasattr(held, "cat") and hasattr(held.cat, "categories"):
        # A categorical column keeps the levels that nobody has.
        labels = list(held.cat.categories)
        return codes_in(held, labels, name, inside), labels
    held = one_column(held)
    if hasattr(held, "dtype") and held.dtype.kind in "iubUS":
        found, codes = importlib.import_module("numpy").unique(held, return_inverse=True)
        return codes.astype("uint32"), found.tolist()
    held = list(cells(values))
    present: set[Any] = {value for value in held if not absent(value) and _names(value)}
    try:
        labels = sorted(present)
    except TypeError:
        labels = list(dict.fromkeys(value for value in held if value in present))
    return codes_in(held, labels, name, inside), labels


def cells(values: Any) -> Iterable[Any]:
    """The cells of a column, of Python where that loses nothing: numpy makes numbers of days."""
    held = one_column(values)
    kind = getattr(getattr(held, "dtype", None), "kind", "O")
    return list(values) if kind in "mM" else held.tolist() if hasattr(held, "tolist") else held


def _names(value: object) -> bool:
    """Whether a value can be the name of a group: lists and tables cannot."""
    try:
        hash(value)
    except TypeError:
        return False
    return True


def codes_in(
    values: Labels, labels: Sequence[Any], name: str, inside: Sequence[int] | None = None
) -> Sequence[int]:
    """The place of each row's label; a missing one outside the domain counts as the first."""
    places = {label: place for place, label in enumerate(labels)}
    codes = array("I")
    for row, value in enumerate(cells(values)):
        if absent(value) or not _names(value) or value not in places:
            if inside is None or row >= len(inside) or inside[row]:
                message = (
                    f"{name} holds {value!r} in row {row + 1}, which names none of its groups; "
                    "give it a name, or leave the row out, with its reason (of a survey, by where)"
                )
                raise AnalysisError(message)
            codes.append(0)
        else:
            codes.append(places[value])
    return codes
