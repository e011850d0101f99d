"""A boundary's money: what came in, what was passed on inside, what went out, what was left out and why."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from comity.briefs import charts
from comity.lake import Lake
from comity.methods import boundary_question, cases, fts, precedence, question
from comity.methods.boundary import Totals
from comity.methods.catching import rows_of_question
from comity.methods.iso_countries import spellings
from comity.web.components import formats, snapshots, words
from comity.web.components.addresses import chain_address
from comity.web.components.notes import definition, names_of
from comity.web.components.tables import Cell, Column, Table, chart_table, code, money, number, text
from comity.web.explore.boundaries import Asked


def page(lake: Lake, asked: Asked) -> tuple[dict[str, Any], list[Table]]:
    """Context and tables of one boundary."""
    found, extra = boundary_question.ask(
        lake,
        asked.years,
        asked.stage,
        case=asked.case,
        areas=asked.areas,
        organisations=asked.organisations,
        form=asked.form,
        first=(asked.first,) if asked.first else (),
    )
    nothing = any(gap.code == "no-flows" for gap in found.gaps)
    drawn = chart(found, asked, nothing)
    context = {
        "found": found,
        "nothing": nothing,
        "central": formats.short(found.central, "USD"),
        "low": formats.short(found.low, "USD"),
        "high": formats.short(found.high, "USD"),
        "exact": formats.exact(found.central.normalize()),
        "spread": found.low != found.high,
        "gaps": [words.gap(gap) for gap in found.gaps],
        "around": around(lake, asked),
        "years": formats.span(str(asked.years)),
        "stage": asked.stage,
        "chart": drawn,
        "chart_sources": snapshots.line_of(lake, behind(lake, asked)),
        "funding": formats.short(extra["funding"], "USD") if "funding" in extra else "",
        "funding_exact": formats.exact(extra["funding"].normalize()) if "funding" in extra else "",
        "fts": asked.form == fts.FORMAT,
        "order": [words.word(words.FORMATS, form) for form in precedence.order((asked.first,) if asked.first else ())],
    }
    tables = [
        totals_table(found, nothing, asked.form == fts.FORMAT),
        excluded_table(found),
        hops_table(found, organisations=bool(asked.organisations)),
        chart_table(drawn),
    ]
    if "split" in extra:
        tables.append(split_table(extra["split"]))
    return context, tables


def around(lake: Lake, asked: Asked) -> str:
    """What the boundary is drawn round, in words."""
    if asked.case:
        case = cases(lake)[asked.case]
        told = definition(case.headline.definition, names_of(case)).split(":", 1)[0]
        return _("%(case)s, definition %(definition)s") % {"case": words.said(case.title), "definition": told}
    return ", ".join(asked.areas or asked.organisations)


def behind(lake: Lake, asked: Asked) -> list[str]:
    """The files that the boundary's rows stand in."""
    years = [asked.years.first, asked.years.last]
    if asked.form == fts.FORMAT:
        sql, params = "SELECT DISTINCT snapshot FROM fts_flow ORDER BY 1", list[Any]()
    elif asked.case:
        case = cases(lake)[asked.case]
        inside, params = rows_of_question(lake, case, question(case, stage=str(asked.stage)))
        sql = f"SELECT DISTINCT snapshot FROM {inside} WHERE year BETWEEN ? AND ? ORDER BY 1"
        params = [*params, *years]
    elif asked.areas:
        codes = sorted({code for area in asked.areas for code in spellings(area)})
        sql = (
            "SELECT DISTINCT snapshot FROM flow WHERE stage = ? AND year BETWEEN ? AND ? "
            f"AND recipient IN ({', '.join('?' * len(codes))}) ORDER BY 1"
        )
        params = [str(asked.stage), *years, *codes]
    else:
        plain = [name.lower() for name in asked.organisations]
        marks = ", ".join("?" * len(plain))
        sql = (
            "SELECT DISTINCT snapshot FROM activity WHERE LOWER(reporting_org_ref) IN "
            f"({marks}) OR LOWER(reporting_org) IN ({marks}) ORDER BY 1"
        )
        params = plain * 2
    return [row[0] for row in lake.rows(sql, params)]


