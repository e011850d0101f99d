"""The thread of a line of money drawn as a ladder: years go down, stages across, and a hole is drawn as a hole.

Pure: steps in, SVG text out, the same for pages and print, with `alternative` as its text. An amount is a bar whose area is the
amount: a year's bar is as wide as its amount, the bar of several years as wide as the amount of one of them, and as tall as its
years, with a broken edge, since its source says nothing of single years. Bars of one currency share one scale; stages stand in
columns of their own and are never added. What was taken away is hollow. Where a column has several amounts in a year (the
House's, the enacted one), they stand side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

from comity.briefs.palette import light

WIDE, NARROW = 720, 340
IN_A_BAND = {WIDE: (8, 4), NARROW: (3, 2)}
"""How many stages stand side by side at most, and how few so that no amount is cut; further ones go into a further band
below, with the years again."""
TURNING = "\u2066\u2067\u2068\u2069"
YEAR, ROW, HEAD, GAP, LINE, LETTER = 42, 20, 38, 6, 13, 6.4
THINNEST = 2.0


@dataclass(frozen=True, slots=True)
class Step:
    """One rung, or one hole where `amount` is None, of the stage `column`, in the years `first` to `last`.

    `text` is what is printed: the amount as the page prints it, or the hole's short reason; `brief` stands for it where it has
    no room. `removed` marks money taken away.
    """

    column: str
    first: int
    last: int
    text: str
    amount: Decimal | None = None
    currency: str = ""
    removed: bool = False
    brief: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Columns (key and label, in the order in which money moves) and the steps in them, for the years `first` to `last`."""

    columns: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    first: int
    last: int


def svg(ladder: Ladder, width: int = WIDE) -> str:
    """The drawing at a width (WIDE or NARROW) in light colours, self-contained."""
    size = _size(ladder, width)
    bands = [ladder.columns[at : at + size] for at in range(0, len(ladder.columns), size)]
    tall = HEAD + ROW * max(ladder.last - ladder.first + 1, 0) + GAP
    wide = (width - YEAR) / size
    unit = _unit(ladder, wide)
    scale = {currency: unit / float(most) for currency, most in _most(ladder.steps).items() if most}
    drawn = [
        part for place, band in enumerate(bands) for part in _band(ladder, band, place * tall, (width, wide), scale)
    ]
    height = max(tall * len(bands), GAP)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="marks" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="Rubik, sans-serif" font-size="11.5">{"".join(drawn)}</svg>'
    )


def alternative(ladder: Ladder) -> str:
    """The drawing in words: each stage with its years, amounts and holes; runs of one hole are one."""
    said = []
    for key, label in ladder.columns:
        parts = [f"{_years(step)} {step.text}" for step in _runs([s for s in ladder.steps if s.column == key])]
        said.append(f"{label}: {', '.join(parts)}")
    return "; ".join(said)


def _years(step: Step) -> str:
    return str(step.first) if step.first == step.last else f"{step.first}–{step.last}"


def _runs(steps: Sequence[Step]) -> list[Step]:
    """Steps in order, neighbouring holes with one reason joined."""
    found: list[Step] = []
    for step in sorted(steps, key=lambda s: (s.amount is not None, s.first, s.last)):
        near = found[-1] if found else None
        if near and step.amount is None and near.text == step.text and near.last + 1 == step.first:
            found[-1] = Step(step.column, near.first, step.last, step.text)
        else:
            found.append(step)
    return sorted(found, key=lambda s: (s.first, s.last))


def _most(steps: Sequence[Step]) -> dict[str, Decimal]:
    """The greatest amount a year of each currency: the widest bar."""
    most: dict[str, Decimal] = defaultdict(Decimal)
    for step in steps:
        if step.amount is not None:
            most[step.currency] = max(most[step.currency], abs(step.amount) / (step.last - step.first + 1))
    return most


