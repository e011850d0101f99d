"""One http(s) address → bytes kept aside: whole, or an error that says why not and what to do.

A transfer that breaks is tried again, later each time, and goes on where it stopped if the server vouches that the file
is still the same. What is too large, gone, forbidden or not what its checksum says is not tried again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from comity.snapshots.addresses import Validators
from comity.snapshots.aside import Aside, area
from comity.snapshots.manners import PATIENCE, Manners, Notice, Timing, Turns
from comity.snapshots.store import Store
from comity.snapshots.transfer import LATER, Answer, Interrupted, Progress, Request, attempt, refuse
from comity.snapshots.wire import Allow, opener

WORTHWHILE = 1 << 20
"""Bytes that make a broken try count as progress."""


@dataclass(frozen=True, slots=True)
class Line:
    """How we are on the line: with which manners, whose clock, who is told of bytes and of waiting.

    `allow` is called with each host and its addresses before any is asked, also with those that redirects lead to; it raises
    FetchError to refuse, and no other address is connected to.
    """

    manners: Manners = field(default_factory=Manners)
    timing: Timing = field(default_factory=Timing)
    progress: Progress | None = None
    notice: Notice | None = None
    timeout: float = 60.0
    allow: Allow | None = None


def download(
    url: str,
    part: Aside,
    store: Store,
    *,
    max_bytes: int,
    sha256: str = "",
    held: Validators | None = None,
    line: Line | None = None,
) -> Answer | None:
    """Fetch `url` into what is kept aside for it; None when `held` is still what the server has.

    Raises FetchError for a refusal, too many bytes, another checksum, or a transfer that broke once too often.
    """
    line = line or Line()
    turns = Turns(area(store), line.manners, line.timing, line.notice)
    asked = Request(url, max_bytes, held, line.progress, line.timeout)

    tries, most = 0, part.size
    while True:
        tries += 1
        try:
            answer = attempt(asked, part, opener(turns.take, line.allow))
            if answer is None or not sha256 or answer.sha256 == sha256.lower():
                return answer
            _another_checksum(url, part, answer.sha256, sha256.lower())
        except Interrupted as stop:
            if part.size >= most + WORTHWHILE:
                tries, most = 1, part.size
            wait = _pause(url, stop, tries, line)
            if line.notice:
                line.notice(f"{url}: {stop.found}; trying again in {wait:.0f} s ({tries} of {line.manners.max_tries})")
            turns.put_off(wait)
            turns.release()
            line.timing.sleep(wait)
        finally:
            turns.release()


def _pause(url: str, stop: Interrupted, tries: int, line: Line) -> float:
    """Seconds until the next try. Raises FetchError when there shall be none."""
    asked_for = line.timing.until(stop.wait) if stop.wait else None
    if asked_for is not None and asked_for > PATIENCE:
        when = datetime.fromtimestamp(line.timing.clock() + asked_for, UTC)
        raise refuse(
            url,
            f"{stop.found} and asks to wait {asked_for:.0f} s",
            stop.expected,
            f"try again after {when:%Y-%m-%d %H:%M} UTC",
        )
    if tries >= line.manners.max_tries:
        often = f" ({tries} tries)" if tries > 1 else ""
        raise refuse(url, f"{stop.found}{often}", stop.expected, LATER)
    return max(line.timing.back_off(tries), asked_for or 0.0)


def _another_checksum(url: str, part: Aside, found: str, expected: str) -> None:
    """Other bytes than described: fetched in parts, the parts may be at fault, so once more in one; else an error."""
    if part.resumed:
        part.restart()
        raise Interrupted(f"the parts that came have together the SHA-256 {found}", expected)
    part.drop()
    raise refuse(url, f"the SHA-256 is {found}", expected, "find out which of the two is right before using it")
