"""A statement's page offers what the rulebook allows next, says in words why it refuses, and keeps every step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from comity.web.accounts.powers import Role
from comity.web.register import published, workflow
from comity.web.register.models import PrivateNote, Statement
from comity.web.register.models.statements import State
from tests.web.desk.playing import Desk, errors, form_in, words
from tests.web.register import people as some

pytestmark = pytest.mark.django_db


class Case:
    def __init__(self) -> None:
        self.editor, self.approver = Desk(some.user(Role.EDITOR)), Desk(some.user(Role.APPROVER))
        self.eye = some.organisation("harbour-eye", "Harbour Eye")
        self.fund = some.organisation("lantern-fund", "Lantern Fund", address="office@lantern.example")
        self.one = some.statement(self.eye, self.editor.user, about_organisation=self.fund, kind="", kind_reason="")
        self.page = f"/desk/statements/{self.one.pk}/"

    def state(self) -> str:
        self.one.refresh_from_db()
        return self.one.state

    def kind(self) -> None:
        self.editor.send(self.page, "/kind/", kind="allegation", why="it says that books were closed")

    def asked(self) -> None:
        self.kind()
        self.editor.send(self.page, "/ask/")

    def published(self) -> None:
        self.asked()
        self.editor.send(self.page, "/decline/", why="by letter")
        self.approver.send(self.page, "/approve/")


@pytest.fixture
def case() -> Case:
    return Case()


def test_asking_is_offered_once_there_is_a_kind_with_a_reason(case: Case) -> None:
    with pytest.raises(AssertionError, match="no form"):
        form_in(case.editor.open(case.page), case.page, "/ask/")
    assert errors(case.editor.send(case.page, "/kind/", refused=True, kind="allegation", why=""))
    case.kind()
    assert form_in(case.editor.open(case.page), case.page, "/ask/")


def test_notice_is_written_in_three_languages_with_the_words_and_the_deadline(case: Case) -> None:
    case.asked()
    assert case.state() == State.ASKED
    notice = case.one.notices.get()
    sent = mail.outbox[0]
    assert (sent.to, sent.body) == (["office@lantern.example"], notice.text)
    assert sent.body.count(some.WORDS) == 3
    assert sent.body.count(f"{notice.deadline:%Y-%m-%d}") == 3
    assert "نرجو" in sent.body
    assert "נבקש" in sent.body
    assert notice.address_source.startswith("lantern-fund: contact")


def test_pressing_twice_sends_one_notice(case: Case) -> None:
    case.kind()
    where, values = form_in(case.editor.open(case.page), case.page, "/ask/")
    for _twice in range(2):
        assert case.editor.client.post(where, values).status_code == 302
    assert len(mail.outbox) == case.one.notices.count() == 1
    assert "not open any more" in words(case.editor.open(case.page))


def test_deadline_too_near_and_altered_words_are_refused_in_plain_words(case: Case) -> None:
    case.kind()
    soon = f"{timezone.now() + timedelta(days=2):%Y-%m-%d}"
    assert "at least 7 days" in errors(case.editor.send(case.page, "/ask/", refused=True, deadline=soon))
    assert "does not hold the statement" in errors(case.editor.send(case.page, "/ask/", refused=True, text="Hello."))
    assert "Choose an address" in errors(case.editor.send(case.page, "/ask/", refused=True, contact=""))
    assert case.state() == State.DRAFT
    assert mail.outbox == []


def test_mail_that_cannot_be_sent_starts_no_clock(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> int:
        raise OSError("no route")

    monkeypatch.setattr(EmailBackend, "send_messages", broken)
    case.kind()
    assert "no clock was started" in errors(case.editor.send(case.page, "/ask/", refused=True))
    assert case.state() == State.DRAFT
    assert not case.one.notices.exists()


def test_postal_address_is_logged_as_to_be_sent_by_hand(case: Case) -> None:
    case.kind()
    case.editor.send(
        case.page, "/ask/", contact="", address="1 Quay Street, Northport", address_source="its letterhead"
    )
    assert mail.outbox == []
    assert "by hand" in words(case.editor.open(case.page))


def test_deadline_can_only_move_on(case: Case) -> None:
    case.asked()
    near = f"{timezone.now() + timedelta(days=8):%Y-%m-%d}"
    assert "later day" in errors(case.editor.send(case.page, "/extend/", refused=True, deadline=near, why="x"))
    far = f"{timezone.now() + timedelta(days=40):%Y-%m-%d}"
    case.editor.send(case.page, "/extend/", deadline=far, why="they asked for it")
    assert f"{case.one.notices.get().deadline:%Y-%m-%d}" == far


def test_answer_published_elsewhere_needs_its_source(case: Case) -> None:
    case.asked()
    assert "No source" in errors(
        case.editor.send(case.page, "/reply/", refused=True, text="Our books are open.", source="x")
    )
    place = some.source("Letter to the editor")
    case.editor.send(case.page, "/reply/", text="Our books are open.", source=f"#{place.pk}")
    assert case.state() == State.READY
    assert [r.text for r in case.one.replies.all()] == ["Our books are open."]


def test_subject_with_a_published_address_cannot_be_skipped(case: Case) -> None:
    case.kind()
    assert "publishes an address" in errors(case.editor.send(case.page, "/nobody/", refused=True, why="too much work"))


def test_editor_is_not_offered_what_only_an_approver_may(case: Case) -> None:
    case.asked()
    workflow.lapse(timezone.now() + timedelta(days=16))
    for key in ("approve", "withhold", "retract", "correct", "restore"):
        assert case.editor.client.post(f"{case.page}{key}/", {"why": "x"}).status_code == 404
    assert case.state() == State.READY


def test_whoever_entered_it_is_told_that_somebody_else_must_approve(case: Case) -> None:
    mine = some.statement(case.eye, case.approver.user, about_group="many funds", group_of=case.fund)
    workflow.nobody(mine, "no names", case.editor.user)
    page = f"/desk/statements/{mine.pk}/"
    assert "somebody else has to approve" in words(case.approver.open(page))
    assert "you entered this statement" in errors(case.approver.send(page, "/approve/", refused=True))
    assert "many funds" not in words(case.approver.open("/desk/queues/ready/"))


def test_published_statement_is_corrected_withheld_shown_again_and_retracted(case: Case) -> None:
    case.published()
    case.approver.send(case.page, "/correct/", field="place", after="page 4", why="the page was missing")
    case.approver.send(case.page, "/withhold/", why="a court asked for it")
    assert published.shown(published.statements().get()).notice == "a court asked for it"
    case.approver.send(case.page, "/restore/", why="the court lifted it")
    assert published.shown(published.statements().get()).corrections[0].after == "page 4"
    case.approver.send(case.page, "/retract/", why="the reporter took it back")
    assert published.shown(published.statements().get()).words == ""
    said = words(case.approver.open(case.page))
    assert "a court asked for it" in said
    assert "page 4" in said


def test_what_cannot_be_a_date_is_refused_when_correcting(case: Case) -> None:
    case.published()
    page = case.approver.send(case.page, "/correct/", refused=True, field="said", after="yesterday", why="x")
    assert "not a date" in errors(page)


def test_changing_the_words_asks_again(case: Case) -> None:
    case.asked()
    edit = f"{case.page}edit/"
    case.editor.send(edit, words="The Lantern Fund “never opened”.", why="the page says less")
    assert case.state() == State.DRAFT
    assert case.one.words == "The Lantern Fund “never opened”."
    assert "the page says less" in words(case.editor.open(case.page))


def test_inner_speakers_nest_by_level_and_persons_need_an_entry(case: Case) -> None:
    edit = f"{case.page}edit/"
    row = {"speaker-0-speaker": "Ada Tallow", "speaker-0-sort": "person", "why": "she is quoted"}
    assert "Enter the person first" in errors(case.editor.send(edit, refused=True, **row))
    some.person("ada", case.fund, case.editor.user)
    case.editor.send(edit, **row, **{"speaker-0-person": "ada", "speaker-0-words": "“never opened its books”"})
    court = {"speaker-1-speaker": "A court", "speaker-1-sort": "organisation", "why": "quoted by her"}
    third, second = {"speaker-1-depth": "3"}, {"speaker-1-depth": "2"}
    assert "Levels must follow" in case.editor.send(edit, refused=True, **court, **third)
    case.editor.send(edit, **court, **second)
    assert [(a.depth, a.speaker) for a in case.one.attributions.all()] == [(1, "Ada Tallow"), (2, "A court")]
    assert workflow.approvals_needed(case.one) == 2


def test_words_of_a_speaker_stand_in_the_statement(case: Case) -> None:
    row = {"speaker-0-speaker": "A court", "speaker-0-sort": "organisation", "speaker-0-words": "“always”", "why": "x"}
    assert "do not stand in the statement" in case.editor.send(f"{case.page}edit/", refused=True, **row)
    assert not case.one.attributions.exists()


def test_source_without_a_copy_can_be_quoted(case: Case) -> None:
    book = some.source("A book on paper")
    sent = {"reporter": "Harbour Eye", "about_organisation": "Lantern Fund", "words": "It “lent no oil”."}
    path = f"/desk/sources/{book.pk}/statement/"
    assert case.editor.send(path, **sent) == case.editor.send(path, **sent), "twice is once"
    one = Statement.objects.get(source=book)
    assert (one.words, one.start, one.state) == ("It “lent no oil”.", None, State.DRAFT)


def test_what_an_organisation_says_of_itself_is_no_statement(case: Case) -> None:
    page = case.editor.send(f"{case.page}edit/", refused=True, reporter="Lantern Fund", why="x")
    assert "own words" in errors(page)


def test_exactly_one_subject(case: Case) -> None:
    page = case.editor.send(f"{case.page}edit/", refused=True, about_group="many funds", why="x")
    assert "one organisation, one person or one group" in errors(page)


def test_private_note_is_kept_once_and_never_public(case: Case) -> None:
    case.published()
    where, values = form_in(case.editor.open(case.page), case.page, f"/notes/statement/{case.one.pk}/")
    for _twice in range(2):
        case.editor.client.post(where, values | {"text": "Their lawyer rang."})
    assert PrivateNote.objects.get().text == "Their lawyer rang."
    assert "lawyer" in words(case.editor.open(case.page))
    assert "lawyer" not in str(published.shown(published.statements().get()))
    assert case.editor.client.post("/desk/notes/statement/999/", {"text": "x"}).status_code == 404
    assert case.editor.client.post("/desk/notes/user/1/", {"text": "x"}).status_code == 404


def test_clock_that_ran_out_is_ended_when_the_desk_is_opened(case: Case) -> None:
    case.asked()
    case.one.notices.update(deadline=timezone.now() - timedelta(hours=1))
    case.editor.open("/desk/")
    assert case.state() == State.READY
    assert case.one.log.last().event == "silent"


def test_guessed_numbers_tell_nothing(case: Case) -> None:
    for path in (
        "/desk/statements/999/",
        "/desk/statements/999/edit/",
        "/desk/documents/999/",
        "/desk/persons/nobody/",
    ):
        assert case.editor.client.get(path).status_code == 404
    assert Statement.objects.count() == 1
