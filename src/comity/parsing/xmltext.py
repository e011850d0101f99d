"""Elements of one name as text, out of a plain XML file of any size, without a parser over the whole of it.

Plain is UTF-8, one container without a namespace, and in it the elements, with nothing but space or comments between them.
Cutting text is quick and proves nothing, so what a cut holds counts only once the caller has proved it: by having
libxml2 parse it, or by having had it parse exactly the same text before, in the same surroundings. Where the file is not plain,
`NotPlain` is raised, and the file is to be read by `parsing/xml.py` from the start; what was delivered stays right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from comity.model.origin import Snapshot
from comity.parsing.xml import CHUNK, SAFE

try:
    from comity.parsing._scan import breaks, opening, utf8
except ImportError:  # not built here

    def breaks(block: bytes, start: int, end: int) -> int:
        """How many line breaks there are between two places."""
        return block.count(b"\n", start, end)

    def utf8(block: bytes) -> bool:
        """Whether it is UTF-8."""
        try:
            block.decode("utf-8")
        except UnicodeDecodeError:
            return False
        return True

    def opening(block: bytes, place: int, name: bytes) -> tuple[int, int, tuple[bytes, ...], bytes] | None:
        """The start tag that comes next; here it is left to an expression."""
        return None


HEAD = 1 << 16
LARGEST_CUT = 8 << 20
"""Bytes without one whole element after which the parser had better see to the file."""

ILLEGAL = r"\x00-\x08\x0b-\x1f\ufffe\uffff"
"""What no XML text may contain, for use in a character class (and the carriage return, which no cut contains)."""
ATTRIBUTES = r"(?:[ \t\n]+[\w:.-]+[ \t\n]*=[ \t\n]*(?:\"[^\"<>]*\"|'[^'<>]*'))*"
START_TAG = re.compile(rf"<[\w:.-]+{ATTRIBUTES}[ \t\n]*/?>")
IN_COMMENT = rb"(?:[^<\x00-\x08\x0b-\x1f\xef-]|\xef(?!\xbf[\xbe\xbf])|-(?!-))*+"
BETWEEN = rb"(?:[ \t\n]++|<!--" + IN_COMMENT + rb"-->)*+"
OPENING = rb"(?:[ \t\n]+[\w:.\x80-\xff-]+[ \t\n]*=[ \t\n]*(?:\"[^\"<>]*\"|'[^'<>]*'))*[ \t\n]*>"


class NotPlain(Exception):
    """The file, or what comes next in it, has to be left to the parser."""


class Container:
    """The element that holds the others: its start tag as text, as an element, and in it the meaning of other text."""

    def __init__(self, head: bytes, container: str, name: str) -> None:
        self.name, self.name_in_bytes = name, name.encode()
        self.end = f"</{container}>"
        self.parser = etree.XMLParser(**SAFE)
        self.element = element = self._parsed(head + self.end.encode())
        info = element.getroottree().docinfo
        text = head.decode("utf-8").replace("\r\n", "\n")
        self.start = text[text.rfind(f"<{container}") :].rstrip(" \t\n") if f"<{container}" in text else ""
        if (
            element.tag != container
            or len(element)
            or (info.encoding or "UTF-8").upper() != "UTF-8"
            or info.xml_version != "1.0"
            or info.internalDTD is not None
            or not START_TAG.fullmatch(self.start)
        ):
            raise NotPlain
        self.lines: int = self.start.count("\n")

    def parsed(self, start: str, inside: str) -> etree._Element:
        """The element with that start tag and content, where it stands. Raises NotPlain where that is not one element."""
        root = self._parsed(f"{self.start}{start}{inside}</{self.name}>{self.end}".encode())
        if len(root) != 1:
            raise NotPlain
        return root[0]

    def ends_with(self, rest: bytes) -> bool:
        """Whether the file is whole and well-formed with this as its last bytes, and none of the elements in them."""
        if self.name_in_bytes in rest:
            return False
        self._parsed(self.start.encode() + rest)
        return True

    def _parsed(self, data: bytes) -> etree._Element:
        try:
            return etree.fromstring(data, self.parser)
        except etree.XMLSyntaxError:
            raise NotPlain from None


class Counted:
    """A block of the file and its line breaks, counted as far as somebody asked."""

    def __init__(self, block: bytes, line: int) -> None:
        self.block, self.place, self.at = block, 0, line

    def line(self, place: int) -> int:
        """The line of a place that is not before the last one asked for."""
        self.at += breaks(self.block, self.place, place)
        self.place = place
        return self.at


class Cut:
    """One element as text: its start tag, what it contains, and where it stood: from `begins` to `ends` in a block of UTF-8."""

    __slots__ = ("_at", "_body", "_counted", "_ends", "begins", "block", "container", "declared", "start", "undeclared")

    def __init__(self, container: Container, start: str, at: int, begins: int, counted: Counted) -> None:
        self.container, self.start, self.begins, self.block = container, start, begins, counted.block
        self.declared: tuple[bytes, ...] | None = None
        """The namespaces that the start tag declares, as they are written; None where nobody has looked."""
        self.undeclared: bytes | None = None
        """The start tag without them."""
        self._at, self._counted = at, counted
        self._ends: int | None = None
        self._body: str | None = None

    @property
    def ends(self) -> int:
        """Where the content ends: before the first end tag, or where somebody who read the content has found its end."""
        if self._ends is None:
            self._ends = self.block.find(b"</%s>" % self.container.name_in_bytes, self.begins)
        return self._ends

    @ends.setter
    def ends(self, place: int) -> None:
        self._ends = place

    @property
    def body(self) -> str:
        """The content."""
        if self._body is None:
            self._body = self.block[self.begins : self.ends].decode("utf-8")
        return self._body

    @property
    def line(self) -> int:
        """The line on which the element begins; counted only when it is asked for."""
        return self._counted.line(self._at)

    @property
    def first_line(self) -> int:
        """The line on which the content begins."""
        return self.line + self.start.count("\n")

    def line_at(self, place: int) -> int:
        """The line of a place in the body."""
        return self.first_line + self.body.count("\n", 0, place)

    def element(self) -> etree._Element:
        """The whole element, parsed. Raises NotPlain where it is not well-formed by itself."""
        return self.container.parsed(self.start, self.body)

    @property
    def shift(self) -> int:
        """What is to be added to the lines of `element`."""
        return self.line - 1 - self.container.lines


def cuts(snapshot: Snapshot, name: str, container: str) -> Iterator[Cut]:
    """Every element called `name`, in order. Raises NotPlain, at once or later.

    The caller proves each cut before it asks for the next one.
    """
    with snapshot.open() as file:
        head = _head(file, name)
        around = Container(head, container, name)
        ends = b"</%s>" % around.name_in_bytes
        begins = re.compile(BETWEEN + rb"(<" + around.name_in_bytes + OPENING + rb")").match
        line = head.count(b"\n") + 1
        room, filled = bytearray(CHUNK), 0
        while read := file.readinto(memoryview(room)[filled:]):
            searched, filled = max(filled - len(ends), 0), filled + read
            cut = room.rfind(ends, searched, filled) + len(ends)
            if cut < len(ends):
                if filled > LARGEST_CUT:
                    raise NotPlain
                if filled == len(room):
                    room += bytes(CHUNK)
                continue
            block, rest = _plain(bytes(memoryview(room)[:cut])), room[cut:filled]
            room[: len(rest)], filled = rest, len(rest)
            place, counted = 0, Counted(block, line)
            while place < len(block):
                if (tag := opening(block, place, around.name_in_bytes)) is not None:
                    at, start, declared, undeclared = tag
                    found = Cut(around, block[at:start].decode(), at, start, counted)
                    found.declared, found.undeclared = declared, undeclared
                elif (match := begins(block, place)) is not None:
                    found = Cut(around, match[1].decode(), match.start(1), match.end(), counted)
                else:
                    raise NotPlain
                yield found
                place = found.ends + len(ends)
            line = counted.line(len(block))
        if not around.ends_with(bytes(room[:filled])):
            raise NotPlain


def _head(file: BinaryIO, name: str) -> bytes:
    """The bytes before what seems to be the first element; the file is left standing there."""
    start = file.read(HEAD)
    found = re.search(rb"<%s[ \t\r\n>]" % name.encode(), start)
    if found is None:
        raise NotPlain
    file.seek(found.start())
    return start[: found.start()]


def _plain(block: bytes) -> bytes:
    """The block, proved to be UTF-8, with the line ends that XML has."""
    if not block.isascii() and not utf8(block):
        raise NotPlain
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n")
        if b"\r" in block:
            raise NotPlain
    return block
