"""The most careful boundary sum: organisation by organisation, taking off whatever anybody says that others gave it.

Each organisation's payments, less what passed among its own activities, less what others gave it by links, by their word or by
its own, matched or not, in these years or in any other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from comity.methods.boundary_world import ZERO, Pair, Sums, World, most_passed, pairs, sums, traced
from comity.methods.links import Link

EXCHANGE = Decimal("0.02")
"""Exchange differences of up to this part of what was received are not new money."""


def by_organisation(world: World, others: Sequence[World], links: list[Link]) -> Decimal:
    """The sum in US dollars; `others` are the other years."""
    spare = sums()
    for year in others:
        for organisation, amount in _own(year, links, {})[1].items():
            spare[organisation] += amount
    if others:
        by_year = sums()
        for year in (world, *others):
            for (_, payee), amount in traced(year, links).items():
                by_year[payee] += amount
        for payee, amount in most_passed((world, *others), links).items():
            spare[world.owner.get(payee, payee)] += max(amount - by_year[payee], ZERO)
    return sum(_own(world, links, spare)[0].values(), ZERO)


def _own(world: World, links: list[Link], spare: Sums) -> tuple[Sums, Sums]:
    """Each organisation's own money, and all that it got."""
    paid, outside = sums(), sums()
    for activity, amount in world.paid.items():
        paid[world.owner.get(activity, activity)] += amount
    for activity in world.activities:
        outside[world.owner.get(activity, activity)] += world.outside(activity)
    passed = traced(world, links)
    for (payer, payee), amount in passed.items():
        if world.owner.get(payer, payer) == world.owner.get(payee, payee):
            paid[world.owner.get(payee, payee)] -= min(amount, world.paid.get(payee, ZERO))
    came, unsaid = _received(world, passed)
    own, got = sums(), sums()
    for organisation in {*paid, *outside, *came}:
        amount, others = paid[organisation], outside[organisation] - unsaid.get(organisation, ZERO)
        left = max(amount - came.get(organisation, ZERO) - spare.get(organisation, ZERO), min(amount, ZERO))
        own[organisation] = max(left, others) if others > 0 else left
        got[organisation] = max(came.get(organisation, ZERO), ZERO) + outside[organisation]
    return own, got


def _received(world: World, passed: dict[Pair, Decimal]) -> tuple[Sums, Sums]:
    """What each organisation got from others by anybody's word, and how much of it is not by its own.

    From each giver: what links bring, what its activities say they got without naming an activity (unless that is what a link
    brings, within an exchange difference), and what else the giver says it paid. Some of this may be one movement told twice;
    nothing shows it, so all is taken off.
    """
    told: dict[Pair, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO, ZERO])
    by_name, own_word, got = pairs(), pairs(), pairs()
    for (payer, payee), amount in passed.items():
        giver, taker = world.owner.get(payer, payer), world.owner.get(payee, payee)
        if giver != taker:
            way = 0 if (payer, payee) not in world.moved else 1 if (payer, payee) in world.heard else 2
            told[giver, payee][way] += amount
            by_name[giver, taker] += amount if way < 2 else ZERO
            own_word[giver, taker] += amount if way == 1 else ZERO
    for giver, payee in {*told, *world.said}:
        taker = world.owner.get(payee, payee)
        silent, heard, paid = told.get((giver, payee), (ZERO, ZERO, ZERO))
        said = world.said.get((giver, payee), ZERO)
        again = any(abs(said - one) <= EXCHANGE * abs(one) for one in (silent, paid, silent + paid))
        got[giver, taker] += silent + heard + paid + (ZERO if again else said)
        own_word[giver, taker] += said
    came, unsaid = sums(), sums()
    for pair in {*got, *world.named}:
        named = world.named.get(pair, ZERO) - by_name.get(pair, ZERO)
        amount = max(got.get(pair, ZERO), ZERO) + max(named, ZERO)
        came[pair[1]] += amount
        unsaid[pair[1]] += max(amount - own_word.get(pair, ZERO), ZERO)
    return came, unsaid
