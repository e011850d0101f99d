"""What boundary totals are made of: the payments and receipts inside in one span of time, and what passed along links.

Amounts are US dollars. A world is of one year, or of the years asked about taken together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from comity.methods.links import Link

ZERO = Decimal(0)
Pair = tuple[str, str]
Sums = dict[str, Decimal]


def sums() -> Sums:
    """A dictionary of sums that begin with nothing."""
    return defaultdict(Decimal)


def pairs() -> dict[Pair, Decimal]:
    """The same by pair."""
    return defaultdict(Decimal)


@dataclass(slots=True)
class World:
    """What the sums are made of, in US dollars: payments and receipts by activity, and the movements that links carry.

    `paid` is what each activity inside paid and `got` all it says it received; of this `untraced` is what came from payers who
    publish nothing here, or from activities that are not inside;
    `elsewhere` what it says it received from donors whose money counts through another format;
    `moved` what a payer's or, failing that (`heard`), a payee's transactions say passed between two activities; `owner` the
    organisation that reports an activity; `mixed` the activities whose payments are in another currency than their receipts.

    Where the payer's activity says which organisation it paid and not which activity inside, `called` has the payer's activity
    and that organisation, `named` both organisations; `said` has a payer's organisation and an activity that got money from it
    by its own word, without saying from which activity. `told` are the pairs of which anybody says in any year how much passed;
    `loose` is, by organisation, what was paid to nobody who is known to publish (under no name: what other formats tell).
    """

    paid: Sums = field(default_factory=sums)
    got: Sums = field(default_factory=sums)
    untraced: Sums = field(default_factory=sums)
    elsewhere: Sums = field(default_factory=sums)
    moved: dict[Pair, Decimal] = field(default_factory=pairs)
    links: list[Link] = field(default_factory=list)
    owner: dict[str, str] = field(default_factory=dict)
    named: dict[Pair, Decimal] = field(default_factory=pairs)
    said: dict[Pair, Decimal] = field(default_factory=pairs)
    heard: set[Pair] = field(default_factory=set)
    told: set[Pair] = field(default_factory=set)
    loose: Sums = field(default_factory=sums)
    called: dict[Pair, Decimal] = field(default_factory=pairs)
    mixed: set[str] = field(default_factory=set)

    def outside(self, activity: str) -> Decimal:
        """All that an activity says it received from payers who publish no activity here."""
        return self.untraced.get(activity, ZERO) + self.elsewhere.get(activity, ZERO)

    @property
    def activities(self) -> list[str]:
        """Those that paid, or got money from outside, in the order of their identifiers."""
        return sorted({*self.paid, *self.untraced, *self.elsewhere})


def together(worlds: Iterable[World]) -> World:
    """Several years as one."""
    made = World()
    for one in worlds:
        for name in ("paid", "got", "untraced", "elsewhere", "loose", "moved", "named", "said", "called"):
            ours = getattr(made, name)
            for key, amount in getattr(one, name).items():
                ours[key] += amount
        made.links = made.links or one.links
        made.owner |= one.owner
        made.heard |= one.heard
        made.told |= one.told
        made.mixed |= one.mixed
    return made


def traced(
    world: World, links: Iterable[Link], more: Sums | None = None, *, shared: bool = True
) -> dict[Pair, Decimal]:
    """What passed along each link between activities inside.

    Where transactions say how much passed, that much. A link without an amount carries what its payer paid to the payee's
    organisation by name, or else what it paid and no transaction accounts for, shared among the payees of such links by what
    each still has to explain: what it paid, with `more` of other years. Not `shared`, each may have had the whole of it.
    """
    inside = [k for k in links if k.payer in world.paid and k.payer != k.payee]
    passed = {(k.payer, k.payee): world.moved.get((k.payer, k.payee), ZERO) for k in inside}
    told = sums()
    for (_, payee), amount in passed.items():
        told[payee] += amount
    silent: dict[str, list[str]] = defaultdict(list)
    for payer, payee in sorted(pair for pair, amount in passed.items() if not amount and pair not in world.told):
        silent[payer].append(payee)
    if not silent:
        return passed
    spare, called = _unspoken(world), defaultdict[str, Sums](sums)
    for (payer, owner), amount in world.called.items():
        called[payer][owner] += amount
    for payer, all_payees in silent.items():
        for payees, purse in _purses(world, all_payees, spare[payer], called[payer]):
            wants = {
                a: max(world.paid.get(a, ZERO) + (more or {}).get(a, ZERO) - told.get(a, ZERO), ZERO) for a in payees
            }
            wanted = sum(wants.values(), ZERO)
            if purse > 0 and wanted > 0:
                for payee, want in wants.items():
                    passed[payer, payee] = want * min(purse, wanted) / wanted if shared else min(purse, want)
    return passed


def most_passed(worlds: Iterable[World], links: Iterable[Link]) -> Sums:
    """The most that each activity can have got along these links in all of these years."""
    got = sums()
    for (_, payee), amount in traced(together(worlds), links, shared=False).items():
        got[payee] += amount
    return got


def _unspoken(world: World) -> Sums:
    """What each activity paid without a word on which activity got it."""
    spare = defaultdict(Decimal, world.paid)
    for (payer, _), amount in world.moved.items():
        spare[payer] -= amount
    return spare


def _purses(world: World, payees: list[str], spare: Decimal, called: Sums) -> list[tuple[list[str], Decimal]]:
    """The payees of a payer's links without an amount, each group with what of the payer's money may have gone to it."""
    by_owner: dict[str, list[str]] = defaultdict(list)
    for payee in payees:
        by_owner[world.owner.get(payee, payee)].append(payee)
    purses = [(group, min(called[owner], spare)) for owner, group in by_owner.items() if owner in called]
    others = [payee for owner, group in by_owner.items() if owner not in called for payee in group]
    return [*purses, (others, spare - sum(called.values(), ZERO))]
