"""Amounts that are held because they cannot be right, and the file in which a person judges them.

The file's columns are those of the reader `hold_judgements`, so that a filled-in copy can be read in as it is.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from comity.lake import Lake
from comity.web.components import words
from comity.web.components.addresses import activity_address
from comity.web.components.tables import Cell, Column, Table, code, money, text

JUDGED = ("identifier", "amount", "date", "release_or_hold", "who", "when", "why")


def listed(lake: Lake) -> list[dict[str, Any]]:
    """Every amount that was held, released ones included: one row a transaction."""
    return lake.dicts(
        "SELECT h.snapshot, h.locator, h.identifier, h.amount, h.reason, h.verdict, s.name, f.iati_identifier, f.title, h.date, "
        "h.year, h.stage, f.currency FROM held h LEFT JOIN snapshot s ON s.sha256 = h.snapshot LEFT JOIN held_flow f "
        "ON f.snapshot = h.snapshot AND f.locator = h.locator AND f.stage = h.stage "
        "ORDER BY h.verdict, s.name, h.locator, h.stage"
    )


def table(rows: list[dict[str, Any]]) -> Table:
    """What is held, where it stands, why, and whether somebody released it."""
    shown: list[tuple[Cell, ...]] = [
        (
            text(r["title"] or r["identifier"], href=_address(r)),
            code(r["identifier"]),
            text(words.stage(r["stage"]) if r["stage"] else ""),
            text(r["date"] or r["year"]),
            money(r["amount"]),
            text(r["currency"] or _("not stated")),
            text(words.word(words.HELD, r["reason"])),
            text(words.word(words.HELD_VERDICTS, r["verdict"])),
            code(f"{r['name']} {r['locator']}"),
        )
        for r in rows
    ]
    return Table(
        "held",
        _("Amounts that cannot be right"),
        (
            Column(_("Activity"), css="wide-cell"),
            Column(_("Identifier")),
            Column(_("Stage")),
            Column(_("Date"), css="keep"),
            Column(_("Amount"), numeric=True),
            Column(_("Currency")),
            Column(_("Why it is held")),
            Column(_("Standing")),
            Column(_("Place in the file"), css="wide-cell"),
        ),
        shown,
        stack=True,
        muted=frozenset(i for i, r in enumerate(rows) if r["verdict"] == "hold"),
        empty=_("No amount is held in this release."),
    )


def judgements(rows: list[dict[str, Any]]) -> Table:
    """The same as a file to fill in; its heads are the reader's own and are not translated."""
    return Table(
        "held-judgements",
        _("Judgements on held amounts"),
        tuple(Column(name) for name in JUDGED),
        [
            (
                code(r["identifier"]),
                money(r["amount"]),
                text(r["date"] or r["year"]),
                *(text("") for _blank in JUDGED[3:]),
            )
            for r in rows
            if r["verdict"] == "hold"
        ],
    )


def _address(row: dict[str, Any]) -> str:
    return activity_address(row["iati_identifier"]) if row["iati_identifier"] else ""
