"""Flows added up beforehand, at the grains that pages and methods ask: exact sums, made once a release, or amended.

A cube holds, per combination of its columns, the exact sum `amount`, how many rows have one (`amounts`) and how many rows
there are (`flows`), so that rows that come and go can be added and taken off without reading the others again.
"""

from __future__ import annotations

import duckdb

GRAIN: dict[str, tuple[str, ...]] = {
    "flow_cube": (
        "format",
        "stage",
        "provider",
        "provider_ref",
        "receiver",
        "receiver_ref",
        "recipient",
        "recipient_kind",
        "purpose",
        "purpose_vocabulary",
        "currency",
        '"case"',
        "line",
        "year",
    ),
}
"""Each cube's columns; `counts`, that a row counts and is not held, is one of every cube."""
SUMS = "CAST(SUM(amount) AS DECIMAL(38, 12)) AS amount, COUNT(amount) AS amounts, COUNT(*) AS flows"


def build(db: duckdb.DuckDBPyConnection) -> None:
    """Make every cube of the whole of `flow`."""
    for cube, columns in GRAIN.items():
        named = ", ".join(columns)
        db.execute(
            f"CREATE TABLE {cube} AS SELECT {named}, counts AND held IS NULL AS counts, {SUMS} FROM flow GROUP BY ALL"
        )


def amend(db: duckdb.DuckDBPyConnection) -> None:
    """Take the rows of the temporary table `removed` off every cube and add those of `came`."""
    for cube, columns in GRAIN.items():
        named = ", ".join(columns)
        keys = (*columns, "counts")
        part = f"SELECT {named}, counts AND held IS NULL AS counts, {SUMS} FROM %s GROUP BY ALL"
        same = " AND ".join(f"c.{name} IS NOT DISTINCT FROM d.{name}" for name in keys)
        db.execute(
            f"CREATE TEMP TABLE delta AS SELECT {named}, counts, SUM(amount) AS amount, SUM(amounts) AS amounts, "
            f"SUM(flows) AS flows FROM (FROM ({part % 'came'}) UNION ALL "
            f"SELECT * REPLACE (-amount AS amount, -amounts AS amounts, -flows AS flows) FROM ({part % 'removed'})) "
            "GROUP BY ALL"
        )
        db.execute(f"CREATE TEMP TABLE stood AS SELECT c.rowid AS place, c.* FROM {cube} c JOIN delta d ON {same}")
        db.execute(f"DELETE FROM {cube} WHERE rowid IN (SELECT place FROM stood)")
        db.execute(
            f"INSERT INTO {cube} SELECT {named}, counts, "
            "CASE WHEN SUM(amounts) > 0 THEN CAST(SUM(amount) AS DECIMAL(38, 12)) END, "
            "CAST(SUM(amounts) AS BIGINT), CAST(SUM(flows) AS BIGINT) "
            f"FROM (SELECT * EXCLUDE (place) FROM stood UNION ALL FROM delta) GROUP BY {named}, counts "
            "HAVING SUM(flows) > 0"
        )
        db.execute("DROP TABLE delta; DROP TABLE stood")
