"""An invented world for the tests of the public pages: an alliance, a member, a donor, a watchdog, and what is said."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from comity.web.accounts.models import User
from comity.web.accounts.powers import Role
from comity.web.register.models import (
    Article,
    Attribution,
    Correction,
    Identifier,
    LogEntry,
    Organisation,
    OrganisationName,
    OwnWords,
    Relation,
    Reply,
    Source,
    Statement,
)
from tests.web.register import people

MEMBER_WORDS = "The Lantern Fund “never opened its books” (emphases added), says the Harbour Gazette: “It hides them."
REPLY_WORDS = "Our books are open every Tuesday; come and read them."
GROUP_WORDS = "Many members “walk away from every audit”."
DRAFT_WORDS = "A draft that nobody may see: zebra-crossing."


@dataclass
class World:
    alliance: Organisation
    member: Organisation
    donor: Organisation
    watchdog: Organisation
    editor: User
    said: Statement
    group: Statement
    draft: Statement

    @property
    def everybody(self) -> tuple[Organisation, ...]:
        return (self.alliance, self.member, self.donor, self.watchdog)


def source(title: str, **fields: str) -> Source:
    made = {
        "url": "https://example.org/page",
        "publisher": "Harbour Watch",
        "published": "2021-05",
        "snapshot": "ab" * 32,
    }
    return Source.objects.get_or_create(title=title, defaults=made | fields)[0]


def publish(statement: Statement, editor: User, *, replied: str = "", silent: bool = False) -> Statement:
    """The rows that the workflow leaves behind a published statement (tests of the workflow stand elsewhere)."""
    now = timezone.now()
    LogEntry.objects.create(statement=statement, event="noticed", by=editor, why="2026-02-01", at=now)
    if replied:
        Reply.objects.create(
            statement=statement, organisation=statement.about_organisation, text=replied, language="en",
            source=source("The Lantern Fund answers", publisher="The Lantern Fund"), said="2026-01-20",
        )  # fmt: skip
        LogEntry.objects.create(statement=statement, event="replied", by=editor)
    if silent:
        LogEntry.objects.create(statement=statement, event="silent", why="2026-02-01")
    LogEntry.objects.create(statement=statement, event="published", by=editor)
    statement.state = "published"
    statement.save()
    return statement


def build() -> World:
    editor = people.user(Role.EDITOR, "edith")
    alliance = people.organisation("harbour-alliance", "Harbour Alliance")
    member = people.organisation("lantern-fund", "The Lantern Fund", address="office@lantern.example")
    donor = people.organisation("north-ministry", "Ministry of the North")
    watchdog = people.organisation("harbour-watch", "Harbour Watch")
    OrganisationName.objects.create(organisation=member, text="صندوق الفانوس", language="ar", source=source("Its page"))
    OrganisationName.objects.create(organisation=member, text="קרן הפנס", language="he")
    OrganisationName.objects.create(
        organisation=member, text="Lamp Club", language="en", kind="former", used="1990/1999"
    )
    Organisation.objects.filter(pk=member.pk).update(
        kind="nonprofit", areas=["IL", "PS"], founded="198X", website="https://lantern.example", origin="case:harbour"
    )
    member.refresh_from_db()
    Identifier.objects.create(
        organisation=member, scheme="US-EIN", value="12-3456789", valid=True, source=source("Its page")
    )
    OwnWords.objects.create(organisation=member, text="We carry lanterns between two shores.", language="en",
                            source=source("Its page"), said="2020")  # fmt: skip
    person = people.person("ada", member, editor, agreed_by=people.user(Role.APPROVER, "paul"))
    people.person("bob", member, editor)
    Relation.objects.create(subject=member, object=alliance, kind="member", valid="2015/2019", source=source("Members"))
    Relation.objects.create(subject=donor, object=member, kind="funder", valid="2018/..", source=source("Grants"))
    Relation.objects.create(subject=watchdog, object=donor, kind="partner", source=source("Grants"), reporter=watchdog)
    said = people.statement(
        watchdog, editor, words=MEMBER_WORDS, language="en", about_organisation=member, emphases_added=True,
        source=source("Who hides what"), said="2021-04-30", published="2021-05", seen="2026-01-02",
        place="section “Members”", start=10, end=90,
        findings=[{"code": "quotation-unclosed", "start": 60}],
    )  # fmt: skip
    Attribution.objects.create(statement=said, depth=1, speaker="the Harbour Gazette", verb="blasted",
                               words="“It hides them.", said="2021-04", place="an article")  # fmt: skip
    Attribution.objects.create(statement=said, depth=2, person=person, words="“never opened its books”")
    publish(said, editor, replied=REPLY_WORDS)
    Correction.objects.create(
        statement=said, field="said", before="2021-04", after="2021-04-30", why="the page says", by=editor
    )
    group = people.statement(watchdog, editor, words=GROUP_WORDS, about_group="many members", group_of=alliance,
                             published="2022", kind="characterisation")  # fmt: skip
    publish(group, editor)
    draft = people.statement(watchdog, editor, words=DRAFT_WORDS, about_organisation=member)
    article = Article.objects.create(title="Lanterns lit", publisher="Gazette", language="en", published="2020-02-03",
                                     url="https://gazette.example/1")  # fmt: skip
    article.about.add(member)
    return World(alliance, member, donor, watchdog, editor, said, group, draft)
