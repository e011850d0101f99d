"""A statement becomes public only by the road that the rulebook draws, and no step of it can be skipped or undone unseen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from comity.model.errors import UsageError
from comity.web.accounts.powers import Role
from comity.web.register import published, workflow
from comity.web.register.models import LogEntry, PublicRole, Statement
from comity.web.register.models.statements import State
from tests.web.register import people as some

pytestmark = pytest.mark.django_db


class World:
    def __init__(self) -> None:
        self.editor = some.user(Role.EDITOR)
        self.approver = some.user(Role.APPROVER)
        self.second = some.user(Role.APPROVER, "second")
        self.watchdog = some.organisation("night-watch")
        self.fund = some.organisation("lantern-fund", address="office@lantern.example")
        self.voice = some.representative(self.fund)
        self.statement = some.statement(self.watchdog, self.editor, about_organisation=self.fund)

    def ask(self, statement: Statement | None = None, days: int = 14) -> None:
        one = statement or self.statement
        workflow.ask(
            one,
            to=self.fund,
            address="office@lantern.example",
            address_source="its own page",
            text=f"This is said of you: {one.words}",
            by=self.editor,
            deadline=timezone.now() + timedelta(days=days),
        )


@pytest.fixture
def world() -> World:
    return World()


def test_statement_is_public_only_after_it_was_asked_answered_and_approved_by_somebody_else(world: World) -> None:
    one = world.statement
    with pytest.raises(UsageError):
        workflow.approve(one, world.approver)
    world.ask()
    assert one.state == State.ASKED
    with pytest.raises(UsageError):
        workflow.approve(one, world.approver)
    assert not published.statements().exists()
    workflow.reply(one, "Our books are open on Tuesdays.", by=world.voice, language="en")
    assert one.state == State.READY
    assert workflow.approve(one, world.approver)
    shown = published.shown(published.about(world.fund).get())
    assert shown.words == some.WORDS
    assert [r.text for r in shown.replies] == ["Our books are open on Tuesdays."]
    assert [e.event for e in shown.log] == ["noticed", "replied", "published"]


def test_silence_is_logged_only_once_the_deadline_is_past(world: World) -> None:
    world.ask()
    assert workflow.lapse() == 0
    assert workflow.lapse(timezone.now() + timedelta(days=15)) == 1
    world.statement.refresh_from_db()
    assert world.statement.state == State.READY
    assert world.statement.log.last().event == "silent"


def test_more_time_moves_the_deadline(world: World) -> None:
    world.ask()
    workflow.extend(world.statement, timezone.now() + timedelta(days=40), "asked for it", world.editor)
    assert workflow.lapse(timezone.now() + timedelta(days=20)) == 0


def test_notice_needs_a_kind_the_words_a_published_address_and_time(world: World) -> None:
    some.statement(world.watchdog, world.editor, about_organisation=world.fund, kind="")
    unset = Statement.objects.get(kind="")
    with pytest.raises(UsageError):
        world.ask(unset)
    with pytest.raises(UsageError):
        world.ask(days=3)
    with pytest.raises(UsageError):
        workflow.ask(
            world.statement, to=world.fund, address="a@b.example", address_source="x", text="other", by=world.editor
        )
    with pytest.raises(UsageError):
        workflow.ask(
            world.statement, to=world.watchdog, address="a", address_source="x", text=some.WORDS, by=world.editor
        )
    assert world.statement.log.count() == 0


def test_whoever_entered_a_statement_cannot_publish_it(world: World) -> None:
    mine = some.statement(world.watchdog, world.approver, about_organisation=world.fund)
    world.ask(mine)
    workflow.decline(mine, "by telephone on Monday", world.editor)
    with pytest.raises(UsageError):
        workflow.approve(mine, world.approver)
    assert workflow.approve(mine, world.second)


def test_a_person_needs_an_agreed_public_role_and_two_approvals(world: World) -> None:
    who = some.person("ada", world.fund, world.editor)
    one = some.statement(world.watchdog, world.editor, about_person=who)
    world.ask(one)
    workflow.lapse(timezone.now() + timedelta(days=15))
    one.refresh_from_db()
    with pytest.raises(UsageError):
        workflow.approve(one, world.approver)
    who.agreed_by = world.approver
    who.save()
    assert not workflow.approve(one, world.approver)
    assert not workflow.approve(one, world.approver), "the same person twice is one"
    assert workflow.approve(one, world.second)


def test_changing_a_statement_voids_approvals_and_asks_again(world: World) -> None:
    who = some.person("ada", world.fund, world.editor, world.approver)
    one = some.statement(world.watchdog, world.editor, about_person=who)
    world.ask(one)
    workflow.lapse(timezone.now() + timedelta(days=15))
    one.refresh_from_db()
    workflow.approve(one, world.approver)
    workflow.change(one, world.editor, "the page says more", words="Other words.")
    assert one.state == State.DRAFT
    assert one.approvals.filter(void=False).count() == 0


def test_group_is_nobodys_statement_but_its_own(world: World) -> None:
    one = some.statement(world.watchdog, world.editor, about_group="many members", group_of=world.fund)
    workflow.nobody(one, "a group without names", world.editor)
    workflow.approve(one, world.approver)
    assert not published.about(world.fund).exists()
    assert published.statements().get().about_group == "many members"


def test_subject_with_a_published_address_is_asked(world: World) -> None:
    with pytest.raises(UsageError):
        workflow.nobody(world.statement, "too much trouble", world.editor)


def test_nobody_else_replies_in_the_subjects_name(world: World) -> None:
    world.ask()
    other = some.representative(some.organisation("other-house"), "other")
    for stranger in (other, world.editor, world.approver):
        with pytest.raises(UsageError):
            workflow.reply(world.statement, "We agree entirely.", by=stranger)
    world.voice.representations.update(ended_at=timezone.now())
    with pytest.raises(UsageError):
        workflow.reply(world.statement, "We are no longer of it.", by=world.voice)


def test_later_reply_replaces_the_earlier_which_is_kept(world: World) -> None:
    world.ask()
    workflow.reply(world.statement, "First.", by=world.voice)
    workflow.reply(world.statement, "Second.", by=world.voice)
    workflow.approve(world.statement, world.approver)
    assert [r.text for r in published.shown(published.statements().get()).replies] == ["Second."]
    assert world.statement.replies.count() == 2


def test_withheld_and_retracted_statements_leave_a_notice_and_no_words(world: World) -> None:
    world.ask()
    workflow.reply(world.statement, "No.", by=world.voice)
    workflow.approve(world.statement, world.approver)
    workflow.withhold(world.statement, "a court asked for it", world.approver)
    shown = published.shown(published.statements().get())
    assert (shown.words, shown.notice) == ("", "a court asked for it")
    workflow.restore(world.statement, "the court lifted it", world.approver)
    assert published.shown(published.statements().get()).words == some.WORDS
    workflow.retract(world.statement, "the reporter took it back", world.approver)
    assert published.shown(published.statements().get()).words == ""
    with pytest.raises(UsageError):
        workflow.restore(world.statement, "no", world.approver)


def test_correction_keeps_what_stood_before(world: World) -> None:
    world.ask()
    workflow.reply(world.statement, "No.", by=world.voice)
    workflow.approve(world.statement, world.approver)
    workflow.correct(world.statement, "words", "The Lantern Fund “opened its books”.", "misread", world.approver)
    shown = published.shown(published.statements().get())
    assert [(c.before, c.why) for c in shown.corrections] == [(some.WORDS, "misread")]
    with pytest.raises(UsageError):
        workflow.correct(world.statement, "reporter", "x", "y", world.approver)


def test_editor_cannot_approve_withhold_or_retract(world: World) -> None:
    world.ask()
    workflow.reply(world.statement, "No.", by=world.voice)
    for step in (workflow.withhold, workflow.retract):
        with pytest.raises(UsageError):
            step(world.statement, "because", world.editor)
    with pytest.raises(UsageError):
        workflow.approve(world.statement, world.editor)


def test_log_only_grows(world: World) -> None:
    entry = workflow.note(world.statement, "entered", world.editor)
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        LogEntry.objects.get(pk=entry.pk).delete()


def test_only_the_body_that_was_asked_about_a_person_stops_the_clock(world: World) -> None:
    """A person with roles in two bodies: the one that was never asked neither answers nor declines in the other's place."""
    other = some.organisation("harbour-eye")
    person = some.person("bo", world.fund, world.editor, agreed_by=world.approver)
    PublicRole.objects.create(person=person, organisation=other, title="Chair", source=some.source())
    one = some.statement(world.watchdog, world.editor, about_person=person)
    world.ask(one)
    beside = some.representative(other, "beside")
    with pytest.raises(UsageError, match="only whoever is spoken of"):
        workflow.reply(one, "Not ours to say.", by=beside, organisation=other)
    with pytest.raises(UsageError):
        workflow.decline(one, "We say nothing.", by=beside)
    one.refresh_from_db()
    assert (one.state, one.replies.count()) == (State.ASKED, 0)
    workflow.reply(one, "It is not so.", by=world.voice)
    for approver in (world.approver, world.second):
        workflow.approve(one, approver)
    one.refresh_from_db()
    assert one.state == State.PUBLISHED
    assert workflow.reply(one, "Nor with us.", by=beside).organisation == other, "beside public words each may answer"
    assert one.replies.filter(replaced=False).count() == 2
