"""Grids built in Python: the questionnaire as an object that shows, checks and saves itself."""

import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from html import escape
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias, cast

from jauge import _native, toml
from jauge.errors import DefinitionError, FileError
from jauge.faults import Diagnostic, Lang
from jauge.flat import absent, flat
from jauge.tabular import Tabular, framed
from jauge.whole import one_of, written

__all__ = ["Grid", "Rows"]

Rows: TypeAlias = Iterable[Mapping[str, Any]] | Any
"""Dictionaries, or a pandas, polars or Arrow frame, one row per table of the grid."""

_FORMAT = "jauge-grid/1"
_TABLES = ("wave", "role", "scale", "options", "dimension", "competence", "item", "score")
_HEADINGS = {
    "fr": ("Niveaux", "Choix", "Nombre", "Date", "Réponse en mots", "sans dimension"),
    "en": ("Levels", "Options", "Number", "Date", "Answer in words", "no dimension"),
}


class Grid(Tabular):
    """A questionnaire: what is asked, of whom, when, on which scale.

    It holds the tables of a ``grid.toml`` under their own names, may have faults while it is being
    built, and never changes: each edit gives a new one. In a notebook it shows itself as the
    questionnaire.

    >>> import jauge
    >>> grid = jauge.Grid.build(
    ...     id="mon-suivi",
    ...     title={"fr": "Mon suivi", "en": "My progress"},
    ...     waves=[{"id": "entry", "label": "À l’entrée"}, {"id": "exit", "label": "À la sortie"}],
    ...     scales=[
    ...         {
    ...             "id": "aise",
    ...             "kind": "rubric",
    ...             "target": 3,
    ...             "levels": [
    ...                 {"code": 1, "label": "Pas encore"},
    ...                 {"code": 2, "label": "Avec de l’aide"},
    ...                 {"code": 3, "label": "Sans aide"},
    ...             ],
    ...         }
    ...     ],
    ...     items=[{"id": "r01", "scale": "aise", "text": "Je viens à l’heure ou je préviens."}],
    ... )
    >>> [d.code for d in grid.check() if d.severity == "error"]
    []
    >>> grid.add(items=[{"id": "r02", "scale": "aise", "text": "Je demande de l’aide."}]).items
    ('r01', 'r02')

    """

    def __init__(self, content: Mapping[str, Any], *, text: str | None = None) -> None:
        """Hold the tables of a grid.

        Args:
            content: The tables, as they stand in the file; ``format`` is added.
            text: The text that they were read from, to keep its comments; it must say the same.

        Raises:
            DefinitionError: The text is not TOML, or says something else than the tables.

        """
        given: object = content
        if not isinstance(given, Mapping):
            message = f"the tables of a grid are needed, not {content!r}; Grid.read() reads a file"
            raise DefinitionError(message)
        tables = {"format": _FORMAT, **deepcopy(dict(content))}
        if text is not None and {"format": _FORMAT, **_parsed(text, "text")} != tables:
            message = "text: it does not say what the tables say"
            raise DefinitionError(message)
        object.__setattr__(self, "_content", tables)
        object.__setattr__(self, "_text", text)

    _content: dict[str, Any]
    _text: str | None

    @classmethod
    def build(
        cls,
        *,
        id: str,  # noqa: A002 - the word of the file
        title: str | Mapping[str, str],
        version: str = "0.1.0",
        default_lang: str = "fr",
        licence: str = "CC-BY-SA-4.0",
        waves: Rows,
        items: Rows,
        scales: Rows = (),
        options: Rows = (),
        roles: Rows = (),
        dimensions: Rows = (),
        competences: Rows = (),
        scores: Rows = (),
        **header: Any,  # noqa: ANN401 - any key of the file
    ) -> Self:
        """Build a grid from dictionaries or frames.

        The columns of a frame are the keys of the file; ``text_fr`` and ``text_en`` stand for
        ``text = { fr = ..., en = ... }``, and an empty cell for an absent key.

        Args:
            id: Identifier, the same over versions.
            title: Title, in one language or in several.
            version: Major, minor and patch, such as ``"1.0.0"``.
            default_lang: Language of the texts that are given in one language only.
            licence: Licence of the wording.
            waves: Times of collection, in order.
            items: Questions, in the order in which they are put.
            scales: Scales, each with its levels from the lowest to the highest.
            options: Lists of options.
            roles: Who may answer.
            dimensions: Groups of items.
            competences: Competences.
            scores: Scores over several items.
            header: Further keys of the table ``[grid]``, such as ``minutes``.

        Returns:
            The grid, which may still have faults: :meth:`check` lists them.

        """
        first = {"id": id, "version": version, "default_lang": default_lang, "licence": licence}
        content: dict[str, Any] = {"grid": {**first, "title": title, **header}}
        given = (waves, roles, scales, options, dimensions, competences, items, scores)
        for name, rows in zip(_TABLES, given, strict=True):
            listed = _tables_of(rows, name)
            if listed:
                content[name] = listed
        return cls(content)

    @classmethod
    def read(cls, file: str | PathLike[str]) -> Self:
        """Read a ``grid.toml``, faults and all; its comments are kept until it is edited.

        Args:
            file: Its path.

        Raises:
            FileError: It cannot be read.
            DefinitionError: It is not TOML.

        >>> import jauge
        >>> grid = jauge.Grid.read(jauge.demo("arthritis").parent / "grid.toml")
        >>> grid.items
        ('self_rating',)

        """
        try:
            text = Path(file).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            message = f"{fspath(file)}: {error}"
            if fspath(file) in dict(_native.library_files()):
                message += f"; the library has it: jauge.define.library()[{fspath(file)!r}]"
            raise FileError(message) from error
        return cls(_parsed(text, fspath(file)), text=text)

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """Read the text of a grid file.

        Args:
            text: The text.

        Raises:
            DefinitionError: It is not TOML.

        """
        return cls(_parsed(text, "grid"), text=text)

    @property
    def content(self) -> dict[str, Any]:
        """A copy of the tables, as they stand in the file."""
        return deepcopy(self._content)

    @property
    def id(self) -> str:
        """Identifier."""
        return str(self._content.get("grid", {}).get("id", ""))

    @property
    def items(self) -> tuple[str, ...]:
        """Identifiers of the questions, in order."""
        return tuple(str(item.get("id", "")) for item in self._content.get("item", ()))

    def add(self, **tables: Rows) -> Self:
        """Give a grid with more rows at the end of its tables.

        Args:
            tables: ``items=...``, ``waves=...``, ``scales=...`` and so on, as in :meth:`build`.

        """
        content = self.content
        for plural, rows in tables.items():
            name = _singular(plural)
            content.setdefault(name, []).extend(_tables_of(rows, name))
        return type(self)(content)

    def edit(self, id: str, /, **keys: Any) -> Self:  # noqa: A002, ANN401 - any key of the file
        """Give a grid with other values for some keys of one row; ``None`` takes a key out.

        Args:
            id: Identifier of a question, a scale, a wave or any other row, or of the grid itself.
            keys: The keys with their new values.

        Raises:
            DefinitionError: Nothing has this identifier.

        """
        content = self.content
        for row in (content.get("grid", {}), *self._rows_in(content)):
            if row.get("id") == id:
                row.update(keys)
                for name in [name for name, value in keys.items() if value is None]:
                    del row[name]
                return type(self)(content)
        raise DefinitionError(self._nobody(id))

    def remove(self, *ids: str) -> Self:
        """Give a grid without some rows.

        Args:
            ids: Identifiers of questions, scales, waves or any other rows.

        Raises:
            DefinitionError: Nothing has one of these identifiers.

        """
        content = self.content
        known = {row.get("id") for row in self._rows_in(content)}
        for id_ in ids:
            if id_ not in known:
                raise DefinitionError(self._nobody(id_))
        for name in _TABLES:
            if name in content:
                content[name] = [row for row in content[name] if row.get("id") not in ids]
                if not content[name]:
                    del content[name]
        return type(self)(content)

    def check(self, *, lang: Lang = "en") -> list[Diagnostic]:
        """List every fault, warning and piece of advice.

        Args:
            lang: Language of the messages.

        """
        faults, _ = _native.read_grid(self.to_toml(), self._name, lang)
        return [Diagnostic(*fault) for fault in faults]

    def validate(self, *, lang: Lang = "en") -> Self:
        """Give the grid itself if it has no error.

        Args:
            lang: Language of the message.

        Raises:
            DefinitionError: It has; the message lists all of them with the way out.

        """
        if any(d.severity == "error" for d in self.check()):
            raise DefinitionError(_native.grid_faults(self.to_toml(), self._name, lang).rstrip())
        return self

    def to_toml(self) -> str:
        """Write the text of the grid file: the text that was read, if nothing was edited."""
        return self._text if self._text is not None else toml.written(self._content)

    def save(
        self, file: str | PathLike[str], *, faults: Literal["refused", "kept"] = "refused"
    ) -> Path:
        """Write the grid file, whole or not at all.

        Args:
            file: Where to.
            faults: ``"refused"``, or ``"kept"`` for a draft.

        Returns:
            The path.

        Raises:
            DefinitionError: The grid has errors, and they are refused.
            FileError: The file cannot be written.

        """
        one_of("faults", faults, ("refused", "kept"))
        if faults == "refused":
            self.validate()
        return written(Path(file), self.to_toml().encode())

    @property
    def checked(self) -> Mapping[str, Any]:
        """The grid as the engine reads it, with its hash.

        Raises:
            DefinitionError: The grid has errors.

        """
        _, found = _native.read_grid(self.validate().to_toml(), self._name, "en")
        read: dict[str, Any] = json.loads(found or "{}")
        return read

    def tidy(self) -> list[dict[str, Any]]:
        """One row per question."""
        return [
            {
                "item": item.get("id"),
                "text": _in(item.get("text"), self._lang("fr")),
                "kind": item.get("kind", "level" if "scale" in item else "text"),
                "scale": item.get("scale", item.get("options")),
                "dimension": item.get("dimension"),
                "waves": tuple(item.get("waves", ())),
                "roles": tuple(item.get("roles", ())),
            }
            for item in self._content.get("item", ())
        ]

    def glance(self) -> dict[str, Any]:
        """One row: identifier, version, how many questions, waves and scales."""
        header = self._content.get("grid", {})
        counts = {f"{name}s": len(self._content.get(name, ())) for name in ("item", "wave")}
        return {"id": self.id, "version": header.get("version"), **counts}

    def to_html(self, *, lang: Lang = "fr") -> str:
        """Show the questionnaire: each question with its levels or options, and when it is put.

        Args:
            lang: Language of the wording, where the grid has it.

        """
        named = {row.get("id"): row for row in self._rows_in(self._content)}
        none = _HEADINGS[self._lang(lang)][5]
        parts, last = [], object()
        for place, item in enumerate(self._content.get("item", ()), start=1):
            competence = named.get(item.get("competence"), {})
            dimension = item.get("dimension", competence.get("dimension"))
            if dimension is None and place == 1 and not self._content.get("dimension"):
                parts.append('</ol><ol start="1">')  # a short grid without dimensions
                last = dimension
            elif dimension != last:
                label = _in(named.get(dimension, {}).get("label"), lang)
                heading = escape(label or dimension or none)
                parts.append(f'</ol><h4>{heading}</h4><ol start="{place}">')
                last = dimension
            parts.append(f"<li>{self._question(item, named, lang)}</li>")
        header = self._content.get("grid", {})
        title = escape(_in(header.get("title"), lang) or self.id)
        waves = [_in(wave.get("label"), lang) for wave in self._content.get("wave", ())]
        about = [f"{self.id} {header.get('version', '')}", " → ".join(waves)]
        if "minutes" in header:
            about.append(f"{header['minutes']} min")
        said = escape(" · ".join(part for part in about if part.strip()))
        body = "".join(parts).removeprefix("</ol>")
        end = "</ol>" if body else ""
        return (
            f'<section lang="{lang}"><h3>{title}</h3><p><small>{said}</small></p>{body}{end}'
            "</section>"
        )

    def _question(
        self, item: Mapping[str, Any], named: Mapping[Any, Mapping[str, Any]], lang: Lang
    ) -> str:
        """One question: its words, its identifier, when and to whom it is put, its answers."""
        levels, options, number, date, words, _ = _HEADINGS[self._lang(lang)]
        scale, choices = named.get(item.get("scale")), named.get(item.get("options"))
        answers = (scale or {}).get("levels") or (choices or {}).get("list") or []
        if answers:
            # A question that words its levels itself is read with its own words.
            own = [_in(text, lang) for text in item.get("rubric", ())]
            labels = own or [_in(a.get("label"), lang) or str(a) for a in answers]
            colon = ":" if lang == "en" else "\u00a0:"
            apart = "; " if own else ", "
            said = f"{levels if scale else options}{colon} {escape(apart.join(labels))}"
        else:
            kinds = {"number": number, "date": date, "text": words}
            said = kinds.get(item.get("kind", "text"), words)
        limited = [named.get(w, {}) for w in (*item.get("waves", ()), *item.get("roles", ()))]
        when = ", ".join(_in(row.get("label"), lang) for row in limited)
        asked = f" <small>({escape(when)})</small>" if when else ""
        text = escape(_in(item.get("text"), lang))
        return (
            f"<b>{text}</b> <small><code>{escape(str(item.get('id')))}</code></small>{asked}"
            f"<br>{said}"
        )

    def _repr_html_(self) -> str:
        return framed(self.to_html(lang=self._lang(None)))

    def __repr__(self) -> str:
        return f"<jauge.Grid {self.id!r}: {len(self.items)} questions>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Grid) and self._content == other._content

    def __hash__(self) -> int:
        return hash(toml.written(self._content))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a grid never changes: edit() gives another one; {name}: {value!r}")

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self._content, self._text)

    @property
    def _name(self) -> str:
        return f"{self.id or 'grid'}.toml"

    def _lang(self, asked: str | None) -> Lang:
        lang = asked or str(self._content.get("grid", {}).get("default_lang", "fr"))
        return cast("Lang", lang) if lang in _HEADINGS else "en"

    def _caption(self) -> str:
        return _in(self._content.get("grid", {}).get("title"), self._lang(None)) or self.id

    @staticmethod
    def _rows_in(content: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [row for name in _TABLES for row in content.get(name, ())]

    def _nobody(self, id_: str) -> str:
        known = [str(row.get("id")) for row in self._rows_in(self._content)]
        return f"the grid has nothing with the identifier {id_!r}; it has {', '.join(known)}"


def _again(kind: type[Grid], content: Mapping[str, Any], text: str | None) -> Grid:
    return kind(content, text=text)


def _parsed(text: str, name: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{name}: not TOML: {error}"
        raise DefinitionError(message) from error


def _singular(plural: str) -> str:
    name = plural if plural in _TABLES else plural.removesuffix("s")
    if name not in _TABLES:
        message = f"a grid has no {plural!r}; it has items, waves, scales, options, roles, "
        raise DefinitionError(f"{message}dimensions, competences and scores")
    return name


def _tables_of(rows: Rows, name: str) -> list[dict[str, Any]]:
    """The tables of the file, from dictionaries or the rows of a frame."""
    held: Any = rows if isinstance(rows, (Mapping, list)) else flat(rows, f"{name}s")
    if hasattr(held, "to_dicts"):  # polars
        held = held.to_dicts()
    elif hasattr(held, "to_pylist"):  # Arrow
        held = held.to_pylist()
    elif hasattr(held, "to_dict") and hasattr(held, "columns"):  # pandas
        held = held.to_dict("records")
    tables: list[dict[str, Any]] = []
    for place, row in enumerate(held):
        if not isinstance(row, Mapping):
            message = (
                f"{name} {place} (from 0): a dictionary is needed, not {row!r}; "
                f"give a list of them, {name}s=[{{...}}], or a frame with a row each"
            )
            raise DefinitionError(message)
        table: dict[str, Any] = {}
        for key, value in row.items():
            if absent(value):
                continue
            if isinstance(value, float) and abs(value) == float("inf"):
                message = (
                    f"{name} {place} (from 0): {key} is {value}; leave it out where it has none"
                )
                raise DefinitionError(message)
            base, _, lang = str(key).rpartition("_")
            if lang in _HEADINGS and base in ("text", "label", "plain", "sign", "unit"):
                table.setdefault(base, {})[lang] = value
            else:
                table[str(key)] = toml.plain(value)
        tables.append(table)
    return tables


def _in(text: object, lang: str) -> str:
    if isinstance(text, Mapping):
        return str(text.get(lang) or next(iter(text.values()), ""))
    return "" if text is None else str(text)
