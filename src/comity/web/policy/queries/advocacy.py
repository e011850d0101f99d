"""A case's advocacy line by line: each sentence of a page that claims something, as entered, and what others show of it.

Lines are gathered by the page that they stand in and by the place in it. A claim has the level that its evidence reaches; a
number that a page prints stands beside the figure that was computed. Amounts are never summed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from comity.lake import Lake
from comity.model.case import Case
from comity.web.components import words
from comity.web.components.tables import Table
from comity.web.policy import visible
from comity.web.policy.models import Measure, MeasureAmount, MeasureLink, OutcomeClaim, OutcomeEvidence, Position
from comity.web.policy.queries import lineage, measure, naming, points, promises
from comity.web.register.models import Source

LINKED = ("contributors__names", "measures__titles", "pledges", "permits")


@dataclass(slots=True)
class Spot:
    """One place of a page: what it claims, promises, counts and prints there."""

    name: str
    claims: list[visible.Claimed] = field(default_factory=list)
    pledges: list[promises.Told] = field(default_factory=list)
    permits: list[promises.Series] = field(default_factory=list)
    amounts: list[tuple[MeasureAmount, Any, naming.Named, str]] = field(default_factory=list)
    points: list[tuple[Any, list[Any], points.Version]] = field(default_factory=list)
    positions: list[tuple[Position, naming.Named]] = field(default_factory=list)
    links: list[tuple[lineage.Tie, naming.Named]] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """A page of an advocate, with its places in their order."""

    source: Source
    spots: dict[str, Spot] = field(default_factory=dict)

    def at(self, place: str) -> Spot:
        """The place of that name."""
        return self.spots.setdefault(place, Spot(place))


def page(at: Lake, case: Case) -> tuple[dict[str, Any], list[Table]]:
    """Context of a case's policy page."""
    claims = list(visible.claims().filter(case=case.id).order_by("pk").prefetch_related(*LINKED))
    pages: dict[int, Page] = {}
    told = [visible.claimed(one) for one in claims]
    for one in told:
        claim = one.claim
        pages.setdefault(claim.source_id, Page(claim.source)).at(claim.place).claims.append(one)
    others = _pledges(case.id, pages)
    _permits(claims, pages)
    _amounts(case.id, pages)
    _points(case.id, pages)
    _positions(case.id, pages)
    _links(case.id, pages)
    context = {
        "case": case,
        "title": words.content(case.title),
        "pages": list(pages.values()),
        "levels": _counted(told),
        "total": len(told),
        "others": others,
        "measures": Measure.objects.filter(case=case.id).count(),
        "threads": [(line, reverse("thread", args=[f"{case.id}/{line.id}"])) for line in case.lines],
    }
    return context, []


def _counted(told: list[visible.Claimed]) -> list[tuple[str, int]]:
    """How many claims reach each level, in words; no sum of anything else."""
    count = Counter(one.level for one in told)
    return [(str(label), count[level]) for level, label in OutcomeEvidence.Level.choices if count[level]]


def _pledges(case: str, pages: dict[int, Page]) -> list[promises.Told]:
    """Pledges at the place where a page tells of them; those that other sources tell."""
    rest = []
    for one in promises.pledges().filter(case=case).order_by("pk"):
        told = promises.told(one)
        if one.source_id in pages:
            known = next((p for p in pages[one.source_id].spots if p and one.place.startswith(p)), one.place)
            pages[one.source_id].at(known).pledges.append(told)
        else:
            rest.append(told)
    return rest


def _permits(claims: list[OutcomeClaim], pages: dict[int, Page]) -> None:
    """Series where a claim of the page names them."""
    seen: set[tuple[int, int]] = set()
    by_pk = {one.pk: one for one in promises.permits().filter(outcomes__in=claims)}
    for claim in claims:
        for one in claim.permits.all():
            if (claim.source_id, one.pk) not in seen:
                seen.add((claim.source_id, one.pk))
                pages[claim.source_id].at(claim.place).permits.append(promises.series(by_pk[one.pk]))


def _amounts(case: str, pages: dict[int, Page]) -> None:
    """Amounts of measures that the page itself is the source of."""
    rows = MeasureAmount.objects.filter(measure__case=case, source__in=list(pages)).order_by("pk")
    for one in rows.select_related("measure", "source").prefetch_related("measure__titles"):
        said = measure.money(one.amount, one.currency, one.upper).text
        spot = pages[one.source_id or 0].at(one.place)
        spot.amounts.append((one, words.stage_head(one.stage), naming.title(one.measure), said))


def _points(case: str, pages: dict[int, Page]) -> None:
    """Public points whose printed number, else whose words, the page is the source of, in the reader's language if there."""
    for one in visible.points().filter(case=case).order_by("pk"):
        found = visible.point(one.slug)
        if found is None:
            continue
        _point, version = found
        printed = [(number.source, number.place) for number in version.literals]
        printed += [(each.text.source, each.text.place) for each in version.texts if each.text.place]
        for source, place in printed:
            if source and source.pk in pages:
                pages[source.pk].at(place).points.append((one, _in_language(version.texts), version))
                break


def _positions(case: str, pages: dict[int, Page]) -> None:
    """Positions on measures that the page states."""
    rows = Position.objects.filter(measure__case=case, measure__withdrawn_at=None, source__in=list(pages)).order_by(
        "pk"
    )
    for one in rows.select_related("measure", "organisation").prefetch_related(
        "measure__titles", "organisation__names"
    ):
        pages[one.source_id].at(one.place).positions.append((one, naming.title(one.measure)))


def _links(case: str, pages: dict[int, Page]) -> None:
    """Links between measures that the page itself is the source of."""
    rows = MeasureLink.objects.filter(lineage.STANDING, measure__case=case, source__in=list(pages), withdrawn_at=None)
    rows = rows.order_by("pk")
    for one in rows.select_related("measure", "other", "source").prefetch_related("measure__titles", "other__titles"):
        tie = lineage.tie(one, one.measure)
        pages[one.source_id or 0].at(one.place).links.append((tie, naming.title(one.measure)))


def _in_language(texts: list[points.Spoken]) -> list[points.Spoken]:
    here = [one for one in texts if one.text.language == (get_language() or "en")]
    return here or texts[:1]
