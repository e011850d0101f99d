"""A word of its own in every private field of the work on policy, and nobody outside the desk ever meets one.

The fields are found in the tables themselves, so that a new one is private until somebody says otherwise. Walked are every
address that the resolver knows, by every method; whatever pages lead to; every feed, calendar and export; the search, asked for
each word; forms sent with the keys and codes of what is private; and errors.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comity.web.accounts.powers import Role
from comity.web.policy import models as policy
from comity.web.search.index import rebuild
from tests.web import every_address
from tests.web.every_address import World
from tests.web.register import people

pytestmark = pytest.mark.django_db
PREFIXES = ("", "/ar", "/he")
SHOWN = {
    # What of a public row everybody may read; the rest of it is private.
    policy.Engagement: {"kind", "day", "time_zone", "uid"},
    policy.Rule: {"kind", "language"},
    policy.Digest: {"language"},
}
CHOSEN = {
    "kind",
    "language",
    "time_zone",
    "day",
    "consent_day",
    "slug",
    "code",
    "uid",
    "message_id",
    "token",
    "public",
    "origin",
}
"""Fields whose form is checked, or that are an address: what stands in them is told apart below."""


class Canaries:
    """A world with a word of its own in every field of words of what is private."""

    def __init__(self) -> None:
        self.world = World()
        self.words: dict[str, str] = {}
        numbers = ("".join(letters) for letters in itertools.product("bdfgjkvz", repeat=5))
        self.next: Iterator[str] = (f"xoqu{n}w" for n in numbers)
        world, half = self.world, self._half_public()
        shown, older, silent = self._shown_point()
        for row, kept in (
            *((one, ()) for one in (world.engagement, world.follow_up, world.point, world.text, world.rule, world.digest)),
            *((one, ()) for one in (*world.point.versions.all(), *policy.PointUse.objects.all())),
            (half, ("title",)), *((one, ()) for one in (*older, silent)),
            (shown, ("title", "case")),
        ):  # fmt: skip
            self._mark(row, kept)
        policy.Delivery.objects.create(
            digest=world.digest, owner=world.editor, item=self.new("delivery.item"), told={"words": self.new("told")}
        )
        self.half, self.shown = half, shown
        rebuild()

    def new(self, of: str) -> str:
        word = next(self.next)
        self.words[word] = of
        return word

    def _half_public(self) -> policy.Engagement:
        """An engagement of which the title is public and nothing else."""
        world = self.world
        one = policy.Engagement.objects.create(
            kind="hearing", title="An open hearing", day="1907-03-04", owner=world.editor, public=["title"]
        )
        policy.FollowUp.objects.create(engagement=one, owner=world.editor, due="2026-06-01", text=self.new("follow-up"))
        for link, row in (
            ("measures", world.measure),
            ("organisations", world.a),
            ("points", world.point.versions.get()),
        ):
            getattr(one, link).add(row)
        world.claim.engagements.add(one)
        return one

    def _shown_point(self) -> tuple[policy.Point, list[models.Model], policy.PointText]:
        """A public point: an older version, a text without consent, and where it was used are not public."""
        by = {"made_by": self.world.editor}
        point = policy.Point.objects.create(slug="shown", title="Shown", public=True, owner=self.world.editor)
        old, new = (policy.PointVersion.objects.create(point=point, number=n, **by) for n in (1, 2))
        text = policy.PointText.objects.create(version=old, language="en", text="older words")
        policy.PointText.objects.create(version=new, language="en", text="They lit a lamp.")
        unsaid = policy.PointText.objects.create(
            version=new, language="en", text="unsaid", voice_organisation=self.world.b
        )
        uses = [policy.PointUse.objects.create(version=v, where="x", by=self.world.editor) for v in (old, new)]
        self._mark(new, ())
        return point, [old, text, *uses], unsaid

    def _mark(self, row: Any, kept: Iterable[str]) -> None:
        name = type(row).__name__
        for field in row._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField) and field.name not in {*kept, *CHOSEN}:
                setattr(row, field.name, self.new(f"{name}.{field.name}"))
        if isinstance(row, policy.Engagement):
            row.offices = [{"office": self.new("office"), "jurisdiction": "us"}]
            told = ("issue_codes", "contacted", "lobbyists", "eu_files")
            row.lobbying = {"regimes": ["us"], "specific_issues": self.new("issues")} | {
                part: [self.new(f"lobbying.{part}")] for part in told
            }
        if isinstance(row, policy.PointVersion):
            row.figures = {
                "n": {"literal": self.new("literal"), "source": people.source().pk, "place": self.new("place")}
            }
        row._change_reason = self.new(f"{name}.why")[:100]
        row.save()

    @property
    def pattern(self) -> re.Pattern[str]:
        hidden = [
            self.world.engagement.code,
            self.world.engagement.uid,
            self.half.uid,
            self.world.rule.token,
            "1907-03-04",
        ]
        return re.compile("|".join(map(re.escape, [*self.words, *hidden])), re.IGNORECASE)

    @cached_property
    def outsiders(self) -> dict[str, Client]:
        known = self.world.people()
        names = (
            "reader",
            "approver without a second factor",
            "representative of A",
            "representative of B",
            "administrator",
        )
        stranger = Client(headers={"host": "localhost"}, raise_request_exception=False)
        return {"stranger": stranger} | {who: people.signed_in(known[who]) for who in names if known[who]}  # type: ignore[arg-type]


@pytest.fixture
def birds() -> Canaries:
    return Canaries()


def told(answer: Any, asked: str) -> str:
    """All that an answer says: body and headers, without the address that was asked for."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    whole = body.decode("utf-8", "replace") + "\n" + "\n".join(f"{k}: {v}" for k, v in answer.headers.items())
    plain = unquote(whole)
    bare = re.sub(r"^/(?:ar|he)(?=/)", "", unquote(asked))
    for part in (bare, urlsplit(bare).path):  # a page names itself in the other languages
        plain = plain.replace(part, "") if len(part) > 1 else plain
    return plain


