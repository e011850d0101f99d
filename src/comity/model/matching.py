"""A person's judgement on two mentions of organisations: the same, different, or unsure. Append-only; clusters are derived."""

from __future__ import annotations

from dataclasses import dataclass

SAME, DIFFERENT, UNSURE = "same", "different", "unsure"
VERDICTS = (SAME, DIFFERENT, UNSURE)


@dataclass(frozen=True, slots=True)
class PairJudgement:
    """What `who` said of the mentions `left` and `right` (their keys) and `why`; `when` is an ISO day or time.

    `score` is the candidate's score that the person saw, as text; empty where none was shown. A later judgement on the
    same pair supersedes; of one moment, the one that stands later does.
    """

    left: str
    right: str
    verdict: str
    who: str
    when: str
    why: str
    score: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        """The two keys, the smaller first."""
        return (self.left, self.right) if self.left <= self.right else (self.right, self.left)
