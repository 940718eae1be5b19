"""Exceptions, one per kind of fault, all under :class:`JaugeError`."""

from jauge._native import (
    AnalysisError,
    CollectError,
    DefinitionError,
    FileError,
    IngestError,
    InternalError,
    JaugeError,
    ReportError,
)

__all__ = [
    "AnalysisError",
    "CollectError",
    "DefinitionError",
    "FileError",
    "IngestError",
    "InternalError",
    "JaugeError",
    "ReportError",
]
