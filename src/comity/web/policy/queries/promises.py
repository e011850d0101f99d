"""Pledges on their way from said to paid, and series of permits: never a sum across currencies, never two units on one axis."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from comity.briefs import charts
from comity.model.errors import UsageError
from comity.parsing.safetext import shown
from comity.parsing.uncertain import span
from comity.web.components import dates, formats
from comity.web.components.tables import Cell, Column, Table, text
from comity.web.components.texts import cut, web
from comity.web.policy.models import PermitPoint, PermitSeries, Pledge, PledgeStep
from comity.web.policy.models.titled import Further
from comity.web.register.queries.naming import named

Kind = PledgeStep.Kind


@dataclass(slots=True)
class Told:
    """A pledge with how far it came. Amounts are in the pledge's currency, prices of their years; None: not known.

    `other` are steps in another currency, which are set against nothing and shown beside.
    """

    pledge: Pledge
    steps: list[PledgeStep]
    amount: Decimal | None = None
    signed: Decimal | None = None
    paid: Decimal | None = None
    withdrawn: bool = False
    age: int | None = None
    """Whole days since it was made, up to the day on which it was paid in full or withdrawn, else up to today."""
    other: list[PledgeStep] = field(default_factory=list)

    @property
    def shortfall(self) -> Decimal | None:
        """What of a binding pledge no payment on file covers.

        None where it has no sum, is not binding, or was paid or changed in another currency too: no rate, no number.
        """
        if self.amount is None or not self.pledge.binding:
            return None
        left = max(self.amount - (self.paid or Decimal(0)), Decimal(0))
        return None if left and self.mixed else left

    @property
    def mixed(self) -> bool:
        """Whether a payment or a change is in another currency than the pledge."""
        return any(step.kind in (Kind.PAID, Kind.CHANGED) for step in self.other)


def pledges() -> QuerySet[Pledge]:
    """Every pledge, the latest first; each cites where it was said."""
    rows = Pledge.objects.select_related("source", "pledger", "measure").order_by("-day", "slug")
    return rows.prefetch_related("steps__source", "pledger__names", "measure__titles")


def told(one: Pledge, today: date | None = None) -> Told:
    """A pledge with its steps gathered."""
    steps = sorted(one.steps.all(), key=lambda step: (step.day, step.pk))
    found = Told(one, steps, amount=one.amount)
    ended: date | None = None
    for step in steps:
        if step.amount is not None and step.currency and step.currency != one.currency:
            found.other.append(step)
        elif step.kind == Kind.CHANGED and step.amount is not None:
            found.amount = step.amount
            covered = found.paid is not None and found.paid >= step.amount
            ended = (ended or _first(step.day)) if covered or found.withdrawn else None
        elif step.kind == Kind.SIGNED and step.amount is not None:
            found.signed = step.amount
        elif step.kind == Kind.PAID and step.amount is not None:
            found.paid = (found.paid or Decimal(0)) + step.amount
            if found.amount is not None and found.paid >= found.amount:
                ended = ended or _first(step.day)
        elif step.kind == Kind.WITHDRAWN:
            found.withdrawn, ended = True, ended or _first(step.day)
    begun = _first(one.day)
    if begun:
        found.age = max(((ended or today or timezone.now().date()) - begun).days, 0)
    return found


def _first(text: str) -> date | None:
    try:
        return span(text).first
    except UsageError:
        return None


def age(days: int | None) -> str:
    """How old a pledge is, in whole years once it is one, else in days."""
    if days is None:
        return ""
    if days < 365:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    return ngettext("%(count)s year", "%(count)s years", days * 100 // 36525) % {"count": days * 100 // 36525}


@dataclass(slots=True)
class Sum:
    """Binding pledges with a sum, in one currency."""

    currency: str
    count: int = 0
    pledged: Decimal = Decimal(0)
    signed: Decimal | None = None
    paid: Decimal | None = None
    shortfall: Decimal | None = Decimal(0)
    """None where that of one of them is not known."""


def sums(listed: list[Told]) -> list[Sum]:
    """What is binding, by currency; nothing that is not binding, has no sum, or was withdrawn."""
    found: dict[str, Sum] = {}
    for one in listed:
        if one.pledge.binding and one.amount is not None and not one.withdrawn:
            here = found.setdefault(one.pledge.currency, Sum(one.pledge.currency))
            here.count += 1
            here.pledged += one.amount
            here.signed = _plus(here.signed, one.signed)
            here.paid = _plus(here.paid, one.paid)
            left = one.shortfall
            here.shortfall = None if left is None or here.shortfall is None else here.shortfall + left
    return [found[currency] for currency in sorted(found)]


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """Their sum; what nothing on file tells stays unknown, and is no zero."""
    return one if other is None else other + (one or Decimal(0))


def sums_table(listed: list[Sum]) -> Table:
    """One row a currency; currencies are never put together."""
    rows: list[tuple[Cell, ...]] = [
        (
            text(one.currency),
            Cell(str(one.count), kind="num", value=one.count),
            _money(one.pledged, one.currency),
            _money(one.signed, one.currency, _("nothing on file")),
            _money(one.paid, one.currency, _("nothing on file")),
            _money(one.shortfall, one.currency, _mixed()),
        )
        for one in listed
    ]
    return Table(
        "sums",
        _("Binding pledges by currency; currencies are never added"),
        (
            Column(_("Currency")),
            Column(_("Pledges"), numeric=True),
            Column(_("Pledged"), numeric=True),
            Column(_("Signed"), numeric=True),
            Column(_("Paid"), numeric=True),
            Column(_("Not shown as paid"), numeric=True),
        ),
        rows,
        stack=True,
        empty=_("No binding pledge with a sum is on file, so there is nothing to sum up."),
    )


def table(listed: list[Told], key: str, caption: str, empty: str) -> Table:
    """Pledges, one a row."""
    rows: list[tuple[Cell, ...]] = []
    for one in listed:
        pledge = one.pledge
        currency = pledge.currency
        old = _("withdrawn") if one.withdrawn else age(one.age)
        rows.append(
            (
                _whose(pledge),
                text(shown(pledge.receiver)),
                text(shown(pledge.words), pledge.language),
                Cell("\n".join(filter(None, (_when(pledge.day), old))), raw=pledge.day),
                _money(one.amount, currency, _("no sum")),
                _beside(one.signed, one, Kind.SIGNED),
                _beside(one.paid, one, Kind.PAID),
                _money(one.shortfall, currency, _mixed() if one.mixed else ""),
                text(old),
                Cell(
                    _joined(cut(shown(pledge.source.title)), shown(pledge.place)),
                    raw=pledge.source.title,
                    href=web(pledge.source.url),
                ),
                text(shown(pledge.place)),
            )
        )
    return Table(
        key,
        caption,
        (
            Column(_("Who said it")),
            Column(_("To whom"), css="in-file"),
            Column(_("What was said"), css="wide-cell"),
            Column(_("Day"), css="lines"),
            Column(_("Pledged"), numeric=True),
            Column(_("Signed"), numeric=True),
            Column(_("Paid"), numeric=True),
            Column(_("Not shown as paid"), numeric=True),
            Column(_("Age"), css="in-file"),
            Column(_("Source")),
            Column(_("Place, remark"), css="in-file"),
        ),
        rows,
        stack=True,
        empty=empty,
    )


def _whose(pledge: Pledge) -> Cell:
    """Who made a pledge and, on the page, to whom; files have a column for each."""
    who = cut(shown(pledge.pledger_name or (named(pledge.pledger).text if pledge.pledger else "")))
    if not pledge.receiver:
        return Cell(who, raw=who)
    return Cell(_("%(who)s to %(whom)s") % {"who": who, "whom": cut(shown(pledge.receiver))}, raw=who)


def steps_table(listed: list[Told]) -> Table:
    """Every step of every pledge, each with its source."""
    rows: list[tuple[Cell, ...]] = [
        (
            _whose(one.pledge),
            text(shown(one.pledge.words), one.pledge.language),
            text(step.get_kind_display()),
            Cell(_when(step.day), raw=step.day),
            _money(step.amount, step.currency or one.pledge.currency, _("no sum")),
            text(step.currency or one.pledge.currency),
            text(cut(shown(step.source.title)), href=web(step.source.url)),
            _phrase(step, "note"),
        )
        for one in listed
        for step in one.steps
    ]
    head = (
        Column(_("Who said it")),
        Column(_("What was said"), css="in-file"),
        Column(_("Step")),
        Column(_("Day")),
        Column(_("Amount"), numeric=True),
        Column(_("Currency"), css="in-file"),
        Column(_("Source")),
        Column(_("Remark"), css="wide-cell"),
    )
    return Table(
        "steps",
        _("Steps of pledges, as their sources state them"),
        head,
        rows,
        stack=True,
        empty=_("No step is on file."),
    )


def _beside(value: Decimal | None, one: Told, kind: str) -> Cell:
    """What was signed or paid in the pledge's currency, and beside it what was in others: never put together."""
    others = [_said(step.amount, step.currency) for step in one.other if step.kind == kind and step.amount is not None]
    if not others:
        return _money(value, one.pledge.currency, _("nothing on file"))
    own = [_said(value, one.pledge.currency)] if value is not None else []
    return Cell(_joined(*own, *others), raw=formats.exact(value) if value is not None else "", value=value)


