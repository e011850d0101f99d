"""One IATI activity as published: parties, splits, money, chain, documents, and where in which file each stands.

An identifier may stand in several files and editions; the one that counts is shown, the others are listed with the
reason why they do not.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from comity.lake import Lake
from comity.web.components import words
from comity.web.components.addresses import activity_address
from comity.web.components.tables import Cell, Column, Table, code, day, money, number, party, text

SHOWN = 2000
"""Rows of one table on the page; the CSV of the flows holds them all."""


def find(lake: Lake, identifier: str) -> dict[str, Any] | None:
    """The version of an activity that counts, or the newest that does not, or None.

    Plain look-ups rather than one join: the first goes by the index, whatever the size of the lake. An identifier that
    stands once in live files counts there (lake/standing.py), so nothing else need be asked.
    """
    for source in ("activity", "activity_history"):
        rows = lake.dicts(f"SELECT * FROM {source} WHERE iati_identifier = ?", [identifier])
        if source == "activity" and len(rows) == 1:
            return rows[0] | {"standing": None, "standing_reason": None}
        if rows:
            told = lake.rows(
                "SELECT snapshot, activity, standing, reason FROM standing WHERE iati_identifier = ?", [identifier]
            )
            standing = {(snapshot, activity): (what, why) for snapshot, activity, what, why in told}
            for row in rows:
                row["standing"], row["standing_reason"] = standing.get((row["snapshot"], row["activity"]), (None, None))
            rows.sort(key=lambda row: row["last_updated"] or "", reverse=True)
            return min(rows, key=lambda row: row["standing"] is not None)
    return None


def page(lake: Lake, found: dict[str, Any]) -> tuple[dict[str, Any], list[Table]]:
    """Context and tables of an activity's page."""
    at = (found["snapshot"], found["activity"])
    where = "WHERE snapshot = ? AND activity = ? ORDER BY locator LIMIT ?"

    def rows(table: str) -> list[dict[str, Any]]:
        return lake.dicts(f'SELECT * FROM "{table}" {where}', [*at, SHOWN])

    snapshot = lake.dicts("SELECT * FROM snapshot WHERE sha256 = ?", [at[0]])
    narratives = rows("narrative")
    context = {
        "activity": found,
        "snapshot": snapshot[0] if snapshot else {},
        "descriptions": [n for n in narratives if n["element"] == "description"],
        "titles": [n for n in narratives if n["element"] == "title"],
        "others": lake.dicts(
            "SELECT s.snapshot, s.standing, s.reason, n.name FROM standing s LEFT JOIN snapshot n ON n.sha256 = s.snapshot "
            "WHERE s.iati_identifier = ? ORDER BY s.snapshot LIMIT 50",
            [found["iati_identifier"]],
        ),
        "elements": rows("element"),
    }
    tables = [
        _parties(rows("participating_org")),
        _splits(rows("recipient_split"), rows("sector_split")),
        _transactions(rows("transaction"), held_places(lake, *at)),
        _budgets(rows("budget"), rows("planned_disbursement")),
        _related(lake, found, rows("related_activity")),
        _documents(rows("document_link")),
    ]
    return context, tables


def _parties(rows: list[dict[str, Any]]) -> Table:
    return Table(
        "parties",
        _("Parties"),
        (Column(_("Role")), Column(_("Organisation")), Column(_("Reference")), Column(_("Its activity"))),
        [
            (
                text(words.word(words.PARTIES, r["role"])),
                party(r["name"], r["ref"], r["language"] or ""),
                code(r["ref"]),
                code(r["activity_id"], activity_address(r["activity_id"]) if r["activity_id"] else ""),
            )
            for r in rows
        ],
        empty=_("The publisher names no party."),
    )


