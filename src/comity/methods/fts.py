"""FTS flows inside a boundary of places and years: incoming, internal, outgoing, per status.

A side of a flow is inside when it names one of the places and one of the usage years. From outside in: incoming; both inside:
internal, but for what FTS marks as new money, which came in whatever its source says of its place; from inside out: outgoing.
FTS's own `boundary` column is never read. A flow that shares its place or its usage year with others cannot be told apart by
amount: it is incoming, but not counted. What FTS publishes as funding is incoming, unshared, paid plus committed; it is given
beside the totals of each status, which are never added here. Authority: FTS glossary, “flows”, “boundary”, “shared”.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

from comity.lake import Lake
from comity.methods.boundary import Excluded, Totals
from comity.methods.boundary_world import ZERO
from comity.model.figure import Gap
from comity.model.question import Years

FORMAT = "ocha_fts"
STATUS_OF = {"pledged": "pledge", "committed": "commitment", "disbursed": "paid"}
SHARED = {"Location", "UsageYear"}
PAGES = """
SELECT COUNT(DISTINCT f.snapshot) FROM finding f WHERE f.code = 'more-pages' AND f.snapshot IN (SELECT snapshot FROM fts_flow)
AND NOT EXISTS (
  FROM snapshot s WHERE s.standing = 'live' AND regexp_extract(f.found, 'the next is (.*)$', 1) IN (s.url, s.name)
  OR s.standing = 'live' AND ends_with(regexp_extract(f.found, 'the next is (.*)$', 1), '/' || s.name)
)
"""


class Part(NamedTuple):
    """Some flows: how many, their US dollars, and how many of them have no amount that can be read, or may be new money."""

    flows: int
    amount: Decimal
    unread: int
    unsure: int


def split(lake: Lake, places: tuple[str, ...], years: Years) -> dict[tuple[str, str, bool], Part]:
    """(boundary, status, shared) → flows and US dollars, over each flow's latest version, once."""
    inside, wanted = {p.casefold() for p in places}, {str(year) for year in years}
    found: dict[tuple[str, str, bool], list[Any]] = defaultdict(lambda: [0, ZERO, 0, 0])
    for row in _latest(lake, sorted(inside)):
        (status, amount, source_places, source_years, source_shared, places_to, years_to, shared_to, new) = row
        comes_from = _inside(source_places, inside) and _inside(source_years, wanted)
        goes_to = _inside(places_to, inside) and _inside(years_to, wanted)
        if not comes_from and not goes_to:
            continue
        side = "internal" if comes_from and goes_to and not new else "incoming" if goes_to else "outgoing"
        objects = source_shared if side == "outgoing" else shared_to
        shared = bool(SHARED & _listed(objects)) or (side == "outgoing" and bool(SHARED & _listed(shared_to)))
        entry = found[side, status or "", shared]
        entry[0] += 1
        entry[1] += amount or ZERO
        entry[2] += amount is None
        entry[3] += side == "internal" and new is None
    return {key: Part(*part) for key, part in sorted(found.items())}


def totals(lake: Lake, places: tuple[str, ...], years: Years, stage: str) -> tuple[Totals, dict[str, Any]]:
    """The totals of one stage, and FTS's own view: the whole split and the funding that FTS publishes."""
    parts = split(lake, places, years)
    status = STATUS_OF.get(stage, "")

    def amount(side: str, shared: bool | None = None) -> Decimal:
        return sum(
            (p.amount for (s, st, sh), p in parts.items() if s == side and st == status and shared in (None, sh)), ZERO
        )

    def count(side: str, shared: bool) -> int:
        return sum(p.flows for (s, st, sh), p in parts.items() if s == side and st == status and sh == shared)

    central, incoming = amount("incoming", False), amount("incoming")
    excluded = [
        Excluded("internal", count("internal", False) + count("internal", True), amount("internal")),
        Excluded("shared", count("incoming", True), amount("incoming", True)),
    ]
    gaps = () if parts and status else (Gap("no-flows", {"stage": stage, "format": FORMAT}),)
    if unread := sum(p.unread for (_, st, _), p in parts.items() if st == status):
        gaps = (*gaps, Gap("amount-unread", {"rows": str(unread)}))
    if unsure := sum(p.unsure for (_, st, _), p in parts.items() if st == status):
        gaps = (*gaps, Gap("new-money-unsaid", {"rows": str(unsure)}))
    if pages := lake.rows(PAGES)[0][0]:
        gaps = (*gaps, Gap("more-pages", {"files": str(pages)}))
    made = Totals(
        incoming,
        amount("internal"),
        amount("outgoing"),
        central,
        central,
        incoming,
        tuple(e for e in excluded if e.rows),
        gaps,
    )
    funding = sum(
        (p.amount for (s, st, sh), p in parts.items() if s == "incoming" and st in ("paid", "commitment") and not sh),
        ZERO,
    )
    listed = [
        {"boundary": side, "status": st, "shared": shared, "flows": part.flows, "amount": part.amount}
        for (side, st, shared), part in parts.items()
    ]
    return made, {"funding": funding, "split": listed}


def _latest(lake: Lake, places: list[str]) -> list[tuple[Any, ...]]:
    """Each flow once: the same flow comes on several pages and in several answers; the lake says which version holds.

    Those that do not so much as hold the letters of a place are left away. Whether it is new money any telling of it may say.
    """
    named = " OR ".join(["contains(lower(concat_ws(';', source_locations, destination_locations)), ?)"] * len(places))
    return lake.rows(
        "WITH named AS (SELECT *, COALESCE(new_money, BOOL_OR(new_money) OVER (PARTITION BY flow_id, version)) AS is_new "
        f"FROM fts_flow WHERE {named}) "
        "SELECT lower(trim(status)), amount, source_locations, source_years, source_shared, destination_locations, "
        "destination_years, destination_shared, is_new FROM named "
        "ANTI JOIN (SELECT snapshot, locator FROM finding WHERE code = 'flow-superseded') USING (snapshot, locator) "
        "ORDER BY snapshot, locator",
        places,
    )


def _listed(text: str | None) -> set[str]:
    return {part.strip() for part in (text or "").split(";") if part.strip()}


def _inside(text: str | None, wanted: set[str]) -> bool:
    return bool({part.casefold() for part in _listed(text)} & wanted)
