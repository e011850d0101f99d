"""YAML as plain nodes that know their line: every scalar stays text until somebody who knows its type reads it.

PyYAML scans, by libyaml where it was built with it; nothing is resolved: `no` is not false, `1.10` is not a float,
`2021-01-01` is not a date. Aliases, anchors, tags, second documents, repeated keys and absurd depth are refused, so that a
case file means the same to every reader.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import yaml

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 16
QUICK: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlProblem(Exception):
    """A YAML text that cannot be used: the line, what was found, what was expected and what to do."""

    def __init__(self, line: int, found: str, expected: str, remedy: str) -> None:
        super().__init__(f"line {line}: {found}")
        self.line, self.found, self.expected, self.remedy = line, found, expected, remedy


@dataclass(slots=True)
class Scalar:
    """A text; `bare` is true where it stood without quotation marks."""

    line: int
    text: str
    bare: bool


@dataclass(slots=True)
class Sequence:
    """A list of nodes."""

    line: int
    items: list[Node]


@dataclass(slots=True)
class Mapping:
    """Nodes by key; `lines` holds the line of each key."""

    line: int
    entries: dict[str, Node]
    lines: dict[str, int]


Node = Scalar | Sequence | Mapping


def parse(data: bytes) -> Node:
    """The one document in `data`. Raises YamlProblem."""
    if len(data) > MAX_BYTES:
        raise YamlProblem(
            1, f"{len(data):,} bytes", f"at most {MAX_BYTES:,} bytes", "split the file, or move rows to CSV"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise YamlProblem(line, "bytes that are not UTF-8", "UTF-8 text", "save the file as UTF-8") from None
    if "\t" not in text and "\ufeff" not in text:  # with which libyaml is more lenient
        with suppress(yaml.YAMLError):  # what it has against a text is said in PyYAML's own words
            return _compose(text, QUICK)
    try:
        return _compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise YamlProblem(
            mark.line + 1 if mark else 1,
            error.problem or "broken YAML",
            "well-formed YAML",
            "correct the indentation, or put the value in quotation marks",
        ) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        raise YamlProblem(line, "a control character", "printable text", "delete the character") from None


@dataclass(slots=True)
class _Open:
    node: Sequence | Mapping
    key: Scalar | None = None


def _compose(text: str, loader: type[Any]) -> Node:
    stack: list[_Open] = []
    root: Node | None = None
    for event in yaml.parse(text, Loader=loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.DocumentStartEvent) and root is not None:
            raise YamlProblem(line, "a second document (---)", "one document in a file", "delete the line ---")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise YamlProblem(line, "an anchor or alias (& or *)", "plain values", "write the value out")
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            stack.pop()
            continue
        if not isinstance(event, (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            continue
        if event.tag:
            raise YamlProblem(line, f"the tag {event.tag}", "plain values", "delete the tag (!…)")
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = Scalar(line, event.value, not event.style)
        else:
            node = Sequence(line, []) if isinstance(event, yaml.SequenceStartEvent) else Mapping(line, {}, {})
        if stack:
            _place(stack[-1], node)
        else:
            root = node
        if not isinstance(node, Scalar):
            stack.append(_Open(node))
            if len(stack) > MAX_DEPTH:
                raise YamlProblem(line, f"more than {MAX_DEPTH} levels", "a shallow file", "flatten the structure")
    if root is None:
        raise YamlProblem(1, "an empty file", "a document", "see docs/reference/case-file.md")
    return root


def _place(parent: _Open, node: Node) -> None:
    """Put a node into the list or mapping that is open; in a mapping, texts are a key and a value in turn."""
    if isinstance(parent.node, Sequence):
        parent.node.items.append(node)
    elif parent.key is None:
        if not isinstance(node, Scalar):
            raise YamlProblem(node.line, "a key that is a list or a mapping", "a word", "correct the braces or dashes")
        if node.text in parent.node.entries:
            raise YamlProblem(
                node.line, f"the key “{node.text}” a second time", "each key once", "delete or rename one"
            )
        parent.key = node
    else:
        parent.node.entries[parent.key.text] = node
        parent.node.lines[parent.key.text] = parent.key.line
        parent.key = None
