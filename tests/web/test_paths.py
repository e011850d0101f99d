"""The donor, channel and receiver diagram on pages: it adds up to the totals beside it, and says what it cannot draw."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import Client

from comity.briefs.paths import OTHERS
from comity.lake import Lake
from comity.methods import cases, figure, named
from comity.model.stage import Stage
from comity.web.components import lakes
from comity.web.explore import filters
from comity.web.explore.queries import flows, paths
from tests.building import activity, iati, payment, put, read_in
from tests.web.conftest import LANGUAGES

pytestmark = pytest.mark.django_db
CRS = Path(__file__).resolve().parents[1] / "readers" / "oecd_crs"


def drawn(lake: Lake, query: str = "") -> list[tuple[Decimal | None, paths.Drawn]]:
    """The diagram of every stage and currency that a selection finds, with that pair's total."""
    chosen = filters.read(QueryDict(query), lake)
    assert not chosen.errors
    sums = flows.totals(flows.years(lake, chosen))
    found = [(one[2], paths.of_flows(lake, chosen, (one[0], one[1]), one[3])) for one in sums]
    return [(total, way) for total, way in found if way]


@pytest.mark.parametrize("query", ["", "case=israel-palestine", "words=xx-1-many", "year_from=2000&year_to=2010"])
def test_every_column_adds_up_to_the_total_of_its_stage_and_currency(lake: Lake, query: str) -> None:
    every = drawn(lake, query)
    assert every
    for total, way in every:
        for column in way.diagram.columns:
            assert sum((node.amount for node in column), Decimal(0)) == way.diagram.drawn
        assert way.diagram.drawn + way.diagram.undrawn == total
        assert sum((row[3].value for row in way.table.rows), Decimal(0)) == total  # type: ignore[misc]


@pytest.mark.parametrize("prices", ["current", "constant:2022"])
def test_diagram_of_a_case_adds_up_to_its_total_at_the_asked_prices(lake: Lake, prices: str) -> None:
    seen = 0
    for case in cases(lake).values():
        for stage in Stage:
            asked = replace(named(case, case.headline)[1], stage=stage, prices=prices, against="")
            total = figure(lake, "total", asked).value
            way = paths.of_case(lake, case, asked)
            if total is None:
                assert way is None
                continue
            assert way
            seen += 1
            apart = way.diagram.drawn + way.diagram.undrawn - total
            assert abs(apart) <= abs(total) * Decimal("1e-26")
    assert seen > 4


def test_party_that_nobody_names_has_a_node_that_says_so(site: Client, language: str) -> None:
    html = site.get(f"{LANGUAGES[language]}/flows/").content.decode()
    assert 'id="paths"' in html
    said = {"en": "no channel named", "ar": "لم تُسمَّ قناة", "he": "לא צוין ערוץ"}[language]
    assert said in html


def test_diagram_of_very_many_rows_is_drawn_when_it_is_asked_for(
    site: Client, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows, "AT_ONCE", 1)
    lakes._results.clear()
    page = f"{LANGUAGES[language]}/flows/"
    html = site.get(page).content.decode()
    assert "csv=paths" not in html
    assert 'href="?stage=disbursed&amp;currency=USD#paths"' in html
    assert "csv=paths" in site.get(f"{page}?stage=disbursed&currency=USD").content.decode()
    lakes._results.clear()


def test_table_holds_every_ribbon_and_can_be_taken_as_a_file(site: Client) -> None:
    answer = site.get("/flows/?stage=disbursed&currency=USD&csv=paths").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(answer)))
    totals = site.get("/flows/?stage=disbursed&currency=USD&csv=totals").getvalue().decode("utf-8-sig")
    (total,) = csv.DictReader(io.StringIO(totals))
    assert sum(Decimal(row["Amount"]) for row in rows) == Decimal(total["Amount"])
    assert {row["Currency"] for row in rows} == {"USD"}


def test_receiver_that_pays_on_among_the_same_rows_is_marked(tmp_path: Path) -> None:
    chain = iati(
        activity("XX-1-a", _between("A", "B", "100")),
        activity("XX-1-b", _between("B", "C", "40"), _between("B", "D", "-50")),
    )
    read_in(tmp_path / "home", put(tmp_path, "a.xml", chain))
    ((_total, way),) = drawn(Lake.open(tmp_path / "home"))
    marked = {path.keys: path.internal for path in way.diagram.paths}
    assert marked == {("A", None, "B"): True, ("B", None, "C"): False}
    assert way.diagram.undrawn == -50
    assert any("$50" in note.replace("−", "") for note in way.notes)
    assert "paid on among these rows" in [row[-1].text for row in way.table.rows]


def test_channel_of_delivery_of_the_creditor_reporting_system_is_the_middle_column(tmp_path: Path) -> None:
    read_in(tmp_path / "home", CRS / "new-columns.usd-millions.csv")
    lake = Lake.open(tmp_path / "home")
    named_channels = {name for (name,) in lake.rows("SELECT DISTINCT receiver FROM flow WHERE receiver IS NOT NULL")}
    assert named_channels
    every = drawn(lake)
    assert every
    for total, way in every:
        channels = {node.key for node in way.diagram.columns[1]} - {None, OTHERS}
        assert channels <= named_channels
        assert all(node.key is None or node.key.startswith(paths.PLACE) for node in way.diagram.columns[2])
        assert way.diagram.drawn + way.diagram.undrawn == total


def test_rows_at_constant_prices_are_told_and_never_drawn_beside_current_ones(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = {way.subtitle: way.diagram.drawn for _total, way in drawn(lake, "stage=committed&currency=USD")}
    monkeypatch.setattr(paths, "_all_current", lambda lake: False)
    monkeypatch.setattr(paths, "cached", lambda lake, name, key, make: make())
    again = {way.subtitle: way.diagram.drawn for _total, way in drawn(lake, "stage=committed&currency=USD")}
    assert current == again


def _between(payer: str, payee: str, amount: str) -> str:
    return payment(
        amount,
        more=f"<provider-org><narrative>{payer}</narrative></provider-org>"
        f"<receiver-org><narrative>{payee}</narrative></receiver-org>",
    )
