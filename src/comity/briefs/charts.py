"""The charts, as Vega-Lite specifications. Pure: data and words in, a `Chart` out; nothing is drawn here.

Every chart has direct labels before legends, an axis from zero, a text alternative, and its own table, which is also its
CSV. A gap is drawn as a hatched stretch of the baseline, never as zero. The words come from the caller, translated.
Amounts become floats here and only here: a chart's axis is the one place where that is allowed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from comity.briefs.palette import light

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
FONT = "sans-serif"
"""The font that labels are measured in: always there, and twice as quick as a missing one. draw.py writes the site's own."""
WIDE, NARROW = 720, 310
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


def clock(name: str, lines: Sequence[Line], marks: Sequence[Mark], words: Words) -> Chart:
    """Lines over years before and after year zero, aligned on each case's own clock."""
    rows = tuple(
        (line.label, str(p.x), "" if p.value is None else str(p.value), p.gap) for line in lines for p in line.points
    )
    return Chart(
        name,
        words.title,
        words.subtitle,
        words.alternative,
        _clock_spec(lines, marks, WIDE, 300),
        _clock_spec(lines, marks, NARROW, 260),
        (words.series, words.x, words.value, words.gap),
        rows,
    )


def years(name: str, panels: Sequence[Line], words: Words, suffixes: Suffixes = SUFFIXES) -> Chart:
    """One panel of upright bars per stage, under each other and each with its own name: stages are never added.

    `suffixes` are the short words for thousand, million and thousand million on the axis.
    """
    rows = tuple(
        (panel.label, str(p.x), "" if p.value is None else str(p.value), p.gap)
        for panel in panels
        for p in panel.points
    )
    return Chart(
        name,
        words.title,
        words.subtitle,
        words.alternative,
        _years_spec(panels, WIDE, suffixes),
        _years_spec(panels, NARROW, suffixes),
        (words.series, words.x, words.value, words.gap),
        rows,
    )


def bars(name: str, rungs: Sequence[Bar], words: Words) -> Chart:
    """Horizontal bars from zero, each with its printed value at its end; a gap says its reason instead."""
    rows = tuple(
        (r.label, "" if r.value is None else str(r.value), "" if r.value is not None else r.text) for r in rungs
    )
    return Chart(
        name,
        words.title,
        words.subtitle,
        words.alternative,
        _bars_spec(rungs, WIDE),
        _bars_spec(rungs, NARROW),
        (words.x, words.value, words.gap),
        rows,
    )


def ranges(name: str, items: Sequence[Range], words: Words) -> Chart:
    """Low–central–high for several ways to count one thing, on one axis from zero."""
    rows = tuple((i.label, *("" if v is None else str(v) for v in (i.low, i.value, i.high)), i.text) for i in items)
    return Chart(
        name,
        words.title,
        words.subtitle,
        words.alternative,
        _ranges_spec(items, WIDE),
        _ranges_spec(items, NARROW),
        (words.x, words.low, words.value, words.high, words.gap),
        rows,
    )


def _base(width: int, height: int, top: int = 8) -> Spec:
    """What every chart shares: no background, quiet axes, the one font."""
    size = 12 if width >= WIDE else 12.5
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": height,
        "background": None,
        "padding": {"left": 4, "right": 12, "top": top, "bottom": 4},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelColor": light("soft"),
                "titleColor": light("soft"),
                "labelFontSize": size,
                "titleFontSize": size,
                "titleFontWeight": "normal",
                "gridColor": light("line"),
                "domainColor": light("soft"),
                "tickColor": light("line"),
            },
            "text": {"font": FONT, "fontSize": size + 0.5, "color": light("ink")},
        },
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _gap_runs(points: Sequence[Point]) -> list[tuple[int, int]]:
    """Stretches of years without a value, as (first, last)."""
    runs: list[tuple[int, int]] = []
    for point in points:
        if point.value is not None:
            continue
        if runs and point.x == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], point.x)
        else:
            runs.append((point.x, point.x))
    return runs


def _clock_spec(lines: Sequence[Line], marks: Sequence[Mark], width: int, height: int) -> Spec:
    every = [p.x for line in lines for p in line.points] + [m.x for m in marks]
    first, last = (min(every), max(every)) if every else (-12, 10)
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [first - 0.5, last + 0.5], "nice": False},
        "axis": {
            "title": None,
            "grid": False,
            "tickMinStep": 1,
            "tickCount": 6 if width < WIDE else 12,
            "labelExpr": "datum.value == 0 ? '0' : (datum.value > 0 ? '+' : '−') + abs(datum.value)",
        },
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": {"zero": True, "nice": True},
        "axis": {"title": None, "tickCount": 5, "domain": False, "ticks": False},
    }
    layers: list[Spec] = []
    for mark in marks:
        layers.append(
            {
                "data": {"values": [{"x": mark.x, "label": mark.label}]},
                "mark": {"type": "rule", "strokeDash": [3, 4], "color": light("soft")},
                "encoding": {"x": x},
            }
        )
        left = (mark.x - first) > (last - first) * 0.6
        layers.append(
            {
                "data": {"values": [{"x": mark.x, "label": mark.label}]},
                "mark": {
                    "type": "text",
                    "align": "right" if left else "left",
                    "dx": -6 if left else 6,
                    "baseline": "bottom",
                    "color": light("soft"),
                    "limit": width * (0.55 if width < WIDE else 0.5),
                },
                "encoding": {"x": x, "y": {"value": -4}, "text": {"field": "label"}},
            }
        )
    for line in lines:
        layers += _one_line(line, x, y, last, first, width)
    return {**_base(width, height, top=26), "layer": layers or [{"mark": "point", "data": {"values": []}}]}


