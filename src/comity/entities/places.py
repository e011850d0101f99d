"""Countries read out of names: "Norwegian Red Cross" and "Red Cross Norway" both hold NO (places.yaml)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources

import yaml

from comity.entities.vocabulary import ALPHA3

# "Latin American", "Inter-American": a continent, not the United States.
NOT_BEFORE = {"american": {"inter", "latin", "pan", "north", "south", "central"}, "america": {"latin", "north", "south",
              "central"}}  # fmt: skip


@cache
def _known() -> dict[tuple[str, ...], str]:
    listed = yaml.safe_load(resources.files("comity.entities").joinpath("places.yaml").read_text("utf-8"))
    return {tuple(name.split()): code for code, names in listed.items() for name in names.split(", ")}


@cache
def _longest() -> int:
    return max(len(name) for name in _known())


def places(words: Sequence[str]) -> tuple[str, ...]:
    """The countries (ISO 3166 alpha-2, parts of the United Kingdom by ISO 3166-2) that the words name, in order of code."""
    return placed(words)[1]


def placed(words: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """The words that name no country, and the countries that the others name; the longest name counts."""
    known = _known()
    found: set[str] = set()
    rest: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(_longest(), len(words) - at), 0, -1):
            some = tuple(words[at : at + length])
            if some in known and not (length == 1 and at and words[at - 1] in NOT_BEFORE.get(some[0], ())):
                found.add(known[some])
                at += length
                break
        else:
            rest.append(words[at])
            at += 1
    return rest, tuple(sorted(found))


def iso2(code: str | None) -> str:
    """An alpha-2 code out of alpha-2 or a known alpha-3 code of the lake; empty for regions and unknown codes."""
    text = (code or "").strip().upper()
    return text if len(text) == 2 and text.isalpha() else ALPHA3.get(text, "")
