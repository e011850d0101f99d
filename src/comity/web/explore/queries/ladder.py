"""What was promised and what arrived: one case's money at each stage, side by side and never added."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from comity.briefs import charts
from comity.lake import Lake
from comity.methods import figure, named
from comity.model.case import Case
from comity.model.figure import Figure
from comity.model.question import Question
from comity.model.stage import Stage
from comity.web.components import formats, words
from comity.web.components.notes import names_of
from comity.web.components.tables import Cell, Column, Table, of_figure, text

SPINE = (Stage.AUTHORISED, Stage.APPROPRIATED, Stage.COMMITTED, Stage.DISBURSED)
"""Stages that the ladder always shows, as a hole where there is nothing."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One stage: its total, which may be a gap."""

    stage: str
    figure: Figure
    reason: str


def rungs(lake: Lake, case: Case, asked: Question | None = None) -> list[Rung]:
    """Every stage that has a total or a known gap, in the order in which money moves. Default: the headline's question."""
    base = asked or named(case, case.headline)[1]
    names = names_of(case)
    found = []
    for stage in Stage:
        total = figure(lake, "total", replace(base, stage=str(stage), against=""))
        known = [hole for hole in total.gaps if hole.code != "no-flows"]
        if total.value is None and not known and stage not in SPINE:
            continue
        reasons = known or list(total.gaps)
        found.append(Rung(str(stage), total, words.gap(reasons[0], names) if reasons else ""))
    return found if any(step.figure.value is not None for step in found) else []


def _printed(step: Rung) -> str:
    """A rung's value as its bar prints it, saying so where money of the stage is known to be missing."""
    value = step.figure.value
    if value is None:
        return _("no figure published")
    shown = formats.short(value, step.figure.unit)
    return _("%(amount)s, with gaps") % {"amount": shown} if step.reason else shown


def chart(case: Case, steps: list[Rung], key: str = "ladder") -> charts.Chart:
    """The ladder as bars; a stage without a total says why."""
    bars = [
        charts.Bar(
            words.stage_head(step.stage),
            step.figure.value,
            _printed(step),
        )
        for step in steps
    ]
    asked = steps[0].figure.lineage.parameters if steps else {}
    text = charts.Words(
        title=_("One programme, stage by stage"),
        subtitle=_("%(case)s, %(years)s, US dollars, %(prices)s. Stages are different things and are never added.")
        % {
            "case": words.said(case.title),
            "years": formats.span(asked.get("years", "")),
            "prices": words.prices(asked.get("prices", "current")),
        },
        alternative="; ".join(f"{bar.label}: {bar.text}" for bar in bars),
        x=_("stage"),
        value=_("US dollars"),
        gap=_("gap"),
    )
    return charts.bars(key, bars, text)


def table(steps: list[Rung], key: str = "ladder-table") -> Table:
    """The ladder with each number's source note."""
    rows: list[tuple[Cell, ...]] = [
        (
            text(words.stage_head(step.stage)),
            text(words.word(words.STAGE_MEANINGS, step.stage)),
            of_figure(step.figure, step.reason),
            text(step.reason if step.figure.value is not None else ""),
        )
        for step in steps
    ]
    return Table(
        key,
        _("Totals by stage; never added to each other"),
        (Column(_("Stage")), Column(_("What it means")), Column(_("US dollars"), numeric=True), Column(_("Gaps"))),
        rows,
        stack=True,
        empty=_("No stage has a total."),
    )
