"""Exceptions, one per kind of fault, all under :class:`JaugeError`."""

from jauge._native import (
    DefinitionError,
    FileError,
    IngestError,
    InternalError,
    JaugeError,
    ReportError,
)

__all__ = [
    "DefinitionError",
    "FileError",
    "IngestError",
    "InternalError",
    "JaugeError",
    "ReportError",
]
