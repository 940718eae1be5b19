"""What every result can do, asked of every result that the documented examples make."""

import copy
import dataclasses
import doctest
import importlib
import inspect
import pickle
import pkgutil
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from matplotlib import pyplot

from jauge import AnalysisError, explanations, figures, stats, tabular
from jauge.analyse import Typology
from jauge.errors import OptionError
from jauge.stats.results import Named, Result

matplotlib.use("Agg")
ROOT = Path(__file__).parents[2]


def made_by_the_examples() -> list[Result]:
    """Run each example of the statistics and keep one result per class and method."""
    found: dict[tuple[str, str], Result] = {}
    initial = Result.of.__func__  # type: ignore[attr-defined]

    def of(cls: type[Result], fields: Mapping[str, Any]) -> Result:
        result: Result = initial(cls, fields)
        found.setdefault((cls.__name__, getattr(result, "method", "")), result)
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Result, "of", classmethod(of))
        for module in pkgutil.walk_packages(stats.__path__, "jauge.stats."):
            doctest.testmod(importlib.import_module(module.name))
    return list(found.values())


RESULTS = made_by_the_examples()


def test_the_examples_make_every_kind_of_result() -> None:
    assert len(RESULTS) > 70
    public = {
        name
        for name in stats.__all__
        if inspect.isclass(kind := getattr(stats, name)) and issubclass(kind, Result)
    }
    missing = public - {type(r).__name__ for r in ALL} - {"Result"}
    assert not missing


def others() -> list[Result]:
    fit = stats.ols([1, 3, 4, 6], {"x": [0, 1, 2, 3]})
    before, after = [3, 4, 5, 2, 4, 6], [4, 6, 5, 4, 4, 7]
    design = stats.SurveyDesign([2, 2, 2, 4, 4], clusters=[1, 1, 2, 3, 4])
    dare, can = [1, 1, 2, 2, 5, 5, 5, 4, 2, 3], [2, 1, 3, 4, 3, 5, 5, 3, 1, 4]
    scale = [dare, can, [1, 1, 1, 2, 5, 4, 5, 2, 2, 5]]
    # Three levels, sixteen people.
    levels = [
        [1, 2, 2, 3, 3, 3, 1, 2, 3, 1, 2, 3, 2, 1, 3, 2],
        [1, 1, 2, 3, 2, 3, 1, 2, 3, 2, 3, 3, 1, 2, 2, 2],
        [2, 2, 1, 3, 2, 2, 1, 2, 3, 1, 3, 3, 2, 1, 1, 3],
    ]
    alpha = stats.cronbach_alpha(scale)
    followed, found = [1, 2, 3, 3, 5, 6, 6, 6], [1, 1, 1, 0, 1, 1, 0, 0]
    curve = stats.kaplan_meier(followed, found)
    ranks = stats.log_rank(followed, found, list("aabbabab"))
    shrunken = stats.shrink([0.4, 0.3, 0.5, 0.2, 1.1], [0.1, 0.1, 0.1, 0.1, 0.4])
    return [
        fit,
        alpha,
        alpha.items[0],
        stats.mcdonald_omega(scale),
        stats.polychoric(levels),
        stats.ordinal_alpha(levels),
        stats.ordinal_omega(levels),
        stats.lee_bounds([1, 3, 4, 6], [0, 2, 2, 5], entered_a=5, entered_b=7),
        curve,
        curve.steps[0],
        curve.median,
        stats.restricted_mean_survival(followed, found, until=6),
        ranks,
        ranks.groups[0],
        shrunken,
        shrunken.groups[0],
        design.design_effect([1, 2, 3, 4, 5]),
        design.chi_squared([0, 0, 1, 1, 1], [0, 1, 0, 1, 1]),
        stats.ancova_and_change_score(before, after, [0, 0, 0, 1, 1, 1]),
        stats.difference_in_differences_panel(before, after, [0, 0, 0, 1, 1, 1]),
        *stats.SurveyDesign([2, 2, 2, 4, 4]).mean([1, 2, 3, 4, 5], by=["a", "a", "a", "b", "b"]),
    ]


