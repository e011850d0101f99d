"""Rows as files: the three formats hold the same, nothing runs as a formula, no digit is lost, memory stays small."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from comity.briefs.exports import Field, Kind, Remark, Row, Sheet, columns, comma, digits, guarded, workbook
from comity.model.errors import RefusedError
from tests.building import examples

FIELDS = (
    Field("title"),
    Field("amount", Kind.NUMBER),
    Field("year", Kind.WHOLE),
    Field("date", Kind.DAY),
    Field("counts", Kind.FLAG),
)
ABOUT = (
    Remark("release", "Release", "0123456789abcdef"),
    Remark("sources", "Sources", [{"publisher": "=A & B", "licence": "CC BY <4>"}]),
)
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet(rows: list[Row], long: tuple[str, ...] = (), about: tuple[Remark, ...] = ABOUT) -> Sheet:
    return Sheet("rows", FIELDS, lambda: iter(rows), len(rows), about, long)


def of_csv(made: Sheet) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(comma.write(made)).decode("utf-8-sig"), newline="")))


def of_workbook(made: Sheet, number: int = 1) -> list[list[Any]]:
    packed = zipfile.ZipFile(io.BytesIO(b"".join(workbook.write(made))))
    assert packed.testzip() is None
    for name in packed.namelist():
        etree.fromstring(packed.read(name))
    root = etree.fromstring(packed.read(f"xl/worksheets/sheet{number}.xml"))
    return [[_value(cell) for cell in row] for row in root.iter(f"{SPACE}row")]


def _value(cell: Any) -> Any:
    if cell.get("t") == "inlineStr":
        return "".join(cell.itertext())
    text = cell.findtext(f"{SPACE}v")
    if text is None:
        return None
    if cell.get("t") == "b":
        return text == "1"
    if cell.get("s") == "2":
        return date.fromordinal(date(1899, 12, 30).toordinal() + int(text))
    return Decimal(text)


def of_parquet(made: Sheet) -> Any:
    return pq.read_table(io.BytesIO(b"".join(columns.write(made))))


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=30)
AMOUNT = st.decimals(-(10**14), 10**14, places=12).map(lambda d: d.quantize(Decimal("0.000000000001")))
ROW = st.tuples(
    st.none() | TEXT,
    st.none() | AMOUNT,
    st.none() | st.integers(1, 9999),
    st.none() | st.dates(date(1900, 3, 1)),
    st.booleans(),
)


@pytest.mark.properties
@examples(60)
@given(st.lists(ROW, max_size=20))
def test_three_formats_hold_the_same_rows_in_the_same_order(rows: list[Row]) -> None:
    made = sheet(rows)
    parquet = of_parquet(made)
    assert parquet.column_names == [field.name for field in FIELDS] == of_csv(made)[0] == of_workbook(made)[0]
    assert [tuple(row.values()) for row in parquet.to_pylist()] == [tuple(row) for row in rows]
    assert (
        [(guarded(t or "") or None, a, y, d, c) for t, a, y, d, c in rows]
        == [  # type: ignore[misc]
            (t, a, None if y is None else int(y), d, c) for t, a, y, d, c in of_workbook(made)[1:]
        ]
    )
    shown = [[guarded(t or ""), "" if a is None else digits(a), *map(comma.written, r)] for t, a, *r in rows]  # type: ignore[type-var, arg-type]
    assert of_csv(made)[1:] == shown


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@cmd", "\t=1", "\r=1", "\n=1", "＝1", "=HYPERLINK(1)"])
def test_text_that_a_spreadsheet_would_run_is_defused_in_csv_and_workbook_and_exact_in_parquet(text: str) -> None:
    made = sheet([(text, Decimal("-5.5"), None, None, None)])
    (row,) = of_csv(made)[1:]
    assert row[:2] == ["'" + text, "-5.5"]
    (row,) = of_workbook(made)[1:]
    assert row[:2] == ["'" + text, Decimal("-5.5")]
    assert of_parquet(made).to_pylist()[0]["title"] == text
    raw = zipfile.ZipFile(io.BytesIO(b"".join(workbook.write(made)))).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in raw


def test_heads_are_defused_as_well() -> None:
    made = Sheet("rows", (Field("=1+1"),), lambda: iter([("a",)]), 1)
    assert of_csv(made)[0] == ["'=1+1"]
    assert of_workbook(made)[0] == ["'=1+1"]


def test_number_beyond_fifteen_digits_stands_as_text_beside() -> None:
    long, short = Decimal("1234567890123456.000000000001"), Decimal("1000000000000000000.00")
    made = sheet([("a", long, 2020, None, True), ("b", short, 2020, None, True)], long=("amount",))
    head, first, second = of_workbook(made)
    assert head[-1] == "amount_exact"
    assert first[-1] == "1234567890123456.000000000001"
    assert second[-1] is None
    assert of_parquet(made).to_pylist()[0]["amount"] == long
    assert of_csv(made)[0] == [field.name for field in FIELDS]


def test_parquet_amounts_are_decimal_38_12_and_days_are_dates() -> None:
    types = [str(field.type) for field in of_parquet(sheet([])).schema]
    assert types == ["string", "decimal128(38, 12)", "int64", "date32[day]", "bool"]


def test_file_says_its_release_and_sources() -> None:
    made = sheet([])
    told = of_parquet(made).schema.metadata
    assert told[b"comity.release"] == b"0123456789abcdef"
    assert json.loads(told[b"comity.sources"]) == [{"publisher": "=A & B", "licence": "CC BY <4>"}]
    assert of_workbook(made, 2) == [
        ["Release", "0123456789abcdef"],
        [],
        ["Sources"],
        ["publisher", "licence"],
        ["'=A & B", "CC BY <4>"],
    ]


def test_characters_that_xml_cannot_hold_do_not_break_the_workbook() -> None:
    text = "a\x00\x0b\ufffe & <b> \r\n " + "x" * 40_000
    (row,) = of_workbook(sheet([(text, None, None, date(1850, 1, 1), None)]))[1:]
    assert row[0].startswith("a\ufffd\ufffd\ufffd & <b> \r\n x")
    assert len(row[0]) < workbook.MOST_TEXT
    assert row[3] == "1850-01-01"


def test_same_rows_give_the_same_bytes() -> None:
    rows: list[Row] = [("a", Decimal(1), 2020, date(2020, 1, 1), True)]
    for writer in (comma, workbook, columns):
        assert b"".join(writer.write(sheet(rows))) == b"".join(writer.write(sheet(rows)))


@pytest.mark.parametrize("writer", [comma, workbook, columns])
def test_rows_are_read_no_faster_than_they_go_out(writer: Any) -> None:
    asked = 0

    def rows() -> Iterator[Row]:
        nonlocal asked
        for number in range(100_000):
            asked += 1
            yield (f"row {number}", Decimal(number), 2020, None, True)

    parts = writer.write(Sheet("rows", FIELDS, rows, 100_000))
    next(parts)
    assert asked < 50_000
    assert sum(1 for _part in parts) > 3
    assert asked == 100_000


def test_more_rows_than_a_workbook_holds_are_refused_before_the_first_byte() -> None:
    many = Sheet("rows", FIELDS, lambda: iter(()), workbook.MOST_ROWS + 1)
    with pytest.raises(RefusedError, match="1,048,576 rows were found; a workbook holds at most 1,048,575"):
        workbook.write(many)
    assert b"".join(workbook.write(Sheet("rows", FIELDS, lambda: iter(()), workbook.MOST_ROWS)))
