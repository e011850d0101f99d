"""A boundary round organisations: what came in from others, what they passed among themselves, what went out.

Worked organisation by organisation, since the boundary is drawn between them:

    incoming = payments by others that name an organisation inside (or its activity), else its receipts from payers who
               publish nothing
    internal = payments between organisations inside, named by either side;  outgoing = payments to anybody else
    central  = Σ over organisations of max(paid − received from others inside, incoming)

For A → B → C and boundary {B, C}, A's payment is counted once and B's is internal.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, localcontext

from comity.lake import Lake
from comity.methods.boundary import ZERO, Excluded, Totals, cents, dollars_of
from comity.methods.figures import WORKING_DIGITS
from comity.methods.links import Statement, payments, receipts
from comity.methods.parties import parties, plain_party
from comity.model.figure import Gap
from comity.model.question import Years

Sums = dict[str, Decimal]


def totals(lake: Lake, organisations: tuple[str, ...], years: Years, stage: str) -> Totals:
    """The totals in US dollars, of the payments of a stage in these years. Low equals central; high nets nothing."""
    with localcontext(prec=WORKING_DIGITS):
        parties = _Parties(lake, organisations)
        found = [m for m in parties.movements(stage) if m.year is not None and years.first <= m.year <= years.last]
        return parties.totals(found, stage)


def by_year(lake: Lake, organisations: tuple[str, ...], stage: str) -> dict[int, Totals]:
    """The same totals of each year that has a payment across the boundary, or one that no rate turns into US dollars."""
    with localcontext(prec=WORKING_DIGITS):
        parties = _Parties(lake, organisations)
        years: dict[int, list[Movement]] = defaultdict(list)
        for movement in parties.movements(stage):
            if movement.year is not None:
                years[movement.year].append(movement)
        return {year: parties.totals(found, stage) for year, found in sorted(years.items())}


@dataclass(frozen=True, slots=True)
class Movement:
    """One payment or receipt that concerns an organisation inside: from `giver` to `taker`, each inside or empty.

    `heard` of a receipt whose payer is inside: it is the payer's own payment, seen from the other side.
    """

    said: Statement
    giver: str
    taker: str
    heard: bool = False

    @property
    def year(self) -> int | None:
        """The year of its date."""
        return self.said.year


class _Parties:
    """Who is inside: organisations by reference or name, and the activities they report."""

    def __init__(self, lake: Lake, organisations: tuple[str, ...]) -> None:
        self.lake = lake
        wanted = {plain_party(o, "") for o in organisations} | {plain_party("", o) for o in organisations}
        self.inside: dict[str, str] = {}
        reporters, self.owner = _reporters(lake)
        for keys, whole in reporters:
            if keys & wanted:
                self.inside |= dict.fromkeys(keys, whole)
        for key in wanted - {""}:
            self.inside.setdefault(key, key)

    def who(self, activity: str, ref: str, name: str) -> str:
        """The organisation inside that a side of a payment is, or nothing."""
        if activity in self.owner:
            return self.inside.get(self.owner[activity], "")
        return self.inside.get(plain_party(ref, ""), "") or self.inside.get(plain_party("", name), "")

    def movements(self, stage: str) -> list[Movement]:
        """Every payment across or inside the boundary, and receipts from payers who publish nothing, or are inside."""
        index = _index(self.lake, stage, self.owner)
        who = parties(self.lake).who
        found: list[Movement] = []
        for pay in _of(index.payments, self.inside):
            giver = self.inside.get(plain_party(pay.reporter_ref, pay.reporter), "")
            taker = self.who(pay.other_activity, pay.other_ref, pay.other)
            if giver != taker:
                found.append(Movement(pay, giver, taker))
        for receipt in _of(index.receipts, self.inside):
            taker = self.inside.get(plain_party(receipt.reporter_ref, receipt.reporter), "")
            giver = self.owner.get(receipt.other_activity) or who(receipt.other_ref, receipt.other)
            if taker and giver not in index.publishers and giver not in self.inside:
                found.append(Movement(receipt, "", taker))
            elif taker and self.inside.get(giver, taker) != taker:
                found.append(Movement(receipt, self.inside[giver], taker, heard=True))
        return found

    def totals(self, movements: list[Movement], stage: str) -> Totals:
        """Sort every payment by where its two sides stand, and add."""
        paid: Sums = defaultdict(Decimal)
        among: Sums = defaultdict(Decimal)
        came: Sums = defaultdict(Decimal)
        out: Sums = defaultdict(Decimal)
        said: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        heard: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        internal_rows, lost = 0, defaultdict[str, int](int)
        for movement in movements:
            giver, taker = movement.giver, movement.taker
            amount = dollars_of(self.lake, movement.said, movement.said.amount)
            if amount is None:
                lost[movement.said.currency or "none"] += 1
            elif movement.heard:
                heard[giver, taker] += amount
                internal_rows += not said[giver, taker]
            elif giver:
                paid[giver] += amount
                if taker:
                    among[taker] += amount
                    said[giver, taker] += amount
                    internal_rows += 1
                else:
                    out[giver] += amount
            else:
                came[taker] += amount
        for (giver, taker), amount in sorted(heard.items()):
            # What only the receiver names is among the payments of which the payer does not say to whom inside they went.
            more = max(min(amount - said[giver, taker], out[giver]), ZERO)
            out[giver] -= more
            among[taker] += more
        outgoing = sum(out.values(), ZERO)
        known = {*paid, *came}
        central = sum((max(paid[o] - among.get(o, ZERO), came.get(o, ZERO), min(paid[o], ZERO)) for o in known), ZERO)
        high = sum((max(paid[o], came.get(o, ZERO)) for o in known), ZERO)
        internal = sum(among.values(), ZERO)
        gaps = [Gap("no-rate", {"currency": c, "rows": str(n)}) for c, n in sorted(lost.items())]
        return Totals(
            cents(sum(came.values(), ZERO)),
            cents(internal),
            cents(outgoing),
            cents(central),
            cents(central),
            cents(max(high, central)),
            (Excluded("internal", internal_rows, cents(internal)),) if internal_rows else (),
            (*gaps, *(() if known else (Gap("no-flows", {"stage": stage}),))),
        )


@dataclass(frozen=True, slots=True)
class _Index:
    """The payments and receipts of a stage by every key under which one of their sides may be asked for."""

    payments: dict[str, list[Statement]]
    receipts: dict[str, list[Statement]]
    publishers: frozenset[str]


def _of(by_key: dict[str, list[Statement]], inside: dict[str, str]) -> list[Statement]:
    """What concerns these parties, each once, in the order in which it was read."""
    found = {id(s): s for key in inside for s in by_key.get(key, ())}
    return list(found.values())


def _index(lake: Lake, stage: str, owner: dict[str, str]) -> _Index:
    """Made once a release and stage, so that a page about one organisation does not read every payment."""
    key = ("by-party", stage)
    if key not in lake.memo:
        paid: dict[str, list[Statement]] = defaultdict(list)
        received: dict[str, list[Statement]] = defaultdict(list)
        publishers = set[str]()
        who = parties(lake).who
        for pay in payments(lake, stage):
            reporter = plain_party(pay.reporter_ref, pay.reporter)
            publishers |= {reporter, who(pay.reporter_ref, pay.reporter)}
            sides = {reporter, *_sides(pay, owner)}
            for side in sides - {""}:
                paid[side].append(pay)
        for receipt in receipts(lake, stage):
            received[plain_party(receipt.reporter_ref, receipt.reporter)].append(receipt)
        lake.memo[key] = _Index(dict(paid), dict(received), frozenset(publishers))
    kept: _Index = lake.memo[key]
    return kept


def _sides(pay: Statement, owner: dict[str, str]) -> tuple[str, ...]:
    if pay.other_activity in owner:
        return (owner[pay.other_activity],)
    return plain_party(pay.other_ref, ""), plain_party("", pay.other)


def _reporters(lake: Lake) -> tuple[list[tuple[frozenset[str], str]], dict[str, str]]:
    """The keys of each spelling of a reporting organisation with the one that stands for it, and each activity's own."""
    key = ("reporters",)
    if key not in lake.memo:
        parties: set[tuple[frozenset[str], str]] = set()
        owner: dict[str, str] = {}
        for identifier, ref, name in lake.rows(
            "SELECT DISTINCT iati_identifier, reporting_org_ref, reporting_org FROM activity WHERE iati_identifier IS NOT NULL"
        ):
            whole = plain_party(ref or "", name or "")
            owner[identifier] = whole
            parties.add((frozenset({plain_party(ref or "", ""), plain_party("", name or "")} - {""}), whole))
        lake.memo[key] = (sorted(parties, key=lambda each: (each[1], sorted(each[0]))), owner)
    kept: tuple[list[tuple[frozenset[str], str]], dict[str, str]] = lake.memo[key]
    return kept
