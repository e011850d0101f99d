"""One try at fetching an address into what is kept aside: ask, understand the answer, add its bytes.

The rules are those of RFC 9110: sections 8.8 (validators), 13 (conditional requests), 14 (ranges) and 15 (status codes).
A try ends in one of four ways: whole, not modified, `Interrupted` (worth another try), FetchError (not).
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from comity.model.errors import FetchError
from comity.snapshots.addresses import Validators
from comity.snapshots.aside import Aside
from comity.snapshots.manners import AGENT, http_date
from comity.snapshots.wire import Surplus, body, declared_length, file_name

Progress = Callable[[int, int | None], None]
"""Called with the bytes so far, and their expected number where the server states it."""

TRANSIENT = {429, 500, 502, 503, 504}
STRONG_AFTER = 60.0
"""Seconds that a file must have been unchanged before its date tells one version from the next."""
CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\*)").fullmatch
LATER = "try again later, or fetch the file by hand"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says of the bytes: the file's name, the address they came from in the end, its validators."""

    name: str
    url: str
    bytes: int
    sha256: str
    validators: Validators


class Interrupted(Exception):
    """A try that brought less than the whole. `wait` is the Retry-After header, as it came."""

    def __init__(self, found: str, expected: str = "the whole file", wait: str = "") -> None:
        super().__init__(found)
        self.found, self.expected, self.wait = found, expected, wait


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted: an address, at most so many bytes, the validators of what is held already."""

    url: str
    max_bytes: int
    held: Validators | None = None
    progress: Progress | None = None
    timeout: float = 60.0


def attempt(asked: Request, part: Aside, opener: urllib.request.OpenerDirector) -> Answer | None:
    """Try once; None when the server says that what is held is still what it has.

    Raises Interrupted when another try may bring more (whatever is worth keeping is in `part`), FetchError when not.
    """
    url = asked.url
    try:
        with opener.open(_request(asked, part), timeout=asked.timeout) as response:
            if response.status == 206 and part.resumable:
                end: int | None = _goes_on_from(response, part)
            elif response.status == 200:
                end = declared_length(response)
                part.restart("" if _encoding(response) else resumable_by(response.headers), end)
            else:
                raise refuse(url, f"the server answered {response.status}", "200", LATER)
            _receive(asked, response, part, end)
            return Answer(
                file_name(response),
                response.geturl(),
                part.size,
                part.digest.hexdigest(),
                _comparable(response.headers),
            )
    except urllib.error.HTTPError as error:
        with error:
            _judge(asked, part, error)
        return None
    except (Surplus, zlib.error) as error:
        part.restart()  # not what the head promised: none of it is to be believed
        raise Interrupted(f"the transfer is not what its head says: {error}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        words = f"the transfer failed: {type(reason).__name__}: {reason}"
        if _hopeless(reason):
            raise refuse(url, words, "the whole file", "check the address, or fetch the file by hand") from error
        raise Interrupted(words) from error


def refuse(url: str, found: str, expected: str, next_step: str) -> FetchError:
    """An error about an address."""
    return FetchError(found, where=url, expected=expected, next_step=next_step)


def resumable_by(headers: Any) -> str:
    """What If-Range may carry to go on with these bytes, or nothing: a strong ETag, else a date that cannot mislead."""
    if (headers.get("Accept-Ranges") or "").strip().lower() == "none":
        return ""
    etag = (headers.get("ETag") or "").strip()
    if etag:
        return etag if re.fullmatch(r'"[\x21\x23-\x7e\x80-\xff]*"', etag) else ""
    modified = (headers.get("Last-Modified") or "").strip()
    return modified if _age(headers) >= STRONG_AFTER else ""


def _comparable(headers: Any) -> Validators:
    """What to ask with, later, whether anything changed; a date counts if it is a second old."""
    modified = (headers.get("Last-Modified") or "").strip()
    return Validators((headers.get("ETag") or "").strip(), modified if _age(headers) >= 1 else "")


def _age(headers: Any) -> float:
    """Seconds between Last-Modified and Date, by the server's clock alone; negative when either is not known."""
    changed, sent = http_date(headers.get("Last-Modified") or ""), http_date(headers.get("Date") or "")
    return -1.0 if changed is None or sent is None else sent - changed


def _request(asked: Request, part: Aside) -> urllib.request.Request:
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
    if part.resumable:
        headers |= {"Range": f"bytes={part.size}-", "If-Range": part.validator}
    elif asked.held and asked.held.etag:
        headers["If-None-Match"] = asked.held.etag
    elif asked.held and asked.held.modified:
        headers["If-Modified-Since"] = asked.held.modified
    return urllib.request.Request(asked.url, headers=headers)  # noqa: S310 - the opener knows http and https only