ALL = RESULTS + others()
ids = [f"{type(r).__name__}-{getattr(r, 'method', '')[:30]}" for r in ALL]
every = pytest.mark.parametrize("result", ALL, ids=ids)


@every
def test_equality_copy_and_pickle(result: Result) -> None:
    for twin in (copy.copy(result), copy.deepcopy(result), pickle.loads(pickle.dumps(result))):  # noqa: S301
        assert twin == result
        assert hash(twin) == hash(result)
    name = dataclasses.fields(result)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(result, name, None)
    for field in dataclasses.fields(result):
        assert not isinstance(getattr(result, field.name), (list, dict, set)), field.name


@every
def test_frames_hold_the_rows(result: Result) -> None:
    rows = result.tidy()
    pandas, polars, arrow = result.to_pandas(), result.to_polars(), result.to_arrow()
    assert isinstance(pandas, pd.DataFrame)
    assert isinstance(polars, pl.DataFrame)
    assert isinstance(arrow, pa.Table)
    assert len(pandas) == len(polars) == arrow.num_rows == len(rows) > 0
    assert list(pandas.columns) == polars.columns == arrow.column_names == list(rows[0])
    for name, value in rows[0].items():
        if isinstance(value, float):
            assert pandas[name].iloc[0] == polars[name][0] == arrow[name][0].as_py() == value
    assert set(result.glance()) <= {f.name for f in dataclasses.fields(result)}


