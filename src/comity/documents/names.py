# ruff: noqa: SIM905 - a list of words reads better as words
"""Finds known names in a text: the register's and those that the document itself introduces.

A name is compared word by word without regard to accents, case of inner letters, hyphens, possessives or Arabic spellings of
alef and ta marbuta; a name in Latin letters must begin with a capital where it stands, an acronym be all capitals. Arabic and
Hebrew names may carry a prefix (و, ل, ב, ה …), which is left out of the span. The longest name wins.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, field

WORD = re.compile(r"[^\W_]+(?:'(?!s(?![^\W_]))[^\W_]+|[״\"](?=[א-ת]{1,3}(?![א-ת]))[א-ת]+)*")
ARABIC = str.maketrans("أإآٱىة", "اااايه")
ARABIC_PREFIX = ("ول", "وب", "فل", "وال", "بال", "فال", "كال", "لل", "و", "ب", "ل", "ف", "ك")
HEBREW_PREFIX = ("וה", "שה", "כש", "ומ", "וב", "ול", "ו", "ה", "ב", "ל", "מ", "ש", "כ")
GAP = re.compile(r"[ \-–—&/'’״\".]{1,4}")
GENERIC = frozenset(
    """
    organisation organization forum fund alliance trust foundation association society committee council commission
    institute centre center network coalition government ministry group board office united
    """.split()
)


ELIDED = re.compile(r"(?:[ld]|qu)['’](?=\w{2})", re.IGNORECASE)
"""What French writes on to a name: "l'Association", "d'Emmaüs"."""


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of an organisation: the register's slug (None if unknown there) and the name it resolves to."""

    slug: str | None
    text: str
    stands_for: str
    language: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """An organisation named at a place of the folded text."""

    start: int
    end: int
    slug: str | None
    name: str


def key(word: str) -> str:
    """How a word is compared."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(ARABIC)


@dataclass(slots=True)
class Names:
    """A set of names, by the keys of their first two words (or of the only one); longer ones and the register's come first."""

    by_first: dict[tuple[str, ...], list[tuple[tuple[str, ...], Name]]] = field(default_factory=dict)
    _taken: set[tuple[tuple[str, ...], str]] = field(default_factory=set)

    def add(self, name: Name) -> None:
        """Take a name in; one that says nothing (a single generic word, a single letter) is left out."""
        words = tuple(key(w) for w in WORD.findall(name.text))
        if not words or (len(words) == 1 and (len(words[0]) < 2 or words[0] in GENERIC)):
            return
        if (words, name.text) not in self._taken:
            self._taken.add((words, name.text))
            listed = self.by_first.setdefault(words[:2], [])
            insort(listed, (words, name), key=lambda pair: (-len(pair[0]), pair[1].slug is None))

    def copy(self) -> Names:
        """The same names, to be added to."""
        return Names({first: list(listed) for first, listed in self.by_first.items()}, set(self._taken))

    def find(self, text: str) -> list[Mention]:
        """Every mention, left to right; none overlaps another."""
        words = [(m.start(), m.end(), m[0]) for m in WORD.finditer(text)]
        keys = [key(w) for _, _, w in words]
        found, place = [], 0
        while place < len(words):
            hit = self._at(text, words, keys, place)
            if hit is None:
                place += 1
                continue
            mention, used = hit
            found.append(mention)
            place += used
        return found

    def _at(
        self, text: str, words: list[tuple[int, int, str]], keys: list[str], place: int
    ) -> tuple[Mention, int] | None:
        start, _, word = words[place]
        for cut in (0, *_prefixes(word)):
            first = keys[place] if not cut else key(word[cut:])
            for known, name in (
                *self.by_first.get((first, *keys[place + 1 : place + 2]), ()),
                *self.by_first.get((first,), ()),
            ):
                last = place + len(known) - 1
                if last >= len(words) or tuple(keys[place + 1 : last + 1]) != known[1:]:
                    continue
                end = words[last][1]
                if not _together(text, words[place : last + 1]) or not _written_so(text[start + cut : end], name.text):
                    continue
                odd = sum(c in '״"' for c in text[start + cut : end]) % 2 and text[start + cut : end].count(" ") > 0
                if text[end : end + 1] in ("״", '"') and odd or ("«" in text[start:end] and text[end : end + 1] == "»"):
                    end += 1
                return Mention(start + cut, end, name.slug, name.stands_for), len(known)
        return None


def _prefixes(word: str) -> tuple[int, ...]:
    if word[0] in "وبلفك" and len(word) > 3:
        return tuple(len(p) for p in ARABIC_PREFIX if word.startswith(p) and not p.endswith("ال"))
    if "\u05d0" <= word[0] <= "\u05ea" and len(word) > 3:
        return tuple(len(p) for p in HEBREW_PREFIX if word.startswith(p))
    elided = ELIDED.match(word)
    return (elided.end(),) if elided else ()


def _together(text: str, words: list[tuple[int, int, str]]) -> bool:
    return all(
        GAP.fullmatch(text[a[1] : b[0]]) and (". " not in text[a[1] : b[0]] or a[1] - a[0] == 1)
        for a, b in zip(words, words[1:], strict=False)
    )


def _written_so(found: str, name: str) -> bool:
    """Whether capitals stand where a name's capitals must: at the start, and all of them in an acronym."""
    if name.isupper() and len(name.split()) == 1:
        return found == name or found.upper() == found
    return not (name[:1].isupper() and found[:1].islower())


def register(names: Iterable[tuple[str, str, str, str]]) -> Names:
    """The names handed in: (slug, name, language, kind). The official name, else the first, is what others stand for."""
    rows = list(names)
    official: dict[str, str] = {}
    for slug, text, _, kind in rows:
        if kind == "official" or slug not in official:
            official[slug] = text if kind == "official" else official.get(slug, text)
    made = Names()
    for slug, text, language, kind in rows:
        made.add(Name(slug, text, official[slug], language, kind))
    return made
