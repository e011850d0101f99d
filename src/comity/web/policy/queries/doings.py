"""What one organisation does in public policy, for its page: pledges, claims of outcomes, positions, points, counts of permits.

The same groups in the same order for every organisation, and only what everybody may see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comity.web.policy import visible
from comity.web.policy.models import PermitSeries, Point, PointText, Position
from comity.web.policy.queries import naming, points, promises

MOST = 30


@dataclass(frozen=True, slots=True)
class Group:
    """One sort of doings: rows for its part of the template, and how many more there are."""

    kind: str
    head: str
    rows: list[Any]
    more: int


def told(organisations: Sequence[int]) -> SafeString:
    """Everything of these entries, which are one organisation, as HTML; empty where nothing is on file."""
    ids = list(organisations)
    groups = [group for group in _groups(ids) if group.rows]
    return SafeString(render_to_string("policy/public/doings.html", {"groups": groups}) if groups else "")


def _groups(ids: list[int]) -> list[Group]:
    claims = visible.claims()
    positions = Position.objects.filter(organisation__in=ids, measure__withdrawn_at=None)
    positions = positions.select_related("measure", "source").order_by("-day", "pk")
    series = PermitSeries.objects.filter(points__claimed_by__in=ids).distinct().order_by("slug")
    return [
        _group("pledge", _("Pledges in its name"), promises.pledges().filter(pledger__in=ids)),
        _group("claim", _("Claims of outcomes, in its own words"), claims.filter(claimant__in=ids), visible.claimed),
        _group("claim", _("Claims of others that name it"), claims.filter(contributors__in=ids), visible.claimed),
        _group("position", _("Positions on measures"), positions.prefetch_related("measure__titles"), _position),
        Group("point", _("Points in its voice"), *_points(ids)),
        _group("permits", _("Counts of permits, with it as their source"), series),
    ]


def _group(kind: str, head: str, rows: QuerySet[Any], made: Any = lambda one: one) -> Group:
    some = list(rows[: MOST + 1])
    more = rows.count() - MOST if len(some) > MOST else 0
    return Group(kind, head, [made(one) for one in some[:MOST]], more)


def _position(one: Position) -> tuple[Position, naming.Named]:
    return one, naming.title(one.measure)


def _points(ids: list[int]) -> tuple[list[Point], int]:
    """Public points of whose newest version a text that may be shown is in its voice."""
    today = timezone.now().date()
    texts = PointText.objects.filter(voice_organisation__in=ids, version__point__public=True)
    found = {}
    for text in texts.select_related("version__point", "voice_person").order_by("version__point__title", "pk"):
        newest = points.newest(text.version.point)
        if newest is not None and newest.pk == text.version_id and not points.consent(text, today):
            found[text.version.point_id] = text.version.point
    listed = list(found.values())
    return listed[:MOST], max(0, len(listed) - MOST)
