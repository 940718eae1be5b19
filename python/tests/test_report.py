"""Reports: the same bytes as the command line, for every reader, and every other file."""

import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

import jauge
from jauge import report


def test_files_are_those_of_the_command_line(command: Callable[..., bytes], tmp_path: Path) -> None:
    study = jauge.demo("nsw", folder=tmp_path / "study")
    also = get_args(report.Also)
    command("run", study, "--out", tmp_path / "command", "--also", ",".join(also))
    findings = jauge.run(study)
    written = findings.write(tmp_path / "package", also=also)

    def seen(folder: Path) -> dict[str, bytes]:
        files = [path for path in folder.rglob("*") if path.is_file()]
        return {str(path.relative_to(folder)): path.read_bytes() for path in files}

    wanted = seen(tmp_path / "command")
    assert len(wanted) > 15 and seen(tmp_path / "package") == wanted
    assert {str(p.relative_to(tmp_path / "package")) for p in written} == set(wanted)
    assert findings.files(also=also) == wanted
    for reader in get_args(report.Reader):
        name = "report" if reader == "technical" else reader
        for lang in ("fr", "en"):
            page = report.page(findings, reader=reader, lang=lang)
            assert page.html.encode() == wanted[f"{name}.{lang}.html"]


def test_a_study_of_frames_has_the_page_of_its_file(
    command: Callable[..., bytes], tmp_path: Path
) -> None:
    people: dict[str, list[Any]] = {
        "id": list("abcdef"),
        "re75": [0.0, 10, 20, 5, 6, 7],
        "re78": [5.0, 10, 40, 9, 6, 8],
    }
    study = jauge.Study.from_frames(
        jauge.demo("nsw").parent / "grid.toml",
        waves={
            "before": {"id": people["id"], "earnings": people["re75"]},
            "after": {"id": people["id"], "earnings": people["re78"]},
        },
        id="id",
        declare={"secrecy": {"persons": 1, "reason": "invented people"}},
    )
    (tmp_path / "study.toml").write_text(study.to_toml(), encoding="utf-8")
    study.grid.save(tmp_path / "grid.toml")
    for wave, column in (("before", "re75"), ("after", "re78")):
        rows = zip(people["id"], people[column], strict=True)
        lines = ["id,earnings", *(f"{who},{value}" for who, value in rows)]
        (tmp_path / f"{wave}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    command("run", tmp_path / "study.toml", "--out", tmp_path / "out")
    said = re.compile(r"frame `|\.csv|`|\b[0-9a-f]{64}\b|provenance [0-9a-f]{12}")
    filed = jauge.run(tmp_path / "study.toml")
    for reader in get_args(report.Reader):
        name = "report" if reader == "technical" else reader
        for lang in ("fr", "en"):
            printed = (tmp_path / "out" / f"{name}.{lang}.html").read_text(encoding="utf-8")
            assert filed.report(reader=reader, lang=lang).html == printed
            # The frames have other names and checksums than the files: nothing else differs.
            ours = study.report(reader=reader, lang=lang).html.splitlines()
            theirs = printed.splitlines()
            differ = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
            named = ("before.csv", "after.csv", "(provenance.json)")
            assert all(any(name in b for name in named) for _, b in differ)
            assert all(said.sub("", a) == said.sub("", b) for a, b in differ)


def test_kept_findings_write_what_the_run_wrote(tmp_path: Path) -> None:
    findings = jauge.run(jauge.demo("region"))
    kept = pickle.loads(pickle.dumps(findings))  # noqa: S301
    assert kept.files() == findings.files() and "team/reminders.csv" in kept.files()
    assert kept.files(also=["md", "svg"]) == findings.files(also=["md", "svg"])
    report.write(kept, tmp_path / "new" / "folder", also=["md"])
    assert (tmp_path / "new/folder/team/reminders.csv").is_file()
    for one in (kept, findings):
        assert one.report(reader="funder") == findings.report(reader="funder")
        with pytest.raises(ValueError, match="reader"):
            one.report(reader="press")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="also"):
            one.files(also=["odt"])  # type: ignore[list-item]
        with pytest.raises(ValueError, match="lang"):
            one.report(lang="de")  # type: ignore[arg-type]


def test_a_page_is_saved_and_shown_apart(tmp_path: Path) -> None:
    page = jauge.run(jauge.demo("nsw")).report(lang="en")
    assert page.save(tmp_path / "page.html").read_text(encoding="utf-8") == page.html
    assert 'sandbox=""' in page._repr_html_() and "&lt;main" in page._repr_html_()
    with pytest.raises(jauge.FileError):
        page.save(tmp_path / "no" / "page.html")
