"""Figures of a case's lines that moved from one release of the lake to the next."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.lake import Lake
from comity.lake.release import Manifest, Shelf
from comity.methods.vintages import Moved, moved
from comity.web.components import formats
from comity.web.components.lakes import cached
from comity.web.policy.watching.change import Change, Difference


def between(since: datetime, until: datetime) -> list[Change]:
    """Every named figure that moved with a release made in the span, newest release first."""
    home = settings.COMITY.home
    made = [one for one in Shelf(home).all() if one.previous and since <= datetime.fromisoformat(one.created) < until]
    return [change for one in made for change in _of(one)]


def _of(release: Manifest) -> list[Change]:
    new = Lake.open(settings.COMITY.home, release=release.id)
    old = Lake.open(settings.COMITY.home, release=release.previous)
    at = datetime.fromisoformat(release.created)
    found = cached(new, "moved", (release.previous,), lambda: moved(old, new))
    return [_change(one, release, at) for one in found]


def _change(one: Moved, release: Manifest, at: datetime) -> Change:
    lines = {str(row["line"]) for row in (*one.rows_gone, *one.rows_new) if row.get("line")}
    return Change(
        key=f"figure/{one.case}/{one.name}/{release.id}",
        at=at,
        kind="figure",
        verb="figure",
        words=f"{one.case}: {one.name}",
        differences=(Difference("figure", _said(one.before, one.unit), _said(one.after, one.unit)),),
        source=_("Release %(release)s") % {"release": release.id},
        path=reverse("releases"),
        case=one.case,
        lines=tuple(sorted(lines)),
    )


def _said(value: Decimal | None, unit: str) -> str:
    return _("no figure") if value is None else formats.short(value, unit)
