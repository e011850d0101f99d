"""Commands that ask: releases, differences, figures, claims, SQL, and whether a case file is right."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import typer

from comity import lake as lakes
from comity import methods
from comity.cli.building import Json, now
from comity.cli.output import console, digits, errors, plain, show_json, show_table
from comity.lake import Lake
from comity.lake.diff import diff as difference
from comity.methods.vintages import moved
from comity.model.errors import CaseError, UsageError
from comity.model.figure import Figure
from comity.model.finding import Level
from comity.model.settings import Settings
from comity.pipeline import starter
from comity.readers.case_file import check, folder_files

Case = Annotated[str, typer.Option("--case", help="A case's id, e.g. northern-ireland.")]
At = Annotated[str, typer.Option("--release", help="A release's id; the one that is served, without.")]


def releases(json: Json = False) -> None:
    """List the releases of the lake, newest first."""
    home = open_lake().path.parents[2]
    found = lakes.releases(home)
    if json:
        show_json(found)
        return
    current = lakes.current_release(home)
    rows = [
        (
            r["id"] + (" *" if r["id"] == current else ""),
            r["created"],
            r["snapshots"],
            r["superseded"],
            r["rows"].get("flow", 0),
        )
        for r in found
    ]
    show_table(("release", "made", "files", "superseded", "flows"), rows)


def diff(before: str, after: str, limit: int = 200, json: Json = False) -> None:
    """Show the rows that changed between two releases, and the named figures that moved because of them."""
    home = Settings.read().home
    found = difference(home, before, after, limit)
    found["figures"] = moved(Lake.open(home, before), Lake.open(home, after))
    if json:
        show_json(found)
        return
    rows = [(name, t["removed"], t["added"]) for name, t in found["tables"].items() if t["removed"] or t["added"]]
    show_table(("table", "rows gone", "rows new"), rows, f"{found['from']} → {found['to']}")
    for heading in ("added", "removed"):
        for name in found["snapshots"][heading]:
            console.print(f"file {heading}: {name}", markup=False)
    for identifier in found["withdrawn"]:
        console.print(f"withdrawn: {identifier}", markup=False)
    for figure in found["figures"]:
        was, now = ("a gap" if v is None else f"{v:,.4f}" for v in (figure.before, figure.after))
        causes = ", ".join([f"{len(figure.rows_gone)} rows gone, {len(figure.rows_new)} new", *figure.because])
        console.print(
            f"figure moved: {figure.case}, {figure.name}: {was} → {now} {figure.unit} ({causes})", markup=False
        )
    for name in ("rows_removed", "rows_added"):
        for row in found["tables"]["flow"][name][:20]:
            sign = "-" if name == "rows_removed" else "+"
            words = (row["year"], row["stage"], digits(row["amount"]), row["currency"], row["title"] or row["provider"])
            console.print(sign, *("" if w is None else w for w in words), markup=False)


def figure(
    method: Annotated[str, typer.Argument(help="total, per-person or ratio.")],
    case: Case,
    stage: Annotated[str, typer.Option(help="One of the ten stages.")] = "",
    years: Annotated[str, typer.Option(help="1986-2005, or one year.")] = "",
    definition: Annotated[str, typer.Option(help="A definition set: curated, 15220, 152xx, pbso, …")] = "",
    area: Annotated[str, typer.Option(help="An area of the case.")] = "",
    population: Annotated[str, typer.Option(help="A population series of the case.")] = "",
    donor: Annotated[str, typer.Option(help="A donor's id, name or reference.")] = "",
    prices: Annotated[str, typer.Option(help="current, constant:2022 or constant:2022:donor.")] = "",
    precedence: Annotated[str, typer.Option(help="case, none, or formats in order, comma-separated.")] = "",
    against: Annotated[str, typer.Option(help="The second case of a ratio.")] = "",
    release: At = "",
    json: Json = False,
) -> None:
    """Compute one figure, with its lineage. What is not said is the case's headline."""
    lake = open_lake(release)
    asked = methods.question(
        methods.case(lake, case),
        stage=stage,
        years=years,
        definition=definition,
        area=area,
        population=population,
        donor=donor,
        prices=prices,
        precedence=precedence,
        against=against,
    )
    found = methods.figure(lake, method, asked)
    show_json(plain(found) | {"page": page_of(found)}) if json else _tell(found)


