"""The door to boundary totals: of a case, of areas, or of organisations, in one format or in all, each donor's money once.

Of the formats that report one donor's money for one year the first in the order of precedence counts (precedence.py); the rest is
excluded as the same money seen again, and so is all of FTS, which republishes. Where what is left out so comes to more than
what counts, the high total has the difference: the first source may be incomplete.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Any

from comity.lake import Lake
from comity.methods import fts, organisation_boundary
from comity.methods.boundary import Excluded, Totals, cents, told_apart, totals
from comity.methods.boundary_rows import Builder, Elsewhere, Received
from comity.methods.boundary_world import ZERO, sums
from comity.methods.catalog import case as case_of
from comity.methods.catching import rows_of_question
from comity.methods.donors import donor_key
from comity.methods.figures import WORKING_DIGITS
from comity.methods.iso_countries import THREE_OF, TWO_OF, spellings
from comity.methods.parties import parties
from comity.methods.precedence import CRS, PRECEDENCE, Row, order, sort, told_beyond
from comity.methods.questions import question
from comity.methods.rates import TARGET, rate
from comity.methods.receipt_shares import receipt_shares
from comity.methods.statements import by, payments
from comity.model.case import Case
from comity.model.errors import UsageError
from comity.model.figure import Gap
from comity.model.question import Years

IATI = "iati_activity"
USABLE = "counts AND held IS NULL AND COALESCE(prices, 'current') = 'current'"
BEYOND = "others-tell-more"
COLLABORATION = rf"CASE WHEN format = '{CRS}' THEN regexp_extract(note, 'bi_multi (\d+)', 1) END"
ACTIVITY_STAGES = ("disbursed", "spent", "committed")
Inside = tuple[str, list[Any]]
NOTHING = Received(frozenset(), lambda _receipt: ZERO)


def ask(
    lake: Lake,
    years: Years,
    stage: str,
    *,
    case: str = "",
    areas: tuple[str, ...] = (),
    organisations: tuple[str, ...] = (),
    form: str = "",
    first: tuple[str, ...] = (),
) -> tuple[Totals, dict[str, Any]]:
    """The totals in US dollars, and what else the format says (FTS: its split and funding).

    Exactly one of case, areas (ISO codes of either length, or DAC codes of countries and regions) and organisations (references
    or names). `form` asks one format alone; `first` are formats that come before all others in the order of precedence. Raises
    UsageError otherwise, and for a format that the release does not hold.
    """
    if sum(map(bool, (case, areas, organisations))) != 1:
        raise UsageError(
            "a boundary is drawn round one thing",
            expected="--case, --areas or --organisations",
            next_step="give exactly one of them",
        )
    _check(lake, areas, organisations, form, first)
    if form in ("fts", fts.FORMAT):
        return _by_fts(lake, areas or places_of(case_of(lake, case)), years, stage, of_a_case=bool(case))
    if organisations:
        return organisation_boundary.totals(lake, organisations, years, stage), {}
    with localcontext(prec=WORKING_DIGITS):
        if case:
            asked = case_of(lake, case)
            inside, received = _rows_of(lake, asked, stage), _inside_case(lake, asked)
        else:
            inside, received = _rows_in(areas, stage), _inside_areas(lake, stage, codes_of(areas))
        found = _Places(lake, years, stage, inside, received, form, order(first), by_place=bool(areas)).totals()
        return (found if form or not areas else _with_republished(lake, found, areas, years, stage)), {}


def _check(
    lake: Lake, areas: tuple[str, ...], organisations: tuple[str, ...], form: str, first: tuple[str, ...]
) -> None:
    by_fts = form in ("fts", fts.FORMAT)
    known = [row[0] for row in lake.rows("SELECT DISTINCT format FROM year_cube ORDER BY format")]
    for wanted in (form, *first):
        if wanted and wanted not in known and not (by_fts and wanted == form):
            raise UsageError(
                f"this release holds no flows in the format “{wanted}”",
                expected=", ".join(["fts", *known]),
                next_step="name one of them, or ingest such files",
            )
    if fts.FORMAT in first:
        raise UsageError(
            "OCHA's flows republish what others report, and come before nobody",
            expected=", ".join(PRECEDENCE),
            next_step="ask --format fts to see them by themselves",
        )
    for area in areas:
        if not (area.strip().upper() in {*TWO_OF, *THREE_OF} or area.strip().isdigit()):
            raise UsageError(
                f"“{area}” is not the code of a place",
                expected="ISO 3166 codes of two or three letters, or the DAC's codes of countries and regions",
                next_step="correct --areas",
            )
    if organisations and by_fts:
        raise UsageError("FTS flows have a boundary of places", expected="--areas PSE", next_step="name the places")
    if organisations and (form not in ("", IATI) or first):
        raise UsageError(
            f"a boundary round organisations is not drawn in the format “{form or first[0]}”",
            expected=f"no --format and no --first, or {IATI}, which alone tells both sides of payments",
            next_step="leave it away, or name --areas",
        )


def codes_of(areas: tuple[str, ...]) -> tuple[str, ...]:
    """All the codes by which these places go."""
    return tuple(dict.fromkeys(code for area in areas for code in spellings(area)))


def places_of(case: Case) -> tuple[str, ...]:
    """The places a case's selectors look in. Raises UsageError for a case that names none."""
    named = dict.fromkeys(code for selector in case.selectors for code in selector.recipients)
    if not named:
        raise UsageError(
            f"the case “{case.id}” names no place, and FTS flows have a boundary of places",
            expected="--areas PSE, or a case whose selectors have recipients",
            next_step="name the places",
        )
    return tuple(named)


