"""Sensitivity: the same figure over definition × denominator × price basis × years, one row a combination.

Each row is a question of its own, so each has an id and a page. A definition that catches no row of the case is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from comity.lake import Lake
from comity.methods import per_person
from comity.methods.catalog import case as case_of
from comity.methods.figures import WORKING_DIGITS, settle
from comity.methods.money_by_year import money_by_year
from comity.methods.questions import definitions_of, other_side
from comity.model.case import Case
from comity.model.question import Question, Years, figure_id

BASE_YEAR = "2022"


@dataclass(frozen=True, slots=True)
class SensitivityRow:
    """One combination: its question, the figure's id, and the value (None is a gap, named by `gap`)."""

    question: Question
    id: str
    value: Decimal | None
    gap: str


def sensitivity(lake: Lake, method: str, asked: Question) -> list[SensitivityRow]:
    """Every combination for the asked stage and donor, in a fixed order: definition, area and population, prices, years."""
    with localcontext(prec=WORKING_DIGITS):
        return _table(lake, case_of(lake, asked.case), method, asked)


def _table(lake: Lake, case: Case, method: str, asked: Question) -> list[SensitivityRow]:
    rows = []
    for definition in definitions_of(case):
        base = replace(asked, definition=definition)
        for area, population in denominators(case) if method != "total" else [(asked.area, asked.population)]:
            for prices in _prices(asked):
                for years in _windows(case, asked):
                    cell = replace(base, area=area, population=population, prices=prices, years=years)
                    rows.append(_row(lake, case, method, cell))
    with_money = {row.question.definition for row in rows if row.value is not None}
    return [row for row in rows if row.question.definition in with_money or row.question.definition == asked.definition]


def denominators(case: Case) -> list[tuple[str, str]]:
    """Each area of the case with each of its populations."""
    return [(area.id, population) for area in case.areas for population in area.populations]


def _row(lake: Lake, case: Case, method: str, cell: Question) -> SensitivityRow:
    money = money_by_year(lake, cell)
    value: Decimal | None = money.total if money.used else None
    gap = money.gaps[0].code if money.gaps else ""
    if method != "total":
        divided = per_person.divide(lake, case, cell, money)
        value, gap = divided.value, gap or (divided.gaps[0].code if divided.gaps else "")
    if method == "ratio" and value is not None:
        other = per_person.compute(lake, other_side(lake, cell))
        value, gap = (value / other.value, gap) if other.value else (None, "zero-divisor")
    return SensitivityRow(cell, figure_id(method, cell), settle(value), gap)


def _prices(asked: Question) -> list[str]:
    constant = asked.prices.split(":")[1] if ":" in asked.prices else BASE_YEAR
    return ["current", f"constant:{constant}", f"constant:{constant}:donor"]


def _windows(case: Case, asked: Question) -> list[Years]:
    """The asked years, and, where the clock's year zero falls among them, the years before it and from it on."""
    whole = asked.years
    zero = next((int(e.date[:4]) for e in case.events if e.id == case.clock.event), None)
    if zero is None or not whole.first < zero <= whole.last:
        return [whole]
    return [whole, Years(whole.first, zero - 1), Years(zero, whole.last)]
