"""Linear models, clusters and comparisons beside the numbers of R."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import jauge
from jauge import stats

REFERENCE = Path(__file__).parents[2] / "tests" / "reference"
TERMS = ["lang_pre", "iq_verb", "ses", "sex"]


def cases(topic: str) -> Any:  # noqa: ANN401 (nested numbers)
    return json.loads((REFERENCE / topic / "expected.json").read_text())["cases"]


def near(found: float | None, wanted: float) -> bool:
    return found is not None and math.isclose(found, wanted, rel_tol=1e-10)


@pytest.fixture(scope="module")
def pupils() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "linear_bdf" / "data.csv")


def test_cr2_agrees_with_club_sandwich(pupils: pd.DataFrame) -> None:
    wanted = cases("linear_bdf")[0]
    schools = "s" + pupils["school"].astype(str)
    fit = stats.ols(pupils["lang_post"], pupils[TERMS], clusters=schools)
    assert list(fit.coefficients) == ["(Intercept)", *TERMS]
    assert fit.clusters == wanted["clusters"]
    table = wanted["cr"]["cr2"]["satterthwaite"]
    for j, e in enumerate(fit.coefficients.values()):
        assert near(e.estimate, wanted["coef"][j])
        assert near(e.std_error, table["se"][j])
        assert near(e.df, table["df"][j])
        assert near(e.conf_high, table["high"][j])
    frame = pd.DataFrame(fit.tidy())
    assert list(frame["term"]) == list(fit.coefficients)
    assert fit._repr_html_().count("<tr>") == 1 + 5  # the names of the columns, the rows


def test_columns_may_come_in_any_form(pupils: pd.DataFrame) -> None:
    y = pupils["lang_post"]
    one = stats.ols(y, {name: pupils[name] for name in TERMS}, variance="hc3")
    array = pupils[TERMS].to_numpy()
    for columns in (array, np.asfortranarray(array, dtype="float32"), array.tolist()):
        again = stats.ols(y.to_numpy(), columns, names=TERMS, variance="hc3")
        assert near(again.coefficients["ses"].estimate, one.coefficients["ses"].estimate) or (
            getattr(columns, "dtype", None) == "float32"
        )
    assert stats.ols(list(y), pl.DataFrame(pupils[TERMS].to_dict("list")), variance="hc3") == one
    table = cases("linear_bdf")[0]["hc"]["hc3"]
    assert near(one.coefficients["sex"].std_error, table["se"][4])
    bare = stats.ols(y, array, constant="none")
    assert list(bare.coefficients) == ["x1", "x2", "x3", "x4"]


def test_clusters_agree_with_r(pupils: pd.DataFrame) -> None:
    wanted = cases("linear_clustered")[0]
    score, school = pupils["lang_post"], pupils["school"]
    icc = stats.icc_anova(score, school)
    assert near(icc.estimate, wanted["icc"]["estimate"])
    assert near(icc.conf_low, wanted["icc"]["low"])
    effect = stats.design_effect(list(school.value_counts()), icc.estimate)
    assert near(effect.effective_n, wanted["icc"]["effective_n"])
    mean = stats.clustered_mean(score, school)
    assert near(mean.df, wanted["mean"]["df"])
    for labels in (school.to_numpy(), list(school), -(10**9) * school, school.astype(str)):
        assert near(stats.clustered_mean(score, labels).df, wanted["mean"]["df"])
    change = stats.clustered_mean_change([0.0] * len(score), score, school)
    assert near(change.df, wanted["mean"]["df"])
    assert change.std_error == mean.std_error
    difference = stats.clustered_difference(score, pupils["sex"], school)
    assert near(difference.p_value, wanted["by_person"]["p"])


def test_comparisons_agree_with_r(pupils: pd.DataFrame) -> None:
    wanted = cases("linear_comparison")
    sex = next(c for c in wanted["comparisons"] if c["name"] == "sex")
    both = stats.ancova_and_change_score(
        pupils["lang_pre"], pupils["lang_post"], pupils["sex"], clusters=pupils["school"]
    )
    assert near(both.ancova.std_error, sex["ancova"]["se"])
    assert near(both.change_score.df, sex["change_score"]["df"])
    assert [row["term"] for row in both.tidy()] == ["ancova", "change_score", "baseline", "slope"]
    places = wanted["did"][1]
    data = places["data"]
    did = stats.difference_in_differences(
        data["y"], data["group"], data["after"], clusters=data["place"]
    )
    assert near(did.effect.p_value, places["cr2"]["satterthwaite"]["p"])
    assert did.clusters == 9
    people = pd.read_csv(REFERENCE / "lalonde" / "data.csv")
    panel = stats.difference_in_differences_panel(
        people["re75"], people["re78"], people["treat"], variance="hc2"
    )
    assert near(panel.effect.std_error, wanted["panel"]["hc2"]["se"])
    assert "<caption>without" in panel._repr_html_()


def test_refusals_are_sentences() -> None:
    x, y = [1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 4.0, 3.0]
    refusals: list[tuple[str, Callable[[], object]]] = [
        ("combination of the columns", lambda: stats.ols(y, {"a": x, "b": x})),
        ("too few clusters", lambda: stats.ols(y, {"a": x}, clusters=[1, 1, 1, 1])),
        ("clusters holds None in row 2", lambda: stats.clustered_mean(y, ["a", None, "b", "b"])),
        ("pass complete pairs", lambda: stats.clustered_mean_change(y, y[:3], [1, 1, 2, 2])),
        (
            "clusters holds nan in row 2",
            lambda: stats.clustered_mean(y, np.array([1, np.nan, 2, 2])),
        ),
        ("mark a group", lambda: stats.clustered_difference(y, [1, 2, 1, 2], [1, 2, 1, 2])),
        ("4 were expected", lambda: stats.clustered_mean(y, [1, 2])),
        ("a: 3 values", lambda: stats.ols(y, {"a": x[:3]})),
        ("same name", lambda: stats.ols(y, [[1, 2]] * 4, names=["a", "a"])),
        ("names: 1 for 2", lambda: stats.ols(y, [[1, 2]] * 4, names=["a"])),
        ("whole numbers", lambda: stats.design_effect([-1, 2], 0.1)),
    ]
    for match, call in refusals:
        with pytest.raises(jauge.AnalysisError, match=match):
            call()


def test_improvement_over_clusters_agrees_with_club_sandwich() -> None:
    # R 4.2.2, clubSandwich 0.5.8: the call is in the Rust test of the same name.
    tables = cases("resampling_table")["clusters"][0]["tables"]
    found = stats.clustered_probability_of_improvement(tables)
    assert near(found.estimate, 0.5900735294117646)
    assert near(found.std_error, 0.0498010554365811)
    assert near(found.df, 21.55865367400158)
    assert near(found.conf_low, 0.4866697350324061)
    assert near(found.p_value, 0.08447257531377257)
