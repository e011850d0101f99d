"""A boundary round organisations: what came in from others, what they passed among themselves, what went out.

Worked organisation by organisation, since the boundary is drawn between them:

    incoming = payments by others that name an organisation inside (or its activity), and its receipts from payers who
               publish nothing
    internal = payments between organisations inside, named by either side or carried by a link that counts;
    outgoing = payments to anybody else
    central  = Σ over organisations of max(paid − received from others inside − left of earlier years, incoming)

For A → B → C and boundary {B, C}, A's payment is counted once and B's is internal. `low` takes inferred links for real, takes
what others say they paid and receipts from unknown payers for the same money, and takes off what later receipts may repay;
`high` nets nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from functools import reduce
from operator import or_

from comity.lake import Lake
from comity.methods.boundary import Excluded, Hop, Totals, cents
from comity.methods.boundary_rows import dollars_of
from comity.methods.boundary_world import ZERO, Pair, Sums, World, pairs, sums, traced
from comity.methods.figures import WORKING_DIGITS
from comity.methods.links import INFERRED, REJECTED, Link, links_of
from comity.methods.parties import parties, plain_party
from comity.methods.statements import (
    Raw,
    Statement,
    among,
    keys,
    naming_activity_of,
    naming_organisation,
    payments,
    publishers,
    receipts,
    receivers,
    reported_by,
    reporters,
)
from comity.model.figure import Gap
from comity.model.question import Years


def totals(lake: Lake, organisations: tuple[str, ...], years: Years, stage: str) -> Totals:
    """The totals in US dollars, of the payments of a stage in these years."""
    with localcontext(prec=WORKING_DIGITS):
        found = _Parties(lake, organisations, stage)
        spans = found.spans(years)
        spans.setdefault(years.first, _Span())
        return found.totals(spans)[years.first]


def by_year(lake: Lake, organisations: tuple[str, ...], stage: str) -> dict[int, Totals]:
    """The same totals of each year that has a payment across the boundary, or one that no rate turns into US dollars."""
    with localcontext(prec=WORKING_DIGITS):
        found = _Parties(lake, organisations, stage)
        return found.totals(found.spans())


@dataclass(frozen=True, slots=True)
class Movement:
    """One payment or receipt that concerns an organisation inside: from `giver` to `taker`, each inside or empty.

    `heard` of a receipt whose payer is inside: it is the payer's own payment, seen from the other side.
    """

    said: Statement
    giver: str
    taker: str
    heard: bool = False


@dataclass(slots=True)
class _Span:
    """What organisations inside paid and got in one span of time, in US dollars.

    `named` is what others say they paid in, `unknown` what came from payers who publish nothing; `world` holds the payments by
    activity, from which links without an amount are worked out.
    """

    paid: Sums = field(default_factory=sums)
    out: Sums = field(default_factory=sums)
    named: Sums = field(default_factory=sums)
    unknown: Sums = field(default_factory=sums)
    said: dict[Pair, Decimal] = field(default_factory=pairs)
    heard: dict[Pair, Decimal] = field(default_factory=pairs)
    rows: int = 0
    lost: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    world: World = field(default_factory=World)


@dataclass(slots=True)
class _Sorted:
    """Each organisation's own money, what it got from others inside, what it paid out, and what it has left."""

    own: Sums = field(default_factory=sums)
    among: Sums = field(default_factory=sums)
    out: Sums = field(default_factory=sums)
    left: Sums = field(default_factory=sums)


