"""Findings on whole files without a row: what one of them took away, or what stays counted beside it (docs/decisions/0006)."""

from __future__ import annotations

import duckdb

EMPTIED_SQL = """
INSERT INTO finding
WITH empties AS (
  SELECT * FROM snapshot WHERE standing = 'live' AND outcome = 'read' AND dataset = sha256
), beside AS (
  SELECT e.sha256, e.format, e.edition, COUNT(*) AS files, COUNT(DISTINCT f.dataset) AS datasets,
         CAST(SUM(f.activities) AS BIGINT) AS activities, MAX(f.edition) AS latest
  FROM empties e JOIN snapshot f ON f.format = e.format AND f.name = e.name AND f.standing = 'live' AND f.dataset <> f.sha256
  GROUP BY ALL
)
SELECT e.sha256, 'dataset-emptied', 'loss', 'file', 0,
       f.activities || ' activities of ' || f.name || ' as it was before (' || substr(f.sha256, 1, 12) || ')',
       'activities', 'they are withdrawn; a later file of that name brings back what it holds'
FROM empties e JOIN snapshot f ON f.superseded_by = e.sha256
UNION ALL
SELECT sha256, 'empty-file-beside', 'note', 'file', 0,
       'an empty file beside ' || files || ' of the same name' || IF(activities > 0, ' with ' || activities || ' activities', ''),
       'a file that says that all of them are gone', 'they stay counted: ' || CASE
         WHEN format <> 'iati_activity' THEN 'a later file of that name with rows replaces them'
         WHEN edition = '' THEN 'only an IATI root with a version, a generated-datetime'
           || IF(latest > '', ' after ' || latest, '') || ' and nothing in it takes them away'
         WHEN datasets > 1 OR files > 1 THEN 'which of them is meant cannot be told; a file of that publisher that keeps one '
           || 'activity takes the others of its own away'
         ELSE 'its generated-datetime is not later than theirs, or they came with it and have none' END
FROM beside
"""


def tell(db: duckdb.DuckDBPyConnection) -> None:
    """Add the findings anew from `snapshot`, in place of those that are there."""
    db.execute("DELETE FROM finding WHERE code IN ('dataset-emptied', 'empty-file-beside')")
    db.execute(EMPTIED_SQL)
