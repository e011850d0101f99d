"""Rows that somebody above the lake will ask for again and again, set aside once a release: table `caught`, by catcher.

A catcher is a name and an SQL expression over a row of `flow` that gives a number where it takes the row, else null. Who knows
catchers registers a function that finds them in a release (`comity.methods` does: a case and its selectors); the lake only
keeps, per catcher, the rows and the number. `caught_by` holds each catcher's fingerprint, by which the asker tells that these
are the rows meant; without it, the rows are in `flow`.

What is sought in the titles and descriptions of caught rows and their activities (`Sought`: the words of a definition set) is
looked for then, too: `sought_hit` holds where it stands, and `sought` the fingerprints of what was looked for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa


class Catcher(NamedTuple):
    """A name, an SQL expression over `flow` that is a number where it takes the row, and the expression's parameters."""

    name: str
    sql: str
    params: tuple[Any, ...]

    @property
    def fingerprint(self) -> str:
        """What changes with the rows that it takes of the same flows."""
        return hashlib.sha256(json.dumps(self).encode()).hexdigest()


class Sought(NamedTuple):
    """A name, a fingerprint of what is sought, an SQL test on `text` that no text with a hit fails, and what finds the hit.

    `find` takes a text and gives what was found, in which language it is listed, and the text around it; or None.
    """

    name: str
    fingerprint: str
    likely: str
    params: tuple[Any, ...]
    find: Callable[[str], tuple[str, str, str] | None]


ROW = "f.* EXCLUDE (searched)"
PLACE = "COALESCE(CAST(activity AS VARCHAR), locator)"
"""SQL for what bears a title within its file: an IATI activity, or else the row itself."""
Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
Finder = Callable[[Rows], list[Catcher]]
_finders: list[Finder] = []
_sought: dict[str, Sought] = {}


def register(finder: Finder, sought: Sequence[Sought] = ()) -> None:
    """Set aside in every release made from now on what the catchers take that `finder` finds, given a way to ask it.

    In what is caught, look for `sought`.
    """
    if finder not in _finders:
        _finders.append(finder)
    _sought.update({one.name: one for one in sought})


def _found(db: duckdb.DuckDBPyConnection) -> list[Catcher]:
    def rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return db.execute(sql, list(params)).fetchall()

    return [catcher for finder in _finders for catcher in finder(rows)]


def build(db: duckdb.DuckDBPyConnection) -> None:
    """Make the four tables from the whole of `flow`."""
    db.execute(
        f"CREATE TABLE caught AS SELECT '' AS catcher, CAST(0 AS INTEGER) AS selector, {ROW} FROM flow f LIMIT 0"
    )
    db.execute("CREATE TABLE caught_by (catcher VARCHAR, fingerprint VARCHAR)")
    db.execute(f"CREATE TABLE sought_hit ({', '.join(f'{name} VARCHAR' for name in HIT)})")
    db.execute("CREATE TABLE sought (sought VARCHAR, fingerprint VARCHAR)")
    for catcher in _found(db):
        _catch(db, catcher, "flow", "caught")
        db.execute("INSERT INTO caught_by VALUES (?, ?)", [catcher.name, catcher.fingerprint])
    for one in _sought.values():
        _look(db, one, "caught")
        db.execute("INSERT INTO sought VALUES (?, ?)", [one.name, one.fingerprint])


def amend(db: duckdb.DuckDBPyConnection) -> None:
    """Bring them up to date with the flows in the temporary tables `removed` and `came`, and with changed catchers."""
    catchers = _found(db)
    before = {(name, mark) for name, mark in db.execute("FROM caught_by").fetchall()}
    after = {(catcher.name, catcher.fingerprint) for catcher in catchers}
    for name, mark in before - after:
        db.execute("DELETE FROM caught WHERE catcher = ?", [name])
        db.execute("DELETE FROM caught_by WHERE catcher = ? AND fingerprint = ?", [name, mark])
    db.execute("DELETE FROM caught USING removed r WHERE caught.snapshot = r.snapshot AND caught.locator = r.locator")
    db.execute("CREATE TEMP TABLE anew AS FROM caught LIMIT 0")
    for catcher in catchers:
        new = (catcher.name, catcher.fingerprint) not in before
        _catch(db, catcher, "flow" if new else "came", "anew")
        if new:
            db.execute("INSERT INTO caught_by VALUES (?, ?)", [catcher.name, catcher.fingerprint])
    db.execute("INSERT INTO caught FROM anew")
    _look_again(db)
    db.execute("DROP TABLE anew")


