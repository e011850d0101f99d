"""boundary: how much new money there was, counting A → B → C once.

Draw a boundary round an area's activities or round a set of organisations. For each activity inside,

    own money = max(what it paid − what it received from traced activities inside, what came from payers who publish nothing)

and not below zero, unless its payments themselves sum to less (corrections). The sum of own money is the central total;
what was paid from traced receipts is internal. `low` takes every inferred link for real and nets each organisation's
payments against all that others say they paid to it; `high` takes no link at all. Exchange differences of up to 2 %
between two currencies are not new money.
Source: OCHA FTS, “incoming, internal and outgoing flows”; the OECD's rule on collaboration types 2+4 and 3+7.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from comity.lake import Lake
from comity.methods.ends import UNIDENTIFIED
from comity.methods.figures import WORKING_DIGITS
from comity.methods.links import (
    INFERRED,
    MISSING,
    REJECTED,
    SELF,
    Link,
    Statement,
    links_of,
    payments,
    receipts,
)
from comity.methods.parties import parties
from comity.methods.rates import TARGET, rate
from comity.methods.receipt_shares import Shares
from comity.model.figure import Gap
from comity.model.question import Years

VERSION = "2"
ZERO = Decimal(0)
EXCHANGE = Decimal("0.02")
DISAGREE = 100
"""How many times apart two sides' sums must be to look like another unit; the payer's is used, as always."""
DUST = Decimal(1).scaleb(-12)
Pair = tuple[str, str]


@dataclass(slots=True)
class World:
    """What the sums are made of, in US dollars: payments and receipts by activity, and the movements that links carry.

    `paid` is what each activity inside paid; `untraced` what it says it received from payers who publish nothing here;
    `moved` what a payer's or, failing that (`heard`), a payee's transactions say passed between two activities; `owner` the
    organisation that reports an activity; `mixed` the activities whose payments are in another currency than their receipts.

    Where the payer's activity says which organisation it paid and not which activity inside, `called` has the payer's activity
    and that organisation, `named` both organisations; `said` has a payer's organisation and an activity that got money from it
    by its own word, without saying from which activity.
    """

    paid: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    untraced: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    moved: dict[Pair, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    links: list[Link] = field(default_factory=list)
    owner: dict[str, str] = field(default_factory=dict)
    named: dict[Pair, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    said: dict[Pair, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    heard: set[Pair] = field(default_factory=set)
    called: dict[Pair, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    mixed: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Excluded:
    """Money that the central total leaves out: why, how many payments or activities, and how much in US dollars."""

    reason: str
    rows: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """A boundary's money in US dollars. low ≤ central ≤ high; `own` and `internal` by activity say where it stands."""

    incoming: Decimal
    internal: Decimal
    outgoing: Decimal
    low: Decimal
    central: Decimal
    high: Decimal
    excluded: tuple[Excluded, ...]
    gaps: tuple[Gap, ...]
    own: dict[str, Decimal] = field(default_factory=dict)


def totals(world: World, gaps: Iterable[Gap] = ()) -> Totals:
    """The sums of a world. Pure arithmetic: the order of activities, payments and links cannot matter."""
    with localcontext(prec=WORKING_DIGITS):
        return _totals(world, tuple(gaps))


def _totals(world: World, gaps: tuple[Gap, ...]) -> Totals:
    own, exchange = _own(world, [k for k in world.links if k.counts])
    central = sum(own.values(), ZERO)
    all_real = [k for k in world.links if k.counts or k.status == INFERRED]
    careful, _ = _own(world, all_real)
    low = min(central, sum(careful.values(), ZERO), _by_organisation(world, all_real))
    inside = set(world.paid) | set(world.untraced)
    high = sum((_at_least(world.paid.get(a, ZERO), world.untraced.get(a)) for a in inside), ZERO)
    internal = sum((max(world.paid.get(a, ZERO) - own.get(a, ZERO), ZERO) for a in inside), ZERO)
    passed = {k.payer for k in world.links if k.counts}
    outgoing = sum(
        (
            max(world.paid[a] - sum((m for p, m in world.moved.items() if p[0] == a), ZERO), ZERO)
            for a in world.paid
            if a in passed
        ),
        ZERO,
    ) + sum((amount for a, amount in world.paid.items() if a not in passed), ZERO)
    excluded = [Excluded("internal", sum(world.paid.get(a, ZERO) > own.get(a, ZERO) for a in inside), internal)]
    if exchange:
        excluded.append(Excluded("exchange-difference", len(exchange), sum(exchange.values(), ZERO)))
    kept = tuple(Excluded(e.reason, e.rows, cents(e.amount)) for e in excluded if e.rows)
    bounds = (cents(low), cents(central), cents(max(high, central)))
    return Totals(bounds[1], cents(internal), cents(outgoing), *bounds, kept, gaps, own)


