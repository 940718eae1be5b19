"""From a frame in memory to what changed, and the cost of one small call.

Prints the two tables of BENCHMARKS.md. Needs numpy, polars, scipy and pingouin: `cargo xtask bench`.
"""

import resource
import statistics
import subprocess
import sys
import time
import timeit
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jauge
import numpy as np
import pingouin
import polars as pl
from jauge import stats
from scipy.stats import wilcoxon

PEOPLE, ITEMS, LEVELS, RUNS = 1_000_000, 30, 5, 5
CASES = (
    "codes, sorted",
    "codes in no order, the same at both waves",
    "codes in another order at each wave",
    "numbers, sorted",
    "numbers in another order at each wave",
    "codes, sorted, one row for both waves",
    "codes, sorted, one row for each wave",
    "codes, sorted, by 13 regions",
)


def peak() -> float:
    """Largest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one run: other work on the machine does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def small_call() -> None:
    rng = np.random.default_rng(1)
    before = rng.integers(1, LEVELS + 1, 35).astype(float)
    after = np.clip(before + rng.integers(-1, 3, 35), 1, LEVELS)
    calls: dict[str, Callable[[], object]] = {
        "jauge.stats.wilcoxon_signed_rank": lambda: stats.wilcoxon_signed_rank(
            before, after
        ),
        "scipy.stats.wilcoxon, Pratt": lambda: wilcoxon(
            after, before, zero_method="pratt"
        ),
        "pingouin.wilcoxon": lambda: pingouin.wilcoxon(after, before),
    }
    print("\n| call, n = 35 | microseconds |\n|---|---|")
    for name, call in calls.items():
        number = 2_000 if name.startswith("jauge") else 50
        best = min(timeit.repeat(call, number=number, repeat=5)) / number
        print(f"| {name} | {best * 1e6:,.1f} |")


def tables() -> None:
    rng = np.random.default_rng(1)
    names = [f"q{i:02}" for i in range(ITEMS)]
    before, after = (
        pl.DataFrame(
            {n: rng.integers(0, LEVELS, PEOPLE, dtype=np.uint8) for n in names}
        )
        for _ in range(2)
    )

    def by_numpy() -> list[object]:
        return [
            np.bincount(
                before[n].to_numpy() * LEVELS + after[n].to_numpy(), minlength=LEVELS**2
            )
            for n in names
        ]

    def counted(name: str) -> stats.PairedTable:
        return stats.PairedTable.from_pairs(before[name], after[name], levels=LEVELS)

    def by_jauge() -> list[dict[str, object]]:
        return [
            {"term": n, **stats.wilcoxon_signed_rank(counted(n)).tidy()[0]}
            for n in names
        ]

    for counts, name in zip(by_numpy(), names, strict=True):
        assert [c for row in counted(name).counts for c in row] == list(counts)  # type: ignore[call-overload]
    start = peak()
    ours = [seconds(by_jauge) for _ in range(RUNS)]
    grown = peak() - start
    theirs = [seconds(by_numpy) for _ in range(RUNS)]
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    frame = (before.estimated_size() + after.estimated_size()) / 1e6
    print(
        f"\n{PEOPLE:,} people x {ITEMS} items x 2 waves, two polars frames of {frame:.0f} MB together:"
    )
    print("\n| what | seconds of processor |\n|---|---|")
    print(
        f"| `np.bincount` per item, counting only | {statistics.median(theirs):.3f} |"
    )
    print(
        f"| `PairedTable.from_pairs` and signed-rank test per item, tidy rows | {statistics.median(ours):.3f} |"
    )
    print(f"\nratio {ratio:.2f}; memory on top {grown:.0f} MB")


def waves(
    people: int, case: str = "codes, sorted"
) -> tuple[list[str], pl.DataFrame, pl.DataFrame]:
    """Two waves of the same people, known by texts or numbers, sorted or not, in the same rows or not."""
    rng = np.random.default_rng(1)
    names = [f"q{i:02}" for i in range(ITEMS)]
    who = pl.int_range(people, eager=True)
    if "numbers" not in case:
        who = pl.select(pl.concat_str(pl.lit("P"), who.cast(pl.String))).to_series()
    if "sorted" not in case:
        who = who.shuffle(seed=3)

    def wave() -> pl.DataFrame:
        cells = (rng.integers(1, LEVELS + 1, people, dtype=np.int8) for _ in names)
        return pl.DataFrame({"code": who, **dict(zip(names, cells, strict=True))})

    entry, exit_ = wave(), wave()
    if "another order" in case:
        exit_ = exit_.sample(fraction=1.0, shuffle=True, seed=2)
    return names, entry, exit_


def declared(
    case: str, names: list[str], entry: pl.DataFrame, exit_: pl.DataFrame
) -> dict[str, Any]:
    """How the waves are handed over: a frame each, or one for both."""
    if "one row for both waves" in case:
        later = exit_.drop("code").rename({n: f"{n}_later" for n in names})
        columns = {n: f"{n}@entry" for n in names}
        columns |= {f"{n}_later": f"{n}@exit" for n in names}
        return {
            "answers": pl.concat([entry, later], how="horizontal"),
            "columns": columns,
        }
    if "one row for each wave" in case:
        both = [
            w.with_columns(wave=pl.lit(n))
            for n, w in (("entry", entry), ("exit", exit_))
        ]
        return {"answers": pl.concat(both, rechunk=True), "wave": "wave"}
    if "regions" in case:
        region = pl.int_range(len(entry), eager=True) % 13
        entry = entry.with_columns(region=pl.concat_str(pl.lit("R"), region))
        return {"entry": entry, "exit": exit_, "groups": ["region"]}
    return {"entry": entry, "exit": exit_}


def grown(work: Callable[[], None]) -> float:
    """Memory that a run needs beside what is there, in MB: the highest point, which Linux forgets if asked to."""
    Path("/proc/self/clear_refs").write_text("5")

    def status(name: str) -> int:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(name))

    before = status("VmRSS")
    work()
    return (status("VmHWM") - before) / 1024


def study(people: int, case: str) -> None:
    names, entry, exit_ = waves(people, case)
    given = declared(case, names, entry, exit_)
    frames = sum(
        f.estimated_size() for f in given.values() if hasattr(f, "estimated_size")
    )
    levels = [{"code": i, "label": f"level {i}"} for i in range(1, LEVELS + 1)]
    grid = jauge.Grid.build(
        id="g",
        title="g",
        waves=[{"id": "entry", "label": "Entry"}, {"id": "exit", "label": "Exit"}],
        scales=[{"id": "s", "kind": "likert", "better": "higher", "levels": levels}],
        items=[{"id": n, "scale": "s", "text": f"Question {n}"} for n in names],
    )
    pairs = [(entry[n].to_numpy(), exit_[n].to_numpy()) for n in names]

    def by_numpy() -> None:
        for before, after in pairs:
            np.bincount(before * (LEVELS + 1) + after, minlength=(LEVELS + 1) ** 2)

    def by_jauge() -> None:
        made = jauge.Study.from_frames(grid, id="code", **given)
        assert len(made.change().tidy()) >= ITEMS

    more = grown(by_jauge)
    both = [(*timed(by_jauge), *timed(by_numpy)) for _ in range(2 * RUNS + 1)]
    ours, ours_elapsed, theirs, theirs_elapsed = (
        statistics.median(run) for run in zip(*both, strict=True)
    )
    ratio = statistics.median(run[0] / run[2] for run in both)
    elapsed = statistics.median(run[1] / run[3] for run in both)
    print(
        f"| {case} | {ours:.3f} | {theirs:.3f} | {ratio:.1f} | "
        f"{ours_elapsed:.3f} | {theirs_elapsed:.3f} | {elapsed:.1f} | {frames / 1e6:.0f} | {more:.0f} |",
        flush=True,
    )


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Processor time of one run, and the time that passed."""
    start = time.perf_counter()
    spent = seconds(work)
    return spent, time.perf_counter() - start


