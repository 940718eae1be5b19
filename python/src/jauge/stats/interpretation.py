"""Words for the size of an effect, as named rules of thumb that are data.

A word such as "small" is the opinion of a published rule about its own field: it never comes
without the rule. Choose the rule before the data are seen; none is a default.
"""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from jauge import _native
from jauge.stats.results import Result

__all__ = ["Interpretation", "InterpretationRule", "Threshold", "interpret", "interpretation_rules"]

Rule: TypeAlias = Literal[
    "cohen_d1988",
    "sawilowsky_d2009",
    "cohen_r1988",
    "gignac_szodorai_r2016",
    "funder_ozer_r2019",
    "cohen_w1988",
    "cohen_h1988",
    "cohen_eta_squared1988",
    "vargha_delaney_a2000",
]
"""A published rule of thumb."""


@dataclass(frozen=True, slots=True)
class Interpretation(Result):
    """A word with the rule that gave it."""

    value: float
    """The value that was interpreted."""
    english: str
    """The word in English."""
    french: str
    """The word in French."""
    rule: str
    """The rule."""
    rule_name: str
    """Name of the rule, to be printed beside the word."""
    citation: str
    """Full reference of the rule."""
    from_: float
    """Absolute value from which this word applies."""
    below: float | None
    """Absolute value from which the next word applies; ``None`` for the last one."""

    def cite(self) -> str:
        """Give the full reference of the rule."""
        return self.citation


@dataclass(frozen=True, slots=True)
class Threshold(Result):
    """A word of a rule in both languages, and the value from which it applies."""

    from_: float
    """Least absolute value that the word applies to."""
    english: str
    """The word in English."""
    french: str
    """The word in French."""


@dataclass(frozen=True, slots=True)
class InterpretationRule(Result):
    """A rule as data."""

    rule: str
    """The word to pass to :func:`interpret`."""
    name: str
    """Its name."""
    citation: str
    """Full reference."""
    measure: str
    """The size that a value must be."""
    at_most: float | None
    """Largest possible absolute value of the size; ``None`` where it has no upper end."""
    thresholds: tuple[Threshold, ...]
    """Its words, in ascending order; the first applies from 0."""

    def tidy(self) -> list[dict[str, Any]]:
        """One row per word."""
        return [{"rule": self.rule, **word.tidy()[0]} for word in self.thresholds]

    def cite(self) -> str:
        """Give the full reference."""
        return self.citation

    def _caption(self) -> str:
        return self.name


def interpret(value: float, *, rule: Rule) -> Interpretation:
    """Find the word that a rule has for a value.

    Args:
        value: The size; its sign does not matter.
        rule: The rule, which must be about this size (d_z and d_av are not the same d).

    Returns:
        The word in English and French, with the rule, its citation and the band.

    Raises:
        AnalysisError: A NaN, or a value that the size cannot have.

    >>> from jauge import stats
    >>> word = stats.interpret(-0.35, rule="cohen_d1988")
    >>> word.english, word.french, word.rule_name
    ('small', 'petit', 'Cohen (1988), d')

    """
    return Interpretation.of(_renamed(_native.interpret(value, rule)))


def interpretation_rules() -> list[InterpretationRule]:
    """List every rule that is known, with its citation and its thresholds.

    Returns:
        The rules.

    >>> from jauge import stats
    >>> {r.measure for r in stats.interpretation_rules() if r.rule == "funder_ozer_r2019"}
    {'correlation'}

    """
    return [
        InterpretationRule.of(
            {
                **fields,
                "thresholds": tuple(Threshold.of(_renamed(t)) for t in fields["thresholds"]),
            }
        )
        for fields in _native.interpretation_rules()
    ]


def _renamed(fields: dict[str, Any]) -> dict[str, Any]:
    # `from` is a keyword of Python.
    return {"from_" if name == "from" else name: value for name, value in fields.items()}
