"""The public pages: read the request, ask `queries`, render. Each answers its question in one sentence first."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.methods import cases, named
from comity.model.errors import RefusedError, UsageError
from comity.web.components import downloads, words
from comity.web.components.lakes import cached
from comity.web.components.pinning import asked as lake_asked
from comity.web.components.tables import answer
from comity.web.explore import filters, methods_text
from comity.web.explore.queries import activity as activity_queries
from comity.web.explore.queries import case as case_queries
from comity.web.explore.queries import flow_files
from comity.web.explore.queries import flows as flow_queries
from comity.web.explore.queries import home as home_queries
from comity.web.explore.queries import sources as source_queries

Answer = HttpResponse | StreamingHttpResponse
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,80}")
HASH = re.compile(r"[0-9a-f]{6,64}")


def home(request: HttpRequest) -> Answer:
    """How much public money for peacebuilding, per person per year, and do the printed figures hold up?"""
    at = lake_asked(request)
    context, tables = home_queries.kept(at)
    return answer(request, "explore/home.html", context, tables)


def case_list(request: HttpRequest) -> Answer:
    """Which cases are there?"""
    at = lake_asked(request)
    context, _tables = home_queries.kept(at)
    return answer(request, "explore/cases.html", {"heads": context["heads"]})


def case(request: HttpRequest, name: str) -> Answer:
    """What is the whole picture here?"""
    at = lake_asked(request)
    every = cases(at)
    if name not in every:
        raise Http404(
            _("There is no case “%(name)s”. This release holds: %(names)s.")
            % {"name": name[:80], "names": ", ".join(every) or "–"}
        )
    found = every[name]
    given = {key: request.GET.get(key, "").strip() for key in case_queries.SWITCHES}
    problem: UsageError | RefusedError | None = None
    try:
        asked = case_queries.checked(at, found, given)
        context, tables = cached(at, "case", (get_language(), name, asked), lambda: case_queries.page(at, found, asked))
    except (UsageError, RefusedError) as error:
        problem = error
        _method, asked = named(found, found.headline)
        context, tables = cached(at, "case", (get_language(), name, asked), lambda: case_queries.page(at, found, asked))
    return answer(
        request,
        "explore/case.html",
        {**context, "problem": problem, "given": given},
        tables,
        status=400 if problem else 200,
    )


def flows(request: HttpRequest) -> Answer:
    """Who paid whom, when, for what?"""
    at = lake_asked(request)
    chosen = filters.read(request.GET, at)
    key = (get_language(), *chosen.key, chosen.page)
    context, tables = cached(at, "flows", key, lambda: flow_queries.page(at, chosen))
    if (downloads.wanted(request) or ("", ""))[1] == "rows":
        return flow_file(request, next(form for form in downloads.FORMS if form in request.GET))
    return answer(
        request,
        "explore/flows.html",
        {**context, "filters": chosen, "fields": filters.fields(at, chosen)},
        tables,
        status=400 if chosen.errors else 200,
    )


def flow_file(request: HttpRequest, form: str) -> Answer:
    """Every row that the filters find, with every column, as a file."""
    at = lake_asked(request)
    chosen = filters.read(request.GET, at)
    if chosen.errors:
        said = [f"{name}: {message}" for name, message in chosen.errors.items()]
        return HttpResponse("\n".join(said) + "\n", content_type="text/plain; charset=utf-8", status=400)
    count = sum(row[5] for row in flow_queries.years(at, chosen))
    told = () if form == "csv" else downloads.about(request, at, count, flow_files.behind(at, chosen), flow_files.NOTE)
    return downloads.send(flow_files.sheet(at, chosen, told), form)


def activity(request: HttpRequest, identifier: str = "") -> Answer:
    """What is this project?"""
    wanted = identifier or request.GET.get("id", "")
    if not wanted:
        raise Http404(_("Which activity? Write its IATI identifier after /activities/."))
    at = lake_asked(request)
    found = activity_queries.find(at, wanted)
    if found is None:
        raise Http404(
            _("No activity with the identifier “%(id)s” has been read.") % {"id": wanted[:200].replace("\x00", "")}
        )
    context, tables = activity_queries.page(at, found)
    return answer(request, "explore/activity.html", context, tables, behind=[found["snapshot"]])


def sources(request: HttpRequest) -> Answer:
    """Where is everything from?"""
    at = lake_asked(request)
    chosen_code, chosen_file = request.GET.get("code", ""), request.GET.get("file", "")
    if (chosen_code and not CODE.fullmatch(chosen_code)) or (chosen_file and not HASH.fullmatch(chosen_file)):
        return render(
            request,
            "refused.html",
            {
                "error": UsageError(
                    "the address names no finding or file",
                    expected="code= a finding's code, file= the first digits of a file's hash",
                    next_step="choose one from the lists on /sources/",
                )
            },
            status=400,
        )
    context, tables = cached(
        at,
        "sources",
        (get_language(), chosen_code, chosen_file),
        lambda: source_queries.page(at, chosen_code, chosen_file),
    )
    return answer(request, "explore/sources.html", context, tables)


def methods(request: HttpRequest) -> Answer:
    """How is everything computed?"""
    return answer(request, "explore/methods.html", {"methods": methods_text.pages(), "stages": words.STAGE_MEANINGS})
