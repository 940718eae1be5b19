"""Plans, shares and populations of known size, against the numbers of R and statsmodels."""

import json
from pathlib import Path
from typing import Any

import pytest

from jauge import AnalysisError, stats

REFERENCE = Path(__file__).parents[2] / "tests" / "reference"


def cases(topic: str, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        (REFERENCE / topic / "expected.json").read_text(encoding="utf-8")
    )["cases"][kind]
    assert found
    return found


def near(value: float | list[float]) -> object:
    return pytest.approx(value, rel=1e-8)


def test_paired_plans() -> None:
    for case in cases("planning_t", "paired"):
        how = {k: case[k] for k in ("population", "sig_level", "alternative")}
        assert stats.power_paired_t(case["d"], case["n"], **how).power == near(case["power"])
    for case in cases("planning_t", "paired_n"):
        how = {k: case[k] for k in ("population", "sig_level", "alternative")}
        plan = stats.sample_size_paired_t(case["d"], power=case["target_power"], **how)
        assert (plan.n, plan.n_exact) == (case["n"], near(case["n_exact"]))
    for case in cases("planning_t", "paired_d"):
        how = {k: case[k] for k in ("power", "population", "sig_level", "alternative")}
        plan = stats.detectable_effect_paired_t(case["n"], **how)
        assert plan.effect == near(case["effect"])
        assert plan.effect_uncorrected == near(case["effect_uncorrected"])


def test_signed_rank_plans() -> None:
    for case in cases("planning_t", "ranks"):
        how = {k: case[k] for k in ("parent", "sig_level", "alternative")}
        assert stats.power_signed_rank(case["d"], case["n"], **how).power == near(case["power"])
        size = stats.sample_size_signed_rank(case["d"], power=0.8, **how)
        assert size.n_exact == near(case["n_exact"])
        effect = stats.detectable_effect_signed_rank(case["n"], power=0.8, **how)
        assert effect.effect == near(case["effect"])


def test_plans_of_two_groups() -> None:
    for case in cases("planning_t", "groups"):
        how = {k: case[k] for k in ("sig_level", "alternative")}
        plan = stats.power_two_groups_t(case["d"], case["n1"], case["n2"], **how)
        assert plan.power == near(case["power"])
        plan = stats.detectable_effect_two_groups_t(case["n1"], case["n2"], power=0.8, **how)
        assert plan.effect == near(case["effect_at_80"])
    for case in cases("planning_peers", "groups_n"):
        plan = stats.sample_size_two_groups_t(
            case["d"], power=case["target_power"], ratio=case["ratio"]
        )
        assert plan.n_exact == pytest.approx(case["n_exact"], rel=1e-7)


def test_plans_of_shares() -> None:
    for case in cases("planning_shares", "one"):
        how = {k: case[k] for k in ("sig_level", "alternative")}
        for method in ("arcsine", "exact"):
            plan = stats.power_one_proportion(
                case["share"], case["reference"], case["n"], method=method, **how
            )
            assert plan.power == near(case[method])
    for case in cases("planning_shares", "one_n"):
        how = {k: case[k] for k in ("sig_level", "alternative")}
        plan = stats.sample_size_one_proportion(
            case["share"], case["reference"], power=case["target_power"], method="exact", **how
        )
        assert plan.n == case["exact"]
    for case in cases("planning_shares", "one_d"):
        how = {k: case[k] for k in ("power", "sig_level", "alternative")}
        plan = stats.detectable_effect_one_proportion(
            case["reference"], case["n"], method="arcsine", **how
        )
        assert plan.share == near(case["arcsine"])
    for case in cases("planning_shares", "two"):
        how = {k: case[k] for k in ("sig_level", "alternative")}
        groups = (case["n1"], case["n2"])
        plan = stats.power_two_proportions(case["share"], case["reference"], *groups, **how)
        assert plan.power == near(case["power"])
        plan = stats.detectable_effect_two_proportions(case["reference"], *groups, power=0.8, **how)
        assert plan.share == near(case["share_at_80"])
    for case in cases("planning_shares", "two_n"):
        how = {k: case[k] for k in ("ratio", "sig_level", "alternative")}
        plan = stats.sample_size_two_proportions(
            case["share"], case["reference"], power=case["target_power"], **how
        )
        assert (plan.n1, plan.n2) == (case["n1"], case["n2"])


