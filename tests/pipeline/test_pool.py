"""Several processes read as one does: the same release, reports and rows; and one that dies leaves nothing half-done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from comity.lake import Lake, current_release
from comity.model.errors import LakeError
from comity.pipeline import pool
from comity.pipeline.ingest import FileReport, Report, ingest
from comity.snapshots.intake import Taken, take
from comity.snapshots.store import Store
from tests.building import NOW, activity, iati, payment, put, read_in

KILLED = """
import os
from comity.readers import iati_activity
usual = iati_activity.batches
def batches(snapshot, kept):
    if snapshot.name == "deadly.xml":
        os.kill(os.getpid(), 9)
    return usual(snapshot, kept)
iati_activity.batches = batches
"""
FAILING = """
from comity.readers import judgements
def read(_):
    yield from ()
    raise RuntimeError("a fault of ours")
judgements.read = read
"""
FULL = """
from comity.lake.writer import Segment
def finish(*_):
    raise OSError(28, "No space left on device")
Segment.finish = finish
"""


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers for the smallest files."""
    monkeypatch.setattr(pool, "POOL_FROM", 0)


def read_by(workers: int, home: Path, *paths: Path) -> Report:
    return ingest(take(paths, Store(home), now=NOW), home, now=NOW, workers=workers)


def rows(home: Path) -> dict[str, list[str]]:
    """Every row of the release, table by table, in an order of its own."""
    lake = Lake.open(home)
    tables = [name for (name,) in lake.rows("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'")]
    return {name: sorted(map(repr, lake.rows(f'SELECT * FROM "{name}"'))) for name in tables}


