"""What feeds publish of measures, loaded from the release into the policy tables, in bulk.

Loading again changes nothing where nothing changed. Of a measure that changed, what is new is added, and nothing is taken away:
an event, title, party, text or link that the newest file names no more is marked as withdrawn and kept, and a field that it
leaves empty keeps what an earlier file said, with a finding. What people observed or entered, and what a case file says, is
never touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from comity.lake import Lake
from comity.web.policy import deriving
from comity.web.policy.feed_rows import PARTS, Part, address, clip, matched
from comity.web.policy.feeds import Event, Published, digests, published
from comity.web.policy.models import Measure, MeasureEvent, MeasureLink
from comity.web.policy.signals import measures_loaded

FEED = "feed"
"""The origin of every row that a feed publishes."""
AT_ONCE = 250
"""Measures in one transaction."""
ROWS = 500
EVENT = ("key", "day", "first_day", "time", "stage", "text", "language", "place", "snapshot", "locator")


@dataclass(slots=True)
class Loaded:
    """What loading did: measures made and brought up to date; official events that came and went."""

    made: int = 0
    updated: int = 0
    events: int = 0
    withdrawn: int = 0

    @property
    def changed(self) -> int:
        """Measures made or brought up to date."""
        return self.made + self.updated


def load_measures(lake: Lake) -> Loaded:
    """Bring the policy tables up to the release: only measures whose files changed are looked at."""
    done = Loaded()
    wanted = digests(lake)
    held = dict(Measure.objects.exclude(loaded="").values_list("key", "loaded"))
    changed = sorted(key for key, digest in wanted.items() if held.get(key) != digest)
    for at in range(0, len(changed), AT_ONCE):
        some = list(published(lake, changed[at : at + AT_ONCE]))
        for one in some:
            one.digest = wanted[one.key]
        with transaction.atomic():
            _Batch(some, done).load()
    if changed:
        _resolve()
    return done


def _resolve() -> None:
    """Tie links to measures that have arrived meanwhile; a link whose measure is not here keeps its key."""
    here = Measure.objects.filter(key=OuterRef("other_key"))
    waiting = MeasureLink.objects.filter(other=None).exclude(other_key="")
    waiting.filter(other_key__in=Measure.objects.values("key")).exclude(other_key=F("measure__key")).update(
        other=Subquery(here.values("pk")[:1])
    )


class _Batch:
    """Some measures, loaded in one transaction."""

    def __init__(self, some: list[Published], done: Loaded) -> None:
        self.some, self.done = some, done
        self.measures: dict[str, Measure] = {}

    def load(self) -> None:
        """Heads first, then what hangs on them, then where each measure stands."""
        made = self._heads()
        ids = [measure.pk for measure in self.measures.values()]
        self._events(ids)
        for part in PARTS:
            self._part(part, ids)
        self._stand(ids, made)
        measures_loaded.send(type(self), keys=frozenset(ids))

    def _heads(self) -> set[int]:
        """The measures themselves; the ids of those that are new. A measure that a case or a person entered keeps its own."""
        keys = [one.key for one in self.some]
        self.measures = {measure.key: measure for measure in Measure.objects.filter(key__in=keys)}
        new = []
        for one in self.some:
            measure = self.measures.get(one.key)
            if measure is None:
                measure = Measure(key=one.key, origin=FEED)
                new.append(measure)
            kept = []
            for name, value in _fields(one).items():
                held = getattr(measure, name)
                if measure.origin == FEED and not value and held:
                    kept.append({"code": "left-out-since", "line": 0, "found": f"{name}: {held}"})
                elif measure.origin == FEED or not held:
                    setattr(measure, name, value)
            measure.snapshot, measure.edition = one.snapshot, clip(one.fields.get("updated"), 40)
            measure.findings, measure.loaded = [*one.findings, *kept], one.digest
        for measure in Measure.objects.bulk_create(new, batch_size=ROWS):
            self.measures[measure.key] = measure
        return {measure.pk for measure in new}

    def _events(self, ids: list[int]) -> None:
        held: dict[tuple[int, str], MeasureEvent] = {
            (event.measure_id, event.key): event
            for event in MeasureEvent.objects.filter(measure_id__in=ids, official=True, origin=FEED)
        }
        new, moved, now = [], [], timezone.now()
        for one in self.some:
            measure = self.measures[one.key]
            for event in one.events.values():
                old = held.pop((measure.pk, clip(event.key, 120)), None)
                if old is None:
                    new.append(MeasureEvent(measure=measure, official=True, origin=FEED, seen_at=now, **_event(event)))
                elif _changed(old, _event(event)) or old.withdrawn_at:
                    old.withdrawn_at = None
                    moved.append(old)
        gone = [left for left in held.values() if left.withdrawn_at is None]
        for left in gone:
            left.withdrawn_at = now
        bulk_create_with_history(new, MeasureEvent, batch_size=ROWS)
        _update(MeasureEvent, [*moved, *gone], [*EVENT, "withdrawn_at"])
        self.done.events += len(new)
        self.done.withdrawn += len(gone)

    def _part(self, part: Part, ids: list[int]) -> None:
        """Add the feed's rows that are new, bring those up to date that it has still, mark those that it names no more."""
        model, held = part.model, defaultdict[int, list[Any]](list)
        for row in model.objects.filter(measure_id__in=ids, origin=FEED).order_by("pk"):
            held[row.measure_id].append(row)
        new, moved, now = [], [], timezone.now()
        for one in self.some:
            measure = self.measures[one.key]
            given, left = list(part.rows(one)), held[measure.pk]
            for old, said in matched(given, left, part.same):
                if _changed(old, {**said, "withdrawn_at": None}):
                    moved.append(old)
            new += [model(measure=measure, origin=FEED, **said) for said in given]
            for old in left:
                if old.withdrawn_at is None:
                    old.withdrawn_at = now
                    moved.append(old)
        names = [*part.fields, "withdrawn_at"]
        if hasattr(model, "history"):
            bulk_create_with_history(new, model, batch_size=ROWS)
            _update(model, moved, names)
        else:
            model.objects.bulk_create(new, batch_size=ROWS)
            if moved:
                model.objects.bulk_update(moved, names, batch_size=100)

    def _stand(self, ids: list[int], made: set[int]) -> None:
        """Stage and last day of each, and the history of what was made or changed."""
        events = deriving.events_of(ids)
        for measure in self.measures.values():
            measure.stage, measure.last_day = deriving.stands(measure.jurisdiction, events.get(measure.pk, ()))
        every = list(self.measures.values())
        names = [f.name for f in Measure._meta.concrete_fields if f.name not in ("id", "key", "case", "line", "origin")]
        Measure.objects.bulk_update(every, names, batch_size=100)
        history: Any = Measure.history
        history.bulk_history_create([m for m in every if m.pk in made], batch_size=ROWS)
        history.bulk_history_create([m for m in every if m.pk not in made], batch_size=ROWS, update=True)
        self.done.made += len(made)
        self.done.updated += len(every) - len(made)


