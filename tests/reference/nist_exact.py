"""Shared by nist_univariate/generate.py and nist_anova/generate.py: exact results of decimal data, and of the doubles nearest to them.

NIST certifies results of the decimals; a program that reads doubles can at best give the exact results of those doubles. Both are
computed here in rational arithmetic, so that each data set carries the number of digits that doubles allow.
"""

import json
import math
import platform
from fractions import Fraction


def root(q, digits=60):
    """Square root of a rational, to some sixty digits."""
    scale = 10**digits
    return Fraction(math.isqrt(q.numerator * q.denominator * scale * scale), q.denominator * scale)


def log_relative_error(found, certified):
    """Correct digits, at most the fifteen that are certified."""
    if found == certified:
        return 15.0
    error = abs((found - certified) / certified)
    return min(15.0, -math.log10(error))


def case(name, difficulty, decimals, certified, results):
    """`results` maps numbers to (statistic, value) pairs; `certified` gives the printed values, as text."""
    exact = results([Fraction(d) for d in decimals])
    doubles = results([Fraction(float(d)) for d in decimals])
    statistics = []
    for key, printed in certified.items():
        # The certificate is the exact result, rounded to fifteen digits: the data were transcribed without fault.
        assert f"{float(exact[key]):.13e}" == f"{float(printed):.13e}", (name, key, float(exact[key]), printed)
        attainable = log_relative_error(doubles[key], Fraction(printed))
        statistics.append({"statistic": key, "certified": float(printed), "of_doubles": float(doubles[key]),
                           "attainable": attainable, "digits": min(13, math.floor(attainable))})
    return {"name": name, "difficulty": difficulty, "n": len(decimals),
            "exact_in_binary": all(Fraction(float(d)) == Fraction(d) for d in decimals), "statistics": statistics}


def write(cases, source):
    with open("expected.json", "w", encoding="utf-8") as f:
        json.dump({"made_with": {"NIST StRD": "certified values", "Python": f"{platform.python_version()}, rational arithmetic"},
                   "source": source, "cases": cases}, f, indent=1)
        f.write("\n")
