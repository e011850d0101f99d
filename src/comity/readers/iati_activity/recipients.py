"""Sectors and recipients, of an activity or of one transaction: the rows of the two split tables, and the shares.

A transaction's own codes override its activity's. Countries and DAC regions make 100 together; each sector vocabulary
makes 100 by itself. Purposes are DAC codes: five digits if there are any, else three.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lxml import etree

from comity.model.finding import Level
from comity.model.records import RecipientSplit, SectorSplit
from comity.readers.iati_activity.codes import SECTOR_VOCABULARIES
from comity.readers.iati_activity.sheet import Sheet, clean
from comity.readers.iati_activity.splits import NOBODY, Entry, Shares, shares_of

COUNTRY: Final = "country"
REGION: Final = "region"
DAC_FIVE: Final = "1"
DAC_THREE: Final = "2"
DAC_REGIONS: Final = "1"


def sectors(
    sheet: Sheet, elements: Sequence[etree._Element], parent: str, transaction: int | None
) -> dict[str, list[Entry]]:
    """Add the sector rows; give their entries by vocabulary."""
    groups: dict[str, list[Entry]] = {}
    for ordinal, element in enumerate(elements, 1):
        where = f"{parent}/sector[{ordinal}]"
        code = clean(element.get("code"))
        vocabulary = element.get("vocabulary")
        if vocabulary:
            vocabulary = SECTOR_VOCABULARIES.get(vocabulary) or clean(vocabulary)
        entry = entry_of(sheet, element, where, code, vocabulary or DAC_FIVE)
        name = sheet.words(element, where)
        uri = element.get("vocabulary-uri")
        sheet.add_split(SectorSplit, where, transaction, (vocabulary or None, uri, code, entry.percentage, name))
        groups.setdefault(vocabulary or DAC_FIVE, []).append(entry)
    return groups


def recipients(
    sheet: Sheet, elements: Sequence[etree._Element], kind: str, parent: str, transaction: int | None
) -> dict[str, list[Entry]]:
    """Add the rows of recipient countries or regions; give their entries by vocabulary (countries under `1`)."""
    groups: dict[str, list[Entry]] = {}
    for ordinal, element in enumerate(elements, 1):
        where = f"{parent}/recipient-{kind}[{ordinal}]"
        code = clean(element.get("code"))
        vocabulary = clean(element.get("vocabulary"))
        entry = entry_of(sheet, element, where, code, kind)
        name = sheet.words(element, where)
        uri = element.get("vocabulary-uri")
        sheet.add_split(RecipientSplit, where, transaction, (kind, vocabulary, uri, code, entry.percentage, name))
        group = DAC_REGIONS if kind == COUNTRY else vocabulary or DAC_REGIONS
        groups.setdefault(group, []).append(entry)
    return groups


def entry_of(sheet: Sheet, element: etree._Element, where: str, code: str | None, kind: str) -> Entry:
    """The code with its percentage; a percentage that cannot be read is a finding and makes the entry unusable."""
    text = element.get("percentage")
    if not text:
        return Entry(code, kind, None, True)
    percentage = sheet.number_of(text, element, where)
    return Entry(code, kind, percentage, percentage is not None or not text.strip())


def activity_recipients(sheet: Sheet, elements: Sequence[etree._Element]) -> Shares:
    """The activity's recipients: countries and DAC regions together. Every region vocabulary is checked."""
    if not elements:
        return NOBODY
    countries = [element for element in elements if element.tag == "recipient-country"]
    regions = [element for element in elements if element.tag == "recipient-region"]
    places = recipients(sheet, countries, COUNTRY, sheet.here, None).get(DAC_REGIONS, [])
    by_vocabulary = recipients(sheet, regions, REGION, sheet.here, None)
    together = places + by_vocabulary.pop(DAC_REGIONS, [])
    found = checked(sheet, together, "recipients", sheet.here, (*countries, *regions))
    for vocabulary, entries in by_vocabulary.items():
        if shares_of(entries)[1] and shares_of(places + entries)[1]:
            checked(sheet, entries, f"regions of vocabulary {vocabulary}", sheet.here, regions, used=False)
    return found


def activity_purposes(sheet: Sheet, elements: Sequence[etree._Element]) -> Shares:
    """The activity's purposes. Every sector vocabulary is checked by itself."""
    if not elements:
        return NOBODY
    groups = sectors(sheet, elements, sheet.here, None)
    used = DAC_FIVE if DAC_FIVE in groups else DAC_THREE
    found = NOBODY
    for vocabulary, entries in groups.items():
        words = f"sectors of vocabulary {vocabulary}"
        shares = checked(sheet, entries, words, sheet.here, elements, used=vocabulary == used)
        if vocabulary == used:
            found = shares
    return found


def own_purposes(sheet: Sheet, elements: Sequence[etree._Element], where: str, number: int) -> Shares | None:
    """A transaction's own purposes; None where it names none, and the activity's hold."""
    if not elements:
        return None
    groups = sectors(sheet, elements, where, number)
    entries = groups.get(DAC_FIVE) or groups.get(DAC_THREE)
    return checked(sheet, entries, "sectors", where, elements) if entries else None


def own_places(
    sheet: Sheet, countries: Sequence[etree._Element], regions: Sequence[etree._Element], where: str, number: int
) -> Shares | None:
    """A transaction's own recipients: its country, else its DAC region; None where it names neither."""
    if not countries and not regions:
        return None
    used = recipients(sheet, countries, COUNTRY, where, number).get(DAC_REGIONS)
    others = recipients(sheet, regions, REGION, where, number).get(DAC_REGIONS)
    used = used or others
    return checked(sheet, used, "recipients", where, (*countries, *regions)) if used else None


def checked(
    sheet: Sheet,
    entries: Sequence[Entry],
    words: str,
    where: str,
    elements: Sequence[etree._Element],
    used: bool = True,
) -> Shares:
    """The shares, and a finding `split-off-100` where they do not make 100."""
    shares, complaint = shares_of(entries)
    if complaint:
        sheet.find(
            "split-off-100",
            Level.LOSS if used else Level.NOTE,
            where,
            elements[0],
            found=f"{words}: {complaint}",
            expected="percentages that add up to 100",
            remedy="nothing was rescaled; what the percentages do not place stands without a code"
            if used
            else "kept as published; no flow uses this vocabulary here",
        )
    return shares
