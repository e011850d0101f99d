"""ECB euro reference rates (eurofxref): units of a currency per euro, at a day's concertation; a column a currency.

Two published forms with one header: the history (ISO days, newest first) and the latest day (“13 April 2026”). N/A says that
no rate was set that day. https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import Series
from comity.parsing.dates import day
from comity.parsing.decimals import digits
from comity.parsing.tables import Layout, found, header, lines, ragged, width_of

FORMAT = "ecb_rates"
VERSION = "1"
CURRENCY = re.compile(r"[A-Z]{3}").fullmatch
WORDED = re.compile(r"(\d{1,2}) ([A-Z][a-z]+) (\d{4})").fullmatch
MONTHS = ["January", "February", "March", "April", "May", "June"]
MONTHS += ["July", "August", "September", "October", "November", "December"]
MISSING = {"", "N/A"}
USUAL = Layout(needed={name: (name,) for name in ("Date", "USD", "JPY", "GBP", "CHF")})
"""What the table always had, by which one that lacks a column of these is still known for what it nearly is."""


def recognises(head: Head) -> bool:
    """A first column Date, and currencies among which are dollar, yen and pound but not the euro, which is the base."""
    names = [name for name in header(head.text) if name]
    return (
        [name.casefold() for name in names[:1]] == ["date"]
        and {"USD", "JPY", "GBP"} <= set(names[1:])
        and "EUR" not in names
    )


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """One Series row per currency and day that has a rate."""
    names: list[str] = []
    seen: dict[str, int] = {}
    under = 0
    for item in lines(snapshot):
        if isinstance(item, Finding):
            yield item
            if item.level is Level.BROKEN:
                return
            continue
        line, cells = item
        if not names:
            names = cells
            problems = list(_header(line, names))
            yield from problems
            if any(problem.level is Level.BROKEN for problem in problems):
                return
            continue
        under += 1
        on = _day(cells[0])
        if on is None:
            yield found(
                "unreadable-date", line, cells[0], "a day such as 2026-04-13 or 13 April 2026", "correct the line"
            )
        elif on in seen:
            yield found("repeated-observation", line, on, f"each day once; line {seen[on]} is kept", "correct the line")
        elif len(cells) < width_of(names) or any(cells[width_of(names) :]):
            yield ragged(line, cells, width_of(names))
        else:
            seen[on] = line
            yield from _rates(line, on, names, cells)

    if not names:
        yield found("empty-table", 1, "no line", "a header", "get the file again", level=Level.BROKEN)
    elif not under:
        what = "a header and nothing under it"
        yield found("no-rows", 1, what, "rates", "see whether its publisher means an empty table", level=Level.NOTE)


def _header(line: int, names: list[str]) -> Iterator[Finding]:
    if names[0].casefold() != "date" or not any(map(CURRENCY, names)):
        what = ", ".join(names)
        yield found("missing-column", line, what, "Date and currencies", "get the file again", level=Level.BROKEN)
    for name in names[1:]:
        if name and not CURRENCY(name):
            yield found("unknown-column", line, name, "a currency code", "tell us what it holds", level=Level.NOTE)
        elif name and names.count(name) > 1:
            yield found("ambiguous-columns", line, name, "each currency once", "remove one", level=Level.BROKEN)


def _rates(line: int, on: str, names: list[str], cells: list[str]) -> Iterator[Yield]:
    for name, cell in zip(names[1:], cells[1:], strict=False):
        if not CURRENCY(name) or cell in MISSING:
            continue
        value, _ = digits(cell)
        if value is None or not float(value) > 0:
            yield found("unreadable-number", line, f"{name} “{cell}”", "a rate above zero, or N/A", "correct the line")
            continue
        yield Series(
            locator=f"line {line}",
            format=FORMAT,
            series="ecb-reference",
            kind="exchange-rate",
            subject=name,
            counter="EUR",
            frequency="day",
            period=on,
            year=int(on[:4]),
            value=value,
            unit=f"{name} per EUR",
            base=None,
            source="European Central Bank",
            weakness=None,
            note=None,
        )


def _day(text: str) -> str | None:
    match = WORDED(text)
    if not match:
        return day(text)
    try:
        return date(int(match[3]), MONTHS.index(match[2]) + 1, int(match[1])).isoformat()
    except ValueError:
        return None
