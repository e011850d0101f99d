"""Numbers as published → plain digits that the lake stores exactly as DECIMAL(38,12)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal

PLAIN = re.compile(r"[+-]?\d{1,26}(?:\.\d{1,12})?", re.ASCII).fullmatch
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII).fullmatch
LOOSE = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?").fullmatch
SCALE = Decimal(1).scaleb(-12)
WIDE = Context(prec=60)


def digits(text: str | None) -> tuple[str | None, str]:
    """Plain digits, and how they were come by: `` (as published), `grouped`, `rounded` or `unreadable` (then None).

    Thousands may be grouped by commas in threes; `27,12` is not read, as nobody can say whether it is 27.12 or 2,712.
    More than 12 decimals are rounded half to even.
    """
    plain = (text or "").strip()
    if PLAIN(plain):
        return plain, ""
    note = ""
    if GROUPED(plain):
        plain, note = plain.replace(",", ""), "grouped"
    if not LOOSE(plain) or not plain.isascii():
        return None, "unreadable"
    number = Decimal(plain)
    if number.adjusted() > 26:
        return None, "unreadable"
    number = WIDE.plus(number)
    rounded = number.quantize(SCALE, rounding=ROUND_HALF_EVEN, context=WIDE)
    if abs(rounded) >= Decimal(10) ** 26:
        return None, "unreadable"
    return format(rounded.normalize(WIDE), "f"), "rounded" if rounded != number else note


def decimal(text: str) -> Decimal | None:
    """The Decimal of published text, or None."""
    found, _ = digits(text)
    return None if found is None else Decimal(found)
