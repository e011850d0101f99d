"""iCalendar feeds (RFC 5545): deadlines, events to come, and ends of fiscal years, each an all-day entry with a lasting UID."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from comity.parsing.safetext import shown
from comity.parsing.uncertain import span
from comity.web.policy.models import Deadline, Measure, MeasureEvent, Rule
from comity.web.policy.watching.change import Change
from comity.web.policy.watching.deadlines import year_ends
from comity.web.policy.watching.naming import titles_of
from comity.web.policy.watching.rules import Matching
from comity.web.policy.watching.scope import ALL, Scope
from comity.web.policy.watching.site import host

BACK, AHEAD = timedelta(days=366), timedelta(days=2 * 366)
"""How far a calendar reaches into the past (deadlines, met and overdue) and the future."""
MEDIA = "text/calendar; charset=utf-8"
MOST = 500


def calendar(name: str, today: date, site: str, scope: Scope = ALL, rule: Rule | None = None) -> bytes:
    """A calendar of a scope, or of what a rule is about.

    Fiscal years are those of the jurisdictions of what is in it, and of a scope's measures.
    """
    made = Calendar()
    made.add("prodid", "-//Comity//Comity//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", timedelta(hours=12), parameters={"value": "DURATION"})
    rows = _wanted([*_deadlines(today, scope), *_events(today, scope)], rule)
    titles = titles_of({row.measure_id for row in rows if row.measure_id is not None})
    stamps = _stamps([row.pk for row in rows if isinstance(row, Deadline)])
    for row in rows:
        title = titles.get(row.measure_id or 0, "")
        if isinstance(row, Deadline):
            made.add_component(_of_deadline(row, title, site, today, stamps.get(row.pk)))
        else:
            made.add_component(_of_event(row, title, site))
    jurisdictions = {row.measure.jurisdiction for row in rows if row.measure is not None}
    if rule is None and not scope.everything:
        jurisdictions |= set(Measure.objects.filter(scope.of("")).values_list("jurisdiction", flat=True).distinct())
    elif rule is not None and rule.kind == Rule.Kind.JURISDICTION:
        jurisdictions.add(rule.value)
    for end in year_ends(today - BACK, today + AHEAD, sorted(jurisdictions)) if jurisdictions else ():
        stamp = datetime.combine(end.day.replace(day=1) - BACK, time(), UTC)
        made.add_component(_entry(f"fiscal-year-{end.jurisdiction}-{end.day}", end.day, end.title, stamp, ""))
    return bytes(made.to_ical())


def _wanted(rows: list[Deadline | MeasureEvent], rule: Rule | None) -> list[Deadline | MeasureEvent]:
    """The rows that a rule is about, asked of it as changes are; all without one."""
    if rule is None:
        return rows[:MOST]
    by_key = {f"{type(row).__name__}/{row.pk}": row for row in rows}
    asked = [_as_change(key, row) for key, row in by_key.items()]
    return [by_key[change.key] for change in Matching(asked).of(rule)][:MOST]


def _as_change(key: str, row: Deadline | MeasureEvent) -> Change:
    words = row.title if isinstance(row, Deadline) else row.text
    at = datetime.combine(date.min, time(), UTC)
    about = row.measure
    if about is None:
        return Change(key, at, "deadline", "new", words)
    lines = (about.line,) if about.line else ()
    named: dict[str, Any] = {
        "jurisdiction": about.jurisdiction,
        "case": about.case,
        "lines": lines,
        "measure_id": about.pk,
    }
    return Change(key, at, "event", "new", words, **named)


def _stamps(ids: list[int]) -> dict[int, datetime]:
    """When each deadline was last written."""
    history: Any = Deadline.history
    rows = history.filter(id__in=ids).values("id").annotate(last=Max("history_date"))
    return {row["id"]: row["last"] for row in rows}


def _deadlines(today: date, scope: Scope) -> list[Deadline]:
    found = Deadline.objects.filter(scope.of("measure"), day__gte=today - BACK, day__lte=today + AHEAD)
    found = found.filter(measure__withdrawn_at=None)
    return list(found.select_related("measure", "source").order_by("day", "pk"))


def _events(today: date, scope: Scope) -> list[MeasureEvent]:
    found = MeasureEvent.objects.filter(scope.of("measure"), first_day__gte=today, withdrawn_at=None)
    found = found.filter(measure__withdrawn_at=None)
    return list(found.select_related("measure", "source").order_by("first_day", "pk"))


def _of_deadline(one: Deadline, title: str, site: str, today: date, changed: datetime | None) -> Event:
    if one.met_on:
        summary = _("Met: %(title)s") % {"title": one.title}
    elif one.day < today:
        summary = _("Overdue: %(title)s") % {"title": one.title}
    else:
        summary = one.title
    made = _entry(f"deadline-{one.pk}", one.day, summary, changed or datetime.combine(one.day, time(), UTC), title)
    _place(made, one, site)
    return made


def _of_event(one: MeasureEvent, title: str, site: str) -> Event:
    words = "\n".join(filter(None, (one.text, one.time)))
    first = one.first_day or date.min
    made = _entry(f"event-{one.pk}", first, title or one.text, one.seen_at, words, span(one.day).last or first)
    if one.place:
        made.add("location", shown(one.place))
    _place(made, one, site)
    return made


def _entry(key: str, day: date, summary: str, stamp: datetime, words: str, last: date | None = None) -> Event:
    """An entry of whole days, from its day to its last one; a day of which only the month is known is all of that month."""
    made = Event()
    made.add("uid", f"{key}@{host(settings.COMITY)}")
    made.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    made.add("dtstart", day)
    made.add("dtend", (last or day) + timedelta(days=1))
    made.add("summary", shown(summary), parameters={"language": get_language() or "en"})
    made.add("transp", "TRANSPARENT")
    if words:
        made.add("description", shown(words))
    return made


def _place(made: Event, one: Deadline | MeasureEvent, site: str) -> None:
    if one.measure is not None:
        made.add("url", site + one.measure.get_absolute_url())
    elif one.source is not None and one.source.url.startswith(("https://", "http://")):
        made.add("url", shown(one.source.url))
