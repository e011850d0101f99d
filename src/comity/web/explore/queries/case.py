"""One case: its headline and named figures, areas and people, stages by year, donors, selectors, gaps, rivals, events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.briefs import charts
from comity.briefs.palette import donor_colour
from comity.lake import Lake
from comity.methods import claims, figure, named, question, selector_catches, series_by_year, sources_of
from comity.methods.population import people, population_of, years_known
from comity.model.case import Case
from comity.model.errors import RefusedError, UsageError
from comity.model.figure import Figure
from comity.model.question import Question
from comity.model.stage import Stage
from comity.web.components import formats, snapshots, words
from comity.web.components.notes import definition, names_of
from comity.web.components.tables import (
    Cell,
    Column,
    Table,
    chart_table,
    code,
    gap,
    money,
    number,
    of_figure,
    text,
    year,
)
from comity.web.explore.queries import ladder, lines
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
    stages = years_chart(lake, case, asked)
    steps = ladder.rungs(lake, case, asked)
    people_chart, people_table = populations(lake, case, asked)
    donors_chart, donors_table = donors(lake, case, asked)
    told = lines.series(lake, case, asked)
    drawn = [c for c in (stages, people_chart, donors_chart) if c]
    tables = [
        people_table,
        figures_table(lake, case),
        donors_table,
        ladder.table(steps, "stages"),
        catches_table(lake, case),
        rivals_table(lake, case),
        gaps_table(case, names),
        claims_table(claims(lake, case.id)),
        sources_table(lake, case),
        *(chart_table(c) for c in drawn),
        *lines.tables(told),
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


def populations(lake: Lake, case: Case, asked: Question) -> tuple[charts.Chart | None, Table]:
    """Every area with each of its rival populations: people, and the page's money divided by them."""
    names, items, rows = names_of(case), [], []
    for area in case.areas:
        for name in area.populations:
            population = population_of(case, name)
            known = years_known(lake, population)
            latest = people(lake, population, known[-1]) if known else None
            cell_figure: Figure | None = None
            reason = ""
            try:
                cell_figure = figure(lake, "per-person", replace(asked, area=area.id, population=name, against=""))
                reason = words.gap(cell_figure.gaps[0], names) if cell_figure.gaps else ""
            except RefusedError as refused:
                reason = refused.found
            label = words.said(area.title) if len(area.populations) == 1 else words.said(population.title)
            value = cell_figure.value if cell_figure else None
            shown = formats.short(value, cell_figure.unit) if cell_figure and value is not None else reason
            items.append(charts.Range(label, value, value, value, shown))
            rows.append(
                (
                    text(words.said(area.title)),
                    text(words.said(population.title)),
                    text(words.said(population.note)),
                    text(f"{known[0]}–{known[-1]}" if known else ""),
                    number(latest.value if latest else None, 0),
                    of_figure(cell_figure, reason) if cell_figure else gap(reason),
                )
            )
    table = Table(
        "people",
        _("Areas, and every population series that the case file lists for them"),
        (
            Column(_("Area")),
            Column(_("Population series")),
            Column(_("Weakness"), css="wide-cell"),
            Column(_("Years known"), css="keep"),
            Column(_("People, last year"), numeric=True),
            Column(_("Per person per year"), numeric=True),
        ),
        rows,
        stack=True,
        empty=_("The case file lists no population."),
    )
    if len(items) < 2:
        return None, table
    chart = charts.ranges(
        "people-chart",
        items,
        charts.Words(
            title=_("One sum of money, divided by each rival population"),
            subtitle=_(
                "US dollars per person per year, %(years)s, %(stage)s, %(prices)s. No series is picked in silence."
            )
            % {
                "years": formats.span(str(asked.years)),
                "stage": words.stage(asked.stage),
                "prices": words.prices(asked.prices),
            },
            alternative="; ".join(f"{i.label}: {i.text}" for i in items),
            x=_("area and population"),
            value=_("US dollars per person per year"),
            gap=_("as printed, or the gap"),
            low=_("low"),
            high=_("high"),
        ),
    )
    return chart, table


def years_chart(lake: Lake, case: Case, asked: Question) -> charts.Chart | None:
    """The page's money by year, one panel per stage that has any."""
    panels = []
    for stage in Stage:
        points = series_by_year(lake, "total", replace(asked, stage=str(stage), against=""))
        if any(p.value is not None for p in points):
            panels.append(
                charts.Line(
                    words.stage_head(stage),
                    "first",
                    tuple(charts.Point(p.year, p.value, words.gap_code(p.gap) if p.gap else "") for p in points),
                )
            )
    if not panels:
        return None
    return charts.years(
        "years",
        panels,
        charts.Words(
            title=_("By stage and year"),
            subtitle=_(
                "US dollars, %(prices)s. Each stage has a panel and a scale of its own, as stages are never added; "
                "dots on the baseline are years without a figure, not years without money."
            )
            % {"prices": words.prices(asked.prices)},
            alternative=" ".join(_spoken(panel) for panel in panels),
            x=_("year"),
            value=_("US dollars"),
            gap=_("gap"),
            series=_("Stage"),
        ),
        formats.axis_suffixes(),
    )


