"""What a frame must not hold is refused, or set aside with its place, wherever it comes in."""

import datetime as dt
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jauge
from jauge import stats
from jauge.errors import CellTypeError
from jauge.frames import Frame

LEVELS = ["never", "seldom", "often", "always"]
GRID = jauge.Grid.build(
    id="g",
    title="g",
    waves=[{"id": "entry", "label": "Entry"}, {"id": "exit", "label": "Exit"}],
    scales=[
        {
            "id": "s",
            "kind": "likert",
            "better": "higher",
            "levels": [{"code": i, "label": label} for i, label in enumerate(LEVELS, start=1)],
        }
    ],
    items=[
        {"id": "r01", "scale": "s", "text": "One"},
        {"id": "r02", "scale": "s", "text": "Two"},
        {"id": "day", "kind": "date", "text": "When?"},
    ],
)
PEOPLE = 12


def plain(shift: int = 0) -> pd.DataFrame:
    cells = [1 + (i + shift) % 4 for i in range(PEOPLE)]
    codes = [f"P{i}" for i in range(PEOPLE)]
    days = [dt.date(2026, 1, 2 + i) for i in range(PEOPLE)]
    return pd.DataFrame({"code": codes, "r01": cells, "r02": cells, "day": days})


def by_study(_: Path, frame: Frame) -> jauge.ingest.Received:
    made = jauge.Study.from_frames(GRID, entry=frame, exit=plain(1), id="code")
    if not made.reception.is_usable:
        made.run()
    return jauge.ingest.Received(made.responses, made.reception)


def by_ingest(folder: Path, frame: Frame) -> jauge.ingest.Received:
    made = jauge.Study.from_frames(GRID, entry=plain(), exit=plain(1), id="code")
    (folder / "study.toml").write_text(made.to_toml(), encoding="utf-8")
    (folder / "grid.toml").write_text(GRID.to_toml(), encoding="utf-8")
    frames = {"entry.csv": frame, "exit.csv": plain(1)}
    return jauge.ingest.read(folder / "study.toml", frames=frames)


WAYS = pytest.mark.parametrize("read", [by_study, by_ingest], ids=["study", "ingest"])
Read = Callable[[Path, Any], jauge.ingest.Received]

REFUSED: dict[str, tuple[Callable[[pd.DataFrame], Any], type[Exception], str, str]] = {
    "wrong column": (
        lambda f: f.rename(columns={"code": "kode"}),
        jauge.IngestError,
        "code",
        "rename|column",
    ),
    "duplicated index": (
        lambda f: f.set_axis([0, *range(PEOPLE - 1)]),
        jauge.IngestError,
        "index",
        "reset_index",
    ),
    "two columns of one name": (
        lambda f: pd.concat([f, f[["r01"]]], axis=1),
        jauge.IngestError,
        "r01",
        "rename or drop",
    ),
    "names of several levels": (
        lambda f: f.set_axis(pd.MultiIndex.from_product([["a"], f.columns]), axis=1),
        jauge.IngestError,
        "several levels",
        "join",
    ),
    "objects": (
        lambda f: f.assign(r01=pd.Series([object()] * PEOPLE, dtype=object)),
        CellTypeError,
        "r01",
        "turn it into",
    ),
    "structures": (
        lambda _: pl.DataFrame({"code": ["a"], "r01": [{"deep": 1}]}),
        CellTypeError,
        "r01",
        "turn it into",
    ),
}


@WAYS
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused(name: str, read: Read, tmp_path: Path) -> None:
    change, kind, column, way = REFUSED[name]
    with pytest.raises(kind, match=column) as refusal:
        read(tmp_path, change(plain()))
    assert isinstance(refusal.value, jauge.JaugeError)
    assert not isinstance(refusal.value, jauge.InternalError)
    with pytest.raises(kind, match=f"(?s){way}"):
        read(tmp_path, change(plain()))


def test_a_frame_without_rows_is_refused_or_said(tmp_path: Path) -> None:
    with pytest.raises(jauge.IngestError, match=r"entry: the frame has no rows; leave this wave"):
        by_study(tmp_path, plain().iloc[:0])
    said = by_ingest(tmp_path, plain().iloc[:0]).reception.remarks()
    assert any(r.file == "frame `entry`" and r.severity != "advice" and r.hint for r in said)


# Cells of the column, how many are used, missing and set aside.
READ: dict[str, tuple[Any, tuple[int, int, int]]] = {
    "mixed types": (["1", 2, 3.0, "often", "many", 1.5, *[1] * 6], (10, 0, 2)),
    "unordered categories": (pd.Categorical(LEVELS * 3), (12, 0, 0)),
    "categories of other words": (pd.Categorical(["yes", "no"] * 6), (0, 0, 12)),
    "all ways of being empty": (
        pd.Series([None, math.nan, pd.NA, pd.NaT, *[1] * 8], dtype=object),
        (8, 4, 0),
    ),
    "nullable integers": (pd.array([1, None, pd.NA, *[2] * 9], dtype="Int64"), (10, 2, 0)),
    "infinite": ([math.inf, -math.inf, math.nan, *[1.0] * 9], (9, 1, 2)),
    "moments with a zone": (pd.date_range("2026-01-02", periods=12, tz="Europe/Paris"), (0, 0, 12)),
    "nothing": ([None] * 12, (0, 12, 0)),
}


