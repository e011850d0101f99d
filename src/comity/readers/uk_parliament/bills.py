"""UK Parliament bills, JSON: a bill, a list of bills, the stages of a bill, its publications.

Authority: the description of the bills interface. Not tried on live answers: docs/reference/readers/uk_bills.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from comity.model.finding import Finding
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import MeasureEvent, MeasureParty, MeasureText, MeasureTitle
from comity.parsing.stages import digest
from comity.parsing.tree import Node, whole_json
from comity.readers.uk_parliament.sheet import NO_MEASURE, Sheet, more_pages, unidentified

FORMAT = "uk_bills"
VERSION = f"4-{digest()}"
BILL = re.compile(r'"billId"\s*:').search
SIGNS = ('"shortTitle"', '"stageSittings"', '"publicationType"')
NO_HOUSE = "Unassigned"
"""What the interface calls the House of a stage of neither, such as Royal Assent."""
LEFT_OUT = (
    "billTypeId", "currentHouse", "includedSessionIds", "isAct", "petitioningPeriod", "petitionInformation", "agent",
    "promoters", "sessions", "billTypeCategory",
)  # fmt: skip


def recognises(head: Head) -> bool:
    """A JSON object with a bill's id and its titles, stages or publications."""
    text = head.text.lstrip("\ufeff \t\r\n")
    return text.startswith("{") and BILL(text) is not None and any(sign in text for sign in SIGNS)


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """The rows of each bill, then its findings."""
    root = whole_json(snapshot, "answer")
    if isinstance(root, Finding):
        yield root
        return
    items = root.take("items")
    if not items:
        yield from _publications(root) if "publications" in {c.name for c in root.children} else _bill(root, "")
        return
    # Some interfaces of Westminster wrap each item with its links.
    listed = [item.take("value") or item for item in items.each()]
    yield from more_pages(root, len(listed))
    # Stages answer as a list, too: an item without a bill's title is a stage, whose sittings name the bill.
    stages = [item for item in listed if "shortTitle" not in {child.name for child in item.children}]
    for item in listed:
        if item not in stages:
            yield from _bill(item, "list")
    if stages:
        yield from _stages(root, stages)


def _bill(node: Node, part: str) -> Iterator[Yield]:
    number = node.text("billId")
    if not number.isdigit():
        yield unidentified(node, f"billId “{number}”")
        return
    sheet = Sheet(f"uk/bill/{int(number)}")
    short, long, former = node.text("shortTitle"), node.text("longTitle"), node.text("formerShortTitle")
    updated = node.text("lastUpdate")
    changed = sheet.day(node, updated)
    events = list(_events(sheet, node.take("currentStage")))
    withdrawn, house = node.text("billWithdrawn"), node.text("originatingHouse")
    if withdrawn:
        day = sheet.day(node, withdrawn)
        events.append(sheet.event(node, "stage/withdrawn", day, "Bill withdrawn", "", "withdrawn"))
    if node.text("isDefeated") == "true":
        events.append(sheet.event(node, "stage/defeated", None, "Bill defeated", "", "defeated"))
    sponsors = [row for item in node.take("sponsors").each() for row in _sponsor(sheet, item)]
    yield NO_MEASURE._replace(
        locator=node.place,
        measure=sheet.measure,
        part=part,
        kind="bill",
        session=node.text("introducedSessionId") or None,
        number=number,
        chamber=house or None,
        title=short or long or None,
        title_language="en",
        url=f"https://bills.parliament.uk/bills/{int(number)}",
        updated=f"{changed}{updated[10:19] or 'T00:00:00'}+00:00" if changed else None,
        actions=len(events),
        cosponsors=max(0, sum(row.role != "department" for row in sponsors) - 1),
        committees=0,
    )
    for kind, text in (("short", short), ("official", long), ("former", former)):
        if text:
            yield MeasureTitle(f"{node.place}/{kind}", sheet.measure, text, "en", kind)
    yield from (*events, *sponsors)
    node.drop("summary", *LEFT_OUT)
    sheet.rest(node)
    yield from sheet.findings


def _sponsor(sheet: Sheet, item: Node) -> Iterator[MeasureParty]:
    """A member, the department for which one brings the bill in, or a department alone; the first is the sponsor."""
    member, body = item.take("member"), item.take("organisation")
    role = "sponsor" if item.text("sortOrder") in ("", "0", "1") else "cosponsor"
    name = body.text("name")
    body.drop("url")
    sheet.rest(body)
    sheet.rest(item)
    if (party := sheet.member(member, role)) is not None:
        yield party
        role = "department"
    if name:
        yield MeasureParty(body.place, sheet.measure, role, name, None, None, None, None)


def _events(sheet: Sheet, stage: Node) -> Iterator[MeasureEvent]:
    """One event a sitting of a stage, or one without a day where no sitting is told."""
    if not stage:
        return
    words, house, number = stage.text("description"), stage.text("house"), stage.text("id", "stageId")
    house = "" if house == NO_HOUSE else house
    days = []
    for sitting in stage.take("stageSittings").each():
        days.append(sheet.day(sitting, sitting.text("date")))
        sitting.drop("id", "stageId", "billStageId", "billId", "committee")
        sheet.rest(sitting)
    stage.drop("stageId", "sessionId", "abbreviation", "sortOrder", "committee", "billId")
    sheet.rest(stage)
    for day in dict.fromkeys(days or [None]):
        yield sheet.event(stage, f"stage/{number}/{day or 'undated'}", day, words, house)


def _stages(root: Node, stages: list[Node]) -> Iterator[Yield]:
    """The answer about a bill's stages."""
    bills = {
        found
        for stage in stages
        for sitting in (stage.source.get("stageSittings") or [] if isinstance(stage.source, dict) else [])
        if isinstance(sitting, dict) and (found := str(sitting.get("billId", ""))).isdigit()
    }
    if len(bills) != 1:
        yield unidentified(root, f"stages whose sittings name {len(bills)} bills")
        return
    number = int(bills.pop())
    sheet = Sheet(f"uk/bill/{number}")
    events = [event for stage in stages for event in _events(sheet, stage)]
    yield NO_MEASURE._replace(
        locator=root.place, measure=sheet.measure, part="stages", kind="bill", number=str(number), actions=len(events)
    )
    yield from events
    root.drop("itemsPerPage", "links")
    sheet.rest(root)
    yield from sheet.findings


def _publications(root: Node) -> Iterator[Yield]:
    """The answer about a bill's publications: texts, amendments, explanatory notes."""
    number, items = root.text("billId"), root.take("publications").each()
    if not number.isdigit():
        yield unidentified(root, "publications without a billId")
        return
    sheet = Sheet(f"uk/bill/{int(number)}")
    texts = []
    for item in items:
        kind = item.take("publicationType")
        name, title = kind.text("name"), item.text("title")
        day = sheet.day(item, item.text("displayDate"))
        urls = []
        for link in item.take("links").each():
            urls.append(link.text("url"))
        item.drop("house", "id", "files")
        sheet.rest(item)
        words = ": ".join(part for part in (name, title) if part) or "publication"
        texts.append(MeasureText(item.place, sheet.measure, "version", words, day, next(filter(None, urls), None)))
    yield NO_MEASURE._replace(
        locator=root.place, measure=sheet.measure, part="publications", kind="bill", number=number, texts=len(texts)
    )
    yield from texts
    sheet.rest(root)
    yield from sheet.findings
