"""Clean answers as Parquet: what two readers find there is what the CSV says, cell by cell."""

import csv
import datetime
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

TESTS = Path(__file__).parents[2] / "tests"
STUDIES = sorted((TESTS / "scenarios").glob("*/study.toml"))
TYPES: dict[str, tuple[pa.DataType, Any]] = {
    "integer": (pa.int64(), pl.Int64),
    "number": (pa.float64(), pl.Float64),
    "date": (pa.date32(), pl.Date),
    "string": (pa.string(), pl.String),
}
GRID = """
format = "jauge-grid/1"
[grid]
id = "tout"
version = "1.0.0"
default_lang = "fr"
licence = "CC-BY-SA-4.0"
title = { fr = "Tout", en = "All" }
[[wave]]
id = "entry"
label = { fr = "Entrée", en = "Entry" }
[[scale]]
id = "ech"
kind = "likert"
levels = [
  { code = -2, label = { fr = "Pas", en = "Not" } },
  { code = 7, label = { fr = "Tout", en = "All" } },
]
missing = [{ code = 99, reason = "refused", label = { fr = "Refus", en = "Refused" } }]
[[options]]
id = "l_x"
list = [
  { code = 1, label = { fr = "Un", en = "One" } },
  { code = 12, label = { fr = "Douze", en = "Twelve" } },
]
[[item]]
id = "a"
scale = "ech"
text = { fr = "A", en = "A" }
[[item]]
id = "b"
kind = "choice"
options = "l_x"
text = { fr = "B", en = "B" }
[[item]]
id = "c"
kind = "choices"
options = "l_x"
text = { fr = "C", en = "C" }
[[item]]
id = "d"
kind = "date"
text = { fr = "D", en = "D" }
[[item]]
id = "e"
kind = "number"
unit = { fr = "m", en = "m" }
text = { fr = "E", en = "E" }
[[item]]
id = "f"
kind = "text"
text = { fr = "F", en = "F" }
"""
STUDY = """
format = "jauge-study/1"
[study]
id = "tout"
title = { fr = "Tout", en = "All" }
grid = "grid.toml"
[keys]
participant = "code"
lieu = "lieu"
[[answers]]
file = "answers.csv"
wave = "entry"
"""
# What a column can hold, what no column can, and nothing.
CELLS: dict[str, list[str]] = {
    "lieu": ["", "Nord", "=1+1", "Écluse, la"],
    "a": ["", "-2", "7", "99", "8", "Tout"],
    "b": ["", "1", "12", "Douze", "3"],
    "c": ["", "1", "1 12", "12", "1 3"],
    "d": ["", "1969-12-31", "1970-01-01", "2024-02-29", "0001-01-01", "9999-12-31", "hier"],
    "e": ["", "0", "-1,5", "1e300", "0,1", "12", "beaucoup"],
    "f": ["", "=HYPERLINK(1)", "-2", "dit « oui »\nou non", "🚲" * 9, '"', "a;b,c", " "],
}


def exported(command: Callable[..., bytes], study: Path, out: Path) -> None:
    """Write both files, and see that nothing else is there."""
    for kind in ("csv", "parquet"):
        command("export", study, "--as", kind, "--out", out)
    names = sorted(p.name for p in out.iterdir())
    assert names == ["answers.csv", "answers.parquet", "answers.schema.json"]


def compared(out: Path) -> None:
    """Compare what is in both files, as two libraries read it."""
    schema = json.loads((out / "answers.schema.json").read_bytes())
    arrow = pq.read_table(out / "answers.parquet")
    polars = pl.read_parquet(out / "answers.parquet")
    assert pl.DataFrame(arrow).equals(polars)
    with (out / "answers.csv").open(encoding="utf-8", newline="") as text:
        lines = list(csv.DictReader(text))
    assert len(lines) == arrow.num_rows == polars.height
    columns = []
    for field in schema["fields"]:
        name, why = field["name"], f"{field['name']}__missing"
        columns.append(name)
        assert (arrow.schema.field(name).type, polars.schema[name]) == TYPES[field["type"]]
        reasons: list[str | None] = [None] * arrow.num_rows
        if why in arrow.column_names:
            columns.append(why)
            reasons = arrow[why].to_pylist()
        for line, value, reason in zip(lines, arrow[name].to_pylist(), reasons, strict=True):
            assert value is None or reason is None
            assert same(line[name], value, reason), (name, line[name], value, reason)
    assert arrow.column_names == columns


