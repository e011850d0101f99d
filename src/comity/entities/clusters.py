"""Clusters: which mentions are one organisation, derived anew from merges by identifier and from persons' judgements.

Nothing is stored here, so taking a judgement back restores exactly what was before. A judgement "different" always holds:
no cluster ever contains the pair. Joins are made in a fixed order (persons' "same" by date, then identifiers), and the
join that would bring a pair together that was judged different is left out and is a finding for the desk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from comity.entities.merging import Merge
from comity.model.finding import Finding, Level
from comity.model.matching import DIFFERENT, SAME, PairJudgement


@dataclass(frozen=True, slots=True)
class Cluster:
    """One organisation: the keys of its mentions, sorted, and why they are together, in the order in which they were joined.

    `id` is `o-` and the smallest key ever joined to it, whether or not that mention is still published.
    """

    id: str
    mentions: tuple[str, ...]
    because: tuple[str, ...] = ()


def cluster(
    mentions: Iterable[str], judgements: Iterable[PairJudgement] = (), merges: Iterable[Merge] = ()
) -> tuple[list[Cluster], list[Finding]]:
    """Every mention (by key) in exactly one cluster, by id; and a finding for each join that a judgement forbids.

    Judgements may name mentions that are no longer published: what they join stays joined through them.
    """
    present = set(mentions)
    standing = standing_of(judgements)
    joined = Joined({pair for pair, j in standing.items() if j.verdict == DIFFERENT})
    findings: list[Finding] = []
    for said in sorted((j for j in standing.values() if j.verdict == SAME), key=lambda j: (j.when, j.pair)):
        if not joined.join(*said.pair, f"judged the same by {said.who} on {said.when}: {said.why}"):
            findings.append(
                _contradiction(said.pair, f"judged the same by {said.who} on {said.when}", joined.between(*said.pair))
            )
    for merge in sorted(merges, key=lambda m: (m.identifier, m.mentions)):
        findings += _merge(joined, merge)
    groups = joined.groups(present)
    made = (
        Cluster(f"o-{min(keys)}", tuple(sorted(keys & present)), joined.reasons(keys))
        for keys in groups
        if keys & present
    )
    return sorted(made, key=lambda c: c.id), findings


def standing_of(judgements: Iterable[PairJudgement]) -> dict[tuple[str, str], PairJudgement]:
    """The judgement that holds on each pair: the latest, of one moment the last; a mention with itself says nothing."""
    standing: dict[tuple[str, str], PairJudgement] = {}
    for said in judgements:
        if said.left != said.right and (said.pair not in standing or standing[said.pair].when <= said.when):
            standing[said.pair] = said
    return standing


class Joined:
    """Sets of keys that grow by joins and never hold a forbidden pair."""

    def __init__(self, forbidden: Iterable[tuple[str, str]]) -> None:
        self._set: dict[str, set[str]] = {}
        self._why: dict[str, list[str]] = defaultdict(list)
        self._apart: dict[str, set[str]] = defaultdict(set)
        for left, right in forbidden:
            self._apart[left].add(right)
            self._apart[right].add(left)

    def of(self, key: str) -> set[str]:
        """The set that holds a key."""
        return self._set.setdefault(key, {key})

    def between(self, left: str, right: str) -> list[tuple[str, str]]:
        """The forbidden pairs that a join of two keys would bring together."""
        ours, theirs = self.of(left), self.of(right)
        smaller, larger = (ours, theirs) if len(ours) <= len(theirs) else (theirs, ours)
        return sorted((min(a, b), max(a, b)) for a in smaller for b in self._apart.get(a, ()) if b in larger)

    def join(self, left: str, right: str, why: str) -> bool:
        """Make one set of the two that hold the keys; False, and nothing changed, where that is forbidden."""
        ours, theirs = self.of(left), self.of(right)
        if ours is not theirs:
            if self.between(left, right):
                return False
            if len(ours) < len(theirs):
                ours, theirs = theirs, ours
            ours |= theirs
            self._set.update(dict.fromkeys(theirs, ours))
        self._why[min(left, right)].append(why)
        return True

    def groups(self, present: set[str]) -> list[set[str]]:
        """The sets, and every present key that nothing joined as a set of its own."""
        found = {id(s): s for s in self._set.values()}
        return [*found.values(), *({key} for key in present if key not in self._set)]

    def reasons(self, keys: set[str]) -> tuple[str, ...]:
        """Why the keys of a set are together."""
        return tuple(dict.fromkeys(why for key in sorted(keys & self._why.keys()) for why in self._why[key]))


def _merge(joined: Joined, merge: Merge) -> list[Finding]:
    """Join the bearers of an identifier; one that is judged different from some goes with the first others that it may join."""
    heads: list[str] = []
    findings: list[Finding] = []
    for key in sorted(merge.mentions):
        at = next((head for head in heads if joined.join(head, key, merge.reason)), None)
        if at is None:
            if heads:
                findings.append(_contradiction((heads[0], key), merge.reason, joined.between(heads[0], key)))
            heads.append(key)
    return findings


def _contradiction(pair: tuple[str, str], join: str, forbidden: list[tuple[str, str]]) -> Finding:
    apart = ", ".join(f"{a} and {b}" for a, b in forbidden)
    return Finding(
        "judgements-contradict", Level.NOTE, f"{pair[0]} {pair[1]}", 0, f"{join}; but {apart} are judged different",
        "judgements that agree", "judge one of these pairs again; until then the different stay apart",
    )  # fmt: skip
