"""Rates and prices: the published ones, on the right date, or a gap."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from comity import methods
from comity.lake import Lake
from comity.methods import prices
from comity.methods.rates import look_up, rate
from comity.pipeline import starter as shipped
from tests.building import NOW, activity, iati, payment, put, read_in

ECB = (
    b"Date,USD,JPY,GBP,ILS,\n2022-03-31,1.1101,135.17,0.8460,N/A,\n"
    b"2022-03-30,1.1126,135.47,0.8469,3.5,\n2022-01-03,1.1355,130.9,0.8414,3.5,\n"
)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    shipped.build(tmp_path, now=NOW)
    read_in(tmp_path, put(tmp_path / "in", "eurofxref-hist.csv", ECB))
    return Lake.open(tmp_path)


def test_day_rate_is_crossed_within_one_series(lake: Lake) -> None:
    found = rate(lake, "GBP", date(2022, 3, 31), 2022)
    assert found.value == Decimal("1.1101") / Decimal("0.8460")
    assert (found.note, found.unit) == ("day", "USD per GBP")
    assert found.snapshot


def test_euro_itself_needs_no_crossing(lake: Lake) -> None:
    assert rate(lake, "EUR", date(2022, 3, 30), 2022).value == Decimal("1.1126")


def test_closed_market_takes_the_last_day_before_and_says_so(lake: Lake) -> None:
    found = rate(lake, "GBP", date(2022, 4, 2), 2022)
    assert (found.period, found.note) == ("2022-03-31", "last-day-before")


def test_day_rate_older_than_a_week_is_not_used(lake: Lake) -> None:
    found = rate(lake, "GBP", date(2022, 4, 20), 2022)
    assert found is None or found.note == "year-average"


def test_rates_looked_up_together_are_those_looked_up_one_by_one(lake: Lake, tmp_path: Path) -> None:
    currencies, day = ("GBP", "EUR", "ILS", "USD", "XTS"), date(2022, 3, 31)
    alone = [rate(Lake.open(tmp_path), one, day, 2022) for one in currencies]
    look_up(lake, currencies)
    assert [rate(lake, one, day, 2022) for one in currencies] == alone
    assert [found is None for found in alone] == [False, False, False, False, True]


def test_currency_that_nobody_quotes_has_no_rate(lake: Lake) -> None:
    assert rate(lake, "XTS", date(2022, 3, 31), 2022) is None


def test_flow_without_rate_is_left_out_in_its_own_currency_never_zero(tmp_path: Path) -> None:
    shipped.build(tmp_path, now=NOW)
    paid = (payment("100"), payment("7000", currency="XTS"))
    read_in(tmp_path, put(tmp_path / "in", "a.xml", iati(activity("XX-1-A", *paid))))
    lake = Lake.open(tmp_path)
    asked = methods.question(
        methods.case(lake, "israel-palestine"), definition="15220", stage="disbursed", years="2022"
    )
    found = methods.figure(lake, "total", asked)
    assert found.value == Decimal(100)
    assert [(o.rows, o.amounts) for o in found.lineage.left_out if o.reason == "no-rate"] == [
        (1, {"XTS": Decimal(7000)})
    ]
    assert "no-rate" in {g.code for g in found.gaps}


def test_deflator_joins_inflation_and_exchange_rate_as_in_the_oecd_note() -> None:
    """¥30bn in 1966 at 300 per dollar is $100m; prices doubled and the rate is 100 in 2006: $600m, deflator 0.167."""
    current = Decimal("30e9") / 300
    at_2006 = Decimal("30e9") * 2 / 100
    deflator = current / at_2006
    assert current == Decimal("100e6")
    assert round(deflator, 3) == Decimal("0.167")
    made = prices.chain("s", "JPN", {2006: (Decimal(100) * (at_2006 / current - 1), "", "", "")})
    assert made[2006].value / made[2005].value * current == at_2006


def test_percentages_are_chained_and_a_missing_year_ends_the_chain() -> None:
    made = prices.chain(
        "s", "USA", {2001: (Decimal(10), "", "", ""), 2002: (Decimal(20), "", "", ""), 2004: (Decimal(5), "", "", "")}
    )
    assert {year: row.value for year, row in made.items()} == {
        2000: Decimal(1),
        2001: Decimal("1.1"),
        2002: Decimal("1.32"),
    }


def test_constant_prices_name_both_deflators_and_differ_by_donor(lake: Lake) -> None:
    case = methods.case(lake, "northern-ireland")
    by_us = methods.figure(
        lake, "total", methods.question(case, prices="constant:2022", years="1989-1999", donor="european-union")
    )
    by_donor = methods.figure(
        lake, "total", methods.question(case, prices="constant:2022:donor", years="1989-1999", donor="european-union")
    )
    assert by_us.unit == by_donor.unit == "USD, 2022 prices"
    assert by_us.value != by_donor.value
    assert {i.note for i in by_us.lineage.inputs if i.kind == "deflator"} == {"USA"}
