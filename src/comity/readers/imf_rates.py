"""IMF exchange rates as published by Code for IATI (and kept by HDX): units of a currency per US dollar.

Date,Rate,Currency,Frequency,Source,Country code,Country. The IMF gives rates by country, so one currency stands on several
lines; the issuer's own line counts (ISO 4217 builds a code from its country's: ZAR is ZA's; the euro's is U2 at the IMF).
Where no issuer is there and countries differ, nobody's rate is taken. Dates are a period's last day. The publisher's notes
say that imf_exchangerates.csv holds rates at the end of the month; ENDA in a name means averages, ENDE ends of periods.
Files named XDR quote rates per Special Drawing Right under the same header: the base is checked by known values.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import Series
from comity.parsing.dates import day
from comity.parsing.tables import Layout, amount, found, header, records

FORMAT = "imf_rates"
VERSION = "1"
LAYOUT = Layout(
    needed={
        "date": ("Date",),
        "rate": ("Rate",),
        "currency": ("Currency",),
        "frequency": ("Frequency",),
        "source": ("Source",),
        "country": ("Country code",),
    },
    ignored=("Country",),
)
CURRENCY = re.compile(r"[A-Z]{3}").fullmatch
FREQUENCIES = {"D": ("day", 10), "M": ("month", 7), "A": ("year", 4)}
ISSUERS = {"EUR": "U2", "XDR": "XDR"}
SAME = Decimal("0.00001")
# Units per US dollar in December 2010 (end of month, month and year average all lie between): wide enough for each of
# these, far from the inverse and from a rate per SDR.
MARKS = {"EUR": ("0.70", "0.80"), "GBP": ("0.60", "0.68"), "JPY": ("78", "92"), "CAD": ("0.97", "1.06")}


class Rate(NamedTuple):
    """One line's rate, as plain digits."""

    line: int
    country: str
    value: str


def recognises(head: Head) -> bool:
    """The header with all six columns."""
    return LAYOUT.fits(header(head.text))


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """One Series row per currency and period, in units per US dollar."""
    rates: dict[tuple[str, str, str], list[Rate]] = defaultdict(list)
    for row in records(snapshot, LAYOUT):
        item = row if isinstance(row, Finding) else _rate(row.line, row.cells)
        if isinstance(item, Finding):
            yield item
        elif item:
            rates[item[0]].append(item[1])
    against = _base(rates)
    if against:
        yield against
    if against and against.level is Level.BROKEN:
        return
    kind = _kind(snapshot.name)
    for (currency, frequency, period), lines in rates.items():
        chosen = _chosen(currency, lines)
        if chosen is None:
            seen = ", ".join(f"{rate.country} {rate.value}" for rate in lines)
            yield found(
                "conflicting-rates",
                lines[0].line,
                f"{currency} {period}: {seen}",
                "one rate, or its issuer's own",
                "use another source for it",
            )
            continue
        for rate in lines:
            if not _same(rate.value, chosen.value):
                what = f"{currency} {period}: {rate.country} {rate.value}"
                yield found(
                    "conflicting-rates",
                    rate.line,
                    what,
                    f"{chosen.value}, as {chosen.country} has it",
                    "that one is kept",
                )
        yield Series(
            locator=f"line {chosen.line}",
            format=FORMAT,
            series=f"imf-{frequency}{kind}",
            kind="exchange-rate",
            subject=currency,
            counter="USD",
            frequency=frequency,
            period=period,
            year=int(period[:4]),
            value=chosen.value,
            unit=f"{currency} per USD",
            base=None,
            source="IMF International Financial Statistics, by Code for IATI",
            weakness=None,
            note=None,
        )


def _rate(line: int, cells: dict[str, str]) -> tuple[tuple[str, str, str], Rate] | Finding | None:
    currency, on, frequency = cells["currency"], day(cells["date"]), FREQUENCIES.get(cells["frequency"])
    if not cells["rate"]:
        return None
    if not CURRENCY(currency):
        what = f"{cells['country']} “{currency}”"
        return found("unknown-currency", line, what, "a currency code of three capital letters", "correct the line")
    if on is None:
        return found("unreadable-date", line, cells["date"], "a day such as 2020-01-31", "correct the line")
    if frequency is None:
        return found("unknown-frequency", line, cells["frequency"], "D, M or A", "tell us what it means")
    value = amount(cells, "rate", line)
    if isinstance(value, Finding):
        return value
    if not Decimal(value) > 0:
        return found("unreadable-number", line, f"{currency} {value}", "a rate above zero", "correct the line")
    if currency == "USD" and Decimal(value) != 1 and cells["country"] != "US":
        what = f"{cells['country']}: {value} US dollars per US dollar"
        return found("rate-contradicts-currency", line, what, "1, or the country's own currency", "correct the line")
    return (currency, frequency[0], on[: frequency[1]]), Rate(line, cells["country"], value)


def _base(rates: dict[tuple[str, str, str], list[Rate]]) -> Finding | None:
    """Whether the rates are per US dollar: told by the dollar itself and by known rates; a Finding if not, or if unknown."""
    seen = 0
    for (currency, _, period), lines in rates.items():
        if currency == "USD":
            low, high = "1", "1"
        elif currency in MARKS and period[:7] in ("2010", "2010-12"):
            low, high = MARKS[currency]
        else:
            continue
        seen += 1
        rate = _chosen(currency, lines)
        if rate and not Decimal(low) <= Decimal(rate.value) <= Decimal(high):
            what = f"{currency} {period}: {rate.value}"
            return found(
                "rates-not-per-dollar",
                rate.line,
                what,
                f"{low} to {high} per US dollar",
                "get the table of rates per dollar",
                level=Level.BROKEN,
            )
    if not seen:
        expected = "a rate of the dollar, or one of December 2010, to check the base by"
        return found(
            "base-unverified", 1, "no known rate", expected, "compare one rate with its issuer's", level=Level.NOTE
        )
    return None


def _chosen(currency: str, lines: list[Rate]) -> Rate | None:
    issuer = ISSUERS.get(currency, currency[:2])
    own = [rate for rate in lines if rate.country == issuer]
    candidates = own or lines
    return candidates[0] if all(_same(rate.value, candidates[0].value) for rate in candidates) else None


def _same(one: str, other: str) -> bool:
    """Equal up to rounding in the fifth digit."""
    return abs(Decimal(one) - Decimal(other)) <= SAME * max(Decimal(one), Decimal(other))


def _kind(name: str) -> str:
    """What the publisher's file name and notes say of the rate: at the end of the period, or its average."""
    return "-average" if "ENDA" in name.upper() else "-end"
