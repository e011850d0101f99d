#!/usr/bin/env python3
"""`comity ingest` over many files, on one core and on two: the reading alone, whole commands, medians, and ratios. Prints only.

The files are the published IATI files in ../shared/data, each several times over under other identifiers, as many files;
where they are not there, files made up here. One core is `taskset -c 0`, so the engine has only that one as well.
`--bulk` makes 1 million activities with 10 million transactions (about 5 GB) and ingests them once on all cores.
Everything lies in a temporary folder (`--folder` says on which disk) and is gone afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "iati"
HEAD = '<iati-activities version="2.03" generated-datetime="2026-01-01T00:00:00Z">\n'
ACTIVITY = """<iati-activity default-currency="USD" xml:lang="en" last-updated-datetime="2025-01-01T00:00:00Z">
<iati-identifier>XX-BENCH-%(n)d</iati-identifier>
<reporting-org ref="XX-BENCH-%(org)d" type="10"><narrative>Organisation %(org)d of the bench</narrative></reporting-org>
<title><narrative>Wells and schools, part %(n)d</narrative></title>
<description><narrative>Activity %(n)d was made up for measuring; it says nothing about anybody.</narrative></description>
<participating-org ref="XX-DONOR-%(donor)d" role="1" type="10"><narrative>Donor %(donor)d</narrative></participating-org>
<participating-org ref="XX-BENCH-%(org)d" role="4" type="22"><narrative>Organisation %(org)d</narrative></participating-org>
<activity-status code="2"/><activity-date iso-date="20%(year)02d-01-01" type="1"/>
<recipient-country code="%(country)s" percentage="100"/><sector vocabulary="1" code="%(sector)s" percentage="100"/>
%(paid)s</iati-activity>
"""
PAID = """<transaction ref="%(n)d-%(t)d"><transaction-type code="%(kind)s"/>
<transaction-date iso-date="20%(year)02d-%(month)02d-15"/>
<value currency="USD" value-date="20%(year)02d-%(month)02d-15">%(value)d.%(cents)02d</value>
<provider-org ref="XX-DONOR-%(donor)d"><narrative>Donor %(donor)d</narrative></provider-org>
<receiver-org><narrative>Receiver %(receiver)d</narrative></receiver-org></transaction>
"""
COUNTRIES, SECTORS = ("PS", "IL", "KE", "CO", "AF", "NP", "SN"), ("15220", "11220", "14031", "12220", "72010")


def published(folder: Path, copies: int) -> bool:
    """Published files, `copies` times over; whether there were any."""
    sources = [*DATA.glob("usg-2025-03/usaid/*.xml"), *DATA.glob("hdx-viz-dportal-pages/*.xml")]
    for number, path in enumerate(sorted(sources)):
        data = path.read_bytes()
        for turn in range(copies):
            mark = b"<iati-identifier>R%d-" % turn
            (folder / f"{number:03d}-{turn:02d}.xml").write_bytes(re.sub(rb"<iati-identifier>\s*", mark, data))
    return bool(sources)


def made(folder: Path, files: int, activities: int, transactions: int) -> None:
    """`files` files that share the activities and transactions between them, no two activities alike."""
    each, paid = activities // files, transactions // activities
    for number in range(files):
        with (folder / f"{number:04d}.xml").open("w") as out:
            out.write(HEAD)
            out.writelines(_activity(n, paid) for n in range(number * each, (number + 1) * each))
            out.write("</iati-activities>\n")


def _activity(n: int, transactions: int) -> str:
    same = {"n": n, "org": n % 997, "donor": n % 61, "year": n % 25, "cents": n % 100}
    paid = (
        {"t": t, "kind": 2 + (n + t) % 3, "month": 1 + (n + 5 * t) % 12, "receiver": (n + t) % 4001}
        | {"value": 1000 + n * (t + 7) % 900_001}
        for t in range(transactions)
    )
    text = "".join(PAID % (same | each) for each in paid)
    return ACTIVITY % (same | {"country": COUNTRIES[n % 7], "sector": SECTORS[n % 5], "paid": text})


def ingest(files: Path, home: Path, *, one_core: bool = False) -> tuple[float, float, dict[str, Any]]:
    """Seconds on the clock, seconds of processors, and the report of one whole command into an empty lake."""
    shutil.rmtree(home, ignore_errors=True)
    command = [sys.executable, "-m", "comity", "ingest", str(files), "--json"]
    if one_core:
        command = ["taskset", "-c", "0", *command]
    before, started = os.times(), time.perf_counter()
    environment = os.environ | {"COMITY_HOME": str(home)}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    seconds, after = time.perf_counter() - started, os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, spent, json.loads(done.stdout)


def read(files: Path, folder: Path, workers: int) -> None:
    """The child: every file to Parquet as `comity ingest` does, without taking in and without a serving file; seconds."""
    from comity.model.origin import Origin, Snapshot
    from comity.pipeline.pool import Reading
    from comity.pipeline.reading import few_collections
    from comity.pipeline.recognising import job_for

    started = time.perf_counter()
    with few_collections(), Reading(folder, workers) as reading:
        for place, path in enumerate(files.iterdir()):
            snapshot = Snapshot(f"{place:064d}", path, path.stat().st_size, Origin(path.name))
            reading.put(job_for(place, str(path), snapshot))
        for _ in reading.rest():
            pass
    print(time.perf_counter() - started)


def read_only(files: Path, folder: Path, runs: int) -> None:
    """Reading alone, one process against as many as there are cores, in turn; the workers' starting is part of it."""
    cores, floors = len(os.sched_getaffinity(0)), []
    spans: dict[int, list[float]] = {1: [], cores: []}
    megabytes = sum(path.stat().st_size for path in files.iterdir()) / 1e6
    for _ in range(runs):
        for workers, found in spans.items():
            shutil.rmtree(folder, ignore_errors=True)
            command = [
                sys.executable,
                __file__,
                "--read",
                str(files),
                "--workers",
                str(workers),
                "--folder",
                str(folder),
            ]
            pinned = ["taskset", "-c", "0", *command] if workers == 1 else command
            found.append(float(subprocess.run(pinned, stdout=subprocess.PIPE, check=True).stdout))
        if shutil.which("xmllint"):
            started = time.perf_counter()
            subprocess.run(
                ["xmllint", "--sax", "--noout", *map(str, files.iterdir())], stdout=subprocess.DEVNULL, check=True
            )
            floors.append(time.perf_counter() - started)
    shutil.rmtree(folder, ignore_errors=True)
    for workers, found in spans.items():
        middle = statistics.median(found)
        beside = f", {100 * statistics.median(floors) / middle:.0f} % of xmllint --sax on one core" if floors else ""
        print(f"reading alone, {workers} processes: {middle:.1f} s, {megabytes / middle:.0f} MB/s{beside}")
    print(f"ratio: {statistics.median(spans[1]) / statistics.median(spans[cores]):.2f} (wanted: 1.7 or better)")


