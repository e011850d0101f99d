"""Measures that have gone silent: on their way, and nothing heard of them for longer than is usual for their kind.

A measure whose way has ended is not silent, nor is one of a Congress that is over, nor one of which something is announced for
a day to come. A silence is told on the day on which it
came about; the list shows all that last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from comity.parsing.stages import vocabularies
from comity.web.policy.models import Measure, MeasureEvent
from comity.web.policy.models.measures import MeasureKind
from comity.web.policy.watching.raw import Raw
from comity.web.policy.watching.scope import ALL, Scope

AT_ONCE = 800
DAYS: dict[str, int] = {
    MeasureKind.QUESTION: 21,
    MeasureKind.MOTION: 90,
    MeasureKind.BILL: 180,
    MeasureKind.RESOLUTION: 180,
    MeasureKind.APPROPRIATION: 365,
    MeasureKind.REPORT_LANGUAGE: 365,
    MeasureKind.PLEDGE: 365,
    MeasureKind.PERMIT_QUOTA: 365,
    MeasureKind.REGULATION: 365,
}
"""After how many days without an event a measure of this kind is silent. A statute is never: what it demands has deadlines."""


def fallen(since: datetime, until: datetime, scope: Scope, most: int | None) -> Iterator[Raw]:
    """Silences that came about in the span, each at the end of the last day on which an event would have been in time."""
    lasting = Q(pk__in=[])
    for days in sorted(set(DAYS.values())):
        first, last = (moment.date() - timedelta(days=days + 1) for moment in (since, until))
        kinds = [kind for kind, after in DAYS.items() if after == days]
        lasting |= Q(kind__in=kinds, last_day__gte=first, last_day__lte=last)
    found = _open().filter(scope.of("")).filter(lasting)
    late: list[tuple[datetime, int, date]] = []
    for pk, heard, kind, place, session in found.values_list("pk", "last_day", "kind", "jurisdiction", "session"):
        if heard is None:
            continue
        at = datetime.combine(heard + timedelta(days=DAYS[kind] + 1), time(), UTC)
        if since <= at < until and not _over(place, session, at.date()):
            late.append((at, pk, heard))
    late.sort(reverse=True)
    yield from islice(_unannounced(late, min(AT_ONCE, most or AT_ONCE)), most)


def _unannounced(late: Sequence[tuple[datetime, int, date]], step: int) -> Iterator[Raw]:
    """Of measures as late as that, those for which nothing is announced; so many asked for at once."""
    for start in range(0, len(late), step):
        some = late[start : start + step]
        keys = [pk for _at, pk, _last in some]
        announced, heard = _announced(keys), _heard(keys)
        for at, pk, last in some:
            if pk not in announced or announced[pk] < at.date():
                yield Raw(f"silence/{pk}/{last}", at, "silence", "silent", "", pk, day=heard.get(pk, f"{last}"))


def _announced(measures: Sequence[int]) -> dict[int, date]:
    """The last day for which anything stands, of each of some measures."""
    events = MeasureEvent.objects.filter(measure__in=measures, withdrawn_at=None).exclude(first_day=None)
    return dict(events.order_by().values_list("measure").annotate(Max("first_day")))


def _heard(measures: Sequence[int]) -> dict[int, str]:
    """The last day on which something was heard of each, as far as its event knows it: a month is no first day of it."""
    events = MeasureEvent.objects.filter(measure__in=measures, withdrawn_at=None, first_day=F("measure__last_day"))
    return dict(events.order_by("day").values_list("measure", "day"))


def silent(today: date, scope: Scope = ALL, most: int | None = None) -> list[tuple[Measure, str]]:
    """Every measure that is silent today, the latest fallen first, and the day (EDTF) on which it was last heard of."""
    late = Q(pk__in=[])
    for kind, days in DAYS.items():
        late |= Q(kind=kind, last_day__lt=today - timedelta(days=days))
    to_come = MeasureEvent.objects.filter(measure=OuterRef("pk"), withdrawn_at=None, first_day__gt=today)
    found = _open().filter(scope.of("")).filter(late, ~Exists(to_come)).exclude(_over_by(today))
    rows = list(found.order_by("-last_day", "pk").prefetch_related("titles")[:most])
    heard = _heard([one.pk for one in rows])
    return [(one, heard.get(one.pk, f"{one.last_day}")) for one in rows]


def _open() -> QuerySet[Measure]:
    """Measures whose way has not ended."""
    ended = Q(pk__in=[])
    for name, vocabulary in vocabularies().items():
        codes = [stage.code for stage in vocabulary.stages.values() if stage.ends]
        ended |= Q(jurisdiction=name, stage__in=codes)
    return Measure.objects.exclude(ended).exclude(last_day=None)


def _over(jurisdiction: str, session: str, on: date) -> bool:
    """Whether the measure's Congress is over: the 117th ended on 3 January 2023."""
    number = re.match(r"\d{1,3}", session)
    return bool(jurisdiction == "us-congress" and number and on >= _end(int(number[0])))


def _over_by(today: date) -> Q:
    over = [f"{number}" for number in range(1, 1000) if _end(number) <= today]
    return Q(jurisdiction="us-congress", session__in=over)


def _end(congress: int) -> date:
    return date(1789 + 2 * congress, 1, 3)
