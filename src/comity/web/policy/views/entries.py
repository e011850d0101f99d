"""Staff pages on which people enter what no feed and no case file has, correct it, and take it away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.model.errors import ComityError
from comity.web.accounts.access import may, needs
from comity.web.accounts.powers import Power
from comity.web.components import history
from comity.web.components.dates import in_words
from comity.web.policy.actions import entries as act
from comity.web.policy.forms import entries as forms
from comity.web.policy.forms.base import PolicyForm, initial
from comity.web.policy.models import (
    Measure,
    MeasureEvent,
    PermitPoint,
    PermitSeries,
    Pledge,
    PledgeStep,
    Position,
)
from comity.web.policy.queries import naming, promises
from comity.web.policy.queries.paging import asked, page
from comity.web.policy.views.engagements import signed_in
from comity.web.register.queries.naming import named

OWN = {"origin": act.DESK}
"""What people entered: what a feed or a case file says is corrected there."""


@needs(Power.PROPOSE)
def add_event(request: HttpRequest, key: str) -> HttpResponse:
    """Enter an observed event of a measure."""
    return _event(request, get_object_or_404(Measure, key=key), None)


@needs(Power.PROPOSE)
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an observed event; its history."""
    row = _observed(pk)
    return _event(request, row.measure, row)


