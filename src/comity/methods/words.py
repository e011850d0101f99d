"""Words of a definition set found in activities' titles and descriptions, in any language, each hit kept to be shown.

Text and words are compared without case, accents on Arabic and Hebrew letters (vowel signs, tatweel) and width, so that
a vocalised or elongated spelling is still found. A Latin word must stand at the beginning of a word; Arabic and Hebrew
put prefixes before theirs, so those may begin anywhere.
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

SIGNS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640]")
AROUND = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """One word found in one text of an activity: where, in what language the word is listed, and the text around it."""

    word: str
    language: str
    element: str
    text: str


@lru_cache(4096)
def _wanted(word: str) -> str:
    return folded(word)


def folded(text: str) -> str:
    """Text as it is compared."""
    plain = SIGNS.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return " ".join(plain.replace("\u05be", "-").replace("\u2010", "-").replace("\u2011", "-").split())


def find(text: str, words: dict[str, tuple[str, ...]]) -> tuple[str, str, str] | None:
    """(word, language, text around it) of the first word that stands in the text, by language and order of the list."""
    plain = folded(text)
    for language, listed in words.items():
        for word in listed:
            wanted = _wanted(word)
            at = plain.find(wanted)
            while at >= 0 and wanted[0].isascii() and at and plain[at - 1].isalnum():
                at = plain.find(wanted, at + 1)
            if at >= 0:
                return word, language, plain[max(0, at - AROUND) : at + len(wanted) + AROUND]
    return None


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
    mark = hashlib.sha256(json.dumps([test, params, {k: list(v) for k, v in words.items()}]).encode()).hexdigest()
    return Sought(name, mark, test, tuple(params), partial(find, words=words))
