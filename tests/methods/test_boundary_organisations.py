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


def test_all_that_was_received_in_other_years_is_not_in_low(tmp_path: Path) -> None:
    lake = lake_of(
        tmp_path,
        one("A", 1, dated(pay("160", to="B", org=2), "2019-03-01")),
        one("B", 2, dated(pay("220"), "2019-06-01"), dated(pay("160"), "2021-06-01")),
    )
    found = ask(lake, "2021")
    assert (found.low, found.central, found.high) == (0, 160, 160)


@pytest.mark.parametrize(
    "receiver",
    ['<participating-org role="1" ref="ORG-1" activity-id="A"/>', dated(got("100", source="A", org=1), "2019-02-01")],
)
def test_money_without_a_named_receiver_is_not_new_a_year_later(tmp_path: Path, receiver: str) -> None:
    lake = lake_of(
        tmp_path, one("A", 1, dated(pay("100"), "2018-12-01")), one("B", 2, receiver, dated(pay("100"), "2019-03-01"))
    )
    assert [ask(lake, years).central for years in ("2018", "2019", "2018-2019")] == [100, 0, 100]


@pytest.mark.parametrize("link", [got("220", source="A2", org=1), '<participating-org role="1" activity-id="A2"/>'])
def test_money_between_one_s_own_activities_is_not_paid_out(tmp_path: Path, link: str) -> None:
    lake = lake_of(tmp_path, one("A2", 1, pay("220")), one("A3", 1, link, pay("220")))
    found = ask(lake, organisations=(ORGS[1],))
    assert (found.low, found.central) == (220, 220)


@pytest.mark.parametrize("turned", [False, True])
def test_order_of_names_does_not_matter(tmp_path: Path, turned: bool) -> None:
    second, third = (3, 2) if turned else (2, 3)
    lake = lake_of(
        tmp_path,
        one("A", 1, pay("100")),
        one("B", second, got("100", source="A", org=1), pay("100")),
        one("C", third, got("100", source="A", org=1)),
    )
    assert ask(lake, organisations=(ORGS[1], ORGS[2], ORGS[3])).central == 150


@pytest.mark.parametrize("payer", [pay("100"), pay("100", name="Somebody else")])
def test_receipt_from_a_publisher_who_does_not_say_so_came_in(tmp_path: Path, payer: str) -> None:
    lake = lake_of(tmp_path, one("A", 1, payer), one("B", 2, got("100", source="A", org=1), pay("100", kind="4")))
    found = ask(lake, organisations=(ORGS[2],))
    assert (found.incoming, found.central, found.high) == (100, 100, 100)


def test_organisation_is_asked_for_under_every_name_it_reports_by(tmp_path: Path) -> None:
    by_name = one("A", 1, pay("100")).replace(' ref="ORG-1" type="10"', "")
    receiver = one("B", 2, got("100", source="A", org=1), pay("100"))
    lake = lake_of(tmp_path, by_name, one("A2", 1, pay("1")), receiver)
    assert ask(lake, organisations=(ORGS[1],)).central == 101
    found = ask(
        lake_of(
            tmp_path / "paid", by_name.replace(pay("100"), pay("100", to="B", org=2)), one("A2", 1, pay("1")), receiver
        ),
        organisations=(ORGS[2],),
    )
    assert (found.incoming, found.central) == (100, 100)


def test_payer_and_receiver_who_name_each_other_otherwise_are_once_in_low(tmp_path: Path) -> None:
    lake = lake_of(
        tmp_path, one("A", 1, pay("100", name="Two Ltd")), one("B", 2, got("100", name="The One"), pay("100"))
    )
    assert (ask(lake).low, ask(lake).central) == (100, 200)