def _size(ladder: Ladder, width: int) -> int:
    """How many stages stand in a band: as many as leave room for every amount, in bands that are as even as can be."""
    most, least = IN_A_BAND[width]
    fitting = (size for size in range(most, least, -1) if _roomy(ladder, (width - YEAR) / size))
    bands = -(-len(ladder.columns) // next(fitting, least))
    return max(-(-len(ladder.columns) // max(bands, 1)), 1)


def _roomy(ladder: Ladder, wide: float) -> bool:
    """Whether every amount can be printed whole, if in brief, in columns so wide."""
    laid = (one for key, _ in ladder.columns for one in _laid(ladder, key, wide))
    return all(_long(step.brief or step.text) <= room / LETTER for step, _, room in laid if step.amount is not None)


def _long(text: str) -> int:
    """How many letters one sees of a text: those that turn its direction are none."""
    return sum(letter not in TURNING for letter in text)


def _unit(ladder: Ladder, wide: float) -> float:
    """The room of the narrowest bar: one scale for all, however many stand side by side."""
    rooms = [room for key, _ in ladder.columns for step, _, room in _laid(ladder, key, wide) if step.amount is not None]
    return min(rooms, default=wide)


def _band(
    ladder: Ladder, columns: Sequence[tuple[str, str]], top: int, widths: tuple[int, float], scale: dict[str, float]
) -> list[str]:
    width, wide = widths
    parts = []
    for year in range(ladder.first, ladder.last + 1):
        y = top + HEAD + ROW * (year - ladder.first)
        parts.append(f'<line x1="0" x2="{width}" y1="{y}" y2="{y}" stroke="{light("line")}" stroke-width="1"/>')
        parts.append(_text(0, y + ROW / 2 + 4, str(year), "soft"))
    for place, (key, label) in enumerate(columns):
        left = YEAR + place * wide
        lines = _folded(label, wide - GAP)
        parts += [_text(left, top + 12 + LINE * number, line, "ink") for number, line in enumerate(lines)]
        for step, at, room in _laid(ladder, key, wide):
            y = top + HEAD + ROW * (step.first - ladder.first)
            parts += _step(step, left + at, y, room, scale)
    return parts


def _laid(ladder: Ladder, column: str, wide: float) -> list[tuple[Step, float, float]]:
    """A column's steps, each with where it begins and how wide it may be: those that share a year stand side by side."""
    found: list[tuple[Step, float, float]] = []
    cluster: list[Step] = []
    for step in [*_runs([s for s in ladder.steps if s.column == column]), None]:
        if cluster and (step is None or step.first > max(s.last for s in cluster)):
            lanes = _lanes(cluster)
            each = (wide - GAP) / (max(lanes) + 1)
            found += [(one, lane * each, each - 2) for one, lane in zip(cluster, lanes, strict=True)]
            cluster = []
        cluster += [step] if step else []
    return found


def _lanes(steps: Sequence[Step]) -> list[int]:
    """The lane of each of some steps in order of years; a lane is free again when its step has ended."""
    ends: list[int] = []
    found = []
    for step in steps:
        free = next((lane for lane, last in enumerate(ends) if last < step.first), len(ends))
        ends[free : free + 1] = [step.last]
        found.append(free)
    return found


def _step(step: Step, left: float, top: float, wide: float, scale: dict[str, float]) -> list[str]:
    years = step.last - step.first + 1
    tall = ROW * years - 3
    fits = max(int(wide / LETTER), 1)
    text = step.text if _long(step.text) <= fits else step.brief or step.text
    text = text if _long(text) <= fits else text[: fits - 1] + "…"
    line = top + ROW / 2 + 4
    if step.amount is None:
        hole = _box(left, top, wide, tall, f'fill="none" stroke="{light("gap")}" stroke-dasharray="3 3"')
        return [hole, _text(left + 4, line, text, "soft")]
    bar = max(float(abs(step.amount) / years) * scale.get(step.currency, 0.0), THINNEST)
    if step.removed:
        paint = f'fill="none" stroke="{light("second")}" stroke-width="1.5"'
    else:
        edge = f' stroke="{light("first")}" stroke-dasharray="5 3"' if years > 1 else ""
        paint = f'fill="{light("first")}" fill-opacity="0.3"{edge}'
    return [_box(left, top, bar, tall, paint), _text(left + 4, line, text, "ink")]


def _box(left: float, top: float, wide: float, tall: float, paint: str) -> str:
    return f'<rect x="{left:.1f}" y="{top + 1.5:.1f}" width="{wide:.1f}" height="{tall:.1f}" {paint}/>'


def _text(x: float, y: float, text: str, colour: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{light(colour)}">{escape(text)}</text>'


def _folded(label: str, room: float) -> list[str]:
    """A label over at most two lines; what does not fit is cut in the drawing only."""
    most = max(int(room / LETTER), 1)
    lines = [""]
    for word in label.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= most or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line if len(line) <= most else line[: most - 1] + "…" for line in lines[:2]]