def test_the_canaries_are_where_they_should_be(birds: Canaries) -> None:
    assert len(birds.words) > 50
    site = people.signed_in(birds.world.editor)
    page = site.get(birds.world.engagement.get_absolute_url()).content.decode()
    seen = {birds.words[word] for word in birds.words if word in page}
    assert {"Engagement.title", "Engagement.notes", "Engagement.asks", "Engagement.place", "office"} <= seen


@pytest.mark.journey
def test_no_address_by_any_method_tells_of_what_is_private(birds: Canaries) -> None:
    paths = {birds.world.path(address) for address in every_address.every()}
    paths |= {"/desk/engagements/" + birds.half.code + "/", f"/engagements/{birds.half.code}/", "/points/shown/"}
    paths |= {
        f"/feeds/{kind}.{form}"
        for form in ("atom", "ics")
        for kind in ("cases/northern-ireland", "measures/us/117/hr/1")
    }
    paths |= {
        f"/organisations/{slug}/profile.{form}" for slug in ("a-org", "b-org") for form in ("csv", "ftm", "jsonld")
    }
    paths |= {f"/flows.{form}" for form in ("csv", "xlsx", "parquet")} | {"/nowhere/", "/desk/nowhere/", "/robots.txt"}
    own = {f"/feeds/rules/{birds.world.rule.token}.{form}" for form in ("atom", "ics")}  # its address is the secret
    leaks = []
    for who, client in birds.outsiders.items():
        for path in sorted(paths - own):
            if "logout" in path:
                continue
            for prefix in PREFIXES if who in ("stranger", "reader") else ("",):
                for method in ("get", "head", "options") if not prefix else ("get",):
                    answer = getattr(client, method)(prefix + path)
                    if found := birds.pattern.search(told(answer, prefix + path)):
                        leaks.append((who, method, prefix + path, found[0], birds.words.get(found[0])))
    assert leaks == []


@pytest.mark.journey
def test_nothing_that_a_page_leads_to_tells_of_it(birds: Canaries) -> None:
    """From the public pages of the work on policy, wherever their links lead, three steps far."""
    starts = ["/", "/measures/us/117/hr/1/", "/organisations/a-org/", "/outcomes/", "/points/", "/monday/", "/threads/"]
    kinds = (
        "measures",
        "organisations",
        "outcomes",
        "points",
        "engagements",
        "monday",
        "feeds",
        "threads",
        "pledges",
        "permits",
    )
    for who, client in birds.outsiders.items():
        seen, waiting = set(starts), list(starts)
        for _step in range(3 if who == "stranger" else 2):
            found: set[str] = set()
            for path in waiting:
                answer = client.get(path)
                said = told(answer, path)
                assert not birds.pattern.search(said), (who, path, birds.pattern.search(said))
                for link in re.findall(r'(?:href|src)="(/[^"#]*)"', said):
                    if link.lstrip("/").partition("/")[0].partition(".")[0] in kinds and link not in seen:
                        found.add(link)
            seen |= found
            waiting = sorted(found)[:120]
        assert len(seen) > len(starts)


