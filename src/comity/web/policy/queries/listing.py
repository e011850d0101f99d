"""The list of measures: by jurisdiction, kind, stage, words, case. One page's keys are read first, and the rest for them only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from comity.methods import cases
from comity.model.errors import LakeError
from comity.parsing.stages import vocabularies
from comity.web.components import words
from comity.web.components.lakes import lake
from comity.web.policy.models import Measure, MeasureEvent, MeasureTitle
from comity.web.policy.models.measures import MeasureKind
from comity.web.policy.queries import naming

ON_A_PAGE, LONGEST, MOST_WORDS = 50, 200, 8
FILTERS = ("words", "jurisdiction", "kind", "stage", "case")


@dataclass(slots=True)
class Asked:
    """The filters as typed, what was wrong with them, and the page."""

    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    page: int = 1


def read(given: QueryDict) -> Asked:
    """Filters from an address, cut to what they may hold."""
    asked = Asked({name: given.get(name, "").strip().replace("\x00", "") for name in FILTERS})
    for name, value in asked.typed.items():
        if len(value) > LONGEST:
            asked.errors[name] = _("At most %(count)s characters were expected.") % {"count": LONGEST}
            asked.typed[name] = ""
    number = given.get("page", "1")
    asked.page = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 1
    return asked


def page(asked: Asked) -> dict[str, Any]:
    """A page of measures, those that moved last first. A filter that holds what nobody offers is left out, and said so."""
    kinds = set(_held("kind"))
    offered: dict[str, list[Any]] = {
        "jurisdiction": [(code, naming.jurisdiction(code)) for code in _held("jurisdiction")],
        "kind": [(kind, label) for kind, label in MeasureKind.choices if kind in kinds],
        "stage": _stages(asked.typed["jurisdiction"]),
        "case": [(case, title) for case, title in case_names(_held("case")).items()],
    }
    found = Measure.objects.all()
    for name, options in offered.items():
        value = asked.typed[name]
        if value and value not in {str(code) for code, _label in options}:
            asked.errors[name] = _("Nothing here has “%(value)s”. Choose one of the list.") % {"value": value[:80]}
        elif value:
            found = found.filter(**{name: value})
    for word in asked.typed["words"].split()[:MOST_WORDS]:
        titled = Exists(MeasureTitle.objects.filter(measure=OuterRef("pk"), text__icontains=word))
        found = found.filter(Q(key__icontains=word) | Q(number__icontains=word) | titled)
    keys = found.order_by(F("last_day").desc(nulls_last=True), "key").values_list("pk", flat=True)
    shown = Paginator(keys, ON_A_PAGE).get_page(asked.page)
    rows = many(list(shown.object_list))
    days = last_days(rows)
    return {
        "page": shown,
        "total": shown.paginator.count,
        "rows": [row(one, days) for one in rows],
        "asked": asked,
        "fields": [
            {"name": "words", "label": _("Words"), "value": asked.typed["words"], "error": asked.errors.get("words")},
            *(_field(asked, name, label, offered[name]) for name, label in _labels()),
        ],
    }


def _labels() -> list[tuple[str, str]]:
    return [
        ("jurisdiction", _("Jurisdiction")),
        ("kind", _("Kind")),
        ("stage", _("Where it stands")),
        ("case", _("Case")),
    ]


def _field(asked: Asked, name: str, label: str, options: list[Any]) -> dict[str, Any]:
    error = asked.errors.get(name)
    return {
        "name": name,
        "label": label,
        "value": asked.typed[name],
        "options": options,
        "error": error,
        "choice": True,
    }


def taken_away() -> list[Measure]:
    """Measures that were entered here and taken away, the latest first: for whoever may put them back."""
    return list(Measure.every.exclude(withdrawn_at=None).order_by("-withdrawn_at", "pk").prefetch_related("titles"))


def many(keys: list[int]) -> list[Measure]:
    """Measures with their titles, in the order of these keys."""
    held = {one.pk: one for one in Measure.objects.filter(pk__in=keys).prefetch_related("titles")}
    return [held[pk] for pk in keys if pk in held]


def last_days(some: list[Measure]) -> dict[int, str]:
    """The last day on which something happened, as exactly as its event knows it: the end of a year is no 1 January."""
    rows = MeasureEvent.objects.filter(measure__in=some, withdrawn_at=None, first_day=F("measure__last_day"))
    return dict(rows.order_by("day").values_list("measure_id", "day"))


def row(one: Measure, days: dict[int, str]) -> dict[str, Any]:
    """A measure as a line of a list."""
    return {
        "measure": one,
        "title": naming.title(one),
        "stage": naming.stage(one.jurisdiction, one.stage) if one.stage else "",
        "jurisdiction": naming.jurisdiction(one.jurisdiction),
        "day": days.get(one.pk, ""),
    }


def _held(name: str) -> list[str]:
    found = Measure.objects.exclude(**{name: ""}).order_by(name).values_list(name, flat=True).distinct()
    return list(found)


def _stages(jurisdiction: str) -> list[tuple[str, str]]:
    """The stages that some measure stands at, in the words of the jurisdiction asked for, else of the first that has them."""
    held = _held("stage")
    order = [jurisdiction] if jurisdiction in vocabularies() else list(vocabularies())
    known: dict[str, str] = {}
    for of in order:
        for code, said in naming.way(of):
            known.setdefault(code, said)
    listed = [(code, said) for code, said in known.items() if code in held]
    return listed + [(code, code) for code in held if code not in known]


def case_names(ids: list[str]) -> dict[str, str]:
    """Cases by their titles, where the lake has them."""
    try:
        known = cases(lake()) if ids else {}
    except LakeError:
        known = {}
    return {one: words.said(known[one].title) if one in known else one for one in ids}
