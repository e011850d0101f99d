"""Specifications of charts over years: lines on a common clock, and panels of upright bars."""

from __future__ import annotations

from collections.abc import Sequence

from comity.briefs.chart_parts import Line, Mark, Spec, Suffixes
from comity.briefs.palette import light
from comity.briefs.vega import FONT, WIDE, axis_number, base, gap_runs


def clock_spec(lines: Sequence[Line], marks: Sequence[Mark], width: int, height: int) -> Spec:
    """Lines on one clock, each labelled at its own place; a gap is a dashed stretch of the baseline."""
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
    return {**base(width, height, top=26), "layer": layers or [{"mark": "point", "data": {"values": []}}]}


def _one_line(line: Line, x: Spec, y: Spec, last: int, first: int, width: int) -> list[Spec]:
    colour = light(line.colour)
    run, values = 0, []
    for before, point in zip((None, *line.points), line.points, strict=False):
        if before is not None and (before.value is None or point.x != before.x + 1):
            run += 1
        if point.value is not None:
            values.append({"x": point.x, "y": axis_number(point.value), "run": run})
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
            "data": {"values": [{"x": label_at.x, "y": axis_number(label_at.value), "label": line.label}]},
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
    holes = [{"x": a - 0.5, "x2": b + 0.5, "y": 0} for a, b in gap_runs(line.points)]
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


def years_spec(panels: Sequence[Line], width: int, suffixes: Suffixes) -> Spec:
    """Panels of upright bars under each other, each with a scale of its own."""
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
        known = [{"x": p.x, "y": axis_number(p.value)} for p in panel.points if p.value is not None]
        holes = [{"a": a - 0.5, "b": b + 0.5, "y": 0} for a, b in gap_runs(panel.points)]
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
    shared = {k: v for k, v in base(width, 90).items() if k not in ("width", "height", "autosize")}
    return {**shared, "spacing": 18, "vconcat": charts or [{"mark": "point", "data": {"values": []}}]}
