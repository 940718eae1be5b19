"""Effect sizes: the same numbers as R, scipy and statsmodels, from lists, arrays and frames."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from jauge import AnalysisError, stats

REFERENCE = Path(__file__).parents[2] / "tests" / "reference"


def cases(topic: str, part: str | None = None) -> Any:  # noqa: ANN401 - as the file has it
    text = (REFERENCE / topic / "expected.json").read_text(encoding="utf-8")
    found = json.loads(text)["cases"]
    found = found if part is None else found[part]
    assert found
    return found


def near(found: float | None, wanted: float | None) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return math.isclose(found, wanted, rel_tol=1e-8, abs_tol=1e-300)


def test_differences_in_units_of_spread() -> None:
    for case in cases("effect_d", "paired"):
        d = stats.d_rm(np.array(case["before"]), pd.Series(case["after"]))
        assert near(d.estimate, case["d_rm"]["d"])
        assert near(d.conf_low, case["d_rm"]["conf"][0])
        assert near(stats.d_z(case["before"], case["after"]).statistic, case["t"])
    for case in cases("effect_d", "independent"):
        a, b = pl.Series(case["a"]), case["b"]
        assert near(stats.cohens_d_independent(a, b).conf_high, case["cohens_d"]["conf"][1])
        assert near(stats.glass_delta(a, b, sd_of="first").estimate, case["glass_first"]["d"])
        assert near(
            stats.glass_delta(a, b, sd_of="second").conf_low, case["glass_second"]["conf"][0]
        )
        if len(a) + len(b) > 3:
            g = stats.hedges_g_independent(a, b).estimate
            wanted = case["cohens_d"]["d"] * stats.hedges_correction(len(a) + len(b) - 2)
            assert near(g, wanted)
    before, after = [1, 2, 3], [2, 4, 7]
    d = stats.d_av(before, after, average="mean_of_sds")
    corrected = stats.hedges_g_av(before, after, average="mean_of_sds")
    assert near(corrected.estimate, d.estimate * stats.hedges_correction(2))
    assert stats.standardised_mean_difference([20, 30, 40], [25, 35, 45]).estimate == -0.5
    assert near(
        stats.standardised_difference_of_shares(24, 40, 18, 45).estimate, 0.2 / math.sqrt(0.24)
    )


def test_ranks() -> None:
    for case in cases("effect_rank_biserial"):
        before, after = case["before"], case["after"]
        r = stats.rank_biserial(before, after, zeros="included")
        assert near(r.estimate, case["included"]["r"])
        assert near(r.conf_high, case["included"]["conf"][1])
        assert (r.n, r.n_positive, r.n_negative) == (case["n"], case["up"], case["down"])
        differences = np.array(after) - np.array(before)
        assert stats.rank_biserial_of_differences(differences, zeros="included") == r
        if case["levels"]:
            k = case["levels"]
            table = np.zeros((k, k), dtype=int)
            np.add.at(table, (np.array(before) - 1, np.array(after) - 1), 1)
            assert stats.rank_biserial(table, zeros="included") == r
            assert stats.rank_biserial(table.tolist(), zeros="included") == r
    for case in cases("effect_superiority"):
        level = case["conf_level"]
        p = stats.probability_of_superiority(case["a"], case["b"], conf_level=level)
        assert near(p.conf_low, case["wilson"]["conf"][0])
        if case["cliff"]["conf"][0] is not None:
            delta = stats.cliffs_delta(case["a"], case["b"], conf_level=level, interval="cliff")
            assert near(delta.conf_high, case["cliff"]["conf"][1])
        if case["levels"]:
            counts = (np.array(case["counts"]["a"]), case["counts"]["b"])
            assert stats.probability_of_superiority_of_counts(*counts, conf_level=level) == p
            assert near(stats.cliffs_delta_of_counts(*counts).estimate, case["delta"])


def test_counts() -> None:
    for case in cases("effect_ratio", "two_groups"):
        level = case["conf_level"]
        for name, size in (("odds", stats.odds_ratio), ("risk", stats.risk_ratio)):
            ratio = size(*case["counts"], conf_level=level)
            assert near(ratio.estimate, case[name]["estimate"])
            assert near(ratio.conf_low, case[name]["miettinen_nurminen"]["low"])
            assert near(ratio.conf_high, case[name]["miettinen_nurminen"]["high"])
        assert near(stats.cohens_h(*case["counts"]).estimate, case["h"]["h"])
    for case in cases("effect_ratio", "pairs"):
        up, down = case["up"], case["down"]
        ratio = stats.paired_odds_ratio_of_counts(up, down, conf_level=case["conf_level"])
        assert near(ratio.conf_low, case["conf"][0])
        assert near(ratio.conf_high, case["conf"][1])
        before, after = [0] * up + [1] * down + [0, 1], [1] * up + [0] * down + [0, 1]
        pairs = stats.paired_odds_ratio(before, after, conf_level=case["conf_level"])
        table = [[1, up], [down, 1]]
        assert ratio == pairs == stats.paired_odds_ratio(table, conf_level=case["conf_level"])
    for case in cases("effect_association"):
        v = stats.cramers_v(pd.DataFrame(case["counts"]), conf_level=case["conf_level"])
        assert near(v.estimate, case["v"])
        assert near(v.conf_high, case["conf"][1])
        corrected = stats.cramers_v(case["counts"], bias="corrected")
        assert near(corrected.estimate, case["peer_v_adjusted"])


def test_variance_between_groups() -> None:
    kinds = {
        "eta2": (stats.eta_squared, stats.eta_squared_of_groups),
        "epsilon2": (stats.epsilon_squared, stats.epsilon_squared_of_groups),
        "omega2": (stats.omega_squared, stats.omega_squared_of_groups),
    }
    for case in cases("effect_variance", "groups"):
        for name, (of, of_groups) in kinds.items():
            share = of(case["f"], case["df1"], case["df2"], conf_level=case["conf_level"])
            assert near(share.estimate, case[name])
            assert near(share.conf_high, case["conf"][1])
            groups = of_groups(case["groups"], conf_level=case["conf_level"])
            assert near(groups.estimate, share.estimate)


def test_a_word_comes_with_its_rule() -> None:
    rules = stats.interpretation_rules()
    assert len(rules) > 5
    for rule in rules:
        assert rule.citation
        assert rule.thresholds[0].from_ == 0
    word = stats.interpret(0.35, rule="funder_ozer_r2019")
    assert (word.english, word.french, word.from_, word.below) == ("large", "grand", 0.3, 0.4)
    assert "Funder" in word.citation
    with pytest.raises(AnalysisError, match="not a rule for this size"):
        stats.interpret(1.2, rule="cohen_r1988")


def test_refusals_say_what_to_do() -> None:
    with pytest.raises(AnalysisError, match="unchanged"):
        stats.rank_biserial([1, 2], [1, 2])
    with pytest.raises(AnalysisError, match="empty cell"):
        stats.odds_ratio(0, 5, 3, 6, interval="wald_log")
    with pytest.raises(AnalysisError, match="whole number"):
        stats.risk_ratio(-1, 5, 3, 6)
    with pytest.raises(AnalysisError, match="different lengths"):
        stats.cramers_v([[1, 2], [3]])
    with pytest.raises(AnalysisError, match="0 for no"):
        stats.paired_odds_ratio([0, 300], [1, 1])
    with pytest.raises(AnalysisError, match="whole numbers"):
        stats.cliffs_delta_of_counts([1, -2], [1, 1])
    with pytest.raises(ValueError, match="sd_of"):
        stats.glass_delta([1, 2], [3, 5], sd_of="third")  # type: ignore[arg-type]
