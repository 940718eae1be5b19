"""Columns of labels and of yes or no, in a form that the engine reads."""

import importlib
from array import array
from collections.abc import Hashable, Sequence
from typing import Any, TypeAlias, cast

from jauge._native import AnalysisError
from jauge.stats.results import Numbers, floats

__all__ = [
    "Flags",
    "Labels",
    "coded",
    "codes_in",
    "flags",
    "only_codes",
    "some_flags",
    "some_floats",
]

Labels: TypeAlias = Sequence[Hashable] | Any
"""Names or numbers of groups, one a row: a list, an array, a column."""

Flags: TypeAlias = Sequence[bool] | Any
"""Yes or no, one a row: a list, an array, a column."""


def some_floats(values: Numbers | None) -> Sequence[float] | None:
    """Numbers, where there are some."""
    return None if values is None else floats(values)


def flags(values: Flags) -> Sequence[int]:
    """Yes or no as bytes, in a form that the engine reads without touching each."""
    held: Any = values
    if hasattr(held, "to_numpy"):
        held = held.to_numpy()
    if hasattr(held, "astype"):
        return cast("Sequence[int]", held.astype(bool).astype("uint8", order="C"))
    return bytes(map(bool, held))


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
    if hasattr(held, "to_numpy"):
        held = held.to_numpy()
    if hasattr(held, "dtype") and held.dtype.kind in "iubUS":
        found, codes = importlib.import_module("numpy").unique(held, return_inverse=True)
        return codes.astype("uint32"), found.tolist()
    if hasattr(held, "tolist"):
        held = held.tolist()
    present: set[Any] = {value for value in held if not _missing(value)}
    try:
        labels = sorted(present)
    except TypeError:
        labels = list(dict.fromkeys(value for value in held if value in present))
    return codes_in(held, labels, name, inside), labels


def codes_in(
    values: Labels, labels: Sequence[Any], name: str, inside: Sequence[int] | None = None
) -> Sequence[int]:
    """The place of each row's label; a missing one outside the domain counts as the first."""
    places = {label: place for place, label in enumerate(labels)}
    held: Any = values
    if hasattr(held, "tolist"):
        held = held.tolist()
    codes = array("I")
    for row, value in enumerate(held):
        if _missing(value) or value not in places:
            if inside is None or row >= len(inside) or inside[row]:
                message = (
                    f"{name}: row {row} (from 0) has {value!r}, which is missing or has no total; "
                    "give it a level, or leave the row out by where"
                )
                raise AnalysisError(message)
            codes.append(0)
        else:
            codes.append(places[value])
    return codes


def _missing(value: object) -> bool:
    # NaN is the value that differs from itself.
    return value is None or value != value
