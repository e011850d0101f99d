"""The seam between files and the lake: what a reader is, and what it yields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from comity.model.finding import Finding
from comity.model.origin import Head, Snapshot

Yield = tuple[Any, ...] | Finding
"""A record (one of the NamedTuples of model/records.py) or a Finding."""


class Reader(Protocol):
    """A module that knows one published format. `VERSION` changes whenever the same bytes would give other records."""

    FORMAT: str
    VERSION: str

    def recognises(self, head: Head) -> bool:
        """Whether the file's name and first bytes look like this format."""
        ...

    def read(self, snapshot: Snapshot) -> Iterator[Yield]:
        """Records and findings, streaming; never raises for bad data.

        The whole records before a break are yielded, then a Finding of level `broken` with the line.
        """
        ...
