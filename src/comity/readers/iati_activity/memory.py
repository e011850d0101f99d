"""What the activities of one file share: strings that come again and again, and what need be said only once.

Every cache is bounded, so that nothing grows with the file.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from comity.parsing.dates import day

CACHE_LIMIT = 20_000
ORDINALS = re.compile(r"\[\d+\]")


class Days(dict[str, tuple[str | None, int | None]]):
    """Published text → (ISO day, year), remembered, as the same days come thousands of times in a file."""

    def __missing__(self, text: str) -> tuple[str | None, int | None]:
        if len(self) > CACHE_LIMIT:
            self.clear()
        found = day(text)
        self[text] = answer = (found, int(found[:4]) if found else None)
        return answer


class Names(dict[str, tuple[str, str]]):
    """Tag → (namespace, name). An undeclared prefix stands in for the namespace that nobody gave."""

    def __missing__(self, tag: str) -> tuple[str, str]:
        if len(self) > CACHE_LIMIT:
            self.clear()
        namespace, name = tag[1:].split("}", 1) if tag[0] == "{" else tag.rsplit(":", 1) if ":" in tag else ("", tag)
        self[tag] = namespace, name
        return namespace, name


class Paths(dict[str, str]):
    """Locator below the activity → the same without ordinals."""

    def __missing__(self, locator: str) -> str:
        if len(self) > CACHE_LIMIT:
            self.clear()
        self[locator] = path = ORDINALS.sub("", locator)
        return path


class File:
    """What the activities of one file share."""

    def __init__(self) -> None:
        self.days = Days()
        self.names = Names()
        self.paths = Paths()
        self.said: set[str] = set()
        self.value_attributes: dict[str, tuple[str | None, str | None] | None] = {}
        self.tails: dict[str, Any] = {}
        self.offices: dict[str, str] = {}


class Context(NamedTuple):
    """What an activity takes from the element it stands in."""

    version: str | None
    generated: str | None
    linked_data: str | None
