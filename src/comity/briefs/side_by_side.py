"""Specifications of charts that set things side by side: horizontal bars, and ranges of low, central and high."""

from __future__ import annotations

from collections.abc import Sequence

from comity.briefs.chart_parts import Bar, Range, Spec
from comity.briefs.palette import light
from comity.briefs.vega import WIDE, axis_number, base


def bars_spec(rungs: Sequence[Bar], width: int) -> Spec:
    """Bars from zero; on a phone each label stands above its bar."""
    top = max((axis_number(r.value) or 0.0 for r in rungs), default=0.0) or 1.0
    values = [
        {
            "label": r.label,
            "y": max(axis_number(r.value) or 0.0, 0.0),
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
    return {**base(width, max(len(order), 1) * tall), "data": {"values": values}, "layer": layers}


def ranges_spec(items: Sequence[Range], width: int) -> Spec:
    """Low to high as a band, the central value as a dot; on a phone each label stands above its band."""
    values = [
        {
            "label": i.label,
            "low": axis_number(i.low),
            "value": axis_number(i.value),
            "high": axis_number(i.high),
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
    return {**base(width, max(len(items), 1) * (44 if narrow else 32)), "data": {"values": values}, "layer": layers}
