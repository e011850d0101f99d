"""Award numbers: a giver's number for an award, by which its own activity, a receiver's activity and lists of awards are one.

An IATI identifier is its publisher's reference and the publisher's own number: US-GOV-1-7200AA22GR00004 is award
7200AA22GR00004 of US-GOV-1. A receiver names that number, or the whole identifier, as its `other-identifier`; lists of awards
have it as a column. A number without its owner is taken only where it is long and one activity alone bears it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from comity.lake import Lake

EVIDENCE = "award-number"
LEAST = 8
"""Characters of a number, a digit among them, that is taken for an award's where nobody says whose number it is."""
NUMBERED = """
SELECT DISTINCT iati_identifier, upper(trim(reporting_org_ref)) AS owner,
       upper(substr(iati_identifier, length(reporting_org_ref) + 2)) AS number
FROM activity WHERE length(reporting_org_ref) > 0 AND starts_with(iati_identifier, reporting_org_ref || '-')
"""
NAMED = r"""
SELECT DISTINCT e.iati_identifier, upper(trim(a.reporting_org_ref)) AS reporter,
       upper(trim(COALESCE(NULLIF(regexp_extract(e.xml, '^<[^>]*?\sref="([^"]+)"', 1), ''),
                           regexp_extract(e.xml, '^<[^>]*>\s*([^<]+)', 1)))) AS number,
       upper(trim(COALESCE(NULLIF(regexp_extract(e.xml, 'owner-ref="([^"]+)"', 1), ''),
                           regexp_extract(e.xml, '<owner-org[^>]*?\sref="([^"]+)"', 1)))) AS owner
FROM element e JOIN activity a USING (snapshot, activity)
WHERE e.name = 'other-identifier' AND e.namespace = '' AND e.iati_identifier IS NOT NULL
"""
LINKS_SQL = f"""
WITH numbered AS ({NUMBERED}), named AS ({NAMED}),
reporters AS (SELECT iati_identifier, min(upper(trim(reporting_org_ref))) AS reporter FROM activity GROUP BY iati_identifier),
met AS (
  SELECT n.iati_identifier AS payee, g.iati_identifier AS payer, n.number, n.owner = g.owner AS owned
  FROM named n JOIN numbered g ON g.number = n.number
  WHERE n.owner = g.owner OR (n.owner = '' AND length(n.number) >= {LEAST} AND regexp_matches(n.number, '[0-9]'))
  UNION SELECT n.iati_identifier, g.iati_identifier, n.number, true
  FROM named n JOIN numbered g ON upper(g.iati_identifier) = n.number
)
SELECT payer, payee FROM met JOIN reporters p ON p.iati_identifier = payer JOIN reporters q ON q.iati_identifier = payee
WHERE p.reporter IS DISTINCT FROM q.reporter
GROUP BY payee, number, payer, owned
QUALIFY owned OR COUNT(*) OVER (PARTITION BY payee, number) = 1
ORDER BY payer, payee
"""
COLUMNS = "w.award, w.format, w.title, w.agency, w.receiver, w.obligated, w.outlayed, w.currency, w.accounts, w.as_of"
ORDER = "ORDER BY w.as_of NULLS FIRST, w.format, w.snapshot, w.locator"


@dataclass(frozen=True, slots=True)
class Award:
    """An award as one list has it: `obligated` and `outlayed` up to `as_of`, in `currency`."""

    number: str
    format: str
    title: str
    agency: str
    receiver: str
    obligated: Decimal | None
    outlayed: Decimal | None
    currency: str
    accounts: str
    as_of: str

    def told(self) -> dict[str, str]:
        """What is known of it, as text."""
        said = {key: value for key, value in asdict(self).items() if value not in ("", None)}
        plain = {
            key: f"{value:.12f}".rstrip("0").rstrip(".") for key, value in said.items() if isinstance(value, Decimal)
        }
        return said | plain


def asserted(lake: Lake) -> list[tuple[str, str]]:
    """(payer, payee) of activities of which the second names the first by its publisher's number; made once a release."""
    key = ("award-links",)
    if key not in lake.memo:
        lake.memo[key] = [(payer, payee) for payer, payee in lake.rows(LINKS_SQL)]
    kept: list[tuple[str, str]] = lake.memo[key]
    return kept


def activities(lake: Lake, number: str) -> list[str]:
    """The activities that a publisher has under this number of its own."""
    rows = lake.rows(f"SELECT iati_identifier FROM ({NUMBERED}) WHERE number = ? ORDER BY 1", [number.strip().upper()])
    return [row[0] for row in rows]


def awards(lake: Lake, identifier: str) -> tuple[Award, ...]:
    """What lists of awards have under the number that this activity's identifier ends in; made once a release."""
    key = ("awards",)
    if key not in lake.memo:
        found: dict[str, list[Award]] = defaultdict(list)
        for row in lake.rows(
            f"SELECT n.iati_identifier, {COLUMNS} FROM award w JOIN ({NUMBERED}) n ON n.number = upper(trim(w.award)) {ORDER}"
        ):
            found[row[0]].append(_award(row[1:]))
        lake.memo[key] = {activity: tuple(listed) for activity, listed in found.items()}
    kept: dict[str, tuple[Award, ...]] = lake.memo[key]
    return kept.get(identifier, ())


def listed(lake: Lake, number: str) -> tuple[Award, ...]:
    """What lists of awards have under this number."""
    rows = lake.rows(f"SELECT {COLUMNS} FROM award w WHERE upper(trim(w.award)) = ? {ORDER}", [number.strip().upper()])
    return tuple(map(_award, rows))


def _award(row: tuple[Any, ...]) -> Award:
    number, form, title, agency, receiver, obligated, outlayed, currency, accounts, as_of = row
    return Award(
        number,
        form,
        title or "",
        agency or "",
        receiver or "",
        obligated,
        outlayed,
        currency or "",
        accounts or "",
        str(as_of or ""),
    )


def treasury_account(symbol: str) -> dict[str, str]:
    """A treasury account symbol as USAspending writes it, with its funding years where it has any: 072-2022/2023-1037-000."""
    years = re.search(r"-(\d{4})/(\d{4})-", symbol)
    return {"treasury_account": symbol} | ({"funding_years": f"{years[1]}-{years[2]}"} if years else {})
