"""The transactions of an activity as text, and the head of a plain one read by one expression.

libxml2 writes an element in one form: double quotes, `<x/>` for an empty element, `<` and `>` escaped in text and
attributes, no comments. So a match is exact; anything unusual does not match, or is sent back, and is read child by child.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from comity.readers.iati_activity.codes import TRANSACTION_TYPES
from comity.readers.iati_activity.sheet import FLAGS, PLAUSIBLE_YEARS, Sheet, record

PLAIN = re.compile(
    r'<transaction((?: xmlns:[\w.-]+="[^"]*")*)(?: ref="([^"&]*)")?(?: humanitarian="([^"]*)")?>\s*'
    r'<transaction-type code="(\w+)"/>\s*<transaction-date iso-date="([^"&]*)"/>\s*'
    r"<value([^>&]*)>([+-]?[0-9]{1,26}(?:\.[0-9]{1,12})?)</value>\s*"
    r'(?:<description>\s*<narrative(?: xml:lang="([^"&]*)")?>([^<]*)</narrative>\s*</description>\s*)?'
).match
ATTRIBUTE = re.compile(r' ([\w:.-]+)="([^"]*)"').findall
NAMESPACES = re.compile(r' xmlns(?::[\w.-]+)?="[^"]*"').findall
ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&#13;", "\r"), ("&amp;", "&"))
END = "</transaction>"
CACHE_LIMIT = 20_000

ValueAttributes = tuple[str | None, str | None] | None


class Head(NamedTuple):
    """A transaction's own fields. `said` is a description that is still to become a narrative, in `language`."""

    ref: str | None
    humanitarian: bool | None
    kind: str | None
    day: str | None
    year: int | None
    value: str | None
    currency: str | None
    inherited: bool
    value_date: str | None
    description: str | None
    language: str | None
    said: str | None


def texts(element: etree._Element, transactions: Sequence[etree._Element]) -> tuple[str, list[str]]:
    """The activity's transactions as text, end tags apart, and the namespaces that hold round them.

    The activity is written once and cut at the end tags, if it is mostly transactions; no texts if that does not
    give one for each.
    """
    if not all(map(len, transactions)):
        return "", []
    if 8 * len(transactions) < len(element):
        return "", [etree.tostring(t, encoding="unicode", with_tail=False)[: -len(END)] for t in transactions]
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    pieces = text.split(END)
    if len(pieces) != len(transactions) + 1:
        return "", []
    pieces.pop()
    for number, piece in enumerate(pieces):
        if not piece.startswith(("<transaction ", "<transaction>")):
            start = max(piece.rfind("<transaction "), piece.rfind("<transaction>"))
            pieces[number] = piece[start:]
    return "".join(NAMESPACES(text[: text.index(">")])), pieces


def plain_head(sheet: Sheet, text: str, around: str) -> tuple[Head | None, str]:
    """The head and the text of the tail; no head where the transaction is to be read child by child.

    The tail's text begins with the namespaces that hold there (those `around` it, and its own), as they decide what
    it means. It is empty where the transaction's head is not plain.
    """
    match = PLAIN(text)
    if match is None:
        return None, ""
    namespaces, ref, humanitarian, code, dated, attributes, value, language, said = match.groups()
    rest = around + namespaces + text[match.end() :]
    kind = TRANSACTION_TYPES.get(code)
    day, year = sheet.file.days[dated]
    known = sheet.file.value_attributes
    found = known[attributes] if attributes in known else _learn(sheet, attributes)
    if kind is None or year not in PLAUSIBLE_YEARS or found is None:
        return None, rest
    currency, value_date = found
    inherited = currency is None
    if inherited:
        currency = sheet.currency
        if currency is None:
            return None, rest
    if said:
        said = _unescaped(said).strip() or None
    fields = (
        ref.strip() or None if ref else None,
        FLAGS.get(humanitarian.strip()) if humanitarian else None,
        kind,
        day,
        year,
        value,
        currency,
        inherited,
        value_date,
        said or None,
        language.strip() or None if language else None,
        said or None,
    )
    return record(Head, fields), rest


def _learn(sheet: Sheet, attributes: str) -> ValueAttributes:
    """The currency and value date of a `value`, remembered by its attributes' text; None where the date is not plain."""
    known = sheet.file.value_attributes
    if len(known) >= CACHE_LIMIT:
        known.clear()
    named = dict(ATTRIBUTE(attributes))
    dated = named.get("value-date", "")
    day, year = sheet.file.days[dated]
    plain = not dated or year in PLAUSIBLE_YEARS
    known[attributes] = found = (named.get("currency", "").strip() or None, day) if plain else None
    return found


def _unescaped(text: str) -> str:
    if "&" in text:
        for escape, character in ESCAPES:
            text = text.replace(escape, character)
    return text
