"""Ready-made US dollar deflators in the manner of the OECD DAC: a year's prices relative to a base year (= 1), by country.

Inflation and the exchange rate are both in them, so they apply to amounts in US dollars only.
Two published forms: ALNAP's long table (ISO, year, base_year, currency, source, ver, gdp_defl) and Development Initiatives'
wide one (name, ISO3, one column a year), whose base is the one year in which every country stands at 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import Series
from comity.parsing.encodings import head_text
from comity.parsing.tables import Layout, Row, amount, found, header, records

FORMAT = "usd_deflators"
VERSION = "1"
LONG = Layout(
    needed={
        "subject": ("ISO", "ISO3"),
        "year": ("year",),
        "base": ("base_year",),
        "currency": ("currency",),
        "source": ("source",),
        "version": ("ver", "version"),
        "value": ("gdp_defl",),
    },
    ignored=("name",),
)
CODE = re.compile(r"[A-Z]{3}").fullmatch
YEAR = re.compile(r"(?:19|20)\d\d").fullmatch
MISSING = {"", "NA", "n/a"}
# The wide form spells groups out; the long one has codes for them.
GROUPS = {"TOTAL DAC": "DAC", "EU Institutions": "EUI"}


def recognises(head: Head) -> bool:
    """The long header; or name, ISO3 and nothing but years."""
    names = header(head.text)
    return LONG.fits(names) or _is_wide(names)


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """One Series row per country (or DAC group) and year: an index, base year = 1."""
    with snapshot.open() as stream:
        names = header(head_text(stream.read(1 << 16)))
    if not _is_wide(names):
        yield from _long(snapshot)
        return
    layout = Layout(needed={"subject": ("ISO3",), **{name: (name,) for name in names if YEAR(name)}}, ignored=("name",))
    base = _base(snapshot, layout)
    if isinstance(base, Finding):
        yield base
        return
    seen: dict[tuple[str, str], int] = {}
    for row in records(snapshot, layout):
        if isinstance(row, Finding):
            yield row
            continue
        for year in filter(YEAR, row.cells):
            yield from _checked(row, year, base, row.cells["subject"], "WEO, by Development Initiatives", year, seen)


def _is_wide(names: list[str]) -> bool:
    return [name.lower() for name in names[:2]] == ["name", "iso3"] and len(names) > 2 and all(map(YEAR, names[2:]))


def _long(snapshot: Snapshot) -> Iterator[Yield]:
    seen: dict[tuple[str, str], int] = {}
    for row in records(snapshot, LONG):
        if isinstance(row, Finding):
            yield row
        elif row.cells["currency"] != "USD":
            yield found("not-in-dollars", row.line, row.cells["currency"], "USD", "give a deflator of US dollars")
        elif not YEAR(row.cells["year"]) or not YEAR(row.cells["base"]):
            yield found(
                "unreadable-year", row.line, f"{row.cells['year']}, {row.cells['base']}", "years", "correct the line"
            )
        else:
            source = f"{row.cells['source']} {row.cells['version']}".strip()
            yield from _checked(row, row.cells["year"], row.cells["base"], row.cells["subject"], source, "value", seen)


def _checked(
    row: Row, year: str, base: str, subject: str, source: str, key: str, seen: dict[tuple[str, str], int]
) -> Iterator[Yield]:
    if row.cells[key] in MISSING:
        return
    series, subject = f"usd-deflator-{base}", GROUPS.get(subject, subject)
    value = amount(row.cells, key, row.line)
    if isinstance(value, Finding):
        yield value
    elif not CODE(subject):
        yield found("unknown-country", row.line, f"“{subject}”", "a code of three capital letters", "correct the line")
    elif not Decimal(value) > 0:
        yield found(
            "unreadable-number", row.line, f"{subject} {year}: {value}", "an index above zero", "correct the line"
        )
    elif year == base and Decimal(value) != 1:
        yield found("base-not-one", row.line, f"{subject} {year}: {value}", "1 in the base year", "correct the line")
    elif (subject, series + year) in seen:
        before = seen[subject, series + year]
        yield found("repeated-observation", row.line, f"{subject} {year}", f"each once; line {before} is kept")
    else:
        seen[subject, series + year] = row.line
        yield Series(
            locator=f"line {row.line}",
            format=FORMAT,
            series=series,
            kind="deflator",
            subject=subject,
            counter="USD",
            frequency="year",
            period=year,
            year=int(year),
            value=value,
            unit=f"index, {base} = 1",
            base=base,
            source=source,
            weakness="estimate" if source.split()[0].endswith("_est") else None,
            note=None,
        )


def _base(snapshot: Snapshot, layout: Layout) -> str | Finding:
    """The one year in which every country that has a value stands at 1."""
    ones: dict[str, bool] = {}
    for row in records(snapshot, layout):
        if isinstance(row, Finding):
            continue
        for year in filter(YEAR, row.cells):
            value = amount(row.cells, year, row.line)
            if row.cells[year] not in MISSING:
                ones[year] = ones.get(year, True) and isinstance(value, str) and Decimal(value) == 1
    bases = [year for year, one in ones.items() if one]
    if len(bases) == 1:
        return bases[0]
    seen = ", ".join(bases) or "no such year"
    return found("no-base-year", 1, seen, "one year in which every value is 1", "ask the publisher", level=Level.BROKEN)
