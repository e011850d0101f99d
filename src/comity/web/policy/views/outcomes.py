"""Staff pages of outcome claims."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from comity.model.errors import ComityError
from comity.web.accounts.access import may, needs
from comity.web.accounts.powers import Power
from comity.web.components import history
from comity.web.policy import visible
from comity.web.policy.actions import outcomes as act
from comity.web.policy.forms import outcomes as forms
from comity.web.policy.forms.base import initial
from comity.web.policy.models import Engagement, OutcomeClaim, OutcomeEvidence
from comity.web.policy.queries.paging import asked, page
from comity.web.policy.views.engagements import signed_in


@needs(Power.SEE_DESK)
def listed(request: HttpRequest) -> HttpResponse:
    """Every claim with the level that its evidence reaches. No total of anything."""
    words = asked(request)
    rows = visible.claims()
    for word in words.split():
        rows = rows.filter(Q(words__icontains=word) | Q(slug__icontains=word))
    pages = page(request, rows)
    shown = {
        "page": pages,
        "rows": [visible.claimed(one) for one in pages.object_list],
        "q": words,
        "may_write": may(signed_in(request), Power.PROPOSE),
    }
    return render(request, "policy/outcomes.html", shown)


@needs(Power.PROPOSE)
def enter(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Enter a claim, or change one."""
    one = get_object_or_404(OutcomeClaim, slug=slug) if slug else None
    begun = Engagement.objects.filter(code=asked(request, "engagement")).first()
    first = forms.first_of(one) if one else forms.first_from(begun)
    form = forms.OutcomeForm(request.POST or None, claim=one, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("desk-outcome", act.save(one, form.cleaned_data).slug)
        except (ComityError, ValidationError) as error:
            form.refuse(error)
    shown = {"form": form, "claim": one}
    return render(request, "policy/outcome_form.html", shown, status=400 if form.errors else 200)


@needs(Power.SEE_DESK)
def outcome(request: HttpRequest, slug: str) -> HttpResponse:
    """One claim: both sides of its evidence, and what it is linked with."""
    one = get_object_or_404(visible.claims(), slug=slug)
    shown = {
        "seen": visible.claimed(one),
        "claim": one,
        "engagements": one.engagements.order_by("-starts_at", "-pk"),
        "history": history.of(one, parts=[(OutcomeEvidence, {"claim_id": one.pk})]),
        "may_write": may(signed_in(request), Power.PROPOSE),
    }
    return render(request, "policy/outcome.html", shown)


@needs(Power.PROPOSE)
def evidence(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Add what speaks for or against a claim, or change it."""
    claim, row = _evidence(slug, pk)
    form = forms.EvidenceForm(request.POST or None, initial=_first(row) if row else None)
    if request.method == "POST" and form.is_valid():
        try:
            act.evidence(claim, row, form.cleaned_data)
            return redirect("desk-outcome", slug)
        except (ComityError, ValidationError) as error:
            form.refuse(error)
    return _form(request, claim, row, form, forms.WhyForm())


@needs(Power.PROPOSE)
def drop(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take evidence away."""
    claim, row = _evidence(slug, pk)
    form = forms.WhyForm(request.POST or None)
    if row is not None and request.method == "POST" and form.is_valid():
        act.drop(row, form.cleaned_data["why"])
        return redirect("desk-outcome", slug)
    return _form(request, claim, row, forms.EvidenceForm(initial=_first(row)), form)


def _evidence(slug: str, pk: int | None) -> tuple[OutcomeClaim, OutcomeEvidence | None]:
    claim = get_object_or_404(OutcomeClaim, slug=slug)
    return claim, get_object_or_404(OutcomeEvidence, pk=pk, claim=claim) if pk else None


def _first(row: Any) -> dict[str, Any]:
    return initial(row, act.EVIDENCE) | {"against": "against" if row.against else "for"}


def _form(request: HttpRequest, claim: OutcomeClaim, row: Any, form: Any, gone: Any) -> HttpResponse:
    shown = {"claim": claim, "row": row, "form": form, "gone_form": gone}
    return render(request, "policy/evidence.html", shown, status=400 if form.errors or gone.errors else 200)
