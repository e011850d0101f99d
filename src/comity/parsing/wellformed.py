"""Is it XML at all? For a file that claims to be and that no reader knows: the parser's own words, with the line."""

from __future__ import annotations

import re

from lxml import etree

from comity.model.finding import Finding, Level
from comity.model.origin import Snapshot

CHUNK = 1 << 18
_WEB_PAGE = re.compile(
    rb"(?>\xef\xbb\xbf|\s|<\?xml[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)


def is_web_page(data: bytes) -> bool:
    """Whether a file opens as HTML does, which need not be well-formed XML and claims nothing else."""
    return _WEB_PAGE.match(data) is not None


def why_not_xml(snapshot: Snapshot) -> Finding | None:
    """A finding of level `broken` where the bytes are not well-formed XML, else None. Nothing is loaded or expanded."""
    parser = etree.XMLPullParser(
        events=("comment",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        with snapshot.open() as stream:
            while chunk := stream.read(CHUNK):
                parser.feed(chunk)
        parser.close()
    except etree.XMLSyntaxError as error:
        return Finding(
            "xml-broken",
            Level.BROKEN,
            snapshot.name,
            max(error.lineno or 0, 1),
            str(error.msg or error),
            "well-formed XML",
            "ask the publisher for a whole file, or mend it by hand and ingest it again",
        )
    return None
