"""What the activities of one file share: strings that come again and again, and what need be said only once.

Every cache is bounded, so that nothing grows with the file. Where several files are read one after another, what texts came to
serves the next one too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lxml import etree

from comity.parsing.dates import day
from comity.parsing.persons import personal

if TYPE_CHECKING:
    from comity.parsing._scan import Names as Spelled

CACHE_LIMIT = 20_000
MEMORIES = 64
TEXT_REMEMBERED = 16 << 20
ORDINALS: Final = re.compile(r"\[\d+\]")


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


class Personal(dict[str, bool]):
    """Tag or attribute → whether it is about a person."""

    def __missing__(self, tag: str) -> bool:
        if len(self) > CACHE_LIMIT:
            self.clear()
        self[tag] = found = personal(tag)
        return found


class Paths(dict[str, str]):
    """Locator below the activity → the same without ordinals."""

    def __missing__(self, locator: str) -> str:
        if len(self) > CACHE_LIMIT:
            self.clear()
        self[locator] = path = ORDINALS.sub("", locator)
        return path


class Memory:
    """What texts came to, in activities that hand down the same.

    Of `groups` of children, of `tails` of transactions and their `value_attributes`, of elements `kept` as XML. `names` is what
    names mean to the compiled way, and `texts` its own memory.
    """

    def __init__(self, names: Spelled | None, texts: Any) -> None:
        self.names, self.texts = names, texts
        self.groups: dict[str, Any] = {}
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
        self.packing: Any = None
        """The columns that compiled code fills (_packing.pyx); None where rows are gathered in Python."""
        self.spelled: dict[tuple[bytes, ...] | None, Spelled | None] = {}
        """What names mean in activities that declare these namespaces."""
        self.days = Days()
        self.names = Names()
        self.personal = Personal()
        self.paths = Paths()
        self.said: set[str] = set()
        self.said_here: list[str] = []
        self.hushed = False
        """Whether anything was left unsaid because it had been said: then what texts came to holds in this file alone."""
        self.around: tuple[str, ...] = ()
        """What the container declares."""
        self.offices: dict[str, str] = {}
        self.starts: dict[str, Start] = {}
        self.flow_ends: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._memories: dict[tuple[str | None, ...], Memory] = {}
        self._remembered = 0

    def another(self) -> bool:
        """Make ready for the next file; False where that has to begin with a memory of its own."""
        self.said.clear()
        self.starts.clear()
        self.spelled.clear()
        return not self.hushed and not any(m.names is not None and m.names.crowded for m in self._memories.values())

    def memory(self, inherited: tuple[str | None, ...], names: Spelled | None) -> Memory:
        """The memory of activities that hand down the same: language, currency, namespaces. Only a few are kept."""
        inherited = (*self.around, None, *inherited)
        found = self._memories.get(inherited)
        if found is None:
            if len(self._memories) >= MEMORIES:
                self._memories.clear()
                self._remembered = 0
                self.starts.clear()
            texts = None if self.packing is None else self.packing.texts()
            found = self._memories[inherited] = Memory(names, texts)
        return found

    def remember(self, where: dict[str, Any], text: str, meaning: Any) -> None:
        """Remember in one of the memories what a text came to."""
        self.remembered(len(text))
        where[text] = meaning

    def remembered(self, size: int) -> None:
        """A text of that size is going to be remembered; when much has been, begin afresh."""
        self._remembered += size
        if self._remembered > TEXT_REMEMBERED:
            for memory in self._memories.values():
                memory.groups.clear()
                memory.tails.clear()
                memory.kept.clear()
                if memory.texts is not None:
                    memory.texts.clear()
            self._remembered = size


class Context(NamedTuple):
    """What an activity takes from the element it stands in."""

    version: str | None
    generated: str | None
    linked_data: str | None
