"""boundary: how much new money there was, counting A → B → C once.

Draw a boundary round an area's activities or round a set of organisations. For each activity inside,

    own money = max(what it paid − what it received from traced activities inside − what it had left of earlier receipts,
                    what came from payers who publish nothing)

and not below zero, unless its payments themselves sum to less (corrections). The sum of own money is the central total;
what was paid from traced receipts is internal. `low` takes every inferred link for real, nets each organisation's
payments against all that others say they paid to it, and takes off all that was received in other years, as nothing shows
out of which receipts a payment came; `high` takes no link at all, and counts whichever is more, what an activity paid or what
it received. Exchange differences of up to 2 % between two currencies are not new money.
Source: OCHA FTS, “incoming, internal and outgoing flows”; the OECD's rule on collaboration types 2+4 and 3+7.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from comity.methods.boundary_low import EXCHANGE, by_organisation
from comity.methods.boundary_world import ZERO, Sums, World, most_passed, sums, together, traced
from comity.methods.figures import WORKING_DIGITS
from comity.methods.links import INFERRED, Link
from comity.model.figure import Gap

VERSION = "3"
DUST = Decimal(1).scaleb(-12)


@dataclass(frozen=True, slots=True)
class Excluded:
    """Money that the central total leaves out: why, how many payments or activities, and how much in US dollars.

    `amount` is None where there is no exchange rate: no rate, no number.
    """

    reason: str
    rows: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Hop:
    """Where money stands at one activity, or organisation, inside, in US dollars: came in = went out, or is still there.

    `incoming` is its own money from outside; `internal` what came from others inside; `carried` what it had left of
    earlier years; `outgoing` all it paid at this stage, inside and out; `residual` = incoming + internal + carried − outgoing:
    what was not paid on at this stage (below zero only by an exchange difference).
    """

    id: str
    publisher: str
    incoming: Decimal
    internal: Decimal
    carried: Decimal
    outgoing: Decimal
    residual: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """A boundary's money in US dollars. low ≤ central ≤ high; `hops` say where it stands."""

    incoming: Decimal
    internal: Decimal
    outgoing: Decimal
    low: Decimal
    central: Decimal
    high: Decimal
    excluded: tuple[Excluded, ...]
    gaps: tuple[Gap, ...]
    hops: tuple[Hop, ...] = ()


@dataclass(slots=True)
class _Step:
    """One span of time at every activity: its own money, what came from inside and elsewhere, and what is left."""

    own: Sums = field(default_factory=sums)
    came: Sums = field(default_factory=sums)
    exchange: Sums = field(default_factory=sums)
    left: Sums = field(default_factory=sums)


def totals(world: World, gaps: Iterable[Gap] = (), before: Sequence[World] = (), after: Sequence[World] = ()) -> Totals:
    """The sums of a world, of the years before it (in order) and after. Pure arithmetic: no other order can matter."""
    with localcontext(prec=WORKING_DIGITS):
        return _totals(world, tuple(gaps), before, after)


def _totals(world: World, gaps: tuple[Gap, ...], before: Sequence[World], after: Sequence[World]) -> Totals:
    sure = [k for k in world.links if k.counts]
    carried = _carried([*before, world], sure)
    found = _step(world, sure, carried)
    central = sum(found.own.values(), ZERO)
    others = [*before, *after]
    moved = central - _least(world, others, sure)
    if cents(moved) > 0 and others:
        gaps = (*gaps, Gap("other-years", {"amount": f"{cents(moved).normalize():f}"}))
    inside = world.activities
    high = sum((_most(world, activity) for activity in {*inside, *world.got}), ZERO)
    internal = sum((max(world.paid.get(a, ZERO) - found.own[a], ZERO) for a in inside), ZERO)
    kept = sums()
    for (payer, payee), amount in world.moved.items():
        kept[payer] += amount if payee in world.owner else ZERO
    passed = {k.payer for k in sure}
    outgoing = sum((max(amount - kept[a], ZERO) if a in passed else amount for a, amount in world.paid.items()), ZERO)
    return Totals(
        cents(central),
        cents(internal),
        cents(outgoing),
        cents(min(central, _low(world, before, after))),
        cents(central),
        cents(max(high, central)),
        tuple(_left_out(world, found, carried)),
        gaps,
        tuple(
            _hop(world, found, carried, a)
            for a in sorted({*inside, *found.came})
            if a in world.owner or a in world.paid
        ),
    )


def _most(world: World, activity: str) -> Decimal:
    """What an activity paid or, if it is more, received."""
    both = [sums[activity] for sums in (world.paid, world.got) if activity in sums]
    return max(both, default=ZERO)


def _low(world: World, before: Sequence[World], after: Sequence[World]) -> Decimal:
    """The least that can have been new: over every reading of what is only inferred, or may fall into another year."""
    links = [k for k in world.links if k.counts or k.status == INFERRED]
    others = [*before, *after]
    readings = [_least(world, others, links), by_organisation(world, others, links)]
    if before:
        # What was already counted of a year in which receivers paid first, and payers repay them in this one.
        up_to_now, until_then = _step(together([*before, world]), links, {}), _step(together(before), links, {})
        whole = sum(up_to_now.own.values(), ZERO) - sum(until_then.own.values(), ZERO)
        readings.append(max(whole, sum((min(amount, ZERO) for amount in world.paid.values()), ZERO)))
    least = min(readings)
    return max(least - _twice_named(world, others), min(least, ZERO))


