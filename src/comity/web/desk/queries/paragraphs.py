"""A document's paragraphs with what stands above each, cut into the pieces that the judge page marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from comity.documents.blocks import blocks_of
from comity.documents.folding import fold
from comity.web.desk.models import Proposal

DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a paragraph: `mark` is `now`, `open`, `done` or empty; `pk` the proposal that it leads to."""

    text: str
    mark: str = ""
    pk: int = 0
    first: bool = False
    """Where what is judged now begins."""


@dataclass(slots=True)
class Paragraph:
    """Where a paragraph, item or heading stands in the text, and the headings above it, nearest first."""

    start: int
    end: int
    text: str
    depth: int
    heading: bool
    above: list[str] = field(default_factory=list)
    """Items that this one stands under, nearest first."""
    section: str = ""
    """The heading before, where there is one."""
    pieces: list[Piece] = field(default_factory=list)


def paragraphs(text: str) -> list[Paragraph]:
    """Every paragraph in order."""
    folded = fold(text)
    _joined, blocks = blocks_of(folded.text)
    spans = [folded.span(block.start, block.end) for block in blocks]
    found: list[Paragraph] = []
    for block, (start, end) in zip(blocks, spans, strict=True):
        above, place = [], block.parent
        while place is not None:
            above.append(_line(text[slice(*spans[place])]))
            place = blocks[place].parent
        section = _line(text[slice(*spans[block.section])]) if block.section is not None else ""
        depth = min(len(above) + (1 if block.item else 0), DEEPEST)
        found.append(Paragraph(start, end, text[start:end], depth, block.heading, above, section))
    return found


def around(text: str, start: int, end: int) -> Paragraph | None:
    """The paragraph in which a span begins."""
    return next((each for each in paragraphs(text) if each.start <= start < each.end and end > start), None)


def marked(text: str, proposals: Sequence[Proposal], now: Proposal | None) -> list[Paragraph]:
    """The paragraphs with their pieces: what is judged now, what is open, what is decided."""
    found = paragraphs(text)
    for each in found:
        inside = [
            p for p in proposals if p.start < each.end and p.end > each.start and p.state != Proposal.State.REJECTED
        ]
        each.pieces = _pieces(text, each, inside, now)
    return found


def _pieces(text: str, block: Paragraph, inside: list[Proposal], now: Proposal | None) -> list[Piece]:
    edges = {block.start, block.end}
    for proposal in inside:
        edges |= {min(max(proposal.start, block.start), block.end), min(max(proposal.end, block.start), block.end)}
    places = sorted(edges)
    made: list[Piece] = []
    for start, end in zip(places, places[1:], strict=False):
        over = sorted((p for p in inside if p.start <= start and p.end >= end), key=lambda p: p.end - p.start)
        waiting = [p for p in over if p.state == Proposal.State.OPEN]
        if now and any(p.pk == now.pk for p in over):
            made.append(Piece(text[start:end], "now", now.pk, start == max(now.start, block.start)))
        elif over:
            chosen = (waiting or over)[0]
            made.append(Piece(text[start:end], "open" if waiting else "done", chosen.pk))
        else:
            made.append(Piece(text[start:end]))
    return made


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()[:500]
