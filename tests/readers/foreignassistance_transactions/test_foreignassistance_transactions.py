"""ForeignAssistance.gov's complete data: stages apart, fiscal years as labelled, both column sets, no line made up."""

from pathlib import Path

import pytest

from comity.readers import foreignassistance_country
from comity.readers import foreignassistance_transactions as reader
from comity.readers.known import reader_for

HERE = Path(__file__).parent
TABLE = HERE / "us_foreign_aid_complete.csv"
OLDER = (
    "country_id,country_code,country_name,region_id,region_name,implementing_agency_name,channel_name,dac_purpose_code,"
    "activity_name,transaction_type_name,fiscal_year,current_amount,constant_amount\n"
    "372,IRL,Ireland,2,Europe,USAID,International Fund for Ireland,15220,IFI,Obligations,1987,35000000,70000000\n"
)


def test_the_published_table_gives_the_expected_records(tabular, expected):
    reading = tabular(reader, TABLE)
    got, wanted = expected(HERE / "expected.csv", reading.records)
    assert reading.recognised
    assert got == wanted
    assert reading.codes == [("unknown-stage", 5), ("recipient-without-code", 6)]


def test_the_older_explorer_s_columns_give_the_same_money(tabular):
    reading = tabular(reader, OLDER)
    assert reading.recognised
    assert reading.findings == []
    assert [(r.recipient, r.amount, r.receiver) for r in reading.records] == [
        ("IRL", "35000000", "International Fund for Ireland")
    ]


def test_it_is_not_taken_for_the_country_summary(tabular):
    assert not tabular(foreignassistance_country, TABLE).recognised
    assert not tabular(
        reader, "Country Code,Country Name,Transaction Type Name,Fiscal Year,current_amount\n"
    ).recognised


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("1987", "FY87", "unreadable-year"), ("35000000", "35m", "unreadable-number"), (",70000000", "", "ragged-row")],
)
def test_a_line_that_cannot_be_read_is_a_finding_and_no_zero(tabular, old, new, code):
    reading = tabular(reader, OLDER.replace(old, new))
    assert reading.codes == [(code, 2)]
    assert reading.records == []


def test_the_registry_finds_it(tmp_path):
    from comity.model.origin import Head

    assert reader_for(Head("x.csv", OLDER.encode(), OLDER)) is reader
