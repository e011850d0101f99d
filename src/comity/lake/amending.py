"""A release's serving file made from that of another release: only what came, what went and what leans on them is touched.

The work grows with the files that changed, not with the lake. Three sets of rows carry it: the identifiers of which some
version came or went (`affected`), the flow rows that no longer count (`removed`) and those that count now (`came`);
standing, held amounts, flagged amounts and the cubes are brought up to date from these. The schema `upkeep` holds what
only this needs: the flows of versions that do not count, so that one can come back without reading its file again, the
amounts that are flagged, and how many rows have been amended since the last rebuilding.
"""

from __future__ import annotations

from typing import NamedTuple

import duckdb

from comity.lake import catches, cubes, emptied, flow_versions, holds, standing
from comity.lake.loading import SEARCHED, load, snapshots_table
from comity.lake.release import Manifest, Shelf
from comity.lake.schemas import SCHEMAS

WHOLE, BROKEN, PAST = "whole", "broken", "past"


class Role(NamedTuple):
    """What of a snapshot a serving file holds: all its rows, its findings only, or its activities as history."""

    kind: str
    segment: str
    superseded_by: str
    rows: int


def roles(manifest: Manifest) -> dict[str, Role]:
    """Every snapshot's role, by SHA-256."""
    return {
        s.sha256: Role(
            PAST if s.standing != "live" else BROKEN if s.outcome == "broken" else WHOLE,
            s.segment,
            s.superseded_by if s.standing != "live" else "",
            s.rows,
        )
        for s in manifest.snapshots
    }


def distance(old: Manifest, new: Manifest) -> int:
    """How many rows come and go between two releases."""
    before, after = roles(old), roles(new)
    return sum(
        sum(role.rows + 1 for role in (before.get(sha), after.get(sha)) if role)
        for sha in {*before, *after}
        if before.get(sha) != after.get(sha)
    )


def amend(db: duckdb.DuckDBPyConnection, shelf: Shelf, old: Manifest, new: Manifest) -> None:
    """Turn the serving file of `old`, opened as `db`, into that of `new`. Raises duckdb.Error where it is not one."""
    before, after = roles(old), roles(new)
    touched = [sha for sha in sorted({*before, *after}) if before.get(sha) != after.get(sha)]
    if not touched:
        return
    snapshots_table(db, new.snapshots)
    db.execute("CREATE TEMP TABLE touched AS SELECT unnest(?) AS sha256", [touched])
    db.execute(
        "CREATE TEMP TABLE affected AS SELECT DISTINCT iati_identifier FROM "
        "(FROM activity UNION ALL FROM activity_history) WHERE iati_identifier IS NOT NULL AND snapshot IN (FROM touched)"
    )
    db.execute(
        "CREATE TEMP TABLE judged AS "
        "SELECT DISTINCT iati_identifier AS identifier FROM hold_judgement WHERE snapshot IN (FROM touched)"
    )
    flow_versions.affected(db, "flow")
    _leave(db, before, after, touched)
    _arrive(db, shelf, new, after, touched)
    db.execute(
        "INSERT INTO affected SELECT DISTINCT iati_identifier FROM (FROM activity UNION ALL FROM activity_history) "
        "WHERE iati_identifier IS NOT NULL AND snapshot IN (FROM touched) EXCEPT FROM affected"
    )
    db.execute(
        "INSERT INTO judged SELECT DISTINCT iati_identifier FROM hold_judgement WHERE snapshot IN (FROM touched)"
    )
    _count_again(db)
    flow_versions.affected(db, "came")
    flow_versions.judge_again(db)
    holds.let_go(db)
    holds.hold_new(db)
    db.execute("INSERT INTO flow BY NAME FROM came")
    holds.flag_again(db)
    emptied.tell(db)
    cubes.amend(db)
    catches.amend(db)
    db.execute("UPDATE upkeep.amended SET rows = rows + ?", [distance(old, new)])
    for table in ("touched", "affected", "judged", "removed", "came"):
        db.execute(f"DROP TABLE {table}")


