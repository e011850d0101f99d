"""One iati-activity element → its records.

Children are grouped by name and taken by the part they belong to; whatever nobody took is kept as XML.
"""

from __future__ import annotations

from collections import defaultdict

from lxml import etree

from comity.model.finding import Level
from comity.model.reading import Yield
from comity.model.records import Activity
from comity.readers.iati_activity import parts
from comity.readers.iati_activity.codes import DATE_TYPES, WITHOUT_A_TABLE
from comity.readers.iati_activity.memory import Context, File
from comity.readers.iati_activity.recipients import activity_purposes, activity_recipients
from comity.readers.iati_activity.sheet import FLAGS, PLAUSIBLE_YEARS, Sheet, clean
from comity.readers.iati_activity.transactions import transactions

Children = defaultdict[str, list[etree._Element]]


def activity(file: File, element: etree._Element, number: int, context: Context) -> list[Yield]:
    """The records and findings of one activity, its own row first."""
    children: Children = defaultdict(list)
    for child in element:
        children[child.tag].append(child)
    take = children.pop
    identifiers = take("iati-identifier", [])
    sheet = Sheet(file, element, number, next((clean(e.text) for e in identifiers), None))
    for extra in identifiers[1:]:
        sheet.keep_repeated(extra, sheet.here)
    if sheet.identifier is None:
        _no_identifier(sheet, element)
    row = _activity_row(sheet, element, children, context)
    places = activity_recipients(sheet, take("recipient-country", []), take("recipient-region", []))
    purposes = activity_purposes(sheet, take("sector", []))
    parts.participating_orgs(sheet, take("participating-org", []))
    parts.locations(sheet, take("location", []))
    parts.policy_markers(sheet, take("policy-marker", []))
    parts.budgets(sheet, take("budget", []))
    parts.planned_disbursements(sheet, take("planned-disbursement", []))
    parts.document_links(sheet, take("document-link", []))
    parts.related_activities(sheet, take("related-activity", []))
    transactions(sheet, element, take("transaction", []), places, purposes)
    _rest(sheet, children)
    return [row, *sheet.rows]


def _activity_row(sheet: Sheet, element: etree._Element, children: Children, context: Context) -> Activity:
    here = sheet.here
    transactions, budgets = len(children["transaction"]), len(children["budget"])
    reporter = _first(sheet, children, "reporting-org")
    name = None if reporter is None else sheet.words(reporter, f"{here}/reporting-org")
    ref = None if reporter is None else clean(reporter.get("ref"))
    sheet.reporting = ref, name
    title, title_language = _texts(sheet, children, "title")
    sheet.title = title
    description, _ = _texts(sheet, children, "description")
    dates = _dates(sheet, children.pop("activity-date", []))
    capital = _first(sheet, children, "capital-spend")
    results, indicators = _results(sheet, children.pop("result", []))

    def code(tag: str) -> str | None:
        return sheet.code(_first(sheet, children, tag), here) if tag in children else None

    return Activity(
        here,
        sheet.number,
        sheet.identifier,
        ref,
        None if reporter is None else clean(reporter.get("type")),
        name,
        None if reporter is None else FLAGS.get(reporter.get("secondary-reporter", "").strip()),
        title,
        title_language,
        description,
        code("activity-status"),
        code("activity-scope"),
        clean(element.get("hierarchy")),
        context.version,
        sheet.language,
        sheet.currency,
        code("default-flow-type"),
        code("default-finance-type"),
        sheet.dac_code(children.pop("default-aid-type", []), here),
        code("default-tied-status"),
        code("collaboration-type"),
        None if capital is None else sheet.number_of(capital.get("percentage"), capital, f"{here}/capital-spend"),
        dates.get("1"),
        dates.get("2"),
        dates.get("3"),
        dates.get("4"),
        FLAGS.get(element.get("humanitarian", "").strip()),
        clean(element.get("last-updated-datetime")),
        context.generated,
        clean(element.get("linked-data-uri")) or context.linked_data,
        clean(element.get("budget-not-provided")),
        results,
        indicators,
        transactions,
        budgets,
    )


def _first(sheet: Sheet, children: Children, tag: str) -> etree._Element | None:
    """The first child of that name; any other is kept, with a note."""
    elements = children.pop(tag, [])
    for extra in elements[1:]:
        sheet.keep_repeated(extra, sheet.here)
    return elements[0] if elements else None


def _texts(sheet: Sheet, children: Children, tag: str) -> tuple[str | None, str | None]:
    """The first text of the first title or description that has one, and its language; all become narratives."""
    texts = [
        sheet.every_word(element, f"{sheet.here}/{tag}[{ordinal}]")
        for ordinal, element in enumerate(children.pop(tag, []), 1)
    ]
    return next((pair for pair in texts if pair[0] is not None), (None, None))


def _dates(sheet: Sheet, elements: list[etree._Element]) -> dict[str, str]:
    """The activity's days by type (1 planned start, 2 actual start, 3 planned end, 4 actual end)."""
    found: dict[str, str] = {}
    for ordinal, element in enumerate(elements, 1):
        kind = element.get("type", "")
        kind = DATE_TYPES.get(kind) or DATE_TYPES.get(kind.strip().lower(), kind)
        day, year = sheet.file.days[element.get("iso-date", "")]
        if day is not None and year in PLAUSIBLE_YEARS and kind in DATE_TYPES and kind not in found:
            found[kind] = day
            if not element.text and not len(element):
                continue
        where = f"{sheet.here}/activity-date[{ordinal}]"
        day = sheet.day(element, where)
        if day is not None and (kind not in DATE_TYPES or found.setdefault(kind, day) != day):
            sheet.keep_repeated(element, sheet.here)
        if element.get("iso-date") and (words := clean(element.text)):
            sheet.narrative(element, words, where, 0, element)
    return found


def _results(sheet: Sheet, elements: list[etree._Element]) -> tuple[int, int]:
    """How many results and indicators there are; of their content only extensions are kept."""
    indicators = 0
    for ordinal, element in enumerate(elements, 1):
        for inside in element.iter():
            tag = inside.tag
            if tag == "indicator":
                indicators += 1
            elif ":" in tag and not _inside_extension(inside):
                sheet.keep(inside, f"{sheet.here}/result[{ordinal}]")
    return len(elements), indicators


def _inside_extension(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and ":" in parent.tag


def _rest(sheet: Sheet, children: Children) -> None:
    for tag, elements in children.items():
        for element in elements:
            if tag == "contact-info":
                sheet.keep_contact(element, sheet.here)
            elif tag in WITHOUT_A_TABLE:
                sheet.keep(element, sheet.here)
            elif tag != "iati-activity":
                sheet.keep_unknown(element, sheet.here)


def _no_identifier(sheet: Sheet, element: etree._Element) -> None:
    sheet.find(
        "identifier-missing",
        Level.NOTE,
        sheet.here,
        element,
        found="an activity without an iati-identifier",
        expected="<iati-identifier>",
        remedy="the activity is read; nothing else can refer to it",
    )
