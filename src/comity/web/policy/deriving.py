"""Where a measure stands: its stage and its last day, out of its events, official and observed, that are not withdrawn.

What is still to come counts for neither; when its day has come, `catch_up` brings the measure up to date.

Which of two stages counts, the jurisdiction's vocabulary says (`sources/stages/*.yaml`): the furthest or the latest; a stage
that ends the way counts as long as nothing comes after it. One that ends it on a day that nobody gives is taken for the last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import F, Q
from django.utils import timezone

from comity.parsing.stages import Vocabulary, vocabularies
from comity.web.policy.models import Measure, MeasureEvent


class Dated(NamedTuple):
    """An event as far as it matters here."""

    day: date | None
    stage: str


def stands(jurisdiction: str, events: Iterable[Dated]) -> tuple[str, date | None]:
    """The stage, empty where no event names one that the jurisdiction knows, and the last day of any event."""
    listed = list(events)
    last = max((event.day for event in listed if event.day), default=None)
    vocabulary = vocabularies().get(jurisdiction)
    if vocabulary is None:
        staged = [event for event in listed if event.stage]
        return (max(staged, key=lambda e: e.day or date.min).stage if staged else ""), last
    return _stage(vocabulary, listed), last


def _stage(vocabulary: Vocabulary, events: list[Dated]) -> str:
    staged = [(e.day, vocabulary.stages[e.stage]) for e in events if e.stage in vocabulary.stages]
    known = [(day or (date.max if stage.ends else date.min), stage) for day, stage in staged]
    if not known:
        return ""
    latest = max(known, key=lambda pair: (pair[0], pair[1].rank))[1]
    if latest.ends or not vocabulary.furthest:
        return latest.code
    return max((pair for pair in known if not pair[1].ends), key=lambda pair: (pair[1].rank, pair[0]))[1].code


def today() -> date:
    """The last day of which anything can have happened."""
    return timezone.now().date()


def events_of(measures: Iterable[int]) -> dict[int, list[Dated]]:
    """The events that count, by measure."""
    found: dict[int, list[Dated]] = defaultdict(list)
    rows = MeasureEvent.objects.filter(measure_id__in=list(measures), withdrawn_at=None)
    rows = rows.exclude(first_day__gt=today())
    for measure, day, stage in rows.values_list("measure_id", "first_day", "stage"):
        found[measure].append(Dated(day, stage))
    return found


def derive(measure: Measure) -> bool:
    """Bring one measure up to date after its events changed; whether anything did."""
    stage, last = stands(measure.jurisdiction, events_of([measure.pk]).get(measure.pk, ()))
    if (measure.stage, measure.last_day) == (stage, last):
        return False
    measure.stage, measure.last_day = stage, last
    measure.save()
    return True


def catch_up() -> int:
    """Bring every measure up to date of which a day has come since it was derived; how many changed."""
    come = MeasureEvent.objects.filter(withdrawn_at=None, first_day__lte=today())
    come = come.filter(Q(measure__last_day=None) | Q(first_day__gt=F("measure__last_day")))
    some = Measure.objects.filter(Q(pk__in=come.values("measure_id")) | Q(last_day__gt=today()))
    return sum(derive(one) for one in some.order_by("pk"))
