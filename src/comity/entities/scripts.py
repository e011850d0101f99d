"""Letters: the script of a name, and letters that only look like others.

A name for the eye is never changed. For keys, what cannot be seen (zero-width and direction controls) is left out, and a
Cyrillic or Greek letter inside an otherwise Latin word is read as the Latin letter it looks like (Unicode TR 39's idea).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

RANGES = (
    ("latin", "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"),
    ("greek", "\u0370-\u03ff\u1f00-\u1fff"),
    ("cyrillic", "\u0400-\u052f"),
    ("armenian", "\u0530-\u058f"),
    ("hebrew", "\u05d0-\u05f2\ufb1d-\ufb4f"),
    ("arabic", "\u0620-\u064a\u066e-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc"),
    ("devanagari", "\u0900-\u097f"),
    ("ethiopic", "\u1200-\u137f"),
    ("kana", "\u3040-\u30ff"),
    ("han", "\u3400-\u9fff"),
    ("hangul", "\uac00-\ud7af"),
)
SCRIPTS = {name: re.compile(f"[{letters}]") for name, letters in RANGES}
UNSEEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\uffff]"
)
# Letters of other scripts that look like a Latin one in common type.
LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТХУавеѕіјкмнорстхуԁԛԝһӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορυικօոսԼՏ",
    "ABESIJKMHOPCTXYabesijkmhopctxydqwhlABEZHIKMNOPTYXavopuikonuLS",
)
LATIN_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


def seen(text: str) -> str:
    """The text as it is seen: one form of each letter (NFKC), nothing unseen, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", UNSEEN.sub("", text)).translate(LATIN_DIGITS).split())


def scripts(text: str) -> dict[str, int]:
    """How many letters of each script a text has; letters of others count as `other`."""
    counts: dict[str, int] = {}
    for letter in text:
        if letter.isalpha():
            name = next((name for name, pattern in SCRIPTS.items() if pattern.match(letter)), "other")
            counts[name] = counts.get(name, 0) + 1
    return counts


def script(text: str) -> str:
    """The script that most letters are in; empty for a text without letters."""
    counts = scripts(seen(text))
    return max(counts, key=lambda name: counts[name]) if counts else ""


def lookalikes(text: str) -> list[str]:
    """The words that mix Latin with letters that look Latin and are not, or hide something unseen within."""
    found = [word for word in re.split(r"\s+", unicodedata.normalize("NFKC", UNSEEN.sub("", text))) if mixed(word)]
    hidden = re.findall(r"\w+(?:" + UNSEEN.pattern + r"+\w+)+", text)
    joined = [w for w in hidden if script(w) not in ("arabic", "devanagari")]  # joiners are spelling there
    return [*found, *joined]


def mixed(word: str) -> bool:
    """Whether a word has letters of Latin and of a script that can be mistaken for it."""
    present = scripts(word)
    return "latin" in present and any(name in present for name in ("cyrillic", "greek", "armenian"))


def plain_letters(word: str) -> str:
    """A word that mixes scripts, in the Latin letters that it looks like; any other word as it is."""
    return word.translate(LOOKALIKES) if mixed(word) else word


# Latin spellings of sounds that other scripts write with one letter, and letters that are one sound or another there.
SOUNDS = (("tch", "k"), ("sch", "s"), ("sh", "s"), ("tz", "s"), ("ts", "s"), ("ch", "k"), ("kh", "k"), ("gh", "g"), ("ph", "p"),
          ("th", "t"), ("dh", "d"), ("ck", "k"), ("ou", ""), ("x", "ks"))  # fmt: skip
ONE_SOUND = str.maketrans("cfjqvz", "kpgkbs", "aeiouwyh")


@lru_cache(maxsize=200_000)
def consonants(word: str) -> str:
    """The consonants of a word in any script, as far as Latin, Hebrew and Arabic have them in common: they write no vowels."""
    plain = anyascii(word.replace("ו", "")).lower()  # vav is a vowel more often than a v
    for letters, sound in SOUNDS:
        plain = plain.replace(letters, sound)
    return re.sub(r"(.)\1+", r"\1", re.sub("[^a-z]", "", plain).translate(ONE_SOUND))
