"""A feed's bytes → its entries: RSS 0.9x–2.0, RSS 1.0 (RDF) and Atom, whatever of it can be read.

Own code over lxml, which is here already: four fields are taken of each entry, and nothing of a feed is trusted. Entities are
never expanded, nothing is fetched, a broken feed gives the entries before the break and says that it broke.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from lxml import etree

from comity.model.errors import InputError, UsageError
from comity.parsing.uncertain import span

MOST = 2000
"""Entries of one feed; one with more is an archive, not news."""
LONGEST, LONGEST_ADDRESS = 500, 2000
SPACE = re.compile(r"\s+")
MARKUP = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: title as plain text, absolute http(s) address, day of publication (EDTF) or empty, language or empty."""

    title: str
    url: str
    published: str = ""
    language: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, its entries with every address once, and in `broken` what could not be read, for a person."""

    title: str
    entries: tuple[Entry, ...]
    broken: str = ""


def read(data: bytes, address: str) -> Feed:
    """The entries of a feed that came from `address`. Raises InputError for what is no feed."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(data.strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or _name(root) not in ("rss", "RDF", "feed"):
        raise InputError(
            "this is no feed",
            where=address,
            expected="RSS, RDF or Atom",
            next_step="watch it as a page, or look up the feed's own address",
        )
    errors = [e for e in parser.error_log if e.level_name in ("ERROR", "FATAL")]
    broken = f"line {errors[0].line}: {errors[0].message}"[:300] if errors else ""
    head = next((e for e in root if _name(e) == "channel"), root)
    title, language = _child(head, "title"), root.get(XML_LANG) or _child(head, "language")
    entries: dict[str, Entry] = {}
    for element in root.iter():
        if _name(element) in ("item", "entry"):
            entry = _entry(element, address, language, title)
            if entry and entry.url not in entries:
                entries[entry.url] = entry
            if len(entries) == MOST:
                broken = broken or f"only the first {MOST} entries were taken"
                break
    return Feed(title, tuple(entries.values()), broken)


def _entry(element: etree._Element, address: str, language: str, publisher: str) -> Entry | None:
    url = _address(element, address)
    if not url:
        return None
    said = element.get(XML_LANG) or _child(element, "language") or language
    return Entry(
        _child(element, "title") or url[:LONGEST],
        url,
        _day(element),
        said if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", said) and len(said) <= 35 else "",
        _child(element, "publisher") or _child(element, "source") or publisher,
    )


def _address(element: etree._Element, base: str) -> str:
    """Where the entry leads: <link> of RSS, the alternate link of Atom, else an identifier that is an address."""
    given = ""
    for link in (e for e in element if _name(e) == "link"):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            given = given or str(link.get("href"))
        elif not link.get("href"):
            given = given or _text(link)
    if not given:
        marks = (e for e in element if _name(e) in ("guid", "id") and e.get("isPermaLink", "true") != "false")
        given = next((_text(e) for e in marks if _text(e).startswith(("http://", "https://"))), "")
    if not given:
        return ""
    try:
        whole = urljoin(base, SPACE.sub("", given))
        parts = urlsplit(whole)
    except ValueError:
        return ""
    fit = parts.scheme in ("http", "https") and parts.netloc and len(whole) <= LONGEST_ADDRESS
    return whole if fit else ""


def _day(element: etree._Element) -> str:
    """The day on which it was published, as the feed has it; its last change where nothing else is said."""
    for name in ("published", "pubDate", "date", "issued", "updated", "modified"):
        for child in element:
            found = _date(_text(child)) if _name(child) == name else ""
            if found:
                return found
    return ""


def _date(text: str) -> str:
    """An ISO or an RFC 822 date as an EDTF day, month or year; empty for what is neither."""
    iso = re.match(r"\d{4}(-\d{2}(-\d{2})?)?(?=$|T|\s)", text)
    try:
        found = iso[0] if iso else parsedate_to_datetime(text).date().isoformat()
        span(found)
    except (ValueError, TypeError, IndexError, OverflowError, UsageError):
        return ""  # whatever is odd about it, the day is not known
    return found


def _child(element: etree._Element, name: str) -> str:
    """The first child of that name, as plain text."""
    return next((_plain(child) for child in element if _name(child) == name), "")


def _plain(element: etree._Element) -> str:
    """Text without the markup that feeds put into titles, cut where it is too long for one."""
    text = _text(element)
    if element.get("type") == "html" or "&" in text:
        text = html.unescape(MARKUP.sub("", text) if element.get("type") == "html" else text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _text(element: etree._Element) -> str:
    """All characters within an element; what an entity stands for is not looked up."""
    return SPACE.sub(" ", "".join(_pieces(element))).strip()


def _pieces(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _pieces(child)
        yield child.tail or ""


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
