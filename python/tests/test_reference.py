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

import jauge
from jauge import stats
from jauge.stats.linear import Variance
from jauge.stats.survival import CurveInterval

REFERENCE = Path(__file__).parents[2] / "tests" / "reference"
Compared = Iterator[tuple[str, float | None, float | None]]

# A topic whose statistic has no face in Python stands here, with the reason why.
NO_FUNCTION: dict[str, str] = {}


def cases(topic: str) -> Any:  # noqa: ANN401 - as the file has it
    found = json.loads((REFERENCE / topic / "expected.json").read_text(encoding="utf-8"))["cases"]
    assert found
    return found


def rows(topic: str, name: str = "data.csv") -> list[dict[str, str]]:
    with (REFERENCE / topic / name).open(encoding="utf-8", newline="") as file:
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


INTERVALS: tuple[CurveInterval, ...] = ("plain", "log", "log_log")


def shrinkage() -> Compared:
    for case in cases("shrinkage")["groups"]:
        found = stats.shrink(case["y"], case["se"], conf_level=case["conf_level"])
        yield "mean", found.mean, case["mean"]
        yield "spread", found.tau_squared, case["tau_squared"]
        for n, group in enumerate(found.groups):
            yield f"{n}", group.estimate, case["pred"][n]
            yield f"{n} se", group.std_error, case["pred_se"][n]
            yield f"{n} low", group.conf_low, case["low"][n]


def survival() -> Compared:
    for case in cases("survival")["curves"]:
        times, happened = case["observed_time"], [x == 1 for x in case["observed_event"]]
        level = case["conf_level"]
        for interval in INTERVALS:
            wanted = case[interval]
            curve = stats.kaplan_meier(times, happened, conf_level=level, interval=interval)
            assert len(curve.steps) == len(wanted["time"])
            for n, step in enumerate(curve.steps):
                yield f"risk {n}", step.at_risk, wanted["at_risk"][n]
                yield f"survival {n}", step.survival, wanted["survival"][n]
                yield f"se {n}", step.std_error, wanted["std_error"][n]
                yield f"low {n}", step.conf_low, wanted["low"][n]
                yield f"high {n}", step.conf_high, wanted["high"][n]
            yield "median", curve.median.time, wanted["median"]
            yield "median low", curve.median.conf_low, wanted["median_low"]
            for n, share in enumerate((0.25, 0.5, 0.75)):
                found = stats.survival_quantile(
                    times, happened, probability=share, conf_level=level, interval=interval
                )
                yield f"quantile {n}", found.time, wanted["quantile"][n]
                yield f"quantile {n} high", found.conf_high, wanted["quantile_high"][n]
        mean = stats.restricted_mean_survival(times, happened, until=case["until"])
        yield "mean", mean.estimate, case["rmean"]
        yield "mean se", mean.std_error, case["rmean_se"]
    for case in cases("survival")["ranks"]:
        happened = [x == 1 for x in case["observed_event"]]
        strata = case["stratum"] if any(case["stratum"]) else None
        test = stats.log_rank(case["observed_time"], happened, case["group"], strata=strata)
        yield "statistic", test.statistic, case["statistic"]
        yield "df", test.df, case["df"]
        yield "p", test.p_value, case["p"]
        for n, group in enumerate(test.groups):
            yield f"expected {n}", group.expected, case["expected"][n]


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


def reliability_ordinal() -> Compared:
    for case in cases("reliability_ordinal")["scales"]:
        behind = stats.polychoric(case["items"])
        for n, row in enumerate(behind.correlations):
            for m, r in enumerate(row):
                yield f"r {n} {m}", r, case["correlations"][n][m]
        alpha = stats.ordinal_alpha(case["items"])
        yield "alpha", alpha.alpha, case["alpha"]
        yield "mean correlation", alpha.mean_correlation, case["mean_correlation"]
        for n, without in enumerate(alpha.alpha_without):
            yield f"without {n}", without, case["alpha_without"][n]
        yield "omega", stats.ordinal_omega(case["items"]).omega, case["omega"]


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


def lee_bounds() -> Compared:
    for case in cases("lee_bounds")["bounds"]:
        found = stats.lee_bounds(
            case["first"],
            case["second"],
            entered_a=case["entered_first"],
            entered_b=case["entered_second"],
            conf_level=case["conf_level"],
        )
        yield "trimmed", found.trimmed, case["trimmed"]
        yield "untrimmed", found.untrimmed, case["untrimmed"]
        yield "lower", found.lower, case["lower"]
        yield "upper", found.upper, case["upper"]
        yield "lower se", found.lower_std_error, case["lower_se"]
        yield "upper se", found.upper_std_error, case["upper_se"]
        yield "low", found.conf_low, case["low"]
        yield "high", found.conf_high, case["high"]


