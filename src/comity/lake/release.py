"""A release: one immutable state of the lake, as a manifest of content-addressed files, switched by one atomic rename.

    lake/objects/<sha256>.parquet    rows, never changed
    lake/releases/<id>.json          which snapshots, which files, what stands
    lake/current                     the id of the release that is served: the only thing that ever changes
    lake/serving/<id>.duckdb         made from the above, read-only, can be made again at any time
    lake/making/                     what an ingest is writing; cleared by the next one
    lake/lock                        held by the one ingest that may run

A release's id is the hash of the snapshots in it, each with its reader's version and standing: no path, time or order.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from comity.model.errors import LakeError, UsageError

FORMAT = "comity-release/1"
BUSY = "another ingest is writing to this lake"


@dataclass(slots=True)
class Held:
    """A snapshot in a release. `standing` is live or superseded; `segment` names the segment its rows are in.

    `outcome` is read, partial, broken or unrecognised; `edition` orders vintages of one dataset (a generated-datetime or
    the last year covered); `sketch` holds a few hashes of its identifiers, to tell whether two files are about the same
    activities; `origin` is not part of the release's id.
    """

    sha256: str
    name: str
    format: str
    version: str
    dataset: str
    outcome: str
    standing: str = "live"
    edition: str = ""
    segment: str = ""
    activities: int = 0
    transactions: int = 0
    findings: int = 0
    bytes: int = 0
    rows: int = 0
    sketch: list[str] = field(default_factory=list)
    superseded_by: str = ""
    origin: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Manifest:
    """One release. `segments` maps a segment's name to its files by table; `standing` is the file of superseded rows."""

    id: str = ""
    created: str = ""
    previous: str = ""
    snapshots: list[Held] = field(default_factory=list)
    segments: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def identify(self) -> str:
        """The id: 16 hexadecimal digits of a hash over what the release holds."""
        facts = sorted([s.sha256, s.format, s.version, s.standing] for s in self.snapshots)
        return hashlib.sha256(json.dumps([FORMAT, facts]).encode()).hexdigest()[:16]


class Shelf:
    """The lake's folder: reads and switches releases."""

    def __init__(self, home: Path) -> None:
        self.root = home / "lake"
        self.objects = self.root / "objects"
        self.releases = self.root / "releases"
        self.serving = self.root / "serving"
        self.work = self.root / "making"
        self.pointer = self.root / "current"

    def current(self) -> str | None:
        """The id of the release that is served, or None for an empty lake. Raises LakeError for a damaged pointer."""
        try:
            text = self.pointer.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unusable(error) from error
        release = text.decode("ascii", "replace").strip()
        if not re.fullmatch(r"[0-9a-f]{16}", release) or not (self.releases / f"{release}.json").exists():
            raise LakeError(
                f"the pointer names no release (“{release[:40]}”)",
                where=str(self.pointer),
                expected="the id of one of lake/releases",
                next_step="write the newest of them into it, or remove the lake and ingest again",
            )
        return release

    def _unusable(self, error: OSError) -> LakeError:
        return LakeError(
            f"the lake's folder cannot be used ({error.strerror})",
            where=str(self.root),
            next_step="name another folder in COMITY_HOME",
        )

    def load(self, release: str) -> Manifest:
        """The manifest of a release; raises UsageError for an id that was never made, LakeError for a damaged one."""
        if not re.fullmatch(r"[0-9a-f]{4,16}", release):
            raise UsageError(
                f"“{release}” is not a release id", expected="16 hexadecimal digits", next_step="see comity releases"
            )
        found = sorted(self.releases.glob(f"{release}*.json"))
        if len(found) != 1:
            raise UsageError(
                f"{len(found)} releases are called “{release}”",
                expected="the id of one release",
                next_step="see comity releases",
            )
        try:
            data = json.loads(found[0].read_text())
            data.pop("format")
            return Manifest(**data | {"snapshots": [Held(**s) for s in data["snapshots"]]})
        except (ValueError, TypeError, KeyError) as error:
            raise LakeError(
                f"the manifest cannot be read ({error})",
                where=str(found[0]),
                next_step="restore the file, or ingest again",
            ) from error

    def all(self) -> list[Manifest]:
        """Every release ever made here, newest first."""
        manifests = [self.load(path.stem) for path in self.releases.glob("*.json")]
        return sorted(manifests, key=lambda m: (m.created, m.id), reverse=True)

    def save(self, manifest: Manifest) -> None:
        """Write the manifest under its id, durably. A release that is there already is not touched."""
        self.releases.mkdir(parents=True, exist_ok=True)
        path = self.releases / f"{manifest.id}.json"
        if not path.exists():
            _write(
                path, json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1, sort_keys=True, ensure_ascii=False)
            )

    def switch(self, release: str) -> None:
        """Serve `release` from now on: one atomic rename."""
        _write(self.pointer, release + "\n")

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """Hold the lake's one write lock, with an empty work folder. Raises LakeError if another ingest holds it."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unusable(error) from error
        with (self.root / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise LakeError(BUSY, where=str(self.root), next_step="wait until it has ended") from None
            shutil.rmtree(self.work, ignore_errors=True)
            self.work.mkdir(parents=True)
            try:
                yield self.work
            finally:
                shutil.rmtree(self.work, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with aside.open("w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
