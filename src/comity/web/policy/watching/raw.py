"""A change before its measure's title and its source are known: these are looked up for many at once (naming.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from comity.web.policy.watching.change import Difference


@dataclass(frozen=True, slots=True)
class Raw:
    """As `Change`, with ids in place of titles. `url` is the source's address where it is no row of sources."""

    key: str
    at: datetime
    kind: str
    verb: str
    words: str
    measure_id: int | None = None
    source_id: int | None = None
    url: str = ""
    language: str = ""
    day: str = ""
    differences: tuple[Difference, ...] = ()
    case: str = ""
    line: str = ""
    path: str = ""
    title: str = ""
    organisations: tuple[str, ...] = ()
    other: str = ""
    """The key of a second measure that it speaks of; its title comes behind the words."""
