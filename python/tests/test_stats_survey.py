"""Survey designs from Python, beside the numbers of R's survey."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import jauge
from jauge import stats

REFERENCE = Path(__file__).parents[2] / "tests" / "reference"


def schools(topic: str) -> tuple[pd.DataFrame, dict[str, Any]]:
    expected = json.loads((REFERENCE / topic / "expected.json").read_text())["cases"]
    return pd.read_csv(REFERENCE / topic / "data.csv"), expected


def same(found: stats.Estimate | None, wanted: dict[str, Any]) -> None:
    assert found is not None
    assert math.isclose(found.estimate, wanted["estimate"], rel_tol=1e-10)
    for value, place in ((found.conf_low, 0), (found.conf_high, 1)):
        assert value is not None
        assert math.isclose(value, wanted["conf"][place], rel_tol=1e-10)
    assert found.std_error is not None
    assert math.isclose(found.std_error, wanted["std_error"], rel_tol=1e-10)


def test_stratified_schools_agree_with_r() -> None:
    data, expected = schools("survey_apistrat")
    wanted = expected["designs"][0]
    design = stats.SurveyDesign(data["pw"], strata=data["stype"], population=data["fpc"])
    assert design.df == wanted["df"] == 197
    same(design.mean(data["api00"]), wanted["mean"])
    same(design.total(list(data["enroll"])), wanted["total"])
    same(design.ratio(data["api00"], data["enroll"]), wanted["ratio"])
    same(design.mean(data["api00"], where=data["sch.wide"] == "Yes"), wanted["domain"]["mean"])
    levels = data["stype"].astype("category").cat.set_categories(["E", "H", "M", "none"])
    groups = design.mean(data["api00"], by=levels)
    assert [g.group for g in groups] == ["E", "H", "M", "none"]
    for group, level in zip(groups, wanted["by"], strict=False):
        same(group.estimate, level["mean"])
    assert groups[3].estimate is None
    assert "too few" in str(groups[3].refusal)
    share = design.proportion(data["awards"] == "Yes", interval="beta")
    assert share.conf_low is not None
    assert math.isclose(share.conf_low, wanted["share"]["beta"][0], rel_tol=1e-10)
    deff = design.design_effect(data["api00"], reference="without_replacement")
    assert math.isclose(deff.design_effect, wanted["deff"]["wor_mean"], rel_tol=1e-10)
    test = design.chi_squared(data["stype"], data["sch.wide"])
    assert math.isclose(test.p_value, wanted["chi_squared"]["second"]["p"], rel_tol=1e-10)
    median = design.quantile(data["api00"].to_numpy(), 0.5)
    assert median.conf_low == next(q for q in wanted["quantiles"] if q["p"] == 0.5)["conf"][0]


def test_weightings_and_replicates_agree_with_r() -> None:
    data, expected = schools("survey_apiclus1")
    design = stats.SurveyDesign(data["pw"], clusters=data["dnum"], population=data["fpc"])
    cases = {case["name"]: case for case in expected["weightings"]}
    known = expected["population"]
    stype = dict(zip("EHM", known["stype"], strict=True))
    wide = dict(zip(("No", "Yes"), known["sch_wide"], strict=True))
    post = stats.post_stratify(data["pw"], data["stype"], stype)
    same(design.reweighted(post).mean(data["api00"]), cases["post_stratify"]["mean"])
    raked = stats.rake(
        data["pw"], [(data["stype"], stype), (data["sch.wide"], wide)], tolerance=1e-13
    )
    assert math.isclose(raked.largest_ratio, cases["rake"]["largest_ratio"], rel_tol=1e-8)
    columns = [np.ones(len(data)), data["stype"] == "H", data["stype"] == "M", data["api99"]]
    totals = [known["size"], *known["stype"][1:], known["api99"]]
    linear = stats.calibrate(data["pw"], columns, totals)
    same(design.reweighted(linear).total(data["enroll"]), cases["linear"]["total"])
    assert "weights" not in linear.tidy()[0]
    jackknife = design.replicates("jackknife")
    found = jackknife.estimate("mean", data["api00"], centre="replicate_mean")
    wanted = expected["replicates"][0]
    assert len(jackknife) == wanted["replicates"]
    assert found.std_error is not None
    assert math.isclose(found.std_error, wanted["replicate_mean"]["mean"], rel_tol=1e-10)
    one, two = (design.replicates("bootstrap", replicates=20, seed=s) for s in (1, 1))
    assert one.weights(19) == two.weights(19)


def test_refusals_name_the_way_out() -> None:
    with pytest.raises(jauge.AnalysisError, match="has one cluster"):
        stats.SurveyDesign([1, 1, 1], strata=["a", "a", "b"])
    with pytest.raises(jauge.AnalysisError, match="negative"):
        stats.SurveyDesign([1, -1])
    with pytest.raises(jauge.AnalysisError, match="strata holds None in row 2"):
        stats.SurveyDesign([1, 1], strata=["a", None])
    design = stats.SurveyDesign([1.0] * 4)
    with pytest.raises(ValueError, match="seed"):
        design.replicates("bootstrap")  # type: ignore[call-overload]
    with pytest.raises(ValueError, match="bounds"):
        stats.calibrate([1, 1], [[1, 1]], [3], distance="logit")
    values = [1.0, math.nan, 3.0, 4.0]
    groups = design.mean(values, by=["x", None, "x", "y"], where=[True, False, True, True])
    assert [g.group for g in groups] == ["x", "y"]
    assert groups[0].estimate is not None
    assert groups[0].estimate.estimate == 2.0
