"""A question's money in US dollars, year by year: converted at published rates, then put at the asked prices.

Shared by every method. What has no rate or no deflator is left out with its reason and its own currency, never counted as
zero.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from comity.lake import Lake
from comity.methods import prices
from comity.methods.catalog import case as case_of
from comity.methods.catching import donor_of
from comity.methods.rates import TARGET, look_up, rate
from comity.methods.selection import Group, Selection, key_of, left_out, listed, select
from comity.model.case import Case
from comity.model.figure import Gap, Input, LeftOut
from comity.model.question import Question


@dataclass(slots=True)
class MoneyByYear:
    """US dollars by year, at `question.prices`, with everything that went into them."""

    amounts: dict[int, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    inputs: dict[Input, None] = field(default_factory=dict)
    used: list[Group] = field(default_factory=list)
    beside: list[tuple[str, Group]] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    notes: list[Gap] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """The sum over all years."""
        return sum(self.amounts.values(), Decimal(0))


def money_by_year(lake: Lake, asked: Question) -> MoneyByYear:
    """Convert and deflate the rows of a question. Exact but for the rates' own digits (28 significant)."""
    case = case_of(lake, asked.case)
    chosen = select(lake, asked)
    made = MoneyByYear(left=list(chosen.left_out()), beside=list(chosen.left))
    unconverted: dict[tuple[str, str], list[Group]] = defaultdict(list)
    look_up(lake, {group.currency for group in chosen.used if group.currency != TARGET})
    for group in chosen.used:
        amount, inputs, reason = _dollars(lake, case, group, asked.prices)
        if amount is None:
            unconverted[reason, group.currency].append(group)
            continue
        made.amounts[group.year or 0] += amount
        made.inputs |= dict.fromkeys(inputs)
        made.used.append(group)
    for (reason, currency), groups in sorted(unconverted.items()):
        made.beside += [(reason, group) for group in groups]
        entry = left_out(reason, groups, currency=currency)
        made.left.append(entry)
        made.gaps.append(Gap(reason, entry.detail | {"rows": str(entry.rows)}))
    made.notes += _notes(case, asked, chosen)
    made.gaps += _known_gaps(case, asked, made)
    return made


def _dollars(lake: Lake, case: Case, group: Group, basis: str) -> tuple[Decimal | None, tuple[Input, ...], str]:
    """The group in US dollars at the asked prices, the rates used, or the reason why not."""
    if group.prices != "current":
        return None, (), "not-current-prices"
    amount = group.amount
    inputs: tuple[Input, ...] = ()
    if group.currency != TARGET:
        found = rate(lake, group.currency, group.day, group.year or 0)
        if found is None:
            return None, (), "no-rate"
        amount, inputs = amount * found.value, (found,)
    base, by_donor = prices.basis(basis)
    if base is None:
        return amount, inputs, ""
    subject = prices.UNITED_STATES
    if by_donor:
        donor = donor_of(case, group.provider, group.provider_ref)
        if donor is None or not donor.deflator:
            return None, (), "no-deflator"
        subject = donor.deflator
    deflator = prices.factor(lake, subject, group.year or 0, base)
    if deflator is None:
        return None, (), "no-deflator"
    return amount * deflator[0], inputs + deflator[1], ""


def _notes(case: Case, asked: Question, chosen: Selection) -> list[Gap]:
    """The stated choices that this selection rests on."""
    used = chosen.used
    counts = {
        "even-spread": [g for g in used if g.spread],
        "fiscal-years": [g for g in used if g.date_kind.startswith("fiscal")],
        "upper-bound": [g for g in used if g.bound == "upper"],
        "up-to": [g for g in used if g.bound == "up-to"],
        "weak-source": [g for g in used if g.weak],
        "transaction-date-for-rate": [g for g in used if g.dated_by == "date" and g.currency != TARGET],
    }
    notes = [Gap(code, {"rows": str(sum(g.rows for g in groups))}) for code, groups in counts.items() if groups]
    for override in case.overrides:
        if override.area == asked.area and any(g.area == override.money_of for g in used):
            notes.append(Gap("area-override", {"area": asked.area, "money_of": override.money_of, **override.reason}))
    return notes


def _known_gaps(case: Case, asked: Question, made: MoneyByYear) -> list[Gap]:
    """Money the case file knows to be missing in the asked years, and the absence of any row."""
    gaps = [
        Gap(
            "known-gap",
            {
                "line": gap.line,
                "years": f"{max(gap.first_year, asked.years.first)}-{min(gap.last_year, asked.years.last)}",
                **gap.reason,
            },
        )
        for gap in case.gaps
        if gap.stage == asked.stage
        and gap.first_year <= asked.years.last
        and gap.last_year >= asked.years.first
        and not asked.donor
    ]
    return gaps if made.used else [Gap("no-flows", {"stage": str(asked.stage), "definition": asked.definition}), *gaps]


def rows_used(lake: Lake, asked: Question, limit: int | None = None, offset: int = 0) -> list[dict[str, Any]]:
    """The rows behind a figure, one dict a flow row, counted ones first.

    Each holds its columns of `flow`, its `line` and `area` in the case, the `hit` that put it into a set of words, and its
    `standing`: `counted`, or why not.
    """
    money = money_by_year(lake, asked)
    standing = {group.key: reason for reason, group in money.beside} | {group.key: "counted" for group in money.used}
    rows = [row | {"standing": standing[key_of(row)]} for row in listed(lake, asked) if key_of(row) in standing]
    rows.sort(key=lambda r: (r["standing"] != "counted", r["year"] or 0, r["format"], r["locator"], r["split"]))
    return rows[offset : None if limit is None else offset + limit]
