"""The keys under which a text is found: its words as entities.names writes them, and what else a reader may type for them.

A Hebrew or Arabic word leans on prefixes (ה ו ב ל מ ש כ; و ب ل ف ك and the article): it is found without them too. A word is
found across scripts by its consonants, as vowels are not written there: `shalom`, שלום and سلام share “~slm”. What is found
by consonants alone comes last.
"""

from __future__ import annotations

import re
from functools import lru_cache

from comity.entities.names import HEBREW_FINALS, words

EXACT, LEANING, ACROSS = 8, 6, 1
"""How well a key stands for its word; a word's best key counts."""

RAW = re.compile(r"[^\W_]+(?:['\u2019\u02bc\u05f3\u05f4\"][^\W_]+)*")
_HEBREW = re.compile("[\u05d0-\u05ea]")
_ARABIC = re.compile("[\u0620-\u064a]")
_DOUBLE = (("tch", "k"), ("sch", "s"), ("sh", "s"), ("tz", "s"), ("ts", "s"), ("ch", "k"), ("kh", "k"), ("gh", "g"), ("ph", "p"),
           ("th", "t"), ("dh", "d"), ("ck", "k"), ("ou", ""), ("x", "ks"))  # fmt: skip
_LATIN = str.maketrans("bcdfgjklmnpqrstvz", "bkdpggklmnpkrstbs", "aeiouwyh")
_OTHER = str.maketrans(
    "בגדזטכלמנספצקרשת" + "بتثجدذرزسشصضطظغفقكلمنخ",
    "bgdstklmnspskrst" + "bttgddrssssdtsgpkklmnk",
    "אהוחיע" + "اوهةيىءؤئأإآعح",
)


@lru_cache(maxsize=200_000)
def of_word(raw: str) -> tuple[tuple[str, int], ...]:
    """The keys of one word as written, each with how well it stands for it."""
    found: dict[str, int] = {}
    for word in words(raw):
        found.setdefault(word[:60], EXACT)
        for bare in _without_prefixes(word):
            found.setdefault(bare[:60], LEANING)
        if bones := consonants(word):
            found.setdefault(f"~{bones[:60]}", ACROSS)
    return tuple(found.items())


def of_text(text: str) -> dict[str, int]:
    """The keys of every word of a text, the best weight of each."""
    found: dict[str, int] = {}
    for raw in RAW.findall(text):
        for key, weight in of_word(raw):
            found[key] = max(weight, found.get(key, 0))
    return found


def asked(text: str, most: int = 8) -> list[tuple[tuple[str, int], ...]]:
    """The words of a question, each with its keys; at most `most` words."""
    return [keys for raw in dict.fromkeys(RAW.findall(text)) if (keys := of_word(raw))][:most]


def consonants(word: str) -> str:
    """The consonants that three scripts share, doubled ones once; empty below three, where they tell nothing."""
    word = word.translate(HEBREW_FINALS)
    if _HEBREW.search(word) or _ARABIC.search(word):
        bones = re.sub("[^a-z]", "", word.translate(_OTHER))
    elif word.isascii() and word.isalpha():
        for pair, one in _DOUBLE:
            word = word.replace(pair, one)
        bones = word.translate(_LATIN)
    else:
        return ""
    bones = re.sub(r"(.)\1+", r"\1", bones)
    return bones if len(bones) >= 3 else ""


def _without_prefixes(word: str) -> list[str]:
    found: list[str] = []
    prefixes = "הובלמשכ" if _HEBREW.match(word) else "وبلفك" if _ARABIC.match(word) else ""
    while prefixes and word[0] in prefixes and len(word) >= 4 and len(found) < 3:
        word = word[1:]
        found.append(word)
        if word.startswith("ال") and len(word) >= 5:
            word = word[2:]
            found.append(word)
    return found
