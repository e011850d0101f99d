"""The charts, as Vega-Lite specifications. Pure: data and words in, a `Chart` out; nothing is drawn here.

Every chart has direct labels before legends, an axis from zero, a text alternative, and its own table, which is also its
CSV. A gap is drawn as a hatched stretch of the baseline, never as zero. The words come from the caller, translated.
"""

from __future__ import annotations

from collections.abc import Sequence

from comity.briefs.chart_parts import SUFFIXES, Bar, Chart, Line, Mark, Point, Range, Spec, Suffixes, Words
from comity.briefs.over_years import clock_spec, years_spec
from comity.briefs.side_by_side import bars_spec, ranges_spec
from comity.briefs.vega import NARROW, WIDE

__all__ = ["Bar", "Chart", "Line", "Mark", "Point", "Range", "Spec", "Words", "bars", "clock", "ranges", "years"]


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
        clock_spec(lines, marks, WIDE, 300),
        clock_spec(lines, marks, NARROW, 260),
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
        years_spec(panels, WIDE, suffixes),
        years_spec(panels, NARROW, suffixes),
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
        bars_spec(rungs, WIDE),
        bars_spec(rungs, NARROW),
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
        ranges_spec(items, WIDE),
        ranges_spec(items, NARROW),
        (words.x, words.low, words.value, words.high, words.gap),
        rows,
    )
