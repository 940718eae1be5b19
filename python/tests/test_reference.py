"""The reference cases of the Rust suite, run through Python; and which of them are not.

A family with a test file of its own is run there. Here are the others, and the list that makes sure
that no folder of reference values is left out without a reason.
"""

import csv
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jauge import stats

REFERENCE = Path(__file__).parents[2] / "tests" / "reference"
Compared = Iterator[tuple[str, float | None, float | None]]

NO_FUNCTION = {
    "lee_bounds": "bounds of a gap with unequal losses are in the report alone",
    "effect_noncentral": "the noncentral chi-squared and F have no Python face",
    "nist_anova": "sums of squares in decimals; analysis of variance is in groups_samples",
    "nist_univariate": "mean and spread alone have no Python face",
    "linear_nist": "polynomials of NIST test the solver, not the face",
    "linear_peers": "the same fits as linear_awkward, by other programs",
    "linear_lalonde": "needs the data of another folder; the same fit as linear_bdf",
    "effect_peers": "the same effects as effect_ratio, by other programs",
}


def cases(topic: str) -> Any:  # noqa: ANN401 - as the file has it
    found = json.loads((REFERENCE / topic / "expected.json").read_text(encoding="utf-8"))["cases"]
    assert found
    return found


def rows(topic: str) -> list[dict[str, str]]:
    with (REFERENCE / topic / "data.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(data: list[dict[str, str]], name: str) -> list[float]:
    return [float(row[name]) for row in data]


def pairs(case: Any, before: list[float], after: list[float]) -> Compared:  # noqa: ANN401
    """What every set of complete pairs has been given by R."""
    sides = ("two_sided", "greater", "less")
    for side in sides:
        found, wanted = (
            stats.paired_t(before, after, alternative=side),  # type: ignore[arg-type]
            case["paired_t"][side],
        )
        yield f"t {side}", found.statistic, wanted["t"]
        yield f"t {side} p", found.p_value, wanted["p"]
        yield f"t {side} low", found.conf_low, wanted["conf"][0]
        yield f"t {side} high", found.conf_high, wanted["conf"][1]
        for key, zeros in (("coin_pratt", "pratt"), ("coin_wilcoxon", "wilcoxon")):
            ranks = stats.wilcoxon_signed_rank(
                before,
                after,
                zeros=zeros,  # type: ignore[arg-type]
                method="asymptotic",
                correction="none",
                alternative=side,  # type: ignore[arg-type]
            )
            yield f"{key} {side} z", ranks.z, case[key][side]["z"]
            yield f"{key} {side} p", ranks.p_value, case[key][side]["p"]
    d = stats.d_z(before, after)
    yield "d_z", d.estimate, case["d_z"]["d"]
    yield "d_z low", d.conf_low, case["d_z"]["conf"][0]
    yield "d_z high", d.conf_high, case["d_z"]["conf"][1]


def sleep() -> Compared:
    data = rows("sleep")
    yield from pairs(cases("sleep")[0], column(data, "drug1"), column(data, "drug2"))


def depression() -> Compared:
    data = rows("depression")
    yield from pairs(cases("depression")[0], column(data, "before"), column(data, "after"))


def anorexia() -> Compared:
    data = rows("anorexia")
    for case in cases("anorexia")["paired"]:
        own = [row for row in data if row["treat"] == case["name"]]
        yield from pairs(case, column(own, "pre"), column(own, "post"))


def p_adjust() -> Compared:
    for case in cases("p_adjust"):
        for name, adjust in (("holm", stats.holm), ("bh", stats.benjamini_hochberg)):
            for found, wanted in zip(adjust(case["p"]), case[name], strict=True):
                yield name, found, wanted


def shrinkage() -> Compared:
    for case in cases("shrinkage")["groups"]:
        found = stats.shrink(case["y"], case["se"], conf_level=case["conf_level"])
        yield "mean", found.mean, case["mean"]
        yield "spread", found.tau_squared, case["tau_squared"]
        for n, group in enumerate(found.groups):
            yield f"{n}", group.estimate, case["pred"][n]
            yield f"{n} se", group.std_error, case["pred_se"][n]
            yield f"{n} low", group.conf_low, case["low"][n]


def reliability() -> Compared:
    for case in cases("reliability")["scales"]:
        alpha = stats.cronbach_alpha(case["items"], conf_level=case["conf_level"])
        yield "alpha", alpha.alpha.estimate, case["alpha"]
        yield "low", alpha.alpha.conf_low, case["conf_low"]
        yield "high", alpha.alpha.conf_high, case["conf_high"]
        yield "standardised", alpha.standardised, case["standardised"]
        for n, item in enumerate(alpha.items):
            yield f"rest {n}", item.item_rest, case["item_rest"][n]
            yield f"without {n}", item.alpha_without, case["alpha_without"][n]
        minres = stats.mcdonald_omega(case["items"])
        likelihood = stats.mcdonald_omega(case["items"], extraction="maximum_likelihood")
        yield "omega", minres.omega, case["minres"]["raw"]
        yield "omega standardised", minres.standardised, case["minres"]["standardised"]
        yield "omega by likelihood", likelihood.omega, case["ml"]["raw"]


def groups_brunner_munzel() -> Compared:
    samples: dict[tuple[str, str], list[float]] = {}
    for row in rows("groups_samples"):
        samples.setdefault((row["set"], row["group"]), []).append(float(row["value"]))
    for case in cases("groups_brunner_munzel"):
        if (case["set"], case["a"]) not in samples:
            continue  # its data stand in a folder of their own
        a, b = samples[case["set"], case["a"]], samples[case["set"], case["b"]]
        for side in ("two_sided", "greater", "less"):
            found = stats.brunner_munzel(a, b, alternative=side)
            yield side, found.p_value, case[side]


def linear(name: str, fit: stats.LinearFit, case: Any) -> Compared:  # noqa: ANN401
    found = list(fit.coefficients.values())
    assert len(found) == len(case["terms"])
    for n, (term, one) in enumerate(zip(case["terms"], found, strict=True)):
        yield f"{name} {term}", one.estimate, case["coef"][n]
        yield f"{name} {term} se", one.std_error, case["classical"]["se"][n]


def linear_petersen() -> Compared:
    data = rows("linear_petersen")
    fit = stats.ols(column(data, "y"), {"x": column(data, "x")}, variance="classical")
    yield from linear("petersen", fit, cases("linear_petersen")[0])


def linear_awkward() -> Compared:
    for case in cases("linear_awkward"):
        columns = dict(zip(case["terms"], case["columns"], strict=True))
        fit = stats.ols(
            case["y"],
            columns,
            constant="none",
            weights=case.get("weights"),
            variance="classical",
        )
        yield from linear(case["name"], fit, case)


def of_design(name: str, design: stats.SurveyDesign, case: Any, y: Any, x: Any) -> Compared:  # noqa: ANN401
    for kind, found in (
        ("mean", design.mean(y)),
        ("total", design.total(y)),
        ("ratio", design.ratio(y, x)),
    ):
        yield f"{name} {kind}", found.estimate, case[kind]["estimate"]
        yield f"{name} {kind} se", found.std_error, case[kind]["std_error"]
        yield f"{name} {kind} low", found.conf_low, case[kind]["conf"][0]


def survey_small() -> Compared:
    all_of_it = cases("survey_small")
    for case in all_of_it["lonely"]:
        design = stats.SurveyDesign(
            case["w"], strata=case["stratum"], population=case["N"], lonely=case["name"]
        )
        yield from of_design(case["name"], design, case, case["y"], case["x"])
    for case in all_of_it["simple_random"]:
        n, population = len(case["y"]), case["population"]
        known = None if population is None else [population] * n
        weights = [(population or n) / n] * n
        design = stats.SurveyDesign(weights, population=known)
        yield from of_design(case["name"], design, case, case["y"], case["x"])


def survey_two_stage() -> Compared:
    data = rows("survey_two_stage")
    for case in cases("survey_two_stage"):
        own = [row for row in data if row["set"] == case["name"]]
        design = stats.SurveyDesign(
            column(own, "pw"),
            clusters=[row["dnum"] for row in own],
            population=column(own, "fpc1"),
            second_units=[row["snum"] for row in own],
            second_population=column(own, "fpc2"),
        )
        y, x = column(own, "api00"), column(own, "api99")
        yield from of_design(case["name"], design, case, y, x)


HERE: dict[str, Callable[[], Compared]] = {
    f.__name__: f
    for f in (
        sleep,
        depression,
        anorexia,
        p_adjust,
        shrinkage,
        reliability,
        groups_brunner_munzel,
        linear_petersen,
        linear_awkward,
        survey_small,
        survey_two_stage,
    )
}


@pytest.mark.parametrize("topic", HERE)
def test_python_gives_the_reference_value(topic: str) -> None:
    seen = 0
    for name, found, wanted in HERE[topic]():
        seen += 1
        if found is None or wanted is None:
            assert found is wanted, name
        else:
            assert math.isclose(found, wanted, rel_tol=1e-8, abs_tol=1e-12), name
    assert seen > 3


def test_no_reference_is_left_out_without_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    topics = {folder.name for folder in REFERENCE.iterdir() if folder.is_dir()}
    assert len(topics) > 50
    others = Path(__file__).parent.glob("test_*.py")
    texts = [file.read_text(encoding="utf-8") for file in others if file != Path(__file__)]
    elsewhere = {t for t in topics if any(f'"{t}"' in text for text in texts)}
    assert len(elsewhere) > 35
    left = topics - elsewhere - set(HERE)
    with capsys.disabled():
        for topic in sorted(left):
            print(f"\nnot run through Python: {topic}: {NO_FUNCTION.get(topic)}", end="")
    assert left == set(NO_FUNCTION)
