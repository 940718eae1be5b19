"""Exceptions, one per kind of error of the engine, all under :class:`JaugeError`.

A refused statistic is an :class:`AnalysisError`, and more exactly one of the classes below it.
"""

from jauge._native import (
    AllTiesError,
    AnalysisError,
    CellTypeError,
    CollectError,
    CollinearError,
    CompleteSeparationError,
    ConfLevelError,
    DefinitionError,
    DifferentLengthsError,
    EmptyCellError,
    FileError,
    ImpossibleError,
    IngestError,
    InternalError,
    JaugeError,
    LengthMismatchError,
    LonelyPsuError,
    NotConvergedError,
    NotEmptyError,
    NotFiniteError,
    NoVariationError,
    OptionError,
    ReportError,
    TooFewError,
    TooFewOfError,
    UnknownLevelError,
    WeightsError,
)

__all__ = [
    "AllTiesError",
    "AnalysisError",
    "CellTypeError",
    "CollectError",
    "CollinearError",
    "CompleteSeparationError",
    "ConfLevelError",
    "DataError",
    "DefinitionError",
    "DifferentLengthsError",
    "EmptyCellError",
    "FileError",
    "ImpossibleError",
    "IngestError",
    "InternalError",
    "JaugeError",
    "LengthMismatchError",
    "LonelyPsuError",
    "NoVariationError",
    "NotConvergedError",
    "NotEmptyError",
    "NotFiniteError",
    "NotFittedError",
    "NotFoundError",
    "OptionError",
    "ReportError",
    "TooFewError",
    "TooFewOfError",
    "UnknownLevelError",
    "WeightsError",
]


class DataError(AnalysisError, ValueError):
    """Rows or parameters that an estimator cannot use; a ValueError as scikit-learn has it."""


class NotFoundError(AnalysisError, LookupError):
    """Nothing was found under a name; the message says which names there are."""


class NotFittedError(AnalysisError, ValueError, AttributeError):
    """An estimator was asked before it was fitted."""
