"""Text from anywhere, kept exactly and shown safely: what in it could mislead a reader is named, and made visible when shown.

Nothing is cleaned away: words that somebody said are evidence. Only NUL, which no database keeps, becomes U+FFFD. Markup is
harmless once escaped, which templates do; direction controls and invisible characters are not, so `shown` prints their names.
"""

from __future__ import annotations

import re
import unicodedata

from comity.model.errors import UsageError

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
INVISIBLE = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0"
)
_MARKS = frozenset("\u200e\u200f\u061c")
_JOINERS = frozenset("\u200c\u200d")
_WORD = re.compile(r"[^\W\d_]{2,}")
_TAG = re.compile(r"<[a-zA-Z!/?][^>]{0,200}>?|javascript:|&#?\w{2,8};", re.IGNORECASE)
_ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")


def storable(text: str, limit: int, what: str) -> str:
    """The text as it can be kept: line ends as newlines, no NUL, at most `limit` characters. Raises UsageError when longer."""
    if len(text) > limit:
        raise UsageError(
            f"{what} has {len(text):,} characters",
            where=what,
            expected=f"at most {limit:,}",
            next_step="shorten it, or enter it in parts",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")


def flags(text: str) -> list[str]:
    """What could mislead: `markup`, `direction-control`, `invisible-character`, `control-character`, `look-alike`.

    Marks that a right-to-left text needs (LRM, RLM, ALM) and joiners between letters of one script are no cause.
    """
    found = []
    if _TAG.search(text):
        found.append("markup")
    if any(c in BIDI and c not in _MARKS for c in text):
        found.append("direction-control")
    if any(c in INVISIBLE and c not in _JOINERS for c in text):
        found.append("invisible-character")
    if any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in text) or "\ufffd" in text:
        found.append("control-character")
    if any(mixed(word) for word in _WORD.findall(text)):
        found.append("look-alike")
    return found


def mixed(word: str) -> bool:
    """Whether one word mixes alphabets whose letters look alike (a Cyrillic “а” in a Latin word)."""
    return len({script for c in word for script in _ALIKE if unicodedata.name(c, "").startswith(script)}) > 1


def shown(text: str) -> str:
    """The text with every character that hides or turns others written as ‹U+202E›."""
    return "".join(
        f"‹U+{ord(c):04X}›"
        if (c in BIDI and c not in _MARKS)
        or (c in INVISIBLE and c not in _JOINERS)
        or (unicodedata.category(c) == "Cc" and c not in "\n\t")
        else c
        for c in text
    )