def ratio(folder: Path, copies: int, runs: int) -> None:
    files, home = folder / "files", folder / "home"
    files.mkdir()
    if not published(files, copies):
        made(files, 24 * copies, 2000 * copies, 40_000 * copies)
    megabytes = sum(path.stat().st_size for path in files.iterdir()) / 1e6
    print(f"{sum(1 for _ in files.iterdir())} files, {megabytes:.0f} MB; {runs} runs each, in turn")
    read_only(files, folder / "read", runs)
    spans: dict[bool, list[float]] = {True: [], False: []}
    costs: dict[bool, list[float]] = {True: [], False: []}
    releases = set()
    for _ in range(runs):
        for one in spans:
            seconds, spent, report = ingest(files, home, one_core=one)
            spans[one].append(seconds)
            costs[one].append(spent)
            releases.add(report["release"])
    for one, name in ((True, "one core"), (False, f"{len(os.sched_getaffinity(0))} cores")):
        middle = statistics.median(spans[one])
        cost = statistics.median(costs[one])
        print(f"whole commands, {name}: {middle:.1f} s, {megabytes / middle:.1f} MB/s; {cost:.1f} s of processors")
    print(f"ratio: {statistics.median(spans[True]) / statistics.median(spans[False]):.2f} (wanted: 1.7 or better)")
    print(f"the same release every time: {'yes' if len(releases) == 1 else 'NO'}")


def bulk(folder: Path, activities: int, transactions: int) -> None:
    files, home = folder / "bulk", folder / "home"
    files.mkdir()
    made(files, 200, activities, transactions)
    size = sum(path.stat().st_size for path in files.iterdir())
    with watched() as peak:
        seconds, spent, report = ingest(files, home)
    counts = [sum(file[key] for file in report["files"]) for key in ("activities", "transactions")]
    print(
        f"bulk: {counts[0]:,} activities, {counts[1]:,} transactions, {size / 1e9:.2f} GB in {seconds:.0f} s "
        f"({size / 1e6 / seconds:.1f} MB/s, {spent:.0f} s of processors)"
    )
    print(f"peak memory: {peak['one'] / 1e6:.0f} MB in the largest process, {peak['all'] / 1e6:.0f} MB in all together")


@contextmanager
def watched() -> Iterator[dict[str, int]]:
    """The most memory (resident bytes, looked at ten times a second) of any one process below this one, and of all."""
    peak, over = {"one": 0, "all": 0}, threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            sizes = [_resident(pid) for pid in _below(os.getpid())]
            peak["one"], peak["all"] = max([peak["one"], *sizes]), max(peak["all"], sum(sizes))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def _below(pid: int) -> list[int]:
    try:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return children + [deeper for child in children for deeper in _below(child)]


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    except (OSError, IndexError):
        return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=24, help="how many times over each published file comes")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--bulk", action="store_true", help="the bulk ingest instead")
    parser.add_argument("--activities", type=int, default=1_000_000, help="of the bulk ingest")
    parser.add_argument("--transactions", type=int, default=10_000_000, help="of the bulk ingest")
    parser.add_argument("--folder", type=Path, help="where the temporary folder is made")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--workers", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.read:
        read(asked.read, asked.folder, asked.workers)
        return
    with tempfile.TemporaryDirectory(prefix="comity-bench-", dir=asked.folder) as folder:
        if asked.bulk:
            bulk(Path(folder), asked.activities, asked.transactions)
        else:
            ratio(Path(folder), asked.copies, asked.runs)


if __name__ == "__main__":
    main()
