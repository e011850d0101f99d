"""A transaction as flows: one row per recipient and purpose, which add up to its value exactly."""

from __future__ import annotations

from comity.model.records import Flow
from comity.readers.iati_activity.parts import Party
from comity.readers.iati_activity.sheet import Sheet, record
from comity.readers.iati_activity.splits import Shares, divide

FORMAT = "iati_activity"
NOTHING_TO_SAY = (None, None, None, None)
ALWAYS = (None, None, None, True, False, *NOTHING_TO_SAY)
"""case, line, definitions; counts, spread; source, place, weakness, note."""

Paid = tuple[str, str | None, str | None, int | None, str | None]
"""Value, currency, day, year, value date."""


def flows(
    sheet: Sheet,
    where: str,
    stage: str,
    payer: Party,
    payee: Party,
    paid: Paid,
    places: Shares,
    purposes: Shares,
) -> None:
    """Add the flows of one outgoing transaction. A provider that is not named is the reporting organisation."""
    value, currency, day, year, value_date = paid
    ref, _, _, name = payer
    if name is None and (ref is None or ref == sheet.reporting[0]):
        ref, name = sheet.reporting
    start = (FORMAT, sheet.number, sheet.identifier, sheet.title, stage, name, ref, payee[3], payee[0])
    end = (currency, "current", day, "day", year, value_date, *ALWAYS)
    if len(places) == 1 and len(purposes) == 1:
        code, kind, _ = places[0]
        purpose, vocabulary, _ = purposes[0]
        sheet.rows.append(record(Flow, (where, 1, *start, code, kind, purpose, vocabulary, value, *end)))
        return
    for split, (place, why, amount) in enumerate(divide(value, places, purposes), 1):
        sheet.rows.append(
            record(Flow, (where, split, *start, place.code, place.kind, why.code, why.kind, amount, *end))
        )
