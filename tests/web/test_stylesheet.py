"""The stylesheet speaks the palette of briefs/, and no direction but the page's."""

from __future__ import annotations

import re
from pathlib import Path

import comity.web
from comity.briefs.palette import COLOURS

SHEET = (Path(comity.web.__file__).parent / "components" / "static" / "comity" / "site.css").read_text("utf-8")


def test_every_colour_of_the_palette_has_its_property_in_both_themes() -> None:
    for name, (light, dark) in COLOURS.items():
        values = re.findall(rf"--c-{name}:(#[0-9a-f]{{3,6}})", SHEET)
        assert values[:2] == [light, dark], name


def test_sides_are_named_by_reading_direction() -> None:
    physical = re.findall(r"(?:margin|padding|border|inset)-(?:left|right)|(?<![-\w])(?:left|right)\s*:", SHEET)
    assert physical == []


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert "http" not in SHEET
    assert "@import" not in SHEET
