"""The language of a document, from its letters and, among languages of Latin letters, from its small words."""

from __future__ import annotations

import re

SMALL_WORDS = {
    "en": "the of and to in that is for with on by was are as it from at this be has have which",
    "fr": "le la les des et en un une du que pour dans est par sur au aux avec qui ce sont",
    "de": "der die das und in den von zu mit ist des für auf im dem ein eine nicht als auch",
    "es": "el la los las de y en que del un una por con para es se al como más su",
}
WORDS = re.compile(r"[^\W\d_]+")
READ = 20_000
"""Characters of the beginning that are looked at."""


def language_of(text: str) -> str:
    """ISO 639-1 code among ar, he, en, fr, de, es; `und` where the letters say nothing."""
    head = text[:READ]
    hebrew = len(re.findall("[\u05d0-\u05ea]", head))
    arabic = len(re.findall("[\u0620-\u064a]", head))
    latin = len(re.findall("[A-Za-z\u00c0-\u024f]", head))
    if max(hebrew, arabic, latin) == 0:
        return "und"
    if max(hebrew, arabic) * 2 >= latin:
        return "he" if hebrew >= arabic else "ar"
    words = WORDS.findall(head.lower())
    scores = {code: sum(w in small for w in words) for code, small in SETS.items()}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] else "und"


SETS = {code: frozenset(words.split()) for code, words in SMALL_WORDS.items()}
