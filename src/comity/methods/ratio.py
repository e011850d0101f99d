"""ratio: how many times one case's money per person per year is another's.

ratio = per-person of the question ÷ per-person of the other case's headline. Low is low ÷ high, high is high ÷ low.
Both sides keep their own years, which the notes print; sides of different stages are compared only in the open, with a
note.
"""

from __future__ import annotations

from decimal import Decimal

from comity.lake import Lake
from comity.methods import per_person
from comity.methods.questions import other_side
from comity.methods.total import plain
from comity.model.figure import Figure, Gap, Lineage
from comity.model.question import Question, figure_id

NAME = "ratio"
VERSION = "1"


def compute(lake: Lake, asked: Question) -> Figure:
    """The quotient of two per-person figures, `times`; a gap where either side is one."""
    left, right = per_person.compute(lake, asked), per_person.compute(lake, other_side(lake, asked))
    sides = (left, right)
    value = low = high = None
    if left.value is not None and right.value:
        value = left.value / right.value
        low = _over(left.low, right.high)
        high = _over(left.high, right.low)
    gaps = [Gap(g.code, g.detail | {"case": side.lineage.parameters["case"]}) for side in sides for g in side.gaps]
    if value is None and not gaps:
        gaps = [Gap("zero-divisor", {})]
    notes = [
        Gap("side", {name: side.lineage.parameters[name] for name in ("case", "stage", "definition", "years", "area")})
        for side in sides
    ]
    stages = {side.lineage.parameters["stage"] for side in sides}
    if len(stages) > 1:
        notes.append(Gap("different-stages", {"stages": ", ".join(sorted(stages))}))
    shown = [("no figure" if v is None else plain(v)) for v in (left.value, right.value, value)]
    return Figure(
        id=figure_id(NAME, asked),
        value=value,
        low=low,
        high=high,
        unit="times",
        gaps=tuple(gaps),
        lineage=Lineage(
            release=lake.release,
            method=NAME,
            version=VERSION,
            parameters=asked.parameters(),
            formula=f"{shown[0]} ÷ {shown[1]} = {shown[2]}",
            rows=sum(side.lineage.rows for side in sides),
            digest="+".join(side.lineage.digest for side in sides),
            notes=tuple(notes),
            parts=sides,
            snapshots=tuple(sorted({s for side in sides for s in side.lineage.snapshots})),
        ),
    )


def _over(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return a / b if a is not None and b else None
