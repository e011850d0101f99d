"""What staff do with outcome claims: enter, change, add evidence for and against, take evidence away."""

from __future__ import annotations

from typing import Any

from comity.web.policy.actions.saving import because, removed, with_links
from comity.web.policy.models import OutcomeClaim, OutcomeEvidence

WRITTEN = ("claimant", "words", "language", "day", "amount", "currency", "case", "source", "place")
LINKED = ("contributors", "measures", "pledges", "permits", "engagements", "events")
EVIDENCE = ("against", "level", "by", "words", "language", "source", "place")


def save(claim: OutcomeClaim | None, given: dict[str, Any]) -> OutcomeClaim:
    """Enter a claim, or change one; links that the form did not ask about stay."""
    row = claim or OutcomeClaim(slug=given["slug"])
    for name in WRITTEN:
        setattr(row, name, given[name])
    return with_links(row, given["why"], {name: given[name] for name in LINKED if name in given})


def evidence(claim: OutcomeClaim, row: OutcomeEvidence | None, given: dict[str, Any]) -> OutcomeEvidence:
    """Add what speaks for or against a claim, or change it."""
    one = row or OutcomeEvidence(claim=claim)
    for name in EVIDENCE:
        setattr(one, name, given[name])
    return because(one, given["why"])


def drop(row: OutcomeEvidence, why: str) -> None:
    """Take evidence away, with a reason; the history keeps it."""
    removed(row, why)
