"""Organisations and sources at the desk: entered, changed with a reason, with everything that changed before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from comity.model.errors import UsageError
from comity.web.accounts.access import may, needs
from comity.web.accounts.powers import Power
from comity.web.desk.actions import naming, register
from comity.web.desk.actions.because import because
from comity.web.desk.forms import register as forms
from comity.web.desk.forms.base import DeskForm
from comity.web.desk.forms.statements import NoteForm
from comity.web.desk.queries import register as query
from comity.web.desk.queries.names import organisations_named
from comity.web.desk.queries.paging import page, wanted
from comity.web.desk.views.home import signed_in
from comity.web.register.models import Organisation, Source

FORMS: dict[str, type[forms.PartForm]] = {
    "names": forms.NameForm,
    "identifiers": forms.IdentifierForm,
    "contacts": forms.ContactForm,
    "own-words": forms.WordsForm,
    "relations": forms.RelationForm,
    "articles": forms.ArticleForm,
}


@needs(Power.SEE_DESK)
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation, and the form for a new one."""
    user, words = signed_in(request), wanted(request)
    form = forms.NewOrganisationForm(request.POST or None)
    if request.method == "POST":
        if not may(user, Power.JUDGE):
            raise Http404
        if form.is_valid():
            given = form.cleaned_data
            if organisations_named(given["name"]):
                messages.info(request, _("An organisation of this name is here already: this is it."))
            named = {n: given[n] for n in ("why", "kind", "language", "source")}
            return redirect("desk-organisation", naming.enter(given["name"], by=user, **named).slug)
    shown = {
        "form": form,
        "page": page(request, query.organisations(words)),
        "q": words,
        "may_judge": may(user, Power.JUDGE),
    }
    shown["sources"] = query.recent_sources()
    return render(request, "desk/organisations.html", shown, status=400 if form.errors else 200)


@needs(Power.SEE_DESK)
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation with all its parts; changing its facts asks why."""
    one, user = get_object_or_404(Organisation, slug=slug), signed_in(request)
    facts = {n: getattr(one, n) for n in ("kind", "founded", "closed", "website")} | {"areas": " ".join(one.areas)}
    form = forms.FactsForm(request.POST or None, initial=facts)
    if request.method == "POST":
        if not may(user, Power.JUDGE):
            raise Http404
        if form.is_valid():
            register.save_facts(one, form.cleaned_data)
            return redirect("desk-organisation", slug)
    shown = query.organisation(one) | {"form": form, "note_form": NoteForm(), "may_judge": may(user, Power.JUDGE)}
    return render(request, "desk/organisation.html", shown, status=400 if form.errors else 200)


@needs(Power.JUDGE)
def part(request: HttpRequest, slug: str, part: str, pk: int | None = None) -> HttpResponse:
    """Add a part of an organisation, or change one."""
    one, row = _part(slug, part, pk)
    form = FORMS[part](request.POST or None, organisation=one, initial=_initial(row) if row else None)
    if request.method == "POST" and form.is_valid():
        try:
            register.save_part(part, one, form.cleaned_data, signed_in(request), row)
        except UsageError as error:
            form.refuse(error)
        else:
            return redirect("desk-organisation", slug)
    return _part_page(request, one, part, row, form, forms.RemoveForm())


@needs(Power.JUDGE)
def remove_part(request: HttpRequest, slug: str, part: str, pk: int) -> HttpResponse:
    """Take a part away, with a reason. Gone already is gone."""
    if part not in FORMS:
        raise Http404
    if not register.PARTS[part].objects.filter(pk=pk).exists():
        return redirect("desk-organisation", slug)
    one, row = _part(slug, part, pk)
    form = forms.RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            register.remove_part(part, one, row, form.cleaned_data["why"])
        except UsageError as error:
            form.refuse(error)
        else:
            return redirect("desk-organisation", slug)
    return _part_page(request, one, part, row, FORMS[part](organisation=one, initial=_initial(row)), form)


def _part(slug: str, part: str, pk: int | None) -> tuple[Organisation, Any]:
    one = get_object_or_404(Organisation, slug=slug)
    if part not in FORMS:
        raise Http404
    if pk is None:
        return one, None
    whose = {"about": one} if part == "articles" else {register.owner(part): one}
    return one, get_object_or_404(register.PARTS[part], pk=pk, **whose)


def _initial(row: Any) -> dict[str, Any]:
    """A row as its form wants it: sources by number, organisations by slug."""
    first = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields}
    for name, value in first.items():
        if isinstance(value, Source):
            first[name] = f"#{value.pk} {value.title}"
        elif isinstance(value, Organisation):
            first[name] = value.slug
    if "scheme" in first:
        first["written"] = str(row)
    return first


def _part_page(
    request: HttpRequest, one: Organisation, part: str, row: Any, form: DeskForm, remove: DeskForm
) -> HttpResponse:
    shown = {
        "organisation": one,
        "part": part,
        "row": row,
        "form": form,
        "remove_form": remove,
        "sources": query.recent_sources(),
    }
    return render(request, "desk/part.html", shown, status=400 if form.errors or remove.errors else 200)


@needs(Power.SEE_DESK)
def sources(request: HttpRequest) -> HttpResponse:
    """Every source, and the form for one of which no copy is kept."""
    user, words = signed_in(request), wanted(request)
    form = forms.SourceForm(request.POST or None)
    if request.method == "POST":
        if not may(user, Power.JUDGE):
            raise Http404
        if form.is_valid():
            return redirect("desk-source", _new_source(form.cleaned_data).pk)
    shown = {"form": form, "page": page(request, query.sources(words)), "q": words, "may_judge": may(user, Power.JUDGE)}
    return render(request, "desk/sources.html", shown, status=400 if form.errors else 200)


def _new_source(given: dict[str, Any]) -> Source:
    fields = {name: value for name, value in given.items() if name != "why"}
    known = Source.objects.filter(**fields).first()
    return known or because(Source(**fields, origin="desk"), given["why"])


@needs(Power.SEE_DESK)
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """One source; changing it asks why."""
    one, user = get_object_or_404(Source, pk=pk), signed_in(request)
    kept = bool(one.snapshot)
    form = forms.SourceForm(request.POST or None, kept=kept, initial=_initial(one))
    if request.method == "POST":
        if not may(user, Power.JUDGE):
            raise Http404
        if form.is_valid():
            for name, value in form.cleaned_data.items():
                if name != "why":
                    setattr(one, name, value)
            because(one, form.cleaned_data["why"])
            return redirect("desk-source", pk)
    shown = query.source(one) | {"form": form, "note_form": NoteForm(), "may_judge": may(user, Power.JUDGE)}
    return render(request, "desk/source.html", shown, status=400 if form.errors else 200)
