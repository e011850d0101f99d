"""The lake's tables, written down: one NamedTuple a table, one row a record, read from one snapshot.

Readers yield these; the lake turns the annotations into Arrow types (`Text` string, `Digits` DECIMAL(38,12), `Day` date,
`int`, `bool`) and adds the column `snapshot` (SHA-256). Every row's `locator` says where in the snapshot it stands: an
element path, a CSV line, a YAML place. In the IATI tables `activity` is the activity's ordinal in its file, from 1, and
`iati_identifier` repeats its identifier. Amounts are as published, in `currency`, in nominal (current) prices unless
`prices` says otherwise; they are handed over as plain digits and stored exactly.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

Text = str | None
Digits = Annotated[str | None, "decimal"]
Day = Annotated[str | None, "date"]
Whole = int | None
Flag = bool | None


class Activity(NamedTuple):
    """One row per iati-activity as published. Codes are IATI's; version 1 words are mapped to version 2 codes."""

    locator: str
    activity: int
    iati_identifier: Text
    reporting_org_ref: Text
    reporting_org_type: Text
    reporting_org: Text
    secondary_reporter: Flag
    title: Text
    title_language: Text
    description: Text
    status: Text
    scope: Text
    hierarchy: Text
    version: Text
    language: Text
    default_currency: Text
    default_flow_type: Text
    default_finance_type: Text
    default_aid_type: Text
    default_tied_status: Text
    collaboration_type: Text
    capital_spend_pct: Digits
    planned_start: Day
    actual_start: Day
    planned_end: Day
    actual_end: Day
    humanitarian: Flag
    last_updated: Text
    generated: Text
    linked_data_uri: Text
    budget_not_provided: Text
    results: int
    indicators: int
    transactions: int
    budgets: int


class Narrative(NamedTuple):
    """One row per text in one language. All titles and descriptions; of other elements, those after the first.

    `element` is the path below the activity (`title`, `description`, `transaction/description`); `type` its @type.
    """

    locator: str
    activity: int
    iati_identifier: Text
    element: str
    type: Text
    language: Text
    text: str


class ParticipatingOrg(NamedTuple):
    """One row per participating-org. `role` 1 funding, 2 accountable, 3 extending, 4 implementing."""

    locator: str
    activity: int
    iati_identifier: Text
    role: Text
    ref: Text
    type: Text
    activity_id: Text
    crs_channel_code: Text
    name: Text
    language: Text


class SectorSplit(NamedTuple):
    """One row per sector element; `transaction` is the transaction's ordinal, or null on the activity's own level."""

    locator: str
    activity: int
    iati_identifier: Text
    transaction: Whole
    vocabulary: Text
    vocabulary_uri: Text
    code: Text
    percentage: Digits
    name: Text


class RecipientSplit(NamedTuple):
    """One row per recipient-country or recipient-region (`kind`), on the activity's or a transaction's level."""

    locator: str
    activity: int
    iati_identifier: Text
    transaction: Whole
    kind: str
    vocabulary: Text
    vocabulary_uri: Text
    code: Text
    percentage: Digits
    name: Text


class Location(NamedTuple):
    """One row per location. `latitude` and `longitude` are degrees in `srs`; `administrative` is vocabulary:level:code."""

    locator: str
    activity: int
    iati_identifier: Text
    ref: Text
    reach: Text
    location_id: Text
    name: Text
    description: Text
    activity_description: Text
    administrative: Text
    srs: Text
    latitude: Digits
    longitude: Digits
    exactness: Text
    location_class: Text
    feature: Text


class Transaction(NamedTuple):
    """One row per transaction. `value` in `currency`, signed as published (negative is a correction).

    `currency` is the value's own, else the activity's default (`currency_inherited` is then true). `type` is IATI's
    version 2 code. Sectors and recipients of the transaction are rows of sector_split and recipient_split.
    """

    locator: str
    activity: int
    iati_identifier: Text
    transaction: int
    ref: Text
    humanitarian: Flag
    type: Text
    date: Day
    value: Digits
    currency: Text
    currency_inherited: bool
    value_date: Day
    description: Text
    provider_org_ref: Text
    provider_org_type: Text
    provider_activity_id: Text
    provider_org: Text
    receiver_org_ref: Text
    receiver_org_type: Text
    receiver_activity_id: Text
    receiver_org: Text
    disbursement_channel: Text
    flow_type: Text
    finance_type: Text
    aid_type: Text
    tied_status: Text