def _judge(asked: Request, part: Aside, error: urllib.error.HTTPError) -> None:
    """An answer that is no file. Returns for “not modified”, which urllib counts among the errors; raises for the rest."""
    found = " ".join(f"the server answered {error.code} {error.reason}".split())
    if error.code == 304 and asked.held and not part.resumable:
        return
    if error.code == 416 and part.resumable:
        part.restart()
        raise Interrupted(found, "the rest of the file")
    if error.code in TRANSIENT:
        raise Interrupted(found, "200", error.headers.get("Retry-After") or "")
    raise refuse(asked.url, found, "200", "check the address")


def _goes_on_from(response: Any, part: Aside) -> int:
    """Where the answer's bytes end, if they are the very part that was asked for, of the very same file.

    An ETag must be repeated (RFC 9110, 15.3.7); a Last-Modified need not be. Raises Interrupted, with nothing left of what
    came before, for any other part.
    """
    stated = (response.headers.get("Content-Range") or "").strip()
    found = CONTENT_RANGE(stated)
    etag, modified = response.headers.get("ETag") or "", response.headers.get("Last-Modified") or part.validator
    first, end = (int(found[1]), int(found[2]) + 1) if found else (-1, -1)
    total = int(found[3]) if found and found[3] != "*" else part.total
    if (etag if part.validator.startswith('"') else modified).strip() != part.validator:
        problem = "the file changed while it was fetched"
    elif _encoding(response) or first != part.size or end <= first:
        problem = f"the server sent another part than the one asked for (Content-Range: {stated or 'none'})"
    elif total is None or end > total or part.total not in (None, total):
        problem = f"the part does not fit the file, {part.total or 'unknown'} bytes long (Content-Range: {stated})"
    elif declared_length(response) not in (None, end - first):
        problem = f"the part's Content-Length is not that of its Content-Range ({stated})"
    else:
        part.resumed, part.total = True, total
        return end
    part.restart()
    raise Interrupted(problem, "the rest of the file")


def _receive(asked: Request, response: Any, part: Aside, end: int | None) -> None:
    """Add the answer's bytes, up to `end` where that is known. Raises unless the file is whole then."""
    if (part.total or 0) > asked.max_bytes:
        raise _too_big(asked.url, part, part.total or 0, asked.max_bytes)
    inflate = _inflater(asked.url, _encoding(response))
    received = part.size
    for chunk in body(response):
        received += len(chunk)
        plain = chunk if inflate is None else inflate.decompress(chunk, asked.max_bytes - part.size + 1)
        if part.size + len(plain) > asked.max_bytes or (inflate and inflate.unconsumed_tail):
            raise _too_big(asked.url, part, part.size + len(plain), asked.max_bytes)
        part.write(plain)
        if asked.progress:
            asked.progress(received, part.total)
    if end is not None and received > end:
        raise Surplus(f"{received} bytes came, {end} were declared")
    if part.total is not None and received < part.total:
        raise Interrupted(f"the transfer stopped after {received} bytes", f"{part.total} bytes")
    if inflate is not None and not inflate.eof:
        raise Interrupted("the compressed transfer is cut short")
    if not part.size:
        raise refuse(asked.url, "the server sent an empty file", "data", LATER)


def _encoding(response: Any) -> str:
    """The transfer's compression; none is asked for, some servers compress all the same."""
    stated = str(response.headers.get("Content-Encoding") or "").strip().lower()
    return "" if stated == "identity" else stated


def _inflater(url: str, encoding: str) -> Any:
    if not encoding:
        return None
    if encoding in ("gzip", "x-gzip"):
        return zlib.decompressobj(wbits=31)
    raise refuse(url, f"the transfer is encoded as {encoding}", "plain bytes or gzip", LATER)


def _too_big(url: str, part: Aside, size: int, most: int) -> FetchError:
    """The cap is reached: nothing of the file is of use, and nothing of it stays."""
    part.drop()
    return refuse(
        url, f"the file is larger than allowed ({size} bytes)", f"at most {most} bytes", "raise the size limit"
    )


def _hopeless(reason: object) -> bool:
    """Whether asking again cannot help: a certificate that does not hold, a name that does not exist."""
    if isinstance(reason, socket.gaierror):
        return reason.errno != socket.EAI_AGAIN
    return isinstance(reason, (ssl.SSLCertVerificationError, http.client.InvalidURL, ValueError, str))
