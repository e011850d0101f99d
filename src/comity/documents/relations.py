# ruff: noqa: E501 - one pattern or list of words a line reads better than many
"""Memberships and relations that a document states: lists under "Members", and phrases between two names.

A relation goes from the one named before the phrase (or whose item the sentence stands under) to the one named after it. Where
the phrase names nobody that can be told ("part of a network of NGOs"), that side is null.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from comity.documents.blocks import Block
from comity.documents.capitals import CAP
from comity.documents.discovery import item_name, listed
from comity.documents.organisation_words import MEMBERS
from comity.documents.sentences import sentences
from comity.documents.speakers import Cast
from comity.documents.speech_words import GROUP_NOUNS

_I = re.IGNORECASE
FORWARD: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", _I))
    for kind, words in (
        ("member", r"(?:is|was|became|are|were|remains?) (?:also )?(?:an? |one of the )?(?:\w+ ){0,2}members? (?:organi[sz]ation )?of|joined|belongs? to|"
                   r"(?:a |an )?(?:\w+ )?member (?:organi[sz]ation )?of|est membre de|ist Mitglied|es miembro de|[وف]?عضوة? في|انضمت? إلى|"
                   r"חברה? ב(?:־|-)?|הצטרפה? ל(?:־|-)?"),
        ("partner", r"(?:is |are )?(?:listed|named|described) as an? partner (?:by|of)|partners? (?:of|with)|partnered with|in partnership with|"
                    r"(?:is |are )?an? partner (?:of|to)|in cooperation with|jointly with|en partenariat avec|in Partnerschaft mit|en colaboración con|"
                    r"[وب]?الشراكة مع|بالتعاون مع|שותפה? של|בשיתוף(?: פעולה)? עם"),
        ("signatory", r"signator(?:y|ies) (?:to|of)|(?:co-?)?signed|signataire de|signatario de|חתמה? על|חתומה על|وقعت? على|"
                      r"(?:من )?الموقعين على|موقعة على"),
        ("network", r"part of (?:an?|the) (?:\w+ )?(?:network|coalition|alliance|consortium|campaign|federation)(?: of| led by| run by)?"),
        ("founder", r"(?:was |were )?(?:founded|created|established|set up|launched)(?: in \d{4})? by|fondée? par|gegründet von|fundada por|"
                    r"أسسته?ا?|تأسست على يد|נוסדה? על ידי|הוקמה? על ידי"),
        ("funding", r"(?:is |was |are |were )?(?:funded|financed|supported financially|bankrolled) by|receiv(?:es|ed) [^.;\n]{0,70}? from|"
                    r"with (?:funding|support|a grant) from|financée? par|finanziert von|financiada por|بتمويل من|بدعم من|במימון|מומנה? על ידי"),
        ("campaign", r"(?:the )?[“\"']?legal[- ]organi[sz]ational (?:channel|arm)[”\"']? (?:for|of)|(?:campaign|lobby) arm of|campaign(?:s|ed)? with"),
        ("fiscal-sponsor", r"fiscal(?:ly)? sponsor(?:ed)? (?:of|for|by)"),
        ("parent", r"(?:an? )?(?:subsidiary|branch|affiliate|chapter|arm|project|programme|program) of|(?:is )?affiliated (?:with|to)|فرع من|סניף של"),
        ("board", r"(?:sits|serves|sat|served) on the (?:board|advisory board|steering committee) of|board member of"),
        ("alongside", r"alongside|together with|jointly organi[sz]ed with|إلى جانب|לצד|יחד עם"),
    )
)  # fmt: skip
LISTING = re.compile(
    r"(?:whose|its|their|'s) (?:\w+ ){0,2}(?P<kind>members|partners) (?:include|are|comprise|includes)|(?P<kind2>members|partners) of (?:the )?[^.]{3,80}? (?:include|are)|"
    r"(?:تضم في عضويتها|تضم بين أعضائها)|חברים בה", _I,
)  # fmt: skip
OBJECT = re.compile(
    rf"\s?(?:(?:the|an?|our|its) )?(?:[a-z][\w-]+ ){{0,2}}?(?P<name>[“\"](?P<quoted>[^”\"\n]{{2,90}})[”\"]|{CAP}(?: (?:(?:of|for|on|the|and|in) ){{0,2}}(?:{CAP}|\d{{4}})){{0,9}})"
)
GROUP_NOUN = re.compile(
    rf"(?<![^\W_])(?P<noun>(?:the|its|this) (?:{GROUP_NOUNS})|[וש]?ה(?:עמותה|ארגון|קרן|פורום|רשת|תוכנית|תכנית|מיזם|פרויקט)|"
    r"[وف]?ال(?:جمعية|منظمة|مؤسسة|مركز|صندوق|شبكة|مشروع|برنامج|تحالف))(?![^\W_])",
    re.IGNORECASE,
)
PREFIXED = (
    ("member", re.compile(r"(?<![^\W_])(?:חברה? ב|הצטרפה? ל|חברים ב)-?(?=\w)")),
    ("funding", re.compile(r"(?<![^\W_])(?:במימונה? של )(?=\w)")),
)
"""Hebrew phrases whose preposition is the first letter of the next word."""
FAR = 90
"""Characters from a phrase within which the name it speaks of stands."""


@dataclass(frozen=True, slots=True)
class Related:
    """A membership or relation: where it is said, its kind, from whom, to whom."""

    start: int
    end: int
    kind: str
    source: str | None
    target: str | None


def related(cast: Cast) -> Iterator[Related]:
    """Every membership and relation of a document."""
    yield from _listed(cast)
    for block in cast.blocks:
        for start, end in sentences(cast.text[block.start : block.end]):
            yield from _phrases(cast, block, block.start + start, block.start + end)


def _listed(cast: Cast) -> Iterator[Related]:
    """An item under "Members" is a member of whom the heading names, else of whom the document is about."""
    for block in listed(cast.text, cast.blocks):
        section = cast.blocks[block.section] if block.section is not None else block
        if not re.search(MEMBERS, cast.text[section.start : section.end], _I):
            continue
        named = cast.mentions_in(section.start, section.end)
        whole = named[0].name if named else cast.subject
        name = item_name(cast.text[block.start : block.end])
        here = cast.mentions_in(block.start, block.start + max(1, len(name)))
        if whole and name and not (here and here[0].name == whole):
            yield Related(block.start, block.start + len(name), "member", here[0].name if here else name, whole)


def _phrases(cast: Cast, block: Block, start: int, end: int) -> Iterator[Related]:
    text = cast.text
    taken: list[tuple[int, int]] = []
    for kind, pattern in (*FORWARD, *PREFIXED):
        for match in pattern.finditer(text, start, end):
            if any(s < match.end() and match.start() < e for s, e in taken):
                continue
            target, stop = _after(cast, kind, match.end(), end)
            if target is None and kind not in ("network",):
                continue
            source = _source(cast, block, start, match.start())
            if source == target or (source is None and target is None):
                continue
            taken.append((match.start(), stop))
            yield Related(match.start(), stop, kind, source, target)
    for match in LISTING.finditer(text, start, end):
        kind = "partner" if "partner" in match[0].lower() else "member"
        owner = next((m.name for m in cast.mentions_in(start, match.end())), None)
        for mention in cast.mentions_in(match.end(), end) if owner else ():
            if mention.name != owner:
                yield Related(mention.start, mention.end, kind, mention.name, owner)


def _after(cast: Cast, kind: str, place: int, end: int) -> tuple[str | None, int]:
    """The name that a phrase speaks of, and where it ends; a clause or sentence further on is not looked at."""
    text = cast.text
    stop = min(end, place + FAR)
    clause = re.search(r"[;:.]\s|\s(?:which|who|that|because|but|while|after|before)\s", text[place:stop])
    stop = place + clause.start() if clause else stop
    for mention in cast.mentions_in(place, stop):
        if mention.start - place <= 45:
            return mention.name, mention.end
    if kind in ("signatory", "network", "campaign", "member"):
        found = OBJECT.match(text, place, end)
        if found and found["name"] not in ("NGOs", "NGO", "CSOs"):
            name = found["quoted"] or found["name"]
            return name.strip(" ,."), found.end()
    return None, place


def _source(cast: Cast, block: Block, start: int, place: int) -> str | None:
    found = cast.mentions_in(start, place)
    if found:
        # "X was founded by Y and is a member of Z" speaks of X; else the nearest name is the one spoken of.
        lead_pronoun = re.match(r"(?:It|They|We|She|He)\s", cast.text[start:place])
        joined = re.search(r"(?:\band|,)\s(?:(?:is|was|are|were|has|have|also)\s)*$", cast.text[found[-1].end : place])
        if joined and lead_pronoun and (meant := cast.recent(block, start, False)):
            return meant
        return (found[0] if joined and len(found) > 1 else found[-1]).name
    lead = cast.text[start:place].strip().lower()
    if noun := GROUP_NOUN.search(lead):
        return cast.called(noun["noun"], start) or cast.recent(block, start, False)
    if block.item and (above := cast.above(block)):
        return above
    if re.search(r"\b(?:it|they|which|we|the \w+)\b(?: \w+){0,3}$", lead) or not lead:
        return cast.recent(block, place, False)
    capital = re.search(rf"({CAP}(?: (?:(?:of|for|the) )*{CAP})*),?(?: \w+){{0,3}}\s*$", cast.text[start:place])
    return capital[1] if capital else cast.subject
