"""How many records a source gives, and what happens when it suddenly gives another number: its files wait for a person.

A refresh that lost half its rows would replace the whole file before it, and every figure would fall without a word. The
count is known only after reading, so the check stands between reading and the new release: what waits is in no release,
its bytes stay in the store, and what was there before goes on being served.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow.parquet as pq

from comity.lake.release import Manifest, Shelf

WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Expects:
    """How many records, findings not counted, all files of one fetch of `source` give together."""

    min_rows: int
    max_rows: int
    source: str = ""


def surprises(
    expects: Mapping[str, Expects], counted: Mapping[str, int], shelf: Shelf, before: Manifest | None
) -> dict[str, str]:
    """Why newly read files wait, by SHA-256: their source gave too few or too many records.

    `expects` names every file of each fetch, `counted` the records of those that were read now; the records of the others
    are those that the release `before` holds. A source of which nothing was read has nothing that could wait.
    """
    groups: dict[Expects, list[str]] = defaultdict(list)
    for sha256, expected in expects.items():
        groups[expected].append(sha256)
    waiting: dict[str, str] = {}
    for expected, files in groups.items():
        new = [sha256 for sha256 in files if sha256 in counted]
        if not new:
            continue
        rows = sum(counted[sha256] for sha256 in new)
        if before and len(new) < len(files):
            rows += _held_rows(shelf, before, set(files) - set(new))
        if not expected.min_rows <= rows <= expected.max_rows:
            waiting |= dict.fromkeys(new, _words(expected, rows))
    return waiting


def _words(expected: Expects, rows: int) -> str:
    return (
        f"{expected.source} gives {rows} records; expected: {expected.min_rows} to {expected.max_rows}; nothing of it was "
        f"read in. Next: look at what the publisher changed, then comity fetch {expected.source} --accept"
    )


def _held_rows(shelf: Shelf, before: Manifest, files: set[str]) -> int:
    """Records of files that the lake holds already, counted in its Parquet, the standing ones and the superseded."""
    by_segment: dict[str, set[str]] = defaultdict(set)
    for entry in before.snapshots:
        if entry.sha256 in files:
            by_segment[entry.segment].add(entry.sha256)
    return sum(_rows_in(shelf, before, segment, names) for segment, names in by_segment.items())


def _rows_in(shelf: Shelf, manifest: Manifest, segment: str, files: set[str]) -> int:
    rows = 0
    for table, file in manifest.segments.get(segment, {}).items():
        if table == "finding":
            continue
        with pq.ParquetFile(shelf.objects / f"{file['sha256']}.parquet") as parquet:
            for batch in parquet.iter_batches(columns=["snapshot"]):
                counts = batch.column(0).value_counts().to_pylist()
                rows += sum(each["counts"] for each in counts if each["values"] in files)
    return rows
