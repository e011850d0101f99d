"""Sentences of a block, with what is quoted masked, so that a full stop inside a quotation ends nothing."""

from __future__ import annotations

import re

ENDS = re.compile(r"([.!?؟…][\"”’'»“״)\]]{0,3})\s+(?=[^\sa-zà-ÿ,;])")
SHORTENED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Rep|Sen|Gov|St|No|Nos|vs|etc|cf|Jr|Sr|Inc|Ltd|Co|Hon|Rev|Gen|Col|e\.g|i\.e|art|p|pp|M|Mme)"
    r"|\b[A-Z]|\b[A-Z](?:\.[A-Z])+|\d)\.$"
)


def sentences(masked: str) -> list[tuple[int, int]]:
    """Start and end of each sentence in the (masked) text of one block."""
    found, start = [], 0
    for match in ENDS.finditer(masked):
        stop = match.start() + 1
        shortened = masked[match.start()] == "." and SHORTENED.search(masked, max(start, stop - 12), stop)
        if shortened and not (masked[stop - 2].isdigit() and masked[match.end()].isalpha()):
            continue
        found.append((start, match.end(1)))
        start = match.end()
    found.append((start, len(masked)))
    return [pair for pair in found if pair[1] > pair[0]]
