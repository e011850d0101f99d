"""USAspending.gov's award downloads: prime transactions (one line an action) and award summaries (one line an award).

Grants and other assistance (FAIN) as well as contracts (PIID), in US dollars. A transaction's obligation is what that action
added or took back; an award's total is everything so far. Both are the same money: a file holds one of them, and a case counts
one. Totals that a transactions file repeats on every line are not read. Subaward downloads are another table.
"""

from __future__ import annotations

from collections.abc import Iterator

from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import Award, Flow
from comity.parsing.dates import day
from comity.parsing.decimals import digits
from comity.parsing.tables import MOST_STREAMED, Layout, Row, found, header, lines, records

FORMAT = "usaspending_awards"
VERSION = "2"
OPTIONAL = {
    "fain": ("award_id_fain",),
    "piid": ("award_id_piid",),
    "uri": ("award_id_uri",),
    "modification": ("modification_number",),
    "agency": ("awarding_agency_name",),
    "office": ("awarding_sub_agency_name",),
    "funder": ("funding_agency_name",),
    "uei": ("recipient_uei",),
    "country": ("primary_place_of_performance_country_code",),
    "accounts": ("treasury_accounts_funding_this_award",),
    "start": ("period_of_performance_start_date",),
    "end": ("period_of_performance_current_end_date",),
    "title": ("prime_award_base_transaction_description", "award_description"),
    "action": ("transaction_description",),
    "program": ("cfda_title",),
    "change": ("correction_delete_ind",),
}
AWARD = ("assistance_award_unique_key", "contract_award_unique_key", "idv_award_unique_key")
TRANSACTIONS = Layout(
    needed={
        "key": ("assistance_transaction_unique_key", "contract_transaction_unique_key"),
        "award": AWARD,
        "obligated": ("federal_action_obligation",),
        "date": ("action_date",),
        "receiver": ("recipient_name",),
    },
    optional=OPTIONAL,
)
SUMMARIES = Layout(
    needed={
        "award": AWARD,
        "obligated": ("total_obligated_amount",),
        "date": ("award_latest_action_date",),
        "receiver": ("recipient_name",),
    },
    optional={
        **OPTIONAL,
        "outlayed": ("total_outlayed_amount",),
        "estimated": ("potential_total_value_of_award",),
        "current": ("current_total_value_of_award",),
    },
)
NOTHING = {"", "NULL", "NONE"}
EMPTY = Flow._make([None] * len(Flow._fields))._replace(
    split=0,
    format=FORMAT,
    stage="committed",
    provider="United States",
    provider_ref="US",
    currency="USD",
    prices="current",
    counts=True,
    spread=False,
)
SO_FAR = "cumulative over the award's life up to its latest action, not in one year"


def recognises(head: Head) -> bool:
    """A transactions file (federal_action_obligation, action_date) or an award summary (total_obligated_amount)."""
    names = header(head.text)
    return TRANSACTIONS.fits(names) or SUMMARIES.fits(names)


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """Transactions: a Flow row each. Summaries: an Award row, and a Flow row for all obligations and one for all outlays."""
    first = next((line for line in lines(snapshot, most=MOST_STREAMED) if not isinstance(line, Finding)), (0, []))
    summary = not TRANSACTIONS.fits(first[1]) and SUMMARIES.fits(first[1])
    layout = SUMMARIES if summary else TRANSACTIONS
    without: list[int] = []
    changes: list[int] = []
    # A line of a delta file takes the place of one in a full file, or deletes it: read as money, it would stand twice.
    changing = {"C", "D"} if "delta" in snapshot.name.casefold() else {"D"}
    for row in records(snapshot, layout, most=MOST_STREAMED):
        if isinstance(row, Finding):
            # More than two hundred columns are published; those that are not read are named in the reference.
            if row.code != "unknown-column":
                yield row
            continue
        cells = {key: "" if text.upper() in NOTHING else text for key, text in row.cells.items()}
        if cells.get("change", "").upper() in changing:
            changes.append(row.line)
            continue
        if not cells["obligated"]:
            without.append(row.line)
        yield from _summary(row, cells) if summary else _transaction(row, cells)
    if changes:
        what = f"{len(changes)} lines that change or delete lines of other files, the first line {changes[0]}"
        yield found("rows-skipped", changes[0], what, "a full file", "they are left out: get the full files of the day")
    if without:
        what = f"{len(without)} lines without an obligation, the first line {without[0]}"
        yield found("amount-missing", without[0], what, "an amount", "they add nothing", level=Level.NOTE)


