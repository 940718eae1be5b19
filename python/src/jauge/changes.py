"""What changed between two versions of a grid."""

import json
from collections.abc import Mapping
from typing import Any

from jauge.faults import Lang
from jauge.tabular import Tabular
from jauge.whole import one_of

__all__ = ["Changes"]


class Changes(Tabular):
    """What changed between two versions of a grid: a row per question, in words by ``print``."""

    __slots__ = ("_json", "_words")

    _json: str
    _words: dict[str, str]

    def __init__(self, changes: str, french: str, english: str) -> None:
        """Hold what :func:`jauge.define.diff` found."""
        object.__setattr__(self, "_json", changes)
        object.__setattr__(self, "_words", {"fr": french, "en": english})

    def to_dict(self) -> Mapping[str, Any]:
        """All of it, as ``jauge diff --format json`` prints it."""
        found: dict[str, Any] = json.loads(self._json)
        return found

    def words(self, *, lang: Lang = "en") -> str:
        """Say it in words, as ``jauge diff`` prints it.

        Args:
            lang: Language of the words.

        """
        one_of("lang", lang, self._words)
        return self._words[lang]

    def tidy(self) -> list[dict[str, Any]]:
        """One row per question: its names before and after, what differs, whether to compare."""
        return [
            {
                "item": item["to"] or item["from"],
                "earlier": item["from"],
                "later": item["to"],
                "differences": tuple(_word(found) for found in item["differences"]),
                "comparable": item["comparable"],
            }
            for item in self.to_dict()["items"]
        ]

    def glance(self) -> dict[str, Any]:
        """One row: the two versions, how far they moved, and how far they should have."""
        found = self.to_dict()
        (_, earlier), (id_, later) = found["from"], found["to"]
        changed = sum(bool(item["differences"]) for item in found["items"])
        return {
            "grid": id_,
            "earlier": earlier,
            "later": later,
            "declared": found["declared"],
            "needed": found["needed"],
            "items_changed": changed,
        }

    def __str__(self) -> str:
        return self.words()

    def __repr__(self) -> str:
        seen = self.glance()
        return (
            f"<jauge.define.Changes: {seen['earlier']} to {seen['later']}, "
            f"{seen['items_changed']} questions changed>"
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Changes) and self._json == other._json

    def __hash__(self) -> int:
        return hash(self._json)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"changes never change: {name} cannot be set to {value!r}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._json, self._words["fr"], self._words["en"])

    def _caption(self) -> str:
        seen = self.glance()
        return f"{seen['grid']} {seen['earlier']} → {seen['later']}"


def _word(found: str | Mapping[str, object]) -> str:
    """A difference by its name; what it holds (languages, codes) is in :meth:`Changes.to_dict`."""
    return found if isinstance(found, str) else next(iter(found))
