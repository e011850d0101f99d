"""The Monday page: what moved in which parliaments, what is due, what is overdue, what has gone silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from comity.web.policy.models import Deadline, Measure
from comity.web.policy.watching import deadlines, silence
from comity.web.policy.watching.change import Change
from comity.web.policy.watching.changes import changes
from comity.web.policy.watching.naming import jurisdiction
from comity.web.policy.watching.writing import grouped

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
    silent: list[Measure]


def week(now: datetime, first: date | None = None) -> Monday:
    """The seven days up to `now`, or the week that began on `first`."""
    since = datetime.combine(first, time(), UTC) if first else now - WEEK
    until = min(since + WEEK, now) if first else now
    today = until.date()
    listed = changes(since, until, most=MOST_CHANGES)
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


def _places(listed: list[Change]) -> list[Place]:
    """Jurisdictions, those with most changes first; at the end what belongs to none."""
    by_code: dict[str, list[Change]] = {}
    for change in listed:
        by_code.setdefault(change.jurisdiction, []).append(change)
    ordered = sorted(by_code.items(), key=lambda pair: (not pair[0], -len(pair[1]), pair[0]))
    return [_place(code, some) for code, some in ordered]


def _place(code: str, some: list[Change]) -> Place:
    groups = grouped(some)
    name = jurisdiction(code) if code else ""
    return Place(code, name, len(some), groups[:MOST_PER_PLACE], max(len(groups) - MOST_PER_PLACE, 0))
