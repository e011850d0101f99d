"""The register's entries as the desk sees them: every part, with notes and history."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from comity.parsing.safetext import flags
from comity.web.components import history
from comity.web.desk.queries.paging import holding
from comity.web.register.models import (
    Contact,
    Identifier,
    Organisation,
    OrganisationName,
    OwnWords,
    Person,
    PrivateNote,
    PublicRole,
    Relation,
    Source,
)


def organisations(words: str) -> QuerySet[Organisation]:
    """Every organisation, by address."""
    found = Organisation.objects.filter(holding(words, "names__text", "slug")).values("pk")
    return Organisation.objects.filter(pk__in=found).prefetch_related("names").order_by("slug")


def organisation(one: Organisation) -> dict[str, Any]:
    """Everything that was entered about an organisation, with its past."""
    belonging = {"organisation_id": one.pk}
    return {
        "organisation": one,
        "names": list(one.names.order_by("pk")),
        "identifiers": list(one.identifiers.order_by("scheme", "value")),
        "contacts": list(one.contacts.select_related("source").order_by("pk")),
        "own_words": list(one.own_words.select_related("source").order_by("replaced", "-pk")),
        "relations": list(one.relations_from.select_related("object", "source").order_by("kind", "pk")),
        "relations_to": list(one.relations_to.select_related("subject", "source").order_by("kind", "pk")),
        "roles": list(one.people.select_related("person").order_by("pk")),
        "articles": list(one.articles.order_by("-published", "-pk")[:100]),
        "flags": sorted({flag for name in one.names.all() for flag in flags(name.text)}),
        "statement_count": one.statements_about.count(),
        "notes": PrivateNote.objects.filter(target=f"organisation/{one.slug}").select_related("by"),
        "target": f"organisation/{one.slug}",
        "history": history.of(
            one,
            parts=[
                *((model, belonging) for model in (OrganisationName, Identifier, Contact, OwnWords)),
                (Relation, {"subject_id": one.pk}),
            ],
        ),
    }


def sources(words: str) -> QuerySet[Source]:
    """Every source, newest first."""
    return Source.objects.filter(holding(words, "title", "publisher", "url")).order_by("-pk")


def source(one: Source) -> dict[str, Any]:
    """A source with its readings and its past."""
    return {
        "source": one,
        "readings": list(one.readings.defer("text").order_by("-at")),
        "statement_count": one.statements.count(),
        "notes": PrivateNote.objects.filter(target=f"source/{one.pk}").select_related("by"),
        "target": f"source/{one.pk}",
        "history": history.of(one),
    }


def persons(words: str) -> QuerySet[Person]:
    """Every person, by name."""
    return (
        Person.objects.filter(holding(words, "name", "slug"))
        .prefetch_related("roles__organisation__names")
        .order_by("name", "pk")
    )


def person(one: Person) -> dict[str, Any]:
    """A person with roles and their past."""
    return {
        "person": one,
        "roles": list(one.roles.select_related("organisation", "source").order_by("pk")),
        "flags": flags(one.name),
        "notes": PrivateNote.objects.filter(target=f"person/{one.slug}").select_related("by"),
        "target": f"person/{one.slug}",
        "history": history.of(one, parts=[(PublicRole, {"person_id": one.pk})]),
    }


def recent_sources() -> list[str]:
    """Sources to choose from: the newest, each by its number and title."""
    return [f"#{one.pk} {one.title}" for one in Source.objects.order_by("-pk").only("pk", "title")[:60]]
