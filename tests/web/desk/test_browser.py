"""The desk in a real browser: axe finds nothing in any language or width, nothing scrolls sideways, no script is needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from comity.web.accounts.powers import Role
from comity.web.desk.models import Proposal, Reading
from comity.web.register import workflow
from tests.web.browsing import faults, opened, tab
from tests.web.desk.playing import Desk
from tests.web.desk.test_documents_judged import INVENTED
from tests.web.register import people as some

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
    cookie, pages = furnished()
    with opened() as browser:
        page = tab(browser, width, at=live_server.url, session=cookie)
        wrong = [fault for path in pages for fault in faults(page, f"{live_server.url}{prefix}/desk/{path}")]
    assert wrong == []
