"""Pairs, square tables and waves: the same numbers as R, from lists, arrays, frames and tables."""

import copy
import csv
import json
import math
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from jauge import AnalysisError, stats

REFERENCE = Path(__file__).parents[2] / "tests" / "reference"


def cases(topic: str) -> Any:  # noqa: ANN401 - as the file has it
    text = (REFERENCE / topic / "expected.json").read_text(encoding="utf-8")
    return json.loads(text)["cases"]


def near(found: float | None, wanted: float) -> bool:
    return found is not None and math.isclose(found, wanted, rel_tol=1e-9)


def test_a_table_from_pairs_counts_and_frames() -> None:
    before, after = [0, 0, 1, 2, 2], [1, 2, 1, 2, 0]
    table = stats.PairedTable.from_pairs(before, after, levels=3)
    assert table == stats.PairedTable([[0, 1, 1], [0, 1, 0], [1, 0, 1]])
    assert table == stats.PairedTable(np.array(table.counts))
    for dtype in ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"):
        typed = np.array(before, dtype=dtype)
        assert stats.PairedTable.from_pairs(typed, np.array(after), levels=3) == table
        assert stats.PairedTable.from_pairs(np.repeat(typed, 2)[::2], after, levels=3) == table
    for wrong in (np.array([300, 0, 1, 2, 2]), np.array([-1, 0, 1, 2, 2])):
        with pytest.raises(AnalysisError, match="is no level"):
            stats.PairedTable.from_pairs(wrong, after, levels=3)
    floats = pd.Series([0.0, 0.0, 1.0, 2.0, 2.0])
    assert stats.PairedTable.from_pairs(floats, after, levels=3) == table
    with pytest.raises(AnalysisError, match="whole"):
        stats.PairedTable.from_pairs(floats + 0.5, after, levels=3)
    for kind in (np.array, pd.Series, pl.Series, tuple):
        assert stats.PairedTable.from_pairs(kind(before), kind(after), levels=3) == table
    crossed = pd.crosstab(pd.Series(before), pd.Series(after))
    assert stats.PairedTable(crossed) == table
    assert (table.n, table.levels, table.improved, table.same, table.declined) == (5, 3, 2, 2, 1)
    assert table.marginals == ((2, 1, 2), (1, 2, 2))
    assert table.difference_counts == (1, 0, 2, 1, 1)
    assert table.reversed().reversed() == table
    assert (table + table).counts[0] == (0, 2, 2)
    assert copy.deepcopy(table) == table == pickle.loads(pickle.dumps(table))  # noqa: S301
    assert len({table, table + table, table}) == 2
    assert "<table>" in table._repr_html_()
    with pytest.raises(AttributeError):
        table.n = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    "counts", [[[1, 2]], [[1]], [[1, 2], [3]], [[1, -2], [3, 4]], [[0.5, 1], [1, 1]], 3, [["a"]]]
)
def test_what_is_no_table(counts: object) -> None:
    with pytest.raises(AnalysisError):
        stats.PairedTable(counts)
    with pytest.raises(AnalysisError):
        stats.bowker(counts)


def test_what_are_no_levels() -> None:
    for before, levels in (([1, 3], 3), ([-1, 0], 3), ([0.5, 1], 3), ([None, 1], 3), ([0], 3)):
        with pytest.raises(AnalysisError):
            stats.PairedTable.from_pairs(before, [0, 1], levels=levels)
    for levels in (1, -1, 10**9):
        with pytest.raises(AnalysisError):
            stats.PairedTable.from_pairs([0], [0], levels=levels)


def test_two_answers_equal_r() -> None:
    seen = 0
    for case in cases("paired_binary")["answers"]:
        table = stats.PairedTable(case["table"])
        if "exact" in case:
            for path, method in (
                ("mid_p", "mid_p"),
                ("exact", "exact"),
                ("asymptotic", "asymptotic"),
                ("corrected", "asymptotic_corrected"),
            ):
                test = stats.mcnemar(table, method=method)  # type: ignore[arg-type]
                assert near(test.p_value, case[path]["two_sided"]), case["name"]
                seen += 1
        d = stats.difference_of_paired_proportions(table, interval="newcombe")
        assert near(d.conf_high, case["newcombe"]["conf_95"][1])
    assert seen > 20
    for case in cases("paired_tango"):
        d = stats.difference_of_paired_proportions(case["table"], conf_level=case["conf_level"])
        assert near(d.conf_low, case["tango"][0]) and near(d.conf_high, case["tango"][1])


