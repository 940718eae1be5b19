"""Grids built in Python: those of the library round trip, edits are checked, nothing is lost."""

import copy
import pickle
import tomllib
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import jauge
from jauge import toml

ROOT = Path(__file__).parents[2]
GRIDS = [
    path
    for path in sorted((ROOT / "questionnaires").rglob("*.toml"))
    if 'format = "jauge-grid/1"' in path.read_text(encoding="utf-8")
]

WAVES = [{"id": "entry", "label": "Entrée"}, {"id": "exit", "label": "Sortie"}]
SCALES = [
    {
        "id": "aise",
        "kind": "rubric",
        "target": 3,
        "levels": [
            {"code": 1, "label": "Pas encore"},
            {"code": 2, "label": "Avec de l’aide"},
            {"code": 3, "label": "Sans aide"},
        ],
    }
]
ITEMS = [
    {"id": "r01", "scale": "aise", "text": {"fr": "Je viens à l’heure.", "en": "I am on time."}},
    {
        "id": "r02",
        "scale": "aise",
        "text": {"fr": "Je demande de l’aide.", "en": "I ask for help."},
    },
]


def build(items: Any = ITEMS) -> jauge.Grid:  # noqa: ANN401 - rows of any kind
    title = {"fr": "Mon suivi", "en": "My progress"}
    return jauge.Grid.build(id="suivi", title=title, waves=WAVES, scales=SCALES, items=items)


def test_the_library_is_seen() -> None:
    assert len(GRIDS) > 5


@pytest.mark.parametrize("path", GRIDS, ids=lambda p: p.parent.name)
def test_every_grid_of_the_library_round_trips(path: Path) -> None:
    grid = jauge.Grid.read(path)
    assert grid.to_toml() == path.read_text(encoding="utf-8")
    rewritten = jauge.Grid(grid.content)
    assert rewritten.to_toml() != grid.to_toml()  # the comments are gone, nothing else is
    assert rewritten == grid
    assert tomllib.loads(rewritten.to_toml()) == tomllib.loads(grid.to_toml())
    assert rewritten.checked == grid.checked
    assert len(rewritten.checked["hash"]) == 64
    assert len(grid.tidy()) == len(grid.items) == len(grid.to_pandas()) > 0
    named = {d["id"]: d for d in grid.content.get("dimension", ())}
    for lang in ("fr", "en"):
        page = grid.to_html(lang=lang)
        assert page.count("<li>") == len(grid.items)
        assert page.count("<ol ") == page.count("</ol>") > 0
        # A question of a competence stands under the dimension of the competence.
        for competence in grid.content.get("competence", ()):
            rated = [i for i in grid.content["item"] if i.get("competence") == competence["id"]]
            label = named.get(competence.get("dimension"), {}).get("label", {}).get(lang)
            assert not rated or label is None or f"<h4>{escape(label)}</h4>" in page


def test_rows_come_from_dictionaries_and_frames_of_any_kind() -> None:
    flat = [
        {"id": i["id"], "scale": "aise", "text_fr": i["text"]["fr"], "text_en": i["text"]["en"]}  # type: ignore[index]
        for i in ITEMS
    ]
    flat[0]["plain_fr"] = None
    wanted = build()
    assert wanted.validate() is wanted
    for rows in (flat, pd.DataFrame(flat), pl.DataFrame(flat), pa.Table.from_pylist(flat)):
        assert build(rows) == wanted


def test_edits_give_another_grid() -> None:
    grid = build()
    more = grid.add(items=[{"id": "r03", "kind": "text", "text": "Un mot ?"}])
    assert grid.items == ("r01", "r02")
    assert more.items == ("r01", "r02", "r03")
    assert more.remove("r03") == grid
    reworded = grid.edit("r01", plain="À l’heure ?")
    assert reworded.content["item"][0]["plain"] == "À l’heure ?"
    assert reworded.edit("r01", plain=None) == grid
    assert grid.edit("suivi", version="0.2.0").checked["version"] == "0.2.0"
    with pytest.raises(jauge.DefinitionError, match="r09"):
        grid.edit("r09", text="?")
    with pytest.raises(jauge.DefinitionError, match="r09"):
        grid.remove("r09")
    with pytest.raises(jauge.DefinitionError, match="eggs"):
        grid.add(eggs=[])
    with pytest.raises(AttributeError, match="never changes"):
        grid.items = ()  # type: ignore[misc]
    content = grid.content
    content["item"].clear()
    assert grid.items == ("r01", "r02")


def test_faults_are_listed_and_refused(tmp_path: Path) -> None:
    grid = build([{"id": "r01", "scale": "nowhere", "text": "Je viens."}])
    errors = [d for d in grid.check(lang="fr") if d.severity == "error"]
    assert errors and all(d.hint for d in errors)
    assert "nowhere" in errors[0].message
    with pytest.raises(jauge.DefinitionError, match="nowhere"):
        grid.save(tmp_path / "grid.toml")
    assert not list(tmp_path.iterdir())
    path = grid.save(tmp_path / "draft.toml", faults="kept")
    assert jauge.Grid.read(path) == grid
    assert [d.code for d in jauge.check(path)] == [d.code for d in grid.check()]
    with pytest.raises(jauge.FileError):
        build().save(tmp_path / "no" / "where.toml")
    with pytest.raises(jauge.FileError):
        jauge.Grid.read(tmp_path / "absent.toml")
    with pytest.raises(jauge.FileError, match=r"library\(\)\['jg-roue'\]"):
        jauge.Grid.read("jg-roue")
    with pytest.raises(jauge.DefinitionError, match=r"Grid.read\(\)"):
        jauge.Grid("grid.toml")  # type: ignore[arg-type]
    with pytest.raises(jauge.DefinitionError, match="not TOML"):
        jauge.Grid.from_toml("= 3")
    with pytest.raises(jauge.DefinitionError, match="not say"):
        jauge.Grid(build().content, text="a = 1")
    with pytest.raises(jauge.DefinitionError, match=r"item\.max"):
        build([{"id": "r01", "max": object(), "text": "?"}]).to_toml()


def test_grids_compare_copy_pickle_and_show_themselves() -> None:
    grid = build()
    for twin in (copy.copy(grid), copy.deepcopy(grid), pickle.loads(pickle.dumps(grid))):  # noqa: S301
        assert twin == grid
        assert hash(twin) == hash(grid)
    read = jauge.Grid.read(GRIDS[0])
    assert pickle.loads(pickle.dumps(read)).to_toml() == read.to_toml()  # noqa: S301
    hostile = build([{"id": "r01", "scale": "aise", "text": "<script>alert(1)</script>"}])
    assert "<script>" not in hostile._repr_html_()


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.booleans() | st.integers(-(2**62), 2**62) | texts | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(texts, values, max_size=5))
def test_what_is_written_reads_back(content: dict[str, Any]) -> None:
    assert tomllib.loads(toml.written(content)) == content
