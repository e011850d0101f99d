"""Constant prices: an index of US-dollar prices, by year, to divide by.

Two ways, always named. `constant:YYYY` converts to US dollars and deflates by United States prices.
`constant:YYYY:donor` deflates each donor's money by that donor's own US-dollar deflator, which joins its inflation and
its exchange rate, as the DAC does (OECD, Deflators for DAC donors: an amount at the prices and exchange rate of year b is
the amount of year t ÷ deflator(t), where deflator(b) = 1). Where no ready deflator is published, yearly percentages are
chained: index(t) = index(t−1) × (1 + p(t)/100).
"""

from __future__ import annotations

from decimal import Decimal

from comity.lake import Lake
from comity.model.figure import Input

UNITED_STATES = "USA"
HUNDRED = Decimal(100)
Index = dict[int, Input]


def basis(prices: str) -> tuple[int | None, bool]:
    """`current` → (None, False); `constant:2022` → (2022, False); `constant:2022:donor` → (2022, True)."""
    parts = prices.split(":")
    return (int(parts[1]), len(parts) == 3) if len(parts) > 1 else (None, False)


def factor(lake: Lake, subject: str, year: int, base: int) -> tuple[Decimal, tuple[Input, ...]] | None:
    """What to multiply an amount of `year` by to have it at the prices of `base`; None where an index lacks a year."""
    prices = index(lake, subject)
    if year not in prices or base not in prices:
        return None
    return prices[base].value / prices[year].value, (prices[year], prices[base])


def index(lake: Lake, subject: str) -> Index:
    """The price index of `subject` (alpha-3) by year, from one series: a ready deflator, else chained percentages."""
    key = ("price-index", subject)
    if key not in lake.memo:
        lake.memo[key] = _ready(lake, subject) or (_chained(lake, subject) if subject == UNITED_STATES else {})
    found: Index = lake.memo[key]
    return found


def _ready(lake: Lake, subject: str) -> Index:
    by_series: dict[tuple[bool, str, str], Index] = {}
    for form, series, base, year, value, unit, source, snapshot, locator in lake.rows(
        "SELECT format, series, base, year, value, unit, source, snapshot, locator FROM series "
        "WHERE kind IN ('deflator', 'price-index') AND subject = ? AND value > 0 ORDER BY snapshot, locator",
        [subject],
    ):
        made = by_series.setdefault((form == "case_file", f"{-int(base or 0):05d}", series), {})
        made.setdefault(
            year, Input("deflator", series, str(year), value, unit, source or "", snapshot, locator, subject)
        )
    return by_series[min(by_series)] if by_series else {}


def _chained(lake: Lake, subject: str) -> Index:
    by_series: dict[str, dict[int, tuple[Decimal, str, str, str]]] = {}
    for series, year, value, source, snapshot, locator in lake.rows(
        "SELECT series, year, value, source, snapshot, locator FROM series WHERE kind = 'inflation' AND subject = ? "
        "ORDER BY series, snapshot, locator",
        [subject],
    ):
        by_series.setdefault(series, {}).setdefault(year, (value, source or "", snapshot, locator))
    for series, years in by_series.items():
        return chain(series, subject, years)
    return {}


def chain(series: str, subject: str, percentages: dict[int, tuple[Decimal, str, str, str]]) -> Index:
    """Percentages → index, 1 in the year before the first; a missing year ends the chain (nothing is bridged)."""
    first = min(percentages)
    level, made = Decimal(1), {}
    made[first - 1] = Input("deflator", series, str(first - 1), level, "index", "", note=f"{subject} chained")
    year = first
    while year in percentages:
        percent, source, snapshot, locator = percentages[year]
        level *= 1 + percent / HUNDRED
        made[year] = Input(
            "deflator", series, str(year), level, "index", source, snapshot, locator, f"{subject} chained"
        )
        year += 1
    return made
