"""One statement at the desk: its parts, its way, every step that may be taken now, its log."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from comity.model.errors import UsageError
from comity.web.accounts.access import may, needs
from comity.web.accounts.powers import Power
from comity.web.desk.actions import entering, notices, steps
from comity.web.desk.forms.base import DeskForm
from comity.web.desk.forms.statements import AskForm, EditStatementForm, NoteForm, StatementForm, usual_deadline
from comity.web.desk.forms.statements import speakers as speaker_rows
from comity.web.desk.queries import documents
from comity.web.desk.queries import statement as query
from comity.web.desk.queries.paging import holding, page, wanted
from comity.web.desk.views.home import signed_in
from comity.web.register import workflow
from comity.web.register.models import Source, Statement
from comity.web.register.models.statements import State


@needs(Power.SEE_DESK)
def listed(request: HttpRequest) -> HttpResponse:
    """Every statement, in any state, newest first."""
    words, state = wanted(request), request.GET.get("state", "")
    rows = query.listed()
    if words:
        found = holding(words, "words", "about_group", "reporter__names__text", "about_organisation__names__text")
        rows = rows.filter(pk__in=Statement.objects.filter(found).values("pk"))
    if state in State.values:
        rows = rows.filter(state=state)
    shown = {"page": page(request, rows), "q": words, "state": state, "states": State.choices}
    return render(request, "desk/statements.html", shown)


@needs(Power.SEE_DESK)
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement and what can be done with it."""
    workflow.lapse()
    return _page(request, _one(pk))


def _one(pk: int) -> Statement:
    rows = Statement.objects.select_related(
        "reporter", "about_organisation", "about_person", "group_of", "source", "entered_by"
    )
    return get_object_or_404(rows, pk=pk)


def _page(request: HttpRequest, one: Statement, **bound: DeskForm) -> HttpResponse:
    user = signed_in(request)
    offered = [(step, bound.get(step.key) or form_of(step, one)) for step in steps.offered(one, user)]
    shown = query.page(one, user) | {
        "steps": [(step, form, step.key in bound) for step, form in offered],
        "may_judge": may(user, Power.JUDGE),
        "note_form": bound.get("note") or NoteForm(),
    }
    return render(request, "desk/statement.html", shown, status=400 if bound else 200)


def form_of(step: steps.Step, one: Statement, data: Any = None) -> DeskForm:
    """A step's form, with what it can know already."""
    if step.form is AskForm:
        return AskForm(
            data,
            statement=one,
            contacts=query.contacts(one),
            initial={
                "text": notices.wording(one, usual_deadline()),
                "contact": (query.contacts(one) or [("", "")])[0][0],
            },
        )
    first = {"kind": one.kind, "why": one.kind_reason} if step.key == "kind" else {}
    return step.form(data, initial=first, auto_id=f"{step.key}-%s")


@needs(Power.SEE_DESK)
def step(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Take one step. The rulebook may refuse; then the page says why, with the form as it was sent."""
    one, user = _one(pk), signed_in(request)
    found = next((each for each in steps.STEPS if each.key == key), None)
    if found is None or not may(user, found.power):
        raise Http404
    if request.method != "POST":
        return redirect("desk-statement", pk)
    form = form_of(found, one, request.POST)
    if form.is_valid():
        try:
            found.do(one, user, form.cleaned_data)
        except (UsageError, ValidationError) as error:
            form.refuse(error)
            one = _one(pk)  # what was tried is undone, but not in the row in hand
        else:
            messages.success(request, _("Done: %s") % found.title)
            return redirect("desk-statement", pk)
    if found not in steps.offered(one, user):
        messages.warning(request, _("This step is not open any more: the statement is “%s”.") % one.get_state_display())
        return redirect("desk-statement", pk)
    return _page(request, one, **{key: form})


@needs(Power.PROPOSE)
def from_source(request: HttpRequest, pk: int) -> HttpResponse:
    """A statement from a source of which no document is at the desk: a book, a page that forbids copies."""
    source = get_object_or_404(Source, pk=pk)
    read = source.readings.order_by("-at").first()
    if read:
        return redirect("desk-document", read.pk)
    first = {n: getattr(source, n) for n in ("language", "published", "seen")} | {"reporter": source.publisher}
    form, speakers = StatementForm(request.POST or None, initial=first), speaker_rows(request.POST or None)
    if request.method == "POST" and form.is_valid() & speakers.is_valid():
        try:
            made, _new = entering.enter(form.cleaned_data, speakers.rows(), by=signed_in(request), source=source)
        except (UsageError, ValidationError) as error:
            form.refuse(error)
        else:
            return redirect("desk-statement", made.pk)
    wrong = bool(request.POST) and (form.errors or speakers.total_error_count())
    shown = {"form": form, "speakers": speakers, "source": source}
    return render(request, "desk/statement_form.html", shown, status=400 if wrong else 200)


@needs(Power.JUDGE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is not public yet."""
    one = _one(pk)
    form = EditStatementForm(request.POST or None, initial=query.fields(one))
    speakers = speaker_rows(request.POST or None, query.speaker_rows(one))
    if request.method == "POST" and form.is_valid() & speakers.is_valid():
        try:
            entering.revise(one, form.cleaned_data, speakers.rows(), form.cleaned_data["why"], signed_in(request))
        except (UsageError, ValidationError) as error:
            form.refuse(error)
            one = _one(pk)
        else:
            return redirect("desk-statement", pk)
    reading = one.source.readings.order_by("-at").first()
    shown: dict[str, Any] = {"form": form, "speakers": speakers, "statement": one, "source": one.source}
    if reading:
        shown |= {"reading": reading, "names": documents.nearby_names(reading)}
        if one.start is not None and one.end is not None:
            shown["passage"] = documents.passage(reading.text, one.start, one.end)
    wrong = bool(request.POST) and (form.errors or speakers.total_error_count())
    return render(request, "desk/statement_form.html", shown, status=400 if wrong else 200)
