"""Advocacy points of a case file, with the figures of their versions."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from comity.lake import Lake
from comity.methods import case as case_of
from comity.methods import figure, named, question
from comity.methods.questions import OPTIONS
from comity.model.errors import ComityError
from comity.model.policy import RegisteredFigure, RegisteredPoint
from comity.parsing.uncertain import span
from comity.web.policy import numbers
from comity.web.policy.cases.keeping import Keeper
from comity.web.policy.models import Point, PointText
from comity.web.register.models import Person


def point(keeper: Keeper, lake: Lake, one: RegisteredPoint) -> None:
    """Public when it is made, and shown or hidden by people from then on; a version that is there is never changed."""
    held = Point.objects.filter(slug=keeper.slug(one.id)).first()
    public = held.public if held and held.origin == keeper.origin else True
    given = {"title": one.title["en"], "titles": dict(one.title), "case": keeper.case, "public": public}
    held = keeper.own(Point, one.id, given)
    if held is None:
        return
    shipped = held.versions.filter(made_by=None).count()
    for version in one.versions[shipped:]:
        last = held.versions.aggregate(last=Max("number"))["last"] or 0
        recorded = {said.name: _figure(keeper, lake, said) for said in version.figures}
        made = held.versions.create(number=last + 1, figures=recorded, why=version.why)
        for text in version.texts:
            voice = Person.objects.filter(slug=text.voice_person).first()
            if text.voice_person and voice is None:
                continue  # words in the voice of somebody who is not registered have nobody's consent
            PointText.objects.create(
                version=made,
                language=text.language,
                text=text.text,
                voice_person=voice,
                voice_organisation=keeper.organisation(text.voice_organisation),
                consent_day=text.consent_day,
                consent_until=span(text.consent_until).first if text.consent_until else None,
                consent_evidence=text.consent_evidence,
                source=keeper.source(text.source),
                place=text.place,
            )
        keeper.done.changed += 1


def _figure(keeper: Keeper, lake: Lake, one: RegisteredFigure) -> dict[str, Any]:
    """A figure as a version keeps it; one that this release cannot compute is kept as its question."""
    if one.literal:
        source = keeper.source(one.source)
        return {"literal": one.literal, "source": source.pk if source else None, "place": one.place}
    try:
        case = case_of(lake, one.case or keeper.case)
        if one.figure:
            every = {item.id: item for item in (case.headline, *case.figures)}
            method, asked = named(case, every[one.figure])
        else:
            options = {name: getattr(one, name, "") for name in OPTIONS}
            method, asked = one.method, question(case, **options)
        return numbers.record(figure(lake, method, asked))
    except (ComityError, KeyError) as error:
        keeper.done.left.append(f"{keeper.case}: figure {one.name} ({error})")
        return {"method": one.method, "parameters": {}}
