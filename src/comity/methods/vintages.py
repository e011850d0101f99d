"""Vintages: which named figures moved between two releases, by how much, and because of which rows.

The figures are those that case files name, headlines included. The rows are compared by what they say (source, activity
or line, stage, year, amount, currency), so that a re-ordered file moves nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from comity.lake import Lake
from comity.methods.catalog import cases
from comity.methods.figures import figure
from comity.methods.money_by_year import rows_used
from comity.methods.questions import named
from comity.model.case import Case
from comity.model.errors import ComityError
from comity.model.question import Question

SAID = ("format", "iati_identifier", "line", "stage", "year", "amount", "currency", "title")


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure that moved. `change` is after − before, None where either is a gap; rows as dicts of `SAID`.

    `because` lists other causes by name: rates, people, method.
    """

    case: str
    name: str
    unit: str
    before: Decimal | None
    after: Decimal | None
    change: Decimal | None
    rows_gone: tuple[dict[str, Any], ...]
    rows_new: tuple[dict[str, Any], ...]
    because: tuple[str, ...]


def moved(old: Lake, new: Lake) -> list[Moved]:
    """Every named figure whose value differs between two releases, or that only one of them has."""
    found = []
    before, after = cases(old), cases(new)
    for case_id in sorted({*before, *after}):
        for name in _names(before.get(case_id), after.get(case_id)):
            one = _one(old, new, before.get(case_id), after.get(case_id), case_id, name)
            if one:
                found.append(one)
    return found


def _names(*both: Case | None) -> list[str]:
    return list(dict.fromkeys(f.id for case in both if case for f in (case.headline, *case.figures)))


def _asked(case: Case | None, name: str) -> tuple[str, Question] | None:
    if case is None:
        return None
    return next((named(case, f) for f in (case.headline, *case.figures) if f.id == name), None)


def _one(old: Lake, new: Lake, before: Case | None, after: Case | None, case_id: str, name: str) -> Moved | None:
    was, now = _asked(before, name), _asked(after, name)
    made = [figure(lake, *asked) if asked else None for lake, asked in ((old, was), (new, now))]
    values = [f.value if f else None for f in made]
    if values[0] == values[1]:
        return None
    gone, come = _rows(old, was), _rows(new, now)
    because = []
    if made[0] and made[1]:
        for kind in ("exchange-rate", "deflator", "population"):
            inputs = [{(i.name, i.period, i.value) for i in f.lineage.inputs if i.kind == kind} for f in made if f]
            if inputs[0] != inputs[1]:
                because.append(kind)
        if made[0].lineage.parameters != made[1].lineage.parameters:
            because.append("question")
    shown = made[1] or made[0]
    return Moved(
        case_id,
        name,
        shown.unit if shown else "",
        values[0],
        values[1],
        values[1] - values[0] if values[0] is not None and values[1] is not None else None,
        tuple(_said(key) for key in sorted((gone - come).elements(), key=str)),
        tuple(_said(key) for key in sorted((come - gone).elements(), key=str)),
        tuple(because),
    )


def _rows(lake: Lake, asked: tuple[str, Question] | None) -> Counter[tuple[Any, ...]]:
    if asked is None:
        return Counter()
    try:
        rows = rows_used(lake, asked[1])
    except ComityError:
        return Counter()
    return Counter(tuple(r[name] for name in SAID) for r in rows if r["standing"] == "counted")


def _said(key: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(SAID, key, strict=True))
