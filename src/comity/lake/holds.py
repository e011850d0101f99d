"""Amounts that cannot be right are held: kept, shown, and counted nowhere until a person releases them.

An amount is held when its own digits stand in an identifier of its row (an award number typed into the wrong box; seven digits
or more, not a round thousand), when its date lies more than a month after the file's own generated-datetime, or, where a file
does not say when it was made, beyond the years that its rows reach (BEYOND) or, after KNOWN, more than a month after the last
update of an activity in it, when its year is after 2100, or when its year is before 1940. Case files are exempt: a person wrote
those rows. An amount over a hundred times its provider's median at its stage and currency is only flagged, and stays in totals.
Nothing here asks a clock, so the same release always holds the same rows (docs/decisions/0017-held-without-a-clock.md).
"""

from __future__ import annotations

import duckdb

from comity.lake.loading import few

KNOWN = 2026
"""A year that has begun, whatever a file says: the one in which this was written."""
STEP = 2
"""Years that may pass between what a file is known to reach and its next rows."""
MOVED = "f.stage IN ('committed', 'disbursed', 'spent', 'returned')"
"""Stages that say that something has happened; what is asked for, planned or promised may lie ahead."""
DATED = "COALESCE(YEAR(f.date), CASE WHEN f.date_kind <> 'usage-year' THEN f.year END)"
"""The year of the own date of a flow row `f`; a usage year is what money is for."""
BEYOND = f"""
SELECT snapshot, dated FROM (
  SELECT snapshot, dated, BOOL_OR(step > {STEP}) OVER (PARTITION BY snapshot ORDER BY dated) AS far
  FROM (
    SELECT snapshot, dated, dated - LAG(dated, 1, {KNOWN}) OVER (PARTITION BY snapshot ORDER BY dated) AS step
    FROM (SELECT DISTINCT snapshot, {DATED} AS dated FROM {{whole}} f WHERE {MOVED} AND {DATED} > {KNOWN})
  )
) WHERE far
"""
"""By snapshot, the years that it does not reach: a file reaches on from KNOWN for as long as its rows' years leave no wider gap.

`whole` is all that a file tells, whichever of its rows count, so that what comes beside it in a lake changes nothing.
"""
IDENTIFIER = """CASE WHEN iati_identifier IS NOT NULL THEN iati_identifier ELSE NULLIF(CASE format
    WHEN 'threesixty_giving' THEN regexp_extract(note, '^grant (.*?)(; |$)', 1)
    WHEN 'usaspending_awards' THEN regexp_extract(note, '^(transaction|award) (.*?)(; |$)', 2)
    WHEN 'us_awards_2025' THEN regexp_extract(note, '^award (.*?)(; |$)', 1)
    WHEN 'foreignassistance_transactions' THEN regexp_extract(note, '^award (.*?)(; |$)', 1)
    WHEN 'ocha_fts' THEN regexp_extract(note, '^flow (.*?)(; |$)', 1)
    WHEN 'oecd_crs' THEN regexp_extract(note, '(^|; )CRS id (.*?)(; |$)', 2)
    WHEN 'mapped_table' THEN SUBSTR(regexp_extract(note, '^row (.*?)(; |$)', 1), LENGTH(source) + 2) END, '') END"""
