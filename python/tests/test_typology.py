"""Typologies and the scaler of scores: what R says, and what scikit-learn expects."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from matplotlib import pyplot

import jauge
from jauge import errors, stats
from jauge.analyse import PercentOfMaximum, Typology

REFERENCE = Path(__file__).parents[2] / "tests" / "reference" / "typology" / "expected.json"
CASES = json.loads(REFERENCE.read_text(encoding="utf-8"))["cases"]
METHODS = {"kmeans": "k_means", "mixtures": "gaussian_mixture"}


@pytest.mark.parametrize("method", METHODS)
def test_groups_are_those_of_r(method: str) -> None:
    assert len(CASES[method]) > 2
    for case in CASES[method]:
        types = Typology(case["groups"], method=METHODS[method], scaling="as_given")  # type: ignore[arg-type]
        types.fit(case["rows"])
        assert list(types.sizes_) == case["n"], case["name"]
        assert np.allclose(types.centres_, case["centres"], rtol=1e-6, atol=1e-9)
        for ours, theirs in (("silhouette", "silhouette"), ("log_likelihood", "log_likelihood")):
            if theirs in case:
                assert math.isclose(types.glance()[ours], case[theirs], rel_tol=1e-8)


def test_agreement_is_that_of_mclust() -> None:
    assert len(CASES["rand"]) == 2
    for case in CASES["rand"]:
        found = stats.adjusted_rand_index(case["one"], case["other"])
        assert math.isclose(found, case["index"], rel_tol=1e-10)


def iris() -> pd.DataFrame:
    rows = CASES["kmeans"][1]["rows"]
    return pd.DataFrame(
        rows, columns=["sepal_length", "sepal_width", "petal_length", "petal_width"]
    )


def test_the_number_of_groups_is_chosen_and_the_profile_told() -> None:
    types = Typology(seed=3).fit(iris())
    assert len(types.sizes_) == 2
    assert [c["groups"] for c in types.candidates_] == [2, 3, 4, 5, 6]
    rows = types.tidy()
    assert len(rows) == 8
    assert rows[0]["term"] == "sepal_length"
    own = iris()[types.labels_ == 0]["sepal_length"]
    assert math.isclose(rows[0]["estimate"], own.mean())
    assert math.isclose(rows[0]["sd"], own.std())
    assert "do not show that types exist" in types._repr_html_()
    assert types.to_polars().height == 8
    assert types.explain(lang="fr").lang == "fr"
    assert "jauge" in types.cite()
    axes = types.plot()
    assert len(axes.lines) == 3
    pyplot.close("all")


def test_stability_tells_groups_from_a_cloud() -> None:
    found = Typology(2, starts=10).fit(iris()).stability(resamples=30)
    assert found.mean > 0.9
    assert found.explain().reference
    cloud = np.random.default_rng(1).uniform(size=(100, 4))
    assert Typology(5, starts=5).fit(cloud).stability(resamples=30).mean < 0.7


def test_the_kind_of_frame_does_not_matter() -> None:
    frame = iris()
    labels = Typology(3, starts=5).fit(frame).labels_
    others = (pl.from_pandas(frame), frame.to_numpy(), frame.to_numpy().tolist())
    for other in others:
        assert (Typology(3, starts=5).fit(other).labels_ == labels).all()


def test_what_cannot_be_grouped_is_refused_with_the_way_out() -> None:
    with pytest.raises(errors.DataError, match="NaN"):
        Typology(2).fit([[1.0, math.nan], [2, 3], [4, 5]])
    with pytest.raises(errors.DataError, match="number"):
        Typology(2).fit(pd.DataFrame({"a": ["x", "y", "z"]}))
    with pytest.raises(errors.TooFewOfError, match="different rows"):
        Typology(4).fit([[1, 1], [1, 1], [2, 2], [2, 2]])
    with pytest.raises(errors.OptionError, match="method"):
        Typology(2, method="ward").fit([[1], [2], [3], [9]])  # type: ignore[arg-type]
    with pytest.raises(errors.NotFittedError, match="fit"):
        Typology(2).predict([[1]])


def test_scores_in_percent_of_the_maximum() -> None:
    scaler = PercentOfMaximum(minimum=[1, 0], maximum=[5, 10])
    found = scaler.fit_transform([[1, 5], [3, 10]])
    assert found.tolist() == [[0, 50], [50, 100]]
    assert scaler.inverse_transform(found).tolist() == [[1, 5], [3, 10]]
    with pytest.raises(errors.DataError, match="column 'x0', row 2: 7 is outside"):
        scaler.transform([[1, 1], [7, 1]])
    with pytest.raises(errors.DataError, match="not below"):
        PercentOfMaximum(minimum=5, maximum=1).fit([[2]])
    assert jauge.analyse.PercentOfMaximum is PercentOfMaximum


sklearn = pytest.importorskip("sklearn")


@pytest.mark.filterwarnings("ignore:.*:sklearn.exceptions.SkipTestWarning")
@pytest.mark.filterwarnings("ignore:Estimator .* does not inherit:UserWarning")
@pytest.mark.parametrize(
    "estimator",
    [
        Typology(3, starts=5),
        Typology(2, scaling="as_given", starts=5),
        PercentOfMaximum(minimum=-1e6, maximum=1e6),
    ],
    ids=repr,
)
def test_scikit_learn_takes_them_for_its_own(estimator: Typology | PercentOfMaximum) -> None:
    from sklearn.utils.estimator_checks import check_estimator

    checked = check_estimator(estimator, on_fail=None)
    done = [c for c in checked if c["status"] == "passed"]
    failed = [(c["check_name"], repr(c["exception"])) for c in checked if c["status"] == "failed"]
    assert len(done) > 25
    assert not failed
