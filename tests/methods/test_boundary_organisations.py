"""A boundary round organisations: links without amounts, judgements, other years, and what is left at each of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.methods import boundary_question
from comity.model.question import Years
from tests.methods.test_boundary import ORGS, got, lake_of, one, pay
from tests.methods.test_boundary_years import dated

TWO = (ORGS[1], ORGS[2])
SAID = b"payer,payee,verdict,who,when,why\n"


def ask(lake, years: str = "2022", organisations: tuple[str, ...] = TWO):
    return boundary_question.ask(lake, Years.parse(years), "disbursed", organisations=organisations)[0]


def test_link_without_an_amount_between_two_inside_carries_what_the_payer_does_not_name(tmp_path: Path) -> None:
    lake = lake_of(
        tmp_path,
        one("A", 1, pay("100")),
        one("B", 2, '<participating-org role="1" ref="ORG-1" activity-id="A"/>', pay("70")),
    )
    found = ask(lake)
    assert (found.central, found.internal, found.outgoing) == (100, 70, 100)


@pytest.mark.parametrize(
    ("judged", "low", "central"),
    [(b"", 170, 170), (b"A,B,accept,A. Reader,2026-11-21,one grant\n", 100, 100)],
)
def test_accepted_link_is_internal(tmp_path: Path, judged: bytes, low: int, central: int) -> None:
    world = one("A", 1, pay("100")), one("B", 2, pay("70"))
    found = ask(lake_of(tmp_path, *world, more=(("j.csv", SAID + judged),) if judged else ()))
    assert (found.low, found.central) == (low, central)


def test_rejected_link_is_no_payment_between_the_two(tmp_path: Path) -> None:
    world = one("A", 1, pay("100", to="B")), one("B", 2, pay("70"))
    judged = SAID + b"A,B,reject,A. Reader,2026-11-21,a mistyped number\n"
    assert ask(lake_of(tmp_path / "a", *world)).internal == 100
    found = ask(lake_of(tmp_path / "b", *world, more=(("j.csv", judged),)))
    assert (found.internal, found.outgoing, found.central) == (0, 170, 170)


def test_money_that_may_be_told_under_two_names_of_its_payer_is_once_in_low(tmp_path: Path) -> None:
    lake = lake_of(
        tmp_path,
        one("A", 1, pay("100", to="B", org=2)),
        one("B", 2, got("100", name="The First Organisation"), pay("100")),
    )
    found = ask(lake, organisations=(ORGS[2],))
    assert (found.low, found.central, found.incoming) == (100, 200, 200)


def test_money_that_came_in_before_is_not_new_when_it_goes_out(tmp_path: Path) -> None:
    lake = lake_of(
        tmp_path,
        one("A", 1, dated(pay("100", to="B", org=2), "2021-12-20")),
        one("B", 2, dated(pay("60"), "2022-01-10"), dated(pay("40"), "2022-02-10")),
    )
    years = [ask(lake, year, (ORGS[2],)) for year in ("2021", "2022", "2021-2022")]
    assert [(y.central, y.outgoing) for y in years] == [(100, 0), (0, 100), (100, 100)]
    assert [(e.reason, e.amount) for e in years[1].excluded] == [("carried-over", 100)]
    (hop,) = years[0].hops
    assert (hop.incoming, hop.outgoing, hop.residual) == (100, 0, 100)


def test_payments_that_later_receipts_may_repay_are_not_in_low(tmp_path: Path) -> None:
    lake = lake_of(
        tmp_path,
        one("A", 1, dated(pay("100", to="B", org=2), "2022-01-20")),
        one("B", 2, dated(pay("100"), "2021-12-10")),
    )
    found = ask(lake, "2021", (ORGS[2],))
    assert (found.low, found.high) == (0, 100)
