"""Forms and codes: the same as the command line makes, and filled in they come back."""

import copy
import csv
import datetime
import io
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import numpy
import pytest

import jauge
from jauge import collect

LIBRARY = jauge.define.library()
WHEEL = LIBRARY["jg-roue"]
OPTIONS: list[dict[str, Any]] = [
    {},
    {"lang": "en"},
    {"wave": "exit"},
    {"codes": "free", "keys": {"projet": "P12"}},
    {"profile": "machine"},
]


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a workbook, which is an archive; of any other file, itself."""
    if not content.startswith(b"PK"):
        return {"": content}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("kind", get_args(collect.Kind))
@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_forms_are_those_of_the_command_line(
    kind: collect.Kind, options: dict[str, Any], command: Callable[..., bytes], tmp_path: Path
) -> None:
    grid = WHEEL.save(tmp_path / "grid.toml")
    drawn = collect.codes(3).save(tmp_path / "codes.csv")
    try:
        made = collect.form(WHEEL, as_=kind, handed_out=drawn, **options)
    except jauge.CollectError as why:
        # The typesetter takes minutes to compile: this build leaves it out and says so.
        assert kind == "pdf" and "--features pdf" in str(why)
        return
    words: list[str] = ["--lang", "fr"]
    for name, value in options.items():
        both = value.items() if isinstance(value, dict) else None
        words += [f"--{name}", *([f"{k}={v}" for k, v in both] if both else [value])]
    words = [w.replace("--keys", "--key") for w in words]
    if "lang" in options:
        words = words[2:]
    out = tmp_path / "out.file"
    command("form", grid, "--as", kind, "--handed-out", drawn, "--out", out, *words)
    assert parts(made.content) == parts(out.read_bytes())
    beside = out.with_suffix(".codes.csv")
    assert (made.code_list is not None) == beside.exists() == (kind == "sheet")
    if made.code_list is not None:
        assert made.code_list.encode() == beside.read_bytes()


def test_every_kind_is_made_of_every_grid_of_the_library() -> None:
    made = 0
    for grid in map(LIBRARY.__getitem__, LIBRARY):
        for kind in get_args(collect.Kind):
            if kind != "pdf":
                form = collect.form(grid, as_=kind)
                assert bytes(form) and form.kind == kind and kind in repr(form)
                assert form == collect.form(grid, as_=kind)
                made += 1
    assert made >= 40


def test_a_form_is_saved_and_shows_itself(tmp_path: Path) -> None:
    sheet = collect.form(WHEEL, as_="sheet")
    path = sheet.save(tmp_path / "entree.csv")
    assert path.read_bytes() == sheet.content
    assert sorted(p.name for p in tmp_path.iterdir()) == ["entree.codes.csv", "entree.csv"]
    assert "<iframe" not in sheet._repr_html_()
    page = collect.form(WHEEL.save(tmp_path / "grid.toml"), lang="en")
    shown = page._repr_html_()
    assert 'sandbox="allow-scripts"' in shown and "<form" not in shown and "&lt;form" in shown
    with pytest.raises(jauge.FileError):
        page.save(tmp_path / "no" / "where.html")


def test_what_cannot_be_made_is_refused_with_the_way_out(tmp_path: Path) -> None:
    for wrong, message in [
        ({"wave": "later"}, "entry, mid, exit"),
        ({"role": "nobody"}, "role that the grid does not have"),
        ({"raters": 40}, "8 raters"),
        ({"handed_out": ["PAS-UN-CODE"]}, "PAS-UN-CODE"),
    ]:
        with pytest.raises(jauge.CollectError, match=message):
            collect.form(WHEEL, **wrong)  # type: ignore[arg-type]
    for word, value in [("as_", "fax"), ("codes", "none"), ("profile", "de-excel"), ("lang", "de")]:
        with pytest.raises(ValueError, match=word):
            collect.form(WHEEL, **{word: value})  # type: ignore[arg-type]
    with pytest.raises(jauge.DefinitionError, match="nowhere"):
        collect.form(WHEEL.edit("r01", scale="nowhere"))
    with pytest.raises(jauge.FileError):
        collect.form(tmp_path / "absent.toml")


def test_codes_are_checked_listed_and_never_written_over(
    command: Callable[..., bytes], tmp_path: Path
) -> None:
    drawn = collect.codes(200)
    assert len(set(drawn)) == 200
    assert all(collect.check_code(code.lower()) == code for code in drawn)
    slips = 0
    for code in drawn:
        other = "3" if code[0] != "3" else "4"
        with pytest.raises(jauge.CollectError):
            collect.check_code(other + code[1:])
        slips += 1
    assert slips == 200
    path = drawn.save(tmp_path / "codes.csv")
    assert collect.read_codes(path) == drawn
    cards = (tmp_path / "codes.html").read_text(encoding="utf-8")
    assert cards == drawn.cards() and cards.count(drawn[0]) == 2
    with pytest.raises(jauge.FileError, match="there already"):
        drawn.save(path)
    more = collect.codes(50, taken=path)
    assert not set(more) & set(drawn)
    with pytest.raises(jauge.CollectError, match="longer codes"):
        collect.codes(100_000, length=3)
    for twin in (copy.copy(drawn), pickle.loads(pickle.dumps(drawn))):  # noqa: S301
        assert twin == drawn and isinstance(twin, collect.Codes)
    # The command line reads what was written here, and the other way round.
    command("codes", "--count", 20, "--taken", path, "--out", tmp_path / "more.csv")
    assert len(collect.read_codes(tmp_path / "more.csv")) == 20
    (tmp_path / "wrong.csv").write_text("code\nPAS-UN-CODE\n", encoding="utf-8")
    with pytest.raises(jauge.CollectError, match="PAS-UN-CODE"):
        collect.read_codes(tmp_path / "wrong.csv")


def test_a_sheet_that_was_filled_in_comes_back(tmp_path: Path) -> None:
    sheet = collect.form(WHEEL, as_="sheet", wave="entry", profile="machine")
    header = next(csv.reader(io.StringIO(sheet.text)))
    codes = collect.codes(30)
    with (tmp_path / "entry.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        for n, code in enumerate(codes):
            writer.writerow({"code": code, **dict.fromkeys(WHEEL.items[:10], n % 4 + 1)})
    got = collect.read(WHEEL, tmp_path, files="entry.csv", wave="entry")
    assert got.reception.people == 30 and got.reception.forms["entry"] == 30
    table = got.responses.to_pandas()
    answered = table[(table["wave"] == "entry") & (table["item"] == WHEEL.items[0])]
    assert answered["code"].tolist() == [n % 4 + 1 for n in range(30)]
    with pytest.raises(jauge.JaugeError):
        collect.read(WHEEL, tmp_path, files="exit.csv", wave="exit")


def test_a_form_of_elsewhere_becomes_a_grid(tmp_path: Path) -> None:
    for kind in ("workbook", "xlsform"):
        path = collect.form(WHEEL, as_=kind).save(tmp_path / f"{kind}.xlsx")
        grid, remarks = jauge.define.import_form(path)
        assert grid is not None and set(WHEEL.items) <= set(grid.items)
        assert not [said for said in remarks if said.severity == "error"]
    assert jauge.define.import_form(tmp_path / "workbook.xlsx").grid == WHEEL
    (tmp_path / "not.xlsx").write_bytes(b"not a workbook")
    grid, remarks = jauge.define.import_form(tmp_path / "not.xlsx")
    assert grid is None and remarks[0].severity == "error" and remarks[0].hint
    with pytest.raises(jauge.FileError):
        jauge.define.import_form(tmp_path / "absent.xlsx")


def test_an_answer_file_comes_back_as_it_was_given(tmp_path: Path) -> None:
    grid = LIBRARY["jg-parcours"]
    day = datetime.date(2025, 3, 14)
    given = {"q08": numpy.int64(3), "q09": {"missing": "refused"}, "q06": {1, 2}, "q10": None}
    file = collect.answer_file(grid, given, participant="a1", date=day, keys={"projet": "P12"})
    assert file == collect.answer_file(
        grid, given, participant="a1", date="2025-03-14", keys={"projet": "P12"}
    )
    assert pickle.loads(pickle.dumps(file)) == file  # noqa: S301
    assert file.answers["q08"] == {"level": 3}
    assert file.answers["q09"] == {"missing": "refused"}
    assert file.answers["q06"] == {"choices": [1, 2]}
    assert file.save(tmp_path).name == file.name
    other = collect.answer_file(grid, {"q08": 1}, participant="b2", date=day, keys={"projet": "P9"})
    other.save(tmp_path)
    received = collect.read(grid, tmp_path, groups=["projet"])
    assert received.reception.people == 2
    remarks = received.reception.remarks()
    assert not [r for r in remarks if r.severity != "advice"], "the checksum is that of the form"
    found = received.responses.columns
    asked = zip(found["person"], found["wave"], found["item"], strict=True)
    rows = dict(zip(asked, zip(found["code"], found["missing"], strict=True), strict=True))
    assert rows["a1", "entry", "q08"] == (3, None)
    assert rows["b2", "entry", "q08"] == (1, None)
    assert rows["a1", "entry", "q09"] == (None, "refused")
    assert rows["a1", "entry", "q10"] == (None, "skipped")


def test_an_answer_file_holds_nothing_that_the_form_would_refuse() -> None:
    def made(answers: dict[str, Any]) -> collect.AnswerFile:
        return collect.answer_file(WHEEL, answers, participant="a1", date="2025-03-14")

    with pytest.raises(jauge.CollectError) as refused:
        made({"r01": 99, "r99": 1, "r02": True})
    message = str(refused.value)
    assert "r01: 99 is no possible answer" in message
    assert "r99: the grid has no such question" in message
    assert "r02: true is no possible answer" in message
    with pytest.raises(jauge.CollectError, match="left empty is None"):
        made({"r01": float("nan")})
    with pytest.raises(jauge.CollectError, match="object is no answer"):
        made({"r01": object()})
    with pytest.raises(jauge.CollectError, match="YYYY-MM-DD"):
        collect.answer_file(WHEEL, {}, participant="a1", date="14/03/2025")
    with pytest.raises(jauge.CollectError, match="wave"):
        collect.answer_file(WHEEL, {}, participant="a1", date="2025-03-14", wave="never")


def test_a_code_that_nobody_was_given_is_told(tmp_path: Path) -> None:
    issued = jauge.Grid.from_toml(f'{WHEEL.to_toml()}\n[link]\nprimary = "issued_code"\n')
    codes = collect.codes(12)
    other = next(code for code in collect.codes(40) if code not in codes)
    lines = [f"{code},3" for code in (*codes[:3], other)]
    (tmp_path / "entry.csv").write_text("\n".join(["code,r01", *lines]), encoding="utf-8")
    came: dict[str, Any] = {"files": "entry.csv", "wave": "entry"}
    for given, lines_told in (((), []), (codes, [5]), (list(codes), [5])):
        reception = collect.read(issued, tmp_path, handed_out=given, **came).reception
        told = [r.line for r in reception.remarks() if other in r.message]
        assert (reception.people, told) == (4, lines_told)
    with pytest.raises(jauge.DefinitionError, match="issued_code"):
        collect.read(WHEEL, tmp_path, handed_out=codes, **came)
