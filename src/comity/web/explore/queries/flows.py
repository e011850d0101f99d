"""Who paid whom, when, for what: totals by stage and currency, never mixed, the rows themselves, and their years."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from comity.briefs import charts
from comity.lake import Lake
from comity.model.stage import Stage
from comity.web.components import formats, words
from comity.web.components.addresses import activity_address
from comity.web.components.lakes import cached
from comity.web.components.tables import Cell, Column, Table, chart_table, code, money, number, party, text, year
from comity.web.explore.filters import PAGES, Filters, where
from comity.web.explore.queries import paths

ROWS = 50
CHUNK = 20_000
PANELS = 4
OTHER_PAIRS = 13
TIES = 200
"""Rows looked at beyond those shown, as many may have the amount of the last."""
AT_ONCE = 300_000
"""Rows of one stage and currency whose diagram is drawn unasked; of more, the page offers it, so as to stay quick."""
ORDER = list(Stage)
COLUMNS = (
    "snapshot, locator, split, format, iati_identifier, title, stage, provider, provider_ref, receiver, receiver_ref, "
    "recipient, recipient_kind, purpose, purpose_vocabulary, amount, currency, prices, date, date_kind, year, "
    'value_date, "case", line, definitions, counts, spread, source, place, weakness, note, held'
)


def page(lake: Lake, chosen: Filters) -> tuple[dict[str, Any], list[Table]]:
    """Context and tables. Totals leave out rows that are kept only as rivals; those are counted apart."""
    by_year = years(lake, chosen)
    sums = totals(by_year)
    count = sum(row[5] for row in by_year)
    last = max(1, min(PAGES, -(-count // ROWS)))
    rows = listed(lake, chosen, min(chosen.page, last))
    drawn = chart(by_year)
    uncounted = sum(row[5] for row in by_year if not row[2])
    apart = held(lake, chosen) if uncounted else 0
    tables = [totals_table(sums), rows_table(rows)]
    if drawn:
        tables.append(chart_table(drawn))
    pairs = sorted(sums, key=lambda one: (-one[3], _place(one[0]), one[1]))
    at_once = {"stage", "currency"} <= set(chosen.values) or (bool(pairs) and pairs[0][3] <= AT_ONCE)
    way = paths.of_flows(lake, chosen, pairs[0][:2], pairs[0][3]) if pairs and at_once else None
    if way:
        tables.append(way.table)
    context = {
        "count": count,
        "page": min(chosen.page, last),
        "pages": last,
        "capped": count > PAGES * ROWS,
        "chart": drawn,
        "paths": way,
        "other_pairs": [(f"{words.stage_head(p[0])}, {p[1]}", p[0], p[1]) for p in pairs[at_once:OTHER_PAIRS] if p[1]],
        "uncounted": uncounted - apart,
        "held": apart,
        "stages": len({row[0] for row in by_year}),
        "span": _span(by_year),
    }
    return context, tables


def years(lake: Lake, chosen: Filters) -> list[tuple[Any, ...]]:
    """(stage, currency, counts, year, amount, rows) of the filtered flows: small, so everything else is added from it."""

    def make() -> list[tuple[Any, ...]]:
        relation, test, params = where(lake, chosen)
        relation = chosen.cube or relation
        rows, counted = ("SUM(flows)", "counts") if chosen.cube else ("COUNT(*)", "counts AND held IS NULL")
        return lake.rows(
            f"SELECT stage, currency, counted, year, SUM(amount), CAST({rows} AS BIGINT) FROM "
            f"(SELECT *, {counted} AS counted FROM {relation} WHERE {test}) found "
            "GROUP BY stage, currency, counted, year",
            params,
        )

    return cached(lake, "flow-years", chosen.key, make)


def totals(by_year: list[tuple[Any, ...]]) -> list[tuple[str, str, Decimal | None, int, int | None, int | None]]:
    """One row a stage and currency: amount, rows, first and last year; counted rows only."""
    heaps: dict[tuple[str, str], list[tuple[Any, ...]]] = defaultdict(list)
    for row in by_year:
        if row[2]:
            heaps[row[0], row[1] or ""].append(row)
    found = []
    for (stage, currency), rows in heaps.items():
        known = [r[3] for r in rows if r[3] is not None]
        amounts = [r[4] for r in rows if r[4] is not None]
        found.append(
            (
                stage,
                currency,
                sum(amounts, Decimal(0)) if amounts else None,
                sum(r[5] for r in rows),
                min(known, default=None),
                max(known, default=None),
            )
        )
    return sorted(found, key=lambda r: (_place(r[0]), -r[3], r[1]))


def held(lake: Lake, chosen: Filters) -> int:
    """How many of the filtered rows are held back, as their amount cannot be right."""

    def make() -> int:
        relation, test, params = where(lake, chosen)
        relation = "flow" if relation == "flow_cube" else relation
        sql = f"SELECT COUNT(*) FROM {relation} WHERE held IS NOT NULL AND {test}"
        return int(lake.rows(sql, params)[0][0])

    return cached(lake, "flow-held", chosen.key, make)


def _place(stage: str) -> int:
    return ORDER.index(Stage(stage)) if stage in set(Stage) else len(ORDER)


def _span(by_year: list[tuple[Any, ...]]) -> str:
    known = sorted(r[3] for r in by_year if r[3] is not None)
    return f"{known[0]}–{known[-1]}" if known and known[0] != known[-1] else str(known[0]) if known else ""


def totals_table(sums: list[tuple[str, str, Decimal | None, int, int | None, int | None]]) -> Table:
    """Totals, each in its own currency."""
    rows: list[tuple[Cell, ...]] = [
        (
            text(words.stage_head(stage)),
            money(amount),
            text(currency or _("not stated")),
            number(count),
            year(first),
            year(last),
        )
        for stage, currency, amount, count, first, last in sums
    ]
    return Table(
        "totals",
        _("Totals by stage and currency; stages and currencies are never added"),
        (
            Column(_("Stage")),
            Column(_("Amount"), numeric=True),
            Column(_("Currency")),
            Column(_("Rows"), numeric=True),
            Column(_("From"), numeric=True),
            Column(_("To"), numeric=True),
        ),
        rows,
        empty=_("No row matches. Take a filter away, or write fewer words."),
    )


def listed(lake: Lake, chosen: Filters, page: int) -> list[dict[str, Any]]:
    """One page of rows, newest year first."""

    def make() -> list[dict[str, Any]]:
        relation, test, params = where(lake, chosen)
        relation = "flow" if relation == "flow_cube" else relation
        near, more = _near(lake, chosen, page, relation, test, params)
        return lake.dicts(
            f"SELECT {COLUMNS} FROM {relation} WHERE {near} "
            "ORDER BY year DESC NULLS LAST, amount DESC NULLS LAST, snapshot, locator, split LIMIT ? OFFSET ?",
            [*more, ROWS, (page - 1) * ROWS],
        )

    return cached(lake, "flow-page", (*chosen.key, page), make)


def _near(lake: Lake, chosen: Filters, page: int, relation: str, test: str, params: list[Any]) -> tuple[str, list[Any]]:
    """A test that every row of the first `page` pages passes and few others, or none: at least their years and amounts.

    Without it all that matches would be sorted by five columns for the fifty rows that are shown. Flows that were found by
    their year and amount are fetched by their places in the table (`rowid`), so that the table is looked through once.
    """
    counted: dict[int | None, int] = defaultdict(int)
    for row in years(lake, chosen):
        counted[row[3]] += row[5]
    wanted = page * ROWS
    newest = max((y for y in counted if y is not None), default=0)
    for when in sorted((y for y in counted if y is not None), reverse=True):
        if counted[when] >= wanted:
            by_place = when == newest and relation == "flow" and bool(chosen.values)
            found = lake.rows(
                f"SELECT amount{', rowid' * by_place} FROM {relation} WHERE {test} AND year = ? "
                "ORDER BY amount DESC NULLS LAST LIMIT ?",
                [*params, when, wanted + TIES * by_place],
            )
            least = found[wanted - 1][0]
            if least is None:
                return f"{test} AND year >= ?", [*params, when]
            if by_place and (len(found) < wanted + TIES or found[-1][0] != least):
                enough = [at for amount, at in found if amount is not None and amount >= least]
                return "rowid IN (SELECT unnest(?))", [enough]
            if when == newest:  # plain comparisons, which a scan decides before it reads anything else of a row
                return f"{test} AND year = ? AND amount >= ?", [*params, when, least]
            return f"{test} AND year >= ? AND (year > ? OR amount >= ?)", [*params, when, when, least]
        wanted -= counted[when]
    return test, params


def standing(row: dict[str, Any]) -> str:
    """Why a row is in no total, in words; nothing for one that counts."""
    if row["held"]:
        return words.word(words.LEFT_OUT, f"held-{row['held']}")
    return "" if row["counts"] else words.word(words.LEFT_OUT, "rival")


def rows_table(rows: list[dict[str, Any]]) -> Table:
    """The rows as a page shows them."""
    told = [standing(r) for r in rows]
    some = any(told)
    shown: list[tuple[Cell, ...]] = []
    for r, why in zip(rows, told, strict=True):
        href = activity_address(r["iati_identifier"]) if r["iati_identifier"] else ""
        shown.append(
            (
                year(r["year"]),
                text(words.stage(r["stage"])),
                party(r["provider"], r["provider_ref"]),
                party(r["receiver"], r["receiver_ref"]),
                text(r["title"] or r["iati_identifier"] or r["note"], href=href),
                code(r["recipient"]),
                code(r["purpose"]),
                money(r["amount"]),
                text(r["currency"] or _("not stated")),
                text(words.word(words.FORMATS, r["format"])),
                *([text(why)] if some else []),
            )
        )
    return Table(
        "rows",
        _("Rows"),
        (
            Column(_("Year"), numeric=True),
            Column(_("Stage")),
            Column(_("Provider")),
            Column(_("Receiver")),
            Column(_("Title"), css="wide-cell"),
            Column(_("Recipient")),
            Column(_("Purpose")),
            Column(_("Amount"), numeric=True),
            Column(_("Currency")),
            Column(_("Source")),
            *([Column(_("Standing"))] if some else []),
        ),
        shown,
        stack=True,
        muted=frozenset(i for i, why in enumerate(told) if why),
        empty=_("No row matches. Take a filter away, or write fewer words."),
        hide_caption=True,
    )


def chart(by_year: list[tuple[Any, ...]]) -> charts.Chart | None:
    """The largest few pairs of stage and currency, one panel each."""
    heaps: dict[tuple[str, str], dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    sizes: dict[tuple[str, str], int] = defaultdict(int)
    for stage, currency, counts, when, amount, rows in by_year:
        if counts and when is not None and amount is not None and 1900 <= when <= 2100:
            heaps[stage, currency or ""][when] += amount
            sizes[stage, currency or ""] += rows
    chosen = sorted(sizes, key=lambda pair: -sizes[pair])[:PANELS]
    chosen.sort(key=lambda pair: (_place(pair[0]), pair[1]))
    if not chosen:
        return None
    panels = []
    for stage, currency in chosen:
        found = heaps[stage, currency]
        points = tuple(
            charts.Point(y, found.get(y), "" if y in found else words.gap_code("no-flows"))
            for y in range(min(found), max(found) + 1)
        )
        panels.append(
            charts.Line(f"{words.stage_head(stage)}, {currency or _('currency not stated')}", "first", points)
        )
    return charts.years(
        "years",
        panels,
        charts.Words(
            title=_("By year"),
            subtitle=_(
                "The stages and currencies with the most rows among those found, each with a panel and a scale of its own; "
                "current prices, not converted."
            ),
            alternative="; ".join(
                f"{p.label}: {sum(1 for x in p.points if x.value is not None)}, {p.points[0].x}–{p.points[-1].x}"
                for p in panels
            ),
            x=_("year"),
            value=_("amount in the currency named"),
            gap=_("gap"),
            series=_("Stage"),
        ),
        formats.axis_suffixes(),
    )
