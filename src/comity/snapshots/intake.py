"""Paths and addresses → snapshots: files, folders, archives, case folders, http(s).

One thing that cannot be used gives an error of its own and never stops the rest. Nothing here judges a file's content:
every file becomes a snapshot, and the caller asks the readers what it is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

from comity.model.errors import FetchError, InputError
from comity.model.origin import Origin, Snapshot
from comity.snapshots import casezip, tars
from comity.snapshots.addresses import recall, remember
from comity.snapshots.archives import BLOCK, Budget, Limits, gunzipped, kind_of, label, member, members
from comity.snapshots.aside import aside
from comity.snapshots.download import Line, download
from comity.snapshots.store import CHUNK, Readable, Store, writing
from comity.snapshots.transfer import Progress

FIRST = 1 << 16
MAX_DOWNLOAD = 4096 << 20


@dataclass(frozen=True, slots=True)
class Taken:
    """One file that was found at `path` (`archive.zip!member` inside archives): its snapshot, or why there is none.

    `unchanged` says that it was not fetched: its server vouches that it still has what is held here.
    """

    path: str
    snapshot: Snapshot | None = None
    error: InputError | None = None
    unchanged: bool = False


def take(
    paths: Iterable[str | Path],
    store: Store,
    *,
    now: str,
    max_bytes: int = MAX_DOWNLOAD,
    progress: Progress | None = None,
    limits: Limits | None = None,
    line: Line | None = None,
) -> Iterator[Taken]:
    """Every file that the paths and addresses lead to, in order; `now` is the ISO time written down as their capture.

    Folders are walked in order of name without hidden files; a folder with a case.yaml is one snapshot. An address may
    end in `#sha256=…`, which is then checked. `max_bytes` limits a download, `limits` what comes out of an archive,
    `line` says how servers are treated.
    """
    line = line or Line(progress=progress)
    intake = Intake(store, now, limits or Limits())
    for path in paths:
        if is_address(path):
            url, _, sha256 = str(path).partition("#sha256=")
            origin = Origin(name="", url=url, captured=now, path=url)
            try:
                yield from intake.address(url, origin, max_bytes=max_bytes, sha256=sha256, line=line)
            except FetchError as error:
                yield Taken(url, error=error)
        else:
            yield from intake.path(Path(path))


def is_address(path: str | Path) -> bool:
    """Whether this is an http(s) address and not a path."""
    return isinstance(path, str) and path.lower().startswith(("http://", "https://"))


class Intake:
    """Walks what it is given. `wanted` is a pattern of the file names to keep out of archives; None keeps all."""

    def __init__(self, store: Store, now: str, limits: Limits, wanted: str | None = None) -> None:
        self.store, self.now, self.limits, self.wanted = store, now, limits, wanted

    def path(self, path: Path, above: tuple[tuple[int, int], ...] = ()) -> Iterator[Taken]:
        """A file or a folder of this machine. `above` holds the folders we came through, so that no loop is walked."""
        where = printable(path)
        try:
            status = path.stat()
            if path.is_dir():
                if (status.st_dev, status.st_ino) in above:
                    raise InputError("leads back to a folder it lies in", where=where, next_step="remove the link")
                if casezip.is_case(path):
                    yield self._case(path)
                    return
                names = sorted(entry for entry in os.listdir(path) if not entry.startswith("."))
            elif path.is_file():
                origin = Origin(name=printable(path.name), captured=self.now, path=where)
                yield from self._file(path, where, origin, Budget(self.limits), 0)
                return
            else:
                raise InputError(
                    "is neither a file nor a folder", where=where, next_step="give a file, a folder or an address"
                )
        except InputError as error:
            yield Taken(where, error=error)
            return
        except (OSError, ValueError) as error:
            yield Taken(where, error=_unreadable(where, error))
            return
        for name in names:
            yield from self.path(path / name, (*above, (status.st_dev, status.st_ino)))

    def address(
        self,
        url: str,
        origin: Origin,
        *,
        max_bytes: int,
        sha256: str = "",
        line: Line | None = None,
        check: Callable[[bytes], None] | None = None,
    ) -> Iterator[Taken]:
        """What one address gives; `check` sees its first bytes. Raises FetchError, with nothing kept, unless all of it came.

        What is held already is used as it is when the server says that it did not change, or when `sha256` says so.
        """
        line = line or Line()
        gave = recall(self.store, url, self.wanted)
        if sha256 and gave and gave.sha256 != sha256.lower():
            gave = None
        held = [Taken(place, snapshot, unchanged=True) for place, snapshot in gave.files] if gave else []
        if sha256 and held:
            yield from held
            return
        with aside(self.store, url, line.timing.clock()) as part:
            answer = download(
                url,
                part,
                self.store,
                max_bytes=max_bytes,
                sha256=sha256,
                held=gave.validators if gave else None,
                line=line,
            )
            if answer is None:
                yield from held
                return
            part.finish()
            if check:
                check(part.first(FIRST))
            kept: list[tuple[str, Snapshot]] = []
            whole = True
            for taken in self._file(part.path, url, replace(origin, name=answer.name), Budget(self.limits), 0):
                whole = whole and taken.snapshot is not None
                kept += [(taken.path, taken.snapshot)] if taken.snapshot else []
                yield taken
        if whole and kept:
            remember(self.store, url, self.wanted, answer.validators, answer.sha256, kept)

    def _case(self, folder: Path) -> Taken:
        where, name = printable(folder), printable(casezip.name_of(folder))
        with self.store.temporary() as (spool, _):
            casezip.pack(folder, spool)
            spool.seek(0)
            return Taken(where, self.store.keep(spool, Origin(name=name, captured=self.now, path=where)))

    def _file(self, path: Path, where: str, origin: Origin, budget: Budget, depth: int) -> Iterator[Taken]:
        try:
            with path.open("rb") as stream:
                kind = kind_of(origin.name, stream.read(BLOCK))
            if kind == "file":
                yield Taken(where, self.store.keep(path, origin))
                return
            if depth == self.limits.depth:
                raise InputError(f"is an archive {depth} archives deep", where=where, next_step="unpack it by hand")
            if kind == "zip":
                yield from self._zip(path, where, origin, budget, depth + 1)
                return
            if kind == "tar":
                yield from self._tar(path, where, origin, budget, depth + 1)
                return
            inner = replace(origin, name=_without_gz(origin.name))
            with gunzipped(path, where, budget) as packed:
                yield from self._stream(packed, where, inner, budget, depth + 1)
        except InputError as error:
            yield Taken(where, error=error)
        except OSError as error:
            yield Taken(where, error=_unreadable(where, error))

    def _zip(self, path: Path, where: str, origin: Origin, budget: Budget, depth: int) -> Iterator[Taken]:
        for name, archive, info in members(path, where, budget):
            if self.wanted and not fnmatch(name, self.wanted):
                continue
            inside = f"{where}!{info.filename}"
            inner = replace(origin, name=printable(name), path=f"{origin.path}!{printable(info.filename)}")
            try:
                with member(archive, info, inside, budget) as stream:
                    yield from self._stream(stream, inside, inner, budget, depth)
            except InputError as error:
                yield Taken(inside, error=error)

    def _tar(self, path: Path, where: str, origin: Origin, budget: Budget, depth: int) -> Iterator[Taken]:
        with tars.opened(path, where) as archive:
            for info in tars.members(archive, where, budget):
                name, inside = label(info.name), f"{where}!{info.name}"
                if self.wanted and not fnmatch(name, self.wanted):
                    continue
                inner = replace(origin, name=printable(name), path=f"{origin.path}!{printable(info.name)}")
                try:
                    stream = tars.member(archive, info, inside, budget)
                    yield from self._stream(stream, inside, inner, budget, depth)
                except InputError as error:
                    yield Taken(inside, error=error)

    def _stream(self, stream: Readable, where: str, origin: Origin, budget: Budget, depth: int) -> Iterator[Taken]:
        """Bytes out of an archive: kept as they come, or, when they are an archive themselves, set aside and opened."""
        first = stream.read(FIRST)
        whole = _Joined(first, stream)
        if kind_of(origin.name, first) == "file":
            yield Taken(where, self.store.keep(whole, origin))
            return
        with self.store.temporary() as (spool, path):
            while chunk := whole.read(CHUNK):
                with writing(path):
                    spool.write(chunk)
            with writing(path):
                spool.flush()
            yield from self._file(path, where, origin, budget, depth)


class _Joined:
    """A stream with the bytes that were already read put back in front."""

    def __init__(self, first: bytes, rest: Readable) -> None:
        self.first, self.rest = first, rest

    def read(self, size: int = -1, /) -> bytes:
        if self.first:
            chunk, self.first = self.first, b""
            return chunk
        return self.rest.read(size)


def printable(path: str | Path) -> str:
    """A path as text that any file can hold; bytes that are no text in it are replaced."""
    return os.fsencode(path).decode("utf-8", "replace")


def _without_gz(name: str) -> str:
    for ending, plain in ((".tgz", ".tar"), (".gz", ""), (".gzip", "")):
        if name.lower().endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)] + plain
    return name


def _unreadable(where: str, error: Exception) -> InputError:
    reason = getattr(error, "strerror", None) or str(error)
    return InputError(f"cannot be read: {reason}", where=where, next_step="check the path and its permissions")
