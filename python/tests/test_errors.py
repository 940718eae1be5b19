"""Each kind of error of the engine is an exception of its own, and the right one is raised."""

import copy
import math
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

import jauge
from jauge import _native, errors, stats

KINDS = dict(_native.error_classes())


def test_every_kind_of_error_has_a_class_of_its_own() -> None:
    assert len(KINDS) > 20
    assert len(set(KINDS.values())) == len(KINDS)
    for kind, raised in KINDS.items():
        assert raised not in (jauge.JaugeError, jauge.AnalysisError), kind
        assert getattr(errors, raised.__name__) is raised, kind


@pytest.mark.parametrize("name", errors.__all__)
def test_exceptions_copy_and_pickle(name: str) -> None:
    one = getattr(errors, name)("message")
    for twin in (copy.copy(one), pickle.loads(pickle.dumps(one))):  # noqa: S301
        assert type(twin) is type(one)
        assert twin.args == ("message",)


REFUSED: dict[str, Callable[[], object]] = {
    "TooFew": lambda: stats.bootstrap([1.0, 2.0], seed=1),
    "NoVariation": lambda: stats.paired_t([1, 2, 3], [2, 3, 4]),
    "AllTies": lambda: stats.wilcoxon_signed_rank([1, 2, 3], [1, 2, 3]),
    "NotFinite": lambda: stats.paired_t([1, 2, math.nan], [2, 3, 5]),
    "DifferentLengths": lambda: stats.paired_t([1, 2], [2, 3, 5]),
    "UnknownLevel": lambda: stats.PairedTable.from_pairs([0, 7], [1, 1], levels=3),
    "ConfLevel": lambda: stats.wilson(3, n=8, conf_level=95),
    "TooFewOf": lambda: stats.shrink([1, 2], [1, 1]),
    "LengthMismatch": lambda: stats.cronbach_alpha([[1, 2, 3], [1, 2]]),
    "Weights": lambda: stats.SurveyDesign([-1, 1]),
    "Collinear": lambda: stats.ols([1, 2, 3, 5], {"a": [1, 2, 3, 4], "b": [2, 4, 6, 8]}),
    "LonelyPsu": lambda: stats.SurveyDesign([1, 1, 1], strata=[1, 1, 2]).mean([1, 2, 3]),
    "EmptyCell": lambda: stats.post_stratify([1, 1], ["a", "a"], {"a": 3, "b": 4}),
    "Impossible": lambda: stats.regression_to_the_mean(2.0, cutoff=0),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_refused_statistic_says_which_way(kind: str) -> None:
    with pytest.raises(jauge.AnalysisError) as refusal:
        REFUSED[kind]()
    assert type(refusal.value) is KINDS[kind], refusal.value


def test_what_is_refused_here_is_most_of_the_kinds() -> None:
    refusals = {k for k, raised in KINDS.items() if issubclass(raised, jauge.AnalysisError)}
    assert set(REFUSED) <= refusals
    assert refusals - set(REFUSED) <= {"NotConverged", "CompleteSeparation"}


OPTIONS: dict[str, Callable[[], object]] = {
    "method": lambda: stats.wilcoxon_signed_rank([1, 2], [2, 4], method="quick"),  # type: ignore[arg-type]
    "interval": lambda: stats.bootstrap([1.0] * 9, seed=1, interval="wide"),  # type: ignore[arg-type]
    "extraction": lambda: stats.mcdonald_omega([[1, 2]] * 3, extraction="best"),  # type: ignore[arg-type]
    "coefficient": lambda: stats.bootstrap_reliability([[1, 2]], seed=1, coefficient="beta"),  # type: ignore[arg-type]
    "lang": lambda: jauge.check(jauge.demo("nsw"), lang="de"),  # type: ignore[arg-type]
    "progress": lambda: jauge.run(jauge.demo("nsw"), progress="loud"),  # type: ignore[arg-type]
    "seed": lambda: stats.SurveyDesign([1, 1]).replicates("bootstrap"),  # type: ignore[call-overload]
}


@pytest.mark.parametrize("option", OPTIONS)
def test_a_word_that_an_option_does_not_have(option: str) -> None:
    with pytest.raises(errors.OptionError, match=option) as refusal:
        OPTIONS[option]()
    assert isinstance(refusal.value, ValueError)


def test_files_grids_and_answers_have_their_kinds(tmp_path: Path) -> None:
    with pytest.raises(errors.FileError):
        jauge.run(tmp_path / "nowhere.toml")
    study = tmp_path / "study.toml"
    study.write_text('format = "jauge-study/1"\n', encoding="utf-8")
    with pytest.raises(errors.DefinitionError):
        jauge.run(study)
