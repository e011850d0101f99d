"""A mapping for a list of events: a YAML that says which column is which. Read strictly, with the line of what is wrong.

The written form is docs/reference/readers/mapped_events.md. Mappings are packaged under comity/sources/mappings/events.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Table
from dataclasses import dataclass, field

from comity.parsing.mapping import ORDERS, SIMPLE, Sort, text, wrong
from comity.parsing.mapping import Mapping as Of
from comity.parsing.yaml import Mapping as Node

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*").fullmatch
KINDS = {
    "bill", "resolution", "statute", "appropriation", "report-language", "motion", "question", "pledge", "permit-quota",
    "regulation",
}  # fmt: skip
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


@dataclass(frozen=True, slots=True)
class Field:
    """Where one field comes from: a column, or a value that holds for every row; and how it is read."""

    column: str = ""
    value: str = ""
    words: Table[str, str] = field(default_factory=dict)
    order: str = "iso"
    language: str = "en"

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns that it needs."""
        return (self.column,) if self.column else ()


Mapping = Of[Field]


def mappings() -> tuple[Mapping, ...]:
    """The packaged mappings, those with the most required columns first. Raises InputError with file and line."""
    return SORT.packaged


def mapping(data: bytes, file: str) -> Mapping:
    """One mapping from its YAML. Raises InputError that names file, line, what was found and what was expected."""
    return SORT.mapping(data, file)


def _field(key: str, node: Node, line: int) -> Field:
    said = node.entries
    value, order = (text(said[name]) if name in said else "" for name in ("value", "order"))
    if key == "date" and order not in ORDERS:
        raise wrong(line, f"the order “{order}”", ", ".join(sorted(ORDERS)))
    if key == "kind" and value and value not in KINDS:
        raise wrong(line, f"the kind “{value}”", ", ".join(sorted(KINDS)))
    language = text(said["language"]) if "language" in said else key.partition("_")[2] or "en"
    if not LANGUAGE(language):
        raise wrong(line, f"the language “{language}”", "a tag such as en or he")
    words = said.get("words")
    if words is not None and not isinstance(words, Node):
        raise wrong(line, "words that are no list of pairs", "the publisher's word: ours")
    pairs = {theirs.casefold(): text(ours) for theirs, ours in words.entries.items()} if words is not None else {}
    if key == "kind" and not set(pairs.values()) <= KINDS:
        raise wrong(line, f"kinds {', '.join(pairs.values())}", ", ".join(sorted(KINDS)))
    return Field(text(said["column"]) if "column" in said else "", value, pairs, order or "iso", language)


SORT = Sort("events", "docs/reference/readers/mapped_events.md", FIELDS, NEEDED, _field)
