"""A mapping: a YAML that says which column of a table is which field of a flow. Read strictly, with the line of what is wrong.

The written form is docs/reference/readers/mapped_table.md. Mappings are packaged under comity/sources/mappings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Table
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from hashlib import sha256
from importlib import resources

from comity.model.errors import InputError
from comity.model.stage import Stage
from comity.parsing.tables import plain
from comity.parsing.yaml import Mapping as Node
from comity.parsing.yaml import Node as Any
from comity.parsing.yaml import Scalar, Sequence, YamlProblem, parse

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*").fullmatch
PRICES = re.compile(r"current|constant:\d{4}").fullmatch
CURRENCY = re.compile(r"[A-Z]{3}").fullmatch
UNITS = {"1", "1000", "1000000", "1000000000"}
ORDERS = {"iso", "day-first", "month-first"}
YEAR_KINDS = {"year", "fiscal-year"}
PLACE_KINDS = {"country", "region"}
VOCABULARIES = {"1", "2"}
SIMPLE = {"column", "value"}
# Field → what it may say beside nothing else; each needs a column or a value (a note: columns).
FIELDS: dict[str, set[str]] = {
    "amount": {"column", "unit"},
    "currency": SIMPLE,
    "prices": {"value"},
    "stage": {"column", "value", "words", "skip"},
    "date": {"column", "order"},
    "year": {"column", "value", "kind"},
    "provider": {*SIMPLE, "reference_in_brackets"},
    "provider_ref": SIMPLE,
    "receiver": {*SIMPLE, "reference_in_brackets"},
    "receiver_ref": SIMPLE,
    "recipient": {*SIMPLE, "kind"},
    "purpose": {*SIMPLE, "vocabulary"},
    "title": SIMPLE,
    "iati_identifier": SIMPLE,
    "place": SIMPLE,
    "note": {"columns"},
    "counts": {"column", "words", "value", "why"},
    "weakness": {"value"},
}
NEEDED = {"amount", "currency", "prices", "stage", "provider"}
HEADS = {"name", "publisher", "about", "required"}


@dataclass(frozen=True, slots=True)
class Field:
    """Where one field comes from: a column, or a value that holds for every row; and how it is read."""

    column: str = ""
    value: str = ""
    columns: tuple[str, ...] = ()
    words: Table[str, str] | None = None
    skip: frozenset[str] = frozenset()
    unit: Decimal = Decimal(1)
    kind: str = ""
    order: str = "iso"
    vocabulary: str = ""
    brackets: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """One table's mapping. `required` are the columns by which it is recognised."""

    name: str
    publisher: str
    about: str
    required: tuple[str, ...]
    fields: Table[str, Field]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read or needed."""
        named = [f.column for f in self.fields.values() if f.column]
        named += [column for f in self.fields.values() for column in f.columns]
        return tuple(dict.fromkeys([*self.required, *named]))


class _Wrong(Exception):
    def __init__(self, line: int, found: str, expected: str) -> None:
        super().__init__(found)
        self.line, self.found, self.expected = line, found, expected


@cache
def mappings() -> tuple[Mapping, ...]:
    """The packaged mappings, those with the most required columns first. Raises InputError with file and line."""
    files = [
        file for file in (resources.files("comity") / "sources" / "mappings").iterdir() if file.name.endswith(".yaml")
    ]
    read = [mapping(file.read_bytes(), file.name) for file in sorted(files, key=lambda file: file.name)]
    return tuple(sorted(read, key=lambda m: (-len(m.required), m.name)))


def digest() -> str:
    """Eight digits that change with any packaged mapping."""
    folder = resources.files("comity") / "sources" / "mappings"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
    return sha256(b"\0".join(file.name.encode() + b"\0" + file.read_bytes() for file in files)).hexdigest()[:8]


def mapping(data: bytes, file: str) -> Mapping:
    """One mapping from its YAML. Raises InputError that names file, line, what was found and what was expected."""
    try:
        return _mapping(parse(data))
    except YamlProblem as problem:
        raise InputError(
            problem.found, where=f"{file}, line {problem.line}", expected=problem.expected, next_step=problem.remedy
        ) from None
    except _Wrong as wrong:
        raise InputError(
            wrong.found,
            where=f"{file}, line {wrong.line}",
            expected=wrong.expected,
            next_step="correct the mapping (docs/reference/readers/mapped_table.md)",
        ) from None


def _mapping(root: Any) -> Mapping:
    if not isinstance(root, Node):
        raise _Wrong(root.line, "no list of fields", "name, publisher, about, required, amount, …")
    for key in root.entries:
        if key not in HEADS and key not in FIELDS:
            raise _Wrong(root.lines[key], f"an unknown field “{key}”", ", ".join((*sorted(HEADS), *FIELDS)))
    for key in ("name", "publisher", "about", "required", *sorted(NEEDED)):
        if key not in root.entries:
            raise _Wrong(root.line, f"no “{key}”", f"the field {key}")
    if "date" not in root.entries and "year" not in root.entries:
        raise _Wrong(root.line, "neither date nor year", "one of them")
    name = _text(root.entries["name"])
    if not NAME(name):
        raise _Wrong(root.lines["name"], f"the name “{name}”", "small letters, digits and hyphens")
    required = _list(root.entries["required"])
    if len(required) < 3 or len({plain(column) for column in required}) != len(required):
        raise _Wrong(root.lines["required"], f"{len(required)} required columns", "three or more, each once")
    fields = {key: _field(key, node, root.lines[key]) for key, node in root.entries.items() if key in FIELDS}
    return Mapping(name, _text(root.entries["publisher"]), _text(root.entries["about"]), required, fields)


def _field(key: str, node: Any, line: int) -> Field:
    if not isinstance(node, Node):
        raise _Wrong(line, f"{key} is not a set of settings", "{column: …} or {value: …}")
    said = node.entries
    for setting in said:
        if setting not in FIELDS[key]:
            raise _Wrong(
                node.lines[setting], f"an unknown setting “{setting}” of {key}", ", ".join(sorted(FIELDS[key]))
            )
    if len({"column", "value", "columns"} & set(said)) != 1:
        raise _Wrong(
            line, f"{key} has {', '.join(said) or 'nothing'}", "exactly one of column and value (a note: columns)"
        )

    def word(setting: str, allowed: set[str], usual: str | None = None) -> str:
        if setting not in said:
            if usual is None:
                raise _Wrong(line, f"{key} does not say its {setting}", ", ".join(sorted(allowed)))
            return usual
        text = _text(said[setting])
        if text not in allowed:
            raise _Wrong(node.lines[setting], f"the {setting} “{text}”", ", ".join(sorted(allowed)))
        return text

    value = _text(said["value"]) if "value" in said else ""
    checks = {
        "currency": (not value or bool(CURRENCY(value)), "a code such as USD"),
        "prices": (bool(PRICES(value)) or "value" not in said, "current, or constant: and a year"),
        "year": (not value or bool(re.fullmatch(r"\d{4}", value)), "a year"),
        "counts": (value in ("", "true", "false"), "true or false"),
        "stage": (not value or value in set(Stage), ", ".join(Stage)),
    }
    good, expected = checks.get(key, (True, ""))
    if not good:
        raise _Wrong(node.lines["value"], f"the {key} “{value}”", expected)
    if key == "counts" and value != "true" and "why" not in said:
        raise _Wrong(line, "rows that do not count, without a reason", "why: …")
    return Field(
        column=_text(said["column"]) if "column" in said else "",
        value=value,
        columns=_list(said["columns"]) if "columns" in said else (),
        words=_words(key, said, node, line),
        skip=frozenset(text.lower() for text in _list(said["skip"])) if "skip" in said else frozenset(),
        unit=Decimal(word("unit", UNITS)) if key == "amount" else Decimal(1),
        kind=word("kind", PLACE_KINDS if key == "recipient" else YEAR_KINDS) if key in ("recipient", "year") else "",
        order=word("order", ORDERS) if key == "date" else "iso",
        vocabulary=word("vocabulary", VOCABULARIES) if key == "purpose" else "",
        brackets="reference_in_brackets" in said and word("reference_in_brackets", {"true", "false"}) == "true",
        why=_text(said["why"]) if "why" in said else "",
    )


def _words(key: str, said: dict[str, Any], node: Node, line: int) -> Table[str, str] | None:
    """The publisher's words for stages, or those with which a row counts; a column of stages or counts needs them."""
    if key not in ("stage", "counts") or "column" not in said:
        if "words" in said or "skip" in said:
            raise _Wrong(line, f"{key} has words without a column", "column: …")
        return None
    if "words" not in said:
        raise _Wrong(line, f"{key} does not say its words", "words: …")
    words = said["words"]
    if key == "counts":
        return {text.lower(): "true" for text in _list(words)}
    if not isinstance(words, Node) or not words.entries:
        raise _Wrong(node.lines["words"], "no words", "the publisher's word: one of the ten stages")
    found = {}
    for text, stage in words.entries.items():
        if _text(stage) not in set(Stage):
            raise _Wrong(words.lines[text], f"the stage “{_text(stage)}”", ", ".join(Stage))
        found[text.lower()] = _text(stage)
    return found


def _text(node: Any) -> str:
    if not isinstance(node, Scalar) or not node.text.strip():
        raise _Wrong(node.line, "no text", "a text")
    return node.text.strip()


def _list(node: Any) -> tuple[str, ...]:
    if not isinstance(node, Sequence) or not node.items:
        raise _Wrong(node.line, "no list", "a list of texts")
    return tuple(_text(item) for item in node.items)