def peers(people: int) -> None:
    """The same by pandas and one test per item: no reception, no secrecy, one statistic."""
    names, entry, exit_ = waves(people)
    before, after = entry.to_pandas(), exit_.to_pandas()

    def joined() -> "tuple[np.ndarray, np.ndarray]":
        both = before.merge(after, on="code", suffixes=("_1", "_2"))
        pairs = [both[[f"{n}_{w}" for n in names]].to_numpy() for w in (1, 2)]
        return pairs[0], pairs[1]

    print(
        f"\n| peer, {people:,} people x {ITEMS} items | seconds of processor |\n|---|---|"
    )
    print(f"| pandas `merge` on the code | {seconds(joined):.2f} |")
    first, second = joined()
    tests: dict[str, Callable[[np.ndarray, np.ndarray], object]] = {
        "scipy.stats.wilcoxon": lambda a, b: wilcoxon(b, a, zero_method="pratt"),
        "pingouin.wilcoxon": lambda a, b: pingouin.wilcoxon(b, a),
    }
    for name, test in tests.items():
        try:
            took = seconds(
                lambda test=test: [test(first[:, i], second[:, i]) for i in range(3)]
            )
        except MemoryError as fault:
            print(f"| and `{name}` per item | {fault} |")
        else:
            print(
                f"| and `{name}` per item (3 of {ITEMS} timed) | {took / 3 * ITEMS:.1f} |"
            )


if __name__ == "__main__":
    if sys.argv[1:]:
        study(PEOPLE, sys.argv[1])
        sys.exit()
    small_call()
    tables()
    print(
        f"\n`Study.from_frames(...).change()`, {PEOPLE:,} people x {ITEMS} items x 2 waves; processor and elapsed "
        "seconds beside `np.bincount` per item, medians of turns:\n\n"
        "| people are known by | processor | numpy | times | elapsed | numpy | times | frames, MB | MB on top |\n"
        "|---|---|---|---|---|---|---|---|---|",
        flush=True,
    )
    for case in CASES:
        # In a process of its own, whose memory nothing else has filled before.
        subprocess.run([sys.executable, __file__, case], check=True)  # noqa: S603
    peers(PEOPLE)
