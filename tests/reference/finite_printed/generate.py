"""Which whole numbers stand behind a printed figure, by trying them all in decimal arithmetic.

Run in this folder: python3 generate.py
"""

import json
import platform
from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, getcontext
from pathlib import Path

getcontext().prec = 60
RULES = {
    "half_up": [ROUND_HALF_UP],
    "half_even": [ROUND_HALF_EVEN],
    "truncation": [ROUND_DOWN],
    "any": [ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN, ROUND_DOWN],
}


def gives(value: Decimal, printed: str, decimals: int, rule: str) -> bool:
    step = Decimal(1).scaleb(-decimals)
    return any(value.quantize(step, rounding=r) == Decimal(printed) for r in RULES[rule])


def case(printed: str, decimals: int, rule: str, tried: range, value, **given: int) -> dict:
    found = [k for k in tried if gives(value(k), printed, decimals, rule)]
    assert found == list(range(found[0], found[-1] + 1)) if found else True
    return {
        "name": f"{printed} {rule} {given}".replace("'", ""),
        "printed": float(printed),
        "decimals": decimals,
        "rounding": rule,
        **given,
        "low": found[0] if found else None,
        "high": found[-1] if found else None,
    }


def counts(printed: str, decimals: int, n: int, rule: str) -> dict:
    return case(printed, decimals, rule, range(n + 1), lambda x: Decimal(100) * x / n, n=n)


def denominators(printed: str, decimals: int, x: int, rule: str) -> dict:
    # Beyond 500 x a share of 1 / 500 or less prints otherwise than any figure below.
    return case(
        printed, decimals, rule, range(max(x, 1), 500 * x + 2), lambda n: Decimal(100) * x / n, x=x
    )


def means(printed: str, decimals: int, n: int, items: int, rule: str) -> dict:
    tried = range(10 * n * items + 1)
    return case(
        printed, decimals, rule, tried, lambda t: Decimal(t) / (n * items), n=n, items=items
    )


cases = {
    "counts": [
        counts(*c, rule)
        for rule in RULES
        for c in [
            ("47", 0, 204),
            ("46", 0, 204),
            ("33", 0, 204),
            ("50", 0, 204),
            ("12", 0, 8),  # 1 of 8 is 12.5
            ("13", 0, 8),
            ("37", 0, 8),  # 3 of 8 is 37.5
            ("38", 0, 8),
            ("0", 0, 1000),
            ("100", 0, 1000),
            ("101", 0, 1000),
            ("11", 0, 12),
            ("72.9", 1, 48),
            ("58.33", 2, 48),
            ("69.783", 3, 60000),
            ("0.0", 1, 3),
        ]
    ],
    "denominators": [
        denominators(*c, rule)
        for rule in RULES
        for c in [("47", 0, 96), ("47", 0, 1), ("50", 0, 1), ("12", 0, 1), ("80.0", 1, 28), ("100", 0, 7)]
    ],
    "means": [
        means(*c, rule)
        for rule in RULES
        for c in [
            ("5.19", 2, 28, 1),
            ("5.18", 2, 28, 1),
            ("3.5", 1, 2, 1),
            ("3.45", 2, 20, 1),
            ("0.1", 1, 20, 1),
            ("2.32", 2, 12, 3),
            ("0.00", 2, 48, 1),
            ("7", 0, 1, 1),
        ]
    ],
}
Path("expected.json").write_text(
    json.dumps(
        {
            "made_with": {"Python": platform.python_version()},
            "source": "every candidate tried with the decimal module, 60 digits",
            "cases": cases,
        },
        indent=1,
    )
    + "\n"
)
