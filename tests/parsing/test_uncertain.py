"""Uncertain dates lie between the days that EDTF says, and what is no date is refused."""

from __future__ import annotations

from datetime import date

import pytest
from edtf import parse_edtf

from comity.model.errors import UsageError
from comity.parsing.uncertain import ALWAYS, span


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021-05-17", date(2021, 5, 17), date(2021, 5, 17)),
        ("2021-05", date(2021, 5, 1), date(2021, 5, 31)),
        ("2014~", date(2014, 1, 1), date(2014, 12, 31)),
        ("198X", date(1980, 1, 1), date(1989, 12, 31)),
        ("2021/2025", date(2021, 1, 1), date(2025, 12, 31)),
        ("2003/..", date(2003, 1, 1), None),
        ("../2003-02", None, date(2003, 2, 28)),
        ("[2023-04-03,2023-03-04]", date(2023, 3, 4), date(2023, 4, 3)),
    ],
)
def test_a_date_lies_between_its_first_and_last_day(text: str, first: date | None, last: date | None) -> None:
    assert span(text) == (first, last)


def test_nothing_known_is_always() -> None:
    assert span(" ") == ALWAYS


@pytest.mark.parametrize("text", ["2021-13", "May 2021", "2025/2021", "x" * 400, "2021-02-30", "<b>"])
def test_what_is_no_date_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(UsageError, match="EDTF|earlier"):
        span(text)


def test_two_spans_meet_where_they_may_share_a_day() -> None:
    assert span("2003/..").meets(span("2021-05"))
    assert not span("2003/2010").meets(span("2021-05"))
    assert ALWAYS.meets(span("1999"))


@pytest.mark.parametrize("text", ["0001", "2021", "2020-02", "2021-02", "2021-12", "2021-05-17", "2024-02-29"])
def test_exact_dates_are_read_as_the_parser_reads_them(text: str) -> None:
    parsed = parse_edtf(text)
    assert span(text) == (date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3]))


@pytest.mark.parametrize("text", ["2021-02-29", "2021-13", "0000-01-00", "2021-04-31", "٢٠٢١"])
def test_days_that_no_calendar_has_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        span(text)
