"""One figure's page: its value again from its question, what went in, how it moves when a choice changes, its rows."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.briefs import charts
from comity.briefs.exports import Remark, Sheet, is_long
from comity.lake import Lake, releases
from comity.methods import METHODS, cases, figure, named, rows_used, sensitivity, series_by_year, sources_of
from comity.methods.figures import question_of
from comity.model.errors import ComityError, UsageError
from comity.model.figure import Figure, Input
from comity.model.question import Question, figure_id
from comity.web.components import formats, notes, snapshots, words
from comity.web.components.addresses import activity_address
from comity.web.components.downloads import flow_fields
from comity.web.components.lakes import cached
from comity.web.components.lakes import lake as open_lake
from comity.web.components.tables import Cell, Column, Table, chart_table, code, gap, money, number, text, year
from comity.web.figures import registry

ROWS = 100
VINTAGES = 4


def find(lake: Lake, wanted: str) -> tuple[str, Question] | None:
    """Method and question of a figure id: one that a case file names, or one that a page has shown."""

    def make() -> dict[str, tuple[str, Question]]:
        known = {}
        for case in cases(lake).values():
            for one in (case.headline, *case.figures):
                method, asked = named(case, one)
                known[figure_id(method, asked)] = (method, asked)
        return known

    known = cached(lake, "named-figures", (), make)
    if wanted in known:
        return known[wanted]
    seen = registry.find(wanted)
    if seen is None:
        return None
    return seen[0], question_of(seen[1])


def title_of(lake: Lake, method: str, asked: Question) -> tuple[str, str]:
    """The case file's name of a figure, else the method with the case."""
    case = cases(lake).get(asked.case)
    if case is None:
        return words.word(words.METHODS, method), ""
    for one in (case.headline, *case.figures):
        if named(case, one) == (method, asked):
            return words.content(one.title)
    return f"{words.said(case.title)}: {words.word(words.METHODS, method)}", ""


def spelled_out(wanted: str, given: dict[str, str]) -> tuple[str, Question] | None:
    """A figure whose method and parameters stand in the address itself, as `comity figure` prints it; the id must be theirs."""
    method = given.get("method", "")
    try:
        asked = question_of({field.name: given.get(field.name, "") for field in fields(Question)})
    except UsageError:
        return None
    if method not in METHODS or figure_id(method, asked) != wanted:
        return None
    return method, asked


def page(lake: Lake, method: str, asked: Question) -> tuple[dict[str, Any], list[Table]]:
    """Context and tables of a figure's page."""
    made = figure(lake, method, asked)
    case = cases(lake)[asked.case]
    names = notes.names_of(case, lake)
    spread = _sensitivity(lake, method, asked, names)
    rows = every_row(lake, asked)
    drawn = _chart(lake, method, asked) if method != "ratio" else None
    tables = [
        _inputs(lake, made, case.id, names),
        _left_out(made, names),
        spread,
        _rows(lake, case.id, rows[:ROWS]),
        _vintages(method, asked),
    ]
    if drawn:
        tables.append(chart_table(drawn))
    title, language = title_of(lake, method, asked)
    context = {
        "figure": made,
        "note": notes.of_figure(lake, made),
        "title": title,
        "title_language": language,
        "case": case,
        "range": formats.between(made.low, made.high, made.unit),
        "short": "" if made.value is None else formats.short(made.value, made.unit),
        "unit": words.unit(made.unit),
        "exact": "" if made.value is None else formats.exact(made.value),
        "parts": [
            {"figure": part, "title": words.said(cases(lake)[part.lineage.parameters["case"]].title)}
            for part in made.lineage.parts
        ],
        "row_count": len(rows),
        "rows_shown": min(len(rows), ROWS),
        "chart": drawn,
        "chart_sources": snapshots.line(lake, [made]),
        "release": lake.release,
        "method_anchor": reverse("methods") + f"#{method}",
    }
    return context, tables


