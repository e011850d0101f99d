"""A release's serving file made from nothing but its Parquet."""

from __future__ import annotations

import duckdb

from comity.lake import catches, cubes, flow_versions, holds, standing
from comity.lake.loading import empty, load, snapshots_table
from comity.lake.release import Held, Manifest, Shelf
from comity.lake.schemas import SCHEMAS, STANDING

UNCOUNTED = "EXISTS (SELECT 1 FROM standing s WHERE s.snapshot = r.snapshot AND s.activity = r.activity)"
"""Test on a flow row `r`: its activity stands elsewhere in a version that counts."""


def rebuild(db: duckdb.DuckDBPyConnection, shelf: Shelf, manifest: Manifest) -> None:
    """Fill an empty database. Raises duckdb.Error where a file of the release is missing or damaged."""
    live = [s for s in manifest.snapshots if s.standing == "live"]
    past = [s for s in manifest.snapshots if s.standing != "live"]
    whole = [s for s in live if s.outcome != "broken"]
    snapshots_table(db, manifest.snapshots)
    for table in SCHEMAS:
        if table != "flow":
            empty(db, f'"{table}"', SCHEMAS[table])
            load(db, f'"{table}"', table, shelf, manifest, live if table == "finding" else whole)
    empty(db, "activity_history", SCHEMAS["activity"])
    load(db, "activity_history", "activity", shelf, manifest, past)
    empty(db, "standing", STANDING)
    standing.judge(db)
    db.execute("CREATE SCHEMA upkeep")
    empty(db, "flow", SCHEMAS["flow"], ", CAST(NULL AS VARCHAR) AS held")
    load(db, "flow", "flow", shelf, manifest, whole, f"NOT {UNCOUNTED}")
    empty(db, "upkeep.flow_aside", SCHEMAS["flow"])
    load(db, "upkeep.flow_aside", "flow", shelf, manifest, _with_uncounted(db, whole), UNCOUNTED)
    flow_versions.judge(db)
    holds.hold(db)
    cubes.build(db)
    catches.build(db)
    db.execute("CREATE INDEX activity_by_identifier ON activity (iati_identifier)")
    db.execute("CREATE TABLE upkeep.amended AS SELECT CAST(0 AS BIGINT) AS rows")


def _with_uncounted(db: duckdb.DuckDBPyConnection, snapshots: list[Held]) -> list[Held]:
    names = {row[0] for row in db.execute("SELECT DISTINCT snapshot FROM standing").fetchall()}
    return [s for s in snapshots if s.sha256 in names]
