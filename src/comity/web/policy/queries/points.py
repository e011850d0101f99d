"""Advocacy points: texts with live numbers, consent that holds or does not, what is stale and where it was used."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from comity.lake import Lake
from comity.web.components import history
from comity.web.policy import numbers
from comity.web.policy.models import Engagement, Point, PointText, PointUse, PointVersion
from comity.web.policy.numbers import Number, Piece


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text cut at its numbers, with what stands in the way of showing it to everybody (`consent`: `` when nothing does)."""

    text: PointText
    pieces: list[Piece]
    consent: str

    @property
    def shown(self) -> bool:
        """Whether everybody may see it."""
        return not self.consent


@dataclass(frozen=True, slots=True)
class Version:
    """A version with its numbers as they are today."""

    version: PointVersion
    numbers: list[Number]
    texts: list[Spoken]

    @property
    def stale(self) -> list[Number]:
        """Numbers that the current release prints differently."""
        return [each for each in self.numbers if each.stale]

    @property
    def literals(self) -> list[Number]:
        """Numbers that are no figures, each with its source."""
        return [each for each in self.numbers if each.literal]


@dataclass(frozen=True, slots=True)
class Places:
    """Every place where a version was used."""

    engagements: list[Engagement]
    uses: list[PointUse]
    pages: list[str] = field(default_factory=list)


def consent(text: PointText, on: date) -> str:
    """What is missing before a voice's words may be public: `missing`, `expired`, `person` not agreed on; empty if nothing.

    Words that the voice published itself (they have a source) need no consent; one that was given and has ended still ends it.
    """
    if text.voice_person_id is None and text.voice_organisation_id is None:
        return ""
    if text.voice_person is not None and text.voice_person.agreed_by_id is None:
        return "person"
    if text.consent_until is not None and text.consent_until < on:
        return "expired"
    if text.source_id is None and not (text.consent_day and text.consent_evidence):
        return "missing"
    return ""


def spoken(text: PointText, told: dict[str, Number]) -> Spoken:
    """A text with its numbers."""
    return Spoken(text, numbers.pieces(text.text, told), consent(text, timezone.now().date()))


def version(row: PointVersion, at: Lake | None) -> Version:
    """A version as it reads today, the texts in the page's language first."""
    told = numbers.all_of(row.figures, at)
    texts = row.texts.select_related("voice_person", "voice_organisation", "source").order_by("language", "pk")
    here = get_language() or "en"
    ordered = sorted(texts, key=lambda text: text.language != here)
    return Version(row, list(told.values()), [spoken(text, told) for text in ordered])


def newest(point: Point) -> PointVersion | None:
    """The version that stands."""
    return point.versions.order_by("-number").first()


def listed(wanted: str = "") -> QuerySet[Point]:
    """Points for staff, by title."""
    rows = Point.objects.prefetch_related(Prefetch("versions", PointVersion.objects.order_by("-number")))
    for word in wanted.split():
        rows = rows.filter(title__icontains=word)
    return rows.order_by("title", "pk")


def states(points: Any) -> list[tuple[Point, PointVersion | None, bool, bool]]:
    """Each point with its newest version, whether that is stale, and whether a consent is missing or has ended."""
    at, today = numbers.open_lake(), timezone.now().date()
    found = []
    for point in points:
        row = next(iter(point.versions.all()), None)
        stale = row is not None and any(n.stale for n in numbers.all_of(row.figures, at).values())
        texts = row.texts.select_related("voice_person") if row else []
        found.append((point, row, stale, any(consent(text, today) for text in texts)))
    return found


def stale_versions(at: Lake | None) -> list[PointVersion]:
    """Every version, newest or not, with a number that the current release prints differently: whoever used it should know."""
    rows = PointVersion.objects.select_related("point").order_by("point_id", "number")
    return [row for row in rows if any(n.stale for n in numbers.all_of(row.figures, at).values())]


def places(row: PointVersion) -> Places:
    """Where a version was used."""
    newest_one = newest(row.point)
    shown = row.point.public and newest_one is not None and newest_one.pk == row.pk
    return Places(
        list(row.engagements.order_by("-starts_at", "-pk")),
        list(row.uses.select_related("by").order_by("-at", "-pk")),
        [reverse("point", args=[row.point.slug])] if shown else [],
    )


def one(point: Point) -> dict[str, Any]:
    """A point's page at the desk."""
    at = numbers.open_lake()
    rows = list(point.versions.select_related("made_by").order_by("-number"))
    told = [(version(row, at), places(row)) for row in rows]
    texts = PointText.objects.filter(version__point=point)
    return {
        "point": point,
        "no_lake": at is None,
        "current": told[0] if told else None,
        "older": told[1:],
        "history": history.of(point, *texts),
    }
