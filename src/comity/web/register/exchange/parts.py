"""The register's types as plain JSON and back, strict: what has no place is an error that names it."""

from __future__ import annotations

import dataclasses
import typing
from typing import Any

from comity.model.case import Source as CaseSource
from comity.model.errors import InputError
from comity.model.register import (
    Register,
    RegisteredArticle,
    RegisteredOrganisation,
    RegisteredPerson,
    RegisteredRelation,
    RegisteredStatement,
)

TYPES: dict[str, tuple[type[Any], str]] = {
    "organisation": (RegisteredOrganisation, "organisations"),
    "person": (RegisteredPerson, "people"),
    "relation": (RegisteredRelation, "relations"),
    "article": (RegisteredArticle, "articles"),
    "statement": (RegisteredStatement, "statements"),
    "source": (CaseSource, ""),
}


def plain(part: Any) -> dict[str, Any]:
    """A part as JSON, without what is empty."""
    return {key: value for key, value in dataclasses.asdict(part).items() if value not in ("", (), [], {}, False)}


def built(kind: Any, value: Any, where: str) -> Any:
    """A part of a type from JSON. Raises InputError for a key it has not, a value of another type, or one that it lacks."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(value, dict):
            raise _wrong(where, value, "a mapping")
        hints = typing.get_type_hints(kind)
        unknown = sorted(set(value) - set(hints))
        if unknown:
            raise _wrong(where, unknown[0], f"one of {', '.join(hints)}")
        given = {key: built(hints[key], item, f"{where}.{key}") for key, item in value.items()}
        lacking = [f.name for f in dataclasses.fields(kind) if f.default is dataclasses.MISSING and f.name not in given]
        return kind(**given, **{name: () if typing.get_origin(hints[name]) is tuple else "" for name in lacking})
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, list | tuple):
            raise _wrong(where, value, "a list")
        return tuple(built(typing.get_args(kind)[0], item, f"{where}[{n}]") for n, item in enumerate(value, 1))
    if not isinstance(value, kind):
        raise _wrong(where, value, {str: "a text", bool: "true or false"}.get(kind, str(kind)))
    return value


def register_of(parts: list[tuple[str, Any]]) -> Register:
    """A register of parts with their kinds."""
    return Register(**{name: tuple(p for k, p in parts if k == kind) for kind, (_t, name) in TYPES.items() if name})


def _wrong(where: str, found: object, expected: str) -> InputError:
    return InputError(
        f"“{str(found)[:60]}”", where=where, expected=expected, next_step="correct the file; nothing was entered"
    )
