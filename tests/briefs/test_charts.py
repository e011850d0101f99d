"""Charts: axis from zero, gaps never zeros, a table of their own, colours that can be told apart, the same bytes twice."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from typing import Any

import pytest

from comity.briefs import charts, draw
from comity.briefs.palette import COLOURS, DONORS, PAPER, donor_colour

WORDS = charts.Words("Title", "Subtitle", "In words", "year", "US dollars", "gap")
LINE = charts.Line(
    "Committed",
    "first",
    (
        charts.Point(1998, Decimal("20.5")),
        charts.Point(1999, None, "no figure published"),
        charts.Point(2000, Decimal("22")),
        charts.Point(2001, Decimal("0")),
    ),
)
ALL = {
    "clock": charts.clock("clock", [LINE], [charts.Mark(1999, "year 0")], WORDS),
    "years": charts.years("years", [LINE, LINE], WORDS),
    "bars": charts.bars(
        "bars", [charts.Bar("Authorised", Decimal(250), "$250"), charts.Bar("Spent", None, "gap")], WORDS
    ),
    "ranges": charts.ranges(
        "ranges",
        [
            charts.Range("A", Decimal(23), Decimal(26), Decimal(30), "$23–30"),
            charts.Range("B", None, None, None, "no population"),
        ],
        WORDS,
    ),
}


@pytest.fixture(params=list(ALL))
def chart(request: pytest.FixtureRequest) -> charts.Chart:
    return ALL[request.param]


def parts(value: Any) -> list[dict[str, Any]]:
    """Every object inside a specification."""
    if isinstance(value, dict):
        return [value, *itertools.chain.from_iterable(parts(v) for v in value.values())]
    if isinstance(value, list):
        return list(itertools.chain.from_iterable(parts(v) for v in value))
    return []


def test_value_axes_begin_at_zero(chart: charts.Chart) -> None:
    scales = [p["scale"] for p in parts(chart.wide) if p.get("field") in ("y", "value", "low") and p.get("scale")]
    assert scales
    assert all(scale.get("zero") or scale.get("domain", [None])[0] == 0 for scale in scales)


def test_a_gap_is_drawn_as_a_hole_with_no_value(chart: charts.Chart) -> None:
    drawn = [row for p in parts(chart.wide) for row in p.get("values", []) if isinstance(row, dict)]
    assert not any(row.get("x") == 1999 and row.get("y") is not None and "label" not in row for row in drawn)
    assert any(row[-1] for row in chart.rows), "the table names the reason"


def test_a_zero_that_was_published_is_not_a_gap() -> None:
    assert ("Committed", "2001", "0", "") in ALL["years"].rows


def test_line_is_broken_at_a_gap() -> None:
    runs = {
        row["x"]: row["run"]
        for p in parts(ALL["clock"].wide)
        for row in p.get("values", [])
        if isinstance(row, dict) and "run" in row
    }
    assert runs[1998] != runs[2000]


def test_empty_charts_can_be_drawn() -> None:
    for empty in (
        charts.clock("c", [], [], WORDS),
        charts.years("y", [], WORDS),
        charts.bars("b", [], WORDS),
        charts.ranges("r", [], WORDS),
    ):
        assert draw.svg(empty.wide).startswith("<svg")


def test_drawing_is_the_same_twice_and_asks_nothing_of_the_page(chart: charts.Chart) -> None:
    drawn = draw.svg(chart.wide)
    assert drawn == draw.svg(chart.wide)
    assert "style=" not in drawn
    assert "<script" not in drawn
    assert "role=" not in drawn


def test_page_drawing_follows_the_theme(chart: charts.Chart) -> None:
    page = draw.for_page(draw.svg(chart.narrow))
    assert "var(--c-" in page
    assert not re.findall(r'(?:fill|stroke)="#[0-9a-f]{6}"', page), "a colour that does not follow the theme"
    assert 'aria-hidden="true"' in page


def test_words_in_any_script_are_escaped() -> None:
    nasty = charts.Bar('<script>"&', Decimal(1), "إسرائيل & ישראל")
    drawn = draw.svg(charts.bars("b", [nasty], WORDS).wide)
    assert "<script>" not in drawn
    assert "إسرائيل" in drawn


def test_axis_labels_are_plain_digits_below_a_thousand() -> None:
    small = charts.Line("x", "first", (charts.Point(2000, Decimal("0.5")), charts.Point(2001, Decimal("1.5"))))
    labels = re.findall(r">([^<>]+)</text>", draw.svg(charts.years("y", [small], WORDS).wide))
    assert not any("m" in label for label in labels), labels


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(colour: str) -> tuple[float, float, float]:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1])
def test_marks_stand_out_from_the_paper(theme: int) -> None:
    for name, values in COLOURS.items():
        least = 4.5 if name in ("ink", "soft") else 3.0
        if name != "line":  # grid lines carry no meaning of their own
            assert contrast(values[theme], PAPER[theme]) >= least, name


# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB
BLIND = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}


def seen(colour: str, kind: str) -> tuple[float, float, float]:
    """CIELAB of a colour as a reader of that kind sees it."""
    rgb = [min(1.0, max(0.0, sum(m * c for m, c in zip(row, linear(colour), strict=True)))) for row in BLIND[kind]]
    xyz = (
        (0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505,
        0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2],
        (0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089,
    )
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("kind", list(BLIND))
def test_donors_stay_apart_for_colour_blind_readers(theme: int, kind: str) -> None:
    names = [*sorted(set(DONORS.values())), "other"]
    for one, other in itertools.combinations(names, 2):
        distance = sum(
            (a - b) ** 2
            for a, b in zip(seen(COLOURS[one][theme], kind), seen(COLOURS[other][theme], kind), strict=True)
        )
        assert distance**0.5 >= 10, (one, other, round(distance**0.5, 1))


def test_a_donor_has_one_colour_wherever_it_is_drawn() -> None:
    assert donor_colour("us") == donor_colour("united-states") == "united-states"
    assert donor_colour("nobody-knows") == "other"
