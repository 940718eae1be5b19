"""Every statistic, with a sequence of its examples replaced, refuses or answers."""

import contextlib
import decimal
import doctest
import importlib
import inspect
import io
import math
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import jauge
from jauge import stats

FUNCTIONS = {name: f for name in stats.__all__ if inspect.isfunction(f := getattr(stats, name))}
# What may hold names, of any kind.
NAMES = {"one", "other", "clusters", "groups", "strata"}

Call = tuple[str, dict[str, Any]]
INSTEAD: dict[str, Callable[[int], Any]] = {
    "mixed types": lambda n: pd.Series(([1, "many", 2.5] + [3] * n)[:n], name="r01", dtype=object),
    "numbers as text": lambda n: pd.Series([str(i % 3) for i in range(n)], name="r01"),
    "unordered categories": lambda n: pd.Series(pd.Categorical((["a", "b"] * n)[:n]), name="r01"),
    "moments with a zone": lambda n: pd.Series(pd.date_range("2026", periods=n, tz="Europe/Paris")),
    "durations": lambda n: pd.Series(pd.to_timedelta(range(n), unit="D"), name="r01"),
    "polars words": lambda n: pl.Series("r01", ["a"] * n),
    "objects": lambda n: pd.Series([object()] * n, name="r01"),
    "complex": lambda n: np.array([1j] * n),
    "not to be hashed": lambda n: [decimal.Decimal("sNaN")] * n,
    "lists": lambda n: [[1]] * n,
    "dictionaries": lambda n: [{}] * n,
    "a table": lambda n: np.ones((n, 2)),
    "a frame": lambda n: pd.DataFrame({"a": [1] * n, "b": [2] * n}),
    "one number": lambda _: 3,
    "one word": lambda _: "abc",
}
GAPS: dict[str, Callable[[int], Any]] = {
    "NaN, None and pd.NA": lambda n: pd.Series(([math.nan, None, pd.NA] * n)[:n], dtype=object),
    "NaT": lambda n: pd.Series([pd.NaT] * n, name="r01"),
    "polars nulls": lambda n: pl.Series("r01", [None] * n),
    "infinite": lambda n: pd.Series([math.inf, -math.inf] * n, name="r01")[:n],
    "too large": lambda n: [10**400] * n,
    "zero rows": lambda _: pd.Series([], dtype=float, name="r01"),
}


@cache
def calls() -> list[Call]:
    """The calls of the examples in the documentation, by the names of their parameters."""
    found: list[Call] = []

    def noting(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: object, **kwargs: object) -> object:
            given = inspect.signature(function).bind(*args, **kwargs)
            found.append((name, dict(given.arguments)))
            return function(*args, **kwargs)

        return noted

    modules = [stats] + [
        importlib.import_module(m.name)
        for m in pkgutil.walk_packages(stats.__path__, "jauge.stats.")
    ]
    examples = [e for m in modules for e in doctest.DocTestFinder().find(m) if e.examples]
    for name, function in FUNCTIONS.items():
        setattr(stats, name, noting(name, function))
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            for example in examples:
                doctest.DocTestRunner(verbose=False).run(example)
    finally:
        for name, function in FUNCTIONS.items():
            setattr(stats, name, function)
    return found


def replaced(instead: Callable[[int], Any]) -> Iterator[tuple[str, str, inspect.BoundArguments]]:
    """Each function with each of its sequences replaced, once."""
    seen = set()
    for name, given in calls():
        for parameter, value in given.items():
            plain = isinstance(value, (list, tuple)) and len(value) > 1
            if not plain or any(isinstance(v, (list, tuple, dict)) for v in value):
                continue
            if (name, parameter) not in seen:
                seen.add((name, parameter))
                bound = inspect.signature(FUNCTIONS[name]).bind_partial()
                bound.arguments |= {**given, parameter: instead(len(value))}
                yield name, parameter, bound


def test_the_examples_call_every_statistic() -> None:
    assert len(FUNCTIONS) > 140
    assert {name for name, _ in calls()} == set(FUNCTIONS)
    assert len(list(replaced(range))) > 100


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("what", [*INSTEAD, *GAPS])
def test_a_statistic_refuses_what_it_cannot_read(what: str) -> None:
    instead = {**INSTEAD, **GAPS}[what]
    taken = set()
    for name, parameter, given in replaced(instead):
        try:
            FUNCTIONS[name](*given.args, **given.kwargs)
        except jauge.JaugeError as refusal:
            assert not isinstance(refusal, jauge.InternalError), (name, parameter)
        else:
            taken.add((name, parameter))
    if what in INSTEAD:
        assert {parameter for _, parameter in taken} <= NAMES, taken
