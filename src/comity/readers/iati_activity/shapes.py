"""How this reader's batches hold each record: what is constant below a place, what is a row's own, what many rows share."""

from __future__ import annotations

from typing import Any

from comity.model.reading import Shape, shape
from comity.model.records import (
    Activity,
    Budget,
    DocumentLink,
    Element,
    Flow,
    Location,
    Narrative,
    ParticipatingOrg,
    PlannedDisbursement,
    PolicyMarker,
    RecipientSplit,
    RelatedActivity,
    SectorSplit,
    Transaction,
)

ACTIVITY = ("activity", "iati_identifier")
HEAD = ("ref", "humanitarian", "type", "date", "value", "currency", "currency_inherited", "value_date", "description")
PAID = ("amount", "currency", "date", "year", "value_date")

SHAPES: dict[Any, Shape] = {
    **{
        record: shape(record, ACTIVITY)
        for record in (
            Activity,
            Budget,
            DocumentLink,
            Element,
            Location,
            Narrative,
            ParticipatingOrg,
            PlannedDisbursement,
            PolicyMarker,
            RelatedActivity,
        )
    },
    Flow: shape(Flow, (*ACTIVITY, "title"), ("locator", "split", *PAID)),
    RecipientSplit: shape(RecipientSplit, (*ACTIVITY, "transaction")),
    SectorSplit: shape(SectorSplit, (*ACTIVITY, "transaction")),
    Transaction: shape(Transaction, ACTIVITY, ("locator", "transaction", *HEAD)),
}
