"""Records → Parquet, in bounded memory: one segment a run, one file a table, row groups flushed as they fill.

A segment's files are written aside and get their lasting name, the SHA-256 of their bytes, only when whole. Several
snapshots share a segment; which of them count is the release's business (lake/release.py), so a snapshot whose reading
failed half-way leaves nothing behind that anybody reads.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from itertools import chain, count, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from comity.lake.schemas import SCHEMAS
from comity.model.finding import Finding
from comity.model.reading import Batch, Block, Shape, builder
from comity.model.records import TABLE_OF

if TYPE_CHECKING:
    from comity.model._columns import Builder

ROW_GROUP = 32768
SNAPSHOT = "snapshot"
NAMED = pa.dictionary(pa.int32(), pa.string())


class TableWriter:
    """One table of one segment: rows gathered as tuples, turned into Arrow columns when `ROW_GROUP` are there."""

    def __init__(self, table: str, path: Path) -> None:
        self.schema = SCHEMAS[table]
        self.path = path
        self.pending: list[Any] = []
        self.waiting = 0
        self.runs: list[tuple[str, int]] = []
        self.rows = 0
        self.shape: Shape | None = None
        self._builder: Builder | None = None
        self._parquet: pq.ParquetWriter | None = None

    def begin(self, snapshot: str) -> None:
        """From here on rows are of `snapshot`; `runs` remembers where each snapshot's rows begin."""
        if self.runs and self.runs[-1][1] == self.waiting:
            self.runs.pop()
        self.runs.append((snapshot, self.waiting))

    def add(self, row: tuple[Any, ...]) -> None:
        """Add one row, with all columns but the snapshot's."""
        if self.shape is not None:
            self.flush()
            self.shape = None
        self.pending.append(row)
        self.waiting += 1
        if self.waiting >= ROW_GROUP:
            self.flush()

    def add_batch(self, shape: Shape, rows: list[Block] | Builder) -> None:
        """Add the rows of a batch."""
        if shape is not self.shape:
            self.flush()
            self.shape = shape
            self._builder = builder(shape)
        if isinstance(rows, list):
            self._add_blocks(rows)
        elif self._builder is None:
            raise TypeError("columns that compiled code has filled, where it was not built")
        else:
            self.waiting += self._builder.append(rows)
        if self.waiting >= ROW_GROUP:
            self.flush()

    def _add_blocks(self, blocks: list[Block]) -> None:
        if self._builder is not None:
            try:
                self.waiting += self._builder.add(blocks)
                return
            except ValueError:  # a value that is not plain: these rows are left to Arrow
                self.flush()
        self.pending += blocks
        for _, _, rows in blocks:
            self.waiting += len(rows)
        if self._builder is not None:
            self.flush()

    def flush(self) -> None:
        """Write what is pending as one row group."""
        if not self.waiting:
            self.pending.clear()  # blocks may hold no rows: activities without a transaction
            return
        if self._parquet is None:
            # Without dictionaries the same rows are no larger under zstd, and quicker to write; only the snapshot, which is
            # the same for thousands of rows, has one. Nobody asks the statistics: the serving file is built from whole tables.
            self._parquet = pq.ParquetWriter(
                self.path,
                self.schema.set(0, pa.field(SNAPSHOT, NAMED)),
                compression="zstd",
                compression_level=1,
                use_dictionary=[SNAPSHOT],
                write_statistics=False,
                store_schema=False,
            )
        made = self._columns()
        made[SNAPSHOT] = self._snapshots()
        self._parquet.write_batch(
            pa.RecordBatch.from_arrays([made[name] for name in self.schema.names], self.schema.names)
        )
        self.rows += self.waiting
        self.waiting = 0
        self.pending.clear()
        if self._builder is not None:
            self._builder.clear()
        self.runs = [(self.runs[-1][0], 0)]

    def _snapshots(self) -> pa.Array:
        ends = [start for _, start in self.runs[1:]] + [self.waiting]
        index = [
            pa.repeat(pa.scalar(at, pa.int32()), end - start)
            for at, ((_, start), end) in enumerate(zip(self.runs, ends, strict=True))
        ]
        names = [name for name, _ in self.runs]
        return pa.DictionaryArray.from_arrays(pa.concat_arrays(index), pa.array(names, pa.string()))

    def _columns(self) -> dict[str, pa.Array]:
        if self.shape is None:
            listed = zip(*self.pending, strict=True)
            return {name: self._column(name, found) for name, found in zip(self.schema.names[1:], listed, strict=True)}
        if self._builder is not None and self._builder.rows:
            return self._compiled(self.shape, self._builder)
        _, constant, own, shared, under = self.shape
        places, values, blocks = zip(*self.pending, strict=True)
        block = pa.array(list(chain.from_iterable(map(repeat, count(), map(len, blocks)))), pa.int32())
        fields = zip(*values, strict=True)
        found = {name: self._column(name, next(fields)).take(block) for name in constant}
        rows: Sequence[tuple[Any, ...]] = list(chain.from_iterable(blocks))
        if own:
            fields = zip(*rows, strict=True)
            found |= {name: self._column(name, next(fields)) for name in own}
            rows = next(fields)
        # Where the same tuples come again and again, each is converted once and Arrow repeats it. A dict keeps the
        # order of first appearance, as Arrow's dictionary does.
        by_place = dict(zip(map(id, rows), rows, strict=True))
        if 4 * len(by_place) < 3 * len(rows):
            place = pa.array(list(map(id, rows)), pa.int64()).dictionary_encode().indices
            fields = zip(*by_place.values(), strict=True)
            found |= {name: self._column(name, next(fields)).take(place) for name in shared}
        else:
            fields = zip(*rows, strict=True)
            found |= {name: self._column(name, next(fields)) for name in shared}
        from pyarrow import (
            compute as pc,
        )  # not above, as it takes a twentieth of a second, and compiled code does not want it

        start = pa.array(places, pa.string()).take(block)
        return found | {name: pc.binary_join_element_wise(start, found[name], "") for name in under}

    def _compiled(self, shape: Shape, made: Builder) -> dict[str, pa.Array]:
        """The columns that compiled code has made, in its own memory."""
        found = {}
        for name, (nulls, valid, *rest) in zip(shape.columns, made.buffers(), strict=True):
            values, offsets = (pa.foreign_buffer(*where, made) if where else None for where in rest)
            held = [pa.foreign_buffer(*valid, made) if nulls else None, values]
            if offsets is not None:
                held.insert(1, offsets)
            found[name] = pa.Array.from_buffers(self.schema.field(name).type, self.waiting, held, nulls)
        return found

    def _column(self, name: str, values: tuple[Any, ...]) -> pa.Array:
        kind = self.schema.field(name).type
        if values[0] is None and values.count(None) == len(values):
            return pa.nulls(len(values), kind)
        if kind in (pa.string(), pa.int64(), pa.bool_()):
            return pa.array(values, kind)
        return pa.array(values, pa.string()).cast(kind)

    def close(self) -> None:
        """Flush and finish the file, if anything was written."""
        self.flush()
        if self._parquet is not None:
            self._parquet.close()


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
        """A function that takes one record, Batch or Finding; a closure, as it runs for every row of the world's data."""
        by_type, findings = self._by_type, self._findings

        def add(record: Any) -> None:
            kind = type(record)
            if kind is Batch:
                by_type[record.shape.record].add_batch(*record)
            elif (writer := by_type.get(kind)) is not None:
                writer.add(record)
            else:
                findings.add(_row_of(record))

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
