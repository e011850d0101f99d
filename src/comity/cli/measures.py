"""`comity measure …`: bills, questions and other measures out of what parliaments publish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from comity.cli.building import now
from comity.cli.output import console, errors, show_json, show_table
from comity.lake import Lake
from comity.model.finding import Finding, Level
from comity.model.origin import Snapshot
from comity.model.records import Measure
from comity.model.settings import Settings
from comity.parsing.tables import head_of
from comity.pipeline import starter
from comity.pipeline.ingest import ingest
from comity.pipeline.pool import usable_cores
from comity.readers.known import OF_MEASURES, reader_for
from comity.snapshots.intake import Taken, take
from comity.snapshots.store import Store

app = typer.Typer(no_args_is_help=True, help="Bills, questions and other measures.")
COUNTS = ("actions", "cosponsors", "committees", "texts")
SHOWN = 40


@dataclass(slots=True)
class File:
    """One file: how it ended, the measures in it, and what was found."""

    path: str
    outcome: str = "unrecognised"
    sha256: str = ""
    measures: list[Measure] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def answers(self) -> Iterator[dict[str, Any]]:
        """One answer a measure, the file's findings with the first; one without a measure where there is none."""
        nothing = {
            "path": self.path,
            "outcome": self.outcome,
            "measure": "",
            **dict.fromkeys(COUNTS, 0),
            "findings": [],
        }
        first = [{"code": f.code, "level": f.level, "line": f.line, "locator": f.locator, "found": f.found,
                  "expected": f.expected} for f in self.findings]  # fmt: skip
        if not self.measures:
            yield nothing | {"findings": first}
        for place, one in enumerate(self.measures):
            counts = {name: getattr(one, name) or 0 for name in COUNTS}
            yield nothing | {"measure": one.measure, **counts, "findings": [] if place else first}


@app.callback()
def door() -> None:
    """Bills, questions and other measures."""


@app.command("import")
def take_in(
    paths: Annotated[list[str], typer.Argument(help="Files, folders, archives or addresses.")],
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Read published files about measures into the lake, and from there into the policy tables."""
    settings = Settings.read()
    starter.ensure(settings.home, now=now())
    at = now()
    taken = list(take(paths, Store(settings.home), now=at, max_bytes=settings.max_download_mb << 20))
    files = [_looked_into(item) for item in taken]
    ours = [item for item, file in zip(taken, files, strict=True) if file.outcome != "not-a-measure"]
    report = ingest(ours, settings.home, now=at, workers=usable_cores())
    ended = iter(report.files)
    for file in files:
        file.outcome = "unrecognised" if file.outcome == "not-a-measure" else next(ended).outcome
    _explain(files, settings.home)
    from comity.web.server import prepare

    prepare(settings)
    answers = [answer for file in files for answer in file.answers()]
    if json:
        show_json(answers)
        return
    rows = [(a["measure"], a["outcome"], *(a[name] for name in COUNTS), Path(a["path"]).name[-24:]) for a in answers]
    show_table(("measure", "outcome", "acts", "cosp.", "comm.", "texts", "file"), rows[:SHOWN])
    told = Counter((found.level, found.code) for file in files for found in file.findings)
    for (level, code), times in sorted(told.items()):
        errors.print(f"{level}: {code}, {times} times (--json says where)", markup=False)
    console.print(f"{len(files)} files, {sum(bool(a['measure']) for a in answers)} measures. Release {report.release}.")


def _looked_into(item: Taken) -> File:
    """What the file's reader makes of it: its measures and findings. A file of another kind is not for this command."""
    file = File(item.path)
    if item.snapshot is None:
        cause = str(item.error)
        file.findings = [Finding("unreadable", Level.BROKEN, item.path, 0, cause, "a file that can be read")]
        return file
    file.sha256 = item.snapshot.sha256
    try:
        _read(file, item.snapshot)
    except Exception as error:  # a reader's own fault is one file's: ingest reports it again, with what to do
        what = f"{type(error).__name__}: {error}"
        file.findings.append(Finding("reader-failed", Level.BROKEN, item.path, 0, what, "a file that can be read"))
    return file


def _read(file: File, snapshot: Snapshot) -> None:
    reader = reader_for(head_of(snapshot))
    if reader is None:
        return
    if reader.FORMAT not in OF_MEASURES:
        file.outcome = "not-a-measure"
        what, remedy = f"a file in the format {reader.FORMAT}", "comity ingest reads it"
        file.findings = [
            Finding("not-a-measure", Level.NOTE, file.path, 0, what, ", ".join(sorted(OF_MEASURES)), remedy)
        ]
        return
    for record in reader.read(snapshot):
        if isinstance(record, Finding):
            file.findings.append(record)
        elif isinstance(record, Measure):
            file.measures.append(record)


def _explain(files: list[File], home: Path) -> None:
    """Of files without a finding of their own: what the lake keeps of them, and which ones a newer edition stands before."""
    lake = Lake.open(home)
    past = dict(lake.rows("SELECT sha256, superseded_by FROM snapshot WHERE standing = 'superseded'"))
    for file in files:
        if file.sha256 in past:
            what, expected = f"a newer edition is here (snapshot {past[file.sha256][:12]})", "kept, and not loaded"
            file.findings.append(Finding("older-edition", Level.NOTE, file.path, 0, what, expected))
        if not file.findings and not file.measures:
            sql = "SELECT code, level, locator, line, found, expected FROM finding WHERE snapshot = ?"
            rows = lake.rows(sql, [file.sha256])
            file.findings = [
                Finding(c, Level(level), loc, line, found, exp) for c, level, loc, line, found, exp in rows
            ]