def _one_line(line: Line, x: Spec, y: Spec, last: int, first: int, width: int) -> list[Spec]:
    colour = light(line.colour)
    run, values = 0, []
    for before, point in zip((None, *line.points), line.points, strict=False):
        if before is not None and (before.value is None or point.x != before.x + 1):
            run += 1
        if point.value is not None:
            values.append({"x": point.x, "y": _number(point.value), "run": run})
    known = [p for p in line.points if p.value is not None]
    if not known:
        return []
    label_at = max(known, key=lambda p: p.value or 0) if known[-1].x >= last - (last - first) * 0.2 else known[-1]
    to_left = label_at.x > first + (last - first) * 0.6
    layers: list[Spec] = [
        {
            "data": {"values": values},
            "mark": {"type": "line", "color": colour, "strokeWidth": 2.25},
            "encoding": {"x": x, "y": y, "detail": {"field": "run", "type": "nominal"}},
        },
        {
            "data": {"values": values},
            "mark": {"type": "point", "filled": True, "color": colour, "size": 26, "opacity": 1},
            "encoding": {"x": x, "y": y},
        },
        {
            "data": {"values": [{"x": label_at.x, "y": _number(label_at.value), "label": line.label}]},
            "mark": {
                "type": "text",
                "align": "right" if to_left else "left",
                "dx": -9 if to_left else 9,
                "dy": -9,
                "color": colour,
                "fontWeight": 500,
            },
            "encoding": {"x": x, "y": y, "text": {"field": "label"}},
        },
    ]
    holes = [{"x": a - 0.5, "x2": b + 0.5, "y": 0} for a, b in _gap_runs(line.points)]
    if holes:
        layers.append(
            {
                "data": {"values": holes},
                "mark": {"type": "rule", "color": colour, "strokeWidth": 3, "strokeDash": [2, 5], "opacity": 0.8},
                "encoding": {"x": x, "x2": {"field": "x2"}, "y": y},
            }
        )
    return layers


def _label(suffixes: Suffixes) -> str:
    """An axis label's expression: SI prefixes replaced by the reader's own short words."""
    text = "format(datum.value, '~s')"  # below a thousand SI has “m” for a thousandth: plain digits there
    for prefix, word in zip(("k", "M", "G"), suffixes, strict=True):
        plain = "".join(c for c in word if c.isalnum() or c in " .").strip()
        text = f"replace({text}, '{prefix}', '\u202f{plain}')"
    return f"abs(datum.value) < 1000 ? format(datum.value, '~r') : {text}"


def _years_spec(panels: Sequence[Line], width: int, suffixes: Suffixes) -> Spec:
    every = [p.x for panel in panels for p in panel.points]
    first, last = (min(every), max(every)) if every else (2000, 2001)
    step = max(1, round((last - first + 1) / (5 if width < WIDE else 12)))
    ticks = list(range(first, last + 1, step))
    charts: list[Spec] = []
    for panel in panels:
        x = {
            "field": "x",
            "type": "quantitative",
            "scale": {"domain": [first - 0.6, last + 0.6], "nice": False},
            "axis": {"title": None, "grid": False, "values": ticks, "format": "d", "labels": panel is panels[-1]},
        }
        y = {
            "field": "y",
            "type": "quantitative",
            "scale": {"zero": True, "nice": True},
            "axis": {
                "title": None,
                "tickCount": 3,
                "labelExpr": _label(suffixes),
                "domain": False,
                "ticks": False,
                "minExtent": 34,
            },
        }
        known = [{"x": p.x, "y": _number(p.value)} for p in panel.points if p.value is not None]
        holes = [{"a": a - 0.5, "b": b + 0.5, "y": 0} for a, b in _gap_runs(panel.points)]
        size = max(2.0, min(26.0, (width - 60) / (last - first + 2) * 0.7))
        layer: list[Spec] = [
            {
                "data": {"values": known},
                "mark": {"type": "bar", "color": light(panel.colour), "size": size},
                "encoding": {"x": x, "y": y},
            }
        ]
        if holes:
            layer.append(
                {
                    "data": {"values": holes},
                    "mark": {"type": "rule", "color": light("gap"), "strokeWidth": 3, "strokeDash": [2, 4]},
                    "encoding": {"x": {**x, "field": "a"}, "x2": {"field": "b"}, "y": y},
                }
            )
        charts.append(
            {
                "width": width - 60,
                "height": 90,
                "title": {
                    "text": panel.label,
                    "anchor": "start",
                    "font": FONT,
                    "fontSize": 13,
                    "fontWeight": 500,
                    "color": light("ink"),
                    "offset": 6,
                },
                "layer": layer,
            }
        )
    base = {k: v for k, v in _base(width, 90).items() if k not in ("width", "height", "autosize")}
    return {**base, "spacing": 18, "vconcat": charts or [{"mark": "point", "data": {"values": []}}]}