def test_the_search_answers_as_if_nobody_had_written_the_word(birds: Canaries) -> None:
    never, words = next(birds.next), list(birds.words.items())
    stranger, representative = birds.outsiders["stranger"], birds.outsiders["representative of A"]
    for client, path, some in (
        (stranger, "/search/?q=", words),
        (representative, "/search/?q=", words[::5]),
        *((stranger, f"/{kind}/?words=", words[::5]) for kind in ("organisations", "statements", "measures")),
    ):
        empty = plain(client.get(path + never), never)
        for word, of in some:
            assert plain(client.get(path + word), word) == empty, (path, of)


def plain(answer: Any, word: str) -> str:
    body = answer.content.decode().replace(word, "…")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", body)


def test_no_form_of_an_outsider_takes_the_code_of_what_is_private_for_an_answer(birds: Canaries) -> None:
    """What one types is refused in the same words whether it names something private or nothing."""
    reader = birds.outsiders["reader"]
    for kind in policy.Rule.Kind.values:
        for real, none in ((birds.world.engagement.code, "0" * 16), ("hidden-point", "absent-point")):
            told_of = []
            for value in (real, none):
                reader.get("/watch/")  # what was said of the last rule is read, and gone
                answer = reader.post("/watch/", {"kind": kind, "value": value, "every_days": "7", "language": "en"})
                told_of.append((answer.status_code, plain(answer, value)))
                policy.Rule.objects.filter(owner__role=Role.READER).delete()
            assert told_of[0] == told_of[1], (kind, real)


def test_a_private_engagement_costs_as_many_questions_as_none(birds: Canaries) -> None:
    """Not even the work that an answer takes tells that there is one."""
    stranger, costs = birds.outsiders["stranger"], []
    for path in (
        f"/engagements/{birds.world.engagement.code}/",
        f"/engagements/{'0' * 16}/",
        "/points/hidden-point/",
        "/points/none/",
    ):
        stranger.get(path)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert stranger.get(path).status_code == 404
        costs.append([re.sub(r"'[^']*'", "", one["sql"]) for one in asked])
    assert costs[0] == costs[1]
    assert costs[2] == costs[3]


def test_a_rule_of_another_never_tells_of_it(birds: Canaries) -> None:
    """Words that stand only in what is private find nothing: neither in a feed, a calendar nor a digest."""
    from comity.web.policy.watching import digests

    reader = people.user(Role.READER, "watcher")
    before = timezone.now() - timezone.timedelta(days=3)  # type: ignore[attr-defined]
    rules = [policy.Rule.objects.create(owner=reader, kind="words", value=w, made_at=before) for w in birds.words]
    assert digests.make(timezone.now(), at_once=True) == []
    one = policy.Rule.objects.create(owner=reader, kind="jurisdiction", value="us-congress", made_at=before)
    made = digests.make(timezone.now(), at_once=True)
    texts = [text for digest in made for text in (digest.subject, digest.body, digest.html)]
    site = birds.outsiders["stranger"]
    for rule in (*rules[:3], one):
        for form in ("atom", "ics"):
            texts.append(told(site.get(f"/feeds/rules/{rule.token}.{form}"), "").replace(rule.value, ""))
    assert not any(birds.pattern.search(text) for text in texts)


def test_an_error_says_nothing_of_what_it_was_about(
    birds: Canaries, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.DEBUG = False

    def broken(*_args: object, **_named: object) -> None:
        raise ValueError(f"{birds.world.engagement.notes} {list(birds.words)}")

    for place in ("visible.engagement", "visible.point", "visible.points", "queries.listing.measures"):
        target = f"comity.web.policy.{place}"
        monkeypatch.setattr(target, broken, raising=False)
    site = birds.outsiders["stranger"]
    for path in (f"/engagements/{birds.half.code}/", "/points/", "/points/shown/"):
        answer = site.get(path)
        assert answer.status_code == 500
        assert not birds.pattern.search(told(answer, path))
