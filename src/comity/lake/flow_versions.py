"""Which line counts of those that tell one movement under its publisher's own number, in one live file or in several: once.

An FTS flow by its number: the highest version, then the latest update. A 360Giving grant by its identifier, a USAspending
transaction by its key and an award's summary by its number, which the reader notes first: funders, GrantNav and overlapping
downloads give the same ones. What is alike is settled by the snapshots' hashes; of one file's the first line holds. The
others stay in `flow` as rows that do not count, each with a finding that says which one does.

A line of the OECD's CRS has no number of its own, and one file may hold two that are alike but for their amounts. Its donor,
year and all that identifies its activity make it known (without a CRS id its title and amounts too), and the first, second … such
line of a file is that of another: of the file that reaches to the latest year. One finding a file counts what it has again.
A row of a mapped table that bears its publisher's number (the reader notes mapping and number first) goes the same way.
"""

from __future__ import annotations

import duckdb

NUMBERED = r"""
SELECT snapshot, locator, 'flow ' || flow_id AS flow_id, version, updated FROM fts_flow WHERE flow_id IS NOT NULL
UNION ALL
SELECT snapshot, locator, regexp_extract(note, '^(grant|transaction) [^;]+') AS flow_id, NULL AS version, NULL AS updated
FROM {flows} WHERE format IN ('threesixty_giving', 'usaspending_awards') AND regexp_matches(note, '^(grant|transaction) [^;]')
UNION ALL
SELECT DISTINCT snapshot, locator, regexp_extract(note, '^award [^;]+'), NULL, CAST(year AS VARCHAR)
FROM {flows} WHERE format = 'usaspending_awards' AND date_kind = 'cumulative' AND regexp_matches(note, '^award [^;]')
UNION ALL
SELECT snapshot, locator,
       known || ' #' || ROW_NUMBER() OVER (PARTITION BY snapshot, known
                                           ORDER BY committed NULLS FIRST, disbursed NULLS FIRST, line),
       NULL, reaches
FROM (
  SELECT snapshot, locator, committed, disbursed, CAST(regexp_extract(locator, '\d+') AS BIGINT) AS line, reaches,
         donor_year || ': ' || concat_ws('; ', recipient, purpose, receiver_ref, about)
         || CASE WHEN about LIKE '%CRS id %' THEN '' ELSE concat_ws('; ', '', title, committed, disbursed) END AS known
  FROM (
    SELECT snapshot, locator, ANY_VALUE({donor_year}) AS donor_year,
           ANY_VALUE(recipient) AS recipient, ANY_VALUE(purpose) AS purpose, ANY_VALUE(receiver_ref) AS receiver_ref,
           ANY_VALUE(title) AS title, ANY_VALUE(regexp_replace(note, '^recipient [^;]*(; )?', '')) AS about,
           SUM(amount) FILTER (stage = 'committed') AS committed, SUM(amount) FILTER (stage = 'disbursed') AS disbursed
    FROM {flows} WHERE format = 'oecd_crs' AND {lines} GROUP BY snapshot, locator
  ) JOIN (
    SELECT snapshot, CAST(MAX(year) AS VARCHAR) AS reaches FROM {flows} WHERE format = 'oecd_crs' GROUP BY snapshot
  ) USING (snapshot)
)
UNION ALL
SELECT snapshot, locator,
       known || ' #' || ROW_NUMBER() OVER (PARTITION BY snapshot, known
                                           ORDER BY TRY_CAST(regexp_extract(locator, '\d+') AS BIGINT), locator),
       NULL, CAST(MAX(year) OVER (PARTITION BY snapshot) AS VARCHAR)
FROM (SELECT snapshot, locator, year, regexp_extract(note, '^row [^;]+') AS known
      FROM {flows} WHERE format = 'mapped_table' AND starts_with(note, 'row ' || source || ' '))
"""
DONOR_YEAR = "concat('CRS ', provider_ref, ' ', year)"
SHARED = f"""{DONOR_YEAR} IN (
  SELECT {DONOR_YEAR} FROM flow WHERE format = 'oecd_crs' GROUP BY 1 HAVING COUNT(DISTINCT snapshot) > 1)"""
