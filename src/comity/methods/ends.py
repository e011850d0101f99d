"""Ends of links that name no activity: a stray sign, a word for nothing, an organisation's identifier.

Half of the United States' files name `US-GOV-1` as the activity that money came from. Two activities that name such an end
have nothing in common, so nothing is followed through it; the link itself stays, and is shown. An IATI identifier begins
with its organisation's own, so one without a separator names an activity only where it is published as one.
"""

from __future__ import annotations

import re
from collections.abc import Set

from comity.lake import Lake

UNIDENTIFIED = "no-activity-identifier"
"""The evidence that a link with such an end carries, and the code of the gap that counts them."""
TWO_PARTS = re.compile(r"[^\W_][\W_]+[^\W_]").search
AGENCY = re.compile(r"[A-Z]{2}-[A-Z_]+-[^-]+", re.IGNORECASE).fullmatch
"""An organisation by its registration: country, agency, number, as XM-DAC-41114 or US-GOV-1."""
NOTHING = {"n/a", "n.a.", "n-a", "not applicable", "not available", "not known", "to be confirmed", "t.b.c.", "t.b.d."}


def names_nothing(end: str) -> bool:
    """Whether this is a sign or a word for nothing, even where somebody publishes it as an activity's identifier."""
    return end.strip().casefold() in NOTHING or not any(letter.isalnum() for letter in end)


def names_no_activity(end: str, organisations: Set[str]) -> bool:
    """Whether an end that nobody publishes cannot be an activity. `organisations` are references in capitals."""
    return (
        names_nothing(end)
        or TWO_PARTS(end) is None
        or AGENCY(end.strip()) is not None
        or end.strip().upper() in organisations
    )


def organisations(lake: Lake) -> Set[str]:
    """Every reference that the release uses for an organisation, in capitals; made once a release."""
    key = ("organisations",)
    if key not in lake.memo:
        rows = lake.rows(
            "SELECT reporting_org_ref FROM activity UNION SELECT ref FROM participating_org "
            "UNION SELECT provider_ref FROM flow UNION SELECT receiver_ref FROM flow"
        )
        lake.memo[key] = frozenset(ref.strip().upper() for (ref,) in rows if ref)
    kept: frozenset[str] = lake.memo[key]
    return kept
