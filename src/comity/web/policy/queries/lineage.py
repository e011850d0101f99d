"""What a measure came from, went into and stands beside, across sessions and countries: as a list and as a small drawing.

Steps are followed back from what a measure follows and on to what follows it, never round a corner: a bill folded into a large
act leads to the act, and not out again to everything else in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from comity.briefs import tree
from comity.parsing.safetext import shown
from comity.web.components.texts import cut
from comity.web.policy.models import Measure, MeasureLink
from comity.web.policy.models.measures import LinkKind
from comity.web.policy.queries import naming

EARLIER = (LinkKind.PREDECESSOR, LinkKind.REINTRODUCED, LinkKind.MODEL)
"""`measure` <kind> `other`: the other is the earlier one. A vehicle is the later one; companions stand side by side."""
MOST_STEPS, MOST = 8, 40
HEADS: dict[tuple[str, bool], Callable[[], str]] = {
    ("predecessor", True): lambda: _("Follows on"),
    ("predecessor", False): lambda: _("Followed by"),
    ("reintroduced", True): lambda: _("Is the reintroduction of"),
    ("reintroduced", False): lambda: _("Was reintroduced as"),
    ("companion", True): lambda: _("Companion"),
    ("companion", False): lambda: _("Companion"),
    ("vehicle", True): lambda: _("Was folded into"),
    ("vehicle", False): lambda: _("Carries"),
    ("model", True): lambda: _("Is modelled on"),
    ("model", False): lambda: _("Is the model of"),
    ("related", True): lambda: _("Related"),
    ("related", False): lambda: _("Related"),
}
"""How the other one stands to this one, by kind and by whether this one is the subject."""


@dataclass(frozen=True, slots=True)
class Tie:
    """One link as read from one of its ends: the other measure, or its key where it is not here."""

    link: MeasureLink
    head: str
    other: Measure | None
    title: naming.Named
    later: bool | None


STANDING = Q(measure__withdrawn_at=None, other__withdrawn_at=None)
"""Neither end of a link was taken away."""


def ties(one: Measure) -> list[Tie]:
    """Every link of a measure, what came before first."""
    rows = MeasureLink.objects.filter(Q(measure=one) | Q(other=one), STANDING).order_by("pk")
    listed = list(
        rows.select_related("source", "measure", "other").prefetch_related("measure__titles", "other__titles")
    )
    found = [tie(link, one) for link in listed]
    return sorted(found, key=lambda tie: ((tie.later is True) - (tie.later is False), tie.link.kind, tie.link.pk))


def tie(link: MeasureLink, one: Measure) -> Tie:
    """One link as one of its ends reads it."""
    subject = link.measure_id == one.pk
    other = link.other if subject else link.measure
    later = None
    if link.kind in EARLIER:
        later = not subject
    elif link.kind == LinkKind.VEHICLE:
        later = subject
    name = naming.title(other) if other else naming.Named(link.other_key, "")
    return Tie(link, HEADS[link.kind, subject](), other, name, later)


def drawing(one: Measure) -> tree.Drawing | None:
    """The measures before and after it, step by step; None where there is none."""
    ranks, edges = _walk(one)
    if not edges:
        return None
    measures = {m.pk: m for m in Measure.objects.filter(pk__in=ranks).prefetch_related("titles")}
    layers: dict[int, list[tree.Box]] = {}
    for pk in sorted(ranks, key=lambda pk: (ranks[pk], measures[pk].introduced, pk)):
        layers.setdefault(ranks[pk], []).append(_box(measures[pk], root=pk == one.pk))
    drawn = [
        tree.Edge(str(upper), str(lower), "asserted", HEADS[kind, forward](), by_lower=not forward)
        for (upper, lower), (kind, forward) in edges.items()
    ]
    return tree.Drawing(tuple(tuple(layers[rank]) for rank in sorted(layers)), tuple(drawn))


Edges = dict[tuple[int, int], tuple[str, bool]]


def _walk(one: Measure) -> tuple[dict[int, int], Edges]:
    """How many steps each kin is before (negative) or after, and the links drawn, earlier end first."""
    ranks, edges = {one.pk: 0}, Edges()
    for way in (-1, 1):
        edge_of = [one.pk]
        for step in range(1, MOST_STEPS + 1):
            further: list[int] = []
            for earlier, later, kind, forward in _steps(edge_of, way):
                new = earlier if way < 0 else later
                if new not in ranks and len(ranks) < MOST:
                    ranks[new] = way * step
                    further.append(new)
                if earlier in ranks and later in ranks and ranks[earlier] < ranks[later]:
                    edges.setdefault((earlier, later), (kind, forward))
            edge_of = further
            if not edge_of:
                break
    return ranks, edges


def _steps(ends: list[int], way: int) -> list[tuple[int, int, str, bool]]:
    """Links one step before (-1) or after (1) some measures: earlier, later, kind, and whether the earlier is the subject."""
    near = {"other__in" if way > 0 else "measure__in": ends, "kind__in": EARLIER}
    folded = {"measure__in" if way > 0 else "other__in": ends, "kind": LinkKind.VEHICLE}
    rows = MeasureLink.objects.filter(Q(**near) | Q(**folded), STANDING, withdrawn_at=None)
    rows = rows.exclude(other=None).order_by("pk")
    return [
        (subject, other, kind, True) if kind == LinkKind.VEHICLE else (other, subject, kind, False)
        for subject, other, kind in rows.values_list("measure_id", "other_id", "kind")
    ]


def _box(one: Measure, root: bool) -> tree.Box:
    session = _("session %(session)s") % {"session": one.session} if one.session else ""
    lines = (one.number or str(one.get_kind_display()), cut(shown(naming.title(one).text)), session)
    return tree.Box(str(one.pk), "root" if root else "activity", tuple(line for line in lines if line))
