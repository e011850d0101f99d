"""Money from donors through channels to receivers, drawn as ribbons whose widths are amounts.

Pure: paths in, SVG text out, the same for pages and print. One stage, one currency and one price basis at a time. No amount
is lost: the nodes of each column add up to `Diagram.drawn`, and that with `Diagram.undrawn` (corrections that exceed what
was paid, which no ribbon can show) to the sum of the paths.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from xml.sax.saxutils import escape

from comity.briefs.palette import PAPER, light

WIDE, NARROW = 720, 340
OTHERS = "\x1fothers"
"""The key of parties too small for a node of their own. None is the key of a party that nobody names."""
MOST = (7, 6, 8)
"""How many donors, channels and receivers have nodes of their own."""
TALL, GAP, LINE, BAR, LETTER, CAPITAL = 300, 12, 15, 9, 6.6, 8.0
"""Pixels: all amounts on each other, between nodes, a line of a label, a node's breadth, letters and capitals, about."""
SIDE = {WIDE: 176, NARROW: 100}
FOLDS = {WIDE: 2, NARROW: 3}
THINNEST = 0.8
DIGITS = 60
"""Sums are worked in so many digits that none is rounded."""
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
Key = str | None


@dataclass(frozen=True, slots=True)
class Path:
    """Money of one donor through one channel to one receiver. `internal`: the receiver pays on among the same rows."""

    donor: Key
    channel: Key
    receiver: Key
    amount: Decimal
    rows: int = 1
    internal: bool = False

    @property
    def keys(self) -> tuple[Key, Key, Key]:
        """The party in each column."""
        return self.donor, self.channel, self.receiver


@dataclass(frozen=True, slots=True)
class Node:
    """A party in one column (0 donors, 1 channels, 2 receivers) with all that goes through it."""

    column: int
    key: Key
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Diagram:
    """Columns of nodes, largest first, and the paths between them. `drawn` is each column's sum."""

    columns: tuple[tuple[Node, ...], tuple[Node, ...], tuple[Node, ...]]
    paths: tuple[Path, ...]
    drawn: Decimal
    undrawn: Decimal


@dataclass(frozen=True, slots=True)
class Labels:
    """A node's words (name, amount as printed) and a donor's colour, by column and key."""

    texts: Mapping[tuple[int, Key], tuple[str, str]]
    colours: Mapping[Key, str]


def gather(paths: Sequence[Path], most: tuple[int, int, int] = MOST) -> tuple[list[Path], tuple[int, int, int]]:
    """Paths whose small parties are one, OTHERS, and how many parties that is in each column. Sums stay exact."""
    with localcontext(prec=DIGITS):
        return _gathered(paths, most)


def _gathered(paths: Sequence[Path], most: tuple[int, int, int]) -> tuple[list[Path], tuple[int, int, int]]:
    kept: list[set[Key]] = []
    gone = []
    for column in range(3):
        sums: dict[Key, Decimal] = defaultdict(Decimal)
        for path in paths:
            sums[path.keys[column]] += path.amount
        named = sorted((key for key in sums if key is not None), key=lambda key: (-sums[key], key))
        few = named if len(named) <= most[column] + 1 else named[: most[column]]
        kept.append({None, *few})
        gone.append(len(named) - len(few))
    merged: dict[tuple[Key, Key, Key, bool], tuple[Decimal, int]] = defaultdict(lambda: (Decimal(0), 0))
    for path in paths:
        donor, channel, receiver = (key if key in known else OTHERS for key, known in zip(path.keys, kept, strict=True))
        amount, rows = merged[donor, channel, receiver, path.internal]
        merged[donor, channel, receiver, path.internal] = (amount + path.amount, rows + path.rows)
    found = [Path(*key[:3], amount, rows, key[3]) for key, (amount, rows) in merged.items()]
    return found, (gone[0], gone[1], gone[2])


def diagram(paths: Sequence[Path]) -> Diagram:
    """The nodes and ribbons of paths that were gathered."""
    with localcontext(prec=DIGITS):
        return _diagram(paths)


