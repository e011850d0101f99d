"""Amounts that cannot be right are held: kept, shown, and counted nowhere until a person releases them.

An amount is held when its own digits stand in the activity's identifier or the transaction's reference (an award number typed
into the wrong box; seven digits or more, not a round thousand), when its date lies more than a month after the file's
own generated-datetime, or when its year is before 1940. Case files are exempt: a person wrote those rows. An amount over a
hundred times its provider's median at its stage and currency is only flagged, and stays in totals. Nothing here asks a
clock, so the same release always holds the same rows.
"""

from __future__ import annotations

import duckdb

HELD_SQL = """
CREATE TABLE held AS
WITH judged AS (
  SELECT iati_identifier, amount, date, verdict,
         ROW_NUMBER() OVER (PARTITION BY iati_identifier, amount, date
                            ORDER BY judged_on DESC, snapshot DESC, locator DESC) AS place
  FROM hold_judgement
), paid AS (
  SELECT DISTINCT f.snapshot, f.locator, f.iati_identifier, f.date, f.year, t.ref, a.generated,
         COALESCE(t.value, f.amount) AS amount
  FROM flow f
  LEFT JOIN activity a ON a.snapshot = f.snapshot AND a.activity = f.activity
  LEFT JOIN "transaction" t ON t.snapshot = f.snapshot AND t.locator = f.locator
  WHERE f.format <> 'case_file'
), digits AS (
  SELECT *, CASE WHEN amount = FLOOR(amount) AND ABS(amount) >= 1000000 AND amount % 1000 <> 0
                 THEN '%' || CAST(CAST(ABS(amount) AS DECIMAL(26, 0)) AS VARCHAR) || '%' END AS figures
  FROM paid
), suspected AS (
  SELECT snapshot, locator, iati_identifier, amount, date,
         CASE WHEN iati_identifier LIKE figures OR ref LIKE figures THEN 'equals-identifier'
              WHEN date > CAST(TRY_CAST(generated AS TIMESTAMPTZ) AS DATE) + 31 THEN 'in-the-future'
              WHEN year < 1940 THEN 'before-1940' END AS reason
  FROM digits
)
SELECT s.snapshot, s.locator, s.amount, s.reason, COALESCE(j.verdict, 'hold') AS verdict
FROM suspected s LEFT JOIN judged j ON j.place = 1 AND j.iati_identifier = s.iati_identifier AND j.amount = s.amount
     AND j.date IS NOT DISTINCT FROM s.date
WHERE s.reason IS NOT NULL
"""
MARK_SQL = """
UPDATE flow SET held = h.reason FROM held h
WHERE h.verdict = 'hold' AND flow.snapshot = h.snapshot AND flow.locator = h.locator
"""
LARGE_SQL = """
INSERT INTO finding
WITH medians AS (
  SELECT provider, provider_ref, stage, currency, MEDIAN(ABS(amount)) AS middle, COUNT(*) AS n
  FROM flow WHERE format <> 'case_file' GROUP BY ALL
)
SELECT f.snapshot, 'amount-large', 'note', f.locator, 0, CAST(f.amount AS VARCHAR) || ' ' || f.currency,
       'at most 100 times the provider''s median at this stage, ' || CAST(m.middle AS VARCHAR),
       'check it; it stays in totals'
FROM flow f JOIN medians m ON f.provider IS NOT DISTINCT FROM m.provider AND f.provider_ref IS NOT DISTINCT FROM m.provider_ref
     AND f.stage = m.stage AND f.currency = m.currency
WHERE f.format <> 'case_file' AND m.n >= 10 AND m.middle > 0 AND ABS(f.amount) > 100 * m.middle
"""
FOUND_SQL = """
INSERT INTO finding
SELECT h.snapshot, 'amount-held', 'loss', h.locator, 0, CAST(h.amount AS VARCHAR) || ', ' || h.reason,
       'an amount that can be right', 'a person may release it (docs/reference/readers/hold_judgements.md)'
FROM held h WHERE h.verdict = 'hold'
"""


def hold(db: duckdb.DuckDBPyConnection) -> None:
    """Add the column `held` to flow (the reason, or null), the table `held`, and the findings that say so."""
    db.execute("ALTER TABLE flow ADD COLUMN held VARCHAR")
    for sql in (HELD_SQL, MARK_SQL, LARGE_SQL, FOUND_SQL):
        db.execute(sql)