def cents(amount: Decimal) -> Decimal:
    """A sum at 12 decimals, as far as published amounts go; what lies beyond is the dust of divisions."""
    return amount.quantize(DUST, rounding=ROUND_HALF_EVEN) or ZERO


def _own(world: World, links: list[Link]) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Each activity's own money, and the exchange differences that were not taken for it."""
    received: dict[str, Decimal] = defaultdict(Decimal)
    for (_, payee), amount in traced(world, links).items():
        received[payee] += amount
    own: dict[str, Decimal] = {}
    exchange: dict[str, Decimal] = {}
    for activity in {*world.paid, *world.untraced}:
        paid, came = world.paid.get(activity, ZERO), received.get(activity, ZERO)
        left = max(paid - came, min(paid, ZERO))
        if came and activity in world.mixed and left <= EXCHANGE * came:
            exchange[activity], left = left, ZERO
        own[activity] = _at_least(left, world.untraced.get(activity))
    return own, {a: d for a, d in exchange.items() if d}


def _at_least(amount: Decimal, received: Decimal | None) -> Decimal:
    """The amount, or what payers who publish nothing are known to have given, whichever is more."""
    return amount if received is None else max(amount, received)


def traced(world: World, links: list[Link]) -> dict[Pair, Decimal]:
    """What passed along each link between activities inside.

    Where transactions say how much passed, that much. A link without an amount carries what its payer paid to the payee's
    organisation by name, or else what it paid and no transaction accounts for, shared among the payees of such links by what
    each still has to explain.
    """
    inside = [k for k in links if k.payer in world.paid and k.payer != k.payee]
    passed = {(k.payer, k.payee): world.moved.get((k.payer, k.payee), ZERO) for k in inside}
    told: dict[str, Decimal] = defaultdict(Decimal)
    for (_, payee), amount in passed.items():
        told[payee] += amount
    silent: dict[str, list[str]] = defaultdict(list)
    for payer, payee in sorted(pair for pair, amount in passed.items() if not amount):
        silent[payer].append(payee)
    for payer, all_payees in silent.items():
        for payees, purse in _purses(world, payer, all_payees):
            wants = {a: max(world.paid.get(a, ZERO) - told.get(a, ZERO), ZERO) for a in payees}
            wanted = sum(wants.values(), ZERO)
            if purse > 0 and wanted > 0:
                for payee, want in wants.items():
                    passed[payer, payee] = want * min(purse, wanted) / wanted
    return passed


def _purses(world: World, payer: str, payees: list[str]) -> list[tuple[list[str], Decimal]]:
    """The payees of a payer's links without an amount, each group with what of the payer's money may have gone to it."""
    spare = world.paid[payer] - sum((m for p, m in world.moved.items() if p[0] == payer), ZERO)
    by_owner: dict[str, list[str]] = defaultdict(list)
    for payee in payees:
        by_owner[world.owner.get(payee, payee)].append(payee)
    called = {owner: amount for (who, owner), amount in world.called.items() if who == payer}
    purses = [(group, min(called[owner], spare)) for owner, group in by_owner.items() if owner in called]
    others = [payee for owner, group in by_owner.items() if owner not in called for payee in group]
    return [*purses, (others, spare - sum(called.values(), ZERO))]


