"""Private notes, from the page of whatever they are about."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from comity.web.accounts.access import needs
from comity.web.accounts.powers import Power
from comity.web.desk.actions import notes
from comity.web.desk.forms.statements import NoteForm
from comity.web.desk.views.home import signed_in
from comity.web.register.models import Organisation, Person, Source, Statement

PAGES: dict[str, Callable[[str], str]] = {
    "organisation": lambda key: reverse("desk-organisation", args=[get_object_or_404(Organisation, slug=key).slug]),
    "person": lambda key: reverse("desk-person", args=[get_object_or_404(Person, slug=key).slug]),
    "statement": lambda key: reverse("desk-statement", args=[get_object_or_404(Statement, pk=_number(key)).pk]),
    "source": lambda key: reverse("desk-source", args=[get_object_or_404(Source, pk=_number(key)).pk]),
}


def _number(key: str) -> int:
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    return int(key)


@needs(Power.PROPOSE)
def add(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Keep a private note, and go back to what it is about; an empty one is none."""
    if kind not in PAGES:
        raise Http404
    back = PAGES[kind](key)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        notes.add(f"{kind}/{key}", form.cleaned_data["text"], signed_in(request))
    return redirect(f"{back}#notes")
