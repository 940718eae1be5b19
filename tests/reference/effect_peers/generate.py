"""Intervals of Python peers on counts and answers written below: statsmodels' ratios, scipy's Brunner-Munzel.

The score limits of statsmodels are roots to its own tolerance of about 1e-8; the dossier says so.
"""

import json

import numpy
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

COUNTS = [(28, 35, 18, 30), (111, 185, 303, 429), (3, 4, 1, 4), (7, 40, 2, 55)]
GROUPS = [
    ([2, 3, 3, 4, 4, 1, 0, 4], [1, 2, 3, 3, 0, 1, 1]),
    ([0.5, 1.5, 2.25, 3.0, 9.0], [0.25, 0.5, 0.75, 1.75, 2.0, 2.25, 8.0]),
]


def ratio(x1: int, n1: int, x2: int, n2: int) -> dict:
    """Limits by every method that both sides have."""
    case = {"name": f"{x1} of {n1}, {x2} of {n2}", "counts": [x1, n1, x2, n2]}
    for compare, methods in {
        "odds-ratio": {"miettinen_nurminen": ("score", True), "score": ("score", False),
                       "wald_log": ("logit", True), "wald_log_half_added": ("logit-adjusted", True)},
        "ratio": {"miettinen_nurminen": ("score", True), "score": ("score", False),
                  "wald_log": ("log", True), "wald_log_half_added": ("log-adjusted", True)},
    }.items():
        case[compare.replace("-ratio", "").replace("ratio", "risk")] = {
            name: [float(limit) for limit in confint_proportions_2indep(
                x1, n1, x2, n2, compare=compare, method=method, correction=correction)]
            for name, (method, correction) in methods.items()
        }
    return case


def brunner_munzel(a: list, b: list) -> dict:
    """Standard error of the probability of superiority, read from the statistic."""
    found = stats.brunnermunzel(b, a)
    comparisons = numpy.sign(numpy.subtract.outer(numpy.array(a), numpy.array(b)))
    p = float((comparisons.mean() + 1) / 2)
    return {"name": f"{len(a)} against {len(b)}", "a": a, "b": b, "p": p,
            "std_error": float(abs((p - 0.5) / found.statistic))}


json.dump(
    {
        "made_with": {"scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
        "source": "MatchIt::lalonde, Fisher's tea, and made-up counts and answers",
        "cases": {"ratios": [ratio(*c) for c in COUNTS],
                  "brunner_munzel": [brunner_munzel(*g) for g in GROUPS]},
    },
    open("expected.json", "w", encoding="utf-8"),
    indent=1,
)
