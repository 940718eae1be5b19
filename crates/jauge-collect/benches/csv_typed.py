"""A CSV of 1,000,000 rows x 60 columns into typed answers, against polars and pandas.

    cargo build --release -p jauge-collect --bench csv_typed
    python crates/jauge-collect/benches/csv_typed.py target/release/deps/csv_typed-...

500,000 people at two waves in one file: a code, a project, the wave, a date, a consent; 40 items as
digits and 10 as words of a five-level scale, 3 numbers with a decimal comma, 2 texts; 5 % of the
cells empty. The peers make what the engine makes: categories of words, numbers, dates. Each
program runs in a process of its own, in turn; prints a Markdown table: medians of RUNS runs, the
highest peak, the processor time of the whole process. Needs pandas and polars.
"""

import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROWS = int(os.environ.get("ROWS", "1000000"))
RUNS = int(os.environ.get("RUNS", "3"))
SEED = 20_260_102
DIGITS = [f"q{i:02d}" for i in range(1, 41)]
WORDS = [f"w{i:02d}" for i in range(1, 11)]
NUMBERS = ["n1", "n2", "n3"]
LEVELS = ["Jamais", "Rarement", "Parfois", "Souvent", "Toujours"]
HEADER = ["code", "projet", "moment", "date", "accord", *DIGITS, *WORDS, *NUMBERS, "t1", "t2"]

PEAK = """
import resource
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
"""
POLARS = """
import sys, time, polars as pl
start = time.perf_counter()
words = [f"w{i:02d}" for i in range(1, 11)]
levels = pl.Enum(["Jamais", "Rarement", "Parfois", "Souvent", "Toujours"])
types = {w: levels for w in words} | {c: pl.Categorical for c in ("projet", "moment", "accord")}
frame = pl.read_csv(sys.argv[1], separator=";", decimal_comma=True, schema_overrides=types)
frame = frame.with_columns(pl.col("date").str.to_date("%d/%m/%Y"))
print(time.perf_counter() - start, sum(frame.select(pl.all().count()).row(0)), peak())
"""
PANDAS = """
import sys, time, pandas as pd
start = time.perf_counter()
words = [f"w{i:02d}" for i in range(1, 11)]
levels = pd.CategoricalDtype(["Jamais", "Rarement", "Parfois", "Souvent", "Toujours"])
types = {w: levels for w in words} | {c: "category" for c in ("projet", "moment", "accord")}
frame = pd.read_csv(sys.argv[1], sep=";", decimal=",", dtype=types, parse_dates=["date"],
                    date_format="%d/%m/%Y")
print(time.perf_counter() - start, frame.count().sum(), peak())
"""


def write_study(folder: Path) -> Path:
    """Write the study; return its file of answers."""
    draw = random.Random(SEED)
    grid = ['format = "jauge-grid/1"', "[grid]", 'id = "bench"', 'version = "1.0.0"']
    grid += ['default_lang = "fr"', 'licence = "CC0-1.0"', 'title = { fr = "Banc", en = "Bench" }']
    for wave, fr, en in [("entry", "Entrée", "Entry"), ("exit", "Sortie", "Exit")]:
        grid += ["[[wave]]", f'id = "{wave}"', f'label = {{ fr = "{fr}", en = "{en}" }}']
    levels = ", ".join(
        f'{{ code = {k}, id = "l{k}", label = {{ fr = "{word}", en = "Level {k}" }} }}'
        for k, word in enumerate(LEVELS, 1)
    )
    grid += ["[[scale]]", 'id = "five"', 'kind = "likert"', f"levels = [{levels}]"]
    for item in [*DIGITS, *WORDS, *NUMBERS, "t1", "t2"]:
        grid += ["[[item]]", f'id = "{item}"', f'text = {{ fr = "Q {item}", en = "Q {item}" }}']
        if item in NUMBERS:
            grid += ['kind = "number"', "min = 0", 'better = "higher"']
            grid += ['unit = { fr = "h", en = "h" }']
        else:
            grid += ['kind = "text"'] if item.startswith("t") else ['scale = "five"']
    (folder / "grid.toml").write_text("\n".join(grid) + "\n", encoding="utf-8")
    (folder / "study.toml").write_text(
        'format = "jauge-study/1"\n[study]\nid = "bench"\ngrid = "grid.toml"\n'
        'title = { fr = "Banc", en = "Bench" }\n'
        '[keys]\nparticipant = "code"\nproject = "projet"\n[consent]\npublication = "accord"\nyes = ["oui"]\n'
        '[[answers]]\nfile = "answers.csv"\nwave_column = "moment"\ndate = "date"\n',
        encoding="utf-8",
    )
    file = folder / "answers.csv"
    digits = [[str(draw.randrange(1, 6)) for _ in DIGITS] for _ in range(997)]
    words = [[draw.choice(LEVELS) for _ in WORDS] for _ in range(991)]
    texts = ["plus sûr de moi", "un emploi, enfin", "des gens", "rien de spécial"]
    with file.open("w", encoding="utf-8", newline="") as out:
        out.write(";".join(HEADER) + "\n")
        for n in range(ROWS):
            cells = [*draw.choice(digits), *draw.choice(words)]
            cells += [f"{draw.randrange(0, 800) / 10:.1f}".replace(".", ",") for _ in NUMBERS]
            cells += [draw.choice(texts), draw.choice(texts)]
            for _ in range(3):
                cells[draw.randrange(len(cells))] = ""
            person, wave = divmod(n, 2)
            day = f"{draw.randrange(1, 29):02d}/{draw.randrange(1, 13):02d}/202{4 + wave}"
            keys = [f"P{person:06d}", f"DEF-{person % 204:03d}", ("entry", "exit")[wave]]
            out.write(";".join([*keys, day, "oui", *cells]) + "\n")
    return file


def main() -> None:
    """Time the three programs in turn."""
    engine = sys.argv[1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = write_study(folder)
        size = file.stat().st_size / 1e6
        commands = {
            "jauge": [engine, str(folder)],
            "polars": [sys.executable, "-c", PEAK + POLARS, str(file)],
            "pandas": [sys.executable, "-c", PEAK + PANDAS, str(file)],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        processor: dict[str, list[float]] = {name: [] for name in commands}
        peaks: dict[str, float] = {}
        used: dict[str, int] = {}
        for _ in range(RUNS):
            for name, command in commands.items():
                done = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
                _, status, usage = os.wait4(done.pid, 0)
                if status:
                    sys.exit(f"{name} failed")
                said = done.stdout.read().split() if done.stdout else []
                times[name].append(float(said[0]))
                used[name] = int(said[1])
                processor[name].append(usage.ru_utime + usage.ru_stime)
                peaks[name] = max(peaks.get(name, 0), usage.ru_maxrss / 1024)
        load = os.getloadavg()[0]
        print(f"{ROWS:,} rows, {size:.0f} MB, {platform.machine()}, load {load:.1f}\n")
        print("| what | seconds | of polars | processor time, s | peak memory, MB | cells |")
        print("|---|---|---|---|---|---|")
        for name in commands:
            ratio = statistics.median(
                t / p for t, p in zip(times[name], times["polars"], strict=True)
            )
            seconds, work = statistics.median(times[name]), statistics.median(processor[name])
            row = [name, f"{seconds:.2f}", f"{ratio:.2f}", f"{work:.1f}", f"{peaks[name]:.0f}"]
            print(f"| {' | '.join(row)} | {used[name]:,} |")


if __name__ == "__main__":
    main()
