"""Relations drawn round one organisation: a rail with those one step away, or two layers with those two steps away.

Pure: nodes and edges in, SVG text out. Every node is a link, in the order in which a keyboard should meet them: group by
group, then name by name; no colour says anything that a heading or a stroke does not say too. A drawing cuts long names,
which stand whole in each node's title and in the list beside it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from comity.briefs.palette import PAPER, light

WIDE, NARROW = 880, 350
COLUMNS = {WIDE: 3, NARROW: 1}
BOX, ROW, HEAD, GAP, RAIL, INDENT = 28, 34, 30, 12, 10, 26
LETTER, SIZE = 7.4, 13
"""Pixels: a box, a row, a group's head, between columns, the rail; a letter's width, about, at the size of the labels."""


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation: its key, its name as shown, the address of its page, and what a reader hears of its tie."""

    key: str
    name: str
    href: str
    told: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """Those one step away in one kind and direction of relation; `more` says how many are not drawn."""

    head: str
    nodes: tuple[Node, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation that is drawn between two nodes other than the one in the middle. Dashed where its source has no date."""

    subject: str
    object: str
    told: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Drawing:
    """The organisation in the middle, the groups round it, those two steps away, and the relations among them all."""

    centre: str
    groups: tuple[Group, ...]
    further: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    label: str = ""


Place = tuple[float, float, float]
"""Left, top, width of a box."""


def svg(drawing: Drawing, width: int = WIDE) -> str:
    """The drawing at a width (WIDE or NARROW), in light colours, self-contained."""
    body, height = _layers(drawing, width) if drawing.further or drawing.edges else _rail(drawing, width)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart network" role="group" aria-label={quoteattr(drawing.label)} '
        f'viewBox="0 0 {width} {height:.0f}" font-family="Rubik, sans-serif" font-size="{SIZE}">{body}</svg>'
    )


def _rail(drawing: Drawing, width: int) -> tuple[str, float]:
    """One step: groups below each other on a rail, their nodes in columns."""
    columns = COLUMNS[width]
    wide = (width - INDENT - GAP * (columns - 1) - 2) / columns
    lines, boxes = [], []
    y, last = _under_centre(), float(BOX)
    for group in drawing.groups:
        boxes.append(_head(group.head, INDENT, y))
        y += HEAD
        for start in range(0, len(group.nodes), columns):
            row = group.nodes[start : start + columns]
            last = y + BOX / 2
            lines.append(_line(RAIL, last, INDENT + (len(row) - 1) * (wide + GAP) + 4, last))
            boxes += [_box(node, (INDENT + n * (wide + GAP), y, wide)) for n, node in enumerate(row)]
            y += ROW
        if group.more:
            boxes.append(_head(group.more, INDENT, y - 6))
            y += HEAD
        y += GAP
    return _line(RAIL, BOX, RAIL, last) + "".join(lines) + _centre(drawing, width) + "".join(boxes), y


def _layers(drawing: Drawing, width: int) -> tuple[str, float]:
    """Two steps: those one step away at the left, on the rail; those further away at the right; relations as curves."""
    wide = (width - INDENT) * (0.4 if width == WIDE else 0.43)
    places: dict[str, Place] = {}
    lines, boxes = [], []
    y, last = _under_centre(), float(BOX)
    for group in drawing.groups:
        boxes.append(_head(group.head, INDENT, y))
        y += HEAD
        for node in group.nodes:
            last = y + BOX / 2
            places.setdefault(node.key, (INDENT, y, wide))
            lines.append(_line(RAIL, last, INDENT + 4, last))
            boxes.append(_box(node, (INDENT, y, wide)))
            y += ROW
        if group.more:
            boxes.append(_head(group.more, INDENT, y - 6))
            y += HEAD
        y += GAP
    right = width - wide - 2
    below = _under_centre() + HEAD
    for height, node in _by_neighbours(drawing, places):
        below = max(below, height)
        places[node.key] = (right, below, wide)
        boxes.append(_box(node, places[node.key]))
        below += ROW
    curves = "".join(_curve(edge, places) for edge in drawing.edges)
    body = _line(RAIL, BOX, RAIL, last) + "".join(lines) + curves + _centre(drawing, width) + "".join(boxes)
    return body, max(y, below)


def _under_centre() -> float:
    return BOX + 2 * GAP


def _by_neighbours(drawing: Drawing, places: dict[str, Place]) -> list[tuple[float, Node]]:
    """Those further away, each about as high as the nodes that it is tied to, so that curves cross less."""
    heights: dict[str, list[float]] = defaultdict(list)
    for edge in drawing.edges:
        for one, other in ((edge.subject, edge.object), (edge.object, edge.subject)):
            if other in places:
                heights[one].append(places[other][1])
    means = [(sum(heights[n.key]) / len(heights[n.key]) if heights[n.key] else 0.0, n) for n in drawing.further]
    return sorted(means, key=lambda pair: pair[0])


def _curve(edge: Edge, places: dict[str, Place]) -> str:
    """A relation as a curve, with a small arrow at its object."""
    if edge.subject not in places or edge.object not in places:
        return ""
    start, end = places[edge.subject], places[edge.object]
    x, x_to = _side(start, end), _side(end, start)
    y, y_to = start[1] + BOX / 2, end[1] + BOX / 2
    bend = 46.0 if start[0] == end[0] else abs(x_to - x) / 2
    if start[0] == end[0]:
        pull, pull_to = x + (bend if start[0] <= INDENT else -bend), x_to + (bend if start[0] <= INDENT else -bend)
    else:
        pull, pull_to = (x + bend, x_to - bend) if x < x_to else (x - bend, x_to + bend)
    tip = 6 if pull_to > x_to else -6
    dash = "" if edge.certain else ' stroke-dasharray="5 4"'
    return (
        f'<g fill="none" stroke="{light("soft")}"><title>{escape(edge.told)}</title>'
        f'<path d="M{x:.1f},{y:.1f}C{pull:.1f},{y:.1f} {pull_to:.1f},{y_to:.1f} {x_to:.1f},{y_to:.1f}"{dash}/>'
        f'<path d="M{x_to + tip:.1f},{y_to - 3.5:.1f}L{x_to:.1f},{y_to:.1f}L{x_to + tip:.1f},{y_to + 3.5:.1f}"/></g>'
    )


def _side(of: Place, towards: Place) -> float:
    """The edge of a box that faces another; within one layer, the edge that faces the space between the layers."""
    left_layer = of[0] <= INDENT
    return of[0] + of[2] if left_layer or of[0] < towards[0] else of[0]


def _line(x: float, y: float, x_to: float, y_to: float) -> str:
    return f'<path d="M{x:.1f},{y:.1f}L{x_to:.1f},{y_to:.1f}" fill="none" stroke="{light("soft")}" stroke-width="1.5"/>'


def _head(text: str, x: float, y: float) -> str:
    return f'<text x="{x:.1f}" y="{y + HEAD / 2 + 4:.1f}" fill="{light("soft")}">{escape(text)}</text>'


def _centre(drawing: Drawing, width: int) -> str:
    wide = min(width - 2, 420)
    shape = (
        f'<rect x="1" y="1" width="{wide}" height="{BOX}" rx="3" fill="{PAPER[0]}" stroke="{light("first")}" '
        'stroke-width="2.5"/>'
    )
    text = (
        f'<text x="{wide / 2:.1f}" y="{BOX / 2 + 5:.1f}" text-anchor="middle" font-weight="500" fill="{light("ink")}">'
        f"{escape(_cut(drawing.centre, wide))}</text>"
    )
    return shape + text


def _box(node: Node, place: Place) -> str:
    left, top, wide = place
    dash = "" if node.certain else ' stroke-dasharray="5 4"'
    return (
        f"<a href={quoteattr(node.href)} aria-label={quoteattr(node.told)}><title>{escape(node.told)}</title>"
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{BOX}" rx="3" fill="{PAPER[0]}" '
        f'stroke="{light("soft")}"{dash}/>'
        f'<text x="{left + wide / 2:.1f}" y="{top + BOX / 2 + 4.5:.1f}" text-anchor="middle" fill="{light("ink")}">'
        f"{escape(_cut(node.name, wide))}</text></a>"
    )


def _cut(text: str, wide: float) -> str:
    room = max(int((wide - 14) / LETTER), 4)
    text = " ".join(text.split())
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"
