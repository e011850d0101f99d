"""Which rows a question is about, and which of them count.

A case's rows are its own hand-entered ones and those that its selectors catch. Of these the question takes one stage, one
definition set, one donor or all, its areas, its years. Then, of rows of one line, stage and year reported in several
formats, only those of the format that comes first in the case's precedence count; the others are kept beside them as
the same money seen again. Rows are gathered by what matters to the sum, so that a large lake answers quickly.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from comity.lake import Lake
from comity.methods.catalog import case as case_of
from comity.methods.catalog import registered_measures
from comity.methods.catching import rows_of_question, word_hits
from comity.model.case import Case
from comity.model.figure import LeftOut
from comity.model.question import Question

OWN = -1


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are alike in all that matters to a sum. `amount` is their exact sum in `currency`; `rows` how many.

    `bound` is `upper` where the rows hold more than the case's own money, `up-to` where a measure says “up to”.
    """

    selector: int
    format: str
    line: str
    area: str
    year: int | None
    provider: str
    provider_ref: str
    currency: str
    prices: str
    day: date | None
    dated_by: str
    date_kind: str
    spread: bool
    counts: bool
    held: str
    weak: bool
    bound: str
    amount: Decimal
    rows: int

    @property
    def key(self) -> tuple[Any, ...]:
        """What a row must share to be of this group, as far as counting goes."""
        where = (self.selector, self.format, self.line, self.area, self.year, self.counts, self.held)
        return *where, self.provider, self.provider_ref, self.currency, self.prices, self.day


@dataclass(frozen=True, slots=True)
class Selection:
    """The groups that count, and those that do not, by reason."""

    used: tuple[Group, ...]
    left: tuple[tuple[str, Group], ...]

    def left_out(self) -> tuple[LeftOut, ...]:
        """The uncounted rows summed up by reason, format and line."""
        heaps: dict[tuple[str, str, str], list[Group]] = defaultdict(list)
        for reason, group in self.left:
            heaps[reason, group.format, group.line].append(group)
        return tuple(
            left_out(reason, groups, format=form, line=line) for (reason, form, line), groups in sorted(heaps.items())
        )


def left_out(reason: str, groups: list[Group], **detail: str) -> LeftOut:
    """One entry of a lineage: how many rows, and their amount by currency."""
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for group in groups:
        amounts[group.currency] += group.amount
    years = sorted({g.year for g in groups if g.year is not None})
    span = {"years": f"{years[0]}-{years[-1]}" if years[0] != years[-1] else str(years[0])} if years else {}
    return LeftOut(reason, sum(g.rows for g in groups), dict(sorted(amounts.items())), detail | span)


def select(lake: Lake, asked: Question) -> Selection:
    """The question's rows, parted into those that count and those that do not."""
    case = case_of(lake, asked.case)
    inside = _areas(case, asked.area)
    used, left = [], []
    for group in _caught(lake, case, asked):
        if group.year is None:
            left.append(("no-year", group))
        elif not asked.years.first <= group.year <= asked.years.last:
            continue
        elif group.held:
            left.append((f"held-{group.held}", group))
        elif not group.counts:
            left.append(("rival", group))
        elif group.area not in inside:
            left.append(("other-area", group))
        elif not group.currency:
            left.append(("no-currency", group))
        else:
            used.append(group)
    kept, beside = _once(used, _precedence(case, asked))
    return Selection(tuple(kept), tuple(left + [("same-money-seen", g) for g in beside]))


def digest(lake: Lake, asked: Question, used: tuple[Group, ...]) -> tuple[str, tuple[str, ...]]:
    """SHA-256 over the sorted ids of the rows used (`snapshot:locator:split`), and the snapshots they are from."""
    keys = {group.key for group in used}
    rows = listed(lake, asked, KEYED) if used else []
    ids = sorted(f"{r['snapshot']}:{r['locator']}:{r['split']}" for r in rows if key_of(r) in keys)
    snapshots = tuple(sorted({row_id.split(":", 1)[0] for row_id in ids}))
    return hashlib.sha256("\n".join(ids).encode()).hexdigest(), snapshots


def _areas(case: Case, wanted: str) -> set[str]:
    """The area, what it includes, and what an override lets it count."""
    inside = {area.id: area.includes for area in case.areas}
    found, waiting = set(), [wanted, *(o.money_of for o in case.overrides if o.area == wanted)]
    while waiting:
        area = waiting.pop()
        if area not in found:
            found.add(area)
            waiting += inside.get(area, ())
    return found


def _precedence(case: Case, asked: Question) -> tuple[str, ...]:
    if asked.precedence == "case":
        return case.precedence
    return () if asked.precedence == "none" else tuple(p.strip() for p in asked.precedence.split(","))


