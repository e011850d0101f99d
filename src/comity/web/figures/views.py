"""Can I trust this number? Is what they printed true? Two pages that show every step."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.methods import cases
from comity.web.components import downloads
from comity.web.components.lakes import cached
from comity.web.components.pinning import asked as lake_asked
from comity.web.components.tables import answer
from comity.web.figures.queries import claims as claim_queries
from comity.web.figures.queries import figure as figure_queries

Answer = HttpResponse | StreamingHttpResponse


def _found(request: HttpRequest, wanted: str):  # type: ignore[no-untyped-def]
    """The lake (pinned by `?release=`), method and question of a figure, or 404."""
    at = lake_asked(request)
    found = figure_queries.find(at, wanted) or figure_queries.spelled_out(wanted, request.GET.dict())
    if found is None or found[1].case not in cases(at):
        raise Http404(
            _("No page has shown a figure with this id yet. Figures are reached from the numbers on the pages.")
        )
    return at, found[0], found[1]


def figure(request: HttpRequest, wanted: str) -> Answer:
    """One figure: value, formula, inputs, what was left out, sensitivity, rows."""
    at, method, asked = _found(request, wanted)
    context, tables = cached(
        at, "figure", (get_language(), method, asked), lambda: figure_queries.page(at, method, asked)
    )
    return answer(request, "figures/figure.html", context, tables)


def figure_rows(request: HttpRequest, wanted: str, form: str) -> Answer:
    """Every row behind the figure, as a file."""
    at, method, asked = _found(request, wanted)
    rows = figure_queries.every_row(at, asked)
    told = downloads.about(request, at, len(rows), sorted({row["snapshot"] for row in rows}), figure_queries.NOTE)
    return downloads.send(figure_queries.sheet(f"figure-{wanted}-rows", rows, told), form)


def claims(request: HttpRequest) -> Answer:
    """Is what they printed true?"""
    at = lake_asked(request)
    context, tables = cached(at, "claims", (get_language(),), lambda: claim_queries.page(at))
    return answer(request, "figures/claims.html", context, tables)
