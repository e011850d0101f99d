"""Profiles going out and coming in: JSON-LD with Popolo's terms, FollowTheMoney, CSV; statements never without their replies.

A profile is one bundle of the register's own types (model/register.py) with the sources that it cites; each format writes
and reads the whole of it, so that what went out of one Comity comes into another unchanged.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from comity.model.errors import InputError
from comity.web.register.exchange import ftm, jsonld, rows
from comity.web.register.exchange.bundle import Bundle

Writer = Callable[[Bundle], str]
Reader = Callable[[str], Bundle]

FORMATS: dict[str, tuple[str, str, Writer, Reader]] = {
    "jsonld": ("application/ld+json", "jsonld", jsonld.write, jsonld.read),
    "ftm": ("application/json-lines+ftm", "ftm.json", ftm.write, ftm.read),
    "csv": ("text/csv; charset=utf-8", "csv", rows.write, rows.read),
}
"""Per format: media type, the file's ending, writer, reader."""


def guess(name: str, text: str) -> str:
    """Which of the formats a file is in, by its name and beginning. Raises InputError for none."""
    if name.endswith(".csv"):
        return "csv"
    for line in text.lstrip().splitlines()[:1]:
        try:
            first = json.loads(line)
        except ValueError:
            first = None
        if isinstance(first, dict) and "schema" in first:
            return "ftm"
    if text.lstrip().startswith("{"):
        return "jsonld"
    raise InputError(
        f"“{text.strip()[:40]}”",
        where=name,
        expected="a profile as JSON-LD, FollowTheMoney lines or CSV",
        next_step="export it with `comity profile`",
    )
