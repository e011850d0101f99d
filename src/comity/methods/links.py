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
from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass, field
from decimal import Decimal

from comity.lake import Lake
from comity.methods import awards
from comity.methods.ends import UNIDENTIFIED, names_no_activity, names_nothing, organisations
from comity.methods.statements import (
    CURRENT,
    NEAR,
    PAYMENT_OF,
    RECEIPT_OF,
    Statement,
    Test,
    alike,
    among,
    by,
    keys,
    payments,
    power,
    receipts,
    reported_by,
    reporters,
)

ASSERTED, INFERRED, ACCEPTED, REJECTED = "asserted", "inferred", "accepted", "rejected"
MISSING, SELF = "missing-end", "self-link"
ENOUGH = Decimal("0.8")
NEAR_AMOUNT = Decimal("0.02")
DAYS_APART = 400
Said = tuple[list[Statement], list[Statement]]
"""Payments, and receipts."""


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


def links_of(lake: Lake, stage: str, activities: Collection[str], within: Said | None = None) -> list[Link]:
    """Every link of these activities that concerns money of a stage, judged; in the order of payer and payee.

    One end is among them, whoever says so. Given their payments and receipts as `within`, all that they say themselves: with
    that, every link between two of them.
    """
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for payer, payee, evidence in _asserted(lake, stage, activities, within=within is not None):
        found[payer, payee].add(evidence)
    found = {pair: evidence for pair, evidence in found.items() if all(pair)}
    known = published(lake, {end for pair in found for end in pair})
    parties = organisations(lake)
    links = {pair: _published(pair, evidence, known, parties) for pair, evidence in found.items()}
    for link in _inferred(lake, stage, activities) if within is None else _matched(*within).values():
        links.setdefault((link.payer, link.payee), link)
    return sorted(_judged(lake, links, activities), key=lambda k: (k.payer, k.payee))


def published(lake: Lake, ends: Collection[str]) -> set[str]:
    """Those of these ends that are published as activities."""
    which = among("iati_identifier", ends)
    return {
        row[0]
        for row in lake.rows(
            f"SELECT DISTINCT iati_identifier FROM activity WHERE {which.sql}",
            which.params,
        )
    }


def _published(pair: tuple[str, str], evidence: set[str], known: set[str], parties: Set[str]) -> Link:
    if pair[0] == pair[1]:
        return Link(*pair, SELF, tuple(sorted(evidence)))
    if any(names_nothing(end) or (end not in known and names_no_activity(end, parties)) for end in pair):
        return Link(*pair, MISSING, (*sorted(evidence), UNIDENTIFIED))
    status = ASSERTED if pair[0] in known and pair[1] in known else MISSING
    return Link(*pair, status, tuple(sorted(evidence)))


def _asserted(lake: Lake, stage: str, activities: Collection[str], *, within: bool) -> Iterable[tuple[str, str, str]]:
    """(payer, payee, evidence) of every published link; the ends are as published."""

    def ours(own: str, other: str) -> Test:
        said = among(own, activities)
        return said if within else said | among(other, activities)

    def told(kinds: tuple[str, ...], side: str) -> list[tuple[str, str]]:
        return _named(lake, kinds, side, ours("t.iati_identifier", f"t.{side}_activity_id"))

    for payer, payee in told(PAYMENT_OF.get(stage, ()), "receiver"):
        yield payer, payee, "receiver-activity-id"
    for payee, payer in told((RECEIPT_OF[stage],) if stage in RECEIPT_OF else (), "provider"):
        yield payer, payee, "provider-activity-id"
    for payee, payer in told(("2", "3", "4"), "provider"):
        if payer != payee:
            yield payer, payee, "provider-activity-id"
    which = ours("p.iati_identifier", "p.activity_id")
    for identifier, role, other in lake.rows(
        f"SELECT DISTINCT p.iati_identifier, p.role, p.activity_id FROM {_current('participating_org p')} "
        f"AND p.activity_id IS NOT NULL AND p.iati_identifier IS NOT NULL AND p.role IN ('1', '3', '4') AND {which.sql}",
        which.params,
    ):
        if other != identifier:
            yield (identifier, other, "participating-org") if role == "4" else (other, identifier, "participating-org")
    which = ours("r.iati_identifier", "r.ref")
    for identifier, kind, other in lake.rows(
        f"SELECT DISTINCT r.iati_identifier, r.type, r.ref FROM {_current('related_activity r')} AND r.ref IS NOT NULL "
        f"AND r.iati_identifier IS NOT NULL AND r.type IN ('1', '2') AND {which.sql}",
        which.params,
    ):
        yield (other, identifier, "related-activity") if kind == "1" else (identifier, other, "related-activity")
    for payer, payee in awards.asserted(lake):
        if payer in activities or payee in activities:
            yield payer, payee, awards.EVIDENCE


