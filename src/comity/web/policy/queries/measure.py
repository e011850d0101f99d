"""One measure's page: where it stands, what happened, who had a part in it, what it is about in money, what came of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.parsing.safetext import shown
from comity.web.components import dates, formats, vocabulary, words
from comity.web.components.tables import Cell, Column, Table, text
from comity.web.components.texts import cut, web
from comity.web.policy import visible
from comity.web.policy.models import Measure, MeasureAmount, MeasureEvent, MeasureParty
from comity.web.policy.queries import lineage, naming, promises

MOST_EVENTS, MOST_PEOPLE = 400, 60


@dataclass(slots=True)
class Moment:
    """One day of the timeline with what feeds and what people with sources say happened then."""

    day: str
    official: list[MeasureEvent] = field(default_factory=list)
    observed: list[MeasureEvent] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Group:
    """People or bodies with one part in the measure; `left` are those who withdrew, `more` how many only the table has."""

    head: str
    parties: list[MeasureParty]
    count: int


def find(key: str) -> Measure | None:
    """A measure by its key, also one that was taken away."""
    return Measure.every.filter(key=key).select_related("source").prefetch_related("titles").first()


def page(one: Measure) -> tuple[dict[str, Any], list[Table]]:
    """Context and tables of a measure's page."""
    events = list(one.events.select_related("source").order_by("first_day", "official", "pk"))
    live = [event for event in events if event.withdrawn_at is None]
    parties = sorted(one.parties.order_by("pk"), key=lambda party: party.withdrawn_at is not None)
    named = naming.title(one)
    claims = [visible.claimed(claim) for claim in visible.claims().filter(measures=one)]
    context = {
        "measure": one,
        "title": named,
        "titles": [
            (t, naming.title_kind(t.kind), language(t.language))
            for t in sorted(one.titles.all(), key=lambda t: (t.withdrawn_at is not None, t.pk))
            if t.text != named.text
        ],
        "jurisdiction": naming.jurisdiction(one.jurisdiction),
        "stage": naming.stage(one.jurisdiction, one.stage) if one.stage else "",
        "last": max((event.day for event in live if event.first_day and event.first_day == one.last_day), default=""),
        "way": _way(one, live),
        "moments": _moments(live)[:MOST_EVENTS],
        "withdrawn": [event for event in events if event.withdrawn_at and event.origin != "desk"],
        "taken_back": [event for event in events if event.withdrawn_at and event.origin == "desk"],
        "stages": {event.pk: naming.stage(one.jurisdiction, event.stage) for event in live if event.stage},
        "disagreements": disagreements(one, live),
        "people": _groups(parties),
        "texts": sorted(one.texts.order_by("-day", "pk"), key=lambda text: text.withdrawn_at is not None),
        "ties": lineage.ties(one),
        "kin": lineage.drawing(one),
        "pledges": [promises.told(p) for p in promises.pledges().filter(measure=one)],
        "permits": [promises.series(s) for s in promises.permits().filter(measure=one)],
        "positions": list(
            one.positions.select_related("source", "organisation").prefetch_related("organisation__names")
        ),
        "claims": claims,
        "deadlines": list(one.deadlines.select_related("source", "met_source").order_by("day", "pk")),
        "findings": [(words.finding(f.get("code", "")), f) for f in one.findings if isinstance(f, dict)],
        "address": web(one.url),
    }
    amounts = list(one.amounts.select_related("source").order_by("first_year", "pk"))
    return context, [_events_table(one, live), _parties_table(parties), amounts_table(amounts)]


def _way(one: Measure, events: list[MeasureEvent]) -> list[dict[str, Any]]:
    """The stages of its jurisdiction that it passed, with the first day each was seen."""
    first: dict[str, str] = {}
    for event in events:
        if event.stage and event.stage not in first:
            first[event.stage] = event.day
    return [
        {"said": said, "day": first[code], "here": code == one.stage}
        for code, said in naming.way(one.jurisdiction)
        if code in first
    ]


def _moments(events: list[MeasureEvent]) -> list[Moment]:
    """The timeline, the newest day first."""
    days: dict[str, Moment] = {}
    for event in events:
        moment = days.setdefault(event.day, Moment(event.day))
        (moment.official if event.official else moment.observed).append(event)
    dated = sorted((m for m in days.values() if m.day), key=lambda m: m.day, reverse=True)
    return dated + [m for m in days.values() if not m.day]


def disagreements(one: Measure, events: list[MeasureEvent]) -> list[str]:
    """Stages that happen once, of which sources give different days: in sentences. Nothing is corrected."""
    found = []
    days: dict[str, dict[str, bool]] = defaultdict(dict)
    for event in events:
        if event.stage in ONCE and event.day:
            days[event.stage][event.day] = days[event.stage].get(event.day, False) or event.official
    if one.introduced and (seen := days.get("introduced")) and one.introduced not in seen:
        days["introduced"] = {one.introduced: bool(one.snapshot), **seen}
    for stage, every in days.items():
        told = _exact(every)
        if len(told) > 1:
            listed = "; ".join(
                f"{dates.in_words(day)} ({_('official') if official else _('observed')})"
                for day, official in told.items()
            )
            found.append(
                _("%(stage)s: sources give different days: %(days)s.")
                % {"stage": naming.stage(one.jurisdiction, stage), "days": listed}
            )
    return found


