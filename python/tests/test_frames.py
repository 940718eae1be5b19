"""Data frames and files of statistics programs in the place of answer files."""

import datetime as dt
import decimal
import shutil
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import jauge

SAME = Path(__file__).parents[2] / "tests" / "scenarios" / "same-answers"
WAVES = ("entree.csv", "sortie.csv")


def table(name: str) -> dict[str, list[Any]]:
    """One of the scenario's files as a researcher would have it: typed columns."""
    raw = pd.read_csv(SAME / name, sep=";", dtype=str, encoding="utf-8-sig").dropna(how="all")
    columns: dict[str, list[Any]] = {}
    for header in raw.columns:
        cells = [None if pd.isna(c) else str(c) for c in raw[header]]
        try:
            columns[str(header)] = [typed(str(header), c) for c in cells]
        except (ValueError, KeyError):  # somebody typed words
            columns[str(header)] = list(cells)
    return columns


def typed(header: str, cell: str | None) -> Any:
    if cell is None:
        return None
    if header == "date":
        return dt.datetime.strptime(cell, "%d/%m/%Y").date()
    if header == "membre":
        return {"VRAI": True, "FAUX": False}[cell]
    if header == "heures":
        return float(cell.replace(",", "."))
    if header in ("venir", "idee", "aide", "outil"):
        return int(cell)
    return cell


def answers(responses: jauge.ingest.Responses) -> list[tuple[Any, ...]]:
    c = responses.columns
    keys = ("person", "project", "wave", "item", "code", "value", "text", "missing")
    return sorted(zip(*(c[k] for k in keys), strict=True), key=str)


def duck(columns: dict[str, list[Any]]) -> Any:
    import duckdb

    frame = pl.DataFrame(columns)  # noqa: F841 (named in the query)
    return duckdb.sql("select * from frame")


def arrow(columns: dict[str, list[Any]]) -> Any:
    import pyarrow as pa

    return pa.table(columns)


FRAMES: list[Any] = [pd.DataFrame, pl.DataFrame, arrow, duck, dict]


@pytest.mark.parametrize("make", FRAMES)
def test_a_frame_is_read_like_the_file_of_the_same_answers(make: Any) -> None:
    expected, _ = jauge.ingest.read(SAME / "study.toml")
    frames = {name: make(table(name)) for name in WAVES}
    responses, reception = jauge.ingest.read(SAME / "study.toml", frames=frames)
    assert answers(responses) == answers(expected)
    # The first row of a frame is row 1; that of a file stands below its header.
    assert responses.columns["source_file"] == expected.columns["source_file"]
    own, filed = responses.columns["source_row"], expected.columns["source_row"]
    assert {(a is None, b is None) for a, b in zip(own, filed, strict=True)} <= {
        (False, False),
        (True, True),
    }
    assert 1 in own
    for file in reception.files:
        assert file.rows_read == file.rows_used + file.rows_set_aside
    assert len(reception.to_dict()["files"][0]["sha256"]) == 64


def test_all_libraries_give_one_digest() -> None:
    digests = set()
    for make in FRAMES:
        frames = {name: make(table(name)) for name in WAVES}
        reception = jauge.ingest.receive(SAME / "study.toml", frames=frames)
        digests.add(reception.to_dict()["files"][1]["sha256"])
    assert len(digests) == 1


def test_pandas_without_pyarrow_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    expected, _ = jauge.ingest.read(SAME / "study.toml")
    frames = {name: pd.DataFrame(table(name)) for name in WAVES}
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    responses, _ = jauge.ingest.read(SAME / "study.toml", frames=frames)
    assert answers(responses) == answers(expected)


def test_a_run_takes_frames() -> None:
    frames = {name: pl.DataFrame(table(name)) for name in WAVES}
    from_frames = jauge.run(SAME / "study.toml", frames=frames)
    from_files = jauge.run(SAME / "study.toml")
    assert len(from_frames) == len(from_files) > 0


def study(folder: Path, files: str, grid: str | None = None) -> Path:
    """The scenario's study with other answer files."""
    shutil.copy(SAME / "grid.toml", folder / "grid.toml")
    if grid is not None:
        text = (folder / "grid.toml").read_text(encoding="utf-8")
        (folder / "grid.toml").write_text(text + grid, encoding="utf-8")
    text = (SAME / "study.toml").read_text(encoding="utf-8")
    head, tail = text.split("[[answers]]", 1)[0], "[[contrast]]" + text.split("[[contrast]]")[1]
    (folder / "study.toml").write_text(head + files + tail, encoding="utf-8")
    return folder / "study.toml"


