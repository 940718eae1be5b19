"""What each method does, what it assumes, why it rather than another, and what to cite."""

from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from jauge import _native
from jauge.errors import AnalysisError, OptionError
from jauge.faults import Lang
from jauge.tabular import framed

__all__ = ["Explanation", "about"]

_HEADINGS = {
    "en": ("What it does", "What it assumes", "Why this one", "Reference"),
    "fr": ("Ce que fait la méthode", "Ce qu’elle suppose", "Pourquoi cette méthode", "Référence"),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """A method in words. Shows itself in a notebook; ``print`` gives plain text."""

    method: str
    """Its name."""
    does: str
    """What it does."""
    assumes: str
    """What it assumes."""
    why: str
    """Why it rather than another, and when another."""
    reference: str
    """Where it comes from."""
    lang: Lang
    """Language of the text."""

    def cite(self) -> str:
        """What to cite: the source of the method, and jauge with its version."""
        return f"{self.reference}\njauge {_native.__version__} (Rust and Python)"

    def _parts(self) -> list[tuple[str, str]]:
        texts = (self.does, self.assumes, self.why, self.reference)
        named = zip(_HEADINGS[self.lang], texts, strict=True)
        return [(name, text) for name, text in named if text]

    def __str__(self) -> str:
        colon = "\u00a0:" if self.lang == "fr" else ":"
        return "\n".join([self.method, *(f"{name}{colon} {text}" for name, text in self._parts())])

    def _repr_html_(self) -> str:
        # No list of definitions: the style sheet of notebooks sets its parts beside each other.
        parts = "".join(
            f"<p><b>{escape(name)}</b><br>{escape(text)}</p>" for name, text in self._parts()
        )
        return framed(
            f'<section lang="{self.lang}"><h4>{escape(self.method)}</h4>{parts}</section>'
        )


def about(kind: str | None, method: str, lang: Lang) -> Explanation:
    """Explain the method of a kind of result.

    Args:
        kind: Name of the result's class; ``None`` for a finding, which has its method only.
        method: What its ``method`` says.
        lang: Language of the text.

    Raises:
        AnalysisError: No text about it.
        OptionError: Another language than French and English.

    """
    if lang not in _HEADINGS:
        message = f"lang is 'fr' or 'en', not {lang!r}"
        raise OptionError(message)
    for entry in _entries():
        begins = tuple(entry["begins"])
        fits = method.startswith(begins) if begins else kind is not None
        if fits and (kind is None or kind in entry["kinds"]):
            return Explanation(**entry[lang], reference=entry["reference"], lang=lang)
    message = f"there is no text about {kind} ({method}) yet"
    raise AnalysisError(message)


@cache
def _entries() -> list[dict[str, Any]]:
    import tomllib
    from importlib.resources import files

    text = (files("jauge") / "explanations.toml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = tomllib.loads(text)["explanation"]
    return entries
