"""Money on its way, drawn as a tree from top to bottom: appropriation accounts, funders, the activity, receivers.

Pure: boxes and edges in, SVG text out, the same for pages and print. Each link's status is written beside it and shows in
its stroke as well, never in a colour alone. A drawing shows only so much; the list and the JSON beside it hold everything.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from comity.briefs.palette import PAPER, light

WIDE, NARROW = 720, 340
IN_A_ROW = {WIDE: 4, NARROW: 2}
GAP, LINE, PADDING, RISE = 12, 16, 8, 40
LETTER, FOLDS = 6.7, 2
"""How wide a letter of the labels is, about, in pixels, and over how many lines a label is folded before it is cut.

Labels are cut in the drawing only, never in the list."""
STROKES = {
    "asserted": "",
    "accepted": "",
    "inferred": "7 4",
    "rejected": "2 4",
    "missing-end": "7 4 2 4",
    "self-link": "2 2",
}


@dataclass(frozen=True, slots=True)
class Box:
    """One party to the money: up to four short lines. `kind` is root, activity, missing, account, receiver or more."""

    key: str
    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """Money from the upper box to the lower one; `status` is the link's code, `label` the same in the reader's words.

    `by_lower` says at which end the label stands.
    """

    upper: str
    lower: str
    status: str
    label: str
    by_lower: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """Layers of boxes from where the money came from to where it went, and the links between them."""

    layers: tuple[tuple[Box, ...], ...]
    edges: tuple[Edge, ...]


def svg(drawing: Drawing, width: int = WIDE) -> str:
    """The drawing at a width (WIDE or NARROW) in light colours, self-contained."""
    places, height = _placed(drawing, width)
    parts = [_edge(edge, places) for edge in drawing.edges if edge.upper in places and edge.lower in places]
    parts += [_box(box, places[box.key]) for layer in drawing.layers for box in layer]
    parts += [_label(edge, places) for edge in drawing.edges if edge.upper in places and edge.lower in places]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="marks" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="Rubik, sans-serif" font-size="12.5">{"".join(parts)}</svg>'
    )


Place = tuple[float, float, float, float]


def _placed(drawing: Drawing, width: int) -> tuple[dict[str, Place], int]:
    """(left, top, width, height) of each box, rows centred, and the height of the whole."""
    most = IN_A_ROW[width]
    wide = (width - GAP * (most + 1)) / most
    places: dict[str, Place] = {}
    top = GAP
    for layer in drawing.layers:
        for row in _rows(layer, most):
            tall = max(len(_folded(box, wide)) for box in row) * LINE + 2 * PADDING
            left = (width - len(row) * wide - (len(row) - 1) * GAP) / 2
            for box in row:
                places[box.key] = (left, top, wide, tall)
                left += wide + GAP
            top += tall + RISE
    return places, max(top - RISE + GAP, GAP)


def _rows(layer: Sequence[Box], most: int) -> list[Sequence[Box]]:
    return [layer[start : start + most] for start in range(0, len(layer), most)]


def _edge(edge: Edge, places: dict[str, Place]) -> str:
    (left, top, wide, tall), (left_to, top_to, wide_to, _tall) = places[edge.upper], places[edge.lower]
    x, y, x_to = left + wide / 2, top + tall, left_to + wide_to / 2
    bend = top_to - RISE / 2
    dash = STROKES.get(edge.status, "")
    stroke = light("gap") if edge.status in ("rejected", "missing-end", "self-link") else light("ink")
    return (
        f'<path d="M{x:.1f},{y:.1f}V{bend:.1f}H{x_to:.1f}V{top_to:.1f}" fill="none" stroke="{stroke}" stroke-width="1.5"'
        + (f' stroke-dasharray="{dash}"' if dash else "")
        + f'/><path d="M{x_to - 4:.1f},{top_to - 7:.1f}L{x_to:.1f},{top_to:.1f}L{x_to + 4:.1f},{top_to - 7:.1f}Z" '
        f'fill="{stroke}"/>'
    )


def _label(edge: Edge, places: dict[str, Place]) -> str:
    """The status beside the end of the link that is this link's own: below a funder, above a receiver."""
    if not edge.label:
        return ""
    (left, top, wide, tall), (left_to, top_to, wide_to, _tall) = places[edge.upper], places[edge.lower]
    x, y = (left_to + wide_to / 2, top_to - RISE / 2 - 4) if edge.by_lower else (left + wide / 2, top + tall + 13)
    style = f'text-anchor="middle" fill="{light("ink")}" font-size="11.5"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(edge.label)}</text>'


def _box(box: Box, place: Place) -> str:
    left, top, wide, tall = place
    stroke = light({"root": "first", "account": "third", "receiver": "fourth"}.get(box.kind, "soft"))
    dash = ' stroke-dasharray="4 3"' if box.kind in ("missing", "more") else ""
    weight = 2.5 if box.kind == "root" else 1.2
    shape = (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{tall:.1f}" rx="{10 if box.kind == "account" else 3}" '
        f'fill="{PAPER[0]}" stroke="{stroke}" stroke-width="{weight}"{dash}/>'
    )
    texts = [
        f'<text x="{left + wide / 2:.1f}" y="{top + PADDING + LINE * (number + 0.78):.1f}" text-anchor="middle" '
        f'fill="{light("ink" if first else "soft")}"{FIRST if first else ""}>{escape(text)}</text>'
        for number, (first, text) in enumerate(_folded(box, wide))
    ]
    return shape + "".join(texts)


FIRST = ' font-weight="500"'


def _folded(box: Box, wide: float) -> list[tuple[bool, str]]:
    """The box's lines as they are printed, each with whether it belongs to the first label."""
    room = int((wide - 2 * PADDING) / LETTER)
    return [
        (place == 0, part)
        for place, line in enumerate(box.lines)
        for part in textwrap.wrap(line, room, max_lines=FOLDS, placeholder="…") or [line]
    ]
