"""Who is who: pairs that may be one organisation, judged by a person; the judgements as the file that the lake reads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from comity.model.errors import UsageError
from comity.web.accounts.access import may, needs
from comity.web.accounts.powers import Power
from comity.web.desk.actions import matching
from comity.web.desk.forms import matching as forms
from comity.web.desk.models import Candidate
from comity.web.desk.queries import clusters
from comity.web.desk.queries import matching as query
from comity.web.desk.queries.paging import page, wanted
from comity.web.desk.views.home import signed_in


@needs(Power.SEE_DESK)
def listed(request: HttpRequest) -> HttpResponse:
    """Which pairs may be one organisation? Pairs with an equal identifier are settled first, each with that reason."""
    matching.settle(clusters.equal_identifiers())
    words, state = wanted(request), request.GET.get("state", "open")
    pages = page(request, query.candidates(words, state))
    joined, contradictions = clusters.derived()
    shown = {
        "page": pages,
        "pairs": query.pairs(pages.object_list),
        "q": words,
        "state": state,
        "states": query.STATES,
        "joined": len(joined),
        "contradictions": contradictions,
        "form": forms.SideBySideForm(),
        "may_judge": may(signed_in(request), Power.JUDGE),
    }
    return render(request, "desk/matching.html", shown)


@needs(Power.JUDGE)
def add(request: HttpRequest) -> HttpResponse:
    """Put two entries of the register side by side."""
    form = forms.SideBySideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = matching.side_by_side(form.cleaned_data["one"], form.cleaned_data["other"], signed_in(request))
        except UsageError as error:
            form.refuse(error)
        else:
            return redirect("desk-pair", made.pk)
    return render(request, "desk/side_by_side.html", {"form": form}, status=400 if form.errors else 200)


@needs(Power.SEE_DESK)
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Are these two one organisation? A later judgement takes the place of an earlier one, which stays in the list."""
    one, user = get_object_or_404(Candidate, pk=pk), signed_in(request)
    judging = may(user, Power.JUDGE)
    form = forms.VerdictForm(request.POST or None)
    if request.method == "POST":
        if not judging:
            return redirect("desk-pair", pk)
        if form.is_valid():
            matching.judge(one, form.cleaned_data["answer"], form.cleaned_data["why"], user)
            return redirect("desk-pair", pk)
    shown = query.page(one) | {"form": form, "may_judge": judging}
    return render(request, "desk/pair.html", shown, status=400 if form.errors else 200)


@needs(Power.SEE_DESK)
def judgements(request: HttpRequest) -> HttpResponse:
    """Every judgement as the CSV that `comity ingest` reads."""
    answer = HttpResponse(matching.judgement_file(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="organisation-judgements.csv"'
    return answer
