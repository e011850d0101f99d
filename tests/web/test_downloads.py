"""Rows as CSV, XLSX and Parquet: one address, one selection, the same rows in each, with what they are and where from."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.test import Client

from comity.briefs.exports import comma, guarded, workbook
from comity.lake import Lake
from comity.methods import cases, named
from comity.model.question import figure_id
from comity.parsing import workbook as reading
from tests.web.conftest import LANGUAGES

pytestmark = pytest.mark.django_db


def of_csv(site: Client, address: str) -> list[list[str]]:
    answer = site.get(address)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def of_parquet(site: Client, address: str) -> pa.Table:
    answer = site.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith('.parquet"')
    return pq.read_table(io.BytesIO(answer.getvalue()))


def of_workbook(site: Client, address: str, folder: Path, name: str = "Rows") -> list[list[str]]:
    answer = site.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    file = folder / "a.xlsx"
    file.write_bytes(answer.getvalue())
    return [cells for _number, cells in reading.sheet(file, name)]  # type: ignore[misc]


def as_text(table: pa.Table) -> list[list[str]]:
    return [[comma.written(value) for value in row.values()] for row in table.to_pylist()]


def headline(lake: Lake) -> str:
    case = cases(lake)["northern-ireland"]
    return figure_id(*named(case, case.headline))


@pytest.mark.parametrize("query", ["", "?words=xx-1-many&stage=disbursed", "?case=israel-palestine", "?year_from=1999"])
def test_flows_are_the_same_rows_in_every_format(site: Client, tmp_path: Path, query: str) -> None:
    head, *rows = of_csv(site, f"/flows.csv{query}")
    assert rows
    parquet = of_parquet(site, f"/flows.parquet{query}")
    assert parquet.column_names == head
    assert as_text(parquet) == rows
    sheet = of_workbook(site, f"/flows.xlsx{query}", tmp_path)
    assert sheet[0] in (head, [*head, "amount_exact"])
    place = head.index("amount")
    for got, shown in zip(sheet[1:], rows, strict=True):
        cells = [{"TRUE": "True", "FALSE": "False"}.get(cell, cell) for cell in got] + [""] * len(head)
        amount, exact = cells.pop(place), cells[len(head) - 1]
        assert cells[: len(head) - 1] == [*shown[:place], *shown[place + 1 :]]
        assert shown[place] == exact or float(amount) == float(shown[place])
        assert bool(exact) == (len(shown[place].strip("-").replace(".", "").strip("0")) > 15)


def test_parquet_of_flows_has_the_lakes_own_types(site: Client, lake: Lake) -> None:
    table = of_parquet(site, "/flows.parquet")
    kinds = {name: str(table.schema.field(name).type) for name in ("amount", "date", "year", "counts", "title")}
    assert kinds == {
        "amount": "decimal128(38, 12)",
        "date": "date32[day]",
        "year": "int64",
        "counts": "bool",
        "title": "string",
    }
    total = sum((row["amount"] for row in table.select(["amount"]).to_pylist() if row["amount"]), Decimal(0))
    assert total == lake.rows("SELECT SUM(amount) FROM flow")[0][0]


def test_files_name_release_selection_and_licences(site: Client, lake: Lake, tmp_path: Path) -> None:
    told = of_parquet(site, "/flows.parquet?stage=committed&format=case_file").schema.metadata
    assert told[b"comity.release"].decode() == lake.release
    assert told[b"comity.selection"] == b"stage=committed; format=case_file"
    address = told[b"comity.address"].decode()
    assert address.endswith(f"/flows/?stage=committed&format=case_file&release={lake.release}")
    assert site.get(address.split("localhost")[1]).status_code == 200
    sources = json.loads(told[b"comity.sources"])
    files = "SELECT COUNT(DISTINCT snapshot) FROM flow WHERE stage = 'committed' AND format = 'case_file'"
    assert len(sources) == lake.rows(files)[0][0]
    assert all(set(one) >= {"publisher", "licence", "sha256"} for one in sources)
    sheet = of_workbook(site, "/flows.xlsx?stage=committed&format=case_file", tmp_path, "About")
    assert ["Release", lake.release] in sheet
    assert any(row[0] == "Remark" and "never added" in row[1] for row in sheet)


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_wrong_filter_gives_no_file(site: Client, form: str) -> None:
    assert site.get(f"/flows.{form}?stage=nonsense").status_code == 400
    assert site.get(f"/flows/?{form}=nonsense").status_code == 404
    assert site.get("/flows.ods").status_code == 404


def test_figure_rows_are_the_same_in_every_format(site: Client, lake: Lake, tmp_path: Path) -> None:
    base = f"/figures/{headline(lake)}/rows"
    head, *rows = of_csv(site, f"{base}.csv")
    parquet = of_parquet(site, f"{base}.parquet")
    assert parquet.column_names == head
    assert as_text(parquet) == rows
    assert str(parquet.schema.field("amount").type) == "decimal128(38, 12)"
    assert json.loads(parquet.schema.metadata[b"comity.sources"])
    assert len(of_workbook(site, f"{base}.xlsx", tmp_path)) == len(rows) + 1


@pytest.mark.parametrize(
    ("page", "key"),
    [
        ("/activities/XX-1-many/", "transactions"),
        ("/definitions/?case=israel-palestine", "sets"),
        ("/definitions/?case=israel-palestine", "overlap"),
        ("/boundary/?areas=PSE&years=2022&stage=disbursed", "totals"),
        ("/cases/northern-ireland/", "figures"),
        ("/cases/northern-ireland/", "donors"),
        ("/claims/", "recipes"),
        ("/sources/", "snapshots"),
        ("/releases/", "releases"),
        ("/flows/", "totals"),
        ("/flows/", "years"),
        ("/", "clock"),
    ],
)
def test_tables_of_pages_are_the_same_in_every_format(
    site: Client, language: str, tmp_path: Path, page: str, key: str
) -> None:
    base = f"{LANGUAGES[language]}{page}{'&' if '?' in page else '?'}"
    head, *rows = of_csv(site, f"{base}csv={key}")
    parquet = of_parquet(site, f"{base}parquet={key}")
    assert [guarded(name) for name in parquet.column_names] == head
    assert len(parquet) == len(rows)
    for got, shown in zip(as_text(parquet), rows, strict=True):
        assert [cell.lstrip("'") for cell in got] == [cell.lstrip("'") for cell in shown]
    assert len(of_workbook(site, f"{base}xlsx={key}", tmp_path)) == len(rows) + 1


def test_transactions_of_an_activity_have_dates_amounts_and_their_source(site: Client) -> None:
    table = of_parquet(site, "/activities/XX-1-many/?parquet=transactions")
    kinds = {str(field.type) for field in table.schema}
    assert {"date32[day]", "decimal128(38, 12)"} <= kinds
    assert table.to_pylist()[0]["Date"] == date(2002, 3, 31)
    assert [one["title"] or one["sha256"] for one in json.loads(table.schema.metadata[b"comity.sources"])]


def test_more_rows_than_a_workbook_holds_are_refused_and_not_offered(
    site: Client, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 100)
    prefix = LANGUAGES[language]
    answer = site.get(f"{prefix}/flows.xlsx")
    assert answer.status_code == 400
    assert "a workbook holds at most 100 below its heads" in answer.content.decode()
    assert "take the CSV or the Parquet file" in answer.content.decode()
    html = site.get(f"{prefix}/flows/").content.decode()
    assert f'href="{prefix}/flows.parquet"' in html
    assert "/flows.xlsx" not in html
    assert (
        f'href="{prefix}/flows.xlsx?words=xx-9-field"' in site.get(f"{prefix}/flows/?words=xx-9-field").content.decode()
    )


def test_every_link_to_a_file_answers(site: Client, lake: Lake, language: str) -> None:
    for page in ("/flows/?stage=disbursed", f"/figures/{headline(lake)}/", "/activities/XX-1-many/", "/sources/"):
        html = site.get(LANGUAGES[language] + page).content.decode()
        found: list[Any] = re.findall(r'href="([^"]*(?:\.|[?;])(?:csv|xlsx|parquet)\b[^"]*)"', html)
        assert len(found) >= 6
        for address in found:
            file = address.replace("&amp;", "&")
            path = LANGUAGES[language] + page.split("?")[0] + file if file.startswith("?") else file
            assert site.get(path).status_code == 200, path
