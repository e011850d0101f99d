"""What lies inside compressed files, read under caps: members of a .zip, the one file of a .gz (tars: tars.py).

Names inside an archive are only ever labels (nothing is written under them), so a `../` in one does no harm. Sizes are
counted while bytes come out: what a header states is checked first and then not believed.
"""

from __future__ import annotations

import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from comity.model.errors import InputError

UNREADABLE = (
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
)
OFFICE = (".xlsx", ".xlsm", ".docx", ".pptx", ".ods", ".odt", ".epub", ".jar")
PLAIN = (".xml", ".csv", ".tsv", ".json", ".txt", ".yaml")
OTHERS = {
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "rar",
}
BLOCK = 512
"""Bytes of a block of a tar, and enough of any file to tell what it is."""
UNPACK = "unpack it by hand, check it, and give the file inside"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may come out of one thing given: bytes of a member, bytes in all, members, and bytes out per byte in.

    The ratio counts only above `ratio_from` bytes: small files of one repeated word compress absurdly and do no harm.
    """

    member_bytes: int = 16 << 30
    total_bytes: int = 128 << 30
    members: int = 200_000
    ratio: int = 250
    ratio_from: int = 64 << 20
    depth: int = 3


class Budget:
    """What is left of the total; shared by everything that comes out of one thing given."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.left, self.members = limits, limits.total_bytes, limits.members


class Counted:
    """A stream that stops with an InputError when it is unreadable, or when more comes out than is allowed."""

    def __init__(self, raw: BinaryIO, where: str, budget: Budget, packed: int | None = None) -> None:
        self.raw, self.where, self.budget, self.packed, self.size = raw, where, budget, packed, 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        try:
            chunk = self.raw.read(size)
        except UNREADABLE as error:
            raise InputError(f"is damaged: {error}", where=self.where, next_step="get the file again") from error
        self.size += len(chunk)
        self.budget.left -= len(chunk)
        limits = self.budget.limits
        if self.size > limits.member_bytes:
            raise InputError(f"unpacks to more than {limits.member_bytes} bytes", where=self.where, next_step=UNPACK)
        if self.budget.left < 0:
            raise InputError(
                f"the archive unpacks to more than {limits.total_bytes} bytes", where=self.where, next_step=UNPACK
            )
        if self.packed is not None and self.size > max(limits.ratio_from, limits.ratio * self.packed):
            raise InputError(
                f"unpacks to more than {limits.ratio} times its size: perhaps a decompression bomb",
                where=self.where,
                next_step=UNPACK,
            )
        return chunk


def kind_of(name: str, first: bytes) -> str:
    """`zip`, `gz`, `tar` or `file`, by the first block; office documents and case files count as files, zips though they are.

    A name that promises text is believed, so that a workbook called .xml is told of as that file, not as its parts.

    Raises InputError for a .zip, .gz or .tar that is none, and for what is packed in another way.
    """
    lower = name.lower()
    if lower.endswith((".case.zip", *OFFICE, *PLAIN)):
        return "file"
    if first.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if first.startswith(b"\x1f\x8b"):
        return "gz"
    other = next((kind for mark, kind in OTHERS.items() if first.startswith(mark)), None)
    if other:
        raise InputError(f"is packed as {other}", where=name, expected="zip, gz or tar", next_step=UNPACK)
    if _begins_as_tar(first):
        return "tar"
    if lower.endswith((".zip", ".gz", ".tgz", ".tar")):
        raise InputError(
            "is not the archive that its name says" if first else "is empty", where=name, next_step="get the file again"
        )
    return "file"


def _begins_as_tar(first: bytes) -> bool:
    """Whether a first block is the header of a tar: its checksum tells."""
    if len(first) < BLOCK:
        return False
    try:
        return tarfile.nti(first[148:156]) in tarfile.calc_chksums(first[:BLOCK])  # type: ignore[attr-defined]
    except tarfile.HeaderError:
        return False


def members(path: Path, where: str, budget: Budget) -> Iterator[tuple[str, zipfile.ZipFile, zipfile.ZipInfo]]:
    """The files of a zip in order of name, hidden ones left out. Raises InputError when its directory is unreadable."""
    try:
        archive = zipfile.ZipFile(path)
    except UNREADABLE as error:
        raise InputError(f"is not a readable zip: {error}", where=where, next_step="get the file again") from error
    with archive:
        found = sorted((info for info in archive.infolist() if not info.is_dir()), key=lambda info: info.filename)
        budget.members -= len(found)
        if budget.members < 0:
            raise InputError(f"holds more than {budget.limits.members} files", where=where, next_step=UNPACK)
        for info in found:
            if not hidden(info.filename):
                yield label(info.filename), archive, info


def label(name: str) -> str:
    """The last part of a member's name."""
    return name.replace("\\", "/").rpartition("/")[2]


def hidden(name: str) -> bool:
    """Whether a member is hidden, or lies in a hidden folder."""
    parts = name.replace("\\", "/").split("/")
    return any(part.startswith(".") and part not in (".", "..") for part in parts) or parts[0] == "__MACOSX"


@contextmanager
def member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str, budget: Budget) -> Iterator[Counted]:
    """One member's bytes. Raises InputError when it is encrypted, damaged, or larger than allowed."""
    if info.flag_bits & 0x1:
        raise InputError("is encrypted", where=where, expected="a zip without a password", next_step=UNPACK)
    if info.file_size > min(budget.limits.member_bytes, max(budget.left, 0)):
        raise InputError(f"unpacks to {info.file_size} bytes, more than allowed", where=where, next_step=UNPACK)
    try:
        stream = archive.open(info)
    except UNREADABLE as error:
        raise InputError(f"cannot be unpacked: {error}", where=where, next_step="get the file again") from error
    with stream:
        yield Counted(stream, where, budget, info.compress_size)  # type: ignore[arg-type]


@contextmanager
def gunzipped(path: Path, where: str, budget: Budget) -> Iterator[Counted]:
    """The bytes of a .gz."""
    with gzip.open(path, "rb") as stream:
        yield Counted(stream, where, budget, path.stat().st_size)  # type: ignore[arg-type]
