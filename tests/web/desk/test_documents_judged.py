"""A new user reads documents at the desk, judges them, and everything comes out as the rulebook wants it.

Played twice: with the two real documents where they are (../shared/data/documents), told apart by what they hold and not by
their sentences, and with an invented page of the same make.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from comity.web.accounts.powers import Role
from comity.web.desk.models import Proposal, Reading
from comity.web.desk.queries.paragraphs import Paragraph, paragraphs
from comity.web.register import published, workflow
from comity.web.register.models import Organisation, OwnWords, Person, PublicRole, Relation, Statement
from comity.web.register.models.statements import State
from tests.web.desk.playing import Desk, words
from tests.web.register import people as some

pytestmark = pytest.mark.django_db
REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "documents"

INVENTED = (
    "Lake District Alliance (LDA)\n\n"
    "In their own words“a circle of houses that keep the lamps of the district.”\n\n"
    "Key Members\n\n"
    "  • Many LDA members promote “darkness” and ask towns to buy no oil.\n"
    "  • Lantern Fund (LF)\n"
    "    • Accuses the harbour of “hoarding” and signed an “Open letter” during the 2014 storm.\n"
    "    • The fund sells lamps. After complaints, the Northern Ministry of Light declared that lamps could no longer be sold. "
    "Attorney of the Harbour League, Ada Tallow, noted: “Selling lamps to both shores is unheard of.”\n"
    "  • Night Watch House\n"
    "    • In May 2021, Night Watch House published a statement that “For decades the shore has been dark – in the north.\n"
    "    • On May 28, 2020, Night Watch House published an article arguing that “it seems that only the moon can help.”\n"
    "  • Free Rowers\n"
    "    • In a November 25, 2020 Facebook post, Free Rowers wrote, “During the dark winter the harbour ticks off its list.”\n"
    "    • In an October 2, 2018 article, Free Rowers wrote, “the water has been in constant unrest” (emphases added).\n"
)
INVENTED_OWN = """Who We Are

