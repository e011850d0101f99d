"""The home page: the cases' headline figures, the clock, the claims' verdicts, one ladder, the newest events."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.briefs.palette import case_colour
from comity.lake import Lake
from comity.methods import JudgedClaim, cases, claims, figure, named
from comity.model.case import Case
from comity.web.components import words
from comity.web.components.notes import definition, names_of
from comity.web.components.tables import Cell, Column, Table, text
from comity.web.components.verdicts import recomputed
from comity.web.explore.queries import clock, ladder

EVENTS = 6


def page(lake: Lake) -> tuple[dict[str, Any], list[Table]]:
    """Context and tables of the home page."""
    every = cases(lake)
    heads = [_head(lake, case, position) for position, case in enumerate(every.values())]
    judged = {name: claims(lake, name) for name in every}
    laddered = _laddered(lake, list(every.values()))
    tables = [claims_table(lake, [j for of_case in judged.values() for j in of_case])]
    drawn = clock.chart(lake)
    tables += [chart_table(drawn)] if drawn else []
    context: dict[str, Any] = {
        "heads": heads,
        "clock": drawn,
        "verdicts": _verdicts(judged),
        "claim_count": sum(len(of_case) for of_case in judged.values()),
        "events": _events(lake, every),
        "ladder": None,
    }
    if laddered:
        case, steps = laddered
        shown = ladder.chart(case, steps)
        context |= {"ladder": shown, "ladder_case": case}
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
        "years": str(asked.years),
        "area": names.get(asked.area, asked.area),
        "population": names.get(asked.population, asked.population),
        "definition": definition(asked.definition, names),
        "prices": words.prices(asked.prices),
    }


def _laddered(lake: Lake, every: list[Case]) -> tuple[Case, list[ladder.Rung]] | None:
    """The case whose money is seen at the most stages: there the ladder has something to say."""
    found = [(case, ladder.rungs(lake, case)) for case in every]
    found = [(case, steps) for case, steps in found if steps]
    return max(found, key=lambda pair: len(pair[1])) if found else None


def claims_table(lake: Lake, judged: list[JudgedClaim]) -> Table:
    """Claims with what a recomputation gives, and the verdict."""
    rows: list[tuple[Cell, ...]] = []
    for one in judged:
        claim = one.claim
        rows.append(
            (
                text(f"“{claim.words}”", language=claim.language, href=reverse("claims") + f"#{claim.id}"),
                text(claim.speaker, language="en"),
                text(recomputed(one)),
                text(words.word(words.VERDICTS, one.verdict)),
            )
        )
    return Table(
        "claims",
        _("Printed figures and whether they reproduce"),
        (Column(_("Printed")), Column(_("By")), Column(_("Recomputed"), numeric=True), Column(_("Verdict"))),
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


def chart_table(chart: Any) -> Table:
    """A chart's own rows as a download."""
    return Table(
        chart.id,
        chart.title,
        tuple(Column(column) for column in chart.columns),
        [tuple(Cell(value, raw=value, kind="num") for value in row) for row in chart.rows],
    )



