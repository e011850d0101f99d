"""YAML nodes → the dataclasses of model/case.py, driven by their annotations.

Every part that is built remembers the node it came from, so that references.py can say the line of a dangling reference.
A part with an error is None and its reason is in the report; nothing is guessed and nothing is left out in silence.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from functools import cache
from typing import Any, TypeVar

from comity.model.case import Case, Claim, Words
from comity.parsing.yaml import Mapping, Node, Scalar, Sequence
from comity.readers.case_file.report import Report, nearest, one_of
from comity.readers.case_file.rules import LANGUAGE, rule_for

T = TypeVar("T")
TRUTH = {"true": True, "yes": True, "false": False, "no": False}
NOTHING = {"", "~", "null"}
LABELS = {"NamedFigure": "figure", "PopulationPart": "part of a population", "RecipeInput": "input", "KnownGap": "gap"}
ABSENT: dict[str, frozenset[str]] = {"Claim": frozenset({"case"}), "RegisteredAmount": frozenset({"locator"})}
"""Fields that the file does not write because the reader knows them: a claim's case is the folder it stands in, an amount's
locator the line of the row it names."""
PHRASES: dict[str, frozenset[str]] = {
    "RegisteredAmount": frozenset({"note", "weakness"}),
    "RegisteredPermitSeries": frozenset({"category", "authority"}),
    "RegisteredPermitPoint": frozenset({"note"}),
    "RegisteredPledgeStep": frozenset({"note"}),
    "RegisteredDeadline": frozenset({"weakness"}),
}
"""Texts by language that may also be written as one text, which is then English."""


class Builder:
    """Builds the parts of one YAML file; `file` is its name in messages."""

    def __init__(self, report: Report, file: str, case: str = "") -> None:
        self.report, self.file, self.case = report, file, case
        self.nodes: dict[int, Mapping] = {}
        self.languages: dict[str, int] = {}

    def part(self, kind: type[T], node: Node, place: str) -> T | None:
        """One dataclass from a mapping, or None with the reasons reported."""
        if not isinstance(node, Mapping):
            self._refuse(node, place, f"a mapping with the keys {one_of(_written(kind))}")
            return None
        before = len(self.report.findings)
        hints = _hints(typing.cast("Any", kind))
        self._check_keys(kind, node, place)
        values: dict[str, Any] = {}
        for name in _written(kind):
            if name in node.entries:
                at = f"{place}.{name}" if place else name
                values[name] = self._value(kind.__name__, name, hints[name], node.entries[name], at)
        if kind is Claim:
            values["case"] = self.case
        if len(self.report.findings) > before:
            return None
        built = kind(**values)
        self.nodes[id(built)] = node
        return built

    def listed(self, kind: type[T], node: Node, place: str = "") -> tuple[T, ...]:
        """The dataclasses of a list; those with errors are left out, and reported."""
        if not isinstance(node, Sequence):
            self._refuse(node, place, "a list: one “- ” for each entry")
            return ()
        parts = (self.part(kind, item, f"{place}[{index}]") for index, item in enumerate(node.items, 1))
        return tuple(part for part in parts if part is not None)

    def line_of(self, part: object, key: str = "") -> int:
        """The line on which a part begins, or on which one of its keys stands."""
        node = self.nodes.get(id(part))
        return 0 if node is None else node.lines.get(key, node.line)

    def error(self, code: str, part: object, key: str, found: str, expected: str, remedy: str) -> None:
        """Report something about a part that was built, on the line of its key."""
        name = getattr(part, "id", "") or getattr(part, "name", "")
        kind = type(part).__name__
        place = f"{LABELS.get(kind, kind.lower())} {name}".strip() + (f", {key}" if key else "")
        self.report.error(code, self.file, self.line_of(part, key), place, found, expected, remedy)

    def _check_keys(self, kind: type, node: Mapping, place: str) -> None:
        written = _written(kind)
        for key, line in node.lines.items():
            if key not in written:
                remedy = nearest(key, written, "delete the key, or move its text to a note")
                self.report.error("unknown-key", self.file, line, place, f"the key “{key}”", one_of(written), remedy)
        for item in dataclasses.fields(kind):
            if item.name in written and item.name not in node.entries and _required(item):
                self.report.error(
                    "missing-key",
                    self.file,
                    node.line,
                    place,
                    f"no key “{item.name}”",
                    f"{item.name}: …",
                    f"add {item.name}",
                )

    def _value(self, kind: str, name: str, hint: Any, node: Node, place: str) -> Any:
        if hint == Words:
            if isinstance(node, Scalar) and name in PHRASES.get(kind, ()):
                text = self._text(kind, name, node, place)
                return {"en": text} if text else {}
            return self._words(node, place)
        if typing.get_origin(hint) is tuple:
            inner = typing.get_args(hint)[0]
            if inner is not str:
                return self.listed(inner, node, place)
            if not isinstance(node, Sequence):
                self._refuse(node, place, "a list: [one, two]")
                return None
            texts = tuple(self._text(kind, name, item, f"{place}[{i}]") for i, item in enumerate(node.items, 1))
            return tuple(text for text in texts if text is not None)
        if dataclasses.is_dataclass(hint):
            return self.part(typing.cast("type", hint), node, place)
        text = self._text(kind, name, node, place)
        if text is None or hint is str:
            return text
        return self._truth(text, node, place) if hint is bool else self._whole(text, node, place)

    def _text(self, kind: str, name: str, node: Node, place: str) -> str | None:
        if not isinstance(node, Scalar):
            self._refuse(node, place, "one value")
            return None
        text = node.text.strip()
        if text.lower() in NOTHING and node.bare:
            self.report.error(
                "empty-value", self.file, node.line, place, "no value", "a value", "give one, or delete the key"
            )
            return None
        rule = rule_for(kind, name)
        if rule and text and not rule.holds(text):
            self.report.error("value", self.file, node.line, place, f"“{text}”", rule.expected, rule.remedy)
            return None
        return text

    def _words(self, node: Node, place: str) -> dict[str, str] | None:
        if not isinstance(node, Mapping):
            shown = node.text if isinstance(node, Scalar) else "…"
            self._refuse(node, place, f"a text by language: {{en: {shown[:40]}}}")
            return None
        for key, line in node.lines.items():
            self.languages.setdefault(key, line)
            if not LANGUAGE(key):
                self.report.error(
                    "language",
                    self.file,
                    line,
                    place,
                    f"“{key}”",
                    "a language code such as en, ar or he",
                    "correct the code",
                )
        texts = {key: self._text("Words", key, item, f"{place}.{key}") for key, item in node.entries.items()}
        if "en" not in texts:
            self.report.error(
                "no-english",
                self.file,
                node.line,
                place,
                f"languages {', '.join(texts) or 'none'}",
                "en among them",
                "add en: …",
            )
        return {key: text for key, text in texts.items() if text is not None}

    def _whole(self, text: str, node: Node, place: str) -> int | None:
        sign = text.removeprefix("-")
        if sign.isascii() and sign.isdigit() and len(sign) <= 9:
            return int(text)
        self._refuse(node, place, "a whole number without commas")
        return None

    def _truth(self, text: str, node: Node, place: str) -> bool | None:
        if text.lower() not in TRUTH:
            self._refuse(node, place, "true or false")
        return TRUTH.get(text.lower())

    def _refuse(self, node: Node, place: str, expected: str) -> None:
        found = (
            f"“{node.text}”" if isinstance(node, Scalar) else "a list" if isinstance(node, Sequence) else "a mapping"
        )
        self.report.error("type", self.file, node.line, place, found, expected, "write it in that form")


VERSION_WRITTEN = "1"


def build_case(builder: Builder, node: Node) -> Case | None:
    """The Case of case.yaml; its first key `case_file: 1` names the version of the format."""
    if isinstance(node, Mapping):
        version = node.entries.pop("case_file", None)
        line = node.lines.pop("case_file", node.line)
        if not isinstance(version, Scalar) or version.text != VERSION_WRITTEN:
            found = f"case_file: {version.text}" if isinstance(version, Scalar) else "no key case_file"
            builder.report.error(
                "version",
                builder.file,
                line,
                "",
                found,
                f"case_file: {VERSION_WRITTEN}",
                "begin the file with case_file: 1",
            )
    return builder.part(Case, node, "")


@cache
def _hints(kind: type) -> dict[str, Any]:
    """Annotations resolved; `int | None` counts as int, since an absent key is how a file says None."""
    plain = {}
    for name, hint in typing.get_type_hints(kind).items():
        inner = [arg for arg in typing.get_args(hint) if arg is not type(None)]
        plain[name] = inner[0] if isinstance(hint, types.UnionType) else hint
    return plain


def _written(kind: type) -> tuple[str, ...]:
    """The keys that a file writes for a dataclass, in its order."""
    hidden = ABSENT.get(kind.__name__, frozenset())
    return tuple(item.name for item in dataclasses.fields(kind) if item.name not in hidden)


def _required(item: dataclasses.Field[Any]) -> bool:
    return item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
