"""Frames: answers that are in memory already, or in a file of SPSS, Stata or SAS.

A frame takes the place of an answer file that the study names, and goes through the same intake:
mapping, coding, linking, reception. Whatever follows the Arrow stream interface (polars, pyarrow,
duckdb, pandas beside pyarrow) is read where it lies; the rest is copied value by value.
"""

from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias

from jauge import _native
from jauge.errors import CellTypeError, FileError
from jauge.flat import flat, library_of

__all__ = ["Frame", "Frames", "native", "natives", "of_study"]

Frame: TypeAlias = Any
"""A frame of pandas, polars, pyarrow or duckdb, anything with ``__arrow_c_stream__`` or
``__dataframe__``, a mapping of names to values, or the pair that a function of pyreadstat returns.
"""

Frames: TypeAlias = Mapping[str, Frame]
"""Frames by the names that the study gives to their answer files."""

_About: TypeAlias = dict[
    str, tuple[str | None, list[tuple[str, str]], list[tuple[float, float]], list[str]]
]

_PROGRAMS = {
    ".sav": ("SPSS", "read_sav"),
    ".zsav": ("SPSS", "read_sav"),
    ".por": ("SPSS", "read_por"),
    ".dta": ("Stata", "read_dta"),
    ".sas7bdat": ("SAS", "read_sas7bdat"),
    ".xpt": ("SAS", "read_xport"),
}


def native(name: str, frame: Frame) -> _native.Frame:
    """Turn a frame into what the engine reads.

    Args:
        name: The name that the study gives to its answer file.
        frame: See :data:`Frame`.

    Raises:
        CellTypeError: It is no frame, or holds something that is no answer.
        IngestError: Something of it would be lost, or its columns have different lengths.

    >>> native("entry.csv", {"code": ["A1"], "r01": [3]}).name
    'entry.csv'

    """
    if isinstance(frame, _native.Frame):
        return frame
    about: _About = {}
    if isinstance(frame, tuple) and len(frame) == 2 and hasattr(frame[1], "variable_value_labels"):
        frame, meta = frame
        about = _about(meta)
    try:
        return _of(name, frame, library_of(frame), about, None)
    except CellTypeError as fault:
        # The engine names the column; with a frame per wave it is in one of several.
        where = _native.frame_name(name)
        if str(fault).startswith(where):
            raise
        message = f"{where}: {fault}"
        raise CellTypeError(message) from (fault.__cause__ or fault)


def natives(frames: Frames | None) -> list[_native.Frame]:
    """Turn frames into what the engine reads, each under the name that the study gives it."""
    return [native(name, frame) for name, frame in (frames or {}).items()]


def of_study(
    study: str | PathLike[str], frames: Frames | None = None, texts: Mapping[str, str] | None = None
) -> list[_native.Frame]:
    """Return the frames given for a study, and its files of SPSS, Stata and SAS as frames.

    Raises:
        FileError: Such a file cannot be read, or pyreadstat, which reads it, is not installed.

    """
    given = natives(frames)
    known = {frame.name for frame in given}
    folder = Path(study).parent
    names = _native.answer_names(Path(study), dict(texts or {}))
    programs = (n for n in names if n not in known and Path(n).suffix.lower() in _PROGRAMS)
    return given + [_of_program(folder, name) for name in dict.fromkeys(programs)]