class Budget(NamedTuple):
    """One row per budget period. `type` 1 original, 2 revised (a revision replaces); `status` 1 indicative, 2 committed."""

    locator: str
    activity: int
    iati_identifier: Text
    type: Text
    status: Text
    period_start: Day
    period_end: Day
    value: Digits
    currency: Text
    currency_inherited: bool
    value_date: Day


class PlannedDisbursement(NamedTuple):
    """One row per planned disbursement; provider and receiver as published."""

    locator: str
    activity: int
    iati_identifier: Text
    type: Text
    period_start: Day
    period_end: Day
    value: Digits
    currency: Text
    currency_inherited: bool
    value_date: Day
    provider_org_ref: Text
    provider_activity_id: Text
    provider_org: Text
    receiver_org_ref: Text
    receiver_activity_id: Text
    receiver_org: Text


class RelatedActivity(NamedTuple):
    """One row per related-activity. `type` 1 parent, 2 child, 3 sibling, 4 co-funded, 5 third party."""

    locator: str
    activity: int
    iati_identifier: Text
    ref: Text
    type: Text


class DocumentLink(NamedTuple):
    """One row per document-link. `categories` and `languages` are codes joined by `;`."""

    locator: str
    activity: int
    iati_identifier: Text
    url: Text
    format: Text
    title: Text
    description: Text
    categories: Text
    languages: Text
    document_date: Day


class PolicyMarker(NamedTuple):
    """One row per policy-marker."""

    locator: str
    activity: int
    iati_identifier: Text
    vocabulary: Text
    vocabulary_uri: Text
    code: Text
    significance: Text
    name: Text


class Element(NamedTuple):
    """One row per element that has no table of its own, kept as XML: extensions, and IATI's rarer elements.

    `parent` is the locator of the element it stands in; `namespace` is empty for IATI's own elements.
    """

    locator: str
    activity: int
    iati_identifier: Text
    parent: str
    namespace: str
    name: str
    xml: str


class Flow(NamedTuple):
    """Money from a provider to a receiver at one stage, after splits: one row per source row × recipient × purpose.

    Split rows add up to the source row exactly. Views from below (incoming funds) are not flows. `amount` is in
    `currency`, prices as `prices`. `date` is the payment's, `value_date` the one to convert on; where only a year is
    known both are null and `date_kind` is `year` or `fiscal-year` (the publisher's label in `year`). `recipient` is an
    ISO 3166 code (alpha-2 in IATI, alpha-3 in ForeignAssistance.gov), a DAC region code, or a case's area id, per
    `recipient_kind` (`country`, `region`, `area`). `purpose` is a DAC code of `purpose_vocabulary` (1: five digits,
    2: three). `line` ties rows of the same money in case files; `definitions` is `;`-joined definition sets the source
    names for the row; `counts` false keeps a row as a rival that no total counts, with its reason in `note`.
    """

    locator: str
    split: int
    format: str
    activity: Whole
    iati_identifier: Text
    title: Text
    stage: str
    provider: Text
    provider_ref: Text
    receiver: Text
    receiver_ref: Text
    recipient: Text
    recipient_kind: Text
    purpose: Text
    purpose_vocabulary: Text
    amount: Digits
    currency: Text
    prices: str
    date: Day
    date_kind: str
    year: Whole
    value_date: Day
    case: Text
    line: Text
    definitions: Text
    counts: bool
    spread: bool
    source: Text
    place: Text
    weakness: Text
    note: Text


