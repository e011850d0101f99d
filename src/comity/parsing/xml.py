"""Elements of one name out of an XML file of any size, streaming, with the line where a file breaks.

The file is nobody's friend: entities stay unexpanded, nothing is fetched, a DTD is refused, depth and text size keep
libxml2's limits, and an element is dropped as soon as the caller has had it, so memory does not grow with the file.
What breaks a file is a Finding that comes last; the whole elements before the break are always delivered.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, cast

from lxml import etree

from comity.model.finding import Finding, Level
from comity.model.origin import Snapshot

CHUNK = 1 << 18
LARGEST_ELEMENT = 64 << 20
"""Bytes that may pass without one whole element: the ceiling on what is held in memory at a time."""

SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "remove_blank_text": True,
    "collect_ids": False,
}
"""The parser's settings for what comes from outside."""

BLANKS = " \t\r\n"
LONG = 200
"""libxml2 asks for more of a file where it has fewer than 250 bytes ahead."""
LONG_BLANKS = re.compile(rf">[{BLANKS}]{{{LONG},}}<").search

PIECES = re.compile(rb"[^>]*>|[^>]+").findall
UNMARKED = ((b"\x00<\x00", "UTF-16BE"), (b"<\x00", "UTF-16LE"))
DECLARATION_LATE = "ERR_RESERVED_XML_NAME"
ASK = "ask the publisher for a sound file, or fetch it again"


def elements(snapshot: Snapshot, name: str) -> Iterator[etree._Element | Finding]:
    """Every element called `name`, in any namespace and at any depth, in the order in which they end.

    An element is the caller's until the next one is asked for; then it is emptied. Findings: `xml-broken`, `xml-empty`,
    `xml-dtd-refused`, `xml-element-too-large` (level broken, the last thing to come), `xml-namespace-undeclared` (note).
    """
    with snapshot.open() as file:
        yield from _Stream(file, name).run()


def line_of(element: etree._Element) -> int:
    """The line on which the element's start tag ends; 0 where the parser does not know."""
    return cast("int | None", element.sourceline) or 0


def local_name(tag: str) -> str:
    """The name without its `{namespace}`."""
    return tag.rpartition("}")[2]


def long_blanks(xml: str) -> bool:
    """Whether there may be blanks in it that libxml2 takes for text only because its buffer ended among them."""
    return len(xml) > LONG and LONG_BLANKS(xml) is not None


def without_long_blanks(element: etree._Element) -> etree._Element:
    """A copy of the element with blanks between elements gone that are no text: with `long_blanks`, where some remain."""
    left = copy.deepcopy(element)
    for inside in left.iter():
        for child in inside if not (inside.text or "").strip(BLANKS) else ():
            inside.text = None
            if (child.tail or "").strip(BLANKS):
                break
            child.tail = None
    return left


