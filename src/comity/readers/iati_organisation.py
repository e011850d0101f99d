"""IATI organisation files, versions 1.01 to 2.03, streaming: who an organisation is, and what it plans to spend.

Authority: the IATI organisation standard (iatistandard.org), its schemas and its ruleset. Forward budgets are plans: they are
tables of their own and never flows. Version 1 texts and its iati-identifier are read as version 2's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import Organisation, OrganisationBudget, OrganisationDocument, OrganisationName
from comity.parsing.dates import day
from comity.parsing.decimals import digits
from comity.parsing.persons import without_persons
from comity.parsing.xml import elements, line_of, local_name

FORMAT = "iati_organisation"
VERSION = "2"
ELEMENT = "iati-organisation"
MENTIONED = re.compile(r"<(?:[\w.-]+:)?iati-organisations?[\s/>]").search
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
KINDS = {
    "total-budget": ("total", "", ""),
    "recipient-org-budget": ("recipient-org", "recipient-org", "ref"),
    "recipient-region-budget": ("recipient-region", "recipient-region", "code"),
    "recipient-country-budget": ("recipient-country", "recipient-country", "code"),
    "total-expenditure": ("expenditure", "", ""),
}
LINES = ("budget-line", "expense-line")
KNOWN = {*KINDS, "organisation-identifier", "iati-identifier", "name", "reporting-org", "document-link"}
FLAGS = {"1": True, "true": True, "0": False, "false": False}


class Sheet(NamedTuple):
    """What the rows of one organisation share, and where its findings gather."""

    here: str
    number: int
    identifier: str | None
    currency: str | None
    language: str | None
    findings: list[Finding]

    def find(self, code: str, element: etree._Element, where: str, found: str, expected: str, level: Level) -> None:
        """Add a finding."""
        self.findings.append(Finding(code, level, where, line_of(element), found[:200], expected, "ask the publisher"))


def recognises(head: Head) -> bool:
    """Whether the file opens with IATI organisations."""
    return MENTIONED(head.text.replace("\0", "")) is not None


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """Records and findings of every organisation, in the file's order; a break in the file is the last finding."""
    number, broken = 0, False
    for found in elements(snapshot, ELEMENT):
        if isinstance(found, Finding):
            broken = broken or found.level is Level.BROKEN
            yield found
            continue
        number += 1
        if found.tag != ELEMENT:
            namespace = str(found.tag).rpartition("}")[0] + "}"
            for inside in found.iter(namespace + "*"):
                inside.tag = local_name(str(inside.tag))
        yield from _organisation(found, number)
    if not number and not broken:
        yield Finding("no-organisations", Level.NOTE, line=1, found="no iati-organisation", expected="at least one")


def _organisation(element: etree._Element, number: int) -> Iterator[Yield]:
    parent = element.getparent()
    root = parent if parent is not None and local_name(str(parent.tag)) == "iati-organisations" else None
    identifiers = element.findall("organisation-identifier") + element.findall("iati-identifier")
    sheet = Sheet(
        f"{ELEMENT}[{number}]",
        number,
        next((text for e in identifiers if (text := _clean(e.text))), None),
        _clean(element.get("default-currency")),
        _clean(element.get(LANGUAGE)),
        [],
    )
    if sheet.identifier is None:
        what, wanted = "an organisation without an identifier", "<organisation-identifier>"
        sheet.find("identifier-missing", element, sheet.here, what, wanted, Level.NOTE)
    names = [(place, text) for place, e in enumerate(element.findall("name"), 1) for text in _texts(e, sheet.language)]
    reporter = element.find("reporting-org")
    budgets = [row for tag in KINDS for row in _budgets(sheet, element, tag)]
    documents = list(_documents(sheet, element))
    reported = [] if reporter is None else _texts(reporter, sheet.language)
    yield Organisation(
        locator=sheet.here,
        organisation=number,
        identifier=sheet.identifier,
        name=names[0][1][1] if names else None,
        name_language=names[0][1][0] if names else None,
        reporting_org_ref=None if reporter is None else _clean(reporter.get("ref")),
        reporting_org_type=None if reporter is None else _clean(reporter.get("type")),
        reporting_org=reported[0][1] if reported else None,
        secondary_reporter=None if reporter is None else FLAGS.get(reporter.get("secondary-reporter", "").strip()),
        default_currency=sheet.currency,
        language=sheet.language,
        version=_clean(root.get("version")) if root is not None else _clean(element.get("version")),
        last_updated=_clean(element.get("last-updated-datetime")),
        generated=_clean(root.get("generated-datetime")) if root is not None else None,
        budgets=sum(row.line is None for row in budgets),
        documents=len(documents),
    )
    for place, (language, text) in names:
        yield OrganisationName(f"{sheet.here}/name[{place}]", number, sheet.identifier, language, text)
    yield from budgets
    yield from documents
    for child in element:
        tag = str(child.tag)
        if tag.startswith("{"):
            sheet.find("extension-left-out", child, sheet.here, f"<{local_name(tag)}>", "IATI's elements", Level.LOSS)
        elif tag not in KNOWN:
            sheet.find("unknown-element", child, sheet.here, f"<{tag}>", "an element of the standard", Level.NOTE)
    yield from sheet.findings


