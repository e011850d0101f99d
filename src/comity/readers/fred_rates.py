"""Federal Reserve exchange rates as published by datasets/exchange-rates: Date, Country, Exchange rate (or Value).

Units of the country's currency per US dollar, averages of daily noon rates, in the vintages seen in 2026. Older vintages of
the same repository gave the United Kingdom, Ireland, Australia, New Zealand and the euro the other way round (dollars per
unit), as the Federal Reserve does; so the direction of these five is told by their values in years when the two cannot be
confused. The other way round is read as what it is: units of dollars per unit of currency, never inverted here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from comity.model.finding import Finding
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import Series
from comity.parsing.dates import day
from comity.parsing.tables import Layout, amount, found, header, records

FORMAT = "fred_rates"
VERSION = "1"
LAYOUT = Layout(needed={"date": ("Date",), "country": ("Country",), "rate": ("Exchange rate", "Value")})
CURRENCIES = {
    "Australia": "AUD",
    "Austria": "ATS",
    "Belgium": "BEF",
    "Brazil": "BRL",
    "Canada": "CAD",
    "China": "CNY",
    "Denmark": "DKK",
    "Euro": "EUR",
    "Finland": "FIM",
    "France": "FRF",
    "Germany": "DEM",
    "Greece": "GRD",
    "Hong Kong": "HKD",
    "India": "INR",
    "Ireland": "IEP",
    "Italy": "ITL",
    "Japan": "JPY",
    "Malaysia": "MYR",
    "Mexico": "MXN",
    "Netherlands": "NLG",
    "New Zealand": "NZD",
    "Norway": "NOK",
    "Portugal": "PTE",
    "Singapore": "SGD",
    "South Africa": "ZAR",
    "South Korea": "KRW",
    "Spain": "ESP",
    "Sri Lanka": "LKR",
    "Sweden": "SEK",
    "Switzerland": "CHF",
    "Taiwan": "TWD",
    "Thailand": "THB",
    "United Kingdom": "GBP",
}
# Redenominated inside the series (2008, 2018, 2021), partly restated: no one currency code fits its numbers.
UNREAD = {"Venezuela"}
# Units per dollar in years when the rate and its inverse cannot be confused.
MARKS = {
    "Australia": {2001: ("1.7", "2.2"), 2020: ("1.2", "1.8")},
    "New Zealand": {2001: ("2.1", "2.6"), 2020: ("1.3", "1.8")},
    "United Kingdom": {1995: ("0.60", "0.68"), 2001: ("0.65", "0.75"), 2020: ("0.70", "0.85")},
    "Ireland": {1975: ("0.39", "0.55"), 1986: ("0.65", "0.85"), 1995: ("0.57", "0.70")},
    "Euro": {2008: ("0.6", "0.85"), 2020: ("0.8", "0.95")},
}
MISSING = {"", "ND", "NA", "N/A", "."}


class Facts(NamedTuple):
    """What one pass over the whole file tells: how often it is published, and which way round each country stands."""

    frequency: str
    direct: dict[str, bool]


def recognises(head: Head) -> bool:
    """The three columns, and no others."""
    names = header(head.text)
    return LAYOUT.fits(names) and len(names) == 3


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """One Series row per currency and period. Its frequency is told by the dates: all 1 January, first days, or others."""
    facts = _facts(snapshot)
    digits = {"year": 4, "month": 7, "day": 10}[facts.frequency]
    series = {"year": "fred-year-average", "month": "fred-month-average", "day": "fred-day"}[facts.frequency]
    unread: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], int] = {}
    seen: dict[tuple[str, str], int] = {}
    for row in records(snapshot, LAYOUT):
        if isinstance(row, Finding):
            yield row
            continue
        country, on = row.cells["country"], day(row.cells["date"])
        why = _unread(country, facts)
        if why:
            unread[country, why] += 1
            first.setdefault((country, why), row.line)
            continue
        if on is None:
            yield found("unreadable-date", row.line, row.cells["date"], "a day such as 2010-01-01", "correct the line")
            continue
        if row.cells["rate"].upper() in MISSING:
            continue
        value = amount(row.cells, "rate", row.line)
        if isinstance(value, Finding) or not Decimal(value) > 0:
            what = f"{country} {on}: “{row.cells['rate']}”"
            yield found("unreadable-number", row.line, what, "a rate above zero", "correct the line")
            continue
        if (country, on) in seen:
            what = f"{country} {on}"
            yield found("repeated-observation", row.line, what, f"each once; line {seen[country, on]} is kept")
            continue
        seen[country, on] = row.line
        own = CURRENCIES[country]
        subject, counter = (own, "USD") if facts.direct.get(country, True) else ("USD", own)
        yield Series(
            locator=f"line {row.line}",
            format=FORMAT,
            series=series,
            kind="exchange-rate",
            subject=subject,
            counter=counter,
            frequency=facts.frequency,
            period=on[:digits],
            year=int(on[:4]),
            value=value,
            unit=f"{subject} per {counter}",
            base=None,
            source="Federal Reserve, by datasets/exchange-rates",
            weakness=None,
            note=None,
        )
    for (country, why), number in unread.items():
        yield found(why, first[country, why], f"{country}: {number} lines", REASONS[why], "use another source for it")


REASONS = {
    "unknown-country": "a country of the written table (docs/reference/readers/fred_rates.md)",
    "redenominated-currency": "one currency through the whole series",
    "rate-direction-unknown": "a value of a year that tells whether it is per dollar or per unit",
}


def _unread(country: str, facts: Facts) -> str:
    if country in UNREAD:
        return "redenominated-currency"
    if country not in CURRENCIES:
        return "unknown-country"
    return "rate-direction-unknown" if country in MARKS and country not in facts.direct else ""


def _facts(snapshot: Snapshot) -> Facts:
    days: set[str] = set()
    votes: dict[str, set[bool | None]] = {}
    for row in records(snapshot, LAYOUT):
        if isinstance(row, Finding) or not (on := day(row.cells["date"])):
            continue
        days.add(on[5:])
        marks = MARKS.get(row.cells["country"], {}).get(int(on[:4]))
        value = amount(row.cells, "rate", row.line)
        if marks and isinstance(value, str) and Decimal(value) > 0:
            votes.setdefault(row.cells["country"], set()).add(_way(Decimal(value), *map(Decimal, marks)))
    frequency = "day" if any(not on.endswith("-01") for on in days) else "month" if days - {"01-01"} else "year"
    return Facts(
        frequency, {country: True in ways for country, ways in votes.items() if len(ways) == 1 and None not in ways}
    )


def _way(value: Decimal, low: Decimal, high: Decimal) -> bool | None:
    """True for units per dollar, False for dollars per unit, None for neither."""
    return True if low <= value <= high else False if low <= 1 / value <= high else None
