"""Rows as CSV (RFC 4180), UTF-8 with a mark so that spreadsheets read Arabic and Hebrew right."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from comity.briefs.exports import Sheet, Value, digits, guarded

PART = 1000
"""Rows to a part of the stream."""


def write(sheet: Sheet) -> Iterator[bytes]:
    """The file in parts."""
    text = io.StringIO()
    writer = csv.writer(text)
    text.write("\ufeff")
    writer.writerow([guarded(field.name) for field in sheet.fields])
    for number, row in enumerate(sheet.rows(), 1):
        writer.writerow([written(value) for value in row])
        if number % PART == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def written(value: Value) -> str:
    """A value as text that no spreadsheet runs; nothing for None."""
    return guarded(value) if isinstance(value, str) else plain(value)


def plain(value: Value) -> str:
    """A value as text: nothing for None, every digit of a number, ISO days, text as it is."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return digits(value)
    return value.isoformat() if isinstance(value, date) else str(value)
