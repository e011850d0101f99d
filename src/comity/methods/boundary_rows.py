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
from comity.methods.boundary_low import EXCHANGE
from comity.methods.boundary_world import ZERO, Pair, World, pairs, sums
from comity.methods.donors import donor_key
from comity.methods.ends import UNIDENTIFIED
from comity.methods.links import MISSING, REJECTED, SELF, links_of, published
from comity.methods.parties import parties
from comity.methods.rates import TARGET, rate
from comity.methods.statements import Statement, by, payments, publishers, receipts, reporters
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
    """The years asked about as one, those before and after one by one in their order, and what could not be used.

    `held` are the receipts of the years asked about whose amount cannot be right, by reason: US dollars, None without a rate.
    """

    asked: World
    before: list[World]
    after: list[World]
    gaps: list[Gap]
    held: dict[str, list[Decimal | None]]


class Builder:
    """The worlds of the payments whose amounts inside are given, by IATI identifier and locator."""

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
        everything = receipts(lake, stage, by(received.activities), held=True)
        all_got = [receipt for receipt in everything if not receipt.held]
        self.held = [receipt for receipt in everything if receipt.held]
        self.part = received.part
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
        self.givers = set(self.owner.values()) - {""}
        named = {said.other_activity for said, _ in (*self.paid, *self.got)} - {""}
        self.outside = published(lake, named - set(self.owner))
        self.donors = {donor_key(pay.reporter_ref, pay.reporter) for pay, _ in self.paid} - {""}
        self.told = {donor for _, donor in elsewhere.donors} - {""}
        self.known = {self.who(*raw) for raw in reporters(lake)} - {""}
        self.spoken = pairs()
        for pay, dollars in self.paid:
            if pay.other_activity and pay.other_activity != pay.activity:
                self.spoken[pay.activity, pay.other_activity] += dollars

    def worlds(self) -> Worlds:
        """The worlds, and the gaps of the years asked about."""
        spans = defaultdict[int, World](World)
        for pay, dollars in self.paid:
            self._pay(spans[self._span(pay.year)], pay, dollars)
        told = self._told_by_donors()
        heard: dict[int, dict[Pair, Decimal]] = defaultdict(pairs)
        for receipt, dollars in self.got:
            span = self._span(receipt.year)
            self._receive(spans[span], heard[span], receipt, dollars, told)
        gaps = [Gap("no-rate", {"currency": c, "rows": str(n)}) for c, n in sorted(self.missing.items())]
        asked = spans[self.years.first]
        gaps += self._links_apart(asked)
        gaps += self._disagreements(asked, heard[self.years.first])
        parts = self._heard_parts(heard)
        for span, all_heard in heard.items():
            for pair, dollars in sorted(all_heard.items()):
                spans[span].paid[pair[0]] += ZERO
                if part := parts[pair]:
                    spans[span].moved[pair] += max(dollars, ZERO) * part
                    if pair not in self.spoken:
                        spans[span].heard.add(pair)
        self._name_receivers(spans)
        every = {pair for world in spans.values() for pair in world.moved}
        mixed = self._mixed(every)
        for world in spans.values():
            world.links, world.owner, world.mixed, world.told = self.links, self.owner, mixed, every
        before = [spans[year] for year in sorted(spans) if year < self.years.first]
        after = [spans[year] for year in sorted(spans) if year > self.years.last]
        return Worlds(asked, before, after, gaps, self._held())

    def _held(self) -> dict[str, list[Decimal | None]]:
        found: dict[str, list[Decimal | None]] = defaultdict(list)
        for receipt in self.held:
            part = self.part(receipt)
            if part and receipt.year is not None and self.years.first <= receipt.year <= self.years.last:
                found[receipt.held].append(dollars_of(self.lake, receipt, receipt.amount * part))
        return found

    def _span(self, year: int | None) -> int:
        year = year or 0
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
        inside = pay.other_activity in self.owner
        payee = "" if inside else self.who(pay.other_ref, pay.other)
        if payee and payee != ours and pair not in self.rejected:
            world.named[ours, payee] += dollars
        if payee in self.publishers and not pay.other_activity:
            world.called[pay.activity, payee] += dollars
        if not inside and pay.other_activity not in self.outside and payee not in self.known:
            world.loose[ours] += dollars

    def _receive(
        self,
        world: World,
        heard: dict[Pair, Decimal],
        receipt: Statement,
        dollars: Decimal,
        told: dict[tuple[int, str], Decimal],
    ) -> None:
        """A receipt: of an activity inside, of a donor who is told elsewhere, of an organisation inside, or from outside."""
        payer, payee, ours = self.who(receipt.other_ref, receipt.other), self._reporter(receipt), receipt.activity
        pair = (receipt.other_activity, ours)
        world.got[ours] += dollars
        if pair[0] == ours or pair in self.rejected:
            return
        if pair[0] in self.owner:
            heard[pair] += dollars
            return
        donor = donor_key(receipt.other_ref, receipt.other)
        if payer in self.givers and payer != payee:
            world.said[payer, ours] += dollars
        elif donor in self.donors or donor in self.told:
            world.said[donor, ours] += dollars
        known = max(dollars, ZERO) * told.get((receipt.year or 0, donor), ZERO)
        if known:
            world.elsewhere[ours] += known
        from_inside = payer in self.givers or donor in self.donors
        if known != dollars and (pair[0] in self.outside or not from_inside):
            world.untraced[ours] += dollars - known

    def _told_by_donors(self) -> dict[tuple[int, str], Decimal]:
        """What part of the receipts from a donor in a year its own money, told by another format, accounts for.

        That of the same year first, then what is left of the year before and the year after: books are closed on other days.
        """
        claims: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
        for receipt, dollars in self.got:
            if receipt.other_activity not in self.owner:
                claims[receipt.year or 0, donor_key(receipt.other_ref, receipt.other)] += max(dollars, ZERO)
        left, met = dict(self.elsewhere.donors), pairs_of_years()
        for apart in (0, -1, 1):
            for (year, donor), claim in sorted(claims.items()):
                taken = min(max(left.get((year + apart, donor), ZERO), ZERO), claim - met[year, donor])
                if taken > 0:
                    left[year + apart, donor] -= taken
                    met[year, donor] += taken
        return {key: amount / claims[key] for key, amount in met.items() if amount}

    def _heard_parts(self, heard: dict[int, dict[Pair, Decimal]]) -> dict[Pair, Decimal]:
        """What part of the receipts that name a payer's activity is more than it says, and is in what it says of nobody.

        Over all years: either side may tell of a movement in another one. Sides that are far apart are in other units.
        """
        told, purse, claims = pairs(), sums(), sums()
        for found in heard.values():
            for pair, dollars in found.items():
                told[pair] += max(dollars, ZERO)
        for pay, dollars in self.paid:
            if not pay.other_activity or pay.other_activity == pay.activity:
                purse[pay.activity] += dollars
        more = {pair: self._beyond(pair, amount) for pair, amount in told.items()}
        for (payer, _), amount in more.items():
            claims[payer] += amount
        return {
            pair: amount * min(max(purse[pair[0]], ZERO) / claims[pair[0]], Decimal(1)) / told[pair] if amount else ZERO
            for pair, amount in more.items()
        }

    def _beyond(self, pair: Pair, heard: Decimal) -> Decimal:
        said = self.spoken.get(pair)
        if said is None:
            return heard
        alike = heard <= said * (1 + EXCHANGE) or heard >= DISAGREE * abs(said)
        return ZERO if alike else heard - said

    def _links_apart(self, asked: World) -> Iterable[Gap]:
        inside = set(asked.activities)
        ours = [k for k in self.links if k.payer in inside or k.payee in inside]
        shown = Counter(UNIDENTIFIED if UNIDENTIFIED in k.evidence else k.status for k in ours)
        return [Gap(why, {"links": str(shown[why])}) for why in (MISSING, UNIDENTIFIED, SELF) if shown[why]]

    def _disagreements(self, asked: World, heard: dict[Pair, Decimal]) -> Iterable[Gap]:
        for pair, dollars in sorted(heard.items()):
            said = asked.moved.get(pair, ZERO)
            if said and max(said, dollars) >= DISAGREE * abs(min(said, dollars)):
                detail = {"payer": pair[0], "payee": pair[1], "paid": f"{said:f}", "received": f"{dollars:f}"}
                yield Gap("sides-disagree", detail)

    def _name_receivers(self, spans: dict[int, World]) -> None:
        """Organisations inside that other formats say they paid: nothing shows which of their payments it went into."""
        for (year, donor, receiver), dollars in self.elsewhere.receivers.items():
            span = self._span(year)
            if receiver in self.givers and span in spans:
                told = sum(
                    (a for (d, who), a in spans[span].said.items() if d == donor and self.owner[who] == receiver), ZERO
                )
                spans[span].named[donor, receiver] += max(dollars - told, ZERO)
        for (year, _), dollars in self.elsewhere.donors.items():
            spans[self._span(year)].loose[""] += dollars

    def _mixed(self, moved: set[Pair]) -> set[str]:
        currencies: dict[str, set[str]] = defaultdict(set)
        for said, _ in (*self.paid, *self.got):
            currencies[said.activity].add(said.currency)
        return {
            payee
            for payer, payee in moved
            if len(currencies.get(payee, ())) > 1 or currencies.get(payer, set()) != currencies.get(payee, set())
        }


def pairs_of_years() -> dict[tuple[int, str], Decimal]:
    """Sums by year and donor that begin with nothing."""
    return defaultdict(Decimal)


def dollars_of(lake: Lake, said: Statement, amount: Decimal) -> Decimal | None:
    """An amount of a statement in US dollars at the rate of its date, or None where there is no rate."""
    if said.currency == TARGET:
        return amount
    found = rate(lake, said.currency, said.day, said.year or 0) if said.currency else None
    return None if found is None else amount * found.value
