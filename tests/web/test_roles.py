"""Role by role: every address of the site, with what each may not reach, guessed numbers, exports, search and caches included."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from comity.web.accounts.powers import POWERS, SECOND_FACTOR, Power, Role
from comity.web.policy.models import Engagement, Point
from comity.web.register.models import Statement
from comity.web.register.models.statements import State
from tests.web import every_address
from tests.web.every_address import SECRET, World
from tests.web.register import people as some

pytestmark = pytest.mark.django_db
PUBLIC = {
    *("home", "cases", "case", "flows", "flow-file", "activity-by-query", "chain-by-query", "chain", "activity"),
    *("boundary", "definitions", "releases", "diff", "sources", "methods", "figure", "figure-rows", "claims", "search"),
    *("organisations", "organisation", "profile-export", "network", "statements", "statement", "demonstration"),
    *("measures", "measure", "threads", "thread", "pledges", "permits", "outcomes", "case-policy"),
    *("monday", "rule-feed", "measure-feed", "jurisdiction-feed", "case-feed"),
    *("watch", "watch-stop", "watch-renew", "watch-digest"),  # one's own: whoever is not signed in is sent to sign in
    *("account-home", "invited", "engagement", "points", "point"),
}
"""What everybody may read, and the two doors of an account. A new page is put here on purpose, or has a power."""
PEOPLE = [
    *("nobody", "reader", "contributor without a second factor", "approver without a second factor", "contributor"),
    *("editor", "approver", "representative of A", "representative of B", "administrator"),
]
GIVEN = {
    "why": "because", "text": "A text", "answer": "same", "words": "Some words", "role": "administrator", "active": "on",
    "address": "me@example.org", "name": "A name", "title": "A title", "url": "https://x.example/", "kind": "fact",
    "organisation": "a-org", "language": "en", "outcome": "looked at", "about": "a-org", "one": "a-org",
    "other": "b-org", "every_hours": "24", "contact": "1", "no_snapshot": "none", "reason": "because",
}  # fmt: skip
"""What would do something, were it let through."""


@pytest.fixture
def world() -> World:
    return World()


def guarded() -> list[every_address.Address]:
    return [a for a in every_address.every() if a.power]


def client(somebody: Any) -> Client:
    site = some.signed_in(somebody) if somebody else Client(headers={"host": "localhost"})
    site.raise_request_exception = True
    return site


def plain(answer: Any) -> str:
    """A page without its addresses."""
    return re.sub(r'(?:href|action)="[^"]*"', "", answer.content.decode())


def test_every_address_is_public_on_purpose_or_has_a_power() -> None:
    for address in every_address.every():
        if address.power:
            assert address.power in set(Power), address
            assert address.name not in PUBLIC
        else:
            allauth = address.module.startswith("allauth.") and address.route.startswith("account/")
            assert address.name in PUBLIC or allauth, f"{address.route}: public on purpose? Then say so in PUBLIC"
    assert {a.power for a in guarded()} == set(Power)


def test_only_what_says_so_can_be_written_to() -> None:
    site = Client(headers={"host": "localhost"})
    for address in every_address.every():
        if not address.writes and not address.module.startswith("allauth."):
            assert address.name != "account-home" or site.post("/account/").status_code == 405


@pytest.mark.parametrize("who", PEOPLE)
def test_whoever_lacks_a_power_gets_what_a_missing_page_gives_and_changes_nothing(world: World, who: str) -> None:
    somebody = world.people()[who]
    site = client(somebody)
    missing = site.get("/desk/nothing/is/here/")
    refused = 0
    before = every_address.database()
    for address in guarded():
        path = world.path(address)
        has = bool(somebody and address.power in POWERS[somebody.role])
        lacks_factor = bool(somebody and somebody.role in SECOND_FACTOR and "without" in who)
        if has and not lacks_factor:
            continue
        for prefix in ("", "/ar", "/he"):
            for answer in (site.get(prefix + path), site.post(prefix + path, GIVEN), site.put(prefix + path)):
                refused += 1
                if somebody is None:
                    assert answer.status_code == 302, path
                    assert answer.headers["Location"].startswith(f"{prefix}/account/login/?next="), path
                elif has:
                    assert answer.headers["Location"] == f"{prefix}/account/mfa/totp/activate/", path
                else:
                    assert answer.status_code == 404, path
                    if not prefix and answer.request["REQUEST_METHOD"] == "GET":
                        assert plain(answer) == plain(missing), path
                assert SECRET not in answer.content.decode()
    assert refused > 20 or who == "approver"
    assert every_address.database() == before


@pytest.mark.parametrize("who", ["contributor", "editor"])
def test_staff_do_on_pages_that_they_see_only_what_they_may(world: World, who: str) -> None:
    site = client(world.people()[who])
    before = every_address.database()
    for address in guarded():
        if address.power in POWERS[Role(who)]:
            path = world.path(address)
            answer = site.get(path)
            guessed = every_address.GUESS in path or address.name == "desk-step"
            assert answer.status_code in (200, 302) or guessed, (address, answer.status_code)
            if answer.status_code == 404:
                continue
            assert answer.headers["Cache-Control"] == "no-store, private", address
            if who == "contributor":
                assert site.post(world.path(address), GIVEN).status_code < 500, address
    for step in ("approve", "withhold", "retract", "restore", "correct"):
        for one in (world.public, world.asked):
            assert site.post(f"/desk/statements/{one.pk}/{step}/", GIVEN).status_code in (302, 400, 404)
    after = every_address.database()
    own = {"desk", "accounts"} if who == "editor" else set()
    for label in before:
        if label in ("register.PrivateNote", "desk.Proposal", "desk.HistoricalProposal", "desk.Reading") or own:
            continue
        if label.startswith("policy."):  # drafts that a contributor may write; what everybody sees is looked at below
            continue
        assert after[label] == before[label], f"a {who} changed {label}"
    assert not Engagement.objects.exclude(public=[]).exists()
    assert not Point.objects.filter(public=True).exists()
    assert set(Statement.objects.values_list("pk", "state")) == {
        (one.pk, one.state) for one in (world.asked, world.of_b, world.draft, world.public)
    }


def test_a_representative_reaches_only_what_is_said_of_whom_they_speak_for(world: World) -> None:
    site, other = client(world.voice_b), client(world.voice_a)
    before = every_address.database()
    highest = max(Statement.objects.values_list("pk", flat=True))
    for pk in (*range(highest + 3), 2**31, 2**63, 10**30):
        expected = 200 if pk == world.of_b.pk else 404
        assert site.get(f"/voice/statements/{pk}/").status_code == expected, pk
        if pk != world.of_b.pk:
            for step in ("reply", "decline"):
                given = {"organisation": "b-org", "text": "Not ours to say.", "language": "en"}
                assert site.post(f"/voice/statements/{pk}/{step}/", given).status_code == 404
                assert site.get(f"/voice/statements/{pk}/{step}/").status_code == 404
    for slug in ("a-org", "eye-org", "nobody"):
        for part in ("", "words/", "names/", "contacts/", f"names/{world.a.names.get().pk}/"):
            path = f"/voice/organisations/{slug}/{part}"
            assert site.get(path).status_code == 404, path
            assert site.post(path, GIVEN).status_code == 404, path
    own = site.get(f"/voice/organisations/b-org/names/{world.a.names.get().pk}/")
    assert own.status_code == 404, "another's name under one's own address"
    given = {"organisation": "a-org", "text": "In their name.", "language": "en"}
    assert site.post(f"/voice/statements/{world.of_b.pk}/reply/", given).status_code == 400
    assert every_address.database() == before
    seen = site.get("/voice/").content.decode()
    assert "Asked of Beta" in seen
    assert "Alpha" not in seen
    mine = other.get("/voice/").content.decode()
    assert "Asked of Alpha" in mine
    assert "Said of Alpha" in mine
    assert "Beta" not in mine


def test_who_no_longer_speaks_for_an_organisation_sees_nothing_of_it(world: World) -> None:
    boss = client(some.user(Role.ADMINISTRATOR))
    voice = world.voice_a.representations.get()
    site = client(world.voice_a)
    assert site.get("/voice/organisations/a-org/").status_code == 200
    assert boss.post(f"/desk/people/voices/{voice.pk}/end/").status_code == 302
    assert site.get("/voice/organisations/a-org/").status_code == 404
    assert site.get(f"/voice/statements/{world.asked.pk}/").status_code == 404
    assert "Asked of Alpha" not in site.get("/voice/").content.decode()


def test_what_is_private_is_on_no_page_export_or_search_of_anybody_outside(world: World) -> None:
    paths = [
        world.path(a) for a in every_address.every() if a.name in PUBLIC and "(" not in a.route and a.name != "invited"
    ]
    paths += [f"/organisations/a-org/profile.{form}" for form in ("jsonld", "ftm", "csv")]
    paths += [f"/search/?q={SECRET}", f"/statements/?words={SECRET}", f"/organisations/?words={SECRET}"]
    paths += [f"/ar/search/?q={SECRET}", f"/statements/{world.draft.pk}/", f"/statements/{world.asked.pk}/"]
    paths += ["/voice/", *(f"/voice/statements/{one.pk}/" for one in (world.asked, world.public, world.draft))]
    paths += ["/voice/organisations/b-org/", "/account/"]
    people = world.people()
    for who in ("nobody", "reader", "representative of A", "representative of B", "administrator"):
        site = client(people[who])
        for path in paths:
            answer = site.get(path)
            page = (
                answer.getvalue().decode("utf-8", "replace").replace(f"q={SECRET}", "").replace(f"words={SECRET}", "")
            )
            page = re.sub(rf'value="{SECRET}"|[“"«]{SECRET}[”"»]|<bdi[^>]*>{SECRET}</bdi>', "", page)
            assert SECRET not in page, (who, path)
            if people[who] is not None:
                assert answer.headers["Cache-Control"] == "no-store, private", (who, path)


def test_a_representative_reads_the_way_of_a_statement_without_the_staff(world: World) -> None:
    site = client(world.voice_a)
    page = site.get(f"/voice/statements/{world.asked.pk}/").content.decode()
    assert "Asked for a reply" in page
    assert world.editor.username not in page
    assert client(world.voice_b).get(f"/statements/{world.public.pk}/").status_code == 200


def test_a_statement_about_a_person_is_answered_only_where_it_was_asked(world: World) -> None:
    from comity.web.register.models import PublicRole

    person = some.person("bo", world.a, world.editor)
    PublicRole.objects.create(person=person, organisation=world.b, title="Chair", source=some.source())
    one = some.statement(world.eye, world.editor, words="“Of Bo.”", about_person=person)
    world._ask(one, world.a)
    given = {"organisation": "b-org", "text": "From the other house.", "language": "en"}
    assert client(world.voice_b).get(f"/voice/statements/{one.pk}/").status_code == 404
    assert client(world.voice_b).post(f"/voice/statements/{one.pk}/reply/", given).status_code == 404
    assert client(world.voice_a).post(f"/voice/statements/{one.pk}/reply/", given).status_code == 400
    given["organisation"] = "a-org"
    assert client(world.voice_a).post(f"/voice/statements/{one.pk}/reply/", given).status_code == 302
    one.refresh_from_db()
    assert one.state == State.READY
    assert [r.organisation.slug for r in one.replies.all()] == ["a-org"]
