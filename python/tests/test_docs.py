"""The documentation: its commands give what they show, its methods have their formulas."""

import importlib.util
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from jauge import stats

DOCS = Path(__file__).parents[1] / "docs"
# Functions that compute nothing: they list or look up.
NO_FORMULA = {"interpretation_rules"}
# Entries without the word: a formula is their first sentence, or there is none.
PLAIN = {"SurveyDesign", "coverage", "hedges_correction", "post_hoc_power", "shrink"}


def blocks(page: Path) -> list[tuple[str, str]]:
    """The files (with their name) and sessions (without one) of a page, in order."""
    fence = re.compile(r"^```(.*?)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    found = []
    for head, body in fence.findall(page.read_text(encoding="utf-8")):
        if head == "{code-block} text":
            caption, _, content = body.partition("\n")
            found.append((caption.removeprefix(":caption: "), content))
        elif head == "console":
            found.append(("", body))
    return found


PAGES = [page for page in sorted(DOCS.glob("*.md")) if any(not n for n, _ in blocks(page))]


def test_pages_with_commands_are_seen() -> None:
    assert [page.name for page in PAGES] == ["guide_fr.md", "howto.md"]


def shows(printed: str, wanted: str) -> bool:
    """Whether a session printed what a page shows, where ``...`` stands for any lines."""
    pattern = re.escape(wanted).replace(re.escape("...\n"), r"(?:.*\n)*?")
    return re.fullmatch(pattern, printed) is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_commands_give_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    program = os.environ.get("JAUGE")
    if not program:
        pytest.skip("the command line is not beside: JAUGE=its path, as `cargo xtask python` sets")
    given = {**os.environ, "PATH": f"{Path(program).parent}{os.pathsep}{os.environ['PATH']}"}
    run = 0
    for name, content in blocks(page):
        if name:
            (tmp_path / name).write_text(content, encoding="utf-8")
            continue
        for session in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
            command, _, wanted = session.partition("\n")
            done = subprocess.run(  # noqa: S602 - as a reader types it
                command,
                shell=True,
                cwd=tmp_path,
                env=given,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, (command, done.stderr)
            printed = done.stdout.replace("\u202f", " ").replace("\xa0", " ")
            assert shows(printed, wanted), (command, printed)
            run += 1
    assert run > 2


def methods() -> ModuleType:
    """The generator of the pages of the methods."""
    found = importlib.util.spec_from_file_location("methods", DOCS / "methods.py")
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules["methods"] = module
    found.loader.exec_module(module)
    return module


def test_every_statistic_has_its_formula_its_reference_and_its_call_in_r() -> None:
    made = methods()
    entries = {entry.name: entry for entry in made.entries()}
    functions = {n for n in stats.__all__ if inspect.isfunction(getattr(stats, n))} - NO_FORMULA
    assert len(functions) > 100
    assert not functions - set(entries)
    assert {entry.family for entry in entries.values()} == set(made.FAMILIES)
    contents = (DOCS / "methods.md").read_text(encoding="utf-8").splitlines()
    assert not {f"methods/{family}" for family in made.FAMILIES} - set(contents)
    text = {name: entry.text for name, entry in entries.items()}
    for what, least in {"Formula": 80, "Reference": 80, "R": 80, "DIFFERS": 45}.items():
        assert sum(f"**{what}**" in t for t in text.values()) >= least, what
    for name, said in text.items():
        # What says neither is a variant of another function, which it names.
        variant = re.search(r"`[a-z_]+`", said)
        assert "**Formula**" in said or variant or name in PLAIN, name
        assert "crate::" not in said and not re.search(r"^```(?!text)\w", said, re.MULTILINE), name


def test_printed_formulas_are_of_methods_and_can_be_drawn() -> None:
    import tomllib

    parser = pytest.importorskip("docutils.utils.math.latex2mathml")
    elements = pytest.importorskip("docutils.utils.math.mathml_elements")
    formulas = tomllib.loads((DOCS / "formulas.toml").read_text(encoding="utf-8"))
    known = {entry.name for entry in methods().entries()}
    assert len(formulas) > 60 and not set(formulas) - known
    for name, tex in formulas.items():
        tree = elements.math()
        parser.parse_latex_math(tree, tex)
        assert "<mi>" in tree.toxml(), name


def test_no_link_of_a_page_leads_nowhere() -> None:
    root = DOCS.parents[1]
    pages = [root / "README.md", root / "crates/README.md", *DOCS.glob("*.md")]
    links = 0
    for page in pages:
        if not page.exists():  # in the archive of the package
            continue
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            if not re.match(r"https?:|#", target):
                assert (page.parent / target.partition("#")[0]).exists(), (page.name, target)
                links += 1
    assert links > 15
