"""What one side says of one movement of money: the payments and receipts of current activity versions.

Never all of a release at once: of the activities that are asked about, of the organisations that report them, or by whom
they name. A release of the world's files has tens of millions.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from comity.lake import Lake
from comity.methods.parties import parties, plain_party

RECEIPT_OF = {"committed": "11", "disbursed": "1", "pledged": "13"}
PAYMENT_OF = {
    "committed": ("2",),
    "disbursed": ("3", "8"),
    "spent": ("4",),
    "pledged": ("12",),
    "returned": ("5", "6", "7", "9"),
}
STANDING = """
"transaction" t JOIN activity a ON a.snapshot = t.snapshot AND a.activity = t.activity
LEFT JOIN standing s ON s.snapshot = t.snapshot AND s.activity = t.activity
LEFT JOIN held h ON h.snapshot = t.snapshot AND h.locator = t.locator AND h.verdict = 'hold'
WHERE s.snapshot IS NULL AND t.value IS NOT NULL AND t.iati_identifier IS NOT NULL
"""
CURRENT = f"{STANDING} AND h.snapshot IS NULL"
"""Transactions that count, with their activities; a test on their type follows."""
IMPOSSIBLE = """
CASE WHEN (SELECT max_by(j.verdict, (j.judged_on, j.snapshot, j.locator)) FROM hold_judgement j
           WHERE j.iati_identifier = t.iati_identifier AND j.amount = t.value AND (j.date IS NULL OR j.date = t.date)
          ) = 'release' THEN NULL
     WHEN t.value = FLOOR(t.value) AND ABS(t.value) >= 1000000 AND t.value % 1000 <> 0
          AND (contains(t.iati_identifier, CAST(CAST(ABS(t.value) AS DECIMAL(26, 0)) AS VARCHAR))
               OR contains(COALESCE(t.ref, ''), CAST(CAST(ABS(t.value) AS DECIMAL(26, 0)) AS VARCHAR))) THEN 'equals-identifier'
     WHEN t.date > CAST(TRY_CAST(a.generated AS TIMESTAMPTZ) AS DATE) + 31 OR t.date >= DATE '2101-01-01' THEN 'in-the-future'
     WHEN t.date < DATE '1940-01-01' THEN 'before-1940' END
"""
"""Why what an activity says it received cannot be right; payments are judged when a release is made, receipts are no flows."""
FEW = 400
Raw = tuple[str, str]
"""An organisation as one text names it: reference and name, empty where it gives none."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One side's statement of one movement: a transaction of `activity` with the other side as far as it is named.

    `held` is why its amount cannot be right; such statements are only read by who asks for them.
    """

    activity: str
    kind: str
    reporter_ref: str
    reporter: str
    other_activity: str
    other_ref: str
    other: str
    amount: Decimal
    currency: str
    day: date | None
    year: int | None
    locator: str
    held: str = ""

    @property
    def received(self) -> bool:
        """Whether it tells of money that came in."""
        return self.kind in RECEIPT_OF.values()


@dataclass(frozen=True, slots=True)
class Test:
    """A test in SQL on a transaction `t` and its activity `a`, with its parameters; {side} is the other side's prefix."""

    sql: str
    params: tuple[Any, ...] = ()

    def __or__(self, other: Test) -> Test:
        return Test(f"({self.sql} OR {other.sql})", (*self.params, *other.params))

    def __and__(self, other: Test) -> Test:
        return Test(f"({self.sql} AND {other.sql})", (*self.params, *other.params))


def by(activities: Collection[str]) -> Test:
    """Statements of these activities."""
    return among("t.iati_identifier", activities)


def naming(activities: Collection[str]) -> Test:
    """Statements that name one of these activities as the other side."""
    return among("t.{side}_activity_id", activities)


def among(column: str, texts: Collection[str]) -> Test:
    """A column has one of these texts: as constants where they are few, by which a scan skips what cannot have them."""
    if len(texts) <= FEW:
        return Test(f"{column} IN ({', '.join('?' * len(texts)) or 'NULL'})", tuple(sorted(texts)))
    return Test(f"{column} IN (SELECT unnest(CAST(? AS VARCHAR[])))", (sorted(texts),))


def reported_by(organisations: Collection[Raw]) -> Test:
    """Statements of activities that these report."""
    return _is("COALESCE(a.reporting_org_ref, '')", "COALESCE(a.reporting_org, '')", organisations)


def naming_organisation(organisations: Collection[Raw]) -> Test:
    """Statements that name one of these as the other side."""
    return _is("COALESCE(t.{side}_org_ref, '')", "COALESCE(t.{side}_org, '')", organisations)


def naming_activity_of(organisations: Collection[Raw]) -> Test:
    """Statements that name as the other side an activity that these report."""
    reported = reported_by(organisations)
    return Test(
        f"t.{{side}}_activity_id IN (SELECT a.iati_identifier FROM activity a WHERE {reported.sql})", reported.params
    )


def alike(amounts: Iterable[tuple[Decimal, str]]) -> Test:
    """Statements that name no activity, of an amount near one of these (positive, with their currencies), and some others.

    Amounts are compared by powers of 1.02, so that one look-up does for all: two of them that are as near as 2 % stand in the
    same or in neighbouring ones.
    """
    near = {(currency, power(amount) + step) for amount, currency in amounts for step in NEAR}
    wanted = sorted(near)
    return Test(
        "t.{side}_activity_id IS NULL AND (COALESCE(t.currency, ''), CASE WHEN t.value > 0 THEN "
        f"CAST(FLOOR(LN(t.value) / {STEP}) AS BIGINT) END) IN (SELECT unnest(CAST(? AS VARCHAR[])), unnest(CAST(? AS BIGINT[])))",
        ([currency for currency, _ in wanted], [power for _, power in wanted]),
    )


