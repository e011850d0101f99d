"""Published files → one new release: keep the bytes, read them, write a segment, build what serves it, switch.

Nothing that was there is touched until the one rename at the end, so whatever stops an ingest, the last good release goes
on being served and the next ingest begins afresh from the same bytes.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from comity.lake.release import Held, Manifest, Shelf
from comity.lake.serving import ensure, prune
from comity.lake.writer import Segment
from comity.model.finding import Finding, Level
from comity.model.origin import Snapshot
from comity.model.reading import Reader, stream
from comity.parsing.encodings import head_text
from comity.parsing.tables import head_of
from comity.parsing.wellformed import why_not_xml
from comity.pipeline.editions import place
from comity.pipeline.expectations import WAITING, Expects, surprises
from comity.pipeline.tally import UNKNOWN, Tally
from comity.readers import reader_for
from comity.snapshots.intake import Taken


@dataclass(slots=True)
class FileReport:
    """What became of one file. `findings` counts them; `cause` is the worst one in a line, with its place."""

    path: str
    outcome: str
    activities: int = 0
    transactions: int = 0
    findings: int = 0
    cause: str = ""
    format: str = ""
    sha256: str = ""


@dataclass(slots=True)
class Report:
    """What an ingest did: the release that is served now, a report per file, seconds and bytes read."""

    release: str = ""
    files: list[FileReport] = field(default_factory=list)
    seconds: float = 0.0
    bytes: int = 0

    def as_json(self) -> dict[str, Any]:
        """The contract of `comity ingest --json`."""
        return asdict(self)


def ingest(
    taken: Iterable[Taken],
    home: Path,
    *,
    now: str,
    on_file: Callable[[FileReport], None] | None = None,
    expects: Mapping[str, Expects] | None = None,
) -> Report:
    """Read everything taken into the lake in `home` and serve the new release. `now` is its ISO time of making.

    `expects` says by SHA-256 how many records its source gives; the files of a source that breaks this are reported as
    `waiting` and are in no release.

    Raises LakeError where another ingest is running. A file that cannot be used is a report and a finding, never the end.
    """
    shelf = Shelf(home)
    report = Report()
    with shelf.writing() as work, few_collections():
        before = shelf.current()
        standing = shelf.load(before) if before else None
        held = standing.snapshots if standing else []
        segments = dict(standing.segments) if standing else {}
        run = Run(Segment(work), held)
        for item in taken:
            file = run.file(item)
            report.files.append(file)
            report.bytes += item.snapshot.bytes if item.snapshot else 0
            if on_file:
                on_file(file)
        report.release = before or ""
        if expects and run.read:
            _hold(surprises(expects, run.rows, shelf, standing), run, report)
        if run.read:
            files = run.segment.finish(shelf.objects)
            name = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:16]
            for entry in run.read:
                entry.segment = name
            manifest = Manifest(created=now, previous=before or "", snapshots=place(held, run.read))
            used = {entry.segment for entry in manifest.snapshots}
            manifest.segments = {k: v for k, v in (segments | {name: files}).items() if k in used}
            manifest.id = manifest.identify()
            shelf.save(manifest)
            ensure(shelf, shelf.load(manifest.id))
            shelf.switch(manifest.id)
            prune(shelf)
            report.release = manifest.id
    return report


def _hold(waiting: Mapping[str, str], run: Run, report: Report) -> None:
    """Leave files out of the release that is being made, and say why; rows that no manifest names are read by nobody."""
    run.read = [entry for entry in run.read if entry.sha256 not in waiting]
    for file in report.files:
        if file.sha256 in waiting:
            file.cause = "; ".join(filter(None, (waiting[file.sha256], file.cause)))
            file.outcome = WAITING


@contextmanager
def few_collections() -> Iterator[None]:
    """Let the cycle collector look seldom: rows wait by the ten thousand and hold no cycles, yet it walks them all each time."""
    usual = gc.get_threshold()
    gc.set_threshold(1_000_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class Run:
    """The reading part of one ingest: each file at most once, its rows into the segment, its fate into a `Held`."""

    def __init__(self, segment: Segment, held: list[Held]) -> None:
        self.segment, self.read = segment, list[Held]()
        self.known = {(h.sha256, h.format, h.version): h for h in held}
        self.rows = dict[str, int]()
        self._add = segment.adder()

    def file(self, item: Taken) -> FileReport:
        """Read one file, unless the lake holds it already as this reader would read it."""
        if item.snapshot is None:
            return FileReport(item.path, "broken", cause=str(item.error), findings=1)
        snapshot = item.snapshot
        reader, data = _recognised(snapshot)
        form, version = (reader.FORMAT, reader.VERSION) if reader else (UNKNOWN, "1")
        same = self.known.get((snapshot.sha256, form, version))
        if same:
            return _report(item.path, same, "unchanged")
        self.segment.begin(snapshot.sha256)
        tally = Tally(snapshot)
        try:
            for record in stream(reader, snapshot) if reader else _unknown(snapshot, data):
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
        outcome = tally.outcome(reader)
        origin = {k: v for k, v in asdict(snapshot.origin).items() if v}
        held = Held(
            snapshot.sha256,
            snapshot.name,
            form,
            version,
            tally.dataset(reader),
            outcome,
            edition=tally.edition(),
            activities=tally.activities,
            transactions=tally.transactions,
            findings=tally.findings,
            bytes=snapshot.bytes,
            rows=tally.rows,
            sketch=tally.sketch(),
            origin=origin,
        )
        self.read.append(held)
        self.rows[snapshot.sha256] = tally.rows
        self.known[snapshot.sha256, form, version] = held
        return _report(item.path, held, outcome, tally.cause(item.path))


def _report(path: str, held: Held, outcome: str, cause: str = "") -> FileReport:
    return FileReport(path, outcome, held.activities, held.transactions, held.findings, cause, held.format, held.sha256)


def _recognised(snapshot: Snapshot) -> tuple[Reader | None, bytes]:
    """The reader that knows a file, and the file's first bytes. A file whose beginning cannot be looked into has none."""
    try:
        head = head_of(snapshot)
        return reader_for(head), head.data
    except Exception:  # whatever a hostile file does to the looking, it is one unrecognised file
        with snapshot.open() as stream_:
            return None, stream_.read(1 << 16)


def _unknown(snapshot: Snapshot, data: bytes) -> Iterator[Finding]:
    """Why a file that no reader knows is not read: broken XML is named with its line, the rest as unrecognised."""
    claims_xml = snapshot.name.lower().endswith(".xml") or data.lstrip()[:1] == b"<"
    broken = why_not_xml(snapshot) if claims_xml else None
    yield broken or Finding(
        "format-unrecognised",
        Level.LOSS,
        snapshot.name,
        0,
        head_text(data[:80]).strip() or "nothing (the file is empty)",
        "a format that Comity reads (docs/reference/readers)",
        "check that this is the published file; if it is, a reader is wanted for it",
    )