class _Stream:
    """One pass over one file; a second pass only over a file that turns out to be broken."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.file, self.name = file, name
        self.delivered = 0
        self.quiet = 0
        self.encoding = _unmarked_encoding(file)
        self.parser = self._new_parser()

    def _new_parser(self) -> etree.XMLPullParser:
        return etree.XMLPullParser(
            events=("end",),
            tag="{*}" + self.name,
            encoding=self.encoding,
            **SAFE,
        )

    def run(self) -> Iterator[etree._Element | Finding]:
        offset = 0
        while chunk := self.file.read(CHUNK):
            self.quiet += len(chunk)
            try:
                self.parser.feed(chunk)
            except etree.XMLSyntaxError as error:
                log = list(self.parser.feed_error_log)
                yield from self._rescue(offset, chunk)
                yield _broken(error, log)
                return
            for element in self._whole():
                if self.delivered == 1 and _has_dtd(element):
                    yield _refused(element)
                    return
                yield element
            offset += len(chunk)
            if self.quiet > LARGEST_ELEMENT:
                yield self._too_large(offset)
                return
        yield from self._end(offset)

    def _whole(self) -> Iterator[etree._Element]:
        for _, found in self.parser.read_events():
            element = cast("etree._Element", found)
            self.delivered += 1
            self.quiet = 0
            yield element
            _forget(element, self.name)

    def _end(self, size: int) -> Iterator[etree._Element | Finding]:
        if not size:
            yield Finding(
                "xml-empty", Level.BROKEN, line=1, found="a file of 0 bytes", expected="an XML document", remedy=ASK
            )
            return
        error = None
        try:
            root = self.parser.close()
            if not self.delivered and _has_dtd(root):
                yield _refused(root)
                return
        except etree.XMLSyntaxError as caught:
            error = caught
        yield from self._whole()
        if error is None:
            return
        log = list(self.parser.feed_error_log)
        undeclared = [entry for entry in log if entry.type_name == "NS_ERR_UNDEFINED_NAMESPACE"]
        if undeclared and all(entry.domain_name == "NAMESPACE" for entry in log):
            yield Finding(
                "xml-namespace-undeclared",
                Level.NOTE,
                line=undeclared[0].line,
                found=f"{undeclared[0].message} ({len(undeclared)} times)",
                expected="every prefix declared with xmlns",
                remedy="the file was read; ask the publisher to declare the prefix",
            )
            return
        yield _broken(error, log)

    def _rescue(self, offset: int, chunk: bytes) -> Iterator[etree._Element]:
        """The whole elements before the break, which the failing call took with it: feed again, the last chunk in bits."""
        already, self.delivered = self.delivered, 0
        self.parser = self._new_parser()
        self.file.seek(0)
        while offset > 0:
            piece = self.file.read(min(CHUNK, offset))
            offset -= len(piece)
            self.parser.feed(piece)
            for _ in self._whole():
                pass
        self.delivered = already
        for piece in PIECES(chunk):
            try:
                self.parser.feed(piece)
            except etree.XMLSyntaxError:
                return
            for element in self._whole():
                if self.delivered == 1 and _has_dtd(element):
                    return
                yield element

    def _too_large(self, offset: int) -> Finding:
        return Finding(
            "xml-element-too-large",
            Level.BROKEN,
            found=f"more than {LARGEST_ELEMENT >> 20} MB without one whole {self.name}, up to byte {offset}",
            expected=f"{self.name} elements of a size that fits in memory",
            remedy="ask the publisher to split the file",
        )


def _unmarked_encoding(file: BinaryIO) -> str | None:
    """UTF-16 without a byte order mark, which the push parser does not notice by itself; else None."""
    start = file.read(4)
    file.seek(0)
    return next((name for mark, name in UNMARKED if start.startswith(mark)), None)


def _has_dtd(element: etree._Element) -> bool:
    return bool(element.getroottree().docinfo.internalDTD is not None)


def _refused(element: etree._Element) -> Finding:
    return Finding(
        "xml-dtd-refused",
        Level.BROKEN,
        line=1,
        found=f"a document type declaration (<!DOCTYPE {element.getroottree().docinfo.root_name} …>)",
        expected="XML without a DOCTYPE, as entities can hide or multiply content",
        remedy="ask the publisher for a file without a DOCTYPE",
    )


def _broken(error: etree.XMLSyntaxError, log: Iterable[etree._LogEntry]) -> Finding:
    """The break, by the first thing that was fatal: the error that lxml raises may name an earlier, harmless one, or none."""
    log = list(log)
    fatal = next((entry for entry in log if entry.level_name == "FATAL"), None)
    line, words = (fatal.line, fatal.message) if fatal else (error.lineno, error.msg)
    remedy = "the whole elements before this line were read; " + ASK
    expected = "well-formed XML"
    if any(DECLARATION_LATE in str(entry) for entry in log):
        expected, remedy = "<?xml …?> as the first bytes", "remove what stands before the XML declaration"
    return Finding("xml-broken", Level.BROKEN, line=line or 1, found=str(words)[:300], expected=expected, remedy=remedy)


def _forget(element: etree._Element, name: str) -> None:
    """Empty an element that has been used, and drop what stands before it, and before its parents."""
    line = [element]
    while (parent := line[-1].getparent()) is not None:
        if local_name(parent.tag) == name:
            return
        line.append(parent)
    element.clear()
    for node in line[:-1]:
        if node.getprevious() is not None:
            parent = node.getparent()
            while parent is not None and parent[0] is not node:
                del parent[0]