def _diagram(paths: Sequence[Path]) -> Diagram:
    shown = sorted(
        (p for p in paths if p.amount > 0), key=lambda p: (-p.amount, *(k or "" for k in p.keys), p.internal)
    )
    columns = []
    for column in range(3):
        sums: dict[Key, Decimal] = defaultdict(Decimal)
        for path in shown:
            sums[path.keys[column]] += path.amount
        order = sorted(sums, key=lambda key: (key == OTHERS, -sums[key], key or ""))
        columns.append(tuple(Node(column, key, sums[key]) for key in order))
    drawn = sum((p.amount for p in shown), Decimal(0))
    undrawn = sum((p.amount for p in paths if p.amount <= 0), Decimal(0))
    return Diagram((columns[0], columns[1], columns[2]), tuple(shown), drawn, undrawn)


def svg(made: Diagram, labels: Labels, width: int = WIDE) -> str:
    """The drawing at a width (WIDE or NARROW) in light colours, self-contained."""
    places, height = _placed(made, labels, width)
    parts = [*_ribbons(made, labels, places, width)]
    parts += [_node(node, places[node.column, node.key], labels) for column in made.columns for node in column]
    parts += [_label(node, places[node.column, node.key], labels, width) for column in made.columns for node in column]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="marks" width="{width}" height="{height:.0f}" '
        f'viewBox="0 0 {width} {height:.0f}" font-family="Rubik, sans-serif" font-size="12.5">{"".join(parts)}</svg>'
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node's bar stands, and the middle of its label."""

    left: float
    top: float
    tall: float
    middle: float


def _placed(made: Diagram, labels: Labels, width: int) -> tuple[dict[tuple[int, Key], Place], float]:
    """Each node's place; columns are centred on each other. The middle column's labels stand above their bars."""
    side = SIDE[width]
    lefts = (side, (width - BAR) / 2, width - side - BAR)
    slots: list[list[tuple[Node, float, float]]] = []
    for column in made.columns:
        slots.append([(n, _tall(n.amount, made.drawn), len(_lines(n, labels, width)) * LINE) for n in column])
    heights = [
        sum(words + tall if place == 1 else max(words, tall) for _node, tall, words in column) + GAP * len(column)
        for place, column in enumerate(slots)
    ]
    height = max([*heights, 2 * LINE]) + GAP
    places: dict[tuple[int, Key], Place] = {}
    for place, slotted in enumerate(slots):
        top = (height - heights[place] + GAP) / 2
        for node, tall, words in slotted:
            slot = words + tall if place == 1 else max(words, tall)
            bar = top + words if place == 1 else top + (slot - tall) / 2
            middle = top + words / 2 if place == 1 else top + slot / 2
            places[place, node.key] = Place(lefts[place], bar, tall, middle)
            top += slot + GAP
    return places, height


def _tall(amount: Decimal, whole: Decimal) -> float:
    return float(amount / whole) * TALL if whole else 0.0


def _ribbons(made: Diagram, labels: Labels, places: dict[tuple[int, Key], Place], width: int) -> list[str]:
    """Every ribbon of both halves, in its donor's colour, stacked along its nodes in the order of the other side."""
    drawn = []
    for half in (0, 1):
        paths = _half(made.paths, half)
        leaving, arriving = {}, {}
        used: dict[tuple[int, Key], float] = defaultdict(float)
        for path in sorted(paths, key=lambda p: (places[half + 1, p.keys[half + 1]].top, _donor_top(p, places))):
            leaving[path] = used[half, path.keys[half]]
            used[half, path.keys[half]] += _tall(path.amount, made.drawn)
        for path in sorted(paths, key=lambda p: (places[half, p.keys[half]].top, _donor_top(p, places))):
            arriving[path] = used[half + 1, path.keys[half + 1]]
            used[half + 1, path.keys[half + 1]] += _tall(path.amount, made.drawn)
        for path in paths:
            start, end = places[half, path.keys[half]], places[half + 1, path.keys[half + 1]]
            wide = _tall(path.amount, made.drawn)
            ends = (start.left + BAR, start.top + leaving[path], end.left, end.top + arriving[path])
            drawn.append(_ribbon(ends, wide, light(labels.colours.get(path.donor, "other")), path.internal))
    return drawn