@WAYS
@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_each_cell_is_used_or_missing_or_set_aside(
    name: str, library: str, read: Read, tmp_path: Path
) -> None:
    cells, expected = READ[name]
    frame: Frame = plain().assign(r01=cells)
    if library == "polars":
        if name in ("mixed types", "all ways of being empty"):
            pytest.skip("polars has one type in a column")
        frame = pl.DataFrame(frame.to_dict("list")) if name == "nothing" else pl.from_pandas(frame)
    reception = read(tmp_path, frame).reception
    column = next(c for c in reception.files[0].columns if c.name == "r01")
    assert (column.used, sum(column.missing.values()), column.set_aside) == expected
    said = [r for r in reception.remarks() if r.column == "r01" and r.file == "frame `entry`"]
    assert bool(said) == bool(expected[2])
    assert all(r.hint and r.line for r in said)


@WAYS
def test_a_moment_with_a_zone_is_the_day_that_its_clock_shows(read: Read, tmp_path: Path) -> None:
    days = pd.date_range("2026-01-02 00:30", periods=PEOPLE, tz="Pacific/Auckland")
    for frame in (plain().assign(day=days), pl.from_pandas(plain().assign(day=days))):
        columns = read(tmp_path, frame).responses.columns
        rows = zip(*(columns[k] for k in ("wave", "item", "person", "text")), strict=True)
        found = [text for wave, item, _, text in rows if (wave, item) == ("entry", "day")]
        assert sorted(map(str, found)) == [str(day.date()) for day in days]


STATISTICS: dict[str, Callable[[Any, Any], object]] = {
    "wilcoxon": stats.wilcoxon_signed_rank,
    "alpha": lambda a, b: stats.cronbach_alpha(pd.DataFrame({"first": a, "r01": b})),
    "welch": stats.welch_t,
}
OK = [1, 2, 3, 4, 2, 3, 1, 4, 4, 4, 1, 2]
NO_NUMBERS: dict[str, Any] = {
    "mixed types": pd.Series([1, "many", 2.5, *[3] * 9], name="r01", dtype=object),
    "numbers as text": pd.Series(list("123412341234"), name="r01"),
    "unordered categories": pd.Series(pd.Categorical(LEVELS * 3), name="r01"),
    "moments with a zone": pd.Series(
        pd.date_range("2026-01-02", periods=12, tz="Europe/Paris"), name="r01"
    ),
    "moments": pd.Series(pd.date_range("2026-01-02", periods=12), name="r01"),
    "objects": pd.Series([object()] * 12, name="r01"),
}


@pytest.mark.parametrize("statistic", STATISTICS)
@pytest.mark.parametrize("name", NO_NUMBERS)
def test_what_is_no_number_is_never_made_into_one(name: str, statistic: str) -> None:
    for cells in (NO_NUMBERS[name], pl.Series("r01", NO_NUMBERS[name].astype(str).tolist())):
        with pytest.raises(CellTypeError, match=r"'r01'.*leave it out"):
            STATISTICS[statistic](pd.Series(OK), cells)


GAPS: dict[str, Any] = {
    "all ways of being empty": pd.Series([None, math.nan, pd.NA, pd.NaT, *OK[4:]], dtype=object),
    "nullable integers": pd.Series([1, None, pd.NA, *OK[3:]], dtype="Int64"),
    "polars": pl.Series([1, None, None, *OK[3:]]),
    "infinite": pd.Series([math.inf, -math.inf, *OK[2:]]),
    "zero rows": pd.Series([], dtype=float),
}


@pytest.mark.parametrize("name", GAPS)
@pytest.mark.parametrize("statistic", ["wilcoxon", "welch"])
def test_a_test_leaves_nothing_out_in_silence(name: str, statistic: str) -> None:
    with pytest.raises(jauge.AnalysisError, match=r"missing|pass|needed") as refusal:
        STATISTICS[statistic](OK, GAPS[name])
    assert not isinstance(refusal.value, jauge.InternalError)


def test_a_coefficient_of_complete_rows_says_how_many_it_read() -> None:
    whole = stats.cronbach_alpha([OK[4:], OK[4:][::-1]])
    gaps = [[None, math.nan, pd.NA, pd.NaT, *OK[4:]], [1, 2, 3, 4, *OK[4:][::-1]]]
    found = stats.cronbach_alpha(gaps)
    assert (found.alpha, found.n_left_out) == (whole.alpha, 4)
    with pytest.raises(jauge.errors.NotFiniteError):
        stats.cronbach_alpha([[math.inf, *OK[1:]], OK])


anything = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text(max_size=3)
    | st.dates()
    | st.sampled_from([pd.NA, pd.NaT, np.float32(2), np.int8(1), object(), b"1", 1j, [1]])
)


@settings(max_examples=150, deadline=None)
@given(st.lists(anything, max_size=len(OK)))
def test_whatever_stands_in_the_values_a_statistic_answers_or_refuses(values: list[Any]) -> None:
    for statistic in STATISTICS.values():
        for given_ in (values, pd.Series(values, dtype=object)):
            try:
                statistic(OK[: len(values)], given_)
            except jauge.JaugeError as refusal:
                assert not isinstance(refusal, jauge.InternalError)
