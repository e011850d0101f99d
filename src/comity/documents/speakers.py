# ruff: noqa: E501 - one pattern a line reads better than many
"""Who is meant: the person or organisation that a few words before or after a quotation name, or stand for."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from comity.documents.blocks import Block
from comity.documents.capitals import CAP, STARTERS
from comity.documents.discovery import item_name
from comity.documents.months import MONTHS
from comity.documents.names import Mention, key
from comity.documents.organisation_words import HEADS, PLACES
from comity.documents.speech_words import (
    ADVERBS,
    ARABIC_ROLES,
    COMMON_SUBJECT,
    GROUP_NOUNS,
    HEBREW_ROLES,
    LATIN_ROLES,
    PRONOUN,
    VERB,
)

PERSON = re.compile(rf"(?<![^\W_]){CAP}(?:[ -](?:(?:al|el|bin|ben|ibn|de|van|von|der|abu)[ -])?{CAP}){{1,9}}")
ANTECEDENT = re.compile(
    rf"(?P<name>{CAP}(?: (?:of|for|the|and|on) (?:the )?{CAP}| {CAP}){{0,8}}),? ?(?:\([^()]{{1,20}}\),? )?(?=(?:which|who|that) )"
)
CUT = re.compile(r"[,.;:]|\s(?:in|on|at|during|who|when|while|as|after|before|last|this|yesterday|and|told|to)\s|\n")
SURNAME = re.compile(rf"(?:^|[\s,])({CAP})\s?$")
GROUP_START = re.compile(rf"^(?:the|its|this|their) (?:[\w-]+ ){{0,2}}?(?:{GROUP_NOUNS})\b", re.I)
ROLE_START = re.compile(r"^(?:the|an?|its|their|his|her) (?:[\w-]+ ){0,4}?\w*(?:man|woman|person|minister|director|chair|founder|president|official|lawyer|"
                        r"ambassador|secretary|judge|mayor|executive|officer|manager|head|treasurer|advis[eo]r|coordinator|author)\b", re.I)  # fmt: skip
OMITTED = re.compile(r"(?:[A-Z]\w+ly\s)?(?P<word>[A-Z][a-z]+(?:s|ed))\s")
ASIDE = re.compile(
    r"(?: \([^()]{1,20}\))?, (?:which|who|whose|a|an|the|one of)\s[^.;:“]{2,250},\s(?:(?:has|have|had|also|later|then|\w+ly)\s)*"
)
REACH = 700
"""Characters before a verb in which its subject is looked for."""


def roles_of(words: str) -> bool:
    """Whether Arabic or Hebrew words begin with a role: director, spokesman, minister."""
    return bool(ARABIC_ROLES.match(words) or HEBREW_ROLES.match(words))


@dataclass(slots=True)
class Cast:
    """Everybody a document names, and what stands above each of its paragraphs. `subject` is whom it is about."""

    text: str
    blocks: list[Block]
    mentions: list[Mention]
    subject: str | None
    starts: list[int] = field(init=False)
    block_starts: list[int] = field(init=False)
    hidden: str = field(init=False)
    surnames: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.starts = [m.start for m in self.mentions]
        self.hidden = self.text
        self.block_starts = [b.start for b in self.blocks]
        for match in PERSON.finditer(self.text):
            name = self._person(match)
            if name:
                self.surnames.setdefault(key(name[2].split()[-1]), name[2])

    def mentions_in(self, start: int, end: int) -> Sequence[Mention]:
        """The organisations named between two places."""
        return self.mentions[bisect.bisect_left(self.starts, start) : bisect.bisect_left(self.starts, end)]

    def persons_in(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """The persons named by two words or more between two places."""
        found = (self._person(m) for m in PERSON.finditer(self.text, start, end))
        return [p for p in found if p]

    def _person(self, match: re.Match[str]) -> tuple[int, int, str] | None:
        start, words = match.start(), match[0]
        for mention in reversed(self.mentions_in(match.start() - 200, match.end())):
            if mention.end > start and mention.start <= start:
                start = (
                    mention.end
                )  # "Harbour Trust director Ann Lee" and "OneVoice Israel's Executive Director Ann Lee"
            elif mention.start > start:
                return None
        words = self.text[start : match.end()]
        lead = re.match(r"(?:'s?(?=\s))?\s*", words).end()  # type: ignore[union-attr]
        role = LATIN_ROLES.match(words[lead:])
        start += lead + (role.end() if role else 0)
        name = self.text[start : match.end()]
        while name.split(" ")[0] in STARTERS and " " in name:
            start += len(name.split(" ")[0]) + 1
            name = self.text[start : match.end()]
        parts = name.split()
        if (
            not 2 <= len(parts) <= 5
            or name in PLACES
            or any(p in HEADS or p.lower() in MONTHS for p in parts)
            or " ".join(parts[:2]) in PLACES
        ):
            return None
        return (start, match.end(), name) if all(p not in PLACES for p in parts) else None

    def above(self, block: Block) -> str | None:
        """The organisation whose item this paragraph stands under."""
        while block.parent is not None:
            block = self.blocks[block.parent]
            named = self.mentions_in(block.start, block.end)
            if named and named[0].start == block.start:
                return named[0].name
            name = item_name(self.text[block.start : block.end])
            if name and block.heading:
                return name
        return None

    def _of(self, whole: str, found: list[tuple[int, int, str]], place: tuple[int, int, str]) -> str:
        """In "Ann Lee of the Harbour Trust said" the person, not the organisation beside the verb."""
        before = found[found.index(place) - 1] if found.index(place) else place
        between = whole[before[1] : place[0]]
        joined = re.fullmatch(r",? (?:[a-z-]+ ){0,4}(?:of|from|at|for|with) (?:the )?", between)
        person = not any(m.start == before[0] for m in self.mentions_in(before[0], before[1]))
        return before[2] if joined and person else place[2]

    def hide(self, spans: list[tuple[int, int]]) -> str:
        """Blank what is quoted, for finding who speaks; the hidden text is given back, as long as the text."""
        parts, done = [], 0
        for start, end in spans:
            parts += [self.text[done:start], "_" * (end - start)]
            done = max(done, end)
        self.hidden = "".join([*parts, self.text[done:]])
        return self.hidden

    def before_verb(self, block: Block, start: int, verb: int, inside: bool = False) -> str | None:
        """The subject of a verb at `verb` in the sentence from `start`; `inside` says that both stand in a quotation."""
        start = max(start, verb - REACH)
        whole = self.text if inside else self.hidden
        text = whole[start:verb]
        if not re.sub(r"\w+ly\s|\s", "", text):
            return self.above(block)
        if pronoun := PRONOUN.search(text):
            return self._pronoun(block, start, start + pronoun.start(), pronoun["pronoun"].lower())
        relatives = [(start + m.start("name"), start + m.end(), m["name"]) for m in ANTECEDENT.finditer(text)]
        if self._omitted(block, start):
            return relatives[-1][2] if relatives else self.above(block)
        named = [
            (m.start, m.end, m.name) for m in self.mentions_in(start, verb) if m.end <= verb and whole[m.start] != "_"
        ]
        persons = [p for p in self.persons_in(start, verb) if whole[p[0]] != "_"]
        known = {(s, e) for s, e, _ in named}
        found = sorted({*named, *persons, *(r for r in relatives if not any(s <= r[0] < e for s, e in known))})
        for place in found:
            if ASIDE.fullmatch(whole[place[1] : verb]):
                return place[2]  # "X, which is a member of Y, said"
        for place in reversed(found):
            between = whole[place[1] : verb]
            if ADVERBS.fullmatch(between) or re.fullmatch(r"(?: \([^()]{1,20}\))?,(?:[^.;]*,)?\s(?:\w+ly\s)?", between):
                return self._of(whole, found, place)
        if common := COMMON_SUBJECT.search(text):
            return self._common(block, start + common.start(), common)
        surname = SURNAME.search(ADVERBS.sub("", text))
        if surname and surname[1] not in STARTERS:
            return self.surnames.get(key(surname[1]), surname[1])
        free = [
            p
            for p in found
            if not re.search(r"\b(?:with|of|from|to|by|against|in|at|about|on)\s(?:the\s)?$", self.text[start : p[0]])
        ]
        chosen = free or found
        return chosen[-1][2] if chosen else self.above(block)

    def _omitted(self, block: Block, start: int) -> bool:
        """An item that begins with its verb ("Accuses …", "Regularly accuses …") speaks of the item above."""
        if not block.item or block.parent is None:
            return False
        first = OMITTED.match(self.text, start)
        if not first or any(m.start <= first.start("word") < m.end for m in self.mentions_in(start - 1, first.end())):
            return False
        return bool(VERB.match(first["word"])) or first["word"].endswith(("s", "ed"))

    def _pronoun(self, block: Block, start: int, place: int, pronoun: str) -> str | None:
        if pronoun in ("which", "who", "that"):
            for match in reversed(list(ANTECEDENT.finditer(self.text, start, min(len(self.text), place + 6)))):
                if match.end() <= place + 1:
                    hit = [m.name for m in self.mentions_in(match.start(), match.end())]
                    return hit[-1] if hit else match["name"]
        wanted_person = pronoun in ("he", "she")
        return self.recent(block, place, wanted_person)

    def called(self, noun: str, place: int) -> str | None:
        """The last organisation named before `place` that is called by a noun: "the fund", "העמותה", "الجمعية"."""
        stem = key(re.sub(r"^(?:the |its |this |their |[וש]?ה|[وف]?ال)", "", noun.strip(), flags=re.I))[:4]
        for mention in reversed(self.mentions_in(place - 3000, place)):
            if len(stem) > 2 and any(key(word).startswith(stem) for word in mention.name.split()):
                return mention.name
        return None

    def recent(self, block: Block, place: int, person: bool) -> str | None:
        """Whom "it", "she" or "the organisation" means: the last fitting one named before, first in the same paragraph."""
        index = bisect.bisect_right(self.block_starts, block.start) - 1
        reach = [(block.start, place)]
        if index > 0 and not block.item:
            reach.append((self.blocks[index - 1].start, self.blocks[index - 1].end))
        for start, end in reach:
            start = max(start, end - REACH)
            if person:
                persons = self.persons_in(start, end)
                if persons:
                    return persons[-1][2]
            else:
                sentence = max(self.text.rfind(". ", start, end), start)
                for low, high in ((start, sentence), (sentence, end)):
                    hits = self.mentions_in(low, high)
                    if hits:
                        return hits[0].name
            above = self.above(block)
            if above and not person:
                return above
        return None if person else self.subject

    def _common(self, block: Block, place: int, match: re.Match[str]) -> str | None:
        if match["group"]:
            return self.called(match["group"], place) or self.recent(block, place, False) or match["group"]
        return re.sub(
            r"^(?:an?|its|their|his|her|this)\s", "the ", self.text[place : place + len(match[0])].strip(), flags=re.I
        )

    def named(self, block: Block, start: int, end: int) -> str | None:
        """Whom the words from start to end name, as after "said" or "according to"."""
        words = self.text[start:end]
        lead = len(words) - len(words.lstrip())
        start, words = start + lead, words.strip()
        if not words:
            return None
        if re.match("[\u0590-\u06ff]", words):
            return self._semitic(start, words)
        cut = CUT.search(words + " ")
        stop = start + (cut.start() if cut and cut.start() > 1 else len(words))
        persons = self.persons_in(start, stop)
        if persons:
            return persons[0][2]
        hits = [m for m in self.mentions_in(start, end) if m.start <= stop]
        if hits and hits[0].start - start < 60:
            return hits[0].name
        plain = self.text[start:stop].strip()
        if re.fullmatch(r"(?:he|she|it|they)", plain, re.I):
            return self.recent(block, start, plain.lower() in ("he", "she"))
        beside = self.persons_in(stop, min(end, stop + 60))
        if beside and re.fullmatch(r",\s", self.text[stop : beside[0][0]]):
            return beside[0][2]  # "the centre's director, Ann Lee"
        if ROLE_START.match(plain):
            return plain
        if GROUP_START.match(plain):
            return self.called(plain.split()[-1], start) or self.recent(block, start, False) or plain
        capital = re.match(rf"(?:the )?({CAP}(?: (?:of |for |the )*{CAP})*)", plain)
        if not capital:
            return None
        name = LATIN_ROLES.sub("", capital[1]) or capital[1]
        return self.surnames.get(key(name), name) if name not in STARTERS else None

    def _semitic(self, start: int, words: str) -> str | None:
        """In Arabic and Hebrew: a role and an organisation may stand before the person's name."""
        chunk, *others = re.split(r"[,،;؛.:(\n]", words)
        rest, hits = chunk, [m for m in self.mentions_in(start, start + len(chunk)) if m.end <= start + len(chunk)]
        if hits and hits[0].start == start:
            return hits[0].name
        if hits:
            rest = self.text[hits[-1].end : start + len(chunk)].strip()
        elif not re.match("[\u0590-\u05ff]", chunk):
            role = ARABIC_ROLES.match(rest)
            if role:
                rest = re.sub(r"^(?:ال\w+\s)+(?=\w+\s\w)", "", rest[role.end() :])
        roles = HEBREW_ROLES if re.match("[\u0590-\u05ff]", rest) else ARABIC_ROLES
        rest = roles.sub("", rest).strip()
        following = others[0].strip() if others else ""
        if hits and not rest and 1 < len(following.split()) <= 3 and roles_of(chunk):
            return following  # "مدير مركز الحوار، يوسف عمران": a role, of what, and then the name
        if hits and (not rest or len(rest.split()) > 4):
            return hits[0].name
        parts = rest.split()
        if parts and parts[0].startswith(("ה", "ال")) and roles.match(chunk):
            # "מנכ״לית העמותה, דנה לוי": a role, of what, and then the name.
            rest = " ".join(parts[1:]) or (following if 1 < len(following.split()) <= 3 else "")
            rest = rest or self.called(parts[0], start) or parts[0]
        elif len(parts) == 1 and parts[0].startswith(("ה", "ال")):
            return self.called(parts[0], start) or self.recent(self.block_at(start), start, False) or rest
        return rest if 0 < len(rest.split()) <= 4 else None

    def block_at(self, place: int) -> Block:
        """The paragraph that holds a place."""
        return self.blocks[max(0, bisect.bisect_right(self.block_starts, place) - 1)]
