"""A new database made in one go is the one that the migrations make, row for row, and later migrations go on from it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.journey
MAKE = """
import sys
import django
django.setup()
from django.core.management import call_command
from comity.web.components.fresh import lay_out
if sys.argv[1] == "at once":
    assert lay_out()
call_command("migrate", verbosity=0, interactive=False)
assert not lay_out()
call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
"""


def made(home: Path, way: str) -> sqlite3.Connection:
    environment = os.environ | {"COMITY_HOME": str(home), "DJANGO_SETTINGS_MODULE": "comity.web.settings"}
    subprocess.run([sys.executable, "-c", MAKE, way], env=environment, check=True)
    return sqlite3.connect(home / "comity.sqlite3")


def schema(database: sqlite3.Connection) -> dict[str, list[str]]:
    """Each table's columns, constraints and indexes, as the database keeps them, in no order."""
    found: dict[str, list[str]] = {}
    for table, sql in database.execute("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"):
        body = sql.partition("(")[2].rpartition(")")[0] if sql.startswith("CREATE TABLE") else sql
        found.setdefault(table, []).extend(body.split(", ") if body is not sql else [sql])
    return {table: sorted(parts) for table, parts in found.items()}


def test_tables_made_at_once_are_those_that_the_migrations_make(tmp_path: Path) -> None:
    for name in ("new", "old"):
        (tmp_path / name).mkdir()
    new, old = made(tmp_path / "new", "at once"), made(tmp_path / "old", "step by step")
    wanted = schema(old)
    assert len(wanted) > 100
    assert schema(new) == wanted
    for table in wanted.keys() - {"sqlite_sequence"}:
        count = f"SELECT COUNT(*) FROM {table}"
        assert new.execute(count).fetchone() == old.execute(count).fetchone(), table
    applied = "SELECT app, name FROM django_migrations ORDER BY app, name"
    assert new.execute(applied).fetchall() == old.execute(applied).fetchall()
