"""360Giving: the amount awarded, in its own currency, on its day; one grant whatever the shape; no person's name."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.parsing.books import book

from comity.readers import threesixty_giving as reader
from comity.readers.threesixty_giving.grants import path_of

HERE = Path(__file__).parent
TITLES = (
    "Identifier,Title,Description,Currency,Amount Awarded,Award Date,Recipient Org : Identifier,Recipient Org:Name,"
    "Funding Org:0:Identifier,funding org:name,Beneficiary Location:0:Country Code,Beneficiary Location:1:Country Code,Grant type"
)
IDS = (
    "id,title,description,currency,amountAwarded,awardDate,recipientOrganization/0/id,recipientOrganization/0/name,"
    "fundingOrganization/0/id,fundingOrganization/0/name,beneficiaryLocation/0/countryCode,beneficiaryLocation/1/countryCode,x"
)
LINE = "360G-h-1,Choirs,x,GBP,1500.5,2020-04-21,GB-NIC-100002,Fence Talks,GB-NIC-100001,Harbour Trust,GB,GB,Large"


def essence(reading):
    return [
        (r.title, Decimal(r.amount), r.currency, r.date, r.provider_ref, r.receiver, r.receiver_ref, r.recipient)
        for r in reading.records
    ]


ONE = [("Choirs", Decimal("1500.5"), "GBP", "2020-04-21", "GB-NIC-100001", "Fence Talks", "GB-NIC-100002", "GB")]


def test_json_gives_the_expected_records(tabular, expected):
    reading = tabular(reader, HERE / "grants.json")
    got, wanted = expected(HERE / "expected.csv", reading.records)
    assert reading.recognised
    assert got == wanted
    assert [code for code, _ in reading.codes] == [
        "date-not-iso",
        "repeated-grant",
        "currency-missing",
        "identifier-missing",
        "unreadable-number",
        "not-a-grant",
    ]


def test_a_grant_that_comes_twice_counts_once_where_the_whole_file_is_one_line(tabular):
    grant = '{"id": "360G-h-1", "currency": "GBP", "amountAwarded": 5, "awardDate": "2020-01-02"}'
    reading = tabular(reader, f'{{"grants": [{grant}, {grant}]}}')
    assert [row.counts for row in reading.records] == [True, False]
    assert [code for code, _ in reading.codes] == ["repeated-grant"]


def test_the_name_of_a_person_is_not_kept(tabular):
    assert "Roe" not in repr(tabular(reader, HERE / "grants.json").records)


@pytest.mark.parametrize("header", [TITLES, IDS], ids=["titles", "ids"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "bom"])
def test_columns_by_title_and_by_id_give_the_same_grant(tabular, header, mark):
    reading = tabular(reader, f"{mark}{header}\n{LINE}\n")
    assert reading.recognised
    assert reading.findings == []
    assert essence(reading) == ONE


def test_every_sheet_of_grants_in_a_workbook_is_read_and_no_other(tabular, tmp_path):
    row = LINE.split(",")
    row[4], row[5] = 1500.5, (43942, 1)
    other = [row[0].replace("1", "2"), *row[1:]]
    sheets = {
        "Meta": [["Title", "Grants of Harbour Trust"]],
        "grants": [TITLES.split(","), row],
        "grants_2": [IDS.split(","), other],
        "Classifications": [["Identifier", "Classifications:Title"], ["360G-h-1", "Peace"]],
    }
    reading = tabular(reader, book(tmp_path / "g.xlsx", sheets))
    assert reading.recognised
    assert essence(reading) == ONE * 2
    assert [r.locator for r in reading.records] == ["grants!line 2", "grants_2!line 2"]


def test_a_row_with_other_cells_than_the_header_is_left_out(tabular):
    reading = tabular(reader, f"{TITLES}\n{LINE.replace('1500.5', '1,500.5')}\n{LINE}\n")
    assert reading.codes == [("ragged-row", 2)]
    assert essence(reading) == ONE


def test_a_thousand_like_findings_are_counted(tabular):
    reading = tabular(reader, f"{TITLES}\n" + (LINE.replace("1500.5", "") + "\n") * 1000)
    assert len(reading.findings) == 501
    assert reading.findings[-1].found == "500 more of unreadable-number"


def test_columns_are_told_by_their_path():
    assert path_of("Recipient Org:0:Identifier") == (("recipientOrganization", "id"), 0)
    assert path_of("beneficiaryLocation/1/geoCode") == (("beneficiaryLocation", "geoCode"), 1)
    assert path_of("Recipient Org:Location:0:Country Code") == ((), 0), (
        "where the receiver sits is not where money goes"
    )
    assert path_of("Grant type") == ((), 0)


@pytest.mark.parametrize(
    ("name", "rows", "total"),
    [
        ("grantnav/a002400000OiDBQAA3.json", 4116, "115795635.69"),
        ("grantnav/a002400000KeYdsAAF.json", 379, "31178456"),
        ("dataquality/original/a003W000001B7PzQAK.xlsx", 475, "21757793.27"),
        ("cove360-fixtures/dei_extension.xlsx", 9, "331015"),
    ],
)
def test_published_files_are_read_whole(tabular, shared, name, rows, total):
    reading = tabular(reader, shared(f"grants360/{name}"))
    assert reading.recognised
    assert len(reading.records) == rows
    assert round(sum(Decimal(r.amount) for r in reading.records), 2) == Decimal(total)
    assert {code for code, _ in reading.codes} <= {"date-not-iso"}


@pytest.mark.parametrize(
    "name", ["cove360-fixtures/bad.xlsx", "cove360-fixtures/fundingproviders-grants_malformed.json"]
)
def test_broken_published_files_are_findings(tabular, shared, name):
    reading = tabular(reader, shared(f"grants360/{name}"))
    assert reading.records == []
    assert reading.findings
