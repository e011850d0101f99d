"""What organisations publish of themselves."""

from __future__ import annotations

from typing import NamedTuple

from comity.model.records.fields import Day, Digits, Flag, Text, Whole


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
