"""One case: its headline and named figures, areas and people, stages by year, donors, selectors, gaps, rivals, events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from comity.lake import Lake
from comity.methods import claims, figure, named, question
from comity.model.case import Case
from comity.model.errors import UsageError
from comity.model.question import Question
from comity.model.stage import Stage
from comity.web.components import formats, snapshots, words
from comity.web.components.notes import definition, names_of
from comity.web.components.tables import (
    Table,
    chart_table,
)
from comity.web.explore.queries import case_charts, case_tables, ladder, lines, paths
from comity.web.explore.queries.home import claims_table

FIRST_YEAR, LAST_YEAR, LONGEST = 1800, 2200, 100
SWITCHES = ("stage", "definition", "area", "years", "population", "donor", "prices")


def asked_of(case: Case, given: Mapping[str, str]) -> Question:
    """The page's question: the headline, with the switches in the address. Raises UsageError for a bad value."""
    return question(case, **{name: value for name, value in given.items() if name in SWITCHES and value})


def checked(lake: Lake, case: Case, given: Mapping[str, str]) -> Question:
    """As `asked_of`, with what an address can hold besides refused: odd characters, years out of reach, unknown sets."""
    if any(ord(c) < 32 or len(value) > LONGEST for value in given.values() for c in value):
        raise UsageError("an option holds characters that no option has", expected="a word from the list")
    asked = asked_of(case, given)
    if not FIRST_YEAR <= asked.years.first <= asked.years.last <= LAST_YEAR:
        raise UsageError(
            f"{asked.years} is out of reach", expected=f"years from {FIRST_YEAR} to {LAST_YEAR}, such as 1986-2005"
        )
    if given.get("definition"):
        offered = [name for name, _word in choices(lake, case)["definition"]]
        if given["definition"] not in offered:
            raise UsageError(f"no definition is called “{given['definition']}”", expected=", ".join(offered))
    return asked


def page(lake: Lake, case: Case, asked: Question) -> tuple[dict[str, Any], list[Table]]:
    """Context and tables of a case's page for one question."""
    names = names_of(case)
    head_method, head = named(case, case.headline)
    method = "per-person" if head_method == "ratio" else head_method
    shown = figure(lake, method, asked)
    stages = case_charts.years_chart(lake, case, asked)
    steps = ladder.rungs(lake, case, asked)
    people_chart, people_table = case_charts.populations(lake, case, asked)
    donors_chart, donors_table = case_charts.donors(lake, case, asked)
    told = lines.series(lake, case, asked)
    way = paths.of_case(lake, case, asked)
    drawn = [c for c in (stages, people_chart, donors_chart) if c]
    tables = [
        people_table,
        case_tables.figures_table(lake, case),
        donors_table,
        ladder.table(steps, "stages"),
        case_tables.catches_table(lake, case),
        case_tables.rivals_table(lake, case),
        case_tables.gaps_table(case, names),
        claims_table(claims(lake, case.id)),
        case_tables.sources_table(lake, case),
        *(chart_table(c) for c in drawn),
        *lines.tables(told),
        *([way.table] if way else []),
    ]
    context = {
        "case": case,
        "headline": shown,
        "is_headline": asked == head and method == head_method,
        "headline_title": words.content(case.headline.title),
        "asked": asked.parameters(),
        "asked_years": formats.span(str(asked.years)),
        "asked_area": names.get(asked.area, asked.area),
        "asked_definition": definition(asked.definition, names),
        "asked_prices": words.prices(asked.prices),
        "asked_donor": names.get(asked.donor, asked.donor),
        "stages_chart": stages,
        "people_chart": people_chart,
        "donors_chart": donors_chart,
        "stages_sources": snapshots.line(lake, [step.figure for step in steps]),
        "people_sources": snapshots.line(lake, [shown]),
        "donors_sources": snapshots.line(lake, [shown]),
        "lines": told,
        "paths": way,
        "events": sorted(case.events, key=lambda e: (e.date, e.id)),
        "clock_event": case.clock.event,
        "choices": choices(lake, case),
    }
    return context, tables


def choices(lake: Lake, case: Case) -> dict[str, list[tuple[str, str]]]:
    """What each switch offers."""
    from comity.methods.questions import definitions_of

    names = names_of(case)
    return {
        "stage": [(str(s), words.stage_head(s)) for s in Stage],
        "definition": [(d, definition(d, names)) for d in definitions_of(case)],
        "area": [(a.id, words.said(a.title)) for a in case.areas],
        "population": [(p.id, words.said(p.title)) for p in case.populations],
        "donor": [(d.id, words.said(d.title)) for d in case.donors],
        "prices": [(b, words.prices(b)) for b in ("current", "constant:2022", "constant:2022:donor")],
    }
