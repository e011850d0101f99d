"""Money that crosses a year's end, a boundary's edge or a format: new once, at the place and time where it came in."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from comity.methods import boundary_question
from comity.model.errors import UsageError
from comity.model.question import Years
from tests.methods.test_boundary import AGGREGATE, ELSEWHERE, got, lake_of, one, pay, shared

PSE = ("PSE",)


def dated(transaction: str, day: str) -> str:
    """The transaction on another day."""
    month = transaction.index("2022-")
    return transaction.replace(transaction[month : month + 10], day)


def ask(lake, years: str, **options):
    return boundary_question.ask(lake, Years.parse(years), "disbursed", **({"areas": PSE} | options))[0]


ROADS = {
    "payer names": (lambda day: dated(pay("100", to="B", org=2), day), lambda day: ""),
    "receiver names": (lambda day: dated(pay("100"), day), lambda day: dated(got("100", source="A", org=1), day)),
    "link without an amount": (
        lambda day: dated(pay("100"), day),
        lambda day: '<participating-org role="1" ref="ORG-1" activity-id="A"/>',
    ),
}


@pytest.mark.parametrize("road", ROADS)
def test_money_passed_on_in_january_is_new_in_december_alone(tmp_path: Path, road: str) -> None:
    payer, receiver = ROADS[road]
    lake = lake_of(
        tmp_path,
        one("A", 1, payer("2021-12-20")),
        one("B", 2, receiver("2021-12-22"), dated(pay("100"), "2022-01-10")),
    )
    december, january, both = ask(lake, "2021"), ask(lake, "2022"), ask(lake, "2021-2022")
    assert (december.central, january.central, both.central) == (100, 0, 100)
    assert (january.low, january.high) == (0, 100)
    assert [(e.reason, e.rows, e.amount) for e in january.excluded] == [("carried-over", 1, 100)]
    (hop,) = january.hops
    assert (hop.id, hop.incoming, hop.carried, hop.outgoing, hop.residual) == ("B", 0, 100, 100, 0)


def test_receipt_entered_a_year_later_than_its_payment_is_the_same_money(tmp_path: Path) -> None:
    lake = lake_of(
        tmp_path,
        one("A", 1, dated(pay("100"), "2021-12-20")),
        one("B", 2, dated(got("100", source="A", org=1), "2022-01-05"), dated(pay("100"), "2022-01-10")),
    )
    assert [ask(lake, year).central for year in ("2021", "2022", "2021-2022")] == [100, 0, 100]


def test_year_in_which_a_receiver_paid_first_has_nothing_new_for_sure(tmp_path: Path) -> None:
    lake = lake_of(
        tmp_path,
        one("A", 1, dated(pay("100", to="B", org=2), "2022-01-05")),
        one("B", 2, dated(pay("100"), "2021-12-20")),
    )
    first, second, both = ask(lake, "2021"), ask(lake, "2022"), ask(lake, "2021-2022")
    assert (first.low, first.high) == (0, 100)
    assert (second.low, second.high) == (0, 100)
    assert (both.low, both.central) == (100, 100)
    assert [(g.code, g.detail) for g in first.gaps] == [("other-years", {"amount": "100"})]


def test_gift_of_a_payer_who_publishes_nothing_is_new_when_it_comes_and_not_when_it_is_paid_on(tmp_path: Path) -> None:
    gift = dated(got("25", name="A private foundation"), "2021-06-01")
    lake = lake_of(tmp_path, one("N", 12, gift, dated(pay("10"), "2021-07-01"), dated(pay("15"), "2022-07-01")))
    assert [ask(lake, year).central for year in ("2021", "2022", "2021-2022")] == [25, 0, 25]


def test_activity_that_only_receives_brings_its_money_inside(tmp_path: Path) -> None:
    lake = lake_of(tmp_path, one("N", 12, got("25", name="A private foundation"), pay("25", kind="4")))
    found = ask(lake, "2022")
    assert (found.low, found.central, found.high) == (25, 25, 25)
    assert [gap.code for gap in found.gaps] == []
    (hop,) = found.hops
    assert (hop.incoming, hop.outgoing, hop.residual) == (25, 0, 25)
    tenth = lake_of(
        tmp_path / "tenth",
        one("N", 12, got("25", name="A private foundation"), pay("25", kind="4")).replace(
            '<recipient-country code="PS"/>', ELSEWHERE
        ),
    )
    assert ask(tenth, "2022").central == Decimal("2.5")


def test_two_receivers_who_name_one_payer_take_no_more_from_it_than_it_paid(tmp_path: Path) -> None:
    lake = lake_of(
        tmp_path,
        one("A", 1, pay("100")),
        *(one(name, 2, got("100", source="A", org=1), pay("100")) for name in ("B", "C")),
    )
    assert ask(lake, "2022").central == 200


def test_receiver_s_donor_who_is_told_by_another_format_is_counted_once(tmp_path: Path) -> None:
    gift = got("100", name="United States").replace("<provider-org", '<provider-org ref="US-GOV-1"')
    told = one("N", 12, gift, pay("100"))
    lake = lake_of(tmp_path, told, more=(("us_foreign_aid_country.csv", AGGREGATE),))
    found = ask(lake, "2022")
    assert (found.low, found.central, found.high) == (130, 130, 230)
    assert [(e.reason, e.rows, e.amount) for e in found.excluded] == [("counted-with-donor", 1, Decimal(100))]


GRANTS = (
    '{"grants": [{"id": "360G-x-1", "title": "Fences", "description": "Talks", "currency": "USD", "amountAwarded": 60,'
    ' "amountDisbursed": 60, "awardDate": "2022-05-01", "fundingOrganization": [{"id": "XX-1", "name": "A fund"}],'
    ' "recipientOrganization": [{"id": "ORG-2", "name": "Organisation 2"}],'
    ' "beneficiaryLocation": [{"countryCode": "PS"}]}]}'
)


def test_low_takes_off_what_another_format_says_an_organisation_inside_was_paid(tmp_path: Path) -> None:
    lake = lake_of(
        tmp_path,
        one("N", 2, pay("60", kind="2")),
        more=(("grants.json", GRANTS.encode()),),
    )
    found, _ = boundary_question.ask(lake, Years.parse("2022"), "committed", areas=PSE)
    assert (found.low, found.central, found.high) == (60, 120, 120)


def test_order_of_precedence_can_be_switched(tmp_path: Path) -> None:
    agency = one("US-1-A", 1, pay("100")).replace("ORG-1", "US-GOV-1")
    lake = lake_of(tmp_path, agency, more=(("us_foreign_aid_country.csv", AGGREGATE),))
    found = ask(lake, "2022", first=("foreignassistance_country",))
    assert (found.central, found.high) == (130, 130)
    assert [(e.reason, e.amount) for e in found.excluded] == [("same-money-seen:iati_activity", 100)]
    assert ask(lake, "2022").central == 100
    for first in (("ocha_fts",), ("oecd_crs",)):
        with pytest.raises(UsageError):
            ask(lake, "2022", first=first)
    with pytest.raises(UsageError, match="foreignassistance_country"):
        ask(lake, "2022", areas=(), organisations=("ORG-1",), first=("foreignassistance_country",))


def test_held_amount_without_a_rate_has_no_number(tmp_path: Path) -> None:
    typed = one("XX-1-7206152", 1, pay("7206152", currency="XAF"), pay("50"))
    (entry,) = ask(lake_of(tmp_path, typed), "2022").excluded
    assert (entry.reason, entry.rows, entry.amount) == ("held-equals-identifier", 1, None)


def test_every_hop_balances_and_shows_what_is_left(tmp_path: Path) -> None:
    lake = lake_of(
        tmp_path,
        one("A", 1, pay("100", to="B", org=2)),
        one("B", 2, pay("70", to="C", org=3)),
        one("C", 3, pay("90")),
    )
    found = ask(lake, "2022")
    assert [(h.id, h.publisher, h.incoming, h.internal, h.outgoing, h.residual) for h in found.hops] == [
        ("A", "ORG-1", 100, 0, 100, 0),
        ("B", "ORG-2", 0, 100, 70, 30),
        ("C", "ORG-3", 20, 70, 90, 0),
    ]
    assert sum(h.incoming for h in found.hops) == found.central == 120
    shares = lake_of(tmp_path / "share", shared(one("A", 1, pay("100"))))
    assert ask(shares, "2022").hops[0].outgoing == 10


WORLDWIDE = '<recipient-region code="998" vocabulary="1"/>'


def elsewhere(activity: str) -> str:
    """The activity for the whole world, not for the place asked for."""
    return activity.replace('<recipient-country code="PS"/>', WORLDWIDE, 1)


def test_money_from_a_published_activity_outside_comes_in_where_it_is_received(tmp_path: Path) -> None:
    fund = elsewhere(one("F", 1, pay("100", to="B", org=2)))
    receiver = one("B", 2, got("100", source="F", org=1), pay("100", kind="4"))
    found = ask(lake_of(tmp_path, fund, receiver), "2022")
    assert (found.low, found.central, found.high) == (100, 100, 100)
    both = ask(lake_of(tmp_path / "paid", fund, receiver.replace('code="4"', 'code="3"')), "2022")
    assert (both.low, both.central, both.high) == (100, 100, 100)


def test_receipt_from_a_publisher_who_says_nothing_of_it_is_in_high(tmp_path: Path) -> None:
    lake = lake_of(tmp_path, one("A", 1, pay("7")), one("B", 2, got("100", org=1), pay("100", kind="4")))
    found = ask(lake, "2022")
    assert (found.low, found.central, found.high) == (7, 7, 107)


def test_correction_in_another_currency_is_no_exchange_difference(tmp_path: Path) -> None:
    back = one("B", 2, pay("-20", currency="EUR"))
    found = ask(lake_of(tmp_path, one("A", 1, pay("50", to="B", org=2)), back), "2022")
    assert (found.central, [e.reason for e in found.excluded]) == (Decimal(28), [])
