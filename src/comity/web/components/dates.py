"""Uncertain dates (EDTF) in the reader's words: “about 2014”, “the 1980s”, “since 2003”; nothing is made more exact than it is.

A form that no sentence here covers is told by the first and last day that it may mean.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from django.utils.dates import MONTHS
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from comity.model.errors import UsageError
from comity.parsing.uncertain import span
from comity.web.components.formats import ltr

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)")
_DECADE = re.compile(r"(\d{3})X")


def in_words(text: str) -> str:
    """An EDTF date in words; nothing for an empty one, and the text itself where it is no date."""
    return _in_words(text.strip(), get_language() or "")


@lru_cache(maxsize=4096)
def _in_words(text: str, _language: str) -> str:
    start, slash, end = text.partition("/")
    if slash:
        return _interval(start, end)
    found = _PLAIN.fullmatch(text)
    if found:
        return _doubted(_plain(*found.groups()[:3]), found[4])
    if decade := _DECADE.fullmatch(text):
        return _("the %(decade)ss") % {"decade": f"{decade[1]}0"}
    return _limits(text)


def _interval(start: str, end: str) -> str:
    open_start, open_end = start in ("", ".."), end in ("", "..")
    if open_start and open_end:
        return ""
    if open_end:
        return _("since %(date)s") % {"date": in_words(start)}
    if open_start:
        return _("until %(date)s") % {"date": in_words(end)}
    return _("from %(start)s to %(end)s") % {"start": in_words(start), "end": in_words(end)}


def _plain(year: str, month: str | None, number: str | None) -> str:
    if month and number:
        try:
            return day(date(int(year), int(month), int(number)))
        except ValueError:
            return f"{year}-{month}-{number}"
    if month and 1 <= int(month) <= 12:
        return _("%(month)s %(year)s") % {"month": MONTHS[int(month)], "year": year}
    return _limits(f"{year}-{month}") if month else year


def _doubted(told: str, mark: str) -> str:
    if mark == "~":
        return _("about %(date)s") % {"date": told}
    if mark == "?":
        return _("%(date)s (uncertain)") % {"date": told}
    if mark == "%":
        return _("about %(date)s (uncertain)") % {"date": told}
    return told


def _limits(text: str) -> str:
    try:
        first, last = span(text)
    except UsageError:
        return ltr(text)
    if first and last:
        return _("between %(first)s and %(last)s") % {"first": day(first), "last": day(last)}
    return ltr(text)


def day(value: date | datetime) -> str:
    """A calendar day: `17 May 2021`, `17 במאי 2021`."""
    told = {"day": value.day, "month": MONTHS[value.month], "year": f"{value.year:04}"}
    return _("%(day)s %(month)s %(year)s") % told


def moment(at: datetime) -> str:
    """A day with its time in UTC, which is named: `17 May 2021, 08:32 UTC`."""
    there = at.astimezone(UTC)
    apart = pgettext("between items of a list", ", ")
    return f"{day(there)}{apart}{ltr(f'{there:%H:%M} UTC')}"
