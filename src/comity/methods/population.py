"""People by year: published series added up, never extrapolated. A year that lacks a part is a gap.

A part whose method is `interpolate` (censuses) is read off the straight line between the published years on either side.
A published file goes before a case file's own copy of the same series.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from comity.lake import Lake
from comity.model.case import Case, Population, PopulationPart
from comity.model.errors import UsageError
from comity.model.figure import Input


def population_of(case: Case, name: str) -> Population:
    """The population of that id. Raises UsageError naming those there are."""
    for population in case.populations:
        if population.id == name:
            return population
    raise UsageError(
        f"case {case.id} has no population “{name}”",
        expected=", ".join(p.id for p in case.populations),
        next_step="name one of them",
    )


def people(lake: Lake, population: Population, year: int) -> Input | None:
    """People of a population in one year, as one input; None where a part is not published for the year."""
    look_up(lake, [population])
    total, sources, notes = Decimal(0), [], []
    snapshot = locator = ""
    for part in population.parts:
        found = _part(lake, part, year)
        if found is None:
            return None
        value, source, snapshot, locator, note = found
        total += value
        sources.append(source)
        notes.append(note)
    return Input(
        "population",
        population.id,
        str(year),
        total,
        "people",
        "; ".join(dict.fromkeys(filter(None, sources))),
        snapshot,
        locator,
        ";".join(dict.fromkeys(filter(None, notes))),
    )


def years_known(lake: Lake, population: Population) -> list[int]:
    """The years for which every part is known."""
    look_up(lake, [population])
    spans = [set(_published(lake, part)) for part in population.parts]
    first, last = max(min(s, default=9999) for s in spans), min(max(s, default=0) for s in spans)
    return [year for year in range(first, last + 1) if people(lake, population, year) is not None]


Point = tuple[Decimal, str, str, str, str]


def _part(lake: Lake, part: PopulationPart, year: int) -> Point | None:
    points = _published(lake, part)
    if year in points:
        return points[year]
    if part.method != "interpolate" or not points or not min(points) < year < max(points):
        return None
    before, after = max(y for y in points if y < year), min(y for y in points if y > year)
    low, high = points[before], points[after]
    value = low[0] + (high[0] - low[0]) * (year - before) / (after - before)
    return value, low[1], low[2], f"{low[3]}, {high[3]}", "interpolated"


def look_up(lake: Lake, populations: Iterable[Population]) -> None:
    """Read what is published on every part of `populations` with one question."""
    parts = {(part.series, part.subject) for one in populations for part in one.parts}
    lacking = sorted(part for part in parts if ("people", *part) not in lake.memo)
    if not lacking:
        return
    test = " OR ".join(["(series = ? AND subject = ?)"] * len(lacking))
    found: dict[tuple[str, str], dict[int, Point]] = {part: {} for part in lacking}
    for _, series, subject, year, value, source, snapshot, locator, weakness in lake.rows(
        "SELECT CASE WHEN format = 'case_file' THEN 1 ELSE 0 END AS own, series, subject, year, value, source, snapshot, "
        f"locator, weakness FROM series WHERE kind = 'population' AND ({test}) AND value > 0 ORDER BY own, snapshot, locator",
        [text for part in lacking for text in part],
    ):
        found[series, subject].setdefault(year, (value, source or "", snapshot, locator, weakness or ""))
    lake.memo |= {("people", *part): points for part, points in found.items()}


def _published(lake: Lake, part: PopulationPart) -> dict[int, Point]:
    found: dict[int, Point] = lake.memo["people", part.series, part.subject]
    return found
