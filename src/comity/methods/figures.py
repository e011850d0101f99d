"""The door to every figure: by method and question, again from a lineage, or spread over years for a chart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from decimal import Context, Decimal, localcontext

from comity.lake import Lake
from comity.methods import per_person, ratio, total
from comity.methods.catalog import case as case_of
from comity.methods.money_by_year import money_by_year
from comity.methods.questions import check
from comity.model.case import Case
from comity.model.errors import RefusedError, UsageError
from comity.model.figure import Figure, Lineage
from comity.model.question import Question, Years

COMPUTE: dict[str, Callable[[Lake, Question], Figure]] = {
    total.NAME: total.compute,
    per_person.NAME: per_person.compute,
    ratio.NAME: ratio.compute,
}

WORKING_DIGITS = 60
SHOWN = Context(prec=28)
"""Sums are worked in so many digits that their order cannot matter, and settled at 28."""


def settle(value: Decimal | None) -> Decimal | None:
    """A worked value at 28 significant digits."""
    return None if value is None else SHOWN.plus(value)


@dataclass(frozen=True, slots=True)
class YearPoint:
    """One year of a figure: its value, or None with the code of the gap (`no-flows`, `no-population`)."""

    year: int
    value: Decimal | None
    gap: str


def figure(lake: Lake, method: str, asked: Question) -> Figure:
    """Compute one figure; the same release and question give the same Decimal. Raises UsageError for an unknown method."""
    if method not in COMPUTE:
        raise UsageError(f"no method is called “{method}”", expected=", ".join(COMPUTE), next_step="name one of them")
    key = ("figure", method, asked)
    if key not in lake.memo:
        check(lake, asked)
        lake.memo[key] = _compute(lake, method, asked)
    found: Figure = lake.memo[key]
    return found


def _compute(lake: Lake, method: str, asked: Question) -> Figure:
    with localcontext(prec=WORKING_DIGITS):
        made = COMPUTE[method](lake, asked)
    return replace(made, value=settle(made.value), low=settle(made.low), high=settle(made.high))


def question_of(parameters: dict[str, str]) -> Question:
    """The question that a lineage's parameters name. Raises UsageError for parameters of another layout."""
    known = {f.name for f in fields(Question)}
    if set(parameters) != known:
        raise UsageError("these are not a question's parameters", expected=", ".join(sorted(known)))
    return Question(**parameters | {"years": Years.parse(parameters["years"])})  # type: ignore[arg-type]


def recompute(lake: Lake, lineage: Lineage) -> Figure:
    """The figure again, from its lineage alone. Raises RefusedError on another release or another version of the method."""
    made = _compute(lake, lineage.method, question_of(lineage.parameters))
    for name in ("release", "version"):
        if getattr(made.lineage, name) != getattr(lineage, name):
            raise RefusedError(
                f"the figure was computed with {name} {getattr(lineage, name)}, this is {getattr(made.lineage, name)}",
                next_step="open the release that the lineage names",
            )
    return made


def series_by_year(lake: Lake, method: str, asked: Question) -> list[YearPoint]:
    """A total or per-person figure year by year, in the figure's unit: one point for each asked year, gaps included."""
    with localcontext(prec=WORKING_DIGITS):
        return _points(lake, case_of(lake, asked.case), method, asked)


def _points(lake: Lake, case: Case, method: str, asked: Question) -> list[YearPoint]:
    money = money_by_year(lake, asked)
    points = []
    for year in asked.years:
        if year not in money.amounts:
            points.append(YearPoint(year, None, "no-flows"))
        elif method == total.NAME:
            points.append(YearPoint(year, settle(money.amounts[year]), ""))
        else:
            divided = per_person.divide(lake, case, replace(asked, years=Years(year, year)), money)
            points.append(YearPoint(year, settle(divided.value), "" if divided.value is not None else "no-population"))
    return points
