"""Report: pages and files of what was found."""

from html import escape
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from jauge.define import Lang

if TYPE_CHECKING:
    from jauge.analyse import Findings

__all__ = ["Page", "page", "write"]


class Page:
    """An HTML page of the report. Shows itself in a notebook, in a frame of its own."""

    __slots__ = ("_html",)

    def __init__(self, html: str) -> None:
        """Hold the text of a page."""
        self._html = html

    def __str__(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return f"<jauge.report.Page: {len(self._html)} characters; str() gives them>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Page) and self._html == other._html

    def __hash__(self) -> int:
        return hash(self._html)

    def _repr_html_(self) -> str:
        # A frame keeps the page's styles out of the notebook; its sandbox runs nothing.
        return (
            '<iframe title="jauge" sandbox="" width="100%" height="700" '
            f'style="border:1px solid #888" srcdoc="{escape(self._html)}"></iframe>'
        )


def page(findings: "Findings", *, lang: Lang = "fr") -> Page:
    """Draw the report as one self-contained page.

    Args:
        findings: What :func:`jauge.analyse.run` found.
        lang: Language of the page.

    >>> import jauge
    >>> findings = jauge.analyse.run(jauge.demo("nsw"))
    >>> "<main" in str(jauge.report.page(findings, lang="en"))
    True

    """
    return findings.report(lang=lang)


def write(findings: "Findings", folder: str | PathLike[str]) -> list[Path]:
    """Write the reports in both languages, the findings and the reception; return the paths.

    Args:
        findings: What :func:`jauge.analyse.run` found.
        folder: Where to; it is made if need be. A file is written whole or not at all.

    Raises:
        FileError: The folder cannot be written.

    """
    return findings.write(folder)
