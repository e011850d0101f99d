"""A release made ready to be asked: one DuckDB file, opened read-only by everybody, made again at will.

It holds every table of records with the rows of live snapshots, the counted rows as `flow`, the versions that do not
count as `standing` (and, of superseded snapshots, as `activity_history`), the snapshots themselves, and cubes,
pre-aggregated for pages. It is made from the Parquet and the manifest, or, where few files changed, from a copy of
another release's serving file; both ways give the same rows. Nothing here is the truth: that is the Parquet.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any

import duckdb

from comity.lake.amending import amend, distance
from comity.lake.cloning import clone
from comity.lake.loading import quoted
from comity.lake.rebuilding import rebuild
from comity.lake.release import Manifest, Shelf
from comity.model.errors import LakeError, UsageError

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
log = logging.getLogger(__name__)
MADE = "made"
"""What the file is called while it is written."""
KEEP = 3
ROWS = 30720
"""Rows to a row group, a quarter of the engine's usual: most are written as they fill, on every core; one row is found sooner."""
LAYOUT = "14"
"""Changes whenever the serving file of the same release would be another."""
MOST = 0.5
"""A file of which more than this share of the rows came or went since it was built is built again, not amended."""


def path_of(shelf: Shelf, release: str) -> Path:
    """Where a release's serving file is, or would be."""
    return shelf.serving / f"{release}-{LAYOUT}.duckdb"


def ensure(shelf: Shelf, manifest: Manifest) -> Path:
    """The serving file of a release, built if it is not there; a reader never sees half of one."""
    path = path_of(shelf, manifest.id)
    if not path.exists():
        shelf.serving.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(f".{os.getpid()}.building")
        _forget(aside)
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
            _forget(aside)
    return path


def prune(shelf: Shelf) -> None:
    """Drop all but the newest few serving files, and what killed builds left; any can be built again."""
    files = sorted(shelf.serving.glob("*.duckdb"), key=lambda p: p.stat().st_mtime, reverse=True)
    keep = set(files[:KEEP]) | {path_of(shelf, shelf.current() or "")}
    for path in shelf.serving.iterdir():
        if path not in keep:
            path.unlink(missing_ok=True)


def _build(path: Path, shelf: Shelf, manifest: Manifest) -> None:
    """Make a serving file at `path`: amended from the nearest that is there, or built from the Parquet."""
    base = _nearest(shelf, manifest)
    if base is not None:
        try:
            clone(path_of(shelf, base.id), path)
            if _amended(path, shelf, base, manifest):
                return
        except (duckdb.Error, OSError) as error:  # a base that is gone, torn or of another make: the Parquet is there
            log.warning("release %s cannot be amended, so %s is built anew: %s", base.id, manifest.id, error)
        _forget(path)
    db = _opened(path, shelf)
    try:
        rebuild(db, shelf, manifest)
        db.execute("CHECKPOINT")
    finally:
        db.close()


def _nearest(shelf: Shelf, manifest: Manifest) -> Manifest | None:
    """Of the releases whose serving files are there, the one with the fewest rows to change; None where that is too many."""
    found: list[tuple[int, str, Manifest]] = []
    for path in shelf.serving.glob(f"*-{LAYOUT}.duckdb"):
        try:
            known = shelf.load(path.name.split("-")[0])
        except (LakeError, UsageError):
            continue
        found.append((distance(known, manifest), known.id, known))
    if not found:
        return None
    least, _, base = min(found, key=lambda each: each[:2])
    return base if least <= MOST * _rows(manifest) else None


def _rows(manifest: Manifest) -> int:
    return sum(s.rows + 1 for s in manifest.snapshots)


def _amended(path: Path, shelf: Shelf, base: Manifest, manifest: Manifest) -> bool:
    """Amend the copy of a serving file at `path`; False where that has been done too often, as deleted rows leave holes."""
    db = _opened(path, shelf)
    try:
        before = db.execute("SELECT rows FROM upkeep.amended").fetchall()[0][0]
        if before + distance(base, manifest) > MOST * _rows(manifest):
            return False
        amend(db, shelf, base, manifest)
        db.execute("CHECKPOINT")
    finally:
        db.close()
    return True


def _opened(path: Path, shelf: Shelf) -> duckdb.DuckDBPyConnection:
    """The file to be written, without a log: half of one is thrown away, never recovered."""
    db = duckdb.connect(":memory:", config=CONFIG)
    db.execute("SET preserve_insertion_order = false; SET memory_limit = '1GB'; SET TimeZone = 'UTC'")
    db.execute("SET checkpoint_threshold = '1TB'")  # one, at the end: each writes half-filled row groups once more
    db.execute(f"SET temp_directory = '{quoted(shelf.work)}'")
    db.execute(f"ATTACH '{quoted(path)}' AS {MADE} (ROW_GROUP_SIZE {ROWS}, RECOVERY_MODE no_wal_writes)")
    db.execute(f"USE {MADE}")
    return db


def _forget(path: Path) -> None:
    path.unlink(missing_ok=True)
    Path(f"{path}.wal").unlink(missing_ok=True)


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
