"""Engagements as iCalendar (RFC 5545), in and out: UID, title, place, kind and time; a day stays a day, a time keeps its zone.

Out go no notes, no people and no asks: a calendar is copied to telephones. What a calendar holds of persons (organiser,
attendees) is never read. An event that repeats is refused with a message, as each meeting has its own people, asks and notes.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import icalendar
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from comity.model.errors import ComityError, InputError
from comity.parsing.uncertain import span
from comity.web.accounts.models import User
from comity.web.policy.actions.saving import because
from comity.web.policy.models import Engagement
from comity.web.register.models.fields import NAME, TITLE

MOST_BYTES, MOST_EVENTS = 1_000_000, 500
FIRST_YEAR, LAST_YEAR = 1900, 2200
LONGEST_UID, LONGEST_NOTES = 200, 20_000
PRODUCT = "-//Comity//engagements//EN"
REPEATS = ("RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID")
KINDS = {kind.upper(): kind for kind in Engagement.Kind.values}


@dataclass(slots=True)
class Taken:
    """What became of a calendar file: engagements made and changed, how many stayed as they were, what was refused and why."""

    made: list[Engagement] = field(default_factory=list)
    changed: list[Engagement] = field(default_factory=list)
    same: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def written(engagements: Iterable[Engagement], now: datetime) -> bytes:
    """A calendar of those that have an exact day or time."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for one in engagements:
        if event := _event(one, now):
            calendar.add_component(event)
    calendar.add_missing_timezones()
    made: bytes = calendar.to_ical()
    return made


def exact(one: Engagement) -> bool:
    """Whether a calendar can hold it: it has a time, or days that are known."""
    return bool(one.starts_at) or _days(one.day) is not None


def _event(one: Engagement, now: datetime) -> icalendar.Event | None:
    event = icalendar.Event()
    event.add("uid", one.uid)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    if one.starts_at:
        zone = ZoneInfo(one.time_zone or "UTC")
        event.add("dtstart", one.starts_at.astimezone(zone))
        if one.ends_at:
            event.add("dtend", one.ends_at.astimezone(zone))
    elif days := _days(one.day):
        event.add("dtstart", days[0])
        event.add("dtend", days[1] + timedelta(days=1))
    else:
        return None
    event.add("summary", one.title)
    if one.place:
        event.add("location", one.place)
    event.add("categories", [one.kind.upper()])
    event.add("class", "PRIVATE")
    return event


def _days(day: str) -> tuple[date, date] | None:
    """The first and last of days that are known exactly: 2026-05-17, or 2026-05-17/2026-05-19."""
    first, slash, last = day.partition("/")
    try:
        return date.fromisoformat(first), date.fromisoformat(last if slash else first)
    except ValueError:
        return None


def read(data: bytes, *, kind: str, zone: str, by: User) -> Taken:
    """Enter or change engagements from a calendar file. Raises InputError for a file that is no calendar.

    `zone` is the clock of times that name none (`floating`); without it such events are refused. An event whose UID is known
    changes the title, place and time of that engagement, nothing else.
    """
    taken = Taken()
    events = list(_events(data))
    if len(events) > MOST_EVENTS:
        raise InputError(_("It holds %d events.") % len(events), expected=_("at most %d") % MOST_EVENTS)
    seen: set[str] = set()
    for event, cancelled in events:
        label = _text(event, "SUMMARY", TITLE) or _text(event, "UID", TITLE) or "?"
        try:
            with transaction.atomic():
                _take(event, cancelled, kind, zone, by, seen, taken)
        except (ComityError, ValidationError) as error:
            said = "; ".join(error.messages) if isinstance(error, ValidationError) else error.found
            taken.refused.append((label, said))
    return taken


def _events(data: bytes) -> Iterator[tuple[icalendar.Component, bool]]:
    """Each event, and whether its calendar is there to take it back (RFC 5546, 3.2.5)."""
    if len(data) > MOST_BYTES:
        raise InputError(
            _("The file is too large."),
            expected=_("at most %d bytes") % MOST_BYTES,
            next_step=_("export only the days that you need"),
        )
    try:
        calendars = icalendar.Calendar.from_ical(_decoded(data), multiple=True)
    # Whatever the library stumbles over in a hostile file (value, index, recursion, its own errors) means: not readable.
    except Exception as error:
        raise InputError(
            _("This is not a calendar that can be read."), expected=_("a file of RFC 5545, in UTF-8")
        ) from error
    if not calendars or any(each.name != "VCALENDAR" for each in calendars):
        raise InputError(_("This is not a calendar that can be read."), expected=_("a file of RFC 5545, in UTF-8"))
    for calendar in calendars:
        back = str(calendar.get("METHOD", "")).upper() == "CANCEL"
        yield from ((each, back) for each in calendar.subcomponents if each.name == "VEVENT")


def _decoded(data: bytes) -> str:
    """The text: UTF-8 as the standard says, or UTF-16 that says so, as some programs save it."""
    return data.decode("utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig")


