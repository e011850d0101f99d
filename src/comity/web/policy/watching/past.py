"""Changes out of the history of rows: each written change once, with what stood before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import count, islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comity.web.components import words
from comity.web.policy.models import MeasureEvent
from comity.web.policy.watching.change import Difference
from comity.web.policy.watching.naming import stage
from comity.web.policy.watching.raw import Raw
from comity.web.policy.watching.scope import Scope
from comity.web.policy.watching.sorts import SORTS, Row, Sort, money
from comity.web.policy.watching.words import May

AT_ONCE = 800


def rows(sort: Sort, since: datetime, until: datetime, scope: Scope, most: int | None) -> Iterator[Raw]:
    """The changes that one sort's history tells, newest first."""
    history = sort.model.history.filter(scope.of(sort.measure, sort.case))  # type: ignore[attr-defined]  # simple_history
    history = history.filter(history_date__gte=since, history_date__lt=until)
    if not sort.creation:
        history = history.exclude(history_type="+")
    ordered = history.order_by("-history_date", "-history_id").values(*_columns(sort))
    yield from islice(_read(sort, ordered, most), most)


def _read(sort: Sort, ordered: Any, step: int | None) -> Iterator[Raw]:
    """The changes in a history, so many rows at a time: not every row of it is a change that a reader sees."""
    for start in count(0, step or 1):
        found = list(ordered if step is None else ordered[start : start + step])
        before = _before(sort, [row for row in found if row["history_type"] == "~"])
        yield from filter(None, (_raw(sort, row, before.get(row["history_id"])) for row in found))
        if step is None or len(found) < step:
            return


def events(since: datetime, until: datetime, scope: Scope, most: int | None, may: May | None = None) -> Iterator[Raw]:
    """Events that were not known before, in the words in which they were first seen."""
    sort = next(one for one in SORTS if one.model is MeasureEvent)
    found = MeasureEvent.objects.filter(scope.of("measure"), seen_at__gte=since, seen_at__lt=until)
    parts = [found.order_by("-seen_at", "-pk")[:most]]
    if may is not None:
        parts = [found.filter(pk__in=some) for some in _parts(_asked(may, found, since, until))]
    taken: list[Any] = [row for part in parts for row in part.values("seen_at", *_plain(sort))]
    first = _first(sort, [row["id"] for row in taken])
    for row in taken:
        yield _told(sort, row | first.get(row["id"], {}), f"event/{row['id']}/new", row["seen_at"], "new", ())


def _asked(may: May, found: QuerySet[MeasureEvent], since: datetime, until: datetime) -> list[int]:
    """Events that may be about some words, as they read now or, where they were changed since, as they were first seen."""
    light = list(found.values_list("pk", "measure_id", "text"))
    may.titles.need(measure for _pk, measure, _text in light)
    history: Any = MeasureEvent.history
    changed = history.filter(history_type="~", seen_at__gte=since, seen_at__lt=until).values("id")
    first = dict(history.filter(history_type="+", id__in=changed).values_list("id", "text"))
    return sorted(pk for pk, measure, text in light if may.be(measure, text, first.get(pk, "")))


def _plain(sort: Sort) -> list[str]:
    path = f"{sort.measure}__jurisdiction" if sort.measure else "jurisdiction"
    named = [sort.measure_id, sort.case, sort.line, path, sort.day, sort.language, sort.source, *sort.more]
    return list(dict.fromkeys(["id", *sort.fields, *filter(None, named)]))


def _columns(sort: Sort) -> list[str]:
    return ["history_id", "history_type", "history_date", *_plain(sort)]


def _first(sort: Sort, ids: Sequence[int]) -> dict[int, Row]:
    """How rows stood when they were made, of those that were changed since."""
    found: dict[int, Row] = {}
    history: Any = sort.model.history  # type: ignore[attr-defined]  # simple_history
    for some in _parts(ids):
        changed = history.filter(id__in=some, history_type="~").values("id")
        for row in history.filter(id__in=changed, history_type="+").values("id", *sort.fields):
            found[row["id"]] = row
    return found


def _before(sort: Sort, changed: Sequence[Row]) -> dict[int, Row]:
    """For each changed row of history the row before it, by history id."""
    found: dict[int, Row] = {}
    history: Any = sort.model.history  # type: ignore[attr-defined]  # simple_history
    for some in _parts(sorted({row["id"] for row in changed})):
        last: dict[int, Row] = {}
        ordered = history.filter(id__in=some).order_by("id", "history_date", "history_id")
        for row in ordered.values("id", "history_id", *sort.fields):
            if row["id"] in last:
                found[row["history_id"]] = last[row["id"]]
            last[row["id"]] = row
    return found


def _parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE))


def _raw(sort: Sort, row: Row, before: Row | None) -> Raw | None:
    """None for a change of nothing that a reader sees."""
    key, at = f"{sort.name}/{row['id']}/{row['history_id']}", row["history_date"]
    if row["history_type"] == "+":
        return _told(sort, row, f"{sort.name}/{row['id']}/new", at, "new", ())
    if row["history_type"] == "-":
        return _told(sort, row, key, at, "removed", ())
    if before is None:
        return None
    moved = [name for name in sort.fields if before[name] != row[name]]
    if not moved:
        return None
    different = tuple(
        Difference(name, _said(sort, name, before[name], row), _said(sort, name, row[name], row)) for name in moved
    )
    return _told(sort, row, key, at, _verb(sort, moved, row), different)


def _verb(sort: Sort, moved: list[str], row: Row) -> str:
    if "withdrawn_at" in moved:
        return "withdrawn" if row["withdrawn_at"] else "restored"
    if "met_on" in moved and row["met_on"]:
        return "met"
    if sort.name == "deadline" and "day" in moved:
        return "moved"
    return "changed"


def _told(sort: Sort, row: Row, key: str, at: datetime, verb: str, different: tuple[Difference, ...]) -> Raw:
    source = row["met_source_id"] if verb == "met" else row[sort.source] if sort.source else None
    pledgers = (row.get("pledger__slug"), row.get("pledge__pledger__slug"))
    return Raw(
        key,
        at,
        sort.name,
        verb,
        sort.told(row),
        measure_id=row[sort.measure_id],
        source_id=source,
        language=(row[sort.language] or "") if sort.language else "",
        day=str(row[sort.day] or "") if sort.day else "",
        differences=different,
        case=row[sort.case] or "",
        line=row[sort.line] or "",
        organisations=tuple(filter(None, pledgers)),
        other=(row["other_key"] or row["other__key"] or "") if sort.name == "link" else "",
    )


def _said(sort: Sort, name: str, value: Any, row: Row) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return money(value, "")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, date):
        return value.isoformat()
    if name == "stage":
        return words.stage(value) if sort.name == "amount" else stage(row["measure__jurisdiction"], value)
    choices = dict(sort.model._meta.get_field(name).choices or ())  # type: ignore[union-attr]
    return str(choices.get(value, value))
