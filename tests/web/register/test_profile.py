"""An organisation's page: one template for all, own words, statements with replies, nobody's words as another's."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.web.register import published
from comity.web.register.models import LogEntry, Organisation, OrganisationName, OwnWords, Relation
from tests.web.conftest import LANGUAGES
from tests.web.register import people, world
from tests.web.register.world import DRAFT_WORDS, GROUP_WORDS, REPLY_WORDS, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> World:
    return world.build()


def page(site: Client, slug: str, prefix: str = "") -> str:
    answer = site.get(f"{prefix}/organisations/{slug}/")
    assert answer.status_code == 200
    return answer.content.decode()


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_every_block_stands_on_every_page_in_the_same_order(site: Client, here: World, language: str) -> None:
    orders = {
        slug: re.findall(r'<h2 id="([a-z]+)"', page(site, slug, LANGUAGES[language]))
        for slug in (o.slug for o in here.everybody)
    }
    assert len({tuple(order) for order in orders.values()}) == 1
    assert {"own", "said", "relations", "money", "reports", "articles", "people", "names", "history"} <= set(
        orders["lantern-fund"]
    )


def test_page_says_its_language_and_direction_and_needs_no_script(site: Client, here: World, language: str) -> None:
    html = page(site, "lantern-fund", LANGUAGES[language])
    assert f'<html lang="{language}" dir="{"ltr" if language == "en" else "rtl"}">' in html
    assert html.count("<h1") == 1
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", html)]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    assert "<script" not in html
    assert not re.search(r"<[a-z][^>]*\sstyle=", html)


def test_name_is_in_the_page_s_language_where_there_is_one(site: Client, here: World) -> None:
    assert '<bdi lang="he" dir="auto">קרן הפנס</bdi>' in re.search(r"<h1.*?</h1>", page(site, "lantern-fund", "/he"))[0]
    assert "صندوق الفانوس" in re.search(r"<h1.*?</h1>", page(site, "lantern-fund", "/ar"))[0]
    html = plain(page(site, "lantern-fund"))
    assert "Lamp Club" in html
    assert "from 1990 to 1999" in html
    assert "the 1980s" in html


def test_words_that_are_wholly_somebody_elses_are_said_to_be_theirs(site: Client, here: World) -> None:
    one = published.statements().filter(about_organisation__slug="lantern-fund").get()
    one.attributions.filter(depth=1).update(words=f"“{one.words}”")
    said = plain(page(site, "lantern-fund"))
    assert "Harbour Watch reports that the Harbour Gazette (quoting Ada) said of The Lantern Fund:" in said


def test_statement_is_attributed_inward_to_every_speaker_and_kept_as_found(site: Client, here: World) -> None:
    html = page(site, "lantern-fund")
    said = plain(html)
    assert "Harbour Watch reports of The Lantern Fund, quoting the Harbour Gazette (quoting Ada):" in said
    assert "“never opened its books” (emphases added), says the Harbour Gazette: “It hides them." in said
    assert "a quotation mark opens that nothing closes; kept as found" in said
    assert "(“blasted”)" in said
    for told in ("said 30 April 2021", "published May 2021", "seen 2 January 2026", "Allegation"):
        assert told in said
    assert "abababababab" in said
    assert "said: 2021-04 → 2021-04-30" in said.replace("day on which it was said", "said")


def test_reply_stands_beside_the_statement_in_the_same_element_and_class(site: Client, here: World) -> None:
    html = page(site, "lantern-fund")
    voices = re.findall(r'<section class="voice">(.*?)</section>', html, re.DOTALL)
    assert "never opened its books" in voices[0]
    assert REPLY_WORDS in voices[1]
    assert re.findall(r"<(h4|blockquote)", voices[0])[:2] == re.findall(r"<(h4|blockquote)", voices[1])[:2]


def test_reply_stands_beside_the_statement_wherever_it_is_shown(site: Client, here: World) -> None:
    for path in ("/organisations/harbour-watch/", "/statements/", f"/statements/{here.said.pk}/"):
        html = site.get(path).content.decode()
        assert "never opened its books" in html
        assert REPLY_WORDS in html


def test_nothing_is_inherited_by_the_alliance_or_by_members_of_a_group(site: Client, here: World) -> None:
    for slug in ("harbour-alliance", "lantern-fund", "north-ministry"):
        assert GROUP_WORDS not in plain(page(site, slug))
    assert "never opened its books" not in page(site, "harbour-alliance")
    assert "never opened its books" not in page(site, "north-ministry")
    html = plain(site.get("/statements/?object=group").content.decode())
    assert GROUP_WORDS in html
    assert "a group, “many members”, said to be of Harbour Alliance" in html


def test_membership_is_tested_against_the_day_of_the_statement(site: Client, here: World) -> None:
    html = plain(page(site, "lantern-fund"))
    assert "Harbour Alliance: it did not hold then (from 2015 to 2019). It is said of The Lantern Fund alone." in html
    Relation.objects.filter(kind="member").update(valid="2015/..")
    assert "Harbour Alliance: it may have held then" in plain(page(site, "lantern-fund"))
    Relation.objects.filter(kind="member").update(valid="")
    assert "Harbour Alliance: whether it held then cannot be told" in plain(page(site, "lantern-fund"))


def test_what_is_not_public_is_on_no_page(site: Client, here: World) -> None:
    for path in ("/organisations/lantern-fund/", "/organisations/harbour-watch/", "/statements/"):
        assert DRAFT_WORDS not in site.get(path).content.decode()
    for state in ("draft", "asked", "ready", "dropped"):
        type(here.draft).objects.filter(pk=here.draft.pk).update(state=state)
        answer, nothing = site.get(f"/statements/{here.draft.pk}/"), site.get("/statements/987654/")
        assert answer.status_code == nothing.status_code == 404
        own = f"/statements/{here.draft.pk}/"
        assert answer.content.decode().replace(own, "/statements/987654/") == nothing.content.decode()


@pytest.mark.parametrize("number", ["0", "9" * 30, "18446744073709551616"])
def test_number_that_no_key_can_have_names_nothing(site: Client, number: str) -> None:
    assert site.get(f"/statements/{number}/").status_code == 404


def test_person_is_named_only_after_a_second_person_agreed(site: Client, here: World) -> None:
    html = page(site, "lantern-fund")
    assert "Ada" in plain(html)
    assert "Bob" not in plain(html)


def test_staff_are_named_nowhere(site: Client, here: World) -> None:
    for path in ("/organisations/lantern-fund/", f"/statements/{here.said.pk}/"):
        assert "edith" not in site.get(path).content.decode()


@pytest.mark.parametrize("state", ["withheld", "retracted"])
def test_notice_stands_where_words_are_taken_back(site: Client, here: World, state: str) -> None:
    statement = here.said
    statement.state, statement.state_reason = state, "a court asked for it"
    statement.save()
    LogEntry.objects.create(statement=statement, event="corrected", why="he wrote “never opened”")
    for path in (f"/statements/{statement.pk}/", "/organisations/lantern-fund/", "/organisations/harbour-watch/"):
        answer = site.get(path)
        assert answer.status_code == 200
        html = answer.content.decode()
        assert "a court asked for it" in html
        for taken in ("never opened", "hides", "Who hides what", "Gazette (", "section “Members”"):
            assert taken not in html


def test_person_in_a_withheld_statement_is_not_named(site: Client, here: World) -> None:
    ada = published.persons().get(slug="ada")
    made = people.statement(
        here.watchdog, here.editor, words="x", about_person=ada, state="withheld", state_reason="safety"
    )
    html = plain(site.get(f"/statements/{made.pk}/").content.decode())
    assert "A statement about a person, reported by Harbour Watch" in html
    assert "Ada" not in html


def test_silence_and_refusal_are_told_with_their_days(site: Client, here: World) -> None:
    silent = people.statement(here.watchdog, here.editor, words="One.", about_organisation=here.donor)
    world.publish(silent, here.editor, silent=True)
    assert "No reply by 1 February 2026." in plain(page(site, "north-ministry"))
    refused = people.statement(here.watchdog, here.editor, words="Two.", about_organisation=here.alliance)
    world.publish(refused, here.editor)
    LogEntry.objects.create(statement=refused, event="refused", why="by letter")
    assert "Declined to reply on" in plain(page(site, "harbour-alliance"))


def test_relations_say_which_way_they_go_and_where_they_stand(site: Client, here: World) -> None:
    member, alliance = page(site, "lantern-fund"), page(site, "harbour-alliance")
    assert re.search(r"<h3>Member of .*?Harbour Alliance", member, re.DOTALL)
    assert re.search(r"<h3>Members .*?The Lantern Fund", alliance, re.DOTALL)
    assert "since 2018" in plain(member)
    assert "as Harbour Watch reports" in plain(page(site, "north-ministry"))


def test_words_of_its_representative_say_so_with_their_day(site: Client, here: World) -> None:
    voice = people.representative(here.donor)
    OwnWords.objects.create(organisation=here.donor, text="We fund lights.", by=voice)
    html = plain(page(site, "north-ministry"))
    assert "We fund lights." in html
    assert "written here by its representative on" in html
    assert "voice" not in html.replace("voices", "")


def test_changed_name_stays_in_the_history(site: Client, here: World) -> None:
    name = OrganisationName.objects.get(text="Lamp Club")
    name.text = "The Lamp Club"
    name.save()
    assert "Name changed from Lamp Club to The Lamp Club" in plain(page(site, "lantern-fund"))


def test_empty_blocks_say_what_to_do(site: Client) -> None:
    people.organisation("nobody-knows")
    html = plain(page(site, "nobody-knows"))
    for told in (
        "No article is listed yet",
        "No relation is on file",
        "No public statement about it",
        "No words of its own",
    ):
        assert told in html
    assert "No payment in the files read so far" in html


def test_money_is_found_by_identifier_and_not_added_across_sources(site: Client, lake: object) -> None:
    people.organisation("village-school", "Village School & Co <b>")
    html = plain(page(site, "village-school"))
    assert "No payment" not in html
    assert "Incoming" in html
    rows = site.get("/organisations/village-school/?csv=money-years").getvalue().decode("utf-8-sig").splitlines()
    assert [row.split(",")[0::2][:2] for row in rows[1:]] == [["Disbursed", "60"]], rows
    assert "/boundary/?organisations=Village+School" in page(site, "village-school")


def test_short_name_alone_finds_no_money(site: Client, lake: object) -> None:
    made = Organisation.objects.create(slug="shorty")
    OrganisationName.objects.create(organisation=made, text="Field Office", kind="short")
    assert "No payment in the files read so far" in plain(page(site, "shorty"))


def test_invented_organisations_say_so(site: Client, here: World) -> None:
    Organisation.objects.filter(pk=here.member.pk).update(demonstration=True)
    for path in (
        "/organisations/lantern-fund/",
        "/organisations/lantern-fund/network/",
        f"/statements/{here.said.pk}/",
    ):
        assert "invented for the demonstration" in site.get(path).content.decode()
    assert "invented for the demonstration" not in page(site, "north-ministry")


def test_unknown_organisation_is_not_there(site: Client) -> None:
    assert site.get("/organisations/nobody/").status_code == 404
    assert site.get("/organisations/nobody/network/").status_code == 404


def test_queries_do_not_grow_with_what_is_on_the_page(site: Client, here: World) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(site, "lantern-fund")
        return len(seen)

    count()
    before = count()
    for n in range(12):
        other = people.organisation(f"other-{n}")
        made = people.statement(
            other, here.editor, words=f"Word {n}.", about_organisation=here.member, published="2023"
        )
        world.publish(made, here.editor, replied=f"Answer {n}.")
        Relation.objects.create(subject=other, object=here.member, kind="partner", source=people.source())
        Relation.objects.create(subject=here.member, object=other, kind="member", valid="2020", source=people.source())
    assert count() <= before + 2
