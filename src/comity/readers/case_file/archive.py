"""The files of a case: from its folder, and back from the zip that a snapshot keeps of the folder.

Only the seven files of the format are read; others are named, so that a misspelt one is noticed. Sizes are looked at before
anything is unpacked, so that a zip of a few bytes cannot fill the memory.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from comity.model.errors import CaseError
from comity.model.origin import Snapshot

SUFFIX = ".case.zip"
MAX_FILE = 32 * 1024 * 1024
MAX_FILES = 256
KNOWN = ("case.yaml", "sources.yaml", "claims.yaml", "register.yaml", "measures.yaml", "flows.csv", "series.csv")
HINT = "see docs/reference/case-file.md"
BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)


def folder_files(folder: Path) -> dict[str, bytes]:
    """The files of a case file's folder by name (hidden ones passed over). Raises CaseError where there is no case."""
    if not (folder / "case.yaml").is_file():
        raise CaseError(
            "no case.yaml" if folder.is_dir() else "no such folder",
            where=str(folder),
            expected="a case file's folder, with case.yaml in it",
            next_step=f"correct the path; {HINT}",
        )
    try:
        paths = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")]
        large = [path for path in paths if path.name in KNOWN and path.stat().st_size > MAX_FILE]
        if large:
            raise CaseError(
                f"{large[0].stat().st_size:,} bytes",
                where=str(large[0]),
                expected=f"at most {MAX_FILE:,} bytes",
                next_step="split the case",
            )
        return {path.name: path.read_bytes() if path.name in KNOWN else b"" for path in paths}
    except OSError as error:
        raise CaseError(
            str(error.strerror or error), where=str(error.filename or folder), next_step="check its permissions"
        ) from error


def unpack(snapshot: Snapshot) -> dict[str, bytes]:
    """The files of a packed case by name; one enclosing folder is taken off. Raises CaseError for a zip that is no case."""
    try:
        with snapshot.open() as raw, zipfile.ZipFile(raw) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            prefix = _prefix([entry.filename for entry in entries])
            inside = {entry.filename.removeprefix(prefix): entry for entry in entries}
            if len(entries) > MAX_FILES or any(inside[n].file_size > MAX_FILE for n in KNOWN if n in inside):
                raise CaseError(
                    "too many or too large files in the zip",
                    where=snapshot.name,
                    expected=f"at most {MAX_FILES} files, none over {MAX_FILE:,} bytes",
                    next_step="keep only the case's own files in its folder",
                )
            files = {name: archive.read(entry) if name in KNOWN else b"" for name, entry in inside.items()}
    except BROKEN as error:
        raise CaseError(
            str(error), where=snapshot.name, expected="a whole zip", next_step="pack the folder again"
        ) from None
    if "case.yaml" not in files:
        raise CaseError("no case.yaml in the zip", where=snapshot.name, expected="a case file's folder", next_step=HINT)
    return {name: data for name, data in files.items() if not name.startswith(".")}


def _prefix(names: list[str]) -> str:
    """The one folder that the case stands in, with its slash, or nothing."""
    if "case.yaml" in names:
        return ""
    return next((name.removesuffix("case.yaml") for name in sorted(names) if name.endswith("/case.yaml")), "")
