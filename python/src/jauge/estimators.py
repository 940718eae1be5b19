"""What the estimators share: parameters and input as scikit-learn has them, without needing it."""

import importlib
import inspect
import sys
import warnings
from collections.abc import Mapping
from typing import Any, Self

from jauge.errors import CellTypeError, DataError, NotFittedError
from jauge.stats.results import gapped
from jauge.tabular import required

__all__ = ["Estimator", "numpy"]


class Estimator:
    """Parameters by name, and rows that are checked before they are used.

    It follows the conventions of scikit-learn (``get_params``, ``set_params``, trailing
    underscores for what was learnt) and works in its pipelines; scikit-learn need not be there.
    """

    n_features_in_: int
    feature_names_in_: Any

    @classmethod
    def _names(cls) -> list[str]:
        return [n for n in inspect.signature(cls.__init__).parameters if n != "self"]

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002, ARG002
        """The parameters by name.

        Args:
            deep: Of no effect here: no parameter is an estimator.

        """
        return {name: getattr(self, name) for name in self._names()}

    def set_params(self, **params: Any) -> Self:  # noqa: ANN401 - parameters of any kind
        """Set parameters by name.

        Args:
            params: The parameters.

        Raises:
            DataError: There is no such parameter.

        """
        names = self._names()
        for name, value in params.items():
            if name not in names:
                message = f"{type(self).__name__} has no parameter {name!r}; it has {names}"
                raise DataError(message)
            setattr(self, name, value)
        return self

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401 - a class of scikit-learn
        """What it can do, in the words of scikit-learn."""
        utils = importlib.import_module("sklearn.utils")
        return utils.Tags(
            estimator_type=None,
            target_tags=utils.TargetTags(required=False),
            transformer_tags=utils.TransformerTags(),
            input_tags=utils.InputTags(),
        )

    def __sklearn_is_fitted__(self) -> bool:
        """Whether it was fitted."""
        return hasattr(self, "n_features_in_")

    def _fitted(self) -> None:
        if self.__sklearn_is_fitted__():
            return
        message = f"this {type(self).__name__} is not fitted yet: call fit first"
        skl = sys.modules.get("sklearn.exceptions")
        if skl is None:
            raise NotFittedError(message)
        # For scikit-learn its own class is the sign; for users of jauge, ours.
        both = type("NotFittedError", (NotFittedError, skl.NotFittedError), {})
        raise both(message)

    def _learn_rows(self, rows: Any, least: int) -> Any:  # noqa: ANN401 - anything with rows
        """Rows to fit to; remembers how many measures they have, and their names."""
        table, names = _table(rows, type(self).__name__)
        if table.shape[0] < least:
            message = (
                f"Found array with {table.shape[0]} sample(s) (shape={table.shape}) while a "
                f"minimum of {least} is required: too few rows"
            )
            raise DataError(message)
        if hasattr(self, "feature_names_in_"):
            del self.feature_names_in_
        if names is not None:
            self.feature_names_in_ = numpy().asarray(names, dtype=object)
        self.n_features_in_ = int(table.shape[1])
        return table

    def _known_rows(self, rows: Any) -> Any:  # noqa: ANN401 - anything with rows
        """Rows for what was fitted: the same measures in the same order."""
        self._fitted()
        table, names = _table(rows, type(self).__name__)
        known = getattr(self, "feature_names_in_", None)
        kind = type(self).__name__
        if known is not None and names is not None and list(known) != names:
            _refuse_names(list(known), names)
        if known is not None and names is None:
            text = f"X does not have valid feature names, but {kind} was fitted with feature names"
            warnings.warn(text, UserWarning, stacklevel=3)
        if known is None and names is not None:
            text = f"X has feature names, but {kind} was fitted without feature names"
            warnings.warn(text, UserWarning, stacklevel=3)
        if table.shape[1] != self.n_features_in_:
            message = (
                f"X has {table.shape[1]} features, but {kind} is expecting "
                f"{self.n_features_in_} features as input"
            )
            raise DataError(message)
        return table

    def _measures(self) -> list[str]:
        known = getattr(self, "feature_names_in_", None)
        numbered = [f"x{n}" for n in range(self.n_features_in_)]
        return numbered if known is None else [str(name) for name in known]

    def __repr__(self) -> str:
        default = inspect.signature(type(self).__init__).parameters
        said = (f"{n}={v!r}" for n, v in self.get_params().items() if v != default[n].default)
        return f"{type(self).__name__}({', '.join(said)})"