def _bars_spec(rungs: Sequence[Bar], width: int) -> Spec:
    top = max((_number(r.value) or 0.0 for r in rungs), default=0.0) or 1.0
    values = [
        {
            "label": r.label,
            "y": max(_number(r.value) or 0.0, 0.0),
            "text": r.text,
            "colour": light(r.colour),
            "gap": r.value is None,
        }
        for r in rungs
    ]
    order = [r.label for r in rungs]
    tall = 46 if width < WIDE else 34
    x = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [0, top * (1.55 if width < WIDE else 1.3)], "nice": False},
        "axis": None,
    }
    y: Spec = {"field": "label", "type": "nominal", "sort": order}
    if width < WIDE:
        y["axis"] = None
    else:
        y["axis"] = {
            "title": None,
            "domain": False,
            "ticks": False,
            "labelLimit": 240,
            "labelFontSize": 13,
            "labelPadding": 8,
            "labelColor": light("ink"),
        }
    shift = 9 if width < WIDE else 0
    layers: list[Spec] = [
        {
            "transform": [{"filter": "!datum.gap"}],
            "mark": {"type": "bar", "height": 14, "yOffset": shift},
            "encoding": {"x": x, "y": y, "color": {"field": "colour", "type": "nominal", "scale": None}},
        },
        {
            "transform": [{"filter": "!datum.gap"}],
            "mark": {"type": "text", "align": "left", "dx": 7, "baseline": "middle", "dy": shift},
            "encoding": {"x": x, "y": y, "text": {"field": "text"}},
        },
        {
            "transform": [{"filter": "datum.gap"}],
            "mark": {
                "type": "text",
                "align": "left",
                "dx": 2,
                "baseline": "middle",
                "dy": shift,
                "color": light("soft"),
                "limit": width * 0.95 if width < WIDE else width * 0.6,
            },
            "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "text"}},
        },
        {
            "mark": {"type": "rule", "color": light("soft"), "strokeWidth": 1},
            "encoding": {"x": {"value": 0}},
        },
    ]
    if width < WIDE:
        layers.append(
            {
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 2,
                    "dy": -9,
                    "baseline": "middle",
                    "color": light("ink"),
                },
                "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "label"}},
            }
        )
    return {**_base(width, max(len(order), 1) * tall), "data": {"values": values}, "layer": layers}


def _ranges_spec(items: Sequence[Range], width: int) -> Spec:
    values = [
        {
            "label": i.label,
            "low": _number(i.low),
            "value": _number(i.value),
            "high": _number(i.high),
            "text": i.text,
            "colour": light(i.colour),
            "gap": i.value is None,
        }
        for i in items
    ]
    top = max((v["high"] or v["value"] or 0.0 for v in values), default=1.0) or 1.0
    axis = {
        "type": "quantitative",
        "scale": {"domain": [0, float(top) * (1.4 if width < WIDE else 1.25)], "nice": False},
        "axis": {"title": None, "tickCount": 4, "ticks": False, "domain": False},
    }
    narrow = width < WIDE
    y: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": [i.label for i in items],
        "axis": None
        if narrow
        else {
            "title": None,
            "domain": False,
            "ticks": False,
            "labelLimit": 300,
            "labelPadding": 8,
            "labelColor": light("ink"),
            "grid": False,
        },
    }
    shift = 9 if narrow else 0
    colour = {"field": "colour", "type": "nominal", "scale": None}
    layers: list[Spec] = [
        {
            "transform": [{"filter": "!datum.gap"}],
            "mark": {"type": "rule", "strokeWidth": 5, "opacity": 0.35, "yOffset": shift, "y2Offset": shift},
            "encoding": {"x": {**axis, "field": "low"}, "x2": {"field": "high"}, "y": y, "color": colour},
        },
        {
            "transform": [{"filter": "!datum.gap"}],
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1, "yOffset": shift},
            "encoding": {"x": {**axis, "field": "value"}, "y": y, "color": colour},
        },
        {
            "transform": [{"filter": "!datum.gap"}],
            "mark": {"type": "text", "align": "left", "dx": 9, "dy": shift, "baseline": "middle"},
            "encoding": {"x": {**axis, "field": "high"}, "y": y, "text": {"field": "text"}},
        },
        {
            "transform": [{"filter": "datum.gap"}],
            "mark": {
                "type": "text",
                "align": "left",
                "dx": 4,
                "dy": shift,
                "baseline": "middle",
                "color": light("soft"),
                "limit": width * 0.9 if narrow else width * 0.55,
            },
            "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "text"}},
        },
    ]
    if narrow:
        layers.append(
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "dy": -9, "baseline": "middle", "limit": width},
                "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "label"}},
            }
        )
    return {**_base(width, max(len(items), 1) * (44 if narrow else 32)), "data": {"values": values}, "layer": layers}
