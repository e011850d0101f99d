# ruff: noqa: E501, SIM905 - one pattern or list of words a line reads better than many
"""Organisations that no register knows, as the document itself introduces them.

By what they are called (a Ministry of …, a … Trust), by an acronym in brackets, by standing as an item under "Members" or
"Partners", by what is said with them ("X, a group …", "the charity X", "X's Executive Director"), and, for an acronym that is never
spelled out, by acting at least once in a text that uses it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from comity.documents import romance, semitic
from comity.documents.blocks import Block
from comity.documents.capitals import CAP, STARTERS, UPPER, Run, capital, is_instrument, organisations, runs
from comity.documents.months import MONTHS
from comity.documents.names import Name, Names, key
from comity.documents.organisation_words import DESCRIBES, GOVERNMENTS, LISTS, PLACES, ROLES, WELL_KNOWN

ACRONYM = r"[A-Z](?:[A-Za-z0-9&]|-(?=[A-Z0-9])){1,11}"
IN_BRACKETS = re.compile(rf" ?\( ?(?:the |\"|“|‘|')?({ACRONYM})(?:\"|”|’|')?\)")
SPELLED_OUT = re.compile(rf"(?<![^\W_])([A-Z]{{2,9}}) \(((?:the )?{CAP}(?: (?:[a-z]{{2,4}} )?{CAP}){{1,8}})\)")
SEQUENCE = rf"(?:{CAP})(?: (?:(?:of|for|the|and|in|de) ){{0,2}}(?:{CAP}|\d{{4}})){{0,7}}"
APPOSITION = re.compile(
    rf"(?<![^\W_])(?P<name>{SEQUENCE}),? (?:an?|the|which is an?) (?:[\w-]+ ){{0,4}}?(?:{DESCRIBES})(?: (?!{ROLES})|[,.;])"
)
CALLED = re.compile(
    rf"(?<![^\W_])(?:{DESCRIBES})s?,? (?:called |named |known as |such as |like )?[\"“‘']?(?P<name>{SEQUENCE})",
    re.UNICODE,
)
OWNS = re.compile(
    rf"(?<![^\W_])(?P<name>{SEQUENCE})'s? (?i:executive director|director|chief executive|ceo|chair\w*|board|members|trustees|"
    r"annual report|legal advis[eo]r|secretary-general|headquarters)\b"
)
LED = re.compile(
    rf"(?i:\b(?:executive director|director|chief executive|ceo|chair(?:man|woman|person)?|president|founder|co-founder|"
    rf"spokes(?:man|woman|person)|head|advis[eo]r|member) (?:of|for|at) (?:the )?)(?P<name>{SEQUENCE})"
)
INCLUDES = re.compile(
    r"(?<![^\W_])(?P<who>[Dd]onors|[Ff]unders|[Mm]embers|[Pp]artners|[Gg]rantees|[Ss]upporters|[Ss]ponsors|[Ss]ignatories)(?: [\w-]+){0,3} "
    r"(?:include[sd]?|including|are|were)(?: the following)?:? (?P<list>[^.;\n]{3,400})"
)
FUNDED = re.compile(
    r"(?<![^\W_])(?:[Gg]rants?|[Ff]unding|[Ff]unded|[Dd]onations?|[Rr]eceive[sd]? [^.;\n]{1,60}?)(?: \w+){0,2} (?:from|by) "
    rf"(?:the )?(?P<name>{SEQUENCE})"
)
GOVERNMENT = re.compile(
    rf"(?<![^\W_])(?:[Gg]overnment of (?:the )?(?:{CAP})(?: (?:and )?(?:{CAP})){{0,3}}|(?:(?!The ){CAP} )?(?!The ){CAP} (?:{'|'.join(GOVERNMENTS)}|Government))(?![^\W_])"
)
GERMAN = re.compile(
    rf"(?<![^\W_])(?:Bündnis(?:ses)?|Stiftung|Vereins?|Initiative|Netzwerks?|Gesellschaft|Zentrums?|(?:[A-ZÄÖÜ]\w*)?[Vv]erband(?:e?s)?|"
    rf"(?:[A-ZÄÖÜ]\w*)?[Mm]inisteri(?:um|ums)|(?:Bundes|Landes)\w+|Rat(?:e?s)?|Kommission|Ausschuss(?:es)?|Amt(?:e?s)?|Arbeitskreis(?:es)?) "
    rf"(?:für|zur|zum|gegen|der|des) (?:[a-zäöüß]+ ){{0,2}}{CAP}(?: und {CAP})?"
)
CAPS = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]{2,9}(?:-[A-Z])?(?![\w-])")
ACTS = re.compile(
    r"'s?\s|\s(?:has|is|was|had|will|can|may|would|should|must|said|says|wrote|[a-z]{3,}(?:ates|ises|izes|nues|ides|orts|otes|ists|ives|"
    r"orks|alls|ells|hes|ains|nds|ibes|ares|ees|ains|unds))\s"
)
NO_ORGANISATION = frozenset(
    """
    UK USA UAE NGO NGOS CSO CSOS COVID PDF HTML GDP CEO CFO COO MP MPS MEP MEPS TV ID FAQ USD EUR GBP ILS NIS VAT
    AIDS HIV DNA AND THE FOR NOT ISBN ISSN URL RSVP EST GMT UTC BST ASAP TBC TBD AGM EGM DRC KSA
    """.split()
)
BRACKETED_PLACES = frozenset(["UK", "US", "USA", "EU", "UAE", "OPT", "PA", "NI", "ROI"])
LIST_HEADING = re.compile(rf"(?<![^\W_])(?:{LISTS})(?![^\W_])", re.IGNORECASE)
TAILS = frozenset("International Israel Palestine Foundation UK USA Europe Global Worldwide America".split())


def discover(text: str, blocks: list[Block], known: Names) -> Names:
    """The names in a document together with those known before, ready to be found in it."""
    notes = _Notes(known)
    found = list(runs(text))
    for name, acronym in _introduced(text, found):
        notes.take(name, acronym)
    for block in listed(text, blocks):
        notes.take(item_name(text[block.start : block.end]))
    for start, end in _by_words(found):
        notes.take(text[start:end])
    for pattern in (APPOSITION, CALLED, OWNS, LED):
        for match in pattern.finditer(text):
            _described(match, pattern, notes)
    for name in _enumerated(text):
        notes.take(name)
    for match in GOVERNMENT.finditer(text):
        notes.take(re.sub(r"^government", "Government", match[0]), written=match[0])
    for match in GERMAN.finditer(text):
        notes.take(match[0])
    for start, end in (*romance.organisations(text), *semitic.organisations(text)):
        notes.take(text[start:end])
    for acronym in _acting(text, notes):
        notes.take(acronym)
    for short, name in WELL_KNOWN.items():
        if short in text:
            notes.take(name, short, written=short)
    return notes.names


class _Notes:
    """Names as they are introduced: each resolves to the register's name, else to its first long form."""

    def __init__(self, known: Names) -> None:
        self.known = known
        self.names = known.copy()
        self.long: dict[str, tuple[str | None, str]] = {}
        self.refused: set[str] = set()

    def take(self, name: str, acronym: str = "", written: str = "") -> None:
        name = name.strip(" ,.;:-–")
        if not name or name in PLACES or len(name) > 150 or is_instrument(name.split()) or _is_date(name):
            self.refused |= {acronym} - {""}
            return
        slug, full = self._resolved(name, acronym)
        for spelling in {name, acronym, written, *_variants(name)} - {""}:
            if spelling != name and spelling in self.long and self.long[spelling][1] != full:
                continue
            self.long.setdefault(spelling, (slug, full))
            self.names.add(Name(slug, spelling, full))

    def _resolved(self, name: str, acronym: str) -> tuple[str | None, str]:
        if name in self.long:
            return self.long[name]
        hits = self.known.find(name)
        if len(hits) == 1 and (hits[0].start, hits[0].end) == (0, len(name)):
            return hits[0].slug, hits[0].name
        if acronym in self.long and _alike(self.long[acronym][1], name):
            return self.long[acronym]
        return None, name


