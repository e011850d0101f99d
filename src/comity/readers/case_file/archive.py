"""A case file's folder as one snapshot: an uncompressed zip, the same bytes for the same files, and back.

Only plain files directly in the folder belong to a case. Sizes are capped before anything is read, so that a zip of a few
bytes cannot fill the memory.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from comity.model.errors import CaseError
from comity.model.origin import Snapshot

SUFFIX = ".case.zip"
MAX_FILE = 32 * 1024 * 1024
MAX_FILES = 64
KNOWN = ("case.yaml", "sources.yaml", "claims.yaml", "flows.csv", "series.csv")
HINT = "see docs/reference/case-file.md"


def folder_files(folder: Path) -> dict[str, bytes]:
    """The files of a case file's folder by name; hidden files are passed over. Raises CaseError where there is no case."""
    if not folder.is_dir():
        raise CaseError(
            "no such folder", where=str(folder), expected="a folder with case.yaml", next_step="correct the path"
        )
    files = {}
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            if path.stat().st_size > MAX_FILE:
                raise CaseError(
                    f"{path.stat().st_size:,} bytes", where=str(path), expected=f"at most {MAX_FILE:,} bytes"
                )
            files[path.name] = path.read_bytes()
    if "case.yaml" not in files:
        raise CaseError(
            "no case.yaml in the folder", where=str(folder), expected="a case file's folder", next_step=HINT
        )
    return files


def pack(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip whose bytes depend on nothing but names and contents: sorted, stored, dated 1980."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, files[name])
    return out.getvalue()


def unpack(snapshot: Snapshot) -> dict[str, bytes]:
    """The files of a packed case by name; one enclosing folder is taken off. Raises CaseError for a zip that is no case."""
    try:
        with snapshot.open() as raw, zipfile.ZipFile(raw) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MAX_FILES or any(entry.file_size > MAX_FILE for entry in entries):
                raise CaseError(
                    "too many or too large files in the zip",
                    where=snapshot.name,
                    expected=f"at most {MAX_FILES} files of {MAX_FILE:,} bytes",
                    next_step="keep only the case's own files in its folder",
                )
            prefix = _prefix([entry.filename for entry in entries])
            inside = {entry.filename.removeprefix(prefix): entry for entry in entries}
            files = {
                name: archive.read(entry)
                for name, entry in inside.items()
                if "/" not in name and name and not name.startswith(".")
            }
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise CaseError(
            str(error), where=snapshot.name, expected="a whole zip", next_step="pack the folder again"
        ) from None
    if "case.yaml" not in files:
        raise CaseError("no case.yaml in the zip", where=snapshot.name, expected="a case file's folder", next_step=HINT)
    return files


def _prefix(names: list[str]) -> str:
    """The one folder that everything stands in, with its slash, or nothing."""
    if "case.yaml" in names:
        return ""
    return next((name.removesuffix("case.yaml") for name in sorted(names) if name.endswith("/case.yaml")), "")
