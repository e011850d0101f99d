"""One central series for each line of money: every source's amount side by side, which one counts, and why they differ.

A line is one stream, such as one donor's money to one fund, that several publishers report. Nothing is averaged: of each
year the format that comes first in the case's order counts, and each of the others is explained beside it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.briefs import charts
from comity.lake import Lake
from comity.methods import rows_used
from comity.methods.definitions import BY_CODE
from comity.model.case import Case, Line
from comity.model.question import Question, Years
from comity.web.components import formats, snapshots, words
from comity.web.components.tables import Cell, Column, Table, chart_table, text, year

EVER = Years(1800, 2200)
Row = dict[str, Any]
COLOURS = ("first", "second", "third", "fourth")


@dataclass(slots=True)
class Series:
    """A line with its rows: what the page shows of it."""

    line: Line
    formats: list[str]
    years: list[int]
    table: Table
    chart: charts.Chart | None
    sources: list[dict[str, str]]
    compared: int
    agree: int


@dataclass(slots=True)
class Told:
    """What one format tells of one year: sums by currency of its rows, rivals within the format apart."""

    amounts: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    rows: list[Row] = field(default_factory=list)
    counted: bool = False


def series(lake: Lake, case: Case, asked: Question) -> list[Series]:
    """The case's lines at the asked stage, those that several formats report first. Years outside the question included.

    Lines are made of hand-entered and selected rows, so a definition that goes by codes gives way to the headline's.
    """
    definition = case.headline.definition if asked.definition in BY_CODE else asked.definition
    rows = rows_used(lake, replace(asked, definition=definition, years=EVER, donor="", against=""))
    by_line: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["line"] and row["year"] is not None and row["standing"] in ("counted", "same-money-seen", "rival"):
            by_line[row["line"]].append(row)
    made = [_series(lake, case, line, by_line[line.id]) for line in case.lines if by_line.get(line.id)]
    return sorted(made, key=lambda one: -len(one.formats))


def _series(lake: Lake, case: Case, line: Line, rows: list[Row]) -> Series:
    order = {form: place for place, form in enumerate(case.precedence)}
    forms = sorted({row["format"] for row in rows}, key=lambda f: (order.get(f, len(order)), f))
    told: dict[int, dict[str, Told]] = defaultdict(dict)
    rivals: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row["standing"] == "rival":
            rivals[row["year"]].append(row)
            continue
        one = told[row["year"]].setdefault(row["format"], Told())
        one.amounts[row["currency"] or ""] += row["amount"] or Decimal(0)
        one.rows.append(row)
        one.counted = one.counted or row["standing"] == "counted"
    years = sorted({*told, *rivals})
    both = [found for found in told.values() if len(found) > 1]
    agree = sum(1 for found in both if len({tuple(sorted(t.amounts.items())) for t in found.values()}) == 1)
    return Series(
        line,
        forms,
        years,
        _table(case, line, forms, years, told, rivals),
        _chart(line, forms, years, told) if len(forms) > 1 else None,
        snapshots.line_of(lake, sorted({row["snapshot"] for row in rows})),
        len(both),
        agree,
    )


def tables(found: list[Series]) -> list[Table]:
    """Every table of the section, charts' own included, for the downloads."""
    return [t for one in found for t in (one.table, *([chart_table(one.chart)] if one.chart else []))]


def _table(
    case: Case,
    line: Line,
    forms: list[str],
    years: list[int],
    told: dict[int, dict[str, Told]],
    rivals: dict[int, list[Row]],
) -> Table:
    begins = {form: min((y for y in told if form in told[y]), default=0) for form in forms}
    rows: list[tuple[Cell, ...]] = []
    for when in years:
        found = told.get(when, {})
        chosen = next((form for form in forms if form in found and found[form].counted), "")
        rows.append(
            (
                year(when),
                *(_amount(found.get(form)) for form in forms),
                text(words.format_short(chosen) if chosen else _("none")),
                text(" ".join(_why(case, when, forms, found, chosen, rivals.get(when, []), begins))),
            )
        )
    return Table(
        f"line-{line.id}",
        _("%(line)s: every source's amount side by side") % {"line": words.said(line.title)},
        (
            Column(_("Year"), numeric=True),
            *(Column(words.format_short(form), numeric=True) for form in forms),
            Column(_("Which counts")),
            Column(_("Why, and why the others differ"), css="wide-cell"),
        ),
        rows,
        stack=True,
        limit=100,
        hide_caption=True,
    )


def _amount(told: Told | None) -> Cell:
    if told is None:
        return Cell("", raw="", kind="num")
    shown = "; ".join(formats.with_currency(formats.whole_money(v, c), c) for c, v in sorted(told.amounts.items()))
    raw = formats.exact(next(iter(told.amounts.values())).normalize()) if len(told.amounts) == 1 else shown
    return Cell(shown, raw=raw, kind="num")


