"""Words: documents in, tables out."""

import reprlib
from collections.abc import Iterable, Mapping
from typing import Any

from jauge import _native
from jauge.errors import AnalysisError

__all__ = ["document_frequency", "words"]


def words(text: str) -> list[str]:
    """Cut a text into its words, in lower case and in order.

    Elisions are cut after the apostrophe; hyphens and inclusive dots hold a word together.

    Args:
        text: The text.

    Raises:
        AnalysisError: It is no text.

    >>> from jauge import text
    >>> text.words("L’atelier : mon savoir-faire !")
    ['l’', 'atelier', 'mon', 'savoir-faire']

    """
    return _native.words(_text(text, "text is"))


def document_frequency(documents: Iterable[Any]) -> dict[str, int]:
    """Count how many documents hold each word at least once.

    Args:
        documents: The documents: a list, a column of any frame library. Leave missing ones out.

    Raises:
        AnalysisError: One of them is no text.

    >>> from jauge import text
    >>> text.document_frequency(["oui, oui", "oui et non"])
    {'et': 1, 'non': 1, 'oui': 2}

    """
    if isinstance(documents, (str, bytes, Mapping)) or hasattr(documents, "columns"):
        message = (
            f"documents: {type(documents).__name__} is no list of texts; give a list, or one "
            "column of a frame: frame['story']"
        )
        raise AnalysisError(message)
    if not hasattr(documents, "__iter__"):
        message = f"documents: a list or a column of texts is needed, not {documents!r}"
        raise AnalysisError(message)
    rows = enumerate(documents, start=1)
    return _native.document_frequency([_text(d, f"documents: row {n} holds") for n, d in rows])


def _text(value: object, where: str) -> str:
    """A text that can be read to its end; anything else is refused."""
    if not isinstance(value, str):
        message = (
            f"{where} {reprlib.repr(value)}, which is no text; leave missing ones out, and say how "
            "many they are"
        )
        raise AnalysisError(message)
    if any("\ud800" <= c <= "\udfff" for c in value):
        message = f"{where} half of a character pair: the text was cut or decoded wrongly"
        raise AnalysisError(message)
    return value
