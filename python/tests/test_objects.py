"""Every public object compares, copies, pickles and prints itself in a few lines."""

import copy
import importlib
import inspect
import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import jauge
from jauge import stats
from jauge.stats.results import Result

FACES = ("analyse", "collect", "define", "frames", "ingest", "report", "stats", "text")


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


@cache
def received() -> jauge.ingest.Received:
    return jauge.ingest.read(jauge.demo("arthritis"))


def imported() -> jauge.define.Imported:
    wheel = jauge.define.library()["jg-roue"]
    with TemporaryDirectory() as folder:
        path = jauge.collect.form(wheel, as_="workbook").save(Path(folder) / "grid.xlsx")
        return jauge.define.import_form(path)


@cache
def drawn() -> jauge.collect.Codes:
    return jauge.collect.codes(40)


def answered() -> jauge.collect.AnswerFile:
    wheel = jauge.define.library()["jg-roue"]
    return jauge.collect.answer_file(wheel, {"r01": 3}, participant="a1", date="2025-03-14")


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
    "Imported": imported,
    "Received": received,
    "Reception": lambda: received().reception,
    "Responses": lambda: received().responses,
    "FileReception": lambda: received().reception.files[0],
    "ColumnReception": lambda: received().reception.files[0].columns[0],
    "Remark": lambda: jauge.ingest.Remark("R1", "advice", "f", None, 1, None, None, "what", "do"),
    "Codes": drawn,
    "AnswerFile": answered,
    "Form": lambda: jauge.collect.form(jauge.define.library()["jg-roue"]),
    "MappingProposal": lambda: jauge.ingest.MappingProposal("x = 1\n" * 99, 1, 0, 0),
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


# Their fields are lists or mappings, which have no hash.
HOLD_LISTS = {"Imported", "FileReception", "ColumnReception"}
# Their text is what they say, in sentences or as a table.
SAID_IN_WORDS = {"AnswerFile", "Changes", "Reception", "Selected"}


def twins(one: Any) -> list[Any]:  # noqa: ANN401 - any public object
    return [copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))]  # noqa: S301


def test_every_public_class_is_tried() -> None:
    known = public_classes()
    assert len(known) > 10
    tried = set(MADE) | set(ESTIMATORS)
    assert set(known) == tried
    made = {name: type(make()) for name, make in (MADE | ESTIMATORS).items()}
    assert {name for name, kind in made.items() if kind is not known[name]} == set()


@pytest.mark.parametrize("name", MADE | OTHERS)
def test_equality_copy_and_pickle(name: str) -> None:
    one = (MADE | OTHERS)[name]()
    assert one == (MADE | OTHERS)[name]()
    for twin in twins(one):
        assert twin == one
        if name not in HOLD_LISTS:
            assert hash(twin) == hash(one)
    assert one != "something else"


@pytest.mark.parametrize("name", MADE | OTHERS | ESTIMATORS)
def test_what_is_printed_is_short(name: str) -> None:
    one = (MADE | OTHERS | ESTIMATORS)[name]()
    for words in (repr(one), str(one)) if name not in SAID_IN_WORDS else (repr(one),):
        assert 0 < len(words) <= 400
        assert words.count("\n") < 5
        assert " object at 0x" not in words


def test_what_differs_is_not_equal() -> None:
    assert design() != reweighted()
    assert design().replicates("jackknife") != design().replicates("bootstrap", seed=1)
    assert study() != study().declare(flow={"enrolled": 9})


def test_a_twin_computes_the_same() -> None:
    values = [3.0, 5.0, 4.0, 8.0, 7.0, 1.0]
    for one in (design(), reweighted()):
        for twin in twins(one):
            assert twin.mean(values) == one.mean(values)
    for twin in twins(received().reception):
        assert twin.page(lang="en") == received().reception.page(lang="en")
        assert twin.remarks(lang="fr") == received().reception.remarks(lang="fr")
    weights = design().replicates("bootstrap", replicates=20, seed=4)
    for twin in twins(weights):
        assert twin.estimate("mean", values) == weights.estimate("mean", values)
    assert [twin.change() for twin in twins(study())] == [study().change()] * 3


def test_a_pickle_of_the_answers_writes_the_same_files(tmp_path: Path) -> None:
    answers = received().responses
    twin = pickle.loads(pickle.dumps(answers))  # noqa: S301
    assert (len(twin), twin.left_out) == (len(answers), answers.left_out)
    written = [one.write(tmp_path / where) for one, where in ((answers, "a"), (twin, "b"))]
    files = [{path.name: path.read_bytes() for path in paths} for paths in written]
    assert files[0] == files[1]
    assert "responses.csv" in files[0]
    assert twins(twin) == [answers] * 3


@pytest.mark.parametrize("name", ESTIMATORS)
def test_estimators_copy_and_pickle_with_what_they_learnt(name: str) -> None:
    one = ESTIMATORS[name]()
    for twin in twins(one):
        assert twin.get_params() == one.get_params()
        assert (twin.transform(ROWS) == one.transform(ROWS)).all()
