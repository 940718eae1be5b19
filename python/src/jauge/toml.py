"""Grids as TOML. Python reads TOML by itself and does not write it.

A grid file is read and edited by people: one table per question, its texts in both languages on one
line each. The libraries that write TOML give each text a section of its own instead: `tomli-w` 1.2
makes 2565 lines of the 1037 of `jg-parcours`, this module 1015. It also writes half of a character
pair, which is no TOML, and does not name the key that it refuses.
"""

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from jauge.errors import DefinitionError

__all__ = ["plain", "written"]

_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def written(content: Mapping[str, Any]) -> str:
    """Write tables as the text of a file: keys, then tables, then lists of tables.

    Raises:
        DefinitionError: A value that TOML has no form for; its key is named.

    """
    lines = []
    for key, value in content.items():
        if not isinstance(value, Mapping) and not _is_tables(value):
            lines.append(f"{_key(key)} = {_value(value, key)}")
    for key, value in content.items():
        if isinstance(value, Mapping):
            lines += ["", f"[{_key(key)}]", *_lines(value, key)]
        elif _is_tables(value):
            for table in value:
                lines += ["", f"[[{_key(key)}]]", *_lines(table, key)]
    return "\n".join(lines) + "\n"


def plain(value: Any) -> Any:  # noqa: ANN401 - a cell of any frame
    """A cell of a frame as Python has it."""
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items() if v is not None}
    if hasattr(value, "tolist"):  # a number or an array of numpy
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


def _is_tables(value: object) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and bool(value)
        and all(isinstance(v, Mapping) for v in value)
    )


def _lines(table: Mapping[str, Any], where: str) -> list[str]:
    out = []
    for key, value in table.items():
        place = f"{where}.{key}"
        if _is_tables(value):
            rows = "".join(f"  {_value(row, place)},\n" for row in value)
            out.append(f"{_key(key)} = [\n{rows}]")
        else:
            out.append(f"{_key(key)} = {_value(value, place)}")
    return out


def _value(value: object, where: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if math.isnan(value):
            return "nan"
        return repr(value) if math.isfinite(value) else ("inf" if value > 0 else "-inf")
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(k)} = {_value(v, f'{where}.{k}')}" for k, v in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, Sequence):
        return f"[{', '.join(_value(v, where) for v in value)}]"
    message = (
        f"{where}: a grid file cannot hold {value!r} ({type(value).__name__}); "
        "it holds words, numbers, dates, true or false, lists and tables"
    )
    raise DefinitionError(message)


def _string(text: str) -> str:
    if not text.isprintable() and any("\ud800" <= c <= "\udfff" for c in text):
        message = f"half of a character pair in {text!r}: the text was cut or decoded wrongly"
        raise DefinitionError(message)
    # JSON escapes what TOML wants escaped, but for the character of deletion.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: object) -> str:
    name = str(key)
    return name if name and set(name) <= _BARE else _string(name)
