"""A transaction as flows: one row per recipient and purpose, which add up to its value exactly."""

from __future__ import annotations

from typing import Any, Final

from comity.readers.iati_activity.memory import CACHE_LIMIT
from comity.readers.iati_activity.parts import Party
from comity.readers.iati_activity.sheet import Sheet
from comity.readers.iati_activity.splits import Shares, Weights, divide

FORMAT: Final = "iati_activity"
NOTHING_TO_SAY: Final = (None, None, None, None)
ALWAYS: Final = ("current", "day", None, None, None, True, False, *NOTHING_TO_SAY)
"""prices, date_kind; case, line, definitions; counts, spread; source, place, weakness, note."""

Paid = tuple[str, str | None, str | None, int | None, str | None]
"""Value, currency, day, year, value date."""
Ends = tuple[tuple[Any, ...], ...]
"""What flows share, per pair of recipient and purpose."""


def ends(sheet: Sheet, stage: str, payer: Party, payee: Party, places: Shares, purposes: Shares) -> Ends:
    """What the flows of one stage between two parties have alike. A provider not named is the reporting organisation."""
    ref, _, _, name = payer
    if name is None and (ref is None or ref == sheet.reporting[0]):
        ref, name = sheet.reporting
    start = (FORMAT, stage, name, ref, payee[3], payee[0])
    known = sheet.file.flow_ends
    if len(known) >= CACHE_LIMIT:
        known.clear()
    found = []
    for place in places:
        for why in purposes:
            fields = start + (place.code, place.kind, why.code, why.kind) + ALWAYS
            found.append(known.setdefault(fields, fields))
    return tuple(found)


def flows(rows: list[tuple[Any, ...]], below: str, paid: Paid, shared: Ends, among: Weights) -> None:
    """Add the flows of one outgoing transaction, which stands `below` its activity."""
    if len(shared) == 1:
        rows.append((below, 1, *paid, shared[0]))
        return
    value, *dated = paid
    for split, (fields, amount) in enumerate(zip(shared, divide(value, among), strict=True), 1):
        rows.append((below, split, amount, *dated, fields))
