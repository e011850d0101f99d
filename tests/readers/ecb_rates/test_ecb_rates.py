"""ECB rates: the history and the latest day, days without a rate, and tables with another base."""

import zipfile
from pathlib import Path

import pytest

from comity.readers import ecb_rates as reader

HERE = Path(__file__).parent
HISTORY = HERE / "eurofxref-hist.csv"


def test_the_published_history_gives_the_expected_records(tabular, expected):
    reading = tabular(reader, HISTORY)
    got, wanted = expected(HERE / "expected.csv", reading.records)
    assert reading.recognised
    assert got == wanted
    assert reading.findings == []


def test_the_latest_day_is_read_with_its_worded_date(tabular):
    reading = tabular(reader, "Date, USD, JPY, GBP, \n13 April 2026, 1.1684, 186.75, 0.87058, \n", "eurofxref.csv")
    assert reading.recognised
    assert [(r.subject, r.period, r.value) for r in reading.records] == [
        ("USD", "2026-04-13", "1.1684"),
        ("JPY", "2026-04-13", "186.75"),
        ("GBP", "2026-04-13", "0.87058"),
    ]


def test_a_table_with_another_base_is_not_recognised(tabular):
    assert not tabular(reader, "Date,EUR,JPY,GBP\n2026-04-13,0.85,160,0.74\n").recognised
    assert not tabular(reader, "Date,USD,EUR,JPY,GBP\n2026-04-13,1,0.85,160,0.74\n").recognised


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("1.3507", "1,3507", "ragged-row"),
        ("1.3507", "zero", "unreadable-number"),
        ("1.3507", "0", "unreadable-number"),
        ("1.3507", "-1.3507", "unreadable-number"),
        ("2005-01-03", "03/01/2005", "unreadable-date"),
        ("2005-01-03", "31 February 2005", "unreadable-date"),
    ],
)
def test_what_cannot_be_read_is_a_finding_with_its_line(tabular, old, new, code):
    reading = tabular(reader, HISTORY.read_text().replace(old, new))
    assert reading.codes == [(code, 2)]
    assert [r.value for r in reading.records if r.subject == "USD"] == ["1.3621"]


def test_an_unknown_column_is_noted_and_not_read(tabular):
    reading = tabular(reader, HISTORY.read_text().replace("CYP", "Cyprus"))
    assert reading.codes == [("unknown-column", 1)]
    assert "Cyprus" not in {r.subject for r in reading.records}


def test_a_day_that_stands_twice_is_kept_once(tabular):
    reading = tabular(reader, HISTORY.read_text() + "2004-12-31,9,9,9,9,9,9,\n")
    assert reading.codes == [("repeated-observation", 4)]
    assert "9" not in {r.value for r in reading.records}


def test_the_shared_history_reads_whole(tabular, shared, tmp_path):
    with zipfile.ZipFile(shared("reference/ecb/eurofxref-hist.zip")) as archive:
        archive.extract("eurofxref-hist.csv", tmp_path)
    reading = tabular(reader, tmp_path / "eurofxref-hist.csv")
    assert reading.findings == []
    assert {(r.subject, r.period): r.value for r in reading.records}["USD", "1999-01-04"] == "1.1789"
    assert len(reading.records) == 217555