def _leave(db: duckdb.DuckDBPyConnection, before: dict[str, Role], after: dict[str, Role], touched: list[str]) -> None:
    """Take out the rows of snapshots that changed; an edition that was superseded goes from `activity` to its history."""
    retired = [
        sha
        for sha in touched
        if sha in before
        and sha in after
        and (before[sha].kind, after[sha].kind) == (WHOLE, PAST)
        and before[sha].segment == after[sha].segment
    ]
    leaving = [sha for sha in touched if sha in before]
    db.execute("CREATE TEMP TABLE removed AS FROM flow LIMIT 0")
    for part in _parts(leaving):
        marks = f"snapshot IN ({', '.join('?' * len(part))})"
        db.execute(f"INSERT INTO removed FROM flow WHERE {marks}", part)
        db.execute(f"DELETE FROM activity_history WHERE {marks}", part)
        for table in (*SCHEMAS, "standing", "held", "held_flow"):
            if table != "activity":
                db.execute(f'DELETE FROM "{table}" WHERE {marks}', part)
        for table in ("flow_aside", "large"):
            db.execute(f"DELETE FROM upkeep.{table} WHERE {marks}", part)
    for part in _parts(retired):
        db.execute(f"INSERT INTO activity_history FROM activity WHERE snapshot IN ({', '.join('?' * len(part))})", part)
    for part in _parts(leaving):
        db.execute(f"DELETE FROM activity WHERE snapshot IN ({', '.join('?' * len(part))})", part)
    db.execute("CREATE TEMP TABLE retired AS SELECT unnest(CAST(? AS VARCHAR[])) AS sha256", [retired])


def _parts(names: list[str]) -> list[list[str]]:
    """A few hundred at a time, as constants: with these DuckDB passes by row groups that cannot hold them."""
    return [names[at : at + 400] for at in range(0, len(names), 400)]


def _arrive(
    db: duckdb.DuckDBPyConnection, shelf: Shelf, new: Manifest, after: dict[str, Role], touched: list[str]
) -> None:
    """Read in the rows of snapshots that came or changed their role; flows wait aside until it is known which count."""
    retired = {row[0] for row in db.execute("FROM retired").fetchall()}
    db.execute("DROP TABLE retired")
    names = set(touched)
    coming = [s for s in new.snapshots if s.sha256 in names]
    whole = [s for s in coming if after[s.sha256].kind == WHOLE]
    for table in SCHEMAS:
        if table == "finding":
            load(db, "finding", table, shelf, new, [s for s in coming if after[s.sha256].kind != PAST])
        elif table == "flow":
            load(db, "upkeep.flow_aside", table, shelf, new, whole)
        else:
            load(db, f'"{table}"', table, shelf, new, whole)
    past = [s for s in coming if after[s.sha256].kind == PAST and s.sha256 not in retired]
    load(db, "activity_history", "activity", shelf, new, past)


def _count_again(db: duckdb.DuckDBPyConnection) -> None:
    """Settle anew which versions count; flows of those that do not go aside, those of others come back.

    A flow whose held amount somebody has judged meanwhile is taken out and put in again.
    """
    db.execute(
        "CREATE TEMP TABLE stood AS SELECT snapshot, activity FROM standing SEMI JOIN affected USING (iati_identifier)"
    )
    standing.judge_again(db)
    db.execute(
        "CREATE TEMP TABLE fell AS SELECT snapshot, activity FROM standing SEMI JOIN affected USING (iati_identifier) "
        "EXCEPT FROM stood"
    )
    db.execute("CREATE TEMP TABLE went AS SELECT f.* FROM flow f SEMI JOIN fell USING (snapshot, activity)")
    if db.execute("SELECT COUNT(*) FROM went").fetchall()[0][0]:
        db.execute("DELETE FROM flow USING fell x WHERE flow.snapshot = x.snapshot AND flow.activity = x.activity")
        db.execute("INSERT INTO removed FROM went")
        db.execute("INSERT INTO upkeep.flow_aside BY NAME SELECT * EXCLUDE (held, searched) FROM went")
    db.execute(
        f"CREATE TEMP TABLE came AS SELECT a.*, CAST(NULL AS VARCHAR) AS held, {SEARCHED} FROM upkeep.flow_aside a "
        "ANTI JOIN standing USING (snapshot, activity)"
    )
    db.execute(
        "DELETE FROM upkeep.flow_aside a WHERE NOT EXISTS "
        "(SELECT 1 FROM standing s WHERE s.snapshot = a.snapshot AND s.activity = a.activity)"
    )
    db.execute(
        "CREATE TEMP TABLE again AS SELECT f.* FROM flow f "
        "SEMI JOIN (SELECT h.snapshot, h.locator FROM held h SEMI JOIN judged USING (identifier)) USING (snapshot, locator)"
    )
    if db.execute("SELECT COUNT(*) FROM again").fetchall()[0][0]:
        db.execute("DELETE FROM flow USING again x WHERE flow.snapshot = x.snapshot AND flow.locator = x.locator")
        db.execute("INSERT INTO removed FROM again")
        db.execute("INSERT INTO came SELECT * REPLACE (CAST(NULL AS VARCHAR) AS held) FROM again")
    for table in ("stood", "fell", "went", "again"):
        db.execute(f"DROP TABLE {table}")
