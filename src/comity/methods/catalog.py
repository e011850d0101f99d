"""The cases of a release, as their case files define them, read from the lake and nowhere else."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from comity.lake import Lake
from comity.lake.catches import Rows
from comity.model.case import Case, Claim, Source, from_json
from comity.model.errors import UsageError
from comity.model.policy import RegisteredMeasure

T = TypeVar("T")


def cases(lake: Lake) -> dict[str, Case]:
    """Every case of the release by id, in the order of their ids."""
    return {found.id: found for found in _parts(lake, "case", Case)}


def case(lake: Lake, name: str) -> Case:
    """One case. Raises UsageError naming the cases there are."""
    found = cases(lake)
    if name not in found:
        raise UsageError(
            f"no case is called “{name}”",
            expected=", ".join(found) or "a case (this release holds none)",
            next_step="name one of them, or ingest a case folder",
        )
    return found[name]


def sources_of(lake: Lake, name: str) -> dict[str, Source]:
    """The sources that a case cites, by id."""
    return {source.id: source for source in _parts(lake, "source", Source, name)}


def raw_claims(lake: Lake, name: str = "") -> list[Claim]:
    """The claims of a case (of all, without a name), unjudged, in the order of their case file."""
    return _parts(lake, "claim", Claim, name)


def registered_measures(lake: Lake, name: str) -> list[RegisteredMeasure]:
    """The measures that a case registers."""
    return _parts(lake, "measure", RegisteredMeasure, name)


def _parts(lake: Lake, kind: str, shape: type[T], name: str = "") -> list[T]:
    key: Any = ("case-parts", kind, name)
    if key not in lake.memo:
        lake.memo[key] = parts(lake.rows, kind, shape, name)
    found: list[T] = lake.memo[key]
    return found


def parts(ask: Rows, kind: str, shape: type[T], name: str = "") -> list[T]:
    """Parts of one kind that case files hold, of all cases or of one, as `ask` (SQL and parameters to rows) finds them."""
    only, params = ('AND "case" = ?', [kind, name]) if name else ("", [kind])
    rows = ask(f'SELECT "case", locator, id, body FROM case_part WHERE kind = ? {only}', params)
    rows.sort(key=lambda row: (row[0], _line(row[1]), row[2]))
    return [from_json(shape, row[3]) for row in rows]


def _line(locator: str) -> tuple[int, ...]:
    """The numbers in a locator, so that line 9 comes before line 10."""
    return tuple(int(number) for number in re.findall(r"\d+", locator))