AGAIN = f"{DONOR_YEAR} IN (SELECT split_part(flow_id, ': ', 1) FROM affected_flow WHERE starts_with(flow_id, 'CRS '))"
TOUCHED = "snapshot IN (FROM touched)"
RANKED_SQL = """
CREATE TEMP TABLE ranked_flow AS
WITH listed AS (
  SELECT snapshot, locator, flow_id, version, updated,
         ROW_NUMBER() OVER (PARTITION BY snapshot, flow_id, version
                            ORDER BY TRY_CAST(regexp_extract(locator, '(\\d+)\\D*$', 1) AS BIGINT), locator) AS line
  FROM ({numbered}) {known}
)
SELECT snapshot, locator, flow_id, version, ROW_NUMBER() OVER newest AS place, COUNT(*) OVER (PARTITION BY flow_id) AS n,
       FIRST_VALUE(version) OVER newest AS best, FIRST_VALUE(snapshot) OVER newest AS by_snapshot,
       FIRST_VALUE(locator) OVER newest AS by_locator
FROM listed
WINDOW newest AS (PARTITION BY flow_id ORDER BY TRY_CAST(version AS BIGINT) DESC NULLS LAST, line = 1 DESC,
                  updated DESC NULLS LAST, snapshot DESC, line) {shared}
"""
OTHERWISE = "f.snapshot = r.snapshot AND f.locator = r.locator AND f.counts <> (r.place = 1)"
FOUND_SQL = """
INSERT INTO finding
SELECT snapshot, 'flow-superseded', 'note', locator, 0,
       flow_id || COALESCE(', version ' || version, ''), 'the newest version of each flow, once',
       COALESCE('version ' || best, 'the one') || ' at ' || by_locator || ' of ' || substr(by_snapshot, 1, 12) || ' counts'
FROM ranked_flow WHERE place > 1 AND NOT starts_with(flow_id, 'CRS ') AND NOT starts_with(flow_id, 'row ')
"""
LINES_AGAIN_SQL = """
INSERT INTO finding
SELECT snapshot, 'lines-seen-again', 'note', 'file', 0, 'lines that another file has as well: ' || COUNT(DISTINCT locator),
       'each line once', 'they are kept and do not count; keep one of the files if they are of different vintages'
FROM {flows} WHERE NOT counts AND (format = 'oecd_crs' OR format = 'mapped_table' AND starts_with(note, 'row ' || source || ' '))
GROUP BY snapshot
"""


def judge(db: duckdb.DuckDBPyConnection) -> None:
    """Settle `counts` of every flow in `flow` that bears a number, and add the findings."""
    numbered = NUMBERED.format(flows="flow", donor_year=DONOR_YEAR, lines=SHARED)
    db.execute(RANKED_SQL.format(numbered=numbered, known="", shared="QUALIFY n > 1"))
    if db.execute("SELECT COUNT(*) FROM ranked_flow").fetchall()[0][0]:
        db.execute(f"UPDATE flow f SET counts = (r.place = 1) FROM ranked_flow r WHERE {OTHERWISE}")
        db.execute(FOUND_SQL)
        db.execute(LINES_AGAIN_SQL.format(flows="flow"))
    db.execute("DROP TABLE ranked_flow")


def affected(db: duckdb.DuckDBPyConnection, flows: str) -> None:
    """Take the numbers in the snapshots in `touched` into the temporary table `affected_flow`: before they go, after they came.

    `flows` is the table that holds those snapshots' flows.
    """
    db.execute("CREATE TEMP TABLE IF NOT EXISTS affected_flow (flow_id VARCHAR)")
    listed = NUMBERED.format(flows=flows, donor_year=DONOR_YEAR, lines=TOUCHED)
    numbered = f"({listed}) WHERE snapshot IN (FROM touched)"
    db.execute(f"INSERT INTO affected_flow SELECT DISTINCT flow_id FROM {numbered} EXCEPT FROM affected_flow")


def judge_again(db: duckdb.DuckDBPyConnection) -> None:
    """Do the same for `affected_flow` only; flows whose standing changed go through `removed` and `came`."""
    flows = "(FROM flow UNION ALL BY NAME FROM came)"
    numbered = NUMBERED.format(flows=flows, donor_year=DONOR_YEAR, lines=AGAIN)
    db.execute(RANKED_SQL.format(numbered=numbered, known="WHERE flow_id IN (FROM affected_flow)", shared=""))
    db.execute("DROP TABLE affected_flow")
    if db.execute("SELECT COUNT(*) FROM ranked_flow").fetchall()[0][0]:
        db.execute(f"UPDATE came f SET counts = (r.place = 1) FROM ranked_flow r WHERE {OTHERWISE}")
        db.execute(f"CREATE TEMP TABLE turned AS SELECT f.* FROM flow f JOIN ranked_flow r ON {OTHERWISE}")
        db.execute("DELETE FROM flow USING turned t WHERE flow.snapshot = t.snapshot AND flow.locator = t.locator")
        db.execute("INSERT INTO removed FROM turned")
        db.execute(
            "INSERT INTO came SELECT * REPLACE (NOT counts AS counts, CAST(NULL AS VARCHAR) AS held) FROM turned"
        )
        db.execute(
            "DELETE FROM finding f USING ranked_flow r "
            "WHERE f.code = 'flow-superseded' AND f.snapshot = r.snapshot AND f.locator = r.locator"
        )
        db.execute(FOUND_SQL)
        db.execute("DROP TABLE turned")
        db.execute("DELETE FROM finding WHERE code = 'lines-seen-again'")
        db.execute(LINES_AGAIN_SQL.format(flows=flows))
    db.execute("DROP TABLE ranked_flow")
