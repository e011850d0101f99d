"""The pages of a representative. What is not of an organisation that they speak for is not there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.model.errors import UsageError
from comity.web.accounts.access import needs, represents
from comity.web.accounts.models import User
from comity.web.accounts.powers import Power
from comity.web.register.models import Organisation, Statement
from comity.web.register.models.statements import State
from comity.web.register.voice import doing, forms, queries

MOST = 2**62
"""Beyond this no key can be; a longer number in an address names nothing."""


def _who(request: HttpRequest) -> tuple[User, frozenset[str]]:
    assert isinstance(request.user, User)  # noqa: S101 - for the type checker; `needs` has made sure
    return request.user, represents(request.user)


def _organisation(slugs: frozenset[str], slug: str) -> Organisation:
    if slug not in slugs:
        raise Http404
    found = Organisation.objects.prefetch_related("names").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


@needs(Power.REPLY)
def home(request: HttpRequest) -> HttpResponse:
    """Whom do I speak for, and what waits for an answer?"""
    _user, slugs = _who(request)
    found = queries.statements(slugs)
    page = Paginator(found, queries.PAGE).get_page(request.GET.get("page"))
    clocks = [(s, s.notices.latest("sent_at").deadline) for s in found.filter(state=State.ASKED)]
    shown = {
        "spoken": queries.spoken_for(slugs),
        "clocks": sorted(clocks, key=lambda one: (one[1], one[0].pk)),
        "page": page,
    }
    return render(request, "voice/home.html", shown)


@needs(Power.REPLY)
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """How does the register show us, and what have we asked of the desk?"""
    _user, slugs = _who(request)
    one = _organisation(slugs, slug)
    shown = {
        "organisation": one,
        "own_words": queries.own_words(one),
        "names": list(one.names.order_by("pk")),
        "contacts": list(one.contacts.select_related("source").order_by("pk")),
        "suggestions": list(one.suggestions.defer("decided_by").order_by("-at")[:50]),
    }
    return render(request, "voice/organisation.html", shown)


@needs(Power.REPLY)
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """What is said, by when do they want our answer, and what is it?"""
    _user, slugs = _who(request)
    return _statement_page(request, _statement(slugs, pk), slugs)


@needs(Power.REPLY)
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer, or put another answer in the place of the one that stands."""
    return _answer(request, pk, declining=False)


@needs(Power.REPLY)
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that we would rather not answer."""
    return _answer(request, pk, declining=True)


def _answer(request: HttpRequest, pk: int, *, declining: bool) -> HttpResponse:
    user, slugs = _who(request)
    one = _statement(slugs, pk)
    who = queries.answerers(one, slugs)
    if not who or (declining and one.state != State.ASKED):
        raise Http404
    if request.method != "POST":
        return redirect("voice-statement", pk)
    form = (forms.DeclineForm if declining else forms.ReplyForm)(request.POST, answerers=who)
    if form.is_valid():
        given = form.cleaned_data
        try:
            if declining:
                doing.decline(one, given["organisation"], given["text"], user)
            else:
                doing.answer(one, given["organisation"], given["text"], given["language"], user)
        except UsageError as error:
            form.add_error(None, error.found)
        else:
            messages.success(request, _("Kept. The desk sees it at once."))
            return redirect("voice-statement", pk)
    return _statement_page(request, one, slugs, **{form.key: form})


def _statement(slugs: frozenset[str], pk: int) -> Statement:
    found = queries.statements(slugs).filter(pk=pk).first() if pk < MOST else None
    if found is None:
        raise Http404
    return found


def _statement_page(request: HttpRequest, one: Statement, slugs: frozenset[str], **given: Any) -> HttpResponse:
    who = queries.answerers(one, slugs)
    standing = one.replies.filter(organisation__in=who, replaced=False).first()
    first = {"language": standing.language if standing else get_language(), "text": standing.text if standing else ""}
    readable = one.state in (State.ASKED, State.READY, State.PUBLISHED)
    shown = {
        "one": queries.shown(one),
        "statement": one,
        "notices": list(queries.notices(one, slugs)) if readable else [],
        "deadline": one.notices.latest("sent_at").deadline if one.state == State.ASKED else None,
        "reply_form": given.get("reply") or (forms.ReplyForm(answerers=who, initial=first) if who else None),
        "decline_form": None,
        "standing": standing,
    }
    if who and one.state == State.ASKED:
        shown["decline_form"] = given.get("decline") or forms.DeclineForm(answerers=who)
    return render(request, "voice/statement.html", shown, status=400 if given else 200)


@needs(Power.REPLY)
def words(request: HttpRequest, slug: str) -> HttpResponse:
    """Write our own words, in the place of those that stand."""
    user, slugs = _who(request)
    one = _organisation(slugs, slug)
    standing = queries.own_words(one)
    first = {"language": get_language(), "instead_of": [each.pk for each in standing]}
    form = forms.WordsForm(request.POST or None, organisation=one, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        doing.write(one, given["text"], given["language"], given["instead_of"], user)
        messages.success(request, _("Your own words stand on your page now."))
        return redirect("voice-organisation", slug)
    shown = {"organisation": one, "form": form, "own_words": standing}
    return render(request, "voice/words.html", shown, status=400 if form.errors else 200)


@needs(Power.REPLY)
def suggest(request: HttpRequest, slug: str, part: str, pk: int | None = None) -> HttpResponse:
    """Ask the desk to change a name or a published address, or to add one."""
    user, slugs = _who(request)
    one = _organisation(slugs, slug)
    if part not in forms.FORMS or (pk or 0) >= MOST:
        raise Http404
    row = getattr(one, part).filter(pk=pk).first() if pk else None
    if pk and row is None:
        raise Http404
    first = {"text": getattr(row, "text", getattr(row, "address", ""))}
    first |= {name: getattr(row, name) for name in ("language", "kind") if hasattr(row, name)}
    form = forms.FORMS[part](request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            doing.suggest(one, part, row, by=user, **form.cleaned_data)
        except UsageError as error:
            form.add_error(None, error.found)
        else:
            messages.success(request, _("The desk was asked. Its answer will stand here."))
            return redirect("voice-organisation", slug)
    shown = {"organisation": one, "part": part, "row": row, "form": form}
    return render(request, "voice/suggest.html", shown, status=400 if form.errors else 200)
