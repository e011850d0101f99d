"""Staff pages of engagements. Nobody else learns from any of them that there is one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import get_language, ngettext

from comity.model.errors import ComityError
from comity.web.accounts.access import may, needs
from comity.web.accounts.models import User
from comity.web.accounts.powers import Power
from comity.web.policy import visible
from comity.web.policy.actions import engagements as act
from comity.web.policy.exchange import ics, lobbying
from comity.web.policy.forms import engagements as forms
from comity.web.policy.models import Engagement, FollowUp
from comity.web.policy.models.engagements import FIELD_NAMES
from comity.web.policy.queries import engagements as query
from comity.web.policy.queries.pack import pack as packed
from comity.web.policy.queries.paging import asked, page

CALENDAR = "text/calendar; charset=utf-8"
LANGUAGES = (("en", "English"), ("ar", "العربية"), ("he", "עברית"))


def signed_in(request: HttpRequest) -> User:
    """Who asks; the guard let only people through."""
    assert isinstance(request.user, User)  # noqa: S101 - for the type checker; `needs` has made sure
    return request.user


@needs(Power.SEE_DESK)
def listed(request: HttpRequest) -> HttpResponse:
    """Every engagement, newest first, with filters; what is due; the calendar to read."""
    wanted = query.Filters.of(request)
    found = query.listed(wanted)
    shown = {
        "filters": wanted,
        "page": page(request, found),
        "inexact": sum(not ics.exact(one) for one in found),
        "kinds": Engagement.Kind.choices,
        "due": query.due()[:10],
        "today": query.today(),
        "may_write": may(signed_in(request), Power.PROPOSE),
        "calendar_form": forms.CalendarForm(),
        "zones": forms.COMMON_ZONES,
    }
    return render(request, "policy/engagements.html", shown)


@needs(Power.PROPOSE)
def enter(request: HttpRequest, code: str = "") -> HttpResponse:
    """Enter an engagement, or change one."""
    one = get_object_or_404(Engagement, code=code) if code else None
    form = forms.EngagementForm(request.POST or None, initial=forms.first_of(one) if one else None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act.save(one, form.cleaned_data, signed_in(request)))
        except (ComityError, ValidationError) as error:
            form.refuse(error)
    shown = {"form": form, "engagement": one, "zones": forms.COMMON_ZONES}
    return render(request, "policy/engagement_form.html", shown, status=400 if form.errors else 200)


@needs(Power.SEE_DESK)
def engagement(request: HttpRequest, code: str) -> HttpResponse:
    """One engagement, whole."""
    one, user = get_object_or_404(Engagement, code=code), signed_in(request)
    return _page(request, one, user)


def _page(request: HttpRequest, one: Engagement, user: User, **forms_sent: Any) -> HttpResponse:
    shown = query.one(one) | {
        "follow_form": forms.FollowUpForm(initial={"owner": user.username}),
        "public_form": forms.PublicForm(initial={"fields_shown": one.public}),
        "lobbying_form": forms.LobbyingForm(initial=forms.lobbying_first(one)),
        "public_names": [FIELD_NAMES[name] for name in one.public],
        "may_write": may(user, Power.PROPOSE),
        "may_publish": may(user, Power.APPROVE),
        "today": query.today(),
        "exact": ics.exact(one),
        "packs": [(c, name, translate_url(reverse("desk-pack", args=[one.code]), c)) for c, name in LANGUAGES],
    }
    status = 400 if any(form.errors for form in forms_sent.values()) else 200
    return render(request, "policy/engagement.html", shown | forms_sent, status=status)


@needs(Power.PROPOSE)
def follow_up(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    """Promise something, or change what was promised."""
    one = get_object_or_404(Engagement, code=code)
    row = get_object_or_404(FollowUp, pk=pk, engagement=one) if pk else None
    first = {"text": row.text, "owner": row.owner.username, "due": row.due, "done": bool(row.done_at)} if row else {}
    form = forms.FollowUpForm(request.POST or None, initial=first or {"owner": signed_in(request).username})
    if request.method == "POST" and form.is_valid():
        try:
            act.follow_up(one, row, form.cleaned_data)
            return redirect(one)
        except (ComityError, ValidationError) as error:
            form.refuse(error)
    shown = {"form": form, "engagement": one, "row": row}
    return render(request, "policy/follow_up.html", shown, status=400 if form.errors else 200)


@needs(Power.APPROVE)
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Let everybody see some fields, or no longer."""
    one = get_object_or_404(Engagement, code=code)
    form = forms.PublicForm(request.POST if request.method == "POST" else None, initial={"fields_shown": one.public})
    if form.is_valid():
        act.publish(one, form.cleaned_data["fields_shown"], form.cleaned_data["why"])
        return redirect(one)
    return _page(request, one, signed_in(request), public_form=form)


