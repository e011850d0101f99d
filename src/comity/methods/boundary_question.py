"""The door to boundary totals: of a case, of areas, or of organisations, in one format or in all, each donor's money once.

Of the formats that report one donor's money for one year (of areas: in one country) the first in `PRECEDENCE` counts (the
donor's own transactions, its awards, its aggregates, grants, the case file); the rest is excluded as the same money seen
again, and so is all of FTS, which republishes. Within a format what was paid in the year comes before an award's sum over its
life. Where what is left out so comes to more than what counts, the high total has the difference: the first source may be
incomplete.
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
from comity.methods.receipt_shares import receipt_shares
from comity.model.errors import UsageError
from comity.model.figure import Gap
from comity.model.question import Years

IATI = "iati_activity"
Rank = tuple[int, bool, str]
Told = tuple[str, int, str]
USABLE = "counts AND held IS NULL AND COALESCE(prices, 'current') = 'current'"
BEYOND = "others-tell-more"
CRS = "oecd_crs"
COLLABORATION = rf"CASE WHEN format = '{CRS}' THEN regexp_extract(note, 'bi_multi (\d+)', 1) END"
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

    Exactly one of case, areas (ISO codes of either length, or DAC codes of countries and regions) and organisations (references
    or names). Raises UsageError otherwise, and for a format that the release does not hold.
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
                expected="ISO 3166 codes of two or three letters, or the DAC's codes of countries and regions",
                next_step="correct --areas",
            )
    if organisations and form not in ("", IATI):
        raise UsageError(
            f"a boundary round organisations is not drawn in the format “{form}”",
            expected=f"no --format, or {IATI}, which alone tells both sides of payments",
            next_step="leave --format away, or name --areas",
        )
    if organisations:
        return organisation_boundary.totals(lake, organisations, years, stage), {}
    with localcontext(prec=WORKING_DIGITS):
        made = _places(lake, years, stage, *_inside(lake, case, areas, stage), form, areas)
        return (made if form or not areas else _with_republished(lake, made, areas, years, stage)), {}


def codes_of(areas: tuple[str, ...]) -> tuple[str, ...]:
    """All the codes by which these places go."""
    return tuple(dict.fromkeys(code for area in areas for code in spellings(area)))


def _inside(lake: Lake, case: str, areas: tuple[str, ...], stage: str) -> tuple[str, list[Any]]:
    """SQL for a table of the flow rows inside, with its parameters. A case's rows are those of its headline's definition."""
    if case:
        found = case_of(lake, case)
        return rows_of_question(lake, found, question(found, stage=stage))
    codes = codes_of(areas)
    marks = ", ".join("?" * len(codes))
    return f'(SELECT * FROM flow WHERE stage = ? AND recipient IN ({marks}) AND "case" IS NULL) chosen', [stage, *codes]


def _places(
    lake: Lake, years: Years, stage: str, inside: str, params: list[Any], form: str, areas: tuple[str, ...] = ()
) -> Totals:
    rows = lake.rows(
        "SELECT format, snapshot, locator, iati_identifier, provider_ref, provider, currency, year, "
        f"COALESCE(value_date, date) AS day, SUM(amount) AS amount, COUNT(*) AS n, "
        f"date_kind = 'cumulative' AS whole, {'recipient' if areas else 'NULL'} AS told_of, {COLLABORATION} AS kind "
        f"FROM {inside} WHERE {USABLE} AND year BETWEEN ? AND ? "
        "GROUP BY format, snapshot, locator, iati_identifier, provider_ref, provider, currency, year, "
        "COALESCE(value_date, date), whole, told_of, kind",
        [*params, years.first, years.last],
    )
    # FTS passes on what others report, page by page: asked by itself it is counted once, beside others never.
    if form:
        rows = [row for row in rows if row[0] == form]
    best: dict[Told, Rank] = {}
    for row in rows:
        if row[0] != fts.FORMAT:
            best[_told(row)] = min(_rank(row), best.get(_told(row), _rank(row)))
    counted: list[Any] = []
    again = defaultdict[str, list[Any]](list)
    for row in rows:
        first = row[0] != fts.FORMAT and best[_told(row)] == _rank(row)
        (counted if first else again[row[0]]).append(row)
    twice = _told_twice(counted)
    again_here = set(map(id, twice))
    counted = [row for row in counted if id(row) not in again_here]
    world, gaps = rows_world(
        lake,
        stage,
        years,
        {(row[3], row[2]): row[9] for row in counted if row[0] == IATI and row[3]},
        receipt_shares(lake, stage, codes_of(areas)) if areas else None,
    )
    others = [row for row in counted if row[0] != IATI or not row[3]]
    added, more_gaps = _sum(lake, others)
    more = _told_beyond(lake, rows, best)
    made = totals(world, [*gaps, *more_gaps])
    excluded = list(made.excluded)
    for name, seen in sorted(again.items()):
        excluded.append(Excluded(f"same-money-seen:{name}", sum(row[10] for row in seen), cents(_sum(lake, seen)[0])))
    if twice:
        excluded.append(Excluded("collaboration-types", sum(row[10] for row in twice), cents(_sum(lake, twice)[0])))
    excluded += _set_aside(lake, years, inside, params, form)
    if not counted:
        made = replace(made, gaps=(*made.gaps, Gap("no-flows", {"stage": stage})))
    made = replace(
        made,
        incoming=cents(made.incoming + added),
        low=cents(made.low + added),
        central=cents(made.central + added),
        high=cents(made.high + added),
        excluded=tuple(excluded),
    )
    return _higher(made, made.high + more)


def _told_twice(rows: list[Any]) -> list[Any]:
    """Of the CRS what its own lines tell already.

    Activities of NGOs (7) beside core support to them (3), and core support to multilaterals (2) beside what these pay out
    (4). Source: OECD, Converged Statistical Reporting Directives, “bi_multi”.
    """
    known = [row for row in rows if row[0] == CRS]
    core = {_told(row) for row in known if row[13] == "3"}
    outflows = {_told(row)[1:] for row in known if row[13] == "4"}
    return [
        row
        for row in known
        if (row[13] == "7" and _told(row) in core) or (row[13] == "2" and _told(row)[1:] in outflows)
    ]


def _told_beyond(lake: Lake, rows: list[tuple[Any, ...]], best: dict[Told, Rank]) -> Decimal:
    """By how much other sources tell more of a donor's year than the one that counts, in all."""
    told: dict[Told, dict[Rank, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row[0] != fts.FORMAT:
            told[_told(row)][_rank(row)].append(row)
    rivals = {key: ways for key, ways in told.items() if len(ways) > 1}
    sums = {key: {way: _sum(lake, found)[0] for way, found in ways.items()} for key, ways in rivals.items()}
    return sum((max(ways.values()) - ways[best[key]] for key, ways in sums.items()), ZERO)


def _with_republished(lake: Lake, made: Totals, areas: tuple[str, ...], years: Years, stage: str) -> Totals:
    """The totals, the high one being no less than what FTS has collected of all donors."""
    if not any(e.reason == f"same-money-seen:{fts.FORMAT}" for e in made.excluded):
        return made
    collected, _ = fts.totals(lake, tuple(code for area in areas for code in spellings(area)), years, stage)
    return _higher(made, collected.central)


def _higher(made: Totals, high: Decimal) -> Totals:
    """The totals with this high one, if it is higher, and what it is higher by as one gap."""
    if cents(high) <= made.high:
        return made
    before = sum((Decimal(g.detail["more"]) for g in made.gaps if g.code == BEYOND), ZERO)
    gap = Gap(BEYOND, {"more": f"{cents(high - made.high + before).normalize():f}"})
    return replace(made, high=cents(high), gaps=(*(g for g in made.gaps if g.code != BEYOND), gap))


def _told(row: tuple[Any, ...]) -> Told:
    """Of what a row tells that another source may tell too: a donor's year, in one place where places are asked for."""
    return donor_key(row[4], row[5]), row[7], min(spellings(row[12])) if row[12] else ""


def _rank(row: tuple[Any, ...]) -> Rank:
    """Which of the ways in which a donor's money for a year is told comes first."""
    return PRECEDENCE.index(row[0]) if row[0] in PRECEDENCE else len(PRECEDENCE), bool(row[11]), row[0]


def _set_aside(lake: Lake, years: Years, inside: str, params: list[Any], form: str) -> list[Excluded]:
    """What is in no total, by reason: held as impossible, or at constant prices. Amounts without a rate stay out of the sum."""
    rows = lake.rows(
        "SELECT COALESCE('held-' || held, 'not-current-prices') AS why, currency, year, COALESCE(value_date, date) AS day, "
        f"SUM(amount) AS amount, COUNT(*) AS n FROM {inside} "
        f"WHERE counts AND NOT ({USABLE}) AND year BETWEEN ? AND ? AND (? = '' OR format = ?) "
        "GROUP BY why, currency, year, COALESCE(value_date, date) ORDER BY why",
        [*params, years.first, years.last, form, form],
    )
    by_reason = defaultdict[str, list[Any]](list)
    for why, currency, year, day, amount, count in rows:
        by_reason[why].append((None,) * 6 + (currency, year, day, amount, count))
    return [
        Excluded(why, sum(row[10] for row in set_aside), cents(_sum(lake, set_aside)[0]))
        for why, set_aside in by_reason.items()
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
