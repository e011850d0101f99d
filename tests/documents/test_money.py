"""Amounts in prose, in the languages and shapes that publishers use; what reads two ways says so."""

from __future__ import annotations

import pytest

from comity.documents.folding import fold
from comity.documents.money import Purse


def read(text: str, language: str = "en") -> list:
    return Purse(fold(text).text, language).amounts()


@pytest.mark.parametrize(
    ("text", "language", "amount", "currency", "years"),
    [
        ("raised $300m in the U.S.", "en", "300000000", "USD", None),
        ("a £3 million budget", "en", "3000000", "GBP", None),
        ("$250 million over five years", "en", "250000000", "USD", 5),
        ("250 million over five years", "en", "250000000", None, 5),
        ("a billion dollars over two decades", "en", "1000000000", "USD", 20),
        ("two and a half million euros", "en", "2500000", "EUR", None),
        ("a three-year £2m grant", "en", "2000000", "GBP", 3),
        ("USD 1,234,567.89", "en", "1234567.89", "USD", None),
        ("300 000 dollars canadiens", "fr", "300000", "CAD", None),
        ("C$5m", "en", "5000000", "CAD", None),
        ("NIS 300,000", "en", "300000", "ILS", None),
        ("بقيمة 1.5 مليون دولار", "ar", "1500000", "USD", None),
        ("مليوني دولار", "ar", "2000000", "USD", None),
        ("٢٥٠ ألف يورو على مدى ثلاث سنوات", "ar", "250000", "EUR", 3),
        ("تلقى و3 ملايين شيكل", "ar", "3000000", "ILS", None),
        ("3 מיליון ש״ח", "he", "3000000", "ILS", None),
        ("חצי מיליון שקל", "he", "500000", "ILS", None),
        ("1,5 Mio. Euro über drei Jahre", "de", "1500000", "EUR", 3),
        ("2,5 millions d’euros sur trois ans", "fr", "2500000", "EUR", 3),
    ],
)
def test_scale_words_and_years_give_an_exact_amount(text, language, amount, currency, years) -> None:
    (found,) = read(text, language)
    assert (found.value["amount"], found.value["currency"], found.value["years"]) == (amount, currency, years)


@pytest.mark.parametrize(
    ("text", "bound"),
    [("more than $300m", "more-than"), ("up to £5", "at-most"), ("at least €2m", "at-least"), ("nearly $2m", "almost"),
     ("less than $4", "less-than"), ("כ-3 מיליון דולר", "about"), ("أكثر من 5 ملايين يورو", "more-than")],
)  # fmt: skip
def test_bound_is_kept_with_its_words(text, bound) -> None:
    (found,) = read(text)
    assert found.value["bound"] == bound
    assert (found.start, found.end) == (0, len(text))


def test_number_words_do_not_take_in_a_year_before_them() -> None:
    assert [a.value["amount"] for a in read("in 2020 three million dollars came")] == ["3000000"]
    (found,) = read("le coût est de 27 120 millions d'euros", "fr")
    assert found.value["readings"] == ["27120000000", "27120000"]


def test_codes_that_are_words_are_currencies_in_capitals_only() -> None:
    assert read("we try 50 ways and all 20 people can 30 more") == []
    assert [a.value["currency"] for a in read("TRY 50 and 30 eur")] == ["TRY", "EUR"]


def test_francs_of_two_currencies_give_both() -> None:
    (found,) = read("deux milliards de francs CFA", "fr")
    assert (found.value["amount"], found.value["currency_readings"]) == ("2000000000", ["XOF", "XAF"])


def test_range_keeps_both_ends_and_gives_the_scale_to_both() -> None:
    (found,) = read("between $2 and $3 million")
    assert (found.value["amount"], found.value["amount_high"]) == ("2000000", "3000000")


def test_rise_from_one_amount_to_another_is_two_amounts() -> None:
    assert [a.value["amount"] for a in read("rose from $2 million to $5 million")] == ["2000000", "5000000"]


def test_grouped_millions_that_read_two_ways_are_not_settled_in_silence() -> None:
    (found,) = read("EUR 27 120 million")
    assert found.value["readings"] == ["27120000000", "27120000"]
    assert [code for code, _ in found.notes] == ["amount-ambiguous"]


def test_dollars_of_no_named_country_are_us_dollars_with_a_finding() -> None:
    assert [code for code, _ in read("worth $5m")[0].notes] == ["currency-assumed"]
    assert read("The United States gave $5m")[0].notes == []
    near_canada = read("The United States gave much. Canada gave $5m.")[0]
    assert near_canada.value["currency_readings"] == ["USD", "CAD"]
    assert [code for code, _ in near_canada.notes] == ["currency-ambiguous"]


def test_per_person_and_year_are_units_of_the_amount() -> None:
    assert read("$4 per person, per year")[0].value["per"] == ["person", "year"]


@pytest.mark.parametrize(
    "text",
    [
        "13.5 million people",
        "2500 to 5000 permits",
        "millions of dollars",
        "5 pounds of flour",
        "in 2020",
        "300,000 men",
        "ملايين الدولارات",
    ],
)
def test_counts_weights_and_mere_words_are_no_money(text) -> None:
    assert read(text) == []
