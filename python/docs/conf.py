"""The documentation site: `cargo xtask docs` builds it.

Sphinx rather than mkdocs-material: the reference comes from the docstrings without a plugin, and
mkdocs-material has been in maintenance only since November 2025. Furo loads nothing from the
network.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import jauge

project = "jauge"
author = "jauge"
release = jauge.__version__
language = "en"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
html_theme = "furo"
html_title = f"jauge {release}"
exclude_patterns = ["_build"]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_google_docstring = True
napoleon_use_ivar = True  # a field is described once
nitpicky = False
suppress_warnings = ["ref.python"]  # one class under two names: jauge.Grid is jauge.define.Grid

HERE = Path(__file__).parent


def methods() -> str:
    """The page of the methods, from the texts of `explain()`."""
    file = Path(sys.modules["jauge"].__file__ or "").parent / "explanations.toml"
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["explanation"]
    parts = [
        "# Methods / Méthodes",
        "",
        "What `explain()` says of each method. Formulas and the matching calls of R are in the "
        "documentation of the Rust crate `jauge_stats`, one file per method.",
    ]
    for entry in entries:
        english, french = entry["en"], entry["fr"]
        parts += ["", f"## {english['method']}", "", f"*{french['method']}*"]
        for key, name in (("does", "Does"), ("assumes", "Assumes"), ("why", "Why")):
            parts += ["", f"**{name}.** {english[key]}", "", f"*{french[key]}*"]
        if entry["reference"]:
            parts += ["", f"Reference: {entry['reference'].replace('<', '&lt;')}"]
    return "\n".join(parts) + "\n"


(HERE / "methods.md").write_text(methods(), encoding="utf-8")
