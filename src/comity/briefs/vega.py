"""What every Vega-Lite specification shares: size, font, quiet axes, and runs of years without a value.

Amounts become floats here and only here: a chart's axis is the one place where that is allowed.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from comity.briefs.chart_parts import Point, Spec
from comity.briefs.palette import light

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
FONT = "sans-serif"
"""The font that labels are measured in: always there, and twice as quick as a missing one. draw.py writes the site's own."""
WIDE, NARROW = 720, 310


def base(width: int, height: int, top: int = 8) -> Spec:
    """What every chart shares: no background, quiet axes, the one font. Sizes in pixels."""
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


def axis_number(value: Decimal | None) -> float | None:
    """An amount as a place on an axis."""
    return None if value is None else float(value)


def gap_runs(points: Sequence[Point]) -> list[tuple[int, int]]:
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
