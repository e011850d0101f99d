"""One profile as the register's own types: from what is public, and back into the register as drafts.

The profile of several entries that are one organisation holds them all: each keeps its own address, and says which the others
are. Whoever reads it back gets the entries as they were, and judges anew whether they are one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from comity.model.case import Source as CaseSource
from comity.model.register import (
    Register,
    RegisteredArticle,
    RegisteredContact,
    RegisteredName,
    RegisteredOrganisation,
    RegisteredPerson,
    RegisteredRelation,
    RegisteredReply,
    RegisteredRole,
    RegisteredSpeaker,
    RegisteredStatement,
    RegisteredWords,
)
from comity.web.register import published, together
from comity.web.register.loading import Loaded, Loader
from comity.web.register.models import Article, Organisation, Person, Relation, Source, Statement
from comity.web.register.models.replies import Event
from comity.web.register.models.statements import State

OUTCOMES = {Event.REPLIED: "replied", Event.REFUSED: "refused", Event.SILENT: "silent", Event.NOBODY: "nobody"}


@dataclass(slots=True)
class Bundle:
    """A profile: `register.organisations[0]` is whose it is, with those that it is the `same_as`; the others are only named."""

    register: Register
    sources: dict[str, CaseSource] = field(default_factory=dict)


class _Gathering:
    def __init__(self) -> None:
        self.sources: dict[str, CaseSource] = {}
        self.organisations: dict[str, RegisteredOrganisation] = {}

    def source(self, one: Source | None) -> str:
        if one is None:
            return ""
        name = f"source-{one.pk}"
        kept = one.no_snapshot or f"snapshot {one.snapshot}"
        self.sources[name] = CaseSource(
            name, one.publisher, one.title, one.url, one.published, one.seen, one.licence, kept
        )
        return name

    def named(self, one: Organisation | None) -> str:
        if one is None:
            return ""
        if one.slug not in self.organisations:
            names = tuple(RegisteredName(n.text, n.language, n.kind, n.used) for n in one.names.all())
            self.organisations[one.slug] = RegisteredOrganisation(one.slug, one.kind, names)
        return one.slug


def profile(one: Organisation) -> Bundle:
    """The profile of an organisation as its page has it: of every entry that is one with it."""
    entries = together.entries(one.slug)
    held = {each.slug: each for each in Organisation.objects.filter(slug__in=entries)}
    return of(*(held[slug] for slug in entries if slug in held))


def of(*entries: Organisation) -> Bundle:
    """Everything public of an organisation: statements about it and by it with their replies, relations, people, articles.

    Several `entries` are one organisation (`together`), the leading one first.
    """
    at = _Gathering()
    slugs = [one.slug for one in entries]
    for one in entries:
        at.organisations[one.slug] = _whole(one, at, tuple(slug for slug in slugs if slug != one.slug))
    people = {role.person_id: role.person for role in published.people(*entries)}
    statements = [*published.about(*entries), *published.reported_by(*entries)]
    for said in statements:
        for person in (said.about_person, *(a.person for a in said.attributions.all())):
            if person and person.agreed_by_id:
                people[person.pk] = person
    relations = tuple(_relation(r, at) for r in published.relations(*entries))
    told = tuple(_statement(published.shown(s), at) for s in dict.fromkeys(statements))
    somebodies = tuple(_person(p, at) for p in people.values())
    register = Register(tuple(at.organisations.values()), somebodies, relations, _articles(entries), told)
    return Bundle(register, at.sources)


def _whole(one: Organisation, at: _Gathering, same: tuple[str, ...]) -> RegisteredOrganisation:
    return RegisteredOrganisation(
        id=one.slug,
        kind=one.kind,
        names=tuple(RegisteredName(n.text, n.language, n.kind, n.used, at.source(n.source)) for n in one.names.all()),
        identifiers=tuple(str(i).lstrip("-") for i in one.identifiers.all()),
        areas=tuple(map(str, one.areas)),
        founded=one.founded,
        closed=one.closed,
        website=one.website,
        own_words=tuple(
            RegisteredWords(w.text, w.language, at.source(w.source), w.place, w.said)
            for w in one.own_words.filter(replaced=False)
        ),
        contacts=tuple(RegisteredContact(c.address, at.source(c.source)) for c in one.contacts.all()),
        same_as=same,
    )


def _articles(entries: Sequence[Organisation]) -> tuple[RegisteredArticle, ...]:
    about: dict[Article, list[str]] = {}
    for one in entries:
        for article in one.articles.order_by("pk"):
            about.setdefault(article, []).append(one.slug)
    return tuple(
        RegisteredArticle(a.title, a.publisher, a.url, tuple(slugs), a.language, a.published)
        for a, slugs in about.items()
    )


def _relation(r: Relation, at: _Gathering) -> RegisteredRelation:
    return RegisteredRelation(
        subject=at.named(r.subject),
        kind=r.kind,
        object=at.named(r.object),
        source=at.source(r.source),
        valid=r.valid,
        words=r.words,
        language=r.language,
        place=r.place,
        reporter=at.named(r.reporter),
    )


def _person(one: Person, at: _Gathering) -> RegisteredPerson:
    roles = tuple(
        RegisteredRole(at.named(r.organisation), r.title, at.source(r.source), r.language, r.held)
        for r in one.roles.select_related("organisation", "source")
    )
    return RegisteredPerson(one.slug, one.name, roles, one.language)


def _statement(shown: published.Shown, at: _Gathering) -> RegisteredStatement:
    one = shown.statement
    noticed = [e for e in shown.log if e.event == Event.NOTICED]
    ends = [e for e in shown.log if e.event in OUTCOMES]
    return RegisteredStatement(
        id=f"statement-{one.pk}",
        reporter=at.named(one.reporter),
        words=shown.words,
        language=one.language,
        kind=one.kind,
        kind_reason=one.kind_reason if shown.words else "",
        source=at.source(one.source),
        state=one.state,
        about=at.named(one.about_organisation),
        about_person=one.about_person.slug if one.about_person else "",
        about_group=one.about_group,
        group_of=at.named(one.group_of),
        speakers=tuple(
            RegisteredSpeaker(
                a.speaker, at.named(a.organisation), a.person.slug if a.person else "", a.verb, a.words, a.said, a.place
            )
            for a in shown.attributions
        ),
        said=one.said,
        published=one.published,
        place=one.place,
        emphases_added=one.emphases_added,
        findings=tuple(one.findings) if shown.words else (),
        asked=f"{noticed[-1].at:%Y-%m-%d}" if noticed else "",
        deadline=noticed[-1].why[:10] if noticed else "",
        outcome=OUTCOMES[Event(ends[-1].event)] if ends else "",
        outcome_reason=ends[-1].why if ends else "",
        replies=tuple(RegisteredReply(r.text, r.language, at.source(r.source), r.said) for r in shown.replies),
        state_reason=shown.notice,
    )


@transaction.atomic
def enter(bundle: Bundle, origin: str) -> Loaded:
    """Put a profile into the register: facts as entries; statements as drafts, which have the whole way to go here.

    An organisation, person or statement that is there already stays as it is.
    """
    done = Loaded()
    sources = bundle.sources | {
        "": CaseSource("", "", "an imported profile", no_snapshot="the profile names no source for this")
    }
    loader = Loader(origin, sources, done)
    loader.load(bundle.register)
    for one in bundle.register.statements:
        if one.words and not Statement.objects.filter(origin=f"{origin}/{one.id}").exists():
            _draft(one, loader)
            done.changed += 1
    return done


def _draft(one: RegisteredStatement, loader: Loader) -> None:
    made = loader.statement(one, state=State.DRAFT)
    for answer in one.replies:
        made.replies.create(
            organisation=made.about_organisation,
            text=answer.text,
            language=answer.language,
            said=answer.said,
            source=loader.source(answer.source),
            origin=loader.origin,
        )
