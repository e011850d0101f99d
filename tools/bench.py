#!/usr/bin/env python3
"""`make bench`: how fast and how large, as figures and as ratios taken in the same run. Prints; asserts nothing.

1. Reading to Parquet (every table, every locator) against a bare `xmllint --sax --noout --huge` over the same file: the
   floor, as libxml2 does nothing there but parse. One core each, whole processes, processor seconds, medians; compiled and pure;
   on a large file that repeats itself, and on published files that do not (there also without what starting Python costs).
2. The same files against peers from the package index, in a throwaway environment.
3. Peak memory for a 2 GB file made by repetition with changed identifiers.
4. The pages on the lake made of that file (over a million transactions), warm.

Uses the published IATI files in ../shared/data where they are there, else files it makes itself. Works in bench-out/.
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
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "iati"
OUT = ROOT / "bench-out"
HEAD = b'<iati-activities version="2.03" xmlns:usg="https://explorer.usaid.gov" generated-datetime="2026-01-01T00:00:00Z">\n'
MADE = """<iati-activity default-currency="USD" xml:lang="en" last-updated-datetime="2025-01-01T00:00:00Z">
<iati-identifier>XX-BENCH-%d</iati-identifier><reporting-org ref="XX-BENCH" type="10"><narrative>Bench</narrative></reporting-org>
<title><narrative>Activity %d</narrative></title><description><narrative>Made by the bench</narrative></description>
<activity-status code="2"/><activity-date iso-date="2020-01-01" type="1"/>%s</iati-activity>
"""
PAID = """<transaction ref="%d"><transaction-type code="3"/><transaction-date iso-date="20%02d-03-31"/>
<value value-date="20%02d-03-31">%d.25</value><receiver-org><narrative>Receiver %d</narrative></receiver-org>
<sector vocabulary="1" code="15220"/><recipient-country code="%s"/></transaction>
"""


def corpus(size: int, name: str) -> Path:
    """A file of about `size` bytes: published activities over and over, each time under other identifiers."""
    path = OUT / name
    if path.exists() and path.stat().st_size >= size:
        return path
    blocks = list(_published()) or [_made()]
    written, turn = 0, 0
    with path.open("wb") as out:
        out.write(HEAD)
        while written < size:
            for block in blocks:
                turn += 1
                mark = b"<iati-identifier>R%d-" % turn
                text = re.sub(rb"<iati-identifier>\s*", mark, block)
                out.write(text)
                written += len(text)
                if written >= size:
                    break
        out.write(b"</iati-activities>\n")
    return path


def files() -> list[Path]:
    usaid, pages = DATA.glob("usg-2025-03/usaid/*.xml"), DATA.glob("hdx-viz-dportal-pages/*.xml")
    return sorted(usaid)[:12] + sorted(pages)[:12]


def once() -> Path:
    """The published activities as one file, each of them once."""
    path = OUT / "once.xml"
    path.write_bytes(HEAD + b"".join(_published()) + b"</iati-activities>\n")
    return path


def nothing() -> Path:
    """A file with one empty activity: what starting costs."""
    path = OUT / "nothing.xml"
    path.write_bytes(HEAD + b"<iati-activity></iati-activity></iati-activities>\n")
    return path


def _published():
    for path in files():
        data = path.read_bytes()
        start, end = data.find(b"<iati-activity "), data.rfind(b"</iati-activity>")
        if start >= 0 and end > start:
            yield data[start : end + len(b"</iati-activity>")] + b"\n"


def _made() -> bytes:
    activities = []
    for n in range(2000):
        paid = "".join(PAID % (t, t % 25, t % 25, n * t, t % 90, ("PS", "IL", "KE", "CO")[n % 4]) for t in range(12))
        activities.append(MADE % (n, n, paid))
    return "".join(activities).encode()


def timed(command: list[str]) -> tuple[float, int]:
    """Processor seconds and peak memory (bytes) of a command on one core, whole process."""
    pinned = ["taskset", "-c", "0", *command] if shutil.which("taskset") else command
    # What Python compiles of our modules is kept, as it is wherever that was not turned off.
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(pinned, stdout=subprocess.DEVNULL, env=usual)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} ended with {status}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def read_to_parquet(paths: list[Path], pure: bool) -> float:
    """The child: files through their reader into a segment, as `comity ingest` does; processor seconds without start-up."""
    from comity.lake.writer import Segment
    from comity.model import reading
    from comity.model.origin import Origin, Snapshot
    from comity.model.reading import stream
    from comity.parsing import scanning
    from comity.pipeline.reading import few_collections
    from comity.readers import iati_activity

    if pure:
        scanning.native = reading.native = iati_activity.native = iati_activity.compiled.native = None
    started = time.process_time()

    out = OUT / "segment"
    shutil.rmtree(out, ignore_errors=True)
    segment = Segment(out)
    add = segment.adder()
    kept = {}
    with few_collections():
        for path in paths:
            segment.begin("0" * 64)
            for found in stream(iati_activity, Snapshot("0" * 64, path, path.stat().st_size, Origin(path.name)), kept):
                add(found)
        segment.finish(out / "objects")
    return time.process_time() - started


def read(path: Path, runs: int, *road: str) -> None:
    megabytes = path.stat().st_size / 1e6
    floors, ours, starts, peaks = [], [], [], []
    for _ in range(runs):
        if shutil.which("xmllint"):
            floors.append(timed(["xmllint", "--sax", "--noout", "--huge", str(path)])[0])
        seconds, peak = timed([sys.executable, __file__, *road, "--child", str(path)])
        ours.append(seconds)
        starts.append(timed([sys.executable, __file__, *road, "--child", str(nothing())])[0])
        peaks.append(peak)
    mine, start = statistics.median(ours), statistics.median(starts)
    print(
        f"reading to Parquet, {path.name}, {megabytes:.0f} MB, {'pure Python' if road else 'as built'}: {mine:.2f} s,"
        f" {megabytes / mine:.1f} MB/s, of this {start:.2f} s start-up; peak {max(peaks) / 1e6:.0f} MB"
    )
    if floors:
        floor = statistics.median(floors)
        print(f"floor (xmllint --sax): {floor:.2f} s, {megabytes / floor:.0f} MB/s")
        print(
            f"ratio: {100 * floor / mine:.1f} % of the floor's speed, {100 * floor / (mine - start):.1f} % without start-up"
            " (wanted: 15 %)"
        )
    else:
        print("floor: xmllint is not installed (libxml2-utils), so there is no ratio")


def peers(runs: int) -> None:
    """Processor seconds of reading the published files, start-up and set-up apart, ours and the peers'."""
    paths = [str(path) for path in files()]
    if not paths:
        print("peers: left out, as the published files are not on this machine (../shared/data)")
        return
    print(
        f"{len(paths)} published files, {sum(Path(p).stat().st_size for p in paths) / 1e6:.0f} MB; {runs} runs, ours thrice each"
    )
    room = OUT / "peers"
    subprocess.run([sys.executable, "-m", "venv", room], check=True)
    for peer in ("iatiflattener", "iatiflattener-whole", "diterator"):
        installed = _run([room / "bin/pip", "install", "--quiet", peer.removesuffix("-whole")])
        if installed.returncode:
            print(f"{peer}: left out, as it cannot be installed: {installed.stderr.strip().splitlines()[-1:]}")
            continue
        ours, theirs = [], []
        for _ in range(runs):
            mine = [sys.executable, __file__, "--seconds", *paths]
            for _ in range(3):  # a third of a second is soon disturbed, their twenty are not
                ours.append(float(subprocess.run(mine, stdout=subprocess.PIPE, check=True).stdout))
            done = _run([room / "bin/python", Path(__file__).with_name("bench_peer.py"), peer, *paths])
            if done.returncode:
                break
            told = json.loads(done.stdout.splitlines()[-1])
            theirs.append(told["seconds"])
        if done.returncode:
            print(f"{peer}: left out, as it failed: {done.stderr.strip().splitlines()[-1:]}")
            continue
        mine, its = statistics.median(ours), statistics.median(theirs)
        print(
            f"{peer}: {its:.2f} s, {told['failed']} files failed, {told['made']}; we {mine:.2f} s: {its / mine:.1f} x as fast"
        )


