"""Where everything is from: snapshots with what became of them, findings by code, and what case files cite."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.lake import Lake
from comity.methods import cases, sources_of
from comity.web.components import formats, snapshots, words
from comity.web.components.tables import Cell, Column, Table, code, number, text
from comity.web.explore.queries import held as held_amounts

PAGE = 200
FILES = 300


def page(lake: Lake, chosen_code: str, chosen_snapshot: str) -> tuple[dict[str, Any], list[Table]]:
    """Context and tables; with a code or a snapshot chosen, its findings one by one."""
    titles = snapshots.case_titles(lake)
    held = [
        snapshots.known(row, titles)
        for row in lake.dicts("SELECT * FROM snapshot ORDER BY standing, publisher, title, name, sha256")
    ]
    every = cases(lake)
    cited: list[dict[str, Any]] = [
        {"case": case, "sources": sorted(sources_of(lake, case.id).values(), key=lambda s: (s.publisher, s.title))}
        for case in every.values()
    ]
    cited_rows = cited_table(cited).rows
    kept_back = held_amounts.listed(lake)
    tables = [
        snapshots_table(held),
        findings_table(lake),
        cited_table(cited),
        held_amounts.table(kept_back),
        held_amounts.judgements(kept_back),
    ]
    if chosen_code or chosen_snapshot:
        tables.append(findings_rows(lake, chosen_code, chosen_snapshot))
    totals = lake.rows("SELECT COUNT(*), COALESCE(SUM(bytes), 0) FROM snapshot WHERE standing = 'live'")[0]
    context = {
        "snapshots": held,
        "cited": cited,
        "chosen": bool(chosen_code or chosen_snapshot),
        "chosen_code": chosen_code,
        "count": totals[0],
        "size": formats.file_size(int(totals[1])),
        "findings": lake.rows("SELECT COUNT(*) FROM finding")[0][0],
        "held_count": sum(1 for row in kept_back if row["verdict"] == "hold"),
        "cited_count": len(cited_rows),
    }
    return context, tables


def snapshots_table(held: list[dict[str, Any]]) -> Table:
    """One row per snapshot."""
    rows: list[tuple[Cell, ...]] = []
    for s in held:
        url = s["url"] or ""
        link = url if url.startswith(("https://", "http://")) else ""
        own = "" if s["format"] == snapshots.CASE_FILE else "en"
        rows.append(
            (
                Cell(s["title"] or s["name"], href=link, language=own, anchor="s" + s["sha256"][:12]),
                text(s["publisher"], own),
                text(words.word(words.FORMATS, s["format"])),
                text(s["licence"], "en"),
                text(s["published"]),
                text((s["captured"] or "")[:10]),
                text(formats.file_size(int(s["bytes"] or 0))),
                text(words.word(words.OUTCOMES, s["outcome"])),
                text(words.word(words.STANDINGS, s["standing"])),
                Cell(
                    f"{s['findings']:,}",
                    raw=str(s["findings"]),
                    kind="num",
                    href=f"{reverse('sources')}?file={s['sha256'][:12]}#findings" if s["findings"] else "",
                ),
                code(s["sha256"][:12]),
            )
        )
    return Table(
        "snapshots",
        _("Snapshots: files kept unchanged, named by their SHA-256"),
        (
            Column(_("Title"), css="wide-cell"),
            Column(_("Publisher")),
            Column(_("Format")),
            Column(_("Licence")),
            Column(_("Published")),
            Column(_("Captured")),
            Column(_("Size")),
            Column(_("Outcome")),
            Column(_("Standing")),
            Column(_("Findings"), numeric=True),
            Column(_("Hash")),
        ),
        rows,
        stack=True,
        limit=FILES,
        muted=frozenset(i for i, s in enumerate(held) if s["standing"] != "live"),
        empty=_("No file has been read yet. Run `comity ingest PATH`."),
    )


def findings_table(lake: Lake) -> Table:
    """Findings summed up by code."""
    found = lake.rows(
        "SELECT code, level, COUNT(*) AS n, COUNT(DISTINCT snapshot) AS files, MIN(found), MIN(expected), MIN(remedy) "
        "FROM finding GROUP BY code, level ORDER BY n DESC, code"
    )
    rows: list[tuple[Cell, ...]] = [
        (
            text(words.finding(r[0]), href=reverse("sources") + f"?code={r[0]}#findings"),
            code(r[0]),
            text(words.word(words.LEVELS, r[1])),
            number(r[2]),
            number(r[3]),
            text(r[4], "en"),
            text(r[6] or r[5], "en"),
        )
        for r in found
    ]
    return Table(
        "findings",
        _("Findings: what could not be used, or should be known"),
        (
            Column(_("Finding"), css="wide-cell"),
            Column(_("Code")),
            Column(_("Level")),
            Column(_("How many"), numeric=True),
            Column(_("Files"), numeric=True),
            Column(_("For example")),
            Column(_("Expected, or what to do"), css="wide-cell"),
        ),
        rows,
        stack=True,
        empty=_("Nothing was found wrong in any file."),
    )


def findings_rows(lake: Lake, chosen_code: str, chosen_snapshot: str) -> Table:
    """Findings one by one, for one code or one snapshot."""
    tests, params = [], []
    if chosen_code:
        tests.append("f.code = ?")
        params.append(chosen_code)
    if chosen_snapshot:
        tests.append("f.snapshot LIKE ?")
        params.append(chosen_snapshot + "%")
    sql = (
        "SELECT s.name, f.locator, f.line, f.found, f.expected, f.remedy FROM finding f LEFT JOIN snapshot s "
        f"ON s.sha256 = f.snapshot WHERE {' AND '.join(tests)} ORDER BY f.snapshot, f.line, f.locator LIMIT {PAGE}"
    )
    found = lake.rows(sql, params)
    rows: list[tuple[Cell, ...]] = [
        (code(r[0]), code(r[1]), number(r[2] or None), text(r[3], "en"), text(r[4], "en"), text(r[5], "en"))
        for r in found
    ]
    return Table(
        "findings-rows",
        _("The first %(count)s findings") % {"count": PAGE},
        (
            Column(_("File")),
            Column(_("Place in the file")),
            Column(_("Line"), numeric=True),
            Column(_("Found")),
            Column(_("Expected")),
            Column(_("What to do")),
        ),
        rows,
        stack=True,
        limit=PAGE,
        empty=_("No finding has this code or file."),
    )


def cited_table(cited: list[dict[str, Any]]) -> Table:
    """Sources of all case files, as a download."""
    rows: list[tuple[Cell, ...]] = [
        (
            code(group["case"].id),
            code(s.id),
            text(s.publisher, "en"),
            text(s.title, "en"),
            code(s.url),
            text(s.published),
            text(s.seen),
            text(s.licence, "en"),
            text(s.weakness, "en"),
            text(s.no_snapshot, "en"),
        )
        for group in cited
        for s in group["sources"]
    ]
    return Table(
        "cited",
        _("Sources that case files cite"),
        tuple(
            Column(label)
            for label in (
                _("Case"),
                _("Id"),
                _("Publisher"),
                _("Title"),
                _("Address"),
                _("Published"),
                _("Seen"),
                _("Licence"),
                _("Weakness"),
                _("Why there is no snapshot"),
            )
        ),
        rows,
        stack=True,
        empty=_("No case file cites a source."),
    )
