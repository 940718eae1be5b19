"""Reports of a large programme: the pages of four readers in two languages, PDF and workbooks.

204 projects x 60 five-level items, 30 learners a project, two waves. Called with the path of the
release program, built with the feature `pdf`; prints a Markdown table. Goal for HTML, PDF and XLSX:
under 10 seconds and 500 MB on two cores. The last column is what each step adds, as a share of the
run with all three.
"""

import random
import statistics
import sys
import tempfile
from pathlib import Path

from whole_run import measure

PROJECTS, PEOPLE, ITEMS, RUNS = 204, 30, 60, 5
SEED = 20_260_102
GOAL = "pages, PDF and workbooks"
REGIONS = ["Bretagne", "Normandie", "Occitanie", "Grand Est", "Corse", "Île-de-France"]


def write_study(folder: Path) -> None:
    """Write the study and its two files of answers."""
    draw = random.Random(SEED)
    items = [f"q{i:02d}" for i in range(1, ITEMS + 1)]
    grid = ['format = "jauge-grid/1"', "[grid]", 'id = "bench"', 'version = "1.0.0"']
    grid += ['default_lang = "fr"', 'licence = "CC0-1.0"', 'title = { fr = "Banc", en = "Bench" }']
    for wave, fr, en in [("entry", "Entrée", "Entry"), ("exit", "Sortie", "Exit")]:
        grid += ["[[wave]]", f'id = "{wave}"', f'label = {{ fr = "{fr}", en = "{en}" }}']
    levels = ", ".join(f'{{ code = {k}, label = {{ fr = "Niveau {k}", en = "Level {k}" }} }}' for k in range(5))
    grid += ["[[scale]]", 'id = "five"', 'kind = "likert"', f"levels = [{levels}]"]
    for d in range(1, 7):
        grid += ["[[dimension]]", f'id = "d{d}"', f'label = {{ fr = "Dim {d}", en = "Dim {d}" }}']
    for i, item in enumerate(items):
        grid += ["[[item]]", f'id = "{item}"', 'scale = "five"', f'dimension = "d{i % 6 + 1}"']
        grid += [f'text = {{ fr = "Question {item}", en = "Question {item}" }}']
    for d in range(1, 7):
        grid += ["[[score]]", f'id = "s{d}"', f'over = {{ dimension = "d{d}" }}', 'method = "mean"', "min_answered = 3"]
        grid += [f'label = {{ fr = "Score {d}", en = "Score {d}" }}']
    (folder / "grid.toml").write_text("\n".join(grid) + "\n", encoding="utf-8")
    (folder / "study.toml").write_text(
        'format = "jauge-study/1"\n[study]\nid = "bench"\ngrid = "grid.toml"\n'
        'title = { fr = "Banc", en = "Bench" }\n'
        '[keys]\nparticipant = "code"\nregion = "region"\nproject = "project"\n'
        '[outcomes]\nby = ["region", "project"]\n'
        '[[answers]]\nfile = "entry.csv"\nwave = "entry"\n'
        '[[answers]]\nfile = "exit.csv"\nwave = "exit"\n',
        encoding="utf-8",
    )
    for name, rise in [("entry.csv", 0), ("exit.csv", 1)]:
        lines = [";".join(["code", "region", "project", *items])]
        for project in range(PROJECTS):
            for person in range(PEOPLE):
                cells = (str(min(4, draw.randrange(4) + rise)) for _ in items)
                who = [f"P{project:03d}{person:02d}", REGIONS[project % 6], f"DEF-{project:03d}"]
                lines.append(";".join([*who, *cells]))
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Time the reception, the pages, and the pages with other files; print medians."""
    program = sys.argv[1]
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else RUNS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_study(folder)
        study, out = str(folder / "study.toml"), str(folder / "out")
        run = ["run", study, "--out", out]
        # What is run, and the run that it adds one step to.
        commands = {
            "reception alone": (["ingest", study, "--out", out], None),
            "the same, analysis, pages in two languages": (run, "reception alone"),
            "pages and workbooks": ([*run, "--also", "xlsx"], "the same, analysis, pages in two languages"),
            "pages and PDF": ([*run, "--also", "pdf"], "the same, analysis, pages in two languages"),
            GOAL: ([*run, "--also", "pdf,xlsx"], None),
            "pages, documents, Markdown and drawings": ([*run, "--also", "docx,md,svg,png"], None),
        }
        seconds: dict[str, float] = {}
        memory: dict[str, float] = {}
        for what, (command, _) in commands.items():
            measured = [measure([program, *command]) for _ in range(runs + 1)][1:]
            seconds[what] = statistics.median(m[0] for m in measured)
            memory[what] = max(m[1] for m in measured)
        print("| what | seconds | peak memory, MB | the step alone, of all three |\n|---|---|---|---|")
        for what, (_, before) in commands.items():
            step = seconds[what] - (seconds[before] if before else 0)
            share = f"{step / seconds[GOAL]:.0%}" if before or what == "reception alone" else ""
            print(f"| {what} | {seconds[what]:.2f} | {memory[what]:.0f} | {share} |")
        size = (folder / "out" / "report.fr.html").stat().st_size / 1e6
        print(f"\n{PROJECTS} projects x {ITEMS} items x 2 waves; report of {size:.2f} MB; medians of {runs} runs")


if __name__ == "__main__":
    main()
