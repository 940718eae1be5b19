"""A study of frames: the same findings as from files, whatever the library, and clear refusals."""

import copy
import datetime as dt
import math
import pickle
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import jauge

WAVES = [{"id": "entry", "label": "Entrée"}, {"id": "exit", "label": "Sortie"}]
LEVELS = ["jamais", "parfois", "souvent", "toujours"]
SCALE = {
    "id": "freq",
    "kind": "likert",
    "better": "higher",
    "levels": [{"code": i, "label": label} for i, label in enumerate(LEVELS, start=1)],
}
GRID = jauge.Grid.build(
    id="suivi",
    title="Mon suivi",
    waves=WAVES,
    scales=[SCALE],
    items=[
        {"id": "r01", "scale": "freq", "text": "Je viens à l’heure."},
        {"id": "r02", "scale": "freq", "text": "Je demande de l’aide."},
        {"id": "mot", "kind": "text", "text": "Un mot pour finir ?"},
    ],
    scores=[{"id": "s", "label": "Score", "over": {"items": ["r01", "r02"]}, "method": "mean"}],
)


def columns(wave: str, people: int = 40) -> dict[str, list[Any]]:
    """Answers that are the same at each call, and of which some changed."""
    later = wave == "exit"
    return {
        "code": [f"P{i:03}" for i in range(people)],
        "projet": [f"Lieu {i % 4}" for i in range(people)],
        "r01": [1 + (i * 7 + later * (i % 3)) % 4 for i in range(people)],
        "r02": [1 + min(3, (i * 5) % 4 + later) for i in range(people)],
        "mot": [f"mot {i}" if i % 2 else None for i in range(people)],
    }


def study(make: Any = pd.DataFrame, **options: Any) -> jauge.Study:  # noqa: ANN401
    given: dict[str, Any] = {"id": "code", "groups": ["projet"], **options}
    return jauge.Study.from_frames(
        GRID, entry=make(columns("entry")), exit=make(columns("exit")), **given
    )


def file_run(of: jauge.Study, folder: Path, frames: dict[str, pd.DataFrame]) -> jauge.Findings:
    """Run what the study amounts to from files, as the command line does."""
    (folder / "study.toml").write_text(of.to_toml(), encoding="utf-8")
    (folder / "grid.toml").write_text(of.grid.to_toml(), encoding="utf-8")
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    return jauge.run(folder / "study.toml")


def test_four_lines_give_the_findings_of_the_command_line(tmp_path: Path) -> None:
    made = study()
    waves = {w: pd.DataFrame(columns(w)) for w in ("entry", "exit")}
    filed = file_run(made, tmp_path, waves)
    assert len(filed) > 30
    assert made.findings.rows == filed.rows
    assert made.findings.statements == filed.statements
    assert made.findings.limits == filed.limits


@pytest.mark.parametrize("make", [pl.DataFrame, pa.table, dict], ids=["polars", "arrow", "dict"])
def test_every_library_gives_the_same_and_gets_its_own_kind_back(make: Any) -> None:  # noqa: ANN401
    made = study(make)
    assert made.findings.rows == study().findings.rows
    wanted = {pl.DataFrame: pl.DataFrame, pa.table: pa.Table, dict: pd.DataFrame}[make]
    assert isinstance(made.change().to_frame(), wanted)


def test_the_demos_as_frames_give_what_their_files_give() -> None:
    path = jauge.demo("arthritis")
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    rest = {k: said[k] for k in ("contrast", "outcomes", "comparison", "covariate", "secrecy")}
    made = jauge.Study.from_frames(
        path.parent / "grid.toml",
        answers=pl.read_csv(path.parent / "answers.csv"),
        id="id",
        wave="visit",
        wave_names=said["answers"][0]["waves"],
        columns={"y": "self_rating"},
        name="arthritis",
        declare={"study": said["study"], **rest},
    )
    filed = jauge.run(path)
    assert made.findings.rows == filed.rows
    assert made.claims().rows
    # R 4.2.2, t.test(change[trt == 2], change[trt == 1]).
    found = [r for r in made.compare() if r["measure"] == "difference_in_mean_change"]
    welch = next(r for r in found if r["wave_to"] == "m5")
    assert math.isclose(welch["p_value"], 3.5174323156833345e-03, rel_tol=1e-9)


