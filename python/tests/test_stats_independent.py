"""Groups of different people: the numbers of the references, and refusals that say what to do."""

import csv
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import jauge
from jauge import stats

REFERENCE = Path(__file__).parents[2] / "tests" / "reference"


def cases(topic: str) -> Any:  # noqa: ANN401
    return json.loads((REFERENCE / topic / "expected.json").read_text(encoding="utf-8"))["cases"]


def samples() -> dict[tuple[str, str], list[float]]:
    found: dict[tuple[str, str], list[float]] = {}
    with (REFERENCE / "groups_samples" / "data.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault((row["set"], row["group"]), []).append(float(row["value"]))
    return found


def near(found: float | None, expected: float | None) -> None:
    if found is None or expected is None:
        assert found is None
        assert expected is None
    else:
        assert math.isclose(found, expected, rel_tol=1e-10)


def test_two_groups_equal_the_reference() -> None:
    data = samples()
    seen = 0
    for case in cases("groups_samples")["pairs"]:
        if (case["set"], case["a"]) not in data:
            continue
        a, b = data[case["set"], case["a"]], data[case["set"], case["b"]]
        seen += 1
        pooled = stats.student_t(a, b, conf_level=0.9)
        near(pooled.p_value, case["student"]["two_sided_90"]["p"])
        near(pooled.conf_low, case["student"]["two_sided_90"]["conf"][0])
        ranks = stats.mann_whitney(a, b, correction="continuity", method="asymptotic")
        near(ranks.p_value, case["mann_whitney"]["corrected"]["two_sided"])
        exact = stats.mann_whitney(a, b, method="exact", alternative="greater")
        near(exact.p_value, case["mann_whitney"]["coin_exact"]["greater"])
        assert exact.statistic == case["mann_whitney"]["W"]
        if "welch" in case:
            welch = stats.welch_t(a, b, alternative="less")
            near(welch.p_value, case["welch"]["less"]["p"])
            near(welch.conf_low, case["welch"]["less"]["conf"][0])
        if "brunner_munzel" in case:
            superiority = stats.brunner_munzel(a, b)
            near(superiority.estimate, case["brunner_munzel"]["estimate"])
            near(superiority.conf_high, case["brunner_munzel"]["two_sided"]["conf"][1])
    assert seen >= 7


def test_several_groups_equal_the_reference() -> None:
    data = samples()
    seen = 0
    for case in cases("groups_samples")["several"]:
        if (case["name"], case["groups"][0]) not in data:
            continue
        groups = [data[case["name"], group] for group in case["groups"]]
        seen += 1
        near(stats.kruskal_wallis(groups).p_value, case["kruskal"]["p"])
        table = stats.anova([pd.Series(group) for group in groups])
        near(table.p_value, case["anova"]["p"])
        near(table.ss_between, case["anova"]["ss_between"])
        if "welch_anova" in case:
            near(stats.welch_anova(groups).df_denominator, case["welch_anova"]["df_denominator"])
    assert seen >= 4


def test_tables_equal_the_reference() -> None:
    all_cases = cases("groups_tables")
    for case in all_cases["chi_squared"]:
        test = stats.chi_squared(case["table"])
        near(test.p_value, case["plain"]["p"])
        assert test.cells_below_5 == case["cells_below_5"]
    for case in all_cases["fisher"]:
        exact = stats.fisher_exact(case["table"])
        near(exact.p_value, case["two_sided"]["p"])
        near(exact.estimate, case["estimate"])
        near(exact.conf_high, case["two_sided"]["conf"][1])
    for case in all_cases["trend"]:
        trend = stats.cochran_armitage(case["x"], case["totals"], case["scores"])
        near(trend.p_value, case["p"])
    for case in cases("groups_exact")["tables"]:
        near(stats.fisher_exact_table(case["table"]).p_value, case["p"])
    for case in cases("groups_exact")["ranks"]:
        ranks = stats.mann_whitney_of_counts(case["first"], case["second"], method="exact")
        near(ranks.p_value, case["two_sided"])


def test_counts_give_what_rows_give() -> None:
    a, b = pd.Series([0, 2, 1, 3]), pd.Series([1, 2, 2, 0])
    rows = [[1.0, 1.0, 2.0, 3.0, 3.0, 3.0], [0.0, 1.0, 1.0, 2.0, 2.0]]
    assert stats.mann_whitney_of_counts(a, b) == stats.mann_whitney(*rows)
    assert stats.brunner_munzel_of_counts(a, b) == stats.brunner_munzel(*rows)
    assert stats.kruskal_wallis_of_counts([a, b]) == stats.kruskal_wallis(rows)
    table = pd.DataFrame([[8, 2], [3, 6]]).to_numpy()
    assert stats.fisher_exact(table).n == 19
    share = stats.difference_of_proportions(8, 10, 3, 9)
    assert share.conf_low is not None
    assert share.conf_low < share.estimate


@pytest.mark.parametrize(
    ("work", "advice"),
    [
        (lambda: stats.brunner_munzel([1, 2], [3, 4]), "exact test of ranks"),
        (lambda: stats.mann_whitney([1, 1], [1]), "no variation"),
        (lambda: stats.student_t([1], [float("nan"), 2]), "missing"),
        (lambda: stats.anova([[1, 2], []]), "leave that group out"),
        (lambda: stats.chi_squared([[1, 2], [3]]), "empty cell as 0"),
        (lambda: stats.chi_squared([[1, -2], [3, 4]]), "from 0 upwards"),
        (lambda: stats.chi_squared([[1, 2, 3], [3, 4, 5]], correction="continuity"), "Yates"),
        (lambda: stats.fisher_exact([[1, 2, 3], [3, 4, 5]]), "fisher_exact_table"),
        (lambda: stats.cochran_armitage([0, 0], [3, 4], [1, 2]), "no variation"),
    ],
)
def test_refusals_say_what_to_do(work: Callable[[], object], advice: str) -> None:
    with pytest.raises(jauge.AnalysisError, match=advice):
        work()