def test_square_tables_equal_r() -> None:
    for case in cases("paired_square"):
        table = stats.PairedTable(case["table"])
        for path, test in (
            ("stuart_maxwell", stats.stuart_maxwell(table)),
            ("bhapkar", stats.bhapkar(table)),
            ("bowker", stats.bowker(table)),
        ):
            assert near(test.statistic, case[path]["chi2"]) and test.df == case[path]["df"]
        ordered = stats.marginal_homogeneity(table, scores=case["scores"], alternative="less")
        assert near(ordered.p_value, case["ordered"]["less"])


def test_a_shift_equals_r_from_rows_and_from_a_table() -> None:
    seen = 0
    for case in cases("paired_location"):
        for policy in ("kept", "dropped"):
            wanted = case[policy]["asymptotic"]
            zeros = [0.0] * len(case["d"])
            found = stats.hodges_lehmann(zeros, case["d"], unchanged=policy, method="asymptotic")
            assert near(found.estimate, wanted["estimate"]) and found.n == wanted["n"]
            assert near(found.conf_low, wanted["two_sided"][0])
            if "before" in case:
                levels = [[x - 1 for x in case[wave]] for wave in ("before", "after")]
                table = stats.PairedTable.from_pairs(*levels, levels=5)
                same = stats.hodges_lehmann(table, unchanged=policy, method="asymptotic")
                assert same == found
                doubled = stats.hodges_lehmann(table, scores=[0, 2, 4, 6, 8])
                assert doubled.estimate == 2 * stats.hodges_lehmann(table).estimate
                rank = stats.wilcoxon_signed_rank(table)
                assert rank == stats.wilcoxon_signed_rank(case["before"], case["after"])
                sign = stats.sign_test(table)
                assert sign.statistic == table.improved
                up = stats.probability_of_improvement(table)
                assert math.isclose(up.estimate, (table.improved + table.same / 2) / table.n)
                seen += 1
    assert seen >= 2


def test_a_table_stands_alone() -> None:
    table = stats.PairedTable([[3, 5], [1, 2]])
    with pytest.raises(AnalysisError, match="alone"):
        stats.hodges_lehmann(table, [1, 2])
    with pytest.raises(AnalysisError, match="second measure"):
        stats.wilcoxon_signed_rank([1, 2])
    with pytest.raises(AnalysisError, match="scores"):
        stats.hodges_lehmann([1, 2], [2, 3], scores=[1, 2])
    with pytest.raises(AnalysisError, match="6 needed"):
        stats.hodges_lehmann([1, 2], [2, 3])
    with pytest.raises(AnalysisError, match="unchanged"):
        stats.mcnemar([[3, 0], [0, 2]])
    with pytest.raises(ValueError, match="method"):
        stats.mcnemar(table, method="midp")  # type: ignore[arg-type]


def test_waves_equal_r_from_rows_and_frames() -> None:
    with (REFERENCE / "paired_blocks" / "weight_loss.csv").open(encoding="utf-8") as file:
        rows = [[float(x) for x in row[1:]] for row in list(csv.reader(file))[1:]]
    wanted = next(c for c in cases("paired_blocks")["ranked"] if c["name"] == "weight loss")
    for kind in (list, np.array, pd.DataFrame):
        test = stats.friedman(kind(rows))
        assert near(test.p_value, wanted["friedman"]["p"])
        assert near(test.kendalls_w, wanted["friedman"]["w"])
        assert near(test.mean_ranks[2], wanted["friedman"]["mean_ranks"][2])
    assert near(stats.friedman(pl.DataFrame(rows, orient="row")).statistic, test.statistic)
    f = stats.friedman(rows, reference="iman_davenport")
    assert near(f.p_value, wanted["iman_davenport"]["p"]) and f.df_denominator == 66
    assert near(stats.quade(rows).p_value, wanted["quade"]["p"])
    for case in cases("paired_blocks")["binary"]:
        assert near(stats.cochran_q(case["rows"]).p_value, case["p"])
        assert near(stats.cochran_q(np.array(case["rows"], dtype=bool)).statistic, case["q"])


@pytest.mark.parametrize(
    "rows", [[], [[1, 2, 3]], [[1], [2]], [[1, 2], [1]], [[1, math.nan], [1, 2]], [[1, 1], [0, 0]]]
)
def test_what_are_no_waves(rows: list[list[float]]) -> None:
    for test in (stats.friedman, stats.quade, stats.cochran_q):
        with pytest.raises(AnalysisError):
            test(rows)


def test_an_answer_is_yes_or_no() -> None:
    with pytest.raises(AnalysisError, match="use friedman"):
        stats.cochran_q([[0, 1, 2], [1, 1, 0]])
