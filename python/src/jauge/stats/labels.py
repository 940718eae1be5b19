"""Labels of groups, strata and clusters as the numbers that the engine reads."""

import importlib
from array import array
from collections.abc import Hashable, Sequence
from typing import Any, TypeAlias

from jauge.errors import AnalysisError

__all__ = ["Flags", "Labels", "bytes_of", "codes_in", "codes_of", "missing", "only_codes"]

Flags: TypeAlias = Sequence[bool] | Any
"""Yes or no, one a row: a list, an array, a column."""

Labels: TypeAlias = Sequence[Hashable] | Any
"""Names or numbers of groups, one a row: a list, an array, a column."""


def only_codes(values: Labels | None, name: str) -> Any:
    """Labels as numbers; nothing stays nothing."""
    return None if values is None else codes_of(values, name)[0]


def codes_of(values: Labels, name: str, inside: Any = None) -> tuple[Any, list[Any]]:
    """Labels as numbers in their order, and the labels; a row outside may have none."""
    if hasattr(values, "cat") and hasattr(values.cat, "categories"):
        # A categorical column keeps the levels that nobody has.
        labels = list(values.cat.categories)
        return codes_in(values, labels, name, inside), labels
    if hasattr(values, "to_numpy"):
        values = values.to_numpy()
    if hasattr(values, "dtype") and values.dtype.kind in "iubUS":
        found, codes = importlib.import_module("numpy").unique(values, return_inverse=True)
        return codes.astype("uint32"), found.tolist()
    if hasattr(values, "tolist"):
        values = values.tolist()
    present = {value for value in values if not missing(value)}
    try:
        labels = sorted(present)
    except TypeError:
        labels = list(dict.fromkeys(value for value in values if value in present))
    return codes_in(values, labels, name, inside), labels


def codes_in(values: Labels, labels: Sequence[Any], name: str, inside: Any = None) -> Any:
    """The place of each row's label; a missing one outside the domain counts as the first."""
    places = {label: place for place, label in enumerate(labels)}
    if hasattr(values, "tolist"):
        values = values.tolist()
    codes = array("I")
    for row, value in enumerate(values):
        if missing(value) or value not in places:
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


def missing(value: Any) -> bool:
    """Whether a label is none at all."""
    return value is None or value != value


def bytes_of(values: Flags) -> Any:
    """Yes or no as bytes, in a form that the engine reads without touching each."""
    if hasattr(values, "to_numpy"):
        values = values.to_numpy()
    if hasattr(values, "astype"):
        return values.astype(bool).astype("uint8", order="C")
    return bytes(map(bool, values))
