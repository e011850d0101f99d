"""The Monday page: what moved in which parliaments, what is due, what is overdue, what has gone silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from comity.web.policy.models import Deadline, Measure
from comity.web.policy.watching import deadlines, silence
from comity.web.policy.watching.change import Change
from comity.web.policy.watching.changes import unnamed
from comity.web.policy.watching.naming import Named, heads_of, jurisdiction
from comity.web.policy.watching.raw import Raw

WEEK = timedelta(days=7)
SOON = timedelta(days=28)
YEAR_ENDS_SOON = timedelta(days=92)
MOST_CHANGES, MOST_PER_PLACE, MOST_LISTED = 1500, 8, 25


@dataclass(frozen=True, slots=True)
class Place:
    """What moved in one jurisdiction; empty `name`: what belongs to none. `groups` are the newest, by measure."""

    code: str
    name: str
    changes: int
    groups: list[tuple[Change, list[Change]]]
    more: int


@dataclass(frozen=True, slots=True)
class Monday:
    """One week, and what is due as seen from its end."""

    since: datetime
    until: datetime
    places: list[Place]
    cut: bool
    due: list[Deadline]
    year_ends: list[deadlines.YearEnd]
    late: list[Deadline]
    silent: list[tuple[Measure, str]]


def week(now: datetime, first: date | None = None) -> Monday:
    """The seven days up to `now`, or the week that began on `first`."""
    since = datetime.combine(first, time(), UTC) if first else now - WEEK
    until = min(since + WEEK, now) if first else now
    today = until.date()
    listed = unnamed(since, until, most=MOST_CHANGES)
    return Monday(
        since=since,
        until=until,
        places=_places(listed),
        cut=len(listed) == MOST_CHANGES,
        due=list(deadlines.due(today, today + SOON)[:MOST_LISTED]),
        year_ends=deadlines.year_ends(today, today + YEAR_ENDS_SOON),
        late=list(deadlines.late(today)[:MOST_LISTED]),
        silent=silence.silent(today, most=MOST_LISTED),
    )


def _places(listed: list[Raw]) -> list[Place]:
    """Jurisdictions, those with most changes first; at the end what belongs to none. Only what is shown is named."""
    moved = _by_place(listed)
    names = Named.of(raw for groups in moved.values() for group in groups[:MOST_PER_PLACE] for raw in group)
    places = [_place(code, groups, names) for code, groups in moved.items()]
    return sorted(places, key=lambda place: (not place.code, -place.changes, place.code))


def _by_place(listed: list[Raw]) -> dict[str, list[list[Raw]]]:
    """By jurisdiction, then by measure, in the order in which each measure comes first; what has no measure stands alone."""
    heads = heads_of({raw.measure_id for raw in listed if raw.measure_id is not None})
    found: dict[str, dict[object, list[Raw]]] = {}
    for raw in listed:
        head = heads.get(raw.measure_id or 0)
        groups = found.setdefault(head.jurisdiction if head else "", {})
        groups.setdefault(raw.measure_id if head else raw.key, []).append(raw)
    return {code: list(groups.values()) for code, groups in found.items()}


def _place(code: str, groups: list[list[Raw]], names: Named) -> Place:
    shown = [[names.change(raw) for raw in group] for group in groups[:MOST_PER_PLACE]]
    name = jurisdiction(code) if code else ""
    changes = sum(len(group) for group in groups)
    return Place(code, name, changes, [(some[0], some) for some in shown], len(groups) - len(shown))
