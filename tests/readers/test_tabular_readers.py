"""What holds for every reader of tables: bad bytes are findings, never an exception."""

import pytest

from comity.model.finding import Level
from comity.readers import (
    ecb_rates,
    foreignassistance_country,
    foreignassistance_transactions,
    fred_rates,
    imf_rates,
    mapped_table,
    nisra_population,
    ocha_fts,
    oecd_crs,
    threesixty_giving,
    us_awards_2025,
    usaspending_awards,
    usd_deflators,
    worldbank_inflation,
    worldbank_population,
)

READERS = (
    ecb_rates,
    foreignassistance_country,
    foreignassistance_transactions,
    fred_rates,
    imf_rates,
    mapped_table,
    nisra_population,
    ocha_fts,
    oecd_crs,
    threesixty_giving,
    us_awards_2025,
    usaspending_awards,
    usd_deflators,
    worldbank_inflation,
    worldbank_population,
)
HOSTILE = {
    "nothing": b"",
    "blank": b"\n\n  \n",
    "nul": b"Date,Country,Value\n\x00\x00,\x00,\x00\n",
    "binary": bytes(range(256)) * 50,
    "latin": "Date,Country,Value\n2001-01-01,Cura\xe7ao,5\n".encode("latin-1"),
    "open quote": b'Date,Country,Value\n"2001-01-01,Japan,5\n' + b"x" * 1000,
    "half utf-16": b"\xff\xfeD\x00a\x00t\x00e",
    "one line": b"Country Code" * 5000,
}


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.FORMAT)
@pytest.mark.parametrize("name", HOSTILE)
def test_bytes_that_are_no_such_table_are_findings(tabular, tmp_path, reader, name):
    path = tmp_path / "table.csv"
    path.write_bytes(HOSTILE[name])
    reading = tabular(reader, path)
    assert reading.records == []
    assert reading.findings


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.FORMAT)
def test_a_table_of_another_format_is_not_recognised_and_ends_with_its_header(tabular, reader):
    reading = tabular(reader, "colour,weight\nred,5\n")
    assert not reading.recognised
    assert any(finding.level is Level.BROKEN for finding in reading.findings)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_does_not_hide_the_first_column(tabular, tmp_path, encoding):
    path = tmp_path / "monthly.csv"
    path.write_text("Date,Country,Value\n2001-01-01,Japan,116.67\n", encoding=encoding)
    reading = tabular(fred_rates, path)
    assert reading.recognised
    assert [record.value for record in reading.records] == ["116.67"]


def test_semicolons_and_tabs_separate_as_well(tabular):
    for separator in ";\t":
        text = "Date,Country,Value\n2001-01-01,Japan,116.67\n".replace(",", separator)
        assert len(tabular(fred_rates, text).records) == 1
