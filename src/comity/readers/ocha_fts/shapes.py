"""The three shapes in which FTS's flows are published, each made into one: the API's JSON, its flat table, HDX's table.

HDX's table joins lists by commas and does not quote the names in them: organisations' names hold commas themselves, so such a
cell is kept whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from comity.model.finding import Finding, Level
from comity.model.origin import Snapshot
from comity.parsing.json import elements
from comity.parsing.tables import MOST_STREAMED, Layout, found, records


class Thing(NamedTuple):
    """An organisation, place, year, plan … on one side of a flow. `shared` is None where the shape does not tell."""

    id: str
    name: str
    shared: bool | None
    types: str


@dataclass(slots=True)
class Raw:
    """One flow as published: where it stands, its plain fields by FTS's names, and its things by side and kind."""

    locator: str
    line: int
    fields: dict[str, str]
    source: dict[str, list[Thing]] = field(default_factory=dict)
    destination: dict[str, list[Thing]] = field(default_factory=dict)


KINDS = ("Organization", "Location", "UsageYear", "Plan", "GlobalCluster", "Cluster", "Emergency", "Project")
PLAIN = (
    "budgetYear childFlowIds contributionType createdAt date decisionDate description exchangeRate firstReportedDate flowType "
    "keywords method newMoney originalAmount originalCurrency parentFlowId refCode updatedAt versionId boundary onBoundary dummy"
)
FIELDS = ("id", "amountUSD", "status", *PLAIN.split())
FLAT = Layout(
    needed={
        **{name: (name,) for name in ("id", "amountUSD", "status", "flowType")},
        "source|Organization|name": ("sourceObjects_Organization.name",),
        "destination|UsageYear|name": ("destinationObjects_UsageYear.name",),
    },
    optional={
        **{name: (name,) for name in FIELDS},
        **{
            f"{side}|{kind}|{part}": (f"{side}Objects_{kind}.{part}",)
            for side in ("source", "destination")
            for kind in KINDS
            for part in ("id", "name", "behavior", "organizationTypes")
        },
    },
)
HDX_KINDS = {
    "srcOrganization": ("source", "Organization"),
    "srcLocations": ("source", "Location"),
    "srcPlan": ("source", "Plan"),
    "srcGlobalClusters": ("source", "GlobalCluster"),
    "destOrganization": ("destination", "Organization"),
    "destLocations": ("destination", "Location"),
    "destPlan": ("destination", "Plan"),
    "destGlobalClusters": ("destination", "GlobalCluster"),
    "destEmergency": ("destination", "Emergency"),
    "destProject": ("destination", "Project"),
}
YEARS = {"source": ("srcUsageYearStart", "srcUsageYearEnd"), "destination": ("destUsageYearStart", "destUsageYearEnd")}
HDX_PARTS = (*HDX_KINDS, *YEARS["source"], *YEARS["destination"], "srcOrganizationTypes", "destOrganizationTypes")
FORMER = {
    "srcOrganization": "srcOrganizations",
    "srcPlan": "srcPlans",
    "srcGlobalClusters": "srcClusters",
    "srcUsageYearStart": "srcUsageYears",
    "destOrganization": "destOrganizations",
    "destPlan": "destPlans",
    "destGlobalClusters": "destClusters",
    "destProject": "destProjects",
    "destEmergency": "destEmergencies",
    "destUsageYearStart": "destUsageYears",
}
"""Columns of HDX's tables of 2017 to 2019 (`fts_funding_pse.csv`): the usage years are a list, not the first and the last."""