def test_one_long_frame_with_its_waves_and_columns_of_every_type(tmp_path: Path) -> None:
    import pyarrow as pa

    options = """
[[options]]
id = "liens"
list = [
  { code = 1, id = "voisins", label = { fr = "Voisins", en = "Neighbours" } },
  { code = 2, id = "asso", label = { fr = "Une association", en = "An association" } },
]

[[item]]
id = "qui"
kind = "choices"
options = "liens"
text = { fr = "Avec qui ?", en = "With whom?" }
"""
    files = """
[[answers]]
file = "tout"
wave_column = "moment"
date = "date"
"""
    path = study(tmp_path, files, options)
    frame = pa.table(
        {
            "code": pa.array(["A1", "A1", "B2"]).dictionary_encode(),
            "projet": pa.array(["P", "P", None], pa.string_view()),
            "moment": pa.array(["entry", "exit", "entry"], pa.large_string()),
            "date": pa.array([dt.datetime(2025, 1, 2, 9, 30)] * 3, pa.timestamp("us")),
            "venir": pa.array([3, 4, 9], pa.uint8()),
            "membre": [True, None, False],
            "heures": pa.array([decimal.Decimal("3.5"), None, decimal.Decimal("81")]),
            "part": pa.array([0.1, float("nan"), 12.5], pa.float32()),
            "qui": [["voisins", "asso"], None, ["voisins"]],
        }
    )
    responses, reception = jauge.ingest.read(path, frames={"tout": frame})
    got = {
        (p, w, i): (c, v, t, m)
        for p, w, i, c, v, t, m in zip(
            *(
                responses.columns[k]
                for k in ("person", "wave", "item", "code", "value", "text", "missing")
            ),
            strict=True,
        )
    }
    assert got["A1", "entry", "venir"][:2] == (3, 3.0)
    assert got["B2", "entry", "venir"][3] == "set_aside"
    assert got["A1", "entry", "heures"][1] == 3.5
    assert got["B2", "entry", "heures"][3] == "set_aside"
    assert got["A1", "entry", "part"][1] == 0.1
    assert got["A1", "exit", "part"][3] == "unspecified"
    assert got["A1", "exit", "membre"][3] == "unspecified"
    assert "asso" in str(got["A1", "entry", "qui"][2])
    # There is no file to look into: a remark names the frame and its row.
    where = {(r.file, r.line) for r in reception.remarks() if r.severity == "warning"}
    assert ("frame `tout`", 3) in where
    assert reception.files[0].name == "frame `tout`"
    assert "frame `tout`" in reception._repr_html_()


def labelled() -> tuple[pd.DataFrame, dict[str, Any]]:
    frame = pd.DataFrame(
        {
            "v1": ["A1", "B2", "C3", "D4", "E5"],
            "v2": [1.0, 2.0, 98.0, 99.0, None],
            "v3": [3.5, -1.0, -2.0, 0.0, 12.0],
            "venir": [10.0, 20.0, 30.0, 40.0, 99.0],
        }
    )
    said = {
        "column_labels": ["Code", "Je propose une idée", "Heures au lieu cette semaine", ""],
        "variable_value_labels": {
            "v2": {1: "Jamais", 2: "Parfois", 98: "Refus", 99: "Je ne sais pas"},
            "v3": {-1: "Sans objet"},
            "venir": {10: "Jamais", 20: "Parfois", 30: "Souvent", 40: "Toujours", 99: "NSP"},
        },
    }
    return frame, said


FILES = """
[[answers]]
file = "{0}"
wave = "entry"
columns = {{ v1 = "mots" }}
"""


def statistics_file(folder: Path, name: str) -> Path:
    import pyreadstat

    frame, said = labelled()
    if name.endswith(".sav"):
        ranges: Any = {"v2": [98, 99], "v3": [{"lo": -9, "hi": -1}], "venir": [99]}
        pyreadstat.write_sav(frame, str(folder / name), missing_ranges=ranges, **said)
    else:
        lettered = {98: "a", 99: "b"}
        frame["v2"] = frame["v2"].map(lambda v: lettered.get(v, v)).astype(object)
        frame["venir"] = frame["venir"].map(lambda v: lettered.get(v, v)).astype(object)
        frame.loc[4, "v2"] = None
        labels = said["variable_value_labels"]
        labels["v2"] = {1: "Jamais", 2: "Parfois", "a": "Refus", "b": "Je ne sais pas"}
        labels["venir"] = {10: "Jamais", 20: "Parfois", 30: "Souvent", 40: "Toujours", "b": "NSP"}
        missing = {"v2": ["a", "b"], "venir": ["b"]}
        pyreadstat.write_dta(frame, str(folder / name), missing_user_values=missing, **said)
    files = f'\n[[answers]]\nfile = "{name}"\nwave = "entry"\n'
    text = study(folder, files).read_text(encoding="utf-8")
    text = text.replace('participant = "code"\nproject = "projet"', 'participant = "v1"')
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return folder / "study.toml"