def shape(case: dict[str, Any]) -> dict[str, Any]:
    return {"cluster_size": case["size"], "icc": case["icc"], "size_cv": case["size_cv"]}


def test_clustered_plans() -> None:
    for case in cases("planning_clusters", "groups"):
        groups = (case["clusters1"], case["clusters2"])
        plan = stats.power_clustered_groups(case["d"], *groups, **shape(case))
        assert plan.power == near(case["power"])
        assert plan.effective_n == near(case["effective_n"])
        plan = stats.detectable_effect_clustered_groups(
            *groups, power=case["target_power"], **shape(case)
        )
        assert plan.effect == near(case["effect"])
    for case in cases("planning_clusters", "groups_n"):
        plan = stats.sample_size_clustered_groups(
            case["d"], power=case["target_power"], ratio=case["ratio"], **shape(case)
        )
        assert (plan.clusters1, plan.clusters2) == (case["clusters1"], case["clusters2"])
    for case in cases("planning_clusters", "change"):
        number, size = case["clusters"], case["population"]
        plan = stats.power_clustered_change(case["d"], number, population=size, **shape(case))
        assert plan.power == near(case["power"])
        plan = stats.detectable_effect_clustered_change(
            number, power=case["target_power"], population=size, **shape(case)
        )
        assert plan.effect == near(case["effect"])
        width = stats.half_width_clustered(number, 0.5, population=size, **shape(case))
        assert width.half_width == near(case["half_width"])
    for case in cases("planning_clusters", "change_n"):
        plan = stats.sample_size_clustered_change(
            case["d"],
            power=case["target_power"],
            population=case["population"],
            **shape(case),
        )
        assert plan.clusters == case["clusters"]


def test_precision() -> None:
    for case in cases("planning_precision", "half"):
        how = {k: case[k] for k in ("population", "conf_level")}
        found = stats.half_width_share(
            case["n"], expected_share=case["share"], method="exact", **how
        )
        assert found.half_width == near(case["exact"])
    for case in cases("planning_precision", "size"):
        how = {k: case[k] for k in ("population", "conf_level")}
        found = stats.sample_size_share(
            case["half_width"], expected_share=case["share"], method="normal", **how
        )
        assert (found.n, found.n_exact) == (case["normal"], near(case["normal_exact"]))
    for case in cases("planning_precision", "mean"):
        how = {k: case[k] for k in ("population", "conf_level")}
        found = stats.half_width_mean(case["n"], case["sd"], **how)
        assert found.half_width == near(case["half_width"])
        assert stats.sample_size_mean(case["wanted"], case["sd"], **how).n == case["size"]


