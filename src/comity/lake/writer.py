"""Records → Parquet, in bounded memory: one segment a run, one file a table, row groups flushed as they fill.

A segment's files are written aside and get their lasting name, the SHA-256 of their bytes, only when whole. Several
snapshots share a segment; which of them count is the release's business (lake/release.py), so a snapshot whose reading
failed half-way leaves nothing behind that anybody reads.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from comity.lake.schemas import SCHEMAS
from comity.model.finding import Finding
from comity.model.records import TABLE_OF

ROW_GROUP = 16384


class TableWriter:
    """One table of one segment: rows gathered as tuples, turned into Arrow columns when `ROW_GROUP` are there."""

    def __init__(self, table: str, path: Path) -> None:
        self.schema = SCHEMAS[table]
        self.path = path
        self.pending: list[tuple[Any, ...]] = []
        self.runs: list[tuple[str, int]] = []
        self.rows = 0
        self._parquet: pq.ParquetWriter | None = None

    def begin(self, snapshot: str) -> None:
        """From here on rows are of `snapshot`; `runs` remembers where each snapshot's rows begin."""
        if self.runs and self.runs[-1][1] == len(self.pending):
            self.runs.pop()
        self.runs.append((snapshot, len(self.pending)))

    def flush(self) -> None:
        """Write what is pending as one row group."""
        if not self.pending:
            return
        if self._parquet is None:
            # Without dictionaries the same rows are no larger under zstd, and quicker to write.
            self._parquet = pq.ParquetWriter(
                self.path, self.schema, compression="zstd", compression_level=1, use_dictionary=False
            )
        ends = [start for _, start in self.runs[1:]] + [len(self.pending)]
        snapshots: list[str] = []
        for (name, start), end in zip(self.runs, ends, strict=True):
            snapshots += [name] * (end - start)
        columns = [pa.array(snapshots, pa.string())]
        for field, values in zip(list(self.schema)[1:], zip(*self.pending, strict=True), strict=True):
            columns.append(_column(field.type, values))
        self._parquet.write_batch(pa.RecordBatch.from_arrays(columns, schema=self.schema))
        self.rows += len(self.pending)
        self.pending.clear()
        self.runs = [(self.runs[-1][0], 0)]

    def close(self) -> None:
        """Flush and finish the file, if anything was written."""
        self.flush()
        if self._parquet is not None:
            self._parquet.close()


def _column(kind: pa.DataType, values: tuple[Any, ...]) -> pa.Array:
    if values[0] is None and values.count(None) == len(values):
        return pa.nulls(len(values), kind)
    if kind in (pa.string(), pa.int64(), pa.bool_()):
        return pa.array(values, kind)
    return pa.array(values, pa.string()).cast(kind)


class Segment:
    """A run's new rows. `add` records of the snapshot last begun; `finish` moves the files to their lasting names."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.tables = {table: TableWriter(table, folder / f"{table}.parquet") for table in SCHEMAS}
        self._by_type = {record: self.tables[table] for record, table in TABLE_OF.items()}
        self._findings = self.tables["finding"]

    def begin(self, snapshot: str) -> None:
        """The rows that follow were read from `snapshot` (SHA-256)."""
        for writer in self.tables.values():
            writer.begin(snapshot)

    def adder(self) -> Callable[[Any], None]:
        """A function that takes one record or Finding; a closure, as it runs for every row of the world's data."""
        by_type, findings = self._by_type, self._findings

        def add(record: Any) -> None:
            writer = by_type.get(type(record))
            if writer is None:
                writer = findings
                record = _row_of(record)
            pending = writer.pending
            pending.append(record)
            if len(pending) >= ROW_GROUP:
                writer.flush()

        return add

    def finish(self, objects: Path) -> dict[str, dict[str, Any]]:
        """Close the files and move each to `objects/<sha256>.parquet`; returns table → {sha256, rows, bytes}."""
        objects.mkdir(parents=True, exist_ok=True)
        files = {}
        for table, writer in self.tables.items():
            writer.close()
            if writer.rows:
                files[table] = store(writer.path, objects) | {"rows": writer.rows}
        return files


def store(path: Path, objects: Path) -> dict[str, Any]:
    """Move a finished file under its hash, durably; an equal file that is there already is kept. Returns hash and size."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        os.fsync(stream.fileno())
    size = path.stat().st_size
    path.replace(objects / f"{digest}.parquet")
    return {"sha256": digest, "bytes": size}


def _row_of(finding: Finding) -> tuple[Any, ...]:
    return (
        finding.code,
        str(finding.level),
        finding.locator,
        finding.line,
        finding.found[:500],
        finding.expected,
        finding.remedy,
    )
