"""What a frame has to be before it is read: columns with names, and nothing beside them."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from jauge import _native
from jauge.errors import CellTypeError, IngestError

__all__ = ["absent", "flat", "headers_of", "library_of"]


def library_of(frame: Any) -> str:  # noqa: ANN401 - any frame
    """The library of a frame: its name stands in the reception."""
    return type(frame).__module__.partition(".")[0].lstrip("_")


def flat(frame: Any, name: str) -> Any:  # noqa: ANN401 - a frame in, the same kind out
    """Refuse what a frame would lose on its way: an index, names of two levels, twice one name.

    A named index becomes columns, and columns without any value get a type.

    Args:
        frame: The frame.
        name: What it is called.

    Raises:
        IngestError: Something would be lost.

    """
    if isinstance(frame, Mapping):
        _check_lengths(frame, name)
        return frame
    if library_of(frame) == "narwhals":
        frame = frame.to_native()
    if hasattr(frame, "collect_schema") and not hasattr(frame, "get_columns"):
        frame = frame.collect()  # a lazy frame of polars is a question, and this its answer
    if library_of(frame) == "polars" and hasattr(frame, "get_columns"):
        return _typed(frame)
    if not (hasattr(frame, "index") and hasattr(frame, "columns") and hasattr(frame, "iloc")):
        return frame
    headers = list(frame.columns)
    if any(isinstance(header, tuple) for header in headers):
        message = (
            f"{name}: the columns have names of several levels, such as {headers[0]!r}; "
            "join the levels: frame.columns = ['_'.join(map(str, c)) for c in frame.columns]"
        )
        raise IngestError(message)
    twice = sorted({str(h) for h in headers if headers.count(h) > 1})
    if twice:
        message = f"{name}: two columns are called {', '.join(twice)}; rename or drop one of each"
        raise IngestError(message)
    names = list(frame.index.names)
    if any(n is not None for n in names):
        # A named index is data, most often the codes of people.
        both = [str(n) for n in names if n in headers]
        if both:
            message = f"{name}: {', '.join(both)} is both index and column; drop one of the two"
            raise IngestError(message)
        return frame.reset_index()
    plain = type(frame.index).__name__ == "RangeIndex" or not frame.index.has_duplicates
    if len(names) > 1 or not plain:
        message = (
            f"{name}: the index has no name and says something "
            f"({'several levels' if len(names) > 1 else 'rows with the same label'}); it would be "
            "lost: frame.reset_index(names=...) makes columns of it, drop=True drops it"
        )
        raise IngestError(message)
    return frame


def _check_lengths(columns: Mapping[Any, Any], name: str) -> None:
    """Refuse a dictionary whose values are no columns, or columns of several lengths."""
    where = _native.frame_name(name)
    lengths: dict[int, str] = {}
    for header, values in columns.items():
        if isinstance(values, (str, bytes)) or not hasattr(values, "__len__"):
            message = (
                f"{where}: column {str(header)!r} is {values!r}, which is no list of values; give "
                "one value a row, [value] for one row"
            )
            raise CellTypeError(message)
        lengths.setdefault(len(values), str(header))
    if len(lengths) > 1:
        said = ", ".join(f"{header!r} has {n} rows" for n, header in lengths.items())
        message = f"{where}: its columns have different lengths: {said}; write None for no answer"
        raise IngestError(message)


def absent(value: object) -> bool:
    """Whether a cell holds nothing, in whichever way its library says so."""
    kind = type(value).__name__
    if value is None or kind in ("NAType", "NaTType"):
        return True
    # NaN and the NaT of numpy are what differs from itself.
    return (isinstance(value, float) or kind in ("datetime64", "timedelta64")) and value != value


def headers_of(frame: Any) -> list[str] | None:  # noqa: ANN401 - any frame
    """The names of the columns; ``None`` where the frame does not tell them without being read."""
    if isinstance(frame, Mapping):
        return [str(name) for name in frame]
    for name in ("column_names", "columns"):
        told = getattr(frame, name, None)
        if told is not None and not callable(told):
            return [str(header) for header in told if isinstance(header, str)]
    return None


def _typed(frame: Any) -> Any:  # noqa: ANN401 - a frame of polars
    """Give columns without any value the type of words: polars hands over theirs wrongly."""
    empty = [column.name for column in frame.get_columns() if str(column.dtype) == "Null"]
    text = import_module("polars").String
    return frame.cast(dict.fromkeys(empty, text)) if empty else frame