def _budgets(sheet: Sheet, element: etree._Element, tag: str) -> Iterator[OrganisationBudget]:
    """The budgets of one kind, each followed by its lines. A budget without a readable value has none, and a finding."""
    kind, party, attribute = KINDS[tag]
    for ordinal, budget in enumerate(element.findall(tag), 1):
        where = f"{sheet.here}/{tag}[{ordinal}]"
        recipient = budget.find(party) if party else None
        named = [] if recipient is None else _texts(recipient, sheet.language)
        shared = (
            None if recipient is None else _clean(recipient.get(attribute)),
            None if recipient is None else _clean(recipient.get("vocabulary")),
            named[0][1] if named else None,
            _day(sheet, budget, "period-start", where),
            _day(sheet, budget, "period-end", where),
        )
        start, end = shared[3:]
        if start and end and start > end:
            sheet.find("period-reversed", budget, where, f"{start} to {end}", "a start before the end", Level.NOTE)
        status = _clean(budget.get("status"))
        yield _row(sheet, where, kind, status, (None, None, None), shared, budget)
        lines = [child for child in budget if child.tag in LINES]
        for place, line in enumerate(lines, 1):
            texts = _texts(line, sheet.language)
            about = (place, _clean(line.get("ref")), texts[0][1] if texts else None)
            yield _row(sheet, f"{where}/{line.tag}[{place}]", kind, status, about, shared, line)


def _row(
    sheet: Sheet,
    where: str,
    kind: str,
    status: str | None,
    about: tuple[int | None, str | None, str | None],
    shared: tuple[str | None, str | None, str | None, str | None, str | None],
    element: etree._Element,
) -> OrganisationBudget:
    value = element.find("value")
    amount, _ = digits(value.text) if value is not None else (None, "")
    if value is None or amount is None:
        found = "no value" if value is None else f"“{value.text or ''}”"
        sheet.find("unreadable-number", element, where, found, "<value> with a number", Level.LOSS)
    own = _clean(value.get("currency")) if value is not None else None
    currency = own or sheet.currency
    if amount is not None and currency is None:
        sheet.find(
            "currency-missing", element, where, f"{amount} of no currency", "currency or default-currency", Level.LOSS
        )
    recipient, vocabulary, name, start, end = shared
    return OrganisationBudget(
        locator=where,
        organisation=sheet.number,
        identifier=sheet.identifier,
        kind=kind,
        status=status,
        line=about[0],
        line_ref=about[1],
        line_text=about[2],
        recipient=recipient,
        recipient_vocabulary=vocabulary,
        recipient_name=name,
        period_start=start,
        period_end=end,
        value=amount,
        currency=currency,
        currency_inherited=own is None and currency is not None,
        value_date=day(value.get("value-date")) if value is not None else None,
    )


def _documents(sheet: Sheet, element: etree._Element) -> Iterator[OrganisationDocument]:
    for ordinal, link in enumerate(element.findall("document-link"), 1):
        texts = {
            tag: [t for e in link.findall(tag) for t in _texts(e, sheet.language)] for tag in ("title", "description")
        }
        date = link.find("document-date")
        yield OrganisationDocument(
            locator=f"{sheet.here}/document-link[{ordinal}]",
            organisation=sheet.number,
            identifier=sheet.identifier,
            url=_clean(link.get("url")),
            format=_clean(link.get("format")),
            title=texts["title"][0][1] if texts["title"] else None,
            description=texts["description"][0][1] if texts["description"] else None,
            categories=_codes(link, "category"),
            languages=_codes(link, "language"),
            recipients=_codes(link, "recipient-country"),
            document_date=day(date.get("iso-date")) if date is not None else None,
        )


def _codes(element: etree._Element, tag: str) -> str | None:
    codes = (_clean(child.get("code")) or _clean(child.text) for child in element.findall(tag))
    return ";".join(code for code in codes if code) or None


def _day(sheet: Sheet, element: etree._Element, tag: str, where: str) -> str | None:
    """The ISO day of a period's start or end, with a finding where there is none."""
    child = element.find(tag)
    text = None if child is None else child.get("iso-date") or child.text
    found = day(text)
    if found is None:
        what = f"{tag} “{(text or '').strip()}”" if child is not None else f"no {tag}"
        sheet.find("unreadable-date", element, f"{where}/{tag}", what, "a day such as 2020-01-31", Level.NOTE)
    return found


def _texts(element: etree._Element, default: str | None) -> list[tuple[str | None, str]]:
    """The texts of an element with their languages: version 2's narratives, else version 1's own text."""
    narratives = element.findall("narrative")
    found = [
        (_clean(n.get(LANGUAGE)) or default, " ".join(" ".join(map(str, told.itertext())).split()))
        for n in narratives
        for told in (without_persons(n) if len(n) else n,)
    ]
    if not narratives:
        found = [(_clean(element.get(LANGUAGE)) or default, " ".join((element.text or "").split()))]
    return [(language, text) for language, text in found if text]


def _clean(text: str | None) -> str | None:
    return (text or "").strip() or None
