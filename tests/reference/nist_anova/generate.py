"""NIST StRD, analysis of variance: all eleven data sets. SmLs01 to 09 (Simon and Lesage) are written by their formula.

Run in this folder: python generate.py
"""

import csv
import sys

sys.path.insert(0, "..")
from nist_exact import case, root, write


def results_of(groups):
    def results(values):
        by_group = {}
        for group, value in zip(groups, values):
            by_group.setdefault(group, []).append(value)
        n, k = len(values), len(by_group)
        mean = sum(values) / n
        means = {g: sum(v) / len(v) for g, v in by_group.items()}
        between = sum(len(v) * (means[g] - mean) ** 2 for g, v in by_group.items())
        within = sum((x - means[g]) ** 2 for g, v in by_group.items() for x in v)
        ms_between, ms_within = between / (k - 1), within / (n - k)
        return {"ss_between": between, "ms_between": ms_between, "F": ms_between / ms_within, "ss_within": within,
                "ms_within": ms_within, "r_squared": between / (between + within), "residual_sd": root(ms_within)}

    return results


def certified(*values):
    return dict(zip(["ss_between", "ms_between", "F", "ss_within", "ms_within", "r_squared", "residual_sd"], values, strict=True))


def stepped(base, replicates):
    """Nine groups around base + 0.4, 0.3, 0.5, 0.3, 0.5, ...: the centre once, then 0.1 below and above in turn."""
    groups, values = [], []
    for group, centre in enumerate([4, 3, 5, 3, 5, 3, 5, 3, 5]):
        tenths = [centre] + [centre - 1, centre + 1] * (replicates // 2)
        groups += [group] * replicates
        values += [f"{base}.{t}" for t in tenths]
    return groups, values


observed = {}
with open("data.csv", encoding="utf-8", newline="") as f:
    for row in csv.DictReader(f):
        groups, values = observed.setdefault(row["set"], ([], []))
        groups.append(row["group"])
        values.append(row["value"])
small = certified("1.68", "0.21", "21", "1.8", "0.01", "0.482758620689655", "0.1")
medium = certified("16.08", "2.01", "201", "18", "0.01", "0.471830985915493", "0.1")
large = certified("160.08", "20.01", "2001", "180", "0.01", "0.470712773465067", "0.1")
silicon = certified("5.11462616000000E-02", "1.27865654000000E-02", "1.18046237440255", "2.16636560000000E-01",
                    "1.08318280000000E-02", "1.90999039051129E-01", "1.04076068334656E-01")
silver = certified("3.63834187500000E-09", "3.63834187500000E-09", "1.59467335677930E+01", "1.04951729166667E-08",
                   "2.28155932971014E-10", "2.57426544538321E-01", "1.51048314446410E-05")
sets = [("SiRstv", "lower", *observed["SiRstv"], silicon), ("AtmWtAg", "average", *observed["AtmWtAg"], silver)]
for i, (base, difficulty) in enumerate([("1", "lower"), ("1000000", "average"), ("1000000000000", "higher")]):
    for j, (replicates, values) in enumerate([(21, small), (201, medium), (2001, large)]):
        sets.append((f"SmLs0{3 * i + j + 1}", difficulty, *stepped(base, replicates), values))
write([case(name, difficulty, values, printed, results_of(groups)) for name, difficulty, groups, values, printed in sets],
      "NIST Statistical Reference Datasets, analysis of variance (US government work, public domain)")
