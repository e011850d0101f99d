"""A server on this machine that does what a test tells it to, once a request, and a clock that nobody waits for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from comity.snapshots.download import Line
from comity.snapshots.manners import Manners, Timing

START = 1_800_000_000.0


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now, self.slept = START, []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    @property
    def timing(self) -> Timing:
        return Timing(lambda: self.now, self.sleep, lambda: 0.0)

    def line(self, *, pause: float = 0, tries: int = 5, **more) -> Line:
        return Line(Manners(pause, tries), self.timing, **more)


class Served:
    """What the server was asked, and what it does next: the last step is repeated."""

    def __init__(self, address: str) -> None:
        self.address, self.asked, self.steps = address, [], []
        self.busy = self.busiest = 0
        self.guard = threading.Lock()

    def __call__(self, *steps, path: str = "/data.csv") -> str:
        self.steps = list(steps)
        return self.address + path

    def ranges(self) -> list[str | None]:
        return [each.get("Range") for each in self.asked]


@contextmanager
def serving() -> Iterator[Served]:
    """The server, for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with served.guard:
                served.asked.append(self.headers)
                served.busy += 1
                served.busiest = max(served.busiest, served.busy)
                step = served.steps.pop(0) if len(served.steps) > 1 else served.steps[0]
            self.close_connection = True
            try:
                step(self)
            finally:
                with served.guard:
                    served.busy -= 1

        def log_message(self, *args) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Served(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


Step = Callable[[BaseHTTPRequestHandler], None]


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict) -> None:
    handler.send_response(status)
    for name, value in {"Content_Length": str(len(body)), **headers}.items():
        if value is not None:
            handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def whole(body: bytes, **headers) -> Step:
    """All of it, whatever was asked."""
    return lambda handler: send(handler, 200, body, headers)


def status(code: int, **headers) -> Step:
    """An answer without a file."""
    return lambda handler: send(handler, code, b"no", headers)


def cut(body: bytes, at: int, **headers) -> Step:
    """The head of all of it, and the bytes up to `at`."""
    return lambda handler: send(handler, 200, body[:at], {"Content_Length": str(len(body)), **headers})


def reset(handler: BaseHTTPRequestHandler) -> None:
    """Nothing but a closed line."""


def honest(body: bytes, etag: str, at: int | None = None) -> Step:
    """Ranges, If-Range and If-None-Match as RFC 9110 has them; cut after `at` bytes of the answer, if given."""

    def step(handler: BaseHTTPRequestHandler) -> None:
        asked = handler.headers
        if asked.get("If-None-Match") == etag:
            handler.send_response(304)
            handler.send_header("ETag", etag)
            handler.end_headers()
            return
        start = int(asked["Range"].removeprefix("bytes=").rstrip("-")) if "Range" in asked else 0
        if start and asked.get("If-Range") == etag:
            if start >= len(body):
                send(handler, 416, b"", {"Content_Range": f"bytes */{len(body)}"})
                return
            rest = body[start:]
            stated = {"Content_Range": f"bytes {start}-{len(body) - 1}/{len(body)}", "Content_Length": str(len(rest))}
            send(handler, 206, rest[:at], {"ETag": etag, **stated})
            return
        send(handler, 200, body[:at], {"ETag": etag, "Content_Length": str(len(body))})

    return step


def hours_ago(hours: float) -> str:
    """An HTTP date, by this machine's clock, as the server's own Date is."""
    return formatdate(time.time() - hours * 3600, usegmt=True)
