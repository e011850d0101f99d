"""One iati-activity → its records, from its text or from its element.

Children are taken by name, by the part they belong to; whatever nobody took is kept as XML. From the text the same parts
are read, but what the file has had before is remembered (recall.py), and what deserves a finding is not read at all: then the
activity is parsed whole, as a finding has a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from lxml import etree

from comity.model.finding import Level
from comity.model.records import Activity
from comity.parsing import scanning
from comity.parsing.scanning import SPACE_MATTERS, scanned
from comity.parsing.xmltext import Cut, NotPlain
from comity.readers.iati_activity import parts
from comity.readers.iati_activity.codes import DATE_TYPES, WITHOUT_A_TABLE
from comity.readers.iati_activity.memory import MEMORIES, Context, File, Start
from comity.readers.iati_activity.pieces import TOGETHER, identifier, pieces
from comity.readers.iati_activity.recall import Children, Elements, Packed, Parsed, Written
from comity.readers.iati_activity.recipients import activity_purposes, activity_recipients
from comity.readers.iati_activity.sheet import FLAGS, LANGUAGE, Odd, Sheet, clean, plausible
from comity.readers.iati_activity.splits import Shares
from comity.readers.iati_activity.transactions import Payments

if TYPE_CHECKING:
    from comity.parsing._scan import Names, Tree

STARTS_REMEMBERED: Final = 1000
OPENS_ANOTHER: Final = "<iati-activity"
INHERITED: Final = re.compile(r"(?:xmlns|xml:space)[^\s=]*\s*=\s*(?:\"[^\"]*\"|'[^']*')").findall
"""What in a start tag can change what stands inside, apart from language and currency."""


def from_text(file: File, cut: Cut, start: Start, number: int, context: Context) -> Sheet:
    """The records and findings of an activity that was cut out of a plain file.

    Raises NotPlain where it is not whole, or holds another.
    """
    file.said_here.clear()
    tree = None if file.packing is None else scanned(start.memory.names, cut)
    if tree is None and OPENS_ANOTHER in cut.body:
        raise NotPlain
    try:
        if tree is not None:
            return _packed(file, cut, start, tree, number, context)
        return _written(file, cut, start, number, context)
    except (Odd, NotPlain):
        # What was said once a file is to be said again, as this sheet is not delivered.
        file.said.difference_update(file.said_here)
    return from_element(file, cut.element(), number, context, cut.shift)


def _packed(file: File, cut: Cut, start: Start, tree: Tree, number: int, context: Context) -> Sheet:
    element, memory = start
    sheet = Sheet(file, element, number, cut=cut, memory=memory, packed=True)
    groups, packing = tree.groups(TOGETHER), file.packing
    _identify(sheet, groups.pop("iati-identifier").elements() if "iati-identifier" in groups else ())
    transactions = groups.pop("transaction", None)
    children, many = Packed(packing, groups, memory.texts), 0 if transactions is None else len(transactions)

    def pay(payments: Payments) -> None:
        if transactions is not None:
            packing.pay(payments, memory.texts, transactions)

    packing.begin(sheet)
    try:
        _activity(sheet, element, children, context, many, pay)
    except (Odd, NotPlain):
        packing.undo()
        raise
    return sheet


def _identify(sheet: Sheet, identifiers: Elements) -> None:
    sheet.identifier = next((clean(e.text) for e in identifiers), None)
    for extra in identifiers[1:]:
        sheet.keep_repeated(extra, sheet.here)


def _written(file: File, cut: Cut, start: Start, number: int, context: Context) -> Sheet:
    element, memory = start
    sheet = Sheet(file, element, number, cut=cut)
    groups, payments = pieces(cut.body)
    sheet.identifier = clean(identifier(cut.body, groups.pop("iati-identifier", [])))
    children = Written(sheet, cut, groups, memory)
    _activity(sheet, element, children, context, len(payments), lambda paid: paid.from_texts(cut, payments, memory))
    return sheet


def enter(file: File, start: str) -> None:
    """What follows stands in a container with that start tag."""
    file.around = tuple(sorted(INHERITED(start)))


def start_of(file: File, cut: Cut) -> Start:
    """The activity's start tag as an element without content, and the memory of what may stand in it.

    Raises NotPlain where it has a default namespace: what that means is said by the parser's way alone.
    """
    found = file.starts.get(cut.start)
    if found is None:
        if len(file.starts) >= STARTS_REMEMBERED:
            file.starts.clear()
        element, names = _opened(file, cut)
        if element.tag != cut.container.name:
            raise NotPlain
        # What starts without namespaces and space that matters hands down language and currency alone.
        others = INHERITED(cut.start) if cut.declared != () or SPACE_MATTERS in cut.start else ()
        inherited = (element.get(LANGUAGE), element.get("default-currency"), *sorted(others))
        memory = file.memory(inherited, names)
        found = file.starts[cut.start] = Start(element, memory)
    return found


def _opened(file: File, cut: Cut) -> tuple[etree._Element, Names | None]:
    """The start tag as an element, and what names mean in it. Few tags are alike, but what they declare mostly is."""
    if file.packing is None:
        return cut.container.parsed(cut.start, ""), None
    declared = cut.declared
    if declared in file.spelled and (known := scanning.start_of(file.spelled[declared], cut)) is not None:
        return known, file.spelled[declared]
    element = cut.container.parsed(cut.start, "")
    names = scanning.names_in(cut, element)
    if declared is not None and SPACE_MATTERS not in cut.start and len(file.spelled) < MEMORIES:
        file.spelled[declared] = names
    return element, names


def from_element(file: File, element: etree._Element, number: int, context: Context, shift: int = 0) -> Sheet:
    """The records and findings of an activity that has been parsed; `shift` is added to its lines."""
    sheet = Sheet(file, element, number, shift=shift)
    children = Parsed(sheet, element)
    _identify(sheet, children.names.pop("iati-identifier", ()))
    transactions = children.names.pop("transaction", [])
    _activity(sheet, element, children, context, len(transactions), lambda paid: paid.from_elements(transactions))
    return sheet


def _activity(
    sheet: Sheet,
    element: etree._Element,
    children: Children,
    context: Context,
    transactions: int,
    pay: Callable[[Payments], None],
) -> None:
    if sheet.identifier is None:
        _no_identifier(sheet, element)
    here, take, each = sheet.here, children.take, children.each
    sheet.reporting, reporting = take("reporting-org", _reporter)
    sheet.title, title_language = take("title", partial(_texts, tag="title"))
    description, _ = take("description", partial(_texts, tag="description"))
    dates = take("activity-date", _dates)
    capital = take("capital-spend", _capital)
    results, indicators = take("result", _results)
    status, scope = take("activity-status", _code), take("activity-scope", _code)
    flow_type, finance_type = take("default-flow-type", _code), take("default-finance-type", _code)
    aid_type = take("default-aid-type", _aid_type)
    tied, collaboration = take("default-tied-status", _code), take("collaboration-type", _code)
    places: Shares = take("recipient-country", activity_recipients)
    purposes: Shares = take("sector", activity_purposes)
    each("participating-org", parts.participating_org)
    each("location", parts.location)
    each("policy-marker", parts.policy_marker)
    budgets = each("budget", parts.budget)
    each("planned-disbursement", parts.planned_disbursement)
    each("document-link", parts.document_link)
    each("related-activity", parts.related_activity)
    pay(Payments(sheet, places, purposes))
    for left in list(children.names):
        take(left, _rest)
    ref, name = sheet.reporting
    kind, secondary = reporting
    sheet.add(
        Activity,
        here,
        (
            ref,
            kind,
            name,
            secondary,
            sheet.title,
            title_language,
            description,
            status,
            scope,
            clean(element.get("hierarchy")),
            context.version,
            sheet.language,
            sheet.currency,
            flow_type,
            finance_type,
            aid_type,
            tied,
            collaboration,
            capital,
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
        ),
    )


def _first(sheet: Sheet, elements: Elements) -> etree._Element | None:
    """The first child of a name; any other is kept, with a note."""
    for extra in elements[1:]:
        sheet.keep_repeated(extra, sheet.here)
    return elements[0] if elements else None


def _reporter(sheet: Sheet, elements: Elements) -> tuple[tuple[str | None, str | None], tuple[str | None, bool | None]]:
    """The reporting organisation: (ref, name), (type, whether it reports for another)."""
    element = _first(sheet, elements)
    if element is None:
        return (None, None), (None, None)
    name = sheet.words(element, f"{sheet.here}/reporting-org")
    secondary = FLAGS.get(element.get("secondary-reporter", "").strip())
    return (clean(element.get("ref")), name), (clean(element.get("type")), secondary)


def _code(sheet: Sheet, elements: Elements) -> str | None:
    return sheet.code(_first(sheet, elements), sheet.here)


def _aid_type(sheet: Sheet, elements: Elements) -> str | None:
    return sheet.dac_code(elements, sheet.here)


def _capital(sheet: Sheet, elements: Elements) -> str | None:
    element = _first(sheet, elements)
    return (
        None if element is None else sheet.number_of(element.get("percentage"), element, f"{sheet.here}/capital-spend")
    )


def _texts(sheet: Sheet, elements: Elements, tag: str) -> tuple[str | None, str | None]:
    """The first text of the first title or description that has one, and its language; all become narratives."""
    if not elements:
        return None, None
    texts = [sheet.every_word(element, f"{sheet.here}/{tag}[{ordinal}]") for ordinal, element in enumerate(elements, 1)]
    return next((pair for pair in texts if pair[0] is not None), (None, None))


def _dates(sheet: Sheet, elements: Elements) -> dict[str, str]:
    """The activity's days by type (1 planned start, 2 actual start, 3 planned end, 4 actual end)."""
    found: dict[str, str] = {}
    for ordinal, element in enumerate(elements, 1):
        kind = element.get("type", "")
        kind = DATE_TYPES.get(kind) or DATE_TYPES.get(kind.strip().lower(), kind)
        day, year = sheet.file.days[element.get("iso-date", "")]
        if day is not None and plausible(year) and kind in DATE_TYPES and kind not in found:
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


def _results(sheet: Sheet, elements: Elements) -> tuple[int, int]:
    """How many results and indicators there are; of their content only extensions are kept."""
    indicators = 0
    for ordinal, element in enumerate(elements, 1):
        for inside in element.iter():
            tag = inside.tag
            if tag == "indicator":
                indicators += 1
            elif ":" in tag and not _inside_another(sheet, inside):
                sheet.keep(inside, f"{sheet.here}/result[{ordinal}]")
    return len(elements), indicators


def _inside_another(sheet: Sheet, element: etree._Element) -> bool:
    """Whether it stands in an extension, or in what is about a person."""
    parent = element.getparent()
    if parent is not None and ":" in parent.tag:
        return True
    while parent is not None and not sheet.file.personal[parent.tag]:
        parent = parent.getparent()
    return parent is not None


def _rest(sheet: Sheet, elements: Elements) -> None:
    for element in elements:
        tag = element.tag
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
