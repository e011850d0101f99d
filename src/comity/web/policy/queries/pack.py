"""A pack for a visit: one printable page of what somebody wants at hand, gathered from what is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from comity.web.policy import numbers
from comity.web.policy.models import Engagement, FollowUp, MeasureEvent, PointVersion
from comity.web.policy.numbers import Number
from comity.web.policy.queries import engagements as query
from comity.web.policy.queries import naming
from comity.web.policy.queries.points import Spoken, spoken

LAST = 5
"""How many earlier engagements with an office are told."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A point in the chosen language, or in the one it has, with live numbers."""

    version: PointVersion
    texts: list[Spoken]
    wanted: bool
    """Whether the texts are in the language that was asked for."""
    stale: bool
    literals: list[Number]
    """Numbers in these texts that are no figures, each with its source."""


def pack(one: Engagement, language: str) -> dict[str, Any]:
    """The page: agenda, offices, people's roles, measures, points, what went before, what is still open."""
    at = numbers.open_lake()
    versions = one.points.select_related("point").prefetch_related(
        "texts__voice_person", "texts__voice_organisation__names"
    )
    offices = [each["office"] for each in one.offices]
    earlier = _earlier(one, offices)
    return {
        "engagement": one,
        "clock": query.clock(one),
        "agenda": [(each, query.clock(each)) for each in _agenda(one)],
        "people": one.people.prefetch_related("roles__organisation__names"),
        "organisations": one.organisations.prefetch_related("names"),
        "measures": [
            (each, naming.stage(each.jurisdiction, each.stage), last_event(each))
            for each in one.measures.prefetch_related("titles")
        ],
        "points": [_carried(each, language, at) for each in versions],
        "language_asked": language,
        "earlier": earlier,
        "open": FollowUp.objects.filter(done_at=None, engagement__in=[one, *earlier])
        .select_related("engagement", "owner")
        .order_by("due", "pk"),
        "made_at": timezone.now(),
    }


def _agenda(one: Engagement) -> list[Engagement]:
    """This engagement and every other one on its days, in order: a delegation's meetings."""
    first, last = query.days(one)
    if first is None or last is None or (last - first).days > 31:
        return [one]
    same = [each for each in Engagement.objects.exclude(pk=one.pk) if _on(each, first, last)]
    return sorted([one, *same], key=lambda each: (query.sorting_day(each), each.pk))


def _on(one: Engagement, first: Any, last: Any) -> bool:
    begins, ends = query.days(one)
    return bool(begins and ends and first <= begins and ends <= last)


def _earlier(one: Engagement, offices: list[str]) -> list[Engagement]:
    """The last engagements with one of its offices, before it; newest first."""
    mine = {office.casefold() for office in offices}
    if not mine:
        return []
    before = query.sorting_day(one)
    met = [
        each
        for each in Engagement.objects.exclude(pk=one.pk)
        if mine & {str(office.get("office", "")).casefold() for office in each.offices}
        and query.sorting_day(each) < before
    ]
    return sorted(met, key=query.sorting_day, reverse=True)[:LAST]


def last_event(measure: Any) -> MeasureEvent | None:
    """What last happened to a measure: not what is still to come, nothing withdrawn."""
    rows = measure.events.filter(withdrawn_at=None, first_day__lte=query.today())
    found: MeasureEvent | None = rows.order_by("-first_day", "-pk").first()
    return found


def _carried(version: PointVersion, language: str, at: Any) -> Carried:
    told = numbers.all_of(version.figures, at)
    texts = [spoken(text, told) for text in version.texts.all()]
    wanted = [each for each in texts if each.text.language.split("-")[0] == language]
    stale = any(each.stale for each in told.values())
    carried = wanted or texts
    used = {piece.number.name for each in carried for piece in each.pieces if piece.number}
    literals = [each for each in told.values() if each.literal and each.name in used]
    return Carried(version, carried, bool(wanted), stale, literals)
