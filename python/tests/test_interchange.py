"""The same answers in every kind of frame give the same findings, whatever way they are read."""

import random
from collections.abc import Callable
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jauge

ITEMS = ("q1", "q2", "q3")
LEVELS = [{"code": i, "label": f"level {i}"} for i in range(1, 6)]
GRID = jauge.Grid.build(
    id="g",
    title="g",
    waves=[{"id": "entry", "label": "Entry"}, {"id": "exit", "label": "Exit"}],
    scales=[{"id": "s", "kind": "likert", "better": "higher", "levels": LEVELS}],
    items=[{"id": n, "scale": "s", "text": f"Question {n}"} for n in ITEMS],
)
Table = dict[str, list[Any]]


def answers(wave: int, people: int = 60) -> Table:
    draw = random.Random(wave)  # noqa: S311
    table: Table = {"code": [f"P{i}" for i in range(people)]}
    for name in ITEMS:
        table[name] = [draw.choice([1, 2, 3, 4, 5, None]) for _ in range(people)]
    return table


class OnlyStream:
    """An object with the Arrow stream interface and nothing else."""

    def __init__(self, table: Table) -> None:
        self._held = pa.table(table)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._held.__arrow_c_stream__(requested_schema)


class OnlyArray:
    """An object with the Arrow array interface and nothing else."""

    def __init__(self, table: Table) -> None:
        self._held = pa.RecordBatch.from_pydict(table)

    def __arrow_c_array__(self, requested_schema: object = None) -> object:
        return self._held.__arrow_c_array__(requested_schema)


def typed(table: Table, kind: str) -> pd.DataFrame:
    return pd.DataFrame(table).astype(dict.fromkeys(ITEMS, kind))


def categorical(table: Table) -> pd.DataFrame:
    levels = pd.CategoricalDtype([1, 2, 3, 4, 5, 6], ordered=True)
    return pd.DataFrame(table).astype(dict.fromkeys(ITEMS, levels))


def chunked(table: Table) -> pa.Table:
    whole = pa.table(table)
    return pa.concat_tables([whole.slice(0, 7), whole.slice(7, 0), whole.slice(7)])


def narrow(table: Table) -> pl.DataFrame:
    return pl.DataFrame(table, schema_overrides=dict.fromkeys(ITEMS, pl.UInt8))


def words(table: Table) -> pl.DataFrame:
    return pl.DataFrame(table).with_columns(pl.col(*ITEMS).cast(pl.String).cast(pl.Categorical))


KINDS: dict[str, Callable[[Table], Any]] = {
    "lists": lambda t: t,
    "pandas, floats with gaps": lambda t: typed(t, "float64"),
    "pandas, nullable integers": lambda t: typed(t, "Int8"),
    "pandas, objects": lambda t: pd.DataFrame(t, dtype=object),
    "pandas, categories": categorical,
    "polars": pl.DataFrame,
    "polars, bytes": narrow,
    "polars, categories of words": words,
    "pyarrow": pa.table,
    "pyarrow, chunks": chunked,
    "narwhals of polars": lambda t: nw.from_native(pl.DataFrame(t)),
    "narwhals of pandas": lambda t: nw.from_native(typed(t, "Int64")),
    "Arrow stream only": OnlyStream,
    "Arrow array only": OnlyArray,
}


def study(kind: str, before: Table, after: Table) -> jauge.Study:
    make = KINDS[kind]
    return jauge.Study.from_frames(
        GRID,
        entry=make(before),
        exit=make(after),
        id="code",
        declare={"secrecy": {"persons": 1, "answers": 1, "reason": "invented people"}},
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_frame_says_the_same(kind: str) -> None:
    before, after = answers(1), answers(2)
    found = study(kind, before, after).change().tidy()
    assert len(found) > 10
    assert found == study("lists", before, after).change().tidy()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_level_is_set_aside_cell_by_cell(kind: str) -> None:
    if kind == "pandas, categories":
        pytest.skip("a value outside the categories is a gap already")
    before, after = answers(1), answers(2)
    before["q2"][5], after["q3"][7] = 9, 8
    one, plain = study(kind, before, after), study("lists", before, after)
    assert one.change().tidy() == plain.change().tidy()
    ours, theirs = ([(r.code, r.line) for r in s.reception.remarks()] for s in (one, plain))
    assert ours == theirs
    assert len(ours) >= 2


codes = st.one_of(st.none(), st.integers(1, 5), st.sampled_from([0, 6, 250, -3]))


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_awkward_columns_are_read_alike(data: st.DataObject) -> None:
    people = data.draw(st.integers(3, 25))
    cells = st.lists(codes, min_size=people, max_size=people)
    # Some are known at both waves, some at one, in another order.
    order = data.draw(st.permutations(range(people)))
    tables = []
    for who in (range(people), order):
        table: Table = {"code": [f"P{i + (0 if who is order else 1)}" for i in who]}
        tables.append(table | {name: data.draw(cells) for name in ITEMS})
    kinds = ("lists", "pandas, floats with gaps", "polars", "pyarrow, chunks")
    found = [study(kind, *tables) for kind in kinds]
    outcomes = [outcome(s) for s in found]
    assert all(one == outcomes[0] for one in outcomes)


def outcome(made: jauge.Study) -> object:
    try:
        return made.change().tidy()
    except jauge.JaugeError as refusal:
        return type(refusal), str(refusal).replace("pandas", "").replace("polars", "")


def test_a_large_frame_is_read_where_it_lies() -> None:
    people = 50_000
    rng = np.random.default_rng(1)
    table = {"code": np.arange(people), **{n: rng.integers(1, 6, people) for n in ITEMS}}
    frame = pl.DataFrame(table)
    made = jauge.Study.from_frames(GRID, entry=frame, exit=frame, id="code")
    rows = made.change(measure="probability_of_improvement").tidy()
    assert [row["estimate"] for row in rows] == [0.5] * 3
