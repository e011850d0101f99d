"""What merges by itself: mentions with equal, validated identifiers, each merge with its reason.

An identifier that stands beside many clearly different names was copied from row to row (a funder's number on its partners, a
class of organisations used as one): it merges nothing and is a finding for the desk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from comity.entities.aliases import alias, concepts
from comity.entities.identifiers import Identifier
from comity.entities.mentions import Mention
from comity.entities.names import name
from comity.entities.vocabulary import LIGHT
from comity.model.finding import Finding, Level

MANY = 4
"""So many unrelated names beside one identifier, and no half of the names alike, look copied; two or three are translations."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Mentions that are one organisation because one validated identifier stands beside all of them."""

    mentions: tuple[str, ...]
    identifier: str
    reason: str


def merges(mentions: Iterable[Mention]) -> tuple[list[Merge], list[Finding]]:
    """The merges by identifier in the order of identifiers, and a finding per identifier that looks copied."""
    bearers: dict[str, list[Mention]] = defaultdict(list)
    known: dict[str, Identifier] = {}
    for mention in mentions:
        for one in mention.identifiers:
            if one.valid:
                bearers[one.canonical].append(mention)
                known[one.canonical] = one
    made: list[Merge] = []
    findings: list[Finding] = []
    for canonical in sorted(bearers):
        found = sorted(bearers[canonical], key=lambda m: m.key)
        groups = unlike(found)
        if len(groups) >= MANY and len(groups[0]) * 2 <= sum(len(g) for g in groups):
            findings.append(_copied(canonical, groups))
        elif len(found) > 1:
            reason = f"equal validated identifier {canonical} (list {known[canonical].list}) in {len(found)} mentions"
            made.append(Merge(tuple(m.key for m in found), canonical, reason))
    return made, findings


def unlike(mentions: Iterable[Mention]) -> list[list[str]]:
    """The names of mentions in groups that have no word, acronym or known organisation in common; the largest group first."""
    groups: list[tuple[set[str], list[str]]] = []
    for text in sorted({m.name for m in mentions if m.name}):
        taken = name(text)
        signs = {w for w in concepts(taken) if w not in LIGHT and not w.startswith("@")} | {
            *taken.keys,
            *taken.acronyms,
        }
        signs |= {f"={alias(taken)}"} if alias(taken) else set()
        signs |= {taken.acronym} if taken.acronym else set()
        joined = [g for g in groups if g[0] & signs]
        groups = [g for g in groups if not g[0] & signs]
        groups.append((signs.union(*(g[0] for g in joined)), [text, *(n for g in joined for n in g[1])]))
    return sorted((sorted(g[1]) for g in groups), key=lambda g: (-len(g), g))


def _copied(canonical: str, groups: list[list[str]]) -> Finding:
    some = "; ".join(group[0] for group in groups[:5])
    return Finding(
        "identifier-copied", Level.NOTE, canonical, 0, f"{canonical} beside {len(groups)} unlike names: {some}",
        "one organisation to one identifier", "judge the pairs at the desk; ask the publishers whose number it is",
    )  # fmt: skip
