"""BILLSTATUS: one bill or resolution of the United States Congress, as the Government Publishing Office gives it in bulk.

Authority: the BILLSTATUS XML user guide. All versions of the schema: those without a number and 1.0.0 (`billType`,
`billNumber`, `committees/billCommittees`), and 3.0.0 (`type`, `number`, `committees/item`). What goes where, and what is left
out, is in docs/reference/readers/billstatus.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import Measure
from comity.parsing.stages import digest
from comity.parsing.tree import Node
from comity.parsing.xml import elements, local_name
from comity.readers.congress import bill as of

FORMAT = "billstatus"
VERSION = f"3-{digest()}"
"""Changes with the code, and with any vocabulary of stages."""
MENTIONED = re.compile(r"<(?:[\w.-]+:)?billStatus[\s/>]").search
COUNTS = ("count", "countIncludingWithdrawnCosponsors", "totalCount", "currentCount", "withdrawnCount")
"""What lists say of their own length: the members are counted."""
LEFT_OUT = (
    "createDate", "originChamberCode", "latestAction", "lastAction", "calendarNumbers", "summaries", "isReserved",
    "constitutionalAuthorityStatementText", "version", "cdata", "isByRequest",
)  # fmt: skip


def recognises(head: Head) -> bool:
    """Whether the file opens with a billStatus element, whatever the file is called."""
    text = head.text.replace("\0", "").lstrip("\ufeff \t\r\n")
    return text.startswith("<") and MENTIONED(text) is not None


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """The bill's rows, then its findings; a break in the file is the last finding, and then there is no row."""
    found_any = False
    for found in elements(snapshot, "billStatus"):
        if isinstance(found, Finding):
            found_any = found_any or found.level is Level.BROKEN
            yield found
            continue
        found_any = True
        yield from _bills(found)
    if not found_any:
        yield Finding("no-bill", Level.BROKEN, line=1, found="no billStatus element", expected="one")


def _bills(root: etree._Element) -> Iterator[Yield]:
    """Every bill of the file: one, as published; several where somebody put files together."""
    for element in [child for child in root if local_name(str(child.tag)) == "bill"] or [root]:
        yield from _bill(Node.of_xml(element))


def _bill(node: Node) -> Iterator[Yield]:
    congress = node.text("congress")
    kind = re.sub(r"[^a-z]", "", (node.text("billType") or node.text("type")).lower())
    number = node.text("billNumber") or node.text("number")
    node.drop("type", "number")
    key = of.key_of(congress, kind, number)
    if key is None:
        what = f"congress “{congress}”, type “{kind}”, number “{number}”"
        expected, remedy = "a bill's congress, type and number", "fetch the file again"
        yield Finding("measure-unidentified", Level.BROKEN, "bill", node.line, what, expected, remedy)
        return
    sheet = of.Sheet(key)
    if kind not in of.TYPES:
        sheet.problem("unknown-bill-type", node, kind, ", ".join(of.TYPES), "kept as a bill")
    known = of.TYPES.get(kind, ("bill", None, ""))
    title, introduced = node.text("title"), sheet.day(node, node.text("introducedDate"))
    updates = [of.utc(text) for text in (node.text("updateDate"), node.text("updateDateIncludingText")) if text]
    url = node.text("legislationUrl") or of.address(congress, kind, number)
    actions = of.Actions(sheet)
    acts = [a for each in node.children_called("actions") for a in _within(sheet, each, "actions")]
    events = list(actions.read(acts))
    actions.two_introductions(introduced, node)
    for vote in _listed(sheet, node, "recordedVotes", "recordedVote"):
        actions.vote(vote)
    sponsors = list(of.people(sheet, _listed(sheet, node, "sponsors"), "sponsor"))
    behalf = list(of.people(sheet, _listed(sheet, node, "onBehalfOfSponsor"), "on-behalf-of-sponsor"))
    cosponsors = list(of.people(sheet, _listed(sheet, node, "cosponsors"), "cosponsor"))
    committees = [c for each in node.children_called("committees") for c in _within(sheet, each, "billCommittees")]
    bodies = list(of.committees(sheet, committees))
    versions = list(of.texts(sheet, _listed(sheet, node, "textVersions")))
    papers = list(of.papers(sheet, node.take("committeeReports"), node.take("cboCostEstimates")))
    yield Measure(
        locator="bill",
        measure=key,
        part="",
        jurisdiction=of.JURISDICTION,
        kind=known[0],
        session=str(int(congress)),
        number=f"{kind.upper()} {int(number)}",
        chamber=node.text("originChamber") or known[1],
        introduced=introduced or min(actions.introduced, default=None),
        policy_area=of.policy_area(node),
        title=title or None,
        title_language="en" if title else None,
        url=url,
        updated=max((at for at in updates if at), default=None),
        actions=len(events),
        cosponsors=len(cosponsors),
        committees=len(committees),
        texts=len(versions),
        amendments=len(_listed(sheet, node, "amendments", "amendment")),
    )
    yield from of.titles(sheet, node.take("titles"), title)
    yield from of.laws(sheet, _listed(sheet, node, "laws", "law"))
    yield from events
    yield from actions.votes.values()
    yield from of.notes(sheet, node.take("notes"))
    yield from (*sponsors, *behalf, *cosponsors, *bodies, *versions, *papers)
    yield from of.related(sheet, _listed(sheet, node, "relatedBills", "relatedBill"))
    node.drop(*LEFT_OUT)
    sheet.rest(node)
    yield from sheet.findings


def _listed(sheet: of.Sheet, node: Node, name: str, *members: str) -> list[Node]:
    """The members of every list of this name; what else a list holds, its counts apart, is told."""
    found = []
    for each in node.children_called(name):
        found += each.each(*members)
        each.drop(*COUNTS)
        sheet.rest(each)
    return found


def _within(sheet: of.Sheet, listed: Node, inner: str) -> list[Node]:
    """The items of a list itself or of a list within it, as the schema's versions have it; counts are not needed."""
    found = [*listed.each(), *listed.listed(inner)]
    listed.drop("actionByCounts", "actionTypeCounts", *COUNTS)
    sheet.rest(listed)
    return found
