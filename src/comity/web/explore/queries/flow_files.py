"""Every row that the filters find, with every column, for a file: read in parts, so that memory stays small."""

from __future__ import annotations

from collections.abc import Iterator

from comity.briefs.exports import EXCEL_DIGITS, Remark, Row, Sheet
from comity.lake import Lake
from comity.web.components.downloads import flow_fields
from comity.web.explore.filters import Filters, where
from comity.web.explore.queries.flows import COLUMNS, years

CHUNK = 20_000
FIELDS = flow_fields(COLUMNS.replace('"', "").split(", "))
NOTE = (
    "One row is money from a provider to a receiver at one stage; split rows of one source row add up to it. amount is in "
    "currency, at prices. Rows whose counts is false, or with a reason in held, are in no total. Stages and currencies are "
    "never added."
)


def sheet(lake: Lake, chosen: Filters, about: tuple[Remark, ...] = ()) -> Sheet:
    """The rows in the order of years, then of files; the same for every format."""
    count = sum(row[5] for row in years(lake, chosen))
    return Sheet("flows", FIELDS, lambda: _rows(lake, chosen), count, about, _long(lake, chosen))


def behind(lake: Lake, chosen: Filters) -> list[str]:
    """The files that the rows were read from."""
    relation, test, params = _whole(lake, chosen)
    return [sha for (sha,) in lake.rows(f"SELECT DISTINCT snapshot FROM {relation} WHERE {test} ORDER BY 1", params)]


def _rows(lake: Lake, chosen: Filters) -> Iterator[Row]:
    relation, test, params = _whole(lake, chosen)
    for when in sorted({row[3] for row in years(lake, chosen)}, key=lambda y: (y is None, y or 0)):
        only, more = ("year IS NULL", []) if when is None else ("year = ?", [when])
        offset = 0
        while True:
            part = lake.rows(
                f"SELECT {COLUMNS} FROM {relation} WHERE {test} AND {only} "
                "ORDER BY snapshot, locator, split LIMIT ? OFFSET ?",
                [*params, *more, CHUNK, offset],
            )
            yield from part
            if len(part) < CHUNK:
                break
            offset += CHUNK


def _long(lake: Lake, chosen: Filters) -> tuple[str, ...]:
    """Whether an amount has more digits than a spreadsheet's number."""
    relation, test, params = _whole(lake, chosen)
    written = "TRIM(BOTH '0' FROM REPLACE(CAST(ABS(amount) AS VARCHAR), '.', ''))"
    longest = lake.rows(f"SELECT MAX(LENGTH({written})) FROM {relation} WHERE {test}", params)[0][0]
    return ("amount",) if (longest or 0) > EXCEL_DIGITS else ()


def _whole(lake: Lake, chosen: Filters) -> tuple[str, str, list[object]]:
    relation, test, params = where(lake, chosen)
    return "flow" if relation == "flow_cube" else relation, test, params
