"""Rows that somebody above the lake will ask for again and again, set aside once a release: table `caught`, by catcher.

A catcher is a name and an SQL expression over a row of `flow` that gives a number where it takes the row, else null. Who knows
catchers registers a function that finds them in a release (`comity.methods` does: a case and its selectors); the lake only
keeps, per catcher, the rows and the number, and in `caught_text` the titles and descriptions of their activities. `caught_by`
holds each catcher's fingerprint, by which the asker tells that these are the rows meant; without it, the rows are in `flow`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import duckdb


class Catcher(NamedTuple):
    """A name, an SQL expression over `flow` that is a number where it takes the row, and the expression's parameters."""

    name: str
    sql: str
    params: tuple[Any, ...]

    @property
    def fingerprint(self) -> str:
        """What changes with the rows that it takes of the same flows."""
        return hashlib.sha256(json.dumps(self).encode()).hexdigest()


ROW = "f.* EXCLUDE (searched)"
Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
Finder = Callable[[Rows], list[Catcher]]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Set aside in every release made from now on what the catchers take that `finder` finds, given a way to ask it."""
    if finder not in _finders:
        _finders.append(finder)


def _found(db: duckdb.DuckDBPyConnection) -> list[Catcher]:
    def rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return db.execute(sql, list(params)).fetchall()

    return [catcher for finder in _finders for catcher in finder(rows)]


def build(db: duckdb.DuckDBPyConnection) -> None:
    """Make the three tables from the whole of `flow`."""
    db.execute(
        f"CREATE TABLE caught AS SELECT '' AS catcher, CAST(0 AS INTEGER) AS selector, {ROW} FROM flow f LIMIT 0"
    )
    db.execute("CREATE TABLE caught_by (catcher VARCHAR, fingerprint VARCHAR)")
    db.execute(
        "CREATE TABLE caught_text AS SELECT snapshot, activity, element, text, TRUE AS plain FROM narrative LIMIT 0"
    )
    for catcher in _found(db):
        _catch(db, catcher, "flow")
        db.execute("INSERT INTO caught_by VALUES (?, ?)", [catcher.name, catcher.fingerprint])
    _texts(db)


def amend(db: duckdb.DuckDBPyConnection) -> None:
    """Bring them up to date with the flows in the temporary tables `removed` and `came`, and with changed catchers."""
    catchers = _found(db)
    before = {(name, mark) for name, mark in db.execute("FROM caught_by").fetchall()}
    after = {(catcher.name, catcher.fingerprint) for catcher in catchers}
    for name, mark in before - after:
        db.execute("DELETE FROM caught WHERE catcher = ?", [name])
        db.execute("DELETE FROM caught_by WHERE catcher = ? AND fingerprint = ?", [name, mark])
    db.execute("DELETE FROM caught USING removed r WHERE caught.snapshot = r.snapshot AND caught.locator = r.locator")
    for catcher in catchers:
        new = (catcher.name, catcher.fingerprint) not in before
        _catch(db, catcher, "flow" if new else "came")
        if new:
            db.execute("INSERT INTO caught_by VALUES (?, ?)", [catcher.name, catcher.fingerprint])
    _texts(db)


def _catch(db: duckdb.DuckDBPyConnection, catcher: Catcher, flows: str) -> None:
    db.execute(
        f"INSERT INTO caught BY NAME SELECT * FROM (SELECT ? AS catcher, {catcher.sql} AS selector, {ROW} FROM {flows} f) c "
        "WHERE selector IS NOT NULL",
        [catcher.name, *catcher.params],
    )


def _texts(db: duckdb.DuckDBPyConnection) -> None:
    """Drop texts of activities that nobody catches any more or that came anew, and take over those that lack."""
    db.execute("CREATE TEMP TABLE wanted AS SELECT DISTINCT snapshot, activity FROM caught WHERE activity IS NOT NULL")
    db.execute(
        "DELETE FROM caught_text t WHERE NOT EXISTS "
        "(SELECT 1 FROM wanted w WHERE w.snapshot = t.snapshot AND w.activity = t.activity)"
    )
    db.execute(
        "INSERT INTO caught_text SELECT n.snapshot, n.activity, n.element, n.text, "
        "NOT regexp_matches(n.text, '[^\\x00-\\x7F]') FROM narrative n "
        "SEMI JOIN (FROM wanted ANTI JOIN caught_text USING (snapshot, activity)) w "
        "ON n.snapshot = w.snapshot AND n.activity = w.activity WHERE n.element IN ('title', 'description')"
    )
    db.execute("DROP TABLE wanted")