@needs(Power.PROPOSE)
def withdraw_event(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an observed event, or put it back."""
    row = _observed(pk)
    gone = forms.WhyForm(request.POST or None)
    if request.method == "POST" and gone.is_valid():
        act.withdraw(row, gone.cleaned_data["why"])
        return redirect(f"{row.measure.get_absolute_url()}#timeline")
    return _event(request, row.measure, row, gone)


def _observed(pk: int) -> MeasureEvent:
    return get_object_or_404(MeasureEvent, pk=pk, official=False, **OWN)


def _event(request: HttpRequest, of: Measure, row: MeasureEvent | None, gone: Any = None) -> HttpResponse:
    named: dict[str, Any] = {"jurisdiction": of.jurisdiction, "held": row.stage if row else ""}
    form = _form(request, forms.EventForm, row, gone, **named)
    back = reverse("measure", args=[of.key])
    shown = {
        "head": _("Correct an observed event") if row else _("Enter an observed event"),
        "back": back,
        "of": naming.title(of).text,
        "to": reverse("desk-event", args=[row.pk]) if row else reverse("desk-add-event", args=[of.key]),
        "gone_to": reverse("desk-withdraw-event", args=[row.pk]) if row else "",
        "gone_words": _("Put it back") if row and row.withdrawn_at else _("Withdraw it"),
    }
    by = signed_in(request)
    return _answer(
        request, row, form, gone, shown, lambda given: (act.observe(of, row, given, by), f"{back}#timeline")[1]
    )


@needs(Power.PROPOSE)
def enter_measure(request: HttpRequest, key: str = "") -> HttpResponse:
    """Enter a measure that no feed has, or change one that was entered here."""
    return _measure(request, key)


@needs(Power.PROPOSE)
def withdraw_measure(request: HttpRequest, key: str) -> HttpResponse:
    """Take away a measure that was entered here, or put it back: it is kept, with everything that belongs to it."""
    row = get_object_or_404(Measure.every, key=key, **OWN)
    gone = forms.WhyForm(request.POST or None)
    if request.method == "POST" and gone.is_valid():
        act.withdraw(row, gone.cleaned_data["why"])
        return redirect(row.get_absolute_url())
    return _measure(request, key, gone)


def _measure(request: HttpRequest, key: str, gone: Any = None) -> HttpResponse:
    row = get_object_or_404(Measure.every, key=key, **OWN) if key else None
    first: dict[str, Any] = {}
    if row is not None:
        held = act.title_of(row)
        names = ("jurisdiction", "kind", "number", "session", "url", "case", "source")
        first = initial(row, names) | {"title": held.text if held else "", "language": held.language if held else ""}
    form = forms.MeasureForm(None if gone is not None else request.POST or None, initial=first, measure=row)
    shown = {
        "head": _("Change a measure") if row else _("Enter a measure"),
        "back": reverse("measure", args=[key]) if key else reverse("measures"),
        "of": key or _("Measures"),
        "to": reverse("desk-change-measure", args=[key]) if key else "",
        "gone_to": reverse("desk-withdraw-measure", args=[key]) if key else "",
        "gone_words": _("Put it back") if row and row.withdrawn_at else _("Take it away"),
    }
    return _answer(request, row, form, gone, shown, lambda given: act.measure(row, given).get_absolute_url())


@needs(Power.PROPOSE)
def add_position(request: HttpRequest, key: str) -> HttpResponse:
    """Enter somebody's position on a measure."""
    of = get_object_or_404(Measure, key=key)
    return _part(request, Position(measure=of), POSITION)


@needs(Power.PROPOSE)
def position(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a position."""
    return _part(request, get_object_or_404(Position, pk=pk, **OWN), POSITION)


@needs(Power.PROPOSE)
def drop_position(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a position away."""
    return _part(request, get_object_or_404(Position, pk=pk, **OWN), POSITION, forms.WhyForm(request.POST or None))


@needs(Power.SEE_DESK)
def pledges(request: HttpRequest) -> HttpResponse:
    """Every pledge, with a way to each."""
    rows = promises.pledges()
    for word in asked(request).split():
        rows = rows.filter(words__icontains=word)
    pages = page(request, rows)
    listed = [(reverse("desk-pledge", args=[one.slug]), one.words, _under_words(one)) for one in pages]
    shown = {"head": _("Pledges"), "enter": reverse("desk-enter-pledge"), "enter_words": _("Enter a pledge")}
    return _listed(request, pages, listed, shown)


def _under_words(one: Pledge) -> list[str]:
    """Who made a pledge, when, and whether it binds, under its words in the list."""
    who = named(one.pledger).text if one.pledger else one.pledger_name
    return list(filter(None, (who, in_words(one.day), _("binding") if one.binding else "")))


@needs(Power.SEE_DESK)
def permits(request: HttpRequest) -> HttpResponse:
    """Every series of permits, with a way to each."""
    rows = promises.permits()
    for word in asked(request).split():
        rows = rows.filter(title__icontains=word)
    pages = page(request, rows)
    listed = [(reverse("desk-series", args=[one.slug]), one.name, [promises.unit(one)]) for one in pages]
    shown = {"head": _("Series of permits"), "enter": reverse("desk-enter-series"), "enter_words": _("Enter a series")}
    return _listed(request, pages, listed, shown)


def _listed(request: HttpRequest, pages: Any, rows: Any, shown: dict[str, Any]) -> HttpResponse:
    more = {"page": pages, "rows": rows, "q": asked(request), "may_write": may(signed_in(request), Power.PROPOSE)}
    return render(request, "policy/entries.html", shown | more)


@needs(Power.PROPOSE)
def enter_pledge(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Enter a pledge, or change one that was entered here."""
    return _pledge(request, slug)


@needs(Power.PROPOSE)
def drop_pledge(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a pledge away that was entered here, with its steps."""
    return _pledge(request, slug, forms.WhyForm(request.POST or None))


def _pledge(request: HttpRequest, slug: str, gone: Any = None) -> HttpResponse:
    row = get_object_or_404(Pledge, slug=slug, **OWN) if slug else None
    shown = {"head": _("Change a pledge") if row else _("Enter a pledge"), "of": slug or _("Pledges")}
    return _whole(request, row or Pledge(), PLEDGE, shown, gone)


@needs(Power.PROPOSE)
def enter_series(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Enter a series of permits, or change one that was entered here."""
    return _series(request, slug)


@needs(Power.PROPOSE)
def drop_series(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a series away that was entered here, with its counts."""
    return _series(request, slug, forms.WhyForm(request.POST or None))


def _series(request: HttpRequest, slug: str, gone: Any = None) -> HttpResponse:
    row = get_object_or_404(PermitSeries, slug=slug, **OWN) if slug else None
    head = _("Change a series of permits") if row else _("Enter a series of permits")
    return _whole(request, row or PermitSeries(), SERIES, {"head": head, "of": slug or _("Series of permits")}, gone)


PLEDGE = (forms.PledgeForm, "desk-pledge", "desk-pledges", "desk-drop-pledge")
SERIES = (forms.SeriesForm, "desk-series", "desk-permits", "desk-drop-series")
"""The form, and the addresses of one, of all, and for taking one away."""


def _whole(request: HttpRequest, row: Any, sort: tuple[Any, ...], shown: dict[str, Any], gone: Any) -> HttpResponse:
    asks, one, every, drop = sort
    if gone is not None and request.method == "POST" and gone.is_valid():
        act.drop(row, gone.cleaned_data["why"])
        return redirect(every)
    held = row if row.pk else None
    form = _form(request, asks, row, gone, there=held is not None)
    shown["back"] = reverse(one, args=[row.slug]) if held else reverse(every)
    if held:
        shown |= {"to": reverse(one.replace("-", "-change-", 1), args=[row.slug]), "gone_words": _("Take it away")}
        shown["gone_to"] = reverse(drop, args=[row.slug])
    return _answer(request, held, form, gone, shown, lambda given: reverse(one, args=[act.put(row, given).slug]))


@needs(Power.SEE_DESK)
def pledge(request: HttpRequest, slug: str) -> HttpResponse:
    """One pledge with its steps, and what changed."""
    one = get_object_or_404(promises.pledges(), slug=slug)
    shown = {
        "one": one,
        "told": promises.told(one),
        "history": history.of(one, parts=[(PledgeStep, {"pledge_id": one.pk})]),
        "own": one.origin == act.DESK,
        "may_write": may(signed_in(request), Power.PROPOSE),
    }
    return render(request, "policy/pledge.html", shown)


@needs(Power.SEE_DESK)
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """One series of permits with its counts, and what changed."""
    one = get_object_or_404(promises.permits(), slug=slug)
    shown = {
        "one": one,
        "told": promises.series(one),
        "history": history.of(one, parts=[(PermitPoint, {"series_id": one.pk})]),
        "own": one.origin == act.DESK,
        "may_write": may(signed_in(request), Power.PROPOSE),
    }
    return render(request, "policy/series.html", shown)


@needs(Power.PROPOSE)
def step(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Add a step to a pledge, or correct one."""
    return _part(request, _step(slug, pk), STEP)


@needs(Power.PROPOSE)
def drop_step(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a step away."""
    return _part(request, _step(slug, pk), STEP, forms.WhyForm(request.POST or None))


def _step(slug: str, pk: int | None) -> PledgeStep:
    of = get_object_or_404(Pledge, slug=slug)
    return get_object_or_404(PledgeStep, pk=pk, pledge=of, **OWN) if pk else PledgeStep(pledge=of)


@needs(Power.PROPOSE)
def count(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Add a count to a series of permits, or correct one."""
    return _part(request, _count(slug, pk), COUNT)


@needs(Power.PROPOSE)
def drop_count(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a count away."""
    return _part(request, _count(slug, pk), COUNT, forms.WhyForm(request.POST or None))


def _count(slug: str, pk: int | None) -> PermitPoint:
    of = get_object_or_404(PermitSeries, slug=slug)
    return get_object_or_404(PermitPoint, pk=pk, series=of, **OWN) if pk else PermitPoint(series=of)


class _Sort:
    """A part of something: its form, what a page that asks for it is called, and the addresses around it."""

    def __init__(
        self, asks: type[forms.EntryForm], heads: Callable[[], tuple[str, str]], way: Callable[[Any], Any]
    ) -> None:
        self.asks, self.heads, self.way = asks, heads, way


def _of_measure(row: Position) -> tuple[str, str, str, str]:
    back = f"{row.measure.get_absolute_url()}#positions"
    add = reverse("desk-add-position", args=[row.measure.key])
    here = reverse("desk-position", args=[row.pk]) if row.pk else add
    return naming.title(row.measure).text, back, here, reverse("desk-drop-position", args=[row.pk]) if row.pk else ""


def _of_pledge(row: PledgeStep) -> tuple[str, str, str, str]:
    return row.pledge.words, *_under("desk-pledge", "step", row.pledge.slug, row.pk)


def _of_series(row: PermitPoint) -> tuple[str, str, str, str]:
    return row.series.name, *_under("desk-series", "count", row.series.slug, row.pk)


def _under(at: str, part: str, slug: str, pk: int | None) -> tuple[str, str, str]:
    back = reverse(at, args=[slug])
    if not pk:
        return back, reverse(f"desk-add-{part}", args=[slug]), ""
    return back, reverse(f"{at}-{part}", args=[slug, pk]), reverse(f"desk-drop-{part}", args=[slug, pk])


POSITION = _Sort(forms.PositionForm, lambda: (_("Enter a position"), _("Correct a position")), _of_measure)
STEP = _Sort(forms.StepForm, lambda: (_("Add a step"), _("Correct a step")), _of_pledge)
COUNT = _Sort(forms.CountForm, lambda: (_("Add a count"), _("Correct a count")), _of_series)


def _part(request: HttpRequest, row: Any, sort: _Sort, gone: Any = None) -> HttpResponse:
    """Add, correct or take away a part; a row without a number is new."""
    of, back, here, gone_to = sort.way(row)
    if gone is not None and request.method == "POST" and gone.is_valid():
        act.drop(row, gone.cleaned_data["why"])
        return redirect(back)
    form = _form(request, sort.asks, row, gone)
    held = row if row.pk else None
    shown = {"head": sort.heads()[1 if held else 0], "of": of, "back": back, "to": here, "gone_to": gone_to}
    shown["gone_words"] = _("Take it away")
    return _answer(request, held, form, gone, shown, lambda given: (act.put(row, given), back)[1])


def _form(request: HttpRequest, asks: type[forms.EntryForm], row: Any, gone: Any, **named: Any) -> forms.EntryForm:
    """A form with what a row holds; what was sent to take the row away is not sent to it."""
    names = [name for name in asks.base_fields if name not in ("why", "slug")]
    first = initial(row, names) if row is not None and row.pk else {}
    return asks(None if gone is not None else request.POST or None, initial=first, **named)


def _answer(
    request: HttpRequest,
    row: Model | None,
    form: forms.EntryForm,
    gone: PolicyForm | None,
    shown: dict[str, Any],
    save: Callable[[dict[str, Any]], str],
) -> HttpResponse:
    """Save what was sent and lead to where it stands; else the form, with what is wrong and what changed so far."""
    if gone is None and request.method == "POST" and form.is_valid():
        try:
            return redirect(save(form.cleaned_data))
        except (ComityError, ValidationError) as error:
            form.refuse(error)
    more = {
        "form": form,
        "row": row,
        "gone_form": (gone or forms.WhyForm()) if shown.get("gone_to") else None,
        "history": history.of(row) if row is not None else [],
    }
    wrong = form.errors or (gone is not None and gone.errors)
    return render(request, "policy/entry_form.html", shown | more, status=400 if wrong else 200)
