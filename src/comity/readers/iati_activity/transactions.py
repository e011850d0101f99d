"""Transactions: one row each, the rows of their sectors and recipients, and the flows that they are.

This is the hot path of the whole ingest, as an activity file is mostly transactions. A transaction has a head of its own
(reference, type, date, value, description) and a tail that it shares with many others (parties, sectors, recipients,
aid type, extensions). So each is written out as text by libxml2, in its one canonical form; a plain head is read by
one expression, and a tail that the file has had before is taken from memory. Whatever is not plain, and everything that
deserves a finding, goes the long way: child by child.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import Any, NamedTuple

from lxml import etree

from comity.model.finding import Level
from comity.model.records import Element, Narrative, RecipientSplit, SectorSplit, Transaction
from comity.readers.iati_activity.codes import NO_FLOW, STAGES, TRANSACTION_TYPES
from comity.readers.iati_activity.flows import flows
from comity.readers.iati_activity.heads import Head, plain_head, texts
from comity.readers.iati_activity.parts import Party, party
from comity.readers.iati_activity.recipients import own_places, own_purposes
from comity.readers.iati_activity.sheet import FLAGS, Sheet, clean, record
from comity.readers.iati_activity.splits import Shares

TAILS_REMEMBERED = 4096
SEVERAL = frozenset({"sector", "recipient-country", "recipient-region", "description", "aid-type"})
PLAIN_HEAD = ("transaction-type", "transaction-date", "value")


class Tail(NamedTuple):
    """What follows a transaction's head: parties, codes, the rows of splits and kept elements, and its own shares.

    `fields` end the transaction's row: both parties and five codes. `rows` are (record type, locator below the
    transaction, the fields after `transaction`); `kept` are (locator and parent below the transaction, the fields after
    `parent`). Shares are None where the activity's hold.
    """

    payer: Party
    payee: Party
    fields: tuple[str | None, ...]
    rows: tuple[tuple[Any, str, tuple[Any, ...]], ...]
    kept: tuple[tuple[str, str, tuple[Any, ...]], ...]
    places: Shares | None
    purposes: Shares | None


def transactions(
    sheet: Sheet, activity: etree._Element, elements: Sequence[etree._Element], places: Shares, purposes: Shares
) -> None:
    """Add the rows of an activity's transactions; `places` and `purposes` are the activity's own shares."""
    remembered = sheet.file.tails
    if not elements:
        return
    around, written = texts(activity, elements)
    for number, (element, text) in enumerate(zip(elements, written or repeat(""), strict=False), 1):
        where = f"{sheet.here}/transaction[{number}]"
        head, rest = plain_head(sheet, text, around)
        tail = remembered.get(rest) if head is not None else None
        if head is None or tail is None:
            head, tail, plain = _long_way(sheet, element, where, number, head)
            if plain and rest:
                if len(remembered) >= TAILS_REMEMBERED:
                    remembered.clear()
                remembered[rest] = tail
        else:
            _repeat(sheet, tail, where, number)
        _add(sheet, element, where, number, head, tail, places, purposes)


def _add(
    sheet: Sheet,
    element: etree._Element,
    where: str,
    number: int,
    head: Head,
    tail: Tail,
    places: Shares,
    purposes: Shares,
) -> None:
    """Add the transaction's own row, the narrative of its description, and its flows."""
    ref, humanitarian, kind, day, year, value, currency, inherited, value_date, description, language, said = head
    payer, payee, fields, _, _, own_places, own_purposes = tail
    start = (where, sheet.number, sheet.identifier, number, ref, humanitarian, kind, day, value, currency, inherited)
    sheet.rows.append(record(Transaction, (*start, value_date, description, *fields)))
    if said is not None:
        place = f"{where}/description[1]/narrative[1]"
        spoken = language or sheet.language
        path = "transaction/description"
        sheet.rows.append(Narrative(place, sheet.number, sheet.identifier, path, None, spoken, said))
    if value is None:
        return
    if day is None:
        _no_date(sheet, element, where)
    stage = STAGES.get(kind or "")
    if stage is not None:
        paid = value, currency, day, year, value_date
        flows(sheet, where, stage, payer, payee, paid, own_places or places, own_purposes or purposes)
    elif kind not in NO_FLOW:
        _no_stage(sheet, kind, element, where)


