"""What publishers say of their activities, in the terms of the IATI standard."""

from __future__ import annotations

from typing import NamedTuple

from comity.model.records.fields import Day, Digits, Flag, Text, Whole


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
