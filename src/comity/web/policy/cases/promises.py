"""Pledges, series of permits, deadlines and outcome claims of a case file."""

from __future__ import annotations

from typing import Any

from comity.model.policy import RegisteredDeadline, RegisteredOutcome, RegisteredPermitSeries, RegisteredPledge
from comity.parsing.uncertain import span
from comity.web.policy.cases.keeping import Keeper, money, texts, tie, touched
from comity.web.policy.models import Deadline, OutcomeClaim, PermitSeries, Pledge


def pledge(keeper: Keeper, one: RegisteredPledge) -> None:
    """Keep a pledge with its steps."""
    given = {
        "pledger": keeper.organisation(one.organisation),
        "pledger_name": one.pledger,
        "words": one.words,
        "language": one.language,
        "amount": money(one.amount),
        "currency": one.currency,
        "first_year": one.first_year,
        "last_year": one.last_year,
        "binding": one.binding,
        "measure": keeper.measures.get(one.measure),
        "case": keeper.case,
        "line": one.line,
        "day": one.date,
        "source": keeper.source(one.source),
        "place": "; ".join(text for text in (one.place, one.weakness) if text),
    }
    held = keeper.own(Pledge, one.id, given)
    if held:
        keeper.sync(
            held.steps,
            [
                {
                    "kind": step.kind,
                    "day": step.date,
                    "amount": money(step.amount),
                    "currency": step.currency,
                    "source": keeper.source(step.source),
                    **texts(note=step.note),
                }
                for step in one.steps
            ],
        )


def permits(keeper: Keeper, one: RegisteredPermitSeries) -> None:
    """Keep a series of permits with its counts."""
    given: dict[str, Any] = {
        "title": one.title["en"],
        "language": "en",
        "titles": dict(one.title),
        "note": dict(one.note),
    }
    given |= {"case": keeper.case, "measure": keeper.measures.get(one.measure)}
    given |= {"unit": one.unit, "per": one.per, **texts(category=one.category, authority=one.authority)}
    held = keeper.own(PermitSeries, one.id, given)
    if held:
        keeper.sync(
            held.points,
            [
                {
                    "day": point.date,
                    "value": money(point.value),
                    "claimed_by": keeper.organisation(point.claimed_by),
                    "source": keeper.source(point.source),
                    "place": point.place,
                    **texts(note=point.note),
                }
                for point in one.points
            ],
        )


def deadline(keeper: Keeper, one: RegisteredDeadline) -> None:
    """Keep a deadline."""
    given = {
        "measure": keeper.measures.get(one.measure),
        "kind": one.kind,
        "title": one.title["en"],
        "titles": dict(one.title),
        **texts(weakness=one.weakness),
        "day": span(one.date).first,
        "source": keeper.source(one.source),
        "met_on": span(one.met_on).first if one.met_on else None,
        "met_source": keeper.source(one.met_source),
    }
    keeper.put(Deadline, {"origin": f"{keeper.origin}/{one.id}"}, given)


def outcome(keeper: Keeper, one: RegisteredOutcome) -> None:
    """Keep an outcome claim with its evidence and what it is linked with."""
    given = {
        "claimant": keeper.organisation(one.claimant),
        "words": one.words,
        "language": one.language,
        "day": one.date,
        "amount": money(one.amount),
        "currency": one.currency,
        "case": keeper.case,
        "source": keeper.source(one.source),
        "place": one.place,
    }
    held = keeper.own(OutcomeClaim, one.id, given)
    if held is None or touched(held):
        return
    keeper.sync(
        held.evidence,
        [
            {
                "level": item.level,
                "against": item.side == "against",
                "by": item.by,
                "words": item.words,
                "language": item.language,
                "source": keeper.source(item.source),
                "place": item.place,
            }
            for item in one.evidence
        ],
    )
    tie(held.contributors, [keeper.organisation(slug) for slug in one.contributors])
    tie(held.measures, [keeper.measures[name] for name in one.measures])
    tie(held.pledges, Pledge.objects.filter(slug__in=[keeper.slug(name) for name in one.pledges]))
    tie(held.permits, PermitSeries.objects.filter(slug__in=[keeper.slug(name) for name in one.permits]))
