"""Workbooks: text, numbers and dates as they are meant; bombs, lies and breaks are findings."""

import zipfile

import pytest

from comity.model.finding import Finding, Level
from comity.parsing.workbook import is_workbook, sheet, sheets, shortest
from tests.parsing.books import book


def only(path, name=None):
    return [row for row in sheet(path, name) if not isinstance(row, Finding)]


def test_cells_are_text_wherever_a_workbook_keeps_it(tmp_path):
    shared = "<si><t>plain</t></si><si><r><t>two </t></r><r><t>runs</t></r><rPh sb='0' eb='1'><t>sound</t></rPh></si>"
    rows = [
        ["inline", '<c t="s"><v>0</v></c>', '<c t="s"><v>1</v></c>', '<c t="str"><f>A1</f><v>formula</v></c>'],
        [],
        ['<c t="b"><v>1</v></c>', '<c t="e"><v>#N/A</v></c>', "", "after a gap"],
    ]
    path = book(tmp_path / "b.xlsx", {"One": rows}, shared=shared)
    assert only(path) == [(1, ["inline", "plain", "two runs", "formula"]), (3, ["TRUE", "#N/A", "", "after a gap"])]


def test_a_number_is_given_by_the_fewest_digits_that_name_it():
    assert shortest("58163491.990000002") == "58163491.99"
    assert shortest("5E+05") == "500000"
    assert shortest("1E-3") == "0.001"
    assert shortest("123456789012345678901") == "123456789012345678901", "an identifier is no double"
    assert shortest("72061521CA00007") == "72061521CA00007"


def test_dates_are_told_by_their_style_and_only_by_it(tmp_path):
    rows = [[44273, (44273, 1), (44273, 2), (44273.5, 1), (44273, 3), (1, 1), (60, 1), (0.5, 1)]]
    path = book(tmp_path / "b.xlsx", {"One": rows})
    days = ["44273", "2021-03-18", "2021-03-18", "2021-03-18T12:00:00", "44273", "1900-01-01", "1900-02-29", "0.5"]
    got = only(path)[0][1]
    assert got[:6] == days[:6]
    assert got[7] == "0.5", "a time of day is no day"
    older = book(tmp_path / "mac.xlsx", {"One": [[(42811, 1)]]}, properties='<workbookPr date1904="1"/>')
    assert only(older)[0][1] == ["2021-03-18"]


def test_sheets_are_read_by_name_in_the_order_of_the_workbook(tmp_path):
    path = book(tmp_path / "b.xlsx", {"Meta": [["about"]], "grants": [["Identifier"]]})
    assert sheets(path) == ["Meta", "grants"]
    assert only(path) == [(1, ["about"])]
    assert only(path, "grants") == [(1, ["Identifier"])]
    (missing,) = sheet(path, "absent")
    assert missing.code == "unreadable-workbook"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 but no zip", b"not at all"])
def test_what_is_no_workbook_is_a_finding(tmp_path, data):
    path = tmp_path / "bad.xlsx"
    path.write_bytes(data)
    assert not is_workbook(path)
    assert sheets(path) == []
    (finding,) = sheet(path)
    assert finding.level is Level.BROKEN


def test_rows_before_a_break_are_given_and_the_break_says_where(tmp_path):
    path = book(tmp_path / "b.xlsx", {"One": [["a"], ['<c t="s"><v>7</v></c>']]})
    first, finding = list(sheet(path))
    assert first == (1, ["a"])
    assert finding.line == 1
    assert "shared text" in finding.found


def test_a_document_type_declaration_and_a_bomb_are_refused(tmp_path, monkeypatch):
    declared = book(tmp_path / "d.xlsx", {"One": [["a"]]}, head='<!DOCTYPE x [<!ENTITY a "b">]>')
    (finding,) = sheet(declared)
    assert "document type" in finding.found
    monkeypatch.setattr("comity.parsing.workbook.RATIO_FROM", 10_000)
    monkeypatch.setattr("comity.parsing.workbook.RATIO", 5)
    bomb = book(tmp_path / "bomb.xlsx", {"One": [["a" * 500]] * 2000})
    findings = [row for row in sheet(bomb) if isinstance(row, Finding)]
    assert "bomb" in findings[0].found


def test_a_case_archive_is_no_workbook(tmp_path):
    path = tmp_path / "x.case.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("case.yaml", "id: x")
    assert not is_workbook(path)
