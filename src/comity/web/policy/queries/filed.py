"""Where in its case file a row stands: what a case file says is corrected there, and what others say is entered beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from comity.lake import Lake
from comity.methods.catalog import registered_measures
from comity.model.errors import LakeError
from comity.model.policy import measure_key
from comity.web.components.lakes import lake
from comity.web.policy.models import Measure
from comity.web.policy.queries.listing import case_names

KINDS = {"pledge": "pledge", "permitseries": "permit", "point": "point", "outcomeclaim": "outcome"}
"""The kinds of a case file's parts, by the rows that are made of them."""


@dataclass(frozen=True, slots=True)
class Filed:
    """The case, its name in the page's language, the file in its folder, and the line."""

    case: str
    name: str
    file: str
    line: str


def filed(row: Any) -> Filed | None:
    """Where a row is told; None for one of no case file, or where the served release has it no more."""
    case, kind, name = _part(row)
    if not case:
        return None
    try:
        at = lake()
        if isinstance(row, Measure):
            name = next((one.id for one in registered_measures(at, case) if measure_key(case, one) == row.key), "")
        place = _places(at, case).get((kind, name), "")
    except LakeError:
        return None
    file, _word, line = place.partition(" line ")
    return Filed(case, case_names([case])[case], file, line) if line else None


def _part(row: Any) -> tuple[str, str, str]:
    """Case, kind and id of the part that a row was made of, as loading marks them; the id of a measure is in its key."""
    model = row._meta.model_name
    if isinstance(row, Measure):
        return row.case, "measure", ""
    if not row.origin.startswith("case:"):
        return "", "", ""
    case, _slash, name = row.origin.removeprefix("case:").partition("/")
    if model == "deadline":
        return case, "deadline", name
    return case, KINDS[model], row.slug.removeprefix(f"{case}-")


def _places(at: Lake, case: str) -> dict[tuple[str, str], str]:
    key = ("case-places", case)
    if key not in at.memo:
        rows = at.rows('SELECT kind, id, locator FROM case_part WHERE "case" = ?', [case])
        at.memo[key] = {(kind, name): locator for kind, name, locator in rows}
    found: dict[tuple[str, str], str] = at.memo[key]
    return found
