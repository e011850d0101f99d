"""Identifiers as the register keeps them: the list, the number in it in its canonical form, and whether the list's rule holds."""

from __future__ import annotations

from typing import Any

from comity.entities import identifiers


def identify(text: str) -> dict[str, Any]:
    """Scheme, value and validity of a whole org-id (`US-EIN-…`); what is none keeps its text, and is marked invalid."""
    read = identifiers.read(text)
    if isinstance(read, identifiers.Identifier):
        return {"scheme": read.list, "value": read.local, "valid": read.valid}
    return {"scheme": "", "value": text, "valid": False}
