"""Where a newcomer slips, the message says what there is and what to write instead."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import jauge
from jauge import stats
from jauge.errors import (
    CellTypeError,
    LengthMismatchError,
    NotFiniteError,
    NotFoundError,
    OptionError,
)
from jauge.tabular import plain_table

WORDS = ["Pas du tout d’accord", "Plutôt pas d’accord", "Plutôt d’accord", "Tout à fait d’accord"]
GRID = jauge.Grid.build(
    id="accord",
    title="Accord",
    waves=[{"id": "entry", "label": "Entrée"}, {"id": "exit", "label": "Sortie"}],
    scales=[
        {
            "id": "accord",
            "kind": "likert",
            "better": "higher",
            "levels": [{"code": i, "label": word} for i, word in enumerate(WORDS, start=1)],
        }
    ],
    items=[{"id": f"q{n}", "scale": "accord", "text": f"Question {n}"} for n in (1, 2)],
)
PEOPLE = 40


def wave(shift: int = 0) -> pd.DataFrame:
    levels = [WORDS[min(3, (n + shift) % 4)] for n in range(PEOPLE)]
    region = ["Bretagne", "Occitanie"] * (PEOPLE // 2)
    codes = [f"P{n:02}" for n in range(PEOPLE)]
    return pd.DataFrame({"code": codes, "q1": levels, "q2": levels, "Région": region})


def study(**more: Any) -> jauge.Study:  # noqa: ANN401 - what from_frames takes
    given: dict[str, Any] = {"entry": wave(), "exit": wave(1), "id": "code", **more}
    return jauge.Study.from_frames(GRID, **given)


LONG = pd.concat([wave().assign(vague="avant"), wave(1).assign(vague="après")], ignore_index=True)
WIDE = {"entry": None, "exit": None, "answers": wave()}

REFUSED: dict[str, tuple[Callable[[], Any], type[Exception], str]] = {
    "demo": (lambda: jauge.demo("nws"), OptionError, r"nsw, suivi, not 'nws'; did .* 'nsw'\?$"),
    "item": (lambda: study().change("Q1"), NotFoundError, r"did you mean 'q1'\? there are: q1, q2"),
    "measure": (
        lambda: study().findings.pick(measure="share_improve"),
        NotFoundError,
        "did you mean 'share_improved'",
    ),
    "group": (lambda: study().by("regoin"), jauge.IngestError, "did you mean 'Région'"),
    "compared column": (
        lambda: study().compare("regoin", treated="a", control="b"),
        jauge.IngestError,
        "did you mean 'Région'",
    ),
    "compared value": (
        lambda: study().compare(
            "Région", treated="Bretagne", control="Occitany", assumption="rien d’autre"
        ),
        jauge.AnalysisError,
        '40 rows.*neither group: "Occitanie".*what stands in the column',
    ),
    "no compared value": (lambda: study().compare("Région"), OptionError, "treated=.*control="),
    "wide without waves": (
        lambda: study(**WIDE, columns={"q1": "q1"}).run(),
        jauge.DefinitionError,
        "wave='the column.*'q1@entry'",
    ),
    "columns turned round": (
        lambda: study(**WIDE, columns={"q1@entry": "q1_before", "q2": "q2@exit"}),
        jauge.IngestError,
        "the column first, then the item",
    ),
    "columns of several lengths": (
        lambda: study(entry={"code": ["a", "b"], "q1": [1]}),
        jauge.IngestError,
        "frame `entry`.*'code' has 2 rows, 'q1' has 1.*None",
    ),
    "one value for a column": (
        lambda: study(entry={"code": "a", "q1": 1}),
        CellTypeError,
        r"'code' is 'a'.*\[value\] for one row",
    ),
    "a path": (lambda: study(entry="e.sav").run(), CellTypeError, r"read_sav\(path\)"),
    "rows": (lambda: study(entry=[{"code": "a"}]).run(), CellTypeError, r"DataFrame\(rows\)"),
    "a grid as a dictionary": (
        lambda: jauge.Study.from_frames({"items": []}, entry=wave(), id="code"),  # type: ignore[arg-type]
        jauge.DefinitionError,
        r"Grid\.build",
    ),
    "one item of a grid": (
        lambda: jauge.Grid.build(id="g", title="g", waves=[], items={"id": "q1"}),
        jauge.DefinitionError,
        r"items=\[\{\.\.\.\}\]",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_slip_is_answered_with_the_way_out(name: str) -> None:
    act, kind, way = REFUSED[name]
    with pytest.raises(kind, match=way) as refusal:
        act()
    assert isinstance(refusal.value, jauge.JaugeError)


def test_one_name_is_a_list_of_one() -> None:
    assert (
        study(groups="Région", primary="q1").to_toml()
        == study(groups=["Région"], primary=["q1"]).to_toml()
    )
    assert any(name.endswith(".md") for name in study().findings.files(also="md"))  # type: ignore[arg-type]


def test_an_exception_is_about_what_stops() -> None:
    with pytest.raises(jauge.DefinitionError) as refusal:
        study(primary=["q9"]).run()
    lines = str(refusal.value).splitlines()
    assert lines[0].startswith("error[S010]")
    assert "q9" in lines[0]
    assert not any(line.startswith(("warning", "advice")) for line in lines)
    assert "warnings and pieces of advice" in lines[-1]
    assert len(lines) == 3


def test_what_has_no_number_or_no_row_says_why() -> None:
    alone = str(study(exit=None).change("q1"))
    assert "are withheld by statistical secrecy" in alone
    assert "The grid has no score" in str(study().reliability())
    assert "no open question" in study().voices()._repr_html_()
    tables = study(declare={"secrecy": {"answers": 1, "reason": "invented people"}})
    assert "are tables: .rows[0]['table']" in str(tables.change("q1"))
    some = study(entry=wave().replace({"Région": {"Occitanie": "Corse"}}))
    said: dict[str, Any] = {
        "treated": "Bretagne",
        "control": "Occitanie",
        "assumption": "rien d’autre",
    }
    with pytest.raises(jauge.AnalysisError, match="Corse"):
        some.compare("Région", **said)


def test_faults_and_remarks_are_said_in_two_lines() -> None:
    wrong = GRID.edit("q1", scale="acord")
    said = [str(d) for d in wrong.check() if d.severity == "error"]
    assert said == [
        'error[Q010] accord.toml:31:9: "acord" is not the identifier of any scale\n'
        '  -> did you mean "accord"?'
    ]
    told = study(entry=wave().assign(q1="NSP")).reception
    lines = str(told).splitlines()
    assert lines[0] == "Rows received: 2 rows" and lines[1].split() == [
        "file",
        "read",
        "used",
        "set",
        "aside",
    ]
    assert lines[4] == "40 people; forms: entry: 40, exit: 40"
    assert lines[5].startswith("warning[R026] frame `entry`, row 1, 'q1': \"NSP\" is not a level")
    assert lines[6].startswith("  -> Near or possible levels") and lines[6].endswith(
        "(and 39 like it)"
    )
    assert str(told.remarks()[0]).count("\n") == 1


def test_a_lazy_frame_is_asked_for_its_rows() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lazy = study(entry=pl.from_pandas(wave()).lazy(), exit=pl.from_pandas(wave(1)).lazy())
        assert lazy.change("q1").tidy() == study().change("q1").tidy()
        assert lazy.change("q1").to_frame().shape[0] == len(study().change("q1"))


STATISTICS: dict[str, Callable[[Any], object]] = {
    "welch_t": lambda x: stats.welch_t([1, 2, 3, 4], x),
    "paired_t": lambda x: stats.paired_t(x, [1, 2, 3, 5]),
    "wilcoxon": lambda x: stats.wilcoxon_signed_rank([1, 2, 3, 4], x),
    "cliffs_delta": lambda x: stats.cliffs_delta(x, [1, 2]),
    "kruskal_wallis": lambda x: stats.kruskal_wallis([x, [1, 2, 3]]),
    "clustered_mean": lambda x: stats.clustered_mean(x, list("aabb")),
    "bootstrap": lambda x: stats.bootstrap(x, seed=1),
    "weights": lambda x: stats.SurveyDesign(x),
    "p values": lambda x: stats.holm(x),
}


@pytest.mark.parametrize("name", STATISTICS)
@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_a_missing_number_is_refused_by_its_column_and_row(name: str, bad: float) -> None:
    statistic = STATISTICS[name]
    cells = [0.1, 0.2, bad, 0.4]
    named = r"^column 'score' holds (nan|-?inf) in row 3"
    for column in (pd.Series(cells, name="score"), pl.Series("score", cells)):
        with pytest.raises(NotFiniteError, match=named):
            statistic(column)
    # An array has no name: that of the argument stands for it.
    for unnamed in (cells, np.array(cells), pd.Series(cells), pl.Series(cells)):
        with pytest.raises(NotFiniteError, match=r"^\w.* holds (NaN|-?inf) in row 3"):
            statistic(unnamed)


def test_what_is_left_out_by_itself_may_be_missing() -> None:
    score = pd.Series([1.0, 2.0, np.nan, 4.0], name="score")
    inside = [True, True, False, True]
    design = stats.SurveyDesign([1, 1, 1, 1])
    assert design.mean(score, where=inside).estimate == pytest.approx(7 / 3)
    with pytest.raises(NotFiniteError):
        design.mean(score, where=[True] * 4)
    yes = pd.Series([True, False, None, True], name="came", dtype=object)
    assert design.proportion(yes, where=inside).estimate == pytest.approx(2 / 3)


FLAGS: dict[str, tuple[Any, type[Exception], str]] = {
    "words": (["no", "no", "yes", "no"], CellTypeError, r"the values hold 'no' in row 1.*== 'yes'"),
    "a column of words": (
        pd.Series(list("0011"), name="happened"),
        CellTypeError,
        "column 'happened' holds '0'",
    ),
    "counts": ([0, 1, 2, 1], CellTypeError, "2 in row 3"),
    "missing": (np.array([0.0, 1.0, np.nan, 1.0]), NotFiniteError, "nan in row 3.*its reason"),
    "none": ([False, None, True, True], NotFiniteError, "None in row 2"),
    "nullable": (
        pd.Series([True, None, False, True], name="happened", dtype="boolean"),
        NotFiniteError,
        "column 'happened' holds <NA> in row 2",
    ),
    "polars": (pl.Series("happened", [True, None, False, True]), NotFiniteError, "'happened'"),
    "moments": (pd.Series(pd.date_range("2026-01-01", periods=4)), CellTypeError, "row 1"),
    "objects": ([object()] * 4, CellTypeError, "row 1"),
    "lists": ([[1]] * 4, CellTypeError, "row 1"),
}


@pytest.mark.parametrize("name", FLAGS)
def test_what_is_neither_yes_nor_no_is_never_made_into_either(name: str) -> None:
    cells, kind, way = FLAGS[name]
    with pytest.raises(kind, match=way):
        stats.kaplan_meier([1, 2, 3, 4], cells)
    with pytest.raises(kind, match=way):
        stats.SurveyDesign([1, 1, 1, 1]).proportion(cells)


def test_yes_and_no_come_in_as_what_they_are() -> None:
    plain = stats.kaplan_meier([1, 2, 3, 4], [True, False, True, True])
    for cells in (
        [1, 0, 1, 1],
        np.array([1.0, 0.0, 1.0, 1.0]),
        np.array([True, False, True, True]),
        [np.True_, np.False_, np.True_, np.True_],
        pd.Series([True, False, True, True], dtype="boolean"),
        pl.Series([True, False, True, True]),
    ):
        assert stats.kaplan_meier([1, 2, 3, 4], cells) == plain


GROUPS: dict[str, tuple[Any, str]] = {
    "NA": ([1, pd.NA, 2, 2], "<NA>"),
    "NaT": ([pd.NaT, pd.NaT, "a", "b"], "NaT"),
    "nan": (["a", float("nan"), "b", "b"], "nan"),
    "None": (["a", None, "b", "b"], "None"),
    "lists": ([[1], [1], [2], [2]], r"holds \[1\] in row 1"),
    "dictionaries": ([{}, {}, {}, {}], r"holds \{\} in row 1"),
}


def both(statistic: Callable[..., object], **more: object) -> Callable[[Any, Any], object]:
    return lambda before, after: statistic(before, after, **more)


PAIRED = {
    "paired_t": both(stats.paired_t),
    "wilcoxon": both(stats.wilcoxon_signed_rank),
    "d_rm": both(stats.d_rm),
    "d_z": both(stats.d_z),
    "hedges_g_av": both(stats.hedges_g_av, average="mean_of_sds"),
    "rank_biserial": both(stats.rank_biserial),
    "clustered_mean_change": both(stats.clustered_mean_change, clusters=[1, 1, 2, 2, 3]),
    "from_pairs": both(stats.PairedTable.from_pairs, levels=9),
    "by_group": both(stats.PairedTable.by_group, groups="aabbb", levels=9),
}


@pytest.mark.parametrize("name", PAIRED)
def test_people_are_not_mixed_up_between_two_columns(name: str) -> None:
    statistic = PAIRED[name]
    frame = pd.DataFrame({"before": [1, 2, 3, 4, 2, None], "after": [2, None, 4, 4, 5, 1]})
    apart = frame["before"].dropna(), frame["after"].dropna()
    assert len(apart[0]) == len(apart[1])
    with pytest.raises(
        LengthMismatchError, match=r"such as 1, 5: people would be mixed up.*dropna"
    ):
        statistic(*apart)
    with pytest.raises(LengthMismatchError, match="in another order"):
        statistic(apart[0], apart[0].sort_values(ascending=False))
    whole = frame.assign(more=3).fillna(3).astype(int).iloc[:5]
    found = statistic(whole["before"], whole["after"])
    # Rows of two waves of one long frame have no label in common: their place counts.
    later = whole["after"].set_axis(range(50, 55))
    for before, after in (
        (whole["before"], later),
        (whole["before"].tolist(), later),
        (pl.Series(whole["before"].tolist()), later),
    ):
        assert repr(statistic(before, after)) == repr(found)


def test_one_wave_may_call_a_column_otherwise() -> None:
    renamed = study(
        entry=wave().rename(columns={"q1": "Question 1 : accord ?"}),
        columns={"Question 1 : accord ?": "q1"},
    )
    assert renamed.change("q1").tidy() == study().change("q1").tidy()
    assert renamed.to_toml().count("Question 1") == 1


def test_a_code_without_an_entry_is_told_by_the_name_of_its_frame() -> None:
    told = study(entry=wave().iloc[1:]).reception
    orphans = [r.file for r in told.remarks() if r.code == "R036"]
    assert orphans == ["frame `exit`"]


def test_small_numbers_beside_large_ones_keep_their_digits() -> None:
    table = plain_table("Sizes", [{"estimate": 343.0}, {"estimate": 0.129}, {"estimate": 0.5}])
    assert [line.strip() for line in table.splitlines()[2:]] == ["343", "0.129", "0.5"]
    alike = plain_table("Shares", [{"estimate": 1.0}, {"estimate": 0.129}, {"estimate": 0.5}])
    assert [line.strip() for line in alike.splitlines()[2:]] == ["1.000", "0.129", "0.500"]


def test_an_unknown_word_is_answered_with_the_words_that_there_are() -> None:
    words = 'alternative is one of two_sided, greater, less, not "two-sided"$'
    with pytest.raises(OptionError, match=words):
        stats.welch_t([1, 2], [2, 4], alternative="two-sided")  # type: ignore[arg-type]
    with pytest.raises(
        OptionError, match=r'average is one of mean_of_sds, root_mean_square, not "x"$'
    ):
        stats.d_av([1, 2, 4], [2, 4, 4], average="x")  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [-1, 1.5, None, 1 << 64, float("nan"), "1"])
def test_a_seed_is_a_whole_number(seed: Any) -> None:  # noqa: ANN401 - whatever is no seed
    for act in (
        lambda: stats.bootstrap([1, 2, 3], seed=seed),
        lambda: stats.bootstrap([1, 2, 3], seed=1, resamples=seed),
        lambda: stats.permutation_test([1, 2, 3], [2, 3, 4], seed=seed),
        lambda: stats.bootstrap_reliability([[1, 2, 3], [2, 3, 1]], seed=seed),
        lambda: stats.romano_wolf_of_changes([[1, 2, 1], [2, 1, 3]], seed=seed),
    ):
        with pytest.raises(jauge.JaugeError, match=r"seed: |resamples: "):
            act()


def test_days_name_groups_and_are_no_numbers() -> None:
    days = pd.Series(pd.to_datetime(["2026-01-02", "2026-01-02", "2026-02-03", "2026-02-03"]))
    design = stats.SurveyDesign([1, 1, 1, 1])
    for given in (days, days.astype("datetime64[ns]"), days.astype("category")):
        found = design.mean([1, 3, 5, 7], by=given)
        assert [str(group.group) for group in found] == [
            "2026-01-02 00:00:00",
            "2026-02-03 00:00:00",
        ]
    array = days.to_numpy(dtype="datetime64[ns]")
    assert [g.group.astype("M8[D]").item().month for g in design.mean([1, 3, 5, 7], by=array)] == [
        1,
        2,
    ]
    gone = np.array(["2026-01-02", "NaT", "2026-01-02", "NaT"], dtype="datetime64[ns]")
    with pytest.raises(jauge.AnalysisError, match="row 2"):
        design.mean([1, 3, 5, 7], by=gone)
    for moments in (array, array - array[0]):
        with pytest.raises(CellTypeError, match="numbers are needed"):
            stats.PairedTable(moments.reshape(2, 2))
        with pytest.raises(CellTypeError, match="neither yes nor no"):
            stats.kaplan_meier([1, 2, 3, 4], moments)


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_without_a_name_is_refused(name: str) -> None:
    labels, way = GROUPS[name]
    for given in (labels, pd.Series(labels, name="place", dtype=object)):
        with pytest.raises(jauge.JaugeError, match=way) as refusal:
            stats.clustered_mean([1, 2, 3, 5], given)
        assert not isinstance(refusal.value, jauge.InternalError)
