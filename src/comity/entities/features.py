"""What of a mention is compared: one row of plain columns per mention, for Splink. The same mention gives the same row always.

Words weigh by how rare they are among the published names that the model was trained on, so that a score does not depend on
what else is in the lake.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from comity.entities.aliases import alias, concepts
from comity.entities.mentions import Mention
from comity.entities.names import name
from comity.entities.scripts import consonants
from comity.entities.vocabulary import LIGHT

RARE_WORDS = 3
MANY = 150
"""Mentions that share a word beyond which it is no longer looked up by."""
LIGHTER = 0.4
"""Of their weight is left to words that say what an organisation is, not which (association, fund, department)."""
NO_DIFFERENCE_OF_SORT = frozenset({"", "office", "fund"})
SCHEMA = pa.schema(
    [
        ("unique_id", pa.string()),
        ("keys", pa.list_(pa.string())),
        ("handles", pa.list_(pa.string())),
        ("core", pa.string()),
        ("words", pa.list_(pa.string())),
        ("rare", pa.list_(pa.string())),
        ("weights", pa.map_(pa.string(), pa.float64())),
        ("weight", pa.float64()),
        ("alias", pa.string()),
        ("acronyms", pa.list_(pa.string())),
        ("initials", pa.string()),
        ("sounds", pa.list_(pa.string())),
        ("across", pa.list_(pa.string())),
        ("places", pa.list_(pa.string())),
        ("stands", pa.string()),
        ("sort", pa.string()),
        ("numbers", pa.list_(pa.string())),
        ("legal", pa.list_(pa.string())),
        ("script", pa.string()),
        ("identifiers", pa.list_(pa.string())),
        ("lists", pa.list_(pa.string())),
    ]
)


def one_each(code: str) -> bool:
    """Whether an organisation has one number on a list: registers of a country, and FTS; not DUNS or DAC codes."""
    return code == "FTS" or not (code.startswith("X") or code.endswith(("-GOV", "-AGENCY")))


def table(mentions: Iterable[Mention], weights: Mapping[str, float]) -> pa.Table:
    """The rows of mentions that have a name.

    A rare word that very many of them bear finds nothing out and would compare all with all: it is kept only where a mention
    has no rarer one. This changes which pairs are looked at, and never a pair's score.
    """
    rows = [row(m, weights) for m in mentions if m.name]
    borne = Counter(word for each in rows for word in each["rare"])
    for each in rows:
        each["rare"] = [w for w in each["rare"] if borne[w] <= MANY] or each["rare"][:1]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def row(mention: Mention, weights: Mapping[str, float]) -> dict[str, Any]:
    """One mention's columns; what is not known is null, which compares as nothing said."""
    taken = name(mention.name)
    known = concepts(taken)
    heaviest = max(weights.values(), default=8.0)
    each = {w: weights.get(w, heaviest) * (LIGHTER if w in LIGHT else 1) for w in known}
    rare = sorted(known, key=lambda w: (-each[w], w))[:RARE_WORDS]
    by_itself = (
        mention.country if mention.country and not any(i.valid and i.country for i in mention.identifiers) else ""
    )
    places = sorted({*taken.places, *filter(None, [by_itself])})
    short = taken.acronyms
    return {
        "unique_id": mention.key,
        "keys": list(taken.keys),
        "handles": sorted({*taken.keys, *short, *filter(None, [taken.acronym])}),
        "core": " ".join(sorted(known)) or None,
        "words": list(known),
        "rare": rare,
        "weights": list(each.items()),
        "weight": sum(each.values()) or None,
        "alias": alias(taken) or None,
        "acronyms": list(short),
        "initials": taken.acronym or None,
        "sounds": [w if w.startswith("@") else consonants(w) or w for w in known],
        "across": sorted({s for w in rare if len(s := consonants(w)) > 2}),
        "places": places,
        "stands": by_itself or None,
        "sort": None if taken.sort in NO_DIFFERENCE_OF_SORT else taken.sort,
        "numbers": list(taken.numbers),
        "legal": list(taken.legal),
        "script": taken.script or None,
        "identifiers": [i.canonical for i in mention.identifiers],
        "lists": [i.list for i in mention.identifiers if i.valid and one_each(i.list)],
    }