class Series(NamedTuple):
    """One row per observation of a published series.

    `kind` is `population` (people), `exchange-rate` (units of `subject` per one `counter`, both ISO 4217),
    `deflator` (index of `subject`'s prices in US dollars, `base` year = 1), `inflation` (per cent a year) or
    `price-index` (`base` year = 1).
    `series` names the published series; `subject` is an ISO 3166 alpha-3 code, a currency, or an area's own name.
    `period` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, per `frequency` (`year`, `month`, `day`).
    """

    locator: str
    format: str
    series: str
    kind: str
    subject: str
    counter: Text
    frequency: str
    period: str
    year: int
    value: Digits
    unit: str
    base: Text
    source: Text
    weakness: Text
    note: Text


class CasePart(NamedTuple):
    """One row per part of a case file (`kind` is case, source or claim), as JSON of the dataclasses in model/case.py."""

    locator: str
    case: str
    kind: str
    id: str
    body: str


class Judgement(NamedTuple):
    """One row per judgement of a person on a link between two activities; never changed, the last one on a pair holds.

    `verdict` is accept or reject; `judged_on` an ISO day or time, as written.
    """

    locator: str
    payer: str
    payee: str
    verdict: str
    who: str
    judged_on: str
    why: str


class HoldJudgement(NamedTuple):
    """One row per judgement of a person on an amount that was held; `verdict` is release or hold, the last one counts."""

    locator: str
    iati_identifier: str
    amount: Digits
    date: Day
    verdict: str
    who: str
    judged_on: str
    why: str


class OrganisationJudgement(NamedTuple):
    """One row per judgement of a person on two mentions of organisations (their keys); never changed, the last on a pair holds.

    `verdict` is same, different or unsure; `score` the candidate's score that the person saw, from 0 to 1.
    """

    locator: str
    mention: str
    other: str
    verdict: str
    who: str
    judged_on: str
    why: str
    score: Text


class Award(NamedTuple):
    """One row per award (grant or contract) as a government lists it; its money is also in `flow`, under the same locator.

    `obligated` and `outlayed` are cumulative up to `as_of` where the list gives them so; `estimated` is the expected
    cost, which is no flow. `accounts` are treasury account symbols, `other_ids` further award numbers, joined by `;`.
    """

    locator: str
    format: str
    award: Text
    other_ids: Text
    title: Text
    receiver: Text
    receiver_ref: Text
    agency: Text
    office: Text
    status: Text
    obligated: Digits
    outlayed: Digits
    estimated: Digits
    currency: Text
    start: Day
    end: Day
    accounts: Text
    recipient: Text
    as_of: Text


class FtsFlow(NamedTuple):
    """One row per flow as OCHA's Financial Tracking Service publishes it; its money is also in `flow`, same locator.

    Lists are joined by `;`: organisations, locations (ISO 3166 alpha-3 where known, else as published), usage years, plans,
    clusters, emergencies, projects. `source_shared` and `destination_shared` name the kinds of object that several share.
    `boundary` and `on_boundary` are FTS's own, relative to what was asked of it: kept, and never used to compute.
    """

    locator: str
    flow_id: Text
    version: Text
    status: Text
    flow_type: Text
    contribution_type: Text
    method: Text
    new_money: Flag
    amount: Digits
    currency: Text
    original_amount: Digits
    original_currency: Text
    exchange_rate: Digits
    date: Day
    decision_date: Day
    first_reported: Day
    budget_year: Text
    description: Text
    keywords: Text
    reference: Text
    parent: Text
    children: Text
    source_organisations: Text
    source_organisation_ids: Text
    source_organisation_types: Text
    source_locations: Text
    source_years: Text
    source_plans: Text
    source_shared: Text
    destination_organisations: Text
    destination_organisation_ids: Text
    destination_organisation_types: Text
    destination_locations: Text
    destination_years: Text
    destination_plans: Text
    destination_clusters: Text
    destination_emergencies: Text
    destination_projects: Text
    destination_shared: Text
    boundary: Text
    on_boundary: Text
    created: Text
    updated: Text


