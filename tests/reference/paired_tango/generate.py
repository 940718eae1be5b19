"""Tango's score interval for the difference of two paired shares, by its definition and in 60 digits.

Neither R nor SciPy holds it. The most likely share of pairs down under a given difference is found by bisection of
the derivative of the likelihood (not by the closed form), the limits by bisection of the score statistic.
Run in this folder: python3 generate.py (standard library only).
"""

import json
import platform
from decimal import Decimal, getcontext
from pathlib import Path
from statistics import NormalDist

getcontext().prec = 60
ONE, TWO = Decimal(1), Decimal(2)


def normal_quantile(upper: Decimal) -> Decimal:
    """Newton steps on the series of the normal distribution function, from the double."""
    pi = Decimal("3.14159265358979323846264338327950288419716939937510582097494459")
    z = Decimal(NormalDist().inv_cdf(1 - float(upper)))
    for _ in range(6):
        term, total, k = z, z, 0
        while abs(term) > Decimal("1e-58"):
            k += 1
            term = -term * z * z / (2 * k)
            total += term / (2 * k + 1)
        tail = Decimal("0.5") - total / (2 * pi).sqrt()
        z += (tail - upper) / ((-z * z / 2).exp() / (2 * pi).sqrt())
    return z


def bisect(f, low: Decimal, high: Decimal) -> Decimal:
    """The point where f turns from positive to negative."""
    for _ in range(180):
        middle = (low + high) / 2
        if f(middle) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def most_likely_down(up: int, down: int, n: int, difference: Decimal) -> Decimal:
    """Argument of the maximum of up ln(q + D) + down ln(q) + same ln(1 - 2 q - D)."""
    low, high = max(Decimal(0), -difference), (ONE - difference) / 2

    def slope(q: Decimal) -> Decimal:
        total = Decimal(0)
        if up:
            total += up / (q + difference)
        if down:
            total += down / q
        if n > up + down:
            total -= TWO * (n - up - down) / (ONE - TWO * q - difference)
        return total

    return bisect(slope, low, high)


def statistic(up: int, down: int, n: int, difference: Decimal) -> Decimal:
    q = most_likely_down(up, down, n, difference)
    variance = n * (TWO * q + difference * (ONE - difference))
    distance = up - down - n * difference
    if variance <= Decimal("1e-50"):
        return distance * Decimal("1e50")
    return distance / variance.sqrt()


def interval(no_no: int, up: int, down: int, yes_yes: int, level: str) -> dict:
    n = no_no + up + down + yes_yes
    z = normal_quantile((ONE - Decimal(level)) / 2)
    observed = Decimal(up - down) / n
    low = -ONE if down == n else bisect(lambda d: statistic(up, down, n, d) - z, -ONE, observed)
    high = ONE if up == n else bisect(lambda d: statistic(up, down, n, d) + z, observed, ONE)
    return {
        "table": [[no_no, up], [down, yes_yes]],
        "conf_level": float(level),
        "estimate": float(observed),
        "tango": [float(low), float(high)],
    }


CASES = [
    (12, 8, 1, 14, "0.95"),  # small
    (570, 86, 150, 794, "0.95"),  # Agresti's approval of the prime minister, no to yes first
    (14, 2, 9, 20, "0.95"),
    (12, 7, 1, 1, "0.95"),  # airway hyper-responsiveness, Bentur et al. 2009
    (80, 16, 6, 59, "0.95"),  # complete response, Cavo et al. 2012
    (60, 40, 20, 40, "0.95"),  # the example of PropCIs::scoreci.mp
    (43, 0, 1, 0, "0.95"),  # a cross-over trial of contact lenses, Tango 1998
    (6, 0, 0, 14, "0.95"),  # nobody changed
    (0, 5, 0, 0, "0.9"),  # everybody up
    (0, 3, 0, 1, "0.99"),
    (0, 0, 1, 0, "0.95"),  # one person, down
    (3, 1, 1, 3, "0.5"),
    (40000, 12, 3, 19985, "0.95"),  # many pairs, few changes
]

out = {
    "made_with": {"Python": platform.python_version()},
    "source": "the equations of Tango (1998), Statistics in Medicine 17, 891-908; counts as named in generate.py",
    "cases": [interval(*case) for case in CASES],
}
Path("expected.json").write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")
