"""New money in worlds whose truth is known: low ≤ truth ≤ high always, central = truth where links are asserted."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.methods.boundary import DUST, cents, totals
from comity.methods.boundary_world import World
from comity.methods.links import ASSERTED, INFERRED, Link
from tests.building import examples

pytestmark = pytest.mark.properties
ZERO = Decimal(0)


@dataclass
class Made:
    """A world as it really was: what each activity put in of its own, and what it passed on to whom."""

    own: dict[str, Decimal] = field(default_factory=dict)
    passed: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    beyond: dict[str, Decimal] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)

    @property
    def truth(self) -> Decimal:
        return sum(self.own.values(), ZERO)

    @property
    def paid(self) -> Decimal:
        with localcontext(prec=60):
            return cents(sum((*self.beyond.values(), *self.passed.values()), ZERO))

    def published(self, hidden: frozenset[tuple[str, str]] = frozenset(), status: str = ASSERTED) -> World:
        """What gets published: every payment; links but for the hidden ones, of which only the receiver's name is."""
        world = World(owner=self.owner)
        for activity, amount in self.beyond.items():
            world.paid[activity] += amount
        for (payer, payee), amount in self.passed.items():
            world.paid[payer] += amount
            if (payer, payee) in hidden:
                if self.owner[payer] != self.owner[payee]:
                    world.named[self.owner[payer], self.owner[payee]] += amount
            else:
                world.moved[payer, payee] += amount
                world.links.append(Link(payer, payee, status, ("receiver-activity-id",)))
        return world


@st.composite
def worlds(draw: st.DrawFn) -> Made:
    """A pipeline of activities: each has money of its own or from earlier ones, and passes on all, or part if only passed."""
    with localcontext(prec=60):
        return _draw(draw)


def _draw(draw: st.DrawFn) -> Made:
    made = Made()
    count = draw(st.integers(2, 12))
    received = [ZERO] * count
    for n in range(count):
        name = f"A{n}"
        made.owner[name] = f"org-{draw(st.integers(0, count // 2))}"
        # Money of one's own is spent whole; an activity that only passes on may keep some back.
        own = Decimal(draw(st.integers(0, 1000))) if draw(st.booleans()) else ZERO
        purse = own + received[n]
        spends = purse if own else purse * draw(st.sampled_from([Decimal(1), Decimal("0.5"), ZERO]))
        made.own[name] = own
        left = spends
        for later in range(n + 1, count):
            if left > 0 and draw(st.integers(0, 3)) == 0:
                part = left * draw(st.sampled_from([Decimal(1), Decimal("0.5"), Decimal("0.25")]))
                made.passed[name, f"A{later}"] = part
                received[later] += part
                left -= part
        made.beyond[name] = left
    return made


@examples(150)
@given(worlds())
def test_central_is_the_truth_where_links_are_asserted(made: Made) -> None:
    found = totals(made.published())
    assert found.central == made.truth
    assert found.low <= made.truth <= found.high
    assert abs(found.incoming + found.internal - made.paid) <= DUST


@examples(150)
@given(worlds(), st.data())
def test_low_and_high_hold_the_truth_where_links_are_hidden_or_only_inferred(made: Made, data: st.DataObject) -> None:
    between = sorted(pair for pair in made.passed if made.owner[pair[0]] != made.owner[pair[1]])
    hidden = frozenset(pair for pair in between if data.draw(st.booleans()))
    for world in (made.published(hidden), made.published(hidden, INFERRED)):
        found = totals(world)
        assert found.low <= made.truth <= found.high
        assert found.low <= found.central <= found.high


@examples(60)
@given(worlds(), st.randoms(use_true_random=False))
def test_totals_do_not_depend_on_order(made: Made, random) -> None:
    world = made.published()
    turned = made.published()
    random.shuffle(turned.links)
    items = list(turned.paid.items())
    random.shuffle(items)
    turned.paid = dict(items)
    assert totals(world) == totals(turned)


