"""A release made ready to be asked: one DuckDB file, built once, opened read-only by everybody, rebuilt at will.

It holds every table of records with the rows of live snapshots, the counted rows as `flow`, the versions that do not
count as `standing` (and, of superseded snapshots, as `activity_history`), the snapshots themselves, and `flow_cube`,
pre-aggregated for pages. Nothing here is the truth: that is the Parquet and the manifest.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from comity.lake.holds import hold
from comity.lake.release import Held, Manifest, Shelf
from comity.lake.schemas import SCHEMAS, STANDING
from comity.model.errors import LakeError

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
KEEP = 3
LAYOUT = "3"
"""Changes whenever this module would build another file from the same release."""

STANDING_SQL = """
INSERT INTO standing
WITH versions AS (
  SELECT snapshot, activity, iati_identifier,
         TRY_CAST(last_updated AS TIMESTAMPTZ) AS updated, TRY_CAST(generated AS TIMESTAMPTZ) AS made
  FROM activity WHERE iati_identifier IS NOT NULL
), repeated AS (
  SELECT iati_identifier FROM versions GROUP BY iati_identifier HAVING COUNT(*) > 1
), ranked AS (
  SELECT v.*, ROW_NUMBER() OVER (PARTITION BY v.iati_identifier ORDER BY v.updated DESC NULLS LAST,
              v.made DESC NULLS LAST, v.snapshot DESC, v.activity) AS place
  FROM versions v JOIN repeated r ON v.iati_identifier = r.iati_identifier
)
SELECT l.snapshot, l.activity, l.iati_identifier, 'superseded',
       CASE WHEN l.updated IS NOT NULL AND w.updated IS NOT NULL AND l.updated <> w.updated THEN 'earlier-update'
            WHEN l.updated IS NULL AND w.updated IS NOT NULL THEN 'no-update-date'
            WHEN l.made IS NOT NULL AND w.made IS NOT NULL AND l.made <> w.made THEN 'earlier-file'
            WHEN l.snapshot = w.snapshot THEN 'repeated-in-file'
            ELSE 'tied-by-hash' END,
       w.snapshot
FROM ranked l JOIN ranked w ON l.iati_identifier = w.iati_identifier AND w.place = 1
WHERE l.place > 1
"""
HISTORY_SQL = """
INSERT INTO standing
SELECT h.snapshot, h.activity, h.iati_identifier,
       CASE WHEN h.iati_identifier IN (SELECT iati_identifier FROM activity WHERE iati_identifier IS NOT NULL)
            THEN 'superseded' ELSE 'withdrawn' END,
       'earlier-edition', s.superseded_by
FROM activity_history h JOIN snapshot s ON h.snapshot = s.sha256
"""
TIED_SQL = """
INSERT INTO finding
SELECT snapshot, 'revision-tied', 'note', 'iati-activity[' || activity || ']', 0, iati_identifier,
       'a later last-updated-datetime on one of the versions', 'the version of ' || substr(by_snapshot, 1, 12) || ' counts'
FROM standing WHERE reason IN ('tied-by-hash', 'repeated-in-file')
"""
CUBE_SQL = """
CREATE TABLE flow_cube AS
SELECT format, stage, provider, provider_ref, receiver, receiver_ref, recipient, recipient_kind, purpose,
       purpose_vocabulary, currency, "case", line, year, counts AND held IS NULL AS counts,
       SUM(amount) AS amount, COUNT(*) AS flows
FROM flow GROUP BY ALL
"""


def path_of(shelf: Shelf, release: str) -> Path:
    """Where a release's serving file is, or would be."""
    return shelf.serving / f"{release}-{LAYOUT}.duckdb"


def ensure(shelf: Shelf, manifest: Manifest) -> Path:
    """The serving file of a release, built if it is not there; a reader never sees half of one."""
    path = path_of(shelf, manifest.id)
    if not path.exists():
        shelf.serving.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(f".{os.getpid()}.building")
        aside.unlink(missing_ok=True)
        try:
            _build(aside, shelf, manifest)
            aside.replace(path)
        except duckdb.Error as error:
            raise LakeError(
                f"the release cannot be made ready ({str(error).splitlines()[0]})",
                where=str(shelf.objects),
                next_step="restore the file that is named; or move the lake aside and ingest its files again",
            ) from error
        finally:
            aside.unlink(missing_ok=True)
            Path(f"{aside}.wal").unlink(missing_ok=True)
    return path


