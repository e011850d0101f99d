"""The door to boundary totals: of a case, of areas, or of organisations, in one format or in all, each donor's money once.

Of the formats that report one donor's money for one year the first in `PRECEDENCE` counts (the donor's own transactions,
its awards, its aggregates, grants, the case file); the rest is excluded as the same money seen again, and so is all of
FTS, which republishes. Within a format what was paid in the year comes before an award's sum over its life.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Any

from comity.lake import Lake
from comity.methods import fts, organisation_boundary
from comity.methods.boundary import ZERO, Excluded, Totals, cents, rows_world, totals
from comity.methods.catalog import case as case_of
from comity.methods.catching import rows_of_question
from comity.methods.donors import donor_key
from comity.methods.figures import WORKING_DIGITS
from comity.methods.iso_countries import THREE_OF, TWO_OF, spellings
from comity.methods.questions import question
from comity.methods.rates import TARGET, rate
from comity.model.errors import UsageError
from comity.model.figure import Gap
from comity.model.question import Years

IATI = "iati_activity"
Rank = tuple[int, bool, str]
PRECEDENCE = (
    IATI,
    "foreignassistance_transactions",
    "usaspending_awards",
    "us_awards_2025",
    "foreignassistance_country",
    "oecd_crs",
    "threesixty_giving",
    "mapped_table",
    "case_file",
)


def ask(
    lake: Lake,
    years: Years,
    stage: str,
    *,
    case: str = "",
    areas: tuple[str, ...] = (),
    organisations: tuple[str, ...] = (),
    form: str = "",
) -> tuple[Totals, dict[str, Any]]:
    """The totals in US dollars, and what else the format says (FTS: its split and funding).

    Exactly one of case, areas (ISO codes of either length, or DAC region codes) and organisations (references or names).
    Raises UsageError otherwise, and for a format that the release does not hold.
    """
    if sum(map(bool, (case, areas, organisations))) != 1:
        raise UsageError(
            "a boundary is drawn round one thing",
            expected="--case, --areas or --organisations",
            next_step="give exactly one of them",
        )
    if form in ("fts", fts.FORMAT):
        if not areas:
            raise UsageError("FTS flows have a boundary of places", expected="--areas PSE", next_step="name the places")
        return fts.totals(lake, tuple(code for area in areas for code in spellings(area)), years, stage)
    if form and form not in (
        known := [r[0] for r in lake.rows("SELECT DISTINCT format FROM year_cube ORDER BY format")]
    ):
        raise UsageError(
            f"this release holds no flows in the format “{form}”",
            expected=", ".join(["fts", *known]),
            next_step="name one of them, or ingest such files",
        )
    for area in areas:
        if not (area.strip().upper() in {*TWO_OF, *THREE_OF} or area.strip().isdigit()):
            raise UsageError(
                f"“{area}” is not the code of a place",
                expected="ISO 3166 codes of two or three letters, or DAC region codes",
                next_step="correct --areas",
            )
    if organisations:
        return organisation_boundary.totals(lake, organisations, years, stage), {}
    with localcontext(prec=WORKING_DIGITS):
        return _places(lake, years, stage, *_inside(lake, case, areas, stage), form), {}


def _inside(lake: Lake, case: str, areas: tuple[str, ...], stage: str) -> tuple[str, list[Any]]:
    """SQL for a table of the flow rows inside, with its parameters. A case's rows are those of its headline's definition."""
    if case:
        found = case_of(lake, case)
        return rows_of_question(lake, found, question(found, stage=stage))
    codes = tuple(dict.fromkeys(code for area in areas for code in spellings(area)))
    marks = ", ".join("?" * len(codes))
    return f'(SELECT * FROM flow WHERE stage = ? AND recipient IN ({marks}) AND "case" IS NULL) chosen', [stage, *codes]


def _places(lake: Lake, years: Years, stage: str, inside: str, params: list[Any], form: str) -> Totals:
    rows = lake.rows(
        "SELECT format, snapshot, locator, iati_identifier, provider_ref, provider, currency, year, "
        f"COALESCE(value_date, date) AS day, SUM(amount) AS amount, COUNT(*) AS n, "
        f"date_kind = 'cumulative' AS whole FROM {inside} WHERE counts AND held IS NULL AND year BETWEEN ? AND ? "
        "GROUP BY format, snapshot, locator, iati_identifier, provider_ref, provider, currency, year, "
        "COALESCE(value_date, date), whole",
        [*params, years.first, years.last],
    )
    # FTS passes on what others report, page by page: asked by itself it is counted once, beside others never.
    if form:
        rows = [row for row in rows if row[0] == form]
    best: dict[tuple[str, int], Rank] = {}
    for row in rows:
        if row[0] != fts.FORMAT:
            key = (donor_key(row[4], row[5]), row[7])
            best[key] = min(_rank(row), best.get(key, _rank(row)))
    counted: list[Any] = []
    again = defaultdict[str, list[Any]](list)
    for row in rows:
        first = row[0] != fts.FORMAT and best[donor_key(row[4], row[5]), row[7]] == _rank(row)
        (counted if first else again[row[0]]).append(row)
    world, gaps = rows_world(
        lake, stage, years, {(row[3], row[2]): row[9] for row in counted if row[0] == IATI and row[3]}
    )
    others = [row for row in counted if row[0] != IATI or not row[3]]
    added, more_gaps = _sum(lake, others)
    made = totals(world, [*gaps, *more_gaps])
    excluded = list(made.excluded)
    for name, seen in sorted(again.items()):
        excluded.append(Excluded(f"same-money-seen:{name}", sum(row[10] for row in seen), cents(_sum(lake, seen)[0])))
    excluded += _held(lake, years, inside, params, form)
    if not counted:
        made = replace(made, gaps=(*made.gaps, Gap("no-flows", {"stage": stage})))
    return replace(
        made,
        incoming=cents(made.incoming + added),
        low=cents(made.low + added),
        central=cents(made.central + added),
        high=cents(made.high + added),
        excluded=tuple(excluded),
    )


def _rank(row: tuple[Any, ...]) -> Rank:
    """Which of the ways in which a donor's money for a year is told comes first."""
    return PRECEDENCE.index(row[0]) if row[0] in PRECEDENCE else len(PRECEDENCE), bool(row[11]), row[0]