@dataclass
class Dated:
    """Payments as they really were, by year: who paid, to whom (nobody inside: empty), how much, and whether it was new."""

    payments: list[tuple[int, str, str, Decimal, bool]] = field(default_factory=list)
    owner: dict[str, str] = field(default_factory=dict)

    def truth(self, *years: int) -> Decimal:
        return sum((amount for year, _, _, amount, new in self.payments if new and year in years), ZERO)

    def published(self, years: tuple[int, ...], silent: frozenset[tuple[str, str]] = frozenset()) -> World:
        world = World(owner=self.owner)
        for year, payer, payee, amount, _ in self.payments:
            if year in years:
                world.paid[payer] += amount
                if payee and (payer, payee) not in silent:
                    world.moved[payer, payee] += amount
        pairs = sorted({(payer, payee) for _, payer, payee, _, _ in self.payments if payee})
        world.links = [Link(*pair, ASSERTED, ("receiver-activity-id",)) for pair in pairs]
        return world

    def totals(self, *years: int, silent: frozenset[tuple[str, str]] = frozenset()):
        before = [self.published((year,), silent) for year in YEARS if year < years[0]]
        after = [self.published((year,), silent) for year in YEARS if year > years[-1]]
        return totals(self.published(years, silent), (), before, after)


YEARS = range(2018, 2023)


@st.composite
def dated(draw: st.DrawFn, *, mixed: bool) -> Dated:
    """Activities that put in money of their own in one year, and pass on what they got, later or, if `mixed`, at any time."""
    made = Dated()
    got: dict[str, list[tuple[int, Decimal]]] = {}
    count = draw(st.integers(2, 8))
    for n in range(count):
        name = f"A{n}"
        made.owner[name] = f"org-{draw(st.integers(0, count // 2))}"
        purse = [(year, amount, False) for year, amount in got.get(name, [])]
        if mixed or not purse:
            purse.append((draw(st.sampled_from(YEARS)), Decimal(draw(st.integers(1, 1000))), True))
        for year, amount, new in purse:
            when = year if new else draw(st.sampled_from(YEARS if mixed else [y for y in YEARS if y >= year]))
            payee = f"A{draw(st.integers(n + 1, count))}"
            payee = payee if payee != f"A{count}" and draw(st.booleans()) else ""
            made.payments.append((when, name, payee, amount, new))
            if payee:
                got.setdefault(payee, []).append((when, amount))
    return made


@examples(150)
@given(dated(mixed=False))
def test_money_passed_on_in_a_later_year_is_new_in_the_year_it_came_in_and_years_add_up(made: Dated) -> None:
    found = {year: made.totals(year) for year in YEARS}
    for year in YEARS:
        assert found[year].central == made.truth(year)
        assert found[year].low <= made.truth(year) <= found[year].high
    assert made.totals(*YEARS).central == sum((one.central for one in found.values()), ZERO)


@examples(150)
@given(dated(mixed=True), st.data())
def test_low_and_high_hold_the_truth_whatever_year_money_was_passed_on_in(made: Dated, data: st.DataObject) -> None:
    pairs = sorted({(payer, payee) for _, payer, payee, _, _ in made.payments if payee})
    silent = frozenset(pair for pair in pairs if data.draw(st.booleans()))
    first = data.draw(st.integers(0, len(YEARS) - 1))
    asked = YEARS[first : data.draw(st.integers(first + 1, len(YEARS)))]
    for found in (made.totals(*asked), made.totals(*asked, silent=silent)):
        assert found.low <= made.truth(*asked) <= found.high
        assert found.low <= found.central <= found.high


@examples(60)
@given(dated(mixed=True))
def test_at_every_hop_what_came_in_is_what_went_out_or_is_left(made: Dated) -> None:
    found = made.totals(2020, 2021)
    for hop in found.hops:
        assert hop.residual == hop.incoming + hop.internal + hop.carried - hop.outgoing >= 0
    assert sum((hop.incoming for hop in found.hops), ZERO) == found.central