def _repeat(sheet: Sheet, tail: Tail, where: str, number: int) -> None:
    """The rows of a tail that was met before, for this transaction."""
    activity, identifier, add = sheet.number, sheet.identifier, sheet.rows.append
    for kind, below, fields in tail.rows:
        add(record(kind, (where + below, activity, identifier, number, *fields)))
    for below, parent, fields in tail.kept:
        add(record(Element, (where + below, activity, identifier, where + parent, *fields)))


def _long_way(
    sheet: Sheet, element: etree._Element, where: str, number: int, head: Head | None
) -> tuple[Head, Tail, bool]:
    """Child by child: the head (unless it is known), the tail, and whether the tail is plain enough to be remembered."""
    seen: dict[str, etree._Element] = {}
    several: dict[str, list[etree._Element]] = {}
    repeated = []
    for child in element:
        tag = child.tag
        if tag in SEVERAL:
            several.setdefault(tag, []).append(child)
        elif tag not in seen:
            seen[tag] = child
        else:
            repeated.append(child)
    if head is None:
        head = _head(sheet, element, seen, several.get("description", ()), where)
    else:
        for tag in PLAIN_HEAD:
            del seen[tag]
    before = len(sheet.rows)
    for child in repeated:
        if ":" in child.tag:
            sheet.keep(child, where)
        else:
            sheet.keep_repeated(child, where)
    places, regions = several.get("recipient-country", ()), several.get("recipient-region", ())
    payer = party(sheet, seen.pop("provider-org", None), where, "provider")
    payee = party(sheet, seen.pop("receiver-org", None), where, "receiver")
    codes = (
        sheet.code(seen.pop("disbursement-channel", None), where),
        sheet.code(seen.pop("flow-type", None), where),
        sheet.code(seen.pop("finance-type", None), where),
        sheet.dac_code(several.get("aid-type", ()), where),
        sheet.code(seen.pop("tied-status", None), where),
    )
    own_shares = (
        own_places(sheet, places, regions, where, number),
        own_purposes(sheet, several.get("sector", ()), where, number),
    )
    for child in seen.values():
        sheet.keep_unknown(child, where)
    rows, kept, skip = [], [], len(where)
    for row in sheet.rows[before:]:
        if isinstance(row, SectorSplit | RecipientSplit):
            rows.append((type(row), row.locator[skip:], row[4:]))
        elif isinstance(row, Element):
            kept.append((row.locator[skip:], row.parent[skip:], row[4:]))
    plain = len(rows) + len(kept) == len(sheet.rows) - before
    return head, Tail(payer, payee, (*payer, *payee, *codes), tuple(rows), tuple(kept), *own_shares), plain


def _head(
    sheet: Sheet,
    element: etree._Element,
    seen: dict[str, etree._Element],
    descriptions: Sequence[etree._Element],
    where: str,
) -> Head:
    kind = seen.pop("transaction-type", None)
    code = None if kind is None else sheet.code(kind, where) or clean(kind.text)
    day, year = sheet.day_and_year(seen.pop("transaction-date", None), f"{where}/transaction-date")
    money = seen.pop("value", None)
    value, currency, inherited, value_date = sheet.money(money, f"{where}/value")
    if value is None:
        _no_value(sheet, element if money is None else money, where)
    texts = [sheet.every_word(text, f"{where}/description[{n}]")[0] for n, text in enumerate(descriptions, 1)]
    return Head(
        clean(element.get("ref")),
        FLAGS.get(element.get("humanitarian", "").strip()),
        None if code is None else TRANSACTION_TYPES.get(code) or TRANSACTION_TYPES.get(code.lower(), code),
        day,
        year,
        value,
        currency,
        inherited,
        value_date,
        next((text for text in texts if text is not None), None),
        None,
        None,
    )


def _no_value(sheet: Sheet, element: etree._Element, where: str) -> None:
    sheet.find(
        "transaction-without-value",
        Level.LOSS,
        where,
        element,
        found=f"a value that says “{element.text or ''}”" if element.tag == "value" else "no value",
        expected="<value> with a number",
        remedy="the transaction is kept without a value, and is no flow",
    )


def _no_date(sheet: Sheet, element: etree._Element, where: str) -> None:
    sheet.find(
        "transaction-without-date",
        Level.LOSS,
        where,
        element,
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
