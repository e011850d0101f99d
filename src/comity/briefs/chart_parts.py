"""What a chart is made of: points, lines, bars, ranges, marks, and the words round them. No drawing, no words of its own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Spec = dict[str, Any]
Suffixes = tuple[str, str, str]
SUFFIXES: Suffixes = ("k", "m", "bn")
"""Short words for thousand, million and thousand million on an axis."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A specified chart: two widths of one drawing, what it says in words, and the rows it was drawn from."""

    id: str
    title: str
    subtitle: str
    alternative: str
    wide: Spec
    narrow: Spec
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One value on a line or one bar: `x` is a year (or years from zero); `value` None is a gap with its reason."""

    x: int
    value: Decimal | None
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled line (or panel of bars) in one colour of the palette."""

    label: str
    colour: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A dated event, drawn as a dashed upright with its name."""

    x: int
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One horizontal bar: a value, or a gap with its reason in place of it. `text` is the value as printed."""

    label: str
    value: Decimal | None
    text: str
    colour: str = "first"


@dataclass(frozen=True, slots=True)
class Range:
    """One row of a range chart: low–central–high; all None for a gap, whose reason is `text`."""

    label: str
    low: Decimal | None
    value: Decimal | None
    high: Decimal | None
    text: str
    colour: str = "first"


@dataclass(frozen=True, slots=True)
class Words:
    """The words round a chart, already in the reader's language. The last six head the columns of its table."""

    title: str
    subtitle: str
    alternative: str
    x: str
    value: str
    gap: str
    series: str = "series"
    low: str = "low"
    high: str = "high"