def prune(shelf: Shelf) -> None:
    """Drop all but the newest few serving files, and what killed builds left; any can be built again."""
    files = sorted(shelf.serving.glob("*.duckdb"), key=lambda p: p.stat().st_mtime, reverse=True)
    keep = set(files[:KEEP]) | {path_of(shelf, shelf.current() or "")}
    for path in shelf.serving.iterdir():
        if path not in keep:
            path.unlink(missing_ok=True)


def _build(path: Path, shelf: Shelf, manifest: Manifest) -> None:
    db = duckdb.connect(str(path), config=CONFIG)
    try:
        db.execute("SET preserve_insertion_order = false; SET memory_limit = '1GB'; SET TimeZone = 'UTC'")
        db.execute(f"SET temp_directory = '{_quoted(shelf.work)}'")
        _snapshots(db, manifest.snapshots)
        live = [s for s in manifest.snapshots if s.standing == "live"]
        past = [s for s in manifest.snapshots if s.standing != "live"]
        whole = [s for s in live if s.outcome != "broken"]
        for table in SCHEMAS:
            if table != "flow":
                _load(db, table, table, shelf, manifest, live if table == "finding" else whole)
        _load(db, "activity_history", "activity", shelf, manifest, past)
        _empty(db, "standing", STANDING)
        db.execute(STANDING_SQL)
        db.execute(TIED_SQL)
        db.execute(HISTORY_SQL)
        _load(db, "flow", "flow", shelf, manifest, whole, counted_only=True)
        hold(db)
        db.execute(CUBE_SQL)
        db.execute("CREATE INDEX activity_by_identifier ON activity (iati_identifier)")
        db.execute("CHECKPOINT")
    finally:
        db.close()


def _load(
    db: duckdb.DuckDBPyConnection,
    name: str,
    table: str,
    shelf: Shelf,
    manifest: Manifest,
    snapshots: Iterable[Held],
    *,
    counted_only: bool = False,
) -> None:
    """Create `name` with the rows of `table` that the given snapshots have in the segments they were read into."""
    _empty(db, name, SCHEMAS[table])
    wanted: dict[str, list[str]] = {}
    for held in snapshots:
        wanted.setdefault(held.segment, []).append(held.sha256)
    for segment, hashes in sorted(wanted.items()):
        file = manifest.segments.get(segment, {}).get(table)
        if file is None:
            continue
        source = f"read_parquet('{_quoted(shelf.objects / (file['sha256'] + '.parquet'))}')"
        where = "snapshot IN (SELECT unnest(?))"
        if counted_only:
            where += (
                " AND NOT EXISTS (SELECT 1 FROM standing s WHERE s.snapshot = r.snapshot AND s.activity = r.activity)"
            )
        db.execute(f'INSERT INTO "{name}" SELECT * FROM {source} r WHERE {where}', [hashes])


def _empty(db: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema) -> None:
    db.register("shape", schema.empty_table())
    db.execute(f'CREATE TABLE "{name}" AS SELECT * FROM shape')
    db.unregister("shape")


def _snapshots(db: duckdb.DuckDBPyConnection, snapshots: list[Held]) -> None:
    names = ("sha256", "name", "format", "dataset", "outcome", "standing", "superseded_by", "edition")
    origin = ("publisher", "title", "url", "licence", "published", "captured", "path", "source")
    counts = ("bytes", "activities", "transactions", "findings")
    columns: dict[str, Any] = {n: pa.array([getattr(s, n) for s in snapshots], pa.string()) for n in names}
    columns |= {n: pa.array([s.origin.get(n, "") for s in snapshots], pa.string()) for n in origin}
    columns |= {n: pa.array([getattr(s, n) for s in snapshots], pa.int64()) for n in counts}
    db.register("held", pa.table(columns))
    db.execute("CREATE TABLE snapshot AS SELECT * FROM held")
    db.unregister("held")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def describe(manifest: Manifest) -> dict[str, Any]:
    """A release in a few numbers, for `comity releases`: snapshots and rows by table."""
    rows: dict[str, int] = {}
    for files in manifest.segments.values():
        for table, file in files.items():
            rows[table] = rows.get(table, 0) + file["rows"]
    live = [s for s in manifest.snapshots if s.standing == "live"]
    return {
        "id": manifest.id,
        "created": manifest.created,
        "previous": manifest.previous,
        "snapshots": len(live),
        "superseded": len(manifest.snapshots) - len(live),
        "rows": json.loads(json.dumps(rows, sort_keys=True)),
    }
