"""Words of any origin on public pages: kept exactly, shown safe, what could mislead flagged, no layout broken by length."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from comity.web.register.models import (
    Article,
    Identifier,
    Organisation,
    OrganisationName,
    OwnWords,
    Relation,
    Statement,
)
from tests.web.conftest import LANGUAGES
from tests.web.register import people, world

pytestmark = pytest.mark.django_db
HOSTILE = {
    "markup": "</title><script>alert(1)</script><img src=x onerror=alert(1)>",
    "quote": '"\' onmouseover=alert(1) x="',
    "direction-control": "safe \u202egnp.exe\u202c end",
    "isolate": "open \u2067 never closed",
    "invisible-character": "ze\u200bro wi\u2060dth",
    "control-character": "bell \x07 and \x1b[31m",
    "look-alike": "pаypal of Lаntern",
    "template": "{{ 7|add:7 }} {% url 'home' %} %(name)s %s {0}",
    "long": "W" * 500,
    "joined": "a\u0300" * 200,
}
RAW = "\u202e\u202c\u2067\u200b\u2060\x07\x1b"


class Seen(HTMLParser):
    """What a browser would make of a page, as far as it could do harm."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "img", "iframe", "object", "embed", "base"):
            self.wrong.append(tag)
        for name, value in attrs:
            scheme = (
                re.match(r"\s*([a-z]+):", value or "", re.IGNORECASE) if name in ("href", "src", "action") else None
            )
            if name.startswith("on") or name == "style" or (scheme and scheme[1] not in ("http", "https")):
                self.wrong.append(f"{tag} {name}={value}")


@pytest.fixture(params=list(HOSTILE))
def words(request: pytest.FixtureRequest) -> str:
    return HOSTILE[request.param]


@pytest.fixture
def pages(words: str) -> list[str]:
    """Addresses of pages that hold the words in every field that a source can fill."""
    here = world.build()
    evil = Organisation.objects.create(slug="evil", website="javascript:alert(1)", areas=["IL"], origin="case:x")
    OrganisationName.objects.create(organisation=evil, text=words, language="en")
    OrganisationName.objects.create(organisation=evil, text=words[::-1], language="ar", kind="alias")
    Identifier.objects.create(organisation=evil, scheme="XX-ODD", value=words[:120])
    bad = world.source(words, url="javascript:alert(2)", publisher=words, archive_url="data:text/html,x")
    OwnWords.objects.create(organisation=evil, text=words, source=bad, place=words[:200])
    Relation.objects.create(
        subject=evil, object=here.alliance, kind="member", words=words, source=bad, place=words[:200]
    )
    made = people.statement(
        evil, here.editor, words=words, about_organisation=evil, source=bad, place=words[:300], kind_reason=words,
        findings=[{"code": words}, words],
    )  # fmt: skip
    made.attributions.create(speaker=words, verb=words[:120], words=words, place=words[:300])
    world.publish(made, here.editor, replied=words)
    made.log.create(event="nobody", why=words)
    group = people.statement(evil, here.editor, words=words, about_group=words, group_of=evil)
    world.publish(group, here.editor)
    Statement.objects.filter(pk=group.pk).update(state="withheld", state_reason=words)
    article = Article.objects.create(title=words, publisher=words, url="javascript:alert(3)", language="en")
    article.about.add(evil)
    return [
        "/organisations/", "/organisations/evil/", "/organisations/evil/network/", "/organisations/harbour-alliance/",
        "/organisations/evil/network/?depth=2", "/statements/", f"/statements/{made.pk}/", f"/statements/{group.pk}/",
    ]  # fmt: skip


def test_nothing_of_it_reaches_the_page_as_markup_or_unseen(site: Client, words: str, pages: list[str]) -> None:
    for page in pages:
        answer = site.get(page)
        assert answer.status_code == 200, page
        html = answer.content.decode()
        seen = Seen()
        seen.feed(html)
        assert not seen.wrong, (page, seen.wrong)
        assert not set(RAW) & set(html), (page, set(RAW) & set(html))
        assert html.count("<h1") == html.count("<main") == 1


@pytest.mark.parametrize(
    "flag", ["markup", "direction-control", "invisible-character", "control-character", "look-alike"]
)
@pytest.mark.parametrize("language", list(LANGUAGES))
def test_what_could_mislead_is_flagged_beside_the_words(site: Client, flag: str, language: str) -> None:
    from django.utils.translation import override

    from comity.web.components.texts import FLAGS

    here = world.build()
    made = people.statement(here.watchdog, here.editor, words=HOSTILE[flag], about_organisation=here.donor)
    world.publish(made, here.editor)
    html = site.get(f"{LANGUAGES[language]}/organisations/north-ministry/").content.decode()
    with override(language):
        assert f'<span class="tag flag">{FLAGS[flag]}</span>' in html


def test_words_without_tricks_are_not_flagged(site: Client) -> None:
    here = world.build()
    for text in ("We said “no”.", "قلنا «لا».", "אמרנו “לא”.", "x < y and z > 0", "نص\u200cبا نیم‌فاصله"):
        world.publish(
            people.statement(here.watchdog, here.editor, words=text, about_organisation=here.donor), here.editor
        )
    assert "tag flag" not in site.get("/organisations/north-ministry/").content.decode()


def test_words_are_kept_exactly_and_only_shown_otherwise(site: Client) -> None:
    here = world.build()
    text = HOSTILE["direction-control"]
    made = people.statement(here.watchdog, here.editor, words=text, about_organisation=here.donor)
    world.publish(made, here.editor)
    assert Statement.objects.get(pk=made.pk).words == text
    assert "safe ‹U+202E›gnp.exe‹U+202C› end" in site.get(f"/statements/{made.pk}/").content.decode()


def test_long_name_is_cut_where_it_is_a_link_and_whole_on_its_own_page(site: Client) -> None:
    here = world.build()
    OrganisationName.objects.filter(organisation=here.donor).update(text=HOSTILE["long"])
    assert "W" * 200 not in site.get("/organisations/").content.decode()
    assert "W" * 200 not in site.get("/organisations/lantern-fund/").content.decode()
    assert "W" * 500 in site.get("/organisations/north-ministry/").content.decode()


@pytest.mark.parametrize(
    "query",
    ["words=%00", "words=%25_%27%22", "kind=nonsense", "area=%3Cscript%3E", "case=../..", "page=0", "page=-3", "page=x",
     "page=99999999999999999999", "words=" + "x" * 5000, "year=20x1", "reporter=nobody", "about=nobody", "object=all", "on=soon",
     "depth=9", "articles=x", "csv=nothing"],
)  # fmt: skip
def test_odd_addresses_are_answered_plainly(site: Client, query: str) -> None:
    world.build()
    for page in (
        "/organisations/",
        "/statements/",
        "/organisations/lantern-fund/",
        "/organisations/lantern-fund/network/",
    ):
        answer = site.get(f"{page}?{query}")
        assert answer.status_code in (200, 400, 404), (page, answer.status_code)
        assert b"<script" not in answer.content
