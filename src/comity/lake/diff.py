"""What changed between two releases: rows of content that came and went, files, and activities that were withdrawn.

Rows are compared by what they say, not by where they stand: snapshot, locator and ordinals are left aside, so that a
publisher who re-orders a file changes nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from comity.lake.release import Shelf
from comity.lake.schemas import SCHEMAS
from comity.lake.serving import CONFIG, ensure

PLACES = {"snapshot", "locator", "activity", "transaction", "split", "parent"}
COMPARED = ("flow", "activity", "transaction", "budget", "planned_disbursement", "series", "case_part")
VOLATILE = {"activity": {"generated", "last_updated"}}


def diff(home: Path, before: str, after: str, limit: int = 200) -> dict[str, Any]:
    """Compare two releases. Per table the number of rows removed and added, and up to `limit` of each, by column.

    `snapshots` lists files that came, went or were superseded; `withdrawn` the identifiers of activities that counted
    before and stand in no live file after.
    """
    shelf = Shelf(home)
    old, new = shelf.load(before), shelf.load(after)
    db = duckdb.connect(":memory:", config=CONFIG)
    try:
        db.execute(f"ATTACH '{_quoted(ensure(shelf, old))}' AS old_release (READ_ONLY)")
        db.execute(f"ATTACH '{_quoted(ensure(shelf, new))}' AS new_release (READ_ONLY)")
        tables = {}
        for table in COMPARED:
            skip = PLACES | VOLATILE.get(table, set())
            if table == "transaction":
                skip = skip - {"transaction"}
            columns = [f.name for f in SCHEMAS[table] if f.name not in skip]
            removed = _minus(db, table, columns, "old_release", "new_release", limit)
            added = _minus(db, table, columns, "new_release", "old_release", limit)
            tables[table] = {
                "removed": removed[0],
                "added": added[0],
                "rows_removed": removed[1],
                "rows_added": added[1],
            }
        withdrawn = db.execute(
            "SELECT DISTINCT o.iati_identifier FROM old_release.activity o WHERE o.iati_identifier IS NOT NULL "
            "AND o.iati_identifier NOT IN (SELECT iati_identifier FROM new_release.activity WHERE iati_identifier IS NOT NULL) "
            "ORDER BY 1"
        ).fetchall()
    finally:
        db.close()
    live_before = {s.sha256: s for s in old.snapshots if s.standing == "live"}
    live_after = {s.sha256: s for s in new.snapshots if s.standing == "live"}
    return {
        "from": old.id,
        "to": new.id,
        "tables": tables,
        "snapshots": {
            "added": sorted(s.name for h, s in live_after.items() if h not in live_before),
            "removed": sorted(s.name for h, s in live_before.items() if h not in live_after),
        },
        "withdrawn": [row[0] for row in withdrawn],
    }


def _minus(
    db: duckdb.DuckDBPyConnection, table: str, columns: list[str], left: str, right: str, limit: int
) -> tuple[int, list[dict[str, Any]]]:
    names = ", ".join(f'"{c}"' for c in columns)
    sql = f'SELECT {names} FROM {left}."{table}" EXCEPT ALL SELECT {names} FROM {right}."{table}"'
    count = db.execute(f"SELECT COUNT(*) FROM ({sql})").fetchall()[0][0]
    rows = db.execute(f"SELECT * FROM ({sql}) ORDER BY ALL LIMIT {int(limit)}").fetchall() if count else []
    return count, [dict(zip(columns, row, strict=True)) for row in rows]


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
