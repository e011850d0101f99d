"""Published tables as they come when something went wrong on the way: no reader fails, and what is lost is always said.

Each fixture is bent in one way; fewer or other rows than before need a finding of a loss, and every finding says where, what was
found, what was expected and what to do.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from comity.model.finding import Finding, Level
from comity.model.origin import Origin, Snapshot
from comity.parsing.tables import head_of
from comity.readers.known import nearly, reader_for
from tests.parsing.books import book

HERE = Path(__file__).parent
GRANTS = "Identifier,Title,Currency,Amount Awarded,Award Date,Recipient Org:Name,Funding Org:Name\n" + "".join(
    f"360G-x-{n},Choir “{n}” é,GBP,{1000 + n}.50,2021-0{n}-05,Club {n},The Fund\n" for n in range(1, 8)
)
FLOWS = (
    "id,versionId,amountUSD,status,flowType,date,sourceObjects_Organization.name,destinationObjects_UsageYear.name\n"
    + "".join(f"{n},1,{1000 + n},paid,Standard,2020-03-01,Donor é {n},2020\n" for n in range(1, 8))
)
FILES = {
    "foreignassistance_country/us_foreign_aid_country.csv": "",
    "foreignassistance_transactions/us_foreign_aid_complete.csv": "",
    "fred_rates/monthly.csv": "",
    "imf_rates/imf_exchangerates.csv": "",
    "mapped_table/aiddata.csv": "",
    "oecd_crs/new-columns.usd-millions.csv": "",
    "usaspending_awards/transactions.csv": "",
    "usd_deflators/deflators_2023usd.csv": "",
    "grants.csv": GRANTS,
    "flows.csv": FLOWS,
    "eurofxref-hist.csv": "Date,USD,JPY,GBP,CHF\n2026-04-13,1.1,160.5,0.85,0.95\n",
}
Rows = list[list[str]]


def numeric(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", cell) is not None and re.fullmatch(r"(19|20)\d\d", cell) is None


def written(rows: Rows, delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=quoting).writerows(rows)
    return out.getvalue().encode()


def each(rows: Rows, change) -> Rows:
    return [rows[0], *([change(cell) for cell in row] for row in rows[1:])]


SAME = {
    "byte order mark": lambda rows: b"\xef\xbb\xbf" + written(rows),
    "carriage returns": lambda rows: written(rows).replace(b"\n", b"\r\n"),
    "old line ends": lambda rows: written(rows).replace(b"\n", b"\r"),
    "UTF-16": lambda rows: written(rows).decode().encode("utf-16"),
    "tabs": lambda rows: written(rows, "\t"),
    "semicolons": lambda rows: written(rows, ";"),
    "all quoted": lambda rows: written(rows, quoting=csv.QUOTE_ALL),
    "blank lines": lambda rows: b"\n \n" + written(rows).replace(b"\n", b"\n\n"),
    "spaced header": lambda rows: written([[f" {name.upper()} " for name in rows[0]], *rows[1:]]),
    "another column": lambda rows: written([[*rows[0], "Notes"], *([*row, "x"] for row in rows[1:])]),
    "decimal commas": lambda rows: written(each(rows, lambda c: c.replace(".", ",") if numeric(c) else c), ";"),
    "no-break spaces": lambda rows: written(each(rows, lambda c: c + "\u00a0")),
}
BENT = {
    "cut": lambda rows: written(rows)[: -len(written(rows[-1:])) // 2],
    "open mark": lambda rows: written(rows).replace(b"\n", b'\n"', 1),
    "open mark at the end": lambda rows: written(rows) + b'"abc',
    "bad byte": lambda rows: written(rows)[:-3] + b"\xe9" + written(rows)[-3:],
    "a cell too many": lambda rows: written([rows[0], *([*row, "x"] for row in rows[1:])]),
    "a cell too few": lambda rows: written([rows[0], rows[1][:-1], *rows[2:]]),
    "header alone": lambda rows: written(rows[:1]),
    "huge numbers": lambda rows: written(each(rows, lambda c: "9" * 60 + c if numeric(c) and len(c) > 3 else c)),
    "signs of money": lambda rows: written(each(rows, lambda c: "$" + c if numeric(c) and len(c) > 3 else c)),
    "formulas": lambda rows: written(each(rows, lambda c: f"=1+{c}" if numeric(c) else c)),
    "other days": lambda rows: written(each(rows, lambda c: re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", r"\2/\3/\1", c))),
    "doubled column": lambda rows: written([[*row, row[0]] for row in rows]),
    "NUL": lambda rows: written(rows).replace(b",", b",\0", 2),
}  # fmt: skip


def base(name: str) -> Rows:
    return list(csv.reader(io.StringIO(FILES[name] or (HERE / name).read_text())))


def read(folder: Path, name: str, data: bytes):
    path = folder / Path(name).name
    path.write_bytes(data)
    snapshot = Snapshot("0" * 64, path, len(data), Origin(name=path.name))
    reader = reader_for(head_of(snapshot))
    out = list(reader.read(snapshot)) if reader else []
    findings = [item for item in out if isinstance(item, Finding)]
    for one in findings:
        assert one.code
        assert one.locator or not one.line
        assert one.found
        assert one.expected
        assert one.remedy, one.code
    return reader, [item for item in out if not isinstance(item, Finding)], findings


def sums(records) -> list[float]:
    return sorted(
        float(value) for r in records if (value := getattr(r, "amount", None) or getattr(r, "value", None)) is not None
    )


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("way", SAME)
def test_another_dress_of_a_table_gives_the_same_amounts(tmp_path: Path, name: str, way: str) -> None:
    rows = base(name)
    reader, wanted, _ = read(tmp_path, name, written(rows))
    if way == "another column" and name.startswith("fred"):
        pytest.skip("three columns and no others are what tells this format")
    again, found, _ = read(tmp_path, name, SAME[way](rows))
    assert again is reader
    assert sums(found) == sums(wanted)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("way", BENT)
def test_what_a_bent_table_loses_is_said(tmp_path: Path, name: str, way: str) -> None:
    rows = base(name)
    _, wanted, before = read(tmp_path, name, written(rows))
    reader, found, findings = read(tmp_path, name, BENT[way](rows))
    told = {(f.code, f.locator) for f in findings} - {(f.code, f.locator) for f in before}
    if reader and sums(found) != sums(wanted):
        assert told
        assert way == "header alone" or any(f.level is not Level.NOTE for f in findings)


@pytest.mark.parametrize("name", ["grants.csv", "flows.csv", "usaspending_awards/transactions.csv"])
def test_workbook_and_parquet_of_numbers_and_days_give_the_same_amounts(tmp_path: Path, name: str) -> None:
    rows = base(name)
    _, wanted, _ = read(tmp_path, name, written(rows))
    cells = [rows[0], *([float(c) if numeric(c) else c for c in row] for row in rows[1:])]
    path = book(tmp_path / "t.xlsx", {"Data": cells})
    assert sums(read(tmp_path, "t.xlsx", path.read_bytes())[1]) == sums(wanted)
    columns = {n: [row[at] for row in cells[1:]] for at, n in enumerate(rows[0])}
    columns = {n: c if len({type(v) for v in c}) == 1 else [str(v) for v in c] for n, c in columns.items()}
    pq.write_table(pa.table(columns), tmp_path / "p.parquet")
    assert sums(read(tmp_path, "p.parquet", (tmp_path / "p.parquet").read_bytes())[1]) == sums(wanted)


def test_table_that_lacks_a_column_or_has_it_renamed_is_told_which(tmp_path: Path) -> None:
    for name, column in (
        ("foreignassistance_country/us_foreign_aid_country.csv", "Fiscal Year"),
        ("oecd_crs/new-columns.usd-millions.csv", "DonorCode"),
        ("usaspending_awards/transactions.csv", "action_date"),
        ("mapped_table/aiddata.csv", "Commitment Year"),
        ("eurofxref-hist.csv", "Date"),
    ):
        rows = base(name)
        names = ["Renamed" if cell.lower() == column.lower() else cell for cell in rows[0]]
        path = tmp_path / Path(name).name
        path.write_bytes(written([names, *rows[1:]]))
        head = head_of(Snapshot("0" * 64, path, path.stat().st_size, Origin(name=path.name)))
        assert reader_for(head) is None
        assert (nearly(head) or ("", []))[1] == [column]
