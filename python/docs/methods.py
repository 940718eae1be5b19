"""The pages of the methods, made when the site is built.

What a method computes is written once, where it is computed: in the documentation of the Rust crate
`jauge_stats`. Each function of `jauge.stats` has the name of its Rust function, so its entry is
taken from there, with its formula, its treatment of ties, zeros and missing answers, its reference,
the matching call of R and where it parts from it. `formulas.toml` has the formulas as they are
printed, and the texts of `explain()` say the same without formulas in both languages.
"""

from __future__ import annotations

import inspect
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from jauge import stats

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "crates/jauge-stats/src"

# A page for each family, in the order in which a study meets them.
FAMILIES = {
    "paired": "Did people change?",
    "independent": "Do groups differ?",
    "effect_size": "How large is it?",
    "proportion": "How sure is a share?",
    "finite_population": "How many of a known population?",
    "clustered": "People who come in clusters",
    "reliability": "Do the items of a scale hang together?",
    "typology": "A few types",
    "comparison": "Did one group change more?",
    "linear": "Linear models",
    "survey": "Samples drawn by a design, weights",
    "survival": "After how long?",
    "multiplicity": "Many p-values at once",
    "resample": "Bootstrap and permutation",
    "power": "How many are needed?",
    "printed": "Can a printed figure be right?",
    "interpretation": "Words for sizes",
    "noncentral_t": "The noncentral t distribution",
    "noncentral_chi_squared": "The noncentral chi-squared distribution",
    "noncentral_f": "The noncentral F distribution",
    "shrinkage": "Many small groups, chance taken out",
    "selection": "Regression to the mean",
}
# Used by the report alone, or methods of a class: Rust function by the name that Python has.
ALSO = {
    "SurveyDesign": ("survey/design.rs", "new"),
    "SurveyDesign.mean, total, ratio, proportion, quantile": ("survey/linear.rs", "estimate"),
    "SurveyDesign.design_effect": ("survey/linear.rs", "design_effect"),
    "SurveyDesign.chi_squared": ("survey/association.rs", "chi_squared"),
    "SurveyDesign.reweighted": ("survey/design.rs", "reweighted"),
    "cluster_bootstrap_of_tables": ("resample/cluster.rs", "cluster_bootstrap"),
    "polychoric": ("reliability/ordinal.rs", "polychoric_correlation"),
    "log_rank, with strata": ("survival/log_rank.rs", "stratified_log_rank"),
    "shrink": ("shrinkage.rs", "shrink"),
    "regression_to_the_mean": ("selection.rs", "regression_to_the_mean"),
}


@dataclass(frozen=True)
class Entry:
    """What is known of one method."""

    name: str
    family: str
    text: str


def entries() -> list[Entry]:
    """Every function of `jauge.stats`, and what the report uses besides."""
    known = documented()
    found = {}
    for name in stats.__all__:
        free = [place for place in known if place[1] == name and place[2]]
        places = [place for place in free if _family(place) in FAMILIES]
        if places and inspect.isfunction(getattr(stats, name)):
            found[name] = places[0]
    for name, (file, function) in ALSO.items():
        places = [place for place in known if place[:2] == (file, function)]
        if places:
            found[name] = places[0]
    # In the order in which the crate has them, which is that of its introduction.
    order = list(known)
    named = sorted(found.items(), key=lambda pair: order.index(pair[1]))
    return [Entry(name, _family(place), plain(known[place])) for name, place in named]


def documented() -> dict[tuple[str, str, bool], str]:
    """The documentation of each public Rust function, by its file, name, and whether it is free."""
    found = {}
    for path in sorted(SOURCE.rglob("*.rs")):
        file = path.relative_to(SOURCE).as_posix()
        if "dossier" in file or "tests" in file:
            continue
        lines: list[str] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            stripped = line.strip()
            function = re.match(r"( *)pub (?:const )?fn (\w+)", line)
            if stripped.startswith("///"):
                lines.append(stripped.removeprefix("///").removeprefix(" "))
            elif function:
                if lines:
                    found[file, function[2], not function[1]] = "\n".join(lines)
                lines = []
            elif not stripped.startswith("#["):
                lines = []
    return found


