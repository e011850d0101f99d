"""The command line as a user has it: a process of its own, a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest


class Answer(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cli") / "home"


@pytest.fixture
def comity(shared_home: Path) -> Callable[..., Answer]:
    def run(*arguments: object, home: Path = shared_home) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "comity", *map(str, arguments)],
            env=os.environ | {"COMITY_HOME": str(home)},
            capture_output=True,
            text=True,
            timeout=120,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    return run
