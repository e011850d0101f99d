"""A 360Giving grant as published, out of JSON, a CSV or the sheets of a workbook, under the standard's field ids.

Tables name their columns by title (`Recipient Org:Identifier`) or by id (`recipientOrganization/0/id`), with or without the
number of a list's entry, in any capitals. Both come to the same path of field ids here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from comity.model.finding import Finding, Level
from comity.model.origin import Snapshot
from comity.parsing import workbook
from comity.parsing.json import elements
from comity.parsing.tables import MOST_STREAMED, found, lines, plain, ragged, width_of

Path = tuple[str, ...]
# Titles and ids of the standard, as `plain` writes them → field id.
ROOTS = {
    "identifier": "id",
    "id": "id",
    "title": "title",
    "description": "description",
    "currency": "currency",
    "amountappliedfor": "amountAppliedFor",
    "amountawarded": "amountAwarded",
    "amountdisbursed": "amountDisbursed",
    "awarddate": "awardDate",
    "lastmodified": "dateModified",
    "datemodified": "dateModified",
    "forregranttype": "regrantType",
    "regranttype": "regrantType",
    "relatedactivity": "relatedActivity",
    "recipientorg": "recipientOrganization",
    "recipientorganization": "recipientOrganization",
    "recipientorganisation": "recipientOrganization",
    "recipientind": "recipientIndividual",
    "recipientindividual": "recipientIndividual",
    "fundingorg": "fundingOrganization",
    "fundingorganization": "fundingOrganization",
    "fundingorganisation": "fundingOrganization",
    "beneficiarylocation": "beneficiaryLocation",
    "classifications": "classifications",
    "grantprogramme": "grantProgramme",
    "planneddates": "plannedDates",
}
LEAVES = {
    "identifier": "id",
    "geographiccode": "geoCode",
    "geographiccodetype": "geoCodeType",
    "countrycode": "countryCode",
    "startdate": "startDate",
    "enddate": "endDate",
    "geocode": "geoCode",
    "geocodetype": "geoCodeType",
}
PART = re.compile(r"[:/]")
NEEDED: set[Path] = {("id",), ("amountAwarded",), ("awardDate",)}


@dataclass(slots=True)
class Grant:
    """One grant: its plain fields, and its entries by list (`recipientOrganization` → entries of field id → text)."""

    locator: str
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[dict[str, str]]] = field(default_factory=dict)


def path_of(column: str) -> tuple[Path, int]:
    """The path of field ids that a column stands for, and the number of its list's entry; no path for other columns."""
    parts = [part.strip() for part in PART.split(column)]
    numbers = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 5]
    names = [plain(part) for part in parts if not part.isdigit()]
    root = ROOTS.get(names[0]) if names else None
    if root is None or len(names) > 2:
        return (), 0
    leaf = [LEAVES.get(name, name) for name in names[1:]]
    return (root, *leaf), numbers[0] if numbers else 0


def is_grants(names: list[str]) -> bool:
    """Whether a header holds an identifier, the amount awarded, its date, and who funds or receives it."""
    paths = {path_of(name)[0] for name in names}
    parties = {"fundingOrganization", "recipientOrganization", "recipientIndividual"}
    return paths >= NEEDED and any(path and path[0] in parties for path in paths)


def from_json(snapshot: Snapshot) -> Iterator[Grant | Finding]:
    """The grants of a JSON file."""
    for number, item in enumerate(elements(snapshot, "grants"), 1):
        if isinstance(item, Finding):
            yield item
            continue
        line, value = item
        grant = Grant(f"grants[{number}]", line)
        if not isinstance(value, dict):
            what = str(value)[:80]
            yield Finding("not-a-grant", Level.LOSS, grant.locator, line, what, "a grant", "ask the publisher")
            continue
        for key, content in value.items():
            if isinstance(content, (dict, list)):
                entries = [content] if isinstance(content, dict) else content
                grant.lists[key] = [
                    {k: _text(v) for k, v in entry.items() if _text(v)}
                    if isinstance(entry, dict)
                    else {"": _text(entry)}
                    for entry in entries
                ]
            elif text := _text(content):
                grant.fields[key] = text
        yield grant


def from_table(snapshot: Snapshot) -> Iterator[Grant | Finding]:
    """The grants of a CSV, or of every sheet of a workbook whose first row names a grant's columns."""
    if not workbook.is_workbook(snapshot.path):
        yield from _rows(lines(snapshot, most=MOST_STREAMED), "", strict=True)
        return
    names = workbook.sheets(snapshot.path)
    fitting = []
    for name in names:
        first = next(workbook.sheet(snapshot.path, name), None)
        if isinstance(first, tuple) and is_grants(first[1]):
            fitting.append(name)
    if not fitting:
        yield found(
            "missing-column", 1, ", ".join(names), "a sheet of grants", "get the file again", level=Level.BROKEN
        )
    for name in names:
        if name in fitting:
            yield from _rows(workbook.sheet(snapshot.path, name), name if len(fitting) > 1 else "", strict=False)


def _rows(rows: Iterator[tuple[int, list[str]] | Finding], sheet: str, *, strict: bool) -> Iterator[Grant | Finding]:
    """The grants of one table; `strict` where a row must have as many cells as the header, as its commas alone tell columns."""
    columns: list[tuple[int, Path, int]] | None = None
    width = under = 0
    for row in rows:
        if isinstance(row, Finding):
            yield row
            continue
        line, cells = row
        if columns is None:
            if not is_grants(cells):
                expected = "columns Identifier, Amount Awarded, Award Date, and who funds or receives"
                yield found("missing-column", line, ", ".join(cells), expected, level=Level.BROKEN)
                return
            columns = [(at, *path_of(name)) for at, name in enumerate(cells) if path_of(name)[0]]
            width = width_of(cells)
            continue
        under += 1
        if strict and (len(cells) < width or any(cells[width:])):
            yield ragged(line, cells, width)
        else:
            yield _grant(f"{sheet}!line {line}" if sheet else f"line {line}", line, cells, columns)
    if columns is None:
        yield found("empty-table", 1, "no line", "a header", "get the file again", level=Level.BROKEN)
    elif not under:
        what = "a header and nothing under it"
        yield found("no-rows", 1, what, "grants", "see whether its publisher means an empty table", level=Level.NOTE)


def _grant(locator: str, line: int, cells: list[str], columns: list[tuple[int, Path, int]]) -> Grant:
    grant = Grant(locator, line)
    entries: dict[tuple[str, int], dict[str, str]] = {}
    for at, path, number in columns:
        text = cells[at] if at < len(cells) else ""
        if not text:
            continue
        if len(path) == 1:
            grant.fields.setdefault(path[0], text)
        else:
            entries.setdefault((path[0], number), {}).setdefault(path[1], text)
    for (name, _), entry in sorted(entries.items()):
        grant.lists.setdefault(name, []).append(entry)
    return grant


def _text(value: Any) -> str:
    if value is None or isinstance(value, (dict, list)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()
