"""What part of each receipt is for the places of a boundary: by the transaction's own recipients, else by its activity's.

The same rule by which payments become flows (readers/iati_activity/recipients.py): a transaction's countries, else its DAC
regions; an activity's countries and DAC regions together; one code without a percentage has all.
"""

from __future__ import annotations

from decimal import Decimal

from comity.lake import Lake
from comity.methods.statements import RECEIPT_OF

SHARES = """
WITH concerned AS (
  SELECT DISTINCT snapshot, activity FROM recipient_split WHERE code IN ({marks})
), paid AS (
  SELECT t.snapshot, t.activity, t.transaction, t.iati_identifier, t.locator
  FROM "transaction" t JOIN concerned c ON c.snapshot = t.snapshot AND c.activity = t.activity
  LEFT JOIN standing s ON s.snapshot = t.snapshot AND s.activity = t.activity
  WHERE s.snapshot IS NULL AND t.type = ?
), told AS (
  SELECT snapshot, activity, transaction, kind,
         CASE WHEN COUNT(*) = 1 AND ANY_VALUE(percentage) IS NULL THEN CAST(BOOL_OR(code IN ({marks})) AS INTEGER) * 100
              WHEN COUNT(percentage) = COUNT(*) THEN COALESCE(SUM(percentage) FILTER (code IN ({marks})), 0)
              ELSE 0 END AS part
  FROM (SELECT r.snapshot, r.activity, r.transaction, r.percentage, r.code,
               CASE WHEN r.transaction IS NULL THEN '' ELSE r.kind END AS kind
        FROM recipient_split r JOIN concerned c ON c.snapshot = r.snapshot AND c.activity = r.activity
        WHERE r.kind = 'country' OR COALESCE(r.vocabulary, '1') = '1')
  GROUP BY snapshot, activity, transaction, kind
)
SELECT p.iati_identifier, p.locator, COALESCE(country.part, region.part, whole.part, 0)
FROM paid p
LEFT JOIN told country ON country.snapshot = p.snapshot AND country.activity = p.activity
  AND country.transaction = p.transaction AND country.kind = 'country'
LEFT JOIN told region ON region.snapshot = p.snapshot AND region.activity = p.activity
  AND region.transaction = p.transaction AND region.kind = 'region'
LEFT JOIN told whole ON whole.snapshot = p.snapshot AND whole.activity = p.activity AND whole.transaction IS NULL
"""

Shares = dict[tuple[str, str], Decimal]
"""By IATI identifier and locator of the receipt: from 0 to 1."""


def receipt_shares(lake: Lake, stage: str, codes: tuple[str, ...]) -> Shares:
    """The part of each receipt of a stage, of current activity versions, that is for one of these places."""
    if stage not in RECEIPT_OF or not codes:
        return {}
    marks = ", ".join("?" * len(codes))
    rows = lake.rows(SHARES.format(marks=marks), [*codes, RECEIPT_OF[stage], *codes, *codes])
    return {(row[0], row[1]): min(max(Decimal(row[2]) / 100, Decimal(0)), Decimal(1)) for row in rows}
