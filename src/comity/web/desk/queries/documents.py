"""Documents at the desk: the list, and one reading with its proposals beside its text."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from comity.parsing.safetext import flags, shown
from comity.web.desk.models import Proposal, Reading
from comity.web.desk.queries.paging import holding
from comity.web.desk.queries.paragraphs import around, marked
from comity.web.register.models import OrganisationName, Statement
from comity.web.register.models.statements import State

CONTEXT = 120
"""Characters on each side of a proposal that its form repeats."""
MOST_NAMES = 300


def readings(words: str) -> QuerySet[Reading]:
    """Every reading, newest first, with how many proposals are open."""
    opened = Count("proposals", filter=Q(proposals__state=Proposal.State.OPEN))
    rows = Reading.objects.annotate(waiting=opened).select_related("source", "by").defer("text")
    return rows.filter(holding(words, "source__title", "source__publisher")).order_by("-at", "-pk")


def page(reading: Reading, now: Proposal | None) -> dict[str, Any]:
    """The text with its marks, the proposal that is judged now with its surroundings, and what came of the document."""
    proposals = list(reading.proposals.select_related("decided_by"))
    waiting = [p for p in proposals if p.state == Proposal.State.OPEN]
    return {
        "reading": reading,
        "source": reading.source,
        "paragraphs": marked(reading.text, proposals, now),
        "proposals": proposals,
        "open_count": len(waiting),
        "counts": _counts(proposals),
        "proposal": now,
        "context": surroundings(reading.text, now) if now else None,
        "following": _next(waiting, now),
        "flags": flags(reading.text),
        "statements": _statements(reading),
        "names": nearby_names(reading),
    }


def first_open(reading: Reading) -> Proposal | None:
    """The open proposal that stands first in the text."""
    return reading.proposals.filter(state=Proposal.State.OPEN).first()


def next_open(proposal: Proposal) -> Proposal | None:
    """The open proposal after this one, else the first that is open."""
    waiting = proposal.reading.proposals.filter(state=Proposal.State.OPEN).exclude(pk=proposal.pk)
    later = Q(start__gt=proposal.start) | Q(start=proposal.start, end__gte=proposal.end, pk__gt=proposal.pk)
    return waiting.filter(later).first() or waiting.first()


def surroundings(text: str, proposal: Proposal) -> tuple[str, str, str]:
    """The words before, the words proposed, the words after, with nothing in them that hides."""
    before = text[max(0, proposal.start - CONTEXT) : proposal.start]
    after = text[proposal.end : proposal.end + CONTEXT]
    return shown(before), shown(text[proposal.start : proposal.end]), shown(after)


def passage(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The words between two places, with those before and after, with nothing in them that hides."""
    return (
        shown(text[max(0, start - 4 * CONTEXT) : start]),
        shown(text[start:end]),
        shown(text[end : end + 2 * CONTEXT]),
    )


def drafts(reading: Reading, around_place: int) -> QuerySet[Statement]:
    """Drafts made from this document, those that hold the place first."""
    rows = Statement.objects.filter(source=reading.source, state=State.DRAFT)
    return (
        rows.order_by("start", "pk")
        if around_place < 0
        else rows.filter(start__lte=around_place, end__gte=around_place)
    )


def paragraph_span(reading: Reading, proposal: Proposal) -> tuple[int, int]:
    """Where the paragraph of a proposal stands."""
    block = around(reading.text, proposal.start, proposal.end)
    return (block.start, block.end) if block else (proposal.start, proposal.end)


def nearby_names(reading: Reading) -> list[str]:
    """Names of organisations that may be meant on this page: those that stand in the text, and its publisher's."""
    text = reading.text.casefold() + " " + reading.source.publisher.casefold()
    found = [
        name for name in OrganisationName.objects.values_list("text", flat=True).iterator() if name.casefold() in text
    ]
    return sorted(set(found))[:MOST_NAMES]


def _counts(proposals: list[Proposal]) -> list[tuple[str, int, int]]:
    """For each kind: its word, how many are open, how many there are."""
    made = []
    for kind in Proposal.Kind:
        of = [p for p in proposals if p.kind == kind]
        if of:
            made.append((str(kind.label), sum(p.state == Proposal.State.OPEN for p in of), len(of)))
    return made


def _next(waiting: list[Proposal], now: Proposal | None) -> Proposal | None:
    rest = [p for p in waiting if now is None or p.pk != now.pk]
    later = [p for p in rest if now is None or (p.start, p.end, p.pk) > (now.start, now.end, now.pk)]
    return next(iter(later or rest), None)


def _statements(reading: Reading) -> QuerySet[Statement]:
    rows = Statement.objects.filter(source=reading.source).exclude(state=State.DROPPED).order_by("start", "pk")
    return rows.select_related("reporter", "about_organisation", "about_person").prefetch_related(
        "about_organisation__names"
    )