def chart(found: Totals, asked: Asked, nothing: bool) -> charts.Chart:
    """Incoming, internal and outgoing as three bars."""
    bars = [
        charts.Bar(
            label, None if nothing else value, _("no figure published") if nothing else formats.short(value, "USD")
        )
        for label, value in (
            (_("Incoming"), found.incoming),
            (_("Internal, passed on"), found.internal),
            (_("Outgoing"), found.outgoing),
        )
    ]
    return charts.bars(
        "boundary-chart",
        bars,
        charts.Words(
            title=_("Money across the boundary"),
            subtitle=_(
                "US dollars, %(stage)s, %(years)s, current prices. Only incoming money is new; the three are never added."
            )
            % {"stage": words.stage(asked.stage), "years": formats.span(str(asked.years))},
            alternative="; ".join(f"{bar.label}: {bar.text}" for bar in bars),
            x=_("way of the money"),
            value=_("US dollars"),
            gap=_("gap"),
        ),
    )


def totals_table(found: Totals, nothing: bool, by_fts: bool) -> Table:
    """The six sums with what each means."""
    central = (
        (_("counts what names this place and these years alone"),) * 2
        + (_("adds what is shared with other places or years, whole"),)
        if by_fts
        else (
            _("takes every inferred link for real, and nets each organisation against all that others paid it"),
            _("counts what is linked by publishers or by a person's judgement once"),
            _("takes no link at all, and is no less than what a source left out tells"),
        )
    )
    meanings: tuple[tuple[str, Decimal, str], ...] = (
        (_("Low"), found.low, central[0]),
        (_("Central"), found.central, central[1]),
        (_("High"), found.high, central[2]),
        (_("Incoming"), found.incoming, _("money that came in from outside the boundary")),
        (_("Internal"), found.internal, _("paid on inside out of money already counted")),
        (
            _("Outgoing"),
            found.outgoing,
            _("left the boundary") if by_fts else _("left the boundary, or reached a receiver that publishes nothing"),
        ),
    )
    return Table(
        "totals",
        _("The sums, in US dollars"),
        (Column(_("Sum")), Column(_("US dollars"), numeric=True), Column(_("What it means"), css="wide-cell")),
        [
            (text(label), Cell("", raw="", kind="num") if nothing else money(value), text(told))
            for label, value, told in meanings
        ],
        stack=True,
    )


def excluded_table(found: Totals) -> Table:
    """What the central sum leaves out, with reasons."""
    return Table(
        "excluded",
        _("Left out of the central sum, and why"),
        (Column(_("Reason"), css="wide-cell"), Column(_("Rows"), numeric=True), Column(_("US dollars"), numeric=True)),
        [(text(words.excluded(e.reason)), number(e.rows), money(e.amount)) for e in found.excluded],
        stack=True,
        muted=frozenset(range(len(found.excluded))),
        empty=_("Nothing was left out."),
    )


def hops_table(found: Totals, *, organisations: bool) -> Table:
    """Where money stands at each activity, or organisation, inside: first those it was passed on by, then by size."""
    ordered = sorted(found.hops, key=lambda h: (not (h.internal or h.carried), -max(h.incoming, h.outgoing), h.id))
    return Table(
        "hops",
        _("What came in is what was paid, or is left"),
        (
            Column(_("Organisation") if organisations else _("Activity"), css="wide-cell"),
            Column(_("From outside"), numeric=True),
            Column(_("From inside"), numeric=True),
            Column(_("Left of earlier years"), numeric=True),
            Column(_("Paid"), numeric=True),
            Column(_("Not paid on"), numeric=True),
        ),
        [
            (
                text(hop.id) if organisations else code(hop.id, chain_address(hop.id)),
                *map(money, (hop.incoming, hop.internal, hop.carried, hop.outgoing, hop.residual)),
            )
            for hop in ordered
        ],
        stack=True,
        empty=_("No activity inside paid or received at this stage."),
        limit=12,
    )


def split_table(split: list[dict[str, Any]]) -> Table:
    """FTS's flows by side of the boundary and status, shared ones apart."""
    return Table(
        "split",
        _("OCHA's flows by side of the boundary and status; statuses are never added"),
        (
            Column(_("Side")),
            Column(_("Status")),
            Column(_("Shared with other places or years")),
            Column(_("Flows"), numeric=True),
            Column(_("US dollars"), numeric=True),
        ),
        [
            (
                text(words.word(words.SIDES, row["boundary"])),
                text(words.word(words.FTS_STATUS, row["status"])),
                text(_("yes") if row["shared"] else _("no")),
                number(row["flows"]),
                money(row["amount"]),
            )
            for row in split
        ],
        stack=True,
    )
