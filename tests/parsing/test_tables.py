"""One table in every shape it is published in gives the same rows."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from comity.model.finding import Finding
from comity.model.origin import Origin, Snapshot
from comity.parsing.tables import Layout, head_of, header, lines, records
from tests.parsing.books import book

LAYOUT = Layout(needed={"name": ("Name",), "amount": ("Amount",)})


def snapshot(path):
    return Snapshot("0" * 64, path, path.stat().st_size, Origin(name=path.name))


def cells(path):
    return [row.cells for row in records(snapshot(path), LAYOUT) if not isinstance(row, Finding)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", "|", "\t", ";"])
def test_delimited_text_in_any_encoding(tmp_path, separator, encoding):
    path = tmp_path / "t.txt"
    path.write_bytes(f"Name{separator}Amount\nCuraçao{separator}5.1\n".encode(encoding))
    assert cells(path) == [{"name": "Curaçao", "amount": "5.1"}]
    assert LAYOUT.fits(header(head_of(snapshot(path)).text))


def test_a_workbook_s_fitting_sheet_and_parquet_give_the_same(tmp_path):
    path = book(tmp_path / "t.xlsx", {"About": [["read me"]], "Data": [["Name", "Amount"], ["Curaçao", 5.1], ["x"]]})
    assert cells(path) == [{"name": "Curaçao", "amount": "5.1"}, {"name": "x", "amount": ""}]
    assert "Name,Amount" in head_of(snapshot(path)).text
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"Name": ["Curaçao", None], "Amount": [5.1, 0.1 + 0.2], "Other": [1, 2]}), path)
    assert cells(path) == [{"name": "Curaçao", "amount": "5.1"}, {"name": "", "amount": "0.30000000000000004"}]
    assert header(head_of(snapshot(path)).text) == ["Name", "Amount", "Other"]


def test_in_a_bar_separated_file_a_lone_quotation_mark_swallows_nothing(tmp_path):
    path = tmp_path / "t.txt"
    path.write_text('Name|Amount\n"Hope" project|1\n"unpaired|2\nnext|3\n')
    assert [row["amount"] for row in cells(path)] == ["1", "2", "3"]
    path.write_text('"Name"|"Amount"\n"a|b"|"1"\n')
    assert cells(path) == [{"name": "a|b", "amount": "1"}]
    path.write_text('Name|Amount\nHope|1\n"a ""b"" | c"|2\n')  # quoted only where it has to be
    assert cells(path) == [{"name": "Hope", "amount": "1"}, {"name": 'a "b" | c', "amount": "2"}]


def test_quotation_marks_escaped_by_a_backslash_do_not_swallow_the_next_line(tmp_path):
    path = tmp_path / "t.tsv"
    path.write_text('"Name"\t"Amount"\n"ends in a \\"quotation\\""\t1\n"next"\t2\n')
    assert cells(path) == [{"name": 'ends in a "quotation"', "amount": "1"}, {"name": "next", "amount": "2"}]


def test_a_thousand_unknown_columns_are_counted_not_listed(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(",".join(["Name", "Amount", *(f"c{i}" for i in range(5000))]) + "\n" + "a,1" + "," * 5000 + "\n")
    found = [row for row in records(snapshot(path), LAYOUT) if isinstance(row, Finding)]
    assert len(found) == 41
    assert found[-1].found.startswith("4960 more")
    assert cells(path) == [{"name": "a", "amount": "1"}]


def test_broken_parquet_is_a_finding(tmp_path):
    path = tmp_path / "t.parquet"
    path.write_bytes(b"PAR1 and then nothing")
    assert [row.code for row in lines(snapshot(path)) if isinstance(row, Finding)] == ["unreadable-table"]
    assert not LAYOUT.fits(header(head_of(snapshot(path)).text))