def test_parts_are_lazy_cached_and_chain() -> None:
    made = study()
    assert "not run yet" in repr(made)
    assert made.findings is made.run()
    assert "findings" in repr(made)
    everybody = made.by().change(measure="mean_change")
    assert [r["group"] for r in everybody] == [None]
    places = made.by("projet").change("s", by="projet", measure="mean_change")
    assert {r["group_by"] for r in places} == {"projet"}
    assert {r["section"] for r in made.flow()} >= {"flow"}
    assert made.report(lang="en").html.count("<h1") == 1
    assert made.voices().tidy() is not None
    claims = made.claims().tidy()
    assert {c["status"] for c in claims} == {"allowed", "not allowed"}
    with pytest.raises(jauge.AnalysisError, match=r"outcome='r99'; .*there are: r01"):
        made.change("r99")
    with pytest.raises(jauge.AnalysisError, match=r"study\.by\('village'\)"):
        made.by().change(by="village")
    with pytest.raises(jauge.AnalysisError, match="no comparison"):
        made.compare()
    assert len(made.responses) == 40 * 2 * 3
    assert made.reception.people == 40


def test_claims_tell_what_stories_show() -> None:
    theme = {
        "id": "parole",
        "label": {"fr": "Prendre la parole", "en": "Speaking up"},
        "recurs_in": 14,
        "opposite_in": 6,
        "outcome": "s",
    }
    stories = {
        "collected": 24,
        "from": {"fr": "24 apprenants volontaires", "en": "24 learners who volunteered"},
        "chosen": {"fr": "tous les volontaires", "en": "all volunteers"},
        "coders": 2,
        "coded_twice": 6,
        "agreement": 0.74,
        "codebook": "codes 1.2",
        "consent": "written, kept by the project",
        "theme": [theme],
    }
    claims = study().declare(stories=stories).claims()
    told = [row for row in claims.rows if row["status"] == "story"]
    assert [row["level"] for row in told] == ["Q2"]
    assert told[0]["outcome"] == "s" and "14" in told[0]["text_en"]
    assert told[0]["why_not_more"], "Q3 needs other explanations"
    assert "story" in claims._repr_html_()
    assert {row["status"] for row in claims} == {"allowed", "not allowed", "story"}


def test_what_is_withheld_is_said_where_it_shows() -> None:
    few = {"code": ["a", "b", "c"], "r01": [0, 1, 2]}
    made = jauge.Study.from_frames(GRID, entry=few, exit=few, id="code")
    assert "are withheld" in made.change()._repr_html_()
    assert "are withheld" not in study().by().change(measure="mean_change")._repr_html_()


def test_a_study_copies_pickles_and_never_changes() -> None:
    made = study()
    for twin in (copy.copy(made), pickle.loads(pickle.dumps(made))):  # noqa: S301
        assert twin.findings == made.findings
        assert twin.change() == made.change()
    part = made.change()
    assert pickle.loads(pickle.dumps(part)) == part == copy.deepcopy(part)  # noqa: S301
    assert hash(part) == hash(made.change())
    with pytest.raises(AttributeError, match="never changes"):
        made.run = None  # type: ignore[method-assign, assignment]
    assert "<table" in part._repr_html_()
    assert part.explain(lang="fr") and part.cite()
    assert part.glance()["rows"] == len(part)


def test_a_named_index_is_the_column_it_was() -> None:
    entry = pd.DataFrame(columns("entry")).set_index("code")
    exit_ = pd.DataFrame(columns("exit")).set_index(["projet", "code"])
    made = jauge.Study.from_frames(GRID, entry=entry, exit=exit_, id="code", groups=["projet"])
    assert made.findings.rows == study().findings.rows


