"""The snapshot store: published bytes, unchanged, named by their SHA-256, with where they came from beside them.

`home/snapshots/ab/abcd…` holds the bytes and `abcd….json` their size and origins. Both appear by one atomic rename, so
a killed process leaves nothing half-written under a final name; what it leaves under another is swept later.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from comity.model.errors import InputError, LakeError
from comity.model.origin import Origin, Snapshot

CHUNK = 1 << 20
SMALL = 1 << 24
INCOMING = ".incoming-"
NAME = re.compile(r"[0-9a-f]{64}").fullmatch


class Readable(Protocol):
    """Anything with bytes to read."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, empty at the end."""
        ...


class Store:
    """Keeps snapshots under `home/snapshots`; several processes may keep into one store at the same time."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "snapshots"
        with writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._sweep()

    def keep(self, source: Readable | Path, origin: Origin) -> Snapshot:
        """Store the bytes of an open stream or a file and return their snapshot; nothing is kept twice.

        The first origin stays the snapshot's own; another one is added to the list beside it. Raises InputError when
        a file cannot be read, LakeError when the store cannot be written.
        """
        if isinstance(source, Path):
            return self._keep_file(source, origin)
        digest, size = hashlib.sha256(), 0
        with self.temporary() as (spool, path):
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                with writing(self.folder):
                    spool.write(chunk)
            return self._place(spool, path, digest.hexdigest(), size, origin)

    def get(self, sha256: str) -> Snapshot:
        """The snapshot of that name. Raises LakeError when it is not here, or has not the size it was kept with."""
        path, size, origins = self._path(sha256), *self._beside(sha256)
        if not origins or not path.is_file():
            raise LakeError(f"snapshot {sha256} is not kept", where=str(self.folder), next_step="take its file again")
        found = path.stat().st_size
        if found != size:
            raise LakeError(
                f"the snapshot has {found} bytes",
                where=str(path),
                expected=f"{size} bytes",
                next_step="take its file again",
            )
        return Snapshot(sha256, path, size, origins[0])

    def origins(self, sha256: str) -> list[Origin]:
        """Every place that these bytes came from, the first capture first."""
        return self._beside(sha256)[1]

    @contextmanager
    def temporary(self) -> Iterator[tuple[BinaryIO, Path]]:
        """A file in the store that is gone afterwards, unless it was renamed. Locked, so that no sweep takes it."""
        with writing(self.folder):
            spool, path = self._locked()
        try:
            yield spool, path
        finally:
            path.unlink(missing_ok=True)
            spool.close()

    def _locked(self) -> tuple[BinaryIO, Path]:
        while True:
            path = self.folder / f"{INCOMING}{secrets.token_hex(8)}"
            spool = path.open("x+b")
            fcntl.flock(spool, fcntl.LOCK_EX)
            if path.exists():
                return spool, path
            spool.close()  # swept between its creation and its lock

    def _keep_file(self, source: Path, origin: Origin) -> Snapshot:
        """Hash first: taking the same file again then costs one pass of reading and no writing. A small one is read once."""
        try:
            with source.open("rb") as stream:
                size = os.fstat(stream.fileno()).st_size
                if size < SMALL and len(whole := stream.read(size + 1)) <= size:
                    return self._keep_small(whole, origin)
                stream.seek(0)
                known = self._known(hashlib.file_digest(stream, "sha256").hexdigest(), origin)
                stream.seek(0)
                return known or self.keep(stream, origin)
        except OSError as error:
            raise InputError(
                f"cannot be read: {error.strerror or error}",
                where=str(source),
                next_step="check the path and its permissions",
            ) from error

    def _keep_small(self, data: bytes, origin: Origin) -> Snapshot:
        sha256 = hashlib.sha256(data).hexdigest()
        known = self._known(sha256, origin)
        if known:
            return known
        with self.temporary() as (spool, path):
            with writing(path):
                spool.write(data)
            return self._place(spool, path, sha256, len(data), origin)

    def _known(self, sha256: str, origin: Origin) -> Snapshot | None:
        """The snapshot that these bytes are already, where they come from being noted; None where they are new."""
        if not self._whole(sha256):
            return None
        self._note(sha256, self._path(sha256).stat().st_size, origin)
        return self.get(sha256)

    def _place(self, spool: BinaryIO, temporary: Path, sha256: str, size: int, origin: Origin) -> Snapshot:
        path = self._path(sha256)
        with writing(path):
            if not self._whole(sha256):
                path.parent.mkdir(exist_ok=True)
                spool.flush()
                os.fchmod(spool.fileno(), 0o444)
                os.fsync(spool.fileno())
                # Origin before bytes: bytes without an origin would be a snapshot that nobody can name.
                self._note(sha256, size, origin)
                temporary.rename(path)
                _sync(path.parent)
            else:
                self._note(sha256, size, origin)
        return self.get(sha256)

    def _note(self, sha256: str, size: int, origin: Origin) -> None:
        """Write an origin down, unless the same one is known already, whenever that was captured."""
        origins = self._beside(sha256)[1]
        if any(replace(known, captured="") == replace(origin, captured="") for known in origins):
            return
        content = {"bytes": size, "origins": [asdict(each) for each in [*origins, origin]]}
        with self.temporary() as (spool, path), writing(self._beside_path(sha256)):
            self._beside_path(sha256).parent.mkdir(exist_ok=True)
            spool.write(json.dumps(content, ensure_ascii=False, indent=1).encode())
            spool.flush()
            os.fsync(spool.fileno())
            path.rename(self._beside_path(sha256))

    def _beside(self, sha256: str) -> tuple[int, list[Origin]]:
        try:
            content = json.loads(self._beside_path(sha256).read_bytes())
            return int(content["bytes"]), [Origin(**each) for each in content["origins"]]
        except FileNotFoundError:
            return -1, []
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise LakeError(
                f"the snapshot's origin cannot be read: {error}",
                where=str(self._beside_path(sha256)),
                next_step="remove this file and take the snapshot's file again",
            ) from error

    def _whole(self, sha256: str) -> bool:
        path, size = self._path(sha256), self._beside(sha256)[0]
        return path.is_file() and path.stat().st_size == size

    def _path(self, sha256: str) -> Path:
        if not NAME(sha256):
            raise LakeError(f"“{sha256}” names no snapshot", expected="64 lower-case hexadecimal digits")
        return self.folder / sha256[:2] / sha256

    def _beside_path(self, sha256: str) -> Path:
        return self._path(sha256).with_name(f"{sha256}.json")

    def _sweep(self) -> None:
        """Remove what killed processes left behind; a living one holds a lock on its own."""
        for path in self.folder.glob(f"{INCOMING}*"):
            with suppress(OSError), path.open("r+b") as stale:
                fcntl.flock(stale, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()


@contextmanager
def writing(where: Path) -> Iterator[None]:
    """A store that cannot be written stops the work: it is nobody's input that is at fault."""
    try:
        yield
    except OSError as error:
        raise LakeError(
            f"cannot be written: {error.strerror or error}",
            where=str(where),
            next_step="check the free space and the permissions of COMITY_HOME",
        ) from error


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
