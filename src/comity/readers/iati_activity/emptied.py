"""A whole file without an activity: whether it says so on purpose, and of when.

A publisher who takes the last activity out of a dataset leaves a root with a version and a generated-datetime, and nothing in
it. An error page, a query without an answer or a file that somebody cleared has something else, or lacks one of these.
"""

from __future__ import annotations

from datetime import datetime

from lxml import etree

from comity.model.finding import DECLARED_EMPTY, Finding
from comity.model.origin import Snapshot
from comity.parsing.xml import SAFE

LARGEST = 1 << 16
"""Bytes; a larger file without an activity holds something else."""


def declared(snapshot: Snapshot, otherwise: Finding) -> Finding:
    """The finding that the file is declared empty, which quotes its generated-datetime; else the one given."""
    if snapshot.bytes > LARGEST:
        return otherwise
    with snapshot.open() as file:
        try:
            root = etree.fromstring(file.read(), etree.XMLParser(**SAFE))
        except (etree.XMLSyntaxError, ValueError):
            return otherwise
    made = (root.get("generated-datetime") or "").strip()
    said = root.tag == "iati-activities" and (root.get("version") or "").strip() and _is_time(made)
    if not said or len(root) or (root.text or "").strip():
        return otherwise
    return Finding(
        DECLARED_EMPTY,
        otherwise.level,
        "iati-activities",
        1,
        made,
        "activities",
        "it takes away what earlier editions of this one dataset held; an earlier file brings nothing back",
    )


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
