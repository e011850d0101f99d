"""Commands that make things: the lake, and the site that shows it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from comity.cli.output import console, errors, show_json, show_table
from comity.model.errors import FetchError, UsageError
from comity.model.settings import Settings
from comity.pipeline import starter
from comity.pipeline.expectations import WAITING, Expects
from comity.pipeline.fetch import expectations, sources
from comity.pipeline.fetch import fetch as fetch_source
from comity.pipeline.ingest import FileReport, Report
from comity.pipeline.ingest import ingest as ingest_taken
from comity.pipeline.pool import usable_cores
from comity.snapshots.intake import Taken, take
from comity.snapshots.store import Store

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
SHOWN = 25
LOADED = {"case_file", "billstatus", "congress_api", "uk_bills", "uk_questions", "mapped_events"}
"""Formats whose entries the site keeps in tables of its own, too."""


def now() -> str:
    """The time at the door, UTC; nothing below asks a clock."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def run(port: Annotated[int, typer.Option(help="Port to listen on; 0 takes COMITY_PORT or 8000.")] = 0) -> None:
    """Build what is missing, then serve the site on this machine."""
    settings = _settings(port)
    started = time.monotonic()
    report = starter.build(settings.home, now=now())
    read = [f for f in report.files if f.outcome != "unchanged"]
    _warn(read)
    console.print(
        f"Lake {settings.home}: release {report.release}, "
        f"{len(read)} case files read, {len(report.files) - len(read)} unchanged ({time.monotonic() - started:.1f} s)."
    )
    _serve(settings)


def serve(port: Annotated[int, typer.Option(help="Port to listen on; 0 takes COMITY_PORT or 8000.")] = 0) -> None:
    """Serve the site on this machine from the lake as it is."""
    settings = _settings(port)
    starter.ensure(settings.home, now=now())
    _serve(settings)


def ingest(
    paths: Annotated[list[str], typer.Argument(help="Files, folders, archives, case folders or addresses.")],
    workers: Annotated[
        int, typer.Option(min=0, max=256, help="Processes that read; 0 takes as many as there are usable cores.")
    ] = 0,
    json: Json = False,
) -> None:
    """Read published files into the lake and serve the new release."""
    settings = Settings.read()
    starter.ensure(settings.home, now=now())
    at = now()
    taken = take(paths, Store(settings.home), now=at, max_bytes=settings.max_download_mb << 20)
    report = _ingest(taken, settings.home, at, quiet=json, workers=workers)
    _tell_the_site(settings, report)
    _answer(report, json)


def fetch(
    names: Annotated[list[str] | None, typer.Argument(help="Names of sources; none lists them.")] = None,
    url: Annotated[str, typer.Option(help="Fetch from this address instead of the described one.")] = "",
    accept: Annotated[
        bool, typer.Option("--accept", help="Read in a source that gives fewer or more records than expected.")
    ] = False,
    json: Json = False,
) -> None:
    """Fetch published datasets by name and read them into the lake.

    One that cannot be had or read, or waits, gives exit code 3.
    """
    known = sources()
    if not names:
        rows = [(s.name, s.publisher, s.title) for s in known.values()]
        show_json(list(known.values())) if json else show_table(("name", "publisher", "title"), rows)
        return
    if url and len(names) > 1:
        raise UsageError("one address cannot serve several sources", next_step="name one source with --url")
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UsageError(f"no source is called “{unknown[0]}”", expected=", ".join(known), next_step="name one of them")
    settings = Settings.read()
    starter.ensure(settings.home, now=now())
    at, store = now(), Store(settings.home)
    taken: list[Taken] = []
    expects: dict[str, Expects] = {}
    for name in names:
        with _bar("fetching", json) as bar:
            task = bar.add_task(name, total=None)

            def on_bytes(done: int, total: int | None, bar: Progress = bar, task: TaskID = task) -> None:
                bar.update(task, completed=done, total=total)

            def on_wait(words: str) -> None:
                errors.print(words, markup=False)

            most = settings.max_download_mb << 20
            try:
                got = fetch_source(
                    name, store, now=at, max_bytes=most, progress=on_bytes, url=url or None, notice=on_wait
                )
            except FetchError as error:
                if len(names) == 1:
                    raise
                got = [Taken(url or known[name].url, error=error)]
        if got and all(each.unchanged for each in got):
            errors.print(f"{name}: unchanged at its publisher since it was last fetched", markup=False)
        taken += got
        expects |= {} if accept else expectations(name, got)
    report = _ingest(taken, settings.home, at, quiet=json, expects=expects)
    _tell_the_site(settings, report)
    _answer(report, json)
    if any(file.outcome in (WAITING, "broken") for file in report.files) or any(
        isinstance(t.error, FetchError) for t in taken
    ):
        raise typer.Exit(FetchError.exit_code)


def _tell_the_site(settings: Settings, report: Report) -> None:
    """Load what the release says of organisations and measures where a site was set up: it shows them at the next request."""
    told = {file.format for file in report.files if file.outcome in ("read", "partial")} & LOADED
    if told and (settings.database or (settings.home / "comity.sqlite3").exists()):
        from comity.web.server import prepare

        prepare(settings)


def _settings(port: int) -> Settings:
    settings = Settings.read()
    if port:
        if not 1 <= port <= 65535:
            raise UsageError(f"{port} is not a port", expected="1 to 65535", next_step="correct --port")
        settings = replace(settings, port=port)
    return settings


def _serve(settings: Settings) -> None:
    from comity.web.server import serve as serve_site

    serve_site(settings)


def _ingest(
    taken: Iterable[Taken],
    home: Path,
    at: str,
    *,
    quiet: bool,
    expects: Mapping[str, Expects] | None = None,
    workers: int = 0,
) -> Report:
    started = time.monotonic()
    with _bar("reading", quiet) as bar:
        task = bar.add_task("files", total=None)

        def on_file(file: FileReport) -> None:
            bar.update(task, advance=1, description=Path(file.path).name[-40:])

        report = ingest_taken(taken, home, now=at, on_file=on_file, expects=expects, workers=workers or usable_cores())
    report.seconds = round(time.monotonic() - started, 3)
    return report


def _bar(label: str, quiet: bool) -> Progress:
    columns = (
        TextColumn(label),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=errors, disable=quiet or not errors.is_terminal, transient=True)


def _answer(report: Report, json: bool) -> None:
    if json:
        show_json(report.as_json())
        return
    shown = [f for f in report.files if f.outcome != "unchanged"][:SHOWN]
    if shown:
        show_table(
            ("file", "outcome", "activities", "transactions", "findings"),
            [(Path(f.path).name, f.outcome, f.activities, f.transactions, f.findings) for f in shown],
        )
    counts: dict[str, int] = {}
    for file in report.files:
        counts[file.outcome] = counts.get(file.outcome, 0) + 1
    _warn(report.files)
    console.print(
        f"{len(report.files)} files ({', '.join(f'{n} {o}' for o, n in sorted(counts.items())) or 'nothing found'}), "
        f"{report.bytes / 1e6:.1f} MB in {report.seconds:.1f} s. Release {report.release or 'none'}."
    )
    console.print("Findings: comity query 'SELECT code, COUNT(*) AS n FROM finding GROUP BY code ORDER BY n DESC'")


def _warn(files: list[FileReport]) -> None:
    for file in [f for f in files if f.cause][:SHOWN]:
        errors.print(f"{file.outcome}: {file.cause}", markup=False)
