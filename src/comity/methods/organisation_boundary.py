"""A boundary round organisations: what came in from others, what they passed among themselves, what went out.

Worked organisation by organisation, since the boundary is drawn between them:

    incoming = payments by others that name an organisation inside (or its activity), and its receipts from payers who
               publish nothing
    internal = payments between organisations inside, named by either side or carried by a link that counts;
    outgoing = payments to anybody else
    central  = Σ over organisations of max(paid − received from others inside − left of earlier years, incoming)

For A → B → C and boundary {B, C}, A's payment is counted once and B's is internal. `low` takes inferred links for real, takes
what others say they paid and receipts from unknown payers for the same money, and takes off what later receipts may repay;
`high` nets nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, localcontext

from comity.lake import Lake
from comity.methods.boundary import Excluded, Hop, Totals, cents, told_apart
from comity.methods.boundary_world import ZERO, Pair, Sums, pairs, sums, together, traced
from comity.methods.figures import WORKING_DIGITS
from comity.methods.links import INFERRED, Link
from comity.methods.organisation_spans import Inside, Span, beyond
from comity.model.figure import Gap
from comity.model.question import Years

Spans = dict[int, Span]


def totals(lake: Lake, organisations: tuple[str, ...], years: Years, stage: str) -> Totals:
    """The totals in US dollars, of the payments of a stage in these years."""
    with localcontext(prec=WORKING_DIGITS):
        inside = Inside(lake, organisations, stage)
        spans = inside.spans(years)
        spans.setdefault(years.first, Span())
        return _totals(inside, spans)[years.first]


def by_year(lake: Lake, organisations: tuple[str, ...], stage: str) -> dict[int, Totals]:
    """The same totals of each year that has a payment across the boundary, or one that no rate turns into US dollars."""
    with localcontext(prec=WORKING_DIGITS):
        inside = Inside(lake, organisations, stage)
        return _totals(inside, inside.spans())


@dataclass(slots=True)
class _Passed:
    """What passed inside in one span, by organisation.

    `among` is what it got from others inside, `within` what it moved between its own activities without naming them; `unnamed`
    is what, of its payments to nobody who is named, receivers inside tell of.
    """

    among: Sums = field(default_factory=sums)
    within: Sums = field(default_factory=sums)
    unnamed: Sums = field(default_factory=sums)


@dataclass(slots=True)
class _Own:
    """Each organisation's own money, what it had left of earlier years, and what it paid to others."""

    own: Sums = field(default_factory=sums)
    had: Sums = field(default_factory=sums)
    paid: Sums = field(default_factory=sums)


def _totals(inside: Inside, spans: Spans) -> dict[int, Totals]:
    """The totals of each span, by its first year, knowing what the others left over."""
    sure = _passed(inside, spans, [k for k in inside.links if k.counts])
    real = _passed(inside, spans, [k for k in inside.links if k.counts or k.status == INFERRED])
    made, spare = {}, sums()
    for year, span in sorted(spans.items()):
        found, spare = _own(span, sure[year], spare)
        central = sum(found.own.values(), ZERO)
        internal = sum(sure[year].among.values(), ZERO)
        high = sum((max(span.paid.get(o, ZERO), _came(span, o)) for o in span.organisations), ZERO)
        out = sum((max(paid - sure[year].unnamed[o], ZERO) for o, paid in span.out.items()), ZERO)
        gaps = [Gap("no-rate", {"currency": c, "rows": str(n)}) for c, n in sorted(span.lost.items())]
        made[year] = Totals(
            cents(sum((*span.named.values(), *span.unknown.values()), ZERO)),
            cents(internal),
            cents(out),
            cents(min(_low(year, spans, real), central)),
            cents(central),
            cents(max(high, central)),
            tuple(_left_out(span, sure[year], found)),
            (*gaps, *(() if span.tells else (Gap("no-flows", {"stage": inside.stage}),))),
            tuple(_hop(sure[year], found, organisation) for organisation in sorted(found.own)),
        )
    return made


