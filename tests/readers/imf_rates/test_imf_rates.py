"""IMF rates: one rate a currency and period, its issuer's own, and never per anything but a dollar."""

from pathlib import Path

import pytest

from comity.model.finding import Level
from comity.readers import imf_rates as reader

HERE = Path(__file__).parent
TABLE = HERE / "imf_exchangerates.csv"
HEADER = "Date,Rate,Currency,Frequency,Source,Country code,Country\n"


def test_the_published_table_gives_the_expected_records(tabular, expected):
    reading = tabular(reader, TABLE)
    got, wanted = expected(HERE / "expected.csv", reading.records)
    assert reading.recognised
    assert got == wanted


def test_what_is_left_out_is_found_with_its_line(tabular):
    assert sorted(tabular(reader, TABLE).codes, key=lambda code: code[1]) == [
        ("conflicting-rates", 6),
        ("rate-contradicts-currency", 8),
        ("conflicting-rates", 9),
        ("unknown-currency", 13),
    ]


def test_rates_per_special_drawing_right_are_refused_whole(tabular):
    text = HEADER + "2010-12-31,1.54003,USD,M,IMF,US,United States\n2010-12-31,1.15253,EUR,M,IMF,U2,Euro area\n"
    reading = tabular(reader, text, "imf_exchangerates_M_ENSA_XDR.csv")
    assert reading.records == []
    assert [(f.code, f.level) for f in reading.findings] == [("rates-not-per-dollar", Level.BROKEN)]


def test_rates_the_other_way_round_are_refused_whole(tabular):
    reading = tabular(reader, HEADER + "2010-12-31,1.3362,EUR,M,IMF,U2,Euro area\n")
    assert reading.records == []
    assert reading.codes == [("rates-not-per-dollar", 2)]


def test_a_base_that_cannot_be_checked_is_noted(tabular):
    reading = tabular(reader, HEADER + "2020-01-31,2.7,XCD,M,IMF,AI,Anguilla\n")
    assert len(reading.records) == 1
    assert reading.codes == [("base-unverified", 1)]


def test_averages_are_named_so(tabular):
    text = HEADER + "2010-12-31,0.755,EUR,A,IMF,U2,Euro area\n"
    (record,) = tabular(reader, text, "imf_exchangerates_A_ENDA_USD.csv").records
    assert (record.series, record.period) == ("imf-year-average", "2010")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("31/12/2010,0.75,EUR,M,IMF,U2,Euro area", "unreadable-date"),
        ("2010-12-31,0.75,EUR,Q,IMF,U2,Euro area", "unknown-frequency"),
        ("2010-12-31,0.75,Euro,M,IMF,U2,Euro area", "unknown-currency"),
        ("2010-12-31,abc,EUR,M,IMF,U2,Euro area", "unreadable-number"),
        ("2010-12-31,0,EUR,M,IMF,U2,Euro area", "unreadable-number"),
        ("2010-12-31,0.75,EUR", "ragged-row"),
    ],
)
def test_a_line_that_cannot_be_read_is_a_finding(tabular, line, code):
    reading = tabular(reader, HEADER + line + "\n2010-12-31,1,USD,M,IMF,US,United States\n")
    assert reading.codes == [(code, 2)]
    assert len(reading.records) == 1


@pytest.mark.parametrize(
    "name", ["imf-exchangerates/imf_exchangerates.csv", "exrates-hdx/secondary_historic_rates.csv"]
)
def test_the_shared_files_agree_with_the_ecb(tabular, shared, name):
    reading = tabular(reader, shared(f"reference/{name}"))
    rates = {(r.subject, r.period): r.value for r in reading.records}
    # The ECB's rate of 2020-01-31 is 1.1052 dollars per euro.
    assert abs(1 / float(rates["EUR", "2020-01"]) - 1.1052) < 0.0001
    assert len(rates) == len(reading.records)
