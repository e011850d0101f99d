"""Flows added up beforehand, at the grains that pages and methods ask: exact sums, made once a release, or amended.

A cube holds, per combination of its columns, the exact sum `amount`, how many rows have one (`amounts`) and how many rows
there are (`flows`), so that rows that come and go can be added and taken off without reading the others again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import duckdb

from comity.lake.loading import few

WHEN = ("format", "stage", "currency", "year")
WHERE = ("recipient", "recipient_kind")
PAYER = ("provider", "provider_ref")
PAYEE = ("receiver", "receiver_ref")
WHAT = ("purpose", "purpose_vocabulary")
GRAIN: dict[str, tuple[str, ...]] = {
    "provider_cube": PAYER,
    "receiver_cube": PAYEE,
    "what_cube": WHAT,
    "year_cube": WHEN,
    "donor_cube": (*WHEN, *WHERE, *PAYER),
    "purpose_cube": (*WHEN, *WHERE, *WHAT),
    "flow_cube": (*WHEN, *PAYER, *PAYEE, *WHERE, *WHAT, "case", "line"),
}
"""Each cube's columns, the smallest cube first; `counts`, that a row counts and is not held, is one of every cube."""
SORTED = {"purpose_cube": "purpose", "flow_cube": "receiver"}
"""Large cubes lie in the order of what they are searched by, so that a search passes by most of them."""
SUMS = "CAST(SUM(amount) AS DECIMAL(38, 12)) AS amount, COUNT(amount) AS amounts, COUNT(*) AS flows"


def smallest(columns: set[str]) -> str:
    """The first cube that has all of `columns`, `counts` and the sums aside; empty where only the flows themselves do."""
    return next((cube for cube, grain in GRAIN.items() if columns <= set(grain)), "")


def builders() -> list[Callable[[duckdb.DuckDBPyConnection], None]]:
    """For each cube, the largest first, what makes it of the whole of `flow`."""
    return [partial(_build, cube=cube, columns=columns) for cube, columns in reversed(GRAIN.items())]


def _build(db: duckdb.DuckDBPyConnection, cube: str, columns: tuple[str, ...]) -> None:
    order = f" ORDER BY {SORTED[cube]}" if cube in SORTED else ""
    db.execute(
        f"CREATE TABLE {cube} AS SELECT {_named(columns)}, counts AND held IS NULL AS counts, {SUMS} FROM flow "
        f"GROUP BY ALL{order}"
    )


def amend(db: duckdb.DuckDBPyConnection) -> None:
    """Take the rows of the temporary table `removed` off every cube and add those of `came`."""
    for cube, columns in GRAIN.items():
        named = _named(columns)
        part = f"SELECT {named}, counts AND held IS NULL AS counts, {SUMS} FROM %s GROUP BY ALL"
        same = " AND ".join(f'c."{name}" IS NOT DISTINCT FROM d."{name}"' for name in (*columns, "counts"))
        db.execute(
            f"CREATE TEMP TABLE delta AS SELECT {named}, counts, SUM(amount) AS amount, SUM(amounts) AS amounts, "
            f"SUM(flows) AS flows FROM (FROM ({part % 'came'}) UNION ALL "
            f"SELECT * REPLACE (-amount AS amount, -amounts AS amounts, -flows AS flows) FROM ({part % 'removed'})) "
            "GROUP BY ALL"
        )
        db.execute(
            f"CREATE TEMP TABLE stood AS SELECT c.rowid AS place, c.* FROM {cube} c JOIN delta d ON {same} "
            f"WHERE {_narrow(db, columns)}"
        )
        db.execute(f"DELETE FROM {cube} WHERE rowid IN (SELECT place FROM stood)")
        db.execute(
            f"INSERT INTO {cube} SELECT {named}, counts, "
            "CASE WHEN SUM(amounts) > 0 THEN CAST(SUM(amount) AS DECIMAL(38, 12)) END, "
            "CAST(SUM(amounts) AS BIGINT), CAST(SUM(flows) AS BIGINT) "
            f"FROM (SELECT * EXCLUDE (place) FROM stood UNION ALL FROM delta) GROUP BY {named}, counts "
            "HAVING SUM(flows) > 0"
        )
        db.execute("DROP TABLE delta; DROP TABLE stood")


def _named(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _narrow(db: duckdb.DuckDBPyConnection, columns: tuple[str, ...]) -> str:
    """A test on cube rows `c` that every row touched by `delta` passes, and that a scan can decide quickly: who paid, or got."""
    name = next((name for name in ("provider", "receiver") if name in columns), "")
    return few(db, name, "delta", "c") if name else "1 = 1"
