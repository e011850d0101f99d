"""What case files say of organisations, loaded from the lake into the register; and the demonstration, from its own folder.

Loading again changes nothing where nothing changed. An entry that a person changed here is left as it is; one that the case
file no longer has stays, as something may refer to it. The first case that names a slug describes it; others refer to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from comity.lake import Lake
from comity.model.case import Source as CaseSource
from comity.model.case import from_json, to_json
from comity.model.register import (
    Register,
    RegisteredArticle,
    RegisteredOrganisation,
    RegisteredPerson,
    RegisteredRelation,
    RegisteredStatement,
)
from comity.web.accounts.models import User
from comity.web.register.identifying import identify
from comity.web.register.models import Article, Organisation, Person, Relation, Source, Statement

KINDS: dict[str, tuple[str, type[Any]]] = {
    "organisation": ("organisations", RegisteredOrganisation),
    "person": ("people", RegisteredPerson),
    "relation": ("relations", RegisteredRelation),
    "article": ("articles", RegisteredArticle),
}


@dataclass(slots=True)
class Loaded:
    """How many entries were made or changed, and which were left alone because a person had changed them."""

    changed: int = 0
    left: list[str] = field(default_factory=list)


def load_cases(lake: Lake) -> Loaded:
    """The organisations, people, relations and articles of every case in a release."""
    done = Loaded()
    sources: dict[str, dict[str, CaseSource]] = {}
    registers: dict[str, dict[str, list[Any]]] = {}
    rows = lake.rows('SELECT "case", kind, id, body FROM case_part ORDER BY "case", kind, LENGTH(id), id')
    for case, kind, name, body in rows:
        if kind == "source":
            sources.setdefault(case, {})[name] = from_json(CaseSource, body)
        elif kind in KINDS:
            part, model = KINDS[kind]
            registers.setdefault(case, {}).setdefault(part, []).append(from_json(model, body))
    for case, parts in registers.items():
        register = Register(**{name: tuple(found) for name, found in parts.items()})
        Loader(f"case:{case}", sources.get(case, {}), done).load(register)
    return done


class Loader:
    """Loads one register; `origin` marks its entries."""

    def __init__(
        self, origin: str, sources: dict[str, CaseSource], done: Loaded, *, agreed_by: User | None = None
    ) -> None:
        self.origin, self.described, self.done, self.agreed_by = origin, sources, done, agreed_by
        self._sources: dict[str, Source] = {}

    @transaction.atomic
    def load(self, register: Register) -> None:
        """Everything but statements."""
        for organisation in register.organisations:
            self._organisation(organisation)
        for person in register.people:
            self._person(person)
        self._relations(register.relations)
        self._articles(register.articles)

    def source(self, name: str) -> Source:
        """The register's source for one of the case's."""
        if name not in self._sources:
            said = self.described[name]
            given = {
                "title": said.title,
                "publisher": said.publisher,
                "url": said.url,
                "licence": said.licence,
                "published": said.published,
                "seen": said.seen,
                "no_snapshot": said.no_snapshot,
            }
            self._sources[name] = _put(Source, {"origin": f"{self.origin}/{name}"}, given)
        return self._sources[name]

    def find(self, slug: str) -> Organisation:
        """An organisation of this register or of one that was loaded before."""
        return Organisation.objects.get(slug=slug)

    def statement(self, one: RegisteredStatement, **given: Any) -> Statement:
        """A statement with who said it, as a file has it; `given` is what the caller knows of its way here."""
        made = Statement.objects.create(
            reporter=self.find(one.reporter),
            about_organisation=self._named(one.about),
            about_person=Person.objects.get(slug=one.about_person) if one.about_person else None,
            about_group=one.about_group,
            group_of=self._named(one.group_of),
            words=one.words,
            language=one.language,
            emphases_added=one.emphases_added,
            said=one.said,
            published=one.published,
            source=self.source(one.source),
            place=one.place,
            findings=list(one.findings),
            origin=f"{self.origin}/{one.id}",
            **given,
        )
        for depth, speaker in enumerate(one.speakers, 1):
            made.attributions.create(
                depth=depth,
                speaker=speaker.name,
                organisation=self._named(speaker.organisation),
                person=Person.objects.filter(slug=speaker.person).first() if speaker.person else None,
                verb=speaker.verb,
                words=speaker.words,
                said=speaker.said,
                place=speaker.place,
            )
        return made

    def _named(self, slug: str) -> Organisation | None:
        return self.find(slug) if slug else None

    def _organisation(self, one: RegisteredOrganisation) -> None:
        digest = hashlib.sha256(f"1 {to_json(one)}".encode()).hexdigest()
        held = Organisation.objects.filter(slug=one.id).first()
        if held and (held.origin != self.origin or held.loaded == digest):
            return
        if held and _touched(held):
            self.done.left.append(one.id)
            return
        held = held or Organisation(slug=one.id, origin=self.origin)
        held.kind, held.areas, held.founded, held.closed = one.kind, list(one.areas), one.founded, one.closed
        held.website, held.loaded = one.website, digest
        held.demonstration = self.origin == "demonstration"
        held.save()
        for related in (held.names, held.identifiers, held.own_words, held.contacts):
            related.all().delete()
        for name in one.names:
            source = self.source(name.source) if name.source else None
            held.names.create(text=name.text, language=name.language, kind=name.kind, used=name.used, source=source)
        for whole in one.identifiers:
            held.identifiers.create(**identify(whole))
        for words in one.own_words:
            held.own_words.create(
                text=words.text,
                language=words.language,
                said=words.said,
                place=words.place,
                source=self.source(words.source),
            )
        for contact in one.contacts:
            held.contacts.create(address=contact.address, source=self.source(contact.source))
        held.save()  # its parts are there now: whoever listens to it sees it whole
        self.done.changed += 1

    def _person(self, one: RegisteredPerson) -> None:
        if Person.objects.filter(slug=one.id).exists():
            return
        held = Person.objects.create(
            slug=one.id, name=one.name, language=one.language, origin=self.origin, agreed_by=self.agreed_by
        )
        for role in one.roles:
            held.roles.create(
                organisation=self.find(role.organisation),
                title=role.title,
                language=role.language,
                held=role.held,
                source=self.source(role.source),
            )
        held.save()
        self.done.changed += 1

    def _relations(self, relations: Iterable[RegisteredRelation]) -> None:
        kept = []
        for one in relations:
            key = {
                "subject": self.find(one.subject),
                "object": self.find(one.object),
                "kind": one.kind,
                "valid": one.valid,
                "source": self.source(one.source),
            }
            given = {"words": one.words, "language": one.language, "place": one.place}
            given["reporter"] = self._named(one.reporter)  # type: ignore[assignment]
            kept.append(_put(Relation, key, given | {"origin": self.origin}).pk)
        for gone in Relation.objects.filter(origin=self.origin).exclude(pk__in=kept):
            if not _touched(gone):
                gone.delete()

    def _articles(self, articles: Iterable[RegisteredArticle]) -> None:
        for one in articles:
            given = {"title": one.title, "publisher": one.publisher, "language": one.language}
            held = _put(Article, {"url": one.url}, given | {"published": one.published, "origin": self.origin})
            held.about.add(*(self.find(slug) for slug in one.about))
            held.save()


def _touched(held: Any) -> bool:
    """Whether a person changed an entry since it was loaded."""
    return bool(held.history.filter(history_user__isnull=False).exists())


def _put(model: type[Any], key: dict[str, Any], given: dict[str, Any]) -> Any:
    """The row with this key, made or brought up to date; an equal one is not written again."""
    held = model.objects.filter(**key).first()
    if held is None:
        return model.objects.create(**key, **given)
    if not _touched(held) and any(getattr(held, name) != value for name, value in given.items()):
        for name, value in given.items():
            setattr(held, name, value)
        held.save()
    return held
