"""A boundary round organisations: what came in from others, what they passed among themselves, what went out.

Worked organisation by organisation, since the boundary is drawn between them:

    incoming = payments by others that name an organisation inside (or its activity), else its receipts from payers who
               publish nothing
    internal = payments between organisations inside;  outgoing = payments to anybody else
    central  = Σ over organisations of max(paid − received from others inside, incoming)

For A → B → C and boundary {B, C}, A's payment is counted once and B's is internal.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal, localcontext

from comity.lake import Lake
from comity.methods.boundary import ZERO, Excluded, Totals, cents, dollars_of
from comity.methods.figures import WORKING_DIGITS
from comity.methods.links import Statement, payments, plain_party, receipts
from comity.model.figure import Gap
from comity.model.question import Years

Sums = dict[str, Decimal]


def totals(lake: Lake, organisations: tuple[str, ...], years: Years, stage: str) -> Totals:
    """The totals in US dollars, of the payments of a stage in these years. Low equals central; high nets nothing."""
    with localcontext(prec=WORKING_DIGITS):
        return _Parties(lake, organisations).totals(lake, years, stage)


class _Parties:
    """Who is inside: organisations by reference or name, and the activities they report."""

    def __init__(self, lake: Lake, organisations: tuple[str, ...]) -> None:
        wanted = {plain_party(o, "") for o in organisations} | {plain_party("", o) for o in organisations}
        self.inside: dict[str, str] = {}
        self.owner: dict[str, str] = {}
        for identifier, ref, name in lake.rows(
            "SELECT DISTINCT iati_identifier, reporting_org_ref, reporting_org FROM activity WHERE iati_identifier IS NOT NULL"
        ):
            keys = {plain_party(ref or "", ""), plain_party("", name or "")} - {""}
            whole = plain_party(ref or "", name or "")
            self.owner[identifier] = whole
            if keys & wanted:
                self.inside |= dict.fromkeys(keys, whole)
        for key in wanted - {""}:
            self.inside.setdefault(key, key)

    def who(self, activity: str, ref: str, name: str) -> str:
        """The organisation inside that a side of a payment is, or nothing."""
        if activity in self.owner:
            return self.inside.get(self.owner[activity], "")
        return self.inside.get(plain_party(ref, ""), "") or self.inside.get(plain_party("", name), "")

    def totals(self, lake: Lake, years: Years, stage: str) -> Totals:
        """Sort every payment of the years by where its two sides stand."""
        paid: Sums = defaultdict(Decimal)
        among: Sums = defaultdict(Decimal)
        came: Sums = defaultdict(Decimal)
        outgoing, internal_rows, lost = ZERO, 0, defaultdict[str, int](int)
        publishers = {plain_party(p.reporter_ref, p.reporter) for p in payments(lake, stage)}
        for pay in _within(payments(lake, stage), years):
            giver = self.inside.get(plain_party(pay.reporter_ref, pay.reporter), "")
            taker = self.who(pay.other_activity, pay.other_ref, pay.other)
            if not giver and not taker or giver == taker:
                continue
            amount = dollars_of(lake, pay, pay.amount)
            if amount is None:
                lost[pay.currency or "none"] += 1
            elif giver:
                paid[giver] += amount
                among[taker] += amount if taker else ZERO
                internal_rows += bool(taker)
                outgoing += ZERO if taker else amount
            else:
                came[taker] += amount
        for receipt in _within(receipts(lake, stage), years):
            taker = self.inside.get(plain_party(receipt.reporter_ref, receipt.reporter), "")
            giver = self.owner.get(receipt.other_activity) or plain_party(receipt.other_ref, receipt.other)
            if taker and giver not in publishers and giver not in self.inside:
                amount = dollars_of(lake, receipt, receipt.amount)
                if amount is None:
                    lost[receipt.currency or "none"] += 1
                else:
                    came[taker] += amount
        among.pop("", None)
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


def _within(said: list[Statement], years: Years) -> list[Statement]:
    return [s for s in said if s.year is not None and years.first <= s.year <= years.last]
