"""Documents at the desk: bringing one, judging what the reader proposed, own words and statements from its paragraphs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.model.errors import ComityError, FetchError, InputError, UsageError
from comity.web.accounts.access import may, needs
from comity.web.accounts.powers import Power
from comity.web.desk.actions import by_hand, entering, judging, taking
from comity.web.desk.forms.base import DeskForm
from comity.web.desk.forms.documents import (
    ByHandForm,
    DocumentForm,
    OwnWordsForm,
    RejectForm,
    RestForm,
    UndoForm,
)
from comity.web.desk.forms.statements import StatementForm
from comity.web.desk.forms.statements import speakers as speaker_rows
from comity.web.desk.models import Proposal, Reading
from comity.web.desk.queries import documents, prefill
from comity.web.desk.queries.paging import page, wanted
from comity.web.desk.views.home import signed_in
from comity.web.desk.views.judges import judge_form


@needs(Power.PROPOSE)
def listed(request: HttpRequest) -> HttpResponse:
    """Every document at the desk, and the form that brings another."""
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            reading, new = _take(request, form)
        except (FetchError, InputError, UsageError, ValidationError) as error:
            road = "file" if form.cleaned_data["file"] else "text" if form.cleaned_data["text"] else "url"
            form.refuse(error, road)
        else:
            if not new:
                messages.info(request, _("These bytes were read before: this is that reading."))
            return redirect("desk-document", reading.pk)
    words = wanted(request)
    pages = page(request, documents.readings(words))
    status = 400 if form.errors else 200
    return render(request, "desk/documents.html", {"form": form, "page": pages, "q": words}, status=status)


def _take(request: HttpRequest, form: DocumentForm) -> tuple[Reading, bool]:
    given, user = form.cleaned_data, signed_in(request)
    if given["file"]:
        return taking.by_file(given["file"].read(), given["file"].name, given, user)
    if given["text"]:
        return taking.by_text(given["text"], given, user)
    return taking.by_address(given, user)


@needs(Power.PROPOSE)
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The judge page: the text with its marks on one side, the proposal's form on the other."""
    reading = get_object_or_404(Reading.objects.select_related("source"), pk=pk)
    now = _proposal(request, reading)
    return _judging(request, reading, now)


def _proposal(request: HttpRequest, reading: Reading) -> Proposal | None:
    """The proposal that the address names, else the first open one."""
    named = request.GET.get("proposal", "")
    if named:
        if not named.isdecimal() or len(named) > 18:
            raise Http404
        return get_object_or_404(Proposal, pk=int(named), reading=reading)
    return documents.first_open(reading)


def _judging(request: HttpRequest, reading: Reading, now: Proposal | None, **bound: DeskForm) -> HttpResponse:
    forms: dict[str, Any] = {"hand": ByHandForm(), "rest": RestForm(), "undo": UndoForm(), "reject": RejectForm()}
    if now and now.state == Proposal.State.OPEN:
        forms["judge"] = judge_form(now)
    shown = documents.page(reading, now) | {f"{name}_form": form for name, form in (forms | bound).items()}
    shown["may_judge"] = may(signed_in(request), Power.JUDGE)
    return render(request, "desk/document.html", shown, status=400 if bound else 200)


def _at(proposal: Proposal) -> str:
    return f"{reverse('desk-document', args=[proposal.reading_id])}?proposal={proposal.pk}#now"


def _onward(proposal: Proposal) -> str:
    """To the next open proposal, else to the document."""
    following = documents.next_open(proposal)
    return _at(following) if following else reverse("desk-document", args=[proposal.reading_id])


@needs(Power.JUDGE)
def judge(request: HttpRequest, pk: int, verdict: str) -> HttpResponse:
    """Accept, reject or take back one proposal."""
    proposal = get_object_or_404(Proposal.objects.select_related("reading__source"), pk=pk)
    if request.method != "POST":
        return redirect(_at(proposal))
    name, form = _verdict_form(request, proposal, verdict)
    if form is None:
        messages.info(request, _("This was decided already."))
        return redirect(_at(proposal))
    if form.is_valid():
        try:
            done = _decide(proposal, verdict, form, signed_in(request))
        except (UsageError, ValidationError) as error:
            form.refuse(error)
        else:
            if not done:
                messages.info(request, _("This was decided already."))
            return redirect(_at(proposal) if verdict == "undo" else _onward(proposal))
    return _judging(request, proposal.reading, proposal, **{name: form})


def _verdict_form(request: HttpRequest, proposal: Proposal, verdict: str) -> tuple[str, DeskForm | None]:
    if verdict == "undo":
        return "undo", UndoForm(request.POST) if proposal.state != Proposal.State.OPEN else None
    if proposal.state != Proposal.State.OPEN:
        return "", None
    if verdict == "reject":
        return "reject", RejectForm(request.POST)
    form = judge_form(proposal, request.POST)
    if form is None:
        raise Http404
    return "judge", form


