"""Hostile input through every form that stands on any page: kept safe, shown safe, never an error of ours."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import lxml.html
import pytest
from django.test import Client

from comity.web.accounts.powers import POWERS, Role
from comity.web.register.models import Reply, Suggestion
from tests.web import every_address
from tests.web.every_address import World
from tests.web.register import people as some

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
SCRIPT = "<script>alert('owned')</script><img src=x onerror=alert(1)>"
BIDI, ZERO = "\u202egnp.exe\u202c", "a\u200bb\ufeffc"
HOSTILE = {
    "markup": SCRIPT,
    "turned": f"safe{BIDI}",
    "invisible": ZERO,
    "nul": "a\x00b",
    "megabyte": "n" * (1 << 20),
    "alike": "Lаntern Fund",
    "json": '{"$ne": null, "__proto__": {"x": 1}}',
    "number": "9" * 400,
    "negative": "-1",
    "template": "{{ settings.SECRET_KEY }}{% load x %} %(name)s {0.__class__}",
    "surrogate": "\ud800",
    "lines": "a\r\nBcc: everybody@example.org\r\n\r\nb",
}
USUAL = {"kind": "fact", "language": "en", "organisation": "a-org", "answer": "same", "url": "https://x.example/"}
"""What lets the rest of a form through."""
ROLES = [Role.APPROVER, Role.REPRESENTATIVE, Role.ADMINISTRATOR]


def client(world: World, role: Role) -> Client:
    site = some.signed_in(world.voice_a if role == Role.REPRESENTATIVE else some.user(role))
    site.raise_request_exception = True
    return site


def forms(site: Client, world: World, role: Role) -> list[tuple[str, list[str]]]:
    """Every form that a role is shown: where it goes, and its fields."""
    found: dict[str, list[str]] = {}
    for address in every_address.every():
        if address.power and address.power not in POWERS[role]:
            continue
        if "logout" in address.route or "mfa" in address.route:
            continue
        path = world.path(address)
        answer = site.get(path)
        if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            continue
        for form in lxml.html.fromstring(answer.content.decode()).forms:
            if form.method == "POST" and "logout" not in (form.action or ""):
                fields = [str(n) for n in form.fields if n != "csrfmiddlewaretoken"]
                found.setdefault(form.action or path, []).extend(
                    n for n in fields if n not in found.get(form.action or path, [])
                )
    return sorted(found.items())


@pytest.mark.parametrize("role", ROLES)
def test_no_form_breaks_and_no_page_is_taken_over(role: Role, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    world = World()
    site = client(world, role)
    found = forms(site, world, role)
    paths = {address: world.path(address) for address in every_address.every()}
    assert len(found) > (20 if role == Role.APPROVER else 3)
    for where, fields in found:
        for kind, hostile in HOSTILE.items():
            for usual in ({}, USUAL):
                given = {name: usual.get(name, hostile) for name in fields}
                body = urlencode(given, encoding="utf-8", errors="surrogatepass")
                answer = site.post(where, body, content_type="application/x-www-form-urlencoded")
                assert answer.status_code < 500, (where, kind)
                if kind != "megabyte":
                    safe(answer, f"{where}, {kind}")
    for address in every_address.every():
        if address.power is None or address.power in POWERS[role]:
            if "logout" in address.route or "mfa" in address.route or address.name == "invited":
                continue
            answer = site.get(paths[address])
            assert answer.status_code < 500, address
            safe(answer, address.route)


def safe(answer: Any, where: str) -> None:
    """A page with no element of the visitor's, and no character that turns or hides others outside a field being edited."""
    if "html" not in answer.headers.get("Content-Type", ""):
        return
    page = answer.content.decode()
    assert "<script>alert" not in page, where
    assert "<img src=x" not in page, where
    read = re.sub(r"<textarea.*?</textarea>|<option.*?</option>|<[^>]*>", "", page, flags=re.S)
    assert "\u202e" not in read, where
    assert "\u200b" not in read, where


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        (SCRIPT, "holds markup"),
        (f"We publish {BIDI}", "direction of text"),
        (f"We {ZERO} publish", "invisible characters"),
        ("The Lаntern Fund", "look alike"),
    ],
)
def test_an_answer_is_kept_as_written_and_flagged_wherever_it_is_shown(words: str, flag: str) -> None:
    world = World()
    site = client(world, Role.REPRESENTATIVE)
    given = {"organisation": "a-org", "text": words, "language": "en"}
    assert site.post(f"/voice/statements/{world.public.pk}/reply/", given).status_code == 302
    assert Reply.objects.get().text == words, "not a character is cleaned away"
    public = Client(headers={"host": "localhost"})
    for path in (f"/statements/{world.public.pk}/", "/organisations/a-org/"):
        answer = public.get(path)
        safe(answer, path)
        assert flag in answer.content.decode()
    site.post("/voice/organisations/a-org/words/", {"text": words, "language": "en"})
    assert flag in public.get("/organisations/a-org/").content.decode()
    safe(public.get("/organisations/a-org/"), "own words")
    asked = {"text": words, "language": "en", "kind": "short", "url": "https://a.example/", "why": words}
    assert site.post("/voice/organisations/a-org/names/", asked).status_code == 302
    made = Suggestion.objects.latest("pk")
    page = client(world, Role.APPROVER).get(f"/desk/suggestions/{made.pk}/")
    assert flag in page.content.decode()
    safe(page, "suggestion")


def test_a_name_of_a_megabyte_is_refused_in_words() -> None:
    world = World()
    site = client(world, Role.REPRESENTATIVE)
    given = {"text": HOSTILE["megabyte"], "language": "en", "kind": "short", "url": "https://a.example/", "why": "x"}
    answer = site.post("/voice/organisations/a-org/names/", given)
    assert answer.status_code == 400
    assert "500" in answer.content.decode()
    reply = {"organisation": "a-org", "text": HOSTILE["megabyte"], "language": "en"}
    assert site.post(f"/voice/statements/{world.public.pk}/reply/", reply).status_code == 400
    assert not Reply.objects.exists()
