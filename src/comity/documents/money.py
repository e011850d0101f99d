"""Amounts of money in prose → an exact decimal, an ISO 4217 currency, and the years, bound and unit said with it.

Rules: `$` and "dollars" of no named country are US dollars, with a finding unless the document speaks of the United
States, and with one in any case where a sentence names another country whose currency is a dollar. A number that can be read
in two ways gives the likelier with a finding and both `readings`. An amount without currency counts only where years or
a word such as budget say that it is money, and its currency stays null.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from comity.documents.currencies import (
    AMBIGUOUS,
    AMERICAN,
    CODE_OF,
    CODES,
    DOLLAR,
    IN_ONE,
    OTHER_DOLLARS,
    SMALL_CODES,
    SYMBOLS,
    WORDS,
)
from comity.documents.money_words import BEFORE_BOUND, BUDGET, PER, PER_UNIT, WHAT, YEARS_AFTER, YEARS_BEFORE, years_of
from comity.documents.number_words import PHRASE, parts_of, says_amount, spoken
from comity.documents.numbers import DIGITS, SCALES, readings, scale_of


def _any(words: Any) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in sorted(words, key=len, reverse=True))


_LETTERS = [s for s in SCALES if len(s) <= 2 and s.isascii() and s not in ("mn", "mm", "bn", "tn", "md")]
_CODE = rf"(?-i:{_any(CODES)}|{_any(SMALL_CODES)})"
_SIGN = _any(SYMBOLS)
# A letter is a scale where it is written on to the digits ($3m) or to the currency after it (45 M€).
_SCALE = (
    rf"(?:\s?-?(?:{_any(set(SCALES) - set(_LETTERS))})(?![^\W_])|(?:{_any(_LETTERS)})(?![^\W_])"
    rf"|\s?(?:{_any([*_LETTERS, 'md', 'mds'])})(?=\s?(?:{_SIGN}|{_CODE}(?![^\W_]))))"
)
_SYMBOL = _SIGN + r"|U\.?S\.?\s?\$"
_LEFT = rf"(?:(?<![^\W_]){_CODE}(?:\s?(?:{_SYMBOL}))?|(?<![^\W_])(?:{_SYMBOL})|(?:[£€₪¥₹$]))\s?"
_RIGHT = rf"\s?-?(?:(?:{_any(WORDS)}|{_CODE})(?![^\W_])|(?:{_SYMBOL})(?!\s?\d))"


def _amount(mark: str) -> str:
    return (
        rf"(?:(?P<left{mark}>{_LEFT})|(?<![\w.,])|(?<=\s[وبل])|(?<=\s[בלכמו]))(?P<digits{mark}>{DIGITS})(?P<scale{mark}>{_SCALE})?(?:\+(?=\W))?"
        rf"(?P<right{mark}>{_RIGHT})?"
    )


AMOUNT = re.compile(_amount(""), re.IGNORECASE)
RANGE = re.compile(
    rf"{_amount('1')}\s?(?P<sep>[-–—]|\bto\b|\band\b|\bà\b|\bet\b|\bbis\b|\bund\b|\ba\b|\by\b|إلى|و|עד|ל-?|ו-?)\s?{_amount('2')}",
    re.IGNORECASE,
)
IN_WORDS = re.compile(
    rf"(?<![^\W_])(?:[وفبلك](?=\w{{3}})|[ושבלמכ]-?(?=\w{{3}}))?(?P<number>{PHRASE})(?P<right>{_RIGHT})", re.IGNORECASE
)
SEVERAL = re.compile(
    r"(?:\b(?:several|few|many|some|plusieurs|quelques|einige|mehrere|varios|algunos)|عدة|بضعة|بضع|כמה|מספר)\s$",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"(?:\b(?:between|entre|zwischen)|(?:ما )?بين|בין)\s$", re.IGNORECASE)
JOINS = frozenset(["and", "et", "und", "y", "و", "ו", "ו-"])
"""Between two amounts these make a range only after "between"."""
FROM = re.compile(r"(?:\b(?:from|de|du|von)|من|מ-?)\s?$", re.IGNORECASE)


@dataclass(slots=True)
class Amount:
    """One amount in the folded text; `notes` are finding codes with what was found."""

    start: int
    end: int
    value: dict[str, Any]
    notes: list[tuple[str, str]] = field(default_factory=list)


class Purse:
    """Reads the amounts of one document; what the document says of its country is looked up once."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.language = text, language
        self.american = re.search(AMERICAN, text) is not None

    def amounts(self) -> list[Amount]:
        """Every amount, in order; none overlaps another."""
        taken: list[Amount] = []
        for found in (*self._ranges(), *self._worded(), *self._singles()):
            if not any(found.start < other.end and other.start < found.end for other in near(taken, found.start)):
                bisect.insort(taken, found, key=lambda a: a.start)
        return taken

    def _ranges(self) -> Iterator[Amount]:
        for match in RANGE.finditer(self.text):
            currencies = [self._code(match, "1"), self._code(match, "2")]
            before = self.text[max(0, match.start() - 12) : match.start()]
            between = BETWEEN.search(before)
            word = match["sep"].lower()
            both = all(currencies)
            if not any(currencies) or (word in JOINS and not between) or (both and FROM.search(before)):
                continue
            if word == "a" and not (between or FROM.search(before)):
                continue
            low, _ = self._number(match["digits1"], match["scale1"] or match["scale2"])
            high, _ = self._number(match["digits2"], match["scale2"])
            if (
                match["scale1"] is None
                and match["scale2"]
                and Decimal(match["digits1"].replace(",", "").replace(" ", "")) > 999
            ):
                low, _ = self._number(match["digits1"], None)
            if not low < high:
                continue
            currency = currencies[1] or currencies[0] or ""
            if currency == DOLLAR and currencies[0]:
                currency = currencies[0]
            start = match.start() - (len(between[0]) if between else 0)
            made = self._made(start, match.end(), [low], currency, bound=False)
            made.value |= {"amount_high": plain(high), "bound": "between"}
            yield made

    def _singles(self) -> Iterator[Amount]:
        for match in AMOUNT.finditer(self.text):
            currency = self._code(match, "")
            one = IN_ONE.get((match["right"] or "").strip(), 1)
            values = [value * one for value in self._number(match["digits"], match["scale"])[1]]
            if currency:
                if not (self._is_weight(match) and not match["scale"]):
                    yield self._made(match.start(), match.end(), values, currency)
            elif match["scale"]:
                after, before = (
                    self.text[match.end() : match.end() + 60],
                    self.text[max(0, match.start() - 40) : match.start()],
                )
                if YEARS_AFTER.match(after) or BUDGET.search(before):
                    yield self._made(match.start(), match.end(), values, None)

    def _worded(self) -> Iterator[Amount]:
        for match in IN_WORDS.finditer(self.text):
            phrase, currency = match["number"], self._code(match, "")
            if self._is_weight(match) or not says_amount(phrase):
                continue
            if SEVERAL.search(self.text, max(0, match.start() - 12), match.start("number")):
                continue
            for part in parts_of(phrase):  # from the first word with which the rest is one number
                value = spoken(phrase[part:], self.language) if says_amount(phrase[part:]) else None
                if value:
                    yield self._made(match.start("number") + part, match.end(), [value], currency)
                    break

    def _number(self, digits: str, scale: str | None) -> tuple[Decimal, list[Decimal]]:
        word = (scale or "").strip(" -")
        factor = scale_of(word, self.language)
        found = [value * factor for value in readings(digits, self.language, bool(word))]
        return found[0], found

    def _code(self, match: re.Match[str], mark: str) -> str | None:
        groups = match.groupdict()
        left, right = (groups.get(f"left{mark}") or "").strip(), (groups.get(f"right{mark}") or "").strip(" -")
        found = [code for code in (_iso(left), _iso(right)) if code]
        named = [code for code in found if code != DOLLAR]
        return next(iter(named or found), None)

    def _is_weight(self, match: re.Match[str]) -> bool:
        right = (match["right"] or "").strip().lower()
        return right in ("pound", "pounds") and self.text[match.end() : match.end() + 4].startswith(" of")

    def _made(self, start: int, end: int, values: list[Decimal], currency: str | None, bound: bool = True) -> Amount:
        value: dict[str, Any] = {"amount": plain(values[0]), "currency": currency, "years": None}
        notes: list[tuple[str, str]] = []
        start = self._before(start, value, bound)
        end = self._after(end, value)
        if len(values) > 1:
            value["readings"] = [plain(v) for v in values]
            notes.append(("amount-ambiguous", self.text[start:end]))
        if currency is None:
            notes.append(("currency-missing", self.text[start:end]))
        if more := next(
            (AMBIGUOUS[w] for w in AMBIGUOUS if self.text[max(0, end - 40) : end].lower().endswith(w)), None
        ):
            value["currency_readings"] = more
            notes.append(("currency-ambiguous", self.text[start:end]))
        if currency == DOLLAR:
            value["currency"] = "USD"
            around = self._sentence(start, end)
            others = sorted({code for code, words in OTHER_DOLLARS.items() if re.search(words, around)})
            if others:
                value["currency_readings"] = ["USD", *others]
                notes.append(("currency-ambiguous", self.text[start:end]))
            elif not self.american:
                notes.append(("currency-assumed", self.text[start:end]))
        return Amount(start, end, value, notes)

    def _before(self, start: int, value: dict[str, Any], bound: bool) -> int:
        window = max(0, start - 60)
        if found := YEARS_BEFORE.search(self.text, window, start):
            value["years"], start = years_of(found), found.start()
        for name, pattern in BEFORE_BOUND if bound else ():
            if found := pattern.search(self.text, window, start):
                value["bound"], start = name, found.start()
                break
        return start

    def _after(self, end: int, value: dict[str, Any]) -> int:
        units: list[str] = []
        while len(units) < 3 and (found := PER.match(self.text, end)):
            word = next(g for g in found.groups() if g).lower()
            units.append(PER_UNIT.get(word, word))
            end = found.end()
        if units:
            value["per"] = list(dict.fromkeys(units))
        what = WHAT.match(self.text, end)
        for place in (end, *((what.end(),) if what else ())):
            if found := YEARS_AFTER.match(self.text, place):
                value["years"], end = years_of(found), found.end()
                break
        return end

    def _sentence(self, start: int, end: int) -> str:
        line = self.text.rfind("\n", max(0, start - 300), start)
        first = max(self.text.rfind(". ", max(0, start - 300), start), line, start - 300, 0)
        stops = [p for p in (self.text.find(". ", end, end + 300), self.text.find("\n", end, end + 300)) if p >= 0]
        return self.text[first : min(stops, default=end + 300)]


def near(taken: list[Amount], place: int) -> list[Amount]:
    """The few amounts that could overlap one at `place`; `taken` is in order."""
    at = bisect.bisect_left(taken, place, key=lambda a: a.start)
    return taken[max(0, at - 1) : at + 2]


def plain(value: Decimal) -> str:
    """All digits, no exponent, no trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _iso(words: str) -> str | None:
    """The code that a symbol, code or word stands for."""
    text = re.sub(r"\s+", " ", words)
    if not text:
        return None
    upper = text.upper()
    for code in CODES:
        if upper.startswith(code) and not upper[len(code) :][:1].isalpha():
            return CODE_OF.get(code, code)
    if re.fullmatch(r"U\.?S\.?\s?\$", upper):
        return "USD"
    return SYMBOLS.get(upper) or WORDS.get(text.lower())