@pytest.mark.parametrize("name", ["enquete.sav", "enquete.dta"])
def test_labels_become_levels_and_declared_missing_values_reasons(
    name: str, tmp_path: Path
) -> None:
    responses, reception = jauge.ingest.read(statistics_file(tmp_path, name))
    c = responses.columns
    keys = ("wave", "person", "item", "code", "value", "missing")
    rows = zip(*(c[key] for key in keys), strict=True)
    got = {(p, i): (code, value, why) for wave, p, i, code, value, why in rows if wave == "entry"}
    # The wording of the variable finds the item, the labels of its values find the levels.
    assert got["A1", "idee"] == (1, 1.0, None)
    assert got["C3", "idee"][2] == "refused"
    assert got["D4", "idee"][2] == "dont_know"
    assert got["E5", "idee"][2] == "unspecified"
    # The file has its own codes: 10 means "Jamais".
    assert [got[p, "venir"][0] for p in ("A1", "B2", "C3", "D4")] == [1, 2, 3, 4]
    assert got["E5", "venir"][2] == "dont_know"
    assert got["A1", "heures"][1] == 3.5
    if name.endswith(".sav"):
        assert got["B2", "heures"][2] == "not_applicable"
        assert got["C3", "heures"][2] == "unspecified"
    else:
        # Stata has letters for that: -1 is a number, and none that is possible.
        assert got["B2", "heures"][2] == "set_aside"
    said = {r.code: r for r in reception.remarks(lang="fr")}
    assert "Refus" in said["R192"].message
    assert "ne souhaite pas répondre" in said["R192"].message
    file = reception.to_dict()["files"][0]
    assert file["encoding"] in ("SPSS", "Stata")
    import hashlib

    assert file["sha256"] == hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
    assert "SPSS" in reception.page().html or "Stata" in reception.page().html


@pytest.mark.parametrize(("name", "program"), [("enquete.xpt", "SAS"), ("enquete.por", "SPSS")])
def test_transport_files_of_sas_and_spss_are_read(name: str, program: str, tmp_path: Path) -> None:
    import pyreadstat

    frame = pd.DataFrame(
        {"code": ["A1", "B2"], "v2": [1.0, 3.0], "heures": [3.5, None], "mots": ["oui", ""]}
    )
    write = pyreadstat.write_xport if name.endswith(".xpt") else pyreadstat.write_por
    # The wording of the variable finds the item.
    labels: list[str | None] = ["Code", "Je viens au lieu", "", ""]
    write(frame, str(tmp_path / name), column_labels=labels)
    path = study(tmp_path, f'\n[[answers]]\nfile = "{name}"\nwave = "entry"\n')
    text = path.read_text(encoding="utf-8").replace('project = "projet"\n', "")
    path.write_text(text, encoding="utf-8")
    responses, reception = jauge.ingest.read(path)
    c = responses.columns
    keys = ("wave", "person", "item", "code", "value", "missing")
    rows = zip(*(c[key] for key in keys), strict=True)
    got = {(p, i): (code, value, why) for wave, p, i, code, value, why in rows if wave == "entry"}
    assert [got[p, "venir"][0] for p in ("A1", "B2")] == [1, 3]
    assert got["A1", "heures"][1] == 3.5
    assert got["B2", "heures"][2] == "unspecified"
    assert reception.to_dict()["files"][0]["encoding"] == program
    # A file, and called one: its name says where to look.
    assert reception.files[0].name == name


def test_a_file_that_sas_wrote_is_read(tmp_path: Path) -> None:
    shutil.copy(Path(__file__).parent / "data" / "iris.sas7bdat", tmp_path)
    files = (
        '\n[[answers]]\nfile = "iris.sas7bdat"\nwave = "entry"\nduplicates = "first"\n'
        'columns = { "Sepal_Length" = "heures", "Petal_Width" = "part" }\n'
    )
    path = study(tmp_path, files)
    text = path.read_text(encoding="utf-8").replace('"code"\nproject = "projet"', '"Species"')
    path.write_text(text, encoding="utf-8")
    responses, reception = jauge.ingest.read(path)
    file = reception.files[0]
    assert file.rows_read == 150
    assert [c.name for c in file.columns][::4] == ["Sepal_Length", "Species"]
    c = responses.columns
    rows = zip(c["person"], c["wave"], c["item"], c["value"], strict=True)
    got = {(p, i): value for p, wave, i, value in rows if wave == "entry"}
    # The first flower of each species, as in the table that Fisher printed. The column of the
    # file is six letters wide: versicolor and virginica.
    species = ("setosa", "versic", "virgin")
    assert [got[p, "heures"] for p in species] == [5.1, 7.0, 6.3]
    assert [got[p, "part"] for p in species] == [0.2, 1.4, 2.5]


