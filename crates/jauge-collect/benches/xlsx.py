"""Reading a workbook of 60,000 rows x 40 columns, beside pandas with openpyxl.

    pip install pandas openpyxl xlsxwriter
    python crates/jauge-collect/benches/xlsx.py target/release/jauge

`jauge run` reads, checks, analyses and writes its report; pandas only reads. The two run in
turn, in the same call, on the same file; the ratio is taken run by run and its median quoted.
The same answers as CSV give what the format itself costs.
"""

import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PEOPLE, ITEMS, RUNS = 60_000, 38, 3
READ_TIMED = (
    "import sys, time, pandas; start = time.perf_counter();"
    "table = pandas.read_excel(sys.argv[1], engine='openpyxl');"
    "print(time.perf_counter() - start, *table.shape)"
)


def rows():
    """A code, a project, and levels of which one in twenty is missing."""
    draw = random.Random(2025)
    yield ["code", "projet", *(f"q{n:02}" for n in range(1, ITEMS + 1))]
    for n in range(PEOPLE):
        levels = (None if draw.random() < 0.05 else draw.randrange(1, 6) for _ in range(ITEMS))
        yield [f"P{n:06}", f"projet {n % 200:03}", *levels]


def write_study(folder: Path) -> None:
    """The grid, two studies, and the same answers as XLSX and as CSV."""
    import xlsxwriter

    grid = ['format = "jauge-grid/1"', "[grid]", 'id = "bench"', 'version = "1.0.0"', 'default_lang = "fr"']
    grid += ['licence = "CC0-1.0"', 'title = { fr = "Mesure", en = "Bench" }', "[[wave]]", 'id = "entry"']
    grid += ['label = { fr = "Entrée", en = "Entry" }', "[[scale]]", 'id = "s"', 'kind = "likert"', "levels = ["]
    grid += [f'  {{ code = {k}, id = "n{k}", label = {{ fr = "Niveau {k}", en = "Level {k}" }} }},' for k in range(1, 6)]
    grid += ["]", "[[dimension]]", 'id = "d"', 'label = { fr = "Tout", en = "All" }']
    for n in range(1, ITEMS + 1):
        grid += ["[[item]]", f'id = "q{n:02}"', 'dimension = "d"', 'scale = "s"', f'text = {{ fr = "Q{n}", en = "Q{n}" }}']
    (folder / "grid.toml").write_text("\n".join(grid) + "\n", encoding="utf-8")
    book = xlsxwriter.Workbook(folder / "answers.xlsx", {"constant_memory": True})
    sheet = book.add_worksheet("Réponses")
    with (folder / "answers.csv").open("w", encoding="utf-8") as text:
        for r, row in enumerate(rows()):
            text.write(";".join("" if v is None else str(v) for v in row) + "\n")
            for c, value in enumerate(row):
                if value is not None:
                    sheet.write(r, c, value)
    book.close()
    for kind in ["xlsx", "csv"]:
        (folder / f"{kind}.toml").write_text(
            'format = "jauge-study/1"\n[study]\nid = "bench"\ntitle = { fr = "Mesure", en = "Bench" }\n'
            'grid = "grid.toml"\nsimulated = true\n[keys]\nparticipant = "code"\nproject = "projet"\n'
            f'[[answers]]\nfile = "answers.{kind}"\nwave = "entry"\n',
            encoding="utf-8",
        )


def measure(command: list[str]) -> tuple[float, float, str]:
    """Wall seconds, peak memory in MB and output of a command."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"failed: {command}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024, output


def main() -> None:
    """Alternate the programs and print medians and their ratio."""
    program = sys.argv[1]
    ours, text, peer, ratios = [], [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_study(folder)
        for _ in range(RUNS):
            out = ["--out", str(folder / "out")]
            ours.append(measure([program, "run", str(folder / "xlsx.toml"), *out])[:2])
            text.append(measure([program, "run", str(folder / "csv.toml"), *out])[:2])
            _, memory, output = measure([sys.executable, "-c", READ_TIMED, str(folder / "answers.xlsx")])
            seconds, *shape = output.split()
            assert shape == [str(PEOPLE), str(ITEMS + 2)], shape
            peer.append((float(seconds), memory))
            ratios.append(float(seconds) / ours[-1][0])
        size = (folder / "answers.xlsx").stat().st_size / 1e6
    import openpyxl
    import pandas

    print(f"{PEOPLE:,} rows x {ITEMS + 2} columns, {size:.1f} MB; {os.cpu_count()} cores, {platform.machine()},", end=" ")
    print(f"Python {platform.python_version()}, pandas {pandas.__version__}, openpyxl {openpyxl.__version__};", end=" ")
    print(f"median of {RUNS} runs\n\n| what | seconds | peak memory, MB |\n|---|---|---|")
    for what, runs in [
        ("`jauge run` of the XLSX, file to report, whole process", ours),
        ("`jauge run` of the same answers as CSV", text),
        ("`pandas.read_excel`, openpyxl, reading only, import left out", peer),
    ]:
        seconds, memory = (statistics.median(r[n] for r in runs) for n in range(2))
        print(f"| {what} | {seconds:.2f} | {memory:.0f} |")
    print(f"\njauge is {statistics.median(ratios):.1f} times as fast (goal: at least 10)")


if __name__ == "__main__":
    main()