class Outline(HTMLParser):
    """The elements of a page, with what stands open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@every
def test_tables_are_accessible(result: Result) -> None:
    page = Outline()
    page.feed(result._repr_html_())
    assert not page.open
    tags = [tag for tag, _ in page.seen]
    assert tags.count("caption") == tags.count("table") == 1
    heads = [attributes for tag, attributes in page.seen if tag == "th"]
    assert heads
    assert all(head.get("scope") in ("row", "col") for head in heads)
    bundle = result._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", "text/markdown"}
    assert set(result._repr_mimebundle_(include={"text/plain"})) == {"text/plain"}
    assert "text/html" not in result._repr_mimebundle_(exclude={"text/html"})


@every
def test_results_explain_themselves_in_both_languages(result: Result) -> None:
    english, french = result.explain(), result.explain(lang="fr")
    assert english.method != french.method or english.does != french.does
    assert english.reference == french.reference
    assert str(french).startswith(french.method)
    assert f'lang="{french.lang}"' in french._repr_html_()
    assert len(result.cite()) > 20


def test_the_explanations_are_all_reached_and_complete() -> None:
    entries = explanations._entries()
    assert len(entries) > 50
    reached = set()
    for result in ALL:
        kind, method = type(result).__name__, getattr(result, "method", "")
        reached.add(explanations.about(kind, method, "en").method)
    reached.add(explanations.about(None, "entry-exit table of linked people", "en").method)
    rows = [[1, 2], [1, 1], [2, 1], [4, 5], [5, 4], [5, 5], [4, 4], [5, 5]]
    types = Typology(2, starts=5).fit(rows)
    mixture = Typology(2, method="gaussian_mixture")
    for other in (types, mixture, types.stability(resamples=10)):
        reached.add(other.explain().method)
    kept = {e["en"]["method"] for e in entries}
    assert kept == reached
    for entry in entries:
        for lang in ("en", "fr"):
            assert set(entry[lang]) == {"method", "does", "assumes", "why"}
        for text in entry["fr"].values():
            # French puts a space that does not break before the high marks, and uses ’.
            assert not re.search(r"[^\u00a0][;:?!»]|'", text), text
    with pytest.raises(OptionError, match="lang"):
        RESULTS[0].explain(lang="de")  # type: ignore[arg-type]
    with pytest.raises(AnalysisError, match="no text"):
        explanations.about("Nothing", "", "en")


def test_functions_named_in_the_explanations_exist() -> None:
    text = (Path(explanations.__file__).parent / "explanations.toml").read_text(encoding="utf-8")
    named = set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", text))
    named -= {"g_av", "jauge_stats"}  # a symbol and the crate
    assert len(named) > 15
    assert not {name for name in named if not hasattr(stats, name)}


def test_pictures_show_every_interval_and_refuse_what_has_none() -> None:
    drawn = refused = 0
    for result in ALL:
        try:
            axes = result.plot()
        except AnalysisError as refusal:
            assert "interval" in str(refusal)
            refused += 1
            continue
        drawn += 1
        assert len(axes.get_yticks()) == len(result.tidy())
        pyplot.close("all")
    assert drawn > 40
    assert refused > 10


def test_a_picture_is_drawn_where_the_caller_wants_it_and_stays_editable() -> None:
    figure, axes = pyplot.subplots()
    fit = stats.ols([1, 3, 4, 6], {"x": [0, 1, 2, 3]})
    assert fit.plot(ax=axes) is axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["(Intercept)", "x"]
    axes.set_title("mine")
    points = [line.get_xdata()[0] for line in axes.get_lines() if line.get_marker() == "o"]  # type: ignore[index]
    assert points == [e.estimate for e in fit.coefficients.values()]
    pyplot.close(figure)
    table = stats.PairedTable([[2, 3], [1, 4]])
    assert [t.get_text() for t in table.plot().get_yticklabels()] == ["before", "after"]
    pyplot.close("all")
    with pytest.raises(AnalysisError, match="empty"):
        stats.PairedTable([[0, 0], [0, 0]]).plot()


def test_the_colours_are_those_of_the_report() -> None:
    rust = (ROOT / "crates/jauge-report/src/chart.rs").read_text(encoding="utf-8")
    colours = dict(re.findall(r'^const ([A-Z]+): &str = "(#[0-9a-f]{6})";', rust, re.M))
    assert len(colours) == 5
    assert colours == {name: getattr(figures, name) for name in colours}


def test_what_stands_in_a_cell_is_never_markup() -> None:
    rows = [{"term": "<script>alert(1)</script>", "estimate": 1.0}]
    assert "<script>" not in tabular.html_table("<b>", rows)
    assert "<b>" not in tabular.html_table("<b>", rows)
    assert "\\<script\\>" in tabular.markdown_table("a", rows)
    many = [{"term": str(i)} for i in range(30)]
    assert "and 10 more rows" in tabular.html_table("a", many)
    assert "and 10 more rows" in tabular.markdown_table("a", many)


def test_named_estimates_never_change() -> None:
    named = stats.ols([1, 3, 4, 6], {"x": [0, 1, 2, 3]}).coefficients
    assert isinstance(named, Named)
    assert list(named) == ["(Intercept)", "x"]
    with pytest.raises(TypeError):
        named["x"] = None  # type: ignore[index]
    with pytest.raises(AttributeError):
        named.rows = 3


def test_a_pickled_weighting_still_weights_a_design() -> None:
    design = stats.SurveyDesign([10] * 6)
    cells = ["w", "w", "w", "w", "m", "m"]
    made = stats.post_stratify([10] * 6, cells, {"w": 20, "m": 40})
    again = pickle.loads(pickle.dumps(made))  # noqa: S301
    values = [0, 1, 0, 0, 1, 1]
    assert design.reweighted(again).total(values) == design.reweighted(made).total(values)


def test_augment_adds_what_is_left() -> None:
    fit = stats.ols([1, 3, 4, 6], {"x": [0, 1, 2, 3]})
    rows = fit.augment([1, 3, 4, 6], pd.DataFrame({"x": [0, 1, 2, 3], "other": 0}))
    assert abs(sum(row["resid"] for row in rows)) < 1e-12
    assert all(row["outcome"] == row["fitted"] + row["resid"] for row in rows)
    with pytest.raises(AnalysisError, match="missing"):
        fit.augment([1], {"y": [1]})
    with pytest.raises(AnalysisError, match="lengths"):
        fit.augment([1], {"x": [1, 2]})
