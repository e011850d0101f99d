"""One http(s) address → bytes in an open file: whole, or an error that says why not.

Redirects stay on http(s) and never step down from https. A transfer is neither resumed nor tried again here.
"""

from __future__ import annotations

import hashlib
import http.client
import re
import urllib.error
import urllib.parse
import urllib.request
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any, BinaryIO

from comity.model.errors import FetchError

CHUNK = 1 << 18
TIMEOUT = 60.0
Progress = Callable[[int, int | None], None]
"""Called with the bytes so far, and their expected number where the server states it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says of the bytes: the file's own name, and the address they came from in the end."""

    name: str
    url: str
    bytes: int


def download(
    url: str,
    into: BinaryIO,
    *,
    max_bytes: int,
    sha256: str = "",
    progress: Progress | None = None,
    timeout: float = TIMEOUT,
) -> Answer:
    """Fetch `url` into an open file. Raises FetchError for a refusal, a cut, too many bytes or another checksum."""
    request = urllib.request.Request(url, headers={"User-Agent": "Comity", "Accept-Encoding": "identity"})  # noqa: S310
    try:
        with _opener().open(request, timeout=timeout) as response:
            if response.status != 200:
                raise _refuse(url, f"the server answered {response.status}", "200")
            size, digest = _receive(url, response, into, max_bytes, progress)
            name, final = _name(response), response.geturl()
    except urllib.error.HTTPError as error:
        error.close()
        raise _refuse(url, f"the server answered {error.code} {error.reason}", "200", "check the address") from error
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        reason = getattr(error, "reason", None) or error
        raise _refuse(url, f"the transfer failed: {type(error).__name__}: {reason}", "the whole file") from error
    if sha256 and digest != sha256.lower():
        raise _refuse(
            url, f"the SHA-256 is {digest}", sha256.lower(), "find out which of the two is right before using it"
        )
    into.flush()
    return Answer(name, final, size)


def _receive(url: str, response: Any, into: BinaryIO, max_bytes: int, progress: Progress | None) -> tuple[int, str]:
    stated = response.headers.get("Content-Length")
    expected = int(stated) if stated and stated.strip().isdigit() else None
    if expected is not None and expected > max_bytes:
        raise _too_big(url, expected, max_bytes)
    inflate = _inflater(url, response.headers.get("Content-Encoding", ""))
    received, size, digest = 0, 0, hashlib.sha256()
    while chunk := response.read(CHUNK):
        received += len(chunk)
        plain = chunk if inflate is None else inflate.decompress(chunk, max_bytes - size + 1)
        size += len(plain)
        if size > max_bytes or (inflate and inflate.unconsumed_tail):
            raise _too_big(url, size, max_bytes)
        digest.update(plain)
        into.write(plain)
        if progress:
            progress(received, expected)
    if expected is not None and received != expected:
        raise _refuse(url, f"the transfer stopped after {received} bytes", f"{expected} bytes")
    if inflate is not None and not inflate.eof:
        raise _refuse(url, "the compressed transfer is cut short", "the whole file")
    if not size:
        raise _refuse(url, "the server sent an empty file", "data")
    return size, digest.hexdigest()


def _inflater(url: str, encoding: str) -> Any:
    """Identity is asked for; some servers compress all the same."""
    if encoding.strip().lower() in ("", "identity"):
        return None
    if encoding.strip().lower() in ("gzip", "x-gzip"):
        return zlib.decompressobj(wbits=31)
    raise _refuse(url, f"the transfer is encoded as {encoding}", "plain bytes or gzip")


def _name(response: Any) -> str:
    """The name in Content-Disposition, else the last part of the address; never a folder."""
    given = response.headers.get_filename() or ""
    if not given:
        given = urllib.parse.unquote(urllib.parse.urlsplit(response.geturl()).path)
    last = re.split(r"[/\\]", given.rstrip("/"))[-1].strip()
    return re.sub(r"[\x00-\x1f]", "", last).lstrip(".") or "download"


class _Redirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        """Follow, unless an encrypted address leads to an open one."""
        if req.full_url.startswith("https:") and not newurl.startswith("https:"):
            raise _refuse(req.full_url, f"the server sends us on to {newurl}", "an https address", "check the address")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    """Only http and https: the library's default would also open file: and ftp: addresses."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        _Redirects(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _too_big(url: str, size: int, most: int) -> FetchError:
    return _refuse(
        url, f"the file is larger than allowed ({size} bytes)", f"at most {most} bytes", "raise the size limit"
    )


def _refuse(
    url: str, found: str, expected: str, next_step: str = "try again later, or fetch the file by hand"
) -> FetchError:
    return FetchError(found, where=url, expected=expected, next_step=next_step)
