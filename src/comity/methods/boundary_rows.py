"""From the rows inside a boundary to its worlds: one for the years asked about, one for each year before and after.

A payer is known by its activity, else by its organisation. Of a movement that both sides tell the payer's word holds, in
whatever years they tell it; what only receivers tell takes no more from a payer than its payments inside come to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field
from decimal import Decimal

from comity.lake import Lake
from comity.methods.boundary_world import ZERO, Pair, World, pairs, sums
from comity.methods.donors import donor_key
from comity.methods.ends import UNIDENTIFIED
from comity.methods.links import MISSING, REJECTED, SELF, links_of, published
from comity.methods.parties import parties
from comity.methods.rates import TARGET, rate
from comity.methods.statements import Statement, by, payments, publishers, receipts
from comity.model.figure import Gap
from comity.model.question import Years

DISAGREE = 100
"""How many times apart two sides' sums must be to look like another unit; the payer's is used, as always."""


@dataclass(slots=True)
class Elsewhere:
    """Money inside that counts through other formats than IATI, in US dollars: by year and donor, and by whom it was for."""

    donors: dict[tuple[int, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    receivers: dict[tuple[int, str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))


@dataclass(frozen=True, slots=True)
class Received:
    """Which activities' receipts may be inside, and how much of each is, from 0 to 1: who only receives is inside by it."""

    activities: Set[str]
    part: Callable[[Statement], Decimal]


@dataclass(slots=True)
class Worlds:
    """The years asked about as one, those before and after one by one in their order, and what could not be used."""

    asked: World
    before: list[World]
    after: list[World]
    gaps: list[Gap]


def worlds_of(
    lake: Lake,
    stage: str,
    years: Years,
    amounts: dict[tuple[str, str], Decimal],
    received: Received,
    elsewhere: Elsewhere,
) -> Worlds:
    """The worlds of the payments whose amounts inside are given, by IATI identifier and locator."""
    return _Builder(lake, stage, years, amounts, received, elsewhere).worlds()


