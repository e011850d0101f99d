"""The rules over one document: text → proposals and findings, in the text's own offsets. The same text gives the same answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from comity.documents.blocks import blocks_of
from comity.documents.dates import Dated, dates
from comity.documents.discovery import discover
from comity.documents.folding import Folded, fold
from comity.documents.money import Amount, Purse
from comity.documents.names import Mention, register
from comity.documents.proposals import Proposal, in_order
from comity.documents.quotations import Quotations
from comity.documents.reading import Document
from comity.documents.relations import related
from comity.documents.speakers import Cast
from comity.model.finding import Finding, Level

NEAR_THE_TOP = 500
"""Characters after the first line within which the organisation that is named first is whom the document is about."""
EXPECTED = {
    "quotation-unclosed": ("a closing quotation mark", "kept to its paragraph's end; look where it really ends"),
    "quotation-unopened": ("an opening quotation mark", "look where the quotation begins"),
    "quotations-left-out": ("a paragraph that a person wrote", "the rest of its quotations were not read"),
    "date-ambiguous": ("a date whose month is certain", "find out how this publisher writes dates"),
    "date-two-digit-year": ("a year of four digits", "check the century"),
    "date-fiscal-year": ("a calendar year", "find out when this publisher's fiscal year begins"),
    "amount-ambiguous": ("an amount that reads one way", "look at the source's own table"),
    "currency-missing": ("an amount with its currency", "find the currency in the document"),
    "currency-assumed": ("dollars of a named country", "taken as US dollars; check the country"),
    "currency-ambiguous": (
        "dollars of a named country",
        "another country of dollars is named beside it; check which is meant",
    ),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader found in a document."""

    document: Document
    proposals: tuple[Proposal, ...]
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """`comity propose --json`."""
        return {
            "snapshot": self.document.sha256,
            "language": self.document.language,
            "proposals": [p.as_json() for p in self.proposals],
            "findings": list(self.findings),
        }


def propose(document: Document, names: Sequence[tuple[str, str, str, str]] = (), *, publisher: str = "") -> Reading:
    """Read a document by the rules. `names` are the register's: (slug, name, language, kind).

    `publisher` is who reports what others are quoted as saying; without it, who the document itself says published it.
    """
    folded = fold(document.text)
    text, blocks = blocks_of(folded.text)
    found = discover(text, blocks, register(names))
    mentions = found.find(text)
    amounts = Purse(text, document.language).amounts()
    dated = _outside(dates(text, document.language), [*mentions, *amounts])
    cast = Cast(text, blocks, mentions, _subject(mentions, blocks[0].end if blocks else 0, document.title, found.find))
    spoken = list(Quotations(cast, dated, publisher or document.publisher).all())
    place = _Places(folded, document.text)
    made = [
        *(place.made("organisation", m.start, m.end, {"slug": m.slug, "name": place.own(m.name)}) for m in mentions),
        *(place.made("date", d.start, d.end, d.edtf) for d in dated),
        *(place.made("money", a.start, a.end, a.value) for a in amounts),
        *(
            place.made(
                "quotation",
                s.start,
                s.end,
                s.value | {"speakers": [place.own(n) for n in s.speakers]},
                place.own(s.speakers[-1]) if s.speakers else None,
            )  # fmt: skip
            for s in spoken
            if s.end > s.start
        ),
        *(
            place.made(
                "membership" if r.kind == "member" else "relation",
                r.start,
                r.end,
                {"kind": r.kind, "from": place.own(r.source), "to": place.own(r.target)},
            )  # fmt: skip
            for r in related(cast)
        ),
    ]
    notes = [*_notes(spoken, folded), *_notes(dated, folded), *_notes(amounts, folded)]
    notes.sort(key=lambda f: int(re.findall(r"\d+", f.locator)[0]))
    return Reading(document, tuple(in_order(made)), (*document.findings, *notes))


class _Places:
    """From the folded text back to the document's own characters."""

    def __init__(self, folded: Folded, original: str) -> None:
        self.folded, self.original = folded, original
        self.known: dict[str, str] = {}

    def made(self, kind: str, start: int, end: int, value: Any, speaker: str | None = None) -> Proposal:
        first, last = self.folded.span(start, end)
        return Proposal(kind, first, last, self.original[first:last], value, speaker)

    def own(self, name: str | None) -> str | None:
        """A name with the document's own apostrophes and hyphens."""
        if name is None or not re.search(r"['-]", name):
            return name
        if name not in self.known:
            at = self.folded.text.find(name)
            if at >= 0:
                first, last = self.folded.span(at, at + len(name))
                self.known[name] = re.sub(r"\s+", " ", self.original[first:last])
            else:
                self.known[name] = name
        return self.known[name]


def _subject(mentions: list[Mention], first_end: int, title: str, find: Any) -> str | None:
    """Whom a document is about: who is named in its title, else in its first line, else most often."""
    titled = find(title) if title else []
    if titled:
        return str(titled[0].name)
    if mentions and mentions[0].start < first_end + NEAR_THE_TOP:
        return mentions[0].name
    counts: dict[str, int] = {}
    for mention in mentions:
        counts[mention.name] = counts.get(mention.name, 0) + 1
    return max(counts, key=lambda name: counts[name]) if counts else None


def _outside(dated: list[Dated], others: Iterable[Mention | Amount]) -> list[Dated]:
    """Dates that are no part of a name (Victory 2015) or an amount."""
    spans = sorted((o.start, o.end) for o in others)
    kept, place = [], 0
    for each in dated:
        while place < len(spans) and spans[place][1] <= each.start:
            place += 1
        if place == len(spans) or spans[place][0] >= each.end:
            kept.append(each)
    return kept


def _notes(found: Iterable[Any], folded: Folded) -> Iterator[Finding]:
    for each in found:
        for code, words in each.notes:
            first, last = folded.span(each.start, max(each.end, each.start + 1))
            expected, remedy = EXPECTED[code]
            shown = words if len(words) <= 120 else words[:117] + "…"
            yield Finding(code, Level.NOTE, f"characters {first}–{last}", found=shown, expected=expected, remedy=remedy)
