"""Who is inside a boundary round organisations, and what was paid and got across it, year by year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from operator import or_

from comity.lake import Lake
from comity.methods.boundary_rows import dollars_of
from comity.methods.boundary_world import ZERO, Pair, Sums, World, pairs, sums
from comity.methods.links import REJECTED, links_of
from comity.methods.parties import parties, plain_party
from comity.methods.statements import (
    Raw,
    Statement,
    among,
    held_payments,
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
from comity.model.question import Years


@dataclass(slots=True)
class Span:
    """What organisations inside paid and got in one span of time, in US dollars.

    `paid` is what each paid to others, of it `out` to nobody inside who is named; `said` and `heard` what payers and receivers
    say passed between two inside, or two activities of one; `named` what others say they paid in, `unknown` what came from payers
    who publish nothing. By others' keys, `named_by` and `heard_from` have what publishers outside say they paid in and
    what receivers say they got from them. `world` holds the payments by activity, from which links without an amount are
    worked out; `held` has what cannot be right, by reason, None where there is no rate.
    """

    paid: Sums = field(default_factory=sums)
    out: Sums = field(default_factory=sums)
    named: Sums = field(default_factory=sums)
    unknown: Sums = field(default_factory=sums)
    said: dict[Pair, Decimal] = field(default_factory=pairs)
    heard: dict[Pair, Decimal] = field(default_factory=pairs)
    named_by: dict[Pair, Decimal] = field(default_factory=pairs)
    heard_from: dict[Pair, Decimal] = field(default_factory=pairs)
    rows: int = 0
    lost: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    held: dict[str, list[Decimal | None]] = field(default_factory=lambda: defaultdict(list))
    world: World = field(default_factory=World)

    @property
    def tells(self) -> bool:
        """Whether anything crossed the boundary, or passed inside, or has no rate."""
        return any((self.paid, self.named, self.unknown, self.heard, self.heard_from, self.lost, self.held))

    @property
    def organisations(self) -> list[str]:
        """Those that paid, or got money from outside."""
        return sorted({*self.paid, *self.named, *self.unknown})


class Inside:
    """Organisations by reference or name, the activities they report, and every statement that concerns them."""

    def __init__(self, lake: Lake, organisations: tuple[str, ...], stage: str) -> None:
        self.lake, self.stage = lake, stage
        wanted = {plain_party(o, "") for o in organisations} | {plain_party("", o) for o in organisations}
        self.inside: dict[str, str] = {}
        for ref, name in reporters(lake):
            if keys(ref, name) & wanted:
                self.inside |= dict.fromkeys(keys(ref, name), plain_party(ref, name))
        for key in wanted - {""}:
            self.inside.setdefault(key, key)
        self.ours = [raw for raw in reporters(lake) if plain_party(*raw) in self.inside]
        self.canon, self.publishers = parties(lake).who, publishers(lake, stage)
        self.payments, everything = self._statements()
        self.receipts = [receipt for receipt in everything if not receipt.held]
        self.held = [receipt for receipt in everything if receipt.held] + held_payments(
            lake, stage, reported_by(self.ours)
        )
        mentioned = {said.other_activity for said in (*self.payments, *self.receipts)} - {""}
        self.raw = {said.activity: (said.reporter_ref, said.reporter) for said in (*self.payments, *self.receipts)}
        self.raw |= _reporters_of(lake, mentioned - set(self.raw))
        self.owner = {activity: plain_party(*raw) for activity, raw in self.raw.items()}
        every = links_of(lake, stage, {a for a in self.owner if self.has(a)}, (self.payments, self.receipts))
        self.rejected = {(k.payer, k.payee) for k in every if k.status == REJECTED}
        self.links = [k for k in every if self.has(k.payer) and self.has(k.payee)]

    def _statements(self) -> tuple[list[Statement], list[Statement]]:
        """Payments by those inside, or that name them or an activity of theirs; receipts of those inside."""
        named = {raw for key in self.inside for raw in receivers(self.lake, self.stage).get(key, ())}
        tests = [reported_by(self.ours), naming_activity_of(self.ours)] if self.ours else []
        tests += [naming_organisation(named)] if named else []
        if not tests:
            return [], []
        got = receipts(self.lake, self.stage, reported_by(self.ours), held=True) if self.ours else []
        return payments(self.lake, self.stage, reduce(or_, tests)), got

    def has(self, activity: str) -> str:
        """The organisation inside that reports an activity, or nothing."""
        return self.inside.get(self.owner.get(activity, ""), "")

    def spans(self, together: Years | None = None) -> dict[int, Span]:
        """What was paid and got, year by year; the years of `together` as one, under the first of them."""
        spans: dict[int, Span] = defaultdict(Span)

        def at(said: Statement) -> Span:
            year = said.year or 0
            return spans[together.first if together and together.first <= year <= together.last else year]

        for pay in self.payments:
            if pay.year is not None:
                self._pay(at(pay), pay)
        for receipt in self.receipts:
            if receipt.year is not None:
                self._receive(at(receipt), receipt)
        for said in self.held:
            if said.year is not None:
                at(said).held[said.held].append(dollars_of(self.lake, said, said.amount))
        found = {year: span for year, span in spans.items() if span.tells}
        self._beyond(list(found.values()))
        return found

    def _who(self, activity: str, ref: str, name: str) -> str:
        if activity in self.owner:
            return self.has(activity)
        return self.inside.get(plain_party(ref, ""), "") or self.inside.get(plain_party("", name), "")

    def _pay(self, span: Span, pay: Statement) -> None:
        """A payment by one inside, or to one; between one's own activities it tells only which of them has the money."""
        giver = self.inside.get(plain_party(pay.reporter_ref, pay.reporter), "")
        refused = (pay.activity, pay.other_activity) in self.rejected
        taker = self._who("" if refused else pay.other_activity, pay.other_ref, pay.other)
        amount = self._dollars(span, pay, lost=giver != taker) if giver or taker else None
        if amount is None:
            return
        if not giver:
            span.named[taker] += amount
            span.named_by[self.canon(pay.reporter_ref, pay.reporter), taker] += amount
            return
        world = span.world
        world.paid[pay.activity] += amount
        world.owner[pay.activity] = giver
        payee = self.canon(pay.other_ref, pay.other)
        if pay.other_activity and not refused:
            world.moved[pay.activity, pay.other_activity] += amount
        elif taker or payee:
            world.called[pay.activity, taker or payee] += amount
        if taker:
            span.said[giver, taker] += amount
        if giver == taker:
            return
        span.paid[giver] += amount
        span.rows += bool(taker)
        if not taker:
            span.out[giver] += amount

    def _receive(self, span: Span, receipt: Statement) -> None:
        taker = self.inside.get(plain_party(receipt.reporter_ref, receipt.reporter), "")
        refused = (receipt.other_activity, receipt.activity) in self.rejected
        if not taker or refused:
            return
        payer = self.raw.get(receipt.other_activity)
        giver = self._who(receipt.other_activity if payer else "", receipt.other_ref, receipt.other)
        amount = self._dollars(span, receipt, lost=giver != taker)
        if amount is None:
            return
        key = self.canon(*(payer or (receipt.other_ref, receipt.other)))
        if giver:
            span.heard[giver, taker] += max(amount, ZERO)
            span.rows += giver != taker and not span.said[giver, taker]
        elif key in self.publishers:
            span.heard_from[key, taker] += max(amount, ZERO)
        else:
            span.unknown[taker] += amount

    def _beyond(self, spans: list[Span]) -> None:
        """What receivers say came from publishers outside, and is more than these say in all years, came in as well."""
        named, heard = pairs(), pairs()
        for span in spans:
            for told, sums_by_pair in ((named, span.named_by), (heard, span.heard_from)):
                for pair, amount in sums_by_pair.items():
                    told[pair] += amount
        for span in spans:
            for pair, amount in span.heard_from.items():
                if more := beyond(heard[pair], named.get(pair, ZERO)):
                    span.named[pair[1]] += amount * more / heard[pair]

    def _dollars(self, span: Span, said: Statement, *, lost: bool) -> Decimal | None:
        amount = dollars_of(self.lake, said, said.amount)
        if amount is None and lost:
            span.lost[said.currency or "none"] += 1
        return amount


def beyond(heard: Decimal, said: Decimal) -> Decimal:
    """How much more the receiver tells than the payer; a difference of up to 2 % is one of exchange."""
    return ZERO if heard <= said * Decimal("1.02") else heard - max(said, ZERO)


def _reporters_of(lake: Lake, activities: set[str]) -> dict[str, Raw]:
    """Who reports each of these activities."""
    which = among("iati_identifier", activities)
    rows = lake.rows(
        f"SELECT iati_identifier, reporting_org_ref, reporting_org FROM activity WHERE {which.sql} ORDER BY ALL",
        which.params,
    )
    return {identifier: (ref or "", name or "") for identifier, ref, name in rows}
