"""Definition sets on the same money: what each counts of a question, and how much two of them share.

Same case, stage, area, years, donor and prices; only the set changes. Shared money is that of rows that both sets count,
in US dollars at the asked prices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from comity.lake import Lake
from comity.methods.catalog import case as case_of
from comity.methods.figures import figure
from comity.methods.money_by_year import rows_used
from comity.methods.questions import definitions_of
from comity.model.figure import Figure
from comity.model.question import Question


@dataclass(frozen=True, slots=True)
class Compared:
    """One set: its total, how many rows it counts, and, by the other sets' ids, how many of those rows they count too."""

    definition: str
    total: Figure
    rows: int
    shared: dict[str, int]
    hits: tuple[str, ...]


def compare(lake: Lake, asked: Question) -> list[Compared]:
    """Every definition set of the question's case, in the case's order. Sets without a row are kept, as gaps."""
    names = definitions_of(case_of(lake, asked.case))
    counted: dict[str, set[tuple[str, str, int]]] = {}
    hits: dict[str, list[str]] = {}
    for name in names:
        rows = [r for r in rows_used(lake, replace(asked, definition=name)) if r["standing"] == "counted"]
        counted[name] = {(r["snapshot"], r["locator"], r["split"]) for r in rows}
        hits[name] = sorted({r["hit"] for r in rows if r["hit"]})
    return [
        Compared(
            name,
            figure(lake, "total", replace(asked, definition=name, population="")),
            len(counted[name]),
            {other: len(counted[name] & counted[other]) for other in names if other != name},
            tuple(hits[name]),
        )
        for name in names
    ]
