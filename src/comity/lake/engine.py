"""Asking a release: plain SQL in, rows out. The one place that knows that DuckDB answers.

The SQL that Comity writes keeps to the subset that Spark answers alike (docs/decisions/0003): SELECT, JOIN, GROUP BY,
HAVING, ORDER BY with an explicit place for nulls, UNION ALL, CASE, CAST, COALESCE, SUM, COUNT, MIN, MAX, LIKE, LOWER and
positional `?` parameters. Sums of DECIMAL are exact; division is done in Python.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from comity.lake.release import Manifest, Shelf
from comity.lake.serving import CONFIG, describe, ensure
from comity.model.errors import LakeError, UsageError

READ_ONLY = CONFIG | {"enable_external_access": "false", "lock_configuration": "true"}


class Lake:
    """One release, open for questions; safe to share between threads."""

    def __init__(self, release: str, path: Path) -> None:
        self.release = release
        self.path = path
        self._lock = threading.Lock()
        self._db: duckdb.DuckDBPyConnection | None = None
        self.memo: dict[Any, Any] = {}
        """What was worked out of this release before; a release never changes, so neither does an answer."""

    @classmethod
    def open(cls, home: Path, release: str = "") -> Lake:
        """The release that is served, or the one named. Raises LakeError where there is none, UsageError for a wrong id."""
        shelf = Shelf(home)
        wanted = release or shelf.current()
        if not wanted:
            raise LakeError(
                "there is no lake here yet", where=str(home), next_step="run `comity run` or `comity ingest`"
            )
        manifest = shelf.load(wanted)
        return cls(manifest.id, ensure(shelf, manifest))

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            if self._db is None:
                try:
                    self._db = duckdb.connect(str(self.path), read_only=True, config=READ_ONLY)
                except duckdb.Error as error:
                    raise LakeError(
                        f"the serving file cannot be opened ({error})",
                        where=str(self.path),
                        next_step="delete that file; it is built again from the release",
                    ) from error
            return self._db.cursor()

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The answer's rows. Decimals come as Decimal, dates as date. Raises UsageError for SQL that does not run."""
        return self.table(sql, params)[1]

    def dicts(self, sql: str, params: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """The answer's rows by column name."""
        names, rows = self.table(sql, params)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def columns(self, sql: str, params: Sequence[Any] = ()) -> list[list[Any]]:
        """The answer column by column, the values as in `rows`: for long answers, as they come in half the time."""
        with self._asking() as cursor:
            found = cursor.sql(sql, params=list(params)).to_arrow_table()
            return [_values(column) for column in found.columns] if found else []

    def table(self, sql: str, params: Sequence[Any] = ()) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Column names and rows."""
        with self._asking() as cursor:
            cursor.execute(sql, list(params))
            names = [column[0] for column in cursor.description or []]
            return names, cursor.fetchall() if names else []

    @contextmanager
    def _asking(self) -> Iterator[duckdb.DuckDBPyConnection]:
        cursor = self._cursor()
        try:
            yield cursor
        except duckdb.Error as error:
            raise UsageError(
                f"the lake could not answer: {error}",
                next_step="correct the SQL; `comity query 'SHOW TABLES'` lists tables",
            ) from error
        finally:
            cursor.close()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None


def _values(column: pa.ChunkedArray) -> list[Any]:
    """A column as Python values; decimals by way of their digits, which is quicker than one by one."""
    if pa.types.is_decimal(column.type):
        return [None if digits is None else Decimal(digits) for digits in column.cast(pa.string()).to_pylist()]
    return list(column.to_pylist())


def current_release(home: Path) -> str | None:
    """The id of the release that is served now, or None."""
    return Shelf(home).current()


def releases(home: Path) -> list[dict[str, Any]]:
    """Every release made here, newest first: id, created, previous, snapshots, superseded, rows by table."""
    return [describe(m) for m in Shelf(home).all()]


def manifest_of(home: Path, release: str) -> Manifest:
    """The manifest of a release by its id or the beginning of it."""
    return Shelf(home).load(release)
