"""Names that belong to one organisation though no letter is shared: the alias table (aliases.yaml), and countries as donors.

A country named alone, or as a government, is one donor however it is written: "Canada", "Canada, Government of", "كندا".
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml

from comity.entities.names import Name, key, words
from comity.entities.places import placed
from comity.entities.vocabulary import GOVERNING, LIGHT, SAME_WORD


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(
        resources.files("comity.entities").joinpath("aliases.yaml").read_text("utf-8")
    )
    return table


@cache
def _by_key() -> dict[str, str]:
    return {key(text): name for name, entry in _table()["organisations"].items() for text in entry["names"]}


@cache
def _concepts() -> dict[str, str]:
    return {
        words(text)[0]: concept
        for concept, listed in _table()["words"].items()
        for text in listed
        if len(words(text)) == 1
    }


def alias(name: Name) -> str:
    """The id of the well-known organisation or country that a name stands for; empty for all others."""
    # an acronym in brackets may be another body's as well: only the whole name, or a writing of several words, is taken
    found = {_by_key()[k] for k in name.keys if k in _by_key() and (k == name.key or " " in k)}
    if len(found) == 1:
        return found.pop()
    rest, places = placed(words(name.written))
    if len(places) == 1 and not found and all(w in GOVERNING for w in rest):
        return f"country-{places[0]}"
    return ""


def writings(text: str) -> tuple[str, ...]:
    """All names of the organisation that a text names, in every language of the table; empty for unknown ones."""
    known = _by_key().get(key(text))
    return tuple(_table()["organisations"][known]["names"]) if known else ()


def concepts(name: Name) -> tuple[str, ...]:
    """The words of a name for comparing across languages: places as their codes, known words in English, light words last out."""
    rest, _ = placed(name.tokens)
    codes = [f"@{code.lower()}" for code in name.places]
    heavy = [_concepts().get(w, SAME_WORD.get(w, w)) for w in rest]
    kept = [w for w in heavy if w not in SMALL_WORDS]
    return tuple(dict.fromkeys([*kept, *codes])) or name.tokens


SMALL_WORDS = frozenset(w for w in LIGHT if len(w) <= 3) - {"ngo"}
