"""The starter lake: the case files that ship with Comity, read like any other published file."""

from __future__ import annotations

import time
from importlib import resources
from pathlib import Path

from comity.lake import current_release
from comity.lake.release import BUSY
from comity.model.errors import LakeError
from comity.pipeline.ingest import Report, ingest
from comity.snapshots.intake import take
from comity.snapshots.store import Store

PATIENCE = 60
"""Seconds that a first command waits for another that is building the same lake."""


def shipped_cases() -> list[Path]:
    """The folders of the shipped case files."""
    return sorted(Path(str(folder)) for folder in resources.files("comity.cases").iterdir() if folder.is_dir())


def build(home: Path, *, now: str) -> Report:
    """Read the shipped case files into the lake; a case that has not changed since is not read again."""
    return ingest(take(shipped_cases(), Store(home), now=now), home, now=now)


def ensure(home: Path, *, now: str) -> Report | None:
    """Build the starter lake where there is no lake, or wait for whoever is building it; otherwise nothing.

    Raises LakeError where another ingest holds the lake for longer than a minute and there still is none.
    """
    for _ in range(PATIENCE * 5):
        if current_release(home):
            return None
        try:
            return build(home, now=now)
        except LakeError as error:
            if error.found != BUSY:
                raise
            time.sleep(0.2)
    return build(home, now=now)
