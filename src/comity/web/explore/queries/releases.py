"""Releases, and what moved from one to another: published figures first, then files, activities and rows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.lake import Lake, releases
from comity.lake.diff import diff
from comity.methods import cases
from comity.methods.questions import named
from comity.methods.vintages import Moved, moved
from comity.model.question import figure_id
from comity.web.components import formats, words
from comity.web.components.addresses import activity_address
from comity.web.components.tables import Cell, Column, Table, code, gap, money, number, text, year

LISTED = 200
"""Withdrawn activities on the page; the CSV holds them all."""


def listed() -> list[dict[str, Any]]:
    """Every release kept here, newest first."""
    return releases(settings.COMITY.home)


def page(current: str) -> tuple[dict[str, Any], list[Table]]:
    """Context and the table of releases."""
    every = listed()
    rows: list[tuple[Cell, ...]] = []
    known = {one["id"] for one in every}
    for one in every:
        before = one["previous"] if one["previous"] in known else ""
        rows.append(
            (
                code(one["id"]),
                text(one["created"][:16].replace("T", " ")),
                number(one["snapshots"]),
                number(one["superseded"]),
                number(one["rows"].get("flow", 0)),
                text(_("served now") if one["id"] == current else ""),
                text(_("what moved"), href=reverse("diff", args=[before, one["id"]]))
                if before
                else text(_("the first")),
            )
        )
    table = Table(
        "releases",
        _("Releases, newest first; none is ever changed"),
        (
            Column(_("Release")),
            Column(_("Made")),
            Column(_("Files"), numeric=True),
            Column(_("Superseded files"), numeric=True),
            Column(_("Rows of money"), numeric=True),
            Column(_("Standing")),
            Column(_("Since the one before")),
        ),
        rows,
        stack=True,
        limit=200,
    )
    names = [(one["id"], f"{one['id'][:8]} · {one['created'][:16].replace('T', ' ')}") for one in every]
    return {"count": len(every), "names": names, "newest": every[0] if every else None}, [table]


def difference(old: Lake, new: Lake) -> tuple[dict[str, Any], list[Table]]:
    """Context and tables of what moved from one release to another."""
    found = moved(old, new)
    rows = diff(settings.COMITY.home, old.release, new.release, limit=0)
    added, removed = rows["snapshots"]["added"], rows["snapshots"]["removed"]
    context = {
        "before": old.release,
        "after": new.release,
        "moved": len(found),
        "added": len(added),
        "removed": len(removed),
        "withdrawn": len(rows["withdrawn"]),
    }
    return context, [
        moved_table(old, new, found),
        because_table(old, new, found),
        files_table(added, removed),
        withdrawn_table(rows["withdrawn"]),
        counts_table(rows["tables"]),
    ]


def _title(old: Lake, new: Lake, one: Moved) -> tuple[str, str, str]:
    """A moved figure's name in the case file, the language it is in, and its page."""
    for lake in (new, old):
        case = cases(lake).get(one.case)
        for figure in (case.headline, *case.figures) if case else ():
            if case and figure.id == one.name:
                title, language = words.content(figure.title)
                release = "" if lake is new else f"?release={lake.release}"
                address = reverse("figure", args=[figure_id(*named(case, figure))]) + release
                return f"{words.said(case.title)}: {title}", language, address
    return f"{one.case}: {one.name}", "", ""


def moved_table(old: Lake, new: Lake, found: list[Moved]) -> Table:
    """One row a figure: before, after, by how much, and what else changed beneath it."""
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        title, language, href = _title(old, new, one)
        causes = [words.word(words.CAUSES, cause) for cause in one.because]
        if one.rows_gone or one.rows_new:
            causes.insert(
                0,
                _("rows that went: %(gone)s; rows that came: %(new)s")
                % {"gone": len(one.rows_gone), "new": len(one.rows_new)},
            )
        rows.append(
            (
                text(title, language, href),
                _value(one.before, one.unit),
                _value(one.after, one.unit),
                _value(one.change, one.unit, sign=True),
                text("; ".join(causes) or _("the way it is computed")),
            )
        )
    return Table(
        "moved",
        _("Published figures that moved"),
        (
            Column(_("Figure"), css="wide-cell"),
            Column(_("Before"), numeric=True),
            Column(_("After"), numeric=True),
            Column(_("Change"), numeric=True),
            Column(_("Because of"), css="wide-cell"),
        ),
        rows,
        stack=True,
        limit=100,
        empty=_("No figure that a case file names has moved."),
    )


def _value(value: Any, unit: str, *, sign: bool = False) -> Cell:
    if value is None:
        return gap("" if sign else _("no figure"))
    shown = formats.short(value, unit)
    return Cell(formats.ltr(f"+{shown}") if sign and value > 0 else shown, raw=formats.exact(value), kind="num")


def because_table(old: Lake, new: Lake, found: list[Moved]) -> Table:
    """The rows that came and went under each figure that moved."""
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        title, language, _href = _title(old, new, one)
        for said, group in ((_("went"), one.rows_gone), (_("came"), one.rows_new)):
            for row in group:
                identifier = row["iati_identifier"]
                rows.append(
                    (
                        text(title, language),
                        text(said),
                        text(words.word(words.FORMATS, row["format"])),
                        code(identifier or row["line"], activity_address(identifier) if identifier else ""),
                        text(row["title"]),
                        text(words.stage(row["stage"])),
                        year(row["year"]),
                        money(row["amount"]),
                        text(row["currency"]),
                    )
                )
    return Table(
        "because",
        _("The rows because of which figures moved"),
        (
            Column(_("Figure"), css="wide-cell"),
            Column(_("Row")),
            Column(_("Format")),
            Column(_("Activity or line")),
            Column(_("Title")),
            Column(_("Stage")),
            Column(_("Year"), numeric=True),
            Column(_("Amount"), numeric=True),
            Column(_("Currency")),
        ),
        rows,
        stack=True,
        limit=100,
        empty=_("No row came or went under a figure that moved."),
    )


def files_table(added: list[str], removed: list[str]) -> Table:
    """Files that came, and files that went or were superseded."""
    return Table(
        "files",
        _("Files that came or went"),
        (Column(_("File"), css="wide-cell"), Column(_("What happened"))),
        [
            *((code(name), text(_("came"))) for name in added),
            *((code(name), text(_("went, or was superseded by a later edition"))) for name in removed),
        ],
        empty=_("The same files count in both."),
    )


def withdrawn_table(identifiers: list[str]) -> Table:
    """Activities that counted before and stand in no live file after."""
    return Table(
        "withdrawn",
        _("Activities that were withdrawn"),
        (Column(_("Activity"), css="wide-cell"),),
        [(code(one, activity_address(one)),) for one in identifiers],
        limit=LISTED,
        empty=_("No activity was withdrawn."),
    )


def counts_table(tables: dict[str, dict[str, Any]]) -> Table:
    """Rows of each table that only one of the releases holds, compared by what they say."""
    return Table(
        "counts",
        _("Rows that only one of the two holds, by table; a re-ordered file changes nothing"),
        (Column(_("Table")), Column(_("Went"), numeric=True), Column(_("Came"), numeric=True)),
        [(code(name), number(one["removed"]), number(one["added"])) for name, one in tables.items()],
    )
