"""What mappings have in common: a YAML that says which column of a publisher's table is which field of a record.

Mappings are packaged under comity/sources/mappings. They are read strictly: what is wrong is told with its line. A table is
taken by the first mapping all of whose required columns its header holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from importlib import resources
from typing import Generic, Protocol, TypeVar

from comity.model.errors import InputError
from comity.model.finding import Finding, Level
from comity.model.origin import Head
from comity.parsing.dates import day as iso_day
from comity.parsing.delimited import first_line
from comity.parsing.tables import Layout, found, header, plain
from comity.parsing.yaml import Mapping as Node
from comity.parsing.yaml import Node as Any
from comity.parsing.yaml import Scalar, Sequence, YamlProblem, parse

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*").fullmatch
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:\s.*)?").fullmatch
ORDERS = {"iso", "day-first", "month-first"}
SIMPLE = {"column", "value"}
HEADS = ("name", "publisher", "about", "required")


class Reads(Protocol):
    """How one field is read: it names the columns that it needs."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns."""


F = TypeVar("F", bound=Reads)


@dataclass(frozen=True, slots=True)
class Mapping(Generic[F]):
    """One table's mapping. `required` are the columns by which it is recognised."""

    name: str
    publisher: str
    about: str
    required: tuple[str, ...]
    fields: Table[str, F]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read or needed."""
        return tuple(dict.fromkeys([*self.required, *(c for field in self.fields.values() for c in field.reads)]))

    @property
    def layout(self) -> Layout:
        """What its tables must hold, and what they may hold besides."""
        return Layout(
            needed={plain(column): (column,) for column in self.required},
            optional={plain(column): (column,) for column in self.columns if column not in self.required},
        )

    @property
    def said(self) -> Finding:
        """The note by which a reader says that it read a table so."""
        about = f"{self.about} ({self.publisher})"
        return found("mapping-used", 1, self.name, about, "nothing; it says how the table is read", level=Level.NOTE)


class Sort(Generic[F]):
    """A sort of mapping: where its files are packaged, the page that documents it, its fields and how each is read.

    `settings` are the names that each field may say; `needed` the fields that none may lack; `check` looks at the whole.
    """

    def __init__(
        self,
        folder: str,
        page: str,
        settings: dict[str, set[str]],
        needed: set[str],
        field: Callable[[str, Node, int], F],
        check: Callable[[Node], None] = lambda root: None,
    ) -> None:
        self.folder, self.page, self.settings, self.needed = folder, page, settings, needed
        self.field, self.check = field, check

    @cached_property
    def packaged(self) -> tuple[Mapping[F], ...]:
        """The packaged mappings, those with the most required columns first. Raises InputError with file and line."""
        every = [self.mapping(data, name) for name, data in self._files()]
        return tuple(sorted(every, key=lambda one: (-len(one.required), one.name)))

    @cached_property
    def digest(self) -> str:
        """Eight digits that change with any packaged mapping."""
        return sha256(b"\0".join(name.encode() + b"\0" + data for name, data in self._files())).hexdigest()[:8]

    def _files(self) -> list[tuple[str, bytes]]:
        folder = resources.files("comity").joinpath("sources", "mappings", *filter(None, [self.folder]))
        return sorted((file.name, file.read_bytes()) for file in folder.iterdir() if file.name.endswith(".yaml"))

    def mapping(self, data: bytes, file: str) -> Mapping[F]:
        """One mapping from its YAML. Raises InputError that names file, line, what was found and what was expected."""
        try:
            return self._mapping(parse(data))
        except YamlProblem as problem:
            remedy = problem.remedy or f"correct the mapping ({self.page})"
            raise InputError(
                problem.found, where=f"{file}, line {problem.line}", expected=problem.expected, next_step=remedy
            ) from None

    def _mapping(self, root: Any) -> Mapping[F]:
        known = ", ".join((*HEADS, *self.settings))
        if not isinstance(root, Node):
            raise wrong(root.line, "no list of fields", known)
        for key in root.entries:
            if key not in HEADS and key not in self.settings:
                raise wrong(root.lines[key], f"an unknown field “{key}”", known)
        for key in (*HEADS, *sorted(self.needed)):
            if key not in root.entries:
                raise wrong(root.line, f"no “{key}”", f"the field {key}")
        self.check(root)
        name = text(root.entries["name"])
        if not NAME(name):
            raise wrong(root.lines["name"], f"the name “{name}”", "small letters, digits and hyphens")
        required = texts(root.entries["required"])
        if len(required) < 3 or len({plain(column) for column in required}) != len(required):
            raise wrong(root.lines["required"], f"{len(required)} required columns", "three or more, each once")
        fields = {k: self._field(k, node, root.lines[k]) for k, node in root.entries.items() if k in self.settings}
        return Mapping(name, text(root.entries["publisher"]), text(root.entries["about"]), required, fields)

    def _field(self, key: str, node: Any, line: int) -> F:
        if not isinstance(node, Node):
            raise wrong(line, f"{key} is not a set of settings", "{column: …} or {value: …}")
        for setting in node.entries:
            if setting not in self.settings[key]:
                known = ", ".join(sorted(self.settings[key]))
                raise wrong(node.lines[setting], f"an unknown setting “{setting}” of {key}", known)
        if len({"column", "value", "columns"} & set(node.entries)) != 1:
            said = ", ".join(node.entries) or "nothing"
            raise wrong(line, f"{key} has {said}", "exactly one of column and value (a note: columns)")
        return self.field(key, node, line)


def wrong(line: int, what: str, expected: str) -> YamlProblem:
    """A mistake in a mapping, as an error to raise."""
    return YamlProblem(line, what, expected, "")


def text(node: Any) -> str:
    """A text that is not empty."""
    if not isinstance(node, Scalar) or not node.text.strip():
        raise wrong(node.line, "no text", "a text")
    return node.text.strip()


def texts(node: Any) -> tuple[str, ...]:
    """A list of texts that is not empty."""
    if not isinstance(node, Sequence) or not node.items:
        raise wrong(node.line, "no list", "a list of texts")
    return tuple(text(item) for item in node.items)


def fitting(every: Iterable[Mapping[F]], head: Head) -> Mapping[F] | None:
    """The first mapping whose required columns are all in the first line, or in that of a workbook's sheet."""
    rows = head.text.splitlines()[:64] if head.data.startswith(b"PK") else [first_line(head.text)]
    names = [{plain(name) for name in header(row)} for row in rows]
    return next((one for one in every if any({plain(c) for c in one.required} <= have for have in names)), None)


def none_fits(every: Iterable[Mapping[F]]) -> Finding:
    """The finding of a table that no mapping fits."""
    expected = "a header with the required columns of a mapping: " + ", ".join(one.name for one in every)
    return found("no-mapping", 1, "a table that no mapping fits", expected, "write a mapping", level=Level.BROKEN)


def day(said: str, order: str) -> str | None:
    """A day as ISO writes it, in the order that a mapping says: none is guessed."""
    if iso := iso_day(said):
        return iso
    match = DAY(said) if order != "iso" else None
    if match is None:
        return None
    first, second, year = (int(part) for part in match.groups())
    try:
        return date(year, *((first, second) if order == "month-first" else (second, first))).isoformat()
    except ValueError:
        return None
