"""World Bank population: both published forms, missing years, and tables that only look like it."""

from pathlib import Path

import pytest

from comity.readers import worldbank_population as reader

HERE = Path(__file__).parent
WIDE = HERE / "API_SP.POP.TOTL_DS2_en_csv_v2_1.csv"
LONG = "Country Name,Country Code,Year,Value\n"


def test_the_published_table_gives_the_expected_records(tabular, expected):
    reading = tabular(reader, WIDE)
    got, wanted = expected(HERE / "expected.csv", reading.records)
    assert reading.recognised
    assert got == wanted
    assert reading.findings == []


def test_a_year_without_a_value_gives_no_row_and_no_zero(tabular):
    periods = [r.period for r in tabular(reader, WIDE).records if r.subject == "PSE"]
    assert periods == ["1990", "1991"]


def test_the_long_form_is_read(tabular):
    reading = tabular(reader, LONG + 'Israel,ISR,2024,9974400\n"Egypt, Arab Rep.",EGY,2024,\n', "population.csv")
    assert reading.recognised
    assert [(r.subject, r.value, r.locator) for r in reading.records] == [("ISR", "9974400", "line 2")]


def test_a_header_with_nothing_under_it_is_said(tabular):
    assert tabular(reader, LONG, "population.csv").codes == [("no-rows", 1)]


def test_another_table_with_the_same_header_is_not_taken_for_people(tabular):
    reading = tabular(reader, LONG + "Israel,ISR,2024,540379816000.5\n", "gdp.csv")
    assert not reading.recognised
    assert reading.records == []
    assert reading.codes == [("not-people", 2)]


def test_another_indicator_of_the_api_is_refused(tabular):
    text = WIDE.read_text().replace("SP.POP.TOTL", "SP.DYN.LE00.IN")
    reading = tabular(reader, text, WIDE.name)
    assert not reading.recognised
    assert reading.records == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Israel,ISR,2024,n/a", "unreadable-number"),
        ("Israel,ISR,2024,-5", "not-people"),
        ("Israel,ISR,2024,0", "not-people"),
        ("Israel,Israel,2024,5", "unknown-country"),
        ("Israel,ISR,24,5", "unreadable-year"),
        ("Israel,ISR,2024", "ragged-row"),
        ("Israel,ISR,2024,5,6", "ragged-row"),
    ],
)
def test_a_line_that_cannot_be_read_is_a_finding_and_the_rest_goes_on(tabular, line, code):
    reading = tabular(reader, LONG + line + "\nJordan,JOR,2024,11552876\n", "population.csv")
    assert reading.codes == [(code, 2)]
    assert [r.subject for r in reading.records] == ["JOR"]


def test_two_values_for_one_year_are_a_finding(tabular):
    reading = tabular(reader, LONG + "Israel,ISR,2024,5\nIsrael,ISR,2024,6\n", "population.csv")
    assert [r.value for r in reading.records] == ["5"]
    assert reading.codes == [("repeated-observation", 3)]


def test_lines_are_counted_through_quoted_line_breaks(tabular):
    reading = tabular(reader, LONG + '"Isr\nael",ISR,2024,5\nJordan,JOR,2024,6\n', "population.csv")
    assert [r.locator for r in reading.records] == ["line 2", "line 4"]


def test_a_header_that_names_a_column_twice_breaks_the_table(tabular):
    reading = tabular(reader, "Country Code,Year,Value,Value\nISR,2024,5,6\n", "population.csv")
    assert reading.records == []
    assert reading.codes == [("ambiguous-columns", 1)]


def test_the_shared_table_reads_whole(tabular, shared):
    reading = tabular(reader, shared("reference/population-worldbank/data/population.csv"))
    assert reading.recognised
    assert reading.findings == []
    assert len(reading.records) == 17195
    assert {r.period: r.value for r in reading.records if r.subject == "PSE"}["2024"] == "5289152"


def test_the_shared_gdp_table_is_not_recognised(tabular, shared):
    assert not tabular(reader, shared("reference/gdp-worldbank/data/gdp.csv")).recognised
