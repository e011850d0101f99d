"""Judgements on organisations: a person says that two mentions (their keys, see docs/reference/matching.md) are the same or not.

A CSV: left, right, verdict (same, different or unsure), who, when (ISO day or time), why, and if wanted the score that was seen.
Files are only ever added to; of several judgements on a pair the last counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from comity.model.finding import Finding
from comity.model.matching import VERDICTS
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import OrganisationJudgement
from comity.parsing.dates import day
from comity.parsing.tables import Layout, found, header, records

FORMAT = "organisation_judgements"
VERSION = "1"
NEEDED = ("left", "right", "verdict", "who", "when", "why")
LAYOUT = Layout({name: (name,) for name in NEEDED}, {"score": ("score",)})


def recognises(head: Head) -> bool:
    """A header with all six columns."""
    return LAYOUT.fits(header(head.text))


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """One OrganisationJudgement per row that names two mentions, a verdict, a person, a day and a reason."""
    for row in records(snapshot, LAYOUT):
        if isinstance(row, Finding):
            yield row
            continue
        cells = row.cells
        lacking = [name for name in NEEDED if not cells[name]]
        if lacking:
            yield found(
                "judgement-incomplete", row.line, f"no {', '.join(lacking)}", "all six cells", "complete the row"
            )
        elif cells["verdict"].lower() not in VERDICTS:
            yield found(
                "judgement-verdict", row.line, cells["verdict"], "same, different or unsure", "correct the verdict"
            )
        elif cells["left"] == cells["right"]:
            yield found(
                "judgement-incomplete", row.line, f"{cells['left']} twice", "two mentions", "correct one of the keys"
            )
        elif day(cells["when"]) is None:
            yield found("unreadable-date", row.line, cells["when"], "an ISO day such as 2026-11-21", "correct the date")
        else:
            yield OrganisationJudgement(
                f"line {row.line}",
                cells["left"],
                cells["right"],
                cells["verdict"].lower(),
                cells["who"],
                cells["when"],
                cells["why"],
                cells.get("score") or None,
            )
