"""Representatives at the desk: an invitation asked for, suggestions decided."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from comity.model.errors import UsageError
from comity.web.accounts.access import may, needs
from comity.web.accounts.models import InvitationAsked, Representation
from comity.web.accounts.powers import Power
from comity.web.desk.actions import voices
from comity.web.desk.forms import voices as forms
from comity.web.desk.forms.base import DeskForm
from comity.web.desk.views.home import signed_in
from comity.web.register.models import Organisation, Suggestion


@needs(Power.JUDGE)
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the administrators to invite a published address to speak for an organisation."""
    one = get_object_or_404(Organisation, slug=slug)
    form = forms.InviteForm(request.POST or None, organisation=one)
    if request.method == "POST" and form.is_valid():
        try:
            voices.ask_for_invitation(one, form.cleaned_data["contact"], form.cleaned_data["why"], signed_in(request))
        except UsageError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The administrators were asked."))
            return redirect("desk-invite", slug)
    shown = {
        "organisation": one,
        "form": form,
        "asked": InvitationAsked.objects.filter(organisation=slug).select_related("invitation").order_by("-at")[:50],
        "speaking": Representation.objects.filter(organisation=slug, ended_at=None).count(),
    }
    return render(request, "desk/invite.html", shown, status=400 if form.errors else 200)


@needs(Power.SEE_DESK)
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """What a representative suggests, beside what stands."""
    one = get_object_or_404(Suggestion.objects.select_related("organisation"), pk=pk)
    return _page(request, one)


@needs(Power.JUDGE)
def decide(request: HttpRequest, pk: int, verdict: str) -> HttpResponse:
    """Take a suggestion, or leave things as they are."""
    one = get_object_or_404(Suggestion.objects.select_related("organisation"), pk=pk)
    if request.method != "POST":
        return redirect("desk-suggestion", pk)
    taking = verdict == "take"
    form: DeskForm = forms.TakeForm(request.POST) if taking else forms.LeaveForm(request.POST)
    if form.is_valid():
        try:
            if taking:
                voices.accept(one, form.cleaned_data, signed_in(request))
            else:
                voices.decline(one, form.cleaned_data["why"], signed_in(request))
        except UsageError as error:
            form.refuse(error)
        else:
            return redirect("desk-suggestion", pk)
    return _page(request, one, form)


def _page(request: HttpRequest, one: Suggestion, given: DeskForm | None = None) -> HttpResponse:
    first = {"text": one.text, "language": one.language}
    shown = {
        "suggestion": one,
        "take_form": given if isinstance(given, forms.TakeForm) else forms.TakeForm(initial=first),
        "leave_form": given if isinstance(given, forms.LeaveForm) else forms.LeaveForm(),
        "open": one.state == Suggestion.State.OPEN and may(signed_in(request), Power.JUDGE),
    }
    return render(request, "desk/suggestion.html", shown, status=400 if given else 200)
