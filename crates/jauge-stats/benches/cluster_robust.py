"""Cluster-robust regression of jauge.stats against statsmodels: 60,000 rows, 6 columns, 204 projects.

Both in one process, one thread, turn by turn on the same numpy arrays; the ratio is taken run by run. Needs the
built package, numpy and statsmodels: `python cluster_robust.py`. Prints a Markdown table. Peak memory is that of a
process of its own for each kind of fit, above what the imports and the data take.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import statsmodels
import statsmodels.api as sm
from jauge import stats

ROWS, PROJECTS, RUNS = 60_000, 204, 15
NAMES = ["(Intercept)", "arm", "before", "age", "woman", "wave"]

draw = np.random.default_rng(20_260_101)
project = draw.integers(0, PROJECTS, ROWS)
learner = np.arange(ROWS) % (ROWS // 2)
x = np.asfortranarray(
    np.column_stack(
        [
            np.ones(ROWS),
            project % 2,
            draw.normal(50, 10, ROWS),
            draw.integers(18, 58, ROWS),
            draw.integers(0, 2, ROWS),
            np.arange(ROWS) // (ROWS // 2),
        ]
    ).astype(float)
)
y = 10 + 2 * x[:, 1] + 0.7 * x[:, 2] + 3 * draw.normal(size=PROJECTS)[project] + 8 * draw.normal(size=ROWS)


def peer() -> np.ndarray:
    """Fit, standard errors, p-values and limits of statsmodels."""
    fit = sm.OLS(y, x).fit(cov_type="cluster", cov_kwds={"groups": project}, use_t=True)
    return np.column_stack([fit.params, fit.bse, fit.pvalues, fit.conf_int()])


def ours(variance: str, clusters: np.ndarray | None, df: str = "usual") -> Callable[[], np.ndarray]:
    """Return the same of jauge."""

    def run() -> np.ndarray:
        fit = stats.ols(
            y, x, names=NAMES, constant="none", clusters=clusters, variance=variance, df=df
        )
        rows = fit.coefficients.values()
        return np.array([[e.estimate, e.std_error, e.p_value, e.conf_low, e.conf_high] for e in rows])

    return run


KINDS = {
    "statsmodels, cluster (CR1S), 204 projects": peer,
    "jauge, CR1S, 204 projects": ours("cr1s", project),
    "jauge, CR2 with Satterthwaite, 204 projects": ours("cr2", project),
    "jauge, CR2 with Satterthwaite, 30,000 pairs": ours("cr2", learner),
    "jauge, HC2 with Satterthwaite, 60,000 rows": ours("hc2", None, "satterthwaite"),
}


def memory(field: str) -> float:
    """Memory of this process in MB: now (VmRSS) or at its peak (VmHWM). Linux only."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(field)).split()[1]) / 1024


if len(sys.argv) > 1:
    Path("/proc/self/clear_refs").write_text("5")  # forgets the peak of the imports
    before = memory("VmRSS")
    KINDS[sys.argv[1]]()
    print(memory("VmHWM") - before)
    sys.exit()

a, b = peer(), KINDS["jauge, CR1S, 204 projects"]()
worst = np.max(np.abs(a[:, :2] / b[:, :2] - 1))
assert worst < 1e-9, worst
times: dict[str, list[float]] = {kind: [] for kind in KINDS}
for _ in range(RUNS):
    for kind, run in KINDS.items():
        start = time.perf_counter()
        run()
        times[kind].append(1e3 * (time.perf_counter() - start))
base = times["statsmodels, cluster (CR1S), 204 projects"]
print(f"{platform.machine()}, Python {platform.python_version()}, statsmodels {statsmodels.__version__}, ")
print(f"one thread; median of {RUNS}; estimates and standard errors agree to {worst:.0e}\n")
print("| what | ms | share of statsmodels' time | memory on top, MB |\n|---|---|---|---|")
for kind, found in times.items():
    ratio = statistics.median(mine / theirs for mine, theirs in zip(found, base, strict=True))
    memory = subprocess.run(
        [sys.executable, __file__, kind], capture_output=True, text=True, check=True
    ).stdout.strip()
    print(f"| {kind} | {statistics.median(found):.1f} | {ratio:.2f} | {float(memory):.1f} |")