def introduction(family: str) -> str:
    """What the Rust module says of itself."""
    lines = (SOURCE / f"{family}.rs").read_text(encoding="utf-8").splitlines()
    said = [line.removeprefix("//!").removeprefix(" ") for line in lines if line.startswith("//!")]
    return plain("\n".join(said))


def plain(text: str) -> str:
    """Give the documentation of Rust without its examples and links, options as Python has them."""
    text = re.split(r"^#+ Errors", text, flags=re.MULTILINE)[0]
    text = re.sub(r"^```(?!text)\w*\n.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"\[`([^`]+)`\](?:\([^)]*\)|\[[^\]]*\])?", _link, text)
    text = re.sub(r"\[([^\]`]+)\]\((?:crate|super)[^)]*\)", r"\1", text)
    text = text.replace(r"\[", "[").replace(r"\]", "]")
    text = re.sub(r"^# ", "## ", text, flags=re.MULTILINE)
    # An item of its own for each part of an entry.
    part = r"(?<!\n)(?:\n| (?=\*(?:Reference|R|Missing|Python|Zeros|Ties)\*))(\*[A-Z][\w ,]+\*)"
    text = re.sub(part + r"(?=[:,]| \(| count)", r"\n\n\1", text)
    text = re.sub(r"\s*\bDIFFERS: ?", "\n\n**DIFFERS** ", text)
    text = re.sub(r"^\*([A-Z][^*]*)\*", r"**\1**", text, flags=re.MULTILINE)
    text = re.sub(r"doi:(10\.\S+?)(?=[,;.)]*(?:\s|$))", _doi, text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def write() -> None:
    """Write the pages beside the others; they are not kept."""
    folder = HERE / "methods"
    folder.mkdir(exist_ok=True)
    formulas = tomllib.loads((HERE / "formulas.toml").read_text(encoding="utf-8"))
    known = entries()
    for family, title in FAMILIES.items():
        parts = [f"# {title}", "", introduction(family)]
        for entry in (e for e in known if e.family == family):
            parts += ["", f"## {entry.name}", ""]
            if entry.name in stats.__all__:
                parts += [f"Python: {{py:obj}}`jauge.stats.{entry.name}`", ""]
            if entry.name in formulas:
                parts += ["```{math}", formulas[entry.name].strip(), "```", ""]
            parts.append(entry.text)
        (folder / f"{family}.md").write_text("\n".join(parts) + "\n", encoding="utf-8")
    (folder / "words.md").write_text(words(), encoding="utf-8")


def words() -> str:
    """The page of the texts of `explain()`."""
    file = Path(sys.modules["jauge"].__file__ or "").parent / "explanations.toml"
    listed = tomllib.loads(file.read_text(encoding="utf-8"))["explanation"]
    parts = ["# In words / En mots", "", "What `explain()` says of each method, in both languages."]
    for entry in listed:
        english, french = entry["en"], entry["fr"]
        parts += ["", f"## {english['method']}", "", f"*{french['method']}*"]
        for key, name, nom in (
            ("does", "Does", "Ce qu’elle fait"),
            ("assumes", "Assumes", "Ce qu’elle suppose"),
            ("why", "Why", "Pourquoi elle"),
        ):
            parts += ["", f"**{name}.** {english[key]}", "", f"*{nom}.* {french[key]}"]
        if entry["reference"]:
            parts += ["", plain(f"Reference: {entry['reference']}")]
    return "\n".join(parts) + "\n"


def _family(place: tuple[str, str, bool]) -> str:
    return place[0].partition("/")[0].removesuffix(".rs")


def _doi(found: re.Match[str]) -> str:
    shown = found[1].replace("<", "&lt;").replace(">", "&gt;")
    return f"[doi:{shown}](https://doi.org/{quote(found[1], safe='/.')})"


def _link(found: re.Match[str]) -> str:
    """What a link into Rust points at, as Python has it: an option is a word."""
    path = found[1].split("::")
    if len(path) > 1 and path[-2][:1].isupper() and path[-1][:1].isupper():
        return f'`"{_snake(path[-1])}"`'
    return f"`{path[-1].removesuffix('()')}`"


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
