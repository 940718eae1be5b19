"""Every notebook runs from a clean kernel, asserts its numbers, and keeps what it shows now.

``JAUGE_UPDATE=1`` writes what they show into the notebooks.
"""

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
LIGHT = 60_000  # bytes, pictures included


def test_there_is_one_for_each_step() -> None:
    steps = ["define", "collect", "ingest", "analyse", "compare", "report", "from_R"]
    assert [path.stem for path in NOTEBOOKS] == [f"{i:02}_{s}" for i, s in enumerate(steps, 1)]


def shown(code: list[Any]) -> list[str]:
    """What cells print and what objects of jauge show; other libraries show as they like."""
    texts = []
    for output in (output for cell in code for output in cell.outputs):
        shows = output.get("data", {})
        html = shows.get("text/html", "")
        ours = html if html.startswith('<div class="jauge">') else shows.get("text/markdown")
        texts.append(output.get("text") or ours)
    return [text for text in texts if text]


@pytest.mark.filterwarnings("default")  # the kernel's own libraries, not ours
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_runs_and_reads_without_running(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert sum("assert " in cell.source for cell in code) > 0
    assert path.stat().st_size < LIGHT
    kept = [output for cell in code for output in cell.outputs]
    assert kept and not [output for output in kept if output.output_type == "error"]
    before, said = shown(code), notebook.metadata.copy()
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    warned = [o.text for cell in code for o in cell.outputs if o.get("name") == "stderr"]
    assert not warned
    if os.environ.get("JAUGE_UPDATE"):
        notebook.metadata = said
        for cell in code:
            cell.metadata.pop("execution", None)
        nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    else:
        assert before or path.stem == "07_from_R"  # whose frames are of pandas
        assert shown(code) == before, "JAUGE_UPDATE=1 writes what the notebook shows now"
