"""A case in pictures, each with its table: money by stage and year, people, donors."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from comity.briefs import charts
from comity.briefs.palette import donor_colour
from comity.lake import Lake
from comity.methods import figure, series_by_year
from comity.methods.population import people, population_of, years_known
from comity.model.case import Case
from comity.model.errors import RefusedError
from comity.model.figure import Figure
from comity.model.question import Question
from comity.model.stage import Stage
from comity.web.components import formats, words
from comity.web.components.notes import names_of
from comity.web.components.tables import (
    Cell,
    Column,
    Table,
    gap,
    money,
    number,
    of_figure,
    text,
)


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
