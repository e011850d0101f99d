"""Amounts that cannot be right are held until a person releases them; judgements are read whole or found wanting."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.building import activity, iati, payment, put, read_in, starter_lake

from comity import methods
from comity.lake import Lake
from comity.model.finding import Finding
from comity.model.origin import Origin, Snapshot
from comity.readers import hold_judgements

HEAD = "iati_identifier,amount,date,release_or_hold,who,when,why\n"


def found(home: Path):
    lake = Lake.open(home)
    case = methods.case(lake, "israel-palestine")
    asked = methods.question(case, definition="15220", stage="disbursed", years="1930-2030")
    return methods.figure(lake, "total", asked)


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        (payment("7206152"), "held-equals-identifier"),
        (payment("11", day="2031-01-01"), "held-in-the-future"),
        (payment("11", day="1939-12-31"), "held-before-1940"),
    ],
)
def test_impossible_amount_is_held_shown_and_not_counted(tmp_path: Path, odd: str, reason: str) -> None:
    starter_lake(tmp_path)
    data = iati(activity("XX-1-7206152-A", payment("5"), odd), generated="2026-01-01T00:00:00Z")
    read_in(tmp_path, put(tmp_path / "in", "a.xml", data))
    made = found(tmp_path)
    expected = [reason] if reason != "held-in-the-future" else []
    assert made.value == Decimal(5)
    assert [o.reason for o in made.lineage.left_out] == expected
    assert Lake.open(tmp_path).rows("SELECT COUNT(*) FROM finding WHERE code = 'amount-held'") == [(1,)]


def test_year_that_nobody_has_yet_lived_in_is_held_where_no_file_says_when_it_was_made(tmp_path: Path) -> None:
    read_in(
        tmp_path, put(tmp_path / "in", "a.xml", iati(activity("XX-1-A", payment("5"), payment("11", day="2999-01-01"))))
    )
    assert Lake.open(tmp_path).rows("SELECT amount, reason FROM held") == [(11, "in-the-future")]


def test_released_amount_counts_again_and_a_later_judgement_holds_it_again(tmp_path: Path) -> None:
    starter_lake(tmp_path)
    read_in(tmp_path, put(tmp_path / "in", "a.xml", iati(activity("XX-1-7206152-A", payment("7206152")))))
    assert found(tmp_path).value is None
    row = "XX-1-7206152-A,7206152,2022-03-31,{},A. Reader,2026-11-{},confirmed\n"
    read_in(tmp_path, put(tmp_path / "in", "h1.csv", (HEAD + row.format("release", "20")).encode()))
    assert found(tmp_path).value == Decimal(7206152)
    read_in(tmp_path, put(tmp_path / "in", "h2.csv", (HEAD + row.format("hold", "21")).encode()))
    assert found(tmp_path).value is None


def test_round_or_short_numbers_in_identifiers_are_not_suspected(tmp_path: Path) -> None:
    starter_lake(tmp_path)
    data = iati(activity("XX-1-2000000-12345", payment("2000000"), payment("12345")))
    read_in(tmp_path, put(tmp_path / "in", "a.xml", data))
    assert found(tmp_path).value == Decimal(2012345)


def test_large_amount_is_flagged_and_stays_in_totals(tmp_path: Path) -> None:
    starter_lake(tmp_path)
    data = iati(activity("XX-1-A", *(payment("10") for _ in range(12)), payment("99999")))
    read_in(tmp_path, put(tmp_path / "in", "a.xml", data))
    assert found(tmp_path).value == Decimal(120 + 99999)
    assert Lake.open(tmp_path).rows("SELECT locator FROM finding WHERE code = 'amount-large'") == [
        ("iati-activity[1]/transaction[13]",)
    ]


def test_large_amount_that_is_split_over_countries_is_flagged_once(tmp_path: Path) -> None:
    split = '<recipient-country code="PS" percentage="60"/><recipient-country code="IL" percentage="40"/>'
    made = activity("XX-1-A", *(payment("10") for _ in range(12)), payment("99999"))
    data = iati(made.replace('<recipient-country code="PS"/>', split))
    read_in(tmp_path, put(tmp_path / "in", "a.xml", data))
    lake = Lake.open(tmp_path)
    assert lake.rows("SELECT COUNT(*), SUM(amount) FROM flow WHERE amount > 1000") == [(2, Decimal(99999))]
    found = lake.rows("SELECT locator, found FROM finding WHERE code = 'amount-large'")
    assert [locator for locator, _ in found] == ["iati-activity[1]/transaction[13]"]
    assert Decimal(found[0][1].split()[0]) == Decimal("59999.4")


def test_incomplete_judgements_are_findings(tmp_path: Path) -> None:
    data = (
        HEAD
        + "XX,1,2022-01-01,free,A,2026-01-01,x\nXX,one,2022-01-01,hold,A,2026-01-01,x\n,1,2022-01-01,hold,A,2026-01-01,x\n"
    ).encode()
    path = put(tmp_path, "h.csv", data)
    made = list(hold_judgements.read(Snapshot("0" * 64, path, len(data), Origin("h.csv"))))
    assert [(f.code, f.line) for f in made if isinstance(f, Finding)] == [
        ("judgement-verdict", 2),
        ("unreadable-number", 3),
        ("judgement-incomplete", 4),
    ]
