"""A document's text as the rules see it: the same characters, less what is invisible, each with its place in the original.

A zero-width joiner inside a name, a curly apostrophe, Arabic-Indic digits, a no-break space or vowel points must not hide a
name or an amount. So rules read the folded text and every span is given back in the original's own offsets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
ZERO_WIDTH = "\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\ufe00-\ufe0f\ufeff"
CONTROLS = "\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f"
ARABIC_MARKS = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
HEBREW_MARKS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"

DROPPED = re.compile(f"[{BIDI}{ZERO_WIDTH}{CONTROLS}{ARABIC_MARKS}{HEBREW_MARKS}]|\r(?=\n)")
LETTER = r"[^\W\d_]"
ENDLESS = re.compile(r"\S{400,}")
"""No word is so long; a pattern that looked for one in a megabyte of letters would not come back."""
FILLER = "·"
APOSTROPHE = re.compile(f"(?<={LETTER})[’ʼʹ′`‘](?={LETTER})")
SAME = {
    **{
        ord(c): " "
        for c in "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
    },
    **{ord(c): "\n" for c in "\r\x0b\x0c\x85\u2028\u2029"},
    **{ord(c): "-" for c in "\u2010\u2011\u05be"},
    **{0x0660 + n: str(n) for n in range(10)},
    **{0x06F0 + n: str(n) for n in range(10)},
    **{0xFF10 + n: str(n) for n in range(10)},
    **{ord(a): b for a, b in zip("٫٬＄﹩￡", ".,$$£", strict=True)},
}


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded text; `at[i]` is the original place of its character i, or `at` is None where nothing was dropped."""

    text: str
    at: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where characters start..end of the folded text stand in the original."""
        if self.at is None:
            return start, end
        return self.at[start], self.at[end - 1] + 1


def fold(original: str) -> Folded:
    """Fold a text: what is invisible is left out, everything else keeps its order and is one character for one."""
    at: tuple[int, ...] | None = None
    text = original
    if DROPPED.search(original):
        kept: list[int] = []
        done = 0
        for match in DROPPED.finditer(original):
            kept.extend(range(done, match.start()))
            done = match.end()
        kept.extend(range(done, len(original)))
        at, text = tuple(kept), DROPPED.sub("", original)
    text = ENDLESS.sub(lambda m: FILLER * len(m[0]), text)
    return Folded(APOSTROPHE.sub("'", text.translate(SAME)), at)
