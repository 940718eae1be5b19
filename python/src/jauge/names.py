"""Names that a user types: one or several, and which one was meant where there is none of them."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["folded", "meant", "several"]


def folded(name: str) -> str:
    """A name without what the reception overlooks: accents, case, signs between words."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in letters if c.isalnum())


def meant(name: object, known: Iterable[str]) -> str:
    """Ask whether another name was meant, where one is near; to stand before the list of them.

    Args:
        name: What was typed.
        known: The names that there are.

    >>> meant("Q1", ["q1", "q2"])
    "did you mean 'q1'? "
    >>> meant("age", ["q1", "q2"])
    ''

    """
    alike = {folded(other): other for other in known}
    near = get_close_matches(folded(str(name)), alike, 1)
    return f"did you mean {alike[near[0]]!r}? " if near else ""


def several(names: str | Iterable[str]) -> list[str]:
    """Names as a list; one name alone is a list of one, and not of its letters."""
    return [names] if isinstance(names, str) else list(names)
