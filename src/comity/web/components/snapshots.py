"""Snapshots as a reader knows them: publisher, title, date. A case file bears its case's own title, and says who wrote it.

A folder that was packed into a snapshot has no publisher or title of its own; its place says whether it ships with Comity.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.lake import Lake
from comity.methods import cases
from comity.model.figure import Figure
from comity.web.components import words
from comity.web.components.lakes import cached

CASE_FILE = "case_file"
SHIPPED = ("comity", "cases")
LINE = 6
"""How many sources a line under a chart names; the rest is a number and a link."""


def index(lake: Lake) -> dict[str, dict[str, str]]:
    """Snapshots of the release by hash, with what their origin says, in the page's language."""

    def make() -> dict[str, dict[str, str]]:
        titles = case_titles(lake)
        return {
            row["sha256"]: {k: str(v or "") for k, v in known(row, titles).items()}
            for row in lake.dicts(
                "SELECT sha256, name, format, path, publisher, title, url, licence, published, captured FROM snapshot"
            )
        }

    return cached(lake, "snapshot-index", (get_language(),), make)


def case_titles(lake: Lake) -> dict[str, str]:
    """The case's title by the hash of the case file that tells it."""
    every = cases(lake)
    return {
        sha: words.said(every[name].title)
        for sha, name in lake.rows("SELECT DISTINCT snapshot, \"case\" FROM case_part WHERE kind = 'case'")
        if name in every
    }


def known(row: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    """A row of `snapshot` whose empty title and publisher are filled in, for a case file."""
    if row["format"] != CASE_FILE:
        return row
    folder = PurePath(row["path"] or row["name"])
    shipped = folder.parts[-3:-1] == SHIPPED
    title = titles.get(row["sha256"]) or folder.name
    return row | {
        "title": row["title"] or _("%(case)s: case file") % {"case": title},
        "publisher": row["publisher"] or (_("shipped with Comity") if shipped else folder.name),
    }


def line(lake: Lake, figures: Iterable[Figure]) -> list[dict[str, str]]:
    """The sources under a chart: every file behind its figures, by publisher and title, with its date and a link."""
    hashes: dict[str, None] = {}
    for figure in figures:
        for part in (figure, *figure.lineage.parts):
            hashes |= dict.fromkeys((*part.lineage.snapshots, *(i.snapshot for i in part.lineage.inputs if i.snapshot)))
    return line_of(lake, hashes)


def line_of(lake: Lake, hashes: Iterable[str]) -> list[dict[str, str]]:
    """As `line`, of the files named."""
    every = index(lake)
    listed = [told(every[sha]) for sha in dict.fromkeys(hashes) if sha in every]
    listed.sort(key=lambda one: one["title"])
    if len(listed) > LINE:
        rest = _("and further files: %(count)s") % {"count": len(listed) - LINE}
        listed = [*listed[:LINE], {"title": rest, "href": reverse("sources"), "dates": "", "language": ""}]
    return listed


def told(row: dict[str, str]) -> dict[str, str]:
    """A snapshot as a line names it."""
    title = row["title"] or row["name"]
    own = row["format"] != CASE_FILE
    return {
        "title": f"{row['publisher']}: {title}" if row["publisher"] and own else title,
        "href": reverse("sources") + "#s" + row["sha256"][:12],
        "dates": row["published"] or row["captured"][:10],
        "language": "en" if own else "",
    }
