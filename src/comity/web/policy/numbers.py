"""Numbers in a point's text: `{name}` stands for a figure, computed again on the current release, or for a marked literal.

A recorded figure is stale when the current release prints another value, or none. Values are compared as they are printed:
a change in the tenth digit is none that a reader could see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import override

from comity.lake import Lake
from comity.methods import figure
from comity.methods.figures import question_of
from comity.model.errors import ComityError, UsageError
from comity.model.figure import Figure
from comity.web.components import formats
from comity.web.components.lakes import lake
from comity.web.register.models import Source

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
REFERENCE = re.compile(r"\{([^{}]*)\}")
DIGITS = re.compile(r"\d[\d.,٫٬]*|[¼-¾⅐-⅟↉]")
"""Digits of any script, and fractions that are one character."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a version. `then` is what was recorded, as printed; `now` what the current release gives.

    A literal has its `literal` text and its source; a figure that cannot be computed at all has `problem` and no figure.
    """

    name: str
    figure: Figure | None = None
    literal: str = ""
    source: Source | None = None
    place: str = ""
    then: str = ""
    now: str = ""
    release: str = ""
    stale: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: words, or the number that stands there."""

    text: str = ""
    number: Number | None = None


def open_lake() -> Lake | None:
    """The lake at the current release, or None where none has been built."""
    try:
        return lake()
    except ComityError:
        return None


def all_of(recorded: dict[str, Any], at: Lake | None) -> dict[str, Number]:
    """Every number of a version, figures computed again."""
    wanted = [entry["source"] for entry in recorded.values() if isinstance(entry.get("source"), int)]
    sources = Source.objects.in_bulk(wanted) if wanted else {}
    return {
        name: _literal(name, entry, sources) if "literal" in entry else _figure(name, entry, at)
        for name, entry in recorded.items()
    }


def _literal(name: str, entry: dict[str, Any], sources: dict[int, Source]) -> Number:
    found = sources.get(entry.get("source", 0))
    return Number(name, literal=str(entry["literal"]), source=found, place=str(entry.get("place", "")))


def _figure(name: str, entry: dict[str, Any], at: Lake | None) -> Number:
    recorded = "value" in entry and "release" in entry
    then = printed(entry.get("value"), str(entry.get("unit", ""))) if recorded else ""
    release = str(entry.get("release", ""))
    try:
        if at is None:
            raise UsageError("no lake has been built yet", next_step="run `comity ingest`")
        made = figure(at, str(entry.get("method", "")), question_of(dict(entry.get("parameters", {}))))
    except ComityError as error:
        # Without a lake nothing is known; with one, a question that it no longer answers is a gap like any other.
        return Number(
            name, then=then, release=release, stale=recorded and bool(then) and at is not None, problem=str(error)
        )
    now = printed(made.value, made.unit)
    return Number(name, figure=made, then=then, now=now, release=release, stale=recorded and then != now)


def printed(value: object, unit: str) -> str:
    """A value as a sentence prints it, in English; nothing for a gap."""
    if value in (None, ""):
        return ""
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return ""
    with override("en"):
        return formats.short(number, unit)


def record(made: Figure) -> dict[str, Any]:
    """A figure as a version keeps it: what asks for it again, and what it said on which release."""
    return {
        "method": made.lineage.method,
        "parameters": made.lineage.parameters,
        "id": made.id,
        "release": made.lineage.release,
        "value": None if made.value is None else str(made.value),
        "unit": made.unit,
    }


def pieces(text: str, numbers: dict[str, Number]) -> list[Piece]:
    """A text cut at its references. One that names nothing stays as it is written."""
    found: list[Piece] = []
    at = 0
    for match in REFERENCE.finditer(text):
        if match[1] in numbers:
            found += [Piece(text=text[at : match.start()]), Piece(number=numbers[match[1]])]
            at = match.end()
    found.append(Piece(text=text[at:]))
    return [piece for piece in found if piece.text or piece.number]


def orphans(text: str) -> list[str]:
    """Digits, of any script, that stand outside references: numbers without a source."""
    return DIGITS.findall(REFERENCE.sub(" ", text))


def unknown(text: str, names: Iterable[str]) -> list[str]:
    """References that name no number of the version, and braces that do not pair."""
    known = set(names)
    missing = [match[0] for match in REFERENCE.finditer(text) if match[1] not in known]
    rest = REFERENCE.sub("", text)
    return missing + [brace for brace in "{}" if brace in rest]