def _run(command: list[str | Path]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def memory(size: int) -> Path:
    path = corpus(size, "large.xml")
    seconds, peak = timed([sys.executable, __file__, "--child", str(path)])
    print(
        f"a file of {path.stat().st_size / 1e9:.2f} GB: {seconds:.0f} s, peak {peak / 1e6:.0f} MB (wanted: under 400 MB)"
    )
    return path


def pages(path: Path) -> None:
    home = OUT / "home"
    environment = os.environ | {"COMITY_HOME": str(home)}
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "comity", "ingest", str(path), "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    report = json.loads(done.stdout)
    transactions = report["files"][0]["transactions"]
    seconds = time.perf_counter() - started
    print(f"ingest, whole command: {seconds:.0f} s; {transactions:,} transactions; release {report['release']}")
    child = subprocess.run([sys.executable, __file__, "--pages"], env=environment, check=False)
    if child.returncode:
        raise SystemExit("the pages could not be timed")


def time_pages() -> None:
    """The child: each page through the whole of Django, warm; milliseconds, median and worst of the later requests."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.web.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.test import Client

    from comity.lake import Lake
    from comity.methods import cases, named
    from comity.model.question import figure_id
    from comity.model.settings import Settings

    lake = Lake.open(Settings.read().home)
    (count,) = lake.rows('SELECT COUNT(*) FROM "transaction"')[0]
    (identifier,) = lake.rows("SELECT iati_identifier FROM activity WHERE transactions > 5 LIMIT 1")[0]
    shown = [f"/figures/{figure_id(*named(case, case.headline))}/" for case in cases(lake).values()]
    flows = [
        "/flows/",
        "/flows/?stage=disbursed",
        "/flows/?stage=committed&year_from=2020&year_to=2022",
        "/flows/?recipient=PS&stage=disbursed",
        "/flows/?provider=US-GOV-1&purpose=15220",
        "/flows/?words=peace",
        "/flows/?stage=disbursed&page=40",
    ]
    print(f"pages on a lake with {count:,} transactions (ms: first, then median and worst of 5 warm)")
    client = Client(headers={"host": "localhost"})
    for address in [
        "/",
        *(f"/cases/{c}/" for c in cases(lake)),
        *flows,
        f"/activities/{identifier}/",
        *shown,
        "/claims/",
        "/sources/",
        "/methods/",
    ]:
        spans = []
        for _ in range(6):
            started = time.perf_counter()
            answer = client.get(address)
            b"".join(answer.streaming_content) if answer.streaming else answer.content
            spans.append(1000 * (time.perf_counter() - started))
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")
        warm = spans[1:]
        print(f"  {spans[0]:7.0f} {statistics.median(warm):6.0f} {max(warm):6.0f}  {address}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=800, help="size of the file for the ratio")
    parser.add_argument(
        "--large", type=int, default=2000, help="size in MB of the file for memory and pages; 0 leaves them out"
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=Path, nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--pure", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--pages", action="store_true", help="only time the pages of the lake in COMITY_HOME")
    asked = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    if asked.child:
        read_to_parquet([asked.child], asked.pure)
    elif asked.seconds:
        print(read_to_parquet(asked.seconds, asked.pure))
    elif asked.pages:
        time_pages()
    else:
        repeating = corpus(asked.megabytes * 1_000_000, "corpus.xml")
        for path in (repeating, once()) if files() else (repeating,):
            read(path, asked.runs)
            read(path, asked.runs, "--pure")
        peers(asked.runs)
        if asked.large:
            pages(memory(asked.large * 1_000_000))


if __name__ == "__main__":
    main()
