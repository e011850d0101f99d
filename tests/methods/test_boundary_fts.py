"""FTS's own split and funding, computed from places, usage years and its mark of new money, on its published answers."""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from comity.lake import Lake
from comity.methods import boundary_question
from comity.model.question import Years
from tests.building import read_in
from tests.readers.conftest import SHARED

ANSWERS = SHARED / "crs_us" / "ocha-fts-api" / "input"
STATUSES = {"pledged": "pledge", "committed": "commitment", "disbursed": "paid"}


@pytest.mark.parametrize(
    ("place", "number", "funding"), [("PSE", 171, 381_508_179), ("AFG", 1, 725_591_299), ("JOR", 114, 714_246_261)]
)
def test_split_of_a_place_and_year_is_fts_s_own_per_status(
    tmp_path: Path, place: str, number: int, funding: int
) -> None:
    files = sorted(ANSWERS.glob(f"custom-search-locationid-{number}-year-2020*.json"))
    if not files:
        pytest.skip("the shared data are not here: FTS's answers")
    flows = {flow["id"]: flow for file in files for flow in json.loads(file.read_text())["data"]["flows"]}
    theirs: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for flow in flows.values():
        theirs[flow["boundary"], flow["status"]][0] += 1
        theirs[flow["boundary"], flow["status"]][1] += flow["amountUSD"]
    read_in(tmp_path / "home", *files)
    lake = Lake.open(tmp_path / "home")
    for stage, status in STATUSES.items():
        found, told = boundary_question.ask(lake, Years(2020, 2020), stage, areas=(place,), form="fts")
        sums = {"incoming": found.incoming, "internal": found.internal, "outgoing": found.outgoing}
        assert sums == {side: theirs[side, status][1] for side in sums}, status
        for side in sums:
            counted = sum(p["flows"] for p in told["split"] if (p["boundary"], p["status"]) == (side, status))
            assert counted == theirs[side, status][0]
        assert told["funding"] == funding