class _Parties:
    """Who is inside: organisations by reference or name, and the activities they report."""

    def __init__(self, lake: Lake, organisations: tuple[str, ...], stage: str) -> None:
        self.lake, self.stage = lake, stage
        wanted = {plain_party(o, "") for o in organisations} | {plain_party("", o) for o in organisations}
        self.inside: dict[str, str] = {}
        self.ours: list[Raw] = []
        for ref, name in reporters(lake):
            if keys(ref, name) & wanted:
                self.inside |= dict.fromkeys(keys(ref, name), plain_party(ref, name))
                self.ours.append((ref, name))
        for key in wanted - {""}:
            self.inside.setdefault(key, key)
        self.payments, self.receipts = self._statements()
        mentioned = {said.other_activity for said in (*self.payments, *self.receipts)} - {""}
        self.owner = {
            said.activity: plain_party(said.reporter_ref, said.reporter) for said in (*self.payments, *self.receipts)
        }
        self.owner |= _reporters_of(lake, mentioned - set(self.owner))
        every = links_of(lake, stage, {a for a in self.owner if self._has(a)}, (self.payments, self.receipts))
        self.rejected = {(k.payer, k.payee) for k in every if k.status == REJECTED}
        self.links = [k for k in every if self._has(k.payer) and self._has(k.payee)]

    def _statements(self) -> tuple[list[Statement], list[Statement]]:
        """Payments by those inside, or that name them or an activity of theirs; receipts of those inside."""
        named = {raw for key in self.inside for raw in receivers(self.lake, self.stage).get(key, ())}
        tests = [reported_by(self.ours), naming_activity_of(self.ours)] if self.ours else []
        tests += [naming_organisation(named)] if named else []
        if not tests:
            return [], []
        got = receipts(self.lake, self.stage, reported_by(self.ours)) if self.ours else []
        return payments(self.lake, self.stage, reduce(or_, tests)), got

    def _has(self, activity: str) -> str:
        return self.inside.get(self.owner.get(activity, ""), "")

    def who(self, activity: str, ref: str, name: str) -> str:
        """The organisation inside that a side of a payment is, or nothing."""
        if activity in self.owner:
            return self._has(activity)
        return self.inside.get(plain_party(ref, ""), "") or self.inside.get(plain_party("", name), "")

    def movements(self) -> list[Movement]:
        """Every payment across or inside the boundary, and receipts from payers who publish nothing, or are inside."""
        who, publishing = parties(self.lake).who, publishers(self.lake, self.stage)
        found: list[Movement] = []
        for pay in self.payments:
            giver = self.inside.get(plain_party(pay.reporter_ref, pay.reporter), "")
            refused = (pay.activity, pay.other_activity) in self.rejected
            taker = self.who("" if refused else pay.other_activity, pay.other_ref, pay.other)
            if giver or taker:
                found.append(Movement(pay, giver, taker))
        for receipt in self.receipts:
            taker = self.inside.get(plain_party(receipt.reporter_ref, receipt.reporter), "")
            refused = (receipt.other_activity, receipt.activity) in self.rejected
            payer = "" if refused else self.owner.get(receipt.other_activity, "")
            giver = payer or who(receipt.other_ref, receipt.other)
            if taker and giver not in publishing and giver not in self.inside:
                found.append(Movement(receipt, "", taker))
            elif taker and self.inside.get(giver, taker) != taker:
                found.append(Movement(receipt, self.inside[giver], taker, heard=True))
        return found

    def spans(self, together: Years | None = None) -> dict[int, _Span]:
        """What was paid and got, year by year; the years of `together` as one, under the first of them."""
        spans: dict[int, _Span] = defaultdict(_Span)
        who = parties(self.lake).who
        for movement in self.movements():
            said, giver, taker = movement.said, movement.giver, movement.taker
            if said.year is None or (giver == taker and movement.heard):
                continue
            one = bool(together and together.first <= said.year <= together.last)
            span = spans[together.first if together and one else said.year]
            amount = dollars_of(self.lake, said, said.amount)
            if amount is None:
                if giver != taker:
                    span.lost[said.currency or "none"] += 1
            elif movement.heard:
                span.heard[giver, taker] += amount
                span.rows += not span.said[giver, taker]
            elif giver:
                self._pay(span, movement, amount, who(said.other_ref, said.other))
            elif said.received:
                span.unknown[taker] += amount
            else:
                span.named[taker] += amount
        return {year: span for year, span in spans.items() if _tells(span)}

    def _pay(self, span: _Span, movement: Movement, amount: Decimal, payee: str) -> None:
        """A payment by an organisation inside; one between its own activities tells only which activity has the money."""
        said, giver, taker = movement.said, movement.giver, movement.taker
        world = span.world
        world.paid[said.activity] += amount
        world.owner[said.activity] = giver
        if said.other_activity and (said.activity, said.other_activity) not in self.rejected:
            world.moved[said.activity, said.other_activity] += amount
        elif taker or payee:
            world.called[said.activity, taker or payee] += amount
        if giver == taker:
            return
        span.paid[giver] += amount
        if taker:
            span.said[giver, taker] += amount
            span.rows += 1
        else:
            span.out[giver] += amount

    def totals(self, spans: dict[int, _Span]) -> dict[int, Totals]:
        """The totals of each span, by its first year, knowing what the others left over."""
        sure = [k for k in self.links if k.counts]
        real = [k for k in self.links if k.counts or k.status == INFERRED]
        years = sorted(spans)
        carried = self._left(spans, years, sure)
        before = self._left(spans, years, real, careful=True)
        after = self._left(spans, years[::-1], real, careful=True)
        made = {}
        for year in years:
            spare = defaultdict(Decimal, before[year])
            for organisation, amount in after[year].items():
                spare[organisation] += amount
            low = self._sort(spans[year], real, spare, careful=True)
            made[year] = self._totals(spans[year], self._sort(spans[year], sure, carried[year]), carried[year], low)
        return made

    def _totals(self, span: _Span, found: _Sorted, carried: Sums, low: _Sorted) -> Totals:
        central = sum(found.own.values(), ZERO)
        high = sum((max(span.paid[o], _came(span, o)) for o in sorted({*span.paid, *span.named, *span.unknown})), ZERO)
        gaps = [Gap("no-rate", {"currency": c, "rows": str(n)}) for c, n in sorted(span.lost.items())]
        return Totals(
            cents(sum((*span.named.values(), *span.unknown.values()), ZERO)),
            cents(sum(found.among.values(), ZERO)),
            cents(sum(found.out.values(), ZERO)),
            cents(min(sum(low.own.values(), ZERO), central)),
            cents(central),
            cents(max(high, central)),
            tuple(self._left_out(span, found, carried)),
            (*gaps, *(() if _tells(span) else (Gap("no-flows", {"stage": self.stage}),))),
            tuple(self._hop(span, found, carried, organisation) for organisation in sorted(found.own)),
        )

    def _left(
        self, spans: dict[int, _Span], years: Sequence[int], links: list[Link], *, careful: bool = False
    ) -> dict[int, Sums]:
        """What each organisation has left at the beginning of each of these years, gone through in their order."""
        made, spare = {}, sums()
        for year in years:
            made[year] = spare
            spare = self._sort(spans[year], links, spare, careful=careful).left
        return made

    def _sort(self, span: _Span, links: list[Link], spare: Sums, *, careful: bool = False) -> _Sorted:
        made = _Sorted(out=defaultdict(Decimal, span.out), left=defaultdict(Decimal, spare))
        linked = pairs()
        for (payer, payee), amount in traced(span.world, links).items():
            if self._has(payer) != self._has(payee):
                linked[self._has(payer), self._has(payee)] += amount
        for giver, taker in sorted({*span.said, *span.heard, *linked}):
            said = span.said.get((giver, taker), ZERO)
            told = max(span.heard.get((giver, taker), ZERO), linked.get((giver, taker), ZERO))
            # What the payer does not name is among its payments of which it does not say to whom inside they went.
            more = max(min(told - said, made.out[giver]), ZERO)
            made.out[giver] -= more
            made.among[taker] += said + more
        for organisation in {*span.paid, *span.named, *span.unknown, *made.among}:
            paid, got = span.paid.get(organisation, ZERO), made.among[organisation] + spare.get(organisation, ZERO)
            came = _came(span, organisation, careful=careful)
            made.own[organisation] = max(paid - got, came, min(paid, ZERO))
            made.left[organisation] = max(got + made.own[organisation] - paid, ZERO)
        return made

    def _left_out(self, span: _Span, found: _Sorted, carried: Sums) -> Iterable[Excluded]:
        internal = sum(found.among.values(), ZERO)
        if span.rows or internal:
            yield Excluded("internal", span.rows, cents(internal))
        earlier = {
            o: max(min(span.paid.get(o, ZERO) - found.among[o], carried.get(o, ZERO)), ZERO) for o in sorted(found.own)
        }
        if any(earlier.values()):
            yield Excluded("carried-over", sum(map(bool, earlier.values())), cents(sum(earlier.values(), ZERO)))

    def _hop(self, span: _Span, found: _Sorted, carried: Sums, organisation: str) -> Hop:
        own, among = found.own[organisation], found.among[organisation]
        had, paid = carried.get(organisation, ZERO), span.paid.get(organisation, ZERO)
        amounts = (own, among, had, paid, own + among + had - paid)
        return Hop(organisation, organisation, *map(cents, amounts))


def _came(span: _Span, organisation: str, *, careful: bool = False) -> Decimal:
    """What came in: by others' word and by its own. They may be one, the payer having two names: so taken if careful."""
    named, unknown = span.named.get(organisation, ZERO), span.unknown.get(organisation, ZERO)
    return max(named, unknown) if careful else named + unknown


def _tells(span: _Span) -> bool:
    return bool(span.paid or span.named or span.unknown or span.heard or span.lost)


def _reporters_of(lake: Lake, activities: set[str]) -> dict[str, str]:
    """Who reports each of these activities."""
    which = among("iati_identifier", activities)
    rows = lake.rows(
        f"SELECT iati_identifier, reporting_org_ref, reporting_org FROM activity WHERE {which.sql} ORDER BY ALL",
        which.params,
    )
    return {identifier: plain_party(ref or "", name or "") for identifier, ref, name in rows}
