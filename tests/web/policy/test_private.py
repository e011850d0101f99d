"""Nobody outside the desk learns of an engagement: by no page, search, feed, export, error, header or address, in no language.

Every address of the site is walked as a stranger, a reader, a representative and an administrator, with a word that stands in
every private field; a private engagement answers exactly as one that never was.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from comity.web.accounts.access import may
from comity.web.accounts.powers import POWERS, Power, Role
from comity.web.policy import urls as policy_urls
from comity.web.policy.models import Engagement, FollowUp, PointVersion
from comity.web.policy.models.engagements import PUBLISHABLE
from comity.web.search.index import rebuild
from comity.web.search.models import Entry, Word
from tests.web.policy import working as some
from tests.web.register import people

pytestmark = pytest.mark.django_db
PREFIXES = ("", "/ar", "/he")
VARIES = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


def outsiders() -> dict[str, Client]:
    """Everybody who may not see the desk, and staff whose second factor is not set up."""
    fund = people.organisation("lantern-fund", "The Lantern Fund")
    found = {
        "stranger": Client(headers={"host": "localhost"}, raise_request_exception=False),
        "reader": people.signed_in(people.user(Role.READER)),
        "representative": people.signed_in(people.representative(fund)),
        "administrator": people.signed_in(people.user(Role.ADMINISTRATOR)),
        "no second factor": people.signed_in(people.user(Role.EDITOR, "bare", second_factor=False)),
    }
    return found


@pytest.fixture
def hidden() -> Engagement:
    """A private engagement of the organisation that the representative speaks for, on a measure, with a point."""
    desk = some.contributor()
    one = some.private(desk)
    fund = people.organisation("quiet-fund", "The Quiet Fund")
    some.pointed(desk, None, f"{some.SECRET} said.", title=f"{some.SECRET} point", slug="hidden-point")
    one.organisations.add(fund)
    one.measures.add(some.measure())
    one.points.add(PointVersion.objects.get())
    return one


def addresses(one: Engagement) -> list[str]:
    """Every address of the work on policy, filled in with what is private."""
    given = {
        "code": one.code,
        "slug": "hidden-point",
        "pk": one.follow_ups.get().pk,
        "number": 1,
        "regime": "us",
        "form": "csv",
    }
    found = []
    for pattern in policy_urls.WORK:
        kwargs = {name: given[name] for name in pattern.pattern.converters}
        if "regime" in str(pattern.pattern):
            kwargs = {"regime": "us", "form": "csv"}
        found.append(reverse(str(pattern.name), kwargs=kwargs))
    return found


def plainly(answer: Any, one: Engagement) -> tuple[str, dict[str, str]]:
    """Body and headers of an answer, without what differs each time and without the address that was asked."""
    body = VARIES.sub("", answer.content.decode())
    kept = {name: value for name, value in answer.headers.items() if name not in ("Set-Cookie", "Content-Length")}
    asked = ((one.code, "0" * 16), ("hidden-point", "no-such-point"))
    for address, none in asked:
        body = body.replace(address, none)
        kept = {name: value.replace(address, none) for name, value in kept.items()}
    return body, kept


def every_address() -> list[str]:
    """Every address of the site that takes no argument."""
    found: list[str] = []

    def walk(patterns: list[Any], before: str) -> None:
        for each in patterns:
            route = before + str(each.pattern).lstrip("^").rstrip("$")
            if isinstance(each, URLResolver):
                walk(each.url_patterns, "" if "LocalePrefix" in type(each.pattern).__name__ else route)
            elif isinstance(each, URLPattern) and not set("<(\\") & set(route):
                found.append("/" + route)

    walk(get_resolver().url_patterns, "")
    return found


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_private_engagement_answers_as_one_that_never_was(hidden: Engagement, prefix: str) -> None:
    for who, client in outsiders().items():
        for path in addresses(hidden):
            none = path.replace(hidden.code, "0" * 16).replace("hidden-point", "no-such-point")
            for method in ("get", "post"):
                got, other = (getattr(client, method)(prefix + each) for each in (path, none))
                assert got.status_code == other.status_code, (who, method, path)
                assert got.status_code in (302, 404, 405) or path.endswith("/points/"), (who, method, path)
                same, other_one = plainly(got, hidden), plainly(other, hidden)
                assert same == other_one, (who, method, path)
                assert some.SECRET not in str(same)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_no_address_of_the_site_tells_of_one(hidden: Engagement, prefix: str) -> None:
    rebuild()
    paths = [*every_address(), "/organisations/quiet-fund/", "/measures/us/117/hr/1/"]
    paths += [f"/search/?q={word}" for word in (some.SECRET, "zanzibar", "Quiet", "Lanterns")]
    paths += [f"{path}?q={some.SECRET}" for path in ("/organisations/", "/statements/", "/flows/")]
    paths += [f"/organisations/quiet-fund/{name}" for name in ("profile.json", "profile.jsonld", "profile.csv")]
    assert len(paths) > 30
    for who, client in outsiders().items():
        for path in paths:
            answer = client.get(prefix + path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            # What was asked for may stand in the field that asked for it.
            told = body.decode("utf-8", "replace").replace(f'value="{some.SECRET}"', "").replace(f"q={some.SECRET}", "")
            if some.SECRET not in path:
                assert some.SECRET not in told, (who, path)
            assert hidden.code not in told, (who, path)


def test_the_index_of_the_search_holds_nothing_of_it(hidden: Engagement) -> None:
    rebuild()
    assert not Entry.objects.filter(title__contains=some.SECRET).exists()
    assert not Entry.objects.filter(line__contains=some.SECRET).exists()
    assert not Word.objects.filter(text__contains="zanzibar").exists()
    assert not Entry.objects.filter(kind__in=["engagement", "follow-up"]).exists()


def test_only_the_named_fields_are_public_and_never_who_follows_up(hidden: Engagement, site: Client) -> None:
    Engagement.objects.filter(pk=hidden.pk).update(title="Open title")
    hidden.refresh_from_db()
    owner = FollowUp.objects.get().owner
    owner.first_name = "Follower-of-things"
    owner.save()
    path = reverse("engagement", args=[hidden.code])
    assert site.get(path).status_code == 404
    desk = some.approver()
    some.ticked(desk, hidden.get_absolute_url(), "/public/", fields_shown=["title", "organisations"], why="agreed")
    for prefix in PREFIXES:
        page = site.get(prefix + path).content.decode()
        assert "Open title" in page
        assert "The Quiet Fund" in page
        for secret in (some.SECRET, "Follower-of-things", "2026-05-17", "An Act for Lanterns", "hidden-point"):
            assert secret not in page
    some.ticked(desk, hidden.get_absolute_url(), "/public/", fields_shown=[], why="not any more")
    assert site.get(path).status_code == 404


@pytest.mark.parametrize("name", ["notes", "people", "follow_ups", "owner", "lobbying", "points"])
def test_what_is_never_public_cannot_be_named(hidden: Engagement, name: str) -> None:
    desk = some.approver()
    assert name not in PUBLISHABLE
    path = f"/desk/engagements/{hidden.code}/public/"
    assert desk.client.post(path, {"fields_shown": [name], "why": "x"}).status_code == 400
    Engagement.objects.filter(pk=hidden.pk).update(public=[name])
    assert Client(headers={"host": "localhost"}).get(f"/engagements/{hidden.code}/").status_code == 404


def test_a_contributor_writes_but_does_not_publish(hidden: Engagement) -> None:
    client = people.signed_in(hidden.owner)
    assert (
        client.post(f"/desk/engagements/{hidden.code}/public/", {"fields_shown": ["title"], "why": "x"}).status_code
        == 404
    )
    hidden.refresh_from_db()
    assert hidden.public == []


def test_an_error_of_the_server_says_nothing(hidden: Engagement, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise ValueError(f"{hidden.title}: {hidden.notes}")

    monkeypatch.setattr("comity.web.policy.visible.engagement", broken)
    monkeypatch.setattr("comity.web.policy.queries.engagements.one", broken)
    stranger = Client(headers={"host": "localhost"}, raise_request_exception=False)
    staff = people.signed_in(hidden.owner)
    for client, path in ((stranger, f"/engagements/{hidden.code}/"), (staff, f"/desk/engagements/{hidden.code}/")):
        answer = client.get(path)
        assert answer.status_code == 500
        assert some.SECRET not in answer.content.decode() + str(answer.headers)


def test_every_page_of_the_work_declares_who_may_open_it() -> None:
    public = {"engagement", "points", "point"}
    for pattern in policy_urls.WORK:
        power = getattr(pattern.callback, "power", None)
        assert (power is None) == (pattern.name in public), pattern.name
        if power:
            assert power in (Power.SEE_DESK, Power.PROPOSE, Power.APPROVE)
            assert str(pattern.pattern).lstrip("^").startswith("desk/")
    assert not any(POWERS[role] & {Power.SEE_DESK} for role in (Role.READER, Role.REPRESENTATIVE, Role.ADMINISTRATOR))
    assert not may(None, Power.SEE_DESK)


def test_pages_of_staff_are_kept_by_no_cache(hidden: Engagement) -> None:
    client = people.signed_in(hidden.owner)
    for path in ("/desk/engagements/", hidden.get_absolute_url(), f"/desk/engagements/{hidden.code}/engagement.ics",
                 f"/desk/engagements/{hidden.code}/pack/", "/desk/engagements/disclosures/draft-us.csv"):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store, private"
