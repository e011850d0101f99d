"""A person's own rules and digests, the Monday page, and deadlines at the desk."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.parsing.stages import vocabularies
from comity.web.accounts.access import may, needs, person
from comity.web.accounts.models import User, new_token
from comity.web.accounts.powers import Power
from comity.web.components import history
from comity.web.policy.forms.watching import DeadlineForm, MetForm, RuleForm
from comity.web.policy.models import Deadline, Digest, Rule
from comity.web.policy.queries.paging import page
from comity.web.policy.watching import deadlines, monday, silence
from comity.web.policy.watching.about import names
from comity.web.policy.watching.change import again
from comity.web.policy.watching.naming import jurisdiction
from comity.web.policy.watching.writing import grouped, heading

MOST_RULES = 200
ITEMS_PER_PAGE = 200


def watch(request: HttpRequest) -> HttpResponse:
    """What somebody watches; a form for another rule; the digests so far."""
    user = person(request)
    if user is None:
        return redirect_to_login(request.get_full_path())
    offered = {name: request.GET[name] for name in ("kind", "value") if name in request.GET}
    initial = {"language": get_language() or "en", "every_days": 7, "by_mail": bool(user.email), **offered}
    form = RuleForm(request.POST or None, initial=initial)
    rules = list(Rule.objects.filter(owner=user, stopped_at=None).order_by("-made_at", "-pk"))
    if request.method == "POST" and form.is_valid():
        if len(rules) >= MOST_RULES:
            form.add_error(None, _("You have %(count)d rules already: stop one first.") % {"count": MOST_RULES})
        else:
            Rule.objects.create(owner=user, **form.cleaned_data)
            messages.success(request, _("The rule is made. It tells what changes from now on."))
            return redirect("watch")
    named = names(rules)
    shown = {
        "form": form,
        "begun": form.is_bound or bool(offered),
        "rules": [(rule, named.get(rule.pk, "")) for rule in rules],
        "digests": Digest.objects.filter(owner=user).order_by("-made_at", "-pk").defer("body", "html")[:50],
        "jurisdictions": [(code, jurisdiction(code)) for code in sorted(vocabularies())],
        "no_address": not user.email,
    }
    return render(request, "policy/watching/watch.html", shown, status=400 if form.errors else 200)


watch.writes = True  # type: ignore[attr-defined]


def rule(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Stop one's own rule, or give its feed and calendar a new address."""
    user = person(request)
    if user is None:
        return redirect_to_login(request.get_full_path())
    one = get_object_or_404(Rule, pk=pk, owner=user, stopped_at=None)
    if request.method == "POST":
        if deed == "stop":
            one.stopped_at = timezone.now()
            messages.success(request, _("The rule is stopped; its feed and calendar are gone."))
        else:
            one.token = new_token()
            messages.success(request, _("The feed and the calendar have a new address; the old one is gone."))
        one.save()
    return redirect("watch")


rule.writes = True  # type: ignore[attr-defined]


def digest(request: HttpRequest, pk: int) -> HttpResponse:
    """One of one's own digests, whole."""
    user = person(request)
    if user is None:
        return redirect_to_login(request.get_full_path())
    one = get_object_or_404(Digest, pk=pk, owner=user)
    rows = Paginator(one.items.order_by("pk"), ITEMS_PER_PAGE).get_page(request.GET.get("page"))
    groups = grouped(again(item.told) for item in rows)
    shown = {"digest": one, "heading": heading(rows.paginator.count), "groups": groups, "page": rows}
    return render(request, "policy/watching/digest.html", shown)


def monday_page(request: HttpRequest) -> HttpResponse:
    """What moved in a week, what is due, what has gone silent."""
    now = timezone.now()
    first = _week(request.GET.get("week", ""), now.date())
    shown = monday.week(now, first)
    begins = first or now.date() - timedelta(days=now.weekday())
    return render(
        request,
        "policy/watching/monday.html",
        {
            "week": shown,
            "before": begins - timedelta(days=7),
            "after": begins + timedelta(days=7) if first and begins + timedelta(days=7) <= now.date() else None,
            "now": first is None,
        },
    )


def _week(text: str, today: date) -> date | None:
    """The Monday of the week that was asked for; None for the last seven days."""
    if not text:
        return None
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        raise Http404(_("A week is asked for by its Monday, as in 2026-11-16.")) from None
    if not date(1900, 1, 1) <= asked <= today:
        raise Http404(_("There is no such week here."))
    return asked - timedelta(days=asked.weekday())


@needs(Power.SEE_DESK)
def deadline_list(request: HttpRequest) -> HttpResponse:
    """What is due, overdue and silent; a form for another deadline."""
    user, today = _staff(request), timezone.now().date()
    form = DeadlineForm(request.POST or None, initial={"measure": request.GET.get("measure", "")})
    if request.method == "POST":
        if not may(user, Power.PROPOSE):
            raise Http404
        if form.is_valid():
            one = Deadline(**{name: value for name, value in form.cleaned_data.items() if name != "why"})
            _save(one, form.cleaned_data["why"])
            messages.success(request, _("The deadline is entered."))
            return redirect("desk-deadline", one.pk)
    far = today + timedelta(days=2 * 366)
    shown = {
        "form": form,
        "may_write": may(user, Power.PROPOSE),
        "due": page(request, deadlines.due(today, far)),
        "late": deadlines.late(today)[:100],
        "met": Deadline.objects.exclude(met_on=None).select_related("measure").order_by("-met_on", "-pk")[:25],
        "year_ends": deadlines.year_ends(today, today + timedelta(days=366)),
        "silent": silence.silent(today, most=100),
        "silent_after": silence.DAYS,
    }
    return render(request, "policy/watching/deadlines.html", shown, status=400 if form.errors else 200)


@needs(Power.SEE_DESK)
def deadline(request: HttpRequest, pk: int) -> HttpResponse:
    """One deadline: moved or corrected, or marked as met, each with a source and a reason."""
    user = _staff(request)
    one = get_object_or_404(Deadline.objects.select_related("measure", "source", "met_source"), pk=pk)
    meets = request.method == "POST" and "met_on" in request.POST
    now = {name: getattr(one, name) for name in ("title", "kind", "day", "source")}
    form = DeadlineForm(
        request.POST if request.method == "POST" and not meets else None,
        initial=now | {"measure": one.measure.key if one.measure else ""},
    )
    met = MetForm(
        request.POST if meets else None,
        initial={"met_on": one.met_on or timezone.now().date(), "met_source": one.met_source},
    )
    if request.method == "POST":
        if not may(user, Power.PROPOSE):
            raise Http404
        sent = met if meets else form
        if sent.is_valid():
            for name, value in sent.cleaned_data.items():
                if name != "why":
                    setattr(one, name, value)
            _save(one, sent.cleaned_data["why"])
            messages.success(request, _("The deadline is changed."))
            return redirect("desk-deadline", one.pk)
    shown = {
        "deadline": one,
        "form": form,
        "met_form": met,
        "may_write": may(user, Power.PROPOSE),
        "history": history.of(one),
        "today": timezone.now().date(),
    }
    return render(request, "policy/watching/deadline.html", shown, status=400 if form.errors or met.errors else 200)


def _staff(request: HttpRequest) -> User:
    user = person(request)
    if user is None:
        raise Http404
    return user


@transaction.atomic
def _save(one: Deadline, why: str) -> None:
    one._change_reason = why  # type: ignore[attr-defined]  # django-simple-history's name
    one.save()
