"""ForeignAssistance.gov's country summary: US foreign assistance by country, fiscal year and stage, in current US dollars.

One line per country, transaction type and fiscal year (us_foreign_aid_country.csv). Country codes are ISO 3166 alpha-3, the
publisher's own codes for regions and the world, and NULL for states that are gone. Fiscal years are the United States':
1976tq is the transition quarter of July to September 1976, when their start moved from July to October.
`constant_amount` is not read: the file does not name its base year, and the same dollars must not stand twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import Flow
from comity.parsing.tables import Layout, amount, found, header, records

FORMAT = "foreignassistance_country"
VERSION = "1"
ONE_DATASET = True
"""Whatever its file is called: two vintages of it are never added together."""
LAYOUT = Layout(
    needed={
        "code": ("Country Code",),
        "name": ("Country Name", "Country"),
        "stage": ("Transaction Type Name", "Transaction Type"),
        "year": ("Fiscal Year",),
        "amount": ("current_amount", "Current Dollar Amount", "current_dollar_amount"),
    },
    ignored=(
        "Country ID",
        "Region ID",
        "Region Name",
        "Income Group ID",
        "Income Group Acronym",
        "Income Group Name",
        "Transaction Type ID",
        "constant_amount",
        "constant_dollar_amount",
    ),
)
STAGES = {
    "President's Budget Requests": "requested",
    "Appropriated and Planned": "appropriated",
    "Initial Allocations": "allocated",
    "Obligations": "committed",
    "Disbursements": "disbursed",
}
COUNTRY = re.compile(r"[A-Z]{3}").fullmatch
YEAR = re.compile(r"(\d{4})(tq)?").fullmatch
# The publisher's code → the code others use for it.
RENAMED = {"CS-KM": "XKX"}
NONE = {"", "NULL", "N/A"}


def recognises(head: Head) -> bool:
    """The five columns that are read, whatever else is there, unless it is by sector or agency: then it is another table."""
    names = header(head.text)
    finer = re.compile(r"sector|agency|activity|partner|account", re.IGNORECASE)
    return LAYOUT.fits(names) and not any(map(finer.search, names))


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """One Flow row per line: current US dollars of one stage, for one country or region, in one fiscal year."""
    seen: dict[tuple[str, ...], int] = {}
    for row in records(snapshot, LAYOUT):
        if isinstance(row, Finding):
            yield row
            continue
        cells, line = row.cells, row.line
        stage, year = STAGES.get(cells["stage"].replace("\u2019", "'")), YEAR(cells["year"].lower())
        value = amount(cells, "amount", line)
        key = (cells["code"], cells["name"], cells["stage"], cells["year"])
        if stage is None:
            yield found("unknown-stage", line, cells["stage"], ", ".join(STAGES), "tell us what it means")
        elif year is None:
            yield found("unreadable-year", line, cells["year"], "a fiscal year, or 1976tq", "correct the line")
        elif isinstance(value, Finding):
            yield value
        elif key in seen:
            yield found("repeated-observation", line, ", ".join(key), f"each once; line {seen[key]} is kept")
        else:
            seen[key] = line
            code, kind, problem = _recipient(cells["code"], cells["name"], line)
            if problem:
                yield problem
            yield _flow(line, stage, code, kind, cells["name"], int(year[1]), bool(year[2]), value)


def _recipient(code: str, name: str, line: int) -> tuple[str | None, str | None, Finding | None]:
    """Code and kind of the recipient. Money for one whose code is missing or odd is kept, without a code, and noted."""
    code = RENAMED.get(code, code)
    if code == "WLD" or name == "World" or name.endswith(" Region"):
        return (None if code in NONE else code), "region", None
    if COUNTRY(code):
        return code, "country", None
    problem = found(
        "recipient-without-code",
        line,
        f"{name} “{code}”",
        "an alpha-3 country code",
        "it is kept without a country",
        level=Level.NOTE,
    )
    return None, None, problem


def _flow(
    line: int, stage: str, code: str | None, kind: str | None, name: str, year: int, quarter: bool, value: str
) -> Flow:
    notes = ["transition quarter, July to September 1976 (1976tq)"] if quarter else []
    notes += [name] if kind != "country" else []
    return Flow(
        locator=f"line {line}",
        split=0,
        format=FORMAT,
        activity=None,
        iati_identifier=None,
        title=None,
        stage=stage,
        provider="United States",
        provider_ref="US",
        receiver=None,
        receiver_ref=None,
        recipient=code,
        recipient_kind=kind,
        purpose=None,
        purpose_vocabulary=None,
        amount=value,
        currency="USD",
        prices="current",
        date=None,
        date_kind="fiscal-quarter" if quarter else "fiscal-year",
        year=year,
        value_date=None,
        case=None,
        line=None,
        definitions=None,
        counts=True,
        spread=False,
        source=None,
        place=None,
        weakness=None,
        note="; ".join(notes) or None,
    )
