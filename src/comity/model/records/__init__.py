"""The lake's tables, written down: one NamedTuple a table, one row a record, read from one snapshot.

Readers yield these; the lake turns the annotations into Arrow types (`Text` string, `Digits` DECIMAL(38,12), `Day` date,
`int`, `bool`) and adds the column `snapshot` (SHA-256). Every row's `locator` says where in the snapshot it stands: an
element path, a CSV line, a YAML place. In the IATI tables `activity` is the activity's ordinal in its file, from 1, and
`iati_identifier` repeats its identifier. Amounts are as published, in `currency`, in nominal (current) prices unless
`prices` says otherwise; they are handed over as plain digits and stored exactly.
"""

from __future__ import annotations

from comity.model.records.activities import (
    Activity,
    Budget,
    DocumentLink,
    Element,
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
from comity.model.records.cases import CasePart, HoldJudgement, Judgement, OrganisationJudgement
from comity.model.records.measures import Measure, MeasureEvent, MeasureLink, MeasureParty, MeasureText, MeasureTitle
from comity.model.records.money import Award, Flow, FtsFlow, Series
from comity.model.records.organisations import Organisation, OrganisationBudget, OrganisationDocument, OrganisationName

__all__ = [
    "RECORDS",
    "TABLE_OF",
    "Activity",
    "Award",
    "Budget",
    "CasePart",
    "DocumentLink",
    "Element",
    "Flow",
    "FtsFlow",
    "HoldJudgement",
    "Judgement",
    "Location",
    "Measure",
    "MeasureEvent",
    "MeasureLink",
    "MeasureParty",
    "MeasureText",
    "MeasureTitle",
    "Narrative",
    "Organisation",
    "OrganisationBudget",
    "OrganisationDocument",
    "OrganisationJudgement",
    "OrganisationName",
    "ParticipatingOrg",
    "PlannedDisbursement",
    "PolicyMarker",
    "RecipientSplit",
    "RelatedActivity",
    "SectorSplit",
    "Series",
    "Transaction",
]

RECORDS: dict[str, type] = {
    "activity": Activity,
    "narrative": Narrative,
    "participating_org": ParticipatingOrg,
    "sector_split": SectorSplit,
    "recipient_split": RecipientSplit,
    "location": Location,
    "transaction": Transaction,
    "budget": Budget,
    "planned_disbursement": PlannedDisbursement,
    "related_activity": RelatedActivity,
    "document_link": DocumentLink,
    "policy_marker": PolicyMarker,
    "element": Element,
    "flow": Flow,
    "series": Series,
    "case_part": CasePart,
    "judgement": Judgement,
    "hold_judgement": HoldJudgement,
    "organisation_judgement": OrganisationJudgement,
    "award": Award,
    "fts_flow": FtsFlow,
    "organisation": Organisation,
    "organisation_name": OrganisationName,
    "organisation_budget": OrganisationBudget,
    "organisation_document": OrganisationDocument,
    "measure": Measure,
    "measure_title": MeasureTitle,
    "measure_event": MeasureEvent,
    "measure_party": MeasureParty,
    "measure_text": MeasureText,
    "measure_link": MeasureLink,
}
TABLE_OF: dict[type, str] = {record: table for table, record in RECORDS.items()}