Lake District Alliance has raised more than $300m for lamps. Our model is the lighthouse of the north.
"""
PERSON_ROLES = {"title": "named with this role in the document", "held": ""}


class Story:
    """Three members of staff and the documents that they read."""

    def __init__(self, watchdog: str, title: str, page: bytes, own: bytes, alliance: str) -> None:
        self.editor = Desk(some.user(Role.EDITOR))
        self.approver = Desk(some.user(Role.APPROVER))
        self.second = Desk(some.user(Role.APPROVER, "second"))
        self.watchdog, self.title, self.page, self.own, self.alliance = watchdog, title, page, own, alliance
        self.reading: Reading
        self.blocks: list[Paragraph]

    def read(self) -> None:
        self.editor.send("/desk/organisations/", name=self.watchdog, why="publishes the page")
        pk = self.editor.upload(self.page, title=self.title, publisher=self.watchdog, url="https://example.org/page")
        self.reading = Reading.objects.get(pk=pk)
        self.blocks = paragraphs(self.reading.text)

    def proposals(self, kind: str) -> list[Proposal]:
        return list(self.reading.proposals.filter(kind=kind, state="open"))

    def at(self, proposal: Proposal) -> str:
        return f"/desk/documents/{self.reading.pk}/?proposal={proposal.pk}"

    def take_own_words(self) -> None:
        first = self.proposals("quotation")[0]
        self.editor.send(
            f"/desk/documents/{self.reading.pk}/own-words/?proposal={first.pk}",
            organisation=self.alliance,
            make_new="on",
        )
        pk = self.editor.upload(self.own, title=f"{self.alliance}: own page", publisher=self.alliance)
        reading = Reading.objects.get(pk=pk)
        block = next(each for each in paragraphs(reading.text) if not each.heading)
        self.editor.send(f"/desk/documents/{pk}/own-words/?start={block.start}&end={block.end}")

    def take_members(self) -> list[Organisation]:
        for proposal in self.proposals("membership"):
            self.editor.send(self.at(proposal), "/accept/", object=self.alliance, make_new="on")
        of = Organisation.objects.get(names__text=self.alliance)
        return [row.subject for row in Relation.objects.filter(object=of, kind="member").order_by("pk")]

    def spoken_paragraphs(self) -> Iterator[Paragraph]:
        """Paragraphs below the first heading of items: each becomes a statement."""
        for block in self.blocks:
            if not block.heading and block.depth:
                yield block

    def enter_person(self, name: str) -> str:
        source = self.reading.source.pk
        where = self.editor.send(
            "/desk/persons/",
            name=name,
            organisation=self.alliance,
            source=f"#{source}",
            why="speaks in it",
            **PERSON_ROLES,
        )
        return where.rstrip("/").rpartition("/")[2]

    def take_statement(self, block: Paragraph) -> Statement:
        """Open the form of a paragraph, give each person who speaks an entry, send the rest as it was filled in."""
        path = f"/desk/documents/{self.reading.pk}/statement/?start={block.start}&end={block.end}"
        _where, values = self.editor.form(path)
        changes: dict[str, Any] = {}
        for name, value in values.items():
            if name.endswith("-sort") and value == "person":
                row = name.removesuffix("sort")
                changes[f"{row}person"] = self.enter_person(values[f"{row}speaker"])
        pk = int(self.editor.send(path, **changes).rstrip("/").rpartition("/")[2])
        return Statement.objects.get(pk=pk)

    def start_clock(self, one: Statement) -> None:
        page = f"/desk/statements/{one.pk}/"
        self.editor.send(page, "/kind/", kind="allegation", why="the page says that something was done")
        if one.about_group:
            self.editor.send(page, "/nobody/", why="a group without names")
            return
        self.editor.send(page, "/ask/", address="office@member.example", address_source="its own contact page")


def invented() -> Story:
    return Story(
        "Harbour Eye",
        "Lake District Alliance (LDA)",
        INVENTED.encode(),
        INVENTED_OWN.encode(),
        "Lake District Alliance",
    )


def real() -> Story:
    if not REAL.is_dir():
        pytest.skip("the two documents are not on this machine (../shared/data/documents)")
    page, own = (REAL / "ngo-monitor-allmep.txt").read_bytes(), (REAL / "allmep-global-advocacy.txt").read_bytes()
    title = page.decode().splitlines()[0]
    return Story("NGO Monitor", title, page, own, title.partition(" (")[0])


@pytest.fixture(params=[invented, real], ids=["invented", "real"])
def story(request: pytest.FixtureRequest) -> Story:
    made: Story = request.param()
    return made


def test_documents_read_and_judged_through_the_desk(story: Story) -> None:
    story.read()
    story.take_own_words()
    members = story.take_members()
    alliance = Organisation.objects.get(names__text=story.alliance)
    assert len(members) == (3 if story.watchdog == "Harbour Eye" else 12)
    assert OwnWords.objects.filter(organisation=alliance).count() == 2
    assert OwnWords.objects.filter(source=story.reading.source).get().text in story.reading.text

    made = [story.take_statement(block) for block in story.spoken_paragraphs()]
    check_each(story, made, alliance, members)
    check_inner_speakers(story, made)

    for one in made:
        story.start_clock(one)
    check_clocks(story, made)
    check_only_answered_are_public(story, made, alliance)


def check_each(story: Story, made: list[Statement], alliance: Organisation, members: list[Organisation]) -> None:
    """Reported by the watchdog, about whom the heading names, in the document's very characters."""
    text = story.reading.text
    for one, block in zip(made, story.spoken_paragraphs(), strict=True):
        assert str(one.reporter) == story.watchdog
        assert (one.state, one.entered_by) == (State.DRAFT, story.editor.user)
        assert one.words == text[one.start : one.end] == block.text
        assert one.seen
        assert one.about_organisation != alliance, "nothing said of a member is said of the alliance"
        if block.above:
            assert one.about_organisation in members
            assert str(one.about_organisation) == block.above[-1].partition(" (")[0]
        else:
            assert one.about_group, "“many members” is a group"
            assert (one.about_organisation, one.group_of) == (None, alliance)
        assert one.emphases_added == ("emphases added" in one.words)
        opened = one.words.count("“") > one.words.count("”")
        assert [f["code"] for f in one.findings] == (["quotation-unclosed"] if opened else [])
    assert sum(bool(one.findings) for one in made) == 1
    assert sum(one.emphases_added for one in made) == 1
    assert any(one.about_group for one in made)


