"""The lists: organisations by words, kind, area and case; statements by kind, reporter, subject, year, or about groups.

A list reads the keys of one page first and everything printed for those rows only, so that it stays quick at a hundred
thousand. A filter that holds what nobody offers is left out, and said so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce, Lower
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.methods import cases
from comity.model.errors import LakeError
from comity.parsing import safetext
from comity.web.components import texts, words
from comity.web.components.lakes import lake
from comity.web.register import published
from comity.web.register.models import Organisation, OrganisationName, Statement
from comity.web.register.models.organisations import Kind
from comity.web.register.models.statements import PUBLIC, StatementKind
from comity.web.register.queries import naming, saying

ON_A_PAGE, STATEMENTS_ON_A_PAGE = 50, 20
LONGEST = 200
AREA = re.compile(r"[A-Z]{2}")
YEAR = re.compile(r"[12]\d{3}")


@dataclass(slots=True)
class Asked:
    """The filters as typed, what was wrong with them, and the page."""

    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    page: int = 1


def read(given: QueryDict, names: tuple[str, ...]) -> Asked:
    """Filters from an address, cut to what they may hold."""
    asked = Asked({name: given.get(name, "").strip().replace("\x00", "") for name in names})
    for name, value in asked.typed.items():
        if len(value) > LONGEST:
            asked.errors[name] = _("At most %(count)s characters were expected.") % {"count": LONGEST}
            asked.typed[name] = ""
    number = given.get("page", "1")
    asked.page = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 1
    return asked


def _offered(asked: Asked, name: str, offered: list[str]) -> str:
    """The value of a filter where it is one of those offered; else nothing, and why."""
    value = asked.typed[name]
    if value and value not in offered:
        asked.errors[name] = _("Nothing here has “%(value)s”. Choose one of the list.") % {"value": value[:80]}
        return ""
    return value


ORGANISATION_FILTERS = ("words", "kind", "area", "case")


def organisations(asked: Asked) -> dict[str, Any]:
    """A page of organisations by name in the page's language."""
    offered_areas, offered_cases = areas(), case_names()
    found = Organisation.objects.all()
    for word in asked.typed["words"].split()[:8]:
        named = OrganisationName.objects.filter(text__icontains=word).values("organisation")
        found = found.filter(Q(pk__in=named) | Q(slug__icontains=word))
    if kind := _offered(asked, "kind", list(Kind.values)):
        found = found.filter(kind=kind)
    if area := _offered(asked, "area", offered_areas):
        found = found.annotate(area_text=Cast("areas", TextField())).filter(area_text__contains=f'"{area}"')
    if case := _offered(asked, "case", list(offered_cases)):
        found = found.filter(origin=f"case:{case}")
    page = Paginator(_by_name(found), ON_A_PAGE).get_page(asked.page)
    keys = [pk for (pk,) in page.object_list]
    rows = {o.pk: o for o in Organisation.objects.filter(pk__in=keys).prefetch_related("names")}
    return {
        "page": page,
        "rows": [_row(rows[pk]) for pk in keys if pk in rows],
        "total": page.paginator.count,
        "asked": asked,
        "fields": [
            {"name": "words", "label": _("Name"), "value": asked.typed["words"], "error": asked.errors.get("words")},
            _field(asked, "kind", _("Kind"), list(Kind.choices)),
            _field(asked, "area", _("Area"), [(a, a) for a in offered_areas]),
            _field(asked, "case", _("Case"), list(offered_cases.items())),
        ],
    }


def _field(asked: Asked, name: str, label: str, options: list[Any]) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "value": asked.typed[name],
        "options": options,
        "error": asked.errors.get(name),
        "choice": True,
    }


def _by_name(found: QuerySet[Organisation]) -> QuerySet[Any]:
    """Keys in the order of names in the page's language, where there are such names."""
    names = OrganisationName.objects.filter(organisation=OuterRef("pk"), kind=OrganisationName.Kind.OFFICIAL)
    here = names.filter(language=get_language() or "en").order_by().values("organisation").annotate(n=Min("text"))
    any_ = names.order_by().values("organisation").annotate(n=Min("text"))
    order = Lower(Coalesce(Subquery(here.values("n")), Subquery(any_.values("n")), "slug"))
    return found.order_by(order, "pk").values_list("pk")


def _row(one: Organisation) -> dict[str, Any]:
    name = naming.named(one)
    others = [n for n in one.names.all() if n.text != name.text]
    return {"organisation": one, "link": naming.link(one), "name": name, "others": others[:3]}