def _mixed() -> str:
    return _("not known: partly in another currency")


def _phrase(row: Further, column: str) -> Cell:
    said, language = row.told(column)
    return text(shown(said), language if said else "")


def _said(value: Decimal, currency: str) -> str:
    return formats.ltr(formats.with_currency(formats.whole_money(value, currency), currency))


def _joined(*parts: str) -> str:
    return pgettext("between items of a list", ", ").join(filter(None, parts))


def _money(value: Decimal | None, currency: str, none: str = "") -> Cell:
    if value is None:
        return Cell(none, raw="", kind="gap")
    return Cell(_said(value, currency), raw=formats.exact(value), kind="num", value=value)


UNITS = {
    "quota": lambda: _("permits allowed (quota)"),
    "issued": lambda: _("permits issued"),
    "valid": lambda: _("permits valid"),
    "used": lambda: _("permits used"),
}
PER = {"day": lambda: _("a day"), "month": lambda: _("a month"), "year": lambda: _("a year")}


@dataclass(frozen=True, slots=True)
class Series:
    """One series of permits, in one unit, with its points, its chart, and the change from its first to its last point."""

    series: PermitSeries
    unit: str
    points: list[PermitPoint]
    change: str
    claimants: list[Any]
    chart: charts.Chart
    table: Table