def _inputs(lake: Lake, made: Figure, case_id: str, names: dict[str, str]) -> Table:
    """Rates, deflators and people, one by one."""
    cited = sources_of(lake, case_id)
    every: list[Input] = [*made.lineage.inputs, *(i for part in made.lineage.parts for i in part.lineage.inputs)]
    rows: list[tuple[Cell, ...]] = []
    for one in every:
        ids = [part.strip() for part in one.source.split(";") if part.strip()]
        publisher = "; ".join(cited[i].publisher if i in cited else i for i in ids)
        rows.append(
            (
                text(words.word(words.INPUT_KINDS, one.kind)),
                text(names.get(one.name, one.name)),
                text(one.period),
                number(one.value),
                text(words.unit(one.unit)),
                text(publisher, "en"),
                code(one.locator),
                text(one.note, "en"),
            )
        )
    return Table(
        "inputs",
        _("Inputs besides the rows: rates, deflators, people"),
        (
            Column(_("Kind")),
            Column(_("Name")),
            Column(_("Period")),
            Column(_("Value"), numeric=True),
            Column(_("Unit")),
            Column(_("Source")),
            Column(_("Place")),
            Column(_("Remark")),
        ),
        rows,
        stack=True,
        empty=_("None: the figure is made of the rows alone."),
    )


def _left_out(made: Figure, names: dict[str, str]) -> Table:
    """What the question caught and the figure did not count."""
    every = [*made.lineage.left_out, *(e for part in made.lineage.parts for e in part.lineage.left_out)]
    rows: list[tuple[Cell, ...]] = []
    for entry in every:
        for currency, amount in entry.amounts.items() or [("", None)]:
            rows.append(
                (
                    text(words.word(words.LEFT_OUT, entry.reason)),
                    text(words.word(words.FORMATS, entry.detail.get("format", ""))),
                    text(names.get(entry.detail.get("line", ""), entry.detail.get("line", ""))),
                    text(formats.span(entry.detail.get("years", ""))),
                    number(entry.rows),
                    money(amount),
                    text(currency),
                )
            )
    return Table(
        "left-out",
        _("Left out, and why"),
        (
            Column(_("Reason"), css="wide-cell"),
            Column(_("Format")),
            Column(_("Line")),
            Column(_("Years"), css="keep"),
            Column(_("Rows"), numeric=True),
            Column(_("Amount"), numeric=True),
            Column(_("Currency")),
        ),
        rows,
        stack=True,
        muted=frozenset(range(len(rows))),
        empty=_("Nothing was left out."),
    )


def _sensitivity(lake: Lake, method: str, asked: Question, names: dict[str, str]) -> Table:
    """The same figure under every other choice, each row a figure with its own page."""
    found = sensitivity(lake, method, asked)
    registry.keep_all((method, row.question.parameters(), row.id) for row in found)
    this = figure_id(method, asked)
    found = sorted(found, key=lambda row: (row.id != this, row.value is None))
    unit = "times" if method == "ratio" else "USD per person per year" if method == "per-person" else "USD"
    rows: list[tuple[Cell, ...]] = []
    for row in found:
        value = (
            Cell(
                formats.short(row.value, unit),
                raw=formats.exact(row.value),
                kind="num",
                href="" if row.id == this else reverse("figure", args=[row.id]),
            )
            if row.value is not None
            else gap(words.gap_code(row.gap))
        )
        rows.append(
            (
                value,
                text(notes.definition(row.question.definition, names).split(":", 1)[0]),
                text(names.get(row.question.area, row.question.area)),
                text(names.get(row.question.population, row.question.population) if method != "total" else ""),
                text(words.prices(row.question.prices)),
                text(formats.span(str(row.question.years))),
                text(_("this figure") if row.id == this else ""),
            )
        )
    return Table(
        "sensitivity",
        _("The same figure under every other choice; combinations without a figure come last"),
        (
            Column(_("Value"), numeric=True),
            Column(_("Definition")),
            Column(_("Area")),
            Column(_("Population")),
            Column(_("Prices"), css="wide-cell"),
            Column(_("Years"), css="keep"),
            Column(_("Remark")),
        ),
        rows,
        stack=True,
        empty=_("No other choice can be made."),
    )