def _is_date(name: str) -> bool:
    """Whether a name is nothing but a month and a year, which also stand before "the organisation"."""
    return all(word.isdigit() or word.lower() in MONTHS for word in name.split())


def _alike(one: str, other: str) -> bool:
    """Two spellings of one long name: most words the same (Programme, Program)."""
    first, second = {key(w)[:6] for w in one.split()}, {key(w)[:6] for w in other.split()}
    return len(first & second) * 10 >= 7 * max(len(first), len(second))


def _variants(name: str) -> Iterator[str]:
    """OneVoice International is also met as OneVoice and as One Voice."""
    words = name.split()
    parts = re.findall(rf"[{UPPER}][^{UPPER}\W]+", words[0]) if words else []
    if len(parts) > 1 and "".join(parts) == words[0]:
        rest = [w for w in words[1:] if w not in TAILS]
        yield " ".join([*parts, *rest])
        if len(rest) < len(words) - 1:
            yield " ".join([words[0], *rest])


def _introduced(text: str, found: list[Run]) -> Iterator[tuple[str, str]]:
    """Long name and acronym of every "Name (ABC)" and "ABC (Name)"."""
    for run in found:
        match = IN_BRACKETS.match(text, run.end)
        if match and sum(c.isupper() or c.isdigit() for c in match[1]) > 1:
            start = _beginning(run, match[1])
            if start is not None and (match[1] not in BRACKETED_PLACES):
                yield text[start : run.end], match[1]
    for match in SPELLED_OUT.finditer(text):
        name = re.sub("^the ", "", match[2])
        if match[1] not in NO_ORGANISATION and _abbreviates(match[1], name.split()):
            yield name, match[1]


