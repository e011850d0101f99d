# ruff: noqa: SIM905 - a list of words reads better as words
"""Numbers as prose has them: grouped digits, number words, scale words, in the six languages."""

from __future__ import annotations

import re
from decimal import Decimal

SMALL = {
    **dict(
        zip(
            "one two three four five six seven eight nine ten eleven twelve".split(),
            range(1, 13),
            strict=True,
        )
    ),
    **{"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80},
    **{"ninety": 90, "a": 1, "an": 1, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "dix": 10},
    **{"ein": 1, "eine": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "zehn": 10},
    **{"uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "diez": 10},
    **{"واحد": 1, "واحدة": 1, "ثلاث": 3, "ثلاثة": 3, "أربع": 4, "أربعة": 4, "خمس": 5, "خمسة": 5, "ست": 6, "ستة": 6},
    **{"سبع": 7, "سبعة": 7, "ثماني": 8, "ثمانية": 8, "تسع": 9, "تسعة": 9, "عشر": 10, "عشرة": 10, "عشرين": 20},
    **{"שנתיים": 2, "שני": 2, "שתי": 2, "שלוש": 3, "שלושה": 3, "שלושת": 3, "ארבע": 4, "ארבעה": 4, "חמש": 5},
    **{"חמישה": 5, "שש": 6, "שישה": 6, "שבע": 7, "שבעה": 7, "שמונה": 8, "תשע": 9, "תשעה": 9, "עשר": 10, "עשרה": 10},
}
PLURALS = frozenset(
    "thousands millions billions trillions آلاف ألوف ملايين مليارات מיליוני מיליארדי אלפי millones millionen milliarden".split()
)
"""Scale words that say no amount without a number before them."""

_SCALES: tuple[tuple[int, str], ...] = (
    (10**3, "k thousand thousands mille tausend tsd ألف ألفا آلاف ألوف אלף אלפים אלפי"),
    (
        10**6,
        "m mn mm mio million millions millón millones millionen mill مليون مليونا ملايين מיליון מיליוני מליון מיליונים",
    ),
    (
        10**9,
        "b bn billion billions milliard milliards milliarde milliarden md mds mrd mia مليار مليارا مليارات بليون "
        "מיליארד מיליארדי",
    ),
    (10**12, "tn trillion trillions billón billones تريليون טריליון"),
)
SCALES = {word: value for value, words in _SCALES for word in words.split()} | {
    "tsd.": 10**3,
    "mio.": 10**6,
    "mill.": 10**6,
    "mrd.": 10**9,
    "mia.": 10**9,
    "mil millones": 10**9,
    "mil": 10**3,
}
DUALS = {"مليونا": 2, "مليوني": 2, "مليونين": 2, "ألفي": 2, "ألفين": 2, "ملياري": 2, "مليارين": 2}
SCALES |= {"مليوني": 10**6, "مليونين": 10**6, "ألفي": 10**3, "ألفين": 10**3, "ملياري": 10**9, "مليارين": 10**9}
LONG = "de es fr"
"""Languages in which "billion" is 10 to the 12; in the others it is 10 to the 9."""

DIGITS = r"\d{1,3}(?:[ ,.']\d{3}){1,6}(?:[.,]\d{1,6})?(?![\d])|\d{1,15}(?:[.,]\d{1,6})?"
COMMA_LANGUAGES = {"fr", "de", "es"}


def scale_of(word: str, language: str) -> int:
    """The factor of a scale word; 1 for none."""
    plain = word.lower().strip()
    if plain == "billion" and language in LONG.split():
        return 10**12
    return SCALES.get(plain, 1)


def readings(digits: str, language: str, scaled: bool) -> list[Decimal]:
    """What a number in digits may mean, the likeliest first; more than one where nobody can say (27 120 million)."""
    plain = digits.strip()
    groups = re.split(r"[ ']", plain)
    if len(groups) > 1:
        whole = "".join(groups).replace(",", ".")
        first = Decimal(whole) if whole.count(".") <= 1 else Decimal(whole.replace(".", "", whole.count(".") - 1))
        # "EUR 27 120 million" was printed for 27.12: with a scale word a lone group of three is either.
        second = (
            [Decimal(".".join(groups))] if scaled and len(groups) == 2 and "," not in plain and "." not in plain else []
        )
        return [first, *second]
    comma, dot = plain.count(","), plain.count(".")
    if comma and dot:
        last = max(plain.rfind(","), plain.rfind("."))
        return [Decimal(re.sub(r"[,.]", "", plain[:last]) + "." + plain[last + 1 :])]
    if not comma and not dot:
        return [Decimal(plain)]
    mark = "," if comma else "."
    if max(comma, dot) > 1:
        return [Decimal(plain.replace(mark, ""))]
    before, after = plain.split(mark)
    grouped, fraction = Decimal(before + after), Decimal(f"{before}.{after}")
    if len(after) != 3 or len(before) > 3 or before == "0":
        return [fraction]
    decimal_mark = "," if language in COMMA_LANGUAGES else "."
    likely = [fraction, grouped] if mark == decimal_mark else [grouped, fraction]
    # 1,250 dollars is plain in English; 27,120 million and a grouped 27.120 are not.
    return likely if scaled or mark == decimal_mark else likely[:1]
