"""The register's public pages: read the request, ask `queries`, render. What is not public is not there."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe

from comity.briefs import draw
from comity.briefs import network as drawing
from comity.web.components.tables import answer
from comity.web.register import published, together
from comity.web.register.models import Organisation
from comity.web.register.queries import listing, network, profile, saying

Answer = HttpResponse | StreamingHttpResponse
MOST = 2**62
"""Beyond this no key can be; a longer number in an address names nothing."""


def organisations(request: HttpRequest) -> Answer:
    """Who is in the register?"""
    asked = listing.read(request.GET, listing.ORGANISATION_FILTERS)
    context = listing.organisations(asked)
    return render(request, "register/organisations.html", context, status=400 if asked.errors else 200)


def organisation(request: HttpRequest, slug: str) -> Answer:
    """Who is this, in whose words? An entry that is one organisation with others leads to the first of them."""
    found = profile.find(slug)
    if found is None:
        raise Http404
    entries = together.entries(slug)
    if entries[0] != slug:
        return redirect(f"{reverse('organisation', args=[entries[0]])}?{urlencode({'entry': slug})}")
    context, tables = profile.page(found, request.GET.dict(), profile.others(found, entries))
    return answer(request, "register/organisation.html", context, tables)


def relations(request: HttpRequest, slug: str) -> Answer:
    """Whom is it tied to, how and when?"""
    found = profile.find(slug)
    if found is None:
        raise Http404
    first = together.entries(slug)[0]
    if first != slug:
        return redirect(f"{reverse('network', args=[first])}?{request.GET.urlencode()}".rstrip("?"))
    asked = network.read(request.GET)
    context, tables = network.page(found, asked)
    for name, width in (("wide", drawing.WIDE), ("narrow", drawing.NARROW)):
        drawn = draw.for_page(drawing.svg(context["drawing"], width))
        context[name] = mark_safe(drawn)  # noqa: S308 - drawn by briefs.network, which escapes every label
    return answer(request, "register/network.html", context, tables, status=400 if asked.error else 200)


def statements(request: HttpRequest) -> Answer:
    """What is said, by whom, of whom, and what was answered?"""
    asked = listing.read(request.GET, listing.STATEMENT_FILTERS)
    context = listing.statements(asked)
    return render(request, "register/statements.html", context, status=400 if asked.errors else 200)


def statement(request: HttpRequest, pk: int) -> Answer:
    """One statement with its answer, at an address that stays."""
    found = saying.one(pk) if pk < MOST else None
    if found is None:
        raise Http404
    return render(request, "register/statement.html", {"one": found})


def demonstration(request: HttpRequest) -> Answer:
    """What does a statement look like beside its answer? Everybody here is invented."""
    context = {
        "organisations": Organisation.objects.filter(demonstration=True).prefetch_related("names").order_by("slug"),
        "said": saying.said(published.statements().filter(origin__startswith="demonstration/").order_by("pk")),
    }
    return render(request, "register/demonstration.html", context)
