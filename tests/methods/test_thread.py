"""The thread of a line: what stands on a rung, what beside it, what is a hole; on the shipped cases and on a small one."""

from __future__ import annotations

import csv
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from comity.lake import Lake
from comity.methods import thread as method
from comity.methods.thread import Rung, Thread, thread
from comity.model.errors import UsageError
from tests.building import activity, iati, payment, put, read_in
from tests.conftest import published

TWO_SHORES = Path(__file__).parents[1] / "cases" / "two-shores"


def at(found: Thread, stage: str, year: int, step: str = "") -> list[Rung]:
    return [r for r in found.rungs if (r.stage, r.step) == (stage, step) and r.year <= year <= r.last_year]


def amounts(found: Thread, stage: str) -> list[tuple[int, int, Decimal]]:
    return [(r.year, r.last_year, r.amount) for r in found.rungs if r.stage == stage and r.amount is not None]


def test_meppa_from_what_was_authorised_to_what_no_source_gives(starter: Lake) -> None:
    found = thread(starter, "meppa")
    assert amounts(found, "authorised") == [(2021, 2025, Decimal(250_000_000))]
    assert at(found, "authorised", 2023, "enacted")[0].upper
    assert amounts(found, "allocated") == [(2021, 2021, Decimal(3_500_000)), (2021, 2021, Decimal(46_500_000))]
    for year in range(2022, 2026):
        assert [(r.gap, bool(r.reason["en"])) for r in at(found, "appropriated", year)] == [("known-gap", True)]
        assert [r.gap for r in at(found, "allocated", year)] == ["known-gap"]
    assert {r.gap for r in found.rungs if r.stage == "requested"} == {"no-source"}
    assert all(r.sources for r in found.rungs if r.amount is not None)
    assert all(r.gap for r in found.rungs if r.amount is None)


def test_meppa_obligations_are_the_sum_of_the_award_list(starter: Lake) -> None:
    path = published("crs_us/usaid-awards-2025/usaidDF.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            r for r in csv.DictReader(file, delimiter="\t") if re.search(r"MEPPA|Partnership for Peace", r["contract"])
        ]
    (rung,) = [r for r in thread(starter, "meppa").rungs if r.stage == "committed"]
    assert rung.amount == sum(Decimal(row["obligated_amount"]) for row in rows)
    assert len(rung.pieces) == len(rows) == 21
    assert [source.id for source in rung.sources] == ["usaid-awards-2025"]


def test_fund_has_120002000_obligated_beside_120_million_disbursed_and_the_cut(starter: Lake) -> None:
    found = thread(starter, "us-ifi")
    assert (found.first_year, found.last_year) == (1986, 2025)
    first = [amount for year, _, amount in amounts(found, "committed") if year <= 1988]
    assert sum(first) == Decimal(120_002_000)
    assert amounts(found, "disbursed")[0] == (1986, 1988, Decimal(120_000_000))
    (cut,) = at(found, "appropriated", 2011, "removed")
    assert (cut.amount, cut.measures) == (Decimal(17_500_000), ("case/northern-ireland/us-contribution",))
    assert [r.gap for r in at(found, "appropriated", 2011)] == ["no-outcome"], "a removal does not say what came out"


def test_requests_of_presidents_are_requests_and_a_published_nil_is_none_of_the_holes(starter: Lake) -> None:
    found = thread(starter, "us-ifi")
    asked = {year: amount for year, _, amount in amounts(found, "requested")}
    assert (asked[1996], asked[1997], asked[2006]) == (30_000_000, 30_000_000, 0)
    assert {r.step for r in found.rungs if r.stage == "requested" and r.amount is not None} == {"request"}


def test_house_and_enacted_amounts_stand_apart_and_a_house_alone_leaves_a_hole(starter: Lake) -> None:
    found = thread(starter, "us-ifi")
    for step in ("house", "enacted"):
        assert [r.amount for r in at(found, "appropriated", 1996, step)] == [Decimal(19_600_000)]
    assert not at(found, "appropriated", 1996)
    assert [r.gap for r in at(found, "authorised", 1996)] == ["no-outcome"]


def test_contradiction_stands_beside_its_rung_and_is_not_added(starter: Lake) -> None:
    (rung,) = at(thread(starter, "us-ifi"), "committed", 2011)
    assert rung.amount == Decimal(17_008_834)
    assert [(p.amount, p.standing) for p in rung.rivals] == [(Decimal(50_000_000), "rival")]


def test_private_contributors_have_their_place_and_it_is_empty(starter: Lake) -> None:
    found = thread(starter, "private-ifi")
    assert len(found.rungs) == 40
    assert {(r.amount, r.gap) for r in found.rungs} == {(None, "known-gap")}


def test_every_thread_can_be_asked_and_has_every_year(starter: Lake) -> None:
    for case, line in method.threads(starter):
        found = thread(starter, f"{case}/{line}")
        for stage in found.stages if found.rungs else ():
            assert len({r.currency for r in found.rungs if r.stage == stage}) >= 1
        assert all(found.first_year <= r.year <= r.last_year <= found.last_year for r in found.rungs)


