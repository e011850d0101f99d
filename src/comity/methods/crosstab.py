"""Year × donor × recipient of a whole release, in US dollars and per person: the table behind every ranking and map.

The counted rows of one stage, at current prices, are added up by year, provider, recipient and currency (held rows and
rivals are in no sum), converted at each year's rate (a year is all that a sum over a year knows; figures of a case convert
each row on its day), and set beside the recipient's people in that year. What has no rate has no dollars, what has no people
no quotient; neither is zero. Publishers are not reconciled here: the same money told by two of them stands twice, which the
boundary totals and the cases settle.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any, NamedTuple

from comity.lake import Lake
from comity.methods.figures import SHOWN, WORKING_DIGITS
from comity.methods.iso_countries import TWO_OF
from comity.methods.rates import TARGET, rate

POPULATION = "worldbank-population"
CELLS = "FROM donor_cube WHERE stage = ? AND counts GROUP BY year, provider, recipient"
SEVERAL = "(COALESCE(MIN(currency) <> MAX(currency), FALSE) OR COUNT(currency) NOT IN (0, COUNT(*)))"
"""Of a cell: its money is in more than one currency, or partly in none that is known."""


class Crosstab(NamedTuple):
    """Column by column, one place a cell: money of one year from one provider to one recipient at one stage.

    `dollars` are US dollars, None where any part has no rate; `people` are the recipient's in that year; `per_person` is in
    US dollars, 28 significant digits.
    """

    year: list[int | None]
    provider: list[str | None]
    recipient: list[str | None]
    dollars: list[Decimal | None]
    people: list[Decimal | None]
    per_person: list[Decimal | None]


def crosstab(lake: Lake, stage: str) -> Crosstab:
    """Every cell of a stage, in no order, each once. Exact but for the rates' own digits and the quotient's 28."""
    with localcontext(prec=WORKING_DIGITS):
        return _cells(lake, stage)


def _cells(lake: Lake, stage: str) -> Crosstab:
    people = _people(lake)
    years, providers, recipients, dollars = _of_one_currency(lake, stage)
    for (year, provider, recipient), total in _of_several(lake, stage).items():
        years.append(year)
        providers.append(provider)
        recipients.append(recipient)
        dollars.append(total)
    heads = list(map(people.get, zip(recipients, years, strict=True)))
    divide = SHOWN.divide
    each = [divide(d, h) if h and d is not None else None for d, h in zip(dollars, heads, strict=True)]
    return Crosstab(years, providers, recipients, dollars, heads, each)


def _of_one_currency(lake: Lake, stage: str) -> tuple[list[Any], list[Any], list[Any], list[Decimal | None]]:
    """Year, provider, recipient and dollars of the cells whose money is all in one currency, or all in none: nearly all."""
    years, providers, recipients, currencies, amounts = lake.columns(
        f"SELECT year, provider, recipient, MIN(currency), SUM(amount) {CELLS} HAVING NOT {SEVERAL}", [stage]
    ) or ([], [], [], [], [])
    whens = list(zip(currencies, years, strict=True))
    rates = {when: _rate(lake, *when) for when in set(whens)}
    factors = map(rates.__getitem__, whens)
    dollars = [None if f is None or a is None else a * f for a, f in zip(amounts, factors, strict=True)]
    return years, providers, recipients, dollars


def _of_several(lake: Lake, stage: str) -> dict[tuple[Any, ...], Decimal | None]:
    """Dollars of the other cells, by year, provider and recipient."""
    sums: dict[tuple[Any, ...], Decimal | None] = {}
    for *cell, currency, amount in lake.rows(
        "SELECT c.year, c.provider, c.recipient, c.currency, SUM(c.amount) FROM donor_cube c "
        f"JOIN (SELECT year, provider, recipient {CELLS} HAVING {SEVERAL}) s ON c.year IS NOT DISTINCT FROM s.year "
        "AND c.provider IS NOT DISTINCT FROM s.provider AND c.recipient IS NOT DISTINCT FROM s.recipient "
        "WHERE c.stage = ? AND c.counts GROUP BY c.year, c.provider, c.recipient, c.currency",
        [stage, stage],
    ):
        factor = _rate(lake, currency, cell[0])
        dollars = None if factor is None or amount is None else amount * factor
        before = sums.get(tuple(cell), Decimal(0))
        sums[tuple(cell)] = None if before is None or dollars is None else before + dollars
    return sums


def _rate(lake: Lake, currency: str | None, year: int | None) -> Decimal | None:
    if currency == TARGET:
        return Decimal(1)
    found = rate(lake, currency, None, year) if currency and year is not None else None
    return found.value if found else None


def _people(lake: Lake) -> dict[tuple[str | None, int | None], Decimal]:
    """People by recipient, under either code of a country, and year."""
    found: dict[tuple[str | None, int | None], Decimal] = {}
    for subject, year, value in lake.rows(
        "SELECT subject, year, value FROM series WHERE kind = 'population' AND series = ? AND value > 0 "
        "ORDER BY CASE WHEN format = 'case_file' THEN 1 ELSE 0 END, snapshot, locator",
        [POPULATION],
    ):
        found.setdefault((subject, year), value)
        found.setdefault((TWO_OF.get(subject, subject), year), value)
    return found
