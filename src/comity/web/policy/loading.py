"""What feeds publish of measures, loaded from the release into the policy tables, in bulk.

Loading again changes nothing where nothing changed. Of a measure that changed, only what is new is added; an official event
that the feed has no more is marked as withdrawn and kept; titles, parties, texts and links that it has no more go, as the
superseded file keeps them. What people observed or entered, and what a case file says, is never touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from comity.lake import Lake
from comity.web.policy import deriving
from comity.web.policy.feeds import Event, Published, digests, published
from comity.web.policy.models import Measure, MeasureEvent, MeasureLink, MeasureParty, MeasureText, MeasureTitle
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
        self._replace(MeasureTitle, ids, _titles, ("kind", "text"), ("language",))
        self._replace(MeasureParty, ids, _parties, ("role", "name", "code", "affiliation", "since", "until"), ())
        self._replace(MeasureText, ids, _texts, ("kind", "day", "url"), ())
        self._replace(MeasureLink, ids, _links, ("other_key", "kind"), ("words",))
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
            for name, value in _fields(one).items():
                if measure.origin == FEED or not getattr(measure, name):
                    setattr(measure, name, value)
            measure.snapshot, measure.edition = one.snapshot, _clip(one.fields.get("updated"), 40)
            measure.findings, measure.loaded = one.findings, one.digest
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
                old = held.pop((measure.pk, _clip(event.key, 120)), None)
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

    def _replace(
        self, model: type[Any], ids: list[int], rows: Any, key: tuple[str, ...], more: tuple[str, ...]
    ) -> None:
        """Add the feed's rows that are new, change those that say otherwise, and take away those that it has no more."""
        held: dict[tuple[Any, ...], Any] = {}
        surplus = []
        for row in model.objects.filter(measure_id__in=ids, origin=FEED):
            place = (row.measure_id, *(getattr(row, name) for name in key))
            surplus += [held[place].pk] if place in held else []
            held[place] = row
        new, moved = {}, []
        for one in self.some:
            measure = self.measures[one.key]
            for given in rows(one):
                place = (measure.pk, *(given[name] for name in key))
                old = held.pop(place, None)
                if old is None and place not in new:
                    new[place] = model(measure=measure, origin=FEED, **given)
                elif old is not None and _changed(old, {name: given[name] for name in more}):
                    moved.append(old)
        gone = [row.pk for row in held.values()] + surplus
        for at in range(0, len(gone), ROWS):
            model.objects.filter(pk__in=gone[at : at + ROWS]).delete()
        if hasattr(model, "history"):
            bulk_create_with_history(list(new.values()), model, batch_size=ROWS)
            _update(model, moved, list(more))
        else:
            model.objects.bulk_create(new.values(), batch_size=ROWS)
            if moved:
                model.objects.bulk_update(moved, list(more), batch_size=ROWS)

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
        "jurisdiction": _clip(said["jurisdiction"], 40),
        "kind": said["kind"],
        "session": _clip(said.get("session"), 40),
        "number": _clip(said.get("number"), 40),
        "introduced": introduced.isoformat() if introduced else "",
        "policy_area": _clip(said.get("policy_area"), 200),
        "url": _address(said.get("url")),
    }


def _event(event: Event) -> dict[str, Any]:
    day: date | None = event.day or None
    return {
        "key": _clip(event.key, 120),
        "day": day.isoformat() if day else "",
        "first_day": day,
        "time": _clip(event.time, 20),
        "stage": _clip(event.stage, 40),
        "text": _clip(event.text, 20_000),
        "language": _clip(event.language, 35),
        "place": _clip(event.place, 200),
        "snapshot": event.snapshot,
        "locator": _clip(event.locator, 200),
    }


def _titles(one: Published) -> Iterator[dict[str, Any]]:
    for (kind, text), language in one.titles.items():
        yield {"kind": _clip(kind, 40), "text": _clip(text, 4000), "language": _clip(language, 35)}


def _parties(one: Published) -> Iterator[dict[str, Any]]:
    for role, name, code, affiliation, since, until in one.parties.values():
        yield {
            "role": _clip(role, 40),
            "name": _clip(name, 500),
            "code": _clip(code, 60),
            "affiliation": _clip(affiliation, 200),
            "since": since,
            "until": until,
        }


def _texts(one: Published) -> Iterator[dict[str, Any]]:
    for kind, day, url in one.texts:
        yield {"kind": _clip(kind, 200), "day": day, "url": _address(url)}


def _links(one: Published) -> Iterator[dict[str, Any]]:
    for (other, kind), words in one.links.items():
        yield {"other_key": _clip(other, 200), "kind": kind, "words": _clip(words, 500), "official": True}


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


def _clip(text: str | None, longest: int) -> str:
    """At most so many characters, with a mark where some are left out; line ends and NUL as they can be kept."""
    plain = (text or "").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def _address(text: str | None) -> str:
    """An address, or nothing where it is too long to be one."""
    return text if text and len(text) <= 2000 else ""
