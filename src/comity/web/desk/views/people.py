"""Persons in public roles: entered by one, agreed to by another."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from comity.model.errors import UsageError
from comity.web.accounts.access import may, needs
from comity.web.accounts.models import User
from comity.web.accounts.powers import Power
from comity.web.desk.actions import register
from comity.web.desk.forms import register as forms
from comity.web.desk.forms.base import DeskForm
from comity.web.desk.forms.statements import NoteForm
from comity.web.desk.queries import register as query
from comity.web.desk.queries.paging import page, wanted
from comity.web.desk.views.home import signed_in
from comity.web.register.models import Person, PublicRole


@needs(Power.SEE_DESK)
def persons(request: HttpRequest) -> HttpResponse:
    """Every person, and the form for a new one."""
    user, words = signed_in(request), wanted(request)
    form = forms.NewPersonForm(request.POST or None, initial={"name": request.GET.get("name", "")[:200]})
    if request.method == "POST":
        if not may(user, Power.JUDGE):
            raise Http404
        if form.is_valid():
            return redirect("desk-person", register.enter_person(form.cleaned_data, user).slug)
    shown = {"form": form, "page": page(request, query.persons(words)), "q": words, "may_judge": may(user, Power.JUDGE)}
    shown["sources"] = query.recent_sources()
    return render(request, "desk/persons.html", shown, status=400 if form.errors else 200)


@needs(Power.SEE_DESK)
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """One person with roles, and whether a second person has agreed."""
    one = get_object_or_404(Person, slug=slug)
    form = forms.PersonForm(request.POST or None, initial={"name": one.name, "language": one.language})
    if request.method == "POST":
        if not may(signed_in(request), Power.JUDGE):
            raise Http404
        if form.is_valid():
            register.rename_person(one, form.cleaned_data)
            return redirect("desk-person", slug)
    return _page(request, one, **({"name": form} if form.errors else {}))


def _page(request: HttpRequest, one: Person, **bound: DeskForm) -> HttpResponse:
    user: User = signed_in(request)
    shown = query.person(one) | {
        "name_form": bound.get("name") or forms.PersonForm(initial={"name": one.name, "language": one.language}),
        "role_form": bound.get("role") or forms.RoleForm(),
        "agree_form": bound.get("agree") or forms.AgreeForm(),
        "note_form": NoteForm(),
        "may_judge": may(user, Power.JUDGE),
        "may_agree": may(user, Power.APPROVE) and one.agreed_by_id is None,
        "own": user.pk in register.authors(one),
        "sources": query.recent_sources(),
    }
    return render(request, "desk/person.html", shown, status=400 if bound else 200)


@needs(Power.JUDGE)
def role(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Add a public role, or change one; then somebody has to agree again."""
    one = get_object_or_404(Person, slug=slug)
    row = get_object_or_404(PublicRole, pk=pk, person=one) if pk else None
    form = forms.RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        register.save_role(one, form.cleaned_data, row)
        return redirect("desk-person", slug)
    return _page(request, one, **({"role": form} if request.POST else {}))


@needs(Power.JUDGE)
def remove_role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a role away."""
    row = PublicRole.objects.filter(pk=pk, person__slug=slug).first()
    form = forms.RemoveForm(request.POST or None)
    if row and request.method == "POST" and form.is_valid():
        register.remove_role(row, form.cleaned_data["why"])
    return redirect("desk-person", slug)


@needs(Power.APPROVE)
def agree(request: HttpRequest, slug: str) -> HttpResponse:
    """Agree that a person's role is public; refused to whoever entered it."""
    one = get_object_or_404(Person, slug=slug)
    form = forms.AgreeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            register.agree(one, form.cleaned_data["why"], signed_in(request))
        except UsageError as error:
            form.refuse(error)
        else:
            return redirect("desk-person", slug)
    return _page(request, one, **({"agree": form} if request.POST else {}))
