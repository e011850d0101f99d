"""Money in one shape whatever published it, the series that convert and divide it, and two publications' own rows."""

from __future__ import annotations

from typing import NamedTuple

from comity.model.records.fields import Day, Digits, Flag, Text, Whole


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