class OnlyInterchanged:
    """A frame that has the older protocol and nothing else."""

    def __init__(self, columns: dict[str, list[Any]]) -> None:
        self._table = pa.table(columns)

    def __dataframe__(self, **options: Any) -> Any:
        return self._table.__dataframe__(**options)


def test_the_older_protocol_between_data_frames_is_enough(tmp_path: Path) -> None:
    path = study(tmp_path, '\n[[answers]]\nfile = "tout"\nwave = "entry"\n')
    columns: dict[str, list[Any]] = {
        "code": ["A1", "B2", "C3"],
        "projet": ["P", None, "Q"],
        "venir": [1, None, 4],
        "heures": [3.5, 12.25, None],
        "membre": [True, False, None],
        "mots": ["oui", "", None],
    }
    expected, _ = jauge.ingest.read(path, frames={"tout": columns})
    frame = OnlyInterchanged(columns)
    assert not hasattr(frame, "__arrow_c_stream__") and not hasattr(frame, "columns")
    responses, _ = jauge.ingest.read(path, frames={"tout": frame})
    assert answers(responses) == answers(expected)
    assert len({p for p, *_ in answers(responses)}) == 3


def test_the_population_and_the_list_of_codes_may_be_frames(tmp_path: Path) -> None:
    cases = Path(__file__).parents[2] / "tests" / "err-answers"
    shutil.copytree(cases / "issued-codes-on-a-list", tmp_path / "study")
    path = tmp_path / "study" / "study.toml"
    population = """
[population]
unit = "project"
label = { fr = "projets", en = "projects" }
frame = "projets"
id = "projet"
answered = { column = "retour", yes = ["oui"] }
"""
    path.write_text(path.read_text(encoding="utf-8") + population, encoding="utf-8")
    projects = {"projet": ["P1", "P2", "P3"], "retour": ["oui", "non", "oui"]}
    filed = jauge.ingest.receive(path, frames={"projets": pd.DataFrame(projects)})
    codes = pd.read_csv(tmp_path / "study" / "codes.csv", sep=";", dtype=str)
    (tmp_path / "study" / "codes.csv").unlink()
    frames = {"projets": pl.DataFrame(projects), "codes.csv": codes}
    framed = jauge.ingest.receive(path, frames=frames)
    assert framed.people == filed.people
    refused = [r.to_dict()["linkage"].get("refused_codes") for r in (filed, framed)]
    assert refused[0] == refused[1]
    named = {file.name: file.rows_used for file in framed.files}
    assert named["frame `projets`"] == 3
    assert named["frame `codes`"] > 0


def test_what_pyreadstat_returned_is_a_frame(tmp_path: Path) -> None:
    import pyreadstat

    path = statistics_file(tmp_path, "enquete.sav")
    expected, _ = jauge.ingest.read(path)
    pair = pyreadstat.read_sav(str(tmp_path / "enquete.sav"), user_missing=True)
    (tmp_path / "enquete.sav").unlink()
    responses, _ = jauge.ingest.read(path, frames={"enquete.sav": pair})
    assert responses.columns["missing"] == expected.columns["missing"]


