#!/usr/bin/env python3
"""How well organisations are matched: precision and recall on the labelled pairs, by half. Prints; asserts nothing.

A pair counts as found where its mentions have an equal validated identifier (which merges by itself), or where its score reaches
the model's threshold. The training half gave the model its evidence and its threshold; the held-out half gave it nothing.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from comity.entities.identifiers import identifier
from comity.entities.matching import scored
from comity.entities.mentions import Mention, key_of
from comity.entities.merging import merges
from comity.entities.model import Model, load

PAIRS = Path(__file__).resolve().parents[1] / "tests" / "entities" / "labelled_pairs.csv"
HALVES = ("train", "held-out")


@dataclass(frozen=True, slots=True)
class Pair:
    left: Mention
    right: Mention
    same: bool
    half: str
    stratum: str


@dataclass(frozen=True, slots=True)
class Quality:
    pairs: int
    found: int
    right: int
    same: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.same if self.same else 1.0


def labelled() -> list[Pair]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [
            Pair(_side(r, "left"), _side(r, "right"), r["label"] == "same", r["half"], r["stratum"])
            for r in csv.DictReader(file)
        ]


def _side(row: dict[str, str], side: str) -> Mention:
    form, text, number, country = (row[f"{side}_{part}"] for part in ("format", "name", "identifier", "country"))
    known = identifier(number)
    return Mention(key_of(form, text, number, country), form, text, (known,) if known else (), country)


def scores(pairs: list[Pair], model: Model) -> dict[frozenset[str], float]:
    """The score of every pair of mentions that meets, 1 where an identifier merges them."""
    mentions = {m.key: m for pair in pairs for m in (pair.left, pair.right)}
    found = {frozenset((c.left, c.right)): c.score for c in scored(mentions.values(), model)}
    for merge in merges(mentions.values())[0]:
        found |= {frozenset((a, b)): 1.0 for a in merge.mentions for b in merge.mentions if a != b}
    return found


def quality(pairs: list[Pair], found: dict[frozenset[str], float], threshold: float) -> Quality:
    taken = [p for p in pairs if found.get(frozenset((p.left.key, p.right.key)), 0.0) >= threshold]
    return Quality(len(pairs), len(taken), sum(p.same for p in taken), sum(p.same for p in pairs))


def main() -> None:
    model, pairs = load(), labelled()
    found = scores(pairs, model)
    print(f"matching of organisations, {len(pairs)} labelled pairs, threshold {model.threshold}")
    strata = sorted({p.stratum for p in pairs})
    for name, some in [
        *((half, [p for p in pairs if p.half == half]) for half in HALVES),
        ("all", pairs),
        *((f"all, {stratum}", [p for p in pairs if p.stratum == stratum]) for stratum in strata),
    ]:
        q = quality(some, found, model.threshold)
        print(f"  {name:12} {q.pairs:4} pairs, {q.same:3} the same: precision {q.precision:.3f}, recall {q.recall:.3f}")


if __name__ == "__main__":
    main()
