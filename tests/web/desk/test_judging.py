"""Judging: each kind of proposal becomes its entry once, nothing else, and can be taken back until it is public."""

from __future__ import annotations

from typing import Any

import pytest

from comity.web.accounts.powers import Role
from comity.web.desk.models import Proposal, Reading
from comity.web.register.models import Organisation, OrganisationName, OwnWords, Relation, Statement
from comity.web.register.models.statements import State
from tests.web.desk.playing import Desk, errors, form_in, words
from tests.web.desk.test_documents_judged import INVENTED
from tests.web.register import people as some

pytestmark = pytest.mark.django_db


class Judge:
    def __init__(self) -> None:
        self.editor = Desk(some.user(Role.EDITOR))
        some.organisation("harbour-eye", "Harbour Eye")
        pk = self.editor.upload(INVENTED.encode(), title="Lake District Alliance (LDA)", publisher="Harbour Eye")
        self.reading = Reading.objects.get(pk=pk)

    def first(self, kind: str, **where: Any) -> Proposal:
        return self.reading.proposals.filter(kind=kind, **where).first()

    def at(self, proposal: Proposal) -> str:
        return f"/desk/documents/{self.reading.pk}/?proposal={proposal.pk}"

    def statement_of(self, proposal: Proposal, **changes: Any) -> Statement:
        path = f"/desk/documents/{self.reading.pk}/statement/?proposal={proposal.pk}&whole=1"
        pk = self.editor.send(path, make_new="on", **changes).rstrip("/").rpartition("/")[2]
        return Statement.objects.get(pk=int(pk))


@pytest.fixture
def judge() -> Judge:
    return Judge()


def test_source_keeps_the_bytes_unchanged(judge: Judge, settings: Any) -> None:
    from comity.snapshots.store import Store

    kept = Store(settings.COMITY.home).get(judge.reading.source.snapshot)
    with kept.open() as stream:
        assert stream.read() == INVENTED.encode()
    assert kept.origin.publisher == "Harbour Eye"
    again = judge.editor.upload(INVENTED.encode(), title="Lake District Alliance (LDA)", publisher="Harbour Eye")
    assert again == judge.reading.pk, "the same bytes are read once"


def test_proposed_span_is_marked_in_the_text(judge: Judge) -> None:
    for proposal in judge.reading.proposals.all():
        page = judge.editor.open(judge.at(proposal))
        marked = "".join(m.text or "" for m in page.xpath("//div[contains(@class,'source-text')]//mark"))
        assert marked.replace("\n", "") == proposal.text.replace("\n", "")
        assert len(page.xpath("//*[@id='now']")) == 1


def test_organisation_is_entered_once_and_its_other_mentions_go_with_it(judge: Judge) -> None:
    proposal = judge.first("organisation", text="Night Watch House")
    twins = judge.reading.proposals.filter(kind="organisation", text="Night Watch House").count()
    assert twins > 1
    where, values = judge.editor.form(judge.at(proposal), "/accept/")
    for _twice in range(2):
        judge.editor.client.post(where, values | {"make_new": "on", "kind": "nonprofit"})
    made = Organisation.objects.get(names__text="Night Watch House")
    assert made.kind == "nonprofit"
    assert judge.reading.proposals.filter(made="organisation/night-watch-house").count() == twins
    assert made.history.first().history_user == judge.editor.user


def test_unknown_name_is_not_entered_by_accident(judge: Judge) -> None:
    proposal = judge.first("organisation", text="Night Watch House")
    page = judge.editor.send(judge.at(proposal), "/accept/", refused=True)
    assert "No organisation here is called" in errors(page)
    assert not Organisation.objects.filter(slug="night-watch-house").exists()


def test_a_leading_article_makes_no_second_organisation(judge: Judge) -> None:
    house = some.organisation("night-watch", "The Night Watch House")
    proposal = judge.first("organisation", text="Night Watch House")
    where, values = judge.editor.form(judge.at(proposal), "/accept/")
    judge.editor.client.post(where, values | {"make_new": "on", "kind": "nonprofit"})
    assert judge.reading.proposals.filter(made=f"organisation/{house.slug}").exists()
    assert not Organisation.objects.filter(slug="night-watch-house").exists()


