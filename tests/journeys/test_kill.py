"""An ingest that is killed at any moment leaves the last good release served, and the next one completes as if undisturbed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from comity.lake import Lake, current_release
from tests.building import activity, iati, payment, put, read_in, starter_lake

pytestmark = pytest.mark.journey
MOMENTS = 20


def world(folder: Path) -> Path:
    for n in range(40):
        put(
            folder,
            f"f{n:02}.xml",
            iati(*(activity(f"XX-1-{n}-{k}", *(payment("1.01") for _ in range(20))) for k in range(40))),
        )
    return folder


def ingest(home: Path, folder: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {"COMITY_HOME": str(home)}
    command = [sys.executable, "-m", "comity", "ingest", str(folder), "--json"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_killed_ingest_leaves_the_old_release_and_the_next_completes_to_the_same_id(tmp_path: Path) -> None:
    folder = world(tmp_path / "in")
    undisturbed = starter_lake(tmp_path / "calm").release
    started = time.monotonic()
    assert ingest(tmp_path / "calm", folder).wait() == 0
    length = time.monotonic() - started
    expected = current_release(tmp_path / "calm")
    assert expected not in (None, undisturbed)

    home = tmp_path / "home"
    old = starter_lake(home).release
    moments = random.Random(1998)
    killed = 0
    for _ in range(MOMENTS):
        process = ingest(home, folder)
        time.sleep(moments.uniform(0, length))
        process.send_signal(signal.SIGKILL)
        process.wait()
        release = current_release(home)
        assert release in (old, expected)
        lake = Lake.open(home)
        count = lake.rows("SELECT COUNT(*) FROM flow WHERE format = 'iati_activity'")[0][0]
        assert count == (0 if release == old else 40 * 40 * 20)
        lake.close()
        killed += release == old
        if release == expected:
            (home / "lake" / "current").write_text(old + "\n")
    assert killed > MOMENTS // 4
    assert ingest(home, folder).wait() == 0
    assert current_release(home) == expected
    assert (
        Lake.open(home).rows("SELECT SUM(amount) FROM flow WHERE format = 'iati_activity'")[0][0] * 100
        == 40 * 40 * 20 * 101
    )
    assert not (home / "lake" / "making").exists()
    assert read_in(home, folder).release == expected