def _spoken(panel: charts.Line) -> str:
    known = [p for p in panel.points if p.value is not None]
    top = max(known, key=lambda p: p.value or 0)
    return _("%(stage)s: highest %(top)s in %(year)s; years with a figure: %(count)s.") % {
        "stage": panel.label,
        "count": len(known),
        "top": formats.short(top.value or Decimal(0), "USD"),
        "year": top.x,
    }


def donors(lake: Lake, case: Case, asked: Question) -> tuple[charts.Chart | None, Table]:
    """The page's money by donor, and what is from providers that the case file does not list."""
    whole = figure(lake, "total", replace(asked, donor="", against=""))
    rows: list[tuple[Cell, ...]] = []
    bars = []
    seen = Decimal(0)
    for donor in case.donors:
        total = figure(lake, "total", replace(asked, donor=donor.id, against=""))
        if total.value is None and donor.id != asked.donor:
            rows.append((text(words.said(donor.title)), gap(_("no figure published")), text("")))
            continue
        value = total.value or Decimal(0)
        seen += value
        share = value * 100 / whole.value if whole.value else None
        rows.append(
            (
                text(words.said(donor.title)),
                of_figure(total, _("no figure published")),
                Cell(f"{formats.fine(share, 1)} %" if share is not None else "", raw=None),
            )
        )
        bars.append(
            charts.Bar(words.said(donor.title), total.value, formats.short(value, total.unit), donor_colour(donor.id))
        )
    rest = (whole.value or Decimal(0)) - seen
    if rest and not asked.donor:
        share = rest * 100 / whole.value if whole.value else None
        rows.append(
            (
                text(_("providers that the case file does not list")),
                money(rest, "USD"),
                Cell(f"{formats.fine(share, 1)} %" if share is not None else ""),
            )
        )
        bars.append(charts.Bar(_("others"), rest, formats.short(rest, whole.unit), "other"))
    table = Table(
        "donors",
        _("By donor, %(stage)s, %(years)s")
        % {"stage": words.stage(asked.stage), "years": formats.span(str(asked.years))},
        (Column(_("Donor")), Column(_("US dollars"), numeric=True), Column(_("Share"), numeric=True)),
        rows,
        empty=_("The case file lists no donors."),
    )
    if not bars:
        return None, table
    bars.sort(key=lambda bar: bar.value or 0, reverse=True)
    chart = charts.bars(
        "donors-chart",
        bars,
        charts.Words(
            title=_("By donor"),
            subtitle=_("US dollars, %(stage)s, %(years)s, %(prices)s")
            % {
                "stage": words.stage(asked.stage),
                "years": formats.span(str(asked.years)),
                "prices": words.prices(asked.prices),
            },
            alternative="; ".join(f"{bar.label}: {bar.text}" for bar in bars),
            x=_("donor"),
            value=_("US dollars"),
            gap=_("gap"),
        ),
    )
    return chart, table


def figures_table(lake: Lake, case: Case) -> Table:
    """The headline and every other figure that the case file names."""
    names, rows = names_of(case), []
    for one in (case.headline, *case.figures):
        method, asked = named(case, one)
        title, language = words.content(one.title)
        try:
            made: Figure | None = figure(lake, method, asked)
            reason = words.gap(made.gaps[0], names) if made and made.gaps else ""
        except RefusedError as refused:
            made, reason = None, refused.found
        spread = formats.between(made.low, made.high, made.unit) if made else ""
        rows.append(
            (
                text(title, language),
                of_figure(made, reason, title) if made else gap(reason),
                text(spread),
                text(words.stage(asked.stage)),
                text(formats.span(str(asked.years))),
                text(definition(asked.definition, names)),
            )
        )
    return Table(
        "figures",
        _("Figures that the case file names"),
        (
            Column(_("Figure"), css="wide-cell"),
            Column(_("Value"), numeric=True),
            Column(_("Low–high"), numeric=True),
            Column(_("Stage")),
            Column(_("Years"), css="keep"),
            Column(_("Definition")),
        ),
        rows,
        stack=True,
        hide_caption=True,
    )


