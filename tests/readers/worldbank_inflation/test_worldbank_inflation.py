"""World Bank inflation: which prices a file holds is told by its indicator or its values, never by its name."""

from pathlib import Path

import pytest

from comity.model.finding import Level
from comity.readers import worldbank_inflation as reader

HERE = Path(__file__).parent
WIDE = HERE / "API_FP.CPI.TOTL.ZG_DS2_en_csv_v2_1.csv"
LONG = "Country,Country Code,Year,Inflation\n"
CONSUMER = LONG + "United States,USA,1974,11.0548\nUnited States,USA,1980,13.5492\n"
DEFLATOR = LONG + "United States,USA,1974,8.9987\nUnited States,USA,1980,9.0331\n"


def test_the_published_table_gives_the_expected_records(tabular, expected):
    reading = tabular(reader, WIDE)
    got, wanted = expected(HERE / "expected.csv", reading.records)
    assert reading.recognised
    assert got == wanted
    assert reading.findings == []


def test_the_api_s_deflator_is_named_by_its_indicator(tabular):
    reading = tabular(reader, WIDE.read_text().replace("FP.CPI.TOTL.ZG", "NY.GDP.DEFL.KD.ZG"))
    assert {r.series for r in reading.records} == {"worldbank-inflation-gdp-deflator"}


@pytest.mark.parametrize(
    ("text", "name", "series", "codes"),
    [
        (CONSUMER, "inflation-gdp.csv", "worldbank-inflation-consumer", [("name-contradicts-values", 1)]),
        (DEFLATOR, "inflation-consumer.csv", "worldbank-inflation-gdp-deflator", [("name-contradicts-values", 1)]),
        (CONSUMER, "inflation-consumer.csv", "worldbank-inflation-consumer", []),
        (DEFLATOR, "inflation-gdp.csv", "worldbank-inflation-gdp-deflator", []),
        (CONSUMER.replace("Inflation", "CPI"), "cpi.csv", "worldbank-inflation-consumer", []),
    ],
)
def test_a_long_table_is_known_by_its_values(tabular, text, name, series, codes):
    reading = tabular(reader, text, name)
    assert reading.recognised
    assert {r.series for r in reading.records} == {series}
    assert reading.codes == codes


def test_a_long_table_that_nothing_identifies_says_so_in_its_series(tabular):
    reading = tabular(reader, LONG + "Israel,ISR,2024,3.1\n", "prices.csv")
    (record,) = reading.records
    assert record.series == "worldbank-inflation-unverified:prices"
    assert record.weakness
    assert reading.codes == [("inflation-kind-unverified", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "Country Name,Country Code,Year,CPI\nUnited States,USA,1974,25.2\nUnited States,USA,1980,42.2\n",
        "Country Name,Country Code,Year,CPI\nIsrael,ISR,2010,110.4\n",
        LONG + "United States,USA,1974,25.2\nUnited States,USA,1980,42.2\n",
    ],
)
def test_an_index_is_not_read_as_percentages(tabular, text):
    reading = tabular(reader, text, "cpi.csv")
    assert reading.records == []
    assert [(f.code, f.level) for f in reading.findings] == [("inflation-kind-unknown", Level.BROKEN)]


def test_a_line_that_cannot_be_read_is_a_finding(tabular):
    reading = tabular(reader, CONSUMER + "Israel,ISR,2024,3.1 %\nIsrael,ISR,2024\n", "inflation.csv")
    assert reading.codes == [("unreadable-number", 4), ("ragged-row", 5)]
    assert len(reading.records) == 2


@pytest.mark.parametrize(
    ("name", "series"),
    [
        ("inflation-worldbank/data/inflation-gdp.csv", "worldbank-inflation-consumer"),
        ("inflation-worldbank/data/inflation-consumer.csv", "worldbank-inflation-gdp-deflator"),
        ("cpi-worldbank/data/cpi.csv", "worldbank-inflation-consumer"),
    ],
)
def test_the_shared_files_are_told_apart(tabular, shared, name, series):
    assert {r.series for r in tabular(reader, shared(f"reference/{name}")).records} == {series}