def _fields(one: Published) -> dict[str, Any]:
    said = one.fields
    introduced = said.get("introduced")
    return {
        "jurisdiction": clip(said["jurisdiction"], 40),
        "kind": said["kind"],
        "session": clip(said.get("session"), 40),
        "number": clip(said.get("number"), 40),
        "introduced": introduced.isoformat() if introduced else "",
        "policy_area": clip(said.get("policy_area"), 200),
        "url": address(said.get("url")),
    }


def _event(event: Event) -> dict[str, Any]:
    day: date | None = event.day or None
    return {
        "key": clip(event.key, 120),
        "day": day.isoformat() if day else "",
        "first_day": day,
        "time": clip(event.time, 20),
        "stage": clip(event.stage, 40),
        "text": clip(event.text, 20_000),
        "language": clip(event.language, 35),
        "place": clip(event.place, 200),
        "snapshot": event.snapshot,
        "locator": clip(event.locator, 200),
    }


def _changed(row: Any, given: dict[str, Any]) -> bool:
    """Set what is given, the place in the file apart; whether anything else moved."""
    moved = [name for name, value in given.items() if getattr(row, name) != value]
    for name in moved:
        setattr(row, name, given[name])
    return any(name not in ("snapshot", "locator") for name in moved)


def _update(model: type[Any], rows: Iterable[Any], names: list[str]) -> None:
    listed = list(rows)
    if listed:
        bulk_update_with_history(listed, model, names, batch_size=100)
