"""Whatever the format: what cannot be right is held, is released by what its publisher calls it, and amended equals rebuilt."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import duckdb
import pytest

from comity.lake import current_release, serving
from tests.building import activity, iati, payment, put, read_in
from tests.lake.test_amending import (
    AID,
    AWARDS,
    CRS,
    FTS_HEAD,
    GRANTS,
    USA,
    amended_rows,
    contents,
    rebuilt,
    served,
)

LIST = "award_id,vendor,contract,estimated_cost,obligated_amount,type\n"
COUNTRY = "Country Code,Country Name,Transaction Type Name,Fiscal Year,current_amount\n"
AID_LINES = (
    "Country Code,Country Name,Managing Agency Name,Implementing Partner Name,International Purpose Code,Activity Name,"
    "Activity Project Number,Transaction Type Name,Fiscal Year,Transaction Date,current_amount\n"
)
JUDGED = "identifier,amount,date,release_or_hold,who,when,why\n"
NUMBER, FUTURE, PAST = "equals-identifier", "in-the-future", "before-1940"
IMPOSSIBLE = {
    "grant of its own number": (
        GRANTS + "360G-x-7206152,Choir,GBP,7206152,2021-01-05,Club,Fund\n",
        NUMBER,
        "360G-x-7206152",
    ),
    "grant of 1935": (GRANTS + "360G-x-1,Choir,GBP,50,1935-01-05,Club,Fund\n", PAST, "360G-x-1"),
    "grant of 2050": (GRANTS + "360G-x-1; y,Choir,GBP,50,2050-01-05,Club,Fund\n", FUTURE, "360G-x-1"),
    "grant without a day": (GRANTS + "360G-x-1,Choir,GBP,50,spring 1935,Club,Fund\n", PAST, "360G-x-1"),
    "grant without an identifier": (GRANTS + ",Choir,GBP,50,1935-01-05,Club,Fund\n", PAST, "odd.csv line 2"),
    "action of 2050": (USA + "T-1,A-1,50,2050-01-05,Club\n", FUTURE, "T-1"),
    "action of its award's number": (
        USA.replace("\n", ",award_id_fain\n") + "T-1,A-1,7206152,2021-01-05,Club,F7206152\n",
        NUMBER,
        "T-1",
    ),
    "award of 2050": (AWARDS + "A-1,FAIN1,50,2050-01-05,Club\n", FUTURE, "FAIN1"),
    "award of its own number": (LIST + "AID7206152,Club,Choir,8000000,7206152,funded\n", NUMBER, "AID7206152"),
    "award of its contract's number": (
        LIST.replace("\n", ",contract_id\n") + "AID1,Club,Choir,8000000,7206152,funded,C-7206152\n",
        NUMBER,
        "AID1",
    ),
    "flow of 2050": (FTS_HEAD + "7,1,50,paid,Standard,2050-03-01,,Donor,Jordan,2050\n", FUTURE, "7"),
    "line of the CRS of 2050": (CRS + "2050,IRL,21,550,15220,A1,C01,1,\n", FUTURE, "A1"),
    "country's year 2050": (COUNTRY + "JOR,Jordan,Disbursements,2050,50\n", FUTURE, "odd.csv line 2"),
    "transaction of 2050": (
        AID_LINES + "JOR,Jordan,Agency,Club,15220,Choir,P-1,Disbursements,2021,2050-01-05,50\n",
        FUTURE,
        "P-1",
    ),
    "transaction of its award's number": (
        AID_LINES + "JOR,Jordan,Agency,Club,15220,Choir,P7206152,Obligations,2021,,7206152\n",
        NUMBER,
        "P7206152",
    ),
    "row of a mapped table of 2050": (AID + "1,Yes,China,JOR,2050,Completion,50\n", FUTURE, "1"),
    "activity without a date of making": (
        iati(activity("XX-1-A", payment("5", day="2050-01-01"))).decode(),
        FUTURE,
        "XX-1-A",
    ),
}


def held(home: Path) -> list[tuple[str, ...]]:
    """Identifier, amount, date as a judgement names it, reason and verdict of what was held."""
    with duckdb.connect(str(served(home)), read_only=True) as db:
        return db.execute(
            "SELECT identifier, CAST(amount AS DOUBLE)::BIGINT::VARCHAR, COALESCE(date::VARCHAR, year::VARCHAR, ''), reason, "
            "verdict FROM held ORDER BY ALL"
        ).fetchall()


def kept_back(home: Path) -> int:
    with duckdb.connect(str(served(home)), read_only=True) as db:
        return int(db.execute("SELECT COUNT(*) FROM flow WHERE held IS NOT NULL").fetchall()[0][0])


def found(home: Path, code: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(served(home)), read_only=True) as db:
        return db.execute("SELECT level, line, found FROM finding WHERE code = ? ORDER BY ALL", [code]).fetchall()


def judged(tmp_path: Path, name: str, *rows: str) -> Path:
    return put(tmp_path, name, (JUDGED + "".join(rows)).encode())


def same_when_rebuilt(home: Path, tmp_path: Path) -> None:
    assert amended_rows(served(home)) > 0
    assert contents(served(home)) == contents(rebuilt(home, current_release(home) or "", tmp_path / "again.duckdb"))


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_impossible_amount_of_any_format_is_held_and_released_by_its_own_identifier(tmp_path: Path, case: str) -> None:
    text, reason, identifier = IMPOSSIBLE[case]
    home, name = tmp_path / "home", "odd.xml" if text.startswith("<") else "odd.csv"
    read_in(home, put(tmp_path, name, text.encode()))
    ((known, amount, dated, why, verdict),) = held(home)
    assert (known, why, verdict) == (identifier, reason, "hold")
    assert kept_back(home) == 1
    with mock.patch.object(serving, "MOST", 10**6):
        read_in(home, judged(tmp_path, "j.csv", f'"{known}",{amount},{dated},release,A. Reader,2026-11-21,confirmed\n'))
    assert held(home) == [(known, amount, dated, why, "release")]
    assert kept_back(home) == 0
    assert found(home, "judgement-of-nothing") == []
    same_when_rebuilt(home, tmp_path)


def test_judgement_that_matches_no_held_amount_is_a_finding_until_there_is_one(tmp_path: Path) -> None:
    home = tmp_path / "home"
    told = "360G-x-1,{},1935-01-05,release,A. Reader,2026-11-21,confirmed\n"
    read_in(
        home, judged(tmp_path, "j.csv", told.format("50"), told.format("51.5"), ",50,1935-01-05,hold,A,2026-11-21,x\n")
    )
    first, second = ("loss", 2, "360G-x-1, 50, 1935-01-05"), ("loss", 3, "360G-x-1, 51.5, 1935-01-05")
    assert found(home, "judgement-of-nothing") == [first, second]
    grants = put(tmp_path, "grants.csv", (GRANTS + "360G-x-1,Choir,GBP,50,1935-01-05,Club,Fund\n").encode())
    with mock.patch.object(serving, "MOST", 10**6):
        read_in(home, grants)
        assert found(home, "judgement-of-nothing") == [second]
        assert kept_back(home) == 0
        same_when_rebuilt(home, tmp_path)
        read_in(
            home, put(tmp_path / "2", "grants.csv", (GRANTS + "360G-x-1,Choir,GBP,50,1995-01-05,Club,Fund\n").encode())
        )
    assert held(home) == []
    assert found(home, "judgement-of-nothing") == [first, second]
    same_when_rebuilt(home, tmp_path)


@pytest.mark.parametrize(
    ("years", "beyond"),
    [
        ("2026", ""),
        ("2028", ""),
        ("2029", "2029"),
        ("1950 2020", ""),
        ("2026 2027 2028 2029 2030 2031", ""),
        ("2024 2028 2050 2051", "2050 2051"),
    ],
)
def test_file_that_does_not_say_when_it_was_made_reaches_on_without_a_gap_from_a_known_year(
    tmp_path: Path, years: str, beyond: str
) -> None:
    lines = "".join(f"360G-{year},Choir,GBP,50,{year}-01-05,Club,Fund\n" for year in years.split())
    read_in(tmp_path, put(tmp_path, "grants.csv", (GRANTS + lines).encode()))
    assert [identifier for identifier, *_ in held(tmp_path)] == [f"360G-{year}" for year in beyond.split()]


def test_money_that_is_planned_may_lie_ahead(tmp_path: Path) -> None:
    rows = "JOR,Jordan,President's Budget Requests,2031,50\nJOR,Jordan,Appropriated and Planned,2031,50\n"
    usage = FTS_HEAD + "7,1,50,commitment,Standard,,,Donor,Jordan,2032\n"
    read_in(tmp_path, put(tmp_path, "country.csv", (COUNTRY + rows).encode()), put(tmp_path, "fts.csv", usage.encode()))
    assert held(tmp_path) == []


def test_payment_after_the_last_update_in_a_file_without_a_date_of_making_is_held(tmp_path: Path) -> None:
    paid = [payment("5", day="2021-06-01"), payment("6", day="2025-01-01"), payment("7", day="2027-01-01")]
    read_in(tmp_path, put(tmp_path, "a.xml", iati(activity("XX-1-A", *paid, updated="2021-05-13T00:00:00Z"))))
    assert [(amount, reason) for _, amount, _, reason, _ in held(tmp_path)] == [("7", FUTURE)]


def test_what_comes_beside_a_file_moves_nothing_of_what_it_reaches(tmp_path: Path) -> None:
    home, far = tmp_path / "home", activity("XX-1-B", payment("5", day="2031-01-01"))
    near = activity("XX-1-A", payment("5", day="2028-01-01"), payment("5", day="2030-01-01"))
    read_in(home, put(tmp_path, "a.xml", iati(far, near)))
    assert held(home) == []
    later = activity("XX-1-A", payment("6"), updated="2025-01-01T00:00:00Z")
    with mock.patch.object(serving, "MOST", 10**6):
        read_in(home, put(tmp_path, "b.xml", iati(later)))
    assert held(home) == []
    same_when_rebuilt(home, tmp_path)


def test_one_stage_of_a_line_is_released_and_the_other_stays_held(tmp_path: Path) -> None:
    home = tmp_path / "home"
    read_in(home, put(tmp_path, "CRS.csv", (CRS + "1935,IRL,21,550,15220,A1,C01,1,2\n").encode()))
    assert [amount for _, amount, *_ in held(home)] == ["1000000", "2000000"]
    with mock.patch.object(serving, "MOST", 10**6):
        read_in(home, judged(tmp_path, "j.csv", "A1,1000000,1935,release,A. Reader,2026-11-21,confirmed\n"))
    with duckdb.connect(str(served(home)), read_only=True) as db:
        assert db.execute("SELECT stage, held FROM flow ORDER BY 1").fetchall() == [
            ("committed", None),
            ("disbursed", PAST),
        ]
    same_when_rebuilt(home, tmp_path)


def test_large_amount_of_a_grant_is_flagged_and_counts(tmp_path: Path) -> None:
    lines = "".join(f"360G-{n},Choir,GBP,{n},2021-01-05,Club,Fund\n" for n in (*range(10, 20), 99999))
    read_in(tmp_path, put(tmp_path, "grants.csv", (GRANTS + lines).encode()))
    assert found(tmp_path, "amount-large") == [("note", 0, "99999.000000000000 GBP")]
    assert kept_back(tmp_path) == 0
