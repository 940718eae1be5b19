"""Estimates of a stratified cluster sample of 1,000,000 rows, against the package svy.

Both run in this process on one thread, in turn, on the same columns; the medians of the runs and
their ratio are printed as a Markdown table. Needs ``pip install svy polars numpy`` beside jauge.

"ready" rows time one estimate of a design that has already answered once; the first two rows time
what comes before: the design from its columns, and its first mean.
"""

import os

for name in ("POLARS_MAX_THREADS", "RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

import platform
import statistics
import time
from collections.abc import Callable
from importlib.metadata import version

import numpy as np
import polars as pl
import svy
from jauge import stats

ROWS, STRATA, CLUSTERS, GROUPS, RUNS, SEED = 1_000_000, 50, 2_000, 10, 15, 20_260_101


def sample() -> dict[str, np.ndarray]:
    """Make the columns: clusters nested in strata, in random order."""
    draw = np.random.default_rng(SEED)
    cluster = draw.integers(0, CLUSTERS, ROWS)
    level = draw.normal(0, 1, CLUSTERS)
    return {
        "stratum": cluster % STRATA,
        "cluster": cluster,
        "weight": draw.uniform(1, 9, ROWS),
        "y": 50 + 3 * level[cluster] + draw.normal(0, 10, ROWS),
        "group": draw.integers(0, GROUPS, ROWS),
    }


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Check that both agree, time both, print the table."""
    columns = sample()
    frame = pl.DataFrame(columns)
    y, group = columns["y"], columns["group"]
    chosen = group < GROUPS // 3

    def ours() -> stats.SurveyDesign:
        return stats.SurveyDesign(
            columns["weight"], strata=columns["stratum"], clusters=columns["cluster"]
        )

    def theirs() -> svy.Sample:
        return svy.Sample(frame, svy.Design(stratum="stratum", psu="cluster", wgt="weight"))

    design, peer = ours(), theirs()
    mean, other = design.mean(y), peer.estimation.mean("y").estimates[0]
    assert mean.std_error is not None
    assert abs(mean.estimate - other.est) < 1e-9 * abs(other.est), (mean, other)
    assert abs(mean.std_error - other.se) < 1e-9 * other.se, (mean, other)
    tasks: list[tuple[str, Callable[[], object], Callable[[], object]]] = [
        ("design from columns", ours, theirs),
        (
            "design and first mean",
            lambda: ours().mean(y),
            lambda: theirs().estimation.mean("y"),
        ),
        ("mean, ready", lambda: design.mean(y), lambda: peer.estimation.mean("y")),
        (
            f"mean of {GROUPS} groups, ready",
            lambda: design.mean(y, by=group),
            lambda: peer.estimation.mean("y", by="group"),
        ),
        (
            "mean of a domain, ready",
            lambda: design.mean(y, where=chosen),
            lambda: peer.estimation.mean("y", where=svy.col("group") < GROUPS // 3),
        ),
        (
            "median, ready",
            lambda: design.quantile(y),
            lambda: peer.estimation.median("y"),
        ),
    ]
    print(
        f"{platform.machine()}, Python {platform.python_version()}, svy {version('svy')}, ", end=""
    )
    print(f"{ROWS:,} rows, {STRATA} strata, {CLUSTERS} clusters, one thread, median of {RUNS}\n")
    print("| task | jauge, ms | svy, ms | svy / jauge |\n|---|---|---|---|")
    for name, mine, peers in tasks:
        pairs = [(timed(mine), timed(peers)) for _ in range(RUNS)]
        a, b = (1000 * statistics.median(times) for times in zip(*pairs, strict=True))
        print(f"| {name} | {a:.1f} | {b:.1f} | {b / a:.1f} |")


if __name__ == "__main__":
    main()
