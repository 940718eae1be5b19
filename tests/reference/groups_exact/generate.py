"""Exact p-values in whole numbers: every table with the given margins, every way to share ranks out. No rounding until the end.

Run in this folder: python generate.py
"""

import json
import platform
from collections import Counter
from fractions import Fraction
from functools import lru_cache
from math import comb, factorial, prod

MARGIN = Fraction(1, 10**7)  # tables this close in probability are equally probable, as R has it


def fisher(table):
    """Probability of the table and of all that are no more probable: rows one by one, a counter of weights per margin."""
    rows, columns = [sum(r) for r in table], [sum(c) for c in zip(*table)]

    def fills(total, room):
        if len(room) == 1:
            if total <= room[0]:
                yield (total,)
            return
        for x in range(min(total, room[0]) + 1):
            for rest in fills(total - x, room[1:]):
                yield (x, *rest)

    # The probability is prod r! prod c! / n! / prod x!; the products of x! are kept whole, with how many tables have each.
    paths = {tuple(columns): Counter({1: 1})}
    for total in rows:
        after = {}
        for room, products in paths.items():
            for x in fills(total, room):
                left = tuple(a - b for a, b in zip(room, x))
                factor = prod(map(factorial, x))
                target = after.setdefault(left, Counter())
                for product, count in products.items():
                    target[product * factor] += count
        paths = after
    (products,) = paths.values()
    top = prod(map(factorial, rows + columns))
    n = factorial(sum(rows))
    here = prod(factorial(x) for r in table for x in r)
    assert sum(Fraction(top * c, n * d) for d, c in products.items()) == 1
    p = sum(Fraction(top * c, n * d) for d, c in products.items() if Fraction(here, d) <= 1 + MARGIN)
    return {"table": table, "n": sum(rows), "statistic": float(Fraction(top, n * here)), "p": float(p)}


def mann_whitney(first, second):
    """Counts per level. Twice U of the first group over all ways to choose its people."""
    both = [a + b for a, b in zip(first, second)]
    size, n = sum(first), sum(both)

    @lru_cache(maxsize=None)
    def ways(level, chosen, below):
        if level == len(both):
            return Counter({0: 1}) if chosen == size else Counter()
        out = Counter()
        for x in range(min(both[level], size - chosen) + 1):
            others = below - chosen
            gain = x * (2 * others + both[level] - x)
            for u, w in ways(level + 1, chosen + x, below + both[level]).items():
                out[u + gain] += w * comb(both[level], x)
        return out

    distribution = ways(0, 0, 0)
    total = sum(distribution.values())
    assert total == comb(n, size)
    below, observed = 0, 0
    for a, b in zip(first, second):
        observed += a * (2 * below + b)
        below += b
    middle = size * (n - size)
    p = lambda keep: float(Fraction(sum(w for u, w in distribution.items() if keep(u)), total))
    return {"first": first, "second": second, "U": observed / 2,
            "two_sided": p(lambda u: abs(u - middle) >= abs(observed - middle)),
            "greater": p(lambda u: u >= observed), "less": p(lambda u: u <= observed)}


tables = {
    "job satisfaction": [[1, 2, 1, 0], [3, 3, 6, 1], [10, 10, 14, 9], [6, 7, 12, 11]],
    "sparse": [[4, 0, 1], [0, 3, 1], [1, 1, 5], [0, 2, 0]],
    "treat x race": [[87, 61, 281], [156, 11, 18]],
    "three by two": [[3, 4], [6, 2], [1, 9]],
    "as expected": [[4, 4], [4, 4], [2, 2]],
    "far out": [[30, 0, 0], [0, 25, 1], [0, 0, 20]],
    "five levels": [[1, 4, 9, 7, 2], [6, 8, 5, 1, 0]],
}
ranks = {
    "five levels": ([2, 6, 10, 15, 7], [9, 14, 12, 5, 0]),
    "unused level": ([0, 3, 0, 5, 4], [2, 6, 0, 1, 1]),
    "no tie": ([0, 0, 1, 0, 0, 1, 1, 0, 1, 1, 1, 1], [1, 1, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0]),
    "unequal groups": ([0, 0, 1, 2], [20, 40, 25, 7]),
    "far out": ([0, 0, 3, 27], [25, 4, 1, 0]),
    "one person": ([0, 1, 0], [3, 2, 4]),
}
cases = {
    # The counters of "job satisfaction" are the slow ones: two minutes.
    "tables": [{"name": name, **fisher(t)} for name, t in tables.items()],
    "ranks": [{"name": name, **mann_whitney(*r)} for name, r in ranks.items()],
}
with open("expected.json", "w", encoding="utf-8") as f:
    json.dump({"made_with": {"Python": f"{platform.python_version()}, whole numbers"},
               "source": "typed counts; ?fisher.test (Agresti 2002), MatchIt::lalonde", "cases": cases}, f, indent=1)
    f.write("\n")
