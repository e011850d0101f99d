"""What staff do with points: make them, make new versions, keep consent, note uses, show them. No version ever changes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from comity.methods import figure
from comity.methods.figures import question_of
from comity.model.errors import ComityError, UsageError
from comity.web.accounts.models import User
from comity.web.policy import numbers
from comity.web.policy.actions.saving import because
from comity.web.policy.models import Point, PointText, PointUse, PointVersion
from comity.web.policy.queries.points import newest

CONSENT = ("consent_by", "consent_day", "consent_until", "consent_evidence")


@transaction.atomic
def enter(given: dict[str, Any], recorded: dict[str, Any], texts: list[dict[str, Any]], why: str, by: User) -> Point:
    """A new point with its first version; staff alone see it."""
    point = because(Point(owner=by, **given), why)
    add_version(point, recorded, texts, why, by)
    return point


def change(point: Point, given: dict[str, Any]) -> None:
    """Other titles or another case; the history keeps what it was called, and why."""
    for name in ("title", "titles", "case"):
        setattr(point, name, given[name])
    because(point, given["why"])


@transaction.atomic
def add_version(
    point: Point, recorded: dict[str, Any], texts: list[dict[str, Any]], why: str, by: User
) -> PointVersion:
    """A new version after the last."""
    Point.objects.select_for_update().get(pk=point.pk)
    last = point.versions.aggregate(last=Max("number"))["last"] or 0
    row = PointVersion.objects.create(point=point, number=last + 1, figures=recorded, made_by=by, why=why)
    for given in texts:
        because(PointText(version=row, **given), why)
    return row


def refresh(point: Point, by: User) -> PointVersion:
    """A new version with today's numbers: the same texts, every figure recorded again.

    A voice's consent is not carried over: it was given to other numbers. Raises UsageError where no number reads differently
    today, so that no consent is lost for nothing, and where a figure cannot be computed.
    """
    last, at = newest(point), numbers.open_lake()
    if last is None or at is None:
        raise UsageError(_("there is no version or no lake to make a new version from"))
    recorded = {}
    for name, entry in last.figures.items():
        recorded[name] = entry if "literal" in entry else _again(name, entry, at)
    if all(_reads(recorded[name]) == _reads(entry) for name, entry in last.figures.items()):
        raise UsageError(_("no number reads differently today"), next_step=_("make a new version by hand"))
    texts = [
        {n: getattr(text, n) for n in ("text", "language", "voice_person", "voice_organisation")}
        for text in last.texts.order_by("pk")
    ]
    return add_version(point, recorded, texts, f"numbers of release {at.release[:12]}", by)


def _reads(entry: dict[str, Any]) -> str | None:
    """A kept number as a sentence prints it; None for a figure that was never recorded."""
    if "literal" in entry:
        return str(entry["literal"])
    return numbers.printed(entry.get("value"), str(entry.get("unit", ""))) if "release" in entry else None


def _again(name: str, entry: dict[str, Any], at: Any) -> dict[str, Any]:
    try:
        return numbers.record(figure(at, entry["method"], question_of(dict(entry["parameters"]))))
    except (ComityError, KeyError) as error:
        found = error.found if isinstance(error, ComityError) else "it has no method or parameters"
        problem = _("{%(name)s} cannot be computed: %(found)s") % {"name": name, "found": found}
        raise UsageError(problem, next_step=_("make a new version by hand")) from error


def keep_consent(text: PointText, given: dict[str, Any]) -> None:
    """Note a consent, or its end."""
    for name in CONSENT:
        setattr(text, name, given[name])
    because(text, given["why"])


def used(version: PointVersion, where: str, by: User) -> PointUse:
    """Note where a version was used."""
    return PointUse.objects.create(version=version, where=where, by=by)


def show(point: Point, public: bool, why: str) -> None:
    """Let everybody see a point, or no longer."""
    point.public = public
    because(point, why)