def claims(case: Case, release: At = "", json: Json = False) -> None:
    """Judge the published claims of a case: does what was printed reproduce?"""
    lake = open_lake(release)
    methods.case(lake, case)
    judged = methods.claims(lake, case)
    if json:
        show_json(
            [
                {
                    "id": j.claim.id,
                    "words": j.claim.words,
                    "speaker": j.claim.speaker,
                    "source": j.claim.source,
                    "published": j.claim.published.value or None,
                    "unit": j.claim.published.unit,
                    "bound": j.claim.published.bound,
                    "verdict": j.verdict,
                    "recipes": [
                        {
                            "id": r.recipe.id,
                            "value": r.value,
                            "formula": r.formula,
                            "fitted": r.fitted,
                            "verdict": r.verdict,
                            "inputs": r.inputs,
                            "gaps": r.gaps,
                        }
                        for r in j.recipes
                    ],
                    "evidence": j.claim.evidence,
                }
                for j in judged
            ]
        )
        return
    rows = []
    for one in judged:
        rows.append((one.claim.words, "", one.verdict))
        rows += [
            (f"  {r.recipe.id}" + (" (fitted)" if r.fitted else ""), r.formula or "a gap", r.verdict)
            for r in one.recipes
        ]
    show_table(("claim", "recomputed", "verdict"), rows)


def query(sql: str, release: At = "", json: Json = False) -> None:
    """Ask a release in SQL, read-only."""
    if not sql.strip():
        raise UsageError("no question was asked", expected="SQL", next_step="try comity query 'SHOW TABLES'")
    names, rows = open_lake(release).table(sql)
    names = [name if names.index(name) == place else f"{name}_{place + 1}" for place, name in enumerate(names)]
    if json:
        show_json([dict(zip(names, row, strict=True)) for row in rows])
        return
    show_table(names, rows)


case_app = typer.Typer(no_args_is_help=True, help="Case files.")


@case_app.callback()
def _cases() -> None:
    """Case files."""


@case_app.command("check")
def case_check(path: Annotated[Path, typer.Argument(help="A case folder.")], json: Json = False) -> None:
    """Check a case folder against the written format (docs/reference/case-file.md)."""
    found = check(folder_files(path))
    broken = any(f.level is Level.BROKEN for f in found)
    if json:
        show_json(found)
        raise typer.Exit(CaseError.exit_code if broken else 0)
    for finding in found:
        place = f"{finding.locator}, line {finding.line}" if finding.line else finding.locator
        errors.print(
            f"{place}: {finding.found}\n  expected: {finding.expected}\n  next: {finding.remedy}", markup=False
        )
    if broken:
        raise CaseError(f"{len(found)} things are wrong", where=str(path), next_step="mend them and check again")
    console.print(f"{path}: a valid case file", markup=False)


def open_lake(release: str = "") -> Lake:
    """The lake at a release, the starter lake built first where there is none."""
    settings = Settings.read()
    starter.ensure(settings.home, now=now())
    return Lake.open(settings.home, release)


def page_of(found: Figure) -> str:
    """The address of the figure's page on a site with the same lake."""
    return f"/figures/{found.id}/?" + urlencode({"method": found.lineage.method, **found.lineage.parameters})


def _tell(found: Figure) -> None:
    line = found.lineage
    asked = line.parameters
    value = "no figure" if found.value is None else f"{found.value:,.2f}"
    spread = "" if found.low == found.high or found.low is None else f" (from {found.low:,.2f} to {found.high:,.2f})"
    console.print(f"[bold]{value}[/bold]{spread} {found.unit}")
    console.print(
        f"{line.method} {line.version}: {asked['case']}, {asked['stage']}, {asked['definition']}, {asked['area']}, "
        f"{asked['years']}, {asked['prices']} prices"
    )
    console.print(line.formula, markup=False)
    console.print(f"{line.rows} rows, digest {line.digest[:16]}; release {line.release}; figure {found.id}")
    console.print(f"page: {page_of(found)}", markup=False)
    for label, entries in (("gap", found.gaps), ("note", line.notes)):
        for entry in entries:
            console.print(f"{label}: {entry.code} {entry.detail or ''}", markup=False)
    for out in line.left_out:
        amounts = ", ".join(f"{digits(v)} {c}" for c, v in out.amounts.items())
        console.print(f"left out: {out.reason}, {out.rows} rows, {amounts} {out.detail}", markup=False)
