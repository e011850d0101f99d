"""Quotations with who said them, by which verb, and when: "R reports that S said Q" keeps R and S apart.

What is quoted stands exactly as found, marks included. Rules that were decided:
- A quotation of one or two words is proposed only where a verb of saying governs it ("accuses Israel of “racism”"); the same
  words in scare quotes say only that somebody else's word is used, and whose is not said.
- The title of an article, a programme or a call is no speech: it has no speaker.
- A quotation that is never closed runs to its paragraph's end, with a finding.
- Reported speech without marks ("the ministry declared that …") is proposed with `indirect` in its value.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from comity.documents import speech_words as words
from comity.documents.blocks import Block
from comity.documents.dates import Dated, best
from comity.documents.marks import Quote, mask, quotes
from comity.documents.sentences import sentences
from comity.documents.speakers import Cast, roles_of

SHORT = 2
MOST = 1000
"""Quotations of one paragraph; no person writes more, and a machine that does shall not hold the reader up."""
REACH = 500
"""Characters on either side of a quotation in which its attribution is looked for."""
SOURCE_VERBS = re.compile(
    r"(?:report|said|says|wrote|writ|claim|alleg|stat|not|add|announc|publish|accord|quot|cit)", re.I
)


ARABIC_THAT = re.compile(r"(?<![^\W_])(?:إن|أن|بأن)(?:\s|(?=ه))")
NAME_AFTER_ROLE = re.compile(r"[,،]\s(?:[^\W\d_]+[ -]){1,2}[^\W\d_]+(?=[,،:]|\s?$)")
HEBREW_THAT = re.compile(r"(?<![^\W_])כי\s")


@dataclass(slots=True)
class Spoken:
    """A quotation in the folded text: its speakers from the outermost to the innermost, and findings about it."""

    start: int
    end: int
    speakers: list[str]
    value: dict[str, Any]
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Told:
    """How a quotation is attributed: by which verb, to whom, and where the words of attribution begin."""

    verb: str
    who: str | None
    at: int


class Quotations:
    """Reads the quotations of one document; `publisher` reports all that others are quoted as saying."""

    def __init__(self, cast: Cast, dated: list[Dated], publisher: str = "") -> None:
        self.cast, self.text, self.publisher = cast, cast.text, publisher
        self.dated, self.moments = dated, [d.start for d in dated]
        found = [(b, *quotes(self.text, b.start, b.end)) for b in cast.blocks]
        self.found = {b.start: (inside, strays) for b, inside, strays in found}
        # Whoever is named inside a quotation is no candidate for having said it.
        self.hidden = cast.hide([(q.start + 1, q.end - 1) for inside, _ in self.found.values() for q in inside])
        self.last: str | None = None  # who spoke last in this paragraph or the one before, for "she added"

    def all(self) -> Iterator[Spoken]:
        """Every quotation, paragraph by paragraph."""
        running: _Told | None = None
        for place, block in enumerate(self.cast.blocks):
            found, strays = self.found[block.start]
            if len(found) > MOST:
                yield Spoken(
                    found[MOST].start,
                    found[MOST].start,
                    [],
                    {},
                    [("quotations-left-out", f"{len(found)} in one paragraph")],
                )
                found = found[:MOST]
            strays = strays[:MOST]
            masked = mask(self.text, block.start, block.end, found)
            pieces = [(block.start + s, block.start + e) for s, e in sentences(masked)] if masked else []
            begins = [s for s, _ in pieces]
            opened = running
            running = None
            told: _Told | None = None
            last: Quote | None = None
            for quote in found:
                goes_on = not quote.closed and self._goes_on(place)
                carried = opened if quote is found[0] and quote.start == block.start else None
                place_of = bisect.bisect_right(begins, quote.start) - 1
                sentence = pieces[place_of] if place_of >= 0 else (block.start, block.end)
                told = carried or self._told(block, masked, sentence, quote, last, told)
                last = quote
                self.last = (told.who if told else None) or self.last
                yield from self._spoken(block, masked, sentence, quote, told, goes_on)
                if goes_on:
                    running = told
            for stray in strays:
                yield Spoken(stray, stray, [], {}, [("quotation-unopened", self.text[max(0, stray - 40) : stray + 1])])
            yield from self._indirect(block, masked, pieces, found)

    def _goes_on(self, place: int) -> bool:
        """Whether the next paragraph opens with a mark again: one quotation over several paragraphs."""
        blocks = self.cast.blocks
        following = blocks[place + 1].start if place + 1 < len(blocks) else len(self.text)
        return self.text[following : following + 1] in ("“", "«", '"', "„", "‘") and following < len(self.text)

    def _spoken(
        self, block: Block, masked: str, sentence: tuple[int, int], quote: Quote, told: _Told | None, goes_on: bool
    ) -> Iterator[Spoken]:
        told = told or _Told("", None, quote.start)
        few = len(re.findall(r"\w+(?:['’-]\w+)*", quote.words(self.text))) <= SHORT
        if few and not told.verb and quote.closed:
            return
        speakers = self._chain(block, sentence, told) if told.who else []
        value: dict[str, Any] = {"verb": told.verb.lower() or None, "speakers": speakers}
        value["said"] = best(iter(self._dates_near(sentence, quote))) if told.who else None
        value["emphases_added"] = bool(words.EMPHASES.match(self.text, quote.end))
        made = Spoken(quote.start, quote.end, speakers, value)
        if not quote.closed:
            value["closed"] = False
            if not goes_on:
                made.notes.append(("quotation-unclosed", self.text[quote.start : quote.start + 60]))
        yield made
        for inner in quote.inside:
            yield from self._nested(block, quote, inner, speakers)

    def _nested(self, block: Block, outer: Quote, inner: Quote, speakers: list[str]) -> Iterator[Spoken]:
        """A quotation inside a quotation counts where the outer speaker says who spoke."""
        before = self.text[outer.start + 1 : inner.start]
        found = list(words.VERB.finditer(before))
        if not found or words.BREAKS.search(before, found[-1].end()):
            return
        verb = outer.start + 1 + found[-1].start()
        opening = max(self.text.rfind(". ", outer.start, verb) + 1, outer.start + 1)
        who = self.cast.before_verb(block, opening, verb, inside=True)
        if who and (not speakers or who != speakers[-1]):
            chain = [*speakers, who]
            value = {"verb": found[-1][0].lower(), "speakers": chain, "said": None, "emphases_added": False}
            yield Spoken(inner.start, inner.end, chain, value)

    def _told(
        self, block: Block, masked: str, sentence: tuple[int, int], quote: Quote, last: Quote | None, told: _Told | None
    ) -> _Told | None:
        """How this quotation is attributed: after it, before it, or as the one before."""
        base = block.start
        begin = max(sentence[0], quote.start - REACH)
        before = masked[begin - base : quote.start - base]
        after = masked[quote.end - base : min(sentence[1], quote.end + REACH) - base]
        inner = quote.words(self.text).rstrip()
        pausing = inner[-1:] in ",?!…—-" or after[:1] == "," or after.lstrip()[:1] in "،"
        if words.OWN_WORDS.search(before):
            return _Told("in their own words", self.cast.subject, begin)
        if own := words.THEIR_WORDS.search(before):
            who = self.cast.recent(block, begin, own["whose"].lower() in ("his", "her"))
            if who:
                return _Told("in their own words", who, begin)
        if words.TITLE.search(before) and not re.search(r"\bcalled (?:\w+ )+$", before[-40:]):
            return None
        if words.TITLE_AFTER.match(self.text, quote.end) and not before.rstrip().endswith((":", ",")):
            return None
        if after and (found := self._after(block, after, before, quote.end, pausing)):
            return found
        if found := self._before(block, begin, before):
            return found
        if last is not None and told is not None and told.who:
            between = self.text[last.end : quote.start]
            joined = re.fullmatch(r"[\s,;]*(?:and|or|but|et|und|y|و|ו)?[\s,]*", between)
            resumed = not before.strip() and len(between) < 200
            spoke = re.fullmatch(r"[^.“]{0,160}[.,:]\s*(?:\w+\s(?:added|continued|went on)[:,]?\s*)?", between)
            if joined or (resumed and spoke):
                return _Told(told.verb, told.who, told.at)
        return None

    def _after(self, block: Block, after: str, before: str, place: int, pausing: bool) -> _Told | None:
        if pausing or not before.strip():
            if found := words.POST.match(after):
                who = self.cast.named(block, place + found.start("who"), place + found.end("who"))
                if who:
                    return _Told(found["verb"], who, place)
            if found := words.POST_WHO_FIRST.match(after):
                who = self.cast.named(block, place + found.start("who"), place + found.end("who"))
                if who:
                    return _Told(found["verb"], who, place)
            if self.text[place - 1] in "“«‹" and (found := words.SO.match(after)):
                who = self.cast.named(block, place + found.start("who"), place + found.end("who"))
                if who:
                    return _Told(found["verb"], who, place)
            lead = words.AS_SAID.match(after)
            lead_end = lead.end() if lead else 0
            for pattern in (words.ARABIC_VERB, words.HEBREW_VERB, words.ACCORDING):
                found = pattern.search(after[: lead_end + 30], lead_end)
                if found and not re.search(r"\w", after[lead_end : found.start()]):
                    who = self._verb_first(block, after, place, found)
                    if who:
                        return _Told(found["verb"], who, place)
        if (called := words.CALLED_THAT.search(before)) and (found := words.PASSIVE_BY.match(after)):
            who = self.cast.named(block, place + found.start("who"), place + found.end("who"))
            if who:
                return _Told(called["verb"], who, place)
        dash = re.match(r"\s*[—–-]\s?(?P<who>[^,.;“«\"\n]{3,60})[,.]?", after)
        if dash and not before.strip():
            who = self.cast.named(block, place + dash.start("who"), place + dash.end("who"))
            return _Told("—", who, place) if who else None
        return None

    def _before(self, block: Block, start: int, before: str) -> _Told | None:
        if passive := words.PASSIVE_AS.search(before):
            who = self.cast.named(block, start + passive.start("who"), start + passive.end("who"))
            if who:
                return _Told(passive["verb"], who, start + passive.start())
        if active := words.ACTIVE_AS.search(before):
            who = self.cast.named(block, start + active.start("who"), start + active.end("who"))
            who = who or re.sub(r"^an?\s", "the ", active["who"])
            return _Told(active["verb"], who, start + active.start("who"))
        if label := words.LABEL.match(before):
            named = label["who"].strip()
            if len(named.split()) <= 6 and not words.VERB.search(named + " that"):
                who = self.cast.named(block, start + label.start("who"), start + label.end("who"))
                if who and not words.ARABIC_VERB.search(named) and not words.HEBREW_VERB.search(named):
                    return _Told(":", who, start)
        for found in reversed(list(words.VERB.finditer(before + "“"))):
            if words.BREAKS.search(before, found.end()) or len(before) - found.end() > 300:
                break
            if words.STATIVE.search(before, 0, found.start()) or re.match(
                r"\W*(?:goals?|aims?|by\s)", before[found.end() :]
            ):
                continue
            who = self.cast.before_verb(block, start, start + found.start())
            return _Told(found[0], who, start + found.start())
        for pattern in (words.ARABIC_VERB, words.HEBREW_VERB):
            for hit in list(pattern.finditer(before))[-1:]:
                who = self._verb_first(block, before, start, hit) or self._verb_last(block, before, start, hit)
                if who:
                    return _Told(hit["verb"], who, start + hit.start())
        if outside := words.FOR.match(before) or words.ZUFOLGE.search(before):
            who = self.cast.named(block, start + outside.start("who"), start + outside.end("who"))
            if who:
                return _Told(outside["verb"], who, start + outside.start())
        for found in words.ACCORDING.finditer(before):
            end = found.end("who")
            if roles_of(found["who"].strip()) and (further := NAME_AFTER_ROLE.match(before, end)):
                end = further.end()  # "לדברי יו״ר העמותה, דנה לוי, …": a role, of what, and then the name
            who = self.cast.named(block, start + found.start("who"), start + end)
            if who:
                return _Told(found["verb"], who, start + found.start())
        return None

    def _verb_first(self, block: Block, text: str, base: int, found: re.Match[str]) -> str | None:
        """The subject after its verb, as Arabic has it and Hebrew may."""
        first = found.start("who") if "who" in found.re.groupindex else found.end()
        rest = text[first:]
        stop = words.ARABIC_END.search(rest, 1)
        end = first + (stop.start() if stop else len(rest))
        if stop and stop[0].strip() in (",", "،"):  # a role, and the name after a comma
            further = words.ARABIC_END.search(rest, stop.end())
            end = first + (further.start() if further else len(rest))
        if not text[first:end].strip() or words.ARABIC_END.match(rest):
            alone = not re.search(r"\w", text[: found.start()])
            return (self.last or self.cast.recent(block, base + found.start(), False)) if alone else None
        return self.cast.named(block, base + first, base + min(end, first + 120))

    def _verb_last(self, block: Block, text: str, base: int, found: re.Match[str]) -> str | None:
        """The subject before its verb: the words since the last comma, or all of them if they are few."""
        head = text[: found.start()].rstrip(" ,")
        cut = max(head.rfind(mark) for mark in ",.;:")
        chunk = head[cut + 1 :]
        start = base + len(head) - len(chunk.lstrip())
        return self.cast.named(block, start, base + len(head))

    def _chain(self, block: Block, sentence: tuple[int, int], told: _Told) -> list[str]:
        """From the document's publisher over those who report to the one who speaks."""
        who = told.who or ""
        chain = [who]
        begin = max(sentence[0], told.at - REACH)
        lead = self.hidden[begin : max(begin, told.at)]
        for found in words.ACCORDING.finditer(lead):
            outer = self.cast.named(block, begin + found.start("who"), begin + found.end("who"))
            if outer and outer not in chain:
                chain.insert(0, outer)
        for found in reversed(list(words.VERB.finditer(lead))):
            reports = words.THAT.match(lead, found.end()) or words.CITES.match(found[0])
            if SOURCE_VERBS.match(found[0]) and reports:
                outer = self.cast.before_verb(block, begin, begin + found.start())
                if outer and outer not in chain:
                    chain.insert(0, outer)
        if self.publisher and self.publisher not in chain:
            chain.insert(0, self.publisher)
        return chain

    def _dates_near(self, sentence: tuple[int, int], quote: Quote) -> list[Dated]:
        near = self._dates_in(max(sentence[0], quote.start - REACH), quote.start)
        return near + self._dates_in(quote.end, min(sentence[1], quote.end + REACH))

    def _dates_in(self, start: int, end: int) -> list[Dated]:
        return self.dated[bisect.bisect_left(self.moments, start) : bisect.bisect_left(self.moments, end)]

    def _indirect(
        self, block: Block, masked: str, pieces: list[tuple[int, int]], found: list[Quote]
    ) -> Iterator[Spoken]:
        """Reported speech without quotation marks."""
        opened = [q.start for q in found]
        for start, end in pieces:
            place = bisect.bisect_left(opened, start)
            if end - start > 1200 or (place < len(opened) and opened[place] < end):
                continue
            told = self._reported(block, self.text[start:end], start)
            if told is None:
                continue
            verb, who, first = told
            last = end - 1 if self.text[end - 1] in ".!؟?" else end
            if not who or len(self.text[first:last].split()) < 3:
                continue
            chain = self._chain(block, (start, end), _Told(verb, who, first))
            near = self._dates_in(start, first)
            value = {
                "verb": verb.lower(),
                "speakers": chain,
                "said": best(iter(near)),
                "emphases_added": False,
                "indirect": True,
            }
            yield Spoken(first, last, chain, value)

    def _reported(self, block: Block, text: str, start: int) -> tuple[str, str | None, int] | None:
        for found in words.VERB.finditer(text):
            that = words.THAT.match(text, found.end())
            if that and not words.STATIVE.search(text, 0, found.start()):
                who = self.cast.before_verb(block, start, start + found.start())
                return found[0], who, start + that.end()
        if told := words.ARABIC_VERB.search(text):
            that = ARABIC_THAT.search(text, told.end(), told.end() + 120)
            if that:
                # In "أنها تلقت" the pronoun belongs to what is reported: words are never cut.
                first = that.end() if that[0].endswith((" ", "\n")) else that.start()
                return told["verb"], self._verb_first(block, text, start, told), start + first
        if told := words.HEBREW_VERB.search(text):
            that = HEBREW_THAT.search(text, told.end(), told.end() + 120)
            if that:
                head = text[: that.start()]
                who = self._verb_first(block, head, start, told) or self._verb_last(block, text, start, told)
                return told["verb"], who, start + that.end()
        return None
