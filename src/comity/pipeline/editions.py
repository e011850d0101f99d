"""Editions: which file of a dataset is the one that counts, when a later one has come.

A new snapshot of the same dataset replaces the whole file; the one before stays in the release as superseded, for its
history. Later means a later `edition` (generated-datetime, last year covered); where editions do not tell, the later
ingest is the later edition. Files of one name and publisher that come in one ingest, and whose editions do not
tell them apart, are different datasets: nothing is thrown away on the strength of a name.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from comity.lake.release import Held


def place(held: list[Held], read: list[Held]) -> list[Held]:
    """The snapshots of the new release: those held and those newly read, each live or superseded, in a fixed order."""
    renewed = {h.sha256 for h in read}
    kept = [replace(h) for h in held if h.sha256 not in renewed]
    past = {h.sha256: h for h in held if h.sha256 in renewed and h.standing != "live"}
    live: dict[str, list[Held]] = defaultdict(list)
    for entry in kept:
        if entry.standing == "live":
            live[entry.dataset].append(entry)
    for entry in read:
        if entry.sha256 in past:
            entry.standing, entry.superseded_by = "superseded", past[entry.sha256].superseded_by
    for dataset, group in _by_dataset(read).items():
        _succeed(live[dataset], [e for e in group if e.standing == "live"])
    return sorted([*kept, *read], key=lambda h: (h.sha256, h.format))


def _succeed(older: list[Held], newer: list[Held]) -> None:
    """Let the newest of a dataset's new files replace the older ones; mark who is superseded by whom."""
    if not newer:
        return
    one = newer[0].dataset == newer[0].format
    told_apart = len({e.edition for e in newer}) == len(newer) and all(e.edition for e in newer)
    if len(newer) > 1 and not told_apart and not one:
        return
    newest = max(newer, key=lambda e: (e.edition, e.sha256))
    if len(older) > 1 and not one:
        rivals = [e for e in newer if e is not newest]
    else:
        rivals = [e for e in (*older, *newer) if e is not newest]
        for old in older:
            if old.edition and newest.edition and old.edition > newest.edition:
                newest, rivals = old, newer
    for rival in rivals:
        rival.standing, rival.superseded_by = "superseded", newest.sha256


def _by_dataset(entries: list[Held]) -> dict[str, list[Held]]:
    groups: dict[str, list[Held]] = defaultdict(list)
    for entry in entries:
        groups[entry.dataset].append(entry)
    return groups
