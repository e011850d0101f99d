"""A later file of a dataset without an activity takes the dataset away where it says so on purpose; nothing else does."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations
from pathlib import Path
from unittest import mock

import pytest

from comity.lake import Lake, current_release, serving
from comity.lake.diff import diff
from tests.building import activity, iati, payment, put, read_in
from tests.lake.test_amending import GRANTS, amended_rows, contents, rebuilt, served

JANUARY, MARCH, MAY = "2025-01-01T00:00:00Z", "2025-03-01T00:00:00Z", "2025-05-01T00:00:00Z"


def one(value: str, generated: str = JANUARY, name: str = "XX-1-A") -> bytes:
    return iati(activity(name, payment(value)), generated=generated)


def of_another(data: bytes) -> bytes:
    return data.replace(b'<reporting-org ref="XX-1"', b'<reporting-org ref="XX-2"')


def total(home: Path) -> Decimal:
    return Decimal(Lake.open(home).rows("SELECT COALESCE(SUM(amount), 0) FROM flow WHERE counts")[0][0])


def said(home: Path) -> dict[str, str]:
    rows = Lake.open(home).rows("SELECT code, found || ': ' || remedy FROM finding ORDER BY ALL")
    return {str(code): str(text) for code, text in rows}


def test_later_file_that_is_declared_empty_withdraws_the_dataset_and_says_so(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = read_in(home, put(tmp_path, "b.xml", one("5", name="XX-1-B")), put(tmp_path, "a.xml", one("10")))
    empty = put(tmp_path / "later", "a.xml", iati(generated=MARCH))
    with mock.patch.object(serving, "MOST", 10**6):
        second = read_in(home, empty)
    assert total(home) == 5
    assert "1 activities of a.xml as it was before" in said(home)["dataset-emptied"]
    assert "1 activities are withdrawn" in second.files[0].cause
    assert diff(home, first.release, second.release)["withdrawn"] == ["XX-1-A"]
    assert Lake.open(home).rows("SELECT iati_identifier, standing FROM standing") == [("XX-1-A", "withdrawn")]
    assert amended_rows(served(home)) > 0
    assert contents(served(home)) == contents(rebuilt(home, second.release, tmp_path / "again.duckdb"))
    assert read_in(home, empty, put(tmp_path, "a.xml", one("10"))).release == second.release
    third = read_in(home, put(tmp_path / "last", "a.xml", one("12", MAY)))
    assert total(home) == 17
    assert "dataset-emptied" not in said(home)
    assert contents(served(home)) == contents(rebuilt(home, third.release, tmp_path / "third.duckdb"))


@pytest.mark.parametrize(("last", "left"), [(JANUARY, 0), (MAY, 12)])
def test_order_in_which_an_empty_file_comes_changes_nothing(tmp_path: Path, last: str, left: int) -> None:
    files = [
        put(tmp_path / "1", "a.xml", one("10", JANUARY)),
        put(tmp_path / "2", "a.xml", iati(generated=MARCH)),
        put(tmp_path / "3", "a.xml", one("12", last)),
    ][: 3 if last == MAY else 2]
    ends = set()
    for turn, order in enumerate([*permutations(files), None]):
        home = tmp_path / f"h{turn}"
        for path in order or ():
            read_in(home, path)
        if order is None:
            read_in(home, *files)
        assert total(home) == left
        ends.add(current_release(home))
    assert len(ends) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"<iati-activities/>",
        b"<iati-activities version='2.03'/>",
        f"<iati-activities generated-datetime='{MARCH}'/>".encode(),
        b"<iati-activities version='2.03' generated-datetime='soon'/>",
        f"<iati-activities version='2.03' generated-datetime='{JANUARY}'/>".encode(),
        f"<iati-activities version='2.03' generated-datetime='{MARCH}'>Service unavailable</iati-activities>".encode(),
        f"<iati-activities version='2.03' generated-datetime='{MARCH}'><error>503</error></iati-activities>".encode(),
        f"<html><!-- <iati-activities version='2.03' generated-datetime='{MARCH}'> --><p>Error</p></html>".encode(),
    ],
)
def test_file_that_is_empty_but_does_not_say_so_takes_nothing_away_and_says_what_stays(
    tmp_path: Path, data: bytes
) -> None:
    home = tmp_path / "home"
    read_in(home, put(tmp_path / "1", "a.xml", one("10")))
    with mock.patch.object(serving, "MOST", 10**6):
        report = read_in(home, put(tmp_path / "2", "a.xml", data))
    assert "stays counted" in report.files[0].cause
    assert total(home) == 10
    assert "they stay counted" in said(home)["empty-file-beside"]
    assert contents(served(home)) == contents(rebuilt(home, current_release(home) or "", tmp_path / "again.duckdb"))


@pytest.mark.parametrize("data", [b"", iati(generated=MARCH)[:-5], b"<html><p>503</p></html>"])
def test_cut_or_foreign_file_takes_nothing_away(tmp_path: Path, data: bytes) -> None:
    read_in(tmp_path / "home", put(tmp_path / "1", "a.xml", one("10")))
    read_in(tmp_path / "home", put(tmp_path / "2", "a.xml", data))
    assert total(tmp_path / "home") == 10


def test_earlier_empty_file_goes_to_history(tmp_path: Path) -> None:
    home = tmp_path / "home"
    read_in(home, put(tmp_path / "1", "a.xml", one("10", MAY)))
    read_in(home, put(tmp_path / "2", "a.xml", iati(generated=MARCH)))
    assert total(home) == 10
    assert Lake.open(home).rows("SELECT edition FROM snapshot WHERE standing = 'superseded'") == [
        ("2025-03-01T00:00:00+00:00",)
    ]


def test_dataset_without_a_date_of_making_is_emptied_by_what_comes_later(tmp_path: Path) -> None:
    home = tmp_path / "home"
    read_in(home, put(tmp_path / "1", "a.xml", one("10", "")))
    read_in(home, put(tmp_path / "2", "a.xml", iati(generated=MARCH)))
    assert total(home) == 0
    read_in(home, put(tmp_path / "3", "a.xml", one("11", "")))
    assert total(home) == 11
    together = tmp_path / "together"
    read_in(together, put(tmp_path / "1", "a.xml", one("10", "")), put(tmp_path / "2", "a.xml", iati(generated=MARCH)))
    assert total(together) == 10
    assert "have none" in said(together)["empty-file-beside"]


def test_empty_file_whose_name_several_datasets_bear_takes_nothing_away(tmp_path: Path) -> None:
    home = tmp_path / "home"
    read_in(home, put(tmp_path / "1", "activities.xml", one("10")))
    read_in(home, put(tmp_path / "2", "activities.xml", of_another(one("5", name="XX-2-A"))))
    read_in(home, put(tmp_path / "3", "activities.xml", iati(generated=MARCH)))
    assert total(home) == 15
    assert "which of them is meant cannot be told" in said(home)["empty-file-beside"]


def test_table_with_nothing_under_its_header_takes_nothing_away(tmp_path: Path) -> None:
    home = tmp_path / "home"
    read_in(home, put(tmp_path / "1", "grants.csv", (GRANTS + "360G-1,Choir,GBP,50,2020-01-05,Club,Fund\n").encode()))
    read_in(home, put(tmp_path / "2", "grants.csv", GRANTS.encode()))
    assert total(home) == 50
    assert "they stay counted" in said(home)["empty-file-beside"]
