"""Least squares of the NIST Statistical Reference Datasets in exact rational arithmetic.

``decimal``: of the numbers as printed. These are the certified values: those of Filip, the hardest, are
compared with the printed ones below. ``doubles``: of the numbers as a program receives them, columns and
outcome rounded to doubles, powers made by repeated multiplication. Nothing that reads doubles can be asked for more
digits of ``decimal`` than ``doubles`` has.

Run in this folder: python generate.py
"""

import csv
import json
import math
import platform
from fractions import Fraction

CERTIFIED_FILIP = [
    "-1467.48961422980", "-2772.17959193342", "-2316.37108160893", "-1127.97394098372",
    "-354.478233703349", "-75.1242017393757", "-10.8753180355343", "-1.06221498588947",
    "-0.0670191154593408", "-0.00246781078275479", "-0.0000402962525080404",
]  # fmt: skip
CERTIFIED_FILIP_SE = [
    "298.084530995537", "559.779865474950", "466.477572127796", "227.204274477751",
    "71.6478660875927", "15.2897178747400", "2.23691159816033", "0.221624321934227",
    "0.0142363763154724", "0.000535617408889821", "0.00000896632837373868",
]  # fmt: skip


def solve(a, columns):
    """Solve a x = c for each right-hand side, by exact elimination."""
    size = len(a)
    m = [row[:] + [c[i] for c in columns] for i, row in enumerate(a)]
    for i in range(size):
        pivot = next(r for r in range(i, size) if m[r][i] != 0)
        m[i], m[pivot] = m[pivot], m[i]
        m[i] = [v / m[i][i] for v in m[i]]
        for r in range(size):
            if r != i and m[r][i] != 0:
                factor = m[r][i]
                m[r] = [v - factor * w for v, w in zip(m[r], m[i], strict=True)]
    return [[m[i][size + k] for i in range(size)] for k in range(len(columns))]


def root(q):
    """Square root of a fraction, rounded once."""
    if q == 0:
        return 0.0
    scale = 10**60
    return float(Fraction(math.isqrt(q.numerator * scale * scale // q.denominator), scale))


def least_squares(rows, y):
    """Coefficients, standard errors, residual standard deviation, R squared."""
    p, n = len(rows[0]), len(y)
    a = [[sum(r[i] * r[j] for r in rows) for j in range(p)] for i in range(p)]
    units = [[Fraction(i == j) for i in range(p)] for j in range(p)]
    b, *inverse = solve(a, [[sum(r[i] * v for r, v in zip(rows, y, strict=True)) for i in range(p)], *units])
    fitted = (sum(c * x for c, x in zip(b, r, strict=True)) for r in rows)
    rss = sum((v - f) ** 2 for v, f in zip(y, fitted, strict=True))
    mean = sum(y) / n
    s2 = rss / (n - p)
    return {
        "coef": [float(v) for v in b],
        "se": [root(s2 * inverse[j][j]) for j in range(p)],
        "sd": root(s2),
        "r2": float(1 - rss / sum((v - mean) ** 2 for v in y)),
    }


def case(name, degree=None):
    """Both forms of one data set; a polynomial in ``x`` if a degree is given."""
    with open(f"{name}.csv", encoding="utf-8") as file:
        data = list(csv.DictReader(file))
    y = [r["y"] for r in data]
    columns = [k for k in data[0] if k != "y"]
    exact, rounded = [], []
    for r in data:
        if degree is None:
            exact.append([Fraction(1), *(Fraction(r[k]) for k in columns)])
            rounded.append([Fraction(1), *(Fraction(float(r[k])) for k in columns)])
        else:
            x, power = float(r["x"]), 1.0
            exact.append([Fraction(r["x"]) ** k for k in range(degree + 1)])
            row = []
            for _ in range(degree + 1):
                row.append(Fraction(power))
                power *= x
            rounded.append(row)
    return {
        "name": name,
        "degree": degree,
        "decimal": least_squares(exact, [Fraction(v) for v in y]),
        "doubles": least_squares(rounded, [Fraction(float(v)) for v in y]),
    }


def write_wampler():
    """Write the five data sets from their definition."""
    x = range(21)
    noise = [759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048]
    noise += noise[-2::-1]
    for number, size in ((1, 0), (2, 0), (3, 1), (4, 100), (5, 10_000)):
        with open(f"wampler{number}.csv", "w", encoding="utf-8") as file:
            file.write("x,y\n")
            for v, e in zip(x, noise, strict=True):
                if number == 2:
                    y = sum(Fraction(v**k, 10**k) for k in range(6))
                    file.write(f"{v},{float(y):.5f}\n")
                else:
                    file.write(f"{v},{sum(v**k for k in range(6)) + size * e}\n")


write_wampler()
cases = [case("longley"), case("norris"), *(case(f"wampler{i}", 5) for i in range(1, 6)), case("filip", 10)]
filip = cases[-1]["decimal"]
for found, printed in zip(
    filip["coef"] + filip["se"], CERTIFIED_FILIP + CERTIFIED_FILIP_SE, strict=True
):
    assert abs(found / float(printed) - 1) < 2e-14, (found, printed)
with open("expected.json", "w", encoding="utf-8") as out:
    made_with = {"Python": platform.python_version(), "exact rational arithmetic": "of its fractions module"}
    source = "NIST Statistical Reference Datasets, linear regression (public domain)"
    json.dump({"made_with": made_with, "source": source, "cases": cases}, out, indent=1)
    out.write("\n")
