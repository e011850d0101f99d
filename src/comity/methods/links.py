"""Links: which activity's money came from which other activity, and how we know.

Asserted links are published: a payment names the receiver's activity, a receipt names the provider's, a participating
organisation names its activity, a related activity is a parent or child, an activity names the number of another's award
(awards.py). Inferred links follow from parties, amount and date, and
carry a score with its parts. A person's judgement accepts or rejects either, the last judgement holding. Only asserted
and accepted links change a central total. Self-links, ends that nobody publishes, ends that name no activity (ends.py) and
amounts a thousandfold apart are shown, never repaired.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from comity.lake import Lake
from comity.methods import awards
from comity.methods.ends import UNIDENTIFIED, names_no_activity, names_nothing, organisations
from comity.methods.parties import plain_party

ASSERTED, INFERRED, ACCEPTED, REJECTED = "asserted", "inferred", "accepted", "rejected"
MISSING, SELF = "missing-end", "self-link"
RECEIPT_OF = {"committed": "11", "disbursed": "1", "pledged": "13"}
PAYMENT_OF = {
    "committed": ("2",),
    "disbursed": ("3", "8"),
    "spent": ("4",),
    "pledged": ("12",),
    "returned": ("5", "6", "7", "9"),
}
ENOUGH = Decimal("0.8")
NEAR_AMOUNT = Decimal("0.02")
DAYS_APART = 400


@dataclass(frozen=True, slots=True)
class Link:
    """Money of `payer` (an IATI identifier) that reached `payee`. `evidence` says which published elements say so.

    `status` is asserted, inferred, accepted, rejected, missing-end or self-link; `score` is 1 for asserted links, else
    the sum of `parts` (party, amount, date).
    """

    payer: str
    payee: str
    status: str
    evidence: tuple[str, ...]
    score: Decimal = Decimal(1)
    parts: dict[str, Decimal] = field(default_factory=dict, hash=False)

    @property
    def leads_on(self) -> bool:
        """Whether what lies beyond either end has anything to do with this money."""
        return self.status != REJECTED and UNIDENTIFIED not in self.evidence

    @property
    def counts(self) -> bool:
        """Whether the link changes a central total."""
        return self.status in (ASSERTED, ACCEPTED)


@dataclass(frozen=True, slots=True)
class Statement:
    """One side's statement of one movement: a transaction of `activity` with the other side as far as it is named."""

    activity: str
    kind: str
    reporter_ref: str
    reporter: str
    other_activity: str
    other_ref: str
    other: str
    amount: Decimal
    currency: str
    day: date | None
    year: int | None
    locator: str


def links_of(lake: Lake, stage: str) -> list[Link]:
    """Every link that concerns money of a stage, judged; in the order of payer and payee."""
    key = ("links", stage)
    if key not in lake.memo:
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for payer, payee, evidence in _asserted(lake, stage):
            found[payer, payee].add(evidence)
        known = {
            row[0]
            for row in lake.rows("SELECT DISTINCT iati_identifier FROM activity WHERE iati_identifier IS NOT NULL")
        }
        parties = organisations(lake)
        links = {pair: _published(pair, evidence, known, parties) for pair, evidence in found.items() if all(pair)}
        for link in _inferred(lake, stage):
            links.setdefault((link.payer, link.payee), link)
        lake.memo[key] = sorted(_judged(lake, links), key=lambda k: (k.payer, k.payee))
    kept: list[Link] = lake.memo[key]
    return kept


def _published(pair: tuple[str, str], evidence: set[str], known: set[str], parties: Set[str]) -> Link:
    if pair[0] == pair[1]:
        return Link(*pair, SELF, tuple(sorted(evidence)))
    if any(names_nothing(end) or (end not in known and names_no_activity(end, parties)) for end in pair):
        return Link(*pair, MISSING, (*sorted(evidence), UNIDENTIFIED))
    status = ASSERTED if pair[0] in known and pair[1] in known else MISSING
    return Link(*pair, status, tuple(sorted(evidence)))


def _asserted(lake: Lake, stage: str) -> Iterable[tuple[str, str, str]]:
    """(payer, payee, evidence) of every published link; the ends are as published."""
    for pay in payments(lake, stage):
        if pay.other_activity:
            yield pay.activity, pay.other_activity, "receiver-activity-id"
    for receipt in receipts(lake, stage):
        if receipt.other_activity:
            yield receipt.other_activity, receipt.activity, "provider-activity-id"
    for identifier, other in lake.rows(
        'SELECT DISTINCT t.iati_identifier, t.provider_activity_id FROM "transaction" t '
        "WHERE t.type IN ('2', '3', '4') AND t.provider_activity_id IS NOT NULL AND t.iati_identifier IS NOT NULL "
        "AND t.provider_activity_id <> t.iati_identifier"
    ):
        yield other, identifier, "provider-activity-id"
    for identifier, role, other in lake.rows(
        "SELECT DISTINCT p.iati_identifier, p.role, p.activity_id FROM participating_org p WHERE p.activity_id IS NOT NULL "
        "AND p.iati_identifier IS NOT NULL AND p.role IN ('1', '3', '4')"
    ):
        if other != identifier:
            yield (identifier, other, "participating-org") if role == "4" else (other, identifier, "participating-org")
    for identifier, kind, other in lake.rows(
        "SELECT DISTINCT iati_identifier, type, ref FROM related_activity WHERE ref IS NOT NULL AND iati_identifier IS NOT NULL "
        "AND type IN ('1', '2')"
    ):
        yield (other, identifier, "related-activity") if kind == "1" else (identifier, other, "related-activity")
    for payer, payee in awards.asserted(lake):
        yield payer, payee, awards.EVIDENCE


