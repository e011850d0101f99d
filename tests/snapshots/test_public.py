"""An address that a person typed is asked only where it belongs to the public network, redirects and changing names included."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from comity.model.errors import FetchError
from comity.snapshots import wire
from comity.snapshots.aside import aside
from comity.snapshots.download import Line, download
from comity.snapshots.manners import Manners
from comity.snapshots.public import public_only
from comity.snapshots.store import Store
from tests.snapshots.server import serving, status, whole

ONCE = Manners(max_tries=1)
PUBLIC = "93.184.216.34"


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.0.0.8",
            "192.168.1.1",
            "169.254.169.254",
            "172.16.0.1",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
        ),
        *("::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "::ffff:10.0.0.1", "::7f00:1", "64:ff9b::7f00:1"),
        *("64:ff9b:1::1", "2002:7f00:1::", "2001:0:0:0:0:0:f5ff:fffe", "2001:db8::1"),
    ],
)
def test_private_network_is_refused(address: str) -> None:
    with pytest.raises(FetchError, match="private"):
        public_only("somewhere.example", [PUBLIC, address])


@pytest.mark.parametrize(
    "address", [PUBLIC, "2606:2800:220:1:248:1893:25c8:1946", f"::ffff:{PUBLIC}", "64:ff9b::808:808"]
)
def test_public_network_is_asked(address: str) -> None:
    public_only("somewhere.example", [address])


def test_unknown_name_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **_named: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "nobody is called so")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(FetchError, match="nobody is called so"):
        fetch("http://nowhere.example/x", tmp_path)


def test_the_address_that_is_connected_to_is_the_one_that_was_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public when it is first asked and the machine itself when it is asked again (DNS rebinding)."""
    asked: list[str] = []
    reached: list[str] = []

    def names(host: str, port: int, *_: object, **_named: object) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC if len(asked) == 1 else "127.0.0.1", port))]

    def connect(address: tuple[str, int], *rest: Any) -> socket.socket:
        reached.append(address[0])
        raise ConnectionRefusedError("nothing listens there")

    monkeypatch.setattr(socket, "getaddrinfo", names)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(FetchError, match="nothing listens"):
        fetch("http://turning.example/x", tmp_path)
    assert asked == ["turning.example"]
    assert reached == [PUBLIC]


@pytest.mark.parametrize(
    "host", ["%31%32%37.0.0.1", "127.1", "2130706433", "0x7f.1", "[::1]", "LOCALHOST", "localhost."]
)
def test_the_machine_itself_is_refused_however_it_is_written(tmp_path: Path, host: str) -> None:
    with pytest.raises(FetchError, match="private|not known|No address"):
        fetch(f"http://{host}:9/x", tmp_path)


def test_the_second_address_is_tried_where_the_first_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[Sequence[str]] = []
    with serving() as served:
        port = int(served(whole(b"here")).rpartition(":")[2].partition("/")[0])
        both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in ("127.0.0.2", "127.0.0.1")]
        real = socket.getaddrinfo
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda host, *a, **k: both if host == "two.example" else real(host, *a, **k)
        )
        fetch(f"http://two.example:{port}/x", tmp_path, lambda _host, found: judged.append(found))
    assert judged == [["127.0.0.2", "127.0.0.1"]]


def test_each_step_of_a_redirect_is_judged(tmp_path: Path) -> None:
    seen: list[str] = []

    def allow(host: str, found: Sequence[str]) -> None:
        seen.append(host)
        if host == "localhost":
            public_only(host, found)

    with serving() as served:
        elsewhere = served.address.replace("127.0.0.1", "localhost")
        url = served(status(302, Location="/y"), status(302, Location=f"{elsewhere}/secret"), whole(b"secret"))
        with pytest.raises(FetchError, match="private"):
            fetch(url, tmp_path, allow)
        assert len(served.asked) == 2
    assert seen == ["127.0.0.1", "127.0.0.1", "localhost"]


def test_the_certificate_is_held_against_the_name_and_not_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str | None] = []

    class Context(ssl.SSLContext):
        def wrap_socket(self, sock: Any, *_: Any, server_hostname: str | None = None, **_named: Any) -> Any:
            names.append(server_hostname)
            sock.close()
            raise ConnectionError("enough")

    here = socket.create_server(("127.0.0.1", 0))
    port = here.getsockname()[1]
    there = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: there if host == "named.example" else real(host, *a, **k)
    )
    monkeypatch.setattr(ssl, "create_default_context", lambda: Context(ssl.PROTOCOL_TLS_CLIENT))
    made = wire.opener(lambda _host: None, lambda _host, _found: None)
    with here, pytest.raises(OSError, match="enough"):
        made.open(f"https://named.example:{port}/", timeout=5)
    assert names == ["named.example"]


def test_behind_a_proxy_the_named_host_is_judged_and_the_proxy_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as served:
        served(whole(b"by the proxy"))
        monkeypatch.setenv("http_proxy", served.address)
        monkeypatch.delenv("no_proxy", raising=False)
        with pytest.raises(FetchError, match="private"):
            fetch("http://127.0.0.1/x", tmp_path)
        real = socket.getaddrinfo
        there = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, 80))]
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda host, *a, **k: there if host == "open.example" else real(host, *a, **k)
        )
        fetch("http://open.example/x", tmp_path)
        fetch("http://known-to-the-proxy.example/x", tmp_path)
        assert len(served.asked) == 2


def fetch(url: str, home: Path, allow: wire.Allow = public_only) -> None:
    store = Store(home)
    with aside(store, url, 0.0) as part:
        download(url, part, store, max_bytes=100, line=Line(ONCE, allow=allow))
