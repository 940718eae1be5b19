"""The package as a researcher uses it: run a study, get frames, read a page."""

import copy
import csv
import doctest
import json
import math
import pickle
from pathlib import Path

import polars as pl
import pytest
from matplotlib import pyplot

import jauge

REFERENCE = Path(__file__).parents[2] / "tests" / "reference" / "arthritis"


@pytest.fixture(scope="module")
def arthritis() -> jauge.Findings:
    return jauge.run(jauge.demo("arthritis"))


def test_findings_copy_pickle_and_compare(arthritis: jauge.Findings, tmp_path: Path) -> None:
    twin = pickle.loads(pickle.dumps(arthritis))  # noqa: S301
    assert twin == arthritis == copy.deepcopy(arthritis)
    assert hash(twin) == hash(arthritis)
    assert twin != jauge.run(jauge.demo("nsw"))
    assert twin.report(lang="fr") == arthritis.report(lang="fr")
    assert twin.notices(lang="fr") == arthritis.notices(lang="fr")
    assert twin.reception == arthritis.reception
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    written = [path.relative_to(ours) for path in arthritis.write(ours)]
    assert [path.relative_to(theirs) for path in twin.write(theirs)] == written
    for name in written:
        assert (ours / name).read_bytes() == (theirs / name).read_bytes()
    with pytest.raises(AttributeError, match="never change"):
        arthritis.rows = []  # type: ignore[misc]
    with pytest.raises(TypeError):
        arthritis.rows[0]["estimate"] = 1  # type: ignore[index]
    with pytest.raises(ValueError, match="lang"):
        twin.report(lang="de")


def test_findings_explain_cite_and_draw_themselves(arthritis: jauge.Findings) -> None:
    for name in jauge.demos():
        findings = jauge.run(jauge.demo(name))
        # Curves of waiting times are no rows of findings.
        assert len(findings.explain(lang="fr")) > (1 if name == "suivi" else 3)
    assert "Wilcoxon, F. (1945)" in arthritis.cite()
    assert jauge.__version__ in arthritis.cite()
    axes = arthritis.plot(measure="mean_change")
    wanted = arthritis.select(measure="mean_change")
    assert len(axes.get_yticks()) == len(wanted) > 3
    pyplot.close("all")
    with pytest.raises(jauge.AnalysisError, match="interval"):
        arthritis.plot(measure="count")
    assert arthritis.glance()["findings"] == len(list(arthritis))
    assert arthritis.to_arrow().num_rows == len(arthritis)


def test_frames_agree_with_each_other_and_with_the_file(
    arthritis: jauge.Findings, tmp_path: Path
) -> None:
    pandas, polars = arthritis.to_pandas(), arthritis.to_polars()
    assert len(pandas) == len(polars) == len(arthritis) > 50
    assert list(pandas.columns) == polars.columns
    arthritis.write(tmp_path)
    with (tmp_path / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    assert len(written) == len(pandas)
    for column in ("estimate", "p_value", "conf_low"):
        for left, right in zip(pandas[column], written, strict=True):
            text = right[column]
            assert math.isnan(left) if text == "" else left == float(text), column
    assert polars["estimate"].dtype == pl.Float64
    assert pandas["denominator"].dtype == "Int64"


def test_signed_rank_and_change_agree_with_r(arthritis: jauge.Findings) -> None:
    """R 4.2.2, coin 1.4.2: wilcoxsign_test(m5 ~ baseline, zero.method = "Pratt"), t.test."""
    cases = json.loads((REFERENCE / "expected.json").read_text())["cases"]
    wanted = next(c for c in cases if c["name"] == "all")
    row = arthritis.one(outcome="self_rating", measure="wilcoxon_signed_rank", wave_to="m5")
    assert row["denominator"] == wanted["n"] == 293
    pratt = wanted["coin_pratt"]["two_sided"]
    assert math.isclose(row["estimate"], wanted["t_plus_pratt"], rel_tol=1e-10)
    assert math.isclose(row["statistic"], pratt["z"], rel_tol=1e-10)
    assert math.isclose(row["p_value"], pratt["p"], rel_tol=1e-10)
    change = arthritis.one(outcome="s_self", measure="mean_change", wave_to="m5")
    t = wanted["paired_t"]["two_sided"]
    assert math.isclose(change["estimate"], t["estimate"], rel_tol=1e-10)
    assert math.isclose(change["p_value"], t["p"], rel_tol=1e-10)


def test_selection_refuses_unknown_columns_and_ambiguity(arthritis: jauge.Findings) -> None:
    with pytest.raises(LookupError, match=r"no column 'outcom'; did you mean 'outcome'\?"):
        arthritis.select(outcom="x")
    with pytest.raises(jauge.errors.NotFoundError, match="there are: forms, linked, self_rating"):
        arthritis.pick(outcome="x")
    with pytest.raises(jauge.errors.NotFoundError, match=r"did you mean 's_self'\?"):
        arthritis.to_pandas(outcome="S self")
    # Names that there are, but not together, are an answer: none.
    assert arthritis.select(outcome="self_rating", measure="mean_change") == []
    way = r"exactly one.*say which wave_to: m5, m3, m1"
    with pytest.raises(jauge.errors.NotFoundError, match=way):
        arthritis.one(measure="mean_change")


def test_page_is_framed_and_cannot_escape(arthritis: jauge.Findings) -> None:
    page = arthritis.report(lang="fr")
    assert page.html.lower().startswith("<!doctype html>")
    framed = page._repr_html_()
    assert 'sandbox=""' in framed
    assert "<html" not in framed
    assert "<h3>" in arthritis._repr_html_()


def test_errors_are_jauge_errors(tmp_path: Path) -> None:
    with pytest.raises(jauge.FileError, match="nowhere"):
        jauge.run(tmp_path / "nowhere.toml")
    broken = tmp_path / "study.toml"
    broken.write_text('format = "jauge-study/1"\n[study]\ngrid = 3\n', encoding="utf-8")
    with pytest.raises(jauge.DefinitionError):
        jauge.run(broken)
    with pytest.raises(jauge.JaugeError):
        jauge.demo("no such study")
    with pytest.raises(ValueError, match="lang"):
        jauge.check(jauge.demo("nsw"), lang="de")  # type: ignore[arg-type]


def test_every_demo_runs_and_says_what_it_is() -> None:
    assert len(jauge.demos()) == 4
    for name in jauge.demos():
        findings = jauge.run(jauge.demo(name))
        assert findings.statements and findings.limits is not None
        simulated = "SIMULATED" in findings.report(lang="en").html
        assert simulated == (name in {"region", "suivi"})


def test_the_readmes_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).parents[2]
    monkeypatch.chdir(tmp_path)
    text = (root / "README.md").read_text(encoding="utf-8")
    blocks = text.split("```python\n")[1:]
    assert len(blocks) == 2
    for block in blocks:
        exec(compile(block.split("```")[0], "README.md", "exec"), {})  # noqa: S102
    readme = root / "python" / "README.md"
    seen = doctest.testfile(str(readme), module_relative=False, encoding="utf-8")
    assert seen.attempted > 15 and seen.failed == 0