def _by_organisation(world: World, links: list[Link]) -> Decimal:
    """The most careful sum: each organisation's payments, less what passed among its own activities, less what others gave it.

    What others paid and its own receipts do not account for may be what it says it got from payers who publish nothing:
    they may publish under another name.
    """
    paid: dict[str, Decimal] = defaultdict(Decimal)
    outside: dict[str, Decimal] = defaultdict(Decimal)
    for activity, amount in world.paid.items():
        paid[world.owner.get(activity, activity)] += amount
    for activity, amount in world.untraced.items():
        outside[world.owner.get(activity, activity)] += amount
    passed = traced(world, links)
    for (payer, payee), amount in passed.items():
        if world.owner.get(payer, payer) == world.owner.get(payee, payee):
            paid[world.owner.get(payee, payee)] -= min(amount, world.paid.get(payee, ZERO))
    came, unsaid = _received(world, passed)
    total = ZERO
    for organisation in {*paid, *outside}:
        amount = paid[organisation]
        left = max(amount - came.get(organisation, ZERO), min(amount, ZERO))
        others = outside.get(organisation, ZERO) - unsaid.get(organisation, ZERO)
        total += _at_least(left, others if others > 0 else None)
    return total


def _received(world: World, passed: dict[Pair, Decimal]) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """What each organisation got from others by anybody's word, and how much of it is not by its own.

    From each giver: what links bring, what its activities say they got without naming an activity (unless that is what a link
    brings, within an exchange difference), and what else the giver says it paid. Some of this may be one movement told twice;
    nothing shows it, so all is taken off.
    """
    told: dict[Pair, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO, ZERO])
    by_name: dict[Pair, Decimal] = defaultdict(Decimal)
    own_word: dict[Pair, Decimal] = defaultdict(Decimal)
    for (payer, payee), amount in passed.items():
        giver, taker = world.owner.get(payer, payer), world.owner.get(payee, payee)
        if giver != taker:
            way = 0 if (payer, payee) not in world.moved else 1 if (payer, payee) in world.heard else 2
            told[giver, payee][way] += amount
            by_name[giver, taker] += amount if way < 2 else ZERO
            own_word[giver, taker] += amount if way == 1 else ZERO
    got: dict[Pair, Decimal] = defaultdict(Decimal)
    for giver, payee in {*told, *world.said}:
        taker = world.owner.get(payee, payee)
        silent, heard, paid = told.get((giver, payee), (ZERO, ZERO, ZERO))
        said = world.said.get((giver, payee), ZERO)
        again = any(abs(said - one) <= EXCHANGE * abs(one) for one in (silent, paid, silent + paid))
        got[giver, taker] += silent + heard + paid + (ZERO if again else said)
        own_word[giver, taker] += said
    came: dict[str, Decimal] = defaultdict(Decimal)
    unsaid: dict[str, Decimal] = defaultdict(Decimal)
    for pair in {*got, *world.named}:
        named = world.named.get(pair, ZERO) - by_name.get(pair, ZERO)
        amount = max(got.get(pair, ZERO), ZERO) + max(named, ZERO)
        came[pair[1]] += amount
        unsaid[pair[1]] += max(amount - own_word.get(pair, ZERO), ZERO)
    return came, unsaid


def rows_world(
    lake: Lake, stage: str, years: Years, amounts: dict[tuple[str, str], Decimal], shares: Shares | None = None
) -> tuple[World, list[Gap]]:
    """The activities that these rows belong to, and how they hang together.

    `amounts` gives, by IATI identifier and locator, how much of a transaction counts inside (its share of a split), and
    `shares` what part of a receipt does; without them receipts count whole.
    """
    here = [p for p in payments(lake, stage) if (p.activity, p.locator) in amounts]
    return _world(lake, here, stage, years, amounts, shares)


