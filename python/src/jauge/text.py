"""Words: documents in, tables out."""

from collections.abc import Iterable
from typing import Any

from jauge import _native
from jauge.errors import AnalysisError

__all__ = ["document_frequency", "words"]


def words(text: str) -> list[str]:
    """Cut a text into its words, in lower case and in order.

    Elisions are cut after the apostrophe; hyphens and inclusive dots hold a word together.

    Args:
        text: The text.

    >>> from jauge import text
    >>> text.words("L’atelier : mon savoir-faire !")
    ['l’', 'atelier', 'mon', 'savoir-faire']

    """
    return _native.words(text)


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
    listed = list(documents)
    for row, document in enumerate(listed, start=1):
        if not isinstance(document, str):
            message = (
                f"documents holds {document!r} in row {row}, which is no text; leave missing ones "
                "out, and say how many they are"
            )
            raise AnalysisError(message)
    return _native.document_frequency(listed)