def test_shares() -> None:
    for case in cases("finite_shares", "jeffreys"):
        found = stats.jeffreys(case["x"], case["n"], conf_level=case["conf_level"])
        assert [found.conf_low, found.conf_high] == near(case["conf"])
    for case in cases("finite_shares", "bounds"):
        how = {"conf_level": case["conf_level"]}
        upper = stats.clopper_pearson_bound(case["x"], case["n"], bound="upper", **how)
        assert upper.conf_high == near(case["upper"])
    for case in cases("finite_shares", "finite"):
        x, n, level = case["x"], case["n"], case["conf_level"]
        size = case["population"]
        these = stats.share_for_target(x, n, population=size, conf_level=level)
        assert [these.random_response_low, these.random_response_high] == case["random_response"]
        assert [these.no_assumption_low, these.no_assumption_high] == case["no_assumption"]
        like = stats.share_for_target(x, n, population=None, conf_level=level)
        assert [like.conf_low, like.conf_high] == near(case["binomial"])
        assert like.population is None
        corrected = stats.finite_population_share(x, n, population=size, conf_level=level)
        assert [corrected.conf_low, corrected.conf_high] == near(case["score"])
        count = stats.hypergeometric_interval(x, n, population=size, conf_level=level)
        assert [count.low, count.high] == case["random_response"]
        bounds = stats.no_assumption_bounds(x, n, population=size)
        assert bounds.high_share == case["no_assumption"][1] / size
    for case in cases("proportions", "shares"):
        found = stats.wilson(case["x"], case["n"], conf_level=case["conf_level"])
        assert [found.conf_low, found.conf_high] == near(case["wilson"])
        found = stats.clopper_pearson(case["x"], case["n"], conf_level=case["conf_level"])
        assert [found.conf_low, found.conf_high] == near(case["clopper_pearson"])
    for case in cases("proportions", "coverage"):
        found_coverage = stats.coverage_probability(
            case["count"], case["n"], population=case["population"], conf_level=case["conf_level"]
        )
        assert found_coverage == near(case["coverage"])
    assert stats.coverage(35, population=48) == 35 / 48


def test_means_of_a_known_population() -> None:
    for case in cases("finite_means", "inline"):
        found = stats.finite_population_mean(
            case["values"], population=case["population"], conf_level=case["conf_level"]
        )
        assert [found.conf_low, found.conf_high] == near(case["conf"])


def test_printed_figures() -> None:
    for case in cases("finite_printed", "counts"):
        how = {k: case[k] for k in ("decimals", "rounding")}
        found = stats.recompute(case["printed"], n=case["n"], **how)
        assert (found.low, found.high) == (case["low"], case["high"])
        assert found.is_possible == (case["low"] is not None)
    for case in cases("finite_printed", "denominators"):
        how = {k: case[k] for k in ("decimals", "rounding")}
        found = stats.recompute_denominator(case["printed"], x=case["x"], **how)
        assert (found.low, found.high) == (case["low"], case["high"])
    for case in cases("finite_printed", "means"):
        how = {k: case[k] for k in ("decimals", "rounding")}
        found = stats.recompute_mean(case["printed"], n=case["n"], items=case["items"], **how)
        assert (found.low, found.high) == (case["low"], case["high"])
    assert 96 in stats.recompute(47, n=204)
    assert 97 in stats.recompute(47, n=204)  # 47.55, cut
    assert 98 not in stats.recompute(47, n=204)
    assert 10**9 in stats.recompute_denominator(0, x=1)


def test_noncentral_t() -> None:
    for case in cases("distributions", "noncentral_t_integrated"):
        found = stats.noncentral_t_sf(case["t"], case["df"], case["ncp"])
        assert found == pytest.approx(case["sf"], abs=1e-12)
        found = stats.noncentral_t_cdf(case["t"], case["df"], case["ncp"])
        assert found == pytest.approx(case["cdf"], abs=1e-12)
    for case in cases("distributions", "ncp_interval"):
        interval = stats.ncp_interval(case["t"], case["df"], conf_level=case["conf_level"])
        assert list(interval) == near(case["conf"])


def test_refusals() -> None:
    with pytest.raises(AnalysisError, match="Hoenig"):
        stats.post_hoc_power(0.3, 35)
    with pytest.raises(AnalysisError, match="not a count"):
        stats.wilson(-1, 35)
    with pytest.raises(AnalysisError, match="units are observed"):
        stats.power_paired_t(0.3, 48, population=48)
    with pytest.raises(AnalysisError, match="decimals"):
        stats.recompute(47.3, n=204)
    with pytest.raises(ValueError, match="rounding"):
        stats.recompute(47, n=204, rounding="nearest")  # type: ignore[arg-type]
