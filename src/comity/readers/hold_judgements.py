"""Judgements on held amounts: a person says that an amount that looked impossible is right, or that it is not.

A CSV: identifier (as its publisher gives it, or file name and locator where there is none), amount, date (ISO day; the year where
no day is known, empty where no year is), release_or_hold, who, when (ISO day), why. Of several on one amount the last counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from comity.model.finding import Finding
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import HoldJudgement
from comity.parsing.dates import day
from comity.parsing.tables import Layout, amount, found, header, records

FORMAT = "hold_judgements"
VERSION = "2"
LAYOUT = Layout(
    {"identifier": ("identifier", "iati_identifier")}
    | {name: (name,) for name in ("amount", "date", "release_or_hold", "who", "when", "why")}
)
YEAR = re.compile(r"[12]\d{3}", re.ASCII).fullmatch


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
        lacking = [name for name in LAYOUT.needed if name != "date" and not cells[name]]
        dated = cells["date"]
        verdict = cells["release_or_hold"].lower()
        value = "" if lacking else amount(cells, "amount", row.line)
        if lacking:
            yield found(
                "judgement-incomplete", row.line, f"no {', '.join(lacking)}", "all cells but date", "complete the row"
            )
        elif isinstance(value, Finding):
            yield value
        elif verdict not in ("release", "hold"):
            yield found("judgement-verdict", row.line, verdict, "release or hold", "correct the verdict")
        elif day(cells["when"]) is None or (dated and day(dated) is None and not YEAR(dated)):
            what = f"{dated}, {cells['when']}"
            yield found("unreadable-date", row.line, what, "ISO days; in date also a year", "correct the dates")
        else:
            yield HoldJudgement(
                locator=f"line {row.line}",
                iati_identifier=cells["identifier"],
                amount=value,
                date=day(dated) if dated else None,
                year=int(dated) if YEAR(dated) else None,
                verdict=verdict,
                who=cells["who"],
                judged_on=cells["when"],
                why=cells["why"],
            )
