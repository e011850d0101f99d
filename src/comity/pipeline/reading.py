"""One published file → rows in a segment, and what is known of the file. The same in this process and in a worker's.

The readers that a file does not need are not loaded, so that a worker starts soon.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from comity.lake.release import Held
from comity.lake.writer import Segment
from comity.model.finding import Finding, Level
from comity.model.origin import Snapshot
from comity.model.reading import Reader, stream
from comity.pipeline.tally import UNKNOWN, Tally


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be read: its place among those given, the path it goes by, the module that reads it, its first bytes."""

    place: int
    path: str
    snapshot: Snapshot
    reader: str | None
    first: bytes

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes another file the same: bytes, format, and the version of what reads it."""
        return self.snapshot.sha256, *_format(_reader(self.reader))


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a job, its worst finding in a line, and the part of the run that its rows are in."""

    job: Job
    held: Held
    cause: str
    part: int


class Desk:
    """Where files are read one after another: one segment, written in `folder`, called `part` in the run."""

    def __init__(self, folder: Path, part: int) -> None:
        self.folder, self.part = folder, part
        self._segment = Segment(folder)
        self._add = self._segment.adder()
        self._kept: dict[str, Any] = {}

    def read(self, job: Job) -> Done:
        """Read one file. A reader's own fault is a finding of that file; it raises only where rows cannot be written."""
        snapshot, reader = job.snapshot, _reader(job.reader)
        self._segment.begin(snapshot.sha256)
        tally = Tally(snapshot)
        try:
            for record in stream(reader, snapshot, self._kept) if reader else _unknown(snapshot, job.first):
                tally.count(record)
                self._add(record)
        except Exception as error:  # a reader's own fault must not cost the other files; its rows are read by nobody
            tally.failed = Finding(
                "reader-failed",
                Level.BROKEN,
                snapshot.name,
                1,
                f"{type(error).__name__}: {error}",
                "a file that this reader can read",
                "report it with the file: this is a fault of Comity's",
            )
            tally.count(tally.failed)
            self._add(tally.failed)
        return Done(job, _held(snapshot, reader, tally), tally.cause(job.path), self.part)

    def finish(self) -> dict[str, dict[str, Any]]:
        """Close the segment; its files, by table, lie in `folder` under their hashes."""
        self._kept.clear()
        return self._segment.finish(self.folder)


@contextmanager
def few_collections() -> Iterator[None]:
    """Let the cycle collector look seldom: rows wait by the ten thousand and hold no cycles, yet it walks them all each time."""
    usual = gc.get_threshold()
    gc.set_threshold(1_000_000, 20, 100)
    try:
        yield
    finally:
        gc.freeze()  # and back, as old: else all that was made here would be walked at once
        gc.unfreeze()
        gc.set_threshold(*usual)


def _reader(module: str | None) -> Reader | None:
    return None if module is None else cast("Reader", import_module(module))


def _format(reader: Reader | None) -> tuple[str, str]:
    return (reader.FORMAT, reader.VERSION) if reader else (UNKNOWN, "1")


def _held(snapshot: Snapshot, reader: Reader | None, tally: Tally) -> Held:
    return Held(
        snapshot.sha256,
        snapshot.name,
        *_format(reader),
        tally.dataset(reader),
        tally.outcome(reader),
        edition=tally.edition(),
        activities=tally.activities,
        transactions=tally.transactions,
        findings=tally.findings,
        bytes=snapshot.bytes,
        rows=tally.rows,
        sketch=tally.sketch(reader),
        origin={k: v for k, v in asdict(snapshot.origin).items() if v},
    )


def _unknown(snapshot: Snapshot, data: bytes) -> Iterator[Finding]:
    from comity.pipeline.recognising import why_unknown  # knows every reader

    yield why_unknown(snapshot, data)
