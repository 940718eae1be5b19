"""The studies that come with jauge: two on public data, two simulated."""

import atexit
from os import PathLike
from pathlib import Path

from jauge import _native
from jauge.whole import one_of

__all__ = ["demo", "demos"]


def demos() -> list[str]:
    """Names of the studies that come with jauge.

    >>> import jauge
    >>> jauge.demos()
    ['region', 'arthritis', 'nsw', 'suivi']
    """
    return _native.demos()


def demo(name: str, *, folder: str | PathLike[str] | None = None) -> Path:
    """Write one of the studies that come with jauge and return its ``study.toml``.

    Args:
        name: One of :func:`demos`.
        folder: Where to write its files; by default a temporary folder that goes with the
            session.

    Raises:
        OptionError: There is no such study; the message lists those that there are.
        FileError: The folder cannot be written.

    >>> import jauge
    >>> jauge.demo("nsw").name
    'study.toml'

    """
    one_of("name", name, demos())
    if folder is None:
        import tempfile

        temporary = tempfile.TemporaryDirectory(prefix="jauge-")
        atexit.register(temporary.cleanup)
        folder = temporary.name
    return _native.write_demo(name, Path(folder))
