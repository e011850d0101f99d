"""Paragraphs, list items and headings of a plain text, and which of them stands above which.

An item speaks of the item above it ("Bridge Fund / • Accuses …"), a list of the heading above it ("Members"). Lines that
were only broken to fit a width are joined again: their line break becomes a space, so that every offset stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MARKER = re.compile(r"( *)(?:[•◦▪‣·●○■□▶➢\uf0b7*+–—-]|\d{1,3}[.)]|\([a-z\d]{1,3}\)|[a-zא-ת][.)])\s+(?=\S)")
JOINS_ON = re.compile(
    r"(?:\b(?:for|of|the|and|an?|in|to|with|de|des|du|la|le|et|für|und|der|von|del|y|من|في|على|של|את)|[,–-])\s*$"
)
WIDEST = 130
"""Lines longer than this were not broken to fit a page: each is a paragraph."""
LONGEST_HEADING = 14


@dataclass(slots=True)
class Block:
    """A paragraph, item or heading: where its words stand, how far it is indented, what stands above it (by index)."""

    start: int
    end: int
    indent: int
    item: bool
    heading: bool = False
    parent: int | None = None
    section: int | None = None


def blocks_of(folded: str) -> tuple[str, list[Block]]:
    """The text with only those line breaks left that end a block (the others are spaces now), and the blocks."""
    rows = _rows(folded)
    widths = sorted(len(folded[s:e].strip()) for s, e in rows if folded[s:e].strip())
    width = widths[int(len(widths) * 0.9)] if widths else 0
    found: list[Block] = []
    joins: list[int] = []
    before: tuple[int, int] | None = None
    for start, end in rows:
        line = folded[start:end]
        if not line.strip():
            before = None
            continue
        marker = MARKER.match(line)
        if before and not marker and _goes_on(folded[before[0] : before[1]], line, width):
            joins.append(start - 1)
            found[-1].end = start + len(line.rstrip())
        else:
            lead = marker.end() if marker else len(line) - len(line.lstrip())
            indent = len(marker[1]) if marker else lead
            found.append(Block(start + lead, start + len(line.rstrip()), indent, marker is not None))
        before = (start, end)
    text = _spaced(folded, joins)
    _arrange(text, found)
    return text, found


def _rows(text: str) -> list[tuple[int, int]]:
    rows, start = [], 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        rows.append((start, end))
        start = end + 1
    return rows


def _goes_on(before: str, line: str, width: int) -> bool:
    """Whether a line continues the one before: that one was full, or stops where nobody would end."""
    if len(before) > WIDEST or len(line) > 2 * WIDEST:
        return False
    if JOINS_ON.search(before):
        return True
    return 40 <= width <= WIDEST and len(before.rstrip()) >= 0.72 * width


def _spaced(text: str, places: list[int]) -> str:
    if not places:
        return text
    parts, done = [], 0
    for place in places:
        parts += [text[done:place], " "]
        done = place + 1
    return "".join([*parts, text[done:]])


def _arrange(text: str, blocks: list[Block]) -> None:
    """Say of each block whether it is a heading, which item it stands under, and which heading comes before."""
    section: int | None = None
    open_items: list[int] = []
    for place, block in enumerate(blocks):
        words = text[block.start : min(block.end, block.start + 400)]
        short = block.end - block.start < 160 and len(words.split()) <= LONGEST_HEADING
        block.heading = short and words[-1] not in '.,;!?؟”"»' and not words[0].islower()
        if block.item:
            while open_items and blocks[open_items[-1]].indent >= block.indent:
                open_items.pop()
            block.parent = open_items[-1] if open_items else None
            open_items.append(place)
        else:
            open_items.clear()
        block.section = section
        if block.heading and not block.item:
            section = place
