"""Exchange rates: the published rate that turns an amount into US dollars on its date. No rate, no number.

The rate taken is the most precise that is published for the value date: that day's (or the last published within seven
days before, as markets close), else that month's rate (an average, or its end
where that is what the series holds), else that year's. A row that knows only its year takes a
published yearly average, else the mean of all twelve months, else the mean of the year's published days. A published
file goes before a case file. Crossing over a third currency is done within one series only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from comity.lake import Lake
from comity.model.figure import Input

TARGET = "USD"
ONE = Decimal(1)
DAYS_BACK = 7


@dataclass(slots=True)
class _Quotes:
    """Rates of one series for one currency by period: US dollars per unit, with where each was printed."""

    series: str
    frequency: str
    source: str
    by_period: dict[str, tuple[Decimal, str, str]] = field(default_factory=dict)


def rate(lake: Lake, currency: str, day: date | None, year: int) -> Input | None:
    """US dollars for one unit of `currency` on `day` (or in `year`, if the day is unknown), or None."""
    quotes = _quotes(lake, currency)
    if day is not None:
        found = _on_day(quotes["day"], day) or _at(quotes["month"], f"{day:%Y-%m}")
        if found:
            return _named(currency, found)
    found = _at(quotes["year"], f"{year:04d}") or _mean(quotes["month"], year, 12) or _mean(quotes["day"], year, 240)
    return _named(currency, found) if found else None


Found = tuple[_Quotes, str, Decimal, str, str, str]


def _on_day(all_quotes: list[_Quotes], day: date) -> Found | None:
    for quotes in all_quotes:
        for back in range(DAYS_BACK + 1):
            period = (day - timedelta(days=back)).isoformat()
            if period in quotes.by_period:
                return (quotes, period, *quotes.by_period[period], "day" if back == 0 else "last-day-before")
    return None


def _at(all_quotes: list[_Quotes], period: str) -> Found | None:
    for quotes in all_quotes:
        if period in quotes.by_period:
            kind = "end" if quotes.series.endswith("-end") else "average"
            return (quotes, period, *quotes.by_period[period], f"{quotes.frequency}-{kind}")
    return None


def _mean(all_quotes: list[_Quotes], year: int, least: int) -> Found | None:
    for quotes in all_quotes:
        values = [value for period, (value, _, _) in quotes.by_period.items() if period.startswith(f"{year:04d}-")]
        if len(values) >= least:
            snapshot = next(iter(quotes.by_period.values()))[1]
            return (
                quotes,
                f"{year:04d}",
                sum(values, Decimal(0)) / len(values),
                snapshot,
                "",
                f"mean-of-{quotes.frequency}s",
            )
    return None


def _named(currency: str, found: Found) -> Input:
    quotes, period, value, snapshot, locator, kind = found
    return Input(
        "exchange-rate",
        quotes.series,
        period,
        value,
        f"{TARGET} per {currency}",
        quotes.source,
        snapshot,
        locator,
        kind,
    )


def look_up(lake: Lake, currencies: Iterable[str]) -> None:
    """Read what is published on all of `currencies` with one question, where several rates will be asked for."""
    asked = {one for one in currencies if one}
    lacking = sorted(one for one in (asked and asked | {TARGET}) if ("rate-rows", one) not in lake.memo)
    if not lacking:
        return
    rows = lake.rows(
        "SELECT series, format, frequency, source, subject, counter, period, value, snapshot, locator FROM series "
        f"WHERE kind = 'exchange-rate' AND value > 0 AND subject IN ({', '.join('?' * len(lacking))}) "
        "ORDER BY series, snapshot, locator",
        lacking,
    )
    found: dict[str, list[tuple[Any, ...]]] = {one: [] for one in lacking}
    for row in rows:
        found[row[4]].append(row)
    lake.memo |= {("rate-rows", one): of_one for one, of_one in found.items()}


def _quotes(lake: Lake, currency: str) -> dict[str, list[_Quotes]]:
    """Every series that quotes `currency` in US dollars, by frequency; published files first, then by series name."""
    key = ("quotes", currency)
    if key in lake.memo:
        kept: dict[str, list[_Quotes]] = lake.memo[key]
        return kept
    look_up(lake, [currency])
    rows = [row for one in dict.fromkeys((currency, TARGET)) for row in lake.memo.get(("rate-rows", one), ())]
    legs: dict[tuple[str, ...], dict[str, tuple[Decimal, str, str]]] = defaultdict(dict)
    for series, form, frequency, source, subject, counter, period, value, snapshot, locator in rows:
        legs[series, form, frequency, source or "", subject, counter or ""].setdefault(
            period, (value, snapshot, locator)
        )
    found: dict[str, list[_Quotes]] = {"day": [], "month": [], "year": []}
    for (series, form, frequency, source, subject, counter), periods in sorted(
        legs.items(), key=lambda item: (item[0][1] == "case_file", item[0])
    ):
        quotes = _Quotes(series, frequency, source)
        if (subject, counter) == (TARGET, currency):
            quotes.by_period = periods
        elif (subject, counter) == (currency, TARGET):
            quotes.by_period = {p: (ONE / v, s, w) for p, (v, s, w) in periods.items()}
        elif subject == currency:
            dollars = legs.get((series, form, frequency, source, TARGET, counter), {})
            quotes.by_period = {
                p: (dollars[p][0] / v, s, f"{w}, {dollars[p][2]}") for p, (v, s, w) in periods.items() if p in dollars
            }
        if quotes.by_period and frequency in found:
            found[frequency].append(quotes)
    lake.memo[key] = found
    return found
