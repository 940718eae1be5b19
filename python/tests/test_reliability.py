"""The reliability of scores: through a study and by itself, with gaps, in every kind of frame."""

import math
import random
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from matplotlib import pyplot

import jauge
from jauge import errors, stats

ITEMS = ("q1", "q2", "q3")
LEVELS = [{"code": i, "label": f"level {i}"} for i in range(1, 6)]


def grid() -> jauge.Grid:
    items: list[dict[str, Any]] = [{"id": n, "scale": "s", "text": f"Question {n}"} for n in ITEMS]
    items[2]["reverse"] = True
    over = {"items": list(ITEMS)}
    score = {"id": "s1", "over": over, "method": "mean", "min_answered": 2, "label": "Score"}
    return jauge.Grid.build(
        id="g",
        title="g",
        waves=[{"id": "entry", "label": "Entry"}, {"id": "exit", "label": "Exit"}],
        scales=[{"id": "s", "kind": "likert", "better": "higher", "levels": LEVELS}],
        items=items,
        scores=[score],
    )


def answers(seed: int, people: int = 80) -> dict[str, list[Any]]:
    draw = random.Random(seed)  # noqa: S311
    table: dict[str, list[Any]] = {"code": [f"P{i}" for i in range(people)]}
    common = [draw.randint(0, 2) for _ in range(people)]
    for name in ITEMS:
        own = [1 + c + draw.randint(0, 2) for c in common]
        table[name] = [6 - x if name == "q3" else x for x in own]
    table["q2"][4] = None
    return table


def study(people: int = 80) -> jauge.Study:
    tables = {"entry": answers(1, people), "exit": answers(2, people)}
    return jauge.Study.from_frames(grid(), waves=tables, id="code")


def test_a_study_turns_items_and_counts_who_is_left_out() -> None:
    found = study().reliability()
    assert [(r["wave_to"], r["measure"]) for r in found.rows] == [
        ("entry", "cronbach_alpha"),
        ("entry", "mcdonald_omega"),
        ("exit", "cronbach_alpha"),
        ("exit", "mcdonald_omega"),
    ]
    table = answers(1)
    turned = table | {"q3": [6 - x for x in table["q3"]]}
    own = stats.cronbach_alpha({name: turned[name] for name in ITEMS})
    row = found.rows[0]
    assert (row["n"], row["n_left_out"]) == (79, 1) == (own.alpha.n, own.n_left_out)
    assert math.isclose(row["estimate"], own.alpha.estimate)
    assert math.isclose(row["conf_low"], own.alpha.conf_low or math.nan)
    assert [i["item"] for i in row["items"]] == list(ITEMS)
    assert all(
        math.isclose(a["item_rest"], b.item_rest)
        for a, b in zip(row["items"], own.items, strict=True)
    )
    omega = stats.mcdonald_omega({name: turned[name] for name in ITEMS})
    assert math.isclose(found.rows[1]["estimate"], omega.omega)
    # Not turned, the third item pulls the scale apart.
    assert stats.cronbach_alpha({n: table[n] for n in ITEMS}).items[2].item_rest < 0


@pytest.mark.parametrize("people", [80, 9])
def test_the_report_says_what_the_study_says(people: int) -> None:
    made = study(people)
    printed = {(r["wave"], r["measure"]): r for r in made.findings if r["section"] == "reliability"}
    rows = made.reliability().rows
    assert len(rows) == len(printed) == 4
    for row in rows:
        same = printed[row["wave_to"], row["measure"]]
        assert same["estimate"] == row["estimate"]
        assert same["conf_low"] == row["conf_low"]
        if people == 9:
            assert same["withheld"] is not None
            assert row["estimate"] is None
        else:
            assert (same["numerator"], same["denominator"]) == (79, 80)
            assert row["n"] == 79


def test_it_shows_draws_explains_and_cites_itself() -> None:
    found = study().reliability()
    assert found.to_pandas().shape[0] == 4
    assert "Reliability" in found._repr_html_()
    assert [e.method for e in found.explain()] == ["Cronbach's alpha", "McDonald's omega total"]
    assert "Cronbach" in found.cite()
    assert len(found.plot().get_yticks()) == 2
    pyplot.close("all")


def test_few_people_are_withheld() -> None:
    row = study(9).reliability().rows[0]
    assert row["estimate"] is None
    assert "11 needed" in row["refused"]


def test_every_kind_of_column_says_the_same() -> None:
    table = answers(1)
    items = {name: table[name] for name in ITEMS}
    wanted = stats.cronbach_alpha(items)
    gaps = {n: [math.nan if x is None else float(x) for x in c] for n, c in items.items()}
    for other in (
        pd.DataFrame(items),
        pd.DataFrame(items).astype("Int64"),
        pl.DataFrame(items),
        {n: np.array(c) for n, c in gaps.items()},
    ):
        assert stats.cronbach_alpha(other) == wanted
    listed = stats.cronbach_alpha(list(gaps.values()))
    assert listed.alpha == wanted.alpha
    assert [i.term for i in listed.items] == ["1", "2", "3"]


def test_omega_has_an_interval_by_drawing() -> None:
    items = [answers(3)[name] for name in ITEMS[:2]] + [answers(3)["q1"][::-1]]
    with pytest.raises(jauge.AnalysisError):
        stats.mcdonald_omega(items[:2])
    scale = [[6 - x for x in answers(3)["q3"]], answers(3)["q1"], answers(3)["q2"]]
    found = stats.bootstrap_reliability(scale, seed=1, resamples=999)
    assert found == stats.bootstrap_reliability(scale, seed=1, resamples=999)
    assert found.conf_low < found.estimate < found.conf_high
    assert found.n == 79


def test_refusals_name_the_way_out() -> None:
    with pytest.raises(errors.ImpossibleError, match="same answer from everybody"):
        stats.cronbach_alpha([[1, 2, 3, 4, 5], [2, 2, 2, 2, 2]])
    with pytest.raises(errors.TooFewOfError, match="items"):
        stats.cronbach_alpha([[1, 2, 3, 4, 5]])
    with pytest.raises(errors.TooFewError, match="5 needed, 2 found"):
        stats.cronbach_alpha([[1, 2, None, 4], [2, None, 2, 2]])
    with pytest.raises(errors.NotFiniteError):
        stats.cronbach_alpha([[1, 2, 3, 4, math.inf], [2, 1, 2, 2, 3]])


def test_small_groups_are_drawn_to_the_common_mean() -> None:
    named = stats.shrink(
        {"a": 0.4, "b": 0.3, "c": 0.5, "d": 0.2, "e": 1.1},
        {"a": 0.1, "b": 0.1, "c": 0.1, "d": 0.1, "e": 0.4},
    )
    assert [g.term for g in named.groups] == list("abcde")
    assert named.groups[4].estimate < 1.1
    with pytest.raises(jauge.AnalysisError, match="std_errors"):
        stats.shrink({"a": 0.4}, {"b": 0.1})
    with pytest.raises(errors.TooFewOfError, match="groups"):
        stats.shrink([1.0], [0.1])
    assert stats.regression_to_the_mean(0.0, cutoff=-1).after == 0
