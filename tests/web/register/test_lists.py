"""Lists of organisations and statements: each filter keeps what it says, pages hold, queries do not grow with rows."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.web.register.models import Organisation, OrganisationName, Statement
from tests.web.conftest import LANGUAGES
from tests.web.register import people, world
from tests.web.register.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> World:
    return world.build()


def slugs(site: Client, query: str = "", prefix: str = "") -> list[str]:
    html = site.get(f"{prefix}/organisations/{query}").content.decode()
    return re.findall(r'<p class="entry"><a href="[^"]*/organisations/([\w-]+)/"', html)


def shown(site: Client, query: str = "") -> set[int]:
    html = site.get(f"/statements/{query}").content.decode()
    return {int(pk) for pk in re.findall(r'<article class="said" id="s-(\d+)"', html)}


def test_every_organisation_is_listed_by_name_in_the_language_of_the_page(
    site: Client, here: World, language: str
) -> None:
    found = slugs(site, prefix=LANGUAGES[language])
    assert set(found) == {o.slug for o in here.everybody}
    if language == "en":
        assert found == ["harbour-alliance", "harbour-watch", "north-ministry", "lantern-fund"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?words=lantern", ["lantern-fund"]),
        ("?words=الفانوس", ["lantern-fund"]),
        ("?words=הפנס", ["lantern-fund"]),
        ("?words=lamp+club", ["lantern-fund"]),
        ("?kind=nonprofit", ["lantern-fund"]),
        ("?area=PS", ["lantern-fund"]),
        ("?case=harbour", ["lantern-fund"]),
        ("?words=harbour&kind=nonprofit", []),
        ("?words=%25", []),
    ],
)
def test_filter_keeps_what_it_says(site: Client, here: World, query: str, expected: list[str]) -> None:
    assert slugs(site, query) == expected


def test_unknown_value_of_a_filter_is_told(site: Client, here: World) -> None:
    answer = site.get("/organisations/?area=XX")
    assert answer.status_code == 400
    assert "Nothing here has “XX”" in answer.content.decode()


def test_pages_hold_every_organisation_once(site: Client) -> None:
    for n in range(120):
        people.organisation(f"one-{n}", f"One {n:03}")
    found = [slug for page in (1, 2, 3) for slug in slugs(site, f"?page={page}")]
    assert len(found) == len(set(found)) == 120
    assert slugs(site, "?page=99") == slugs(site, "?page=3")


def test_queries_do_not_grow_with_rows(site: Client, here: World) -> None:
    def count(path: str) -> int:
        site.get(path)
        with CaptureQueriesContext(connection) as seen:
            site.get(path)
        return len(seen)

    def grow(numbers: range) -> None:
        for n in numbers:
            other = people.organisation(f"more-{n}")
            made = people.statement(other, here.editor, words=f"Word {n}.", about_organisation=here.everybody[n % 4])
            made.attributions.create(organisation=here.everybody[n % 3])
            world.publish(made, here.editor, replied=f"Answer {n}.")

    grow(range(3))
    before = {path: count(path) for path in ("/organisations/", "/statements/")}
    grow(range(3, 15))
    assert {path: count(path) for path in before} == before


def test_statements_are_kept_by_kind_reporter_subject_year_and_object(site: Client, here: World) -> None:
    both = {here.said.pk, here.group.pk}
    assert shown(site) == both
    assert shown(site, "?kind=allegation") == {here.said.pk}
    assert shown(site, "?reporter=harbour-watch") == both
    assert shown(site, "?reporter=lantern-fund") == set()
    assert shown(site, "?about=lantern-fund") == {here.said.pk}
    assert shown(site, "?about=harbour-alliance") == set()
    assert shown(site, "?object=group") == {here.group.pk}
    assert shown(site, "?object=organisation") == {here.said.pk}
    assert shown(site, "?object=person") == set()
    assert shown(site, "?year=2021") == {here.said.pk}
    assert shown(site, "?year=1999") == set()


def test_no_filter_finds_what_is_not_public(site: Client, here: World) -> None:
    for state in ("draft", "asked", "ready", "dropped"):
        Statement.objects.filter(pk=here.draft.pk).update(state=state)
        for query in ("", "?kind=allegation", "?about=lantern-fund", "?reporter=harbour-watch", "?object=organisation"):
            assert here.draft.pk not in shown(site, query)


def test_reporter_without_a_public_statement_is_not_offered(site: Client, here: World) -> None:
    quiet = people.organisation("quiet-one")
    people.statement(quiet, here.editor, about_organisation=here.member)
    assert "quiet-one" not in site.get("/statements/").content.decode()


def test_organisation_without_a_name_is_called_by_its_address(site: Client) -> None:
    Organisation.objects.create(slug="nameless")
    assert slugs(site) == ["nameless"]
    assert OrganisationName.objects.count() == 0
