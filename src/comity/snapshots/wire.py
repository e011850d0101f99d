"""How an http(s) request leaves and how its answer is read: only http and https, never from encrypted to open.

A host that may be refused is resolved once: its addresses are judged, and the connection goes to one of those very addresses,
so that a name that answers otherwise the second time (DNS rebinding) leads nowhere else. The certificate is held against the
name all the same.

An answer is read to exactly the length that its head declares, and then one byte further: a server that sends more than
it says would otherwise leave a file that ends mid-row and looks whole.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

from comity.model.errors import FetchError

CHUNK = 1 << 18
PROBE = 1.0
"""Seconds to wait for a byte that should not come; only a server that keeps the line open makes us wait for it."""


Allow = Callable[[str, Sequence[str]], None]
"""Called with a host and the addresses that it has, before any of them is asked; raises FetchError to refuse."""


class Surplus(Exception):
    """More bytes come than the head of the answer declares."""


def opener(before: Callable[[str], None], allow: Allow | None = None) -> urllib.request.OpenerDirector:
    """Opens http and https (the library's default would also open file: and ftp:).

    `before` gets each host that is to be asked, `allow` each with its addresses, also those that a redirect leads to.
    """
    made = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        _Http(allow),
        _Https(allow),
        urllib.request.HTTPDefaultErrorHandler(),
        _Redirects(),
        _Turn(before),
        urllib.request.HTTPErrorProcessor(),
    ):
        made.add_handler(handler)
    return made


def declared_length(response: Any) -> int | None:
    """Bytes that the answer says it has; None for a chunked one, which has its own end, and where nothing is said."""
    if response.chunked:
        return None
    stated = (response.headers.get("Content-Length") or "").strip()
    return int(stated) if re.fullmatch(r"[0-9]{1,18}", stated) else None


def body(response: Any) -> Iterator[bytes]:
    """The answer's bytes as they come, at most as many as it declares.

    Raises OSError or HTTPException where the line breaks, Surplus where more comes than was declared.
    """
    left = declared_length(response)
    if left is not None:
        response.length = None  # from here on we count, or what comes after the declared end would never be seen
    while left is None or left > 0:
        chunk = response.read1(CHUNK if left is None else min(CHUNK, left))
        if not chunk:
            return
        left = None if left is None else left - len(chunk)
        yield chunk
    if _goes_on(response):
        raise Surplus("more bytes come than the Content-Length says")


def file_name(response: Any) -> str:
    """The name in Content-Disposition, else the last part of the address; never a folder."""
    given = response.headers.get_filename() or ""
    if not given:
        given = urllib.parse.unquote(urllib.parse.urlsplit(response.geturl()).path)
    last = re.split(r"[/\\]", given.rstrip("/"))[-1].strip()
    return re.sub(r"[\x00-\x1f]", "", last).lstrip(".") or "download"


def _goes_on(response: Any) -> bool:
    wire: socket.socket | None = getattr(response, "wire", None)
    if wire is None:
        return False
    try:
        wire.settimeout(PROBE)
        return bool(response.read1(1))
    except (OSError, ValueError, http.client.HTTPException):
        return False


def addresses(host: str, port: int) -> list[str]:
    """The addresses of a host, in the order in which they should be tried. Raises OSError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _Plain(http.client.HTTPConnection):
    def __init__(self, *args: Any, allow: Allow | None = None, **named: Any) -> None:
        super().__init__(*args, **named)
        if allow:
            self._create_connection = _judged(allow)

    def getresponse(self) -> http.client.HTTPResponse:
        """The answer, with the socket it comes by: the library lets go of it."""
        wire = self.sock
        response = super().getresponse()
        response.wire = wire  # type: ignore[attr-defined]
        return response


class _Secure(_Plain, http.client.HTTPSConnection):
    pass


def _judged(allow: Allow) -> Callable[..., socket.socket]:
    """`socket.create_connection` to addresses that were judged, never to the name again."""

    def connect(address: tuple[str, int], *rest: Any) -> socket.socket:
        host, port = address
        found = addresses(host, port)
        allow(host, found)
        trouble: OSError | None = None
        for one in found:
            try:
                return socket.create_connection((one, port), *rest)
            except OSError as error:
                trouble = error
        raise trouble or OSError("the host has no address")

    return connect


def _at_the_line(req: urllib.request.Request, allow: Allow | None) -> Allow | None:
    """Who judges the addresses that are connected to; nobody does those of a proxy, which the administrator named.

    A proxy resolves the name itself, so there the name is judged by what it is known as here.
    """
    if allow is None or not (req.has_proxy() or getattr(req, "_tunnel_host", None)):
        return allow
    named = urllib.parse.urlsplit(req.full_url)
    host = urllib.parse.unquote(named.hostname or "")
    try:
        allow(host, addresses(host, named.port or 443))
    except (OSError, ValueError):
        return None  # a name that only the proxy knows
    return None


class _Http(urllib.request.HTTPHandler):
    def __init__(self, allow: Allow | None) -> None:
        super().__init__()
        self.allow = allow

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Plain, req, allow=_at_the_line(req, self.allow))


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, allow: Allow | None) -> None:
        super().__init__()
        self.allow = allow

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        context = ssl.create_default_context()
        return self.do_open(_Secure, req, context=context, allow=_at_the_line(req, self.allow))


class _Turn(urllib.request.BaseHandler):
    """Asked before every request, also those that a redirect causes."""

    def __init__(self, before: Callable[[str], None]) -> None:
        self.before = before

    def http_request(self, req: urllib.request.Request) -> urllib.request.Request:
        self.before(urllib.parse.urlsplit(req.full_url).netloc.rpartition("@")[2])
        return req

    https_request = http_request


class _Redirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        """Follow, unless an encrypted address leads to an open one, or either leads out of the web."""
        wanted = ("https:",) if req.full_url.startswith("https:") else ("https:", "http:")
        if not newurl.lower().startswith(wanted):
            raise FetchError(
                f"the server sends us on to {newurl}",
                where=req.full_url,
                expected=f"an {wanted[0].rstrip(':')} address" if len(wanted) == 1 else "an http(s) address",
                next_step="check the address",
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)
