"""What lies inside a .tar, read under the same caps as a zip: plain files only, their names only ever labels.

The standard library's reader is asked for one header at a time, because by itself it would take a cut archive for a whole
one, walk in circles, or read a header of any size into memory.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from comity.model.errors import InputError
from comity.snapshots.archives import BLOCK, UNPACK, UNREADABLE, Budget, Counted, hidden

MOST_AT_ONCE = 1 << 20
"""Bytes that the reader may ask for at a time: a header that wants more is no header."""


@contextmanager
def opened(path: Path, where: str) -> Iterator[tarfile.TarFile]:
    """A tar, open. Raises InputError where it does not begin as one."""
    with path.open("rb") as stream:
        try:
            archive = tarfile.TarFile(fileobj=_Sparing(stream, where))  # type: ignore[arg-type]
        except (*UNREADABLE, tarfile.TarError) as error:
            raise InputError(f"is not a readable tar: {error}", where=where, next_step="get the file again") from error
        with archive:
            yield archive


def members(archive: tarfile.TarFile, where: str, budget: Budget) -> list[tarfile.TarInfo]:
    """The entries of a tar in order of name, without folders and hidden ones. Raises InputError unless it is whole."""
    found: list[tarfile.TarInfo] = []
    try:
        for info in _walked(archive, where):
            budget.members -= 1
            if budget.members < 0:
                raise InputError(f"holds more than {budget.limits.members} files", where=where, next_step=UNPACK)
            if not info.isdir() and not hidden(info.name):
                found.append(info)
    except (*UNREADABLE, tarfile.TarError) as error:
        raise InputError(f"is damaged: {error}", where=where, next_step="get the file again") from error
    return sorted(found, key=lambda info: info.name)


def member(archive: tarfile.TarFile, info: tarfile.TarInfo, where: str, budget: Budget) -> Counted:
    """One member's bytes. Raises InputError for a link, a device or a file with holes, and for one larger than allowed."""
    if not info.isreg() or info.issparse():
        kind = f"a link to {info.linkname}" if info.issym() or info.islnk() else "no plain file"
        raise InputError(f"is {kind}", where=where, expected="a file", next_step=UNPACK)
    if info.size > min(budget.limits.member_bytes, max(budget.left, 0)):
        raise InputError(f"unpacks to {info.size} bytes, more than allowed", where=where, next_step=UNPACK)
    return Counted(archive.extractfile(info), where, budget)  # type: ignore[arg-type]


def _walked(archive: tarfile.TarFile, where: str) -> Iterator[tarfile.TarInfo]:
    at = -1
    while info := archive.next():
        if info.size < 0 or archive.offset <= at:
            raise InputError("is damaged: a header leads backwards", where=where, next_step="get the file again")
        at = archive.offset
        yield info
    archive.fileobj.seek(archive.offset)
    if archive.fileobj.read(BLOCK) != bytes(BLOCK):
        raise InputError("is cut short", where=where, expected="a block of zeros", next_step="get the file again")


class _Sparing:
    """The archive's bytes, never many at once."""

    def __init__(self, stream: BinaryIO, where: str) -> None:
        self.stream, self.where = stream, where
        self.seek, self.tell, self.close = stream.seek, stream.tell, stream.close

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= MOST_AT_ONCE:
            raise InputError(f"has a header of {size} bytes", where=self.where, next_step="get the file again")
        return self.stream.read(size)