STEP = "0.0198"
"""ln 1.02, about."""
NEAR = range(-2, 3)


def power(amount: Decimal) -> int:
    """Of 1.02, about: amounts as near as 2 % differ by two at most."""
    return math.floor(math.log(amount) / float(STEP))


def _is(ref: str, name: str, organisations: Collection[Raw]) -> Test:
    wanted = sorted(organisations)
    return Test(
        f"({ref}, {name}) IN (SELECT unnest(CAST(? AS VARCHAR[])), unnest(CAST(? AS VARCHAR[])))",
        ([ref for ref, _ in wanted], [name for _, name in wanted]),
    )


def payments(lake: Lake, stage: str, which: Test) -> list[Statement]:
    """Outgoing transactions of a stage."""
    return _statements(lake, PAYMENT_OF.get(stage, ()), "receiver", which)


def receipts(lake: Lake, stage: str, which: Test, *, held: bool = False) -> list[Statement]:
    """Incoming transactions that mirror a stage: views from below, used for links and for missing payers only.

    With `held`, those too whose amount cannot be right, by the rule for payments (lake/holds.py), and that nobody released.
    """
    found = _statements(lake, (RECEIPT_OF[stage],) if stage in RECEIPT_OF else (), "provider", which)
    return [one for one in found if held or not one.held]


def held_payments(lake: Lake, stage: str, which: Test) -> list[Statement]:
    """Outgoing transactions of a stage that are held as impossible, each with the reason."""
    return _statements(
        lake, PAYMENT_OF.get(stage, ()), "receiver", which, f"{STANDING} AND h.snapshot IS NOT NULL", "h.reason"
    )


def _statements(
    lake: Lake, kinds: tuple[str, ...], side: str, which: Test, source: str = CURRENT, impossible: str = "NULL"
) -> list[Statement]:
    if not kinds:
        return []
    impossible = IMPOSSIBLE if side == "provider" else impossible
    rows: list[tuple[Any, ...]] = lake.rows(
        f"SELECT t.iati_identifier, t.type, a.reporting_org_ref, a.reporting_org, t.{side}_activity_id, "
        f"t.{side}_org_ref, t.{side}_org, t.value, t.currency, COALESCE(t.value_date, t.date) AS day, t.date, t.locator, "
        f"{impossible} AS held FROM {source} AND t.type IN ({', '.join('?' * len(kinds))}) "
        f"AND {which.sql.format(side=side)} ORDER BY t.snapshot, t.activity, t.locator",
        [*kinds, *which.params],
    )
    return [
        Statement(r[0], r[1], r[2] or "", r[3] or "", r[4] or "", r[5] or "", r[6] or "", r[7], r[8] or "", r[9],
                  r[10].year if r[10] else None, r[11], r[12] or "")
        for r in rows
    ]  # fmt: skip


def reporters(lake: Lake) -> list[Raw]:
    """Every organisation that reports an activity, as each of its files names it; made once a release."""
    key = ("reporters",)
    if key not in lake.memo:
        rows = lake.rows(
            "SELECT DISTINCT COALESCE(reporting_org_ref, ''), COALESCE(reporting_org, '') FROM activity ORDER BY ALL"
        )
        lake.memo[key] = [(ref, name) for ref, name in rows]
    kept: list[Raw] = lake.memo[key]
    return kept


def publishers(lake: Lake, stage: str) -> frozenset[str]:
    """The key of each organisation that reports a payment of a stage; made once a release."""
    key = ("publishers", stage)
    if key not in lake.memo:
        kinds = PAYMENT_OF.get(stage, ())
        marks = ", ".join("?" * len(kinds)) or "NULL"
        rows = lake.rows(
            f"SELECT DISTINCT a.reporting_org_ref, a.reporting_org FROM {CURRENT} AND t.type IN ({marks})", kinds
        )
        who = parties(lake).who
        named = {(ref or "", name or "") for ref, name in rows}
        lake.memo[key] = frozenset({who(*raw) for raw in named} | {plain_party(*raw) for raw in named}) - {""}
    kept: frozenset[str] = lake.memo[key]
    return kept


def receivers(lake: Lake, stage: str) -> dict[str, set[Raw]]:
    """By key, each organisation that payments of a stage name as receiver, as they name it; made once a release."""
    key = ("receivers", stage)
    if key not in lake.memo:
        kinds = PAYMENT_OF.get(stage, ())
        marks = ", ".join("?" * len(kinds)) or "NULL"
        named: dict[str, set[Raw]] = {}
        for ref, name in lake.rows(
            "SELECT DISTINCT COALESCE(receiver_org_ref, ''), COALESCE(receiver_org, '') FROM \"transaction\" "
            f"WHERE type IN ({marks})",
            kinds,
        ):
            for each in keys(ref, name):
                named.setdefault(each, set()).add((ref, name))
        lake.memo[key] = named
    kept: dict[str, set[Raw]] = lake.memo[key]
    return kept


def keys(ref: str, name: str) -> set[str]:
    """The keys under which an organisation may be looked for: its reference, its name."""
    return {key for key in (plain_party(ref, ""), plain_party("", name)) if key}