def effect_noncentral() -> Compared:
    for case in cases("effect_noncentral")["chi_squared"]:
        at = (case["x"], case["df"], case["ncp"])
        yield relative(case, "cdf", stats.noncentral_chi_squared_cdf(*at))
        yield relative(case, "sf", stats.noncentral_chi_squared_sf(*at))
    for case in cases("effect_noncentral")["f"]:
        of_f = (case["f"], case["df1"], case["df2"], case["ncp"])
        yield relative(case, "cdf", stats.noncentral_f_cdf(*of_f))
        yield relative(case, "sf", stats.noncentral_f_sf(*of_f))


def relative(case: Any, tail: str, found: float) -> tuple[str, float, float]:  # noqa: ANN401
    """A tail as a multiple of what it must be: both go down to 1e-280."""
    wanted = case[tail]
    if wanted is None:  # below what a double holds with all its digits
        assert 0 <= found < 1e-290
        return tail, 1.0, 1.0
    return f"{case['name']} {tail}", found / wanted, 1.0


def alternating(base: int, centre: int, pairs: int) -> list[float]:
    """NIST's made-up values: base + centre / 10, then a tenth below and above it in turn."""
    tenths = [centre, *[centre - 1, centre + 1] * pairs]
    return [(10 * base + t) / 10 for t in tenths]


def nist_univariate() -> Compared:
    made = {
        "NumAcc1": [10_000_001.0, 10_000_003.0, 10_000_002.0],
        "NumAcc2": alternating(1, 2, 500),
        "NumAcc3": alternating(1_000_000, 2, 500),
        "NumAcc4": alternating(10_000_000, 2, 500),
        "PiDigits": column(rows("nist_univariate", "pi.csv"), "digit"),
    }
    data = rows("nist_univariate")
    for case in cases("nist_univariate"):
        name = case["name"]
        own = [row for row in data if row["set"] == name]
        values = made.get(name) or column(own, "value")
        assert len(values) == case["n"]
        # The mean of a sample of a known population shows both: its standard error is the spread.
        population = 10 * len(values)
        mean = stats.finite_population_mean(values, population=population)
        assert mean.std_error is not None
        sd = mean.std_error / math.sqrt(0.9 / len(values))
        found = {"mean": mean.estimate, "sd": sd}
        for wanted in case["statistics"]:
            what = wanted["statistic"]
            yield f"{name} {what}", found[what], wanted["of_doubles"]


def nist_anova() -> Compared:
    data = rows("nist_anova")
    made = {
        f"SmLs0{n}": (base, pairs)
        for n, (base, pairs) in enumerate(
            [(base, pairs) for base in (1, 10**6, 10**12) for pairs in (10, 100, 1000)], start=1
        )
    }
    for case in cases("nist_anova"):
        name = case["name"]
        if name in made:
            base, pairs = made[name]
            groups = [alternating(base, c, pairs) for c in (4, 3, 5, 3, 5, 3, 5, 3, 5)]
        else:
            own = [row for row in data if row["set"] == name]
            by_group = dict.fromkeys(row["group"] for row in own)
            groups = [column([r for r in own if r["group"] == g], "value") for g in by_group]
        table = stats.anova(groups)
        assert table.n == case["n"]
        for wanted in case["statistics"]:
            what = wanted["statistic"]
            found = table.statistic if what == "F" else getattr(table, what)
            yield f"{name} {what}", found, wanted["of_doubles"]


def linear_nist() -> Compared:
    for case in cases("linear_nist"):
        name = case["name"]
        data = rows("linear_nist", f"{name}.csv")
        x = {name: column(data, name) for name in data[0] if name != "y"}
        if case["degree"] is not None:
            x = {f"x{k}": powers(x["x"], k) for k in range(1, int(case["degree"]) + 1)}
        y = column(data, "y")
        if name in ("wampler1", "wampler2"):  # nothing is left over
            with pytest.raises(jauge.AnalysisError, match="residual"):
                stats.ols(y, x, variance="classical")
            continue
        fit = stats.ols(y, x, variance="classical")
        wanted = case["doubles"]
        yield f"{name} sd", fit.residual_sd, wanted["sd"]
        yield f"{name} r2", fit.r_squared, wanted["r2"]
        for n, one in enumerate(fit.coefficients.values()):
            yield f"{name} {n}", one.estimate, wanted["coef"][n]
            yield f"{name} {n} se", one.std_error, wanted["se"][n]