class Organisation(NamedTuple):
    """One row per iati-organisation as published. `organisation` is its ordinal in the file, from 1."""

    locator: str
    organisation: int
    identifier: Text
    name: Text
    name_language: Text
    reporting_org_ref: Text
    reporting_org_type: Text
    reporting_org: Text
    secondary_reporter: Flag
    default_currency: Text
    language: Text
    version: Text
    last_updated: Text
    generated: Text
    budgets: int
    documents: int


class OrganisationName(NamedTuple):
    """One row per name of an iati-organisation in one language."""

    locator: str
    organisation: int
    identifier: Text
    language: Text
    name: str


class OrganisationBudget(NamedTuple):
    """One row per budget or expenditure of an iati-organisation, and one per budget or expense line within it.

    `kind` is `total`, `recipient-org`, `recipient-region`, `recipient-country` or `expenditure`; `status` 1 indicative,
    2 committed. `line` is null for the whole and counts its lines from 1: a line is part of the whole, never added to it.
    """

    locator: str
    organisation: int
    identifier: Text
    kind: str
    status: Text
    line: Whole
    line_ref: Text
    line_text: Text
    recipient: Text
    recipient_vocabulary: Text
    recipient_name: Text
    period_start: Day
    period_end: Day
    value: Digits
    currency: Text
    currency_inherited: bool
    value_date: Day


class OrganisationDocument(NamedTuple):
    """One row per document-link of an iati-organisation. `categories`, `languages` and `recipients` are joined by `;`."""

    locator: str
    organisation: int
    identifier: Text
    url: Text
    format: Text
    title: Text
    description: Text
    categories: Text
    languages: Text
    recipients: Text
    document_date: Day


class Measure(NamedTuple):
    """One row per measure as one file gives it: a bill, resolution, statute, question, or what a mapped list says it is.

    `measure` is its key: `us/117/hr/1` (congress, type, number), `uk/bill/<id>`, `uk/question/<uin>`, `<table>/<id>`. `part`
    is empty where the file tells all that its feed knows, else what part it is (`actions/0`: the first page of an answer).
    `updated` is the feed's own time of the last change, in UTC. The five counts are what stands in the file: null where the
    file is not about them.
    """

    locator: str
    measure: str
    part: str
    jurisdiction: str
    kind: str
    session: Text
    number: Text
    chamber: Text
    introduced: Day
    policy_area: Text
    title: Text
    title_language: Text
    url: Text
    updated: Text
    actions: Whole
    cosponsors: Whole
    committees: Whole
    texts: Whole
    amendments: Whole


class MeasureTitle(NamedTuple):
    """One row per title of a measure. `kind` is official, short, popular, display or law (its citation as a law)."""

    locator: str
    measure: str
    text: str
    language: Text
    kind: str


class MeasureEvent(NamedTuple):
    """One row per dated event of a measure, as published; the same event from two houses is two rows.

    `key` is stable from one edition of a feed to the next, and begins with what the event is: `action`, `vote` or `note`.
    `stage` is a code of the jurisdiction's vocabulary, empty where its own `code` or words name none. `place` is the house
    or committee. `day` and `time` are local; null where the feed gives none.
    """

    locator: str
    measure: str
    key: str
    day: Day
    time: Text
    stage: Text
    text: str
    language: Text
    place: Text
    code: Text


class MeasureParty(NamedTuple):
    """One row per part that somebody has in a measure.

    `role` is sponsor, on-behalf-of-sponsor, cosponsor, committee, subcommittee, committee-activity (`affiliation` says which,
    `since` when), asker, minister, department. `code` is the feed's own id. `since` and `until`: joined, withdrew.
    """

    locator: str
    measure: str
    role: str
    name: str
    code: Text
    affiliation: Text
    since: Day
    until: Day


class MeasureText(NamedTuple):
    """One row per document of a measure. `role` is version (of its text), report or estimate; `kind` as published."""

    locator: str
    measure: str
    role: str
    kind: str
    day: Day
    url: Text


class MeasureLink(NamedTuple):
    """One row per other measure that a feed relates a measure to. `kind` companion or related; `words` as published."""

    locator: str
    measure: str
    other: str
    kind: str
    words: Text


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
