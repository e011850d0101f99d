"""Uncertain dates as EDTF (ISO 8601-2): “2014~” about 2014, “198X” some year of the eighties, “2021/2025” from, to.

A date that somebody said, published or printed is kept as it was known; `span` says between which days it lies. Either end of
an interval may be open (“2003/..”: since 2003).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from comity.model.errors import UsageError
from comity.parsing.safetext import shown

LONGEST = 60
_EXACT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


class Span(NamedTuple):
    """The first and last day that a date may mean; None where it is open."""

    first: date | None
    last: date | None

    def meets(self, other: Span) -> bool:
        """Whether some day may lie in both."""
        return not (
            (self.last and other.first and self.last < other.first)
            or (other.last and self.first and other.last < self.first)
        )


ALWAYS = Span(None, None)


@lru_cache(maxsize=16_384)
def span(text: str) -> Span:
    """Between which days a date lies; `ALWAYS` for an empty text. Raises UsageError for what is no EDTF."""
    text = text.strip()
    if not text:
        return ALWAYS
    start, slash, end = text.partition("/")
    if slash and (start in ("", "..") or end in ("", "..")):
        return Span(
            None if start in ("", "..") else span(start).first,
            None if end in ("", "..") else span(end).last,
        )
    # Looked up here: edtf brings its form fields and with them Django, which a process that reads files does without.
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    if found := _EXACT.fullmatch(text):
        known = _exact(*(int(part) if part else None for part in found.groups()))
        if known:
            return known
    try:
        if len(text) > LONGEST:
            raise ValueError(f"{len(text)} characters")
        parsed = parse_edtf(text)
        first, last = date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3])
    except (EDTFParseException, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise UsageError(
            f"“{shown(text[:LONGEST])}” is not a date",
            expected="an EDTF date such as 2021-05-17, 2021-05, 2021~, 198X or 2021/2025",
            next_step="write the date as far as it is known",
        ) from error
    if last < first:
        raise UsageError(
            f"“{shown(text)}” ends before it begins", expected="the earlier date first", next_step="turn it round"
        )
    return Span(first, last)


def _exact(year: int | None, month: int | None, day: int | None) -> Span | None:
    """A year, month or day of the calendar without the parser, which takes milliseconds; None for what it has to judge."""
    if not year or (month is not None and not 1 <= month <= 12):
        return None
    last = monthrange(year, month or 12)[1]
    if day is not None:
        return Span(date(year, month or 1, day), date(year, month or 1, day)) if 1 <= day <= last else None
    return Span(date(year, month or 1, 1), date(year, month or 12, last))
