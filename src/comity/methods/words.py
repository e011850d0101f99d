"""Words of a definition set found in activities' titles and descriptions, in any language, each hit kept to be shown.

Text and words are compared without case, accents, vowel signs, tatweel, width and signs that nobody sees; every dash is a space,
and letters that Arabic writes in several ways (hamza on its bearer, ة and ه, ى and ي) are one. A Latin word must stand at the
beginning of a word. Arabic and Hebrew put prefixes before theirs, so theirs may; the article that an Arabic ل swallows is known.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from comity.lake import Lake
from comity.lake.catches import PLACE, Sought

UNSEEN = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
"""Accents and vowel signs once they are taken off their letters, tatweel, soft hyphens, marks of direction and joining."""
SPACES = re.compile("[\\s\u05be\u2010-\u2015\u2212-]+")
PREFIXES = frozenset("והבלמשכ" + "وفبلكسا")
"""Letters that Hebrew and Arabic join to the beginning of a word, some of them to each other."""
ARTICLE, SWALLOWED = "ال", "لل"
AROUND = 40
WAY = "2"
"""Changes whenever `find` would find something else in the same text: releases keep what was found when they were made."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One word found in one text of an activity: where, in what language the word is listed, and the text around it."""

    word: str
    language: str
    element: str
    text: str


@lru_cache(4096)
def _wanted(word: str) -> tuple[str, ...]:
    """A word as it is looked for; after the preposition ل an Arabic article is written without its alif."""
    plain = folded(word)
    return (plain, SWALLOWED + plain[2:]) if plain.startswith(ARTICLE) else (plain,)


def folded(text: str) -> str:
    """Text as it is compared."""
    plain = UNSEEN.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return SPACES.sub(" ", plain.replace("ى", "ي").replace("ة", "ه")).strip()


def find(text: str, words: dict[str, tuple[str, ...]]) -> tuple[str, str, str] | None:
    """(word, language, text around it as published) of the first word in the text, by language and order of the list."""
    plain = folded(text)
    for language, listed in words.items():
        for word in listed:
            for wanted in _wanted(word):
                at = plain.find(wanted)
                while at >= 0 and not _begins(plain, at):
                    at = plain.find(wanted, at + 1)
                if at >= 0:
                    return word, language, _published(text, at - AROUND, at + len(wanted) + AROUND)
    return None


def _begins(plain: str, at: int) -> bool:
    """Whether a word begins here: nothing stands before it but, in Hebrew and Arabic, prefixes."""
    before = at
    while before and plain[before - 1].isalnum():
        before -= 1
    return before == at or (not plain[at].isascii() and PREFIXES.issuperset(plain[before:at]))


def _published(text: str, first: int, last: int) -> str:
    """The part of a text that comes to the letters `first` to `last` of its folding, as it was published."""
    places: list[int] = []
    blank = True
    for at, letter in enumerate(text):
        made = folded(letter)
        gap = SPACES.fullmatch(letter) is not None
        if made or (gap and not blank):
            places += [at] * (len(made) or 1)
            blank = gap
    return " ".join(text[places[max(first, 0)] : places[min(last, len(places)) - 1] + 1].split())


def hits(lake: Lake, words: dict[str, tuple[str, ...]], rows: str, params: list[Any]) -> dict[str, Hit]:
    """The first hit of each row's activity, or of the row where it has none, by key (definitions.ROW_KEY).

    `rows` is SQL, from its FROM on, over columns of flow. An activity's titles are looked at before its descriptions, in
    all the languages in which they are published.
    """
    told = f"SELECT DISTINCT snapshot, {PLACE} AS place, 'title' AS element, title"
    texts = lake.rows(f"{told} {rows} AND title IS NOT NULL", params)
    texts.sort(key=lambda row: row[3])
    narrated = lake.rows(
        "SELECT n.snapshot, CAST(n.activity AS VARCHAR), n.element, n.text FROM narrative n "
        f"JOIN (SELECT DISTINCT snapshot, activity {rows}) r ON r.snapshot = n.snapshot AND r.activity = n.activity "
        "WHERE n.element IN ('title', 'description')",
        params,
    )
    texts += sorted(narrated, key=lambda row: (row[2] != "title", row[3]))
    found: dict[str, Hit] = {}
    for snapshot, place, element, text in texts:
        key = f"{snapshot}:{place}"
        hit = find(text, words) if key not in found else None
        if hit:
            found[key] = Hit(hit[0], hit[1], element, hit[2])
    return found


def likely(words: dict[str, tuple[str, ...]]) -> tuple[str, list[str]]:
    """The engine's test on `text` that every text with a word passes: beyond ASCII any; within, letters fold as LOWER does."""
    parts = {max(folded(word).split(), key=len) for listed in words.values() for word in listed}
    plain = sorted(part for part in parts if part.isascii())
    escaped = [part.replace("!", "!!").replace("%", "!%").replace("_", "!_") for part in plain]
    likes = ["LIKE ?" if part == made else "LIKE ? ESCAPE '!'" for part, made in zip(plain, escaped, strict=True)]
    tests = ["STRLEN(text) <> LENGTH(text)", *(f"LOWER(text) {like}" for like in likes)]
    return f"({' OR '.join(tests)})", [f"%{part}%" for part in escaped]


def sought(name: str, words: dict[str, tuple[str, ...]]) -> Sought:
    """What the lake is to look for in what cases catch, when a release is made."""
    test, params = likely(words)
    mark = hashlib.sha256(json.dumps([WAY, test, params, {k: list(v) for k, v in words.items()}]).encode()).hexdigest()
    return Sought(name, mark, test, tuple(params), partial(find, words=words))
