"""NISRA's estimates: ages and sexes summed once, and no number for a year that is not whole."""

from pathlib import Path

import pytest

from comity.readers import nisra_population as reader

HERE = Path(__file__).parent
TABLE = HERE / "population.csv"


def without(*starts):
    return "".join(line for line in TABLE.read_text().splitlines(True) if not line.startswith(starts))


def values(reading):
    return {record.period: record.value for record in reading.records}


def test_the_published_table_gives_the_expected_records(tabular, expected):
    reading = tabular(reader, TABLE)
    got, wanted = expected(HERE / "expected.csv", reading.records)
    assert reading.recognised
    assert got == wanted
    assert reading.findings == []


@pytest.mark.parametrize("gap", ["1987,M,2", "1987,M", "1987,F"])
def test_a_year_that_lacks_an_age_or_a_sex_gives_no_number(tabular, gap):
    reading = tabular(reader, without(gap))
    assert values(reading) == {"1986": "96"}
    assert reading.codes == [("year-not-whole", 8)]


def test_a_row_for_both_sexes_is_not_counted_again(tabular):
    both = "".join(f"1986,P,{age},{people},FALSE,0\n" for age, people in ((0, 30), (1, 32), (2, 34)))
    assert values(tabular(reader, TABLE.read_text() + both))["1986"] == "96"


def test_a_row_for_both_sexes_that_differs_from_their_sum_gives_no_number(tabular):
    both = "".join(f"1986,All persons,{age},{people},FALSE,0\n" for age, people in ((0, 30), (1, 32), (2, 35)))
    reading = tabular(reader, TABLE.read_text() + both)
    assert values(reading) == {"1987": "216"}
    assert "97" in reading.findings[0].found


def test_rows_for_both_sexes_alone_are_enough(tabular):
    text = "area,year,gender,age,MYE\n" + "".join(f"1. Northern Ireland,2020,All persons,{age},5\n" for age in range(3))
    assert values(tabular(reader, text)) == {"2020": "15"}


def test_other_areas_are_left_out_and_noted(tabular):
    text = "area,year,gender,age,MYE\nNorthern Ireland,2020,All persons,0,5\nBelfast,2020,All persons,0,2\n"
    reading = tabular(reader, text)
    assert values(reading) == {"2020": "5"}
    assert reading.codes == [("other-areas", 1)]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("1987,F,1,31", "1987,F,1,x", "unreadable-number"),
        ("1987,F,1,31", "1987,F,1,3.5", "not-people"),
        ("1987,F,1,31", "1987,X,1,31", "unknown-sex"),
        ("1987,F,1,31", "1987,F,0,31", "repeated-observation"),
    ],
)
def test_a_line_that_cannot_be_read_takes_its_year_with_it(tabular, old, new, code):
    reading = tabular(reader, TABLE.read_text().replace(old, new))
    assert values(reading) == {"1986": "96"}
    assert reading.codes == [(code, 9), ("year-not-whole", 8)]


def test_a_ragged_line_takes_every_year_with_it_as_nobody_knows_which_it_was_of(tabular):
    reading = tabular(reader, TABLE.read_text().replace("1987,F,1,31,FALSE,31", "1987,F,1,31"))
    assert values(reading) == {}


def test_ages_that_no_year_has_whole_give_no_number(tabular):
    assert values(tabular(reader, without("1986,F,1", "1986,M,1", "1987,F,1", "1987,M,1"))) == {}


def test_the_shared_file_gives_what_nisra_published(tabular, shared):
    reading = tabular(reader, shared("reference/northern-ireland-population/data/population.csv"))
    found = values(reading)
    assert reading.findings == []
    assert len(found) == 49
    assert {year: found[year] for year in ("1971", "1986", "1989", "1998", "2005", "2019")} == {
        "1971": "1540413",
        "1986": "1573501",
        "1989": "1590435",
        "1998": "1677769",
        "2005": "1727733",
        "2019": "1893667",
    }