def _world(
    lake: Lake,
    here: list[Statement],
    stage: str,
    years: Years,
    amounts: dict[tuple[str, str], Decimal],
    shares: Shares | None,
) -> tuple[World, list[Gap]]:
    world, missing = World(), defaultdict[str, int](int)
    who = parties(lake).who
    publishers = {who(p.reporter_ref, p.reporter) for p in payments(lake, stage)}
    currencies: dict[str, set[str]] = defaultdict(set)
    world.links = links_of(lake, stage)
    rejected = {(k.payer, k.payee) for k in world.links if k.status == REJECTED}
    owners = {p.activity: who(p.reporter_ref, p.reporter) for p in here}
    for pay in here:
        dollars = dollars_of(lake, pay, amounts[pay.activity, pay.locator])
        if dollars is None:
            missing[pay.currency or "none"] += 1
            continue
        world.paid[pay.activity] += dollars
        world.owner[pay.activity] = owners[pay.activity]
        currencies[pay.activity].add(pay.currency)
        if pay.other_activity and pay.other_activity != pay.activity:
            world.moved[pay.activity, pay.other_activity] += dollars
        payee = "" if pay.other_activity in owners else who(pay.other_ref, pay.other)
        if payee and payee != owners[pay.activity] and (pay.activity, pay.other_activity) not in rejected:
            world.named[owners[pay.activity], payee] += dollars
        if payee in publishers and not pay.other_activity:
            world.called[pay.activity, payee] += dollars
    heard: dict[Pair, Decimal] = defaultdict(Decimal)
    givers = set(world.owner.values())
    for receipt in receipts(lake, stage):
        if receipt.activity not in world.paid or receipt.year is None or not years.first <= receipt.year <= years.last:
            continue
        part = Decimal(1) if shares is None else shares.get((receipt.activity, receipt.locator), ZERO)
        dollars = dollars_of(lake, receipt, receipt.amount * part)
        if dollars is None:
            missing[receipt.currency or "none"] += 1
            continue
        currencies[receipt.activity].add(receipt.currency)
        payer, payee = who(receipt.other_ref, receipt.other), who(receipt.reporter_ref, receipt.reporter)
        giver = world.owner.get(receipt.other_activity) or payer
        by_name = receipt.other_activity not in world.paid
        if (
            by_name
            and giver in givers
            and giver != payee
            and (receipt.other_activity, receipt.activity) not in rejected
        ):
            world.said[giver, receipt.activity] += dollars
        if receipt.other_activity in world.paid:
            heard[receipt.other_activity, receipt.activity] += dollars
        elif payer not in publishers and payer != payee:
            world.untraced[receipt.activity] += dollars
    gaps = [Gap("no-rate", {"currency": c, "rows": str(n)}) for c, n in sorted(missing.items())]
    ours = [k for k in world.links if k.payer in world.paid or k.payee in world.paid]
    shown = Counter(UNIDENTIFIED if UNIDENTIFIED in k.evidence else k.status for k in ours)
    gaps += [Gap(why, {"links": str(shown[why])}) for why in (MISSING, UNIDENTIFIED, SELF) if shown[why]]
    for pair, dollars in sorted(heard.items()):
        said = world.moved.get(pair)
        if not said:
            # Of what the payer says was for elsewhere, nothing came from inside.
            world.moved[pair] = dollars if shares is None else min(dollars, max(world.paid[pair[0]], ZERO))
            world.heard.add(pair)
        elif max(said, dollars) >= DISAGREE * abs(min(said, dollars)):
            detail = {"payer": pair[0], "payee": pair[1], "paid": f"{said:f}", "received": f"{dollars:f}"}
            gaps.append(Gap("sides-disagree", detail))
    for (_, payee), _ in world.moved.items():
        if len(currencies.get(payee, ())) > 1 or any(
            currencies.get(payer, set()) != currencies.get(payee, set()) for payer, p in world.moved if p == payee
        ):
            world.mixed.add(payee)
    return world, gaps


def dollars_of(lake: Lake, said: Statement, amount: Decimal) -> Decimal | None:
    """An amount of a statement in US dollars at the rate of its date, or None where there is no rate."""
    if said.currency == TARGET:
        return amount
    found = rate(lake, said.currency, said.day, said.year or 0) if said.currency else None
    return None if found is None else amount * found.value
