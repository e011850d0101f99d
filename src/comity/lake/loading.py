"""Rows out of a release's Parquet into tables of a serving file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from comity.lake.release import Held, Manifest, Shelf

FEW = 200
SEARCHED = "LOWER(CONCAT_WS(CHR(10), title, provider, receiver, iati_identifier)) AS searched"
"""A column of `flow`, worked out from the others: all in which words are looked for, a line each."""


def empty(db: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema, more: str = "") -> None:
    """Create the empty table `name` (quoted by the caller where it must be); `more` are further columns' definitions."""
    db.register("shape", schema.empty_table())
    db.execute(f"CREATE TABLE {name} AS SELECT *{more} FROM shape")
    db.unregister("shape")


def load(
    db: duckdb.DuckDBPyConnection,
    name: str,
    table: str,
    shelf: Shelf,
    manifest: Manifest,
    snapshots: Iterable[Held],
    test: str = "1 = 1",
    more: str = "",
) -> None:
    """Add the rows of `table` that the snapshots have in the segments they were read into, and that pass `test` on `r`.

    `more` are further columns, worked out from the row.
    """
    wanted: dict[str, list[str]] = {}
    for held in snapshots:
        if table in manifest.segments.get(held.segment, {}):
            wanted.setdefault(held.segment, []).append(held.sha256)
    if not wanted:
        return
    segments = sorted(wanted)
    files = [str(shelf.objects / (manifest.segments[s][table]["sha256"] + ".parquet")) for s in segments]
    places = [place for place, segment in enumerate(segments) for _ in wanted[segment]]
    hashes = [sha256 for segment in segments for sha256 in wanted[segment]]
    # All files by one statement: what a second one adds, the checkpoint would write once more.
    db.execute(
        f"INSERT INTO {name} BY NAME SELECT *{more} FROM read_parquet(?, union_by_name = true) r "
        f"WHERE (file_index, snapshot) IN (SELECT unnest(?), unnest(?)) AND {test}",
        [files, places, hashes],
    )


def snapshots_table(db: duckdb.DuckDBPyConnection, snapshots: list[Held]) -> None:
    """Make the table `snapshot` anew."""
    names = ("sha256", "name", "format", "dataset", "outcome", "standing", "superseded_by", "edition")
    origin = ("publisher", "title", "url", "licence", "published", "captured", "path", "source")
    counts = ("bytes", "activities", "transactions", "findings")
    columns: dict[str, Any] = {n: pa.array([getattr(s, n) for s in snapshots], pa.string()) for n in names}
    columns |= {n: pa.array([s.origin.get(n, "") for s in snapshots], pa.string()) for n in origin}
    columns |= {n: pa.array([getattr(s, n) for s in snapshots], pa.int64()) for n in counts}
    db.register("held_snapshots", pa.table(columns))
    db.execute("CREATE OR REPLACE TABLE snapshot AS SELECT * FROM held_snapshots")
    db.unregister("held_snapshots")


def quoted(path: Path) -> str:
    """A path inside an SQL string."""
    return str(path).replace("'", "''")


def few(db: duckdb.DuckDBPyConnection, column: str, table: str, alias: str) -> str:
    """A test on `alias` that rows with the texts in `table` pass, as constants, by which a scan skips what cannot pass.

    Always true where the texts are many or one is missing.
    """
    known = [row[0] for row in db.execute(f"SELECT DISTINCT {column} FROM {table} LIMIT {FEW}").fetchall()]
    if not 0 < len(known) < FEW or None in known:
        return "1 = 1"
    listed = ", ".join("'" + value.replace("'", "''") + "'" for value in known)
    return f"{alias}.{column} IN ({listed})"
