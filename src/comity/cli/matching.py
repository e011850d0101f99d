"""`comity match`: who may be who, for a person to judge."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from comity.cli.asking import At, open_lake
from comity.cli.building import Json
from comity.cli.output import console, show_json, show_table
from comity.entities.mentions import Mention
from comity.entities.resolving import Resolution, resolve
from comity.lake import Lake, current_release
from comity.model.errors import UsageError
from comity.model.finding import Finding
from comity.model.matching import PairJudgement
from comity.model.origin import Origin, Snapshot
from comity.model.records import OrganisationJudgement
from comity.model.settings import Settings
from comity.parsing.tables import head_of
from comity.readers import organisation_judgements

PAGE = 50
"""Candidates that are shown at once."""


def match(
    judgements: Annotated[
        Path | None, typer.Option("--judgements", help="A CSV of judgements: left, right, verdict, who, when, why.")
    ] = None,
    least: Annotated[float | None, typer.Option("--least", min=0.0, max=1.0, help="The lowest score listed.")] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=0, help="So many candidates a page; 0 lists all. 50, or all with --json."),
    ] = None,
    page: Annotated[int, typer.Option("--page", min=1, help="Which page of them.")] = 1,
    every: Annotated[
        bool, typer.Option("--all", help="Also pairs whose sides better pairs already lead to each other.")
    ] = False,
    store: Annotated[
        bool, typer.Option("--store", help="Compare the register's organisations too, and put the pairs on the desk.")
    ] = False,
    release: At = "",
    json: Json = False,
) -> None:
    """List pairs of mentions that may be one organisation, with score and parts. Nothing is merged by this."""
    if store:
        _store(least, json)
        return
    lake = open_lake(release)
    said, wrong = _read(judgements) if judgements else ([], [])
    found = resolve(lake, said, least=least, every=every)
    size = limit if limit is not None else 0 if json else PAGE
    listed = found.candidates[(page - 1) * size : page * size] if size else found.candidates
    if json:
        show_json(
            {
                "release": lake.release,
                "mentions": len(found.mentions),
                "clusters": [
                    {"id": c.id, "mentions": c.mentions, "because": c.because} for c in found.clusters if c.because
                ],
                "candidates": [
                    {
                        "left": _plain(found.mentions[c.left]),
                        "right": _plain(found.mentions[c.right]),
                        "score": c.score,
                        "parts": [{"comparison": p.comparison, "level": p.level, "bits": p.bits} for p in c.parts],
                    }
                    for c in listed
                ],
                "findings": [*wrong, *found.findings],
            }
        )
        return
    _tell(found, listed, [*wrong, *found.findings])
    if len(listed) < len(found.candidates):
        pages = -(-len(found.candidates) // size)
        console.print(f"page {page} of {pages}; --page {page % pages + 1} shows another, --limit 0 all", markup=False)


def _store(least: float | None, json: bool) -> None:
    settings = Settings.read()
    from comity.web.server import prepare

    prepare(settings)
    from comity.web.desk.actions.matching import refresh

    done = refresh(Lake.open(settings.home) if current_release(settings.home) else None, least=least)
    if json:
        show_json(asdict(done))
        return
    console.print(
        f"{done.mentions} mentions compared; {done.waiting} pairs wait at /desk/matching/, {done.new} of them new; "
        f"{done.by_identifier} pairs of the register settled by an equal identifier",
        markup=False,
    )


def _read(path: Path) -> tuple[list[PairJudgement], list[Finding]]:
    """The judgements of a file, and what is wrong with its rows. Raises UsageError where it is no such file."""
    try:
        snapshot = Snapshot("", path, path.stat().st_size, Origin(path.name))
        known = organisation_judgements.recognises(head_of(snapshot))
    except OSError as error:
        raise UsageError(
            f"the judgements cannot be read ({error.strerror})", where=str(path), next_step="name a CSV file"
        ) from error
    if not known:
        raise UsageError(
            "this is no file of judgements on organisations",
            where=str(path),
            expected=f"a CSV with the columns {', '.join(organisation_judgements.NEEDED)}",
            next_step="see docs/reference/readers/organisation_judgements.md",
        )
    said: list[PairJudgement] = []
    wrong: list[Finding] = []
    for row in organisation_judgements.read(snapshot):
        if isinstance(row, OrganisationJudgement):
            said.append(PairJudgement(*(value or "" for value in row[1:])))
        elif isinstance(row, Finding):
            wrong.append(row)
    return said, wrong


def _plain(mention: Mention) -> dict[str, Any]:
    return {
        "key": mention.key,
        "name": mention.name,
        "format": mention.format,
        "identifiers": [i.canonical for i in mention.identifiers],
        "country": mention.country or None,
        "rows": mention.rows,
    }


def _tell(found: Resolution, listed: list[Any], findings: list[Finding]) -> None:
    joined = sum(1 for c in found.clusters if c.because)
    console.print(
        f"{len(found.mentions)} mentions, {joined} organisations joined by identifier or judgement, "
        f"{len(found.candidates)} pairs to judge, the best first, then what the most rows name; "
        f"{found.waiting} more wait for them (--all)",
        markup=False,
    )
    rows = []
    for pair in listed:
        left, right = found.mentions[pair.left], found.mentions[pair.right]
        parts = ", ".join(f"{p.level} {p.bits:+.1f}" for p in pair.parts if p.level != "nothing")
        rows.append(
            (
                f"{pair.score:.2f}",
                f"{left.name} ({left.format}, {left.key})",
                f"{right.name} ({right.format}, {right.key})",
                parts,
            )
        )
    show_table(("score", "one", "other", "evidence in bits"), rows)
    for finding in findings:
        console.print(f"{finding.code}: {finding.found}; {finding.remedy}", markup=False)