def _by_fts(
    lake: Lake, places: tuple[str, ...], years: Years, stage: str, *, of_a_case: bool = False
) -> tuple[Totals, dict[str, Any]]:
    made, extra = fts.totals(lake, codes_of(places), years, stage)
    if of_a_case:
        # FTS does not tell purposes apart as a case does: its flows are all that names the case's places.
        made = replace(made, gaps=(*made.gaps, Gap("places-alone", {"places": ", ".join(places)})))
    return made, extra


def _rows_in(areas: tuple[str, ...], stage: str) -> Inside:
    codes = codes_of(areas)
    marks = ", ".join("?" * len(codes))
    return f'(SELECT * FROM flow WHERE stage = ? AND recipient IN ({marks}) AND "case" IS NULL) chosen', [stage, *codes]


def _rows_of(lake: Lake, case: Case, stage: str) -> Inside:
    return rows_of_question(lake, case, question(case, stage=stage))


def _inside_areas(lake: Lake, stage: str, codes: tuple[str, ...]) -> Received:
    shares = receipt_shares(lake, stage, codes)
    activities = {activity for (activity, _), part in shares.items() if activity and part}
    return Received(activities, lambda receipt: shares.get((receipt.activity, receipt.locator), ZERO))


def _inside_case(lake: Lake, case: Case) -> Received:
    """An activity's receipts are inside by the part of its payments that the case catches, over all years and stages."""
    caught, whole = sums(), sums()
    for stage in ACTIVITY_STAGES:
        rows, params = _rows_of(lake, case, stage)
        for activity, amount in lake.rows(
            f"SELECT iati_identifier, SUM(amount) FROM {rows} WHERE format = ? AND {USABLE} GROUP BY iati_identifier",
            [*params, IATI],
        ):
            caught[activity or ""] += amount
    for stage in ACTIVITY_STAGES:
        for paid in payments(lake, stage, by(caught)):
            whole[paid.activity] += paid.amount
    parts = {
        activity: min(max(amount / whole[activity], ZERO), Decimal(1)) if whole[activity] > 0 else Decimal(1)
        for activity, amount in caught.items()
        if activity
    }
    return Received(set(parts), lambda receipt: parts.get(receipt.activity, ZERO))


