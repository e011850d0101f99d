"""Judgements on held amounts: a person says that an amount that looked impossible is right, or that it is not.

A CSV: iati_identifier, amount, date (the transaction's ISO day), release_or_hold, who, when (ISO day), why. Of several on
the same amount the last counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from comity.model.finding import Finding
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import HoldJudgement
from comity.parsing.dates import day
from comity.parsing.tables import Layout, amount, found, header, records

FORMAT = "hold_judgements"
VERSION = "1"
LAYOUT = Layout({n: (n,) for n in ("iati_identifier", "amount", "date", "release_or_hold", "who", "when", "why")})


def recognises(head: Head) -> bool:
    """A header with all seven columns."""
    return LAYOUT.fits(header(head.text))


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """One HoldJudgement per whole row."""
    for row in records(snapshot, LAYOUT):
        if isinstance(row, Finding):
            yield row
            continue
        cells = row.cells
        lacking = [name for name in LAYOUT.needed if not cells[name]]
        verdict = cells["release_or_hold"].lower()
        value = "" if lacking else amount(cells, "amount", row.line)
        if lacking:
            yield found(
                "judgement-incomplete", row.line, f"no {', '.join(lacking)}", "all seven cells", "complete the row"
            )
        elif isinstance(value, Finding):
            yield value
        elif verdict not in ("release", "hold"):
            yield found("judgement-verdict", row.line, verdict, "release or hold", "correct the verdict")
        elif day(cells["when"]) is None or day(cells["date"]) is None:
            yield found(
                "unreadable-date", row.line, f"{cells['date']}, {cells['when']}", "ISO days", "correct the dates"
            )
        else:
            yield HoldJudgement(
                f"line {row.line}",
                cells["iati_identifier"],
                value,
                day(cells["date"]),
                verdict,
                cells["who"],
                cells["when"],
                cells["why"],
            )
