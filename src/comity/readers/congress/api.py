"""api.congress.gov, JSON: a bill, a list of bills, and its actions, cosponsors, committees, texts, titles or related bills.

Authority: the documentation of the bill endpoint and its OpenAPI description. One answer is one part of a bill; the parts meet
under the bill's key. Not tried on live answers: docs/reference/readers/congress_api.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import Measure
from comity.parsing.stages import digest
from comity.parsing.tree import Node, whole_json
from comity.readers.congress import bill as of

FORMAT = "congress_api"
VERSION = f"4-{digest()}"
PARTS = {
    "actions": '"actionDate"',
    "cosponsors": '"sponsorshipDate"',
    "committees": '"systemCode"',
    "textVersions": '"formats"',
    "relatedBills": '"relationshipDetails"',
    "titles": '"titleType"',
}
"""What an answer's list is called, and what its items hold."""
NOT_KEPT = ("amendments", "subjects", "summaries")
"""Lists of a bill that the endpoint answers with as well, and that nothing is kept of."""
OF_A_BILL = re.compile(r'"billUrl"\s*:|"billNumber"\s*:').search
OF_AN_AMENDMENT = re.compile(r'"amendmentUrl"\s*:|"amendmentNumber"\s*:').search
BILLS = re.compile(r'"bills?"\s*:\s*[\[{]').search
ADDRESS = re.compile(r"/bill/(\d+)/([a-z]+)/(\d+)(?:[/?]|$)", re.IGNORECASE).search
OFFSET = re.compile(r"[?&]offset=(\d+)").search
LIMIT = re.compile(r"[?&]limit=(\d+)").search
LEFT_OUT = (
    "latestAction", "constitutionalAuthorityStatementText", "subjects", "summaries", "originChamberCode", "updateDate",
    "actions", "cosponsors", "committees", "textVersions", "relatedBills", "titles", "amendments", "cboCostEstimate",
)  # fmt: skip
"""What is not kept, or stands in the answer as a number and an address only."""


def recognises(head: Head) -> bool:
    """A JSON object with a bill of a congress, or with one of the lists that the endpoint answers with."""
    text = head.text.lstrip("\ufeff \t\r\n")
    if not text.startswith("{"):
        return False
    if BILLS(text) and '"congress"' in text and '"originChamber' in text:
        return True
    if OF_AN_AMENDMENT(text):
        return False
    if OF_A_BILL(text) and any(re.search(rf'"{part}"\s*:\s*[\[{{]', text) for part in (*PARTS, *NOT_KEPT)):
        return True
    return any(re.search(rf'"{part}"\s*:\s*\[', text) and sign in text for part, sign in PARTS.items())


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """The rows of whatever the answer holds, then its findings."""
    root = whole_json(snapshot, "answer")
    if isinstance(root, Finding):
        yield root
        return
    request, pages = root.take("request"), root.take("pagination")
    if one := root.take("bill"):
        yield from _bill(one, "bill")
    elif several := root.take("bills"):
        for item in several.each():
            yield from _bill(item, "list")
    else:
        yield from _part(root, request, pages, snapshot.origin.url)


def _head(sheet: of.Sheet, part: str, parts: tuple[str, str, str]) -> Measure:
    congress, kind, number = parts
    known = of.TYPES.get(kind, ("bill", None, ""))
    nothing = Measure._make([None] * len(Measure._fields))
    return nothing._replace(
        locator="answer",
        measure=sheet.measure,
        part=part,
        jurisdiction=of.JURISDICTION,
        kind=known[0],
        session=str(int(congress)),
        number=f"{kind.upper()} {int(number)}",
        chamber=known[1],
        url=of.address(congress, kind, number),
    )