def _current(table: str) -> str:
    """A table's rows that are of activity versions that count; the last letter is what it goes by."""
    own = table[-1]
    return f"{table} LEFT JOIN standing s ON s.snapshot = {own}.snapshot AND s.activity = {own}.activity WHERE s.snapshot IS NULL"


def _named(lake: Lake, kinds: tuple[str, ...], side: str, which: Test) -> list[tuple[str, str]]:
    """(activity, the activity that its transaction names as the other side) of transactions of these types."""
    if not kinds:
        return []
    return [
        (row[0], row[1])
        for row in lake.rows(
            f"SELECT DISTINCT t.iati_identifier, t.{side}_activity_id FROM {CURRENT} AND t.{side}_activity_id IS NOT NULL "
            f"AND t.type IN ({', '.join('?' * len(kinds))}) AND {which.sql}",
            [*kinds, *which.params],
        )
    ]


def _inferred(lake: Lake, stage: str, activities: Collection[str]) -> Iterable[Link]:
    """The links that follow from these activities' statements and anybody's who may tell of the same movements."""
    paid = [p for p in payments(lake, stage, by(activities)) if _open(p)]
    got = [r for r in receipts(lake, stage, by(activities)) if _open(r)]
    best = _matched([*paid, *_counterparts(lake, stage, got)], got)
    for pair, link in _matched(paid, _counterparts(lake, stage, paid)).items():
        best.setdefault(pair, link)
    return best.values()


def _counterparts(lake: Lake, stage: str, said: list[Statement]) -> list[Statement]:
    """The other side's statements that may tell of the same movements, whatever activity they are of."""
    others = {key for one in said for key in keys(one.other_ref, one.other)}
    named = [raw for raw in reporters(lake) if keys(*raw) & others]
    if not said or not named:
        return []
    which = reported_by(named) & alike((one.amount, one.currency) for one in said)
    return (payments if said[0].received else receipts)(lake, stage, which)


def _better(one: Link, other: Link) -> bool:
    """By the score, then by its parts: which statement was read first does not matter."""
    return (one.score, sorted(one.parts.items())) > (other.score, sorted(other.parts.items()))


def _open(said: Statement) -> bool:
    """Whether a statement names no activity, so that the other side is to be looked for."""
    return not said.other_activity and said.amount > 0


def _matched(paid: Iterable[Statement], got: Iterable[Statement]) -> dict[tuple[str, str], Link]:
    """Receipts that name no activity, matched with payments to the same organisation: the best score of each pair."""
    by_parties: dict[tuple[str, str, str, int], list[Statement]] = defaultdict(list)
    for pay in filter(_open, paid):
        for payer in keys(pay.reporter_ref, pay.reporter):
            for payee in keys(pay.other_ref, pay.other):
                by_parties[payer, payee, pay.currency, power(pay.amount)].append(pay)
    best: dict[tuple[str, str], Link] = {}
    for receipt in filter(_open, got):
        near = [power(receipt.amount) + step for step in NEAR]
        sought = sorted(
            (payer, payee, receipt.currency, size)
            for payer in keys(receipt.other_ref, receipt.other)
            for payee in keys(receipt.reporter_ref, receipt.reporter)
            for size in near
        )
        for pay in {id(p): p for key in sought for p in by_parties.get(key, ())}.values():
            parts = score(pay, receipt)
            total = sum(parts.values(), Decimal(0))
            ends = (pay.activity, receipt.activity)
            found = Link(*ends, INFERRED, ("parties-amount-date",), total, parts)
            if total >= ENOUGH and ends[0] != ends[1] and (ends not in best or _better(found, best[ends])):
                best[ends] = found
    return best


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


def _judged(lake: Lake, links: dict[tuple[str, str], Link], activities: Collection[str]) -> Iterable[Link]:
    """Links with the last judgement on each applied; an accepted pair that nothing suggested becomes a link as well."""
    verdicts: dict[tuple[str, str], tuple[str, str]] = {}
    for payer, payee, verdict, who, when in lake.rows(
        "SELECT payer, payee, verdict, who, judged_on FROM judgement ORDER BY judged_on, snapshot, locator"
    ):
        if payer in activities or payee in activities:
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
