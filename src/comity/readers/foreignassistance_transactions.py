"""ForeignAssistance.gov's complete data (us_foreign_aid_complete.csv): one line a transaction of US foreign assistance.

Current US dollars by country, agency, implementing partner, sector and activity; the transition quarter is `1976tq`. Column
sets of ForeignAssistance.gov and of the older Foreign Aid Explorer are one to us. Amounts at constant prices are not read:
the file does not name their base year, and the same dollars must not stand twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import Flow
from comity.parsing.dates import day
from comity.parsing.tables import MOST_STREAMED, Layout, amount, found, header, records

FORMAT = "foreignassistance_transactions"
VERSION = "1"
ONE_DATASET = True
"""Whatever its file is called: two vintages of it are never added together."""
NOT_READ = (
    "Country ID|Region ID|Income Group ID|Income Group Name|Income Group Acronym|Managing Agency ID|Managing Agency Acronym|"
    "Managing Sub-agency or Bureau ID|Managing Sub-agency or Bureau Acronym|Implementing Partner Category ID|"
    "Implementing Partner Category Name|Implementing Partner Sub-category ID|Implementing Partner Sub-category Name|"
    "Implementing Partner ID|International Category ID|International Category Name|International Sector Code|"
    "International Sector Name|International Purpose Name|US Category ID|US Category Name|US Sector ID|US Sector Name|"
    "Funding Account ID|Funding Acount ID|Funding Agency ID|Funding Agency Name|Funding Agency Acronym|"
    "Foreign Assistance Objective ID|Foreign Assistance Objective Name|Aid Type Group ID|Aid Type Group Name|Activity ID|"
    "Submission ID|Activity Description|Activity Start Date|Activity End Date|Transaction Type ID|Constant Dollar Amount|"
    "constant_amount|aid_type_id|aid_type_name|activity_budget_amount|submission_activity_id|numeric_year|"
    "implementing_agency_id|implementing_agency_acronym|implementing_subagency_id|implementing_subagency_acronym|"
    "channel_category_id|channel_category_name|channel_subcategory_id|channel_subcategory_name|channel_id|dac_category_id|"
    "dac_category_name|dac_sector_code|dac_sector_name|dac_purpose_name|assistance_category_id|assistance_category_name|"
    "usg_category_id|usg_category_name|usg_sector_id|usg_sector_name|Activity Start Date|Activity End Date"
)
LAYOUT = Layout(
    needed={
        "code": ("Country Code",),
        "name": ("Country Name", "Country"),
        "agency": ("Managing Agency Name", "implementing_agency_name"),
        "partner": ("Implementing Partner Name", "channel_name"),
        "purpose": ("International Purpose Code", "dac_purpose_code"),
        "activity": ("Activity Name",),
        "stage": ("Transaction Type Name", "Transaction Type"),
        "year": ("Fiscal Year",),
        "amount": ("Current Dollar Amount", "current_amount"),
    },
    optional={
        "bureau": ("Managing Sub-agency or Bureau Name", "implementing_subagency_name"),
        "project": ("Activity Project Number",),
        "region": ("Region Name",),
        "account": ("Funding Account Name",),
        "date": ("Transaction Date",),
    },
    ignored=tuple(NOT_READ.split("|")),
)
STAGES = {
    "president's budget requests": "requested",
    "appropriated and planned": "appropriated",
    "initial allocations": "allocated",
    "obligations": "committed",
    "disbursements": "disbursed",
}
COUNTRY = re.compile(r"[A-Z]{3}").fullmatch
PURPOSE = re.compile(r"\d{5}").fullmatch
YEAR = re.compile(r"(\d{4})(tq)?").fullmatch
RENAMED = {"CS-KM": "XKX"}
NOTHING = {"", "NULL", "N/A", "NA"}
EMPTY = Flow._make([None] * len(Flow._fields))._replace(
    split=0,
    format=FORMAT,
    provider="United States",
    provider_ref="US",
    currency="USD",
    prices="current",
    counts=True,
    spread=False,
)


def recognises(head: Head) -> bool:
    """The columns of the complete data: agency, partner, purpose and activity beside country, stage, year and amount."""
    return LAYOUT.fits(header(head.text))


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """One Flow row per line, in current US dollars. Lines may be alike: transactions have no number of their own."""
    told: set[tuple[str, str]] = set()
    for row in records(snapshot, LAYOUT, most=MOST_STREAMED):
        if isinstance(row, Finding):
            yield row
            continue
        cells = {key: "" if text.upper() in NOTHING else text for key, text in row.cells.items()}
        stage = STAGES.get(cells["stage"].replace("\u2019", "'").lower())
        year, value = YEAR(cells["year"].lower()), amount(row.cells, "amount", row.line)
        if stage is None:
            yield found("unknown-stage", row.line, cells["stage"], ", ".join(STAGES), "tell us what it means")
        elif year is None:
            yield found("unreadable-year", row.line, cells["year"], "a fiscal year, or 1976tq", "correct the line")
        elif isinstance(value, Finding):
            yield value
        else:
            code, kind = _recipient(cells["code"], cells["name"])
            if kind is None and (cells["code"], cells["name"]) not in told:
                told.add((cells["code"], cells["name"]))
                what = f"{cells['name']} “{cells['code']}”"
                yield found(
                    "recipient-without-code",
                    row.line,
                    what,
                    "an alpha-3 country code",
                    "it is kept without a country",
                    level=Level.NOTE,
                )
            paid = day(cells.get("date"))
            yield EMPTY._replace(
                locator=f"line {row.line}",
                title=cells["activity"] or None,
                stage=stage,
                receiver=cells["partner"] or None,
                recipient=code,
                recipient_kind=kind,
                purpose=cells["purpose"] if PURPOSE(cells["purpose"]) else None,
                purpose_vocabulary="1" if PURPOSE(cells["purpose"]) else None,
                amount=value,
                date=paid,
                date_kind="fiscal-quarter" if year[2] else "fiscal-year",
                year=int(year[1]),
                note=_note(cells, kind, bool(year[2])),
            )


def _recipient(code: str, name: str) -> tuple[str | None, str | None]:
    """Code and kind of the recipient; money for one whose code is missing or odd is kept, without a code."""
    code = RENAMED.get(code, code)
    if code == "WLD" or name == "World" or name.endswith(" Region"):
        return code or None, "region"
    return (code, "country") if COUNTRY(code) else (None, None)


def _note(cells: dict[str, str], kind: str | None, quarter: bool) -> str | None:
    parts = [
        f"award {cells['project']}" if cells.get("project") else "",
        f"agency {cells['agency']}" if cells["agency"] else "",
        cells.get("bureau", ""),
        f"account {cells['account']}" if cells.get("account") else "",
        "" if kind == "country" else cells["name"],
        "transition quarter, July to September 1976 (1976tq)" if quarter else "",
    ]
    return "; ".join(part for part in parts if part) or None
