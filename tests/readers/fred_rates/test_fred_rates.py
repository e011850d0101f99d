"""Federal Reserve rates: which way round, how often, and which countries, told by the file itself."""

from pathlib import Path

import pytest

from comity.readers import fred_rates as reader

HERE = Path(__file__).parent
TABLE = HERE / "monthly.csv"
HEADER = "Date,Country,Value\n"


def test_the_published_table_gives_the_expected_records(tabular, expected):
    reading = tabular(reader, TABLE)
    got, wanted = expected(HERE / "expected.csv", reading.records)
    assert reading.recognised
    assert got == wanted


def test_countries_that_cannot_be_read_are_counted_once_each(tabular):
    reading = tabular(reader, TABLE)
    assert reading.codes == [("redenominated-currency", 6), ("unknown-country", 7)]
    assert reading.findings[1].found == "Atlantis: 2 lines"


def test_the_frequency_is_told_by_the_dates_and_not_by_the_name(tabular):
    yearly = HEADER + "2001-01-01,Japan,121.5\n2002-01-01,Japan,125.2\n"
    assert [r.period for r in tabular(reader, yearly, "monthly.csv").records] == ["2001", "2002"]
    daily = HEADER + "2001-01-02,Japan,114.7\n2001-01-03,Japan,114.3\n"
    assert [r.frequency for r in tabular(reader, daily, "yearly.csv").records] == ["day", "day"]


def test_an_older_vintage_with_dollars_per_pound_is_read_as_what_it_is(tabular):
    reading = tabular(reader, HEADER + "2001-01-01,United Kingdom,1.4397\n2026-01-01,United Kingdom,1.33\n")
    assert [(r.subject, r.counter, r.value) for r in reading.records] == [
        ("USD", "GBP", "1.4397"),
        ("USD", "GBP", "1.33"),
    ]


@pytest.mark.parametrize("rows", ["2014-01-01,Euro,0.75\n", "2008-01-01,Euro,0.68\n2020-01-01,Euro,1.14\n"])
def test_a_direction_that_nothing_tells_or_that_turns_gives_no_rate(tabular, rows):
    reading = tabular(reader, HEADER + rows)
    assert reading.records == []
    assert reading.codes == [("rate-direction-unknown", 2)]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("01/02/2001,Japan,114", "unreadable-date"),
        ("2001-01-01,Japan,x", "unreadable-number"),
        ("2001-01-01,Japan,0", "unreadable-number"),
        ("2001-01-01,Japan", "ragged-row"),
    ],
)
def test_a_line_that_cannot_be_read_is_a_finding(tabular, line, code):
    reading = tabular(reader, HEADER + line + "\n2002-01-01,Japan,125.2\n")
    assert reading.codes == [(code, 2)]
    assert [r.value for r in reading.records] == ["125.2"]


def test_a_month_that_stands_twice_is_kept_once(tabular):
    reading = tabular(reader, HEADER + "2001-01-01,Japan,114\n2001-01-01,Japan,115\n")
    assert [r.value for r in reading.records] == ["114"]
    assert reading.codes == [("repeated-observation", 3)]


def test_the_shared_files_are_per_dollar(tabular, shared):
    rates = {
        (r.subject, r.counter, r.period): r.value
        for name in ("monthly", "annual")
        for r in tabular(reader, shared(f"reference/exchange-rates-fred/data/{name}.csv")).records
    }
    # The ECB's average of 2010 is 1.3257 dollars per euro.
    assert abs(1 / float(rates["EUR", "USD", "2010"]) - 1.3257) < 0.001
    assert rates["AUD", "USD", "2010"] == "1.087"
    assert rates["GBP", "USD", "2010-01"] == "0.6189"
