"""Every key that the program knows is on the page of keys, in both languages, and no other."""

import re
from pathlib import Path

import pytest

import jauge

DOCS = Path(__file__).parents[1] / "docs"
UNKNOWN = "qqqqq"
# The files that are read, and what stands in them before the table in question.
GRID, STUDY, MAPPING = "grid.toml", "study.toml", "mapping.toml"
BEFORE = {
    name: f'format = "jauge-{name.removesuffix(".toml")}/1"\n' for name in (GRID, STUDY, MAPPING)
}
# Their names are the author's own.
FREE = ("[keys]", "[answers.columns]", "[answers.waves]", "[answers.versions]", "[link.columns]")
# What a table needs before the program looks at all of its keys.
BY_ITSELF = {
    "[[waiting]]": ["", "within = 24\n"],
    "[[synonym]]": ['value = "a"\nmissing = "refused"\n'],
    "[[answers]]": ["", 'file = "answers/*.json"\n'],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    grid = jauge.define.library()["jg-parcours"]
    (tmp_path / "g.toml").write_text(grid.to_toml(), encoding="utf-8")
    (tmp_path / "a.csv").write_text("code\n", encoding="utf-8")
    return tmp_path


def faults(folder: Path, file: str, text: str) -> list[jauge.Diagnostic]:
    """What the program says of a file with this text."""
    if file == STUDY and "[study]" not in text:
        text += '[study]\nid = "s"\ntitle = "t"\ngrid = "g.toml"\n'
    (folder / file).write_text(BEFORE[file] + text, encoding="utf-8")
    if file != MAPPING:
        return jauge.check(folder / file)
    named = '[[answers]]\nfile = "a.csv"\nwave = "entry"\nmapping = "mapping.toml"\n'
    found = faults(folder, STUDY, f'[keys]\nparticipant = "code"\n{named}')
    return [fault for fault in found if fault.file and fault.file.endswith(MAPPING)]


def keys(folder: Path, file: str, text: str) -> set[str] | None:
    """The keys of the table in which the text ends; none where it is no table."""
    said = f'there is no key "{UNKNOWN}" here'
    for fault in faults(folder, file, f"{text}{UNKNOWN} = 1\n"):
        if fault.message == said:
            listed = re.fullmatch(r"remove it; possible keys here are: (.+)", fault.hint)
            assert listed, fault.hint
            return set(listed[1].split(", "))
    return None


def opened(path: tuple[str, ...], many: dict[str, bool]) -> str:
    """The headers down to a table."""
    names = [".".join(path[: n + 1]) for n in range(len(path))]
    return "".join(f"[[{name}]]\n" if many[name] else f"[{name}]\n" for name in names)


def known(folder: Path, file: str) -> dict[str, set[str]]:
    """Every table of a file with its keys, found by asking for a key that none has."""
    top = keys(folder, file, "") or set()
    many: dict[str, bool] = {}
    out: dict[str, set[str]] = {}
    waiting: list[tuple[str, ...]] = [(key,) for key in sorted(top)]
    while waiting:
        path = waiting.pop()
        name = ".".join(path)
        for lists in (True, False):
            many[name] = lists
            header = f"[[{name}]]" if lists else f"[{name}]"
            own = [
                found
                for more in BY_ITSELF.get(header, [""])
                if (found := keys(folder, file, opened(path, many) + more)) not in (None, top)
            ]
            if own:
                out[header] = set().union(*own)
                waiting += [(*path, key) for key in sorted(out[header])]
                break
    return out


def documented(page: str) -> dict[str, dict[str, dict[str, bool]]]:
    """By file and table, the keys on a page, and whether it says that they are needed."""
    out: dict[str, dict[str, dict[str, bool]]] = {}
    table: dict[str, bool] = {}
    for line in (DOCS / page).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            tables = out.setdefault(line[3:], {})
        elif line.startswith("### "):
            header = line.split("`")[1]
            table = tables.setdefault(header, {})
        elif line.startswith("| ") and "`" in (first := line.split(" | ")[0]):
            for bold, key in re.findall(r"(\*\*)?`(\w+)`", first):
                table[key] = bool(bold)
    return out


@pytest.mark.parametrize("page", ["keys.md", "keys_fr.md"])
@pytest.mark.parametrize("file", BEFORE)
def test_every_key_is_on_the_page_and_no_other(file: str, page: str, folder: Path) -> None:
    tables = known(folder, file)
    assert len(tables) >= {GRID: 15, STUDY: 25, MAPPING: 4}[file]
    said = {header: set(rows) for header, rows in documented(page)[file].items()}
    assert {header: rows for header, rows in said.items() if header not in FREE} == tables


@pytest.mark.parametrize("file", BEFORE)
def test_what_is_needed_is_in_bold(file: str, folder: Path) -> None:
    seen = 0
    many = {h.strip("[]"): h.startswith("[[") for h in documented("keys.md")[file]}
    for header, rows in documented("keys.md")[file].items():
        path = tuple(header.strip("[]").split("."))
        if header in FREE or any(".".join(path[: n + 1]) not in many for n in range(len(path))):
            continue
        text = opened(path, many)
        line = (BEFORE[file] + text).count("\n")
        missing = {
            found[1]
            for fault in faults(folder, file, text)
            if fault.line == line
            and (found := re.match(r'the key "(\w+)" is missing', fault.message))
        }
        assert {key for key, needed in rows.items() if needed} >= missing, header
        seen += len(missing)
    assert seen >= {GRID: 20, STUDY: 40, MAPPING: 4}[file]


def test_both_pages_say_the_same_keys() -> None:
    assert documented("keys.md") == documented("keys_fr.md")