def _take(event: Any, cancelled: bool, kind: str, zone: str, by: User, seen: set[str], taken: Taken) -> None:
    uid = str(event.get("UID", "")).strip() or _own_uid(event)
    if len(uid) > LONGEST_UID or not uid.isprintable():
        raise InputError(_("It has no UID that can be kept."))
    if uid in seen:
        raise InputError(_("The file has this UID twice; the first one was taken."))
    if any(name in event for name in REPEATS):
        raise InputError(_("It repeats. Enter each meeting by itself, or take the rule off in your calendar first."))
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or cancelled:
        raise InputError(_("It was cancelled."))
    fields = _times(event, zone) | {"place": _text(event, "LOCATION", NAME)}
    fields["title"] = _text(event, "SUMMARY", TITLE) or _("Without a title")
    one = Engagement.objects.filter(uid=uid).first()
    if one is None:
        notes = _text(event, "DESCRIPTION", LONGEST_NOTES)
        one = Engagement(uid=uid, owner=by, kind=_kind(event) or kind, notes=notes, **fields)
        taken.made.append(because(one, "calendar"))
    elif all(getattr(one, name) == value for name, value in fields.items()):
        taken.same += 1
    else:
        for name, value in fields.items():
            setattr(one, name, value)
        taken.changed.append(because(one, "calendar"))
    seen.add(uid)


def _own_uid(event: Any) -> str:
    """For an event without a UID, which the standard demands and some programs leave out: the same for the same file again."""
    said = "\n".join(_text(event, name, TITLE) for name in ("SUMMARY", "LOCATION"))
    starts = event.get("DTSTART")
    when = starts.to_ical() if hasattr(starts, "to_ical") else b""
    return f"{hashlib.sha256(said.encode('utf-8', 'replace') + when).hexdigest()[:32]}@no-uid.comity"


def _text(event: Any, name: str, longest: int) -> str:
    """A property's text; the first where it stands twice, cut at what is kept."""
    value = event.get(name, "")
    first = value[0] if isinstance(value, list) and value else value
    return str(first).replace("\r\n", "\n").replace("\x00", "").strip()[:longest]


def _kind(event: Any) -> str:
    """One of our kinds among its categories."""
    found = event.get("CATEGORIES", [])
    words = [
        str(word) for each in (found if isinstance(found, list) else [found]) for word in getattr(each, "cats", [])
    ]
    return next((KINDS[word.strip().upper()] for word in words if word.strip().upper() in KINDS), "")


def _times(event: Any, zone: str) -> dict[str, Any]:
    """Day, beginning, end and zone of an event. Raises InputError where they make no sense."""
    starts, ends = _value(event, "DTSTART"), _value(event, "DTEND")
    if starts is None:
        raise InputError(_("It does not say when it begins."))
    if ends is None and isinstance(length := _value(event, "DURATION"), timedelta):
        ends = _later(starts, length)
    if not isinstance(starts, datetime):
        return {"starts_at": None, "ends_at": None, "time_zone": "", "day": _whole_days(starts, ends)}
    if ends is not None and not isinstance(ends, datetime):
        raise InputError(_("It begins at a time and ends on a day."))
    name = _zone_of(starts) or zone
    if starts.tzinfo is None and not zone:
        raise InputError(_("Its time names no time zone; choose one for such events."))
    first, last = _moment(starts, name), _moment(ends, name) if ends else None
    if last and last < first:
        raise InputError(_("It ends before it begins."))
    there = ZoneInfo(name or "UTC")
    days = [each.astimezone(there).date() for each in (first, last) if each]
    day = str(days[0]) if days[0] == days[-1] else f"{days[0]}/{days[-1]}"
    return {"starts_at": first, "ends_at": last, "time_zone": name or "UTC", "day": day}


def _value(event: Any, name: str) -> Any:
    found = event.get(name)
    if isinstance(found, list):
        raise InputError(_("It says twice when it is."))
    try:
        value = found.dt if found is not None else None
    except Exception as error:  # a value that the library kept but cannot read
        raise InputError(_("Its time cannot be read.")) from error
    if isinstance(value, timedelta) and name == "DURATION":
        return value
    if value is not None and (not isinstance(value, date) or not FIRST_YEAR <= value.year <= LAST_YEAR):
        raise InputError(_("Its time cannot be read."))
    return value


def _later(starts: date, length: timedelta) -> date:
    try:
        ends = starts + length
    except OverflowError as error:
        raise InputError(_("Its time cannot be read.")) from error
    if not FIRST_YEAR <= ends.year <= LAST_YEAR:
        raise InputError(_("Its time cannot be read."))
    return ends


def _whole_days(starts: date, ends: Any) -> str:
    """Days as EDTF; an end in the file is the day after the last."""
    if isinstance(ends, datetime):
        raise InputError(_("It begins on a day and ends at a time."))
    last = ends - timedelta(days=1) if ends and ends > starts else starts
    if ends and ends < starts:
        raise InputError(_("It ends before it begins."))
    day = str(starts) if last == starts else f"{starts}/{last}"
    span(day)
    return day


def _zone_of(moment: datetime) -> str:
    """The IANA name of a time's zone; `UTC` for one that the file defines itself; nothing for a floating time."""
    if moment.tzinfo is None:
        return ""
    name = str(getattr(moment.tzinfo, "key", ""))
    return name if name in available_timezones() else "UTC"


def _moment(clock: datetime, zone: str) -> datetime:
    there = clock if clock.tzinfo else clock.replace(tzinfo=ZoneInfo(zone or "UTC"))
    return there.astimezone(UTC).replace(microsecond=0)