def areas() -> list[str]:
    """Every area that some organisation has."""
    lists = Organisation.objects.order_by().values_list("areas", flat=True).distinct()
    return sorted({a for codes in lists for a in codes if isinstance(a, str) and AREA.fullmatch(a)})


def case_names() -> dict[str, str]:
    """The cases that organisations came from, with their titles where the lake has them."""
    origins = Organisation.objects.filter(origin__startswith="case:").order_by("origin")
    ids = [o.removeprefix("case:") for o in origins.values_list("origin", flat=True).distinct()]
    try:
        known = cases(lake()) if ids else {}
    except LakeError:
        known = {}
    return {i: words.said(known[i].title) if i in known else i for i in ids}


def of_case(case: str) -> tuple[list[SafeString], int]:
    """Links to the first organisations that came with a case, by name, and how many there are."""
    found = Organisation.objects.filter(origin=f"case:{case}")
    keys = [pk for (pk,) in _by_name(found)[:ON_A_PAGE]]
    rows = {o.pk: o for o in Organisation.objects.filter(pk__in=keys).prefetch_related("names")}
    return [naming.link(rows[pk]) for pk in keys if pk in rows], found.count()


STATEMENT_FILTERS = ("kind", "reporter", "about", "year", "object")
OBJECTS = ("organisation", "person", "group")


def statements(asked: Asked) -> dict[str, Any]:
    """A page of public statements, newest first."""
    found = Statement.objects.filter(state__in=PUBLIC)
    reporter, about = _organisation(asked, "reporter"), _organisation(asked, "about")
    if kind := _offered(asked, "kind", [k for k in StatementKind.values if k]):
        found = found.filter(kind=kind)
    if reporter:
        found = found.filter(reporter=reporter)
    if about:
        found = found.filter(about_organisation=about)
    if what := _offered(asked, "object", list(OBJECTS)):
        found = found.filter(OBJECT_TESTS[what])
    if year := asked.typed["year"]:
        if YEAR.fullmatch(year):
            found = found.filter(Q(published__startswith=year) | Q(said__startswith=year))
        else:
            asked.errors["year"] = _("A year such as 2021 was expected.")
    keys_only = found.order_by("-published", "-said", "-pk").values_list("pk", flat=True)
    page = Paginator(keys_only, STATEMENTS_ON_A_PAGE).get_page(asked.page)
    keys = list(page.object_list)
    rows = {s.pk: s for s in published.statements().filter(pk__in=keys)}
    return {
        "page": page,
        "said": saying.said([rows[pk] for pk in keys if pk in rows]),
        "total": page.paginator.count,
        "asked": asked,
        "fields": [
            _field(asked, "kind", _("Kind"), [c for c in StatementKind.choices if c[0]]),
            _field(asked, "object", _("About"), [(o, OBJECT_WORDS[o]()) for o in OBJECTS]),
            {"name": "year", "label": _("Year"), "value": asked.typed["year"], "error": asked.errors.get("year")},
            _field(asked, "reporter", _("Reported by"), reporters(reporter)),
        ],
        "about": naming.link(about) if about else "",
        "about_slug": about.slug if about else "",
    }


OBJECT_TESTS = {
    "organisation": Q(about_organisation__isnull=False),
    "person": Q(about_person__isnull=False),
    "group": ~Q(about_group=""),
}
OBJECT_WORDS = {
    "organisation": lambda: _("an organisation"),
    "person": lambda: _("a person"),
    "group": lambda: _("a group"),
}
MOST_REPORTERS = 200


def _organisation(asked: Asked, name: str) -> Organisation | None:
    slug = asked.typed[name]
    found = Organisation.objects.prefetch_related("names").filter(slug=slug).first() if slug else None
    if slug and not found:
        asked.errors[name] = _("Nothing here has “%(value)s”. Choose one of the list.") % {"value": slug[:80]}
    return found


def reporters(chosen: Organisation | None) -> list[tuple[str, str]]:
    """Who reports public statements, by name; whoever was asked for is among them."""
    some = Statement.objects.filter(reporter=OuterRef("pk"), state__in=PUBLIC)
    found = Organisation.objects.filter(Exists(some)).order_by("pk").values_list("pk", flat=True)[:MOST_REPORTERS]
    names = naming.many({*found, *([chosen.pk] if chosen else [])})
    listed = [(slug, texts.cut(safetext.shown(name.text))) for slug, name in names.values()]
    return sorted(listed, key=lambda pair: pair[1].casefold())