def _refuse_names(known: list[str], names: list[str]) -> None:
    lines = ["The feature names should match those that were passed during fit."]
    parts = {
        "Feature names unseen at fit time:": sorted(set(names) - set(known)),
        "Feature names seen at fit time, yet now missing:": sorted(set(known) - set(names)),
    }
    for heading, listed in parts.items():
        if listed:
            lines += [heading, *(f"- {name}" for name in listed)]
    if len(lines) == 1:
        lines.append("Feature names must be in the same order as they were in fit.")
    raise DataError("\n".join(lines) + "\n")


def numpy() -> Any:  # noqa: ANN401 - a module
    """The module, or what to do where it is not installed."""
    required("numpy")
    return importlib.import_module("numpy")


def _table(rows: Any, kind: str) -> tuple[Any, list[str] | None]:  # noqa: ANN401
    """Rows as an array of doubles, and the names of the columns if they have some."""
    np = numpy()
    if hasattr(rows, "tocsr") or (hasattr(rows, "format") and hasattr(rows, "nnz")):
        message = f"{kind}: sparse input is not supported; pass rows.toarray()"
        raise DataError(message)
    if hasattr(rows, "collect_schema") and not hasattr(rows, "get_columns"):
        rows = rows.collect()
    is_frame = hasattr(rows, "columns") and not isinstance(rows, np.ndarray)
    if is_frame or isinstance(rows, Mapping):
        table, names = _of_columns(rows, kind)
    else:
        table, names = _of_cells(rows, kind), None
    if table.shape[1] == 0:
        message = (
            f"Found array with 0 feature(s) (shape={table.shape}) while a minimum of 1 is required."
        )
        raise DataError(message)
    if not np.isfinite(table).all():
        row, place = (int(at[0]) for at in np.nonzero(~np.isfinite(table)))
        column = place + 1 if names is None else repr(names[place])
        message = (
            f"Input X contains NaN or infinity: column {column}, row {row + 1}; {kind} needs "
            "complete rows. Leave the others out, and say how many they are"
        )
        raise DataError(message)
    return table, names


def _of_columns(frame: Any, kind: str) -> tuple[Any, list[str] | None]:  # noqa: ANN401
    """The columns of a frame, each of numbers, and their names where all are words."""
    np = numpy()
    # Arrow calls its names otherwise, and its columns what others call columns.
    named = "column_names" if hasattr(frame, "column_names") else "columns"
    headers = list(frame) if isinstance(frame, Mapping) else list(getattr(frame, named))
    twice = sorted({str(header) for header in headers if headers.count(header) > 1})
    levels = any(isinstance(header, tuple) for header in headers)
    if twice or levels:
        what = f"columns {', '.join(twice)} stand twice" if twice else "names have several levels"
        message = f"{kind}: {what}; give each column one name of its own"
        raise DataError(message)
    try:
        columns = [gapped(frame[header]) for header in headers]
    except CellTypeError as fault:
        message = f"{kind}: {fault}"
        raise DataError(message) from fault
    if len({len(column) for column in columns}) > 1:
        message = f"{kind}: the columns have different lengths; a row needs one value in each"
        raise DataError(message)
    names = headers if all(isinstance(header, str) for header in headers) else None
    if not columns:
        return np.empty((0, 0)), names
    return np.column_stack([np.asarray(column, dtype="float64") for column in columns]), names


def _of_cells(rows: Any, kind: str) -> Any:  # noqa: ANN401
    """Rows of numbers in an array or a nested list."""
    np = numpy()
    try:
        held = np.asarray(rows)
    except ValueError as fault:
        message = f"{kind}: the rows have different lengths; a row needs one value in each column"
        raise DataError(message) from fault
    if held.dtype.kind == "c":
        message = f"{kind}: Complex data not supported"
        raise DataError(message)
    words = (value for value in held.flat if isinstance(value, (str, bytes)))
    word = next(words, None) if held.dtype.kind in "OUS" and held.ndim else None
    if word is not None or held.dtype.kind in "mM":
        what = f"{str(word)!r} is a word" if word is not None else f"{held.dtype} is a time"
        message = f"{kind}: every cell must be a number ({what}); leave it out, or code it"
        raise DataError(message)
    try:
        table = np.ascontiguousarray(held, dtype="float64")
    except TypeError as fault:
        message = f"{kind}: argument must be a string or a number: {fault}"
        raise CellTypeError(message) from fault
    except ValueError as fault:
        message = f"{kind}: every cell must be a number ({fault}); leave it out, or code it"
        raise DataError(message) from fault
    if held.ndim != 2:
        message = (
            f"Expected 2D array, got {held.ndim}D array instead: {kind} needs rows and columns. "
            "Reshape your data by rows.reshape(-1, 1) for one measure"
        )
        raise DataError(message)
    return table
