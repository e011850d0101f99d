"""What one file turns out to hold: counts, how it ended, and what makes it an edition of a dataset."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2s
from heapq import heappush, heapreplace
from typing import Any

from comity.model.finding import DECLARED_EMPTY, Finding, Level
from comity.model.origin import Snapshot
from comity.model.reading import Batch, Reader
from comity.model.records import Activity, CasePart, Flow, Measure, Transaction
from comity.pipeline.editions import MEASURE

UNKNOWN = "unrecognised"
SKETCH = 32
MOST_PLACES = 1000


class Tally:
    """Counts what a reader yields, and learns what orders this file among others of its dataset."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.activities = self.transactions = self.measures = self.findings = self.rows = 0
        self.publisher = self.case = self._generated = self._last_year = self._measure = ""
        self.worst: Finding | None = None
        self.failed: Finding | None = None
        self._smallest: list[int] = []
        self._places: set[str] = set()

    def count(self, record: Any) -> None:
        """Take note of one record, batch or finding."""
        kind = type(record)
        if kind is Batch:
            self._count_batch(record)
            return
        if kind is Transaction:
            self.transactions += 1
        elif kind is Activity:
            self.activities += 1
            if self.activities == 1:
                self.publisher = record.reporting_org_ref or record.reporting_org or ""
                self._generated = record.generated or ""
            if record.iati_identifier:
                self._sketch(record.iati_identifier)
        elif kind is Finding:
            self.findings += 1
            if record.code == DECLARED_EMPTY:
                self._generated = record.found
            if record.level is Level.BROKEN and self.worst is None:
                self.worst = record
            return
        elif kind is Flow and record.activity is None:
            if record.year:
                self._last_year = max(self._last_year, f"{record.year:04d}")
            if record.recipient and len(self._places) < MOST_PLACES:
                self._places.add(record.recipient)
        elif kind is CasePart and record.kind == "case":
            self.case = record.case
        elif kind is Measure:
            self.measures += 1
            self._measure = f"{record.measure}|{record.part}"
            self._generated = max(self._generated, record.updated or "")
            self._sketch(record.measure)
        self.rows += 1

    def _count_batch(self, batch: Batch) -> None:
        kind = batch.shape.record
        if kind in (Activity, CasePart) or (kind is Flow and "activity" not in batch.shape.constant):
            for record in batch.records():
                self.count(record)
            return
        self.rows += batch.size
        if kind is Transaction:
            self.transactions += batch.size

    def outcome(self, reader: Reader | None) -> str:
        """`read`, `partial`, `broken` or `unrecognised`."""
        if self.worst is None:
            return "read" if reader else UNKNOWN
        return "partial" if self.rows and not self.failed else "broken"

    def edition(self) -> str:
        """What orders this file among others of its dataset: the time it says it was generated, in UTC, or its last year.

        Empty where the file does not say, or says what is not a time.
        """
        try:
            made = datetime.fromisoformat(self._generated)
        except ValueError:
            return self._last_year
        return (made if made.tzinfo else made.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="seconds")

    def sketch(self, reader: Reader | None) -> list[str]:
        """The smallest hashes of the identifiers in the file: two files that share many share some of these.

        Of a sole dataset, the places in it: extracts of different countries share none.
        """
        if getattr(reader, "ONE_DATASET", False):
            return sorted(self._places)
        return [f"{-value:08x}" for value in sorted(self._smallest, reverse=True)]

    def _sketch(self, identifier: str) -> None:
        value = -int.from_bytes(blake2s(identifier.encode(), digest_size=4).digest(), "big")
        if len(self._smallest) < SKETCH:
            if value not in self._smallest:
                heappush(self._smallest, value)
        elif value > self._smallest[0] and value not in self._smallest:
            heapreplace(self._smallest, value)

    def dataset(self, reader: Reader | None) -> str:
        """What a later file must share to be a later edition of the same dataset: format, file name, publisher.

        A case goes by its id, whatever its folder is called, and a file about one measure by the measure's key and the part of
        it; a file without a row is nobody's edition. A format whose whole world is one dataset (`ONE_DATASET`) goes by its
        format alone.
        """
        if reader is None or not self.rows or self.outcome(reader) == "broken":
            return self.snapshot.sha256
        if self.case:
            return f"{reader.FORMAT}|{self.case}"
        if self.measures == 1:
            return f"{MEASURE}{reader.FORMAT}|{self._measure}"
        if getattr(reader, "ONE_DATASET", False):
            return reader.FORMAT
        return "|".join((reader.FORMAT, self.snapshot.name, self.publisher))

    def cause(self, path: str) -> str:
        """The finding that stopped the file, in one line."""
        return f"{path}, line {self.worst.line}: {self.worst.found}" if self.worst else ""
