"""The whole of who is who for one release: mentions, merges by identifier, clusters, and the candidates left for the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from comity.entities.clusters import Cluster, cluster, standing_of
from comity.entities.matching import Candidate, candidates, fewest
from comity.entities.mentions import Mention, mentions
from comity.entities.merging import Merge, merges
from comity.entities.scripts import lookalikes
from comity.lake import Lake
from comity.model.finding import Finding, Level
from comity.model.matching import DIFFERENT, UNSURE, PairJudgement


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is known of one release. `candidates` are pairs of mentions of two clusters that nobody has judged different.

    `waiting` counts the pairs left out of them because better ones lead from one side to the other (matching.fewest).
    """

    mentions: dict[str, Mention]
    merges: list[Merge]
    clusters: list[Cluster]
    candidates: list[Candidate]
    findings: list[Finding]
    waiting: int = 0


def resolve(
    lake: Lake, judgements: Iterable[PairJudgement] = (), *, least: float | None = None, every: bool = False
) -> Resolution:
    """Mentions, merges, clusters, candidates of a score of at least `least` (the model's own, without), findings.

    `every` gives all pairs, also those that wait for better ones. Raises UsageError where Splink is not installed.
    """
    found = {m.key: m for m in mentions(lake)}
    made, copied = merges(found.values())
    said = [*judged(lake), *judgements]
    clusters, contradictions = cluster(found, said, made)
    cluster_of = {key: c.id for c in clusters for key in c.mentions}
    between = {
        verdict: {
            frozenset((cluster_of[j.left], cluster_of[j.right]))
            for j in standing_of(said).values()
            if j.verdict == verdict and j.left in cluster_of and j.right in cluster_of
        }
        for verdict in (DIFFERENT, UNSURE)
    }

    def ends(pair: Candidate) -> tuple[str, str]:
        return cluster_of[pair.left], cluster_of[pair.right]

    pairs = candidates(list(found.values()), one=(c.mentions for c in clusters), least=least)
    open_pairs = [p for p in pairs if frozenset(ends(p)) not in between[DIFFERENT]]
    listed = open_pairs if every else fewest(open_pairs, ends, between[UNSURE])
    findings = [*copied, *contradictions, *_deceiving(found.values())]
    return Resolution(found, made, clusters, listed, findings, len(open_pairs) - len(listed))


def judged(lake: Lake) -> list[PairJudgement]:
    """The judgements that files in the lake hold, in the order in which they were given."""
    if not lake.rows("SELECT 1 FROM information_schema.tables WHERE table_name = 'organisation_judgement'"):
        return []  # a release that was made ready before there was such a file
    rows = lake.rows(
        "SELECT mention, other, verdict, who, judged_on, why, score FROM organisation_judgement "
        "ORDER BY judged_on, snapshot, locator"
    )
    return [PairJudgement(*(value or "" for value in row)) for row in rows]


def _deceiving(found: Iterable[Mention]) -> list[Finding]:
    """Names with letters that look like others, or with something unseen within: shown as published, compared as they look."""
    return [
        Finding("look-alike-letters", Level.NOTE, m.key, 0, f"{m.name} ({', '.join(words)})", "letters of one script",
                "compare with the source; it may be meant to deceive")
        for m in found
        if (words := lookalikes(m.name))
    ]  # fmt: skip
