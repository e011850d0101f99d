"""How numbers are printed: rounded for reading, exact in files, never turned round in right-to-left text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override

from comity.methods import JudgedClaim, JudgedRecipe
from comity.model.case import Claim, Published, Recipe
from comity.model.figure import Gap, LeftOut
from comity.web.components import formats, verdicts, words
from comity.web.components.templatetags.comity import readable


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("30.3107", "USD per person per year", "$30.31"),
        ("31.3651", "USD, 2022 prices per person per year", "$31.37"),
        ("250000000", "USD", "$250.0 million"),
        ("1500000000", "USD", "$1.50 billion"),
        ("-5000", "GBP", "−£5,000"),
        ("0.0041", "USD per person per year", "$0.0041"),
        ("0.0000012345", "USD per person per year", "$0.0000012"),
        ("0.09999", "USD per person per year", "$0.10"),
        ("-0.005", "USD", "−$0.0050"),
        ("0", "USD per person per year", "$0.00"),
        ("0.004", "times", "0.0040 times"),
        ("8.99", "times", "8.99 times"),
        ("1610300", "people", "1,610,300"),
        ("12", "CHF", "CHF 12"),
    ],
)
def test_value_is_printed_with_its_unit(value: str, unit: str, shown: str) -> None:
    assert formats.short(Decimal(value), unit) == shown


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("0.0381851903180804957329", "0.0382"),
        ("31.1235352918671858537251", "31.1235"),
        ("0.0000012345", "0.0000012"),
        ("2020", "2020"),
        ("-12", "-12"),
        ("250000000", "250,000,000"),
        ("2.5E+8", "250,000,000"),
        ("1E+30", "1,000,000,000,000,000,000,000,000,000,000"),
        ("123456789012345678901234567890.123456", "123,456,789,012,345,678,901,234,567,890.1235"),
        ("1.5", "1.5"),
        ("", ""),
        ("NaN", "NaN"),
        ("1E+999999", "1E+999999"),
        ("Northern Ireland", "Northern Ireland"),
    ],
)
def test_number_in_a_chart_s_table_can_be_read_at_a_glance(kept: str, shown: str) -> None:
    assert readable(kept) == shown


def test_range_is_shown_only_where_it_is_one() -> None:
    assert formats.between(Decimal("24.6"), Decimal("30.31"), "USD per person per year") == "$24.60–$30.31"
    assert formats.between(Decimal("3.701"), Decimal("3.704"), "USD per person per year") == ""
    assert formats.between(None, None, "USD") == ""


@pytest.mark.parametrize("language", ["ar", "he"])
def test_amounts_keep_their_direction_in_right_to_left_text(language: str) -> None:
    with override(language):
        shown = formats.short(Decimal("5"), "USD per person per year")
    assert shown == "\u2066$5.00\u2069"


def test_codes_of_the_rooms_below_become_sentences(language: str) -> None:
    hole = Gap("no-population", {"years": "1990-1992", "population": "nisra"})
    with override(language):
        said = words.gap(hole, {"nisra": "NISRA"})
    assert "NISRA" in said
    assert "1990–1992" in said
    assert "no-population" not in said


def test_unknown_code_is_shown_not_hidden() -> None:
    assert words.gap(Gap("never-seen", {"a": "b"})) == "never-seen (a: b)"
    assert words.word(words.VERDICTS, "something else") == "something else"


def test_case_file_words_in_english_are_marked_on_another_page() -> None:
    hole = Gap("known-gap", {"line": "x", "years": "1990", "en": "Nothing <found>."})
    with override("he"):
        html = str(words.marked(words.gap(hole)))
    assert '<span lang="en" dir="ltr">Nothing &lt;found&gt;.</span>' in html


def test_what_was_left_out_names_reason_rows_and_amounts_by_currency() -> None:
    entry = LeftOut("no-rate", 3, {"CAD": Decimal("2000000"), "": Decimal("5")}, {"years": "2005"})
    said = words.left_out(entry)
    assert "CA$2,000,000" in said
    assert "3" in said
    assert "2005" in said


def judged(bound: str, printed: str, *values: tuple[str, bool, str]) -> JudgedClaim:
    """A claim with recipes of (value, fitted, verdict)."""
    claim = Claim("c", "case", "words", "en", "speaker", "source", Published(printed, "USD", bound))
    recipes = tuple(
        JudgedRecipe(Recipe(f"r{i}", {"en": "r"}, "value", ()), Decimal(v), "", fitted, verdict, (), ())
        for i, (v, fitted, verdict) in enumerate(values)
    )
    return JudgedClaim(claim, "", recipes)


def test_value_shown_beside_a_claim_is_never_a_fitted_one_where_another_was_worked() -> None:
    claim = judged("equal", "33", ("33", True, "reproduces"), ("30", False, "differs"), ("13", False, "differs"))
    assert verdicts.nearest(claim) == "$30"
    assert verdicts.recomputed(claim) == "$13–$30"


def test_value_shown_beside_a_claim_that_reproduces_is_one_that_does() -> None:
    claim = judged("over", "1000", ("999", False, "differs"), ("1090", False, "reproduces"))
    assert verdicts.nearest(claim) == "$1,090"