def awkward(change: Any) -> dict[str, Any]:  # noqa: ANN401
    frame = pd.DataFrame(columns("entry"))
    out = change(frame)
    return {"entry": out if out is not None else frame, "exit": pd.DataFrame(columns("exit"))}


REFUSED = [
    (lambda f: f.rename(columns={"code": "kode"}), "code"),
    (lambda f: pd.concat([f, f[["r01"]]], axis=1), "r01"),
    (lambda f: pd.concat([f, f]).sort_index(), "index"),
    (lambda f: f.set_axis(pd.MultiIndex.from_product([["a"], f.columns]), axis=1), "levels"),
    (lambda f: f.set_index(pd.MultiIndex.from_arrays([f.index, f.index])), "index"),
    (lambda f: f.set_index("code", drop=False), "both index and column"),
    (lambda f: f.assign(r01=[object()] * len(f)), "r01"),
    (lambda f: f.iloc[:0], "entry"),
]


@pytest.mark.parametrize(("change", "said"), REFUSED)
def test_bad_frames_are_refused_with_their_column(change: Any, said: str) -> None:  # noqa: ANN401
    with pytest.raises(jauge.JaugeError, match=said) as refusal:
        jauge.Study.from_frames(GRID, **awkward(change), id="code", groups=["projet"]).run()
    assert not isinstance(refusal.value, jauge.InternalError)
    assert len(str(refusal.value)) > 30


SET_ASIDE = [
    [math.inf, *[1] * 39],
    [9, *[1] * 39],
    ["oui", *[1] * 39],
    [1.5, *[1] * 39],
]


@pytest.mark.parametrize("cells", SET_ASIDE, ids=["infinite", "no level", "text", "fraction"])
def test_a_cell_that_is_no_level_is_set_aside_with_its_place(cells: list[Any]) -> None:
    frames = awkward(lambda f: f.assign(r01=pd.Series(cells, dtype=object)))
    made = jauge.Study.from_frames(GRID, **frames, id="code", groups=["projet"])
    remarks = [r for r in made.reception.remarks() if r.column == "r01" and r.line == 1]
    assert remarks and all(r.hint for r in remarks)
    column = next(c for c in made.reception.files[0].columns if c.name == "r01")
    assert (column.used, column.set_aside) == (39, 1)


def test_all_ways_of_having_no_answer_are_one() -> None:
    # A label among numbers leaves Arrow without a type for the column: it is read value by value.
    cells = [None, math.nan, pd.NA, pd.NaT, LEVELS[0], *[1] * 35]
    frames = awkward(lambda f: f.assign(r01=pd.Series(cells, dtype=object)))
    made = jauge.Study.from_frames(GRID, **frames, id="code", groups=["projet"])
    column = next(c for c in made.reception.files[0].columns if c.name == "r01")
    assert (column.used, sum(column.missing.values()), column.set_aside) == (36, 4, 0)


def test_categories_and_nullable_types_are_read_as_what_they_say() -> None:
    wanted = study().findings.rows
    labels = pd.CategoricalDtype(LEVELS, ordered=True)
    for change in (
        lambda f: f.assign(r01=f["r01"].astype("Int64")),
        lambda f: f.assign(r01=f["r01"].astype("float32")),
        lambda f: f.assign(r01=f["r01"].map(lambda i: LEVELS[i - 1]).astype(labels)),
        lambda f: f.assign(r01=f["r01"].map(lambda i: LEVELS[i - 1]).astype("category")),
        lambda f: f.assign(r01=f["r01"].astype("string[pyarrow]")),
        lambda f: f.assign(extra=pd.Timestamp("2026-01-02", tz="Europe/Paris")),
    ):
        frames = awkward(change)
        made = jauge.Study.from_frames(GRID, **frames, id="code", groups=["projet"])
        assert [r["estimate"] for r in made.findings.rows] == [r["estimate"] for r in wanted]


