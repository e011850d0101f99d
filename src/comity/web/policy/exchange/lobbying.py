"""Drafts for disclosures of lobbying: what engagements say, in the fields that LD-2 and the Transparency Register ask for.

A draft says nothing of whether a disclosure is due; that is for a lawyer. Costs of different currencies are never added.
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from comity.parsing.uncertain import Span
from comity.web.policy.models import Engagement
from comity.web.policy.queries.engagements import days

DRAFT = "DRAFT, not filed: made from notes of engagements; a person must check every field against the form and its guidance"
REGIMES = {"us": "LD-2", "eu": "EU Transparency Register"}
US = (
    "status",
    "form",
    "registrant_name",
    "client_name",
    "reporting_year",
    "reporting_period",
    "general_issue_area_code",
    "specific_lobbying_issues",
    "houses_of_congress_and_federal_agencies_contacted",
    "lobbyists_and_covered_positions",
    "interest_of_foreign_entity",
    "engagements",
    "hours",
    "lobbying_expenses",
)
EU = (
    "status",
    "form",
    "entity_name",
    "financial_year",
    "targeted_eu_proposals_policies_initiatives",
    "type_of_activity",
    "date",
    "eu_offices_met",
    "subject",
    "organisations_taking_part",
    "persons_involved",
    "share_of_working_time",
    "hours",
    "annual_costs_part",
)
FIELDS = {"us": US, "eu": EU}
Row = dict[str, str]


def draft(regime: str, engagements: Iterable[Engagement], first: date, last: date, name: str) -> list[Row]:
    """The rows of a draft for a period: LD-2 by quarter and issue code, the Register by engagement.

    An engagement belongs to the period in which it began, so that drafts of periods that follow each other hold it once.
    """
    held = [one for one in engagements if regime in one.lobbying.get("regimes", []) and _begun(one, first, last)]
    return _us(held, name) if regime == "us" else [_eu(one, name) for one in held]


def left_out(regime: str, engagements: Iterable[Engagement], first: date, last: date) -> list[Engagement]:
    """Those marked for it that may belong to the period and are in no draft, as the day on which they began is not known."""
    wanted = Span(first, last)
    marked = [one for one in engagements if regime in one.lobbying.get("regimes", []) and _beginning(one) is None]
    return [one for one in marked if wanted.meets(Span(*days(one)))]


def _begun(one: Engagement, first: date, last: date) -> bool:
    begins = _beginning(one)
    return begins is not None and first <= begins <= last


def _beginning(one: Engagement) -> date | None:
    """The day on which it began, where that is known."""
    begins = days(one)[0]
    return begins if begins and one.day.startswith(str(begins)) else None


def _us(held: list[Engagement], name: str) -> list[Row]:
    heaps: dict[tuple[int, int, str], list[Engagement]] = defaultdict(list)
    for one in held:
        day = days(one)[0]
        for code in one.lobbying.get("issue_codes") or [""]:
            if day:
                heaps[day.year, (day.month + 2) // 3, code].append(one)
    return [_issue(year, quarter, code, heap, name) for (year, quarter, code), heap in sorted(heaps.items())]


def _issue(year: int, quarter: int, code: str, heap: list[Engagement], name: str) -> Row:
    return dict(
        zip(
            US,
            (
                DRAFT,
                REGIMES["us"],
                name,
                "",
                str(year),
                f"Q{quarter}",
                code,
                "; ".join(_each(heap, _issues)),
                "; ".join(_each(heap, lambda one: one.lobbying.get("contacted", []))),
                "; ".join(_each(heap, lambda one: one.lobbying.get("lobbyists", []))),
                "; ".join(_each(heap, lambda one: [one.lobbying.get("foreign_interest", "")])),
                str(len(heap)),
                # An engagement with two codes has its hours and cost in both rows; they are its own, not shares.
                _added(heap, "hours"),
                _costs(heap),
            ),
            strict=True,
        )
    )


def _eu(one: Engagement, name: str) -> Row:
    first = days(one)[0]
    told = one.lobbying
    return dict(
        zip(
            EU,
            (
                DRAFT,
                REGIMES["eu"],
                name,
                str(first.year) if first else "",
                "; ".join([*told.get("eu_files", []), *_measures(one)]),
                told.get("eu_activity", "") or one.kind,
                one.day,
                "; ".join(each["office"] for each in one.offices),
                one.asks,
                "; ".join(each.name() for each in one.organisations.all()),
                "; ".join(told.get("lobbyists", [])),
                f"{told['eu_time']} %" if told.get("eu_time") else "",
                _added([one], "hours"),
                _costs([one]),
            ),
            strict=True,
        )
    )


def _each(heap: list[Engagement], told: Any) -> list[str]:
    return list(dict.fromkeys(text for one in heap for text in told(one) if text))


def _issues(one: Engagement) -> list[str]:
    return [one.lobbying.get("specific_issues", ""), *_measures(one)]


def _measures(one: Engagement) -> list[str]:
    return [f"{each.number or each.key}: {each.title('en')}" for each in one.measures.all()]


def _added(heap: list[Engagement], name: str) -> str:
    given = [Decimal(one.lobbying[name]) for one in heap if one.lobbying.get(name)]
    return f"{sum(given, Decimal(0)):f}" if given else ""


def _costs(heap: list[Engagement]) -> str:
    """Costs by currency: `USD 1200; EUR 300`."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for one in heap:
        if one.lobbying.get("cost"):
            sums[one.lobbying["currency"]] += Decimal(one.lobbying["cost"])
    return "; ".join(f"{currency} {amount:f}" for currency, amount in sorted(sums.items()))


def as_csv(regime: str, rows: list[Row]) -> bytes:
    """Comma-separated, with a byte-order mark, as spreadsheets open it; a cell that looks like a formula is made text."""
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow(FIELDS[regime])
    writer.writerows([_cell(row[name]) for name in FIELDS[regime]] for row in rows)
    return b"\xef\xbb\xbf" + made.getvalue().encode()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def as_json(regime: str, rows: list[Row], first: date, last: date, without: list[Engagement]) -> bytes:
    """The same as JSON, with what is left out."""
    left = [{"title": one.title, "day": one.day} for one in without]
    whole = {
        "status": DRAFT,
        "form": REGIMES[regime],
        "from": str(first),
        "to": str(last),
        "rows": rows,
        "left_out": left,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()
