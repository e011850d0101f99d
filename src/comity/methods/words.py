"""Words of a definition set found in activities' titles and descriptions, in any language, each hit kept to be shown.

Text and words are compared without case, accents on Arabic and Hebrew letters (vowel signs, tatweel) and width, so that
a vocalised or elongated spelling is still found. A Latin word must stand at the beginning of a word; Arabic and Hebrew
put prefixes before theirs, so those may begin anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from comity.lake import Lake

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


def hits(
    lake: Lake,
    words: dict[str, tuple[str, ...]],
    rows: list[tuple[str, int | None, str, str]],
    *,
    set_aside: bool = False,
) -> dict[str, Hit]:
    """The first hit of each row's activity, or of the row where it has none, by key (definitions.ROW_KEY).

    `rows` are (snapshot, activity, locator, title). An activity's titles are looked at before its descriptions, in all
    the languages in which they are published. `set_aside` says that the lake keeps those texts apart (`caught_text`).
    """
    found: dict[str, Hit] = {}
    for snapshot, activity, locator, title in rows:
        key = f"{snapshot}:{locator if activity is None else activity}"
        hit = find(title, words) if title and key not in found else None
        if hit:
            found[key] = Hit(hit[0], hit[1], "title", hit[2])
    wanted = {f"{snapshot}:{activity}" for snapshot, activity, _, _ in rows if activity is not None}
    snapshots = sorted({snapshot for snapshot, activity, _, _ in rows if activity is not None})
    if not snapshots:
        return found
    texts = lake.rows(*(_likely(words) if set_aside else _every(snapshots)))
    for snapshot, activity, element, text in sorted(texts, key=lambda r: (r[2] != "title", r[3])):
        key = f"{snapshot}:{activity}"
        hit = find(text, words) if key in wanted and key not in found else None
        if hit:
            found[key] = Hit(hit[0], hit[1], element, hit[2])
    return found


def _every(snapshots: list[str]) -> tuple[str, list[str]]:
    """The titles and descriptions of some files."""
    sql = (
        "SELECT snapshot, activity, element, text FROM narrative WHERE element IN ('title', 'description') "
        f"AND snapshot IN ({', '.join('?' * len(snapshots))})"
    )
    return sql, snapshots


def _likely(words: dict[str, tuple[str, ...]]) -> tuple[str, list[str]]:
    """Of the texts set aside, those in which a word can stand: beyond ASCII any; within, letters fold as LOWER does."""
    parts = {max(folded(word).split(), key=len) for listed in words.values() for word in listed}
    plain = sorted(part for part in parts if part.isascii())
    escaped = [part.replace("!", "!!").replace("%", "!%").replace("_", "!_") for part in plain]
    likes = ["LIKE ?" if part == made else "LIKE ? ESCAPE '!'" for part, made in zip(plain, escaped, strict=True)]
    tests = " OR ".join(f"LOWER(text) {like}" for like in likes)
    sql = "SELECT snapshot, activity, element, text FROM caught_text WHERE NOT plain" + (
        f" OR {tests}" if tests else ""
    )
    return sql, [f"%{part}%" for part in escaped]