cells = (
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(max_size=8)
    | st.booleans()
    | st.dates()
    | st.datetimes(timezones=st.none() | st.just(dt.UTC))
    | st.sampled_from([pd.NA, pd.NaT, np.float32(2), np.int8(1), 1, 2, 3, 4])
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(cells, min_size=1, max_size=12))
@example(["\x00"])
def test_whatever_stands_in_the_cells_each_is_used_or_listed(found: list[Any]) -> None:
    frame = pd.DataFrame({"code": [f"P{i}" for i in range(len(found))]})
    frame["r01"] = pd.Series(found, dtype=object)
    try:
        made = jauge.Study.from_frames(GRID, entry=frame, exit=frame.copy(), id="code")
        reception = made.reception
    except jauge.JaugeError as refusal:
        assert not isinstance(refusal, jauge.InternalError)
        assert "r01" in str(refusal)
        return
    file = reception.files[0]
    column = next(c for c in file.columns if c.name == "r01")
    assert column.used + sum(column.missing.values()) + column.set_aside == file.rows_used
    # A row is set aside as a whole where a cell cannot be text, such as a null character.
    assert file.rows_used + file.rows_set_aside == file.rows_read == len(found)
    listed = {r.line for r in reception.remarks() if r.file == file.name}
    assert not file.rows_set_aside or listed - {None}


def test_columns_of_other_names_are_proposed() -> None:
    frames = {
        w: pd.DataFrame(columns(w)).rename(columns={"r01": "Je viens à l’heure."})
        for w in ("entry", "exit")
    }
    entry, exit_ = frames["entry"], frames["exit"]
    made = jauge.Study.from_frames(GRID, entry=entry, exit=exit_, id="code", groups=["projet"])
    proposal = made.propose_columns()
    assert proposal.taken >= 1
    assert '"r01"' in proposal.toml
    mapped = jauge.Study.from_frames(
        GRID,
        entry=entry,
        exit=exit_,
        id="code",
        groups=["projet"],
        columns={"Je viens à l’heure.": "r01"},
    )
    assert mapped.findings.rows == study().findings.rows


def test_what_cannot_be_a_study_is_said_before_anything_is_read() -> None:
    frame = pd.DataFrame(columns("entry"))
    with pytest.raises(jauge.DefinitionError, match="no frame"):
        jauge.Study.from_frames(GRID, id="code")
    with pytest.raises(jauge.DefinitionError, match="one of the three"):
        jauge.Study.from_frames(GRID, id="code", entry=frame, answers=frame)
    with pytest.raises(jauge.FileError):
        jauge.Study.from_frames("nowhere.toml", id="code", entry=frame)
    with pytest.raises(jauge.IngestError, match="no frame"):
        jauge.Study.from_frames(GRID, id="code", entry=3, exit=4).run()


@pytest.mark.parametrize("make", [dict, pd.DataFrame, pl.DataFrame, pa.table])
def test_a_column_that_is_not_there_is_said_at_once(make: Any) -> None:  # noqa: ANN401
    with pytest.raises(jauge.IngestError, match=r"entry: .*'codes' \(id\); did you mean 'code'\?"):
        study(make, id="codes")
    with pytest.raises(jauge.IngestError, match=r"entry, exit: .*'lieu' \(groups\); .*: code"):
        study(make, groups=["lieu"])
    with pytest.raises(jauge.IngestError, match=r"'q1' \(columns\)"):
        study(make, columns={"q1": "r01"})
    # As the reception does, it overlooks case and accents.
    assert study(make, id="Codé").reception.people == 40


def test_a_selection_prints_as_a_table() -> None:
    lines = str(study().change(measure="mean_change")).splitlines()
    assert lines[0] == "Changes: 5 rows"
    assert lines[1].split()[:3] == ["label_en", "group", "wave_from"]
    # Why groups of too few people have no number stands below.
    assert lines[7].startswith("4 of 5 are withheld by statistical secrecy: the column withheld")
    long = str(study().change())
    assert "more rows: .to_pandas(), .to_polars()\n" in long
    assert max(map(len, long.splitlines())) <= 120
