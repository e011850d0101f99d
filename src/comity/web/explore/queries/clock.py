"""The peace clock: each case's money per person per year, counted in years from its own year zero."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from comity.briefs import charts
from comity.briefs.palette import case_colour
from comity.lake import Lake
from comity.methods import cases, figure, named, series_by_year
from comity.model.case import Case
from comity.model.question import Question, Years
from comity.web.components import formats, snapshots, words

BEFORE = 12


def year_zero(case: Case) -> int | None:
    """The year of the event on which the case's clock is set, or None."""
    return next((int(e.date[:4]) for e in case.events if e.id == case.clock.event), None)


def chart(lake: Lake) -> charts.Chart | None:
    """Every case with a clock as one line; None where no case has one."""
    lines, marks, bases = [], [], []
    for position, case in enumerate(cases(lake).values()):
        zero = year_zero(case)
        if zero is None:
            continue
        asked = _asked(case, zero)
        points = [
            charts.Point(point.year - zero, point.value, words.gap_code(point.gap) if point.gap else "")
            for point in series_by_year(lake, "per-person", asked)
        ]
        title = words.said(case.title)
        lines.append(charts.Line(title, case_colour(position), tuple(_trimmed(points, asked, zero))))
        event = next(words.said(e.title) for e in case.events if e.id == case.clock.event)
        bases.append(
            _("%(case)s: %(stage)s; year 0 is %(year)s, %(event)s.")
            % {"case": title, "stage": words.stage(asked.stage), "year": zero, "event": event}
        )
    if not lines:
        return None
    marks.append(charts.Mark(0, _("year 0")))
    text = charts.Words(
        title=_("Aligned on the peace clock"),
        subtitle=" ".join(
            [
                _("US dollars per person per year, current prices."),
                *bases,
                _(
                    "A year is the one in which money was booked: where two years' money was booked in one, "
                    "the line shows a peak and beside it a low or a gap."
                ),
            ]
        ),
        alternative=" ".join(_spoken(line) for line in lines),
        x=_("years from year 0"),
        value=_("US dollars per person per year"),
        gap=_("gap"),
        series=_("Case"),
    )
    return charts.clock("clock", lines, marks, text)


def sources(lake: Lake) -> list[dict[str, str]]:
    """The files behind the lines."""
    asked = [_asked(case, zero) for case in cases(lake).values() if (zero := year_zero(case)) is not None]
    return snapshots.line(lake, [figure(lake, "per-person", one) for one in asked])


def _asked(case: Case, zero: int) -> Question:
    """The headline's question over the years that the clock shows: twelve before zero, to the headline's end."""
    _method, asked = named(case, case.headline)
    first = min(asked.years.first, max(zero - BEFORE, 1900))
    return replace(asked, years=Years(first, max(asked.years.last, zero)))


def _trimmed(points: list[charts.Point], asked: Question, zero: int) -> list[charts.Point]:
    """Without the empty years before the first value: nothing was asked there, so nothing is missing."""
    first = next((p.x for p in points if p.value is not None), 0)
    return [p for p in points if p.x >= first]


def _spoken(line: charts.Line) -> str:
    """A line in words: first, highest, last value, and how many years have none."""
    known = [p for p in line.points if p.value is not None]
    if not known:
        return _("%(case)s: no value.") % {"case": line.label}
    top = max(known, key=lambda p: p.value or 0)
    return _(
        "%(case)s: %(first)s in year %(first_year)s, at most %(top)s in year %(top_year)s, "
        "%(last)s in year %(last_year)s; years without a figure: %(gaps)s."
    ) % {
        "case": line.label,
        "first": formats.fine(known[0].value or Decimal(0), 2),
        "first_year": known[0].x,
        "top": formats.fine(top.value or Decimal(0), 2),
        "top_year": top.x,
        "last": formats.fine(known[-1].value or Decimal(0), 2),
        "last_year": known[-1].x,
        "gaps": len(line.points) - len(known),
    }