def permits() -> QuerySet[PermitSeries]:
    """Every series."""
    rows = PermitSeries.objects.select_related("measure").order_by("case", "slug")
    return rows.prefetch_related("points__source", "points__claimed_by__names", "measure__titles")


def unit(one: PermitSeries) -> str:
    """What is counted, with its basis: `permits allowed (quota) a day`."""
    said = UNITS[one.unit]() if one.unit in UNITS else one.unit
    basis = PER[one.per]() if one.per in PER else one.per
    return f"{said} {basis}".strip()


def series(one: PermitSeries) -> Series:
    """A series with everything that its page prints."""
    points = sorted(one.points.all(), key=lambda point: (_order(point.day), point.pk))
    said = unit(one)
    change = ""
    if len(points) > 1:
        first, last = points[0], points[-1]
        change = _("%(first)s → %(last)s %(unit)s") % {
            "first": formats.ltr(formats.plain(first.value)),
            "last": formats.ltr(formats.plain(last.value)),
            "unit": said,
        }
    claimants = {p.claimed_by.pk: p.claimed_by for p in points if p.claimed_by}
    return Series(one, said, points, change, list(claimants.values()), _chart(one, said, points), _points(one, points))


def _order(text_: str) -> tuple[date, date]:
    """By when a point's span ends, then begins: “until 2022” stands before “2022”."""
    try:
        found = span(text_)
    except UsageError:
        return date.max, date.max
    return found.last or date.max, found.first or date.min


def _when(day: str) -> str:
    return dates.in_words(day) if day else _("not dated")


def _chart(one: PermitSeries, said: str, points: list[PermitPoint]) -> charts.Chart:
    bars = [charts.Bar(_when(point.day), point.value, formats.plain(point.value)) for point in points]
    labels: dict[str, int] = defaultdict(int)
    for place, bar in enumerate(bars):  # two sources may speak of one day: each keeps a bar of its own
        labels[bar.label] += 1
        if labels[bar.label] > 1:
            bars[place] = charts.Bar(f"{bar.label} ({labels[bar.label]})", bar.value, bar.text)
    return charts.bars(
        f"permits-{one.slug}",
        bars,
        charts.Words(
            title=cut(shown(one.name)),
            subtitle=said,
            alternative="; ".join(f"{bar.label}: {bar.text}" for bar in bars),
            x=_("When"),
            value=said,
            gap=_("gap"),
        ),
    )


def _points(one: PermitSeries, points: list[PermitPoint]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            Cell(_when(point.day), raw=point.day),
            Cell(formats.plain(point.value), raw=formats.exact(point.value), kind="num", value=point.value),
            text(one.get_unit_display()),
            text(PER[one.per]() if one.per in PER else one.per),
            _phrase(one, "category"),
            _phrase(one, "authority"),
            text(cut(shown(str(point.claimed_by))) if point.claimed_by else _("the authority itself")),
            text(cut(shown(point.source.title)), href=web(point.source.url)),
            text(shown(point.place)),
            _phrase(point, "note"),
        )
        for point in points
    ]
    head = (
        Column(_("When")),
        Column(_("Number"), numeric=True),
        Column(_("Unit")),
        Column(_("Per")),
        Column(_("Category")),
        Column(_("Authority")),
        Column(_("Who says so")),
        Column(_("Source")),
        Column(_("Place")),
        Column(_("Remark"), css="wide-cell"),
    )
    return Table(f"points-{one.slug}", cut(shown(one.name)), head, rows, stack=True, empty=_("No count is on file."))
