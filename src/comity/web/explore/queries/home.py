"""The home page: the cases' headline figures, the clock, the claims' verdicts, one ladder, the newest events."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.briefs.palette import case_colour
from comity.lake import Lake
from comity.methods import JudgedClaim, cases, claims, figure, named
from comity.model.case import Case
from comity.model.errors import RefusedError
from comity.model.figure import Figure
from comity.web.components import formats, snapshots, words
from comity.web.components.lakes import cached
from comity.web.components.notes import definition, names_of
from comity.web.components.tables import Cell, Column, Table, chart_table, text
from comity.web.components.verdicts import nearest, recomputed
from comity.web.explore.queries import clock, ladder

EVENTS = 6
VARIANTS = 4


def kept(lake: Lake) -> tuple[dict[str, Any], list[Table]]:
    """Context and tables of the home page in the language of the request, worked out once a release."""
    return cached(lake, "home", (get_language(),), lambda: page(lake))


def page(lake: Lake) -> tuple[dict[str, Any], list[Table]]:
    """Context and tables of the home page."""
    every = cases(lake)
    heads = [_head(lake, case, position) for position, case in enumerate(every.values())]
    judged = {name: claims(lake, name) for name in every}
    laddered = _laddered(lake, list(every.values()))
    tables = [claims_table(ranked([j for of_case in judged.values() for j in of_case]))]
    drawn = clock.chart(lake)
    tables += [chart_table(drawn)] if drawn else []
    context: dict[str, Any] = {
        "heads": heads,
        "clock": drawn,
        "clock_sources": clock.sources(lake) if drawn else [],
        "verdicts": _verdicts(judged),
        "claim_count": sum(len(of_case) for of_case in judged.values()),
        "events": _events(lake, every),
        "ladder": None,
    }
    if laddered:
        case, steps = laddered
        shown = ladder.chart(case, steps)
        context |= {
            "ladder": shown,
            "ladder_case": case,
            "ladder_sources": snapshots.line(lake, [s.figure for s in steps]),
        }
        tables += [ladder.table(steps), chart_table(shown)]
    return context, tables


def _head(lake: Lake, case: Case, position: int) -> dict[str, Any]:
    """A case's headline figure with what it rests on."""
    method, asked = named(case, case.headline)
    names = names_of(case)
    return {
        "case": case,
        "figure": figure(lake, method, asked),
        "title": words.content(case.headline.title),
        "colour": case_colour(position),
        "stage": words.stage(asked.stage),
        "years": formats.span(str(asked.years)),
        "area": names.get(asked.area, asked.area),
        "population": names.get(asked.population, asked.population),
        "definition": definition(asked.definition, names),
        "prices": words.prices(asked.prices),
        "variants": _variants(lake, case),
    }


def _variants(lake: Lake, case: Case) -> list[tuple[Figure, tuple[str, str]]]:
    """The first few other figures per person that the case file names: the headline is one way to count among several."""
    found: list[tuple[Figure, tuple[str, str]]] = []
    for one in case.figures:
        method, asked = named(case, one)
        if method == "per-person" and len(found) < VARIANTS:
            try:
                found.append((figure(lake, method, asked), words.content(one.title)))
            except RefusedError:
                continue
    return found


def _laddered(lake: Lake, every: list[Case]) -> tuple[Case, list[ladder.Rung]] | None:
    """The case whose headline is money that a law names; else the one whose money is seen at the most stages."""
    found = [(case, ladder.rungs(lake, case)) for case in every]
    found = [(case, steps) for case, steps in found if steps]
    by_law = [pair for pair in found if pair[0].headline.definition == "statutory"]
    return max(by_law or found, key=lambda pair: len(pair[1])) if found else None


def ranked(judged: list[JudgedClaim]) -> list[JudgedClaim]:
    """The claims that answer the page's question first: per person, ratios, other numbers, words without a number."""

    def place(one: JudgedClaim) -> int:
        published = one.claim.published
        if not published.value:
            return 3
        return 0 if formats.is_rate(published.unit) else 1 if formats.is_ratio(published.unit) else 2

    return sorted(judged, key=place)


def claims_table(judged: list[JudgedClaim]) -> Table:
    """Claims with what a recomputation gives, and the verdict."""
    rows: list[tuple[Cell, ...]] = []
    for one in judged:
        claim = one.claim
        rows.append(
            (
                text(f"“{claim.words}”", language=claim.language, href=reverse("claims") + f"#{claim.id}"),
                text(claim.speaker, language="en"),
                text(nearest(one)),
                text(recomputed(one)),
                text(words.word(words.VERDICTS, one.verdict)),
            )
        )
    return Table(
        "claims",
        _("Printed figures and whether they reproduce"),
        (
            Column(_("Printed")),
            Column(_("By"), css="party"),
            Column(_("Recomputed, nearest"), numeric=True),
            Column(_("All recipes"), numeric=True),
            Column(_("Verdict")),
        ),
        rows,
        stack=True,
        empty=_("No case file of this release records a claim."),
        hide_caption=True,
    )


def _verdicts(judged: dict[str, list[JudgedClaim]]) -> list[tuple[str, int]]:
    counts = Counter(one.verdict for of_case in judged.values() for one in of_case)
    return [(words.word(words.VERDICTS, verdict), counts[verdict]) for verdict in words.VERDICTS if counts[verdict]]


def _events(lake: Lake, every: dict[str, Case]) -> list[dict[str, Any]]:
    listed = [(event.date, case, event) for case in every.values() for event in case.events]
    newest = sorted(listed, key=lambda item: (item[0], item[2].id), reverse=True)[:EVENTS]
    return [{"date": date, "case": case, "event": event} for date, case, event in newest]
