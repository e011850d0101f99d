"""What the files of a release say of measures, put together by measure: plain rows, before Django sees them.

A measure may stand in several files (a bulk file, parts of an answer): the newest that says a thing is believed, and what any
of them has is there.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from comity.lake import Lake
from comity.readers.known import READERS

VERSION = "2"
"""Changes whenever the same rows would be loaded otherwise."""
FIELDS = ("jurisdiction", "kind", "session", "number", "introduced", "policy_area", "title", "url", "updated")
PARTS = ("measure_title", "measure_event", "measure_party", "measure_text", "measure_link")
INTRODUCED = "introduced"
"""The stage of that name, in vocabularies that have it."""
NUMBERS = re.compile(r"\d+").findall


class Event(NamedTuple):
    """An event as published."""

    key: str
    day: date | None
    time: str
    stage: str
    text: str
    language: str
    place: str
    snapshot: str
    locator: str


@dataclass(slots=True)
class Published:
    """All that the release says of one measure, by stable keys; `fields` by the names of the lake."""

    key: str
    fields: dict[str, Any] = field(default_factory=dict)
    snapshot: str = ""
    digest: str = ""
    findings: list[dict[str, Any]] = field(default_factory=list)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    parties: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    texts: dict[tuple[str, str, str], None] = field(default_factory=dict)
    links: dict[tuple[str, str], str] = field(default_factory=dict)


def digests(lake: Lake) -> dict[str, str]:
    """For every measure of the release, what changes when any of its files, or how these are read, changes."""
    versions = {reader.FORMAT: reader.VERSION for reader in READERS}
    files: dict[str, set[str]] = defaultdict(set)
    sql = "SELECT DISTINCT m.measure, m.snapshot, s.format FROM measure m JOIN snapshot s ON s.sha256 = m.snapshot"
    for measure, snapshot, form in lake.rows(sql):
        files[measure].add(f"{snapshot} {form} {versions.get(form, '')}")
    return {
        measure: hashlib.sha256("\n".join((VERSION, *sorted(names))).encode()).hexdigest()
        for measure, names in files.items()
    }


def published(lake: Lake, keys: list[str]) -> Iterator[Published]:
    """What the release says of these measures, in the order of their keys."""
    heads = _by_measure(lake, "measure", keys)
    parts = {name: _by_measure(lake, name, keys) for name in PARTS}
    found = _findings(lake, {row["snapshot"] for rows in heads.values() for row in rows})
    for key in sorted(heads):
        files = sorted(heads[key], key=lambda row: (row["updated"] or "", row["snapshot"]), reverse=True)
        rank = {row["snapshot"]: at for at, row in reversed(list(enumerate(files)))}
        one = Published(key, snapshot=files[0]["snapshot"])
        for row in files:
            for name in FIELDS:
                if row[name] is not None and one.fields.get(name) is None:
                    one.fields[name] = row[name]
            one.findings += found.get(row["snapshot"], ())
        _fill(one, {name: _in_order(rows.get(key, ()), rank) for name, rows in parts.items()})
        one.findings += _introductions(one, {row["introduced"] for row in files if row["introduced"]})
        yield one


def _fill(one: Published, rows: dict[str, list[dict[str, Any]]]) -> None:
    title = one.fields.get("title")
    for row in sorted(rows["measure_title"], key=lambda row: row["text"] != title):
        if row["kind"] != "display" or not title or row["text"] == title:  # one title is shown: the newest file's
            one.titles.setdefault((row["kind"], row["text"]), row["language"] or "")
    if title and not one.titles:
        one.titles["official", title] = ""
    once: dict[str, dict[str, Any]] = {}
    for row in rows["measure_event"]:
        once.setdefault(row["key"], row)
    for row in _in_time(list(once.values())):
        words = [row[name] or "" for name in ("time", "stage", "text", "language", "place", "snapshot", "locator")]
        one.events[row["key"]] = Event(row["key"], row["day"], *words)
    for row in rows["measure_party"]:
        since, until = (row[name].isoformat() if row[name] else "" for name in ("since", "until"))
        said = row["affiliation"] or ""
        key: tuple[str, ...] = (row["role"], row["code"] or row["name"])
        if row["role"] == "committee-activity":
            key = (*key, said, since)
        elif row["role"] == "cosponsor":
            key = (*key, since)
        one.parties.setdefault(key, (row["role"], row["name"], row["code"] or "", said, since, until))
    for row in rows["measure_text"]:
        one.texts.setdefault((row["kind"], row["day"].isoformat() if row["day"] else "", row["url"] or ""))
    for row in rows["measure_link"]:
        if row["other"] != one.key:
            one.links.setdefault((row["other"], row["kind"]), row["words"] or "")


def _introductions(one: Published, stated: set[date]) -> Iterator[dict[str, Any]]:
    """A finding where files, or parts of an answer, give it different days of introduction; of one file its reader says so."""
    days = stated | {event.day for event in one.events.values() if event.stage == INTRODUCED and event.day}
    if len(days) > 1 and not any(told["code"] == "two-introductions" for told in one.findings):
        found = ", ".join(day.isoformat() for day in sorted(days))
        yield {"code": "two-introductions", "line": 0, "found": found}


def _by_measure(lake: Lake, table: str, keys: list[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in lake.dicts(f"SELECT * FROM {table} WHERE measure IN (SELECT unnest(?))", [keys]):
        found[row["measure"]].append(row)
    return found


def _in_order(rows: Iterable[dict[str, Any]], rank: dict[str, int]) -> list[dict[str, Any]]:
    """The newest file's rows first, each file's in its own order."""
    return sorted(rows, key=lambda row: (rank.get(row["snapshot"], len(rank)), _natural(row["locator"])))


def _in_time(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In order of time: a feed that lists the latest first is turned round, so that one day's events stand as they came."""
    days = [row["day"] for row in rows if row["day"]]
    turned = rows[::-1] if days and days[0] > days[-1] else rows
    return sorted(turned, key=lambda row: row["day"] or date.min)


def _natural(text: str) -> list[int]:
    return [int(number) for number in NUMBERS(text)]


def _findings(lake: Lake, snapshots: set[str]) -> dict[str, list[dict[str, Any]]]:
    """The findings of files that are about one measure; those of a list are nobody's in particular."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    sql = (
        "SELECT snapshot, code, line, found FROM finding WHERE snapshot IN (SELECT unnest(?)) AND snapshot IN "
        "(SELECT snapshot FROM measure GROUP BY snapshot HAVING COUNT(*) = 1) ORDER BY snapshot, line, code, found"
    )
    for snapshot, code, line, words in lake.rows(sql, [sorted(snapshots)]):
        found[snapshot].append({"code": code, "line": line, "found": words})
    return found
