"""The drawing of a chain: everything said is in it, status shows without colour, nothing leaves the picture."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from comity.briefs import draw, tree

HOSTILE = "A & <script>alert(1)</script>"
DRAWING = tree.Drawing(
    (
        (tree.Box("t", "account", ("1037.0 Economic Support Fund", "2021–2022")),),
        tuple(tree.Box(f"u{n}", "activity", (f"Funder {n}", "A very long title " * 9)) for n in range(7)),
        (tree.Box("r", "root", (HOSTILE, "XX-1")),),
        (tree.Box("m", "missing", ("not published here",)),),
    ),
    (
        tree.Edge("t", "u0", "", ""),
        *(tree.Edge(f"u{n}", "r", "asserted", "asserted") for n in range(7)),
        tree.Edge("r", "m", "missing-end", "missing end", by_lower=True),
        tree.Edge("r", "nowhere", "asserted", "asserted"),
    ),
)


@pytest.mark.parametrize("width", [tree.WIDE, tree.NARROW])
def test_every_box_and_label_stands_inside_the_picture(width: int) -> None:
    root = etree.fromstring(tree.svg(DRAWING, width).encode())
    height = float(root.get("height"))
    for box in root.findall("{*}rect"):
        left, top, wide, tall = (float(box.get(name)) for name in ("x", "y", "width", "height"))
        assert left >= 0
        assert left + wide <= width
        assert top >= 0
        assert top + tall <= height
    for text in root.findall("{*}text"):
        assert 0 < float(text.get("y")) < height
    assert len(root.findall("{*}rect")) == 10


def test_boxes_of_a_row_do_not_overlap() -> None:
    root = etree.fromstring(tree.svg(DRAWING).encode())
    places = [tuple(float(box.get(n)) for n in ("x", "y", "width", "height")) for box in root.findall("{*}rect")]
    for i, (x, y, w, h) in enumerate(places):
        for x2, y2, w2, h2 in places[i + 1 :]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y


def test_status_is_told_by_word_and_by_stroke() -> None:
    drawn = tree.svg(DRAWING)
    assert "missing end" in drawn
    strokes = {tree.STROKES[status] for status in ("asserted", "inferred", "rejected", "missing-end", "self-link")}
    assert len(strokes) == 5
    assert f'stroke-dasharray="{tree.STROKES["missing-end"]}"' in drawn


def test_published_names_are_text_and_never_markup() -> None:
    assert "<script" not in tree.svg(DRAWING)
    assert "A &amp;" in tree.svg(DRAWING)


def test_page_takes_every_colour_from_the_stylesheet() -> None:
    page = draw.for_page(tree.svg(DRAWING))
    assert not re.findall(r"#[0-9a-f]{6}", page)
    assert 'class="chart"' in page
    assert "viewBox" in page
