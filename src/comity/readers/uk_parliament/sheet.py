"""What the rows of one measure of Westminster share: its key, its findings, and how days are read."""

from __future__ import annotations

from collections.abc import Iterator

from comity.model.finding import Finding, Level
from comity.model.records import Measure, MeasureEvent, MeasureParty
from comity.parsing.dates import day as iso_day
from comity.parsing.stages import vocabularies
from comity.parsing.tree import Node

JURISDICTION = "uk-westminster"
NO_MEASURE = Measure._make([None] * len(Measure._fields))._replace(part="", jurisdiction=JURISDICTION)


class Sheet:
    """One bill or question."""

    def __init__(self, measure: str) -> None:
        self.measure = measure
        self.findings: list[Finding] = []

    def problem(self, code: str, node: Node, found: str, expected: str, remedy: str) -> None:
        """A note."""
        self.findings.append(Finding(code, Level.NOTE, node.place, node.line, found[:200], expected, remedy))

    def day(self, node: Node, text: str) -> str | None:
        """An ISO day; these interfaces give local days as midnight without a zone. A finding where a text is none."""
        found = iso_day(text)
        if text and found is None:
            self.problem("unreadable-date", node, text, "a day such as 2024-01-05", "the row has no day")
        return found

    def event(self, node: Node, key: str, day: str | None, text: str, place: str = "", code: str = "") -> MeasureEvent:
        """An event; its stage by its code where it has one, else by its words."""
        told = vocabularies()[JURISDICTION].told(code or None, text)
        if not told.known:
            what, remedy = f"“{code or text[:80]}”", "kept without a stage"
            self.problem("stage-unknown", node, what, "a code or words of the vocabulary", remedy)
        return MeasureEvent(
            node.place, self.measure, key, day, None, told.stage or None, text, "en", place or None, code or None
        )

    def member(self, node: Node, role: str, number: str = "") -> MeasureParty | None:
        """A member of either House; only a number is known where the answer does not spell the member out."""
        code = node.text("memberId", "id") or number
        name = node.text("name", "nameDisplayAs")
        place = [node.text("party"), node.text("memberFrom"), node.text("house")]
        node.drop("partyColour", "memberPhoto", "memberPage", "listAs", "thumbnailUrl", "partyAbbreviation")
        self.rest(node)
        if not code and not name:
            return None
        belongs = "; ".join(part for part in place if part) or None
        return MeasureParty(node.place, self.measure, role, name or f"member {code}", code or None, belongs, None, None)

    def rest(self, node: Node) -> None:
        """Account for what nobody took."""
        for child, place in node.unknown():
            expected = "a field that the reader knows (docs/reference/readers)"
            self.problem("unknown-element", child, place, expected, "left out; tell Comity's maintainers")


def more_pages(root: Node, items: int) -> Iterator[Finding]:
    """A note where an answer holds fewer items than it says there are. Which page it is it does not say."""
    total = root.text("totalResults")
    if total.isascii() and total.isdigit() and int(total) > items:
        what, remedy = f"{items} of {int(total)} results", "take the others too, unless they are here"
        yield Finding("more-pages", Level.NOTE, root.place, root.line, what, "all pages", remedy)


def unidentified(node: Node, what: str) -> Finding:
    """An object that names no measure."""
    return Finding("measure-unidentified", Level.BROKEN, node.place, node.line, what, "an id", "ask the publisher")
