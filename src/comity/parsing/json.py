"""One array out of a JSON file of any size, element by element, with the line on which each begins.

Numbers stay as published: every number is handed over as its own text, so no amount passes through a float. A file is read
in pieces; what is not on the way to the array is passed over. What breaks a file is a Finding that comes last; the whole
elements before it are always delivered.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any

from comity.model.finding import Finding, Level
from comity.model.origin import Snapshot
from comity.parsing.encodings import encoding_of

PIECE = 1 << 18
LARGEST = 64 << 20
"""Characters of one element, or of one value that is passed over: the ceiling on what is held in memory."""
BLANK = " \t\r\n"
ASK = "ask the publisher for a sound file, or fetch it again"
DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str, strict=False)


HALF_ESCAPED = re.compile(r"\\u[dD][89a-fA-F]").search
HALF = re.compile("[\ud800-\udfff]")


def whole(text: str) -> Any:
    """The value of a whole text, numbers as they are written. Raises ValueError and RecursionError."""
    value = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, strict=False)
    return mended(value) if HALF_ESCAPED(text) else value


def mended(value: Any) -> Any:
    """The value with U+FFFD for each half of a character: an escape may name one alone, and nothing can keep it."""
    if isinstance(value, str):
        return HALF.sub("\ufffd", value)
    if isinstance(value, list):
        return [mended(one) for one in value]
    if isinstance(value, dict):
        return {mended(key): mended(one) for key, one in value.items()}
    return value


class Broken(Exception):
    """Text that is not JSON, where it is not."""


def elements(snapshot: Snapshot, *path: str) -> Iterator[tuple[int, Any] | Finding]:
    """Line and value of each element of the array that stands under the keys of `path` (none: the file is the array).

    Findings, all last: `json-broken`, `json-empty`, `json-array-missing`, and `json-goes-on` where text follows the document.
    """
    with snapshot.open() as raw:
        encoding = encoding_of(raw.read(PIECE))
        raw.seek(0)
        text = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")
        scan = _Scan(text)
        try:
            if not scan.peek():
                yield Finding("json-empty", Level.BROKEN, "line 1", 1, "an empty file", "a JSON document", ASK)
                return
            if not all(scan.enter(key) for key in path) or scan.peek() != "[":
                where = " → ".join(path) or "the file"
                yield Finding(
                    "json-array-missing", Level.BROKEN, "line 1", 1, "other JSON", f"a list under {where}", ASK
                )
                return
            yield from scan.array()
            scan.leave(len(path))
            if scan.peek():
                yield Finding(
                    "json-goes-on", Level.LOSS, f"line {scan.line}", scan.line, "more text after the document's end",
                    "one JSON document a file", "what stands before was read; put each document into a file of its own",
                )  # fmt: skip
        except (Broken, RecursionError, ValueError, OSError) as error:
            what = "nested too deeply" if isinstance(error, RecursionError) else str(error)
            yield Finding(
                "json-broken",
                Level.BROKEN,
                f"line {scan.line}",
                scan.line,
                what[:200],
                "well-formed JSON",
                "what stands before was read; " + ASK,
            )


class _Scan:
    """A place in a text that is read on as needed."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text, self.buffer, self.at, self.ended = text, "", 0, False
        self.line = 1
        self.more()
        self.buffer = self.buffer.removeprefix("\ufeff")

    def more(self) -> None:
        """Drop what is behind and read on: as much again as is held, so that a long element is not tried too often."""
        held = self.buffer[self.at :]
        piece = self.text.read(max(PIECE, len(held)))
        self.ended = not piece
        self.buffer, self.at = held + piece, 0

    def step(self, end: int) -> None:
        """Move on to `end`, counting lines."""
        self.line += self.buffer.count("\n", self.at, end)
        self.at = end

    def peek(self) -> str:
        """The next character that is not blank; none at the end."""
        while True:
            end = self.at
            while end < len(self.buffer) and self.buffer[end] in BLANK:
                end += 1
            self.step(end)
            if end < len(self.buffer):
                return self.buffer[end]
            if self.ended:
                return ""
            self.more()

    def take(self, wanted: str) -> None:
        """Pass the next character, which must be this one."""
        found = self.peek()
        if found != wanted:
            raise Broken(f"“{found}” instead of “{wanted}”" if found else "the file ends too early")
        self.step(self.at + 1)

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self.buffer, self.at)
            except json.JSONDecodeError as error:
                # Whether the value is broken or just not there yet, only the rest of the text can tell.
                if self.ended or len(self.buffer) - self.at > LARGEST:
                    self.step(max(self.at, min(error.pos, len(self.buffer))))
                    raise Broken(error.msg if self.ended else f"a value of more than {LARGEST} characters") from None
                self.more()
                continue
            if end == len(self.buffer) and not self.ended:
                self.more()
                continue
            value = mended(value) if HALF_ESCAPED(self.buffer, self.at, end) else value
            self.step(end)
            return value

    def enter(self, key: str) -> bool:
        """Go to the value of a key of the object that comes next; False where there is no such object or key."""
        if self.peek() != "{":
            return False
        self.take("{")
        while self.peek() == '"':
            name = self.value()
            self.take(":")
            if name == key:
                return True
            self.value()
            if self.peek() != ",":
                break
            self.take(",")
        self.take("}")
        return False

    def array(self) -> Iterator[tuple[int, Any]]:
        """The elements of the array that comes next."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            self.peek()
            line = self.line
            yield line, self.value()
            if self.peek() == "]":
                break
            self.take(",")
        self.step(self.at + 1)

    def leave(self, depth: int) -> None:
        """Pass what follows the array: it is not needed, but a file that breaks off is told of."""
        while depth:
            if self.peek() == ",":
                self.take(",")
                self.value()
                self.take(":")
                self.value()
            else:
                self.take("}")
                depth -= 1