def test_words_can_become_another_name_of_an_organisation(judge: Judge) -> None:
    alliance = some.organisation("lda", "Lake District Alliance")
    proposal = judge.first("organisation", text="LDA")
    judge.editor.send(judge.at(proposal), "/accept/", organisation="Lake District Alliance", also_called="short")
    assert set(alliance.names.values_list("text", "kind")) == {("Lake District Alliance", "official"), ("LDA", "short")}
    judge.editor.send(judge.at(proposal), "/undo/", why="another one")
    assert alliance.names.get().text == "Lake District Alliance"


def test_membership_becomes_a_relation_that_the_publisher_reports(judge: Judge) -> None:
    proposal = judge.first("membership")
    judge.editor.send(judge.at(proposal), "/accept/", make_new="on")
    made = Relation.objects.get()
    assert (str(made.subject), str(made.object), made.kind) == ("Lantern Fund", "Lake District Alliance", "member")
    assert (str(made.reporter), made.source) == ("Harbour Eye", judge.reading.source)
    judge.editor.send(judge.at(proposal), "/undo/", why="misread")
    assert not Relation.objects.exists()
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.OPEN


def test_rejecting_needs_a_reason_and_makes_nothing(judge: Judge) -> None:
    proposal = judge.first("membership")
    assert errors(judge.editor.send(judge.at(proposal), "/reject/", refused=True, why=""))
    judge.editor.send(judge.at(proposal), "/reject/", why="it left in 2019")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.why, proposal.decided_by) == ("rejected", "it left in 2019", judge.editor.user)
    assert not Relation.objects.exists()


def test_date_goes_to_a_draft_that_holds_it(judge: Judge) -> None:
    quoted = judge.first("quotation", value__said="2020-05-28")
    one = judge.statement_of(quoted, said="")
    day = judge.first("date", value="2020-05-28")
    judge.editor.send(judge.at(day), "/accept/")
    one.refresh_from_db()
    assert one.said == "2020-05-28"


def test_money_is_kept_as_printed(judge: Judge) -> None:
    pk = judge.editor.upload(b"The fund gave $3 million over five years.", title="Gift", publisher="Harbour Eye")
    proposal = Proposal.objects.get(reading_id=pk, kind="money")
    assert "whole number" in judge.editor.send(
        f"/desk/documents/{pk}/?proposal={proposal.pk}", "/accept/", refused=True, years="many"
    )
    judge.editor.send(f"/desk/documents/{pk}/?proposal={proposal.pk}", "/accept/", amount="3500000")
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.EDITED
    assert {k: proposal.value[k] for k in ("amount", "currency", "years")} == {
        "amount": "3500000",
        "currency": "USD",
        "years": 5,
    }


def test_statement_is_entered_once_however_often_it_is_sent(judge: Judge) -> None:
    quoted = judge.first("quotation", value__said="2020-11-25")
    path = f"/desk/documents/{judge.reading.pk}/statement/?proposal={quoted.pk}&whole=1"
    where, values = judge.editor.form(path)
    answers = {judge.editor.client.post(where, values | {"make_new": "on"}).headers["Location"] for _ in range(2)}
    assert len(answers) == 1
    assert Statement.objects.count() == 1


def test_undoing_a_quotation_drops_its_statement_unless_it_is_public(judge: Judge) -> None:
    quoted = judge.first("quotation", value__said="2020-11-25")
    one = judge.statement_of(quoted)
    judge.editor.send(judge.at(quoted), "/undo/", why="wrong paragraph")
    one.refresh_from_db()
    assert one.state == State.DROPPED
    again = judge.statement_of(quoted)
    Statement.objects.filter(pk=again.pk).update(state=State.PUBLISHED)
    assert "is public" in judge.editor.send(judge.at(quoted), "/undo/", refused=True, why="too late")


