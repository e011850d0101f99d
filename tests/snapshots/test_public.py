"""An address that a person typed is asked only where it belongs to the public network, redirects included."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from comity.model.errors import FetchError
from comity.snapshots.aside import aside
from comity.snapshots.download import Line, download
from comity.snapshots.public import public_only
from comity.snapshots.store import Store


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.8",
        "192.168.1.1",
        "169.254.169.254",
        "172.16.0.1",
        "0.0.0.0",
        "::1",
        "fe80::1",
        "::ffff:10.0.0.1",
    ],
)
def test_private_network_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_: [(0, 0, 0, "", ("93.184.216.34", 0)), (0, 0, 0, "", (address, 0))]
    )
    with pytest.raises(FetchError, match="private"):
        public_only("somewhere.example:8080")


def test_public_network_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [(0, 0, 0, "", ("93.184.216.34", 0))])
    public_only("somewhere.example")


def test_unknown_name_is_left_to_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    public_only("nowhere.example")


def test_download_asks_before_each_host(tmp_path: Path) -> None:
    store = Store(tmp_path)

    def refuse(host: str) -> None:
        raise FetchError(f"not {host}")

    with aside(store, "http://127.0.0.1:9/x", 0.0) as part, pytest.raises(FetchError, match="not 127"):
        download("http://127.0.0.1:9/x", part, store, max_bytes=10, line=Line(allow=refuse))
