"""The text of an activity cut into its children: groups of one name, and the transactions one by one.

A cut goes by the first end tag of the name, so it can be wrong where something is not plain. That does no harm: text is
used only once libxml2 has read it as exactly as many elements as it was cut into, without comments or CDATA that could
hide a tag. Then the first end tag of a name can only be its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lxml import etree

from comity.parsing.xml import line_of
from comity.parsing.xmltext import ILLEGAL, START_TAG, Cut
from comity.readers.iati_activity.heads import PLAIN
from comity.readers.iati_activity.sheet import Odd

CHILD = re.compile(r"[ \t\n]*<([\w:.-]+)[^>]*>").match
SPACE = re.compile(r"[ \t\n]*").fullmatch
IDENTIFIER = re.compile(rf"<iati-identifier>([^<>&{ILLEGAL}]*)</iati-identifier>").fullmatch
END = "</transaction>"
TOGETHER: Final = {"recipient-region": "recipient-country"}
"""Names whose elements mean something only together: they are one group."""

Run = list[int]
"""Where some neighbours of one group stand in the body: from, to, and how many they are."""
Groups = dict[str, list[Run]]
Payment = tuple[re.Match[str] | None, int, int]
"""A transaction with a plain head: the match, and from where to where its tail stands. Else None, and the whole of it."""


def pieces(body: str) -> tuple[Groups, list[Payment]]:
    """The children of an activity by name, in the order of first appearance, and its transactions. Raises Odd."""
    groups: Groups = {}
    payments: list[Payment] = []
    find, place = body.find, 0
    last, run = "", [0, 0, 0]
    while (match := CHILD(body, place)) is not None:
        name = match[1]
        start, place = match.start(1) - 1, match.end()
        if name == "transaction":
            place = _transactions(body, start, payments)
            last = name
            continue
        if body[place - 2] != "/":
            end = f"</{name}>"
            place = find(end, place) + len(end)
            if place < len(end):
                raise Odd
        if name == last:
            run[1] = place
            run[2] += 1
            continue
        last = name
        run = [start, place, 1]
        group = TOGETHER.get(name, name)
        if group in groups:
            groups[group].append(run)
        else:
            groups[group] = [run]
    if SPACE(body, place) is None:
        raise Odd
    return groups, payments


def _transactions(body: str, start: int, payments: list[Payment]) -> int:
    """Cut transactions from `start` on, as long as they follow each other; where the last of them ends."""
    place = start
    while True:
        match = PLAIN(body, place)
        if match is None and place != start:
            return place
        head = match.end() if match else start
        stop = body.find(END, head)
        if stop < 0:
            raise Odd
        place = stop + len(END)
        if match is None:
            payments.append((None, start, place))
            return place
        payments.append((match, head, stop))


class Pieces:
    """Some children of an activity, parsed in one go: the elements that they are, and the lines on which these stood."""

    def __init__(self, cut: Cut, runs: Sequence[Run]) -> None:
        """Raises Odd where a run is not plainly as many elements as it was cut into."""
        self.cut, self.runs = cut, runs
        self.texts = [cut.body[start:stop] for start, stop, _ in runs]
        count = 0
        for text in self.texts:
            if "<!" in text or "<?" in text or "xmlns" in text:
                raise Odd
            place = 0
            while (match := CHILD(text, place)) is not None:
                if START_TAG.fullmatch(text, match.start(1) - 1, match.end()) is None:
                    raise Odd
                place, count = match.end(), count + 1
                if text[place - 2] != "/":
                    place = text.find(f"</{match[1]}>", place) + len(match[1]) + 3
        self.root = cut.container.parsed(cut.start, "".join(self.texts))
        if len(self.root) != count:
            raise Odd

    def line_of(self, element: etree._Element) -> int | None:
        """The line in the file of one of the elements, or of one inside it; None where it is of others."""
        top = element
        while (parent := top.getparent()) is not None and parent is not self.root:
            top = parent
        if parent is None:
            return None
        index, before = self.root.index(top), self.cut.container.lines + self.cut.start.count("\n") + 1
        for (start, _, count), text in zip(self.runs, self.texts, strict=True):
            if index < count:
                return self.cut.line_at(start) + line_of(element) - before
            index -= count
            before += text.count("\n")
        return None


def identifier(body: str, runs: list[Run]) -> str:
    """The text of an identifier that stands once and plainly. Raises Odd otherwise."""
    match = IDENTIFIER(body, *runs[0][:2]) if len(runs) == 1 else None
    if match is None:
        raise Odd
    return match[1]
