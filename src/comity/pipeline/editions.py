"""Editions: which file of a dataset is the one that counts, when a later one has come.

A new snapshot of the same dataset replaces the whole file; the one before stays in the release as superseded, for its
history. Later means a later `edition` (generated-datetime, last year covered); where editions do not tell, the later
ingest is the later edition. Nothing is thrown away on the strength of a name: files of one name and publisher that share no
identifier, or that come in one ingest with editions that do not tell them apart, are different datasets; a file broken
part-way never replaces a whole one, and a remnant of a sole dataset (less than half its rows) never the rest. Files of a sole
dataset that share no place are extracts of different countries, and stand side by side. Files about one measure are editions
of it, whatever they are called: of equal editions the later ingest counts, then the hash. A file without a row is nobody's
edition, unless it is declared empty and later than the one dataset of its name: then it takes that away.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from comity.lake.release import Held

MEASURE = "measure|"
"""How the dataset of a file about one measure begins."""


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
    _empty_out(kept, read)
    return sorted([*kept, *read], key=lambda h: (h.sha256, h.format))


def _declared_empty(entry: Held) -> bool:
    """Whether a file says that it holds nothing, and when it was made: a publisher's word, not an accident."""
    return not entry.rows and bool(entry.edition) and entry.outcome == "read"


def _empty_out(kept: list[Held], read: list[Held]) -> None:
    """Let a file declared empty take away the live file of its name, or go to history before a later one.

    An empty file names no publisher: it counts only where every other file of its name is of one dataset.
    """
    named: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for entry in (*kept, *read):
        named[entry.format, entry.name].append(entry)
    for key in {(e.format, e.name) for e in read}:
        full = [e for e in named[key] if e.rows]
        live = [e for e in full if e.standing == "live"]
        empties = [e for e in named[key] if _declared_empty(e) and e.standing == "live"]
        if empties and len(live) == 1 and len({e.dataset for e in full}) == 1:
            _settle(live[0], empties, {e.sha256 for e in read})


def _settle(full: Held, empties: list[Held], new: set[str]) -> None:
    """The later of a dataset's one live file and the files declared empty stays live: by edition, else by ingest."""
    last = max(empties, key=_rank)
    if not full.edition:
        later = (last.sha256 in new) - (full.sha256 in new)
    else:
        later = (last.edition > full.edition) - (last.edition < full.edition)
    if later > 0:
        _supersede([full], last)
    _supersede([e for e in empties if (full.edition and e.edition < full.edition) or later < 0], full)


def _succeed(older: list[Held], newer: list[Held]) -> None:
    """Let the newest of a dataset's new files replace the older ones; mark who is superseded by whom."""
    for group in _about_the_same(newer):
        before = [e for e in older if _related(e, group[0]) and e.standing == "live"]
        one = group[0].dataset == group[0].format
        told_apart = len({e.edition for e in group}) == len(group) and all(e.edition for e in group)
        same = one or group[0].dataset.startswith(MEASURE)
        if len(group) > 1 and not told_apart and not same:
            continue
        newest = max(group, key=_rank)
        if len(before) > 1 and not same:
            _supersede([e for e in group if e is not newest], newest)
            continue
        standing = max(before, key=_rank, default=None)
        remnant = standing is not None and one and 2 * standing.rows < newest.rows
        if standing and not remnant and (_earlier(newest, standing) or _lesser(newest, standing, one)):
            _supersede(group, standing)
            continue
        _supersede([e for e in (*before, *group) if e is not newest], newest)


def _rank(entry: Held) -> tuple[bool, str, str]:
    return entry.outcome != "partial", entry.edition, entry.sha256


def _earlier(newcomer: Held, standing: Held) -> bool:
    return bool(newcomer.edition and standing.edition and newcomer.edition < standing.edition)


def _lesser(newcomer: Held, standing: Held, one: bool) -> bool:
    """A file broken part-way never replaces a whole one, nor a remnant of a sole dataset the most of it."""
    if newcomer.outcome == "partial" and standing.outcome != "partial":
        return True
    return one and newcomer.rows * 2 < standing.rows


def _supersede(entries: list[Held], by: Held) -> None:
    for entry in entries:
        entry.standing, entry.superseded_by = "superseded", by.sha256


def _about_the_same(entries: list[Held]) -> list[list[Held]]:
    """Files of one name and publisher, parted into groups that share identifiers; those that share none are not editions."""
    groups: list[list[Held]] = []
    for entry in sorted(entries, key=_rank):
        group = next((g for g in groups if any(_related(entry, other) for other in g)), None)
        groups.append([entry]) if group is None else group.append(entry)
    return groups


def _related(one: Held, other: Held) -> bool:
    return not one.sketch or not other.sketch or bool(set(one.sketch) & set(other.sketch))


def _by_dataset(entries: list[Held]) -> dict[str, list[Held]]:
    groups: dict[str, list[Held]] = defaultdict(list)
    for entry in entries:
        groups[entry.dataset].append(entry)
    return groups
