"""What a statement's form says before a person has said anything: guesses from where the words stand, never decisions.

The subject comes from the heading above, inner speakers from the reader's quotations, dates from its dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from comity.web.desk.models import Proposal, Reading
from comity.web.desk.queries.names import one_named
from comity.web.desk.queries.paragraphs import Paragraph, around
from comity.web.register.models import Person

CALLED = re.compile(r"^(?P<name>.+?)\s*[(\[](?P<short>[^()\[\]]{2,40})[)\]]\s*$")
COLLECTIVE = re.compile(
    r"\b(?:many|most|some|several|various|all|its|their|a number of)\s+(?:[\w’'-]+\s+){0,3}?"
    r"(?:members?(?:\s+organi[sz]ations)?|partners|organi[sz]ations|NGOs|groups)\b",
    re.IGNORECASE,
)
EMPHASES = re.compile(r"\(\s*emphas[ei]s\s+added\s*\)", re.IGNORECASE)
NEAR = 24
"""Characters between two quotations of one speaker that are one row of the form."""


@dataclass(slots=True)
class Prefilled:
    """First values of the statement's form and of its inner speakers."""

    fields: dict[str, Any] = field(default_factory=dict)
    speakers: list[dict[str, Any]] = field(default_factory=list)


def statement(reading: Reading, start: int, end: int) -> Prefilled:
    """The form for the words between two places of a document."""
    text, source = reading.text, reading.source
    words = text[start:end]
    inside = list(reading.proposals.filter(start__gte=start, end__lte=end).exclude(state=Proposal.State.REJECTED))
    block = around(text, start, end)
    made = Prefilled()
    reporter = one_named(*names_in(source.publisher))
    made.fields = {
        "words": words,
        "reporter": str(reporter or source.publisher),
        "language": reading.language,
        "said": first_date(inside),
        "published": source.published,
        "seen": source.seen,
        "place": place(block),
        "emphases_added": bool(EMPHASES.search(words)),
    }
    made.fields |= _object(words, block, document_subject(reading))
    made.speakers = speakers(inside, text, source.publisher, _bodies(reading))
    return made


def own_words(reading: Reading, start: int, end: int, proposal: Proposal | None) -> dict[str, Any]:
    """The form for an organisation's own words: whoever is quoted, else the publisher of a page of its own."""
    chain = chain_of(proposal, reading.source.publisher) if proposal else []
    who = one_named(*names_in(chain[-1])) or chain[-1] if chain else ""
    said = first_date(list(reading.proposals.filter(start__gte=start, end__lte=end)))
    block = around(reading.text, start, end)
    return {
        "organisation": str(who or one_named(*names_in(reading.source.publisher)) or reading.source.publisher),
        "text": reading.text[start:end],
        "language": reading.language,
        "said": said,
        "place": place(block)[:200],
    }


def place(block: Paragraph | None) -> str:
    """Where in the document: the headings above, outermost first."""
    if block is None:
        return ""
    return " › ".join([*([block.section] if block.section else []), *reversed(block.above)])[:300]


def names_in(heading: str) -> list[str]:
    """The ways in which a heading may name an organisation: whole, without what is in brackets, by what is in brackets."""
    match = CALLED.match(heading)
    return [heading, match["name"], match["short"]] if match else [heading]


def document_subject(reading: Reading) -> str:
    """Whom the whole document seems to be about: an organisation that its title names."""
    known = one_named(*names_in(reading.source.title))
    return str(known) if known else ""


def _object(words: str, block: Paragraph | None, whole: str) -> dict[str, str]:
    """Whom the words are about: whom the item above names, else a group, else whom the section names."""
    for heading in block.above if block else []:
        names = names_in(heading)
        known = one_named(*names)
        return {"about_organisation": str(known) if known else names[min(1, len(names) - 1)]}
    group = COLLECTIVE.search(words)
    if group:
        return {"about_group": re.sub(r"\s+", " ", group[0]), "group_of": whole}
    known = one_named(*names_in(block.section)) if block and block.section else None
    return {"about_organisation": str(known or whole)}


def first_date(inside: list[Proposal]) -> str:
    """The first date of a passage."""
    return next((p.value for p in inside if p.kind == Proposal.Kind.DATE and isinstance(p.value, str)), "")


def speakers(inside: list[Proposal], text: str, publisher: str, bodies: set[str]) -> list[dict[str, Any]]:
    """A row for each speaker of each quotation, outermost first; quotations of one speaker side by side are one row."""
    rows: list[dict[str, Any]] = []
    last: tuple[list[str], int] = ([], -NEAR)
    for proposal in inside:
        if proposal.kind != Proposal.Kind.QUOTATION or not proposal.speaker:
            continue
        chain = chain_of(proposal, publisher)
        if not chain:
            continue
        if rows and last[0] == chain and 0 <= proposal.start - last[1] <= NEAR:
            rows[-1]["words"] = text[rows[-1]["from"] : proposal.end]
        else:
            value = proposal.value if isinstance(proposal.value, dict) else {}
            for depth, speaker in enumerate(chain, start=1):
                innermost = depth == len(chain)
                rows.append(
                    {
                        "depth": depth,
                        "speaker": speaker,
                        "sort": "organisation" if _body(speaker, bodies) else "person",
                        "person": "" if _body(speaker, bodies) else _person(speaker),
                        "organisation": str(one_named(*names_in(speaker)) or ""),
                        "verb": str(value.get("verb") or "") if innermost else "",
                        "words": proposal.text if innermost else "",
                        "said": str(value.get("said") or "") if innermost else "",
                        "from": proposal.start,
                    }
                )
        last = (chain, proposal.end)
    return rows


def chain_of(proposal: Proposal, publisher: str) -> list[str]:
    """The speakers of a quotation, outermost first, without the publisher, who is the reporter."""
    value = proposal.value if isinstance(proposal.value, dict) else {}
    given = value.get("speakers") or [proposal.speaker]
    names = [str(name) for name in given if name]
    return names[1:] if names and names[0] == publisher else names


def _bodies(reading: Reading) -> set[str]:
    """Names that the reader took for organisations in this document."""
    found = reading.proposals.filter(kind=Proposal.Kind.ORGANISATION).values_list("text", "value")
    return {text for text, _value in found} | {v["name"] for _text, v in found if isinstance(v, dict) and v.get("name")}


def _body(speaker: str, bodies: set[str]) -> bool:
    return speaker in bodies or one_named(*names_in(speaker)) is not None


def _person(speaker: str) -> str:
    found = Person.objects.filter(name=speaker).first()
    return found.slug if found else ""
