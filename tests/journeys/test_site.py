"""A served site stays up: its worker owes nothing to the engine that prepared it, and one that is killed is replaced."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.building import starter_lake

pytestmark = pytest.mark.journey
PREPARED = """
import sys
from pathlib import Path
from comity.lake import Lake
from comity.model.settings import Settings
from comity.web import server

def leave_a_lake(settings, prepare=server.prepare):
    prepare(settings)
    lake = Lake.open(settings.home)
    lake.rows("SELECT stage, SUM(amount) FROM flow GROUP BY ALL")
    lake.itself = lake

if __name__ == "__main__":
    server.prepare = leave_a_lake
    server.serve(Settings(home=Path(sys.argv[1]), port=int(sys.argv[2])))
"""
"""Serves as the command line does, from a process that holds an open lake which only the collector lets go of."""


def worker(server: subprocess.Popen[str]) -> int:
    """The process that answers: the one beside multiprocessing's own helper."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    for child in children:
        if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes():
            return int(child)
    raise AssertionError(f"no worker among {children}")


def answers(address: str, server: subprocess.Popen[str]) -> bool:
    """Whether the site answers within three minutes, which a busy machine may need to start it."""
    for _ in range(900):
        try:
            return bool(urllib.request.urlopen(f"{address}/methods/", timeout=30).status == 200)
        except OSError:
            if server.poll() is not None:
                return False
            time.sleep(0.2)
    return False


@contextmanager
def served(home: Path, *command: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    words = [word.replace("PORT", port) for word in command]
    environment = os.environ | {"COMITY_HOME": str(home)}
    server = subprocess.Popen([sys.executable, *words], env=environment, stderr=subprocess.PIPE, text=True)
    try:
        yield f"http://127.0.0.1:{port}", server
    finally:
        server.terminate()
        server.communicate(timeout=120)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    starter_lake(tmp_path / "home").close()
    return tmp_path / "home"


def test_worker_outlives_the_engine_that_prepared_the_site(home: Path, tmp_path: Path) -> None:
    script = tmp_path / "serving.py"
    script.write_text(PREPARED)
    with served(home, str(script), str(home), "PORT") as (address, server):
        assert answers(address, server)
        first = worker(server)
        for _ in range(20):
            assert answers(address, server)
        assert worker(server) == first


def test_killed_worker_is_replaced_and_the_site_answers_again(home: Path) -> None:
    with served(home, "-m", "comity", "serve", "--port", "PORT") as (address, server):
        assert answers(address, server)
        killed = worker(server)
        time.sleep(6)  # granian takes two ends within 5.5 seconds of each other for a site that cannot start
        os.kill(killed, signal.SIGKILL)
        assert answers(address, server)
        assert worker(server) != killed
        assert server.poll() is None
