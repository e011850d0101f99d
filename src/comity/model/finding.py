"""A finding: one thing in a source that could not be used, or that a reader should know. A value, not an exception."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters. `note`: nothing lost; `loss`: something was left out; `broken`: the file stops here."""

    NOTE = "note"
    LOSS = "loss"
    BROKEN = "broken"


DECLARED_EMPTY = "declared-empty"
"""Code of the finding that a file says it holds nothing; it quotes the time that the file was made."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found where. `code` is a short kebab-case name that the web room translates; `locator` says the place.

    `line` is 0 where the source has no lines. `found` quotes the source (shortened); `expected` and `remedy` are in
    plain English for the command line.
    """

    code: str
    level: Level
    locator: str = ""
    line: int = 0
    found: str = ""
    expected: str = ""
    remedy: str = ""
