"""Noncentral chi-squared and F in 60-digit arithmetic (mpmath), and scipy (Boost) beside it where it holds.

Both tails are Poisson mixtures of regularised incomplete gamma and beta functions, each of which is a series of positive terms. Upper
tails are one minus lower ones, in so many digits (60 to 1000) that nothing is lost.
"""

import json

import mpmath
import scipy
from mpmath import mp, mpf
from scipy import stats

mp.dps = 60


def lower_gamma(a, x):
    """P(a, x) by its series of positive terms."""
    term = x**a * mp.exp(-x) / mp.gamma(a + 1)
    total, k = term, a
    while term > total * mpf(10) ** -70:
        k += 1
        term *= x / k
        total += term
    return total


def lower_beta(y, a, b):
    """I_y(a, b) by its series of positive terms."""
    term = mp.exp(a * mp.log(y) + b * mp.log1p(-y) - mp.log(a)
                  - (mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)))
    total, k = term, 0
    while term > total * mpf(10) ** -70:
        term *= y * (a + b + k) / (a + 1 + k)
        total += term
        k += 1
    return total


def mixture(ncp, tails, step):
    """(cdf, sf): the central tails with j more steps, the lower one falling by step(j)."""
    mean = mpf(ncp) / 2
    if ncp == 0:
        return tails(0)
    first, last = max(0, int(mean - 26 * mp.sqrt(mean) - 200)), int(mean + 26 * mp.sqrt(mean) + 400)
    lower, upper = tails(first)
    weight = mp.exp(-mean + first * mp.log(mean) - mp.loggamma(first + 1))
    cdf = sf = mpf(0)
    for j in range(first, last):
        cdf += weight * lower
        sf += weight * upper
        down = step(j)
        lower -= down
        upper += down
        weight *= mean / (j + 1)
    return cdf, sf


def chi_squared(x, df, ncp):
    a, y = mpf(df) / 2, mpf(x) / 2
    mp.dps = 60 + int(min(940, float(y + ncp)))
    state = {}

    def tails(j):
        low = lower_gamma(a + j, y)
        return low, 1 - low

    def step(j):
        if "j" in state and state["j"] == j - 1:
            state["t"] *= y / (a + j)
        else:
            state["t"] = mp.exp((a + j) * mp.log(y) - y - mp.loggamma(a + j + 1))
        state["j"] = j
        return state["t"]

    return mixture(ncp, tails, step)


def f_distribution(f, df1, df2, ncp):
    a, b = mpf(df1) / 2, mpf(df2) / 2
    y = mpf(df1) * mpf(f) / (mpf(df1) * mpf(f) + mpf(df2))
    mp.dps = 60 + int(min(940, float(mpf(df1) * f + ncp)))
    state = {}

    def tails(j):
        low = lower_beta(y, a + j, b)
        return low, 1 - low

    def step(j):
        if "j" in state and state["j"] == j - 1:
            state["t"] *= y * (a + b + j - 1) / (a + j)
        else:
            state["t"] = mp.exp((a + j) * mp.log(y) + b * mp.log1p(-y) + mp.loggamma(a + j + b)
                                - mp.loggamma(a + j + 1) - mp.loggamma(b))
        state["j"] = j
        return state["t"]

    return mixture(ncp, tails, step)


def double(x):
    """The nearest double, None below the normal range."""
    found = float(x)
    return found if found > 1e-290 else None


chi, fs = [], []
for x, df, ncp in [(4, 1, 3), (0.5, 2, 0), (0.001, 3, 12), (60, 3, 12), (300, 3, 12), (1e-6, 1, 40), (224, 2, 220), (150, 2, 220),
                   (788.3, 1, 788), (788.3, 1, 900), (788.3, 1, 500), (1944, 36, 1900), (31.27, 12, 1e-8), (31.27, 12.5, 7.25), (5, 400, 2),
                   (2600, 400, 1500), (20000, 6, 20500), (20000, 6, 17000)]:
    cdf, sf = chi_squared(mpf(x), df, ncp)
    case = {"x": x, "df": df, "ncp": ncp, "cdf": double(cdf), "sf": double(sf)}
    case["name"] = f"x {x}, df {df}, ncp {ncp}"
    case["peer_cdf"] = float(stats.ncx2.cdf(x, df, ncp)) if ncp else None
    chi.append(case)
for f, df1, df2, ncp in [(2, 3, 20, 4), (0.3, 2, 9, 0), (0.001, 3, 30, 15), (40, 3, 30, 15), (400, 3, 30, 15), (34.7, 5, 66, 170), (8.5, 4, 111, 80),
                         (900, 2, 500, 1800), (900, 2, 500, 1000), (6.5, 4, 59995, 26), (6.5, 4, 59995, 90), (3.2, 2.4, 17.7, 7.5), (1, 1, 1, 2),
                         (5000, 1, 1, 2), (0.6, 60, 40, 3), (3, 6, 12000, 300)]:
    cdf, sf = f_distribution(mpf(f), df1, df2, ncp)
    case = {"f": f, "df1": df1, "df2": df2, "ncp": ncp, "cdf": double(cdf), "sf": double(sf)}
    case["name"] = f"f {f}, df {df1} and {df2}, ncp {ncp}"
    case["peer_cdf"] = float(stats.ncf.cdf(f, df1, df2, ncp)) if ncp else None
    fs.append(case)

json.dump(
    {"made_with": {"mpmath": mpmath.__version__, "scipy": scipy.__version__},
     "source": "arguments written in generate.py",
     "cases": {"chi_squared": chi, "f": fs}},
    open("expected.json", "w", encoding="utf-8"), indent=1)
