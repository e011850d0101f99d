"""Watching: addresses, what changed, and the articles that feeds bring."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.model.errors import UsageError
from comity.web.accounts.access import may, needs
from comity.web.accounts.powers import Power
from comity.web.desk.actions import watching
from comity.web.desk.forms import watching as forms
from comity.web.desk.models import Change, Watched
from comity.web.desk.queries import watching as query
from comity.web.desk.queries.paging import page, wanted
from comity.web.desk.views.home import signed_in
from comity.web.register.models import Article


@needs(Power.SEE_DESK)
def listed(request: HttpRequest) -> HttpResponse:
    """What is watched, and the form for another address."""
    user, words = signed_in(request), wanted(request)
    form = forms.WatchForm(request.POST or None, initial={"every_hours": 24})
    if request.method == "POST":
        if not may(user, Power.JUDGE):
            raise Http404
        if form.is_valid():
            return redirect("desk-watched", watching.add(form.cleaned_data, user).pk)
    shown = {
        "form": form,
        "page": page(request, query.watched(words)),
        "q": words,
        "unplaced": query.unplaced().count(),
        "may_judge": may(user, Power.JUDGE),
    }
    return render(request, "desk/watching.html", shown, status=400 if form.errors else 200)


@needs(Power.SEE_DESK)
def watched(request: HttpRequest, pk: int) -> HttpResponse:
    """One address: how it is watched, and every change."""
    one, user = get_object_or_404(Watched, pk=pk), signed_in(request)
    first = {name: getattr(one, name) for name in ("title", "every_hours", "stopped")}
    first["about"] = "\n".join(each.slug for each in one.about.order_by("slug"))
    form = forms.ChangeWatchForm(request.POST or None, initial=first)
    if request.method == "POST":
        if not may(user, Power.JUDGE):
            raise Http404
        if form.is_valid():
            watching.change(one, form.cleaned_data, user)
            return redirect("desk-watched", pk)
    shown = {
        "watched": one,
        "about": one.about.prefetch_related("names").order_by("slug"),
        "changes": one.changes.defer("difference").order_by("-at")[:50],
        "articles": Article.objects.filter(feed=one.url).order_by("-published", "-pk")[:50],
        "form": form,
        "may_judge": may(user, Power.JUDGE),
    }
    return render(request, "desk/watched.html", shown, status=400 if form.errors else 200)


@needs(Power.JUDGE)
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at an address now."""
    one = get_object_or_404(Watched, pk=pk)
    if request.method == "POST":
        found = watching.look(one)
        if found.trouble:
            messages.error(request, found.trouble)
        elif found.articles:
            told = ngettext("%(count)s new article.", "%(count)s new articles.", found.articles)
            messages.success(request, told % {"count": found.articles})
        else:
            messages.success(request, _("It changed: see below.") if found.changed else _("Nothing changed."))
    return redirect("desk-watched", pk)


@needs(Power.SEE_DESK)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs, between which snapshots, and what came of it."""
    one, user = get_object_or_404(Change.objects.select_related("watched"), pk=pk), signed_in(request)
    judging = may(user, Power.JUDGE)
    form = forms.ReviewForm(request.POST or None)
    if request.method == "POST":
        if not judging:
            raise Http404
        if form.is_valid():
            try:
                watching.review(one, form.cleaned_data["outcome"], user)
            except UsageError as error:
                form.refuse(error)
            else:
                return redirect("desk-change", pk)
    shown = {"change": one, "lines": query.lines(one.difference), "form": form, "may_judge": judging}
    return render(request, "desk/change.html", shown, status=400 if form.errors else 200)


@needs(Power.SEE_DESK)
def articles(request: HttpRequest) -> HttpResponse:
    """Articles that feeds brought, and whom their titles name; a person says whom each is about."""
    words = wanted(request)
    pages = page(request, query.unplaced(words))
    shown = {
        "page": pages,
        "rows": query.proposed(pages.object_list),
        "q": words,
        "may_judge": may(signed_in(request), Power.JUDGE),
    }
    return render(request, "desk/articles.html", shown)


@needs(Power.JUDGE)
def new_article(request: HttpRequest) -> HttpResponse:
    """An article by hand, about one organisation or several."""
    form = forms.ArticleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = watching.save_article(form.cleaned_data, signed_in(request))
        except UsageError as error:
            form.refuse(error)
        else:
            return redirect("desk-article", made.pk)
    return render(request, "desk/article.html", {"form": form, "may_judge": True}, status=400 if form.errors else 200)


@needs(Power.SEE_DESK)
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom is this article about?"""
    one, user = get_object_or_404(Article, pk=pk), signed_in(request)
    judging = may(user, Power.JUDGE)
    about = list(one.about.order_by("slug")) or query.proposed([one])[0][1]
    form = forms.PlaceForm(request.POST or None, initial={"about": "\n".join(each.slug for each in about)})
    if request.method == "POST" and not judging:
        raise Http404
    if request.method == "POST" and form.is_valid():
        watching.place(one, form.cleaned_data["about"], form.cleaned_data["why"], user)
        messages.success(request, _("Kept."))
        return redirect("desk-articles" if one.feed else "desk-watching")
    shown = {"article": one, "form": form, "may_judge": judging}
    return render(request, "desk/article.html", shown, status=400 if form.errors else 200)
