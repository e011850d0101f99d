# ruff: noqa: SIM905 - a list of words reads better as words
"""Numbers written in words → exact values: "two hundred and fifty thousand", "zweieinhalb Millionen", "مليار ونصف المليار".

One grammar for six languages: number words add up or are multiplied by a hundred; a scale word multiplies what stands before it;
a half or a quarter is of the scale word beside it. Digits may stand among them ("مليارا و200 مليون").
"""

from __future__ import annotations

import re
from decimal import Decimal

from comity.documents.numbers import DIGITS, DUALS, PLURALS, SCALES, SMALL, readings, scale_of


def _counted(words: str, first: int = 1, step: int = 1) -> dict[str, int]:
    """Each word one step above the word before it; spellings of one number are joined by a stroke."""
    return {one: first + n * step for n, word in enumerate(words.split()) for one in word.split("|")}


NUMBERS: dict[str, int] = {
    **SMALL,
    **_counted("thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 13),
    **_counted("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
    **_counted("un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"),
    **_counted("vingt|vingts trente quarante cinquante soixante septante huitante|octante nonante", 20, 10),
    **_counted("uno|un|una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis"),
    **_counted("diecisiete dieciocho diecinueve veinte veintiuno|veintiún veintidós veintitrés veinticuatro", 17),
    **_counted("veinticinco veintiséis veintisiete veintiocho veintinueve treinta", 25),
    **_counted("cuarenta cincuenta sesenta setenta ochenta noventa", 40, 10),
    **_counted(
        "doscientos|doscientas trescientos|trescientas cuatrocientos|cuatrocientas quinientos|quinientas", 200, 100
    ),
    **_counted(
        "seiscientos|seiscientas setecientos|setecientas ochocientos|ochocientas novecientos|novecientas", 600, 100
    ),
    **_counted(
        "عشرين|عشرون ثلاثين|ثلاثون أربعين|أربعون خمسين|خمسون ستين|ستون سبعين|سبعون ثمانين|ثمانون تسعين|تسعون", 20, 10
    ),
    **_counted(
        "مئتي|مئتين|مئتان|مئتا|مائتي|مائتين|مائتان|مائتا ثلاثمئة|ثلاثمائة أربعمئة|أربعمائة خمسمئة|خمسمائة", 200, 100
    ),
    **_counted("ستمئة|ستمائة سبعمئة|سبعمائة ثمانمئة|ثمانمائة|ثمانيمائة تسعمئة|تسعمائة", 600, 100),
    **_counted("أحد|إحدى اثنا|اثني|اثنتا|اثنتي|اثنان|اثنين ثلاثة أربعة خمسة ستة سبعة ثمانية|ثماني|ثمان تسعة عشرة"),
    **_counted("עשרים שלושים ארבעים חמישים שישים שבעים שמונים תשעים", 20, 10),
    **_counted("שני|שתי|שנים|שתים|שניים|שתיים שלושת ארבעת חמשת ששת שבעת שמונת תשעת עשרת", 2),
    **{"מאתיים": 200, "שמונה": 8},
}
HUNDREDS = frozenset("hundred cent cents hundert cien ciento مئة مائة מאה מאות".split())
BARE = frozenset(
    "mil mille tausend cent hundert cien مليون مليونا مليار مليارا ألف ألفا مئة مائة אלף מיליון מליון מיליארד מאה".split()
)
"""Words that stand for one of their kind without a number before them; "million" alone does not ("several million")."""
PARTS = {
    **dict.fromkeys("half demi demie halbe halben medio media نصف חצי מחצית".split(), Decimal("0.5")),
    **dict.fromkeys("quarter quart viertel cuarto ربع רבע".split(), Decimal("0.25")),
}
ARTICLES = frozenset("a an un une uno una ein eine einer".split())
"""Words for one that are articles as well: they say an amount only with a scale word after them."""
JOINERS = frozenset("and et und y e of de d' le".split())
TWO = {"אלפיים": 2000} | {word: count * SCALES[word] for word, count in DUALS.items()}
HALVES = {"anderthalb": Decimal("1.5"), "eineinhalb": Decimal("1.5")} | {
    f"{word}einhalb": n + Decimal("0.5")
    for word, n in _counted("zwei drei vier fünf sechs sieben acht neun zehn elf zwölf", 2).items()
}
GERMAN = {
    **_counted("ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn"),
    **_counted("achtzehn neunzehn", 18),
    **_counted("zwanzig dreißig|dreissig vierzig fünfzig sechzig siebzig achtzig neunzig", 20, 10),
    **{"hundert": 100, "tausend": 1000, "und": 0},
}  # fmt: skip


def _any(words: set[str] | frozenset[str] | dict[str, int]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


_SPELLED = {
    s for s in SCALES if len(s) > 2 and s not in ("mil millones", "mio", "mrd", "mia", "tsd", "mds") and s[-1] != "."
}
_GERMAN_WORD = rf"(?:{_any(GERMAN)}){{2,8}}"
_WORD = rf"(?:{_GERMAN_WORD}|{_any({*NUMBERS, *HUNDREDS, *PARTS, *TWO, *HALVES, *_SPELLED, *SCALES.keys() & {'mil'}})})(?![^\W_])"
_PREFIXED = rf"(?:وال|و|ال|ו)?{_WORD}"
_GAP = r"(?:[ -](?:(?:and|et|und|y|of|de)[ -])?(?:(?:a|an|le|un)[ -])?)"
_FIGURES = rf"[وו]?(?:{DIGITS})[ -]?"
PHRASE = rf"(?>(?:{_FIGURES})?{_PREFIXED}(?:{_GAP}(?:{_FIGURES})?{_PREFIXED}){{0,12}})"
"""A number with words in it; digits only where a word follows them. `spoken` says whether it is one."""
_LEX = re.compile(rf"(?P<joined>[وו])?(?P<digits>{DIGITS})|(?P<word>[^\W\d_]+'?)", re.IGNORECASE)


def spoken(phrase: str, language: str) -> Decimal | None:
    """The value of a phrase that PHRASE found; None where its words make no one number, or say none ("millions")."""
    total, current, last, joined, words, figures = Decimal(0), None, 0, False, 0, False
    for digits, word, glued in _tokens(phrase):
        joined = joined or glued
        if digits:
            if current is not None:
                return None
            current, figures = readings(digits, language, True)[0], True
        elif word in JOINERS:
            joined = True
            continue
        elif word in PARTS:
            words += 1
            if joined and current is not None:
                current += PARTS[word]
            elif joined and last:
                total, joined = total + PARTS[word] * last, False
                last = -last  # "a billion and a half billion": the same scale word may follow and says nothing new
                continue
            else:
                current = (current or 1) * PARTS[word]
        elif word in SCALES or word in TWO:
            factor = TWO.get(word) or scale_of(word, language)
            if last < 0 and current is None and -last == factor:
                continue
            if current is None and not total and word not in BARE and word not in TWO:
                return None
            words += 1
            last = abs(last)
            if word in TWO:
                total, last = total + factor, factor // 2
            elif last and factor > last:
                total, last = (total + (current or 0)) * factor, factor
            elif last == factor:
                return None
            else:
                total, last = total + (1 if current is None else current) * factor, factor
            current, figures = None, False
        elif word in HUNDREDS:
            words += 1
            current = Decimal(100) if current is None else current * 100 if current < 100 else current + 100
        else:
            value = HALVES.get(word) or _german(word) or NUMBERS.get(word)
            if value is None or figures:
                return None  # "in 2020 three million": a year stands there, not a part of the number
            words += 1
            current = _more(current, Decimal(value))
            if current is None:
                return None
        joined = False
    return total + (current or 0) if words and (total or current) else None


def _tokens(phrase: str) -> list[tuple[str, str, bool]]:
    """Digits or word, lower-case and without article or "and", and whether an "and" was written on to it."""
    found = []
    for match in _LEX.finditer(phrase.lower()):
        word, glued = match["word"] or "", bool(match["joined"])
        if word and not _known(word) and word[0] in "وו" and _known(word[1:].removeprefix("ال")):
            word, glued = word[1:], True
        if word.startswith("ال") and _known(word[2:]):
            word = word[2:]
        found.append((match["digits"] or "", word, glued))
    # An article counts as one only before a scale word or its part: "a million", not "and a half".
    kept: list[tuple[str, str, bool]] = []
    for place, (digits, word, glued) in enumerate(found):
        following = found[place + 1][1] if place + 1 < len(found) else ""
        before = found[place - 1][1] if place else ""
        plain = following and following not in SCALES and following not in HUNDREDS
        if word in ARTICLES and (before == "of" or plain):
            continue
        kept.append((digits, word, glued))
    return kept


def _known(word: str) -> bool:
    return word in NUMBERS or word in HUNDREDS or word in PARTS or word in SCALES or word in TWO or word in JOINERS


def _more(current: Decimal | None, value: Decimal) -> Decimal | None:
    """What was counted so far and one number word more: twenty-five, cent cinquante, soixante-dix, quatre-vingts, خمسة عشر."""
    if current is None:
        return value
    if current == 4 and value == 20:
        return Decimal(80)  # quatre-vingts
    if value < 100 and current % 100 == 0:
        return current + value
    if value < 20 and current % 10 == 0 and current % 100:
        return current + value
    # "fünf und zwanzig", خمسة وعشرين: the smaller first
    ones = current % 100
    return current + value if 0 < ones < 10 and 10 <= value < 100 and value % 10 == 0 else None


def _german(word: str) -> int | None:
    """A German number written as one word: fünfhunderttausend, fünfundzwanzig."""
    total, current, at = 0, 0, 0
    names = sorted(GERMAN, key=len, reverse=True)
    parts = 0
    while at < len(word):
        name = next((n for n in names if word.startswith(n, at)), None)
        if name is None:
            return None
        value = GERMAN[name]
        if value == 1000:
            total, current = total + (current or 1) * 1000, 0
        elif value == 100:
            current = (current or 1) * 100
        else:
            current += value
        at, parts = at + len(name), parts + 1
    return total + current if parts > 1 else None


def parts_of(phrase: str) -> list[int]:
    """Where a number may begin in a phrase: at its start, or at a number word that is no scale of what stands before it."""
    found = list(_LEX.finditer(phrase))
    return [m.start() for n, m in enumerate(found) if not n or _begins((m["word"] or "").lower())]


def _begins(word: str) -> bool:
    return word in NUMBERS or word in HALVES


def says_amount(phrase: str) -> bool:
    """Whether a phrase is more than an article ("a dollar"), a plural ("millions") and digits with their scale word."""
    words = phrase.lower().split()
    if len(words) == 1 and (words[0] in ARTICLES or words[0] in PLURALS or words[0] == "one"):
        return False
    return not (phrase[0].isdigit() and len([m for m in _LEX.finditer(phrase) if m["word"]]) == 1)
