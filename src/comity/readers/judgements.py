"""Judgements on links between activities: a person says that one activity's money did, or did not, come from another's.

A CSV: payer, payee (IATI identifiers), verdict (accept or reject), who, when (ISO day), why. Files are only ever added to;
of several judgements on a pair the last counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from comity.model.finding import Finding
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import Judgement
from comity.parsing.dates import day
from comity.parsing.tables import Layout, found, header, records

FORMAT = "judgements"
VERSION = "1"
LAYOUT = Layout({name: (name,) for name in ("payer", "payee", "verdict", "who", "when", "why")})
VERDICTS = ("accept", "reject")


def recognises(head: Head) -> bool:
    """A header with all six columns."""
    return LAYOUT.fits(header(head.text))


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """One Judgement per row that names both ends, a verdict, a person, a day and a reason."""
    for row in records(snapshot, LAYOUT):
        if isinstance(row, Finding):
            yield row
            continue
        cells = row.cells
        lacking = [name for name in LAYOUT.needed if not cells[name]]
        if lacking:
            yield found(
                "judgement-incomplete", row.line, f"no {', '.join(lacking)}", "all six cells", "complete the row"
            )
        elif cells["verdict"].lower() not in VERDICTS:
            yield found("judgement-verdict", row.line, cells["verdict"], "accept or reject", "correct the verdict")
        elif day(cells["when"]) is None:
            yield found("unreadable-date", row.line, cells["when"], "an ISO day such as 2026-11-21", "correct the date")
        else:
            yield Judgement(
                f"line {row.line}",
                cells["payer"],
                cells["payee"],
                cells["verdict"].lower(),
                cells["who"],
                cells["when"],
                cells["why"],
            )
