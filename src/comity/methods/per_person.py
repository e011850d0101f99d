"""per-person: money per person per year.

per person per year = total over years ÷ person-years over the same years, where person-years = Σ people of each year.
A year without population leaves numerator and denominator both. Low and high are the range over the population series
that the case file lists for the area and that know the same years; a rival that does not is named in the notes.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from comity.lake import Lake
from comity.methods.catalog import case as case_of
from comity.methods.money_by_year import MoneyByYear, money_by_year
from comity.methods.population import look_up, people, population_of
from comity.methods.total import lineage, plain, unit
from comity.model.case import Case
from comity.model.errors import RefusedError
from comity.model.figure import Figure, Gap, Input
from comity.model.question import Question, figure_id

NAME = "per-person"
VERSION = "1"


def compute(lake: Lake, asked: Question) -> Figure:
    """US dollars per person per year; a gap where no row counts or no year has a population.

    Raises RefusedError where the population is of another area than the money.
    """
    case = case_of(lake, asked.case)
    money = money_by_year(lake, asked)
    look_up(lake, [p for p in case.populations if p.id in {asked.population, *rivals_of(case, asked)}])
    divided = divide(lake, case, asked, money)
    values = [divided.value] if divided.value is not None else []
    rivals = []
    for name in rivals_of(case, asked) if values else []:
        rival = divide(lake, case, replace(asked, population=name), money)
        if rival.value is not None and rival.years == divided.years:
            values.append(rival.value)
            rivals.append(Gap("rival-population", {"population": name}))
        else:
            known = ", ".join(map(str, rival.years)) or "none"
            rivals.append(Gap("rival-other-years", {"population": name, "years": known}))
    made = lineage(lake, asked, NAME, VERSION, divided.formula, money)
    return Figure(
        id=figure_id(NAME, asked),
        value=divided.value,
        low=min(values, default=None),
        high=max(values, default=None),
        unit=unit(asked, " per person per year"),
        gaps=(*money.gaps, *divided.gaps),
        lineage=replace(
            made,
            inputs=(*made.inputs, *divided.people),
            notes=(*made.notes, *divided.notes, *rivals),
        ),
    )


class Divided:
    """Money over people: the value, the years that have both, and what the formula said."""

    def __init__(self, amounts: dict[int, Decimal], asked: Question, people: dict[int, Input]) -> None:
        self.people = tuple(people[year] for year in sorted(people))
        self.years = tuple(sorted(people))
        self.total = sum((amounts[year] for year in self.years if year in amounts), Decimal(0))
        self.person_years = sum((p.value for p in self.people), Decimal(0))
        counted = any(year in amounts for year in self.years)
        self.value = self.total / self.person_years if counted and self.person_years else None
        missing = [year for year in asked.years if year not in people]
        self.gaps = (
            (Gap("no-population", {"years": _spans(missing), "population": asked.population}),) if missing else ()
        )
        if self.value is None and not self.gaps:
            self.gaps = (Gap("no-flows", {"stage": str(asked.stage), "definition": asked.definition}),)
        interpolated = [p.period for p in self.people if "interpolated" in p.note]
        self.notes = (Gap("interpolated-population", {"years": str(len(interpolated))}),) if interpolated else ()
        shown = "no figure" if self.value is None else plain(self.value)
        self.formula = f"{plain(self.total)} USD ÷ {plain(self.person_years)} person-years = {shown}"


def divide(lake: Lake, case: Case, asked: Question, money: MoneyByYear) -> Divided:
    """Divide by the question's population. Raises RefusedError where that is of another area and nothing permits it."""
    population = population_of(case, asked.population)
    if population.area != asked.area:
        raise RefusedError(
            f"population {population.id} is of {population.area}, the money is asked for {asked.area}",
            expected="numerator and denominator of the same area",
            next_step=f"ask with --area {population.area}, or choose another --population",
        )
    found = {year: people(lake, population, year) for year in asked.years}
    return Divided(money.amounts, asked, {year: p for year, p in found.items() if p is not None})


def rivals_of(case: Case, asked: Question) -> list[str]:
    """The other population series that the case file lists for the asked area."""
    for area in case.areas:
        if area.id == asked.area:
            return [name for name in area.populations if name != asked.population]
    return []


def _spans(years: list[int]) -> str:
    """[1990, 1991, 1992, 2000] → `1990-1992, 2000`."""
    spans: list[list[int]] = []
    for year in years:
        if spans and spans[-1][-1] == year - 1:
            spans[-1][1:] = [year]
        else:
            spans.append([year])
    return ", ".join("-".join(str(y) for y in span) for span in spans)
