"""Atom feeds (RFC 4287) of changes. An entry's id never changes; nothing is in them that is not public."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as Tree

from django.conf import settings
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.parsing.safetext import shown
from comity.web.policy.watching.change import Change
from comity.web.policy.watching.site import urn

ATOM = "http://www.w3.org/2005/Atom"
MOST = 100
MEDIA = "application/atom+xml; charset=utf-8"
_NO_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST_TITLE = 200
Tree.register_namespace("", ATOM)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's own facts. `key` makes its id; `began` is its time while it has no entry; `site` begins its addresses."""

    key: str
    title: str
    site: str
    address: str
    page: str
    began: datetime


def atom(feed: Feed, entries: list[Change]) -> bytes:
    """The feed, newest entry first, as UTF-8."""
    root = Tree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": get_language() or "en"})
    _text(root, "id", urn(settings.COMITY, feed.key))
    _text(root, "title", feed.title)
    _text(root, "updated", _time(max((each.at for each in entries), default=feed.began)))
    _link(root, "self", feed.site + feed.address, "application/atom+xml")
    _link(root, "alternate", feed.site + feed.page, "text/html")
    _text(Tree.SubElement(root, f"{{{ATOM}}}author"), "name", "Comity")
    _text(root, "generator", "Comity")
    for each in entries:
        _entry(root, feed, each)
    made: bytes = Tree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _entry(root: Tree.Element, feed: Feed, change: Change) -> None:
    entry = Tree.SubElement(root, f"{{{ATOM}}}entry")
    _text(entry, "id", urn(settings.COMITY, change.key))
    _text(entry, "title", headline(change))
    _text(entry, "updated", _time(change.at))
    _text(entry, "published", _time(change.at))
    _link(entry, "alternate", feed.site + (change.path or feed.page), "text/html")
    if change.source_url.startswith(("https://", "http://")):
        _link(entry, "via", _clean(change.source_url).replace(" ", "%20"))
    Tree.SubElement(entry, f"{{{ATOM}}}category", {"term": change.kind, "label": change.kind_label})
    _text(entry, "content", body(change)).set("type", "html")


def headline(change: Change) -> str:
    """A change on one line."""
    about = change.measure_title or change.words
    line = (
        f"{change.kind_label}: {change.verb_label} – {about}" if about else f"{change.kind_label}: {change.verb_label}"
    )
    plain = " ".join(shown(line).split())
    return plain if len(plain) <= LONGEST_TITLE else plain[: LONGEST_TITLE - 1] + "…"


def body(change: Change) -> str:
    """A change as simple HTML, every word of others escaped."""
    parts = []
    if change.words and change.words != change.measure_title:
        parts.append(f'<p dir="auto">{_safe(change.words)}</p>')
    parts += [
        f"<p>{_safe(each.label)}: <del>{_safe(each.before or '—')}</del> → <ins>{_safe(each.after or '—')}</ins></p>"
        for each in change.differences
    ]
    if change.day:
        parts.append(f"<p>{_safe(_('Day'))}: <bdi>{_safe(change.day)}</bdi></p>")
    if change.source:
        parts.append(f"<p>{_safe(_('Source: %(source)s') % {'source': change.source})}</p>")
    return "".join(parts) or f"<p>{_safe(headline(change))}</p>"


def _safe(text: str) -> str:
    return str(escape(_clean(shown(text))))


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)


def _text(parent: Tree.Element, name: str, text: str) -> Tree.Element:
    made = Tree.SubElement(parent, f"{{{ATOM}}}{name}")
    made.text = _clean(text)
    return made


def _link(parent: Tree.Element, rel: str, href: str, media: str = "") -> None:
    Tree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": _clean(href)} | ({"type": media} if media else {}))


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
