"""BCa interval of the mean of 60,000 paired changes from 10,000 resamples, against scipy.

Called by `cargo xtask bench`; prints a Markdown table. Both programs in one process on the same arrays, turn by turn: changes on
a five-level item as scipy and `jauge.stats.bootstrap` take them, the same as a table of counts, and changes that all differ.
`RAYON_NUM_THREADS` says how many threads ours may use; the script calls itself with one and with two.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
from jauge import stats
from scipy import stats as scipy_stats

PEOPLE, RESAMPLES, RUNS = 60_000, 10_000, 5
# scipy keeps this number of resamples in memory at once: with all of them it needs 4.8 GB.
BATCH = 50
SEED = 20_260_101


def seconds(runs: int, work: Callable[[], object]) -> float:
    """Seconds of the fastest run."""
    least = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        work()
        least = min(least, time.perf_counter() - start)
    return least


def of_scipy(values: np.ndarray) -> tuple[float, float]:
    """scipy's limits."""
    found = scipy_stats.bootstrap(
        (values,), np.mean, n_resamples=RESAMPLES, method="BCa", batch=BATCH, rng=SEED
    )
    return found.confidence_interval.low, found.confidence_interval.high


def main() -> None:
    """Time both and print the rows of the table for this number of threads."""
    threads = int(os.environ["RAYON_NUM_THREADS"])
    draw = np.random.default_rng(SEED)
    before = draw.integers(0, 5, PEOPLE)
    after = np.clip(before + draw.integers(-1, 2, PEOPLE), 0, 4)
    change = (after - before).astype(float)
    table = stats.PairedTable.from_pairs(before, after, levels=5)
    skewed = draw.exponential(size=PEOPLE)

    def of_table() -> stats.Bootstrap:
        return stats.bootstrap_paired_table(
            table, seed=1, statistic="mean_change", scores=range(5), resamples=RESAMPLES
        )

    def of_values(values: np.ndarray) -> stats.Bootstrap:
        return stats.bootstrap(values, seed=1, resamples=RESAMPLES)

    theirs = {}
    if threads == 1:
        for values, ours in ((change, of_values(change)), (skewed, of_values(skewed))):
            start = time.perf_counter()
            limits = of_scipy(values)
            theirs[id(values)] = time.perf_counter() - start
            # Two sets of resamples: their limits scatter by some 0.03 standard errors.
            assert np.allclose(limits, (ours.conf_low, ours.conf_high), atol=0.15 * ours.std_error)
        print("| what | seconds | scipy, seconds | times ours |\n|---|---|---|---|")
    rows = (
        ("five levels, table of counts", of_table, theirs.get(id(change))),
        ("five levels, array", lambda: of_values(change), theirs.get(id(change))),
        ("60,000 different numbers", lambda: of_values(skewed), theirs.get(id(skewed))),
    )
    for name, work, peer in rows:
        ours = seconds(RUNS, work)
        beside = "| | |" if peer is None else f"| {peer:.1f} | **{peer / ours:,.0f}** |"
        print(f"| {name}, {threads} thread{'s' * (threads > 1)} | {ours:.4f} {beside}", flush=True)


if __name__ == "__main__":
    if "RAYON_NUM_THREADS" in os.environ:
        main()
    else:
        for count in (1, 2):
            there = {**os.environ, "RAYON_NUM_THREADS": str(count)}
            subprocess.run([sys.executable, __file__], env=there, check=True)
