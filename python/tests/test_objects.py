"""Every public object compares, copies and pickles."""

import copy
import importlib
import inspect
import pickle
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

import jauge
from jauge import stats
from jauge.stats.results import Result

FACES = ("analyse", "define", "frames", "ingest", "report", "stats", "text")
# What comes in is of the engine and stays there: read the answers again, or keep their frame.
NOT_KEPT = {"Reception", "Responses", "Received", "Imported"}


def public_classes() -> dict[str, type]:
    found: dict[str, type] = {
        n: c for n in jauge.__all__ if inspect.isclass(c := getattr(jauge, n))
    }
    for face in FACES:
        module = importlib.import_module(f"jauge.{face}")
        found |= {n: c for n in module.__all__ if inspect.isclass(c := getattr(module, n))}
    return {
        name: kind
        for name, kind in found.items()
        if not issubclass(kind, (Exception, Result)) and kind.__module__.startswith("jauge")
    }


@cache
def findings() -> jauge.Findings:
    return jauge.run(jauge.demo("arthritis"))


def study() -> jauge.Study:
    folder = jauge.demo("nsw").parent
    return jauge.Study.from_frames(
        folder / "grid.toml",
        answers={"id": ["a", "b"], "re75": [0.0, 1.0], "re78": [5.0, 6.0]},
        id="id",
        columns={"re75": "earnings@before", "re78": "earnings@after"},
    )


def design() -> stats.SurveyDesign:
    return stats.SurveyDesign([2, 2, 2, 4, 4, 4], strata=list("aaabbb"), population=[9] * 6)


def reweighted() -> stats.SurveyDesign:
    plain = stats.SurveyDesign([10] * 6)
    known = stats.post_stratify([10] * 6, list("wwwwmm"), {"w": 20, "m": 40})
    return plain.reweighted(known)


ROWS = [[1, 2], [1, 1], [2, 1], [4, 5], [5, 4], [5, 5], [4, 4], [5, 5]]
MADE: dict[str, Callable[[], Any]] = {
    "Diagnostic": lambda: jauge.Diagnostic("Q001", "error", None, 1, 1, "what", "what to do"),
    "Findings": findings,
    "Selected": lambda: findings().pick(measure="mean_change"),
    "Library": lambda: jauge.define.library(),
    "Changes": lambda: jauge.define.diff(
        jauge.define.library()["jg-roue"], jauge.define.library()["jg-auto"]
    ),
    "Grid": lambda: jauge.Grid.read(jauge.demo("nsw").parent / "grid.toml"),
    "Page": lambda: findings().report(lang="en"),
    "Study": study,
    "PairedTable": lambda: stats.PairedTable([[3, 1], [0, 2]]),
    "SurveyDesign": design,
    "ReplicateWeights": lambda: design().replicates("bootstrap", replicates=20, seed=4),
    "MappingProposal": lambda: jauge.ingest.MappingProposal("", 1, 0, 0),
}
OTHERS: dict[str, Callable[[], Any]] = {
    "reweighted design": reweighted,
    "jackknife": lambda: design().replicates("jackknife"),
    "given replicates": lambda: stats.ReplicateWeights([1, 1], [[2, 0], [0, 2]], scale=0.5, df=1),
    "allowed sentences": lambda: findings().reliability(),
}
# They hold arrays, which compare cell by cell, and follow scikit-learn.
ESTIMATORS: dict[str, Callable[[], Any]] = {
    "Typology": lambda: jauge.analyse.Typology(2, starts=5).fit(ROWS),
    "PercentOfMaximum": lambda: jauge.analyse.PercentOfMaximum(1, 5).fit(ROWS),
}


def twins(one: Any) -> list[Any]:  # noqa: ANN401 - any public object
    return [copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))]  # noqa: S301


def test_every_public_class_is_tried() -> None:
    known = public_classes()
    assert len(known) > 10
    parts = {n for n, kind in known.items() if getattr(kind, "__dataclass_params__", None)}
    missing = set(known) - set(MADE) - set(ESTIMATORS) - NOT_KEPT - parts
    # Frozen dataclasses are plain: the one line that makes them frozen makes the rest.
    for name in parts:
        assert known[name].__dataclass_params__.frozen, name  # type: ignore[attr-defined]
    assert not missing


@pytest.mark.parametrize("name", MADE | OTHERS)
def test_equality_copy_and_pickle(name: str) -> None:
    one = (MADE | OTHERS)[name]()
    assert one == (MADE | OTHERS)[name]()
    for twin in twins(one):
        assert twin == one
        assert hash(twin) == hash(one)
    assert one != "something else"


def test_what_differs_is_not_equal() -> None:
    assert design() != reweighted()
    assert design().replicates("jackknife") != design().replicates("bootstrap", seed=1)
    assert study() != study().declare(flow={"enrolled": 9})


def test_a_twin_computes_the_same() -> None:
    values = [3.0, 5.0, 4.0, 8.0, 7.0, 1.0]
    for one in (design(), reweighted()):
        for twin in twins(one):
            assert twin.mean(values) == one.mean(values)
    weights = design().replicates("bootstrap", replicates=20, seed=4)
    for twin in twins(weights):
        assert twin.estimate("mean", values) == weights.estimate("mean", values)
    assert [twin.change() for twin in twins(study())] == [study().change()] * 3


@pytest.mark.parametrize("name", ESTIMATORS)
def test_estimators_copy_and_pickle_with_what_they_learnt(name: str) -> None:
    one = ESTIMATORS[name]()
    for twin in twins(one):
        assert twin.get_params() == one.get_params()
        assert (twin.transform(ROWS) == one.transform(ROWS)).all()