def _transaction(row: Row, cells: dict[str, str]) -> Iterator[Yield]:
    acted, value = day(cells["date"]), digits(cells["obligated"])[0]
    if value is None:
        if cells["obligated"]:
            yield found("unreadable-number", row.line, cells["obligated"], "an amount", "correct the line")
        return
    if acted is None:
        yield found("unreadable-date", row.line, cells["date"], "a day such as 2020-01-31", "the row has no year")
    yield _flow(row, cells)._replace(amount=value, date=acted, date_kind="day", year=int(acted[:4]) if acted else None)


def _summary(row: Row, cells: dict[str, str]) -> Iterator[Yield]:
    acted = day(cells["date"])
    amounts: dict[str, str | None] = {}
    if not cells.get("estimated"):
        cells["estimated"] = cells.get("current", "")
    for key in ("obligated", "outlayed", "estimated"):
        amounts[key] = digits(cells[key])[0] if cells.get(key) else None
        if cells.get(key) and amounts[key] is None:
            yield found("unreadable-number", row.line, f"{key} {cells[key]}", "an amount", "correct the line")
    flow = _flow(row, cells)
    yield Award(
        locator=flow.locator,
        format=FORMAT,
        award=_number(cells) or cells["award"] or None,
        other_ids=cells["award"] or None,
        title=flow.title,
        receiver=flow.receiver,
        receiver_ref=flow.receiver_ref,
        agency=cells.get("agency") or None,
        office=cells.get("office") or None,
        status=None,
        obligated=amounts["obligated"],
        outlayed=amounts["outlayed"],
        estimated=amounts["estimated"],
        currency="USD",
        start=day(cells.get("start")),
        end=day(cells.get("end")),
        accounts=cells.get("accounts") or None,
        recipient=flow.recipient,
        as_of=acted,
    )
    if acted is None:
        what = f"award_latest_action_date “{cells['date']}”"
        yield found(
            "unreadable-date", row.line, what, "a day such as 2020-01-31", "the row has no year", level=Level.LOSS
        )
    whole = flow._replace(date_kind="cumulative", year=int(acted[:4]) if acted else None, weakness=SO_FAR)
    for split, (key, stage) in enumerate((("obligated", "committed"), ("outlayed", "disbursed"))):
        if amounts[key] is not None:
            yield whole._replace(split=split, stage=stage, amount=amounts[key])


def _flow(row: Row, cells: dict[str, str]) -> Flow:
    """What both kinds of line share. The place of performance is a country by its alpha-3 code; the receiver's seat is not."""
    country = cells.get("country", "")
    parts = [
        f"transaction {cells['key']}" if cells.get("key") else "",
        f"award {_number(cells)}" if _number(cells) else "",
        f"modification {cells['modification']}" if cells.get("modification") else "",
        f"agency {cells['agency']}" if cells.get("agency") else "",
        cells.get("office", ""),
        f"funded by {cells['funder']}" if cells.get("funder") not in (None, "", cells.get("agency")) else "",
        f"accounts {cells['accounts']}" if cells.get("accounts") else "",
    ]
    return EMPTY._replace(
        locator=f"line {row.line}",
        title=cells.get("title") or cells.get("action") or cells.get("program") or None,
        receiver=cells["receiver"] or None,
        receiver_ref=f"US-UEI-{cells['uei']}" if cells.get("uei") else None,
        recipient=country if len(country) == 3 and country.isalpha() else None,
        recipient_kind="country" if len(country) == 3 and country.isalpha() else None,
        note="; ".join(part for part in parts if part) or None,
    )


def _number(cells: dict[str, str]) -> str:
    return cells.get("fain") or cells.get("piid") or cells.get("uri") or ""
