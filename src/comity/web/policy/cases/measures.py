"""Measures of a case file with their titles, parties, amounts, positions, observed events and links."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from comity.model.policy import RegisteredAmount, RegisteredMeasure, RegisteredPosition, measure_key
from comity.parsing.uncertain import span
from comity.web.policy import deriving
from comity.web.policy.cases.keeping import Keeper, money, texts
from comity.web.policy.models import Measure, MeasureEvent


def measure(keeper: Keeper, one: RegisteredMeasure) -> Measure:
    """Keep a measure with everything but its links, which may lead to measures that are not here yet."""
    fields: dict[str, Any] = {
        "jurisdiction": one.jurisdiction,
        "kind": one.kind,
        "session": one.session,
        "number": one.number,
        "introduced": one.introduced,
        "policy_area": one.policy_area,
        "url": one.url,
        "note": dict(one.note),
        "case": keeper.case,
        "line": one.line,
    }
    key = measure_key(keeper.case, one)
    held = Measure.objects.filter(key=key).first()
    if held is None or held.origin == keeper.origin:
        held = keeper.put(Measure, {"key": key}, fields | {"origin": keeper.origin})
    elif not held.case:  # a feed has it: the case says only what it is about, and what the feed leaves open
        given = {name: value for name, value in fields.items() if value and not getattr(held, name)}
        held = keeper.put(Measure, {"key": key}, given)
    titles = [{"text": text, "language": language, "kind": "short"} for language, text in one.title.items()]
    titles += [{"text": title.text, "language": title.language, "kind": title.kind} for title in one.titles]
    keeper.sync(held.titles, titles)
    parties = ("role", "name", "code", "affiliation", "since", "until")
    keeper.sync(held.parties, [{name: getattr(party, name) for name in parties} for party in one.parties])
    keeper.sync(held.amounts, [_amount(keeper, amount) for amount in one.amounts])
    keeper.sync(held.positions, [_position(keeper, position) for position in one.positions])
    _events(keeper, held, one)
    deriving.derive(held)
    return held


def _amount(keeper: Keeper, one: RegisteredAmount) -> dict[str, Any]:
    return {
        "stage": one.stage,
        "first_year": one.first_year,
        "last_year": one.last_year or one.first_year,
        "year_kind": one.year_kind,
        "amount": money(one.amount),
        "currency": one.currency,
        "upper": one.upper,
        "step": one.step,
        "part": one.part,
        "source": keeper.source(one.source),
        "place": one.place,
        **texts(note=one.note, weakness=one.weakness),
    }


def _position(keeper: Keeper, one: RegisteredPosition) -> dict[str, Any]:
    return {
        "organisation": keeper.organisation(one.organisation),
        "by": one.by,
        "words": one.words,
        "language": one.language,
        "day": one.date,
        "source": keeper.source(one.source),
        "place": one.place,
    }


def _events(keeper: Keeper, held: Measure, one: RegisteredMeasure) -> None:
    """Observed events by their key; one that the case file has no more is marked as withdrawn and kept."""
    kept = []
    for event in one.events:
        given = {
            "day": event.date,
            "first_day": span(event.date).first,
            "stage": event.stage,
            "text": f"{event.text} ({event.weakness})" if event.weakness else event.text,
            "language": event.language,
            "place": event.place,
            "source": keeper.source(event.source),
            "withdrawn_at": None,
        }
        key = {"measure": held, "official": False, "key": f"{keeper.case}/{event.id}"[:120]}
        kept.append(keeper.put(MeasureEvent, key, given | {"origin": keeper.origin}).pk)
    for gone in held.events.filter(origin=keeper.origin, withdrawn_at=None).exclude(pk__in=kept):
        keeper.put(MeasureEvent, {"pk": gone.pk}, {"withdrawn_at": timezone.now()})


def links(keeper: Keeper, one: RegisteredMeasure) -> None:
    """Keep the links of a measure; one that leads to what is not here waits by its key."""
    held = keeper.measures[one.id]
    given = []
    for link in one.links:
        other = keeper.measures.get(link.other)
        key = other.key if other else link.other
        found = other or Measure.objects.filter(key=key).first()
        said = {"other_key": key, "other": found, "kind": link.kind, "words": link.words, "place": link.place}
        given.append(said | {"source": keeper.source(link.source), "official": False})
    keeper.sync(held.links, given)
