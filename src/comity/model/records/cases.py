"""What a case file holds beside its flows, and what people decided about identities, amounts and names."""

from __future__ import annotations

from typing import NamedTuple

from comity.model.records.fields import Day, Digits, Text, Whole


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
    """One row per judgement of a person on an amount that was held; `verdict` is release or hold, the last one counts.

    `iati_identifier` is what its publisher calls it in any format (an activity, a grant, an award, a flow), or its file's name
    and locator; `year` is its year where it has no `date`.
    """

    locator: str
    iati_identifier: str
    amount: Digits
    date: Day
    year: Whole
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
