"""IATI activity files, versions 1.00 to 2.03 and those that name none, streaming: bytes → records and flows.

Authority: the IATI activity standard (iatistandard.org), its schemas and its ruleset. What is read into which table, and
what is not, is in docs/reference/readers/iati_activity.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from comity.model import reading
from comity.model.finding import Finding
from comity.model.origin import Head, Snapshot
from comity.model.reading import Batch, Yield
from comity.parsing import scanning
from comity.readers.iati_activity import activities, compiled, memory
from comity.readers.iati_activity.shapes import SHAPES

try:
    from comity.readers.iati_activity import _packing as native
except ImportError:  # not built here
    native = None  # type: ignore[assignment]

FORMAT = "iati_activity"
VERSION = "4"

MENTIONED = re.compile(r"<(?:[\w.-]+:)?iati-activit(?:y|ies)[\s/>]").search


def recognises(head: Head) -> bool:
    """Whether the file opens with IATI activities. An empty .xml is taken too, so that its emptiness is reported."""
    if not head.data.strip():
        return head.name.lower().endswith(".xml")
    return MENTIONED(head.text.replace("\0", "")) is not None


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """Records and findings of every activity, each type in the file's order; a break in the file is the last finding."""
    for found in _batches(snapshot, None):
        if isinstance(found, Batch):
            yield from found.records()
        else:
            yield found


def batches(snapshot: Snapshot, kept: dict[str, Any]) -> Iterator[Batch | Finding]:
    """The same in batches, as columns where compiled code can fill them; what texts came to is left in `kept`."""
    return _batches(snapshot, kept if packs() else None)


def packs() -> bool:
    """Whether rows are put into columns by compiled code, as all of it was built."""
    return native is not None and scanning.compiled() and reading.compiled()


def _batches(snapshot: Snapshot, kept: dict[str, Any] | None) -> Iterator[Batch | Finding]:
    road = compiled.native or compiled.Road(memory, activities)
    file, packing = (kept or {}).pop(FORMAT, None) or (road.memory.File(), None)
    if kept is not None:
        file.packing = packing = packing or native.Packing(file, SHAPES)
    try:
        yield from road.activities.activities(snapshot, file)
    finally:
        file.packing = None  # they know each other, and what does is not let go of at once
    if kept is not None and file.another():
        kept[FORMAT] = file, packing
