"""ForeignAssistance.gov by country: stages kept apart, years as the publisher labels them, regions not countries."""

from pathlib import Path

import pytest

from comity.readers import foreignassistance_country as reader

HERE = Path(__file__).parent
TABLE = HERE / "us_foreign_aid_country.csv"


def test_the_published_table_gives_the_expected_records(tabular, expected):
    reading = tabular(reader, TABLE)
    got, wanted = expected(HERE / "expected.csv", reading.records)
    assert reading.recognised
    assert got == wanted
    assert reading.codes == [("recipient-without-code", 11)]


def test_a_later_vintage_with_other_column_names_gives_the_same_money(tabular):
    text = (
        "Country ID,Country Code,Country Name,Region ID,Region Name,Income Group ID,Income Group Name,Income Group Acronym,"
        "Transaction Type ID,Transaction Type Name,Fiscal Year,Current Dollar Amount,Constant Dollar Amount\n"
        "1,IRL,Ireland,2,Europe and Eurasia,1,High Income Country,HIC,2,Obligations,1986,50000000,104000000\n"
    )
    reading = tabular(reader, text)
    assert reading.recognised
    assert reading.findings == []
    assert [(r.recipient, r.amount) for r in reading.records] == [("IRL", "50000000")]


def test_a_table_by_sector_is_not_recognised(tabular):
    text = "Country Code,Country Name,US Sector Name,Transaction Type Name,Fiscal Year,current_amount\n"
    assert not tabular(reader, text).recognised


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("Obligations,1986", "Promises,1986", "unknown-stage"),
        ("Obligations,1986", "Obligations,FY86", "unreadable-year"),
        ("50000000,", "50.0 m,", "unreadable-number"),
        ("50000000,", "NULL,", "unreadable-number"),
        ("50000000,104000000", "50000000", "ragged-row"),
    ],
)
def test_a_line_that_cannot_be_read_is_a_finding_and_no_zero(tabular, old, new, code):
    text = "".join(TABLE.read_text().splitlines(True)[:3]).replace(old, new)
    reading = tabular(reader, text)
    assert reading.codes == [(code, 2)]
    assert [r.amount for r in reading.records] == ["-1200"]


def test_the_same_line_twice_is_counted_once(tabular):
    lines = TABLE.read_text().splitlines(True)
    reading = tabular(reader, "".join([*lines[:2], lines[1]]))
    assert len(reading.records) == 1
    assert reading.codes == [("repeated-observation", 3)]


def test_an_unknown_column_is_noted_and_a_missing_one_ends_the_table(tabular):
    header = "Country Code,Country Name,Mood,Transaction Type Name,Fiscal Year,current_amount"
    extra = header + "\nIRL,Ireland,fine,Obligations,1986,5\n"
    reading = tabular(reader, extra)
    assert reading.codes == [("unknown-column", 1)]
    assert len(reading.records) == 1
    missing = tabular(reader, extra.replace("Fiscal Year", "When"))
    assert not missing.recognised
    assert missing.records == []


@pytest.mark.parametrize("name", ["us_foreign_aid_country.csv", "countryAid.csv"])
def test_the_shared_files_give_120_002_000_dollars_for_ireland_1986_to_1988(tabular, shared, name):
    reading = tabular(reader, shared(f"crs_us/foreignassistance-gov/{name}"))
    money = [
        r for r in reading.records if r.recipient == "IRL" and r.stage == "committed" and r.year in (1986, 1987, 1988)
    ]
    assert sum(int(r.amount) for r in money) == 120_002_000
    assert {f.code for f in reading.findings} == {"recipient-without-code"}
