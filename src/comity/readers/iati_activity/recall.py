"""What a text came to when it was first read, so that the same text need not be parsed again in the same file.

Publishers write the same organisations, sectors, contacts and codes thousands of times. A group of children is read from
elements once, by the same code as everywhere; the rows that this added, and what it answered, are remembered under the
text. A text is remembered per language and currency of the activity, as it may inherit them, and never if it led to a
finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from lxml import etree

from comity.model.records import Element, RecipientSplit, SectorSplit
from comity.parsing.xml import local_name
from comity.parsing.xmltext import Cut
from comity.readers.iati_activity.memory import Memory
from comity.readers.iati_activity.pieces import TOGETHER, Groups, Pieces, Run
from comity.readers.iati_activity.sheet import Sheet

if TYPE_CHECKING:
    from comity.parsing._scan import Group

Answer = TypeVar("Answer")
Elements = Sequence[etree._Element]
Reading = Callable[[Sheet, etree._Element, str], None]
SPLITS = (SectorSplit, RecipientSplit)


class Effect(NamedTuple):
    """The rows of each type, by where they stand below the element that was read, and what the reading answered."""

    answer: Any
    rows: tuple[tuple[Any, tuple[tuple[Any, ...], ...]], ...]


def marks(sheet: Sheet) -> dict[Any, int]:
    """How much there is of each type: from there on, rows are the effect of what is read next."""
    return {kind: len(blocks) for kind, blocks in sheet.rows.items()}


def effect(sheet: Sheet, before: dict[Any, int], where: str, answer: Any) -> Effect:
    """What was added since `before`, relative to `where`."""
    skip = len(where) - sheet.skip
    found = []
    for kind, blocks in sheet.rows.items():
        added = blocks[before.get(kind, 0) :]
        if not added:
            continue
        rows: list[tuple[Any, ...]] = []
        for place, _, several in added:
            before_it = place[sheet.skip :]
            if not skip and not before_it:
                rows += several
            elif kind is Element:
                rows += [((before_it + b)[skip:], (before_it + p)[skip:], *fields) for b, p, *fields in several]
            else:
                rows += [((before_it + b)[skip:], *fields) for b, *fields in several]
        found.append((kind, tuple(rows)))
    return Effect(answer, tuple(found))


def replay(sheet: Sheet, remembered: Effect, where: str, transaction: int | None) -> None:
    """Add the rows again, below `where`."""
    rows, constant = sheet.rows, (sheet.number, sheet.identifier)
    for kind, several in remembered.rows:
        rows[kind].append((where, (*constant, transaction) if kind in SPLITS else constant, several))


class Children:
    """The children of an activity, by name, being taken."""

    names: dict[str, Any]

    def take(self, name: str, reading: Callable[[Sheet, Elements], Answer]) -> Answer:
        """What the reading makes of the children of that name, together."""
        raise NotImplementedError

    def each(self, name: str, reading: Reading) -> int:
        """Read each child of that name by itself; how many there are."""

        def every(sheet: Sheet, elements: Elements) -> int:
            for ordinal, element in enumerate(elements, 1):
                reading(sheet, element, f"{sheet.here}/{name}[{ordinal}]")
            return len(elements)

        return self.take(name, every)


class Parsed(Children):
    """The children of an activity that has been parsed whole."""

    def __init__(self, sheet: Sheet, element: etree._Element) -> None:
        self.sheet = sheet
        self.names: defaultdict[str, list[etree._Element]] = defaultdict(list)
        for child in element:
            self.names[TOGETHER.get(child.tag, child.tag)].append(child)

    def take(self, name: str, reading: Callable[[Sheet, Elements], Answer]) -> Answer:
        """What the reading makes of the children of that name."""
        return reading(self.sheet, self.names.pop(name, ()))


class Packed(Children):
    """The children of an activity that has been scanned, by compiled code that keeps what they came to (_packing.pyx)."""

    def __init__(self, packing: Any, names: dict[str, Group], texts: Any) -> None:
        self.packing, self.names, self.texts = packing, names, texts

    def take(self, name: str, reading: Callable[[Sheet, Elements], Answer]) -> Answer:
        """What the reading makes of the children of that name, or made of the same text before."""
        answer: Answer = self.packing.take(self.names, self.texts, name, reading)
        return answer

    def each(self, name: str, reading: Reading) -> int:
        """Read each child of that name by itself, or add again what it came to; how many there are."""
        many: int = self.packing.each(self.names, self.texts, name, reading)
        return many


class Written(Children):
    """The children of an activity that has been cut from its text."""

    def __init__(self, sheet: Sheet, cut: Cut, names: Groups, memory: Memory) -> None:
        self.sheet, self.cut, self.names, self.memory = sheet, cut, names, memory
        self._elements: defaultdict[str, list[etree._Element]] | None = None

    def take(self, name: str, reading: Callable[[Sheet, Elements], Answer]) -> Answer:
        """What the reading makes of the children of that name, or made of the same text before."""
        sheet, memory = self.sheet, self.memory
        runs = self.names.get(name)
        if runs is None:
            return reading(sheet, ())
        text = self._text(runs)
        found = memory.groups.get(text)
        if found is not None:
            replay(sheet, found, sheet.here, None)
        else:
            # Not there although others are: it was remembered when they were parsed, and has been forgotten since.
            if self._elements is None or name not in self._elements:
                self._elements = self._unknown()
            before, state = marks(sheet), sheet.state()
            found = effect(sheet, before, sheet.here, reading(sheet, self._elements.pop(name)))
            if sheet.state() == state:
                sheet.file.remember(memory.groups, text, found)
        del self.names[name]
        answer: Answer = found.answer
        return answer

    def _text(self, runs: list[Run]) -> str:
        body = self.cut.body
        if len(runs) == 1:
            return body[runs[0][0] : runs[0][1]]
        return "".join([body[start:stop] for start, stop, _ in runs])

    def _unknown(self) -> defaultdict[str, list[etree._Element]]:
        """The elements of all groups that are not remembered, parsed in one go."""
        unknown = [runs for runs in self.names.values() if self._text(runs) not in self.memory.groups]
        pieces = Pieces(self.cut, [run for runs in unknown for run in runs])
        self.sheet.sources.append(pieces)
        elements: defaultdict[str, list[etree._Element]] = defaultdict(list)
        for element in pieces.root:
            local = local_name(element.tag)
            name = f"{element.prefix}:{local}" if element.prefix else local
            elements[TOGETHER.get(name, name)].append(element)
        return elements