"""What a flow row's publisher calls it; readers write it into the note (lake/flow_versions.py leans on the same)."""
OTHERS = "array_to_string(regexp_extract_all(note, '(^|; )(award|also|project) ([^;]*)', 3), ' ')"
"""Further numbers of its award."""
HELD_SQL = f"""
WITH judged AS (
  SELECT iati_identifier AS identifier, amount, date, year, verdict,
         ROW_NUMBER() OVER (PARTITION BY iati_identifier, amount, date, year
                            ORDER BY judged_on DESC, snapshot DESC, locator DESC) AS place
  FROM hold_judgement
), beyond AS ({BEYOND}
), told AS (
  SELECT snapshot, MAX(TRY_CAST(last_updated AS TIMESTAMPTZ)) AS updated FROM activity
  WHERE snapshot IN (SELECT f.snapshot FROM {{flows}} f WHERE {MOVED} AND {DATED} > {KNOWN}) GROUP BY snapshot
), paid AS (
  SELECT f.snapshot, f.locator, f.stage, f.format, f.iati_identifier, f.source, f.note, f.date, f.year,
         b.dated IS NOT NULL OR ({MOVED} AND {DATED} > {KNOWN} AND f.date > CAST(o.updated AS DATE) + 31) AS far, t.ref,
         TRY_CAST(a.generated AS TIMESTAMPTZ) AS made, COALESCE(t.value, f.amount) AS amount
  FROM {{flows}} f
  LEFT JOIN (FROM activity {{within}}) a ON a.snapshot = f.snapshot AND a.activity = f.activity
  LEFT JOIN (FROM "transaction" {{within}}) t ON t.snapshot = f.snapshot AND t.locator = f.locator
  LEFT JOIN told o ON o.snapshot = f.snapshot
  LEFT JOIN beyond b ON b.snapshot = f.snapshot AND b.dated = {DATED} AND {MOVED}
  WHERE f.format <> 'case_file'
), digits AS (
  SELECT *, CASE WHEN amount = FLOOR(amount) AND ABS(amount) >= 1000000 AND amount % 1000 <> 0
                 THEN '%' || CAST(CAST(ABS(amount) AS DECIMAL(26, 0)) AS VARCHAR) || '%' END AS figures
  FROM paid
), suspected AS (
  SELECT *, CASE WHEN iati_identifier LIKE figures OR ref LIKE figures
                      OR CASE WHEN note LIKE figures THEN {IDENTIFIER} LIKE figures OR {OTHERS} LIKE figures END
                 THEN 'equals-identifier'
                 WHEN date > CAST(made AS DATE) + 31 OR (made IS NULL AND far) OR year > 2100 THEN 'in-the-future'
                 WHEN year < 1940 THEN 'before-1940' END AS reason
  FROM digits
), named AS (
  SELECT DISTINCT d.snapshot, d.locator, d.stage, d.amount, d.date, CASE WHEN d.date IS NULL THEN d.year END AS year, d.reason,
         COALESCE({IDENTIFIER}, s.file || ' ' || d.locator) AS identifier
  FROM suspected d JOIN (SELECT sha256, name AS file FROM snapshot) s ON s.sha256 = d.snapshot WHERE d.reason IS NOT NULL
)
SELECT n.snapshot, n.locator, n.stage, n.identifier, n.amount, n.date, n.year, n.reason, COALESCE(j.verdict, 'hold') AS verdict
FROM named n LEFT JOIN judged j ON j.place = 1 AND {{same}}
"""
SAME = (
    "j.identifier = n.identifier AND j.amount = n.amount AND j.date IS NOT DISTINCT FROM n.date "
    "AND j.year IS NOT DISTINCT FROM n.year"
)
"""By what a judgement `j` knows the amount `n`."""
MARK_SQL = """
UPDATE {flows} SET held = h.reason
FROM (SELECT snapshot, locator, stage, MIN(reason) AS reason FROM {held} WHERE verdict = 'hold' GROUP BY ALL) h
WHERE {flows}.snapshot = h.snapshot AND {flows}.locator = h.locator AND {flows}.stage = h.stage
"""
TOLD_SQL = """
SELECT DISTINCT snapshot, locator, iati_identifier, title, date, year, stage, currency FROM {flows} f
SEMI JOIN {held} h USING (snapshot, locator, stage)
"""
"""What a list of held amounts tells of them, so that it need not look for them among all flows."""
FOUND_SQL = """
INSERT INTO finding
SELECT h.snapshot, 'amount-held', 'loss', h.locator, 0, CAST(h.amount AS VARCHAR) || ', ' || h.reason,
       'an amount that can be right', 'a person may release it (docs/reference/readers/hold_judgements.md)'
FROM {held} h WHERE h.verdict = 'hold'
"""
NOTHING_SQL = f"""
INSERT INTO finding
SELECT j.snapshot, 'judgement-of-nothing', 'loss', j.locator, COALESCE(TRY_CAST(regexp_extract(j.locator, '\\d+') AS BIGINT), 0),
       concat_ws(', ', j.identifier, RTRIM(RTRIM(CAST(j.amount AS VARCHAR), '0'), '.'), j.date, j.year),
       'the identifier, amount and date of an amount that is held, as the list of held amounts gives them',
       'compare it with the list; an amount that was corrected or taken back since needs no judgement'
FROM (SELECT iati_identifier AS identifier, * FROM hold_judgement) j ANTI JOIN held n ON {SAME}
WHERE NOT EXISTS (SELECT 1 FROM "transaction" t WHERE t.type IN ('1', '11', '13')
                  AND t.iati_identifier = j.identifier AND t.value = j.amount)
"""
"""Receipts are no flows; what is held of them is found when it is asked for (methods/statements.py)."""
PARTY = "provider, provider_ref, stage, currency"
SAME_PARTY = (
    "f.provider IS NOT DISTINCT FROM {0}.provider AND f.provider_ref IS NOT DISTINCT FROM {0}.provider_ref "
    "AND f.stage = {0}.stage AND f.currency = {0}.currency"
)
LARGE_SQL = f"""
WITH theirs AS (
  SELECT f.snapshot, f.locator, f.amount, f.provider, f.provider_ref, f.stage, f.currency
  FROM flow f {{only}} WHERE f.format <> 'case_file' AND {{narrow}}
), medians AS (
  SELECT {PARTY}, MEDIAN(ABS(amount)) AS middle, COUNT(*) AS n FROM theirs GROUP BY ALL
)
SELECT f.*, m.middle FROM theirs f JOIN medians m ON {SAME_PARTY.format("m")}
WHERE m.n >= 10 AND m.middle > 0 AND ABS(f.amount) > 100 * m.middle
"""
FLAGGED_SQL = """
INSERT INTO finding
SELECT f.snapshot, 'amount-large', 'note', f.locator, 0, CAST(f.amount AS VARCHAR) || ' ' || f.currency,
       'at most 100 times the provider''s median at this stage, ' || CAST(f.middle AS VARCHAR),
       'check it; it stays in totals'
FROM upkeep.large f {only}
QUALIFY ROW_NUMBER() OVER (PARTITION BY f.snapshot, f.locator
                           ORDER BY ABS(f.amount) DESC, f.amount, f.stage, f.currency, f.middle) = 1
"""
"""One finding a transaction, whatever number of rows it is split into: that of its largest row."""


