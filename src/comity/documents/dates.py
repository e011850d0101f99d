# ruff: noqa: E501 - one pattern or list of words a line reads better than many
"""Dates in prose → EDTF (ISO 8601-2 levels 0 and 1, and `[a,b]` for one of two).

The order of day and month in 03/04/2023 is never guessed: day first in Arabic, Hebrew, French, German and Spanish, where nothing
else is written; in English only if another date of the document settles it (25/11/2020), else both readings with a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from comity.documents.months import MONTHS, SEASONS

_MONTH = "|".join(sorted((re.escape(m).replace(r"\ ", r"\s") for m in MONTHS), key=len, reverse=True))
_M = rf"(?:{_MONTH})\.?(?![^\W_])(?:\s?[/(]\s?(?:{_MONTH})\)?)?"
_D = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|\.)?"
_Y = r"(?:1[5-9]|20)\d\d"
_DAY_MONTH = r"(?:\sof\s|\sde\s|[\s-]?ב-?|\sمن\s(?:شهر\s)?|[\s-]|\.?\s)"
_BEFORE = r"(?<![\w.,/])"
_HE = r"(?:(?<=[^א-ת][בלמהוכש])|(?<![^\W_]))"
DASH = r"\s?[-–—]\s?"

ISO = re.compile(rf"{_BEFORE}({_Y})-(\d\d)-(\d\d)(?![\d-])")
NUMERIC = re.compile(
    r"(?:(?<![\w.,/-])|(?<=\sو)|(?<=\s[בלמ]))(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\w/-])(?!\.\d)"
)
YEAR_FIRST = re.compile(rf"{_BEFORE}({_Y})[/.](\d{{1,2}})[/.](\d{{1,2}})(?![\w/])")
DAYS_MONTH_YEAR = re.compile(rf"{_HE}(?<!\d)({_D}){DASH}({_D}){_DAY_MONTH}({_M}),?(?:\sde)?\s?({_Y})?(?!\d)", re.I)
DAY_MONTH_YEAR = re.compile(
    rf"(?<![\d.,/$£€])({_D}){_DAY_MONTH}({_M}),?(?:\sde|\sمن\sعام|\sعام)?(?:\s({_Y})(?!\d))?", re.I
)
MONTH_DAY_YEAR = re.compile(rf"{_HE}({_M})\s({_D})(?:{DASH}({_D}))?(?!\d|[.,]\d)(?:,?\s({_Y})(?!\d))?", re.I)
MONTHS_YEAR = re.compile(rf"{_HE}({_M})(?:{DASH}|\sto\s)({_M})\s({_Y})(?!\d)", re.I)
MONTH_YEAR = re.compile(rf"{_HE}({_M})(?:,|\sof|\sde|\sمن)?(?:\sعام|\sسنة|\sשנת)?\s({_Y})(?![\d%])", re.I)
YEAR_MONTH = re.compile(rf"{_BEFORE}({_Y})\s({_M})", re.I)
QUARTER = re.compile(
    rf"(?<![^\W_])(?:Q([1-4])(?:\sof)?[\s-]({_Y})|(?:the )?(first|second|third|fourth) quarter of ({_Y}))(?!\d)", re.I
)
SEASON = re.compile(rf"{_HE}({'|'.join(SEASONS)})(?:\sof|\sعام|\sسنة)?\s({_Y})(?!\d)", re.I)
DECADE = re.compile(
    r"(?<![\w,.])(1[5-9]\d|20\d)0'?s(?![^\W_])|שנות ה-?\s?([2-9])0(?!\d)|\b(?:années|die|den)\s(19\d|20\d)0(?:er)?\b"
)
CENTURY = re.compile(r"\b(1[5-9]|20|21)(?:th|st)[\s-]century\b", re.I)
YEARS = re.compile(
    rf"(?<![\w.,/$£€-])({_Y})(\s?[-–—/]\s?|\s(?:to|and|until|à|bis|إلى|حتى|עד)\s|\sو)({_Y}|\d\d)(?![\w/%-]|[.,]\d)",
    re.I,
)
FISCAL = re.compile(rf"(?<![^\W_])FY\s?'?({_Y}|\d\d)(?!\d)")
ROUGH = re.compile(
    r"(?:\b(?:circa|c\.|ca\.|about|around|approximately|vers|um|hacia)|نحو عام|حوالي عام|בסביבות)\s$", re.I
)
BETWEEN = re.compile(r"(?:\b(?:between|entre|zwischen)|بين(?: عامي)?|בין(?: השנים)?)\s$", re.I)
SINCE_CONTEXT = re.compile(
    r"(?:(?<![^\W_])(?:in|since|during|until|till|by|before|after|from|to|of|through|throughout|for|early|late|mid|the|a|an|its|their|this|"
    r"year|between|and|en|depuis|avant|après|dès|im\sJahr|Jahr|seit|vor|nach|bis|desde|hasta|"
    r"(?:و|ف|ب|ل)?(?:عام|العام|سنة|السنة|في|منذ|حتى|قبل|بعد|خلال|لعام)|"
    r"(?:ב|מ|ל|ה|ש)?שנת|מאז|עד|לפני|אחרי)[\s-]|(?<![א-ת])[בלמ]-?|[(,–-]\s?|^)$",
    re.I,
)
YEAR = re.compile(rf"(?<![\w.,/$£€₪%])({_Y})(?![\w%/]|[.,]\d|\s?[$£€₪%])")
COUNTED = re.compile(r"\s(?:people|men|women|children|families|students|participants|permits|homes|villages|pupils|members|jobs|"
                     r"(?:US )?dollars|euros|pounds|shekels|million|billion|thousand|دولار|يورو|شيكل|مليون|ألف|שקל|דולר|מיליון|אלף)\b")  # fmt: skip
HIJRI = re.compile(r"\s?(?:هـ|ه(?![^\W_])|AH\b)")
DAY_FIRST = {"ar", "he", "fr", "de", "es"}


@dataclass(slots=True)
class Dated:
    """One date in the folded text, as EDTF; `notes` are finding codes with what was found."""

    start: int
    end: int
    edtf: str
    notes: list[tuple[str, str]] = field(default_factory=list)


def dates(text: str, language: str) -> list[Dated]:
    """Every date, in order; where patterns overlap, the fuller one."""
    order = _order(text, language)
    found: list[Dated] = []
    busy = bytearray(len(text))
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text):
            if any(busy[match.start() : match.end()]):
                continue
            made = read(match, order)
            if made is None:
                continue
            found.append(made)
            busy[made.start : made.end] = b"\x01" * (made.end - made.start)
    return sorted(found, key=lambda d: d.start)


def _order(text: str, language: str) -> str:
    """`dmy`, `mdy` or empty where the document does not settle it."""
    first = last = False
    for match in NUMERIC.finditer(text):
        day, month = int(match[1]), int(match[3])
        first |= day > 12 >= month
        last |= month > 12 >= day
    if first != last:
        return "dmy" if first else "mdy"
    return "dmy" if language in DAY_FIRST and not last else ""


def _month(words: str) -> int | None:
    plain = re.sub(r"\s+", " ", words.lower()).strip(" .)")
    both = [MONTHS.get(part.strip(" .)")) for part in re.split(r"[/(]", plain)]
    return both[0] if len(set(both)) == 1 else None


def _number(words: str) -> int:
    return int(re.match(r"\d+", words)[0])  # type: ignore[index]


def _whole(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _made(match: re.Match[str], edtf: str | None, *notes: str) -> Dated | None:
    if edtf is None:
        return None
    text = match.string
    start, end = match.start(), match.end()
    while end > start and text[end - 1] in " ,.":
        end -= 1
    if ROUGH.search(text, max(0, start - 16), start) and "/" not in edtf:
        edtf += "~"
    return Dated(start, end, edtf, [(code, text[start:end]) for code in notes])


def _iso(match: re.Match[str], order: str) -> Dated | None:
    return _made(match, _whole(*(int(g) for g in match.groups())))


def _numeric(match: re.Match[str], order: str) -> Dated | None:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    notes = []
    if len(match[4]) == 2:
        if match[2] == "-":
            return None
        year += 2000 if year < 50 else 1900
        notes.append("date-two-digit-year")
    elif not 1500 <= year <= 2099:
        return None
    day_first, month_first = _whole(year, second, first), _whole(year, first, second)
    if day_first and month_first and day_first != month_first:
        if not order:
            low, high = sorted((day_first, month_first))
            return _made(match, f"[{low},{high}]", "date-ambiguous", *notes)
        return _made(match, day_first if order == "dmy" else month_first, *notes)
    return _made(match, day_first or month_first, *notes)


def _day_month_year(match: re.Match[str], order: str) -> Dated | None:
    month, day = _month(match[2]), _number(match[1])
    if month is None:
        return None
    if match[3]:
        return _made(match, _whole(int(match[3]), month, day))
    return _made(match, f"XXXX-{month:02}-{day:02}" if _whole(2000, month, day) and _sure(match[2]) else None)


def _days_month_year(match: re.Match[str], order: str) -> Dated | None:
    month, first, last = _month(match[3]), _number(match[1]), _number(match[2])
    if month is None or first >= last or not match[4]:
        return None
    low, high = _whole(int(match[4]), month, first), _whole(int(match[4]), month, last)
    return _made(match, f"{low}/{high}" if low and high else None)


def _month_day_year(match: re.Match[str], order: str) -> Dated | None:
    month, day = _month(match[1]), _number(match[2])
    if month is None:
        return None
    if not match[4]:
        plain = _whole(2000, month, day) and _sure(match[1]) and not match[3]
        return _made(match, f"XXXX-{month:02}-{day:02}" if plain else None)
    low = _whole(int(match[4]), month, day)
    high = _whole(int(match[4]), month, _number(match[3])) if match[3] else None
    return _made(match, f"{low}/{high}" if low and high else low)


def _sure(month: str) -> bool:
    """Whether a word names a month without a year beside it: not "may", not "mar"."""
    return month[:1].isupper() and len(month) > 3 or not month.isascii()


def _months_year(match: re.Match[str], order: str) -> Dated | None:
    low, high = _month(match[1]), _month(match[2])
    return _made(match, f"{match[3]}-{low:02}/{match[3]}-{high:02}" if low and high and low < high else None)


def _month_year(match: re.Match[str], order: str) -> Dated | None:
    month = _month(match[1])
    return _made(match, f"{match[2]}-{month:02}" if month and not COUNTED.match(match.string, match.end()) else None)


def _year_month(match: re.Match[str], order: str) -> Dated | None:
    month = _month(match[2])
    named = match[2][:1].isupper() or not match[2].isascii()
    return _made(match, f"{match[1]}-{month:02}" if month and named else None)


def _quarter(match: re.Match[str], order: str) -> Dated | None:
    number = int(match[1]) if match[1] else ("first", "second", "third", "fourth").index(match[3].lower()) + 1
    return _made(match, f"{match[2] or match[4]}-{32 + number}")


def _season(match: re.Match[str], order: str) -> Dated | None:
    return _made(match, f"{match[2]}-{SEASONS[match[1].lower()]}")


def _decade(match: re.Match[str], order: str) -> Dated | None:
    return _made(match, f"{match[1] or match[3] or '19' + match[2]}X")


def _century(match: re.Match[str], order: str) -> Dated | None:
    return _made(match, f"{int(match[1]) - 1}XX")


def _years(match: re.Match[str], order: str) -> Dated | None:
    text, joint = match.string, match[2].strip()
    last = match[3] if len(match[3]) == 4 else match[1][:2] + match[3]
    between = BETWEEN.search(text, max(0, match.start() - 16), match.start())
    if not int(match[1]) < int(last) or int(last) - int(match[1]) > 150 or COUNTED.match(text, match.end()):
        return None
    worded = joint in ("and", "و")
    if (worded and not between) or (len(match[3]) == 2 and not re.fullmatch(r"[-–—/]", joint)):
        return None
    return _made(match, f"{match[1]}/{last}")


def _fiscal(match: re.Match[str], order: str) -> Dated | None:
    return _made(match, match[1] if len(match[1]) == 4 else f"20{match[1]}", "date-fiscal-year")


def _year(match: re.Match[str], order: str) -> Dated | None:
    text = match.string
    if HIJRI.match(text, match.end()) or COUNTED.match(text, match.end()):
        return None
    rough = ROUGH.search(text, max(0, match.start() - 16), match.start())
    if not rough and not SINCE_CONTEXT.search(text, max(0, match.start() - 16), match.start()):
        line = text.rfind("\n", max(0, match.start() - 3), match.start())
        if line < 0 and match.start() > 2:
            return None
    return _made(match, match[1])


_Read = Callable[[re.Match[str], str], Dated | None]
_PATTERNS: tuple[tuple[re.Pattern[str], _Read], ...] = (
    (ISO, _iso),
    (YEAR_FIRST, _iso),
    (NUMERIC, _numeric),
    (DAYS_MONTH_YEAR, _days_month_year),
    (DAY_MONTH_YEAR, _day_month_year),
    (MONTH_DAY_YEAR, _month_day_year),
    (MONTHS_YEAR, _months_year),
    (MONTH_YEAR, _month_year),
    (YEAR_MONTH, _year_month),
    (QUARTER, _quarter),
    (SEASON, _season),
    (DECADE, _decade),
    (CENTURY, _century),
    (YEARS, _years),
    (FISCAL, _fiscal),
    (YEAR, _year),
)


def best(found: Iterator[Dated]) -> str | None:
    """The most exact of some dates, for when something was said; the first of equals."""
    chosen = max(found, key=lambda d: len(d.edtf) if "/" not in d.edtf and "[" not in d.edtf else 0, default=None)
    return chosen.edtf if chosen else None
