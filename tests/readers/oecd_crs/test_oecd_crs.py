"""The OECD's CRS: one money whatever the columns, shape and unit; a unit that nobody declared is never guessed."""

import csv
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.parsing.books import book

from comity.model.finding import Level
from comity.model.origin import Origin, Snapshot
from comity.readers import oecd_crs as reader

HERE = Path(__file__).parent
TABLE = HERE / "new-columns.usd-millions.csv"
OLD = "year{0}donorcode{0}donorname{0}recipientcode{0}usd_commitment{0}usd_disbursement{0}purposecode\n"
LINE = "2009{0}18{0}Finland{0}550{0}{1}{0}{2}{0}15220\n"


def total(records, stage, **wanted):
    chosen = [r for r in records if r.stage == stage and all(getattr(r, k) == v for k, v in wanted.items())]
    return len(chosen), sum(Decimal(r.amount) for r in chosen)


def test_the_published_columns_give_the_expected_records(tabular, expected):
    reading = tabular(reader, TABLE)
    got, wanted = expected(HERE / "expected.csv", reading.records)
    assert reading.recognised
    assert got == wanted
    assert reading.codes == [("unit-declared", 1), ("unknown-recipient", 5)]
    assert reading.records[0].note.startswith("recipient 550 West Bank and Gaza Strip; agency Ministry")


def test_every_shape_gives_the_same_money(tabular, tmp_path):
    with TABLE.open(newline="", encoding="utf-8") as stream:
        names, *rows = csv.reader(stream)
    wanted = [r._replace(locator="") for r in tabular(reader, TABLE).records]
    shapes = {}
    bars = "\n".join("|".join(row) for row in [names, *rows]) + "\n"
    shapes["CRS 2021 data.txt"] = lambda path: path.write_bytes(bars.encode("utf-16"))
    shapes["crs.xlsx"] = lambda path: book(path, {"Read me": [["CRS"]], "Data": [names, *rows]})
    columns = {n: [row[i] or None for row in rows] for i, n in enumerate(names)}
    columns = {
        n: [None if v is None else float(v) for v in c] if n.startswith("USD") else c for n, c in columns.items()
    }
    shapes["CRS.parquet"] = lambda path: pq.write_table(pa.table(columns), path)
    for name, write in shapes.items():
        write(tmp_path / name)
        reading = tabular(reader, tmp_path / name)
        assert reading.recognised, name
        got = [r._replace(locator="") for r in reading.records]
        assert [(r.title, r.stage, Decimal(r.amount), r.recipient) for r in got] == [
            (r.title, r.stage, Decimal(r.amount), r.recipient) for r in wanted
        ], name


@pytest.mark.parametrize(
    ("name", "dollars"),
    [("x.usd-dollars.csv", "1500"), ("x_USD_thousands.csv", "1500000"), ("x usd millions.csv", "1500000000")],
)
def test_the_name_of_a_file_declares_its_unit(tabular, name, dollars):
    reading = tabular(reader, OLD.format(",") + LINE.format(",", 1500, 1500), name)
    assert {Decimal(r.amount) for r in reading.records} == {Decimal(dollars)}


def test_a_source_s_title_declares_the_unit_as_well(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(OLD.format(",") + LINE.format(",", 2, ""))
    origin = Origin(name="x.csv", title="CRS extract (usd-thousands)")
    out = list(reader.read(Snapshot("0" * 64, path, path.stat().st_size, origin)))
    assert [Decimal(r.amount) for r in out if hasattr(r, "stage")] == [Decimal(2000)]


def test_columns_that_name_a_unit_declare_it(tabular):
    text = OLD.replace("usd_commitment", "usd_commitment (USD million)").format(",") + LINE.format(",", 2, 1)
    assert total(tabular(reader, text).records, "committed") == (1, Decimal(2_000_000))


def test_a_unit_that_nothing_declares_ends_the_file_and_says_how_to_declare_it(tabular):
    reading = tabular(reader, OLD.format(",") + LINE.format(",", 1500, 1500), "extract.csv")
    assert reading.recognised
    assert reading.records == []
    (finding,) = reading.findings
    assert (finding.code, finding.level) == ("unit-undeclared", Level.BROKEN)
    assert "extract.usd-dollars.csv" in finding.remedy


def test_amounts_that_cannot_be_in_the_declared_unit_end_the_file(tabular):
    reading = tabular(reader, OLD.format("|") + LINE.format("|", 1222933, 39214), "CRS 2009 data.txt")
    assert reading.codes == [("unit-contradicted", 1)]
    assert reading.records == []
    small = OLD.replace("year", "ActivityId,year").format(",") + ("a," + LINE.format(",", "1.5", "0.2")) * 30
    assert tabular(reader, small, "finland.csv").codes == [("unit-contradicted", 1)]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("2009|", "FY09|", "unreadable-year"),
        ("|1.5|", "|1,5|", "unreadable-number"),
        ("|1.5|", "|many|", "unreadable-number"),
        ("|15220", "", "ragged-row"),
    ],
)
def test_a_line_that_cannot_be_read_is_a_finding_and_the_next_is_read(tabular, old, new, code):
    lines = OLD.format("|") + LINE.format("|", "1.5", "").replace(old, new, 1) + LINE.format("|", "2", "")
    reading = tabular(reader, lines, "CRS 2009 data.txt")
    assert (code, 2) in reading.codes
    assert [Decimal(r.amount) for r in reading.records] == [Decimal(2_000_000)]


def test_finland_s_extract_gives_its_published_totals(tabular, shared):
    reading = tabular(reader, shared("crs_us/oecd-crs/Finland/Finland-4.xlsx"))
    rows, committed = total(reading.records, "committed", recipient="PS", purpose="15220")
    assert (rows, round(committed, 2)) == (14, Decimal("7620769.13"))
    assert round(total(reading.records, "disbursed", recipient="PS", purpose="15220")[1], 2) == Decimal("7489913.82")
    assert {f.code for f in reading.findings} <= {"unit-declared", "cells-without-header", "unknown-recipient"}
