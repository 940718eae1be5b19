"""What came in, kept without the engine, so that it copies and pickles."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, Self

from jauge.whole import one_of, written_into

__all__ = ["Answers", "KeptAnswers", "KeptReception", "Said"]


class Said(Protocol):
    """Who can say what happened to the answers: the engine, or what it said once."""

    def reception_json(self) -> str:
        """The reception as JSON."""
        ...

    def html(self, lang: str) -> str:
        """The reception as a page."""
        ...


class Answers(Protocol):
    """Who has the answers: the engine, or the table that it made once."""

    def columns(self, sensitive: list[str]) -> dict[str, list[Any]]:
        """The long table by column."""
        ...

    def left_out(self, sensitive: list[str]) -> list[str]:
        """Sensitive items that nobody asked for."""
        ...

    def write(self, folder: Path, sensitive: list[str]) -> list[Path]:
        """Write the table and the pages of the reception."""
        ...


class KeptReception:
    """The reception as text."""

    def __init__(self, content: str, pages: Mapping[str, str]) -> None:
        """Keep its JSON, and its pages by language."""
        self._content = content
        self._pages = dict(pages)

    @classmethod
    def of(cls, engine: Said) -> Self:
        """Keep what the engine says."""
        return cls(engine.reception_json(), {lang: engine.html(lang) for lang in ("fr", "en")})

    def reception_json(self) -> str:
        """As :class:`Said`."""
        return self._content

    def html(self, lang: str) -> str:
        """As :class:`Said`."""
        one_of("lang", lang, self._pages)
        return self._pages[lang]


class KeptAnswers:
    """The answers as a table and as files."""

    def __init__(
        self, columns: dict[str, list[Any]], left_out: Sequence[str], files: Mapping[str, bytes]
    ) -> None:
        """Keep the table by column, the items that are not in it, and the files by name."""
        self._columns = columns
        self._left_out = list(left_out)
        self._files = dict(files)

    @classmethod
    def of(cls, engine: Answers, sensitive: list[str]) -> Self:
        """Keep what the engine has, with these sensitive items."""
        from tempfile import TemporaryDirectory  # seldom needed, and slow to import

        with TemporaryDirectory() as folder:
            files = {path.name: path.read_bytes() for path in engine.write(Path(folder), sensitive)}
        return cls(engine.columns(sensitive), engine.left_out(sensitive), files)

    # What nobody asked for is not kept: whoever holds these holds the ones asked for then.
    def columns(self, sensitive: list[str]) -> dict[str, list[Any]]:  # noqa: ARG002
        """As :class:`Answers`."""
        return self._columns

    def left_out(self, sensitive: list[str]) -> list[str]:  # noqa: ARG002
        """As :class:`Answers`."""
        return self._left_out

    def write(self, folder: Path, sensitive: list[str]) -> list[Path]:  # noqa: ARG002
        """As :class:`Answers`."""
        return written_into(folder, list(self._files.items()))
