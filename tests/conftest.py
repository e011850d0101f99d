"""What every test may use: no network but this machine's own, a home of its own, and where the published files are."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
NOW = "2026-11-21T00:00:00Z"

settings.register_profile("nightly", max_examples=1000, deadline=None)
"""`make nightly`: ten times as many examples of every property."""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def local_only(self: socket.socket, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise OSError(f"a test reached for the network: {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))


def published(path: str) -> Path:
    """A real published file, or a skip that says why."""
    found = DATA / path
    if not found.exists():
        pytest.skip(f"the published file {path} is not on this machine (../shared/data)")
    return found
