"""Colours, fixed per meaning across the whole site: one per donor, one per case, greys for ink, rules and gaps.

Every colour has a light and a dark value and a CSS custom property of the same name. A drawn chart carries the light
values; a page swaps them for `var(--c-…)`, so that one drawing serves both themes. tests/briefs checks contrast against
the paper (3:1, WCAG 1.4.11) and that donors stay apart for colour-blind readers.
"""

from __future__ import annotations

PAPER = ("#fbfaf6", "#15181a")
COLOURS: dict[str, tuple[str, str]] = {
    "ink": ("#1c1f22", "#e9e6df"),
    "soft": ("#565b61", "#a8acb1"),
    "line": ("#ddd9cf", "#363c40"),
    "gap": ("#8b8578", "#8d897f"),
    "first": ("#0e5a63", "#6fc0c9"),
    "second": ("#b5561d", "#e8a06a"),
    "third": ("#6a4a9c", "#b9a3e3"),
    "fourth": ("#55732a", "#a9c46c"),
    "united-states": ("#1f5b5f", "#96a8db"),
    "european-union": ("#aa5d23", "#f67740"),
    "united-kingdom": ("#951034", "#fe9ac3"),
    "ireland": ("#318d54", "#41bf8a"),
    "canada": ("#d95357", "#ff8384"),
    "australia": ("#af810c", "#fbc64d"),
    "new-zealand": ("#45294e", "#d3f9cd"),
    "germany": ("#707adc", "#b69efc"),
    "other": ("#808f8c", "#828788"),
}
CASES = ("first", "second", "third", "fourth")
DONORS = {
    "us": "united-states",
    "usa": "united-states",
    "eu": "european-union",
    "uk": "united-kingdom",
    "gb": "united-kingdom",
    "ie": "ireland",
    "ca": "canada",
    "au": "australia",
    "nz": "new-zealand",
    "de": "germany",
}


def light(name: str) -> str:
    """The light value of a colour; unknown names are drawn as `other`."""
    return COLOURS.get(name, COLOURS["other"])[0]


def donor_colour(donor: str) -> str:
    """The colour name of a donor id. A donor without a colour of its own shares `other`, and is told by its label."""
    name = DONORS.get(donor, donor)
    return name if name in COLOURS else "other"


def case_colour(position: int) -> str:
    """The colour name of the nth case; from the fifth on they share `other` and are told by their labels."""
    return CASES[position] if position < len(CASES) else "other"
