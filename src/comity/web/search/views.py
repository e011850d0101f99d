"""`/search/`: one box over all that is public. The question is in the address; nothing of it is kept."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from comity.web.components.addresses import activity_address
from comity.web.components.lakes import NoLake, lake
from comity.web.register import published
from comity.web.register.queries.saying import Said, said
from comity.web.search import activities, asking

LONGEST = 200
TITLES = {
    "organisation": _("Organisations"),
    "person": _("People in public roles"),
    "measure": _("Measures"),
    "statement": _("Statements"),
    "article": _("Articles"),
    "activity": _("Activities"),
}


def search(request: HttpRequest) -> HttpResponse:
    """What is found, by kind, in the same order whatever the database."""
    text = request.GET.get("q", "")[:LONGEST].replace("\x00", "")
    kind = request.GET.get("kind", "")
    chosen = (kind,) if kind in TITLES else ()
    found, total = asking.find(text, chosen) if chosen != ("activity",) else ([], 0)
    if chosen in ((), ("activity",)):
        projects, more = _activities(text)
        found, total = found + projects, total + more
    answered = _answered([hit.key for hit in found if hit.kind == "statement"])
    groups = [
        {
            "kind": one,
            "title": TITLES[one],
            "hits": [(address(hit), hit, answered.get(hit.key)) for hit in found if hit.kind == one],
        }
        for one in asking.KINDS
        if any(hit.kind == one for hit in found)
    ]
    context = {"q": text, "kind": kind if chosen else "", "kinds": TITLES.items(), "groups": groups, "total": total}
    return render(request, "search/search.html", context)


def _answered(keys: list[str]) -> dict[str, Said]:
    """Statements by key with their replies: an answer stands beside the statement here too."""
    found = said(published.statements().filter(pk__in=keys)) if keys else []
    return {str(one.statement.pk): one for one in found}


def _activities(text: str) -> tuple[list[asking.Hit], int]:
    try:
        return activities.find(lake(), settings.COMITY.home / "search", text)
    except NoLake:
        return [], 0


def address(hit: asking.Hit) -> str:
    """The page of what was found; empty for something that has none."""
    if hit.kind == "activity":
        return activity_address(hit.key)
    try:
        return reverse(hit.kind, args=[hit.key])
    except NoReverseMatch:
        return ""
