"""The desk's pages in three languages: staff only, never cached, counted, filtered, in pages; documents by three roads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from comity.web.accounts.models import User
from comity.web.accounts.powers import Role
from comity.web.desk.actions import taking
from comity.web.desk.models import Candidate, Change, Reading, Watched
from comity.web.desk.queries.queues import QUEUES, waiting
from comity.web.register import workflow
from comity.web.register.models import Organisation, Statement
from tests.snapshots.server import serving, whole
from tests.web.conftest import LANGUAGES
from tests.web.desk.playing import Desk, errors, words
from tests.web.register import people as some

pytestmark = pytest.mark.django_db
PAGES = (
    "",
    "documents/",
    "statements/",
    "organisations/",
    "sources/",
    "persons/",
    *(f"queues/{q.key}/" for q in QUEUES),
)


def test_every_page_opens_in_every_language(language: str) -> None:
    desk = Desk(some.user(Role.CONTRIBUTOR), LANGUAGES[language])
    for path in PAGES:
        page = desk.open(f"/desk/{path}?q=lamp&page=99")
        assert page.get("lang") == language
        assert page.get("dir") == ("ltr" if language == "en" else "rtl")


@pytest.mark.parametrize("role", [None, Role.READER, Role.REPRESENTATIVE, Role.ADMINISTRATOR])
def test_nobody_but_staff_of_the_desk_comes_in(role: Role | None) -> None:
    site = Client(headers={"host": "localhost"}) if role is None else some.signed_in(some.user(role))
    for path in PAGES:
        answer = site.get(f"/desk/{path}")
        assert answer.status_code == (302 if role is None else 404), path
        assert role or "/account/login/" in answer.headers["Location"]


def test_staff_without_a_second_factor_are_sent_to_set_one_up() -> None:
    site = some.signed_in(some.user(Role.EDITOR, second_factor=False))
    for path in PAGES:
        assert site.get(f"/desk/{path}").headers["Location"].endswith("/account/mfa/totp/activate/")


def test_no_page_of_the_desk_is_kept_in_a_cache() -> None:
    desk = Desk(some.user(Role.EDITOR))
    for path in PAGES:
        assert "no-store" in desk.client.get(f"/desk/{path}").headers["Cache-Control"]


def test_forms_need_their_token() -> None:
    site = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    site.force_login(some.user(Role.EDITOR), backend="django.contrib.auth.backends.ModelBackend")
    assert site.post("/desk/organisations/", {"name": "x", "why": "x"}).status_code == 403
    assert not Organisation.objects.exists()


def counts(user: User) -> dict[str, int]:
    return {one.queue.key: one.count for one in waiting(user)}


def test_queues_count_what_waits_for_this_person() -> None:
    editor, approver = some.user(Role.EDITOR), some.user(Role.APPROVER)
    eye, fund = some.organisation("eye"), some.organisation("fund", address="a@fund.example")
    some.statement(eye, editor, about_organisation=fund, kind="")
    some.statement(eye, editor, about_organisation=fund)
    asked = some.statement(eye, editor, about_organisation=fund)
    given = {"to": fund, "address": "a@fund.example", "address_source": "its page", "by": editor}
    workflow.ask(asked, text=asked.words, **given)
    ready = some.statement(eye, approver, about_group="many funds")
    workflow.nobody(ready, "no names", editor)
    some.person("ada", fund, editor)
    Candidate.objects.create(left="a", right="b", score="0.9")
    watched = Watched.objects.create(url="https://page.example/", by=editor)
    Change.objects.create(watched=watched, after="0" * 64)
    usual = {"proposals": 0, "kinds": 1, "to-ask": 1, "clocks": 1, "candidates": 1, "changes": 1, "replies": 0}
    assert counts(approver).items() >= (usual | {"ready": 0, "persons": 1}).items()
    second = some.user(Role.APPROVER, "second")
    assert counts(second).items() >= (usual | {"ready": 1, "persons": 1}).items()
    assert counts(editor).items() >= (usual | {"ready": 1, "persons": 0}).items()
    for queue in QUEUES:
        rows = [queue.row(each) for each in queue.filtered(second, "")]
        assert len(rows) == counts(second)[queue.key]
        assert all(row.text and row.since for row in rows)


def test_oldest_comes_first_and_says_its_age() -> None:
    desk = Desk(some.user(Role.EDITOR))
    eye, fund = some.organisation("eye"), some.organisation("fund")
    for days in (1, 30, 2):
        one = some.statement(eye, None, about_organisation=fund, kind="", words=f"Words of {days} days.")
        Statement.objects.filter(pk=one.pk).update(state_since=timezone.now() - timedelta(days=days, hours=1))
    listed = words(desk.open("/desk/queues/kinds/"))
    assert listed.index("Words of 30 days") < listed.index("Words of 2 days") < listed.index("Words of 1 days")
    assert "4\xa0weeks" in desk.client.get("/desk/").content.decode()


def test_long_queue_has_pages_and_a_filter() -> None:
    desk = Desk(some.user(Role.EDITOR))
    eye, fund = some.organisation("eye"), some.organisation("fund")
    for n in range(60):
        some.statement(eye, None, about_organisation=fund, kind="", words=f"Number {n:02}.")
    assert "Number 59" not in words(desk.open("/desk/queues/kinds/"))
    assert "Number 59" in words(desk.open("/desk/queues/kinds/?page=2"))
    assert "1 entry" in words(desk.open("/desk/queues/kinds/?q=number+59"))


def test_document_comes_by_one_road_only() -> None:
    desk = Desk(some.user(Role.CONTRIBUTOR))
    said = {"title": "A page", "publisher": "Harbour Eye"}
    assert "Choose a file" in errors(desk.send("/desk/documents/", refused=True, **said))
    desk.send("/desk/documents/", text="The Lantern Fund said “lamps for all”.", **said)
    assert Reading.objects.get().text == "The Lantern Fund said “lamps for all”."


def test_file_that_is_no_document_is_refused_beside_its_field() -> None:
    desk = Desk(some.user(Role.CONTRIBUTOR))
    for data in (b"PK\x03\x04 office", b"%PDF-1.7 broken", b"\x00\x01\x02" * 50):
        where, values = desk.form("/desk/documents/")
        sent = {k: v for k, v in values.items() if v is not None}
        file = SimpleUploadedFile("x.bin", data)
        answer = desk.client.post(where, sent | {"file": file, "title": "x", "publisher": "y"})
        assert answer.status_code == 400
        assert errors(answer.content.decode())
    assert not Reading.objects.exists()


def test_address_of_the_private_network_is_not_asked() -> None:
    desk = Desk(some.user(Role.CONTRIBUTOR))
    page = desk.send(
        "/desk/documents/", refused=True, title="x", publisher="y", url="http://127.0.0.1:9/latest/meta-data/"
    )
    assert "private network" in errors(page)


def test_address_is_fetched_and_its_page_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "ALLOW", None)
    page = b"<html><body><article><p>The Lantern Fund gave $3 million to Night Watch House.</p></article></body></html>"
    desk = Desk(some.user(Role.CONTRIBUTOR))
    with serving() as server:
        url = server(whole(page), path="/page.html")
        desk.send("/desk/documents/", title="x", publisher="y", url=url)
    reading = Reading.objects.get()
    assert "$3 million" in reading.text
    assert reading.source.url == url
    assert reading.source.snapshot
