"""Report: pages and files of what was found."""

from collections.abc import Iterable
from html import escape
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from jauge.faults import Lang
from jauge.whole import written

if TYPE_CHECKING:
    from jauge.analyse import Findings

__all__ = ["Also", "Page", "Reader", "page", "write"]

Reader: TypeAlias = Literal["technical", "funder", "inhabitants", "meeting"]
"""For whom a page of the report is."""

Also: TypeAlias = Literal["xlsx", "docx", "md", "svg"]
"""A kind of file besides the pages: the words of ``jauge run --also``."""


class Page:
    """An HTML page of the report. Shows itself in a notebook, in a frame of its own.

    :attr:`html` is its text, :meth:`save` writes it; printed, it only says what it is.
    """

    __slots__ = ("_html",)

    def __init__(self, html: str) -> None:
        """Hold the text of a page."""
        self._html = html

    @property
    def html(self) -> str:
        """The text of the page."""
        return self._html

    def __repr__(self) -> str:
        return f"<jauge.report.Page: {len(self._html)} characters; .html, .save(file)>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Page) and self._html == other._html

    def __hash__(self) -> int:
        return hash(self._html)

    def save(self, file: str | PathLike[str]) -> Path:
        """Write the page, whole or not at all; return its path.

        Args:
            file: Where to, for example ``report.html``.

        Raises:
            FileError: It cannot be written.

        """
        return written(Path(file), self._html.encode())

    def _repr_html_(self) -> str:
        # A frame keeps the page's styles out of the notebook; its sandbox runs nothing.
        return (
            '<iframe title="jauge" sandbox="" width="100%" height="700" '
            f'style="border:1px solid #888" srcdoc="{escape(self._html)}"></iframe>'
        )


def page(findings: "Findings", *, reader: Reader = "technical", lang: Lang = "fr") -> Page:
    """Draw the report as one self-contained page.

    Args:
        findings: What :func:`jauge.analyse.run` found, or a :class:`jauge.Study`.
        reader: For whom: ``"technical"``, every table; ``"funder"``, two printed pages;
            ``"inhabitants"``, plain words; ``"meeting"``, what the team decides on.
        lang: Language of the page.

    >>> import jauge
    >>> findings = jauge.analyse.run(jauge.demo("nsw"))
    >>> "<main" in jauge.report.page(findings, reader="funder", lang="en").html
    True

    """
    return findings.report(reader=reader, lang=lang)


def write(
    findings: "Findings", folder: str | PathLike[str], *, also: Iterable[Also] = ()
) -> list[Path]:
    """Write the pages of all readers in both languages, the findings and the reception.

    Args:
        findings: What :func:`jauge.analyse.run` found, or a :class:`jauge.Study`.
        folder: Where to; it is made if need be. A file is written whole or not at all.
        also: Further kinds of files: ``"xlsx"``, ``"docx"``, ``"md"``, ``"svg"``.

    Returns:
        The paths.

    Raises:
        FileError: The folder cannot be written.

    """
    return findings.write(folder, also=also)