def _of_program(folder: Path, name: str) -> _native.Frame:
    try:
        import pyreadstat
    except ImportError as missing:
        raise FileError(
            f"{name}: a file of SPSS, Stata or SAS is read by pyreadstat: pip install pyreadstat"
        ) from missing
    path = folder / name
    program, function = _PROGRAMS[path.suffix.lower()]
    options: dict[str, Any] = {"output_format": "dict"}
    if function != "read_xport" and function != "read_por":
        options["user_missing"] = True
    catalogue = path.with_suffix(".sas7bcat")
    if function == "read_sas7bdat" and catalogue.exists():
        options["catalog_file"] = str(catalogue)
    try:
        from hashlib import sha256

        digest = sha256(path.read_bytes()).hexdigest()
        data, meta = getattr(pyreadstat, function)(str(path), **options)
    except (OSError, pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as fault:
        raise FileError(f"{path}: {fault}") from fault
    return _of(name, data, program, _about(meta), digest)


def _of(name: str, frame: Frame, kind: str, about: _About, digest: str | None) -> _native.Frame:
    frame = flat(frame, name)
    if hasattr(frame, "__arrow_c_stream__") or hasattr(frame, "__arrow_c_array__"):
        try:
            return _native.Frame.from_arrow(name, kind, frame, about)
        except (ImportError, ValueError, TypeError, NotImplementedError, OverflowError):
            # pandas without pyarrow, or a column of objects that Arrow has no one type for.
            if not hasattr(frame, "iloc"):
                raise
    elif hasattr(frame, "get_columns") and hasattr(frame, "to_arrow"):  # polars before 1.3
        return _of(name, _to_arrow(frame), kind, about, digest)
    elif hasattr(frame, "to_arrow_table"):  # duckdb 1.0
        return _of(name, frame.to_arrow_table(), kind, about, digest)
    elif not isinstance(frame, (Mapping, list)) and _is_only_interchanged(frame):
        return _of(name, _interchanged(frame), kind, about, digest)
    if not isinstance(frame, Mapping) and not hasattr(frame, "columns"):
        message = f"{_native.frame_name(name)}: {type(frame).__name__} is no frame: {_way(frame)}"
        raise CellTypeError(message)
    columns = [(str(header), _values(frame[header])) for header in _headers(frame)]
    return _native.Frame.from_columns(name, kind, columns, about, digest)


def _way(frame: Any) -> str:
    """What to do with what is no frame."""
    if isinstance(frame, (str, PathLike)):
        return "read the file first: pandas.read_csv(path), pyreadstat.read_sav(path)"
    if isinstance(frame, list) or getattr(getattr(frame, "dtype", None), "names", None):
        return "make one of its rows: pandas.DataFrame(rows), polars.DataFrame(rows)"
    return "give one of pandas, polars, pyarrow or duckdb, or a dictionary of columns"


def _is_only_interchanged(frame: Any) -> bool:
    # pandas before 2.2 has the older protocol only, which knows neither dates nor objects.
    return hasattr(frame, "__dataframe__") and not hasattr(frame, "iloc")


def _to_arrow(frame: Any) -> Any:
    try:
        return frame.to_arrow()
    except ImportError:  # polars without pyarrow
        return {column.name: column.to_list() for column in frame.get_columns()}


def _headers(frame: Any) -> Iterable[Any]:
    return frame.keys() if isinstance(frame, Mapping) else frame.columns


def _values(column: Any) -> list[Any]:
    to_list = getattr(column, "to_list", None) or getattr(column, "tolist", None)
    values = list(to_list() if to_list else column)
    # pandas calls a missing time a date.
    return [None if type(value).__name__ == "NaTType" else value for value in values]


def _interchanged(frame: Any) -> Any:
    """A frame of the older interchange protocol, through a library that reads it."""
    try:
        from pyarrow.interchange import from_dataframe
    except ImportError:
        import polars

        return polars.from_dataframe(frame)
    return from_dataframe(frame)


def _about(meta: Any) -> _About:
    """What a file of a statistics program says of its columns."""
    labels, wordings = meta.variable_value_labels, meta.column_names_to_labels
    about: _About = {}
    for name in meta.column_names:
        declared = meta.missing_ranges.get(name, [])
        ranges = [(r["lo"], r["hi"]) for r in declared if not isinstance(r["lo"], str)]
        words = [r["lo"] for r in declared if isinstance(r["lo"], str)]
        words += [str(word) for word in meta.missing_user_values.get(name, [])]
        pairs = [(_code(value), str(label)) for value, label in labels.get(name, {}).items()]
        about[name] = (wordings.get(name) or None, pairs, ranges, words)
    return about


def _code(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else str(value)
