"""Amounts that cannot be right are held: kept, shown, and counted nowhere until a person releases them.

An amount is held when its own digits stand in the activity's identifier or the transaction's reference (an award number typed
into the wrong box; seven digits or more, not a round thousand), when its date lies more than a month after the file's
own generated-datetime, when its year is after 2100 (a file need not say when it was made), or when its year is before 1940. Case
files are exempt: a person wrote those rows. An amount over a hundred times its provider's median at its stage and currency
is only flagged, and stays in totals. Nothing here asks a
clock, so the same release always holds the same rows.
"""

from __future__ import annotations

import duckdb

from comity.lake.loading import few

HELD_SQL = """
WITH judged AS (
  SELECT iati_identifier, amount, date, verdict,
         ROW_NUMBER() OVER (PARTITION BY iati_identifier, amount, date
                            ORDER BY judged_on DESC, snapshot DESC, locator DESC) AS place
  FROM hold_judgement
), paid AS (
  SELECT DISTINCT f.snapshot, f.locator, f.iati_identifier, f.date, f.year, t.ref, a.generated,
         COALESCE(t.value, f.amount) AS amount
  FROM {flows} f
  LEFT JOIN (FROM activity {within}) a ON a.snapshot = f.snapshot AND a.activity = f.activity
  LEFT JOIN (FROM "transaction" {within}) t ON t.snapshot = f.snapshot AND t.locator = f.locator
  WHERE f.format <> 'case_file'
), digits AS (
  SELECT *, CASE WHEN amount = FLOOR(amount) AND ABS(amount) >= 1000000 AND amount % 1000 <> 0
                 THEN '%' || CAST(CAST(ABS(amount) AS DECIMAL(26, 0)) AS VARCHAR) || '%' END AS figures
  FROM paid
), suspected AS (
  SELECT snapshot, locator, iati_identifier, amount, date,
         CASE WHEN iati_identifier LIKE figures OR ref LIKE figures THEN 'equals-identifier'
              WHEN date > CAST(TRY_CAST(generated AS TIMESTAMPTZ) AS DATE) + 31 OR year > 2100 THEN 'in-the-future'
              WHEN year < 1940 THEN 'before-1940' END AS reason
  FROM digits
)
SELECT s.snapshot, s.locator, s.amount, s.reason, COALESCE(j.verdict, 'hold') AS verdict
FROM suspected s LEFT JOIN judged j ON j.place = 1 AND j.iati_identifier = s.iati_identifier AND j.amount = s.amount
     AND j.date IS NOT DISTINCT FROM s.date
WHERE s.reason IS NOT NULL
"""
MARK_SQL = """
UPDATE {flows} SET held = h.reason
FROM (SELECT snapshot, locator, MIN(reason) AS reason FROM {held} WHERE verdict = 'hold' GROUP BY ALL) h
WHERE {flows}.snapshot = h.snapshot AND {flows}.locator = h.locator
"""
TOLD_SQL = """
SELECT DISTINCT snapshot, locator, iati_identifier, title, date, year, stage, currency FROM {flows} f
SEMI JOIN {held} h USING (snapshot, locator)
"""
"""What a list of held amounts tells of them, so that it need not look for them among all flows."""
FOUND_SQL = """
INSERT INTO finding
SELECT h.snapshot, 'amount-held', 'loss', h.locator, 0, CAST(h.amount AS VARCHAR) || ', ' || h.reason,
       'an amount that can be right', 'a person may release it (docs/reference/readers/hold_judgements.md)'
FROM {held} h WHERE h.verdict = 'hold'
"""
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
    db.execute("CREATE TABLE held AS " + HELD_SQL.format(flows="flow", within=""))
    db.execute("CREATE TABLE held_flow AS " + TOLD_SQL.format(flows="flow", held="held"))
    db.execute(MARK_SQL.format(flows="flow", held="held"))
    db.execute(FOUND_SQL.format(held="held"))
    db.execute("CREATE TABLE upkeep.large AS " + LARGE_SQL.format(only="", narrow="1 = 1"))
    db.execute(FLAGGED_SQL.format(only=""))


def hold_new(db: duckdb.DuckDBPyConnection) -> None:
    """Do the same for the flows in the temporary table `came`, before they are put into `flow`."""
    within = "WHERE snapshot IN (SELECT DISTINCT snapshot FROM came)"
    db.execute("CREATE TEMP TABLE held_new AS " + HELD_SQL.format(flows="came", within=within))
    db.execute(MARK_SQL.format(flows="came", held="held_new"))
    db.execute(FOUND_SQL.format(held="held_new"))
    db.execute("INSERT INTO held_flow " + TOLD_SQL.format(flows="came", held="held_new"))
    db.execute("INSERT INTO held FROM held_new; DROP TABLE held_new")


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
