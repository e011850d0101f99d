"""Dates as published → ISO days. No order of day and month is ever guessed."""

from __future__ import annotations

import re
from datetime import date

ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T.*|[ ].*|Z|[+-]\d{2}:?\d{2})?").fullmatch


def day(text: str | None) -> str | None:
    """An ISO day from an xsd:date or xsd:dateTime, or None where it is not one. A time and a time zone are dropped."""
    plain = (text or "").strip()
    try:
        if len(plain) == 10:
            date.fromisoformat(plain)
            return plain if plain[4] == "-" and plain.isascii() else None
        match = ISO_DAY(plain)
        return match[1] if match and date.fromisoformat(match[1]) else None
    except ValueError:
        return None
