"""From a frame in memory to what changed, and the cost of one small call.

Prints the two tables of BENCHMARKS.md. Needs numpy, polars, scipy and pingouin: `cargo xtask bench`.
"""

import resource
import statistics
import sys
import time
import timeit
from collections.abc import Callable

import jauge
import numpy as np
import pingouin
import polars as pl
from jauge import stats
from scipy.stats import wilcoxon

PEOPLE, ITEMS, LEVELS, RUNS = 1_000_000, 30, 5, 5


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


def study(people: int) -> None:
    rng = np.random.default_rng(1)
    names = [f"q{i:02}" for i in range(ITEMS)]
    codes = [f"P{i}" for i in range(people)]
    entry, exit_ = (
        pl.DataFrame(
            {
                "code": codes,
                **{
                    n: rng.integers(1, LEVELS + 1, people, dtype=np.int8) for n in names
                },
            }
        )
        for _ in range(2)
    )
    levels = [{"code": i, "label": f"level {i}"} for i in range(1, LEVELS + 1)]
    grid = jauge.Grid.build(
        id="g",
        title="g",
        waves=[{"id": "entry", "label": "Entry"}, {"id": "exit", "label": "Exit"}],
        scales=[{"id": "s", "kind": "likert", "better": "higher", "levels": levels}],
        items=[{"id": n, "scale": "s", "text": f"Question {n}"} for n in names],
    )
    start = peak()
    made = jauge.Study.from_frames(grid, entry=entry, exit=exit_, id="code")
    took = seconds(lambda: made.change().tidy())
    print(
        f"\n`Study.from_frames(...).change()`, {people:,} people, linked, analysed and cleared: "
        f"{took:.2f} s of processor, {peak() - start:.0f} MB on top"
    )


if __name__ == "__main__":
    small_call()
    tables()
    study(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)