@needs(Power.PROPOSE)
def disclose(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what a disclosure asks."""
    one = get_object_or_404(Engagement, code=code)
    form = forms.LobbyingForm(request.POST if request.method == "POST" else None, initial=forms.lobbying_first(one))
    if form.is_valid():
        act.disclose(one, form.kept(), form.cleaned_data["why"])
        return redirect(one)
    return _page(request, one, signed_in(request), lobbying_form=form)


@needs(Power.SEE_DESK)
def calendar(request: HttpRequest, code: str = "") -> HttpResponse:
    """A calendar file of one engagement, or of what the filters leave."""
    if code:
        found = [get_object_or_404(Engagement, code=code)]
        if not ics.exact(found[0]):
            raise Http404
    else:
        found = query.listed(query.Filters.of(request))
    answer = HttpResponse(ics.written(found, timezone.now()), content_type=CALENDAR)
    answer.headers["Content-Disposition"] = f'attachment; filename="{code or "engagements"}.ics"'
    return answer


@needs(Power.PROPOSE)
def read_calendar(request: HttpRequest) -> HttpResponse:
    """Read a calendar file: what it made, changed and refused is told at once."""
    form = forms.CalendarForm(request.POST or None, request.FILES or None)
    taken = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        data = given["file"].read(ics.MOST_BYTES + 1)
        try:
            taken = ics.read(data, kind=given["kind"], zone=given["time_zone"], by=signed_in(request))
        except ComityError as error:
            form.refuse(error, "file")
    if taken is not None and not taken.refused:
        count = len(taken.made) + len(taken.changed)
        told = ngettext("%(count)s engagement entered or changed.", "%(count)s engagements entered or changed.", count)
        messages.success(request, told % {"count": count})
        return redirect("desk-engagements")
    shown = {"form": form, "taken": taken, "zones": forms.COMMON_ZONES}
    return render(request, "policy/calendar.html", shown, status=400 if form.errors else 200)


@needs(Power.SEE_DESK)
def pack(request: HttpRequest, code: str) -> HttpResponse:
    """A pack for a visit, to print."""
    one = get_object_or_404(Engagement, code=code)
    wanted = asked(request, "language") or (get_language() or "en")
    return render(request, "policy/pack.html", packed(one, wanted) | {"languages_of_pack": LANGUAGES})


@needs(Power.SEE_DESK)
def disclosures(request: HttpRequest, regime: str = "", form: str = "") -> HttpResponse:
    """Drafts of disclosures for a period: the page to choose it, and the files."""
    today = query.today()
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    first, last = _day(asked(request, "from"), quarter), _day(asked(request, "to"), today)
    held = Engagement.objects.prefetch_related("measures__titles", "organisations__names").order_by("starts_at", "pk")
    if not regime:
        drafts = [
            (r, title, lobbying.draft(r, held, first, last, ""), lobbying.left_out(r, held, first, last))
            for r, title in lobbying.REGIMES.items()
        ]
        shown = {
            "first": first,
            "last": last,
            "drafts": drafts,
            "name": asked(request, "name"),
            "draft": lobbying.DRAFT,
        }
        return render(request, "policy/disclosures.html", shown)
    if regime not in lobbying.REGIMES:
        raise Http404
    rows = lobbying.draft(regime, held, first, last, asked(request, "name"))
    without = lobbying.left_out(regime, held, first, last)
    data = lobbying.as_csv(regime, rows) if form == "csv" else lobbying.as_json(regime, rows, first, last, without)
    answer = HttpResponse(data, content_type="text/csv; charset=utf-8" if form == "csv" else "application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="draft-{regime}-{first}-{last}.{form}"'
    return answer


def _day(written: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return otherwise


def public(request: HttpRequest, code: str) -> HttpResponse:
    """What everybody may see of an engagement; a private one is not there, as any other address."""
    found = visible.engagement(code)
    if found is None:
        raise Http404
    return render(request, "policy/engagement_public.html", {"seen": found})
