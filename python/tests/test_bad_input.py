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
from jauge import stats, text
from jauge.analyse import PercentOfMaximum, Typology
from jauge.errors import CellTypeError, DataError
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
        '^frame `entry`: column "r01"',
        "turn it into",
    ),
    "structures": (
        lambda _: pl.DataFrame({"code": ["a"], "r01": [{"deep": 1}]}),
        CellTypeError,
        '^frame `entry`: column "r01"',
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


def measures(**columns: object) -> pd.DataFrame:
    return pd.DataFrame({"a": [float(i % 5) for i in range(PEOPLE)], **columns})


TABLES: dict[str, tuple[Any, str]] = {
    "numbers as text": (measures(b=list("012012012012")), "'b' holds '0', str"),
    "mixed types": (measures(b=["1", *[2] * 11]), "'b' holds '1', str, in row 1"),
    "unordered categories": (measures(b=pd.Categorical(["1", "2"] * 6)), "'b'"),
    "moments": (measures(b=pd.date_range("2026", periods=12)), "'b' holds datetime"),
    "only moments": (
        pd.DataFrame({"b": pd.date_range("2026", periods=12)}),
        "'b' holds datetime",
    ),
    "moments with a zone": (
        measures(b=pd.date_range("2026", periods=12, tz="Europe/Paris")),
        "'b' holds Timestamp",
    ),
    "durations in an array": (
        np.arange(12).astype("timedelta64[D]").reshape(-1, 1),
        "is a time",
    ),
    "NaN, None and pd.NA": (
        measures(b=pd.Series([1, math.nan, None, pd.NA, *[1] * 8], dtype=object)),
        "NaN or infinity: column 'b', row 2",
    ),
    "nullable integers": (
        measures(b=pd.array([None, *[1] * 11], dtype="Int64")),
        "column 'b', row 1",
    ),
    "infinite": (measures(b=[math.inf, *[1] * 11]), "column 'b', row 1"),
    "infinite in an array": (
        np.array([[1.0, 2.0], [1.0, -math.inf]]),
        "column 2, row 2",
    ),
    "zero rows": (measures(b=1).iloc[:0], "0 sample"),
    "objects": (measures(b=[object()] * 12), "'b' holds <object"),
    "two columns of one name": (
        pd.concat([measures(), measures()], axis=1),
        "a stand twice",
    ),
    "names of several levels": (
        measures(b=1).set_axis(pd.MultiIndex.from_product([["x"], ["a", "b"]]), axis=1),
        "several levels",
    ),
    "text in an array": (np.array([["1", "2"]] * 3), "'1' is a word"),
    "rows of several lengths": ([[1, 2], [3]], "different lengths"),
    "polars text": (pl.DataFrame({"a": [1.0] * 3, "b": ["1"] * 3}), "'b' holds '1'"),
    "polars nulls": (pl.DataFrame({"b": [1.0, None, 2.0]}), "column 'b', row 2"),
}


@pytest.mark.parametrize("estimator", [Typology(2, starts=3), PercentOfMaximum(0, 4)], ids=repr)
@pytest.mark.parametrize("name", TABLES)
def test_an_estimator_makes_nothing_into_numbers(name: str, estimator: Any) -> None:  # noqa: ANN401
    table, where = TABLES[name]
    with pytest.raises(DataError, match=where):
        estimator.fit(table)


def test_an_estimator_reads_frames_of_any_kind() -> None:
    plain = measures(b=[1, 2, 3] * 4)
    fitted = [
        PercentOfMaximum(0, 4).fit_transform(frame).tolist()
        for frame in (
            plain,
            plain.set_axis([0] * 12),
            pl.from_pandas(plain),
            pl.from_pandas(plain).lazy(),
            pl.from_pandas(plain).to_arrow(),
            plain.to_dict("list"),
            plain.to_numpy(),
        )
    ]
    assert all(found == fitted[0] for found in fitted)


TEXTS: dict[str, tuple[Any, str]] = {
    "one text": ("oui et non", "str is no list of texts"),
    "a frame": (pd.DataFrame({"story": ["oui"]}), r"frame\['story'\]"),
    "a dictionary": ({"story": "oui"}, "dict is no list"),
    "nothing": (None, "a list or a column of texts is needed, not None"),
    "None": (["oui", None], "row 2 holds None"),
    "NaN": (pd.Series(["oui", math.nan]), "row 2 holds nan"),
    "pd.NA": (["oui", pd.NA], "row 2 holds <NA>"),
    "polars null": (pl.Series(["oui", None]), "row 2 holds None"),
    "bytes": ([b"oui"], "row 1 holds b'oui'"),
    "numbers": (pd.Series([1, 2]), "row 1 holds 1"),
    "half of a pair": (["oui", "\ud83d"], "row 2 holds half of a character pair"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_no_text_is_not_counted(name: str) -> None:
    documents, where = TEXTS[name]
    with pytest.raises(jauge.AnalysisError, match=where):
        text.document_frequency(documents)
    for one in (None, math.nan, pd.NA, b"oui", 3, ["oui"], "\ud83d"):
        with pytest.raises(jauge.AnalysisError, match="text is"):
            text.words(one)  # type: ignore[arg-type]


def questions(**columns: object) -> pd.DataFrame:
    return pd.DataFrame({"id": ["q1", "q2"], "scale": "s", "text": ["One", "Two"], **columns})


def grid_of(items: Frame) -> jauge.Grid:
    kept = {name: GRID.content[table] for name, table in (("waves", "wave"), ("scales", "scale"))}
    return jauge.Grid.build(id="g", title="g", items=items, **kept)


ITEMS: dict[str, tuple[Frame, str]] = {
    "two columns of one name": (
        pd.concat([questions(), questions()[["text"]]], axis=1),
        "two columns are called text",
    ),
    "names of several levels": (
        questions().set_axis(pd.MultiIndex.from_product([["x"], ["id", "scale", "text"]]), axis=1),
        "several levels",
    ),
    "duplicated index": (questions().set_axis([0, 0]), "reset_index"),
    "objects": (questions(plain=[object()] * 2), r"item\.plain: a grid file cannot hold"),
    "infinite": (questions(min=[1.0, math.inf]), r"item 1 \(from 0\): min is inf"),
}


@pytest.mark.parametrize("name", ITEMS)
def test_a_grid_loses_nothing_of_a_frame(name: str) -> None:
    items, where = ITEMS[name]
    with pytest.raises(jauge.JaugeError, match=where):
        grid_of(items).to_toml()


def test_a_grid_reads_frames_of_any_kind_and_leaves_out_what_is_empty() -> None:
    plain = grid_of(questions())
    gaps = questions(
        plain=[None, pd.NA], sign=[math.nan, pd.NaT], first=pd.array([None] * 2, "Int64")
    )
    for frame in (
        gaps,
        questions().set_index("id"),
        questions(scale=pd.Categorical(["s", "s"])),
        pl.from_pandas(questions()),
        pl.from_pandas(questions()).lazy(),
        pl.from_pandas(questions()).to_arrow(),
    ):
        assert grid_of(frame) == plain
    for faulty, key in (
        (questions().rename(columns={"text": "texte"}), 'there is no key "texte"'),
        (questions(id=[1, "q2"]), '"id" takes words'),
        (questions(id="q1"), "already taken"),
        (questions(first=pd.Timestamp("2026-01-01", tz="Europe/Paris")), '"first"'),
        (questions().iloc[:0], "no item"),
    ):
        errors = [d.message for d in grid_of(faulty).check() if d.severity == "error"]
        assert any(key in message for message in errors), (key, errors)
