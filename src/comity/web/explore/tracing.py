"""Pages that follow and compare money: definition sets, an activity's chain, a boundary, releases. Thin, as in views.py."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.lake import Lake
from comity.methods import cases, named
from comity.methods.chain import chain as chain_of
from comity.model.errors import RefusedError, UsageError
from comity.web.components import plainly, words
from comity.web.components.lakes import cached, lake
from comity.web.components.pinning import asked as lake_asked
from comity.web.components.tables import Table, answer
from comity.web.explore import boundaries, views
from comity.web.explore.queries import activity as activity_queries
from comity.web.explore.queries import boundary as boundary_queries
from comity.web.explore.queries import case as case_queries
from comity.web.explore.queries import chain as chain_queries
from comity.web.explore.queries import definitions as definition_queries
from comity.web.explore.queries import releases as release_queries

Answer = HttpResponse | StreamingHttpResponse


def definitions(request: HttpRequest) -> Answer:
    """How much does it matter what counts as peacebuilding?"""
    at = lake_asked(request)
    every = cases(at)
    name = request.GET.get("case", "") or next(iter(every), "")
    if name not in every:
        raise Http404(
            _("There is no case “%(name)s”. This release holds: %(names)s.")
            % {"name": name[:80], "names": ", ".join(every) or "–"}
        )
    case = every[name]
    given = {key: request.GET.get(key, "").strip() for key in definition_queries.SWITCHES}
    problem: UsageError | RefusedError | None = None
    asked = named(case, case.headline)[1]
    try:
        asked = case_queries.checked(at, case, given)
    except (UsageError, RefusedError) as error:
        problem = error
    key = (get_language(), name, asked)
    context, tables = cached(at, "definitions", key, lambda: definition_queries.page(at, case, asked))
    more = {
        "problem": problem,
        "choices": case_queries.choices(at, case),
        "case_options": [(one.id, words.said(one.title)) for one in every.values()],
    }
    return answer(request, "explore/definitions.html", context | more, tables, status=400 if problem else 200)


def chain(request: HttpRequest, identifier: str = "") -> Answer:
    """Where did this activity's money come from, and where did it go?"""
    wanted = identifier or request.GET.get("id", "")
    at = lake_asked(request)
    if not wanted:
        return views.activity(request, "chain")
    found = activity_queries.find(at, wanted)
    if found is None and (award := _award(at, wanted)):
        wanted = award
    elif found is None or found["standing"]:
        raise Http404(
            _("No activity with the identifier “%(id)s” counts in this release.")
            % {"id": wanted[:200].replace("\x00", "")}
        )
    root = cached(at, "chain", (wanted,), lambda: chain_of(at, wanted))
    form = request.GET.get("format", "")
    if form == "json":
        return plainly.answer(chain_queries.as_json(root))
    if form:
        raise Http404(_("A chain is given as a page or, with format=json, as JSON."))
    context, tables = cached(at, "chain-page", (get_language(), wanted), lambda: chain_queries.page(at, root))
    return answer(request, "explore/chain.html", context, tables)


def _award(at: Lake, number: str) -> str:
    """The activity, or the award, that this award number stands for; nothing where there is none, or more than one."""
    try:
        return str(chain_of(at, number).id)
    except UsageError:
        return ""


def boundary(request: HttpRequest) -> Answer:
    """How much new money came inside?"""
    at = lake_asked(request)
    asked = boundaries.read(request.GET, at)
    context: dict[str, Any] = {}
    tables: list[Table] = []
    if not asked.errors:
        key = (get_language(), *asked.key)
        context, tables = cached(at, "boundary", key, lambda: boundary_queries.page(at, asked))
    more = {"asked": asked, "fields": boundaries.fields(asked, at)}
    return answer(request, "explore/boundary.html", context | more, tables, status=400 if asked.errors else 200)


def releases(request: HttpRequest) -> Answer:
    """Which states of the lake are kept, and what moved between them?"""
    at = lake()
    known = [str(one["id"]) for one in release_queries.listed()]
    before, after = request.GET.get("from", ""), request.GET.get("to", "")
    problem = ""
    if before or after:
        if before in known and after in known:
            return HttpResponseRedirect(reverse("diff", args=[before, after]))
        problem = _("Choose two releases of the list.")
    context, tables = release_queries.page(at.release)
    chosen = {"chosen_from": known[1] if len(known) > 1 else "", "chosen_to": known[0], "problem": problem}
    return answer(request, "explore/releases.html", context | chosen, tables, status=400 if problem else 200)


def diff(request: HttpRequest, before: str, after: str) -> Answer:
    """Which published figures moved from one release to another, and because of which rows?"""
    old, new = lake(before), lake(after)
    context, tables = cached(new, "diff", (get_language(), old.release), lambda: release_queries.difference(old, new))
    return answer(request, "explore/difference.html", context, tables)
