"""Resampling and multiplicity beside the reference values."""

import csv
import json
import statistics
from pathlib import Path
from typing import Any, Literal

import pytest

import jauge
from jauge import stats
from jauge.stats.resample import TableStatistic
from jauge.stats.results import Alternative

PERMUTED: tuple[tuple[Literal["difference_of_means", "difference_of_ranks"], str], ...] = (
    ("difference_of_means", "mean"),
    ("difference_of_ranks", "rank"),
)
CLUSTERED: tuple[TableStatistic, ...] = ("mean_change", "share_improved", "rank_biserial")
SIDES: tuple[Alternative, ...] = ("two_sided", "greater", "less")
REFERENCE = Path(__file__).resolve().parents[2] / "tests" / "reference"


def cases(topic: str, kind: str | None = None) -> list[dict[str, Any]]:
    text = (REFERENCE / topic / "expected.json").read_text(encoding="utf-8")
    found = json.loads(text)["cases"]
    listed: list[dict[str, Any]] = found if kind is None else found[kind]
    return listed


def test_adjusted_p_values() -> None:
    for case in cases("resampling_p_adjust"):
        for adjust, name in (
            (stats.holm, "holm"),
            (stats.hochberg, "hochberg"),
            (stats.bonferroni, "bonferroni"),
            (stats.benjamini_hochberg, "bh"),
            (stats.benjamini_yekutieli, "by"),
        ):
            assert adjust(case["p"]) == pytest.approx(case[name], rel=1e-10)


def test_exact_permutation() -> None:
    for case in cases("resampling_permutation", "two_groups"):
        for side in SIDES:
            found = stats.permutation_test(
                case["first"], case["second"], seed=1, alternative=side, method="exact"
            )
            assert found.estimate == pytest.approx(case["mean"]["estimate"], rel=1e-10)
            assert found.p_value == pytest.approx(case["mean"]["p"][side], rel=1e-10)
            assert found.arrangements == case["arrangements"]


def test_table() -> None:
    for case in cases("resampling_table", "tables"):
        found = stats.bootstrap_paired_table(
            case["table"], seed=1, statistic="mean_change", scores=case["scores"]
        )
        expected = case["mean_change"]
        assert found.estimate == pytest.approx(expected["estimate"], rel=1e-10)
        assert found.acceleration == pytest.approx(expected["acceleration"], rel=1e-10)


def test_family_of_changes() -> None:
    for case in cases("resampling_romano_wolf", "family"):
        found = stats.romano_wolf_of_changes(case["changes"], seed=5, clusters=case["cluster"])
        assert [o.estimate for o in found.outcomes] == pytest.approx(case["estimate"], rel=1e-10)
        assert [o.std_error for o in found.outcomes] == pytest.approx(case["std_error"], rel=1e-10)


def test_a_seed_is_needed_and_refusals_are_named() -> None:
    with pytest.raises(TypeError):
        stats.bootstrap([1.0, 2.0, 3.0, 4.0, 6.0])  # type: ignore[call-arg]
    with pytest.raises(jauge.AnalysisError):
        stats.bootstrap([1.0] * 6, seed=1)
    with pytest.raises(ValueError, match="statistic"):
        stats.bootstrap([1.0, 2.0, 3.0, 4.0, 6.0], seed=1, statistic="modus")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="strata, clusters"):
        stats.permutation_test([1, 2], [3, 4], seed=1, strata=("aa", "aa"), clusters=("ab", "cd"))


def sets() -> list[tuple[str, float]]:
    text = (REFERENCE / "resampling_boot" / "data.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return [(row["set"], float(row["value"])) for row in rows]


def test_a_function_of_ones_own() -> None:
    seen = 0
    for case in cases("resampling_boot", "median"):
        seen += 1
        values = [row[1] for row in sets() if row[0] == case["name"]]
        found = stats.bootstrap(values, seed=9, resamples=999, statistic=statistics.median)
        assert found.estimate == pytest.approx(case["estimate"], rel=1e-10)
        assert found.acceleration == pytest.approx(case["acceleration"], rel=1e-10)
        again = stats.bootstrap(values, seed=9, resamples=999, statistic=statistics.median)
        assert found == again
    assert seen > 0

    def broken(_: object) -> float:
        raise KeyError("my own mistake")

    with pytest.raises(KeyError, match="my own mistake"):
        stats.bootstrap([2, 0, 5, 1, 3, 12], seed=9, statistic=broken)


def test_permutation_within_strata_and_of_clusters() -> None:
    for kind, labels in (("strata", "stratum"), ("clusters", "cluster")):
        for case in cases("resampling_permutation", kind):
            first, second = (
                [(y, label) for y, g, label in rows if bool(g) == wanted]
                for wanted in (True, False)
                for rows in [list(zip(case["y"], case["first"], case[labels], strict=True))]
            )
            for statistic, name in PERMUTED:
                by = ([label for _, label in first], [label for _, label in second])
                found = stats.permutation_test(
                    [y for y, _ in first],
                    [y for y, _ in second],
                    seed=1,
                    strata=by if kind == "strata" else None,
                    clusters=by if kind == "clusters" else None,
                    statistic=statistic,
                    method="exact",
                )
                assert found.estimate == pytest.approx(case[name]["estimate"], rel=1e-10)
                assert found.p_value == pytest.approx(case[name]["p"]["two_sided"], rel=1e-10)
                assert found.arrangements == case["arrangements"]


def test_sign_flips() -> None:
    for case in cases("resampling_permutation", "flips"):
        for side in SIDES:
            found = stats.paired_permutation_test(
                case["changes"],
                seed=1,
                clusters=case["cluster"],
                alternative=side,
                method="exact",
            )
            assert found.estimate == pytest.approx(case["mean"]["estimate"], rel=1e-10)
            assert found.p_value == pytest.approx(case["mean"]["p"][side], rel=1e-10)


def test_family_from_resamples_of_ones_own() -> None:
    for case in cases("resampling_romano_wolf", "matrix"):
        for side in SIDES:
            found = stats.romano_wolf(case["t"], case["resampled"], alternative=side)
            assert found == pytest.approx(case["p"][side], rel=1e-10)


def test_tables_by_cluster() -> None:
    for case in cases("resampling_table", "clusters"):
        for statistic in CLUSTERED:
            scores = [1, 2, 3, 4, 5] if statistic == "mean_change" else None
            found = stats.cluster_bootstrap_of_tables(
                case["tables"], seed=1, resamples=999, statistic=statistic, scores=scores
            )
            expected = case[statistic]
            assert found.estimate == pytest.approx(expected["estimate"], rel=1e-10)
            assert found.acceleration == pytest.approx(expected["acceleration"], rel=1e-10)


def test_a_table_serves_wherever_its_counts_do() -> None:
    counts = [[1, 2, 1], [0, 1, 3], [0, 1, 1]]
    table = stats.PairedTable(counts)
    assert stats.rank_biserial(table) == stats.rank_biserial(counts)
    assert stats.cramers_v(table) == stats.cramers_v(counts)
    assert stats.bootstrap_paired_table(table, seed=1) == stats.bootstrap_paired_table(
        counts, seed=1
    )
    changes = stats.PairedTable([[15, 12], [3, 10]])
    assert stats.paired_odds_ratio(changes).estimate == 4
