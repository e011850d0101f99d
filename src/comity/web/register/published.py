"""What of the register is public: the one road by which pages, search, exports and feeds come to statements and people.

Nothing here is a draft, a private note or a member of staff's name. A withheld or retracted statement has no words here, only
the notice in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet

from comity.parsing.uncertain import span
from comity.web.register.models import (
    Attribution,
    Correction,
    LogEntry,
    Organisation,
    Person,
    PublicRole,
    Relation,
    Reply,
    Statement,
)
from comity.web.register.models.relations import RelationKind
from comity.web.register.models.replies import PUBLIC_EVENTS
from comity.web.register.models.statements import PUBLIC, State


@dataclass(frozen=True, slots=True)
class Shown:
    """One statement as everybody may see it: with its way, its answers beside it, and its notice where words are withheld."""

    statement: Statement
    state: str
    words: str
    attributions: list[Attribution]
    replies: list[Reply]
    log: list[LogEntry]
    corrections: list[Correction]
    notice: str = ""
    memberships: list[tuple[Relation, bool | None]] = field(default_factory=list)
    """Memberships of whom it is about, and whether they held when it was said (None: cannot be told)."""


def statements() -> QuerySet[Statement]:
    """Every statement with a public page, newest first, with all that `shown` needs."""
    return with_parts(Statement.objects.filter(state__in=PUBLIC)).order_by("-published", "-said", "-pk")


def with_parts(found: QuerySet[Statement]) -> QuerySet[Statement]:
    """Statements with all that `shown` needs, read in few queries."""
    return found.select_related(
        "reporter", "about_organisation", "about_person", "group_of", "source"
    ).prefetch_related(
        "reporter__names",
        "about_organisation__names",
        "group_of__names",
        "attributions__organisation__names",
        "attributions__person",
        Prefetch(
            "replies",
            Reply.objects.filter(replaced=False)
            .select_related("source", "organisation")
            .prefetch_related("organisation__names"),
        ),
        Prefetch("log", LogEntry.objects.filter(event__in=PUBLIC_EVENTS).defer("by")),
        "corrections",
    )


def about(*entries: Organisation) -> QuerySet[Statement]:
    """What is said of this organisation itself: never of a member, an alliance or a group it may belong to.

    Several `entries` are one organisation (`together`), here and below.
    """
    return statements().filter(about_organisation__in=entries)


def reported_by(*entries: Organisation) -> QuerySet[Statement]:
    """What this organisation reports of others."""
    return statements().filter(reporter__in=entries)


def shown(statement: Statement, memberships: list[Relation] | None = None) -> Shown:
    """A public statement as it may be seen. Raises LookupError for one that is not public.

    `memberships` are those of whom it is about, where the caller has read them already.
    """
    if statement.state not in PUBLIC:
        raise LookupError("not public")
    open_ = statement.state == State.PUBLISHED
    return Shown(
        statement=statement,
        state=statement.state,
        words=statement.words if open_ else "",
        attributions=list(statement.attributions.all()) if open_ else [],
        replies=[r for r in statement.replies.all() if not r.replaced],
        log=[e for e in statement.log.all() if e.event in PUBLIC_EVENTS],
        corrections=list(statement.corrections.all()) if open_ else [],
        notice="" if open_ else statement.state_reason,
        memberships=memberships_when(statement, memberships),
    )


def before(statement: Statement) -> Shown:
    """A statement that its subject was asked about, as it will be shown: for the subject's own eyes (`voice`), nobody else's."""
    return Shown(
        statement=statement,
        state=State.PUBLISHED,  # as it will be: its words are shown to whom they are about
        words=statement.words,
        attributions=list(statement.attributions.all()),
        replies=[r for r in statement.replies.all() if not r.replaced],
        log=[e for e in statement.log.all() if e.event in PUBLIC_EVENTS],
        corrections=[],
        memberships=memberships_when(statement),
    )


def shown_all(found: Iterable[Statement]) -> list[Shown]:
    """As `shown`, of many statements, in as few queries as for one."""
    found = list(found)
    subjects = {s.about_organisation_id for s in found if s.about_organisation_id is not None}
    by_subject: dict[int, list[Relation]] = {pk: [] for pk in subjects}
    for relation in _memberships(subjects):
        by_subject[relation.subject_id].append(relation)
    return [shown(s, by_subject.get(s.about_organisation_id or 0, [])) for s in found]


def memberships_when(
    statement: Statement, memberships: list[Relation] | None = None
) -> list[tuple[Relation, bool | None]]:
    """The subject's memberships, each with whether it may have held on the day of the statement. Says nothing of the alliance."""
    if statement.about_organisation_id is None:
        return []
    when = statement.said or statement.published
    found = list(_memberships({statement.about_organisation_id})) if memberships is None else memberships
    return [(r, span(r.valid).meets(span(when)) if r.valid and when else None) for r in found]


def _memberships(subjects: set[int]) -> QuerySet[Relation]:
    """Memberships of some organisations, with the names that a page prints."""
    found = Relation.objects.filter(subject__in=subjects, kind=RelationKind.MEMBER).order_by("object__slug", "pk")
    return found.select_related("object", "source").prefetch_related("object__names")


def people(*entries: Organisation) -> QuerySet[PublicRole]:
    """Public roles in an organisation whose publicness a second person agreed to."""
    found = PublicRole.objects.filter(organisation__in=entries, person__agreed_by__isnull=False)
    return found.select_related("person", "source")


def persons() -> QuerySet[Person]:
    """Persons who may be shown."""
    return Person.objects.filter(agreed_by__isnull=False, roles__isnull=False).distinct()


def relations(*entries: Organisation) -> QuerySet[Relation]:
    """Every relation from or to an organisation."""
    return (
        Relation.objects.filter(Q(subject__in=entries) | Q(object__in=entries))
        .select_related("subject", "object", "source", "reporter")
        .prefetch_related("subject__names", "object__names", "reporter__names")
        .order_by("kind", "pk")
    )
