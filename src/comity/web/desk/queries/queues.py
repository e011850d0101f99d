"""What needs a person today: each queue with how many wait and since when the oldest does.

A queue is one query and one way of drawing a row; the home page and the queue's own page are made of the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comity.web.accounts.models import User
from comity.web.desk.models import Candidate, Change, Proposal, Reading
from comity.web.desk.queries.paging import holding
from comity.web.policy.models import Deadline, FollowUp, PointVersion
from comity.web.policy.queries import points
from comity.web.register.models import Approval, Article, Person, Reply, Statement, Suggestion
from comity.web.register.models.statements import State

NEW = timedelta(days=14)
"""How long a reply counts as newly received."""
SOON = timedelta(days=28)
CLIP = 240


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits: its words, where it leads, since when, and by when where there is a deadline."""

    text: str
    detail: str
    href: str
    since: datetime
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """`since` is the field that says how long a row waits; `words` are the fields that the filter looks in."""

    key: str
    title: Any
    explain: Any
    rows: Callable[[User], QuerySet[Any]]
    since: str
    words: tuple[str, ...]
    row: Callable[[Any], Row]

    def filtered(self, user: User, words: str) -> QuerySet[Any]:
        """What waits for this person, holding the words, oldest first."""
        rows = self.rows(user)
        if words:
            rows = rows.filter(pk__in=rows.model.objects.filter(holding(words, *self.words)).values("pk"))
        return rows.order_by(self.since, "pk")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queue as the home page shows it; `oldest` is since when, or for clocks until when."""

    queue: Queue
    count: int
    oldest: date | None

    @property
    def clock(self) -> bool:
        """Whether `oldest` is a deadline."""
        return self.queue.since == "until"


def waiting(user: User) -> list[Waiting]:
    """Every queue, with its count and the age of its oldest."""
    made = []
    for queue in QUEUES:
        rows = queue.rows(user)
        count = rows.count()
        oldest = rows.order_by(queue.since).values_list(queue.since, flat=True).first() if count else None
        made.append(Waiting(queue, count, oldest))
    return made


def queue_called(key: str) -> Queue | None:
    """The queue of that key."""
    return next((queue for queue in QUEUES if queue.key == key), None)


def _statements(**where: Any) -> Callable[[User], QuerySet[Statement]]:
    return lambda _user: _with_names(Statement.objects.filter(**where))


def _with_names(rows: QuerySet[Statement]) -> QuerySet[Statement]:
    return rows.select_related("reporter", "about_organisation", "about_person", "group_of").prefetch_related(
        "reporter__names", "about_organisation__names", "group_of__names"
    )


def _ready(user: User) -> QuerySet[Statement]:
    """Nobody approves what they entered, nor twice."""
    given = Approval.objects.filter(by=user, void=False).values("statement")
    return _with_names(Statement.objects.filter(state=State.READY).exclude(entered_by=user).exclude(pk__in=given))


def _persons(user: User) -> QuerySet[Person]:
    """Persons whose public role nobody but whoever entered it has looked at."""
    first = Person.history.filter(id=OuterRef("pk")).order_by("history_date").values("history_date")[:1]
    rows = Person.objects.filter(agreed_by=None, roles__isnull=False).exclude(entered_by=user).distinct()
    return rows.annotate(since=Subquery(first))


def _readings(_user: User) -> QuerySet[Reading]:
    opened = Count("proposals", filter=Q(proposals__state=Proposal.State.OPEN))
    return Reading.objects.annotate(waiting=opened).filter(waiting__gt=0).select_related("source").defer("text")


def about(statement: Statement) -> str:
    """Whom a statement is about, by name."""
    return str(statement.about_organisation or statement.about_person or statement.about_group)


def _statement_row(statement: Statement) -> Row:
    until = getattr(statement, "until", None)
    detail = f"{statement.reporter} → {about(statement)}"
    href = reverse("desk-statement", args=[statement.pk])
    return Row(statement.words[:CLIP], detail, href, statement.state_since, until)


def _reading_row(reading: Any) -> Row:
    count = ngettext("%(count)s proposal", "%(count)s proposals", reading.waiting) % {"count": reading.waiting}
    return Row(str(reading.source), count, reverse("desk-document", args=[reading.pk]), reading.at)


def _reply_row(reply: Reply) -> Row:
    who = str(reply.organisation or "")
    return Row(reply.text[:CLIP], who, reverse("desk-statement", args=[reply.statement_id]), reply.received_at)


def _change_row(change: Change) -> Row:
    return Row(str(change.watched), change.watched.url, reverse("desk-change", args=[change.pk]), change.at)


def _candidate_row(candidate: Candidate) -> Row:
    href = reverse("desk-pair", args=[candidate.pk])
    return Row(f"{candidate.left} ~ {candidate.right}", f"{candidate.score:f}", href, candidate.found_at)


def _points(_user: User) -> QuerySet[PointVersion]:
    """The newest versions of points with a number that has moved, or a voice whose consent does not hold."""
    waiting = [row.pk for _point, row, stale, consent in points.states(points.listed()) if row and (stale or consent)]
    return PointVersion.objects.filter(pk__in=waiting).select_related("point")


def _follow_up_row(one: Any) -> Row:
    return Row(
        one.text[:CLIP], one.engagement.title, one.engagement.get_absolute_url(), one.engagement.made_at, one.due
    )


def _deadline_row(one: Deadline) -> Row:
    since = datetime(one.day.year, one.day.month, one.day.day, tzinfo=UTC)
    return Row(one.name, str(one.measure or ""), reverse("desk-deadline", args=[one.pk]), since, one.day)


STATEMENT_WORDS = ("words", "about_group", "reporter__names__text", "about_organisation__names__text")
QUEUES = (
    Queue(
        "proposals", _("Documents with open proposals"), _("The reader proposed; a person accepts, edits or rejects each."),
        _readings, "at", ("source__title", "source__publisher"), _reading_row,
    ),
    Queue(
        "kinds", _("Drafts without a kind"), _("An editor says what sort of words these are, and why."),
        _statements(state=State.DRAFT, kind=""), "state_since", STATEMENT_WORDS, _statement_row,
    ),
    Queue(
        "to-ask", _("Statements to ask about"), _("Whoever is spoken of is told, and has time to answer."),
        lambda _user: _with_names(Statement.objects.filter(state=State.DRAFT).exclude(kind="")),
        "state_since", STATEMENT_WORDS, _statement_row,
    ),
    Queue(
        "clocks", _("Clocks running"), _("Asked, and not answered yet; the next deadline comes first."),
        lambda _user: _with_names(Statement.objects.filter(state=State.ASKED)).annotate(until=Max("notices__deadline")),
        "until", STATEMENT_WORDS, _statement_row,
    ),
    Queue(
        "ready", _("Ready to approve"), _("Answered, declined, silent, or nobody to ask; without what you entered."),
        _ready, "state_since", STATEMENT_WORDS, _statement_row,
    ),
    Queue(
        "persons", _("Persons waiting for a second person"), _("A public role counts once somebody who did not enter it agrees."),
        _persons, "since", ("name", "slug"),
        lambda person: Row(str(person), "", reverse("desk-person", args=[person.slug]), person.since or timezone.now()),
    ),
    Queue(
        "candidates", _("Who is who"), _("Pairs that may be one organisation."),
        lambda _user: Candidate.objects.filter(settled=False), "found_at", ("left", "right"), _candidate_row,
    ),
    Queue(
        "changes", _("Changed sources"), _("A watched page or feed is not what it was."),
        lambda _user: Change.objects.filter(reviewed_at=None).select_related("watched"), "at",
        ("watched__title", "watched__url"), _change_row,
    ),
    Queue(
        "replies", _("Replies newly received"), _("What came in during the last 14 days."),
        lambda _user: Reply.objects.filter(received_at__gte=timezone.now() - NEW, replaced=False)
        .select_related("organisation", "statement").prefetch_related("organisation__names"),
        "received_at", ("text", "organisation__names__text"), _reply_row,
    ),
    Queue(
        "articles", _("Articles of feeds"), _("A person says whom each is about."),
        lambda _user: Article.objects.filter(about=None, aside=""), "added_at", ("title", "publisher", "url"),
        lambda one: Row(one.title, one.publisher, reverse("desk-article", args=[one.pk]), one.added_at),
    ),
    Queue(
        "suggestions", _("Suggestions of representatives"), _("A name or an address that they ask to be changed."),
        lambda _user: Suggestion.objects.filter(state=Suggestion.State.OPEN).select_related("organisation")
        .prefetch_related("organisation__names"),
        "at", ("text", "organisation__names__text"),
        lambda one: Row(one.text[:CLIP], str(one.organisation), reverse("desk-suggestion", args=[one.pk]), one.at),
    ),
    Queue(
        "follow-ups", _("Your follow-ups"), _("What you promised at an engagement; the next deadline comes first."),
        lambda user: FollowUp.objects.filter(done_at=None, owner=user).select_related("engagement").annotate(until=F("due")),
        "until", ("text", "engagement__title"), _follow_up_row,
    ),
    Queue(
        "points", _("Points to renew"), _("A number has moved since it was written, or a voice no longer consents."),
        _points, "made_at", ("point__title",),
        lambda row: Row(row.point.name, "", reverse("desk-point", args=[row.point.slug]), row.made_at),
    ),
    Queue(
        "deadlines", _("Deadlines of others"), _("Reports and comment periods that are overdue, or due within four weeks."),
        lambda _user: Deadline.objects.filter(met_on=None, day__lte=timezone.now().date() + SOON)
        .select_related("measure").prefetch_related("measure__titles").annotate(until=F("day")),
        "until", ("title",), _deadline_row,
    ),
)  # fmt: skip
