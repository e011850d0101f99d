"""One rule for money that several sources tell: of one donor and year (round areas: and country) the first source counts.

The order is the donor's own transactions, its awards, its aggregates, grants, the case file; who asks may put other formats
first. FTS republishes what others report, and is never added to them. Within a format what was paid in the year comes before an
award's sum over its life. Source of the rule within the CRS: OECD, Converged Statistical Reporting Directives, “bi_multi”.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from comity.methods.donors import donor_key
from comity.methods.fts import FORMAT as FTS
from comity.methods.iso_countries import spellings

CRS = "oecd_crs"
FISCAL = "foreignassistance_transactions"
PRECEDENCE = (
    "iati_activity",
    FISCAL,
    "usaspending_awards",
    "us_awards_2025",
    "foreignassistance_country",
    CRS,
    "threesixty_giving",
    "mapped_table",
    "case_file",
)
REGISTERED = re.compile(r"[A-Z]{2,3}-[A-Z0-9_]+-.+").fullmatch
"""A reference by a register: country or XM, XI; register; number."""
Rank = tuple[int, bool, str]
Told = tuple[str, int, str]


class Row(NamedTuple):
    """Flow rows inside a boundary that agree in all but amount, with their sum and number."""

    format: str
    snapshot: str
    locator: str
    activity: str | None
    provider_ref: str | None
    provider: str | None
    receiver_ref: str | None
    receiver: str | None
    currency: str | None
    year: int
    day: date | None
    amount: Decimal
    rows: int
    whole_life: bool | None
    place: str | None
    collaboration: str | None

    @property
    def told(self) -> Told:
        """Of what it tells that another source may tell too: a donor's year, in one place where places are asked for.

        The year of a transaction of ForeignAssistance.gov is that of its day: its fiscal year is no other source's.
        """
        year = self.day.year if self.format == FISCAL and self.day else self.year
        return donor_key(self.provider_ref, self.provider), year, min(spellings(self.place)) if self.place else ""


class Sorted(NamedTuple):
    """Rows that count, rows that tell again what others do, and lines of the CRS that its own others tell again."""

    counted: list[Row]
    again: list[Row]
    twice: list[Row]


def order(first: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The order of precedence with these formats at its head."""
    return (*first, *(form for form in PRECEDENCE if form not in first))


def sort(rows: Iterable[Row], formats: tuple[str, ...]) -> Sorted:
    """Each row to its place, by this order of formats. A row of FTS never counts beside others."""
    ranked = [(row, told, _rank(row, formats)) for row, told in _tellings(rows)]
    best: dict[Told, Rank] = {}
    for row, told, rank in ranked:
        if row.format != FTS:
            best[told] = min(rank, best.get(told, rank))
    counted, again = list[tuple[Row, Told]](), list[Row]()
    for row, told, rank in ranked:
        if row.format != FTS and best[told] == rank:
            counted.append((row, told))
        else:
            again.append(row)
    core = {told for row, told in counted if row.collaboration == "3"}
    outflows = {told[1:] for row, told in counted if row.collaboration == "4"}
    kept, twice = list[Row](), list[Row]()
    for row, told in counted:
        known = (row.collaboration == "7" and told in core) or (row.collaboration == "2" and told[1:] in outflows)
        (twice if known else kept).append(row)
    return Sorted(kept, again, twice)


def _tellings(rows: Iterable[Row]) -> Iterable[tuple[Row, Told]]:
    """Each row with what it tells; donors that bear one registered reference are one, whatever they are called."""
    listed = list(rows)
    called: dict[str, str] = {}
    for row in listed:
        ref = (row.provider_ref or "").strip().upper()
        if REGISTERED(ref):
            key = donor_key(row.provider_ref, row.provider)
            called[ref] = min(key, called.get(ref, key))
    for row in listed:
        donor, year, place = row.told
        yield row, (called.get((row.provider_ref or "").strip().upper(), donor), year, place)


def told_beyond(rows: Iterable[Row], formats: tuple[str, ...], total: Callable[[list[Row]], Decimal]) -> Decimal:
    """By how much other sources tell more of a donor's year than the one that counts, in all; `total` adds rows."""
    told: dict[Told, dict[Rank, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row, key in _tellings(rows):
        if row.format != FTS:
            told[key][_rank(row, formats)].append(row)
    more = Decimal(0)
    for ways in told.values():
        if len(ways) > 1:
            amounts = {way: total(found) for way, found in ways.items()}
            more += max(amounts.values()) - amounts[min(amounts)]
    return more


def _rank(row: Row, formats: tuple[str, ...]) -> Rank:
    """Which of the ways in which a donor's money for a year is told comes first."""
    return formats.index(row.format) if row.format in formats else len(formats), bool(row.whole_life), row.format
