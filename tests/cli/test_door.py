"""The door of the command line: what it says of each command is that command's own word, and looking at it loads no room."""

from __future__ import annotations

import subprocess
import sys

import pytest
import typer

from comity.cli.main import COMMANDS, app

HEAVY = ("duckdb", "pyarrow", "django", "comity.lake", "comity.readers", "comity.documents")
ASK = f"""
import sys
sys.argv = ["comity", "--help"]
from comity.cli.main import main
try:
    main()
except SystemExit:
    print([name for name in {HEAVY!r} if name in sys.modules])
"""


@pytest.mark.parametrize("name", COMMANDS)
def test_what_the_door_says_of_a_command_is_what_the_command_says_first(name: str) -> None:
    command = typer.main.get_command(app).get_command(None, name)
    assert command.name == name
    assert COMMANDS[name].about.removesuffix(".") == command.get_short_help_str(200).removesuffix(".")


def test_help_loads_no_room_of_the_house() -> None:
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True, timeout=120)
    assert "ingest" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"
