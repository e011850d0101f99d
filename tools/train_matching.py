"""Make src/comity/entities/model.json again, from published files and the training half of the labelled pairs.

    tools/train_matching.py HOME      (HOME: a folder with a lake of the files in ../shared/data; `comity ingest` makes it)

Weights of words come from how many of the names hold them. m (share of same pairs that reach a level) comes from pairs with equal
validated identifiers, u from pairs with two numbers on one list: both are facts that no name was needed for, and the model's
comparison of identifiers is set by hand. Labelled pairs of the training half count with them, each as ten: publishers give
branches the number of the whole, and a person does not. Samples are drawn with a fixed seed: same files, same model.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections import Counter
from pathlib import Path

from bench_matching import labelled

from comity.entities.aliases import concepts
from comity.entities.features import one_each
from comity.entities.matching import compared, level
from comity.entities.mentions import Mention, mentions
from comity.entities.merging import merges
from comity.entities.model import LEVELS, Model
from comity.entities.names import name
from comity.lake import Lake

ROOT = Path(__file__).resolve().parents[1]
SEED = 20261121
MOST = 1500
BY_HAND = 10
MOST_OF_ONE = 6
PRIOR = 0.1
SHOWN = 0.12
THRESHOLD = 0.25  # chosen on the training half: the lowest round figure with a precision of at least 0.98 there
DIFFERENCE = list(LEVELS).index("difference")
BY_TABLE = {"other organisation": (0.002, 0.05), "other legal form": (0.004, 0.04)}  # by hand too: these are two bodies
IDENTIFIER = {"equal": (0.30, 0.004), "other number on one list": (0.01, 0.35), "else": (0.5, 0.5)}
LEAST_NAMES = 4


def word_weights(found: list[Mention]) -> dict[str, float]:
    texts = {m.name for m in found if m.name}
    counts = Counter(w for text in texts for w in set(concepts(name(text))))
    most = math.log(len(texts))
    weights = {w: round(most - math.log(n), 3) for w, n in sorted(counts.items()) if n >= LEAST_NAMES}
    return weights | {"\x00": round(most, 3)}


def main(home: str) -> None:
    found = [m for m in mentions(Lake.open(Path(home))) if m.name]
    weights = word_weights(found)
    flat = {c: {label: 0.5 for label, _ in levels} | {"else": 0.5} for c, levels in LEVELS.items()}
    model = Model(flat, flat, PRIOR, weights, 0.5, 0.5)
    ids = {m.key: {i.canonical: i.list for i in m.identifiers if i.valid} for m in found}
    texts = {m.key: m.name for m in found}
    same, different = [], []
    each: Counter[str] = Counter()
    copied = {f.locator for f in merges(found)[1]}
    for left, right, *gammas in sorted(compared(found, model)):
        a, b = ids[left], ids[right]
        if shared := a.keys() & b.keys() - copied:
            each[one := min(shared)] += 1
            if texts[left] != texts[right] and each[one] <= MOST_OF_ONE:
                same.append(gammas)
        elif not a.keys() & b.keys() and any(one_each(code) for code in set(a.values()) & set(b.values())):
            different.append(gammas)
    rng = random.Random(SEED)
    same, different = (rng.sample(sorted(x), min(MOST, len(x))) for x in (same, different))
    print(len(found), "mentions;", len(same), "pairs known the same,", len(different), "known different")
    train = [p for p in labelled() if p.half == "train"]
    both = {m.key: m for p in train for m in (p.left, p.right)}
    judged = {frozenset((p.left.key, p.right.key)): p.same for p in train}
    by_hand: dict[bool, list] = {True: [], False: []}
    for left, right, *gammas in compared(list(both.values()), model):
        label = judged.get(frozenset((left, right)))
        if label is not None:
            by_hand[label].append(gammas)
    print(len(by_hand[True]), len(by_hand[False]), "labelled pairs that meet")
    m = {c: shares(c, at, same, by_hand[True]) for at, c in enumerate(LEVELS)}
    u = {c: shares(c, at, different, by_hand[False]) for at, c in enumerate(LEVELS)}
    m["identifier"] = {k: v[0] for k, v in IDENTIFIER.items()}
    u["identifier"] = {k: v[1] for k, v in IDENTIFIER.items()}
    for label, shares_of in BY_TABLE.items():
        m["difference"][label], u["difference"][label] = shares_of
    stored = {"m": m, "u": u, "prior": PRIOR, "threshold": THRESHOLD, "shown": SHOWN, "weights": weights,
              "trained_on": {"mentions": len(found), "same": len(same), "different": len(different),
                             "labelled": [len(by_hand[True]), len(by_hand[False])], "seed": SEED}}  # fmt: skip
    (ROOT / "src/comity/entities/model.json").write_text(
        json.dumps(stored, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    )
    for c in LEVELS:
        for label in m[c]:
            print(f"{c:12} {label:35} {m[c][label]:.4f} {u[c][label]:.4f} {math.log2(m[c][label] / u[c][label]):+.1f}")


def shares(comparison: str, at: int, pairs: list, by_hand: list) -> dict[str, float]:
    """The share of pairs that reach each level: published and labelled together, half a labelled pair added to each."""
    labels = [label for label, _ in LEVELS[comparison] if label != "nothing"]
    if comparison == "identifier":
        labels.append("else")
    source = [*pairs, *by_hand * BY_HAND]
    if comparison == "name":  # what names have in common counts where nothing else sets the pair apart
        source = [g for g in source if not level("difference", g[DIFFERENCE]).startswith("other")]
    counts = Counter(level(comparison, gammas[at]) for gammas in source)
    counts.pop("nothing", None)
    whole = sum(counts.values()) + len(labels) * BY_HAND / 2
    return {label: round((counts[label] + BY_HAND / 2) / whole, 5) for label in labels}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
