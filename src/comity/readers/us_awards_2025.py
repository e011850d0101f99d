"""The list of USAID awards kept and ended that Congress was sent in March 2025, as made into a table (usaidDF, TSV or XLSX).

One line an award: award and contract number, vendor, description, estimated cost, amount obligated so far, dates, issuing
office, and whether it was kept (`funded`) or ended (`defunded`). Money is US dollars. The obligated amount is the whole of an
award's life up to the list, not a year's; the estimated cost is what it was expected to cost and is no flow.
"""

from __future__ import annotations

from collections.abc import Iterator

from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import Award, Flow
from comity.parsing.dates import day
from comity.parsing.decimals import digits
from comity.parsing.tables import Layout, found, header, records

FORMAT = "us_awards_2025"
VERSION = "1"
ONE_DATASET = True
"""One list, whatever its file is called: the text file and the workbook hold the same awards."""
ONE_DATASET = True
LAYOUT = Layout(
    needed={
        "award": ("award_id",),
        "vendor": ("vendor",),
        "title": ("contract", "description", "award_description"),
        "estimated": ("estimated_cost", "total_estimated_cost", "tec"),
        "obligated": ("obligated_amount", "total_obligated_amount"),
        "status": ("type", "status"),
    },
    optional={
        "contract": ("contract_id",),
        "start": ("start_date",),
        "end": ("end_date",),
        "office": ("issuing_office",),
    },
)
STATUSES = {"funded": "kept", "defunded": "ended", "defund": "ended"}
AS_OF = "2025-03"
NOTHING = {"", "NA", "N/A", "NULL"}
HIDDEN = "redacted"
EMPTY = Flow._make([None] * len(Flow._fields))._replace(
    split=0,
    format=FORMAT,
    stage="committed",
    provider="United States",
    provider_ref="US",
    currency="USD",
    prices="current",
    date_kind="cumulative",
    year=2025,
    counts=True,
    spread=False,
    weakness="obligated over the award's whole life up to March 2025, not in one year",
)


def recognises(head: Head) -> bool:
    """The columns of the list: award_id, vendor, contract, estimated_cost, obligated_amount, type."""
    return LAYOUT.fits(header(head.text))


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """An Award row per line, and a Flow row of its cumulative obligations: stage committed, US dollars, year 2025."""
    seen: dict[str, int] = {}
    for row in records(snapshot, LAYOUT):
        if isinstance(row, Finding):
            yield row
            continue
        cells = {key: "" if text.upper() in NOTHING else text for key, text in row.cells.items()}
        line = row.line
        earlier = seen.setdefault(cells["award"], line) if cells["award"] else line
        if not cells["award"]:
            yield found("award-without-number", line, cells["title"], "an award_id", level=Level.NOTE)
        if cells["status"].lower() not in STATUSES:
            what = cells["status"] or "nothing"
            yield found("unknown-status", line, what, "funded or defunded", "the award is kept", level=Level.NOTE)
        money: dict[str, str | None] = {}
        for key in ("obligated", "estimated"):
            money[key], _ = digits(cells[key])
            if money[key] is None:
                level = Level.LOSS if key == "obligated" else Level.NOTE
                what = f"{key} “{row.cells[key]}”"
                yield found("unreadable-number", line, what, "an amount", "correct the line", level=level)
        award = _award(line, cells, money)
        yield award
        if earlier != line:
            yield found(
                "repeated-award",
                line,
                cells["award"],
                f"each award once; line {earlier} counts",
                "see which line is meant",
            )
        if award.obligated is not None:
            yield _flow(award, counts=earlier == line)


def _award(line: int, cells: dict[str, str], money: dict[str, str | None]) -> Award:
    other = cells.get("contract", "")
    vendor = cells["vendor"]
    return Award(
        locator=f"line {line}",
        format=FORMAT,
        award=cells["award"] or None,
        other_ids=other if other and other != cells["award"] else None,
        title=cells["title"] or None,
        receiver=None if HIDDEN in vendor.lower() else vendor or None,
        receiver_ref=None,
        agency="USAID",
        office=cells.get("office") or None,
        status=STATUSES.get(cells["status"].lower(), cells["status"]) or None,
        obligated=money["obligated"],
        outlayed=None,
        estimated=money["estimated"],
        currency="USD",
        start=day(cells.get("start")),
        end=day(cells.get("end")),
        accounts=None,
        recipient=None,
        as_of=AS_OF,
    )


def _flow(award: Award, *, counts: bool) -> Flow:
    parts = [
        f"award {award.award}" if award.award else "",
        f"also {award.other_ids}" if award.other_ids else "",
        award.status or "",
        f"estimated cost {award.estimated}" if award.estimated else "",
        f"{award.start or '?'} to {award.end or '?'}" if award.start or award.end else "",
        "" if award.receiver else "receiver not published",
        "" if counts else "the award's second line: counted once",
    ]
    return EMPTY._replace(
        locator=award.locator,
        title=award.title,
        receiver=award.receiver,
        amount=award.obligated,
        counts=counts,
        place=award.office,
        note="; ".join(part for part in parts if part) or None,
    )
