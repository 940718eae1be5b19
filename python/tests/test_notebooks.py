"""Every notebook runs from a clean kernel, asserts its numbers and is light to keep."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
LIGHT = 60_000  # bytes, pictures included


def test_there_is_one_for_each_step() -> None:
    steps = ["define", "collect", "ingest", "analyse", "compare", "report", "from_R"]
    assert [path.stem for path in NOTEBOOKS] == [f"{i:02}_{s}" for i, s in enumerate(steps, 1)]


@pytest.mark.filterwarnings("default")  # the kernel's own libraries, not ours
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_runs_and_reads_without_running(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert sum("assert " in cell.source for cell in code) > 0
    assert path.stat().st_size < LIGHT
    kept = [output for cell in code for output in cell.outputs]
    assert kept and not [output for output in kept if output.output_type == "error"]
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
