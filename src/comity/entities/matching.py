"""Candidates: pairs of mentions that may be one organisation, each with a score and every part of it, for a person to judge.

Splink compares the pairs on DuckDB with the stored model. Nothing merges here. Splink is the extra `[match]`: it is
imported when it is first needed, and what to install is said where it lacks.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import duckdb

from comity.entities.features import table
from comity.entities.mentions import Mention
from comity.entities.model import LEVELS, Model, load
from comity.lake.serving import CONFIG
from comity.model.errors import UsageError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """One comparison of a pair: the level reached, and its evidence in bits (log2 of m/u; above nought speaks for the same)."""

    comparison: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two mentions (keys, the smaller first), the probability that they are one organisation, and what it is made of.

    The score is the model's: its prior in bits plus the bits of the parts.
    """

    left: str
    right: str
    score: float
    parts: tuple[Part, ...]


def candidates(
    mentions: Sequence[Mention],
    *,
    one: Iterable[Iterable[str]] = (),
    model: Model | None = None,
    least: float | None = None,
) -> list[Candidate]:
    """Pairs with a score of at least `least` (what the model shows, without), best first.

    `one` lists keys that are one organisation already (merges, clusters): pairs within are left out, and of the pairs between two
    the best stands for all. Raises UsageError where Splink is not installed.
    """
    model = model or load()
    group = {key: at for at, keys in enumerate(one) for key in keys}
    best: dict[tuple[Any, Any], Candidate] = {}
    for pair in scored(mentions, model, model.shown if least is None else least):
        ends = (group.get(pair.left, pair.left), group.get(pair.right, pair.right))
        between = (ends[0], ends[1]) if str(ends[0]) < str(ends[1]) else (ends[1], ends[0])
        if ends[0] != ends[1] and between not in best:
            best[between] = pair
    return list(best.values())


def scored(mentions: Iterable[Mention], model: Model, least: float = 0.0) -> list[Candidate]:
    """Every pair that blocking lets meet with a score of at least `least`: best first, then what the most rows name."""
    unique = {m.key: m for m in mentions}
    if len(unique) < 2:
        return []
    found = (_candidate(model, row) for row in compared(list(unique.values()), model, least))

    def rank(pair: Candidate) -> tuple[Any, ...]:
        fewer, more = sorted((unique[pair.left].rows, unique[pair.right].rows))
        return -pair.score, -fewer, -more, pair.left, pair.right

    return sorted((c for c in found if c.score >= least), key=rank)


def fewest(pairs: Iterable[T], ends: Callable[[T], tuple[str, str]], unsure: Container[frozenset[str]] = ()) -> list[T]:
    """Of pairs, best first, those by which everything that may be one hangs together: of five writings four pairs, not ten.

    What is left out waits: it says something new only where a better pair on the way is judged different, and is then among
    these. `unsure` pairs of ends stay and lead nowhere.
    """
    above: dict[str, str] = {}

    def top(end: str) -> str:
        while end in above:
            end = above[end]
        return end

    kept = []
    for pair in pairs:
        ends_of = ends(pair)
        one, other = map(top, ends_of)
        if frozenset(ends_of) in unsure:
            kept.append(pair)
        elif one != other:
            above[one] = other
            kept.append(pair)
    return kept


def compared(mentions: list[Mention], model: Model, least: float = 0.0) -> list[tuple[Any, ...]]:
    """(key, key, level reached in each comparison as Splink numbers it) of the pairs that blocking lets meet."""
    try:
        from splink import DuckDBAPI, Linker
    except ImportError as error:
        raise UsageError(
            "matching needs Splink, which is not installed",
            expected="the extra [match]",
            next_step="pip install 'comity[match]'; all else runs without it",
        ) from error
    logging.getLogger("splink").setLevel(logging.ERROR)
    with duckdb.connect(":memory:", config=CONFIG) as db:
        db.execute("SET enable_progress_bar = false")
        api = DuckDBAPI(db)
        linker = Linker(api.register(table(mentions, model.weights)), model.settings(), log_level=logging.ERROR)
        predicted = linker.inference.predict(threshold_match_probability=max(least - 1e-6, 0) or None)
        columns = ", ".join(f"gamma_{name}" for name in LEVELS)
        return db.execute(f"SELECT unique_id_l, unique_id_r, {columns} FROM {predicted.physical_name}").fetchall()


def _candidate(model: Model, row: Sequence[Any]) -> Candidate:
    left, right = sorted(row[:2])
    parts = tuple(part(model, name, gamma) for name, gamma in zip(LEVELS, row[2:], strict=True))
    bits = math.log2(model.prior / (1 - model.prior)) + sum(p.bits for p in parts)
    return Candidate(left, right, round(1 / (1 + 2**-bits), 6), parts)


def part(model: Model, comparison: str, gamma: int) -> Part:
    """The level that Splink numbers `gamma` (the last level is 0, "nothing" is -1) with its evidence."""
    label = level(comparison, gamma)
    if label == "nothing":
        return Part(comparison, label, 0.0)
    return Part(comparison, label, round(math.log2(model.m[comparison][label] / model.u[comparison][label]), 4))


def level(comparison: str, gamma: int) -> str:
    """The name of the level that Splink numbers so."""
    if gamma == -1:
        return "nothing"
    labels = [label for label, _ in LEVELS[comparison] if label != "nothing"]
    if LEVELS[comparison][0][0] != "nothing" and LEVELS[comparison][-1][0] == "nothing":
        labels.append("else")
    return labels[len(labels) - 1 - gamma]