def test_words_that_the_document_does_not_have_are_refused(judge: Judge) -> None:
    quoted = judge.first("quotation", value__said="2020-11-25")
    path = f"/desk/documents/{judge.reading.pk}/statement/?proposal={quoted.pk}&whole=1"
    page = judge.editor.send(path, refused=True, make_new="on", words="Free Rowers wrote something worse.")
    assert "do not stand in the document" in page
    assert not Statement.objects.exists()


def test_shortened_words_keep_their_own_place(judge: Judge) -> None:
    quoted = judge.first("quotation", value__said="2018-10-02")
    one = judge.statement_of(
        quoted, words="Free Rowers wrote, “the water has been in constant unrest” (emphases added)"
    )
    assert judge.reading.text[one.start : one.end] == one.words


def test_own_words_need_the_documents_words_and_say_whose(judge: Judge) -> None:
    first = judge.first("quotation")
    path = f"/desk/documents/{judge.reading.pk}/own-words/?proposal={first.pk}"
    assert "do not stand" in judge.editor.send(path, refused=True, make_new="on", text="Something else.")
    judge.editor.send(path, make_new="on")
    made = OwnWords.objects.get()
    assert (made.text, str(made.organisation)) == (first.text, "Lake District Alliance")
    first.refresh_from_db()
    assert first.made == f"own-words/{made.pk}"


def test_what_the_reader_missed_is_added_from_the_text(judge: Judge) -> None:
    page = f"/desk/documents/{judge.reading.pk}/"
    assert "not stand in the document so often" in judge.editor.send(
        page, "/add/", refused=True, kind="organisation", words="the harbour", which="9"
    )
    where = judge.editor.send(page, "/add/", kind="organisation", words="the harbour", which="1")
    made = Proposal.objects.get(proposed_by="person")
    assert f"proposal={made.pk}" in where
    assert judge.reading.text[made.start : made.end] == "the harbour"


def test_rest_is_rejected_with_one_reason_and_the_reading_is_done(judge: Judge) -> None:
    judge.editor.send(f"/desk/documents/{judge.reading.pk}/", "/rest/", why="only the members mattered")
    judge.reading.refresh_from_db()
    assert judge.reading.done_at
    assert not judge.reading.proposals.filter(state="open").exists()


def test_contributor_enters_drafts_but_judges_nothing_and_makes_no_organisation(judge: Judge) -> None:
    helper = Desk(some.user(Role.CONTRIBUTOR))
    proposal = judge.first("organisation", text="Night Watch House")
    page = helper.open(judge.at(proposal))
    with pytest.raises(AssertionError, match="no form"):
        form_in(page, judge.at(proposal), "/accept/")
    for verdict in ("accept", "reject", "undo"):
        assert helper.client.post(f"/desk/proposals/{proposal.pk}/{verdict}/", {"why": "x"}).status_code == 404
    quoted = judge.first("quotation", value__said="2020-11-25")
    path = f"/desk/documents/{judge.reading.pk}/statement/?proposal={quoted.pk}&whole=1"
    assert "an editor" in helper.send(path, refused=True, make_new="on")
    some.organisation("free-rowers", "Free Rowers")
    helper.send(path)
    assert Statement.objects.get().entered_by == helper.user


def test_hostile_document_is_kept_as_found_shown_safe_and_flagged(judge: Judge) -> None:
    text = "The <script>alert(1)</script> \u202efund\u202c said “Lаntern\u200bs burn”.\n"
    pk = judge.editor.upload(text.encode(), title="<b>Odd\u202e</b>", publisher="Harbour Eye")
    assert Reading.objects.get(pk=pk).text == text
    answer = judge.editor.client.get(f"/desk/documents/{pk}/").content.decode()
    assert "<script>alert" not in answer
    assert "<b>Odd" not in answer
    assert "\u202e" not in answer
    assert "\u200b" not in answer
    assert "‹U+202E›" in answer
    assert "turn the reading direction" in words(judge.editor.open(f"/desk/documents/{pk}/"))


def test_a_name_of_a_million_letters_is_refused_beside_its_field(judge: Judge) -> None:
    page = judge.editor.send("/desk/organisations/", refused=True, name="x" * 1_000_000, why="too long")
    assert "at most 500" in errors(page)
    assert not OrganisationName.objects.filter(text__startswith="xxx").exists()