def same(cell: str, value: object, reason: str | None) -> bool:
    """Whether a cell of the CSV says the value, or the reason why there is none."""
    if value is None:
        return cell == (reason or "")
    if isinstance(value, int | float):
        return float(cell) == value
    if isinstance(value, datetime.date):
        return cell == value.isoformat()
    # Text that a spreadsheet would run has an apostrophe in the CSV, and nothing in Parquet.
    return cell in {value, f"'{value}"}


@pytest.mark.parametrize("study", STUDIES, ids=lambda p: p.parent.name)
def test_both_files_of_a_study_agree(
    study: Path, command: Callable[..., bytes], tmp_path: Path
) -> None:
    exported(command, study, tmp_path / "out")
    compared(tmp_path / "out")


@pytest.mark.parametrize("seed", range(12))
def test_any_answers_agree(seed: int, command: Callable[..., bytes], tmp_path: Path) -> None:
    draw = random.Random(seed)  # noqa: S311
    (tmp_path / "grid.toml").write_text(GRID, encoding="utf-8")
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    people = draw.choice([1, 2, 40])
    # A column may have no answer at all, or one in every row.
    possible = {
        name: draw.choice([cells, cells[:1], cells[1:2], cells[:2]])
        for name, cells in CELLS.items()
    }
    with (tmp_path / "answers.csv").open("w", encoding="utf-8", newline="") as text:
        rows = csv.writer(text, delimiter=";")
        rows.writerow(["code", *CELLS])
        for person in range(people):
            rows.writerow([f"P{person}", *map(draw.choice, possible.values())])
    exported(command, tmp_path / "study.toml", tmp_path / "out")
    compared(tmp_path / "out")


def test_a_long_study_has_several_groups_of_rows(
    command: Callable[..., bytes], tmp_path: Path
) -> None:
    (tmp_path / "grid.toml").write_text(GRID, encoding="utf-8")
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    with (tmp_path / "answers.csv").open("w", encoding="utf-8") as text:
        text.write("code;lieu;a;e;f\n")
        for person in range(100_001):
            text.write(f"P{person};Nord;{'' if person % 3 else 7};{person};mot\n")
    exported(command, tmp_path / "study.toml", tmp_path / "out")
    file = pq.ParquetFile(tmp_path / "out" / "answers.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [100_000, 1]
    notes = file.metadata.metadata
    assert (notes[b"jauge.grid"], notes[b"jauge.grid_version"]) == (b"tout", b"1.0.0")
    assert len(notes[b"jauge.grid_hash"]) > 20
    table = pl.read_parquet(tmp_path / "out" / "answers.parquet")
    assert table["e"].sum() == 100_000 * 100_001 / 2
    assert table["a"].null_count() == 66_667
    assert (table["a__missing"] == "unspecified").sum() == 66_667


def test_a_file_that_cannot_be_written_is_not_begun(
    command: Callable[..., bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command("export", STUDIES[0], "--as", "parquet", "--out", out)
    before = (out / "answers.parquet").read_bytes()
    command("export", STUDIES[0], "--as", "parquet", "--out", out)
    assert (out / "answers.parquet").read_bytes() == before
    (out / "answers.parquet").unlink()
    (out / "answers.parquet").mkdir()
    with pytest.raises(AssertionError, match=r"answers\.parquet"):
        command("export", STUDIES[0], "--as", "parquet", "--out", out)
    assert sorted(p.name for p in out.iterdir()) == ["answers.parquet", "answers.schema.json"]
