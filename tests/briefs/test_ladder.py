"""The ladder of a thread: areas true to amounts, holes that show, and a text that says the same."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest

from comity.briefs.ladder import NARROW, WIDE, Ladder, Step, alternative, svg

LADDER = Ladder(
    (
        ("authorised", "Authorised"),
        ("appropriated", "Appropriated"),
        ("committed", "Committed"),
        ("disbursed", "Paid <out>"),
    ),
    (
        Step("authorised", 2021, 2025, "250m", Decimal(250_000_000), "USD"),
        Step("appropriated", 2021, 2021, "50m", Decimal(50_000_000), "USD"),
        Step("appropriated", 2021, 2021, "25m", Decimal(25_000_000), "USD"),
        *(Step("appropriated", year, year, "no source") for year in range(2022, 2026)),
        Step("committed", 2023, 2023, "17m", Decimal(17_000_000), "USD", removed=True),
        Step("disbursed", 2022, 2022, "0", Decimal(0), "USD"),
    ),
    2021,
    2025,
)


def boxes(drawing: str) -> list[dict[str, str]]:
    return [e.attrib for e in ET.fromstring(drawing).iter() if e.tag.endswith("rect")]


def test_area_of_a_bar_is_its_amount_whatever_its_years() -> None:
    wide = Ladder(
        (("a", "A"),),
        (
            Step("a", 2021, 2025, "250m", Decimal(250), "USD"),
            Step("a", 2026, 2026, "50m", Decimal(50), "USD"),
            Step("a", 2027, 2027, "25m", Decimal(25), "USD"),
        ),
        2021,
        2027,
    )
    long, one, half = boxes(svg(wide))
    assert long["width"] == one["width"]
    assert float(half["width"]) == pytest.approx(float(one["width"]) / 2, abs=0.1)
    assert float(long["height"]) > 4.5 * float(one["height"])
    assert "stroke-dasharray" in long
    assert "stroke-dasharray" not in one


def test_hole_is_drawn_once_for_its_run_and_is_no_bar() -> None:
    holes = [box for box in boxes(svg(LADDER)) if box["fill"] == "none" and "stroke-dasharray" in box]
    assert len(holes) == 1
    assert float(holes[0]["height"]) > 70


def test_money_taken_away_is_hollow_and_a_published_nil_is_no_hole() -> None:
    found = boxes(svg(LADDER))
    assert sum(1 for box in found if box["fill"] == "none" and "stroke-dasharray" not in box) == 1
    assert any(float(box["width"]) == 2.0 for box in found)


def test_two_amounts_of_one_year_do_not_cover_each_other() -> None:
    two = boxes(svg(Ladder(LADDER.columns[1:2], LADDER.steps[1:3], 2021, 2021)))
    left, right = sorted((float(b["x"]), float(b["x"]) + float(b["width"])) for b in two)
    assert left[1] <= right[0]


def test_one_scale_holds_where_some_stand_side_by_side() -> None:
    alone = Step("a", 2020, 2020, "50", Decimal(50), "USD")
    beside = (Step("a", 2021, 2021, "50", Decimal(50), "USD"), Step("a", 2021, 2021, "25", Decimal(25), "USD"))
    first, second, half = boxes(svg(Ladder((("a", "A"),), (alone, *beside), 2020, 2021)))
    assert first["width"] == second["width"]
    assert float(half["width"]) == pytest.approx(float(first["width"]) / 2, abs=0.1)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_drawing_is_well_formed_and_stays_within_its_width(width: int) -> None:
    drawing = svg(LADDER, width)
    assert all(float(box["x"]) + float(box["width"]) <= width for box in boxes(drawing))
    assert "&lt;out" in drawing
    assert drawing == svg(LADDER, width)
    assert drawing.count(">2021</text>") == (1 if width == WIDE else 2), "years stand again in each band"


def test_text_says_every_amount_and_every_hole() -> None:
    said = alternative(LADDER)
    assert said.startswith("Authorised: 2021–2025 250m; Appropriated: ")
    assert "2022–2025 no source" in said
    assert re.search(r"Committed: 2023 17m; Paid <out>: 2022 0$", said)


def test_ladder_of_nothing_is_drawn_empty() -> None:
    assert boxes(svg(Ladder((), (), 2021, 2020))) == []
    assert alternative(Ladder((), (), 2021, 2020)) == ""


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_amount_is_cut_where_its_brief_form_has_room(width: int) -> None:
    columns = tuple((code, code.title()) for code in "abcdefgh")
    steps = tuple(
        Step(code, 2021, 2021, f"$1{n}0.0 million", Decimal(100_000_000 + n), "USD", brief=f"$1{n}0.0m")
        for code, _ in columns[:3]
        for n in (1, 2)
    )
    drawn = svg(Ladder(columns, steps, 2021, 2022), width)
    said = [e.text or "" for e in ET.fromstring(drawn).iter() if e.tag.endswith("text")]
    amounts = [text for text in said if text.startswith("$")]
    assert len(amounts) == len(steps)
    assert all(text in {each for step in steps for each in (step.text, step.brief)} for text in amounts)


def test_marks_that_keep_an_amount_from_being_turned_round_take_no_room() -> None:
    text = "\u2066$250.0\u2069 مليون"
    drawn = svg(Ladder((("a", "A"),) * 1, (Step("a", 2021, 2021, text, Decimal(1), "USD"),), 2021, 2021), NARROW)
    assert text in drawn
