"""Is it XML at all? For a file that claims to be and that no reader knows: the parser's own words, with the line."""

from __future__ import annotations

from lxml import etree

from comity.model.finding import Finding, Level
from comity.model.origin import Snapshot

CHUNK = 1 << 18


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