def _passed(inside: Inside, spans: Spans, links: list[Link]) -> dict[int, _Passed]:
    """What passed inside, span by span.

    Either side may tell of a movement, and in another year; a link may carry what nobody names. What the payer does not name is
    among its payments of which it does not say to whom inside they went, in whatever year, shared where more is told of.
    """
    linked, said, heard = pairs(), pairs(), pairs()
    for (payer, payee), amount in traced(together(span.world for span in spans.values()), links).items():
        linked[inside.has(payer), inside.has(payee)] += amount
    for span in spans.values():
        for told, by_pair in ((said, span.said), (heard, span.heard)):
            for pair, amount in by_pair.items():
                told[pair] += amount
    purse, claims, more = sums(), sums(), {}
    for span in spans.values():
        for organisation, amount in span.out.items():
            purse[organisation] += amount
    for pair in {*linked, *heard}:
        more[pair] = max(
            beyond(heard.get(pair, ZERO), said.get(pair, ZERO)), linked.get(pair, ZERO) - said.get(pair, ZERO), ZERO
        )
        claims[pair[0]] += more[pair]
    made = {year: _Passed() for year in spans}
    for year, span in spans.items():
        for (giver, taker), amount in span.said.items():
            if giver != taker:
                made[year].among[taker] += amount
    for pair, amount in sorted(more.items()):
        if amount > 0:
            part = min(max(purse[pair[0]], ZERO) / claims[pair[0]], Decimal(1)) * amount
            for year, share in _years(spans, pair, heard).items():
                (made[year].within if pair[0] == pair[1] else made[year].among)[pair[1]] += part * share
                made[year].unnamed[pair[0]] += part * share
    return made


def _years(spans: Spans, pair: Pair, heard: dict[Pair, Decimal]) -> dict[int, Decimal]:
    """In which years what the payer does not name came: those of the receiver's word, else of its payments."""
    if heard.get(pair):
        return {year: span.heard[pair] / heard[pair] for year, span in spans.items() if span.heard.get(pair)}
    paid = {year: span.paid.get(pair[1], ZERO) for year, span in spans.items() if span.paid.get(pair[1], ZERO) > 0}
    whole = sum(paid.values(), ZERO)
    return {year: amount / whole for year, amount in paid.items()}


def _own(span: Span, passed: _Passed, had: Sums) -> tuple[_Own, Sums]:
    """Each organisation's own money in one span, and what it has left at its end."""
    made, left = _Own(had=had), defaultdict(Decimal, had)
    for organisation in {*span.organisations, *passed.among}:
        paid = _paid(span, passed, organisation)
        got = passed.among[organisation] + had.get(organisation, ZERO)
        made.paid[organisation] = paid
        made.own[organisation] = max(paid - got, _came(span, organisation), min(paid, ZERO))
        left[organisation] = max(got + made.own[organisation] - paid, ZERO)
    return made, left


def _low(year: int, spans: Spans, passed: dict[int, _Passed]) -> Decimal:
    """Payments less all that was received in any year, and less what may be one payment under two names of its payer."""
    span, total = spans[year], ZERO
    others = [(spans[other], passed[other]) for other in spans if other != year]
    for organisation in {*span.organisations, *passed[year].among}:
        paid = _paid(span, passed[year], organisation)
        named, unknown = span.named.get(organisation, ZERO), span.unknown.get(organisation, ZERO)
        got = passed[year].among[organisation] + sum(
            (p.among[organisation] + _came(s, organisation) for s, p in others), ZERO
        )
        total += max(paid - got, named, unknown, min(paid, ZERO))
    loose = sums()
    for one in spans.values():
        for organisation, amount in one.out.items():
            loose[organisation] += max(amount, ZERO)
    every = sum(loose.values(), ZERO)
    twice = sum((min(max(amount, ZERO), every - loose[o]) for o, amount in span.unknown.items()), ZERO)
    return max(total - min(twice, every), min(total, ZERO))


def _left_out(span: Span, passed: _Passed, found: _Own) -> Iterable[Excluded]:
    internal = sum(passed.among.values(), ZERO)
    if span.rows or internal:
        yield Excluded("internal", span.rows, cents(internal))
    earlier = [max(min(found.paid[o] - passed.among[o], found.had.get(o, ZERO)), ZERO) for o in sorted(found.own)]
    for why, amounts in sorted(span.held.items()):
        yield from told_apart(f"held-{why}", [(1, amount) for amount in amounts])
    if any(earlier):
        yield Excluded("carried-over", sum(map(bool, earlier)), cents(sum(earlier, ZERO)))


def _hop(passed: _Passed, found: _Own, organisation: str) -> Hop:
    own, among = found.own[organisation], passed.among[organisation]
    had, paid = found.had.get(organisation, ZERO), found.paid[organisation]
    return Hop(organisation, organisation, *map(cents, (own, among, had, paid, own + among + had - paid)))


def _paid(span: Span, passed: _Passed, organisation: str) -> Decimal:
    """What an organisation paid to others."""
    return span.paid.get(organisation, ZERO) - passed.within[organisation]


def _came(span: Span, organisation: str) -> Decimal:
    """What came in: by others' word and by its own."""
    return span.named.get(organisation, ZERO) + span.unknown.get(organisation, ZERO)
