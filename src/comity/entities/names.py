"""Names of organisations made comparable: words, keys, variants, acronyms and places, in Latin, Hebrew and Arabic script.

Everything here is a pure function of a name. A key is for comparing and finding, never for showing. Spelling goes (case,
accents, final forms, alef and ta marbuta, vowel signs, tatweel, geresh), and legal forms go; words that say what
an organisation is (association, منظمة, עמותה) stay out of the core only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from comity.entities.places import iso2, places
from comity.entities.scripts import plain_letters, script, seen
from comity.entities.vocabulary import LEGAL, LIGHT, SAME_FORM, SAME_WORD, SMALL, SORT_OF

SAME_PHRASE = tuple(
    (re.compile(rf"\b(?:{phrase})\b"), short)
    for phrase, short in (
        ("united nations|u n", "un"),
        ("united states of america|united states|u s a|usa|u s", "us"),
        ("united kingdom|great britain|u k", "uk"),
    )
)
ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
ARABIC_LETTERS = str.maketrans("أإآٱىةؤئیكک", "ااااي" + "ه" + "ويي" + "كك")
HEBREW_MARKS = re.compile("[\u0591-\u05c7]")
HEBREW_FINALS = str.maketrans("ךםןףץ", "כמנפצ")
QUOTES = re.compile("['\u2019\u2018\u02bc\u02bb`\u00b4\u05f3\u05f4\"\u201c\u201d\u201e\u00ab\u00bb]")
JOINED = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
     "ı": "i", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "ẞ": "ss", "&": " and ", "+": " and "}
)  # fmt: skip
SPACED_EV = re.compile(r"\s[eE]\.\s?V\.?(?=$|[\s,)])")
DOTTED = re.compile(r"\b(\w)\.(?=\w\b)")
ACRONYM = re.compile(r"[A-Z][A-Z0-9&\-/.]{1,11}")
CODED = re.compile(r"[(\[]([A-Z]{2,3})[)\]]$|(?<=[a-z] )(UK|USA?|NL)$")
BRACKETS = re.compile(r"\s*[(\[（]([^()\[\]（）]{1,80})[)\]）]\s*")
# The CRS and its publishers put a class before the name: "Finnish NGO, Siemenpuu".
CLASSED = re.compile(r"(?:\w+ )?(?:NGOs?|CSO)(?: \((?:INGO|NNGO|LNGO)\))?\s*[,_:;-]\s*", re.IGNORECASE)
# Words of names that many organisations bear, each in its own country: such a mention is kept apart by country.
LOCAL_SORTS = frozenset({"ministry", "embassy", "government", "municipality", "parliament", "court", "police"})
NOBODY = re.compile(
    r"^(an? )?(individual|individuals|other|others|various|unknown|unspecified|anonymous|redacted|private|miscellaneous|misc|"
    r"multiple|not (specified|available|applicable|yet .*|reported|provided)|undefined|tbd|n ?a|none|null|local partners?|"
    r"implementing partners?|all donors|private sector.*|beneficiar(y|ies)|to be (determined|confirmed|decided).*"
    r"|recipients? \d+)$"
    r"|details not (yet )?provided|miscellaneous foreign|private individuals|non united states|not yet (specified|known)"
    r"|^(various|multiple|other|several|unnamed|undisclosed) (donors?|partners?|organi[sz]ations?|recipients?|ngos?|sources?|"
    r"contractors?|vendors?|awardees?|governments?|institutions?)\b|^(international|national|local) ngos?$|^ngos?$"
    r"|^(donor|developing) country based ngo|^personal services contractor|^foreign awardees|^other (institution|multilateral)"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: everything by which names are compared. `keys` are the whole and its other writings."""

    written: str
    script: str
    keys: tuple[str, ...]
    core: str
    tokens: tuple[str, ...]
    acronym: str
    acronyms: tuple[str, ...]
    places: tuple[str, ...]
    sort: str
    numbers: tuple[str, ...]
    legal: tuple[str, ...]

    @property
    def key(self) -> str:
        """The key of the whole name."""
        return self.keys[0] if self.keys else ""


def words(text: str) -> list[str]:
    """The words of a name as keys write them, legal forms and all."""
    plain = QUOTES.sub("", seen(text).translate(JOINED))
    plain = DOTTED.sub(r"\1", SPACED_EV.sub(" eV", plain))
    decomposed = unicodedata.normalize("NFKD", HEBREW_MARKS.sub(_maqaf, ARABIC_MARKS.sub("", _arabic(plain))))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return [_word(w) for w in re.findall(r"\w+", bare.replace("_", " ")) if w]


def _maqaf(mark: re.Match[str]) -> str:
    return " " if mark[0] in "\u05be\u05c0" else ""


def _arabic(text: str) -> str:
    """Alef, ya, ta marbuta and hamza seats as one letter each, before NFKD would take the hamza off its seat."""
    return text.translate(ARABIC_LETTERS)


def _word(word: str) -> str:
    word = plain_letters(word).casefold().translate(HEBREW_FINALS)
    return _without_article(word) if "\u0600" <= word[0] <= "\u06ff" else word


def _without_article(word: str) -> str:
    """An Arabic word without its definite article, and without an and/by/for that leans on the article."""
    for prefix in ("وال", "بال", "فال", "كال", "ال"):
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            return word[len(prefix) :]
    if word.startswith("لل") and len(word) >= 5:
        return word[2:]
    return word


