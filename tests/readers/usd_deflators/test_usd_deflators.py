"""US dollar deflators: both published forms, and no deflator without a base."""

from pathlib import Path

import pytest

from comity.model.finding import Level
from comity.readers import usd_deflators as reader

HERE = Path(__file__).parent
LONG, WIDE = HERE / "deflators_2023usd.csv", HERE / "usd_deflators_2021WEO.csv"


def test_the_published_table_gives_the_expected_records(tabular, expected):
    reading = tabular(reader, LONG)
    got, wanted = expected(HERE / "expected.csv", reading.records)
    assert reading.recognised
    assert got == wanted
    assert reading.codes == [("unreadable-number", 7)], "a deflator of zero is no deflator; NA is only missing"


def test_the_wide_form_finds_its_base_year(tabular):
    reading = tabular(reader, WIDE)
    assert reading.recognised
    assert reading.findings == []
    assert {(r.subject, r.period): r.value for r in reading.records} == {
        ("AFG", "2018"): "0.99",
        ("AFG", "2019"): "1",
        ("AFG", "2020"): "1.02",
        ("KOR", "2018"): "1.04",
        ("KOR", "2019"): "1",
        ("KOR", "2020"): "0.98",
        ("ERI", "2019"): "1",
        ("DAC", "2018"): "1.01",
        ("DAC", "2019"): "1",
        ("DAC", "2020"): "1.005",
    }
    assert {r.series for r in reading.records} == {"usd-deflator-2019"}


@pytest.mark.parametrize(
    ("old", "new"), [("0.98", "0.98\nIsrael,ISR,1,1.01,1.02"), ("1.02", "1"), ("0.99,1,", "0.99,1.01,")]
)
def test_a_wide_table_without_one_clear_base_year_is_refused(tabular, old, new):
    text = "name,ISO3,2018,2019,2020\nAfghanistan,AFG,0.99,1,1.02\nKorea,KOR,1.04,1,0.98\n".replace(old, new)
    reading = tabular(reader, text.replace("1.04,1,0.98", "1.04,1,1") if new == "1" else text)
    assert reading.records == []
    assert [(f.code, f.level) for f in reading.findings] == [("no-base-year", Level.BROKEN)]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("1986,2023,USD", "1986,2023,GBP", "not-in-dollars"),
        ("1986,2023,USD", "86,2023,USD", "unreadable-year"),
        ("USA,1986", "United States,1986", "unknown-country"),
        ("0.4240428", "0,424", "ragged-row"),
        ("0.4240428", "-0.4", "unreadable-number"),
        ("0.4240428", "0.00000000000001", "number-too-small"),
        ("1986,2023,USD", "2023,2023,USD", "base-not-one"),
    ],
)
def test_a_line_that_cannot_be_read_is_a_finding(tabular, old, new, code):
    text = "".join(LONG.read_text().splitlines(True)[:3]).replace(old, new)
    reading = tabular(reader, text)
    assert reading.codes == [(code, 2)]
    assert [r.period for r in reading.records] == ["2023"]


def test_a_year_that_stands_twice_is_kept_once(tabular):
    reading = tabular(reader, LONG.read_text() + "USA,1986,2023,USD,WEO,Apr2024,0.5\n")
    assert reading.codes[-1] == ("repeated-observation", 8)
    assert "0.5" not in {r.value for r in reading.records}


def test_the_shared_tables_read(tabular, shared):
    long = tabular(reader, shared("reference/deflators/deflators_2023usd.csv"))
    values = {(r.subject, r.period): r.value for r in long.records}
    assert (values["USA", "1986"], values["EUI", "1986"]) == ("0.4240428", "0.389300229995")
    assert {f.code for f in long.findings} == {"unreadable-number"}
    wide = tabular(reader, shared("reference/deflators/usd_deflators_2021WEO.csv"))
    assert {r.base for r in wide.records} == {"2019"}
