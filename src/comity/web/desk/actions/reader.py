"""The door to the document reader (comity.documents): bytes become a text, its language, proposals and findings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from comity.documents.proposing import propose
from comity.documents.reading import read_document
from comity.model.finding import Finding
from comity.web.components.plainly import plain
from comity.web.register.models.fields import NAME


@dataclass(frozen=True, slots=True)
class Read:
    """A document's text, whose characters every span counts, and what the reader made of it, as the desk's tables keep it."""

    text: str
    language: str
    proposals: list[dict[str, Any]]
    findings: list[dict[str, Any]]


def read(data: bytes, name: str, publisher: str, names: Iterable[tuple[str, str, str, str]]) -> Read:
    """Read bytes by the rules, with the register's names. Raises InputError for what is no document, or is broken."""
    document = read_document(data, name)
    found = propose(document, list(names), publisher=publisher)
    return Read(
        document.text,
        document.language,
        [
            {
                "kind": each.kind,
                "start": each.start,
                "end": each.end,
                "text": each.text,
                "value": plain(each.value),
                "speaker": (each.speaker or "")[:NAME],
                "proposed_by": f"model:{each.by}"[:120] if each.by else "rules",
            }
            for each in found.proposals
        ],
        [_noted(each) for each in found.findings],
    )


def _noted(finding: Finding) -> dict[str, Any]:
    """A finding as kept: with `start` and `end` where it names characters."""
    place = re.search(r"(\d+)–(\d+)", finding.locator)
    span = {"start": int(place[1]), "end": int(place[2])} if place else {}
    said = {n: str(getattr(finding, n)) for n in ("code", "found", "expected", "remedy")}
    return {**said, **span}
