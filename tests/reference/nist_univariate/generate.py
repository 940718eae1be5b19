"""NIST StRD, univariate summary statistics: all nine data sets. NumAcc1 to 4 are written by their formulas.

Run in this folder: python generate.py
"""

import csv
import sys

sys.path.insert(0, "..")
from nist_exact import case, root, write


def results(values):
    n = len(values)
    mean = sum(values) / n
    return {"mean": mean, "sd": root(sum((x - mean) ** 2 for x in values) / (n - 1))}


observed = {}
with open("data.csv", encoding="utf-8", newline="") as f:
    for row in csv.DictReader(f):
        observed.setdefault(row["set"], []).append(row["value"])
with open("pi.csv", encoding="utf-8", newline="") as f:
    observed["PiDigits"] = [row["digit"] for row in csv.DictReader(f)]


def alternating(base):
    return [f"{base}.2"] + [f"{base}.1", f"{base}.3"] * 500


sets = [
    ("PiDigits", "lower", observed["PiDigits"], "4.53480000000000", "2.86733906028871"),
    ("Lottery", "lower", observed["Lottery"], "518.958715596330", "291.699727470969"),
    ("Lew", "lower", observed["Lew"], "-177.435000000000", "277.332168044316"),
    ("Mavro", "lower", observed["Mavro"], "2.00185600000000", "0.000429123454003053"),
    ("Michelso", "lower", observed["Michelso"], "299.852400000000", "0.0790105478190518"),
    ("NumAcc1", "lower", ["10000001", "10000003", "10000002"], "10000002", "1"),
    ("NumAcc2", "average", alternating("1"), "1.2", "0.1"),
    ("NumAcc3", "average", alternating("1000000"), "1000000.2", "0.1"),
    ("NumAcc4", "higher", alternating("10000000"), "10000000.2", "0.1"),
]
write([case(name, difficulty, values, {"mean": mean, "sd": sd}, results) for name, difficulty, values, mean, sd in sets],
      "NIST Statistical Reference Datasets, univariate summary statistics (US government work, public domain)")
