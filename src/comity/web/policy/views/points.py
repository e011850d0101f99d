"""Staff pages of advocacy points, and the public page of one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.model.errors import ComityError
from comity.web.accounts.access import may, needs
from comity.web.accounts.powers import Power
from comity.web.components import history
from comity.web.policy import visible
from comity.web.policy.actions import points as act
from comity.web.policy.forms import points as forms
from comity.web.policy.forms.base import said
from comity.web.policy.models import Point, PointText, PointVersion
from comity.web.policy.queries import points as query
from comity.web.policy.queries.paging import asked, page
from comity.web.policy.views.engagements import signed_in


@needs(Power.SEE_DESK)
def listed(request: HttpRequest) -> HttpResponse:
    """Every point: stale ones, and those whose consent does not hold, say so."""
    words = asked(request)
    pages = page(request, query.listed(words))
    shown = {
        "page": pages,
        "rows": query.states(pages.object_list),
        "q": words,
        "may_write": may(signed_in(request), Power.PROPOSE),
    }
    return render(request, "policy/points.html", shown)


@needs(Power.PROPOSE)
def enter(request: HttpRequest) -> HttpResponse:
    """A new point with its first version."""
    sent = request.POST if request.method == "POST" else None
    form, version = forms.PointForm(sent), forms.Version(sent)
    # Both are asked, so that everything that is wrong is said at once.
    if sent is not None and all([form.is_valid(), version.is_valid()]):
        try:
            why = version.why.cleaned_data["why"]
            one = act.enter(form.cleaned_data, version.recorded, version.written, why, signed_in(request))
            return redirect("desk-point", one.slug)
        except (ComityError, ValidationError) as error:
            form.refuse(error)
    shown = {"form": form, "version": version, "point": None}
    return render(request, "policy/point_form.html", shown, status=400 if form.errors or version.errors else 200)


@needs(Power.PROPOSE)
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a point that was entered here is called, or its case."""
    one = get_object_or_404(Point, slug=slug, origin="desk")
    form = forms.ChangeForm(request.POST or None, point=one)
    if request.method == "POST" and form.is_valid():
        try:
            act.change(one, form.cleaned_data)
            return redirect("desk-point", slug)
        except ValidationError as error:
            form.refuse(error)
    shown = {
        "form": form,
        "row": one,
        "head": _("Change a point"),
        "of": one.name,
        "back": reverse("desk-point", args=[slug]),
    }
    shown["history"] = history.of(one)
    return render(request, "policy/entry_form.html", shown, status=400 if form.errors else 200)


@needs(Power.SEE_DESK)
def point(request: HttpRequest, slug: str) -> HttpResponse:
    """One point with all its versions."""
    return _page(request, get_object_or_404(Point, slug=slug))


def _page(request: HttpRequest, one: Point, **sent: Any) -> HttpResponse:
    user = signed_in(request)
    shown = query.one(one) | {
        "use_form": forms.UseForm(),
        "shown_form": forms.ShownForm(initial={"public": one.public}),
        "may_write": may(user, Power.PROPOSE),
        "may_publish": may(user, Power.APPROVE),
        "refused": "",
    }
    return render(request, "policy/point.html", shown | sent, status=400 if sent else 200)


@needs(Power.PROPOSE)
def new_version(request: HttpRequest, slug: str) -> HttpResponse:
    """A new version, beginning with the words and numbers of the last."""
    one = get_object_or_404(Point, slug=slug)
    version = forms.Version(request.POST if request.method == "POST" else None, first=query.newest(one))
    if request.method == "POST" and version.is_valid():
        try:
            act.add_version(one, version.recorded, version.written, version.why.cleaned_data["why"], signed_in(request))
            return redirect("desk-point", slug)
        except (ComityError, ValidationError) as error:
            version.why.refuse(error)
    shown = {"form": None, "version": version, "point": one}
    return render(request, "policy/point_form.html", shown, status=400 if version.errors else 200)


@needs(Power.PROPOSE)
def refresh(request: HttpRequest, slug: str) -> HttpResponse:
    """A new version with today's numbers."""
    one = get_object_or_404(Point, slug=slug)
    if request.method == "POST":
        try:
            act.refresh(one, signed_in(request))
        except ComityError as error:
            return _page(request, one, refused=said(error))
    return redirect("desk-point", slug)


@needs(Power.PROPOSE)
def consent(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A voice's consent to its words: given, given again, ended."""
    spoken = PointText.objects.exclude(
        voice_person=None, voice_organisation=None
    )  # others' words need nobody's consent
    text = get_object_or_404(spoken, pk=pk, version__point__slug=slug)
    first = {name: getattr(text, name) for name in act.CONSENT}
    form = forms.ConsentForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            act.keep_consent(text, form.cleaned_data)
            return redirect("desk-point", slug)
        except ValidationError as error:
            form.refuse(error)
    shown = {"form": form, "text": text, "point": text.version.point}
    return render(request, "policy/consent.html", shown, status=400 if form.errors else 200)


@needs(Power.PROPOSE)
def use(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Note where a version was used."""
    version = get_object_or_404(PointVersion, point__slug=slug, number=number)
    form = forms.UseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        act.used(version, form.cleaned_data["where"], signed_in(request))
    elif form.is_bound:
        return _page(request, version.point, use_form=form)
    return redirect("desk-point", slug)


@needs(Power.APPROVE)
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Let everybody see the point, or no longer."""
    one = get_object_or_404(Point, slug=slug)
    form = forms.ShownForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        act.show(one, form.cleaned_data["public"], form.cleaned_data["why"])
    elif form.is_bound:
        return _page(request, one, shown_form=form)
    return redirect("desk-point", slug)


def public(request: HttpRequest, slug: str) -> HttpResponse:
    """A point as everybody may see it: its newest version, every number with its source note."""
    found = visible.point(slug)
    if found is None:
        raise Http404
    return render(request, "policy/point_public.html", {"point": found[0], "current": found[1]})


def public_list(request: HttpRequest) -> HttpResponse:
    """All points that everybody may see."""
    return render(request, "policy/points_public.html", {"points": list(visible.points())})