def _splits(recipients: list[dict[str, Any]], sectors: list[dict[str, Any]]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for kind, found in (("recipient", recipients), ("sector", sectors)):
        for r in found:
            if r["transaction"] is not None:
                continue
            label = _("sector") if kind == "sector" else _("region") if r["kind"] == "region" else _("country")
            rows.append((text(label), code(r["vocabulary"]), code(r["code"]), text(r["name"]), number(r["percentage"])))
    return Table(
        "splits",
        _("Where and what for: the shares that the publisher states"),
        (
            Column(_("Split by")),
            Column(_("Vocabulary")),
            Column(_("Code")),
            Column(_("Name")),
            Column(_("Per cent"), numeric=True),
        ),
        rows,
        empty=_("The publisher states no split on the activity; its transactions may."),
    )


def held_places(lake: Lake, snapshot: str, activity: int) -> dict[str, str]:
    """Why transactions of an activity are held, by locator."""
    sql = "SELECT locator, reason FROM held WHERE snapshot = ? AND locator LIKE ? AND verdict = 'hold'"
    found = lake.rows(sql, [snapshot, f"iati-activity[{activity}]/%"])
    return {locator: words.word(words.LEFT_OUT, f"held-{reason}") for locator, reason in found}


def _transactions(rows: list[dict[str, Any]], held: dict[str, str]) -> Table:
    rows.sort(key=lambda r: (str(r["date"] or ""), r["transaction"]))
    return Table(
        "transactions",
        _("Transactions, as published; a negative amount is a correction"),
        (
            Column(_("Date")),
            Column(_("Type")),
            Column(_("Amount"), numeric=True),
            Column(_("Currency")),
            Column(_("Value date")),
            Column(_("Provider")),
            Column(_("Receiver")),
            Column(_("Description"), css="wide-cell"),
            *([Column(_("Standing"))] if held else []),
            Column(_("Place in the file")),
        ),
        [
            (
                day(r["date"]),
                text(words.word(words.TRANSACTIONS, r["type"])),
                money(r["value"]),
                text(r["currency"] or _("not stated")),
                day(r["value_date"]),
                text(r["provider_org"] or r["provider_org_ref"]),
                text(r["receiver_org"] or r["receiver_org_ref"]),
                text(r["description"]),
                *([text(held.get(r["locator"], ""))] if held else []),
                code(r["locator"]),
            )
            for r in rows
        ],
        stack=True,
        muted=frozenset(i for i, r in enumerate(rows) if r["locator"] in held),
        empty=_("The publisher lists no transaction."),
    )


def _budgets(budgets: list[dict[str, Any]], planned: list[dict[str, Any]]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for label, found in ((_("budget"), budgets), (_("planned disbursement"), planned)):
        for r in found:
            kind = _("%(what)s, revised") % {"what": label} if r["type"] == "2" else label
            rows.append(
                (
                    text(kind),
                    day(r["period_start"]),
                    day(r["period_end"]),
                    money(r["value"]),
                    text(r["currency"] or _("not stated")),
                    code(r["locator"]),
                )
            )
    return Table(
        "budgets",
        _("Budgets and planned disbursements; not counted as flows"),
        (
            Column(_("Kind")),
            Column(_("From")),
            Column(_("To")),
            Column(_("Amount"), numeric=True),
            Column(_("Currency")),
            Column(_("Place in the file")),
        ),
        rows,
        stack=True,
        empty=_("The publisher states no budget."),
    )


def _related(lake: Lake, found: dict[str, Any], rows: list[dict[str, Any]]) -> Table:
    """Links up and down: related activities, and the provider and receiver activities of transactions."""
    linked: list[tuple[str, str]] = [(words.word(words.RELATIONS, r["type"]), r["ref"] or "") for r in rows]
    for column, label in (("provider_activity_id", _("funded by")), ("receiver_activity_id", _("passes money to"))):
        linked += [
            (label, str(r[0]))
            for r in lake.rows(
                f'SELECT DISTINCT {column} FROM "transaction" WHERE snapshot = ? AND activity = ? '
                f"AND {column} IS NOT NULL ORDER BY 1 LIMIT 200",
                [found["snapshot"], found["activity"]],
            )
        ]
    return Table(
        "related",
        _("Chain: activities that the publisher links"),
        (Column(_("Link")), Column(_("Activity"))),
        [(text(label), code(ref, activity_address(ref) if ref else "")) for label, ref in dict.fromkeys(linked)],
        empty=_("The publisher links no other activity."),
    )


def _documents(rows: list[dict[str, Any]]) -> Table:
    return Table(
        "documents",
        _("Documents that the publisher links"),
        (Column(_("Title")), Column(_("Date")), Column(_("Format")), Column(_("Address"))),
        [
            (
                text(r["title"] or _("untitled"), href=_web(r["url"])),
                day(r["document_date"]),
                code(r["format"]),
                code(r["url"]),
            )
            for r in rows
        ],
        stack=True,
        empty=_("The publisher links no document."),
    )


def _web(url: str | None) -> str:
    """A published address, if it is one of the web: `javascript:` and the like are printed, not linked."""
    return url if url and url.lower().startswith(("https://", "http://")) else ""
