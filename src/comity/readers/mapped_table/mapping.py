"""A mapping: a YAML that says which column of a table is which field of a flow. Read strictly, with the line of what is wrong.

The written form is docs/reference/readers/mapped_table.md. Mappings are packaged under comity/sources/mappings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Table
from dataclasses import dataclass
from decimal import Decimal

from comity.model.stage import Stage
from comity.parsing.mapping import ORDERS, SIMPLE, Sort, text, texts, wrong
from comity.parsing.mapping import Mapping as Of
from comity.parsing.yaml import Mapping as Node
from comity.parsing.yaml import Node as Any

PRICES = re.compile(r"current|constant:\d{4}").fullmatch
CURRENCY = re.compile(r"[A-Z]{3}").fullmatch
UNITS = {"1", "1000", "1000000", "1000000000"}
YEAR_KINDS = {"year", "fiscal-year"}
PLACE_KINDS = {"country", "region"}
VOCABULARIES = {"1", "2"}
# Field → what it may say beside nothing else; each needs a column or a value (a note: columns).
FIELDS: dict[str, set[str]] = {
    "id": {"column"},
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

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns that it needs."""
        return (self.column, *self.columns) if self.column else self.columns


Mapping = Of[Field]


def mappings() -> tuple[Mapping, ...]:
    """The packaged mappings, those with the most required columns first. Raises InputError with file and line."""
    return SORT.packaged


def mapping(data: bytes, file: str) -> Mapping:
    """One mapping from its YAML. Raises InputError that names file, line, what was found and what was expected."""
    return SORT.mapping(data, file)


def _dated(root: Node) -> None:
    if "date" not in root.entries and "year" not in root.entries:
        raise wrong(root.line, "neither date nor year", "one of them")


def _field(key: str, node: Node, line: int) -> Field:
    said = node.entries

    def word(setting: str, allowed: set[str], usual: str | None = None) -> str:
        if setting not in said:
            if usual is None:
                raise wrong(line, f"{key} does not say its {setting}", ", ".join(sorted(allowed)))
            return usual
        written = text(said[setting])
        if written not in allowed:
            raise wrong(node.lines[setting], f"the {setting} “{written}”", ", ".join(sorted(allowed)))
        return written

    value = text(said["value"]) if "value" in said else ""
    checks = {
        "currency": (not value or bool(CURRENCY(value)), "a code such as USD"),
        "prices": (bool(PRICES(value)) or "value" not in said, "current, or constant: and a year"),
        "year": (not value or bool(re.fullmatch(r"\d{4}", value)), "a year"),
        "counts": (value in ("", "true", "false"), "true or false"),
        "stage": (not value or value in set(Stage), ", ".join(Stage)),
    }
    good, expected = checks.get(key, (True, ""))
    if not good:
        raise wrong(node.lines["value"], f"the {key} “{value}”", expected)
    if key == "counts" and value != "true" and "why" not in said:
        raise wrong(line, "rows that do not count, without a reason", "why: …")
    return Field(
        column=text(said["column"]) if "column" in said else "",
        value=value,
        columns=texts(said["columns"]) if "columns" in said else (),
        words=_words(key, said, node, line),
        skip=frozenset(word.lower() for word in texts(said["skip"])) if "skip" in said else frozenset(),
        unit=Decimal(word("unit", UNITS)) if key == "amount" else Decimal(1),
        kind=word("kind", PLACE_KINDS if key == "recipient" else YEAR_KINDS) if key in ("recipient", "year") else "",
        order=word("order", ORDERS) if key == "date" else "iso",
        vocabulary=word("vocabulary", VOCABULARIES) if key == "purpose" else "",
        brackets="reference_in_brackets" in said and word("reference_in_brackets", {"true", "false"}) == "true",
        why=text(said["why"]) if "why" in said else "",
    )


def _words(key: str, said: dict[str, Any], node: Node, line: int) -> Table[str, str] | None:
    """The publisher's words for stages, or those with which a row counts; a column of stages or counts needs them."""
    if key not in ("stage", "counts") or "column" not in said:
        if "words" in said or "skip" in said:
            raise wrong(line, f"{key} has words without a column", "column: …")
        return None
    if "words" not in said:
        raise wrong(line, f"{key} does not say its words", "words: …")
    words = said["words"]
    if key == "counts":
        return {word.lower(): "true" for word in texts(words)}
    if not isinstance(words, Node) or not words.entries:
        raise wrong(node.lines["words"], "no words", "the publisher's word: one of the ten stages")
    found = {}
    for theirs, stage in words.entries.items():
        if text(stage) not in set(Stage):
            raise wrong(words.lines[theirs], f"the stage “{text(stage)}”", ", ".join(Stage))
        found[theirs.lower()] = text(stage)
    return found


SORT = Sort("", "docs/reference/readers/mapped_table.md", FIELDS, NEEDED, _field, _dated)