def _rows(lake: Lake, case_id: str, rows: list[dict[str, Any]]) -> Table:
    """The rows behind the figure."""
    cited = sources_of(lake, case_id)
    known = snapshots.index(lake)
    shown: list[tuple[Cell, ...]] = []
    for r in rows:
        counted = r["standing"] == "counted"
        source = cited.get(r["source"] or "")
        publisher = source.publisher if source else known.get(r["snapshot"], {}).get("name", "")
        href = activity_address(r["iati_identifier"]) if r["iati_identifier"] else ""
        if source and not href:
            href = reverse("sources") + f"#c-{case_id}-{source.id}"
        shown.append(
            (
                year(r["year"]),
                text(r["provider"] or r["provider_ref"]),
                text(r["receiver"] or r["receiver_ref"]),
                money(r["amount"]),
                text(r["currency"] or _("not stated")),
                text(_("counted") if counted else words.word(words.LEFT_OUT, r["standing"])),
                text(r["title"] or r["iati_identifier"] or r["note"], href=href if r["iati_identifier"] else ""),
                text(publisher, "en", href if not r["iati_identifier"] else ""),
                text(r["weakness"], "en"),
                code(r["locator"]),
            )
        )
    return Table(
        "rows",
        _("Rows behind the figure: those counted first, then those left out"),
        (
            Column(_("Year"), numeric=True),
            Column(_("Provider")),
            Column(_("Receiver")),
            Column(_("Amount"), numeric=True),
            Column(_("Currency")),
            Column(_("Standing")),
            Column(_("Title"), css="wide-cell"),
            Column(_("Source")),
            Column(_("Weakness")),
            Column(_("Place in the file")),
        ),
        shown,
        stack=True,
        muted=frozenset(i for i, r in enumerate(rows) if r["standing"] != "counted"),
        empty=_("No row: see the figures that this one is made of, or its gaps."),
        limit=ROWS,
    )


NOTE = (
    "The rows behind one figure: those whose standing is counted make it, the others are left out for the reason named. "
    "amount is in currency, as published, before any conversion."
)


def every_row(lake: Lake, asked: Question) -> list[dict[str, Any]]:
    """Every row of the figure with every column."""
    return cached(lake, "figure-rows", (asked,), lambda: rows_used(lake, asked))


def sheet(name: str, rows: list[dict[str, Any]], told: tuple[Remark, ...]) -> Sheet:
    """The rows for a file, with the lake's own columns and types."""
    heads = list(rows[0]) if rows else ["snapshot", "locator", "split", "amount", "currency", "standing"]
    long = ("amount",) if any(row["amount"] is not None and is_long(row["amount"]) for row in rows) else ()
    return Sheet(
        name, flow_fields(heads), lambda: ([row[head] for head in heads] for row in rows), len(rows), told, long
    )


def _vintages(method: str, asked: Question) -> Table:
    """The figure on the newest few releases, so that a change between them is seen."""
    rows: list[tuple[Cell, ...]] = []
    here = reverse("figure", args=[figure_id(method, asked)])
    for release in releases(settings.COMITY.home)[:VINTAGES]:
        name = str(release["id"])
        try:
            made = figure(open_lake(name), method, asked)
        except ComityError as error:
            rows.append((code(name[:12]), text(str(release["created"])[:16]), gap(error.found)))
            continue
        shown = (
            gap(_("no figure"))
            if made.value is None
            else Cell(formats.short(made.value, made.unit), raw=formats.exact(made.value), kind="num")
        )
        rows.append((code(name[:12], f"{here}?release={name}"), text(str(release["created"])[:16]), shown))
    return Table(
        "vintages",
        _("The same figure on the newest releases"),
        (Column(_("Release")), Column(_("Made")), Column(_("Value"), numeric=True)),
        rows,
    )


def _chart(lake: Lake, method: str, asked: Question) -> charts.Chart | None:
    """The figure year by year."""
    points = series_by_year(lake, method, replace(asked, against=""))
    if sum(1 for p in points if p.value is not None) < 2:
        return None
    per_person = method == "per-person"
    unit = _("US dollars per person per year") if per_person else _("US dollars")
    line = charts.Line(
        words.stage_head(asked.stage),
        "first",
        tuple(charts.Point(p.year, p.value, words.gap_code(p.gap) if p.gap else "") for p in points),
    )
    known = [p for p in points if p.value is not None]
    top = max(known, key=lambda p: p.value or 0)
    return charts.years(
        "years",
        [line],
        charts.Words(
            title=_("Year by year"),
            subtitle=f"{unit}, {words.prices(asked.prices)}",
            alternative=_("Highest %(top)s in %(year)s; years with a figure: %(count)s.")
            % {
                "count": len(known),
                "top": formats.short(top.value or Decimal(0), "USD per person per year" if per_person else "USD"),
                "year": top.year,
            },
            x=_("year"),
            value=unit,
            gap=_("gap"),
            series=_("Stage"),
        ),
        formats.axis_suffixes(),
    )
