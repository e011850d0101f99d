"""What changed in an entry and its parts: when, who, why, from what to what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Field, Model
from django.utils.translation import gettext as _

from comity.web.components.history_words import FIELDS, HIDDEN, NAMES

MOST, LONGEST = 60, 2000


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
        return [(_called(field), _said(field, old), _said(field, new)) for field, old, new in moved]
    shown = []
    for each in row._meta.concrete_fields:
        value = getattr(record, each.attname, "")
        if value not in ("", None, [], False) and not each.primary_key and each.name not in HIDDEN:
            said = _said(each, value)
            shown.append((_called(each), *(("", said) if record.history_type == "+" else (said, ""))))
    return shown


def _called(field: Field[Any, Any]) -> str:
    return str(FIELDS.get(field.name, field.name))


def _said(field: Field[Any, Any], value: Any) -> str:
    """A value as people read it: what it refers to by its name, a choice by its label, several one after another."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.many_to_many:
        return "; ".join(_named(field, row[field.related_model._meta.model_name]) for row in value)  # type: ignore[union-attr]
    if field.related_model is not None:
        return _named(field, value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if field.name == "public" and isinstance(value, list):
        value = [FIELDS.get(name, name) for name in value]
    return _plain(dict(field.flatchoices).get(value, value) if isinstance(value, str) else value)[:LONGEST]


def _named(field: Field[Any, Any], key: Any) -> str:
    related: Any = field.related_model
    found = related._base_manager.filter(pk=key).first()
    return str(getattr(found, "shown_name", found) if found is not None else key)[:LONGEST]


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(each)}" for key, each in value.items() if each not in ("", None, [], {}))
    if isinstance(value, list | tuple):
        return "; ".join(map(_plain, value))
    return str(value)
