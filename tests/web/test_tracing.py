"""Following and comparing money: chains, boundaries, definition sets, held amounts, releases, one series for a line."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from comity.lake import Lake, current_release, releases
from comity.methods import boundary_question, cases, compare, named
from comity.methods.chain import Node, chain
from comity.methods.vintages import moved
from comity.model.question import Years
from tests.building import put, read_in
from tests.web.conftest import HOME

pytestmark = pytest.mark.django_db


def rows(site: Client, address: str) -> list[dict[str, str]]:
    answer = site.get(address)
    assert answer.status_code == 200, address
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


# chains


def test_chain_says_the_status_of_each_link_in_words(site: Client) -> None:
    html = site.get("/activities/XX-9-field/chain/").content.decode()
    assert "asserted: a publisher says so" in html
    assert "missing end: nobody publishes the other activity" in html
    assert "a payment names the receiver&#x27;s activity" in html


def test_chain_as_json_is_the_tree_with_exact_digits(site: Client, lake: Lake) -> None:
    told = json.loads(site.get("/activities/XX-9-field/chain/?format=json").content)
    tree = chain(lake, "XX-9-field")
    assert told["id"] == "XX-9-field"
    assert [n["id"] for n in told["up"]] == [n.id for n in tree.up]
    assert "XX-9-donor" in [n["id"] for n in told["up"]]
    assert told["paid"]["disbursed"]["USD"] == "70"


def test_drawing_of_a_chain_has_the_same_in_words_beside_it(site: Client) -> None:
    html = site.get("/activities/XX-9-field/chain/").content.decode()
    drawn = re.findall(r'<svg[^>]*class="chart".*?</svg>', html, re.DOTALL)
    assert len(drawn) == 2
    assert "XX-9-donor" in drawn[0]
    without = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    assert "XX-9-donor" in without
    assert "Village School &amp; Co &lt;b&gt;" in without
    assert "<b>" not in html


def test_chain_is_linked_from_its_activity(site: Client) -> None:
    assert 'href="/activities/XX-9-field/chain/"' in site.get("/activities/XX-9-field/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/activities/unknown/chain/",
        "/activities/chain/?id=%00",
        "/activities/chain/",
        "/activities/XX-9-field/chain/?format=svg",
    ],
)
def test_chain_that_is_not_there_is_a_page_that_says_so(site: Client, address: str) -> None:
    assert site.get(address).status_code == 404


def test_chain_of_an_odd_identifier_is_found(site: Client) -> None:
    from comity.web.components.addresses import chain_address

    assert site.get(chain_address("../../etc")).status_code == 200


def test_long_chain_is_a_page_and_json_all_the_same() -> None:
    from django.template.loader import render_to_string

    from comity.methods.links import MISSING
    from comity.web.components import plainly
    from comity.web.explore.queries import chain as queries

    known = {"title": "T", "publisher": "P", "evidence": (), "score": Decimal(1), "loop": False, "paid": {}}
    known |= {"received": {}, "receivers": (), "accounts": ()}
    known |= {name: False for name in ("again", "cut") if name in Node.__dataclass_fields__}
    node = Node(id="end", status=MISSING, **known)
    for step in range(300):
        node = Node(id=f"n{step}", status="asserted", down=(node,), **known)
    told = json.loads(plainly.answer(queries.as_json(node)).content)
    assert told["down"][0]["id"] == "n298"
    items = queries.Lister("d").items(node, "down")
    html = render_to_string("explore/link.html", {"item": items[0]})
    assert "the chain goes on from here" in html
    assert len(queries.table(node).rows) == 300


@pytest.mark.usefixtures("another_release")
def test_award_s_number_opens_its_chain_with_what_lists_of_awards_say(site: Client, tmp_path: Path) -> None:
    table = (
        "award_id\tvendor\tcontract\testimated_cost\tobligated_amount\ttype\n"
        "72AB22GR00009\tFence Talks\tTalks\t90\t80\tfunded\n"
    )
    read_in(HOME, put(tmp_path, "usaidDF.tsv", table.encode()))
    alone = site.get("/activities/chain/?id=72AB22GR00009").content.decode()
    assert "In lists of awards" in alone
    assert "Fence Talks" in alone
    assert 'href="/activities/72AB22GR00009/"' not in alone


# boundaries


def test_boundary_page_gives_what_the_method_gives(site: Client, lake: Lake) -> None:
    found, _extra = boundary_question.ask(lake, Years(2022, 2022), "disbursed", areas=("PSE",))
    told = {r["Sum"]: r["US dollars"] for r in rows(site, "/boundary/?areas=pse&years=2022&stage=disbursed&csv=totals")}
    assert Decimal(told["Central"]) == found.central > 0
    assert Decimal(told["Internal"]) == found.internal
    assert Decimal(told["Low"]) <= Decimal(told["Central"]) <= Decimal(told["High"])


def test_boundary_page_shows_what_came_in_went_out_and_is_left_at_each_activity(site: Client, lake: Lake) -> None:
    found, _extra = boundary_question.ask(lake, Years(2022, 2022), "disbursed", areas=("PSE",))
    told = {r["Activity"]: r for r in rows(site, "/boundary/?areas=PSE&years=2022&stage=disbursed&csv=hops")}
    assert len(told) == len(found.hops) > 0
    for hop in found.hops:
        row = told[hop.id]
        assert Decimal(row["Not paid on"]) == hop.residual
        assert sum(Decimal(row[c]) for c in ("From outside", "From inside", "Left of earlier years")) == (
            Decimal(row["Paid"]) + hop.residual
        )


def test_case_s_boundary_by_fts_is_that_of_its_places(site: Client) -> None:
    html = site.get("/boundary/?case=israel-palestine&years=2020&format=fts").content.decode()
    assert "does not tell purposes apart as the case does" in html


def test_boundary_without_money_is_a_gap_never_a_zero(site: Client) -> None:
    answer = site.get("/boundary/?areas=AQ&years=1950")
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "No source gives money inside this boundary" in html
    assert "$0" not in html


@pytest.mark.parametrize(
    "query",
    [
        "areas=PSE&years=x",
        "areas=PSE&years=2021-2020",
        "areas=PSE&years=0001",
        "areas=PSE;DROP&years=2020",
        "areas=PSE&organisations=A&years=2020",
        "case=nobody&years=2020",
        "areas=PSE&years=2020&stage=given",
        "areas=PSE&years=2020&format=nonsense",
        "organisations=A&years=2020&format=ocha_fts",
        "areas=PSE&years=2020&first=nonsense",
        "areas=PSE&years=2020&first=ocha_fts",
        "organisations=A&years=2020&first=iati_activity",
        "organisations=%00&years=2020",
        "organisations=" + "x" * 500,
        "areas=" + ",".join(["PS"] * 30) + "&years=2020",
        "areas=PSE",
    ],
)
def test_wrong_boundary_is_a_message_beside_its_field(site: Client, query: str) -> None:
    answer = site.get(f"/boundary/?{query}")
    assert answer.status_code == 400, query
    assert 'aria-invalid="true"' in answer.content.decode()


def test_organisations_with_commas_in_their_names_are_parted_by_semicolons(site: Client) -> None:
    answer = site.get("/boundary/?organisations=Example+Donor;Agency,+Bureau&years=2022")
    assert answer.status_code == 200
    assert answer.context["asked"].organisations == ("Example Donor", "Agency, Bureau")


def test_fts_split_is_shown_by_side_and_status_and_never_added(site: Client) -> None:
    listed = rows(site, "/boundary/?areas=PSE&years=2020&format=fts&csv=split")
    assert {"Side", "Status", "Flows", "US dollars"} <= set(listed[0])
    assert not any("total" in value.lower() for row in listed for value in row.values())


# definition sets


def test_definition_sets_are_compared_on_the_same_money(site: Client, lake: Lake) -> None:
    case = cases(lake)["northern-ireland"]
    found = compare(lake, named(case, case.headline)[1])
    told = rows(site, "/definitions/?case=northern-ireland&csv=sets")
    assert [int(r["Rows"]) for r in told] == [one.rows for one in found]
    assert [Decimal(r["US dollars"]) for r in told if r["US dollars"][0].isdigit()] == [
        one.total.value for one in found if one.total.value is not None
    ]


def test_words_of_a_set_are_printed_in_their_own_languages(site: Client) -> None:
    html = site.get("/definitions/").content.decode()
    for language in ("en", "fr", "es", "de", "ar", "he"):
        assert f'<bdi lang="{language}">' in html


@pytest.mark.parametrize("query", ["years=x", "stage=nonsense", "area=mars", "prices=free"])
def test_wrong_comparison_is_told_and_the_headline_shown(site: Client, query: str) -> None:
    answer = site.get(f"/definitions/?case=northern-ireland&{query}")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_comparison_of_an_unknown_case_is_not_found(site: Client) -> None:
    assert site.get("/definitions/?case=nobody").status_code == 404


# held amounts


def test_held_amount_is_listed_with_its_reason_and_in_no_total(site: Client) -> None:
    held = rows(site, "/sources/?csv=held")
    assert any(r["Amount"].startswith("7206152") and "identifier" in r["Why it is held"] for r in held)
    totals = rows(site, "/flows/?words=xx-9-7206152&csv=totals")
    assert [Decimal(r["Amount"]) for r in totals] == [Decimal(5)]
    html = site.get("/flows/?words=xx-9-7206152").content.decode()
    assert "1 row is held" in html
    assert 'class="uncounted"' in html


@pytest.mark.usefixtures("another_release")
def test_filled_file_of_judgements_can_be_read_in_once_filled(site: Client, tmp_path: Path) -> None:
    (line,) = [r for r in rows(site, "/sources/?csv=held-judgements") if r["identifier"] == "XX-9-7206152"]
    line |= {"release_or_hold": "release", "who": "A. Reader", "when": "2026-11-21", "why": "confirmed"}
    text = f"{','.join(line)}\n{','.join(line.values())}\n"
    read_in(HOME, put(tmp_path, "judged.csv", text.encode()))
    totals = rows(site, "/flows/?words=xx-9-7206152&csv=totals")
    assert [Decimal(r["Amount"]) for r in totals] == [Decimal(7206157)]
    assert "released by a person" in site.get("/sources/").content.decode()


# releases


def test_release_names_what_moved_since_the_one_before(site: Client) -> None:
    newest = next(one for one in releases(HOME) if one["previous"])
    address = f"/releases/{newest['previous']}..{newest['id']}/"
    assert address in site.get("/releases/").content.decode()
    assert site.get(address).status_code == 200


def test_two_chosen_releases_become_one_address(site: Client) -> None:
    second = current_release(HOME)
    first = next(one["id"] for one in releases(HOME) if not one["previous"])
    answer = site.get(f"/releases/?from={first}&to={second}")
    assert answer.status_code == 302
    assert answer["Location"] == f"/releases/{first}..{second}/"
    told = rows(site, f"/releases/{first}..{second}/?csv=files")
    assert {"chain.xml", "example.xml"} <= {r["File"] for r in told}


def test_moved_figures_are_named_with_the_rows_that_moved_them(site: Client, lake: Lake) -> None:
    first = next(one["id"] for one in releases(HOME) if not one["previous"])
    found = moved(Lake.open(HOME, first), lake)
    told = rows(site, f"/releases/{first}..{lake.release}/?csv=moved")
    assert len(told) == len(found)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/releases/?from=x&to=y", 400),
        ("/releases/0000000000000000..1111111111111111/", 404),
        ("/releases/../", 404),
    ],
)
def test_wrong_release_is_told(site: Client, address: str, status: int) -> None:
    assert site.get(address).status_code == status


# one series for a line


def test_line_shows_every_source_of_a_year_and_which_one_counts(site: Client, tmp_path: Path) -> None:
    table = rows(site, "/cases/northern-ireland/?csv=line-us-ifi")
    assert table
    for row in table:
        assert row["Which counts"]
    contradicted = [r for r in table if "contradictory" in r["Why, and why the others differ"]]
    assert contradicted
