"""Whole run, from files to report, against pandas only reading the same files.

60,000 learners x 30 five-level items x 2 waves, 204 projects, one CSV per wave. Called by
`cargo xtask bench` with the path of the release program; prints a Markdown table.
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

PEOPLE, ITEMS, PROJECTS, RUNS = 60_000, 30, 204, 7
SEED = 20_260_101
# The start of the interpreter and the import are not reading; they are timed apart.
READ_TIMED = (
    "import sys, time, pandas as pd\nt = time.perf_counter()\n"
    "for f in sys.argv[1:]: pd.read_csv(f, sep=';')\n"
    "print(time.perf_counter() - t)"
)


def write_study(folder: Path) -> list[Path]:
    """Write the study and return its two files of answers."""
    draw = random.Random(SEED)
    items = [f"q{i:02d}" for i in range(1, ITEMS + 1)]
    grid = ['format = "jauge-grid/1"', "[grid]", 'id = "bench"', 'version = "1.0.0"']
    grid += ['default_lang = "fr"', 'licence = "CC0-1.0"', 'title = { fr = "Banc", en = "Bench" }']
    for wave, fr, en in [("entry", "Entrée", "Entry"), ("exit", "Sortie", "Exit")]:
        grid += ["[[wave]]", f'id = "{wave}"', f'label = {{ fr = "{fr}", en = "{en}" }}']
    levels = ", ".join(
        f'{{ code = {k}, id = "l{k}", label = {{ fr = "Niveau {k}", en = "Level {k}" }} }}'
        for k in range(5)
    )
    grid += ["[[scale]]", 'id = "five"', 'kind = "likert"', f"levels = [{levels}]"]
    for d in range(1, 6):
        grid += ["[[dimension]]", f'id = "d{d}"', f'label = {{ fr = "Dim {d}", en = "Dim {d}" }}']
    for i, item in enumerate(items):
        grid += ["[[item]]", f'id = "{item}"', 'scale = "five"', f'dimension = "d{i % 5 + 1}"']
        grid += [f'text = {{ fr = "Question {item}", en = "Question {item}" }}']
    for d in range(1, 6):
        grid += ["[[score]]", f'id = "s{d}"', f'over = {{ dimension = "d{d}" }}']
        grid += ['method = "mean"', "min_answered = 3"]
    (folder / "grid.toml").write_text("\n".join(grid) + "\n", encoding="utf-8")
    (folder / "study.toml").write_text(
        'format = "jauge-study/1"\n[study]\nid = "bench"\ngrid = "grid.toml"\n'
        'title = { fr = "Banc", en = "Bench" }\n'
        '[keys]\nparticipant = "code"\nproject = "project"\n'
        '[outcomes]\nby = ["project"]\n'
        '[[answers]]\nfile = "entry.csv"\nwave = "entry"\n'
        '[[answers]]\nfile = "exit.csv"\nwave = "exit"\n',
        encoding="utf-8",
    )
    header = ";".join(["code", "project", *items])
    people = [(f"P{p:06d}", f"DEF-{draw.randrange(PROJECTS):03d}") for p in range(PEOPLE)]
    files = []
    for name, rise in [("entry.csv", 0), ("exit.csv", 1)]:
        lines = [header]
        for code, project in people:
            if rise and draw.random() < 0.25:
                continue
            cells = (
                "" if draw.random() < 0.03 else str(min(4, draw.randrange(4) + rise))
                for _ in items
            )
            lines.append(";".join([code, project, *cells]))
        path = folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        files.append(path)
    return files


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
    """Alternate the two programs and print medians and their ratio."""
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [str(f) for f in write_study(folder)]
        jauge = [program, "run", str(folder / "study.toml"), "--out", str(folder / "out")]
        ours, peer, whole, our_memory, peer_memory = [], [], [], [], []
        for run in range(RUNS + 1):
            seconds, memory, output = measure([sys.executable, "-c", READ_TIMED, *files])
            own_seconds, own_memory, _ = measure(jauge)
            if run == 0:
                continue  # warm-up
            peer.append(float(output))
            whole.append(seconds)
            peer_memory.append(memory)
            ours.append(own_seconds)
            our_memory.append(own_memory)
        size = sum(Path(f).stat().st_size for f in files) / 1e6
        page = (folder / "out" / "report.fr.html").stat().st_size / 1e6
    ratio = statistics.median(a / b for a, b in zip(ours, peer, strict=True))
    import pandas

    print(f"{PEOPLE:,} learners x {ITEMS} items x 2 waves, {PROJECTS} projects; {size:.1f} MB of CSV,")
    print(f"report of {page:.2f} MB; {os.cpu_count()} cores, {platform.machine()}, ", end="")
    print(f"Python {platform.python_version()}, pandas {pandas.__version__}; median of {RUNS} runs\n")
    print("| what | seconds | peak memory, MB |\n|---|---|---|")
    median = statistics.median
    print(f"| `jauge run`, files to report, whole process | {median(ours):.3f} | {median(our_memory):.0f} |")
    print(f"| `pandas.read_csv` of the two files, reading only | {median(peer):.3f} | {median(peer_memory):.0f} |")
    print(f"| the same, whole process with import | {median(whole):.3f} | |")
    print(f"\nratio jauge / pandas reading only: {ratio:.2f} (goal: at most 3)")


if __name__ == "__main__":
    main()
