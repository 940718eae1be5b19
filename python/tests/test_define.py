"""The library, advice and differences: the same as the command line gives."""

import copy
import json
import pickle
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import jauge
from jauge import define

LIBRARY = define.library()
ROOT = Path(__file__).parents[2]


def test_the_library_is_that_of_the_command_line(command: Callable[..., bytes]) -> None:
    rows = LIBRARY.tidy()
    assert len(rows) > 9
    for lang in ("fr", "en"):
        assert LIBRARY.show(lang=lang) == command("library", "list", "--lang", lang).decode()
        for row in rows:
            shown = command("library", "show", row["id"], "--lang", lang).decode()
            assert LIBRARY.show(row["id"], lang=lang) == shown


def test_every_grid_of_the_library_is_a_grid_without_error() -> None:
    assert LIBRARY.glance()["grids"] == len(LIBRARY) == len(list(LIBRARY)) > 6
    for id_ in LIBRARY:
        grid = LIBRARY[id_]
        assert grid.id == id_ and id_ in LIBRARY
        assert not [d for d in grid.check() if d.severity == "error"]
    rows = {row["id"]: row for row in LIBRARY.to_pandas().to_dict("records")}
    assert rows["jg-roue"]["entries"] == len(LIBRARY["jg-roue"].items)
    assert rows["jg-tiers-lieux"]["kind"] == "framework" and rows["vers-clea"]["entries"] > 0
    assert "jg-roue" in LIBRARY._repr_html_()


def test_a_copy_is_the_file_and_never_covers_another(tmp_path: Path) -> None:
    path = LIBRARY.copy("jg-roue", tmp_path)
    file = ROOT / "questionnaires/jg-roue/v1.toml"
    assert path.read_text(encoding="utf-8") == file.read_text(encoding="utf-8")
    assert define.Grid.read(path) == LIBRARY["jg-roue"]
    assert LIBRARY.copy("vers-clea", tmp_path).name == "vers-clea.toml"
    with pytest.raises(jauge.FileError):
        LIBRARY.copy("jg-roue", tmp_path)
    for go in (LIBRARY.show, LIBRARY.__getitem__, lambda i: LIBRARY.copy(i, tmp_path)):
        with pytest.raises(jauge.DefinitionError, match="jg-roue"):
            go("jg-rose")
    with pytest.raises(jauge.DefinitionError, match="no grid"):
        LIBRARY["vers-clea"]
    twin = pickle.loads(pickle.dumps(LIBRARY))  # noqa: S301
    assert twin == LIBRARY == copy.copy(LIBRARY) and hash(twin) == hash(LIBRARY)
    with pytest.raises(AttributeError, match="never changes"):
        LIBRARY.more = 1


def test_a_difference_is_that_of_the_command_line(
    command: Callable[..., bytes], tmp_path: Path
) -> None:
    wheel = LIBRARY["jg-roue"]
    first = wheel.items[0]
    later = wheel.edit("jg-roue", version="1.1.0").edit(first, text="Je viens quand il faut.")
    later = later.remove(wheel.items[-1])
    files = [g.save(tmp_path / f"{n}.toml", faults="kept") for n, g in enumerate((wheel, later))]
    changes = define.diff(wheel, later)
    assert changes == define.diff(*files)
    told = json.loads(command("diff", *files, "--format", "json"))
    assert changes.to_dict() == told["changes"]
    for lang in ("fr", "en"):
        assert changes.words(lang=lang) == command("diff", *files, "--lang", lang).decode()
    rows = {row["item"]: row for row in changes.tidy()}
    assert "reworded" in rows[first]["differences"]
    assert rows[wheel.items[-1]]["later"] is None
    seen = changes.glance()
    assert (seen["earlier"], seen["later"], seen["items_changed"]) == ("1.0.1", "1.1.0", 2)
    assert first in changes._repr_html_() and str(changes) == changes.words()
    assert pickle.loads(pickle.dumps(changes)) == changes  # noqa: S301
    same = define.diff(wheel, wheel)
    assert same.glance()["items_changed"] == 0 and same != changes
    with pytest.raises(ValueError, match="lang"):
        changes.words(lang="de")  # type: ignore[arg-type]
    with pytest.raises(jauge.DefinitionError, match="nowhere"):
        define.diff(wheel, wheel.edit(first, scale="nowhere"))


def test_faults_and_advice_are_those_of_the_command_line(command: Callable[..., bytes]) -> None:
    cases = sorted((ROOT / "tests/err-grid").rglob("grid.toml"))
    advised = compared = 0
    for file in cases:
        text = file.read_text(encoding="utf-8")
        try:
            tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            continue
        grid = define.Grid.from_toml(text)
        for lang in ("fr", "en"):
            said = grid.check(lang=lang)
            told = define.check(file, lang=lang)
            assert [(d.code, d.line, d.message, d.hint) for d in said] == [
                (d.code, d.line, d.message, d.hint) for d in told
            ]
            compared += len(said)
        advised += len(define.advice(grid))
        assert define.advice(grid) == [d for d in grid.check() if d.severity == "advice"]
    assert compared > 50 and advised > 5
    wordy = ROOT / "tests/err-grid/advice/grid.toml"
    printed = command("check", wordy, "--format", "json", "--lang", "en")
    listed = json.loads(printed)["diagnostics"]
    wanted = [(d["code"], d["message"]["en"]) for d in listed if d["severity"] == "advice"]
    assert [(d.code, d.message) for d in define.advice(wordy)] == wanted != []
