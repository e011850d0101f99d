"""What of the work on policy is public: the one road for pages, search, feeds and exports.

An engagement shows the fields that somebody named, and does not exist for anybody outside while none is named. A point shows its
newest version and only texts whose voice consents. An outcome claim shows both sides of its evidence at the same size, and no
engagement that is private, nor how many there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from comity.web.policy import numbers
from comity.web.policy.models import Engagement, OutcomeClaim, OutcomeEvidence, Point
from comity.web.policy.models.engagements import FIELD_NAMES, PUBLISHABLE
from comity.web.policy.queries import points as point_queries


@dataclass(frozen=True, slots=True)
class Seen:
    """An engagement as everybody may see it: only fields that were named, each with its value."""

    code: str
    fields: dict[str, Any]

    @property
    def rows(self) -> list[tuple[str, Any, Any]]:
        """Each field with its label, for a page."""
        return [(name, FIELD_NAMES[name], value) for name, value in self.fields.items()]


@dataclass(frozen=True, slots=True)
class Claimed:
    """An outcome claim with the level that its evidence reaches, what speaks for and against it, and what it is linked with."""

    claim: OutcomeClaim
    level: str
    supporting: list[OutcomeEvidence]
    against: list[OutcomeEvidence]
    engagements: list[Seen]


def seen(one: Engagement) -> Seen | None:
    """The public side of an engagement; None where it has none."""
    named = [name for name in PUBLISHABLE if name in one.public]
    if not named:
        return None
    return Seen(one.code, {name: _value(one, name) for name in named})


def _value(one: Engagement, name: str) -> Any:
    if name in ("organisations", "measures"):
        related = "names" if name == "organisations" else "titles"
        return list(getattr(one, name).prefetch_related(related))
    return one.get_kind_display() if name == "kind" else getattr(one, name)


def engagement(code: str) -> Seen | None:
    """One engagement by its address; None for a private one as for none."""
    one = Engagement.objects.filter(code=code).first()
    return seen(one) if one is not None else None


def engagements(rows: QuerySet[Engagement] | None = None) -> list[Seen]:
    """Engagements of which something is public, those with a public day first and newest first. No order tells a private day."""
    found = [one for each in (Engagement.objects.all() if rows is None else rows) if (one := seen(each))]
    return sorted(found, key=lambda one: (one.fields.get("day", ""), one.code), reverse=True)


def points() -> QuerySet[Point]:
    """Points that everybody may see."""
    return Point.objects.filter(public=True).order_by("title", "pk")


def point(slug: str) -> tuple[Point, point_queries.Version] | None:
    """A public point with its newest version, of which only texts that may be shown; None where nothing may be."""
    one = points().filter(slug=slug).first()
    row = point_queries.newest(one) if one else None
    if one is None or row is None:
        return None
    whole = point_queries.version(row, numbers.open_lake())
    texts = [text for text in whole.texts if text.shown]
    used = {piece.number.name for text in texts for piece in text.pieces if piece.number}
    kept = [number for number in whole.numbers if number.name in used]
    return (one, point_queries.Version(row, kept, texts)) if texts else None


LEVELS = tuple(OutcomeEvidence.Level.values)


def level(evidence: list[OutcomeEvidence]) -> str:
    """The highest level that supporting evidence reaches: asserted, corroborated by an official, independently evaluated."""
    reached = [LEVELS.index(each.level) for each in evidence if not each.against]
    return LEVELS[max(reached, default=0)]


def claims() -> QuerySet[OutcomeClaim]:
    """Outcome claims: each cites what its claimant published, so that all are public."""
    rows = OutcomeClaim.objects.select_related("claimant", "source")
    return rows.prefetch_related("claimant__names", "evidence__source").order_by("claimant__slug", "slug")


def claimed(one: OutcomeClaim) -> Claimed:
    """A claim as everybody may see it."""
    evidence = sorted(one.evidence.all(), key=lambda each: (-LEVELS.index(each.level), each.pk))
    return Claimed(
        claim=one,
        level=level(evidence),
        supporting=[each for each in evidence if not each.against],
        against=[each for each in evidence if each.against],
        engagements=engagements(one.engagements.all()),
    )
