"""How Comity behaves towards the servers it asks: who it says it is, how often it asks, how long it waits.

One request at a time goes to a host, and never sooner than the source's description allows, also from several processes
that share one home. Clock, sleep and chance are handed in, so that a test waits for nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO

from comity import __version__
from comity.snapshots.store import writing

AGENT = f"Comity/{__version__}"
LONGEST_BACK_OFF = 60.0
PATIENCE = 600.0
"""Seconds: a server that asks for a longer pause is left alone, and the person is told when to come back."""

Notice = Callable[[str], None]
"""Called with a line for a person whenever Comity waits or tries again."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What a source's description allows. `max_tries` counts tries in a row that bring nothing worth mentioning."""

    min_seconds_between_requests: float = 1.0
    max_tries: int = 5


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds since 1970, a pause of so many seconds, and a number from 0 to 1."""

    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random

    def back_off(self, tries: int) -> float:
        """Seconds to wait after so many tries: twice as long each time, less up to half, so that callers spread out."""
        return float(min(LONGEST_BACK_OFF, 2.0 ** min(tries, 16))) * (1 - self.chance() / 2)

    def until(self, retry_after: str) -> float | None:
        """Seconds that a Retry-After header asks for, given as a number or as a date; None when it is neither."""
        text = retry_after.strip()
        if re.fullmatch(r"[0-9]{1,9}", text):
            return float(text)
        moment = http_date(text)
        return None if moment is None else max(0.0, moment - self.clock())


def http_date(text: str) -> float | None:
    """An HTTP date as seconds since 1970, or None."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


class Turns:
    """Whose turn it is to ask a host: a file a host, locked while it answers, that holds the next request's earliest time.

    At most one host is held, so that two processes sent on to each other's hosts never wait for one another.
    """

    def __init__(self, folder: Path, manners: Manners, timing: Timing, notice: Notice | None = None) -> None:
        self.folder, self.manners, self.timing, self.notice = folder, manners, timing, notice
        self.host = ""
        self._lock: IO[bytes] | None = None

    def take(self, host: str) -> None:
        """Wait until `host` may be asked, and hold it."""
        if host != self.host or self._lock is None:
            self.release()
            name = hashlib.sha256(host.lower().encode()).hexdigest()[:32]
            with writing(self.folder):
                self.folder.mkdir(parents=True, exist_ok=True)
                lock = (self.folder / f"host-{name}").open("a+b")
                fcntl.flock(lock, fcntl.LOCK_EX)
            self.host, self._lock = host, lock
        wait = self._earliest() - self.timing.clock()
        if wait > 0:
            if self.notice and wait > 2 * self.manners.min_seconds_between_requests:
                self.notice(f"{host}: waiting {wait:.0f} s for our turn")
            self.timing.sleep(wait)
        self.put_off(self.manners.min_seconds_between_requests)

    def put_off(self, seconds: float) -> None:
        """Let nobody here ask the held host before `seconds` from now."""
        if self._lock is None:
            return
        until = max(self.timing.clock() + min(seconds, PATIENCE), self._earliest())
        with writing(self.folder):
            self._lock.seek(0)
            self._lock.truncate()
            self._lock.write(f"{until:.3f}".encode())
            self._lock.flush()

    def release(self) -> None:
        """Let others ask."""
        if self._lock is not None:
            self._lock.close()
        self.host, self._lock = "", None

    def _earliest(self) -> float:
        assert self._lock is not None  # noqa: S101 - held by take()
        self._lock.seek(0)
        text = self._lock.read(32)
        earliest = float(text) if re.fullmatch(rb"[0-9]{1,12}\.[0-9]{3}", text) else 0.0
        # A time further ahead than anybody is made to wait was written before a clock was set back.
        return earliest if earliest - self.timing.clock() <= PATIENCE else 0.0
