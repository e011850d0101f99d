"""What others printed, judged: the verdicts that the shipped case files must give, and the rules behind them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from comity import methods
from comity.lake import Lake
from comity.methods.claims import holds
from comity.methods.recipes import digits
from comity.model.case import Published


@pytest.fixture(scope="module")
def judged(starter: Lake) -> dict[str, methods.JudgedClaim]:
    return {j.claim.words: j for name in methods.cases(starter) for j in methods.claims(starter, name)}


def about(judged: dict[str, methods.JudgedClaim], words: str) -> methods.JudgedClaim:
    return next(j for text, j in judged.items() if words in text)


def test_thirty_three_dollars_reproduces_only_with_a_population_nobody_counted(judged) -> None:
    claim = about(judged, "$33")
    values = {r.recipe.id: (r.value and round(r.value, 2), r.fitted, r.verdict) for r in claim.recipes}
    assert claim.verdict == "reproduces only if fitted"
    assert (Decimal("33.33"), True, "reproduces") in values.values()
    assert (Decimal("30.31"), False, "differs") in values.values()


def test_less_than_four_dollars_reproduces_as_authorised(judged) -> None:
    claim = about(judged, "less than $4")
    assert claim.verdict == "reproduces"
    assert Decimal("3.70") in {round(r.value, 2) for r in claim.recipes if r.verdict == "reproduces"}


def test_almost_ten_times_is_eight_and_a_quarter_as_printed_and_nine_as_cooked(judged) -> None:
    claim = about(judged, "almost ten times")
    values = {(r.value, r.fitted) for r in claim.recipes}
    assert (Decimal("8.25"), False) in values
    assert (Decimal("9"), True) in values


def test_forty_four_against_two_has_no_basis(judged) -> None:
    assert about(judged, "44 ").verdict == "no basis found"


@pytest.mark.parametrize(
    "words",
    [
        "over a billion",
        "$250 million over five years",
        "$300 million",
        "$100 million dedicated to peacebuilding",
        "£3 million",
        "$3 million",
        "13.5 million",
        "created by the U.S. Congress",
        "the largest investment in this sector ever",
        "2500 to 5000",
        "over 150 member",
    ],
)
def test_every_claim_of_the_two_documents_is_there_with_speaker_and_source(judged, words: str) -> None:
    claim = about(judged, words).claim
    assert claim.speaker
    assert claim.source
    assert claim.published.value or claim.evidence


@pytest.mark.parametrize(
    ("bound", "printed", "decimals", "value", "expected"),
    [
        ("equal", "33", 0, "33.33", True),
        ("equal", "33", 0, "32.5", True),
        ("equal", "33", 0, "33.5", False),
        ("equal", "250000000", -6, "250400000", True),
        ("less", "4", 0, "3.7", True),
        ("less", "4", 0, "3.59", False),
        ("less", "4", 0, "4", False),
        ("over", "150", 0, "160", True),
        ("over", "150", 0, "150", False),
        ("over", "150", 0, "166", False),
        ("almost", "10", 0, "9", True),
        ("almost", "10", 0, "8.99", False),
        ("almost", "10", 0, "10", False),
    ],
)
def test_bounds_and_printed_precision(bound: str, printed: str, decimals: int, value: str, expected: bool) -> None:
    assert holds(Published(printed, "", bound, decimals), Fraction(value)) is expected


def test_fractions_are_shown_as_digits() -> None:
    assert [digits(Fraction(v)) for v in ("100/3", "1000000000", "0", "-1/8", "1/100000")] == [
        "33.3333",
        "1,000,000,000",
        "0",
        "-0.125",
        "0",
    ]