def catches_table(lake: Lake, case: Case) -> Table:
    """What each selector caught, so that nobody need take its word."""
    caught = selector_catches(lake, case.id)
    names = names_of(case)
    rows: list[tuple[Cell, ...]] = []
    for row in caught:
        selector = row["selector"]
        reason, language = words.content(selector.reason)
        rows.append(
            (
                code(selector.id),
                text(reason, language),
                text(words.stage(row["stage"])),
                number(row["rows"]),
                year(row["first_year"]),
                year(row["last_year"]),
                money(row["amount"]),
                text(row["currency"] or ""),
                text(names.get(selector.area, selector.area)),
                text(_("upper bound") if selector.bound == "upper" else ""),
            )
        )
    met = {row["selector"].id for row in caught}
    for selector in case.selectors:
        if selector.id not in met:
            reason, language = words.content(selector.reason)
            rows.append(
                (code(selector.id), text(reason, language), gap(_("caught nothing in this release")), number(0))
                + tuple(text("") for _ignored in range(6))
            )
    return Table(
        "selectors",
        _("Rows of published data that belong to this case, and why"),
        (
            Column(_("Selector")),
            Column(_("Reason"), css="wide-cell"),
            Column(_("Stage")),
            Column(_("Rows"), numeric=True),
            Column(_("From"), numeric=True),
            Column(_("To"), numeric=True),
            Column(_("Amount"), numeric=True),
            Column(_("Currency")),
            Column(_("Area")),
            Column(_("Bound")),
        ),
        rows,
        stack=True,
        empty=_("The case file selects no published rows: all its money is entered by hand."),
    )


def rivals_table(lake: Lake, case: Case) -> Table:
    """Rows of the case file that no total counts: another account of the same money, kept with its reason."""
    found = lake.dicts(
        'SELECT year, stage, provider, amount, currency, line, source, place, note, weakness FROM flow WHERE "case" = ? '
        "AND NOT counts ORDER BY line, year, stage, amount",
        [case.id],
    )
    names, cited = names_of(case), sources_of(lake, case.id)
    rows: list[tuple[Cell, ...]] = []
    for row in found:
        source = cited.get(row["source"] or "")
        rows.append(
            (
                year(row["year"]),
                text(words.stage(row["stage"])),
                text(row["provider"], "en"),
                money(row["amount"]),
                text(row["currency"]),
                text(names.get(row["line"] or "", row["line"])),
                text(row["note"] or row["weakness"], "en"),
                text(
                    source.publisher if source else row["source"],
                    "en",
                    reverse("sources") + f"#c-{case.id}-{row['source']}" if source else "",
                ),
                text(row["place"], "en"),
            )
        )
    return Table(
        "rivals",
        _("Contradictions kept: rows that are shown but not counted"),
        (
            Column(_("Year"), numeric=True),
            Column(_("Stage")),
            Column(_("Provider")),
            Column(_("Amount"), numeric=True),
            Column(_("Currency")),
            Column(_("Line")),
            Column(_("Why it does not count"), css="wide-cell"),
            Column(_("Source")),
            Column(_("Place")),
        ),
        rows,
        stack=True,
        muted=frozenset(range(len(rows))),
        empty=_("The case file keeps no contradictory row."),
        limit=20,
    )


def gaps_table(case: Case, names: dict[str, str]) -> Table:
    """Money known to be missing."""
    rows = []
    for hole in case.gaps:
        reason, language = words.content(hole.reason)
        span = str(hole.first_year) if hole.first_year == hole.last_year else f"{hole.first_year}–{hole.last_year}"
        rows.append(
            (
                text(names.get(hole.line, hole.line)),
                text(words.stage(hole.stage)),
                text(span),
                text(reason, language),
            )
        )
    return Table(
        "gaps",
        _("Money that exists, or may, without a usable source: never counted as zero"),
        (Column(_("Line")), Column(_("Stage")), Column(_("Years"), css="keep"), Column(_("Reason"), css="wide-cell")),
        rows,
        stack=True,
        empty=_("The case file names no gap."),
    )


def sources_table(lake: Lake, case: Case) -> Table:
    """What the case file cites."""
    rows: list[tuple[Cell, ...]] = [
        (
            text(source.publisher, "en"),
            text(source.title, "en", reverse("sources") + f"#c-{case.id}-{source.id}"),
            text(source.published or source.seen),
            text(source.weakness, "en"),
        )
        for source in sources_of(lake, case.id).values()
    ]
    return Table(
        "sources",
        _("Sources that the case file cites"),
        (Column(_("Publisher")), Column(_("Title"), css="wide-cell"), Column(_("Date")), Column(_("Weakness"))),
        rows,
        stack=True,
        empty=_("The case file cites no source."),
    )