ONCE = ("introduced", "signed", "presented", "law", "royal-assent")
"""Stages that a measure passes on one day only."""


def _exact(told: dict[str, bool]) -> dict[str, bool]:
    """Days in order, without those that another knows more exactly: 2020 beside 2020-12-27 contradicts nothing."""
    return {
        day: told[day]
        for day in sorted(told)
        if not any(other != day and other.startswith(f"{day}-") for other in told)
    }


def _groups(parties: list[MeasureParty]) -> list[Group]:
    by_role: dict[str, list[MeasureParty]] = defaultdict(list)
    for party in parties:
        if party.role != "committee-activity":
            by_role[party.role].append(party)
    order = list(naming.ROLES)
    roles = sorted(by_role, key=lambda role: order.index(role) if role in order else len(order))
    return [Group(naming.role(role), by_role[role][:MOST_PEOPLE], len(by_role[role])) for role in roles]


def _events_table(one: Measure, events: list[MeasureEvent]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            Cell(dates.in_words(event.day) if event.day else _("not dated"), raw=event.day),
            text(_whose(event)),
            text(naming.stage(one.jurisdiction, event.stage)),
            text(shown(event.text), event.language),
            text(shown(event.place)),
            text(cut(shown(event.source.title)), href=web(event.source.url))
            if event.source
            else Cell(event.snapshot[:12], raw=event.snapshot, kind="code"),
        )
        for event in events
    ]
    head = (_("Day"), _("Whose record"), _("Stage"), _("What happened"), _("Place"), _("Source"))
    return Table("events", _("Events"), tuple(Column(label) for label in head), rows, stack=True)


def _whose(event: MeasureEvent) -> str:
    if event.observed_by:
        return _("observed by %(who)s") % {"who": shown(event.observed_by)}
    return _("official") if event.official else _("observed")


def _parties_table(parties: list[MeasureParty]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            text(naming.role(party.role)),
            text(shown(party.name)),
            Cell(party.code, kind="code"),
            text(shown(party.affiliation)),
            Cell(dates.in_words(party.since), raw=party.since),
            Cell(dates.in_words(party.until), raw=party.until),
            text(_("no") if party.withdrawn_at else _("yes")),
        )
        for party in parties
    ]
    head = (_("Part"), _("Name"), _("Number"), _("Affiliation"), _("Since"), _("Until"), _("In the newest file"))
    return Table(
        "people", _("People in public roles, and committees"), tuple(Column(h) for h in head), rows, stack=True
    )


def amounts_table(amounts: list[MeasureAmount]) -> Table:
    """Every amount that the measure names, each at its stage; no total."""
    rows: list[tuple[Cell, ...]] = [
        (
            text(words.stage_head(one.stage)),
            text(" · ".join(said for said in (naming.step(one.step) if one.step else "", shown(one.part)) if said)),
            Cell(years(one.first_year, one.last_year, one.year_kind == "fiscal")),
            money(one.amount, one.currency, one.upper),
            _phrase(one, "note"),
            _phrase(one, "weakness"),
            text(", ".join(filter(None, (cut(shown(one.source.title)), shown(one.place)))), href=web(one.source.url))
            if one.source
            else text(shown(one.place)),
        )
        for one in amounts
    ]
    return Table(
        "amounts",
        _("Amounts that it names, by stage of money; never added"),
        (
            Column(_("Stage")),
            Column(_("Step or part")),
            Column(_("Years"), css="keep"),
            Column(_("Amount"), numeric=True),
            Column(_("Remark"), css="wide-cell"),
            Column(_("Weakness")),
            Column(_("Source")),
        ),
        rows,
        stack=True,
        empty=_("No amount is on file for it."),
    )


def _phrase(one: MeasureAmount, column: str) -> Cell:
    said, tongue = one.told(column)
    return text(shown(said), tongue if said else "")


def language(code: str) -> str:
    """A language in words; its code where there is none."""
    return words.word(vocabulary.LANGUAGES, code)


def years(first: int, last: int, fiscal: bool = False) -> str:
    """A year or a span as a cell prints it."""
    told = formats.span(str(first) if first == last else f"{first}-{last}")
    return _("fiscal %(years)s") % {"years": told} if fiscal else told


def money(amount: Decimal, currency: str, upper: bool = False) -> Cell:
    """An amount with its currency; “up to” where it is a bound."""
    shown_ = formats.ltr(formats.with_currency(formats.whole_money(amount, currency), currency))
    said = _("up to %(amount)s") % {"amount": shown_} if upper else shown_
    return Cell(said, raw=formats.exact(amount), kind="num", value=amount)


def thread_of(one: Measure) -> str:
    """The address of the thread of money that it belongs to; empty where it belongs to none."""
    return reverse("thread", args=[f"{one.case}/{one.line}"]) if one.case and one.line else ""
