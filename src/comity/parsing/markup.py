"""Words that a feed publishes as HTML, read as a person reads them: paragraphs become lines, tags are left out.

Only what is built of paragraphs is taken for HTML (an answer in Parliament: `<p>…</p>`); anything else that looks like markup is
somebody's letters and stays. The words as published are what is kept; this is for showing them.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_PARAGRAPHS = re.compile(r"^\s*<(p|div|ul|ol|table)\b.*</\1\s*>\s*$", re.IGNORECASE | re.DOTALL)
_BREAKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
)
_CELLS = frozenset({"td", "th"})


class _Reader(HTMLParser):
    """Gathers the text between tags; where a link says something else than its address, the address stands behind it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS or tag in _CELLS:
            self.parts.append("\n" if tag in _BREAKS else " ")
        elif tag == "a":
            self.links.append((dict(attrs).get("href") or "", len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self.parts.append("\n")
        elif tag == "a" and self.links:
            address, begun = self.links.pop()
            if address and address.rstrip("/") not in "".join(self.parts[begun:]):
                self.parts.append(f" ({address})")

    def handle_data(self, data: str) -> None:
        self.parts.append(re.sub(r"\s+", " ", data))


def plain(text: str) -> str:
    """The words of HTML paragraphs, a line each; any other text as it is."""
    if not _PARAGRAPHS.match(text):
        return text
    reader = _Reader()
    reader.feed(text)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(filter(None, lines)) or text
