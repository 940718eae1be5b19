"""Taking answers in: the table of answers, the reception, mappings."""

import json
import shutil
import tomllib
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from frictionless import Report, Resource

import jauge

TESTS = Path(__file__).parents[2] / "tests"
MAPPED = TESTS / "scenarios" / "online-form-mapped" / "study.toml"
CHANGED = TESTS / "err-answers" / "mapping-export-changed" / "study.toml"


def test_responses_as_frames_agree_with_the_written_table(tmp_path: Path) -> None:
    responses, reception = jauge.ingest.read(MAPPED)
    pandas, polars = responses.to_pandas(), responses.to_polars()
    assert len(responses) == len(pandas) == len(polars) == 42
    assert list(pandas.columns) == polars.columns
    written = pd.read_csv(next(p for p in responses.write(tmp_path) if p.suffix == ".csv"))
    assert list(written.columns) == list(pandas.columns)
    assert written["missing"].fillna("").tolist() == pandas["missing"].fillna("").tolist()
    assert pandas["code"].dtype == "Int64"
    assert polars["value"].dtype == pl.Float64
    lost = pandas[pandas["missing"] == "lost"]
    assert lost["person"].tolist() == ["UV85", "UV85"]
    assert reception.forms == {"entry": 6, "exit": 4}
    assert set(pandas["grid_version"]) == {"1.0.0"}


def test_a_parquet_file_holds_the_same_table(tmp_path: Path) -> None:
    responses, _ = jauge.ingest.read(MAPPED)
    path = responses.to_parquet(tmp_path / "answers.parquet")
    assert pl.read_parquet(path).equals(responses.to_polars())
    assert [p.name for p in tmp_path.iterdir()] == ["answers.parquet"]
    with pytest.raises(jauge.FileError, match=r"answers\.parquet"):
        responses.to_parquet(tmp_path / "absent" / "answers.parquet")
    assert [p.name for p in tmp_path.iterdir()] == ["answers.parquet"]


def test_the_reception_is_typed_and_shows_itself() -> None:
    reception = jauge.ingest.receive(MAPPED)
    assert reception.is_usable
    assert [f.rows_read for f in reception.files] == [6, 5]
    column = reception.files[0].columns[3]
    assert column.read_as == "item:r01@entry"
    assert column.missing == {"dont_know": 1, "not_observed": 1}
    assert "6 people" in repr(reception)
    assert "<table>" in reception._repr_html_()
    assert "<!DOCTYPE html>" in reception.page(lang="fr").html


def test_answers_that_stop_the_analysis_are_refused_and_still_shown() -> None:
    with pytest.raises(jauge.IngestError, match="R101"):
        jauge.ingest.read(CHANGED)
    reception = jauge.ingest.receive(CHANGED)
    assert not reception.is_usable
    gone = next(r for r in reception.remarks() if r.code == "R101")
    assert gone.severity == "error"
    assert gone.item == "heures"
    assert "correct header" in gone.hint
    assert "R101" in reception._repr_html_()


def test_a_mapping_is_proposed_and_read_back(tmp_path: Path) -> None:
    shutil.copytree(MAPPED.parent, tmp_path / "study")
    study = tmp_path / "study" / "study.toml"
    (study.parent / "mapping.toml").unlink()
    proposal = jauge.ingest.propose_mapping(study, lang="fr")
    assert (proposal.taken, proposal.uncertain) == (4, 1)
    assert len(tomllib.loads(proposal.toml)["column"]) == 3
    (study.parent / "mapping.toml").write_text(proposal.toml, encoding="utf-8")
    # Nobody has said which column holds the code yet.
    with pytest.raises(jauge.IngestError, match="R045"):
        jauge.ingest.read(study)


def test_sensitive_items_stay_out_unless_they_are_named(tmp_path: Path) -> None:
    shutil.copytree(MAPPED.parent, tmp_path / "study")
    grid = tmp_path / "study" / "grid.toml"
    text = grid.read_text(encoding="utf-8")
    marked = text.replace('id = "r01"', 'id = "r01"\nsensitive = true')
    grid.write_text(marked, encoding="utf-8")
    study = tmp_path / "study" / "study.toml"
    responses, _ = jauge.ingest.read(study)
    assert responses.left_out == ["r01"]
    assert "r01" not in set(responses.columns["item"])
    named, _ = jauge.ingest.read(study, sensitive=["r01"])
    assert named.left_out == []
    assert len(named) == 42


ANSWERS = TESTS / "exchange" / "answers"


def validated(folder: Path) -> Report:
    with (folder / "answers.schema.json").open(encoding="utf-8") as file:
        schema = json.load(file)
    profile = "https://datapackage.org/profiles/2.0/dataresource.json"
    said = {"$schema": profile, "name": "answers", "type": "table", "path": "answers.csv"}
    return Resource.from_descriptor({**said, "schema": schema}, basepath=str(folder)).validate()


def test_clean_answers_fit_the_table_schema_beside_them(tmp_path: Path) -> None:
    report = validated(ANSWERS)
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    assert report.stats["tasks"] == 1
    assert report.tasks[0].stats["rows"] > 10
    # An answer that is no level of its scale does not fit.
    shutil.copytree(ANSWERS, tmp_path / "answers")
    table = tmp_path / "answers" / "answers.csv"
    rows = table.read_text(encoding="utf-8").split("\n")
    cells = rows[1].split(",")
    cells[rows[0].split(",").index("venir")] = "9"
    table.write_text("\n".join([rows[0], ",".join(cells), *rows[2:]]), encoding="utf-8")
    faults = validated(tmp_path / "answers").flatten(["rowNumber", "fieldName", "type"])
    assert faults == [[2, "venir", "constraint-error"]]
