"""The head of a plain transaction (reference, type, date, value, description), read from its text by one expression.

The expression admits nothing that could be written in another way, so a match is exact: double quotes, each attribute
once, no references in attributes and only the five of XML in text, no character that XML forbids. Anything else does not
match, and is read child by child.
"""

from __future__ import annotations

import re

from comity.parsing.xmltext import ILLEGAL, START_TAG
from comity.readers.iati_activity.codes import TRANSACTION_TYPES
from comity.readers.iati_activity.memory import CACHE_LIMIT, Memory
from comity.readers.iati_activity.sheet import FLAGS, Sheet, plausible

GAP = r"[ \t\n]*"
PLAIN_VALUE = rf'"([^"<>&{ILLEGAL}\t\n]*)"'
PLAIN = re.compile(
    rf"{GAP}<transaction(?: humanitarian={PLAIN_VALUE})?(?: ref={PLAIN_VALUE})?(?: humanitarian={PLAIN_VALUE})?>{GAP}"
    rf'<transaction-type code="(\w+)"(?: ?/|></transaction-type)>{GAP}'
    rf"<transaction-date iso-date={PLAIN_VALUE}(?: ?/|></transaction-date)>{GAP}"
    rf"<value((?:[ \t\n][^<>&]*)?)>([+-]?[0-9]{{1,26}}(?:\.[0-9]{{1,12}})?)</value>{GAP}"
    rf"(?:<description>{GAP}<narrative(?: xml:lang={PLAIN_VALUE})?>([^<>{ILLEGAL}]*)</narrative>{GAP}</description>{GAP})?"
).match
REFERENCE = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)").search
REFERENCES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))

ValueAttributes = tuple[str | None, str | None] | None
Head = tuple[
    str | None,
    bool | None,
    str | None,
    str | None,
    int | None,
    str | None,
    str | None,
    bool,
    str | None,
    str | None,
    str | None,
    str | None,
]
"""Reference, humanitarian, type, day, year, value, currency, whether it is inherited, value date, description; then the
language and text of a description that is still to become a narrative."""


def plain_head(sheet: Sheet, memory: Memory, match: re.Match[str]) -> Head | None:
    """The head; None where the transaction is to be read child by child after all."""
    flag, ref, humanitarian, code, dated, attributes, value, language, said = match.groups()
    if flag is not None:
        if humanitarian is not None:
            return None
        humanitarian = flag
    kind = TRANSACTION_TYPES.get(code)
    day, year = sheet.file.days[dated]
    known = memory.value_attributes
    found = known[attributes] if attributes in known else _learn(sheet, memory, attributes)
    if kind is None or not plausible(year) or found is None:
        return None
    currency, value_date = found
    inherited = currency is None
    if inherited:
        currency = sheet.currency
        if currency is None:
            return None
    if said:
        if "&" in said:
            if REFERENCE(said):
                return None
            for reference, character in REFERENCES:
                said = said.replace(reference, character)
        said = said.strip() or None
    return (
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


def _learn(sheet: Sheet, memory: Memory, attributes: str) -> ValueAttributes:
    """The currency and value date of a `value`, remembered by its attributes' text; None where the date is not plain."""
    known = memory.value_attributes
    if len(known) >= CACHE_LIMIT:
        known.clear()
    found = None
    start = f"<value{attributes}/>"
    if sheet.cut is not None and START_TAG.fullmatch(start) and "xmlns" not in attributes:
        (element,) = sheet.cut.container.parsed(sheet.cut.start, start)
        dated = element.get("value-date", "")
        day, year = sheet.file.days[dated]
        if not dated or plausible(year):
            found = (element.get("currency", "").strip() or None, day)
    known[attributes] = found
    return found