def powers(x: list[float], exponent: int) -> list[float]:
    """By repeated multiplication, as the script of the values does it."""
    found = [1.0] * len(x)
    for _ in range(exponent):
        found = [power * value for power, value in zip(found, x, strict=True)]
    return found


def linear_peers() -> Compared:
    data = rows("linear_bdf")
    x = {name: column(data, name) for name in ("lang_pre", "iq_verb", "ses", "sex")}
    y, schools = column(data, "lang_post"), [row["school"] for row in data]
    case = cases("linear_peers")[0]
    peers: tuple[tuple[str, str, Variance], ...] = (
        ("statsmodels", "nonrobust", "classical"),
        ("statsmodels", "hc0", "hc0"),
        ("statsmodels", "hc1", "hc1"),
        ("statsmodels", "hc2", "hc2"),
        ("statsmodels", "hc3", "hc3"),
        ("statsmodels", "cr0", "cr0"),
        ("statsmodels", "cr1s", "cr1s"),
        ("pyfixest", "cr1s", "cr1s"),
        ("pyfixest", "cr3_over_factor", "cr3"),
    )
    for peer, word, variance in peers:
        clusters = schools if variance.startswith("cr") else None
        fit = stats.ols(y, x, clusters=clusters, variance=variance)
        for n, one in enumerate(fit.coefficients.values()):
            yield f"{peer} {word} {n}", one.std_error, case[peer][word][n]


def linear_lalonde() -> Compared:
    data = rows("lalonde")
    y = column(data, "re78")
    x = {name: column(data, name) for name in ("treat", "age", "educ")}
    x |= {f"race{r}": [float(row["race"] == r) for row in data] for r in ("hispan", "white")}
    x |= {name: column(data, name) for name in ("married", "nodegree", "re74", "re75")}
    earnings, through_zero = cases("linear_lalonde")
    yield from linear("earnings", stats.ols(y, x, variance="classical"), earnings)
    words: tuple[Variance, ...] = ("hc0", "hc1", "hc2", "hc3")
    for word in words:
        yield from table(word, stats.ols(y, x, variance=word), earnings["hc"][word])
    bell = stats.ols(y, x, variance="hc2", df="satterthwaite")
    yield from table("hc2 satterthwaite", bell, earnings["hc2_satterthwaite"])
    two = {name: x[name] for name in ("re74", "re75")}
    fit = stats.ols(y, two, constant="none", variance="classical")
    yield from linear("through zero", fit, through_zero)


def table(name: str, fit: stats.LinearFit, case: Any) -> Compared:  # noqa: ANN401
    for n, one in enumerate(fit.coefficients.values()):
        for wanted, found in (
            ("se", one.std_error),
            ("df", one.df),
            ("t", one.statistic),
            ("p", one.p_value),
            ("low", one.conf_low),
            ("high", one.conf_high),
        ):
            yield f"{name} {n} {wanted}", found, case[wanted][n]


def effect_peers() -> Compared:
    for case in cases("effect_peers")["ratios"]:
        for kind, ratio in (("odds", stats.odds_ratio), ("risk", stats.risk_ratio)):
            for word, limits in case[kind].items():
                found = ratio(*case["counts"], interval=word)
                yield f"{case['name']} {kind} {word} low", found.conf_low, limits[0]
                yield f"{case['name']} {kind} {word} high", found.conf_high, limits[1]
    for case in cases("effect_peers")["brunner_munzel"]:
        superior = stats.probability_of_superiority(case["a"], case["b"], interval="logit")
        yield case["name"], superior.estimate, case["p"]
        yield f"{case['name']} se", superior.std_error, case["std_error"]


HERE: dict[str, Callable[[], Compared]] = {
    f.__name__: f
    for f in (
        sleep,
        depression,
        anorexia,
        p_adjust,
        shrinkage,
        survival,
        reliability,
        reliability_ordinal,
        groups_brunner_munzel,
        linear_petersen,
        linear_awkward,
        survey_small,
        survey_two_stage,
        lee_bounds,
        effect_noncentral,
        effect_peers,
        nist_univariate,
        nist_anova,
        linear_nist,
        linear_peers,
        linear_lalonde,
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
