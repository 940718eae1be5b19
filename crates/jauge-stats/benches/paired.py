"""All paired statistics of 30 items for 204 projects, against scipy and pingouin on the same answers.

Called by `cargo xtask bench`; prints a Markdown table. Three statistics per item and project on both sides
(Wilcoxon, paired t, rank-biserial; ours with its interval), then twelve of ours (tests, estimates, effect sizes).
"""

import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pingouin as pg
from scipy import stats

PEOPLE, ITEMS, LEVELS, PROJECTS, RUNS = 60_000, 30, 5, 204, 5
# pingouin builds an n x n table for one of its columns: it is timed on some items and scaled.
PINGOUIN_ITEMS = 2
SEED = 20_260_101


def answers() -> tuple[np.ndarray, list[tuple[np.ndarray, np.ndarray]]]:
    """Project of each person, and level codes before and after of each item."""
    draw = np.random.default_rng(SEED)
    project = draw.integers(0, PROJECTS, PEOPLE, dtype=np.uint32)
    columns = []
    for _ in range(ITEMS):
        before = draw.integers(0, LEVELS, PEOPLE, dtype=np.uint8)
        step = draw.choice([-1, 0, 0, 1, 1], PEOPLE)
        columns.append((before, np.clip(before + step, 0, LEVELS - 1).astype(np.uint8)))
    return project, columns


def ours(file: Path, threads: int, count: int) -> float:
    """Seconds of the fastest run of the Rust benchmark."""
    sizes = [PEOPLE, ITEMS, LEVELS, PROJECTS, threads, count, RUNS]
    command = ["cargo", "bench", "--quiet", "--locked", "-p", "jauge-stats", "--bench", "paired"]
    command += ["--", str(file), *map(str, sizes)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def three_of_scipy(before: np.ndarray, after: np.ndarray) -> None:
    """Wilcoxon with Pratt's zeros, paired t, and the rank-biserial correlation from its ranks."""
    change = after.astype(float) - before
    stats.wilcoxon(change, zero_method="pratt", method="asymptotic")
    stats.ttest_rel(after, before)
    moved = change[change != 0]
    ranks = stats.rankdata(np.abs(moved))
    _ = (ranks[moved > 0].sum() - ranks[moved < 0].sum()) / ranks.sum()


def three_of_pingouin(before: np.ndarray, after: np.ndarray) -> None:
    """The same in two calls."""
    pg.wilcoxon(after, before)
    pg.ttest(after, before, paired=True)


def main() -> None:
    """Time everything on the same answers and print the table."""
    warnings.simplefilter("ignore")
    project, columns = answers()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answers.bin"
        with file.open("wb") as out:
            out.write(project.astype("<u4").tobytes())
            for before, after in columns:
                out.write(before.tobytes() + after.tobytes())
        one, two = ours(file, 1, 3), ours(file, 2, 3)
        all_one, all_two = ours(file, 1, 12), ours(file, 2, 12)
    groups = [np.flatnonzero(project == p) for p in range(PROJECTS)]
    start = time.perf_counter()
    for before, after in columns:
        three_of_scipy(before, after)
        for group in groups:
            three_of_scipy(before[group], after[group])
    scipy = time.perf_counter() - start
    start = time.perf_counter()
    for before, after in columns[:PINGOUIN_ITEMS]:
        for group in groups:
            three_of_pingouin(before[group], after[group])
    pingouin = (time.perf_counter() - start) * ITEMS / PINGOUIN_ITEMS
    rows = [
        ("jauge, 3 statistics, 1 thread", one, ""),
        ("jauge, 3 statistics, 2 threads", two, ""),
        ("jauge, 12 statistics, 1 thread", all_one, ""),
        ("jauge, 12 statistics, 2 threads", all_two, ""),
        ("scipy, 3 statistics, 1 thread", scipy, f"{scipy / one:.0f}"),
        (
            f"pingouin, 3 statistics, projects only (timed on {PINGOUIN_ITEMS} items, scaled)",
            pingouin,
            f"{pingouin / one:.0f}",
        ),
    ]
    sys.stdout.write("| what | seconds | times ours on 1 thread |\n|---|---|---|\n")
    for name, seconds, ratio in rows:
        sys.stdout.write(f"| {name} | {seconds:.3f} | {ratio} |\n")


if __name__ == "__main__":
    main()
