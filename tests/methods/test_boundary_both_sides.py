"""What two sides, two years, two sources or two names tell of one movement: counted once, and nothing lost."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from comity.methods import boundary_question
from comity.model.question import Years
from tests.methods.test_boundary import AGGREGATE, got, lake_of, one, pay
from tests.methods.test_boundary_years import GRANTS, ask, dated, elsewhere

SPLIT = '<recipient-country code="PS" percentage="60"/><recipient-country code="IL" percentage="40"/>'
NO_PROVIDER = got("100", org=1).replace(
    '<provider-org ref="ORG-1"><narrative>Organisation 1</narrative></provider-org>', ""
)


def bounds(lake, years: str = "2022", **options) -> tuple[Decimal, Decimal, Decimal]:
    found = ask(lake, years, **options)
    return found.low, found.central, found.high


def test_parts_of_one_transaction_for_several_areas_are_added(tmp_path: Path) -> None:
    lake = lake_of(tmp_path, one("A", 1, pay("100")).replace('<recipient-country code="PS"/>', SPLIT))
    assert [bounds(lake, areas=areas)[1] for areas in (("PSE",), ("ISR",), ("PSE", "ISR"))] == [60, 40, 100]


@pytest.mark.parametrize("names", [{"to": "B", "org": 2}, {"org": 2}, {}])
def test_receipt_of_a_payer_who_publishes_nothing_inside_came_in(tmp_path: Path, names: dict[str, object]) -> None:
    payer = elsewhere(one("D", 1, pay("100", **names)))
    lake = lake_of(tmp_path, payer, one("B", 2, got("100", org=1), pay("30"), pay("70", kind="4")))
    assert bounds(lake)[1:] == (100, 100)


def test_superseded_payments_make_nobody_a_publisher(tmp_path: Path) -> None:
    old = one("Z", 9, pay("7"), updated="2022-06-01T00:00:00Z")
    new = one("Z", 9, updated="2023-06-01T00:00:00Z")
    lake = lake_of(
        tmp_path,
        new,
        one("B", 2, got("100", org=9), pay("40")),
        more=(("old.xml", f'<iati-activities version="2.03">{old}</iati-activities>'.encode()),),
    )
    assert bounds(lake)[1] == 100


def test_word_of_the_payer_in_one_year_leaves_the_receiver_s_word_of_another(tmp_path: Path) -> None:
    first = dated(pay("1", to="B", org=2), "2015-03-15")
    lake = lake_of(tmp_path, one("A", 1, pay("200"), first), one("B", 2, got("50", source="A", org=1), pay("200")))
    assert bounds(lake)[1] == 350


def test_link_whose_amount_is_told_in_any_year_carries_no_more(tmp_path: Path) -> None:
    first = dated(pay("1", to="B", org=2), "2021-03-15")
    lake = lake_of(tmp_path, one("A", 1, pay("100", name="Somebody else"), first), one("B", 2, pay("100")))
    assert bounds(lake)[1] == 199


def test_payer_who_names_the_activity_once_and_the_organisation_once_is_heard_for_both(tmp_path: Path) -> None:
    payer = one("A", 1, pay("50", to="B", org=2), pay("50", org=2))
    lake = lake_of(tmp_path, payer, one("B", 2, got("50", source="A", org=1), got("50", source="A", org=1), pay("100")))
    assert bounds(lake)[1] == 100


def test_receipt_from_itself_or_refused_takes_nothing_from_the_others(tmp_path: Path) -> None:
    own = one("A", 1, pay("100"), got("100", source="A", org=1))
    assert bounds(lake_of(tmp_path / "own", own, one("B", 2, got("100", source="A", org=1), pay("100"))))[1] == 100
    said = b"payer,payee,verdict,who,when,why\nA,C,reject,A. Reader,2026-11-21,another grant\n"
    world = one("A", 1, pay("100")), *(one(n, 2, got("100", source="A", org=1)) for n in "BC"), one("B2", 3)
    paid = world[1].replace("</iati-activity>", f"{pay('100')}</iati-activity>")
    assert bounds(lake_of(tmp_path / "no", world[0], paid, world[2], more=(("j.csv", said),)))[1] == 100


def test_negative_receipts_make_no_money(tmp_path: Path) -> None:
    lake = lake_of(tmp_path, one("A", 1, pay("100")), one("C", 2, got("-100", source="A", org=1)))
    assert bounds(lake) == (100, 100, 100)
    lone = bounds(lake_of(tmp_path / "lone", one("A", 1, pay("-100"))))
    assert lone == (-100, -100, -100)


def test_payers_without_a_name_are_not_one_organisation(tmp_path: Path) -> None:
    nobody = one("X", 1, pay("5")).replace(
        '<reporting-org ref="ORG-1" type="10"><narrative>Organisation 1</narrative></reporting-org>', ""
    )
    lake = lake_of(tmp_path, one("B", 2, NO_PROVIDER, pay("40")), nobody)
    assert bounds(lake)[1] == 105


def test_what_may_be_one_payment_under_two_names_is_not_in_low(tmp_path: Path) -> None:
    lake = lake_of(
        tmp_path,
        one("A", 1, pay("100")),
        one("B", 2, got("100", name="The First Organisation"), pay("100")),
    )
    assert bounds(lake) == (100, 200, 200)


def test_receipt_entered_a_year_before_or_after_the_other_source_s_row_is_that_money(tmp_path: Path) -> None:
    gift = got("100", name="United States").replace("<provider-org", '<provider-org ref="US-GOV-1"')
    for day in ("2021-12-30", "2023-01-02"):
        told = one("N", 12, dated(gift, day), dated(pay("100"), day))
        lake = lake_of(tmp_path / day, told, more=(("us_foreign_aid_country.csv", AGGREGATE),))
        assert bounds(lake, "2021-2023") == (130, 130, 230)
    kenya = one("US-1", 1, pay("9")).replace('code="PS"', 'code="KE"').replace("ORG-1", "US-GOV-1")
    beside = lake_of(
        tmp_path / "beside", one("N", 12, gift, pay("100")), kenya, more=(("us_foreign_aid_country.csv", AGGREGATE),)
    )
    assert bounds(beside) == (130, 130, 230)


def test_money_that_leaves_for_a_published_activity_outside_is_outgoing(tmp_path: Path) -> None:
    kenya = one("X", 2, pay("100")).replace('code="PS"', 'code="KE"')
    found = ask(lake_of(tmp_path, one("A", 1, pay("100", to="X", org=2)), kenya), "2022")
    assert (found.central, found.outgoing, [hop.id for hop in found.hops]) == (100, 100, ["A"])


@pytest.mark.parametrize(
    ("receipt", "reason"),
    [
        (got("7206152", name="A fund"), "held-equals-identifier"),
        (dated(got("100", name="A fund"), "1931-03-01"), "held-before-1940"),
    ],
)
def test_receipt_that_cannot_be_right_is_held_until_a_person_releases_it(
    tmp_path: Path, receipt: str, reason: str
) -> None:
    activity = one("B-7206152", 2, receipt, pay("7"))
    years = "1931-2022"
    found = ask(lake_of(tmp_path / "held", activity), years)
    assert found.central == found.high == 7
    assert [(e.reason, e.rows) for e in found.excluded] == [(reason, 1)]
    amount, day = ("7206152", "2022-04-15") if "7206152" in receipt else ("100", "1931-03-01")
    said = f"identifier,amount,date,release_or_hold,who,when,why\nB-7206152,{amount},{day},release,A. Reader,2026-11-21,seen\n"
    freed = ask(lake_of(tmp_path / "free", activity, more=(("holds.csv", said.encode()),)), years)
    assert freed.high == int(amount)


def test_donor_under_one_registered_reference_is_one_whatever_it_is_called(tmp_path: Path) -> None:
    grants = GRANTS.replace("XX-1", "GB-CHC-1000").replace("A fund", "Charity Projects").replace("ORG-2", "ORG-77")
    giver = one("F", 1, pay("60", kind="2")).replace("ORG-1", "GB-CHC-1000")
    lake = lake_of(tmp_path, giver, more=(("grants.json", grants.encode()),))
    found, _ = boundary_question.ask(lake, Years.parse("2022"), "committed", areas=("PSE",))
    assert (found.low, found.central) == (60, 60)
    assert [e.reason for e in found.excluded] == ["same-money-seen:threesixty_giving"]


def test_held_amounts_are_listed_round_organisations(tmp_path: Path) -> None:
    lake = lake_of(tmp_path, one("B-7206152", 2, pay("7206152"), got("7206152", name="A fund"), pay("7")))
    found = ask(lake, "2022", areas=(), organisations=("ORG-2",))
    assert (found.central, [(e.reason, e.rows, e.amount) for e in found.excluded]) == (
        7,
        [("held-equals-identifier", 2, 2 * 7206152)],
    )
