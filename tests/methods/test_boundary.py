"""A hand-made world of 12 organisations and 40 activities, with every awkward shape, whose true total is known."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from comity.lake import Lake
from comity.methods import boundary_question, organisation_boundary
from comity.methods.chain import chain
from comity.methods.donors import donor_key
from comity.methods.iso_countries import spellings
from comity.methods.links import links_of, score
from comity.model.errors import UsageError
from comity.model.question import Years
from tests.building import iati, put, read_in

YEARS = Years(2022, 2022)
ECB = b"Date,USD,JPY,GBP,\n" + b"".join(
    b"2022-%02d-01,1.10,130,0.85,\n2022-%02d-15,1.10,130,0.85,\n" % (m, m) for m in range(1, 13)
)
ORGS = {n: f"ORG-{n}" for n in range(1, 13)}


def pay(
    amount: str, *, to: str = "", org: int = 0, month: int = 3, kind: str = "3", currency: str = "", name: str = ""
) -> str:
    receiver = ""
    if to or org or name:
        ref = f' ref="{ORGS[org]}"' if org else ""
        named = f' receiver-activity-id="{to}"' if to else ""
        called = name or (f"Organisation {org}" if org else "")
        receiver = f"<receiver-org{ref}{named}><narrative>{called}</narrative></receiver-org>"
    own = f' currency="{currency}"' if currency else ""
    day = f"2022-{month:02}-15"
    return (
        f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="{day}"/>'
        f'<value value-date="{day}"{own}>{amount}</value>{receiver}</transaction>'
    )


def got(amount: str, *, source: str = "", org: int = 0, name: str = "", month: int = 4, currency: str = "") -> str:
    ref = f' ref="{ORGS[org]}"' if org else ""
    named = f' provider-activity-id="{source}"' if source else ""
    own = f' currency="{currency}"' if currency else ""
    day = f"2022-{month:02}-15"
    return (
        f'<transaction><transaction-type code="1"/><transaction-date iso-date="{day}"/>'
        f'<value value-date="{day}"{own}>{amount}</value>'
        f"<provider-org{ref}{named}><narrative>{name or f'Organisation {org}'}</narrative></provider-org></transaction>"
    )


def one(name: str, org: int, *inside: str, updated: str = "2023-01-01T00:00:00Z") -> str:
    return (
        f'<iati-activity default-currency="USD" last-updated-datetime="{updated}"><iati-identifier>{name}</iati-identifier>'
        f'<reporting-org ref="{ORGS[org]}" type="10"><narrative>Organisation {org}</narrative></reporting-org>'
        f"<title><narrative>{name}</narrative></title>"
        f'<sector vocabulary="1" code="15220"/><recipient-country code="PS"/>{"".join(inside)}</iati-activity>'
    )


WORLD: dict[str, tuple[list[str], Decimal]] = {
    "pass-through": (
        [one("P1", 1, pay("100", to="P2", org=2)), one("P2", 2, pay("100", to="P3", org=3)), one("P3", 3, pay("100"))],
        Decimal(100),
    ),
    "regrant in three parts": (
        [
            one("R1", 1, pay("90", to="R2", org=4)),
            one("R2", 4, *(pay("30", to=f"R{n}", org=5) for n in (3, 4, 5))),
            *(one(f"R{n}", 5, pay("30")) for n in (3, 4, 5)),
        ],
        Decimal(90),
    ),
    "pooled fund, half spent": (
        [
            one("F1", 1, pay("60", to="F3", org=6)),
            one("F2", 2, pay("40", to="F3", org=6)),
            one("F3", 6, pay("50", to="F4", org=7)),
            one("F4", 7, pay("20")),
        ],
        Decimal(100),
    ),
    "two donors and own money in one project": (
        [one("T1", 1, pay("10", to="T3", org=8)), one("T2", 3, pay("15", to="T3", org=8)), one("T3", 8, pay("32"))],
        Decimal(32),
    ),
    "reported by donor, intermediary and implementer": (
        [
            one("I1", 1),
            one("I2", 9, got("70", source="I0", org=1), pay("70", org=10)),
            one("I3", 10, got("70", source="I2", org=9), pay("70")),
            one("I0", 1, pay("70", to="I2", org=9)),
        ],
        Decimal(70),
    ),
    "loop": (
        [one("L1", 2, pay("40", to="L2", org=3), pay("10")), one("L2", 3, pay("10", to="L1", org=2), pay("30"))],
        Decimal(40),
    ),
    "currency change": (
        [one("C1", 1, pay("110", to="C2", org=11)), one("C2", 11, pay("100.5", currency="EUR"))],
        Decimal(110),
    ),
    "refund": (
        [one("B1", 1, pay("50", to="B2", org=2), pay("-20", to="B2", org=2)), one("B2", 2, pay("30"))],
        Decimal(30),
    ),
    "payer who publishes nothing": ([one("N1", 12, got("25", name="A private foundation"), pay("10"))], Decimal(25)),
    "self-link": ([one("S1", 4, pay("5", to="S1", org=4))], Decimal(5)),
    "parent and child without amounts": (
        [one("H1", 5, pay("80")), one("H2", 5, '<related-activity ref="H1" type="1"/>', pay("80"))],
        Decimal(80),
    ),
    "participating organisation's activity": (
        [
            one("G1", 6, pay("12", org=7)),
            one("G2", 7, '<participating-org role="1" ref="ORG-6" activity-id="G1"/>', pay("12")),
        ],
        Decimal(12),
    ),
    "missing end": ([one("M1", 8, pay("7", to="NOWHERE-1", name="Unknown"))], Decimal(7)),
    "plain ones": ([one(f"Z{n}", n, pay(str(n))) for n in range(1, 9)], Decimal(36)),
}
TRUTH = sum((truth for _, truth in WORLD.values()), Decimal(0))


def lake_of(tmp_path: Path, *activities: str, more: tuple[tuple[str, bytes], ...] = ()) -> Lake:
    files = [put(tmp_path / "in", "eurofxref-hist.csv", ECB), put(tmp_path / "in", "world.xml", iati(*activities))]
    files += [put(tmp_path / "in", name, data) for name, data in more]
    read_in(tmp_path / "home", *files)
    return Lake.open(tmp_path / "home")


def central(lake: Lake, **options):
    return boundary_question.ask(lake, YEARS, "disbursed", **({"areas": ("PSE",)} | options))[0]


def test_world_has_twelve_organisations_and_forty_activities() -> None:
    activities = [a for shapes, _ in WORLD.values() for a in shapes]
    assert len(activities) >= 40
    assert {n for n in ORGS if any(f'ref="{ORGS[n]}" type="10"' in a for a in activities)} == set(ORGS)


@pytest.mark.parametrize("shape", WORLD)
def test_each_shape_gives_its_truth(tmp_path: Path, shape: str) -> None:
    activities, truth = WORLD[shape]
    found = central(lake_of(tmp_path, *activities))
    assert found.central == truth
    assert found.low <= truth <= found.high


@pytest.mark.parametrize("turned", [False, True])
def test_whole_world_gives_the_truth_in_any_order_of_files(tmp_path: Path, turned: bool) -> None:
    activities = [a for shapes, _ in WORLD.values() for a in shapes]
    found = central(lake_of(tmp_path, *(activities[::-1] if turned else activities)))
    assert found.central == TRUTH
    assert found.low <= TRUTH <= found.high
    assert {e.reason for e in found.excluded} == {"internal", "exchange-difference"}


def test_revision_replaces_and_does_not_add(tmp_path: Path) -> None:
    old = one("V1", 1, pay("10"), updated="2022-01-01T00:00:00Z")
    new = one("V1", 1, pay("12"), updated="2022-06-01T00:00:00Z")
    assert central(lake_of(tmp_path, new, more=(("old.xml", iati(old)),))).central == Decimal(12)


def test_inferred_links_move_low_but_not_central_until_a_person_accepts_them(tmp_path: Path) -> None:
    pair = [one("U1", 1, pay("64", org=2, month=3)), one("U2", 2, got("64", org=1, month=4), pay("64"))]
    lake = lake_of(tmp_path, *pair)
    (link,) = [k for k in links_of(lake, "disbursed", {"U1"}) if k.payer == "U1"]
    assert (link.status, link.payee, set(link.parts)) == ("inferred", "U2", {"party", "amount", "date"})
    found = central(lake)
    assert (found.low, found.central, found.high) == (Decimal(64), Decimal(128), Decimal(128))
    said = b"payer,payee,verdict,who,when,why\nU1,U2,accept,A. Reader,2026-11-21,same grant\n"
    accepted = central(lake_of(tmp_path / "accepted", *pair, more=(("j.csv", said),)))
    assert (accepted.low, accepted.central) == (Decimal(64), Decimal(64))
    later = said + b"U1,U2,reject,A. Reader,2026-11-22,two grants of one size\n"
    rejected = central(lake_of(tmp_path / "rejected", *pair, more=(("j.csv", later),)))
    assert rejected.central == Decimal(128)


def test_score_shows_its_parts() -> None:
    from datetime import date

    from comity.methods.statements import Statement

    paid = Statement("A", "3", "ORG-1", "One", "", "ORG-2", "Two", Decimal(100), "USD", date(2022, 3, 1), 2022, "")
    got_ = Statement("B", "1", "ORG-2", "Two", "", "ORG-1", "One", Decimal(101), "USD", date(2022, 12, 1), 2022, "")
    assert score(paid, got_) == {"party": Decimal("0.5"), "amount": Decimal("0.25"), "date": Decimal("0.1")}


def test_organisations_inside_pass_money_without_making_any(tmp_path: Path) -> None:
    lake = lake_of(tmp_path, *WORLD["pass-through"][0])
    found = central(lake, areas=(), organisations=("ORG-1", "ORG-2", "Organisation 3"))
    assert (found.central, found.internal) == (Decimal(100), Decimal(200))


def test_boundary_round_organisations_counts_what_others_pay_in_once(tmp_path: Path) -> None:
    world = [
        one("A", 1, pay("100", to="B", org=2)),
        one("B", 2, pay("60", to="C", org=3)),
        one("C", 3, pay("50")),
    ]
    both = ("ORG-2", "ORG-3")
    found = central(lake_of(tmp_path, *world), areas=(), organisations=both)
    assert (found.incoming, found.internal, found.outgoing) == (Decimal(100), Decimal(60), Decimal(50))
    assert found.low == found.central == Decimal(100)
    told = one("B", 2, pay("60", to="C", org=3), got("100", name="A donor that publishes nothing"))
    found = central(lake_of(tmp_path / "silent", told, world[2]), areas=(), organisations=both)
    assert (found.incoming, found.internal, found.central) == (Decimal(100), Decimal(60), Decimal(100))
    found = central(lake_of(tmp_path / "alone", world[0]), areas=(), organisations=("ORG-2",))
    assert (found.incoming, found.central) == (Decimal(100), Decimal(100))


def test_years_of_an_organisation_are_those_of_its_payments_and_add_up(tmp_path: Path) -> None:
    later = pay("30", to="C", org=3).replace("2022-", "2023-")
    world = [
        one("A", 1, pay("100", to="B", org=2)),
        one("B", 2, pay("60", to="C", org=3), later),
        one("C", 3, pay("5")),
    ]
    lake = lake_of(tmp_path, *world)
    found = organisation_boundary.by_year(lake, ("ORG-2",), "disbursed")
    assert {year: (t.incoming, t.outgoing) for year, t in found.items()} == {2022: (100, 60), 2023: (0, 30)}
    whole = organisation_boundary.totals(lake, ("ORG-2",), Years(2022, 2023), "disbursed")
    assert (whole.incoming, whole.outgoing) == (100, 90)
    assert organisation_boundary.by_year(lake, ("ORG-9",), "disbursed") == {}


def test_money_that_fans_out_and_in_again_is_followed_once(tmp_path: Path) -> None:
    layers = [[f"L{depth}-{n}" for n in range(3)] for depth in range(14)]
    world = []
    for depth, names in enumerate(layers):
        onward = layers[depth + 1] if depth + 1 < len(layers) else []
        world += [one(name, 1 + depth % 12, *(pay("10", to=other) for other in onward)) for name in names]
    root = chain(lake_of(tmp_path, *world), "L0-0")
    nodes, waiting = 0, list(root.down)
    while waiting:
        node = waiting.pop()
        nodes += 1
        waiting += node.down
    assert nodes == 3 + 12 * 9
    assert not root.down[0].again
    assert root.down[1].down[0].again


def test_receipt_that_gives_the_name_alone_of_a_payer_who_publishes_is_no_new_money(tmp_path: Path) -> None:
    receipt = got("100", name="organisation  1")
    lake = lake_of(tmp_path, one("X1", 1, pay("100", to="X2", org=2)), one("X2", 2, receipt, pay("100")))
    found = central(lake, areas=("PSE",))
    assert (found.low, found.central, found.high) == (100, 100, 200)
    round_two = organisation_boundary.totals(lake, ("ORG-2",), YEARS, "disbursed")
    assert round_two.central == 100


def test_link_without_an_amount_carries_what_the_payer_paid_to_that_organisation(tmp_path: Path) -> None:
    lake = lake_of(
        tmp_path,
        one("X1", 1, pay("60", org=2), pay("40", name="A workshop"), pay("5", org=3)),
        one("X2", 2, '<participating-org role="1" ref="ORG-1" activity-id="X1"/>', pay("100")),
        one("X3", 3, pay("5")),
    )
    found = central(lake, areas=("PSE",))
    assert found.central == 105 + 40 + 5
    assert found.low <= 105 + 40 <= found.high


@pytest.mark.parametrize("told_by_payer", [True, False])
def test_low_takes_off_what_either_side_alone_tells(tmp_path: Path, told_by_payer: bool) -> None:
    lake = lake_of(
        tmp_path,
        one("X1", 1, pay("30", name="Organisation 2") if told_by_payer else pay("30"), pay("70")),
        one("X2", 2, *([] if told_by_payer else [got("30", name="Organisation 1", month=12)]), pay("30")),
    )
    assert central(lake, areas=("PSE",)).low == 100


def test_payer_who_may_publish_under_another_name_is_in_no_low_total(tmp_path: Path) -> None:
    lake = lake_of(
        tmp_path,
        one("X1", 1, pay("100", to="X2", org=2)),
        one("X2", 2, got("100", name="The First Organisation"), pay("100")),
    )
    found = central(lake, areas=("PSE",))
    assert (found.low, found.central) == (100, 200)


AGGREGATE = (
    b'"Country Code","Country Name","Region ID","Region Name","Income Group Acronym","Income Group Name",'
    b'"Transaction Type ID","Transaction Type Name","Fiscal Year","current_amount","constant_amount"\n'
    b"PSE,West Bank and Gaza,1,Near East,LMIC,Lower Middle Income Country,3,Disbursements,2022,130,120\n"
)


def test_donor_in_two_formats_is_counted_once_and_shown(tmp_path: Path) -> None:
    agency = one("US-1-A", 1, pay("100")).replace("ORG-1", "US-GOV-1")
    lake = lake_of(tmp_path, agency, more=(("us_foreign_aid_country.csv", AGGREGATE),))
    found = central(lake)
    assert (found.low, found.central) == (Decimal(100), Decimal(100))
    assert [(e.reason, e.amount) for e in found.excluded] == [
        ("same-money-seen:foreignassistance_country", Decimal(130))
    ]
    assert found.high == Decimal(130), "the first source may be incomplete"
    assert [(g.code, g.detail) for g in found.gaps] == [("others-tell-more", {"more": "30"})]
    assert central(lake, form="foreignassistance_country").central == Decimal(130)


def test_donor_s_sources_are_weighed_country_by_country_so_a_larger_area_has_no_less(tmp_path: Path) -> None:
    agency = one("US-1-A", 1, pay("100")).replace("ORG-1", "US-GOV-1")
    israel = b"ISR,Israel,1,Near East,HIC,High Income Country,3,Disbursements,2022,900,800\n"
    lake = lake_of(tmp_path, agency, more=(("us_foreign_aid_country.csv", AGGREGATE + israel),))
    found = central(lake, areas=("ISR", "PSE"))
    assert (found.low, found.central, found.high) == (Decimal(1000), Decimal(1000), Decimal(1030))


@pytest.mark.parametrize("charity", ["US-EIN-300108263", "US-501C3-41-2046295", "US-DOS-123"])
def test_charity_registered_in_a_country_is_not_its_government(tmp_path: Path, charity: str) -> None:
    gift = one("US-1-A", 1, pay("10")).replace("ORG-1", charity)
    lake = lake_of(tmp_path, gift, more=(("us_foreign_aid_country.csv", AGGREGATE),))
    assert central(lake).central == Decimal(140)


@pytest.mark.parametrize("agency", ["US", "USA", "302", "XM-DAC-302-1", "US-GOV-11", "US-1", "US-USAGOV-097"])
def test_government_is_one_donor_whatever_its_agency_is_called(agency: str) -> None:
    assert donor_key(agency, "an agency") == "US"


ELSEWHERE = '<recipient-country code="PS" percentage="10"/><recipient-country code="IL" percentage="90"/>'


def shared(activity: str) -> str:
    """The activity with a tenth of it in the place asked for."""
    return activity.replace('<recipient-country code="PS"/>', ELSEWHERE, 1)


def of_its_own(transaction: str, code: str) -> str:
    return transaction.replace("</transaction>", f'<recipient-country code="{code}"/></transaction>')


def test_receipt_counts_with_the_part_of_it_that_is_for_the_place(tmp_path: Path) -> None:
    tenth = shared(one("S-1", 1, got("1000", name="Somebody"), pay("1000")))
    assert central(lake_of(tmp_path / "a", tenth)).central == 100
    elsewhere = of_its_own(got("900", name="Somebody"), "IL") + of_its_own(pay("900"), "IL")
    assert central(lake_of(tmp_path / "b", one("S-2", 1, elsewhere, pay("7")))).central == 7


@pytest.mark.parametrize("told_by", ["payer", "receiver"])
def test_payer_with_a_part_here_and_receiver_with_all_of_it_here_are_the_same_whoever_names_whom(
    tmp_path: Path, told_by: str
) -> None:
    payer = pay("1000", to="L-2", org=2) if told_by == "payer" else pay("1000")
    received = "" if told_by == "payer" else got("1000", source="L-1", org=1)
    found = central(lake_of(tmp_path, shared(one("L-1", 1, payer)), one("L-2", 2, received, pay("1000"))))
    assert (found.low, found.central) == (Decimal(1000), Decimal(1000))


@pytest.mark.parametrize("told_by", ["payer", "receiver", "both"])
def test_boundary_round_organisations_knows_a_payment_whichever_side_names_the_other(
    tmp_path: Path, told_by: str
) -> None:
    payer = pay("1000", to="L-2", org=2) if told_by != "receiver" else pay("1000")
    received = got("1000", source="L-1", org=1) if told_by != "payer" else ""
    lake = lake_of(tmp_path, one("L-1", 1, payer), one("L-2", 2, received, pay("1000")))
    found, _ = boundary_question.ask(lake, YEARS, "disbursed", organisations=(ORGS[1], ORGS[2]))
    assert (found.central, found.internal, found.outgoing) == (Decimal(1000), Decimal(1000), Decimal(1000))
    assert [(e.reason, e.rows, e.amount) for e in found.excluded] == [("internal", 1, Decimal(1000))]


@pytest.mark.parametrize(
    ("lines", "central_sum", "twice"),
    [
        (((302, 3, 1), (302, 7, 1), (302, 2, 2), (918, 4, 2)), 3_000_000, [("collaboration-types", 2, 3_000_000)]),
        (((302, 7, 1), (12, 3, 1), (302, 2, 2), (302, 1, 5)), 9_000_000, []),
    ],
)
def test_crs_lines_that_tell_again_what_others_of_it_tell_are_not_added(
    tmp_path: Path, lines: tuple[tuple[int, int, int], ...], central_sum: int, twice: list[tuple[str, int, int]]
) -> None:
    head = (
        "Year,DE_Donorcode,DonorCode,RecipientCode,PurposeCode,CrsID,Aid_t,USD_Commitment,USD_Disbursement,Bi_Multi\n"
    )
    told = "".join(
        f"2022,X,{donor},550,15220,C{n},C01,,{amount},{kind}\n" for n, (donor, kind, amount) in enumerate(lines)
    )
    found = central(lake_of(tmp_path, more=(("CRS 2022 data.csv", (head + told).encode()),)))
    assert found.central == central_sum
    assert [(e.reason, e.rows, e.amount) for e in found.excluded] == twice


def test_what_fts_collected_of_all_donors_is_no_more_than_the_high_total(tmp_path: Path) -> None:
    def flow(number: int, amount: int, inside: bool) -> dict[str, object]:
        place, year = {"type": "Location", "id": "171", "name": "x"}, {"type": "UsageYear", "id": "1", "name": "2022"}
        sides = {"sourceObjects": [year, place] if inside else [year], "destinationObjects": [place, year]}
        return {"id": number, "status": "paid", "amountUSD": amount, **sides}

    flows = {"data": {"flows": [flow(1, 70, False), flow(2, 60, False), flow(3, 900, True)]}}
    lake = lake_of(tmp_path, one("US-1-A", 1, pay("100")), more=(("fts.json", json.dumps(flows).encode()),))
    found = central(lake)
    assert (found.low, found.central, found.high) == (Decimal(100), Decimal(100), Decimal(130))
    assert [(g.code, g.detail) for g in found.gaps] == [("others-tell-more", {"more": "30"})]
    assert central(lake, form="iati_activity").high == Decimal(100)


def test_amounts_at_constant_prices_are_in_no_boundary_and_are_listed(tmp_path: Path, monkeypatch) -> None:
    lake = lake_of(tmp_path, one("US-1-A", 1, pay("100")))
    flows = "(SELECT * REPLACE ('constant:2015' AS prices) FROM flow) chosen"
    monkeypatch.setattr(boundary_question, "_rows_in", lambda areas, stage: (flows, []))
    made = central(lake)
    assert made.central == Decimal(0)
    assert [(e.reason, e.amount) for e in made.excluded] == [("not-current-prices", Decimal(100))]
    assert str(made.internal) == "0", "nothing is written 0, not 0E-12"


def test_boundary_round_organisations_takes_no_other_format(tmp_path: Path) -> None:
    lake = lake_of(tmp_path, one("US-1-A", 1, pay("100")), more=(("us_foreign_aid_country.csv", AGGREGATE),))
    with pytest.raises(UsageError, match="foreignassistance_country"):
        boundary_question.ask(lake, YEARS, "disbursed", organisations=("ORG-1",), form="foreignassistance_country")


def test_kosovo_is_a_place(tmp_path: Path) -> None:
    lake = lake_of(tmp_path, one("US-1-A", 1, pay("100")).replace('code="PS"', 'code="XK"'))
    assert central(lake, areas=("XKX",)).central == Decimal(100)


def test_place_may_be_named_by_the_dac_s_number(tmp_path: Path) -> None:
    lake = lake_of(tmp_path, one("US-1-A", 1, pay("100")))
    assert central(lake, areas=("550",)).central == central(lake, areas=("PSE",)).central == Decimal(100)
    assert {*spellings("550")} == {*spellings("PS")} == {*spellings("pse")} == {"PS", "PSE", "550"}
    assert spellings("298") == ("298",), "a region stands for itself"


def test_award_s_sum_over_its_life_is_not_added_to_its_own_transactions(tmp_path: Path) -> None:
    shared = "assistance_award_unique_key,award_id_fain,recipient_name,primary_place_of_performance_country_code"
    actions = f"{shared},assistance_transaction_unique_key,federal_action_obligation,action_date\n" + "".join(
        f"A-1,F-1,Fence Talks,PSE,T-{n},{amount},2022-0{n}-01\n" for n, amount in ((1, 100), (2, -30))
    )
    awards = f"{shared},total_obligated_amount,total_outlayed_amount,award_latest_action_date\n"
    awards += "A-1,F-1,Fence Talks,PSE,70,20,2022-02-01\n"
    both = lake_of(tmp_path, more=(("actions.csv", actions.encode()), ("awards.csv", awards.encode())))
    found = boundary_question.ask(both, YEARS, "committed", areas=("PSE",))[0]
    assert (found.low, found.central, found.high) == (Decimal(70), Decimal(70), Decimal(70))
    assert [(e.reason, e.rows, e.amount) for e in found.excluded] == [
        ("same-money-seen:usaspending_awards", 1, Decimal(70))
    ]
    assert central(both).central == Decimal(20), "only the summary tells outlays"


def test_chain_shows_each_link_a_loop_once_and_the_line_it_was_voted_on(tmp_path: Path) -> None:
    account = (
        '<usg:treasury-account xmlns:usg="https://explorer.usaid.gov"><usg:regular-account code="72.0"/>'
        '<usg:main-account code="1037.0">Economic Support Fund</usg:main-account>'
        '<usg:fiscal-funding-year begin="2021" end="2022"/></usg:treasury-account></transaction>'
    )
    first, second, third = WORLD["pass-through"][0]
    lake = lake_of(tmp_path, first.replace("</transaction>", account), second, third, *WORLD["loop"][0])
    middle = chain(lake, "P2")
    assert [(n.id, n.status, n.evidence) for n in (*middle.up, *middle.down)] == [
        ("P1", "asserted", ("receiver-activity-id",)),
        ("P3", "asserted", ("receiver-activity-id",)),
    ]
    assert middle.up[0].accounts == (
        {"regular_account": "72.0", "main_account": "1037.0 Economic Support Fund", "funding_years": "2021-2022"},
    )
    around = chain(lake, "L1")
    assert around.down[0].down[0].loop
    assert around.down[0].down[0].down == ()
    with pytest.raises(UsageError, match="NOBODY"):
        chain(lake, "NOBODY")


def test_sides_that_disagree_a_thousandfold_are_shown_and_not_repaired(tmp_path: Path) -> None:
    lake = lake_of(
        tmp_path, one("E1", 1, pay("90000", to="E2", org=2)), one("E2", 2, got("90", source="E1", org=1), pay("90000"))
    )
    found = central(lake)
    assert found.central == Decimal(90000)
    assert [(g.code, g.detail["payer"], g.detail["payee"]) for g in found.gaps] == [("sides-disagree", "E1", "E2")]


def test_second_report_of_a_payment_that_names_the_payers_activity_is_not_new_money(tmp_path: Path) -> None:
    first = one("A-1", 1, pay("100"))
    again = one(
        "S-1", 2, pay("100").replace("</value>", '</value><provider-org ref="ORG-1" provider-activity-id="A-1"/>')
    )
    assert central(lake_of(tmp_path, first, again)).central == Decimal(100)


def test_links_that_lead_nowhere_are_shown(tmp_path: Path) -> None:
    found = central(lake_of(tmp_path, *WORLD["missing end"][0], *WORLD["self-link"][0]))
    assert {(g.code, g.detail["links"]) for g in found.gaps} == {("missing-end", "1"), ("self-link", "1")}


def all_below(node) -> set[str]:
    return {node.id} | {name for below in (*node.up, *node.down) for name in all_below(below)}


@pytest.mark.parametrize("end", [";", "-", "N/A", "not applicable", "US-GOV-1", "XM-DAC-41114", "ORG-3", "8510"])
def test_end_that_names_no_activity_joins_nothing_and_is_shown(tmp_path: Path, end: str) -> None:
    lake = lake_of(
        tmp_path,
        one("A-1", 1, pay("10", to=end)),
        one("B-1", 2, got("20", source=end), pay("20", to="B-2", org=3)),
        one("B-2", 3, pay("20")),
    )
    root = chain(lake, "A-1")
    assert all_below(root) == {"A-1", end}
    assert root.down[0].evidence == ("receiver-activity-id", "no-activity-identifier")
    assert all_below(chain(lake, "B-2")) == {"B-2", "B-1", end}
    found = central(lake)
    assert found.central == Decimal(30)
    assert {(g.code, g.detail["links"]) for g in found.gaps} == {("no-activity-identifier", "2")}


def test_unpublished_activity_that_two_name_joins_them(tmp_path: Path) -> None:
    ends = one("A-1", 1, pay("10", to="NL-KVK-27108436-P1")), one("B-1", 2, got("9", source="NL-KVK-27108436-P1"))
    assert all_below(chain(lake_of(tmp_path, *ends), "A-1")) == {"A-1", "NL-KVK-27108436-P1", "B-1"}


def test_activity_that_is_published_under_an_odd_identifier_is_an_activity(tmp_path: Path) -> None:
    odd = one("A-1", 1, pay("10", to="8510")), one("8510", 2, pay("10")), one("N/A", 3, pay("5", to="A-1", org=1))
    found = chain(lake_of(tmp_path, *odd), "A-1")
    assert [(node.id, node.status) for node in (*found.up, *found.down)] == [
        ("N/A", "missing-end"),
        ("8510", "asserted"),
    ]


def test_boundary_is_drawn_round_exactly_one_thing(tmp_path: Path) -> None:
    lake = lake_of(tmp_path, *WORLD["plain ones"][0])
    for options in ({"areas": ()}, {"areas": ("PSE",), "case": "x"}):
        with pytest.raises(UsageError):
            central(lake, **options)


def test_money_that_is_held_is_in_no_total_and_is_listed_with_its_reason(tmp_path: Path) -> None:
    typed = one("XX-1-7206152", 1, pay("7206152"), pay("50"))
    made = central(lake_of(tmp_path, typed))
    assert made.central == 50
    assert [(e.reason, e.rows, e.amount) for e in made.excluded] == [("held-equals-identifier", 1, 7206152)]


def test_status_of_an_fts_flow_counts_in_any_capitals(tmp_path: Path) -> None:
    side = [{"type": "UsageYear", "id": "1", "name": "2022"}]
    place = {"type": "Location", "name": "PSE"}
    flows = [
        {"id": n, "status": status, "amountUSD": 10**n, "sourceObjects": side, "destinationObjects": [*side, place]}
        for n, status in enumerate(("paid", "Paid", "PAID ", "Commitment"))
    ]
    lake = lake_of(tmp_path, more=(("flows.json", json.dumps({"data": {"flows": flows}}).encode()),))
    found, told = boundary_question.ask(lake, YEARS, "disbursed", areas=("PSE",), form="fts")
    assert (found.central, told["funding"]) == (111, 1111)


def test_fts_flow_whose_amount_cannot_be_read_is_a_gap_of_its_status_and_no_other(tmp_path: Path) -> None:
    side = [{"type": "UsageYear", "id": "1", "name": "2022"}]
    place = {"type": "Location", "name": "PSE"}
    told = [("paid", 5), ("paid", "about 7"), ("paid", None), ("commitment", "?")]
    flows = [
        {"id": n, "status": status, "amountUSD": amount, "sourceObjects": side, "destinationObjects": [*side, place]}
        for n, (status, amount) in enumerate(told)
    ]
    lake = lake_of(tmp_path, more=(("flows.json", json.dumps({"data": {"flows": flows}}).encode()),))
    found, _ = boundary_question.ask(lake, YEARS, "disbursed", areas=("PSE",), form="fts")
    assert found.central == 5
    assert [(gap.code, gap.detail) for gap in found.gaps] == [("amount-unread", {"rows": "2"})]
    spent, _ = boundary_question.ask(lake, YEARS, "spent", areas=("PSE",), form="fts")
    assert [gap.code for gap in spent.gaps] == ["no-flows"]


def test_fts_flow_of_new_money_comes_in_whatever_its_source_says_of_its_place(tmp_path: Path) -> None:
    side = [{"type": "UsageYear", "id": "1", "name": "2022"}, {"type": "Location", "name": "PSE"}]
    flows = [
        {"id": n, "status": "paid", "amountUSD": 10**n, "sourceObjects": side, "destinationObjects": side} | new
        for n, new in enumerate(({"newMoney": True}, {"newMoney": False}, {}))
    ]
    lake = lake_of(tmp_path, more=(("flows.json", json.dumps({"data": {"flows": flows}}).encode()),))
    found, _ = boundary_question.ask(lake, YEARS, "disbursed", areas=("PSE",), form="fts")
    assert (found.central, found.internal) == (1, 110)
    assert [(gap.code, gap.detail) for gap in found.gaps] == [("new-money-unsaid", {"rows": "1"})]


def test_fts_page_that_others_follow_is_a_gap(tmp_path: Path) -> None:
    side = [{"type": "UsageYear", "id": "1", "name": "2022"}, {"type": "Location", "name": "PSE"}]
    flow = {"id": 1, "status": "paid", "amountUSD": 5, "sourceObjects": side[:1], "destinationObjects": side}
    page = {"data": {"flows": [flow]}, "meta": {"count": 90, "nextLink": "https://example.org/flow?page=2"}}
    first = ("flows.json", json.dumps(page).encode())
    found, _ = boundary_question.ask(
        lake_of(tmp_path / "a", more=(first,)), YEARS, "disbursed", areas=("PSE",), form="fts"
    )
    assert [(gap.code, gap.detail) for gap in found.gaps] == [("more-pages", {"files": "1"})]
    last = ("flow?page=2", json.dumps({"data": {"flows": [flow | {"id": 2}]}, "meta": {"count": 90}}).encode())
    both, _ = boundary_question.ask(
        lake_of(tmp_path / "b", more=(first, last)), YEARS, "disbursed", areas=("PSE",), form="fts"
    )
    assert (both.central, both.gaps) == (10, ())


AWARDS = b"award_id\tvendor\tcontract\testimated_cost\tobligated_amount\ttype\n" + b"".join(
    b"%b\tFence Talks\tTalks at fences\t90\t80\tfunded\n" % number for number in (b"72ab22GR00004", b"72AB22GR00009")
)


@pytest.mark.parametrize(
    "named",
    [
        '<other-identifier ref="72AB22GR00004" type="B9"/>',
        '<other-identifier type="A3" ref=" 72ab22gr00004 "><owner-org ref="ORG-1"/></other-identifier>',
        '<other-identifier owner-ref="ORG-1" owner-name="Organisation 1">72AB22GR00004</other-identifier>',
        '<other-identifier ref="ORG-1-72AB22GR00004" type="B9"/>',
    ],
)
def test_activity_that_names_another_s_award_number_has_its_money_from_there(tmp_path: Path, named: str) -> None:
    lake = lake_of(tmp_path, one("ORG-1-72AB22GR00004", 1, pay("80")), one("ORG-2-X", 2, named, pay("80")))
    assert central(lake, areas=("PSE",)).central == 80
    (below,) = chain(lake, "ORG-1-72AB22GR00004").down
    assert (below.id, below.status, below.evidence) == ("ORG-2-X", "asserted", ("award-number",))


@pytest.mark.parametrize(
    "named",
    [
        '<other-identifier ref="72AB22GR00004" type="B9"><owner-org ref="ORG-3"/></other-identifier>',
        '<other-identifier ref="12345" type="A9"/>',
        '<other-identifier ref="PROGRAMME" type="A9"/>',
        '<other-identifier ref="2022-PEACE-1" type="A9"/>',
    ],
)
def test_number_of_another_owner_or_of_several_activities_joins_nothing(tmp_path: Path, named: str) -> None:
    numbers = ("72AB22GR00004", "12345", "PROGRAMME", "2022-PEACE-1")
    givers = [one(f"ORG-1-{number}", 1, pay("80")) for number in numbers]
    twin, own = (
        one("ORG-4-2022-PEACE-1", 4, pay("1")),
        one("ORG-1-X", 1, '<other-identifier ref="72AB22GR00004"/>', pay("1")),
    )
    lake = lake_of(tmp_path, *givers, twin, own, one("ORG-2-X", 2, named, pay("80")))
    assert central(lake, areas=("PSE",)).central == 402


def test_award_s_chain_is_its_activity_s_or_its_own_and_shows_what_lists_of_awards_say(tmp_path: Path) -> None:
    published = one("ORG-1-72AB22GR00004", 1, pay("80", name="Name withheld"))
    lake = lake_of(tmp_path, published, more=(("usaidDF.tsv", AWARDS),))
    by_number, alone = chain(lake, "72AB22GR00004"), chain(lake, "72AB22GR00009")
    assert (by_number.id, by_number.receivers) == ("ORG-1-72AB22GR00004", ("Name withheld",))
    assert [(a["format"], a["receiver"], a["obligated"]) for a in by_number.awards] == [
        ("us_awards_2025", "Fence Talks", "80")
    ]
    assert (alone.id, alone.paid, alone.receivers) == ("72AB22GR00009", {"committed": {"USD": 80}}, ("Fence Talks",))
    with pytest.raises(UsageError, match="no activity or award"):
        chain(lake, "72AB22GR00001")