def tokens_of(text: str) -> list[str]:
    """The words of a name, legal forms left out and one spelling for words that have several."""
    found = words(text)
    kept = [w for w in found if w not in LEGAL] or found
    joined = " ".join(SAME_WORD.get(w, w) for w in kept)
    for phrase, short in SAME_PHRASE:
        joined = phrase.sub(short, joined)
    return joined.split()


def key(text: str) -> str:
    """The name as one comparable text: same key, same spelling of the same words in the same order."""
    return " ".join(w for w in tokens_of(text) if w not in ("the", "and", "et", "und", "y"))


def core(text: str) -> str:
    """The words that tell this organisation from others, sorted; all of its words where only light ones are left."""
    found = tokens_of(text)
    heavy = [w for w in found if w not in LIGHT and SAME_WORD.get(w, w) not in LIGHT]
    return " ".join(sorted(set(heavy or found)))


def acronym(text: str) -> str:
    """The first letters of a Latin name's words of weight: `International Rescue Committee` → `irc`; empty below two words."""
    found = [w for w in words(text) if w not in LEGAL and w not in SMALL and not w.isdigit()]
    return "".join(w[0] for w in found) if len(found) > 1 and script(text) == "latin" else ""


def parts(text: str) -> list[str]:
    """A name and its other writings within the same text: without its brackets, what the brackets hold, both sides of a slash.

    Brackets stay where they tell a branch or a place ("(Kenya)"), and are another writing where they hold an acronym of the rest.
    """
    whole = seen(text)
    found = [whole]
    for bracket in BRACKETS.finditer(whole):
        outside = (whole[: bracket.start()] + " " + whole[bracket.end() :]).strip(" ,-")
        inside = bracket[1].strip()
        if places(words(inside)) or coded(whole) or not outside:
            continue
        if short_for(inside, outside):
            found += [outside, inside]
        elif inside.lower() in ("the", "not ngo", "ngo", "un", "formerly", "int"):
            found.append(outside)
    classed = CLASSED.match(whole)
    if classed and whole[classed.end() :]:
        found.insert(0, whole[classed.end() :])
    for sign in (" - ", " – ", "/", " : ", ", "):
        left, cut, right = whole.partition(sign)
        if cut and left and right:
            if short_for(left.strip(), right):
                found += [left.strip(), right.strip()]
            elif short_for(right.strip(), left):
                found += [right.strip(), left.strip()]
    return list(dict.fromkeys(found))


def short_for(short: str, name: str) -> bool:
    """Whether a text in capitals can be the acronym of a name: most of its letters open the name's words, in their order."""
    if not ACRONYM.fullmatch(short) or places(words(short)):
        return False
    letters = re.sub(r"[^a-z]", "", short.lower())
    opening = words(name)
    if len(letters) < 2 or len(opening) < 2 or letters[0] not in "".join(w[0] for w in opening):
        return False
    initials = "".join(w[0] for w in opening)
    most = max(_in_order(letters, initials), _in_order(initials, letters))
    return most >= max(2, (len(letters) + 1) // 2)


def _in_order(wanted: str, among: str) -> int:
    """How many letters of `wanted`, from its first, are met in their order going through `among`."""
    at = 0
    for letter in among:
        if at < len(wanted) and letter == wanted[at]:
            at += 1
    return at


def is_nobody(text: str) -> bool:
    """Whether a name names no organisation: "an individual", "NGOs (details not yet provided)", "Other"."""
    plain = " ".join(words(text))
    return not re.search(r"[^\W\d_]{2}", plain) or NOBODY.search(plain) is not None


def is_local(text: str) -> bool:
    """Whether the name is one that every country has (Ministry of Health), so that it means another body in another country.

    A ministry whose name says its country is not; an embassy says whose it is, and not where.
    """
    found = words(text)
    sort = _sort(found)
    return sort == "embassy" or (sort in LOCAL_SORTS and not coded(text) and not places(found))


def coded(text: str) -> str:
    """The country whose code ends a name, in brackets or as a plain UK, US or NL: `Norwegian Refugee Council (NOR)`."""
    found = CODED.search(seen(text))
    code = (found[1] or found[2]) if found else ""
    return "" if code.lower() in LEGAL else {"UK": "GB"}.get(code) or iso2(code)


def _sort(found: list[str]) -> str:
    sorts = [SORT_OF[w] for w in found if w in SORT_OF]
    for first in ("embassy", "ministry"):
        if first in sorts:
            return first
    return sorts[0] if sorts else ""


@lru_cache(maxsize=200_000)
def name(text: str) -> Name:
    """A name taken apart."""
    whole = words(text)
    writings = parts(text)
    keys = tuple(dict.fromkeys(k for k in map(key, writings) if k))
    short = [re.sub(r"[^a-z0-9]", "", w.lower()) for w in writings if ACRONYM.fullmatch(w)]
    return Name(
        written=text,
        script=script(text),
        keys=keys,
        core=core(writings[1] if len(writings) > 1 and len(writings[1]) > len(writings[-1]) else text),
        tokens=tuple(dict.fromkeys(tokens_of(text))),
        acronym=acronym(BRACKETS.sub(" ", max(writings[1:] or writings, key=len))),
        acronyms=tuple(dict.fromkeys(w for w in short if len(w) > 1)),
        places=tuple(sorted({*places(whole), *filter(None, [coded(text)])})),
        sort=_sort(whole),
        numbers=tuple(sorted({w.lstrip("0") for w in whole if w.isdigit()})),
        legal=tuple(sorted({SAME_FORM.get(w, w) for w in whole if w in LEGAL})),
    )
