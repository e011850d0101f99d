"""Hostile text is kept as it is, named for what it is, and shown so that nothing hides."""

from __future__ import annotations

import pytest

from comity.model.errors import UsageError
from comity.parsing.safetext import flags, shown, storable


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<script>alert(1)</script>", ["markup"]),
        ("good\u202egnihton", ["direction-control"]),
        ("peace\u200bmakers", ["invisible-character"]),
        ("bell\x07", ["control-character"]),
        ("p\u0430ypal", ["look-alike"]),
    ],
)
def test_what_could_mislead_is_named(text: str, found: list[str]) -> None:
    assert flags(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Parents Circle – Families Forum",
        "جمعية \u200fالسلام",
        "עמותת \u200eABC\u200f",
        "Ye’ela & Söhne",
        "می\u200cخواهم",
    ],
)
def test_honest_text_in_three_scripts_is_not_flagged(text: str) -> None:
    assert flags(text) == []
    assert shown(text) == text


def test_hidden_characters_are_shown_by_name() -> None:
    assert shown("a\u202eb\u200b") == "a‹U+202E›b‹U+200B›"


def test_text_that_no_database_keeps_is_made_keepable_and_too_much_is_refused() -> None:
    assert storable("a\x00b\r\nc", 10, "name") == "a\ufffdb\nc"
    with pytest.raises(UsageError, match="1,000,000"):
        storable("x" * 1_000_000, 500, "name")