def workers_of(pid: int) -> list[int]:
    """The processes that a process started and that are not gone."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # a thread that has just ended
            found += map(int, task.read_text().split())
    return found


def starting_with(code: str) -> str:
    """What starts a worker that runs `code` before it begins."""
    quoted = repr(code).replace("{", "{{").replace("}", "}}")
    return pool.START.replace("from comity", f"exec({quoted}); from comity", 1)


def world(folder: Path) -> Path:
    """Files of every fate, in sizes that do not follow their names."""
    for n in range(12):
        count = (n * 7) % 12 + 1
        put(folder, f"f{n:02}.xml", iati(*(activity(f"XX-{n}-{k}", payment(f"{n}.{k:02}")) for k in range(count))))
    put(folder, "again.xml", (folder / "f03.xml").read_bytes())
    put(folder, "late.xml", iati(activity("XX-5-0", payment("9"), updated="2025-01-01T00:00:00Z")))
    put(folder, "cut.xml", iati(activity("XX-90-A", payment("1")), activity("XX-90-B", payment("2")))[:-60])
    put(folder, "words.xml", b"<p>never closed")
    put(folder, "picture.png", b"\x89PNG\r\n\x1a\n\x00\x00")
    put(folder, "empty.xml", b"")
    return folder


@pytest.mark.usefixtures("always")
def test_any_number_of_workers_gives_the_same_release_reports_and_rows(tmp_path: Path) -> None:
    folder = world(tmp_path / "in")
    alone = read_by(1, tmp_path / "h1", folder, tmp_path / "nowhere")
    expected = rows(tmp_path / "h1")
    assert len(expected["flow"]) > 60
    for workers in (2, 3):
        home = tmp_path / f"h{workers}"
        report = read_by(workers, home, folder, tmp_path / "nowhere")
        assert (report.release, report.files, report.bytes) == (alone.release, alone.files, alone.bytes)
        assert rows(home) == expected
        assert read_by(workers, home, folder).files[0].outcome == "unchanged"
    assert workers_of(os.getpid()) == []


@pytest.mark.usefixtures("always")
def test_worker_that_dies_is_an_error_that_names_its_file_and_the_last_release_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    first = read_in(home, put(tmp_path, "first.xml", iati(activity("XX-0-A", payment("10")))))
    objects = sorted((home / "lake" / "objects").iterdir())
    folder = world(tmp_path / "in")
    deadly = put(folder, "deadly.xml", iati(activity("XX-99-A", payment("1"))))
    monkeypatch.setattr(pool, "START", starting_with(KILLED))
    with pytest.raises(LakeError, match="SIGKILL") as caught:
        read_by(2, home, folder)
    assert caught.value.where == str(deadly)
    assert workers_of(os.getpid()) == []
    assert current_release(home) == first.release
    assert sorted((home / "lake" / "objects").iterdir()) == objects
    assert not (home / "lake" / "making").exists()
    monkeypatch.undo()
    monkeypatch.setattr(pool, "POOL_FROM", 0)
    assert {file.outcome for file in read_by(2, home, deadly, folder).files} >= {"read", "unchanged"}


@pytest.mark.usefixtures("always")
def test_worker_that_dies_while_it_starts_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "START", "raise SystemExit(9)")
    with pytest.raises(LakeError, match="ended with code 9"):
        read_by(2, tmp_path / "home", world(tmp_path / "in"))
    assert current_release(tmp_path / "home") is None


@pytest.mark.usefixtures("always")
def test_reader_that_fails_in_a_worker_costs_its_own_file_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = put(tmp_path, "j.csv", b"payer,payee,verdict,who,when,why\nA,B,accept,C,2026-01-01,x\n")
    monkeypatch.setattr(pool, "START", starting_with(FAILING))
    report = read_by(2, tmp_path / "home", bad, world(tmp_path / "in"))
    assert report.files[0].outcome == "broken"
    assert "a fault of ours" in report.files[0].cause
    assert [file.outcome for file in report.files].count("read") == 13


@pytest.mark.usefixtures("always")
def test_rows_that_a_worker_cannot_write_end_the_ingest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "START", starting_with(FULL))
    with pytest.raises(LakeError, match="No space left on device"):
        read_by(2, tmp_path / "home", world(tmp_path / "in"))
    assert current_release(tmp_path / "home") is None
    assert workers_of(os.getpid()) == []


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("moment", ["taking", "reading"])
def test_interrupt_ends_every_worker_and_leaves_the_lake_as_it_was(tmp_path: Path, moment: str) -> None:
    home = tmp_path / "home"
    first = read_in(home, put(tmp_path, "first.xml", iati(activity("XX-0-A", payment("10")))))
    seen: list[int] = []

    def taken() -> Iterator[Taken]:
        yield from take([world(tmp_path / "in")], Store(home), now=NOW)
        seen.extend(workers_of(os.getpid()))
        if moment == "taking":
            raise KeyboardInterrupt

    def on_file(file: FileReport) -> None:
        if moment == "reading" and file.format:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(taken(), home, now=NOW, on_file=on_file, workers=2)
    assert seen or moment == "reading"
    assert workers_of(os.getpid()) == []
    assert current_release(home) == first.release
    assert not (home / "lake" / "making").exists()


def test_small_files_start_no_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "START", "raise SystemExit(9)")
    report = read_by(2, tmp_path / "home", world(tmp_path / "in"))
    assert [file.outcome for file in report.files].count("read") == 13


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_the_process_that_started_them(tmp_path: Path, sent: signal.Signals) -> None:
    size = 150_000
    for n in range(4):
        file = put(tmp_path / "in", f"f{n}.xml", iati(activity(f"XX-{n}", *(payment("1") for _ in range(size)))))
    code = "from comity.pipeline import pool; pool.POOL_FROM = 0; from comity.cli.main import main; main()"
    command = [sys.executable, "-c", code, "ingest", str(file.parent), "--workers", "2", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        until = time.monotonic() + 300
        while len(crew := workers_of(process.pid)) < 2:
            assert time.monotonic() < until
            assert process.poll() is None
            time.sleep(0.02)
        while process.poll() is None:  # Python loses an interrupt that falls into a destructor: a person presses again
            process.send_signal(sent)
            time.sleep(0.5)
        assert process.returncode != 0
        assert b"Traceback" not in (process.stderr.read() if process.stderr else b"")
    while any(Path(f"/proc/{pid}").exists() for pid in crew):
        assert time.monotonic() < until
        time.sleep(0.02)