@pytest.mark.parametrize("name", ["nope", "northern-ireland/meppa", "", "meppa/"])
def test_unknown_thread_names_those_there_are(starter: Lake, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        thread(starter, name)
    assert "israel-palestine/meppa" in str(caught.value)


MEASURES = """measures:
  - id: ferry-act
    title: {en: Ferry Act}
    jurisdiction: two-shores
    kind: statute
    source: ledger
    line: ferry
    amounts:
      - {stage: disbursed, amount: "30000", currency: USD, first_year: 2010, last_year: 2012, source: gazette}
      - {stage: appropriated, amount: "9", currency: USD, first_year: 2011, source: ledger}
      - {stage: appropriated, amount: "9", currency: USD, first_year: 2011, source: gazette}
      - {stage: appropriated, amount: "9", currency: EUR, first_year: 2011, source: ledger}
      - {stage: appropriated, step: senate, amount: "7", currency: USD, first_year: 2012, source: ledger}
"""


def small(tmp_path: Path, measures: str = MEASURES, *files: Path) -> Lake:
    folder = tmp_path / "two-shores"
    shutil.copytree(TWO_SHORES, folder)
    (folder / "measures.yaml").write_text(measures)
    read_in(tmp_path / "home", folder, *files)
    return Lake.open(tmp_path / "home")


def test_amount_of_several_years_stays_whole(tmp_path: Path) -> None:
    found = thread(small(tmp_path), "ferry")
    (rung,) = [r for r in found.rungs if r.stage == "disbursed" and r.amount is not None]
    assert (rung.year, rung.last_year, rung.amount, rung.spread) == (2010, 2012, Decimal(10_000), False)


def test_measure_that_says_otherwise_stands_beside_and_one_that_agrees_shares_the_rung(tmp_path: Path) -> None:
    found = thread(small(tmp_path), "ferry")
    (paid,) = [r for r in found.rungs if r.stage == "disbursed" and r.amount is not None]
    assert sorted(p.format for p in paid.rivals) == ["case_file", "measure"], "the gazette's row, and the Act's amount"
    voted = at(found, "appropriated", 2011)
    assert sorted((r.currency, r.amount) for r in voted) == [("EUR", 9), ("USD", 9)], "currencies are never added"
    both = next(r for r in voted if r.currency == "USD")
    assert [s.id for s in both.sources] == ["ledger", "gazette"]


def test_donors_own_rows_go_first_and_the_years_left_are_marked_as_shares(tmp_path: Path) -> None:
    file = put(tmp_path / "in", "ferry.xml", iati(activity("XX-1-FERRY", payment("4000", day="2011-05-05"))))
    found = thread(small(tmp_path, MEASURES, file), "ferry")
    paid = {r.year: r for r in found.rungs if r.stage == "disbursed" and r.amount is not None}
    assert (paid[2011].amount, paid[2011].spread) == (Decimal(4000), False)
    assert paid[2010].spread
    assert paid[2012].spread
    assert paid[2010].amount + paid[2012].amount < Decimal(6667)
    assert "same-money-seen" in {p.standing for p in paid[2011].rivals}


def test_what_a_receiver_says_it_got_is_its_own_view(tmp_path: Path) -> None:
    giver = activity("XX-1-FERRY", payment("4000", day="2011-05-05"))
    got = payment("3900", kind="1", day="2011-06-01", more='<provider-org provider-activity-id="XX-1-FERRY"/>')
    file = put(tmp_path / "in", "ferry.xml", iati(giver, activity("XX-2-BOAT", got)))
    found = thread(small(tmp_path, MEASURES, file), "ferry")
    assert [(r.year, r.amount, r.currency) for r in found.rungs if r.stage == "received" and r.amount is not None] == [
        (2011, Decimal(3900), "USD")
    ]
    assert (
        sum(r.amount for r in found.rungs if r.stage == "disbursed" and r.year == r.last_year == 2011 and r.amount)
        == 4000
    )


def test_known_gap_keeps_its_words_and_source(tmp_path: Path) -> None:
    (hole,) = [r for r in thread(small(tmp_path), "school").rungs if r.gap == "known-gap"]
    assert (hole.year, hole.stage, hole.reason["en"], hole.sources[0].id) == (
        2012,
        "disbursed",
        "The page is torn.",
        "ledger",
    )


def test_line_of_two_cases_must_be_named_with_its_case(tmp_path: Path) -> None:
    first = small(tmp_path)
    assert thread(first, "ferry").id == "two-shores/ferry"
    other = tmp_path / "far-shores"
    shutil.copytree(TWO_SHORES, other)
    text = (other / "case.yaml").read_text()
    (other / "case.yaml").write_text(text.replace("id: two-shores", "id: far-shores", 1))
    read_in(tmp_path / "home", other)
    lake = Lake.open(tmp_path / "home")
    with pytest.raises(UsageError, match="several threads"):
        thread(lake, "ferry")
    assert thread(lake, "far-shores/ferry").case == "far-shores"
