"""What a representative may see: statements about those they speak for, once asked, with the public steps of their way.

Never a draft that nobody asked about, a private note, an approval or a name of the staff; and never what another
organisation was asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Q, QuerySet

from comity.web.register import published
from comity.web.register.models import Notice, Organisation, OwnWords, Statement
from comity.web.register.models.statements import PUBLIC, State
from comity.web.register.queries import saying

WAITING = (State.ASKED, State.READY)
ANSWERABLE = (State.ASKED, State.READY, State.PUBLISHED, State.WITHHELD)
PAGE = 30


@dataclass(frozen=True, slots=True)
class Spoken:
    """One organisation that somebody speaks for, and how many statements wait for its answer, the next deadline first."""

    organisation: Organisation
    waiting: int
    until: datetime | None


def spoken_for(slugs: Iterable[str]) -> list[Spoken]:
    """Each organisation with what waits for its answer."""
    made = []
    for one in Organisation.objects.filter(slug__in=slugs).prefetch_related("names").order_by("slug"):
        asked = statements({one.slug}).filter(state=State.ASKED).order_by()
        first = asked.aggregate(first=Min("notices__deadline"))["first"]
        made.append(Spoken(one, asked.count(), first))
    return made


def visible(slugs: Iterable[str]) -> Q:
    """What is said of these organisations themselves, and of persons in their public roles where they were the ones asked."""
    mine = list(slugs)
    of_persons = Q(about_person__roles__organisation__slug__in=mine)
    return (
        Q(about_organisation__slug__in=mine, state__in=(*WAITING, *PUBLIC))
        | (of_persons & Q(state__in=PUBLIC))
        | (of_persons & Q(state__in=WAITING, notices__to__slug__in=mine))
    )


def statements(slugs: Iterable[str]) -> QuerySet[Statement]:
    """Every statement that a representative may see, what changed last first."""
    found = Statement.objects.filter(visible(slugs)).values("pk")
    return published.with_parts(Statement.objects.filter(pk__in=found)).order_by("-state_since", "-pk")


def shown(statement: Statement) -> saying.Said:
    """A statement as its subject sees it: as it is public, or will be."""
    if statement.state in PUBLIC:
        return saying.said([statement])[0]
    return saying._said(published.before(statement))


def notices(statement: Statement, slugs: Iterable[str]) -> QuerySet[Notice]:
    """The notices that went to these organisations; whoever sent them is not read."""
    return statement.notices.filter(to__slug__in=list(slugs)).defer("sent_by").order_by("-sent_at")


def answerers(statement: Statement, slugs: Iterable[str]) -> QuerySet[Organisation]:
    """Of these organisations, those that may answer this statement now."""
    mine = Organisation.objects.filter(slug__in=list(slugs))
    if statement.state not in ANSWERABLE:
        return mine.none()
    if statement.about_organisation_id:
        return mine.filter(pk=statement.about_organisation_id)
    if statement.state in WAITING:
        mine = mine.filter(notices__statement=statement)
    return mine.filter(people__person=statement.about_person_id).distinct()


def own_words(organisation: Organisation) -> list[OwnWords]:
    """Its own words that stand."""
    return list(organisation.own_words.filter(replaced=False).select_related("source").order_by("pk"))
