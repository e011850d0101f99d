"""The OECD's Creditor Reporting System (CRS), microdata: one line a donor's activity and year, in US dollars.

Authority: the OECD's notes on CRS microdata. Old column sets (usd_commitment, donorcode) and new ones (USD_Commitment,
DE_Donorcode, snake case in Parquet) are one to us, as are text, workbook and Parquet. Amounts at constant prices, amounts
received back, untied parts and stocks of debt are not read: see docs/reference/readers/oecd_crs.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from comity.model.dac_places import place
from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import Flow
from comity.parsing.decimals import digits
from comity.parsing.tables import MOST_STREAMED, Layout, Row, found, head_of, header, records
from comity.readers.oecd_crs.units import Unit, contradiction, spellings, undeclared, unit_of

FORMAT = "oecd_crs"
VERSION = "1"
NOT_READ = (
    "ActivityId DE_Donorcode DEDonorcode DonorNameE AgencyCode InitialReport DE_RecipientCode DERecipientcode "
    "RegionCode DE_RegionCode DERegioncode RegionName IncomegroupCode DE_IncomegroupCode DEIncomegroupcode "
    "IncomegroupName FlowCode Category usd_received usd_commitment_defl usd_disbursement_defl usd_received_defl "
    "usd_adjustment usd_adjustment_defl usd_amountuntied usd_amountpartialtied usd_amounttied usd_amountuntied_defl "
    "usd_amountpartialtied_defl usd_amounttied_defl usd_irtc usd_expert_commitment usd_expert_extended "
    "usd_export_credit currencycode commitment_national disbursement_national grantequiv usd_grantequiv purposename "
    "sectorcode sectorname parentchannelcode geography location expectedstartdate completiondate commitmentdate "
    "longdescription gender environment trade pdgg dig ftc pba sectorprogramme investmentproject assocfinance "
    "biodiversity climate climatemitigation climateadaptation desertification rmnch drr nutrition disability "
    "sdgfocus keywords typerepayment numberrepayment interest1 interest2 repaydate1 repaydate2 grantelement "
    "usd_interest usd_outstanding usd_arrears_principal usd_arrears_interest usd_future_ds_principal "
    "usd_future_ds_interest psiflag psiaddtype psiadddevobj psiaddasses capitalexpend budgetident lsdgs cofinance "
    "levmobilised blendedfinance ldcflag ldcflagname tiedaid tying "
)
LAYOUT = Layout(
    needed={
        "year": ("Year",),
        "donor": ("DonorCode",),
        "recipient": ("RecipientCode",),
        "purpose": ("PurposeCode",),
        "committed": spellings(("usdcommitment",)),
        "disbursed": spellings(("usddisbursement",)),
    },
    optional={
        "donor_name": ("DonorName",),
        "agency": ("AgencyName",),
        "crs": ("CrsID",),
        "project": ("ProjectNumber",),
        "recipient_name": ("RecipientName",),
        "flow": ("FlowName",),
        "bi_multi": ("Bi_Multi",),
        "finance": ("Finance_t",),
        "aid": ("Aid_t",),
        "title": ("ProjectTitle",),
        "short": ("ShortDescription",),
        "channel": ("ChannelCode",),
        "channel_name": ("ChannelName",),
        "channel_reported": ("ChannelReportedName",),
    },
    ignored=tuple(NOT_READ.split()),
)
FIRST = 1000
"""Lines that are looked at before the first is passed on, to see whether the amounts contradict the declared unit."""
STAGES = (("committed", 0), ("disbursed", 1))
EMPTY = Flow._make([None] * len(Flow._fields))._replace(
    format=FORMAT, currency="USD", prices="current", date_kind="year", counts=True, spread=False
)
NUMBER = re.compile(r"\d+(?:\.0+)?").fullmatch
NOTHING = {"", "NA", "NULL", "NAN", "."}


def recognises(head: Head) -> bool:
    """Year, donor, recipient and purpose by code, commitment and disbursement in US dollars, on the first line of a sheet."""
    return LAYOUT.fits(header(head.text)) or any(LAYOUT.fits(header(line)) for line in head.text.splitlines()[:64])


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """A Flow row for each commitment and each disbursement of a line, in US dollars at current prices.

    `split` is 0 for the commitment and 1 for the disbursement. An empty amount is no row; a published zero is one.
    """
    rows = records(snapshot, LAYOUT, most=MOST_STREAMED)
    first = list(islice(rows, FIRST))
    if any(isinstance(row, Finding) and row.level is Level.BROKEN for row in first[:1]) or not _has_rows(first):
        yield from (row for row in first if isinstance(row, Finding))
        return
    unit = _unit(snapshot)
    if unit is None:
        yield undeclared(snapshot.name)
        return
    against = contradiction(unit, _amounts(first))
    if against:
        yield against
        if against.level is Level.BROKEN:
            return
    yield found(
        "unit-declared",
        1,
        f"{unit.word} of US dollars",
        f"by {unit.by}",
        "compare one amount with the source",
        level=Level.NOTE,
    )
    unknown: set[str] = set()
    for batch in (first, rows):
        for row in batch:
            if isinstance(row, Finding):
                yield row
            else:
                yield from _line(row, unit, unknown)


def _has_rows(first: list[Row | Finding]) -> bool:
    return any(isinstance(row, Row) for row in first)


def _unit(snapshot: Snapshot) -> Unit | None:
    text = head_of(snapshot).text
    line = next((line for line in text.splitlines() if LAYOUT.fits(header(line))), "")
    said = " ".join((snapshot.name, snapshot.origin.title, snapshot.origin.source))
    return unit_of(said, snapshot.name, header(line), line.count("|") > line.count(","))


def _amounts(rows: list[Row | Finding]) -> Iterator[Decimal]:
    for row in rows:
        if isinstance(row, Row):
            for stage, _ in STAGES:
                number, _ = digits(row.cells[stage])
                if number:
                    yield Decimal(number)


def _line(row: Row, unit: Unit, unknown: set[str]) -> Iterator[Yield]:
    cells, line = row.cells, row.line
    year = _code(cells["year"])
    if not (len(year) == 4 and year.isdigit()):
        yield found("unreadable-year", line, cells["year"], "a year of four digits", "correct the line")
        return
    code, purpose = _code(cells["recipient"]), _code(cells["purpose"])
    recipient, kind = place(code)
    if kind is None and code not in unknown:
        unknown.add(code)
        what = f"{code} {cells.get('recipient_name', '')}".strip() or "no code"
        yield found(
            "unknown-recipient", line, what, "a recipient of the DAC's list", "its rows are kept", level=Level.NOTE
        )
    base = EMPTY._replace(
        locator=f"line {line}",
        title=cells.get("title") or cells.get("short") or None,
        provider=cells.get("donor_name") or None,
        provider_ref=f"XM-DAC-{_code(cells['donor'])}" if cells["donor"] else None,
        receiver=cells.get("channel_reported") or cells.get("channel_name") or None,
        receiver_ref=f"XM-DAC-{_code(cells['channel'])}" if cells.get("channel") else None,
        recipient=recipient,
        recipient_kind=kind,
        purpose=purpose or None,
        purpose_vocabulary=("2" if len(purpose) == 3 else "1") if purpose else None,
        year=int(year),
        note=_note(cells, code),
    )
    for stage, split in STAGES:
        if cells[stage].upper() in NOTHING:
            continue
        amount, problem = _dollars(cells[stage], unit)
        if amount is None:
            yield found(problem, line, f"{stage} “{cells[stage]}”", "a number", "correct the line")
        else:
            yield base._replace(stage=stage, split=split, amount=amount)


def _dollars(text: str, unit: Unit) -> tuple[str | None, str]:
    """US dollars, exactly; scaled before anything is rounded to the lake's twelve decimals."""
    plain_digits, _ = digits(text)
    if plain_digits is None:
        return None, "unreadable-number"
    # More decimals than the lake keeps are cut only after scaling, so the text is scaled where it can be.
    try:
        scaled = Decimal(text.strip().replace(",", "")) * unit.factor
    except ArithmeticError:
        scaled = Decimal(plain_digits) * unit.factor
    amount, _ = digits(format(scaled, "f"))
    return amount, "number-too-large"


def _code(text: str) -> str:
    """A code without the `.0` that a table of floats gave it."""
    return text.split(".")[0] if NUMBER(text) else text


def _note(cells: dict[str, str], code: str) -> str | None:
    parts = [
        f"recipient {code} {cells.get('recipient_name', '')}".strip() if code else "",
        f"agency {cells['agency']}" if cells.get("agency") else "",
        f"CRS id {cells['crs']}" if cells.get("crs") else "",
        f"project {cells['project']}" if cells.get("project") else "",
        cells.get("flow", ""),
        f"bi_multi {_code(cells['bi_multi'])}" if cells.get("bi_multi") else "",
        f"finance {_code(cells['finance'])}" if cells.get("finance") else "",
        f"aid {cells['aid']}" if cells.get("aid") else "",
    ]
    return "; ".join(part for part in parts if part) or None