def _spelt(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {name: (name, FORMER[name]) if name in FORMER else (name,) for name in names}


HDX = Layout(
    needed=_spelt(("id", "amountUSD", "status", "srcLocations", "destLocations", "destUsageYearStart")),
    optional=_spelt((*FIELDS, *HDX_PARTS, "destPlanId")),
    ignored=("destPlanCode", "destProjectCode", "destProjectCodes", "srcPlanCode", "srcPlanId"),
)
NOTHING = {"NA", "null", "NULL"}
ENDS = 1 << 16
NEXT_PAGE = re.compile(rb'"nextLink"\s*:\s*"([^"]+)"').search


def from_json(snapshot: Snapshot) -> Iterator[Raw | Finding]:
    """The flows of an API answer, from data → flows."""
    for number, item in enumerate(elements(snapshot, "data", "flows"), 1):
        if isinstance(item, Finding):
            yield item
            continue
        line, flow = item
        where = f"data/flows[{number}]"
        if not isinstance(flow, dict):
            yield Finding("not-a-flow", Level.LOSS, where, line, str(flow)[:80], "a flow", "ask OCHA for a sound file")
            continue
        raw = Raw(where, line, {name: text(flow.get(name)) for name in FIELDS})
        for side, things in (("source", raw.source), ("destination", raw.destination)):
            listed = flow.get(f"{side}Objects")
            for thing in listed if isinstance(listed, list) else []:
                if isinstance(thing, dict):
                    behaviour = thing.get("behavior")
                    things.setdefault(text(thing.get("type")), []).append(
                        Thing(
                            text(thing.get("id")),
                            text(thing.get("name")),
                            None if behaviour is None else behaviour == "shared",
                            text(thing.get("organizationTypes")),
                        )
                    )
        yield raw
    if following := _next_page(snapshot):
        yield Finding(
            "more-pages", Level.NOTE, "meta/nextLink", 0, f"one page of an answer; the next is {following[:160]}",
            "all pages", "take the others too, unless they are here: until then what they hold is in no total",
        )  # fmt: skip


def _next_page(snapshot: Snapshot) -> str:
    """The address of the answer's next page, which stands before or behind the flows; empty at the last."""
    with snapshot.open() as stream:
        first = stream.read(ENDS)
        stream.seek(max(len(first), snapshot.bytes - ENDS))
        found = NEXT_PAGE(first) or NEXT_PAGE(stream.read())
    return found[1].decode("utf-8", "replace").replace("\\/", "/") if found else ""


def from_flat(snapshot: Snapshot) -> Iterator[Raw | Finding]:
    """The flows of a flat table, where a cell holds several things joined by `; `."""
    for row in records(snapshot, FLAT, most=MOST_STREAMED):
        if isinstance(row, Finding):
            if not (row.code == "unknown-column" and "Objects_" in row.found):
                yield row
            continue
        cells = {key: "" if cell in NOTHING else cell for key, cell in row.cells.items()}
        raw = Raw(f"line {row.line}", row.line, {name: cells.get(name, "") for name in FIELDS})
        for side, things in (("source", raw.source), ("destination", raw.destination)):
            for kind in KINDS:
                names, ids, shared, types = (
                    _parts(cells.get(f"{side}|{kind}|{part}", ""))
                    for part in ("name", "id", "behavior", "organizationTypes")
                )
                if len(ids) > 1 and len(names) != len(ids):
                    names = ["; ".join(names)]
                for place, name in enumerate(names):
                    behaviour = shared[place] if place < len(shared) else ""
                    things.setdefault(kind, []).append(
                        Thing(
                            ids[place] if place < len(ids) else "",
                            name,
                            behaviour == "shared" if behaviour else None,
                            types[place] if len(types) == len(names) else "",
                        )
                    )
        yield raw


def from_hdx(snapshot: Snapshot) -> Iterator[Raw | Finding]:
    """The flows of HDX's tables by country; their row of hashtags is passed over."""
    for row in records(snapshot, HDX, most=MOST_STREAMED):
        if isinstance(row, Finding):
            yield row
            continue
        cells = {key: "" if cell in NOTHING else cell for key, cell in row.cells.items()}
        if all(cell.startswith("#") for cell in cells.values() if cell):
            continue
        raw = Raw(f"line {row.line}", row.line, {name: cells.get(name, "") for name in FIELDS})
        sides = {"source": raw.source, "destination": raw.destination}
        for column, (side, kind) in HDX_KINDS.items():
            if cell := cells.get(column, ""):
                types = cells.get(column + "Types", "") if kind == "Organization" else ""
                names = [part.strip() for part in cell.split(",")] if kind == "Location" else [cell]
                plan = cells.get("destPlanId", "") if column == "destPlan" else ""
                sides[side].setdefault(kind, []).extend(Thing(plan, name, None, types) for name in names if name)
        for side, (first, last) in YEARS.items():
            years = _span(cells.get(first, ""), cells.get(last, ""))
            if years is None:
                what = f"{cells.get(first)} to {cells.get(last)}"
                yield found("unreadable-year", row.line, what, "usage years", "correct the line", level=Level.NOTE)
            elif years:
                sides[side]["UsageYear"] = [Thing("", year, None, "") for year in years]
        yield raw


def text(value: Any) -> str:
    """A JSON value as text: nothing is empty, lists are joined by `;`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ";".join(part for part in map(text, value) if part)
    return " ".join(str(value).split()) if not isinstance(value, dict) else ""


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";")] if cell else []


def _span(first: str, last: str) -> list[str] | None:
    """All years from first to last: HDX's table gives no others; or the years of a list. None where they are no years."""
    if not first and not last:
        return []
    if "," in first and not last:
        years = [year.strip() for year in first.split(",")]
        return years if all(len(year) == 4 and year.isdigit() for year in years) else None
    first, last = first or last, last or first
    if not (first.isdigit() and last.isdigit() and 0 <= int(last) - int(first) < 100 and len(first) == 4):
        return None
    return [str(year) for year in range(int(first), int(last) + 1)]
