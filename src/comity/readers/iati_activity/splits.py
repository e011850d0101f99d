"""From percentages to shares, and from one amount to rows that add up to it exactly.

Nothing is rescaled. What the percentages leave out of 100 becomes a row without a code; where they cannot be used at
all, the whole amount does. Either way there is a complaint for a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Final, NamedTuple

WIDE: Final = Context(prec=76, rounding=ROUND_HALF_EVEN)
HUNDRED: Final = Decimal(100)
PLACES: Final = 12
WHOLE_WORDS: Final = frozenset({None, "100", "100.0", "100.00"})


class Entry(NamedTuple):
    """One published code with its percentage in plain digits, or None; `usable` unless the percentage is unreadable."""

    code: str | None
    kind: str | None
    percentage: str | None
    usable: bool


class Share(NamedTuple):
    """A part of an amount: its code (None for what no code claims) and its percentage (None for the whole)."""

    code: str | None
    kind: str | None
    percentage: Decimal | None


Shares = tuple[Share, ...]
Weights = tuple[tuple[int, int], ...] | None
"""Numerators and denominators."""
NOBODY: Final[Shares] = (Share(None, None, None),)


def shares_of(entries: Sequence[Entry]) -> tuple[Shares, str]:
    """The shares of some codes, and a complaint (empty where they make 100).

    One code without a percentage has all. Rounding is allowed for: half a hundredth a code, and 0.01 at least.
    """
    if not entries:
        return NOBODY, ""
    if len(entries) == 1 and entries[0].usable and entries[0].percentage in WHOLE_WORDS:
        return (Share(entries[0].code, entries[0].kind, None),), ""
    if any(not entry.usable for entry in entries):
        return NOBODY, "percentages that cannot be read"
    if any(entry.percentage is None for entry in entries):
        return NOBODY, f"{len(entries)} codes, not all of them with a percentage"
    shares = [Share(e.code, e.kind, Decimal(e.percentage)) for e in entries if e.percentage is not None]
    total = sum((share.percentage or Decimal(0) for share in shares), Decimal(0))
    if any((share.percentage or 0) < 0 for share in shares):
        return NOBODY, "a negative percentage"
    shares = [share for share in shares if share.percentage]
    gap = HUNDRED - total
    if abs(gap) <= max(Decimal("0.01"), Decimal("0.005") * len(entries)):
        # The last row takes what rounding leaves, so it had better be the largest.
        return tuple(sorted(shares, key=lambda share: share.percentage or 0) if gap else shares), ""
    complaint = f"percentages that add up to {total.normalize(WIDE):f}"
    if gap < 0:
        return NOBODY, complaint
    return (*shares, Share(None, None, gap)), complaint


def weights(first: Shares, second: Shares) -> Weights:
    """What of an amount each pair of shares has; None where there is one pair, which has all of it."""
    if len(first) == 1 and len(second) == 1:
        return None
    return tuple(_product(one, other) for one in first for other in second)


def _product(one: Share, other: Share) -> tuple[int, int]:
    over, under = 1, 1
    for share in (one, other):
        if share.percentage is not None:
            number, parts = share.percentage.as_integer_ratio()
            over, under = over * number, under * parts * 100
    return over, under


def divide(amount: str, among: Weights) -> list[str]:
    """The amount in parts, each to 12 decimals (half to even); the last takes what is left, so the parts re-sum exactly."""
    if among is None:
        return [amount]
    head, _, tail = amount.partition(".")
    whole = left = int(head + tail.ljust(PLACES, "0"))
    parts = []
    for over, under in among[:-1]:
        part, rest = divmod(whole * over, under)
        if 2 * rest > under or (2 * rest == under and part % 2):
            part += 1
        left -= part
        parts.append(plain(part))
    parts.append(plain(left))
    return parts


def plain(number: int) -> str:
    """A number of 12 decimals as digits, without needless zeros."""
    text = f"{abs(number):013d}"
    decimals = text[-PLACES:].rstrip("0")
    return f"{'-' if number < 0 else ''}{text[:-PLACES]}{'.' if decimals else ''}{decimals}"
