"""What changed in a span of time: the one list from which digests, feeds and the Monday page are made.

New events and texts are told by the moment at which they were first seen; everything else by its history, each written change
as one item with what stood before and after. Silences and missed deadlines are told by the day on which they came about.
Nothing here reads an engagement, a draft or a private note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from comity.web.policy.models import Measure, MeasureText
from comity.web.policy.watching import deadlines, silence, statements
from comity.web.policy.watching.change import Change
from comity.web.policy.watching.naming import Named
from comity.web.policy.watching.past import events, rows
from comity.web.policy.watching.raw import Raw
from comity.web.policy.watching.scope import ALL, Scope
from comity.web.policy.watching.sorts import SORTS
from comity.web.policy.watching.words import May

Source = Callable[[datetime, datetime, Scope, int | None], Iterable[Raw]]


def changes(
    since: datetime, until: datetime, scope: Scope = ALL, *, most: int | None = None, may: May | None = None
) -> list[Change]:
    """What `unnamed` finds, with measures, titles and sources named in the active language."""
    found = unnamed(since, until, scope, most=most, may=may)
    names = Named.of(found)
    return [names.change(raw) for raw in found]


def unnamed(
    since: datetime, until: datetime, scope: Scope = ALL, *, most: int | None = None, may: May | None = None
) -> list[Raw]:
    """Everything known from `since` up to, but not including, `until`; newest first, at most `most`.

    With `may`, what surely is not about its words is left out, and read no further than that needs.
    """
    each = most if may is None else None
    found = [raw for source in _sources(may) for raw in source(since, until, scope, each)]
    found = _of_standing(found)
    if may is not None:
        found = may.rows(found)
    found.sort(key=lambda raw: (raw.at, raw.key), reverse=True)
    return found[:most]


def _of_standing(found: list[Raw]) -> list[Raw]:
    """Of a measure that was entered by mistake and taken away only that is told; of none that stands anything is left out."""
    gone = set(Measure.every.exclude(withdrawn_at=None).values_list("pk", flat=True))
    return [raw for raw in found if raw.measure_id not in gone or (raw.kind, raw.verb) == ("measure", "withdrawn")]


def _sources(may: May | None) -> list[Source]:
    history: list[Source] = [
        lambda since, until, scope, most, sort=sort: rows(sort, since, until, scope, most)  # type: ignore[misc]
        for sort in SORTS
    ]
    new = partial(events, may=may)
    return [*history, new, _texts, silence.fallen, deadlines.overdue, statements.published_in]


def _texts(since: datetime, until: datetime, scope: Scope, most: int | None) -> Iterable[Raw]:
    """Versions of the text that were not known before."""
    found = MeasureText.objects.filter(scope.of("measure", "measure__case"), seen_at__gte=since, seen_at__lt=until)
    for text in found.order_by("-seen_at", "-pk")[:most]:
        # By what it says: the row of a feed's text may be made again.
        yield Raw(
            f"text/{text.measure_id}/{text.kind[:80]}/{text.day}/{text.url[-120:]}",
            text.seen_at,
            "text",
            "new",
            text.kind,
            measure_id=text.measure_id,
            day=text.day,
            url=text.url,
        )
