"""What the activities of one file share: strings that come again and again, and what need be said only once.

Every cache is bounded, so that nothing grows with the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from comity.parsing.dates import day

if TYPE_CHECKING:
    from comity.parsing._scan import Names as Spelled

CACHE_LIMIT = 20_000
MEMORIES = 64
TEXT_REMEMBERED = 16 << 20
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


class Memory:
    """What texts came to, in activities that hand down the same.

    Of `groups` of children and of `each` child; of `tails` and `terms` of transactions, and `value_attributes`; of children that
    are `absent`, and of elements `kept` as XML. `names` is what names mean to the compiled way.
    """

    def __init__(self, names: Spelled | None) -> None:
        self.names = names
        self.groups: dict[str, Any] = {}
        self.each: dict[str, Any] = {}
        self.absent: dict[str, Any] = {}
        self.terms: dict[str, Any] = {}
        self.kept: dict[str, str] = {}
        self.tails: dict[str, Any] = {}
        self.value_attributes: dict[str, tuple[str | None, str | None] | None] = {}


class Start(NamedTuple):
    """An activity's start tag as an element without content, and what is remembered of activities that begin alike."""

    element: etree._Element
    memory: Memory


class File:
    """What the activities of one file share."""

    def __init__(self) -> None:
        self.days = Days()
        self.names = Names()
        self.paths = Paths()
        self.said: set[str] = set()
        self.said_here: list[str] = []
        self.offices: dict[str, str] = {}
        self.starts: dict[str, Start] = {}
        self.flow_ends: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._memories: dict[tuple[str | None, ...], Memory] = {}
        self._remembered = 0

    def memory(self, inherited: tuple[str | None, ...], names: Spelled | None) -> Memory:
        """The memory of activities that hand down the same: language, currency, namespaces. Only a few are kept."""
        found = self._memories.get(inherited)
        if found is None:
            if len(self._memories) >= MEMORIES:
                self._memories.clear()
                self._remembered = 0
                self.starts.clear()
            found = self._memories[inherited] = Memory(names)
        return found

    def remember(self, where: dict[str, Any], text: str, meaning: Any) -> None:
        """Remember in one of the memories what a text came to; when much has been remembered, begin afresh."""
        self._remembered += len(text)
        if self._remembered > TEXT_REMEMBERED:
            for memory in self._memories.values():
                memory.groups.clear()
                memory.each.clear()
                memory.tails.clear()
                memory.terms.clear()
                memory.kept.clear()
            self._remembered = len(text)
        where[text] = meaning


class Context(NamedTuple):
    """What an activity takes from the element it stands in."""

    version: str | None
    generated: str | None
    linked_data: str | None
