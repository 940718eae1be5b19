"""Power and sample sizes as statsmodels computes them (it counts both tails).

Run in this folder, with statsmodels: python generate.py
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

from statsmodels.stats.power import NormalIndPower, TTestIndPower, TTestPower
from statsmodels.stats.proportion import proportion_effectsize

WORDS = {"two_sided": "two-sided", "greater": "larger", "less": "smaller"}


def paired(d: float, n: int, alpha: float, alternative: str) -> dict:
    power = TTestPower().power(d, n, alpha, alternative=WORDS[alternative])
    return {
        "name": f"{d} {n} {alternative}",
        "d": d, "n": n, "sig_level": alpha, "alternative": alternative, "power": float(power),
    }


def groups(d: float, n1: int, n2: int, alpha: float, alternative: str) -> dict:
    power = TTestIndPower().power(d, n1, alpha, ratio=n2 / n1, alternative=WORDS[alternative])
    return {
        "name": f"{d} {n1} {n2} {alternative}",
        "d": d, "n1": n1, "n2": n2, "sig_level": alpha, "alternative": alternative,
        "power": float(power),
    }


def groups_n(d: float, ratio: float, power: float) -> dict:
    n1 = TTestIndPower().solve_power(d, nobs1=None, alpha=0.05, power=power, ratio=ratio)
    return {"name": f"{d} {ratio} {power}", "d": d, "ratio": ratio, "target_power": power, "n_exact": float(n1)}


def two(p: float, q: float, n1: int, n2: int) -> dict:
    h = proportion_effectsize(p, q)
    return {
        "name": f"{p} {q} {n1} {n2}", "share": p, "reference": q, "n1": n1, "n2": n2, "h": float(h),
        "power": float(NormalIndPower().power(h, n1, 0.05, ratio=n2 / n1)),
    }


cases = {
    "paired": [
        paired(0.5, 30, 0.05, "two_sided"), paired(0.2, 204, 0.05, "two_sided"),
        paired(0.5, 30, 0.05, "greater"), paired(-0.4, 12, 0.01, "less"), paired(0.3, 5, 0.05, "two_sided"),
    ],
    "groups": [
        groups(0.5, 30, 30, 0.05, "two_sided"), groups(0.2, 204, 204, 0.05, "two_sided"),
        groups(0.5, 20, 60, 0.05, "greater"), groups(0.9, 4, 7, 0.05, "two_sided"),
    ],
    "groups_n": [groups_n(0.5, 1.0, 0.8), groups_n(0.4, 0.37, 0.9), groups_n(0.25, 3.0, 0.8)],
    "two_shares": [two(0.75, 0.5, 30, 30), two(0.47, 0.33, 204, 85), two(0.02, 0.06, 150, 300)],
}
Path("expected.json").write_text(
    json.dumps(
        {
            "made_with": {"Python": platform.python_version(), "statsmodels": version("statsmodels")},
            "source": "statsmodels.stats.power; solve_power stops early, so n_exact is compared more loosely",
            "cases": cases,
        },
        indent=1,
    )
    + "\n"
)