def _catch(db: duckdb.DuckDBPyConnection, catcher: Catcher, flows: str, into: str) -> None:
    db.execute(
        f"INSERT INTO {into} BY NAME SELECT * FROM (SELECT ? AS catcher, {catcher.sql} AS selector, {ROW} FROM {flows} f) c "
        "WHERE selector IS NOT NULL",
        [catcher.name, *catcher.params],
    )


def _look_again(db: duckdb.DuckDBPyConnection) -> None:
    """Bring the hits up to date with `caught`, the rows in the temporary table `anew` being new to it."""
    before = {(name, mark) for name, mark in db.execute("FROM sought").fetchall()}
    after = {(one.name, one.fingerprint) for one in _sought.values()}
    for name, mark in before - after:
        db.execute("DELETE FROM sought_hit WHERE sought = ?", [name])
        db.execute("DELETE FROM sought WHERE sought = ? AND fingerprint = ?", [name, mark])
    places = f"SELECT snapshot, {PLACE} AS place FROM %s"
    db.execute(f"CREATE TEMP TABLE gone AS (SELECT snapshot, place FROM sought_hit) EXCEPT ({places % 'caught'})")
    db.execute(f"INSERT INTO gone {places % 'anew'}")
    db.execute("DELETE FROM sought_hit h USING gone g WHERE h.snapshot = g.snapshot AND h.place = g.place")
    db.execute("DROP TABLE gone")
    for one in _sought.values():
        new = (one.name, one.fingerprint) not in before
        _look(db, one, "caught" if new else "anew")
        if new:
            db.execute("INSERT INTO sought VALUES (?, ?)", [one.name, one.fingerprint])


LIKELY = """
WITH told AS MATERIALIZED (
  SELECT DISTINCT snapshot, {place} AS place, 0 AS rank, 'title' AS element, title AS text FROM {rows}
  UNION
  SELECT n.snapshot, CAST(n.activity AS VARCHAR), CASE n.element WHEN 'title' THEN 1 ELSE 2 END, n.element, n.text
  FROM narrative n SEMI JOIN {rows} c ON n.snapshot = c.snapshot AND n.activity = c.activity
  WHERE n.element IN ('title', 'description')
), texts AS MATERIALIZED (SELECT DISTINCT text FROM told)
SELECT told.* FROM told SEMI JOIN (SELECT text FROM texts WHERE {likely}) USING (text) ORDER BY rank, text
"""
"""The texts of `rows` in which a hit is likely: their own titles, then those of their activities, then descriptions.

Each text is tested once, and none that nobody caught: the test costs far more than finding out.
"""
HIT = ["sought", "snapshot", "place", "element", "word", "language", "around"]
SOME = 1000


def _look(db: duckdb.DuckDBPyConnection, sought: Sought, rows: str) -> None:
    """Keep the first hit of each activity, or of each row without one, in the caught rows of the table `rows`."""
    hits: dict[tuple[str, str], tuple[str, ...]] = {}
    texts = db.execute(LIKELY.format(place=PLACE, rows=rows, likely=sought.likely), list(sought.params))
    while some := texts.fetchmany(SOME):
        for snapshot, place, _, element, text in some:
            hit = sought.find(text) if (snapshot, place) not in hits else None
            if hit:
                hits[snapshot, place] = (element, *hit)
    if hits:
        columns = zip(*((sought.name, *key, *found) for key, found in hits.items()), strict=True)
        db.register("hits", pa.table([pa.array(column, pa.string()) for column in columns], names=HIT))
        db.execute("INSERT INTO sought_hit FROM hits")
        db.unregister("hits")
