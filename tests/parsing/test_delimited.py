"""Delimited text as it really comes: bad bytes, quotation marks that nobody closes, decimal commas; nothing is lost unsaid."""

from __future__ import annotations

import io

import pytest

from comity.model.finding import Finding
from comity.parsing import delimited
from comity.parsing.decimals import digits


def read(data: bytes) -> tuple[list[tuple[int, list[str]]], list[tuple[str, int]]]:
    found = list(delimited.lines(io.BytesIO(data)))
    told = [item for item in found if isinstance(item, Finding)]
    assert all(f.locator and f.found and f.expected and f.remedy for f in told)
    return [item for item in found if not isinstance(item, Finding)], [(f.code, f.line) for f in told]


def test_a_bad_byte_garbles_its_own_line_at_most_and_is_told() -> None:
    rows, told = read("Name,Amount\nCuraçao,1\n".encode() + b"Jos\xe9,2\n" + "Žofia,3\n".encode())
    assert [cells[0] for _, cells in rows] == ["Name", "Curaçao", "José", "Žofia"]
    assert told == [("text-not-utf-8", 3)]


def test_bad_byte_far_behind_the_beginning_is_read_and_told() -> None:
    rows, told = read(b"Name,Amount\n" + b"plain,1\n" * 200_000 + b"Jos\xe9,2\n")
    assert rows[-1] == (200_002, ["José", "2"])
    assert told == [("text-not-utf-8", 200_002)]


def test_text_of_an_older_encoding_says_that_it_was_assumed() -> None:
    rows, told = read("Name,Amount\nJosé,1\n".encode("cp1252"))
    assert rows[1][1] == ["José", "1"]
    assert told == [("encoding-assumed", 1)]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_gives_the_same_lines(ending: str) -> None:
    rows, told = read(ending.join(["", "Name,Amount", 'a,"1', '2"', "", "b,3", ""]).encode())
    assert [cells for _, cells in rows][::2] == [["Name", "Amount"], ["b", "3"]]
    assert [at for at, _ in rows] == [2, 3, 6]
    assert told == []


@pytest.mark.parametrize("stray", ['"b,2,x', 'b,"2,x', 'b,2,"x'])
@pytest.mark.parametrize("rest", [["c,3,y", "d,4,z"], ["c,3,y", 'd,4,"Smith, John"', "e,5,w"]])
def test_quotation_mark_that_nobody_closes_swallows_no_whole_line(stray: str, rest: list[str]) -> None:
    rows, told = read("\n".join(["Name,Amount,Who", "a,1,v", stray, *rest]).encode())
    assert [at for at, _ in rows] == list(range(1, 4 + len(rest)))
    assert [cells[0].strip('"') for _, cells in rows] == ["Name", "a", "b", *(line[0] for line in rest)]
    assert told == [("quote-unclosed", 3)]


def test_text_of_several_lines_within_quotation_marks_stays_one_cell() -> None:
    text = 'Name,Amount\n"a, with a comma\nand, on the next line, more\nend",1\n"b ""so"" called\n\nend",2\n'
    rows, told = read(text.encode())
    assert [(at, cells[1]) for at, cells in rows] == [(1, "Amount"), (2, "1"), (5, "2")]
    assert told == []


def test_mark_open_for_thousands_of_lines_stops_nothing() -> None:
    rows, told = read(b'Name,Amount\n"a,1\n' + b"b,2\n" * 9_000)
    assert len(rows) == 9_002
    assert told[0] == ("quote-unclosed", 2)


def test_decimal_commas_of_a_table_with_semicolons_are_read_as_such_and_told() -> None:
    rows, told = read(b"Name;Amount;Day\na;1.234,5;13.04.2026\nb;0,123;x, y\nc;12.345;-7,00\n")
    assert [cells[1] for _, cells in rows[1:]] == ["1234.5", "0.123", "12345"]
    assert (rows[1][1][2], rows[2][1][2], rows[3][1][2]) == ("13.04.2026", "x, y", "-7.00")
    assert told == [("decimal-commas", 2)]


def test_comma_of_which_nothing_tells_what_it_parts_is_told() -> None:
    rows, told = read(b"Name;Amount\na;12,345\n")
    assert rows[1][1][1] == "12,345"
    assert told == [("number-ambiguous", 2)]


def test_points_beside_commas_leave_commas_to_group() -> None:
    assert read(b"Name;Amount\na;12,345\nb;1.5\n")[1] == []


@pytest.mark.parametrize("text", ["1" + "0" * 60 + ".5", "9" * 400, "1e400", "0,123", "1e999"])
def test_number_that_no_lake_holds_is_unreadable_and_no_crash(text: str) -> None:
    assert digits(text) == (None, "unreadable")
