"""How numbers are printed. Western digits in every language, thousands by comma, the point for decimals; always `<bdi>`.

Rounding is display only: a figure's own value stays exact, and its source note prints it in full.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "ILS": "₪", "JPY": "¥", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$"}
PER_PERSON_YEAR = "per person per year"
MILLION, BILLION = Decimal(10) ** 6, Decimal(10) ** 9


def rounded(value: Decimal, places: int) -> str:
    """`value` to `places` decimals, halves away from zero, with thousands separated and a true minus sign."""
    text = f"{value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,f}"
    return text.replace("-", "−")


def fine(value: Decimal, places: int) -> str:
    """As `rounded`, but a number that so few places would blur keeps two significant digits: never a false zero."""
    if value and abs(value) < Decimal(1).scaleb(1 - places):
        value = Context(prec=2, rounding=ROUND_HALF_UP).plus(value)
        places = max(places, 1 - value.adjusted())
    return rounded(value, places)


def plain(value: Decimal) -> str:
    """All digits of `value`, thousands separated, without trailing zeros."""
    text = f"{value:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")


def exact(value: Decimal) -> str:
    """All digits of `value` for a file: no separators, no exponent."""
    return f"{value:f}"


def currency_of(unit: str) -> str:
    """The ISO 4217 code that a unit begins with, or nothing."""
    first = unit.split(" ", 1)[0].split("/", 1)[0].rstrip(",")
    return first if len(first) == 3 and first.isalpha() and first.isupper() else ""


def is_rate(unit: str) -> bool:
    """Whether the unit is money for each person and year."""
    return "person" in unit


def is_ratio(unit: str) -> bool:
    """Whether the unit is a bare ratio of two figures."""
    return unit in {"", "1", "times", "ratio", "x"}


def with_currency(text: str, currency: str) -> str:
    """A printed number with its currency in front: `$30.31`, `CHF 12`."""
    sign = "−" if text.startswith("−") else ""
    symbol = SYMBOLS.get(currency)
    digits = text.lstrip("−")
    if symbol:
        return ltr(f"{sign}{symbol}{digits}")
    return ltr(f"{sign}{currency} {digits}") if currency else text


def ltr(text: str) -> str:
    """Digits that must not be turned round inside Arabic or Hebrew: between isolates there, plain in English.

    After an Arabic letter the Unicode algorithm would print `1986–2005` as `2005–1986` and `$5` as `5$`.
    """
    return f"\u2066{text}\u2069" if text and get_language_bidi() else text


def short(value: Decimal, unit: str) -> str:
    """A value as a sentence prints it: `$30.31`, `$250.0 million`, `8.99 times`, `1,610,300`."""
    currency = currency_of(unit)
    if is_rate(unit):
        return with_currency(fine(value, 2), currency)
    if is_ratio(unit):
        return _("%(number)s times") % {"number": fine(value, 2)}
    size = abs(value)
    if currency and size >= BILLION:
        return _("%(number)s billion") % {"number": with_currency(rounded(value / BILLION, 2), currency)}
    if currency and size >= MILLION:
        return _("%(number)s million") % {"number": with_currency(rounded(value / MILLION, 1), currency)}
    if currency:
        whole = size >= 1000 or value == value.to_integral()
        return with_currency(rounded(value, 0) if whole else fine(value, 2), currency)
    return plain(value) if value == value.to_integral() else fine(value, 2)


def brief(value: Decimal, unit: str) -> str:
    """As `short`, for where there is little room: `$46.5m`."""
    currency = currency_of(unit)
    if currency and not is_rate(unit) and abs(value) >= BILLION:
        return _("%(number)sbn") % {"number": with_currency(rounded(value / BILLION, 1), currency)}
    if currency and not is_rate(unit) and abs(value) >= MILLION:
        return _("%(number)sm") % {"number": with_currency(rounded(value / MILLION, 1), currency)}
    return short(value, unit)


def between(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    """A range, or nothing when there is none to show: `$24.60–30.31`."""
    if low is None or high is None:
        return ""
    first, last = short(low, unit), short(high, unit)
    if first == last:
        return ""
    return f"{first}–{last}"


def whole_money(value: Decimal, currency: str) -> str:
    """An amount for a table, to the unit: `448,012,345`, without its currency, which the column's head names."""
    return rounded(value, 0) if value == value.to_integral() or abs(value) >= 1000 else fine(value, 2)


def axis_suffixes() -> tuple[str, str, str]:
    """Short words for thousand, million and thousand million on an axis."""
    return (
        pgettext("short for thousand", "k"),
        pgettext("short for million", "m"),
        pgettext("short for billion", "bn"),
    )


def span(years: str) -> str:
    """Years as a sentence prints them: `1986–2005, 2007`, never turned round."""
    return ltr(years.replace("-", "–"))


def file_size(size: int) -> str:
    """Bytes in the unit that reads best."""
    if size >= 10**6:
        return f"{size / 10**6:.1f} MB"
    return f"{size / 10**3:.1f} kB" if size >= 1000 else f"{size} B"
