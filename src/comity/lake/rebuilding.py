"""A release's serving file made from nothing but its Parquet."""

from __future__ import annotations

import duckdb

from comity.lake import catches, cubes, emptied, flow_versions, holds, standing
from comity.lake.loading import SEARCHED, empty, load, snapshots_table
from comity.lake.release import Held, Manifest, Shelf
from comity.lake.schemas import SCHEMAS, STANDING
from comity.lake.stepping import Step, side_by_side

UNCOUNTED = "EXISTS (SELECT 1 FROM standing s WHERE s.snapshot = r.snapshot AND s.activity = r.activity)"
"""Test on a flow row `r`: its activity stands elsewhere in a version that counts."""


def rebuild(db: duckdb.DuckDBPyConnection, shelf: Shelf, manifest: Manifest) -> None:
    """Fill an empty database. Raises duckdb.Error where a file of the release is missing or damaged.

    What does not lean on each other is loaded side by side: the engine alone leaves cores idle, as it takes a small file
    on one of them.
    """
    live = [s for s in manifest.snapshots if s.standing == "live"]
    past = [s for s in manifest.snapshots if s.standing != "live"]
    whole = [s for s in live if s.outcome != "broken"]
    snapshots_table(db, manifest.snapshots)
    for table in SCHEMAS:
        if table != "flow":
            empty(db, f'"{table}"', SCHEMAS[table])
    empty(db, "activity_history", SCHEMAS["activity"])
    empty(db, "standing", STANDING)
    db.execute("CREATE SCHEMA upkeep")
    empty(db, "flow", SCHEMAS["flow"], f", CAST(NULL AS VARCHAR) AS held, {SEARCHED}")
    empty(db, "upkeep.flow_aside", SCHEMAS["flow"])

    def copy(table: str) -> Step:
        return lambda at: load(at, f'"{table}"', table, shelf, manifest, live if table == "finding" else whole)

    side_by_side(
        db,
        [copy("activity"), copy("finding"), lambda at: load(at, "activity_history", "activity", shelf, manifest, past)],
    )
    standing.judge(db)
    with_uncounted = _with_uncounted(db, whole)
    side_by_side(
        db,
        [
            lambda at: load(at, "flow", "flow", shelf, manifest, whole, f"NOT {UNCOUNTED}", f", {SEARCHED}"),
            lambda at: load(at, "upkeep.flow_aside", "flow", shelf, manifest, with_uncounted, UNCOUNTED),
            *(copy(table) for table in _largest_first(manifest) if table not in ("activity", "finding", "flow")),
            lambda at: at.execute("CREATE INDEX activity_by_identifier ON activity (iati_identifier)"),
        ],
    )
    flow_versions.judge(db)
    holds.hold(db)
    emptied.tell(db)
    side_by_side(db, [catches.build, *cubes.builders()])
    db.execute("CREATE TABLE upkeep.amended AS SELECT CAST(0 AS BIGINT) AS rows")


def _largest_first(manifest: Manifest) -> list[str]:
    """The tables of records, those of the most bytes first, so that no large one is left for the end."""
    sizes = {t: sum(files[t]["bytes"] for files in manifest.segments.values() if t in files) for t in SCHEMAS}
    return sorted(SCHEMAS, key=lambda table: -sizes[table])


def _with_uncounted(db: duckdb.DuckDBPyConnection, snapshots: list[Held]) -> list[Held]:
    names = {row[0] for row in db.execute("SELECT DISTINCT snapshot FROM standing").fetchall()}
    return [s for s in snapshots if s.sha256 in names]
