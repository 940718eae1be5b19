"""The documentation site: `cargo xtask docs` builds it.

Sphinx rather than mkdocs-material: the reference comes from the docstrings without a plugin, and
mkdocs-material has been in maintenance only since November 2025. Furo loads nothing from the
network.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from docutils.nodes import SkipNode
from docutils.utils.math.latex2mathml import parse_latex_math
from docutils.utils.math.mathml_elements import math

import jauge

project = "jauge"
author = "jauge"
release = jauge.__version__
language = "en"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
html_theme = "furo"
html_math_renderer = "mathml"
html_static_path = ["static"]
html_css_files = ["pages.css"]
html_title = f"jauge {release}"
html_show_copyright = False
exclude_patterns = ["_build"]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_google_docstring = True
napoleon_use_ivar = True  # a field is described once
nitpicky = False
suppress_warnings = ["ref.python"]  # one class under two names: jauge.Grid is jauge.define.Grid

sys.path.insert(0, str(Path(__file__).parent))

import methods  # noqa: E402 - beside this file

methods.write()


def inline(translator: Any, node: Any) -> None:  # noqa: ANN401 - Sphinx and docutils
    """Write a formula within a line as MathML, which browsers draw without a script."""
    translator.body.append(_mathml(node.astext(), "inline"))
    raise SkipNode


def block(translator: Any, node: Any) -> None:  # noqa: ANN401
    """Write a formula on a line of its own as MathML."""
    translator.body.append(f'<div class="math">{_mathml(node.astext(), "block")}</div>\n')
    raise SkipNode


def _mathml(tex: str, display: str) -> str:
    tree = math(xmlns="http://www.w3.org/1998/Math/MathML", display=display)
    parse_latex_math(tree, tex)
    return tree.toxml()


def french(_app: Any, page: str, _template: str, context: dict[str, Any], _tree: Any) -> None:  # noqa: ANN401
    """Say that a page in French is in French, for those who hear it read."""
    if page.endswith("_fr"):
        context["language"] = "fr"


def spaced(_app: Any, page: str, source: list[str]) -> None:  # noqa: ANN401
    """Keep French punctuation on the line of its word; what is typed stays as it is."""
    if page.endswith("_fr"):
        parts = re.split(r"(^```.*?^```$|`[^`\n]*`)", source[0], flags=re.DOTALL | re.MULTILINE)
        parts[::2] = [re.sub(r"(?<=«) | (?=[»:;?!%])", "\u00a0", part) for part in parts[::2]]
        source[0] = "".join(parts)


def skipped(_app: Any, _what: str, _name: str, member: Any, skip: bool, _options: Any) -> bool:  # noqa: ANN401, FBT001
    """Leave out the fields of named tuples, which their class describes."""
    return skip or str(getattr(member, "__doc__", "")).startswith("Alias for field")


def setup(app: Any) -> None:  # noqa: ANN401
    """Draw formulas without the network."""
    app.connect("html-page-context", french)
    app.connect("source-read", spaced)
    app.connect("autodoc-skip-member", skipped)
    app.add_html_math_renderer(
        "mathml", inline_renderers=(inline, None), block_renderers=(block, None)
    )
