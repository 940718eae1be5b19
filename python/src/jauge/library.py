"""The questionnaires, frameworks, crosswalks and indicators that come with jauge."""

from collections.abc import Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from jauge import _native
from jauge.errors import DefinitionError
from jauge.faults import Lang
from jauge.grid import Grid
from jauge.tabular import Tabular

__all__ = ["Library"]

# Per kind: the table that says what the file is, and the tables of what it holds.
_KINDS = {
    "grid": ("grid", "item"),
    "framework": ("framework", "competence"),
    "crosswalk": ("crosswalk", "link"),
    "indicator": ("indicators", "indicator"),
}


class Library(Tabular):
    """What comes with jauge, one row each; ``library["jg-roue"]`` is a grid to use or to edit.

    Frameworks, crosswalks and indicators are in :meth:`show` and :meth:`copy`: they are no grids.

    >>> import jauge
    >>> library = jauge.define.library()
    >>> sorted(library)[:3]
    ['jg-afest', 'jg-annuel', 'jg-auto']
    >>> mine = library["jg-roue"].edit("jg-roue", id="ma-roue")

    """

    __slots__ = ("_files", "_rows")

    _files: dict[str, str]
    _rows: tuple[dict[str, Any], ...]

    def __init__(self, files: Sequence[tuple[str, str]]) -> None:
        """Hold the files of the library; made by :func:`jauge.define.library`."""
        object.__setattr__(self, "_files", dict(files))
        object.__setattr__(self, "_rows", tuple(_row(id_, text) for id_, text in files))

    def __getitem__(self, id: str) -> Grid:  # noqa: A002 - the word of the file
        grids = list(self)
        if id not in grids:
            message = f"the library has no grid {id!r}; it has {', '.join(grids)}"
            raise DefinitionError(message)
        return Grid.from_toml(self._files[id])

    def __iter__(self) -> Iterator[str]:
        return (row["id"] for row in self._rows if row["kind"] == "grid")

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, id: object) -> bool:  # noqa: A002
        return any(known == id for known in self)

    def tidy(self) -> list[dict[str, Any]]:
        """One row per file: identifier, what it is, version, how much is in it, title."""
        return [dict(row) for row in self._rows]

    def glance(self) -> dict[str, Any]:
        """One row: how many files there are of each kind."""
        return {f"{kind}s": sum(r["kind"] == kind for r in self._rows) for kind in _KINDS}

    def show(self, id: str | None = None, *, lang: Lang = "fr") -> str:  # noqa: A002
        """Say what one of them says of itself and holds, as ``jauge library show`` prints it.

        Args:
            id: Identifier of a grid, a framework or a crosswalk; without one, the list of all.
            lang: Language of the words.

        Raises:
            DefinitionError: There is nothing of this name.

        """
        return _native.library_words(None if id is None else self._known(id), lang)

    def copy(self, id: str, to: str | PathLike[str]) -> Path:  # noqa: A002
        """Copy one of them to a file or into a folder, comments included; never over a file.

        Args:
            id: Identifier of a grid, a framework or a crosswalk.
            to: File or folder.

        Returns:
            The path of the copy.

        Raises:
            DefinitionError: There is nothing of this name.
            FileError: There is such a file already, or it cannot be written.

        """
        return _native.library_copy(self._known(id), Path(to))

    def _known(self, id_: str) -> str:
        if id_ not in self._files:
            message = f"the library has no {id_!r}; it has {', '.join(self._files)}"
            raise DefinitionError(message)
        return id_

    def __repr__(self) -> str:
        return f"<jauge.define.Library: {', '.join(self._files)}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Library) and self._files == other._files

    def __hash__(self) -> int:
        return hash(tuple(self._files.items()))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"the library never changes: {name} cannot be set to {value!r}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (tuple(self._files.items()),)

    def _caption(self) -> str:
        return "Library"


def _row(id_: str, text: str) -> dict[str, Any]:
    import tomllib

    read = tomllib.loads(text)
    kind = next(k for k in _KINDS if read["format"].startswith(f"jauge-{k}"))
    head, entry = _KINDS[kind]
    header = read.get(head, {})
    title = header.get("title", header.get("to", ""))
    both = title if isinstance(title, Mapping) else {"fr": title, "en": title}
    return {
        "id": id_,
        "kind": kind,
        "version": header.get("version"),
        "entries": len(read.get(entry, ())),
        "minutes": header.get("minutes"),
        "title_fr": both.get("fr"),
        "title_en": both.get("en"),
    }
