"""Resampling and multiplicity beside the reference values."""

import json
from pathlib import Path
from typing import Any

import pytest

import jauge
from jauge import stats
from jauge.stats.results import Alternative

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
        assert found.acceleration == pytest.approx(expected["acceleration"], rel=1e-9)


def test_family_of_changes() -> None:
    for case in cases("resampling_romano_wolf", "family"):
        found = stats.romano_wolf(case["changes"], seed=5, clusters=case["cluster"])
        assert [o.estimate for o in found.outcomes] == pytest.approx(case["estimate"], rel=1e-10)
        assert [o.std_error for o in found.outcomes] == pytest.approx(case["std_error"], rel=1e-10)


def test_a_seed_is_needed_and_refusals_are_named() -> None:
    with pytest.raises(TypeError):
        stats.bootstrap([1.0, 2.0, 3.0, 4.0, 6.0])  # type: ignore[call-arg]
    with pytest.raises(jauge.AnalysisError):
        stats.bootstrap([1.0] * 6, seed=1)
    with pytest.raises(ValueError, match="other"):
        stats.bootstrap([1.0, 2.0, 3.0, 4.0, 6.0], seed=1, statistic="difference_of_means")
