"""Organisations in Arabic and Hebrew text, which has no capitals: a head noun (جمعية, עמותת …) and the words that follow it.

Where the name ends is told by punctuation, by a word that no name holds, and by what the document repeats: "جمعية جسور السلام"
said twice with different words after it is three words long.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from comity.documents.organisation_words import ARABIC_HEADS, ARABIC_STOPS, HEBREW_HEADS, HEBREW_STOPS

MOST = 5
_WORD = r"[^\W\d_]+(?:[״\"'][^\W\d_]+)?(?:-[^\W\d_]+)?"
ARABIC = re.compile(
    rf"(?<![^\W_])[وبلفك]?(?P<name>(?P<head>{'|'.join(ARABIC_HEADS)})(?=(?P<rest>(?:[ ]{_WORD}){{1,{MOST}}})))"
)
HEBREW = re.compile(
    rf"(?<![^\W_])(?:[ושבלמכ]{{0,2}}?)(?P<name>(?P<head>{'|'.join(h.replace('_', ' ') for h in HEBREW_HEADS)})"
    rf"(?=(?P<rest>(?:[ ]{_WORD}){{1,{MOST}}})))"
)
_QUOTED_HEADS = [*ARABIC_HEADS, *HEBREW_HEADS, "ארגון", "עמותה", "העמותה"]
QUOTED = re.compile(  # after כי ("that") the quoted words are what is said, not a name
    rf"(?<![^\W_])(?<!כי )[ושהבלמכوفبلك]?(?P<name>(?P<head>{'|'.join(_QUOTED_HEADS)}) "
    r"(?:[«\"“״](?P<inner>[^«»\"“”״\n]{2,40})[»\"”״]))"
)


def organisations(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each organisation that a head noun introduces."""
    for pattern, stops in ((ARABIC, ARABIC_STOPS), (HEBREW, HEBREW_STOPS)):
        found = [(m.start("name"), _words(m["head"], m["rest"], stops)) for m in pattern.finditer(text)]
        repeated = Counter(tuple(words[:n]) for _, words in found for n in range(2, len(words) + 1))
        for start, words in found:
            length = _length(words, repeated)
            if length > 1:
                yield start, start + len(" ".join(words[:length]))
    for match in QUOTED.finditer(text):
        yield match.start("name"), match.end("name")


def _words(head: str, rest: str, stops: frozenset[str]) -> list[str]:
    """The head and what follows it up to the first word that no name holds."""
    kept = [head]
    for word in rest.split():
        if word in stops or (word[:1] in "وו" and word[1:] in stops):
            break
        if (
            stops is HEBREW_STOPS
            and word[:1] in "בשמכ"
            and len(kept) > 1
            and not word.startswith(("בין", "שלום", "של", "מזרח", "משפט", "בריאות"))
        ):
            break
        if (
            stops is ARABIC_STOPS
            and len(kept) > 1
            and not word.startswith(("ال", "لل", "وال", "بلا", "بين"))
            and _settled(kept)
        ):
            break
        if word.startswith("ال") and word[2:] in ARABIC_HEADS:
            break
        kept.append(word)
    return " ".join(kept).split()


def _settled(kept: list[str]) -> bool:
    """Whether an Arabic name could end here: its last word is definite, as the end of a genitive chain is."""
    return kept[-1].startswith(("ال", "لل", "وال"))


def _length(words: list[str], repeated: Counter[tuple[str, ...]]) -> int:
    """The longest beginning that the document says more than once, if it is a name at all; else all of it."""
    for length in range(len(words), 1, -1):
        if repeated[tuple(words[:length])] > 1:
            return length
    return len(words)
