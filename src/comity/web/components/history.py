"""What changed in an entry and its parts: when, who, why, from what to what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

MOST = 60
HIDDEN = {"loaded"}
NAMES: dict[str, str | Promise] = {
    "engagement": pgettext_lazy("history", "engagement"),
    "follow up": pgettext_lazy("history", "follow-up"),
    "point": pgettext_lazy("history", "point"),
    "point text": pgettext_lazy("history", "text of a point"),
    "outcome claim": pgettext_lazy("history", "outcome claim"),
    "outcome evidence": pgettext_lazy("history", "evidence"),
    "deadline": pgettext_lazy("history", "deadline"),
    "measure": pgettext_lazy("history", "measure"),
    "measure event": pgettext_lazy("history", "observed event"),
    "pledge": pgettext_lazy("history", "pledge"),
    "pledge step": pgettext_lazy("history", "step of a pledge"),
    "permit series": pgettext_lazy("history", "series of permits"),
    "permit point": pgettext_lazy("history", "count of permits"),
    "position": pgettext_lazy("history", "position"),
    "organisation": pgettext_lazy("history", "organisation"),
    "organisation name": pgettext_lazy("history", "name"),
    "identifier": pgettext_lazy("history", "identifier"),
    "contact": pgettext_lazy("history", "contact"),
    "own words": pgettext_lazy("history", "own words"),
    "relation": pgettext_lazy("history", "relation"),
    "source": pgettext_lazy("history", "source"),
    "person": pgettext_lazy("history", "person"),
    "public role": pgettext_lazy("history", "public role"),
    "statement": pgettext_lazy("history", "statement"),
    "attribution": pgettext_lazy("history", "attribution"),
}
"""What each sort of row is called, by Django's name of it."""


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
    if record.history_type == "~":
        before = record.prev_record
        if before is None:
            return []
        delta = record.diff_against(before, foreign_keys_are_objs=False)
        return [(c.field, _said(c.old), _said(c.new)) for c in delta.changes if c.field not in HIDDEN]
    shown = []
    for each in record.instance._meta.concrete_fields:
        value = getattr(record, each.attname, "")
        if value not in ("", None, [], False) and not each.primary_key and each.name not in HIDDEN:
            pair = ("", _said(value)) if record.history_type == "+" else (_said(value), "")
            shown.append((each.name, *pair))
    return shown


def _said(value: Any) -> str:
    return "" if value is None else str(value)[:2000]