def _beginning(run: Run, acronym: str) -> int | None:
    """Where the name begins that an acronym stands for: at its first letter, as late as its letters allow."""
    own = [(start, word) for start, _, word in run.words]
    places = [n for n, (_, w) in enumerate(own) if capital(w) and w[0].casefold() == acronym[0].casefold()]
    by_initials = [n for n in places if _abbreviates(acronym, [w for _, w in own[n:]])]
    by_letters = [n for n in places if _within(acronym, "".join(w for _, w in own[n:]))]
    chosen = by_initials[-1:] or by_letters[:1]
    return own[chosen[0]][0] if chosen else None


def _abbreviates(acronym: str, words: list[str]) -> bool:
    return _within(acronym, "".join(p[:1] if not p.isdigit() else p for w in words for p in re.split(r"[-–&']", w)))


def _within(acronym: str, letters: str) -> bool:
    rest = iter(letters.casefold())
    return all(c in rest for c in re.sub(r"[^a-z0-9]", "", acronym.casefold()))


def _by_words(found: list[Run]) -> Iterator[tuple[int, int]]:
    for run in found:
        yield from organisations(run)


def _described(match: re.Match[str], pattern: re.Pattern[str], notes: _Notes) -> None:
    words = match["name"].split()
    while words and (words[0] in STARTERS or not capital(words[0])):
        words = words[1:]
    name = " ".join(words)
    single = len(words) == 1 and not re.search(r"[a-z][A-Z]|[A-Z]{3}", name)
    if not words or name in PLACES or (single and pattern in (OWNS, LED)):
        return
    if pattern is CALLED and single and match.string[match.end() : match.end() + 2] == "'s":
        return
    notes.take(name)


def _enumerated(text: str) -> Iterator[str]:
    """The names of "donors include A, the B and C" and of "a grant from A"; single common words and countries are none."""
    for match in INCLUDES.finditer(text):
        least = 3 if match["who"].lower() == "members" else 2  # members of two words are as often people
        for item in re.split(r", (?:and |or )?| and (?=the |[A-Z])", match["list"]):
            name = re.match(rf"(?:the |as well as |both )*(?P<name>{SEQUENCE})", item)
            if name and len(name["name"].split()) >= least and not _is_place(name["name"]):
                yield name["name"]
    for match in FUNDED.finditer(text):
        if len(match["name"].split()) > 1 and not _is_place(match["name"]):
            yield match["name"]


def _is_place(name: str) -> bool:
    return all(word in PLACES for word in name.split()) or any(name.startswith(place + " and ") for place in PLACES)


def listed(text: str, blocks: list[Block]) -> Iterator[Block]:
    """The items that stand under a heading such as Members or Partners and read as names."""
    for block in blocks:
        if not block.item or block.parent is not None or block.section is None:
            continue
        heading = blocks[block.section]
        if LIST_HEADING.search(text, heading.start, heading.end) and item_name(text[block.start : block.end]):
            yield block


def item_name(item: str) -> str:
    """The name at the start of a list item; empty where the item is not one."""
    name = re.split(r" \(|: |; | [–—-] (?=[a-zא-ת\u0620-\u064a])|, (?=[a-z])", item)[0].strip(" .,;:")
    words = name.split()
    if (
        not words
        or len(words) > 10
        or len(item) > 300
        or (item.rstrip().endswith((".", ":")) and name == item.strip(" .,;:"))
    ):
        return ""
    if re.search(r"[\"“”«»]", name):
        return ""
    latin = [w for w in words if len(w) > 3 and w[0].isascii()]
    if latin and sum(capital(w) for w in latin) * 10 < 6 * len(latin):
        return ""
    return name


def _acting(text: str, notes: _Notes) -> Iterator[str]:
    """Acronyms that nobody spells out, used at least twice and at least once as somebody who acts."""
    places: dict[str, list[re.Match[str]]] = {}
    for match in CAPS.finditer(text):
        places.setdefault(match[0], []).append(match)
    for acronym, matches in places.items():
        if acronym in NO_ORGANISATION | notes.refused or acronym in notes.long or len(matches) < 2:
            continue
        if any(ACTS.match(text, m.end()) and not _shouted(text, m) for m in matches):
            yield acronym


def _shouted(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - 30) : match.end() + 30]
    return sum(c.isupper() for c in around) > sum(c.islower() for c in around)
