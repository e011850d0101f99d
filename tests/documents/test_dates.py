"""Dates in prose → EDTF: what is uncertain stays uncertain, and no order of day and month is guessed."""

from __future__ import annotations

import pytest

from comity.documents.dates import dates
from comity.documents.folding import fold


def read(text: str, language: str = "en") -> list[str]:
    return [d.edtf for d in dates(fold(text).text, language)]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("in May 2021", "en", "2021-05"),
        ("the 1980s", "en", "198X"),
        ("2021–25", "en", "2021/2025"),
        ("November 25, 2020", "en", "2020-11-25"),
        ("the 25th of November, 2020", "en", "2020-11-25"),
        ("3–5 May 2021", "en", "2021-05-03/2021-05-05"),
        ("May–June 2021", "en", "2021-05/2021-06"),
        ("circa 2010", "en", "2010~"),
        ("spring 2021", "en", "2021-21"),
        ("the 2015 March elections", "en", "2015-03"),
        ("between 2019 and 2021", "en", "2019/2021"),
        ("on 5 September", "en", "XXXX-09-05"),
        ("le 1er mars 2021", "fr", "2021-03-01"),
        ("am 3. Oktober 1990", "de", "1990-10-03"),
        ("25 de noviembre de 2020", "es", "2020-11-25"),
        ("في ٢٥ تشرين الثاني ٢٠٢٠", "ar", "2020-11-25"),
        ("في كانون الثاني 2015", "ar", "2015-01"),
        ("أيار/مايو 2020", "ar", "2020-05"),
        ("ב-25 בנובמבר 2020", "he", "2020-11-25"),
        ("שנות ה-80", "he", "198X"),
        ("3.4.2023", "he", "2023-04-03"),
    ],
)
def test_written_forms_become_edtf(text, language, edtf) -> None:
    assert read(text, language) == [edtf]


def test_day_and_month_that_nothing_settles_keep_both_readings_with_a_finding() -> None:
    (found,) = dates("on 03/04/2023", "en")
    assert found.edtf == "[2023-03-04,2023-04-03]"
    assert [code for code, _ in found.notes] == ["date-ambiguous"]


def test_another_date_of_the_document_settles_the_order() -> None:
    assert read("03/04/2023 and 25/11/2020") == ["2023-04-03", "2020-11-25"]
    assert read("03/04/2023 and 11/25/2020") == ["2023-03-04", "2020-11-25"]


def test_invisible_characters_hide_no_date() -> None:
    assert read("in M\u200bay 20\u200b21") == ["2021-05"]


@pytest.mark.parametrize(
    "text",
    [
        "from 2500 to 5000",
        "may 3 people come",
        "31/02/2020",
        "in 2000 villages",
        "سنة 1442 هـ",
        "£2020",
        "2020 dollars",
    ],
)
def test_numbers_that_are_no_dates_are_left_alone(text) -> None:
    assert read(text) == []