def _decide(proposal: Proposal, verdict: str, form: DeskForm, by: Any) -> bool:
    given = form.cleaned_data
    if verdict == "reject":
        return judging.reject(proposal, given["why"], by)
    if verdict == "undo":
        judging.undo(proposal, given["why"], by)
        return True
    accept = {
        Proposal.Kind.ORGANISATION: judging.organisation,
        Proposal.Kind.MEMBERSHIP: judging.relation,
        Proposal.Kind.RELATION: judging.relation,
        Proposal.Kind.DATE: judging.date,
        Proposal.Kind.MONEY: judging.money,
    }[Proposal.Kind(proposal.kind)]
    return accept(proposal, given, by)


@needs(Power.JUDGE)
def rest(request: HttpRequest, pk: int) -> HttpResponse:
    """Reject what is still open in a document."""
    reading = get_object_or_404(Reading, pk=pk)
    form = RestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        judging.reject_rest(reading, form.cleaned_data["why"], signed_in(request), form.cleaned_data["kind"])
        return redirect("desk-document", pk)
    return _judging(request, reading, documents.first_open(reading), **({"rest": form} if request.POST else {}))


@needs(Power.PROPOSE)
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a proposal that the reader missed."""
    reading = get_object_or_404(Reading, pk=pk)
    form = ByHandForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = by_hand.add(reading, form.cleaned_data, signed_in(request))
        except UsageError as error:
            form.refuse(error, "words")
        else:
            return redirect(_at(made))
    return _judging(request, reading, documents.first_open(reading), **({"hand": form} if request.POST else {}))


def _span(request: HttpRequest, reading: Reading) -> tuple[int, int, Proposal | None]:
    """Which words: a proposal's own, its paragraph's (`whole`), or those between `start` and `end`."""
    named = {name: request.GET.get(name, "") for name in ("proposal", "start", "end")}
    if any(value and (not value.isdecimal() or len(value) > 9) for value in named.values()):
        raise Http404
    proposal = get_object_or_404(Proposal, pk=int(named["proposal"]), reading=reading) if named["proposal"] else None
    if proposal and request.GET.get("whole"):
        return *documents.paragraph_span(reading, proposal), proposal
    if proposal:
        return proposal.start, proposal.end, proposal
    start, end = int(named["start"] or 0), int(named["end"] or 0)
    if not start < end <= len(reading.text):
        raise Http404
    return start, end, None


@needs(Power.PROPOSE)
def make_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """A statement from a paragraph or a quotation: the form comes filled in from where the words stand."""
    reading = get_object_or_404(Reading.objects.select_related("source"), pk=pk)
    start, end, proposal = _span(request, reading)
    if request.method == "POST":
        form, speakers = StatementForm(request.POST), speaker_rows(request.POST)
        if form.is_valid() & speakers.is_valid():
            try:
                made, new = entering.enter(
                    form.cleaned_data, speakers.rows(), by=signed_in(request), reading=reading, near=start
                )
                judging.settle(reading, made, signed_in(request), proposal)
            except (UsageError, ValidationError) as error:
                form.refuse(error)
            else:
                if not new:
                    messages.info(request, _("These words were entered before: this is that statement."))
                return redirect("desk-statement", made.pk)
    else:
        guess = prefill.statement(reading, start, end)
        form, speakers = StatementForm(initial=guess.fields), speaker_rows(initial=guess.speakers)
    shown = {"form": form, "speakers": speakers} | _beside(reading, start, end, proposal)
    return render(
        request, "desk/statement_form.html", shown, status=400 if form.errors or speakers.total_error_count() else 200
    )


@needs(Power.JUDGE)
def make_own_words(request: HttpRequest, pk: int) -> HttpResponse:
    """An organisation's own words from a paragraph or a quotation."""
    reading = get_object_or_404(Reading.objects.select_related("source"), pk=pk)
    start, end, proposal = _span(request, reading)
    guess = prefill.own_words(reading, start, end, proposal)
    form = OwnWordsForm(request.POST or None, initial=guess)
    if request.method == "POST" and form.is_valid():
        try:
            entering.spot(reading.text, form.cleaned_data["text"], start)
            made = judging.own_words(reading, form.cleaned_data, signed_in(request), proposal)
        except (ComityError, ValidationError) as error:
            form.refuse(error, "text")
        else:
            messages.success(request, _("Entered as own words."))
            return redirect("desk-organisation", made.organisation.slug)
    shown = {"form": form} | _beside(reading, start, end, proposal)
    return render(request, "desk/own_words_form.html", shown, status=400 if form.errors else 200)


def _beside(reading: Reading, start: int, end: int, proposal: Proposal | None) -> dict[str, Any]:
    return {
        "reading": reading,
        "source": reading.source,
        "passage": documents.passage(reading.text, start, end),
        "proposal": proposal,
        "names": documents.nearby_names(reading),
    }
