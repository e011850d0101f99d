"""What changed in an entry and its parts: when, who, why, from what to what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Field, Model

from comity.web.components.history_values import said
from comity.web.components.history_words import FIELDS, HIDDEN, NAMES

MOST = 60


@dataclass(frozen=True, slots=True)
class Past:
    """One change: `verb` is `+` made, `~` changed, `-` removed; each field with what stood before and after."""

    at: datetime
    who: str
    why: str
    what: str
    verb: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)


def of(*rows: Model, parts: Iterable[tuple[type[Model], dict[str, Any]]] = ()) -> list[Past]:
    """The newest changes of some rows, and of the parts that belong or belonged to them, newest first."""
    records = [record for row in rows for record in row.history.all()[:MOST]]  # type: ignore[attr-defined]  # simple_history
    for model, belonging in parts:
        records += model.history.filter(**belonging)[:MOST]  # type: ignore[attr-defined]  # simple_history
    newest = sorted(records, key=lambda r: (r.history_date, r.history_id), reverse=True)[:MOST]
    return [_past(record) for record in newest]


def _past(record: Any) -> Past:
    return Past(
        at=record.history_date,
        who=record.history_user.shown_name if record.history_user else "",
        why=record.history_change_reason or "",
        what=_what(record.instance),
        verb=record.history_type,
        fields=_fields(record),
    )


def _what(row: Model) -> str:
    name = str(row._meta.verbose_name)
    return str(NAMES.get(name, name))


def _fields(record: Any) -> list[tuple[str, str, str]]:
    """A new or removed row shows what it held; a changed one only what changed."""
    row = record.instance
    if record.history_type == "~":
        before = record.prev_record
        if before is None:
            return []
        delta = record.diff_against(before, foreign_keys_are_objs=False)
        moved = [(row._meta.get_field(c.field), c.old, c.new) for c in delta.changes if c.field not in HIDDEN]
        return [(_called(field), said(field, old), said(field, new)) for field, old, new in moved]
    shown = []
    for each in row._meta.concrete_fields:
        value = getattr(record, each.attname, "")
        if value not in ("", None, [], {}, False) and not each.primary_key and not _hidden(each.name, value):
            told = said(each, value)
            shown.append((_called(each), *(("", told) if record.history_type == "+" else (told, ""))))
    return shown


def _hidden(name: str, value: Any) -> bool:
    """Whether a new row's column says nothing: that it was entered at the desk, and under which number, nobody asks."""
    return name in HIDDEN or (name in ("origin", "key") and (value == "desk" or str(value).startswith("desk:")))


def _called(field: Field[Any, Any]) -> str:
    return str(FIELDS.get(field.name, field.name))