def _held(lake: Lake, years: Years, inside: str, params: list[Any], form: str) -> list[Excluded]:
    """What was set aside as impossible, by reason: in no total, and not forgotten. Amounts without a rate stay out of the sum."""
    rows = lake.rows(
        f"SELECT held, currency, year, COALESCE(value_date, date) AS day, SUM(amount) AS amount, COUNT(*) AS n FROM {inside} "
        "WHERE counts AND held IS NOT NULL AND year BETWEEN ? AND ? AND (? = '' OR format = ?) "
        "GROUP BY held, currency, year, COALESCE(value_date, date) ORDER BY held",
        [*params, years.first, years.last, form, form],
    )
    by_reason = defaultdict[str, list[Any]](list)
    for held, currency, year, day, amount, count in rows:
        by_reason[held].append((None,) * 6 + (currency, year, day, amount, count))
    return [
        Excluded(f"held-{reason}", sum(row[10] for row in set_aside), cents(_sum(lake, set_aside)[0]))
        for reason, set_aside in by_reason.items()
    ]


def _sum(lake: Lake, rows: list[tuple[Any, ...]]) -> tuple[Decimal, list[Gap]]:
    total, lost = ZERO, defaultdict[str, int](int)
    for row in rows:
        if row[6] == TARGET:
            total += row[9]
            continue
        found = rate(lake, row[6], row[8], row[7]) if row[6] else None
        if found is None:
            lost[row[6] or "none"] += row[10]
        else:
            total += row[9] * found.value
    return total, [Gap("no-rate", {"currency": currency, "rows": str(n)}) for currency, n in sorted(lost.items())]