def payments(lake: Lake, stage: str) -> list[Statement]:
    """The outgoing transactions of a stage, of current activity versions."""
    return _statements(lake, PAYMENT_OF.get(stage, ()), "receiver")


def receipts(lake: Lake, stage: str) -> list[Statement]:
    """The incoming transactions that mirror a stage: views from below, used for links and for missing payers only."""
    return _statements(lake, (RECEIPT_OF[stage],) if stage in RECEIPT_OF else (), "provider")


def _statements(lake: Lake, kinds: tuple[str, ...], side: str) -> list[Statement]:
    if not kinds:
        return []
    key = ("statements", kinds, side)
    if key not in lake.memo:
        marks = ", ".join("?" * len(kinds))
        rows: list[tuple[Any, ...]] = lake.rows(
            f"SELECT t.iati_identifier, t.type, a.reporting_org_ref, a.reporting_org, t.{side}_activity_id, "
            f"t.{side}_org_ref, t.{side}_org, t.value, t.currency, COALESCE(t.value_date, t.date) AS day, t.date, t.locator "
            'FROM "transaction" t JOIN activity a ON a.snapshot = t.snapshot AND a.activity = t.activity '
            "LEFT JOIN standing s ON s.snapshot = t.snapshot AND s.activity = t.activity "
            "LEFT JOIN held h ON h.snapshot = t.snapshot AND h.locator = t.locator AND h.verdict = 'hold' "
            "WHERE s.snapshot IS NULL AND h.snapshot IS NULL AND t.value IS NOT NULL AND t.iati_identifier IS NOT NULL "
            f"AND t.type IN ({marks})",
            list(kinds),
        )
        lake.memo[key] = [
            Statement(r[0], r[1], r[2] or "", r[3] or "", r[4] or "", r[5] or "", r[6] or "", r[7], r[8] or "", r[9],
                      r[10].year if r[10] else None, r[11])
            for r in rows
        ]  # fmt: skip
    found: list[Statement] = lake.memo[key]
    return found


def _inferred(lake: Lake, stage: str) -> Iterable[Link]:
    """Receipts that name no activity, matched with payments to the same organisation: the best score of each pair."""
    paid: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for pay in payments(lake, stage):
        if not pay.other_activity and pay.amount > 0:
            for payer in _keys(pay.reporter_ref, pay.reporter):
                for payee in _keys(pay.other_ref, pay.other):
                    paid[payer, payee].append(pay)
    best: dict[tuple[str, str], Link] = {}
    for receipt in receipts(lake, stage):
        if receipt.other_activity or receipt.amount <= 0:
            continue
        pairs = {
            (payer, payee)
            for payer in _keys(receipt.other_ref, receipt.other)
            for payee in _keys(receipt.reporter_ref, receipt.reporter)
        }
        for pay in {id(p): p for pair in pairs for p in paid.get(pair, ())}.values():
            parts = score(pay, receipt)
            total = sum(parts.values(), Decimal(0))
            ends = (pay.activity, receipt.activity)
            if total >= ENOUGH and ends[0] != ends[1] and (ends not in best or total > best[ends].score):
                best[ends] = Link(*ends, INFERRED, ("parties-amount-date",), total, parts)
    return best.values()


def _keys(ref: str, name: str) -> set[str]:
    return {key for key in (plain_party(ref, ""), plain_party("", name)) if key}


def score(pay: Statement, receipt: Statement) -> dict[str, Decimal]:
    """How alike a payment and a receipt are: parties 0.4 (0.5 by reference), amount up to 0.3, date up to 0.2."""
    by_reference = pay.other_ref and pay.other_ref.upper() == receipt.reporter_ref.upper()
    parts = {"party": Decimal("0.5") if by_reference else Decimal("0.4"), "amount": Decimal(0), "date": Decimal(0)}
    if pay.currency == receipt.currency:
        apart = abs(pay.amount - receipt.amount) / max(abs(pay.amount), abs(receipt.amount))
        if apart <= NEAR_AMOUNT:
            parts["amount"] = Decimal("0.3") if apart == 0 else Decimal("0.25")
    if pay.day and receipt.day:
        days = abs((receipt.day - pay.day).days)
        if days <= DAYS_APART:
            parts["date"] = Decimal("0.2") if days <= 92 else Decimal("0.1")
    return parts


def _judged(lake: Lake, links: dict[tuple[str, str], Link]) -> Iterable[Link]:
    """Links with the last judgement on each applied; an accepted pair that nothing suggested becomes a link as well."""
    verdicts: dict[tuple[str, str], tuple[str, str]] = {}
    for payer, payee, verdict, who, when in lake.rows(
        "SELECT payer, payee, verdict, who, judged_on FROM judgement ORDER BY judged_on, snapshot, locator"
    ):
        verdicts[payer, payee] = (verdict, f"judged by {who} on {when}")
    for pair in {*links, *verdicts}:
        link = links.get(pair)
        if pair not in verdicts:
            if link:
                yield link
            continue
        verdict, said = verdicts[pair]
        status = ACCEPTED if verdict == "accept" else REJECTED
        evidence = (*(link.evidence if link else ()), said)
        yield Link(*pair, status, evidence, link.score if link else Decimal(1), link.parts if link else {})