class _Builder:
    def __init__(
        self,
        lake: Lake,
        stage: str,
        years: Years,
        amounts: dict[tuple[str, str], Decimal],
        received: Received,
        elsewhere: Elsewhere,
    ) -> None:
        self.lake, self.years, self.elsewhere = lake, years, elsewhere
        self.who = parties(lake).who
        self.publishers = publishers(lake, stage)
        self.missing = Counter[str]()
        all_paid = payments(lake, stage, by({activity for activity, _ in amounts}))
        all_got = receipts(lake, stage, by(received.activities))
        self.paid = [
            (pay, dollars)
            for pay in all_paid
            if (pay.activity, pay.locator) in amounts
            and (dollars := self._dollars(pay, amounts[pay.activity, pay.locator])) is not None
        ]
        self.got = [
            (receipt, dollars)
            for receipt in all_got
            if receipt.year is not None
            and (share := received.part(receipt))
            and (dollars := self._dollars(receipt, receipt.amount * share)) is not None
        ]
        self.owner = {said.activity: self._reporter(said) for said, _ in (*self.paid, *self.got)}
        self.links = links_of(lake, stage, set(self.owner), (all_paid, all_got))
        self.rejected = {(k.payer, k.payee) for k in self.links if k.status == REJECTED}
        self.givers = set(self.owner.values())
        named = {receipt.other_activity for receipt, _ in self.got} - {""}
        self.outside = published(lake, named - set(self.owner))
        self.donors = {donor_key(pay.reporter_ref, pay.reporter) for pay, _ in self.paid}
        self.told = {donor for _, donor in elsewhere.donors}
        self.spoken = {(p.activity, p.other_activity) for p, _ in self.paid if p.other_activity}

    def worlds(self) -> Worlds:
        spans = defaultdict[int, World](World)
        for pay, dollars in self.paid:
            self._pay(spans[self._span(pay)], pay, dollars)
        told = self._told_by_donors()
        parts = self._heard_parts()
        heard: dict[int, dict[Pair, Decimal]] = defaultdict(pairs)
        for receipt, dollars in self.got:
            self._receive(spans[self._span(receipt)], heard[self._span(receipt)], receipt, dollars, told)
        gaps = [Gap("no-rate", {"currency": c, "rows": str(n)}) for c, n in sorted(self.missing.items())]
        asked = spans[self.years.first]
        gaps += self._links_apart(asked)
        for span, all_heard in heard.items():
            for pair, dollars in sorted(all_heard.items()):
                if pair not in self.spoken:
                    spans[span].moved[pair] = dollars * parts[pair[0]]
                    spans[span].heard.add(pair)
                    spans[span].paid[pair[0]] += ZERO
        gaps += self._disagreements(asked, heard[self.years.first])
        self._name_receivers(spans)
        mixed = self._mixed({pair for world in spans.values() for pair in world.moved})
        for world in spans.values():
            world.links, world.owner, world.mixed = self.links, self.owner, mixed
        before = [spans[year] for year in sorted(spans) if year < self.years.first]
        return Worlds(asked, before, [spans[year] for year in sorted(spans) if year > self.years.last], gaps)

    def _span(self, said: Statement) -> int:
        year = said.year or 0
        return self.years.first if self.years.first <= year <= self.years.last else year

    def _reporter(self, said: Statement) -> str:
        return self.who(said.reporter_ref, said.reporter)

    def _dollars(self, said: Statement, amount: Decimal) -> Decimal | None:
        dollars = dollars_of(self.lake, said, amount)
        if dollars is None and said.year is not None and self.years.first <= said.year <= self.years.last:
            self.missing[said.currency or "none"] += 1
        return dollars

    def _pay(self, world: World, pay: Statement, dollars: Decimal) -> None:
        ours, pair = self.owner[pay.activity], (pay.activity, pay.other_activity)
        world.paid[pay.activity] += dollars
        if pay.other_activity and pay.other_activity != pay.activity:
            world.moved[pair] += dollars
        payee = "" if pay.other_activity in self.owner else self.who(pay.other_ref, pay.other)
        if payee and payee != ours and pair not in self.rejected:
            world.named[ours, payee] += dollars
        if payee in self.publishers and not pay.other_activity:
            world.called[pay.activity, payee] += dollars

    def _receive(
        self,
        world: World,
        heard: dict[Pair, Decimal],
        receipt: Statement,
        dollars: Decimal,
        told: dict[tuple[int, str], Decimal],
    ) -> None:
        payer, payee, ours = self.who(receipt.other_ref, receipt.other), self._reporter(receipt), receipt.activity
        refused = (receipt.other_activity, ours) in self.rejected
        world.got[ours] += dollars
        if receipt.other_activity in self.owner:
            if receipt.other_activity != ours:
                heard[receipt.other_activity, ours] += dollars
            return
        if payer in self.givers and payer != payee and not refused:
            world.said[payer, ours] += dollars
        from_outside = receipt.other_activity in self.outside and not refused
        if not from_outside and (payer in self.publishers or payer == payee):
            return
        donor = donor_key(receipt.other_ref, receipt.other)
        if donor in self.donors or donor in self.told:
            world.said[donor, ours] += dollars
        if donor in self.donors and not from_outside:
            return
        known = dollars * told.get((receipt.year or 0, donor), ZERO)
        if known:
            world.elsewhere[ours] += known
        if known != dollars:
            world.untraced[ours] += dollars - known

    def _told_by_donors(self) -> dict[tuple[int, str], Decimal]:
        """What part of the receipts from a donor in a year its own money, told by another format, accounts for."""
        claims: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
        for receipt, dollars in self.got:
            claims[receipt.year or 0, donor_key(receipt.other_ref, receipt.other)] += dollars
        known = self.elsewhere.donors
        return {
            key: min(known[key] / claims[key], Decimal(1))
            for key in claims
            if claims[key] > 0 and known.get(key, 0) > 0
        }

    def _heard_parts(self) -> dict[str, Decimal]:
        """What part of the receipts that alone name a payer's activity its payments account for, over all years."""
        claims, purse = sums(), sums()
        for receipt, dollars in self.got:
            if (receipt.other_activity, receipt.activity) not in self.spoken:
                claims[receipt.other_activity] += dollars
        for pay, dollars in self.paid:
            if not pay.other_activity or pay.other_activity == pay.activity:
                purse[pay.activity] += dollars
        return {
            payer: min(max(purse[payer], ZERO) / claim, Decimal(1)) if claim > 0 else Decimal(1)
            for payer, claim in claims.items()
        }

    def _links_apart(self, asked: World) -> Iterable[Gap]:
        inside = set(asked.activities)
        ours = [k for k in self.links if k.payer in inside or k.payee in inside]
        shown = Counter(UNIDENTIFIED if UNIDENTIFIED in k.evidence else k.status for k in ours)
        return [Gap(why, {"links": str(shown[why])}) for why in (MISSING, UNIDENTIFIED, SELF) if shown[why]]

    def _disagreements(self, asked: World, heard: dict[Pair, Decimal]) -> Iterable[Gap]:
        for pair, dollars in sorted(heard.items()):
            said = asked.moved.get(pair, ZERO) if pair in self.spoken else ZERO
            if said and max(said, dollars) >= DISAGREE * abs(min(said, dollars)):
                detail = {"payer": pair[0], "payee": pair[1], "paid": f"{said:f}", "received": f"{dollars:f}"}
                yield Gap("sides-disagree", detail)

    def _name_receivers(self, spans: dict[int, World]) -> None:
        """Organisations inside that other formats say they paid: nothing shows which of their payments it went into."""
        for (year, donor, receiver), dollars in self.elsewhere.receivers.items():
            span = self.years.first if self.years.first <= year <= self.years.last else year
            if receiver in self.givers and span in spans:
                told = sum(
                    (a for (d, who), a in spans[span].said.items() if d == donor and self.owner[who] == receiver), ZERO
                )
                spans[span].named[donor, receiver] += max(dollars - told, ZERO)

    def _mixed(self, moved: set[Pair]) -> set[str]:
        currencies: dict[str, set[str]] = defaultdict(set)
        for said, _ in (*self.paid, *self.got):
            currencies[said.activity].add(said.currency)
        return {
            payee
            for payer, payee in moved
            if len(currencies.get(payee, ())) > 1 or currencies.get(payer, set()) != currencies.get(payee, set())
        }


def dollars_of(lake: Lake, said: Statement, amount: Decimal) -> Decimal | None:
    """An amount of a statement in US dollars at the rate of its date, or None where there is no rate."""
    if said.currency == TARGET:
        return amount
    found = rate(lake, said.currency, said.day, said.year or 0) if said.currency else None
    return None if found is None else amount * found.value
