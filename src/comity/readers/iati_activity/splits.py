"""From percentages to shares, and from one amount to rows that add up to it exactly.

Nothing is rescaled. What the percentages leave out of 100 becomes a row without a code; where they cannot be used at
all, the whole amount does. Either way there is a complaint for a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import NamedTuple

WIDE = Context(prec=76, rounding=ROUND_HALF_EVEN)
HUNDRED = Decimal(100)
TWELVE_PLACES = Decimal(1).scaleb(-12)
WHOLE_WORDS = frozenset({None, "100", "100.0", "100.00"})


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
NOBODY: Shares = (Share(None, None, None),)


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


def divide(amount: str, first: Shares, second: Shares) -> list[tuple[Share, Share, str]]:
    """The amount over every pair of shares, to 12 decimals; the last row takes what is left, so the rows re-sum exactly."""
    if len(first) == 1 and len(second) == 1:
        return [(first[0], second[0], amount)]
    whole = left = Decimal(amount)
    rows = []
    pairs = [(one, other) for one in first for other in second]
    for one, other in pairs[:-1]:
        part = whole
        for share in (one, other):
            if share.percentage is not None:
                part = WIDE.divide(WIDE.multiply(part, share.percentage), HUNDRED)
        part = part.quantize(TWELVE_PLACES, context=WIDE)
        left = WIDE.subtract(left, part)
        rows.append((one, other, plain(part)))
    rows.append((*pairs[-1], plain(left)))
    return rows


def plain(number: Decimal) -> str:
    """Digits without an exponent and without needless zeros."""
    return format(number.normalize(WIDE), "f")
