"""CSV: one row for each thing said, with what part it is, whose, and one column for each field; texts as they are.

A cell that a spreadsheet would run as a formula begins with an apostrophe, which reading takes off again.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import typing
from collections.abc import Iterator
from typing import Any

from comity.model.case import Source as CaseSource
from comity.model.errors import InputError
from comity.web.register.exchange.bundle import Bundle
from comity.web.register.exchange.parts import TYPES, built, plain, register_of

FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
MANY = " | "


def _nested(kind: type[Any]) -> dict[str, type[Any]]:
    """The fields of a part that are themselves lists of parts."""
    found = {}
    for name, hint in typing.get_type_hints(kind).items():
        inner = (typing.get_args(hint) or (None,))[0]
        if typing.get_origin(hint) is tuple and dataclasses.is_dataclass(inner):
            found[name] = typing.cast("type[Any]", inner)
    return found


COLUMNS = ["part", "of"] + list(
    dict.fromkeys(
        field.name
        for kind, _name in TYPES.values()
        for one in (kind, *_nested(kind).values())
        for field in dataclasses.fields(one)
        if field.name not in _nested(one)
    )
)


def write(bundle: Bundle) -> str:
    """A profile as CSV with a header, UTF-8, lines ended as RFC 4180 has them."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    for kind, (_type, name) in TYPES.items():
        parts = getattr(bundle.register, name) if name else bundle.sources.values()
        for number, part in enumerate(parts, 1):
            for row in _rows(kind, part, number):
                writer.writerow({key: _defused(value) for key, value in row.items()})
    return out.getvalue()


def _rows(kind: str, part: Any, number: int) -> Iterator[dict[str, str]]:
    inside = _nested(type(part))
    own = {key: _cell(value) for key, value in plain(part).items() if key not in inside}
    name = f"{kind} {number}"
    yield {"part": kind, "of": name} | own
    for field in inside:
        for one in getattr(part, field):
            yield {"part": field, "of": name} | {key: _cell(value) for key, value in plain(one).items()}


def _cell(value: Any) -> str:
    if isinstance(value, tuple | list):
        return MANY.join(map(str, value))
    return "true" if value is True else str(value)


def _defused(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def read(text: str) -> Bundle:
    """A profile from such a CSV. Raises InputError, naming the line and the column."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    unknown = sorted(set(reader.fieldnames or []) - set(COLUMNS))
    if unknown or not {"part", "of"} <= set(reader.fieldnames or []):
        raise InputError(
            f"the column “{unknown[0]}”" if unknown else "no column “part” or “of”",
            where="line 1",
            expected=", ".join(COLUMNS),
            next_step="export a profile as CSV to see the columns",
        )
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for row in reader:
        _take(found, row, f"line {reader.line_num}")
    parts = [(kind, built(TYPES[kind][0], value, name)) for name, (kind, value) in found.items()]
    sources = {part.id: part for kind, part in parts if kind == "source" and isinstance(part, CaseSource)}
    return Bundle(register_of(parts), sources)


def _take(found: dict[str, tuple[str, dict[str, Any]]], row: dict[str, Any], where: str) -> None:
    part, of = row.pop("part"), row.pop("of")
    given = {key: value[1:] if value.startswith("'") else value for key, value in row.items() if value}
    if part in TYPES:
        found[of] = (part, _typed(TYPES[part][0], given))
        return
    kind, whole = found.get(of, ("", {}))
    inside = _nested(TYPES[kind][0]) if kind else {}
    if part not in inside:
        raise InputError(
            f"“{part}” of “{of}”",
            where=where,
            expected=f"one of {', '.join(TYPES)}, or a list of the part above",
            next_step="correct the columns part and of",
        )
    whole.setdefault(part, []).append(_typed(inside[part], given))


def _typed(kind: type[Any], given: dict[str, str]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    made: dict[str, Any] = {}
    for key, text in given.items():
        hint = hints.get(key)
        made[key] = text.split(MANY) if typing.get_origin(hint) is tuple else text == "true" if hint is bool else text
    return made
