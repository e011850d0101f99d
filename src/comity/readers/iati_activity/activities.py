"""The activities of one file, one after another: their records in batches, and findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from comity.model.finding import Finding, Level
from comity.model.origin import Snapshot
from comity.model.reading import Batch, Block
from comity.parsing.xml import elements, line_of, local_name
from comity.parsing.xmltext import NotPlain, cuts
from comity.readers.iati_activity import walk
from comity.readers.iati_activity.codes import NUMBERED_VERSIONS, WORDED_VERSIONS
from comity.readers.iati_activity.memory import Context, File
from comity.readers.iati_activity.shapes import SHAPES
from comity.readers.iati_activity.sheet import clean

TOGETHER: Final = 64
"""Activities whose rows are delivered together."""
ELEMENT: Final = "iati-activity"
CONTAINER: Final = "iati-activities"
DPORTAL_VERSION: Final = "{http://d-portal.org/xmlns/iati-activities}version"


def activities(snapshot: Snapshot, file: File) -> Iterator[Batch | Finding]:
    """Activity by activity, the rows of each by type, then its findings.

    A plain file is cut as text. From where it stops being plain, and that includes every break, it is parsed from the
    start, and the activities that were delivered are passed over.
    """
    number, packing = 0, file.packing
    gathered: dict[Any, list[Block]] = {}
    try:
        for cut in cuts(snapshot, ELEMENT, CONTAINER):
            if not number:
                walk.enter(file, cut.container.start)
            start = walk.start_of(file, cut)
            context = _context(start.element, cut.container.element)
            sheet = walk.from_text(file, cut, start, number + 1, context)
            number += 1
            if context.version not in NUMBERED_VERSIONS:
                yield from _version(file, context.version, cut.first_line)
            if packing is not None and not sheet.packed:
                yield from _filled(packing)
            for kind, blocks in sheet.rows.items():
                if kind in gathered:
                    gathered[kind] += blocks
                else:
                    gathered[kind] = blocks
            yield from sheet.findings
            if sheet.packed != (packing is not None) or not number % TOGETHER:
                yield from _delivered(gathered)
                gathered = {}
                yield from _filled(packing)
        yield from _delivered(gathered)
        yield from _filled(packing)
        return
    except NotPlain:
        yield from _delivered(gathered)
        yield from _filled(packing)
    yield from _parsed(snapshot, file, number)


def _parsed(snapshot: Snapshot, file: File, delivered: int) -> Iterator[Batch | Finding]:
    number, broken = 0, False
    for found in elements(snapshot, ELEMENT):
        if isinstance(found, Finding):
            broken = broken or found.level is Level.BROKEN
            yield found
            continue
        if found.tag != ELEMENT:
            if _inside_activity(found):
                continue
            yield from _without_namespace(file, found, number + 1)
        number += 1
        if number <= delivered:
            continue
        context = _context(found, found.getparent())
        if context.version not in NUMBERED_VERSIONS:
            yield from _version(file, context.version, line_of(found))
        sheet = walk.from_element(file, found, number, context)
        yield from _delivered(sheet.rows)
        yield from sheet.findings
    if not number and not broken:
        yield Finding("no-activities", Level.NOTE, line=1, found="no iati-activity", expected="at least one")


def _filled(packing: Any) -> Iterator[Batch]:
    """What columns hold, and then no longer."""
    if packing is not None:
        for kind, columns in packing.filled():
            yield Batch(SHAPES[kind], columns)
        packing.clear()


def _delivered(rows: dict[Any, list[Block]]) -> Iterator[Batch]:
    for kind, blocks in rows.items():
        if blocks:
            yield Batch(SHAPES[kind], blocks)


def _context(element: etree._Element, parent: etree._Element | None) -> Context:
    version = element.get("version") or element.get(DPORTAL_VERSION)
    if parent is None or local_name(parent.tag) != CONTAINER:
        return Context(clean(version), None, None)
    return Context(
        clean(parent.get("version")) or clean(version),
        clean(parent.get("generated-datetime")),
        clean(parent.get("linked-data-default")),
    )


def _version(file: File, version: str | None, line: int) -> Iterator[Finding]:
    """One finding a file for each version that is not plainly 2.01 to 2.03."""
    if f"version {version}" in file.said:
        return
    file.said.add(f"version {version}")
    if version is None:
        code, found = "version-missing", "a file that names no version"
    elif version in WORDED_VERSIONS:
        code, found = "version-1", f"version {version}"
    else:
        code, found = "version-unknown", f"version “{version[:40]}”"
    yield Finding(
        code,
        Level.NOTE,
        line=line,
        found=found,
        expected="version 2.01, 2.02 or 2.03",
        remedy="read as far as it maps: version 1 texts, words and letters become version 2 texts and codes",
    )


def _inside_activity(element: etree._Element) -> bool:
    return any(local_name(above.tag) == ELEMENT for above in element.iterancestors())


def _without_namespace(file: File, element: etree._Element, number: int) -> Iterator[Finding]:
    """Take IATI's elements out of a namespace that the standard does not have."""
    namespace = element.tag[1:].partition("}")[0]
    for inside in element.iter("{" + namespace + "}*"):
        inside.tag = local_name(inside.tag)
    if namespace not in file.said:
        file.said.add(namespace)
        yield Finding(
            "namespace-on-iati",
            Level.NOTE,
            f"{ELEMENT}[{number}]",
            line_of(element),
            found=f"IATI elements in the namespace {namespace[:80]}",
            expected="IATI elements in no namespace",
            remedy="read as if there were none",
        )
