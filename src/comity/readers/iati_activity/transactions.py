"""Transactions: one row each, the rows of their sectors and recipients, and the flows that they are.

This is the hot path of the whole ingest: an activity file is mostly transactions. Every child is looked at once, every
attribute read once, and the common case (one recipient, one purpose) never meets a Decimal.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from comity.model.finding import Level
from comity.model.records import Flow, Transaction
from comity.readers.iati_activity.codes import NO_FLOW, STAGES, TRANSACTION_TYPES
from comity.readers.iati_activity.parts import party
from comity.readers.iati_activity.recipients import (
    COUNTRY,
    DAC_FIVE,
    DAC_REGIONS,
    DAC_THREE,
    REGION,
    checked,
    recipients,
    sectors,
)
from comity.readers.iati_activity.sheet import FLAGS, Sheet, clean
from comity.readers.iati_activity.splits import Shares, divide

FORMAT = "iati_activity"


def transactions(sheet: Sheet, elements: Sequence[etree._Element], recipients: Shares, purposes: Shares) -> None:
    """Add the rows of an activity's transactions; `recipients` and `purposes` are the activity's own."""
    for number, element in enumerate(elements, 1):
        _transaction(sheet, element, number, recipients, purposes)


def _transaction(sheet: Sheet, element: etree._Element, number: int, places: Shares, purposes: Shares) -> None:
    where = f"{sheet.here}/transaction[{number}]"
    own_sectors: list[etree._Element] = []
    own_countries: list[etree._Element] = []
    own_regions: list[etree._Element] = []
    aid_types: list[etree._Element] = []
    descriptions: list[etree._Element] = []
    seen: dict[str, etree._Element] = {}
    for child in element:
        tag = child.tag
        if tag == "sector":
            own_sectors.append(child)
        elif tag == "recipient-country":
            own_countries.append(child)
        elif tag == "recipient-region":
            own_regions.append(child)
        elif tag == "description":
            descriptions.append(child)
        elif tag == "aid-type":
            aid_types.append(child)
        elif tag not in seen:
            seen[tag] = child
        elif ":" in tag:
            sheet.keep(child, where)
        else:
            sheet.keep_repeated(child, where)
    pop = seen.pop
    kind = _kind(sheet, pop("transaction-type", None), where)
    paid = pop("transaction-date", None)
    day, year = sheet.day_and_year(paid, where)
    money = pop("value", None)
    value, currency, inherited, value_date = sheet.money(money, where)
    provider = pop("provider-org", None)
    receiver = pop("receiver-org", None)
    payer = party(sheet, provider, where, "provider")
    payee = party(sheet, receiver, where, "receiver")
    sheet.rows.append(
        Transaction(
            where,
            sheet.number,
            sheet.identifier,
            number,
            clean(element.get("ref")),
            FLAGS.get(element.get("humanitarian", "")),
            kind,
            day,
            value,
            currency,
            inherited,
            value_date,
            _description(sheet, descriptions, where) if descriptions else None,
            payer[0],
            payer[1],
            payer[2],
            payer[3],
            payee[0],
            payee[1],
            payee[2],
            payee[3],
            sheet.code(pop("disbursement-channel", None), where),
            sheet.code(pop("flow-type", None), where),
            sheet.code(pop("finance-type", None), where),
            sheet.dac_code(aid_types, where) if aid_types else None,
            sheet.code(pop("tied-status", None), where),
        )
    )
    if own_sectors:
        purposes = _own_purposes(sheet, own_sectors, where, number, purposes)
    if own_countries or own_regions:
        places = _own_places(sheet, own_countries, own_regions, where, number, places)
    for child in seen.values():
        sheet.keep_unknown(child, where)
    if value is None:
        _no_value(sheet, money, element, where)
        return
    if day is None:
        _no_date(sheet, paid, element, where)
    stage = STAGES.get(kind or "")
    if stage is None:
        if kind not in NO_FLOW:
            _no_stage(sheet, kind, element, where)
        return
    ref, _, _, name = payer
    if name is None and (ref is None or ref == sheet.reporting[0]):
        ref, name = sheet.reporting
    for split, (place, purpose, amount) in enumerate(divide(value, places, purposes), 1):
        sheet.rows.append(
            Flow(
                where,
                split,
                FORMAT,
                sheet.number,
                sheet.identifier,
                sheet.title,
                stage,
                name,
                ref,
                payee[3],
                payee[0],
                place.code,
                place.kind,
                purpose.code,
                purpose.kind,
                amount,
                currency,
                "current",
                day,
                "day",
                year,
                value_date,
                None,
                None,
                None,
                True,
                False,
                None,
                None,
                None,
                None,
            )
        )


def _kind(sheet: Sheet, element: etree._Element | None, where: str) -> str | None:
    if element is None:
        return None
    published = sheet.code(element, where) or clean(element.text)
    if published is None:
        return None
    return TRANSACTION_TYPES.get(published) or TRANSACTION_TYPES.get(published.lower(), published)


def _description(sheet: Sheet, elements: Sequence[etree._Element], where: str) -> str | None:
    texts = [sheet.every_word(element, f"{where}/description[{n}]")[0] for n, element in enumerate(elements, 1)]
    return texts[0]


def _own_purposes(
    sheet: Sheet, elements: Sequence[etree._Element], where: str, number: int, inherited: Shares
) -> Shares:
    groups = sectors(sheet, elements, where, number)
    entries = groups.get(DAC_FIVE) or groups.get(DAC_THREE)
    return checked(sheet, entries, "sectors", where, elements) if entries else inherited


def _own_places(
    sheet: Sheet,
    countries: Sequence[etree._Element],
    regions: Sequence[etree._Element],
    where: str,
    number: int,
    inherited: Shares,
) -> Shares:
    entries = recipients(sheet, countries, COUNTRY, where, number).get(DAC_REGIONS)
    others = recipients(sheet, regions, REGION, where, number).get(DAC_REGIONS) if regions else None
    used = entries or others
    return checked(sheet, used, "recipients", where, (*countries, *regions)) if used else inherited


def _no_value(sheet: Sheet, money: etree._Element | None, element: etree._Element, where: str) -> None:
    sheet.find(
        "transaction-without-value",
        Level.LOSS,
        where,
        element if money is None else money,
        found="no value" if money is None else f"a value that says “{money.text or ''}”",
        expected="<value> with a number",
        remedy="the transaction is kept without a value, and is no flow",
    )


def _no_date(sheet: Sheet, paid: etree._Element | None, element: etree._Element, where: str) -> None:
    sheet.find(
        "transaction-without-date",
        Level.LOSS,
        where,
        element if paid is None else paid,
        found="no date that can be read",
        expected="<transaction-date iso-date='YYYY-MM-DD'/>",
        remedy="the flow has no year, so no total of years counts it",
    )


def _no_stage(sheet: Sheet, kind: str | None, element: etree._Element, where: str) -> None:
    sheet.find(
        "transaction-type-unknown",
        Level.LOSS,
        where,
        element,
        found=f"transaction type “{kind}”" if kind else "no transaction type",
        expected="a code from 1 to 13",
        remedy="the transaction is kept, and is no flow",
    )
