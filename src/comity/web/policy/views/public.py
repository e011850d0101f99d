"""Public pages of policy: measures, threads, pledges, permits, outcome claims, and a case's advocacy line by line."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.briefs import draw, ladder
from comity.methods import cases
from comity.methods import thread as method
from comity.model.errors import UsageError
from comity.web.accounts.access import may, person
from comity.web.accounts.powers import Power
from comity.web.components.lakes import cached
from comity.web.components.pinning import asked as lake_asked
from comity.web.components.tables import answer
from comity.web.policy import visible
from comity.web.policy.models import OutcomeEvidence
from comity.web.policy.queries import advocacy, listing, promises, threads
from comity.web.policy.queries import measure as measure_query
from comity.web.policy.queries.paging import page as paged

Answer = HttpResponse | StreamingHttpResponse


def measures(request: HttpRequest) -> Answer:
    """What is on its way, and where does it stand?"""
    asked = listing.read(request.GET)
    may_write = may(person(request), Power.PROPOSE)
    context = listing.page(asked) | {"may_write": may_write, "taken_away": listing.taken_away() if may_write else []}
    return render(request, "policy/public/measures.html", context, status=400 if asked.errors else 200)


def measure(request: HttpRequest, key: str) -> Answer:
    """Where does it stand, and what came of it?"""
    found = measure_query.find(key)
    if found is None:
        raise Http404
    may_write = may(person(request), Power.PROPOSE)
    if found.withdrawn_at:
        return render(
            request, "policy/public/measure_gone.html", {"measure": found, "may_write": may_write}, status=410
        )
    context, tables = measure_query.page(found)
    context["thread"] = measure_query.thread_of(found)
    context["may_write"] = may_write
    return answer(request, "policy/public/measure.html", context, tables)


def thread_list(request: HttpRequest) -> Answer:
    """Which lines of money can be followed?"""
    at = lake_asked(request)
    rows = cached(at, "threads", (get_language(),), lambda: threads.every(at))
    return answer(request, "policy/public/threads.html", {"rows": rows, "cases": cases(at)})


def thread(request: HttpRequest, name: str) -> Answer:
    """What happened to the money?"""
    at = lake_asked(request)
    try:
        found = method.thread(at, name)
    except UsageError as error:
        raise Http404(str(error)) from None
    context, tables = cached(at, "thread", (get_language(), found.id), lambda: threads.page(at, found))
    drawn = {
        width: mark_safe(draw.for_page(ladder.svg(context["ladder"], size)))  # noqa: S308 - briefs.ladder escapes labels
        for width, size in (("wide", ladder.WIDE), ("narrow", ladder.NARROW))
    }
    more = {"alternative": ladder.alternative(context["ladder"]), "measures": threads.measures_of(found)}
    return answer(request, "policy/public/thread.html", {**context, **drawn, **more}, tables)


def pledges(request: HttpRequest) -> Answer:
    """What was pledged, signed, paid?"""
    every = [promises.told(one) for one in promises.pledges()]
    binding = [one for one in every if one.pledge.binding]
    loose = [one for one in every if not one.pledge.binding]
    sums = promises.sums(binding)
    tables = [
        promises.sums_table(sums),
        promises.table(binding, "binding", _("Binding pledges"), _("No binding pledge is on file.")),
        promises.table(loose, "statements", _("Statements that bind nobody"), _("No such statement is on file.")),
        promises.steps_table(every),
    ]
    context = {"binding": binding, "loose": loose, "sums": sums, "may_write": may(person(request), Power.PROPOSE)}
    return answer(request, "policy/public/pledges.html", context, tables)


def permits(request: HttpRequest) -> Answer:
    """How many permits, of which kind, says who?"""
    shown = paged(request, promises.permits())
    listed = [promises.series(one) for one in shown.object_list]
    tables = [one.table for one in listed]
    context = {"listed": listed, "page": shown, "may_write": may(person(request), Power.PROPOSE)}
    return answer(request, "policy/public/permits.html", context, tables)


def outcomes(request: HttpRequest) -> Answer:
    """Who says to have achieved what, and on what evidence?"""
    rows = visible.claims()
    case = request.GET.get("case", "")[:80].replace("\0", "")
    if case:
        rows = rows.filter(case=case)
    if claimant := request.GET.get("claimant", "")[:120]:
        rows = rows.filter(claimant__slug=claimant.replace("\0", ""))
    shown = paged(request, rows.prefetch_related(*LINKED))
    context = {"page": shown, "rows": [visible.claimed(one) for one in shown.object_list], **_levels()}
    return render(request, "policy/public/outcomes.html", context)


LINKED = (
    "contributors__names",
    "measures__titles",
    "events__measure",
    "pledges",
    "permits",
)


def _levels() -> dict[str, Any]:
    return {"levels": [label for _level, label in OutcomeEvidence.Level.choices]}


def case_policy(request: HttpRequest, name: str) -> Answer:
    """What do advocates of this case say, and what of it is shown by others?"""
    at = lake_asked(request)
    every = cases(at)
    if name not in every:
        raise Http404
    context, tables = advocacy.page(at, every[name])
    return answer(request, "policy/public/case.html", context, tables)