def _donor_top(path: Path, places: dict[tuple[int, Key], Place]) -> float:
    return places[0, path.donor].top


def _half(paths: Sequence[Path], half: int) -> list[Path]:
    """From donors to channels a donor's receivers are one ribbon; from there on each has its own."""
    if half:
        return list(paths)
    sums: dict[tuple[Key, Key, bool], Decimal] = defaultdict(Decimal)
    for path in paths:
        sums[path.donor, path.channel, path.internal] += path.amount
    return [Path(donor, channel, None, amount, internal=inside) for (donor, channel, inside), amount in sums.items()]


def _ribbon(ends: tuple[float, float, float, float], wide: float, colour: str, internal: bool) -> str:
    x, y, to_x, to_y = ends
    bend, thick = (x + to_x) / 2, max(wide, THINNEST)
    edge = f' stroke="{PAPER[0]}" stroke-width="0.6"' if wide > 3 else ""
    if internal:
        edge = f' stroke="{light("ink")}" stroke-width="1" stroke-dasharray="4 3"'
    return (
        f'<path d="M{x:.1f},{y:.1f}C{bend:.1f},{y:.1f} {bend:.1f},{to_y:.1f} {to_x:.1f},{to_y:.1f}'
        f"V{to_y + thick:.1f}C{bend:.1f},{to_y + thick:.1f} {bend:.1f},{y + thick:.1f} {x:.1f},{y + thick:.1f}Z"
        f'" fill="{colour}" fill-opacity="{"0.25" if internal else "0.45"}"{edge}/>'
    )


def _node(node: Node, place: Place, labels: Labels) -> str:
    colour = light(labels.colours.get(node.key, "other")) if node.column == 0 else light("soft")
    hollow = node.key is None or node.key == OTHERS
    paint = f'fill="none" stroke="{colour}" stroke-dasharray="3 2"' if hollow else f'fill="{colour}"'
    tall = max(place.tall, THINNEST)
    return f'<rect x="{place.left:.1f}" y="{place.top:.1f}" width="{BAR}" height="{tall:.1f}" {paint}/>'


def _label(node: Node, place: Place, labels: Labels, width: int) -> str:
    lines = _lines(node, labels, width)
    x, anchor = {
        0: (place.left - 6, "end"),
        1: (place.left + BAR / 2, "middle"),
        2: (place.left + BAR + 6, "start"),
    }[node.column]
    top = place.middle - len(lines) * LINE / 2
    return "".join(
        f'<text x="{x:.1f}" y="{top + LINE * (number + 0.78):.1f}" text-anchor="{anchor}" '
        f'fill="{light("soft" if number == len(lines) - 1 else "ink")}">{escape(UNWRITABLE.sub("", text))}</text>'
        for number, text in enumerate(lines)
    )


def _lines(node: Node, labels: Labels, width: int) -> list[str]:
    """A node's name, folded and at need cut, and its amount. Cut in the drawing only, never in the table."""
    name, amount = labels.texts[node.column, node.key]
    return [*_folded(name, SIDE[width] - 4, FOLDS[width]), amount]


def _wide(text: str) -> float:
    """How wide a text is, about, in pixels."""
    return sum(CAPITAL if letter.isupper() else LETTER for letter in text)


def _folded(name: str, room: float, most: int) -> list[str]:
    """A name over at most so many lines, none wider than the room; what does not fit ends in an ellipsis."""
    lines = [""]
    for part in (piece for word in name.split() for piece in _pieces(word, room)):
        longer = f"{lines[-1]} {part}".strip()
        if _wide(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(part)
    if len(lines) > most:
        last = lines[most - 1]
        while last and _wide(last + "…") > room:
            last = last[:-1]
        lines[most - 1 :] = [last.rstrip(" ,.-") + "…"]
    return [line for line in lines if line] or [name]


def _pieces(word: str, room: float) -> list[str]:
    """A word, cut where it is wider than a whole line."""
    pieces = [""]
    for letter in word:
        if _wide(pieces[-1] + letter) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces
