"""Engagements for staff: the list with its filters, one with all that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from comity.model.errors import UsageError
from comity.parsing.uncertain import span
from comity.web.components import history
from comity.web.policy.models import Engagement, FollowUp
from comity.web.policy.queries.paging import asked

TEXTS = ("title", "place", "asks", "notes")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of engagements is narrowed by; empty text means: not by this."""

    q: str = ""
    kind: str = ""
    office: str = ""
    organisation: str = ""
    measure: str = ""
    since: str = ""
    until: str = ""
    open: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Filters:
        """As the address has them."""
        return cls(**{name: asked(request, name) for name in cls.__slots__})

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


def listed(wanted: Filters) -> list[Engagement]:
    """Engagements, newest first by the last day they may have been on; those whose day nobody knows come first."""
    rows = Engagement.objects.all()
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.organisation:
        rows = rows.filter(organisations__slug=wanted.organisation)
    if wanted.measure:
        rows = rows.filter(measures__key=wanted.measure)
    if wanted.open:
        rows = rows.filter(follow_ups__isnull=False, follow_ups__done_at=None)
    found = [
        one
        for one in rows.distinct().prefetch_related("follow_ups")
        if _met(one, wanted.office) and _holding(one, wanted.q)
    ]
    first, last = _day(wanted.since), _day(wanted.until)
    found = [one for one in found if _within(one, first, last)]
    return sorted(found, key=lambda one: (sorting_day(one), one.pk), reverse=True)


def _holding(one: Engagement, words: str) -> bool:
    """Whether every word stands somewhere in it, or in a follow-up. Compared here: a database folds no case beyond ASCII."""
    texts = [getattr(one, field) for field in TEXTS] + [str(each.get("office", "")) for each in one.offices]
    texts += [each.text for each in one.follow_ups.all()]
    hay = "\n".join(texts).casefold()
    return all(word in hay for word in words.casefold().split())


def _met(one: Engagement, office: str) -> bool:
    return not office or any(office.casefold() in str(each.get("office", "")).casefold() for each in one.offices)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _within(one: Engagement, first: date | None, last: date | None) -> bool:
    begins, ends = days(one)
    return not ((first and ends and ends < first) or (last and begins and begins > last))


def days(one: Engagement) -> tuple[date | None, date | None]:
    """The first and last day that it may have been on."""
    try:
        return tuple(span(one.day))  # type: ignore[return-value]
    except UsageError:
        return None, None


def sorting_day(one: Engagement) -> datetime:
    """When it was, for putting in order."""
    if one.starts_at:
        return one.starts_at
    first, last = days(one)
    day = last or first or date(9999, 12, 31)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def clock(one: Engagement) -> dict[str, Any] | None:
    """When it begins and ends on the clock of the place, with the zone's name; None where only the day is known.

    `last` is the day on which it ends, where that is another than the one on which it begins.
    """
    if not one.starts_at:
        return None
    zone = ZoneInfo(one.time_zone or "UTC")
    starts, ends = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone) if one.ends_at else None
    return {
        "day": starts.strftime("%Y-%m-%d"),
        "starts": starts.strftime("%H:%M"),
        "last": ends.strftime("%Y-%m-%d") if ends and ends.date() != starts.date() else "",
        "ends": ends.strftime("%H:%M") if ends else "",
        "zone": one.time_zone or "UTC",
        "offset": starts.strftime("%z")[:3] + ":" + starts.strftime("%z")[3:5],
    }


def one(engagement: Engagement) -> dict[str, Any]:
    """An engagement's page."""
    return {
        "engagement": engagement,
        "clock": clock(engagement),
        "people": engagement.people.prefetch_related("roles__organisation__names"),
        "organisations": engagement.organisations.prefetch_related("names"),
        "measures": engagement.measures.prefetch_related("titles"),
        "points": engagement.points.select_related("point"),
        "follow_ups": engagement.follow_ups.select_related("owner").order_by("due", "pk"),
        "outcomes": engagement.outcomes.all(),
        "history": history.of(engagement, parts=[(FollowUp, {"engagement_id": engagement.pk})]),
    }


def due(rows: QuerySet[FollowUp] | None = None) -> QuerySet[FollowUp]:
    """Follow-ups that are open, the earliest due first."""
    found = FollowUp.objects.all() if rows is None else rows
    return found.filter(done_at=None).select_related("engagement", "owner").order_by("due", "pk")


def today() -> date:
    """The day by which a follow-up is overdue or not."""
    return timezone.now().date()
