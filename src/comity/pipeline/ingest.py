"""Published files → one new release: keep the bytes, read them, write a segment, build what serves it, switch.

Nothing that was there is touched until the one rename at the end, so whatever stops an ingest, the last good release goes
on being served and the next ingest begins afresh from the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from comity.lake.release import Held, Manifest, Shelf
from comity.lake.serving import ensure, prune
from comity.methods import catching  # noqa: F401 - what cases catch is set aside when a release is made
from comity.pipeline.editions import place
from comity.pipeline.expectations import WAITING, Expects, surprises
from comity.pipeline.pool import Part, Reading
from comity.pipeline.reading import Done, Job, few_collections
from comity.pipeline.recognising import job_for
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
    workers: int = 1,
) -> Report:
    """Read everything taken into the lake in `home` and serve the new release. `now` is its ISO time of making.

    `expects` says by SHA-256 how many records its source gives; the files of a source that breaks this are reported as
    `waiting` and are in no release. Up to `workers` processes read, where there is enough to read; `on_file` is told of each
    file as it ends, in any order, while the report is always in the order in which they were taken.

    Raises LakeError where another ingest is running, or where a worker died. A file that cannot be used is a report and a
    finding, never the end.
    """
    shelf = Shelf(home)
    report = Report()
    with shelf.writing() as work, few_collections():
        before = shelf.current()
        standing = shelf.load(before) if before else None
        held = standing.snapshots if standing else []
        with Reading(work, workers) as reading:
            run = Run(reading, held, on_file or (lambda _: None))
            for item in taken:
                report.bytes += item.snapshot.bytes if item.snapshot else 0
                run.take(item)
            report.files, read = run.finish()
        report.release = before or ""
        if expects and read:
            counted = {done.held.sha256: done.held.rows for done in read}
            waiting = surprises(expects, counted, shelf, standing)
            read = [done for done in read if done.held.sha256 not in waiting]
            _hold(waiting, report)
        if read:
            segments = _shelve(read, reading.parts, shelf.objects) | (standing.segments if standing else {})
            manifest = Manifest(created=now, previous=before or "", snapshots=place(held, [done.held for done in read]))
            used = {entry.segment for entry in manifest.snapshots}
            manifest.segments = {name: files for name, files in segments.items() if name in used}
            manifest.id = manifest.identify()
            shelf.save(manifest)
            ensure(shelf, shelf.load(manifest.id))
            shelf.switch(manifest.id)
            prune(shelf)
            report.release = manifest.id
            _tell_emptied(manifest.snapshots, report)
    return report


def _shelve(read: list[Done], parts: Mapping[int, Part], objects: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """Move the segments that anything of `read` is in among the lake's objects, name them there, and return them."""
    objects.mkdir(parents=True, exist_ok=True)
    segments, names = {}, {}
    for part in sorted({done.part for done in read}):
        folder, files = parts[part]
        for file in files.values():
            name = f"{file['sha256']}.parquet"
            (folder / name).replace(objects / name)
        names[part] = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:16]
        segments[names[part]] = files
    for done in read:
        done.held.segment = names[done.part]
    return segments


def _hold(waiting: Mapping[str, str], report: Report) -> None:
    """Say of files that are left out of the release why they wait; rows that no manifest names are read by nobody."""
    for file in report.files:
        if file.sha256 in waiting:
            file.cause = "; ".join(filter(None, (waiting[file.sha256], file.cause)))
            file.outcome = WAITING


def _tell_emptied(snapshots: list[Held], report: Report) -> None:
    """Say of new files that hold nothing what they took away, or that they took nothing away."""
    gone: dict[str, int] = {}
    full: set[tuple[str, str]] = set()
    for held in snapshots:
        gone[held.superseded_by] = gone.get(held.superseded_by, 0) + held.activities
        if held.rows and held.standing == "live":
            full.add((held.format, held.name))
    empty = {h.sha256: h for h in snapshots if not h.rows and h.outcome == "read" and h.standing == "live"}
    for file in report.files:
        held_empty = empty.get(file.sha256) if file.outcome == "read" else None
        if held_empty and file.sha256 in gone:
            file.cause = f"{file.path} is empty and says so: {gone[file.sha256]} activities are withdrawn"
        elif held_empty and (held_empty.format, held_empty.name) in full:
            file.cause = f"{file.path} holds nothing: what its name held before stays counted (see the findings)"


class Run:
    """The files of one ingest: each is read at most once, whoever reads it, and reported in the order of taking."""

    def __init__(self, reading: Reading, held: list[Held], on_file: Callable[[FileReport], None]) -> None:
        self.reading, self.on_file = reading, on_file
        self.known = {(h.sha256, h.format, h.version): h for h in held}
        self.files: dict[int, FileReport] = {}
        self.read: dict[int, Done] = {}
        self.jobs: dict[tuple[str, str, str], Job] = {}
        self.again: list[Job] = []

    def take(self, item: Taken) -> None:
        """Have a file read, unless the lake holds it already as its reader would read it, or it came before."""
        at = len(self.files)
        self.files[at] = FileReport(item.path, "broken", cause=str(item.error), findings=1)
        if item.snapshot is None:
            self.on_file(self.files[at])
            return
        job = job_for(at, item.path, item.snapshot)
        same = self.known.get(job.key)
        if same:
            self._report(job, same, "unchanged")
        elif job.key in self.jobs:
            self.again.append(job)
        else:
            self.jobs[job.key] = job
            self.reading.put(job)
            self._note(self.reading.done())

    def finish(self) -> tuple[list[FileReport], list[Done]]:
        """Wait for what is still being read; every file's report, and what was read, both in the order of taking."""
        self._note(self.reading.rest())
        for job in self.again:
            self._report(job, self.read[self.jobs[job.key].place].held, "unchanged")
        return list(self.files.values()), [self.read[at] for at in sorted(self.read)]

    def _note(self, some: Iterable[Done]) -> None:
        for done in some:
            self.read[done.job.place] = done
            self._report(done.job, done.held, done.held.outcome, done.cause)

    def _report(self, job: Job, held: Held, outcome: str, cause: str = "") -> None:
        self.files[job.place] = report = FileReport(
            job.path, outcome, held.activities, held.transactions, held.findings, cause, held.format, held.sha256
        )
        self.on_file(report)