def _once(groups: list[Group], precedence: tuple[str, ...]) -> tuple[list[Group], list[Group]]:
    """Of one line and year in several formats, keep the first format; rows without a line are never the same money."""
    if not precedence:
        return groups, []
    rank = {form: place for place, form in enumerate(precedence)}
    best: dict[tuple[str, int | None], tuple[int, str]] = {}
    for group in groups:
        place = (rank.get(group.format, len(rank)), group.format)
        best[group.line, group.year] = min(place, best.get((group.line, group.year), place))
    kept = [g for g in groups if not g.line or g.format == best[g.line, g.year][1]]
    return kept, [g for g in groups if g.line and g.format != best[g.line, g.year][1]]


GROUPED = (
    "selector, format, line, recipient, year, provider, provider_ref, currency, prices, "
    "COALESCE(value_date, date) AS day, CASE WHEN value_date IS NOT NULL THEN 'value-date' WHEN date IS NOT NULL "
    "THEN 'date' ELSE 'year' END AS dated_by, date_kind, spread, counts, COALESCE(held, '') AS held, "
    "CASE WHEN COALESCE(weakness, '') = '' THEN 0 ELSE 1 END AS weak"
)


def _caught(lake: Lake, case: Case, asked: Question) -> list[Group]:
    key = ("caught", case.id, asked.stage, asked.definition, asked.donor)
    if key not in lake.memo:
        source, params = rows_of_question(lake, case, asked)
        bound, first = _bound(lake, case)
        rows = lake.rows(
            f"SELECT {GROUPED}, {bound} AS bound, SUM(amount) AS total, COUNT(*) AS n FROM {source} GROUP BY ALL",
            [*first, *params],
        )
        lake.memo[key] = sorted((_group(case, row) for row in rows), key=lambda g: (str(g.key), str(g.day), repr(g)))
    found: list[Group] = lake.memo[key]
    return found


def _bound(lake: Lake, case: Case) -> tuple[str, list[str]]:
    """SQL over the case file's own rows: by its lines' `upper` sources, and by the rows that a measure's “up to” is tied to."""
    tied = sorted(
        {a.locator for one in registered_measures(lake, case.id) for a in one.amounts if a.upper and a.locator}
    )
    named = [(line.id, source) for line in case.lines for source in line.upper]
    found = []
    if named:
        either = " OR ".join(["(line = ? AND source = ?)"] * len(named))
        found.append(f"WHEN selector = {OWN} AND ({either}) THEN 'upper'")
    if tied:
        found.append(f"WHEN selector = {OWN} AND locator IN ({', '.join('?' * len(tied))}) THEN 'up-to'")
    return f"CASE {' '.join(found)} ELSE '' END" if found else "''", [*(text for pair in named for text in pair), *tied]


def _group(case: Case, row: tuple[Any, ...]) -> Group:
    (
        selector,
        form,
        line,
        recipient,
        year,
        provider,
        ref,
        currency,
        prices,
        day,
        dated_by,
        kind,
        spread,
        counts,
        held,
        weak,
        bound,
        amount,
        rows,
    ) = row
    chosen = case.selectors[selector] if selector >= 0 else None
    return Group(
        selector,
        form,
        (chosen.line if chosen else line) or "",
        (chosen.area if chosen else recipient) or "",
        year,
        provider or "",
        ref or "",
        currency or "",
        prices,
        day,
        dated_by,
        kind,
        spread,
        counts,
        held,
        bool(weak),
        chosen.bound if chosen else bound,
        amount,
        rows,
    )


KEYED = (
    "snapshot, locator, split, selector, format, line, recipient, year, counts, held, provider, provider_ref, currency, "
    "prices, value_date, date, activity"
)
"""The columns that tell a row and its group: all that a digest needs."""


def listed(lake: Lake, asked: Question, columns: str = "*") -> list[dict[str, Any]]:
    """Every row that the question's case, stage, definition, donor and years are about, counted or not."""
    case = case_of(lake, asked.case)
    source, params = rows_of_question(lake, case, asked)
    said = word_hits(lake, case, asked.definition, asked.stage)
    rows = lake.dicts(
        f"SELECT {columns} FROM {source} WHERE year IS NULL OR year BETWEEN ? AND ?",
        [*params, asked.years.first, asked.years.last],
    )
    for row in rows:
        chosen = case.selectors[row["selector"]] if row["selector"] >= 0 else None
        row["line"] = (chosen.line if chosen else row["line"]) or ""
        row["area"] = (chosen.area if chosen else row["recipient"]) or ""
        row["selector_id"] = chosen.id if chosen else ""
        hit = said.get(f"{row['snapshot']}:{row['locator'] if row['activity'] is None else row['activity']}")
        row["hit"] = f"{hit.word} ({hit.language}, {hit.element}): {hit.text}" if hit else ""
    return rows


def key_of(row: dict[str, Any]) -> tuple[Any, ...]:
    """What `Group.key` is of a group, of one row."""
    where = (row["selector"], row["format"], row["line"], row["area"], row["year"], row["counts"], row["held"] or "")
    party = (row["provider"] or "", row["provider_ref"] or "")
    return *where, *party, row["currency"] or "", row["prices"], row["value_date"] or row["date"]
