"""A case-file folder as one file: a zip that is the same to the byte, wherever the folder lies."""

from __future__ import annotations

import os
import unicodedata
import zipfile
from pathlib import Path
from typing import BinaryIO

from comity.model.errors import InputError

MARK = "case.yaml"
SUFFIX = ".case.zip"
KEPT = {".yaml", ".csv", ".md"}
EPOCH = (1980, 1, 1, 0, 0, 0)
MOST = 256 << 20


def is_case(folder: Path) -> bool:
    """Whether a folder is a case file."""
    return (folder / MARK).is_file()


def name_of(folder: Path) -> str:
    """What a case folder's snapshot is called: its id is the folder's own name."""
    return folder.resolve().name + SUFFIX


def pack(folder: Path, into: BinaryIO) -> None:
    """Write the folder's .yaml, .csv and .md files, sorted and uncompressed, with fixed dates and attributes.

    Raises InputError when one cannot be read, or all of them are larger than a hand-written case can be.
    """
    left = MOST
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as archive:
        for name, path in sorted(_files(folder)):
            try:
                data = path.read_bytes()
            except OSError as error:
                raise InputError(
                    f"cannot be read: {error.strerror or error}", where=str(path), next_step="check its permissions"
                ) from error
            left -= len(data)
            if left < 0:
                raise InputError(f"the case file holds more than {MOST} bytes", where=str(folder), next_step="split it")
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, data)


def _files(folder: Path) -> list[tuple[str, Path]]:
    def stop(error: OSError) -> None:
        raise InputError(
            f"cannot be read: {error.strerror}", where=str(error.filename), next_step="check its permissions"
        ) from error

    found = []
    for here, folders, names in os.walk(folder, onerror=stop):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(here, name)
            if not name.startswith(".") and path.suffix in KEPT and path.is_file():
                found.append((unicodedata.normalize("NFC", path.relative_to(folder).as_posix()), path))
    return found