def _why(
    case: Case,
    when: int,
    forms: list[str],
    found: dict[str, Told],
    chosen: str,
    rivals: list[Row],
    begins: dict[str, int],
) -> list[str]:
    """Sentences: what decides, how far each other format is off and what is known of the reason, what contradicts."""
    said = []
    if chosen and len(found) > 1:
        said.append(_("It comes first in this case's order of sources."))
    elif chosen:
        said.append(_("No other source that counts tells of this year."))
    said += [
        _difference(case, form, found[form], found[chosen])
        for form in forms
        if chosen and form in found and form != chosen
    ]
    if chosen:
        own = _features(case, found[chosen])
        said += [_("Of the source that counts: %(reasons)s.") % {"reasons": ", ".join(own)}] if own else []
    silent = [words.format_short(form) for form in forms if form not in found and when > begins.get(form, when)]
    if found and silent:
        said.append(_("No row for this year in: %(formats)s.") % {"formats": "; ".join(silent)})
    if rivals:
        said.append(
            ngettext(
                "%(count)s contradictory row is kept beside it, see below.",
                "%(count)s contradictory rows are kept beside it, see below.",
                len(rivals),
            )
            % {"count": len(rivals)}
        )
    return said


def _difference(case: Case, form: str, other: Told, counted: Told) -> str:
    """How far another source is from the one that counts, and what its own rows say about the reason."""
    name = words.format_short(form)
    name = name[:1].upper() + name[1:]
    if dict(other.amounts) == dict(counted.amounts):
        return _("%(format)s agrees to the digit.") % {"format": name}
    reasons = _features(case, other) or [_("no source says why")]
    if len(other.amounts) == 1 and set(other.amounts) == set(counted.amounts):
        ((currency, amount),) = other.amounts.items()
        apart = amount - counted.amounts[currency]
        shown = formats.with_currency(formats.whole_money(abs(apart), currency), currency)
        text_ = (
            _("%(format)s gives %(amount)s more: %(reasons)s.")
            if apart > 0
            else _("%(format)s gives %(amount)s less: %(reasons)s.")
        )
        return text_ % {"format": name, "amount": shown, "reasons": ", ".join(reasons)}
    return _("%(format)s gives another currency: %(reasons)s.") % {"format": name, "reasons": ", ".join(reasons)}


def _features(case: Case, told: Told) -> list[str]:
    """What the rows themselves say that makes them differ: bounds, fiscal years, spreading, stated weaknesses."""
    bounds = {s.id for s in case.selectors if s.bound == "upper"}
    found = []
    if any(row["selector_id"] in bounds for row in told.rows):
        found.append(_("an upper bound, as these rows hold more than this line's money"))
    if any(str(row["date_kind"]).startswith("fiscal") for row in told.rows):
        found.append(_("counted by fiscal year"))
    if any(row["date_kind"] == "year" for row in told.rows):
        found.append(_("known by year only"))
    if any(row["date"] for row in told.rows):
        found.append(_("counted by the date of each payment"))
    if any(row["spread"] for row in told.rows):
        found.append(_("one sum for several years, spread evenly"))
    if any((row["weakness"] or "") for row in told.rows):
        found.append(_("from a source with a stated weakness"))
    return found


def _chart(line: Line, forms: list[str], years: list[int], told: dict[int, dict[str, Told]]) -> charts.Chart | None:
    """One panel a format, in the currency that most of its years have."""
    panels = []
    for place, form in enumerate(forms):
        currencies = [c for when in years for c in (told.get(when, {}).get(form) or Told()).amounts]
        if not currencies:
            continue
        currency = max(sorted(set(currencies)), key=currencies.count)
        points = []
        for when in range(years[0], years[-1] + 1):
            one = told.get(when, {}).get(form)
            value = one.amounts.get(currency) if one else None
            points.append(charts.Point(when, value, "" if value is not None else words.gap_code("no-flows")))
        label = f"{words.format_short(form)}, {currency or _('currency not stated')}"
        panels.append(charts.Line(label, COLOURS[place % len(COLOURS)], tuple(points)))
    if not panels:
        return None
    return charts.years(
        f"line-{line.id}-chart",
        panels,
        charts.Words(
            title=words.said(line.title),
            subtitle=_(
                "As published, current prices, each source with a panel of its own; dots are years without a figure."
            ),
            alternative="; ".join(
                f"{p.label}: {sum(1 for x in p.points if x.value is not None)}, {p.points[0].x}–{p.points[-1].x}"
                for p in panels
            ),
            x=_("year"),
            value=_("amount in the currency named"),
            gap=_("gap"),
            series=_("Source format"),
        ),
        formats.axis_suffixes(),
    )