class _Places:
    """One question about the rows inside a boundary of a case or of places."""

    def __init__(
        self,
        lake: Lake,
        years: Years,
        stage: str,
        inside: Inside,
        received: Received,
        form: str,
        formats: tuple[str, ...],
        *,
        by_place: bool,
    ) -> None:
        self.lake, self.years, self.stage, self.received = lake, years, stage, received
        self.rows_inside, self.params = inside
        self.form, self.formats, self.by_place = form, formats, by_place

    def totals(self) -> Totals:
        """The activities' totals, with what counts through other formats, and all that does not count by reason."""
        everything = self._rows()
        counted, again, twice = sort(everything, self.formats)
        asked = [row for row in counted if self._asked(row)]
        others = [row for row in asked if not _of_activity(row)]
        added, lost = self._sum(others)
        worlds = Builder(
            self.lake,
            self.stage,
            self.years,
            _by_transaction(counted),
            self.received if self.form in ("", IATI) else NOTHING,
            self._elsewhere(counted),
        ).worlds()
        made = totals(worlds.asked, [*worlds.gaps, *lost], worlds.before, worlds.after)
        excluded = list(made.excluded)
        seen = defaultdict[str, list[Row]](list)
        for row in filter(self._asked, again):
            seen[f"same-money-seen:{row.format}"].append(row)
        for reason, rows in (*sorted(seen.items()), ("collaboration-types", list(filter(self._asked, twice)))):
            excluded += self._excluded(reason, rows)
        excluded += self._set_aside()
        excluded += [
            entry
            for why, amounts in sorted(worlds.held.items())
            for entry in told_apart(f"held-{why}", [(1, a) for a in amounts])
        ]
        if not asked and not worlds.asked.activities:
            made = replace(made, gaps=(*made.gaps, Gap("no-flows", {"stage": self.stage})))
        made = replace(
            made,
            incoming=cents(made.incoming + added),
            low=cents(made.low + added),
            central=cents(made.central + added),
            high=cents(made.high + added),
            excluded=tuple(excluded),
        )
        beyond = told_beyond(filter(self._asked, everything), self.formats, lambda rows: self._sum(rows)[0])
        return _higher(made, made.high + beyond)

    def _asked(self, row: Row) -> bool:
        return self.years.first <= row.year <= self.years.last

    def _rows(self) -> list[Row]:
        """Of all years: what was left of earlier ones may be paid on in these."""
        keys = (
            "format, snapshot, locator, iati_identifier, provider_ref, provider, receiver_ref, receiver, currency, year"
        )
        rows = self.lake.rows(
            f"SELECT {keys}, COALESCE(value_date, date) AS day, SUM(amount) AS amount, COUNT(*) AS n, "
            f"date_kind = 'cumulative' AS whole_life, {'recipient' if self.by_place else 'NULL'} AS place, "
            f"{COLLABORATION} AS collaboration FROM {self.rows_inside} "
            f"WHERE {USABLE} AND year IS NOT NULL AND (? = '' OR format = ?) GROUP BY ALL",
            [*self.params, self.form, self.form],
        )
        return [Row(*row) for row in rows]

    def _elsewhere(self, counted: list[Row]) -> Elsewhere:
        """What counts through other formats: activities may say that they received it, or be named as its receivers."""
        made, who = Elsewhere(), parties(self.lake).who
        for row in counted:
            dollars = None if _of_activity(row) else self._dollars(row)
            if dollars:
                donor = donor_key(row.provider_ref, row.provider)
                made.donors[row.year, donor] += dollars
                if receiver := who(row.receiver_ref or "", row.receiver or ""):
                    made.receivers[row.year, donor, receiver] += dollars
        return made

    def _set_aside(self) -> list[Excluded]:
        """What is in no total, by reason: held as impossible, or at constant prices."""
        rows = self.lake.rows(
            "SELECT COALESCE('held-' || held, 'not-current-prices') AS why, currency, year, "
            f"COALESCE(value_date, date) AS day, SUM(amount) AS amount, COUNT(*) AS n FROM {self.rows_inside} "
            f"WHERE counts AND NOT ({USABLE}) AND year BETWEEN ? AND ? AND (? = '' OR format = ?) "
            "GROUP BY why, currency, year, COALESCE(value_date, date) ORDER BY why",
            [*self.params, self.years.first, self.years.last, self.form, self.form],
        )
        by_reason = defaultdict[str, list[Row]](list)
        for why, currency, year, day, amount, count in rows:
            by_reason[why].append(Row("", "", "", *(None,) * 5, currency, year, day, amount, count, None, None, None))
        return [entry for why, found in by_reason.items() for entry in self._excluded(why, found)]

    def _excluded(self, reason: str, rows: list[Row]) -> list[Excluded]:
        return told_apart(reason, [(row.rows, self._dollars(row)) for row in rows])

    def _sum(self, rows: list[Row]) -> tuple[Decimal, list[Gap]]:
        total, lost = ZERO, defaultdict[str, int](int)
        for row in rows:
            dollars = self._dollars(row)
            if dollars is None:
                lost[row.currency or "none"] += row.rows
            else:
                total += dollars
        return total, [Gap("no-rate", {"currency": currency, "rows": str(n)}) for currency, n in sorted(lost.items())]

    def _dollars(self, row: Row) -> Decimal | None:
        if row.currency == TARGET:
            return row.amount
        found = rate(self.lake, row.currency, row.day, row.year) if row.currency else None
        return None if found is None else row.amount * found.value


def _by_transaction(counted: list[Row]) -> dict[tuple[str, str], Decimal]:
    """How much of each transaction is inside: the sum over the places that it is split into."""
    amounts: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in counted:
        if _of_activity(row):
            amounts[row.activity or "", row.locator] += row.amount
    return dict(amounts)


def _of_activity(row: Row) -> bool:
    """Whether the row is a payment of an IATI activity that has an identifier: only those hang together."""
    return row.format == IATI and bool(row.activity)


def _with_republished(lake: Lake, made: Totals, areas: tuple[str, ...], years: Years, stage: str) -> Totals:
    """The totals, the high one being no less than what FTS has collected of all donors."""
    if not any(e.reason == f"same-money-seen:{fts.FORMAT}" for e in made.excluded):
        return made
    collected, _ = fts.totals(lake, codes_of(areas), years, stage)
    return _higher(made, collected.central)


def _higher(made: Totals, high: Decimal) -> Totals:
    """The totals with this high one, if it is higher, and what it is higher by as one gap."""
    if cents(high) <= made.high:
        return made
    before = sum((Decimal(g.detail["more"]) for g in made.gaps if g.code == BEYOND), ZERO)
    gap = Gap(BEYOND, {"more": f"{cents(high - made.high + before).normalize():f}"})
    return replace(made, high=cents(high), gaps=(*(g for g in made.gaps if g.code != BEYOND), gap))
