"""The desk in a real browser: axe finds nothing in any language or width, nothing scrolls sideways, no script is needed."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from comity.web.accounts.powers import Role
from comity.web.desk.models import Proposal, Reading
from comity.web.register import workflow
from tests.web.desk.playing import Desk
from tests.web.desk.test_documents_judged import INVENTED
from tests.web.register import people as some
from tests.web.test_browser import FLAGS

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def furnished() -> tuple[str, list[str]]:
    """A desk with something on every page: the session of an approver, and the pages."""
    editor = Desk(some.user(Role.EDITOR))
    eye = some.organisation("harbour-eye", "Harbour Eye")
    fund = some.organisation("lantern-fund", "Lantern Fund", address="office@lantern.example")
    pk = editor.upload(INVENTED.encode(), title="Lake District Alliance (LDA)", publisher="Harbour Eye")
    reading = Reading.objects.get(pk=pk)
    kinds = [reading.proposals.filter(kind=kind).first() for kind in Proposal.Kind]
    member = reading.proposals.filter(kind="membership").first()
    editor.send(f"/desk/documents/{pk}/?proposal={member.pk}", "/accept/", make_new="on")
    quoted = reading.proposals.filter(kind="quotation", speaker__contains="Lantern").first()
    path = f"/desk/documents/{pk}/statement/?proposal={quoted.pk}&whole=1"
    one = int(editor.send(path, about_organisation="Lantern Fund").rstrip("/").rpartition("/")[2])
    editor.send(f"/desk/statements/{one}/", "/kind/", kind="allegation", why="it says something was done")
    editor.send(f"/desk/statements/{one}/", "/ask/")
    editor.send(f"/desk/statements/{one}/", f"/notes/statement/{one}/", text="Ring them.")
    ready = some.statement(eye, editor.user, about_organisation=fund)
    workflow.decline(asked(ready, fund, editor), "by telephone", editor.user)
    some.person("ada", fund, editor.user)
    approver = some.user(Role.APPROVER)
    cookie = some.signed_in(approver).cookies["sessionid"].value
    pages = [
        "",
        "queues/clocks/",
        "documents/",
        *(f"documents/{pk}/?proposal={each.pk}" for each in kinds if each),
        path.removeprefix("/desk/"),
        f"documents/{pk}/own-words/?proposal={quoted.pk}",
        "statements/",
        f"statements/{one}/",
        f"statements/{ready.pk}/",
        f"statements/{one}/edit/",
        "organisations/",
        "organisations/lantern-fund/",
        "organisations/lantern-fund/relations/",
        f"organisations/lantern-fund/names/{fund.names.get().pk}/",
        "sources/",
        f"sources/{reading.source_id}/",
        "persons/",
        "persons/ada/",
    ]
    return cookie, pages


def asked(one: Any, fund: Any, editor: Desk) -> Any:
    until = timezone.now() + timedelta(days=14)
    given = {"to": fund, "address": "office@lantern.example", "address_source": "its page", "by": editor.user}
    workflow.ask(one, text=one.words, deadline=until, **given)
    return one


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("prefix", ["", "/ar", "/he"])
def test_axe_finds_nothing_at_the_desk(live_server: Any, prefix: str, width: int) -> None:
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("chromium is not on this machine")
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    cookie, pages = furnished()
    wrong: list[Any] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        scheme = "dark" if width == 390 else "light"
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        for path in pages:
            answer = page.goto(f"{live_server.url}{prefix}/desk/{path}")
            found = Axe().run(page).response["violations"]
            wrong += [(path, v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found]
            if answer.status != 200 or page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append((path, answer.status, "scrolls sideways" if answer.status == 200 else "no page"))
        browser.close()
    assert wrong == []
