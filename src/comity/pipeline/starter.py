"""The starter lake: the case files that ship with Comity, read like any other published file."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from comity.lake import current_release
from comity.pipeline.ingest import Report, ingest
from comity.snapshots.intake import take
from comity.snapshots.store import Store


def shipped_cases() -> list[Path]:
    """The folders of the shipped case files."""
    return sorted(Path(str(folder)) for folder in resources.files("comity.cases").iterdir() if folder.is_dir())


def build(home: Path, *, now: str) -> Report:
    """Read the shipped case files into the lake; a case that has not changed since is not read again."""
    return ingest(take(shipped_cases(), Store(home), now=now), home, now=now)


def ensure(home: Path, *, now: str) -> Report | None:
    """Build the starter lake where there is no lake; otherwise nothing."""
    return None if current_release(home) else build(home, now=now)
