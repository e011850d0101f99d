"""Bytes of one address that have come so far: kept aside under no final name, and read by nobody until they are whole.

They outlive the process, so that a large download goes on where it stopped; but only while the server vouches for them
with a strong validator (RFC 9110, 8.8), and only if they still have the hash that was written down with them. Everything
here can be deleted at any time: the price is a download from the first byte.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from comity.snapshots.store import CHUNK, Store, writing

CHECKPOINT = 16 << 20
"""Bytes between two points from which a killed process's download can be taken up."""
STALE = 14 * 86400.0


class Aside:
    """An open partial download. `validator` is what If-Range may carry: a strong ETag or a date; empty if there is none.

    `total` is the whole file's length where the server said it.
    """

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path, self.file = path, file
        self.size, self.digest, self.validator = 0, hashlib.sha256(), ""
        self.total: int | None = None
        self.resumed = False
        self._noted = 0

    @property
    def resumable(self) -> bool:
        """Whether there is something to go on from."""
        return bool(self.size and self.validator)

    def restart(self, validator: str = "", total: int | None = None) -> None:
        """Throw away what came; what comes now is vouched for by `validator`."""
        with writing(self.path):
            self._note_path().unlink(missing_ok=True)
            self.file.seek(0)
            self.file.truncate()
        self.size, self.digest, self.validator = 0, hashlib.sha256(), validator
        self.total, self.resumed, self._noted = total, False, 0

    def write(self, chunk: bytes) -> None:
        """Add bytes at the end."""
        with writing(self.path):
            self.file.write(chunk)
        self.digest.update(chunk)
        self.size += len(chunk)
        if self.validator and self.size - self._noted >= CHECKPOINT:
            self.note()

    def note(self) -> None:
        """Make what came durable, then write down how much it is and what hash it has, in this order."""
        content = {
            "bytes": self.size,
            "sha256": self.digest.hexdigest(),
            "validator": self.validator,
            "total": self.total,
        }
        with writing(self.path):
            self.file.flush()
            os.fsync(self.file.fileno())
            new = self._note_path().with_suffix(".new")
            new.write_text(json.dumps(content))
            new.replace(self._note_path())
        self._noted = self.size

    def drop(self) -> None:
        """Leave nothing: it was used, or it is of no use."""
        self.validator = ""

    def finish(self) -> None:
        """All of it is here: it may be read now, and is gone when it is closed."""
        with writing(self.path):
            self.file.flush()
        self.drop()

    def first(self, size: int) -> bytes:
        """The first bytes of what is finished."""
        self.file.seek(0)
        return self.file.read(size)

    def load(self) -> None:
        """Take up what an earlier process left, if all of it that was noted is still as it was."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            noted = json.loads(self._note_path().read_bytes())
            size, left = int(noted["bytes"]), int(noted["bytes"])
            total = None if noted["total"] is None else int(noted["total"])
            self.file.seek(0)
            while chunk := self.file.read(min(CHUNK, left)):
                self.digest.update(chunk)
                left -= len(chunk)
            if size and not left and self.digest.hexdigest() == noted["sha256"] and noted["validator"]:
                self.file.truncate(size)
                self.size, self.validator, self._noted = size, str(noted["validator"]), size
                self.total, self.resumed = total, True
                return
        self.restart()

    def close(self) -> None:
        """Keep what can be taken up again; remove the rest."""
        with writing(self.path):
            try:
                if self.resumable:
                    self.note()
                else:
                    self.path.unlink(missing_ok=True)
                    self._note_path().unlink(missing_ok=True)
            finally:
                self.file.close()

    def _note_path(self) -> Path:
        return self.path.with_suffix(".json")


def area(store: Store) -> Path:
    """The store's place for what is being fetched."""
    return store.folder / ".fetching"


@contextmanager
def aside(store: Store, url: str, now: float) -> Iterator[Aside]:
    """What came of `url` so far, locked: whoever fetches the same address waits, then begins with what there is.

    `now` is in seconds since 1970: what nobody took up for two weeks is removed.
    """
    folder = area(store)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"part-{hashlib.sha256(url.encode('utf-8', 'replace')).hexdigest()}"
        _sweep(folder, path, now)
        file = _locked(path)
    partial = Aside(path, file)
    try:
        partial.load()
        yield partial
    finally:
        partial.close()


def _locked(path: Path) -> BinaryIO:
    while True:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        fcntl.flock(file, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if os.fstat(file.fileno()).st_ino == path.stat().st_ino:
                return file
        file.close()  # removed by its last holder between our opening and our lock


def _sweep(folder: Path, ours: Path, now: float) -> None:
    for path in folder.glob("part-*"):
        with suppress(OSError):
            if path.suffix or path == ours or now - path.stat().st_mtime < STALE:
                continue
            with path.open("r+b") as old:
                fcntl.flock(old, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.with_suffix(".json").unlink(missing_ok=True)
                path.unlink()
