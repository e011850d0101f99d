"""Which version of an activity counts, as SQL: of versions in live files one does, the others are kept as `standing`.

Each statement takes a scope: the whole lake, or the identifiers in the temporary table `affected` and the snapshots in
`touched`, so that a release can be made from the one before it (lake/amending.py) by the same words.
"""

from __future__ import annotations

import duckdb

STANDING_SQL = """
INSERT INTO standing
WITH versions AS (
  SELECT snapshot, activity, iati_identifier,
         TRY_CAST(last_updated AS TIMESTAMPTZ) AS updated, TRY_CAST(generated AS TIMESTAMPTZ) AS made
  FROM activity WHERE iati_identifier IS NOT NULL {known}
), repeated AS (
  SELECT iati_identifier FROM versions GROUP BY iati_identifier HAVING COUNT(*) > 1
), ranked AS (
  SELECT v.*, ROW_NUMBER() OVER (PARTITION BY v.iati_identifier ORDER BY v.updated DESC NULLS LAST,
              v.made DESC NULLS LAST, v.snapshot DESC, v.activity) AS place
  FROM versions v JOIN repeated r ON v.iati_identifier = r.iati_identifier
)
SELECT l.snapshot, l.activity, l.iati_identifier, 'superseded',
       CASE WHEN l.updated IS NOT NULL AND w.updated IS NOT NULL AND l.updated <> w.updated THEN 'earlier-update'
            WHEN l.updated IS NULL AND w.updated IS NOT NULL THEN 'no-update-date'
            WHEN l.made IS NOT NULL AND w.made IS NOT NULL AND l.made <> w.made THEN 'earlier-file'
            WHEN l.snapshot = w.snapshot THEN 'repeated-in-file'
            ELSE 'tied-by-hash' END,
       w.snapshot
FROM ranked l JOIN ranked w ON l.iati_identifier = w.iati_identifier AND w.place = 1
WHERE l.place > 1
"""
TIED_SQL = """
INSERT INTO finding
SELECT snapshot, 'revision-tied', 'note', 'iati-activity[' || activity || ']', 0, iati_identifier,
       'a later last-updated-datetime on one of the versions', 'the version of ' || substr(by_snapshot, 1, 12) || ' counts'
FROM standing WHERE reason IN ('tied-by-hash', 'repeated-in-file') {known}
"""
HISTORY_SQL = """
INSERT INTO standing
SELECT h.snapshot, h.activity, h.iati_identifier,
       CASE WHEN h.iati_identifier IN (SELECT iati_identifier FROM activity WHERE iati_identifier IS NOT NULL {known})
            THEN 'superseded' ELSE 'withdrawn' END,
       'earlier-edition', s.superseded_by
FROM activity_history h JOIN snapshot s ON h.snapshot = s.sha256 {past}
"""
KNOWN = "AND iati_identifier IN (SELECT iati_identifier FROM affected)"
PAST = "(iati_identifier IN (SELECT iati_identifier FROM affected) OR (iati_identifier IS NULL AND snapshot IN (FROM touched)))"


def judge(db: duckdb.DuckDBPyConnection) -> None:
    """Fill the empty table `standing` and add the findings on ties. Needs activity, activity_history and snapshot."""
    for sql in (STANDING_SQL, TIED_SQL, HISTORY_SQL):
        db.execute(sql.format(known="", past=""))


def judge_again(db: duckdb.DuckDBPyConnection) -> None:
    """Do the same for `affected` and `touched` only, after taking away what stood there on them."""
    db.execute(f"DELETE FROM standing WHERE {PAST}")
    db.execute("DELETE FROM finding WHERE code = 'revision-tied' AND found IN (SELECT iati_identifier FROM affected)")
    past = "WHERE " + PAST.replace("iati_identifier I", "h.iati_identifier I").replace("snapshot IN", "h.snapshot IN")
    for sql in (STANDING_SQL, TIED_SQL, HISTORY_SQL):
        db.execute(sql.format(known=KNOWN, past=past))