def _bill(node: Node, part: str) -> Iterator[Yield]:
    congress, kind, number = node.text("congress"), node.text("type"), node.text("number")
    key = of.key_of(congress, kind, number)
    if key is None:
        yield _unidentified(node, f"congress “{congress}”, type “{kind}”, number “{number}”")
        return
    sheet = of.Sheet(key)
    kind = key.split("/")[2]
    title, introduced = node.text("title"), sheet.day(node, node.text("introducedDate"))
    updates = [of.utc(text) for text in (node.text("updateDate"), node.text("updateDateIncludingText")) if text]
    people = [
        *of.people(sheet, node.take("sponsors").each(), "sponsor"),
        *of.people(sheet, node.take("onBehalfOfSponsor").each(), "on-behalf-of-sponsor"),
    ]
    papers = list(of.papers(sheet, node.take("committeeReports"), node.take("cboCostEstimates")))
    url = node.text("legislationUrl")
    node.drop("url")
    head = _head(sheet, part, (congress, kind, number))
    yield head._replace(
        locator=node.place,
        chamber=node.text("originChamber") or head.chamber,
        introduced=introduced,
        policy_area=of.policy_area(node),
        title=title or None,
        title_language="en" if title else None,
        url=url or head.url,
        updated=max((at for at in updates if at), default=None),
    )
    yield from of.titles(sheet, Node.of_json([], "titles"), title)
    yield from of.laws(sheet, node.take("laws").each("law"))
    yield from (*people, *papers)
    yield from of.notes(sheet, node.take("notes"))
    node.drop(*LEFT_OUT)
    sheet.rest(node)
    yield from sheet.findings


def _part(root: Node, request: Node, pages: Node, fetched: str) -> Iterator[Yield]:
    """One list of a bill. Whose it is, the answer's request says, the address of its next page, or where it was fetched."""
    name = next((child.name for child in root.children if child.name in (*PARTS, *NOT_KEPT)), None)
    if name is None:
        yield _unidentified(root, ", ".join(child.name for child in root.children)[:100] or "an empty answer")
        return
    items = root.take(name).each()
    asked = [request.text("congress"), request.text("billType"), request.text("billNumber")]
    turns = [pages.text("next"), pages.text("prev", "previous")]
    match = next(filter(None, map(ADDRESS, (request.text("billUrl", "url"), *turns, fetched))), None)
    parts = asked if all(asked) else list(match.groups()) if match else ["", "", ""]
    key = of.key_of(*parts)
    if key is None:
        yield _unidentified(root, f"{name} without the bill that they are of")
        return
    sheet = of.Sheet(key)
    count = pages.text("count")
    at = _offset(turns[0], turns[1], int(count) if count.isascii() and count.isdigit() else 0, len(items))
    congress, kind, number = key.split("/")[1:]
    head = _head(sheet, f"{name}/{at}", (congress, kind, number))
    counted: dict[str, Any] = {"texts" if name == "textVersions" else name: len(items)}
    yield head._replace(**{name: number for name, number in counted.items() if name in Measure._fields})
    if name in PARTS:
        yield from _rows(sheet, name, items)
    else:
        expected, remedy = ", ".join(PARTS), "nothing; the bill's other answers are read"
        sheet.problem("not-kept", root, f"the {name} of {key}", expected, remedy)
    if turns[0]:  # the address itself may hold the key with which it was asked
        what = f"{len(items)} {name} of {key}, from number {at + 1} on, of {count or 'more'}"
        sheet.problem("more-pages", root, what, "all pages", "take the others too, unless they are here")
    sheet.rest(root)
    yield from sheet.findings


def _rows(sheet: of.Sheet, name: str, items: list[Node]) -> Iterator[Yield]:
    if name == "actions":
        actions = of.Actions(sheet)
        yield from actions.read(items)
        yield from actions.votes.values()
        actions.two_introductions(None, items[0] if items else Node(None, name, name, 1))
    elif name == "cosponsors":
        yield from of.people(sheet, items, "cosponsor")
    elif name == "committees":
        yield from of.committees(sheet, items)
    elif name == "textVersions":
        yield from of.texts(sheet, items)
    elif name == "relatedBills":
        yield from of.related(sheet, items)
    else:
        yield from of.titles(sheet, Node.of_json([item.source for item in items], "titles"), "")


def _offset(after: str, before: str, count: int, held: int) -> int:
    """Which item the page begins with, from 0: pages of one list are parts of a bill, not editions of each other."""
    if (found := OFFSET(after)) is not None:
        return max(0, int(found[1]) - held)
    if (found := OFFSET(before)) is not None:
        limit = LIMIT(before)
        return int(found[1]) + (int(limit[1]) if limit else held)
    return max(0, count - held)


def _unidentified(node: Node, what: str) -> Finding:
    expected = "a bill, or a list with the request that it answers"
    remedy = "keep the answer's “request”, or fetch it by its address"
    return Finding("measure-unidentified", Level.BROKEN, node.place, node.line, what, expected, remedy)
