"""A mapping for a list of events: a YAML that says which column is which. Read strictly, with the line of what is wrong.

The written form is docs/reference/readers/mapped_events.md. Mappings are packaged under comity/sources/mappings/events.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib import resources

from comity.model.errors import InputError
from comity.parsing.tables import plain
from comity.parsing.yaml import Mapping as Node
from comity.parsing.yaml import Node as Any
from comity.parsing.yaml import Scalar, Sequence, YamlProblem, parse

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*").fullmatch
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*").fullmatch
ORDERS = {"iso", "day-first", "month-first"}
KINDS = {
    "bill", "resolution", "statute", "appropriation", "report-language", "motion", "question", "pledge", "permit-quota",
    "regulation",
}  # fmt: skip
SIMPLE = {"column", "value"}
FIELDS: dict[str, set[str]] = {
    "jurisdiction": SIMPLE,
    "kind": {*SIMPLE, "words"},
    "id": {"column"},
    "title": {*SIMPLE, "language"},
    "title_ar": {"column"},
    "title_he": {"column"},
    "number": {"column"},
    "session": SIMPLE,
    "url": SIMPLE,
    "date": {"column", "order"},
    "stage": {*SIMPLE, "words"},
    "text": {"column", "language"},
    "place": SIMPLE,
}
NEEDED = {"jurisdiction", "kind", "id", "title", "date", "text"}
HEADS = {"name", "publisher", "about", "required"}


@dataclass(frozen=True, slots=True)
class Field:
    """Where one field comes from: a column, or a value that holds for every row; and how it is read."""

    column: str = ""
    value: str = ""
    words: Table[str, str] = field(default_factory=dict)
    order: str = "iso"
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Mapping:
    """One list's mapping. `required` are the columns by which it is recognised."""

    name: str
    publisher: str
    about: str
    required: tuple[str, ...]
    fields: Table[str, Field]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read or needed."""
        return tuple(dict.fromkeys([*self.required, *(f.column for f in self.fields.values() if f.column)]))


@cache
def mappings() -> tuple[Mapping, ...]:
    """The packaged mappings, those with the most required columns first. Raises InputError with file and line."""
    read = [mapping(data, name) for name, data in _files()]
    return tuple(sorted(read, key=lambda m: (-len(m.required), m.name)))


def digest() -> str:
    """Eight digits that change with any packaged mapping."""
    return sha256(b"\0".join(name.encode() + b"\0" + data for name, data in _files())).hexdigest()[:8]


def _files() -> list[tuple[str, bytes]]:
    folder = resources.files("comity") / "sources" / "mappings" / "events"
    return sorted((file.name, file.read_bytes()) for file in folder.iterdir() if file.name.endswith(".yaml"))


def mapping(data: bytes, file: str) -> Mapping:
    """One mapping from its YAML. Raises InputError that names file, line, what was found and what was expected."""
    try:
        return _mapping(parse(data))
    except YamlProblem as problem:
        raise InputError(
            problem.found, where=f"{file}, line {problem.line}", expected=problem.expected, next_step=problem.remedy
        ) from None


def _wrong(line: int, found: str, expected: str) -> YamlProblem:
    return YamlProblem(line, found, expected, "correct the mapping (docs/reference/readers/mapped_events.md)")


def _mapping(root: Any) -> Mapping:
    if not isinstance(root, Node):
        raise _wrong(root.line, "no list of fields", ", ".join((*sorted(HEADS), *FIELDS)))
    for key in root.entries:
        if key not in HEADS and key not in FIELDS:
            raise _wrong(root.lines[key], f"an unknown field “{key}”", ", ".join((*sorted(HEADS), *FIELDS)))
    for key in ("name", "publisher", "about", "required", *sorted(NEEDED)):
        if key not in root.entries:
            raise _wrong(root.line, f"no “{key}”", f"the field {key}")
    name = _text(root.entries["name"])
    if not NAME(name):
        raise _wrong(root.lines["name"], f"the name “{name}”", "small letters, digits and hyphens")
    listed = root.entries["required"]
    if not isinstance(listed, Sequence) or len({plain(_text(item)) for item in listed.items}) < 3:
        raise _wrong(root.lines["required"], "fewer than three required columns", "three or more, each once")
    fields = {key: _field(key, node, root.lines[key]) for key, node in root.entries.items() if key in FIELDS}
    required = tuple(_text(item) for item in listed.items)
    return Mapping(name, _text(root.entries["publisher"]), _text(root.entries["about"]), required, fields)


def _field(key: str, node: Any, line: int) -> Field:
    if not isinstance(node, Node):
        raise _wrong(line, f"{key} is not a set of settings", "{column: …} or {value: …}")
    said = node.entries
    for setting in said:
        if setting not in FIELDS[key]:
            expected = ", ".join(sorted(FIELDS[key]))
            raise _wrong(node.lines[setting], f"an unknown setting “{setting}” of {key}", expected)
    if len({"column", "value"} & set(said)) != 1:
        raise _wrong(line, f"{key} has {', '.join(said) or 'nothing'}", "exactly one of column and value")
    value, order = (_text(said[name]) if name in said else "" for name in ("value", "order"))
    if key == "date" and order not in ORDERS:
        raise _wrong(line, f"the order “{order}”", ", ".join(sorted(ORDERS)))
    if key == "kind" and value and value not in KINDS:
        raise _wrong(line, f"the kind “{value}”", ", ".join(sorted(KINDS)))
    language = _text(said["language"]) if "language" in said else key.partition("_")[2] or "en"
    if not LANGUAGE(language):
        raise _wrong(line, f"the language “{language}”", "a tag such as en or he")
    words = said.get("words")
    if words is not None and not isinstance(words, Node):
        raise _wrong(line, "words that are no list of pairs", "the publisher's word: ours")
    pairs = {text.casefold(): _text(ours) for text, ours in words.entries.items()} if words is not None else {}
    if key == "kind" and not set(pairs.values()) <= KINDS:
        raise _wrong(line, f"kinds {', '.join(pairs.values())}", ", ".join(sorted(KINDS)))
    return Field(_text(said["column"]) if "column" in said else "", value, pairs, order or "iso", language)


def _text(node: Any) -> str:
    if not isinstance(node, Scalar) or not node.text.strip():
        raise _wrong(node.line, "no text", "a text")
    return node.text.strip()