def _twice_named(world: World, others: Sequence[World]) -> Decimal:
    """How much that seems to come from payers who publish nothing may be others' payments, one of the two under another name."""
    loose, strange = sums(), sums()
    for year in (world, *others):
        _add(loose, year.loose, 1)
    for activity, amount in world.untraced.items():
        strange[world.owner.get(activity, activity)] += max(amount, ZERO)
    every = sum((max(amount, ZERO) for amount in loose.values()), ZERO)
    found = sum((min(amount, every - max(loose[who], ZERO)) for who, amount in strange.items()), ZERO)
    return min(found, every)


def _least(world: World, others: Sequence[World], links: list[Link]) -> Decimal:
    """Each activity's payments less all it got in any year, as nothing shows out of which of it they came."""
    if not others:
        return sum(_step(world, links, {}).own.values(), ZERO)
    got = most_passed([world, *others], links)
    for year in others:
        for activity in year.activities:
            got[activity] += year.outside(activity)
    total = ZERO
    for activity in world.activities:
        paid = world.paid.get(activity, ZERO)
        own = max(paid - got[activity] - world.elsewhere.get(activity, ZERO), min(paid, ZERO))
        total += max(own, world.untraced[activity]) if activity in world.untraced else own
    return total


def _carried(years: Sequence[World], links: list[Link]) -> Sums:
    """What each activity has left of its receipts when the last of these years begins.

    A link without an amount may carry what its payee pays in a later year: so each year knows what is still to be explained.
    """
    ahead = sums()
    for year in years[1:]:
        _add(ahead, _unexplained(year, links), 1)
    spare = sums()
    for year, following in zip(years, years[1:], strict=False):
        spare = _step(year, links, spare, ahead).left
        _add(ahead, _unexplained(following, links), -1)
    return spare


def _step(world: World, links: list[Link], spare: Sums, ahead: Sums | None = None) -> _Step:
    """Each activity's own money over one span of time, with what it had to spare at its beginning.

    `ahead` is what it will have to explain later.
    """
    made = _Step(left=defaultdict(Decimal, spare))
    more = _plus(ahead or {}, {activity: -left for activity, left in spare.items()})
    for (_, payee), amount in traced(world, links, more).items():
        if amount:
            made.came[payee] += amount
    for activity, amount in world.elsewhere.items():
        made.came[activity] += amount
    for activity in {*world.activities, *made.came}:
        paid, came = world.paid.get(activity, ZERO), made.came.get(activity, ZERO)
        got = came + spare.get(activity, ZERO)
        own = max(paid - got, min(paid, ZERO))
        if activity in world.mixed and ZERO < own <= EXCHANGE * got:
            made.exchange[activity], own = own, ZERO
        made.own[activity] = max(own, world.untraced[activity]) if activity in world.untraced else own
        made.left[activity] = max(got + made.own[activity] - paid, ZERO)
    return made


def _unexplained(world: World, links: list[Link]) -> Sums:
    """What each activity paid beyond what payers' and its own words say it received from inside."""
    made = defaultdict(Decimal, world.paid)
    for pair in {(k.payer, k.payee) for k in links}:
        made[pair[1]] -= world.moved.get(pair, ZERO)
    return made


def _left_out(world: World, found: _Step, carried: Sums) -> Iterable[Excluded]:
    """What of the payments inside is not new, by reason; each dollar under one."""
    by_reason: dict[str, list[Decimal]] = {"internal": [], "counted-with-donor": [], "carried-over": []}
    for activity in world.activities:
        passed = max(world.paid.get(activity, ZERO) - found.own[activity], ZERO)
        outside = min(world.elsewhere.get(activity, ZERO), passed)
        inside = found.came.get(activity, ZERO) - world.elsewhere.get(activity, ZERO)
        earlier = min(max(passed - outside - max(inside, ZERO), ZERO), carried.get(activity, ZERO))
        for reason, amount in zip(by_reason, (passed - outside - earlier, outside, earlier), strict=True):
            if amount > 0:
                by_reason[reason].append(amount)
    for reason, amounts in (*by_reason.items(), ("exchange-difference", list(found.exchange.values()))):
        if amounts:
            yield Excluded(reason, len(amounts), cents(sum(amounts, ZERO)))


def _hop(world: World, found: _Step, carried: Sums, activity: str) -> Hop:
    own, came = found.own[activity], found.came.get(activity, ZERO)
    had, paid = carried.get(activity, ZERO), world.paid.get(activity, ZERO)
    amounts = (own, came, had, paid, own + came + had - paid)
    return Hop(activity, world.owner.get(activity, ""), *map(cents, amounts))


def _plus(one: Sums, other: Sums) -> Sums:
    made = defaultdict(Decimal, one)
    _add(made, other, 1)
    return made


def _add(to: Sums, more: Sums, times: int) -> None:
    for key, amount in more.items():
        to[key] += times * amount


def told_apart(reason: str, amounts: Iterable[tuple[int, Decimal | None]]) -> list[Excluded]:
    """One entry of what has an amount in US dollars, and one without an amount of what has no rate; each with its rows."""
    found = list(amounts)
    known = [(rows, dollars) for rows, dollars in found if dollars is not None]
    unknown = sum(rows for rows, dollars in found if dollars is None)
    whole = Excluded(reason, sum(rows for rows, _ in known), cents(sum((dollars for _, dollars in known), ZERO)))
    return [*([whole] if known else []), *([Excluded(reason, unknown, None)] if unknown else [])]


def cents(amount: Decimal) -> Decimal:
    """A sum at 12 decimals, as far as published amounts go; what lies beyond is the dust of divisions."""
    return amount.quantize(DUST, rounding=ROUND_HALF_EVEN) or ZERO
