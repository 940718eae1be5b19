"""Brunner-Munzel by scipy, on the data of ../groups_samples, ../lalonde and ../arthritis.

scipy looks at P(x < y), so that its first argument is our second group. Run in this folder: python generate.py
"""

import csv
import json
import platform

import scipy
from scipy.stats import brunnermunzel


def rows(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


samples = {}
for r in rows("../groups_samples/data.csv"):
    samples.setdefault((r["set"], r["group"]), []).append(float(r["value"]))
for r in rows("../lalonde/data.csv"):
    samples.setdefault(("lalonde", r["treat"]), []).append(float(r["re78"]))
for r in rows("../arthritis/data.csv"):
    if r["m5"]:
        samples.setdefault(("arthritis", r["trt"]), []).append(float(r["m5"]))

cases = []
for name, a, b in [("sprays", "C", "D"), ("sprays", "A", "B"), ("ozone", "5", "8"), ("ozone", "6", "9"),
                   ("amnion", "term", "early"), ("lalonde", "1", "0"), ("arthritis", "1", "2")]:
    case = {"name": f"{name} {a}-{b}", "set": name, "a": a, "b": b}
    for ours, theirs in [("two_sided", "two-sided"), ("greater", "greater"), ("less", "less")]:
        found = brunnermunzel(samples[name, b], samples[name, a], alternative=theirs)
        case["statistic"] = float(found.statistic)
        case[ours] = float(found.pvalue)
    # scipy's "greater" is about its own first argument.
    case["greater"], case["less"] = case["less"], case["greater"]
    cases.append(case)
with open("expected.json", "w", encoding="utf-8") as f:
    json.dump({"made_with": {"Python": platform.python_version(), "scipy": scipy.__version__},
               "source": "../groups_samples, ../lalonde, ../arthritis", "cases": cases}, f, indent=1)
    f.write("\n")