def hold(db: duckdb.DuckDBPyConnection) -> None:
    """Mark the whole of `flow` in its column `held` (the reason, or null), and add the findings that say so.

    Makes the tables `held`, `held_flow` and, of amounts that are only flagged, `upkeep.large`.
    """
    whole = "(FROM flow UNION ALL BY NAME FROM upkeep.flow_aside)"
    db.execute("CREATE TABLE held AS " + HELD_SQL.format(flows="flow", within="", whole=whole, same=SAME))
    db.execute("CREATE TABLE held_flow AS " + TOLD_SQL.format(flows="flow", held="held"))
    db.execute(MARK_SQL.format(flows="flow", held="held"))
    db.execute(FOUND_SQL.format(held="held"))
    db.execute(NOTHING_SQL)
    db.execute("CREATE TABLE upkeep.large AS " + LARGE_SQL.format(only="", narrow="1 = 1"))
    db.execute(FLAGGED_SQL.format(only=""))


def hold_new(db: duckdb.DuckDBPyConnection) -> None:
    """Do the same for the flows in the temporary table `came`, before they are put into `flow`."""
    within = "WHERE snapshot IN (SELECT DISTINCT snapshot FROM came)"
    whole = f"(FROM (FROM flow UNION ALL BY NAME FROM upkeep.flow_aside UNION ALL BY NAME FROM came) {within})"
    db.execute("CREATE TEMP TABLE held_new AS " + HELD_SQL.format(flows="came", within=within, whole=whole, same=SAME))
    db.execute(MARK_SQL.format(flows="came", held="held_new"))
    db.execute(FOUND_SQL.format(held="held_new"))
    db.execute("INSERT INTO held_flow " + TOLD_SQL.format(flows="came", held="held_new"))
    db.execute("INSERT INTO held FROM held_new; DROP TABLE held_new")
    db.execute("DELETE FROM finding WHERE code = 'judgement-of-nothing'")
    db.execute(NOTHING_SQL)


def let_go(db: duckdb.DuckDBPyConnection) -> None:
    """Take away what `held` and its findings say about the flows in the temporary table `removed`."""
    db.execute(
        "CREATE TEMP TABLE freed AS SELECT h.snapshot, h.locator FROM held h SEMI JOIN removed USING (snapshot, locator)"
    )
    for table in ("held", "held_flow"):
        db.execute(f"DELETE FROM {table} t USING freed r WHERE t.snapshot = r.snapshot AND t.locator = r.locator")
    db.execute(
        "DELETE FROM finding USING freed r "
        "WHERE code = 'amount-held' AND finding.snapshot = r.snapshot AND finding.locator = r.locator"
    )
    db.execute("DROP TABLE freed")


def flag_again(db: duckdb.DuckDBPyConnection) -> None:
    """Flag large amounts anew for every provider, stage and currency in `removed` or `came`: their medians moved."""
    db.execute(
        f"CREATE TEMP TABLE moved AS SELECT DISTINCT {PARTY} FROM (FROM removed UNION ALL FROM came) "
        "WHERE format <> 'case_file' AND currency IS NOT NULL"
    )
    theirs = f"SELECT f.* FROM upkeep.large f SEMI JOIN moved m ON {SAME_PARTY.format('m')}"
    db.execute(f"CREATE TEMP TABLE flagged AS SELECT snapshot, locator FROM ({theirs})")
    db.execute(f"DELETE FROM upkeep.large f USING moved m WHERE {SAME_PARTY.format('m')}")
    moved = f"SEMI JOIN moved m ON {SAME_PARTY.format('m')}"
    db.execute("INSERT INTO upkeep.large " + LARGE_SQL.format(only=moved, narrow=few(db, "provider", "moved", "f")))
    db.execute(f"INSERT INTO flagged SELECT snapshot, locator FROM ({theirs})")
    db.execute(
        "DELETE FROM finding USING (SELECT DISTINCT * FROM flagged) l "
        "WHERE code = 'amount-large' AND finding.snapshot = l.snapshot AND finding.locator = l.locator"
    )
    db.execute(FLAGGED_SQL.format(only="SEMI JOIN flagged USING (snapshot, locator)"))
    db.execute("DROP TABLE moved; DROP TABLE flagged")
