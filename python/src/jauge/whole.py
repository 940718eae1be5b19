"""Files that are written whole or not at all, and words that are one of a few."""

from collections.abc import Iterable
from os import fspath
from pathlib import Path

from jauge.errors import FileError, OptionError
from jauge.names import meant

__all__ = ["one_of", "written", "written_into"]


def written(path: Path, content: bytes) -> Path:
    """Write a file beside its place, then move it there: readers never meet half a file.

    Args:
        path: Its place.
        content: Its bytes.

    Raises:
        FileError: It cannot be written.

    """
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(content)
        return new.replace(path)
    except OSError as error:
        new.unlink(missing_ok=True)
        message = f"{fspath(path)}: {error}"
        raise FileError(message) from error


def written_into(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[Path]:
    """Write files into a folder, which is made if need be; return their paths.

    Args:
        folder: The folder.
        files: Names in it, with folders of their own, and bytes.

    Raises:
        FileError: One cannot be written.

    """
    out = []
    for name, content in files:
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"{fspath(folder)}: {error}"
            raise FileError(message) from error
        out.append(written(path, content))
    return out


def one_of(option: str, word: str, known: Iterable[str]) -> None:
    """Refuse a word that an option does not know.

    Args:
        option: Its name.
        word: The word.
        known: Those that it knows.

    Raises:
        OptionError: The word is none of them.

    """
    if word not in (words := tuple(known)):
        message = f"{option} is one of {', '.join(words)}, not {word!r}; {meant(word, words)}"
        message = message.rstrip("; ")
        raise OptionError(message)