def check_inner_speakers(story: Story, made: list[Statement]) -> None:
    rows = [row for one in made for row in one.attributions.all()]
    assert all(row.words in row.statement.words for row in rows), "words with the document's own marks"
    assert all(row.speaker != story.watchdog for row in rows)
    ministry = [row for row in rows if "Ministry" in row.speaker]
    assert [(row.verb, row.depth, row.organisation) for row in ministry] == [("declared", 1, None)]
    post = next(row for row in rows if "2020-11-25" in row.said)
    assert "Facebook" in post.statement.words
    assert post.organisation == post.statement.about_organisation, "an organisation's own post, quoted by the watchdog"
    assert post.words.startswith("“")
    assert post.words.endswith("”")
    persons = {row.person for row in rows if row.person}
    assert persons
    assert all(row.person for row in rows if row.speaker in {person.name for person in persons})
    assert {"2021-05", "2020-05-28", "2018-10-02"} <= {row.said for row in rows}


def check_clocks(story: Story, made: list[Statement]) -> None:
    asked = [one for one in made if not one.about_group]
    for one in made:
        one.refresh_from_db()
        assert one.state == (State.READY if one.about_group else State.ASKED)
    assert len(mail.outbox) == len(asked)
    assert all(one.words in message.body for one, message in zip(asked, mail.outbox, strict=True))
    clocks = words(story.editor.open("/desk/queues/clocks/"))
    assert str(len(asked)) in clocks
    assert not published.statements().exists()


def check_only_answered_are_public(story: Story, made: list[Statement], alliance: Organisation) -> None:
    """One refuses, the others let the deadline pass; then approvers agree, two of them where a person is named."""
    plain = [
        one for one in made if one.about_organisation and not one.attributions.filter(person__isnull=False).exists()
    ]
    group = [one for one in made if one.about_group]
    first, later = plain[0], plain[1]
    story.editor.send(f"/desk/statements/{first.pk}/", "/decline/", why="by letter of the 3rd")
    for one in (first, *group):
        story.approver.send(f"/desk/statements/{one.pk}/", "/approve/")
    public = set(published.statements())
    assert public == {first, *group}
    assert "/approve/" not in str(story.approver.client.get(f"/desk/statements/{later.pk}/").content)

    workflow.lapse(timezone.now() + timedelta(days=16))
    story.approver.send(f"/desk/statements/{later.pk}/", "/approve/")
    assert later in set(published.statements())
    check_persons(story, next(one for one in made if one.attributions.filter(person__isnull=False).exists()))

    assert not published.about(alliance).exists(), "nothing is said of the alliance"
    for one in group:
        for member in Organisation.objects.all():
            assert one not in set(published.about(member)), "a group's statement is on nobody's page as its own"
    assert first in set(published.about(first.about_organisation))


def check_persons(story: Story, one: Statement) -> None:
    page = f"/desk/statements/{one.pk}/"
    assert "agreed public role" in story.approver.send(page, "/approve/", refused=True)
    for person in Person.objects.filter(agreed_by=None):
        assert person not in set(published.persons())
        story.approver.send(f"/desk/persons/{person.slug}/", "/agree/", why="speaks in public in that role")
        assert PublicRole.objects.filter(person=person).exists()
    story.approver.send(page, "/approve/")
    one.refresh_from_db()
    assert one.state == State.READY
    story.second.send(page, "/approve/")
    one.refresh_from_db()
    assert one.state == State.PUBLISHED
