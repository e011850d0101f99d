"""A record as named nodes, out of XML or JSON alike; what is taken from a node is popped, so that the rest can be told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from comity.model.finding import Finding, Level
from comity.model.origin import Snapshot
from comity.parsing.encodings import encoding_of
from comity.parsing.json import whole
from comity.parsing.xml import line_of, local_name

LARGEST_JSON = 64 << 20
"""Bytes of one JSON answer."""


class Node:
    """An element, or a member of an object; `item` names the members of a JSON list. Children are made when asked for."""

    __slots__ = ("_children", "line", "name", "place", "source")

    def __init__(self, source: Any, name: str, place: str, line: int) -> None:
        self.source, self.name, self.place, self.line = source, name, place, line
        self._children: list[Node] | None = None

    @classmethod
    def of_xml(cls, element: etree._Element) -> Node:
        """The node of an element, places counted from it."""
        name = local_name(str(element.tag))
        return cls(element, name, name, line_of(element))

    @classmethod
    def of_json(cls, value: Any, name: str, line: int = 1) -> Node:
        """The node of a JSON value. JSON's lines are not told below the top."""
        return cls(value, name, name, line)

    @property
    def children(self) -> list[Node]:
        """The children that nobody took yet."""
        if self._children is None:
            self._children = list(self._made())
        return self._children

    @property
    def words(self) -> str:
        """Its own text, trimmed, with that of markup inside it; nothing for what has children only."""
        if isinstance(self.source, etree._Element):
            own = (self.source.text or "").strip()
            return "".join(map(str, self.source.itertext())).strip() if own and len(self.source) else own
        if isinstance(self.source, bool):
            return "true" if self.source else "false"
        return "" if self.source is None or isinstance(self.source, dict | list) else str(self.source).strip()

    def _made(self) -> Iterator[Node]:
        source = self.source
        if isinstance(source, dict):
            pairs: list[tuple[str, Any, int]] = [(str(name), value, self.line) for name, value in source.items()]
        elif isinstance(source, list):
            pairs = [("item", value, self.line) for value in source]
        elif isinstance(source, etree._Element):
            pairs = [(local_name(str(e.tag)), e, line_of(e)) for e in source]
        else:
            return
        met: dict[str, int] = {}
        for name, value, line in pairs:
            met[name] = met.get(name, 0) + 1
            many = isinstance(source, list) or met[name] > 1 or name == "item"
            yield Node(value, name, f"{self.place}/{name}[{met[name]}]" if many else f"{self.place}/{name}", line)

    def take(self, *names: str) -> Node:
        """The first child of these names, popped; an empty node where there is none."""
        for at, child in enumerate(self.children):
            if child.name in names:
                return self.children.pop(at)
        return Node(None, names[0], f"{self.place}/{names[0]}", self.line)

    def listed(self, name: str, *members: str) -> list[Node]:
        """The members of every list of this name, popped: a list that is given in two pieces is one."""
        return [member for child in self.children_called(name) for member in child.each(*members)]

    def children_called(self, name: str) -> list[Node]:
        """Every child of this name, popped."""
        found = [child for child in self.children if child.name == name]
        self._children = [child for child in self.children if child.name != name]
        return found

    def text(self, *names: str) -> str:
        """The text of the first child of these names, popped; nothing where there is none."""
        return self.take(*names).words

    def each(self, *names: str) -> list[Node]:
        """The members of a list: the children called `item` or by one of these names, popped."""
        wanted = {"item", *names}
        found = [child for child in self.children if child.name in wanted]
        self._children = [child for child in self.children if child.name not in wanted]
        return found

    def drop(self, *names: str) -> None:
        """Take what is known and not kept."""
        self._children = [child for child in self.children if child.name not in names]

    def __bool__(self) -> bool:
        return self.source is not None

    def unknown(self) -> Iterator[tuple[Node, str]]:
        """The children that nobody took and that hold anything, each with its path without numbers."""
        for child in self.children:
            if child.children or child.words:
                yield child, re.sub(r"\[\d+\]", "", child.place)


def whole_json(snapshot: Snapshot, name: str) -> Node | Finding:
    """A whole JSON file as one node, numbers as they are written; a finding of level broken where it is none."""
    ask = "ask the publisher for a sound file, or fetch it again"
    if snapshot.bytes > LARGEST_JSON:
        what, wanted = f"{snapshot.bytes} bytes", f"an answer of at most {LARGEST_JSON} bytes"
        return Finding("too-large", Level.BROKEN, snapshot.name, 0, what, wanted, "ask for smaller pages")
    with snapshot.open() as stream:
        data = stream.read()
    try:
        text = data.decode(encoding_of(data[: 1 << 16]), errors="replace").removeprefix("\ufeff")
        return Node.of_json(whole(text), name)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}"
        return Finding("json-broken", Level.BROKEN, where, error.lineno, error.msg, "well-formed JSON", ask)
    except (RecursionError, ValueError) as error:
        what = "nested too deeply" if isinstance(error, RecursionError) else str(error)[:200]
        return Finding("json-broken", Level.BROKEN, "line 1", 1, what, "well-formed JSON", ask)
