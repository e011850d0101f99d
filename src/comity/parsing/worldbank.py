"""The two shapes of World Bank indicator tables: the API's wide one and the long one of the datasets/* repositories.

The API's zip holds `API_<indicator>_DS2_en_csv_v2_<n>.csv`: a few lines of preamble, a header (Country Name, Country Code,
Indicator Name, Indicator Code, 1960, …, an empty last column) and a line a country; an empty cell is a missing value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from comity.model.finding import Finding, Level
from comity.model.origin import Snapshot
from comity.model.records import Series
from comity.parsing.decimals import digits
from comity.parsing.tables import Layout, found, header_findings, lines, plain, ragged, width_of

LONG = Layout(
    needed={
        "subject": ("Country Code",),
        "year": ("Year",),
        "value": ("Value", "Inflation", "CPI"),
    },
    ignored=("Country Name", "Country"),
)
WIDE = ("countryname", "countrycode", "indicatorname", "indicatorcode")
CODE = re.compile(r"[A-Z]{3}").fullmatch
YEAR = re.compile(r"(?:1[5-9]|20)\d\d").fullmatch


class Observation(NamedTuple):
    """One value of one country in one year, as plain digits; `indicator` is empty in the long form."""

    line: int
    indicator: str
    subject: str
    year: int
    value: str


def is_wide(text: str) -> bool:
    """Whether a file begins like the API's table."""
    return any(_is_header(line.replace('"', "").split(",")) for line in text.splitlines()[:12])


def observations(snapshot: Snapshot) -> Iterator[Observation | Finding]:
    """Every value of either form, by line, and a Finding for each cell or line that cannot be read."""
    names: list[str] = []
    wide, under = False, 0
    for line in lines(snapshot):
        if isinstance(line, Finding):
            yield line
            if line.level is Level.BROKEN:
                return
            continue
        at, cells = line
        if names:
            under += 1
            yield from _wide(at, names, cells) if wide else _long(at, names, cells)
        elif _is_header(cells):
            names, wide = cells, True
            problems = list(_wide_header(at, names))
        elif LONG.fits(cells) or at > 12:
            names = cells
            problems = list(header_findings(at, names, LONG))
        else:
            continue
        if names is cells:
            yield from problems
            if any(problem.level is Level.BROKEN for problem in problems):
                return
    if not names:
        yield found(
            "missing-column",
            1,
            "no header",
            "Country Code, Year and a value, or a year a column",
            "get the file again",
            level=Level.BROKEN,
        )
    elif not under:
        what = "a header and nothing under it"
        yield found("no-rows", 1, what, "values", "see whether its publisher means an empty table", level=Level.NOTE)


class Once:
    """Takes each series, country and year once: what comes again is a finding, worse where it says another value."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, int], Observation] = {}

    def again(self, series: str, item: Observation) -> Finding | None:
        """What is to be said of an observation that came before; None for one that is new."""
        before = self._kept.setdefault((series, item.subject, item.year), item)
        if before is item:
            return None
        return found(
            "repeated-observation",
            item.line,
            f"{item.subject} {item.year}: {item.value}",
            f"one value; line {before.line} has {before.value}, which is kept",
            level=Level.NOTE if before.value == item.value else Level.LOSS,
        )


def row(item: Observation, form: str, series: str, kind: str, unit: str, source: str, weakness: str = "") -> Series:
    """An observation as a yearly row of a series."""
    return Series(
        locator=f"line {item.line}",
        format=form,
        series=series,
        kind=kind,
        subject=item.subject,
        counter=None,
        frequency="year",
        period=f"{item.year:04}",
        year=item.year,
        value=item.value,
        unit=unit,
        base=None,
        source=source,
        weakness=weakness or None,
        note=None,
    )


def _is_header(cells: list[str]) -> bool:
    return tuple(plain(cell) for cell in cells[:4]) == WIDE


def _wide_header(at: int, names: list[str]) -> Iterator[Finding]:
    for name in names[4:]:
        if name and not YEAR(name):
            yield found("unknown-column", at, name, "a year", "tell us what it holds", level=Level.NOTE)
        if name and names.count(name) > 1:
            yield found("ambiguous-columns", at, name, "one column a year", "remove one", level=Level.BROKEN)


def _wide(at: int, names: list[str], cells: list[str]) -> Iterator[Observation | Finding]:
    if len(cells) < width_of(names) or any(cells[width_of(names) :]):
        yield ragged(at, cells, width_of(names))
        return
    for name, cell in list(zip(names, cells, strict=False))[4:]:
        if YEAR(name) and cell:
            yield _observation(at, cells[3], cells[1], name, cell)


def _long(at: int, names: list[str], cells: list[str]) -> Iterator[Observation | Finding]:
    if len(cells) < width_of(names) or any(cells[width_of(names) :]):
        yield ragged(at, cells, width_of(names))
        return
    row = {key: cells[position] for position, key in LONG.keys(names).items()}
    if row["value"]:
        yield _observation(at, "", row["subject"], row["year"], row["value"])


def _observation(at: int, indicator: str, subject: str, year: str, cell: str) -> Observation | Finding:
    value, _ = digits(cell)
    if value is None:
        return found("unreadable-number", at, f"{subject} {year}: “{cell}”", "a number", "correct the line")
    if not CODE(subject):
        return found("unknown-country", at, f"“{subject}”", "a code of three capital letters", "correct the line")
    if not YEAR(year):
        return found("unreadable-year", at, f"{subject}: “{year}”", "a year", "correct the line")
    return Observation(at, indicator, subject, int(year), value)