def test_damaged_files_of_statistics_programs_are_refused(tmp_path: Path) -> None:
    path = statistics_file(tmp_path, "enquete.sav")
    whole = (tmp_path / "enquete.sav").read_bytes()
    (tmp_path / "enquete.sav").write_bytes(whole[: len(whole) // 3])
    with pytest.raises(jauge.FileError, match=r"enquete\.sav"):
        jauge.ingest.read(path)
    (tmp_path / "enquete.sav").unlink()
    with pytest.raises(jauge.FileError, match=r"enquete\.sav"):
        jauge.ingest.read(path)


def test_what_is_no_frame_is_refused(tmp_path: Path) -> None:
    path = study(tmp_path, '\n[[answers]]\nfile = "tout"\nwave = "entry"\n')
    with pytest.raises(TypeError, match="frame `tout`: list is no frame: make one of its rows"):
        jauge.ingest.read(path, frames={"tout": [1, 2]})
    with pytest.raises(TypeError, match=r"\"venir\".*object"):
        jauge.ingest.read(path, frames={"tout": {"code": ["A"], "venir": [object()]}})
    with pytest.raises(TypeError, match=r"\"venir\".*Struct"):
        jauge.ingest.read(path, frames={"tout": pl.DataFrame({"venir": [{"a": 1}]})})
    with pytest.raises(jauge.IngestError, match="R002"):
        jauge.ingest.read(path, frames={"tout": pl.DataFrame()})
    reception = jauge.ingest.receive(path, frames={"tout": {"code": ["A"]}, "autre": {"a": [1]}})
    assert "R044" in {r.code for r in reception.remarks()}


def test_a_mapping_is_proposed_for_a_frame(tmp_path: Path) -> None:
    path = study(tmp_path, '\n[[answers]]\nfile = "tout"\nwave = "entry"\n')
    frame = pl.DataFrame({"code": ["A1"], "Je viens au lieu :": ["Souvent"], "x": [1]})
    proposal = jauge.ingest.propose_mapping(path, frames={"tout": frame})
    assert 'item = "venir"' in proposal.toml
    assert proposal.unknown == 1


def many(wave: int, kind: str, faults: str) -> dict[str, list[Any]]:
    """More people than a column of codes has values: in no order, some gone, some twice."""
    people = [n * 617 % 521 for n in range(521)]
    if wave:
        people = [n for n in sorted(people) if n % 9] if kind == "text" else people[::-1]
    codes: list[Any] = [f"P{n}" if kind == "text" else n for n in people]
    r01: list[Any] = [1 + (n + wave) % 4 for n in people]
    r02: list[Any] = [1 + n * 7 % 4 for n in people]
    place: list[Any] = [f"Lieu {n % 5}" for n in people]
    if faults == "some faults":
        codes[7], codes[80] = None, codes[81]
        r01[5], r01[200], r02[300] = None, 9, None
        place[12] = None
    return {"code": codes, "projet": place, "r01": r01, "r02": r02}


def in_pieces(columns: dict[str, list[Any]]) -> pl.DataFrame:
    frame = pl.DataFrame(columns)
    return pl.concat([frame[:3], frame[3:400], frame[400:]], rechunk=False)


def small(columns: dict[str, list[Any]]) -> pl.DataFrame:
    return pl.DataFrame(columns).with_columns(
        pl.col("r01").cast(pl.Int8),
        pl.col("r02").cast(pl.UInt8),
        pl.col("projet").cast(pl.Enum([f"Lieu {n}" for n in reversed(range(8))])),
    )


def categories(columns: dict[str, list[Any]]) -> pd.DataFrame:
    return pd.DataFrame(columns).astype({"projet": "category", "r01": "Int8"})


def large(columns: dict[str, list[Any]]) -> pa.Table:
    table = pa.table(columns)
    wide = {pa.string(): pa.large_string(), pa.int64(): pa.int32()}
    fields = [pa.field(f.name, wide.get(f.type, f.type)) for f in table.schema]
    return table.cast(pa.schema(fields))


@pytest.mark.parametrize("faults", ["none", "some faults"])
@pytest.mark.parametrize("kind", ["text", "number"])
def test_however_a_library_keeps_them_the_answers_are_the_same(kind: str, faults: str) -> None:
    scale = {
        "id": "s",
        "kind": "likert",
        "better": "higher",
        "levels": [{"code": i, "label": f"niveau {i}"} for i in range(1, 5)],
    }
    grid = jauge.Grid.build(
        id="g",
        title="g",
        waves=[{"id": "entry", "label": "Entrée"}, {"id": "exit", "label": "Sortie"}],
        scales=[scale],
        items=[{"id": n, "scale": "s", "text": n} for n in ("r01", "r02")],
    )
    makers: list[Any] = [dict, pd.DataFrame, pl.DataFrame, arrow, duck, in_pieces, small]
    found = []
    for make in [*makers, categories, large]:
        entry, exit_ = (make(many(wave, kind, faults)) for wave in (0, 1))
        study = jauge.Study.from_frames(grid, entry=entry, exit=exit_, id="code", groups=["projet"])
        reception = study.reception.to_dict()
        for file in reception["files"]:
            assert file["rows_set_aside"] == (0 if faults == "none" else 3)
            file.pop("encoding")
        found.append((dict(study.responses.columns), reception, study.change().tidy()))
    for other in found[1:]:
        assert other == found[0]
    assert len(found[0][2]) > 20
