# ruff: noqa: SIM905 - a list of words reads better as words
"""A web page → text: headings and paragraphs apart, list items as "• " indented by their depth, <q> with its marks.

Own code over lxml rather than an extractor of articles: those flatten lists and drop items, and of whom a line speaks is told by
the item above it. What no reader sees (scripts, hidden elements) and what is not the page's own (navigation) is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from comity.model.errors import InputError
from comity.model.finding import Finding, Level

SKIPPED = frozenset(
    """
    script style template noscript nav svg math head iframe object embed select option button input textarea canvas
    audio video form map
    """.split()
)
EDGES = frozenset(["header", "footer", "aside"])
BLOCKS = frozenset(
    """
    p div section article main h1 h2 h3 h4 h5 h6 ul ol dl dt dd table tr blockquote pre figure figcaption address hr
    header footer aside details summary caption thead tbody tfoot body html center fieldset li menu
    """.split()
)
SPACE = re.compile(r"[ \t\n\r\f]+")
HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0)", re.I)
META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.I)
DEEPEST = 250
"""Elements inside one another; the parser stops a little further down, and what lies deeper is lost with a finding."""


@dataclass(slots=True)
class Page:
    """A page's text, and what it says of itself."""

    text: str
    title: str = ""
    publisher: str = ""
    language: str = ""
    findings: list[Finding] = field(default_factory=list)


def page_of(data: bytes, encoding: str, where: str) -> Page:
    """The text of a page. Raises InputError where nothing of it can be read."""
    declared = META_CHARSET.search(data[:4096])
    if declared and encoding in ("cp1252", "utf-8"):
        encoding = _known(declared[1].decode("ascii"), encoding)
    text = data.decode(encoding, errors="replace").replace("\x00", "")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(
            f"the page cannot be read: {error}", where=where, next_step="save it as PDF or text"
        ) from error
    if root is None:
        raise InputError("the page holds nothing", where=where, next_step="save it as PDF or text")
    page = Page("", language=str(root.get("lang") or "")[:2].lower())
    page.title = _stated(root, "(//head//title)[1]//text()")
    page.publisher = _stated(root, "(//meta[@property='og:site_name'])[1]/@content")
    writer = _Writer()
    deep = _walk(root, writer, edges=False)
    if len("".join(writer.parts).strip()) < 40:
        writer = _Writer()
        deep = _walk(root, writer, edges=True)
    page.text = writer.text()
    if deep or any("depth" in str(e.message).lower() for e in parser.error_log):
        page.findings.append(
            Finding(
                "nesting-too-deep",
                Level.LOSS,
                where,
                found=f"elements more than {DEEPEST} deep",
                expected="a page that a person wrote",
                remedy="what lies deeper was not read",
            )
        )
    return page


def _stated(root: Any, path: str) -> str:
    return " ".join("".join(root.xpath(path)).split())[:300]


def _known(name: str, otherwise: str) -> str:
    try:
        "".encode(name)
    except LookupError:
        return otherwise
    return name


class _Writer:
    """Puts the text together: spaces collapse as in a browser, blocks begin on a line of their own."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.last = "\n"
        self.lists: list[str] = []
        self.wanted = ""

    def words(self, text: str | None, kept: bool = False) -> None:
        if not text:
            return
        text = text if kept else SPACE.sub(" ", text)
        if not kept and self.last in " \n" and not self.wanted:
            text = text.lstrip(" ")
        if self.wanted and text.strip():
            self.put(self.wanted)
            self.wanted = ""
            text = text.lstrip(" ")
        if text and (text.strip() or not self.wanted):
            self.put(text)

    def put(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.last = text[-1]

    def line(self, blank: bool = False) -> None:
        while self.parts and self.last == " " and self.parts[-1].strip(" ") == "":
            self.parts.pop()
            self.last = self.parts[-1][-1] if self.parts else "\n"
        wanted = ("\n\n" if blank else "\n") if self.parts else ""
        lead = self.wanted.lstrip("\n")
        if len(wanted) > len(self.wanted) - len(lead):
            self.wanted = wanted + lead

    def item(self) -> None:
        ahead = "\n\n" if self.wanted.startswith("\n\n") else "\n"
        self.wanted = (ahead if self.parts else "") + "  " * len(self.lists) + "• "

    def text(self) -> str:
        return "".join(self.parts).strip("\n") + "\n"


def _walk(root: Any, writer: _Writer, *, edges: bool) -> bool:
    """Write every visible element in order, without recursion. True where some lie too deep."""
    stack: list[tuple[Any, bool, bool]] = [(root, False, False)]
    depth = 0
    too_deep = False
    while stack:
        element, leaving, inside = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if leaving:
            depth -= 1
            _leave(tag, writer)
            if element is not root:
                writer.words(element.tail, _kept(element.getparent()))
            continue
        inside = inside or tag in ("main", "article", "blockquote", "section")
        if not tag or _invisible(element, tag) or (tag in EDGES and not edges and not inside):
            if element is not root:
                writer.words(element.tail, _kept(element.getparent()))
            continue
        depth += 1
        if depth > DEEPEST:
            too_deep = True
        _enter(tag, writer)
        writer.words(element.text, tag == "pre")
        stack.append((element, True, inside))
        if depth <= DEEPEST:
            stack.extend((child, False, inside) for child in reversed(element))
    return too_deep


def _kept(element: Any) -> bool:
    return element is not None and element.tag == "pre"


def _invisible(element: Any, tag: str) -> bool:
    if tag in SKIPPED or "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    return element.get("role") in ("navigation", "search") or bool(HIDDEN.search(element.get("style") or ""))


def _enter(tag: str, writer: _Writer) -> None:
    if tag in ("ul", "ol", "menu"):
        writer.line()
        writer.lists.append(tag)
    elif tag == "li":
        writer.item()
    elif tag == "br":
        writer.line()
    elif tag == "q":
        writer.words("“")
    elif tag in ("td", "th"):
        if writer.last not in "\n" and not writer.wanted:
            writer.put("\t")
    elif tag in BLOCKS and not writer.wanted.endswith("• "):
        writer.line(blank=tag not in ("tr", "dt", "dd", "div", "li"))


def _leave(tag: str, writer: _Writer) -> None:
    if tag in ("ul", "ol", "menu"):
        if writer.lists:
            writer.lists.pop()
        writer.line(blank=not writer.lists)
    elif tag == "q":
        writer.words("”")
    elif tag == "li":
        writer.line()
    elif tag in BLOCKS:
        writer.line(blank=tag not in ("tr", "dt", "dd", "div"))
